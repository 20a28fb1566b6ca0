"""Sets a page of the corpus as a newspaper would, and lets tesseract read the image, as ALTO and as hOCR."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parents[3] / "corpus/elms-weekly/spring-tides-and-the-cellar.html"
LAYOUT = """<!doctype html><html lang="en"><meta charset="utf-8"><style>
body { margin: 60px 70px; width: 1060px; font: 24px/32px "Liberation Serif", serif; color: #000; background: #fff }
header { display: flex; justify-content: space-between; font-size: 20px; border-bottom: 2px solid; margin-bottom: 40px }
h1 { font-size: 52px; line-height: 60px; margin: 0 0 16px }
main { column-count: 2; column-gap: 50px; text-align: justify }
main p { margin: 0 0 16px }
footer { text-align: center; margin-top: 50px; font-size: 20px }
</style><header><span>ELMS WEEKLY</span><span>20 September 2024</span></header>
<h1>%s</h1><main>%s</main><footer>3</footer>"""


def main():
    folder = Path(sys.argv[1])
    page = PAGE.read_text()
    headline = re.search("<h1>(.*?)</h1>", page)[1]
    story = re.search('<div class="story">(.*?)</div>', page, re.DOTALL)[1]
    with tempfile.TemporaryDirectory() as place:
        layout, image = Path(place, "page.html"), Path(place, "page.png")
        layout.write_text(LAYOUT % (headline, story))
        browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        subprocess.run([*browser, "--window-size=1200,1000", f"--screenshot={image}", layout.as_uri()], check=True)
        subprocess.run(["tesseract", "page.png", "page", "-l", "eng", "alto", "hocr"], check=True, cwd=place)
        for name, ending in [("alto", "xml"), ("hocr", "hocr")]:
            target = folder / name / "tesseract"
            target.mkdir(parents=True, exist_ok=True)
            (target / f"source.{ending}").write_bytes(Path(place, f"page.{ending}").read_bytes())


if __name__ == "__main__":
    main()
