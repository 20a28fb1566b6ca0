"""Has Chromium print pages of `corpus/`, served on loopback, to PDF: with its running lines of address and title, or without."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "json"))
import served

PRINTS = {
    "chromium-with-headers": ("le-fanal/culture/le-phare-et-la-comedienne.html", []),
    "chromium-plain": ("kurier-am-strom/ausland/waffenruhe-orva.html", ["--no-pdf-header-footer"]),
    "chromium-arabic": ("marfa-al-zahra/mahalli/suq-al-samak.html", ["--no-pdf-header-footer"]),
    "chromium-font-without-letters": ("lan-gang-ribao/guoji/tinghuo.html", ["--no-pdf-header-footer"]),
}

served.PAGES[:] = [page for page, _ in PRINTS.values()]
folder = pathlib.Path(sys.argv[1])
with served.corpus() as addresses:
    for (case, (_, options)), address in zip(PRINTS.items(), addresses):
        (folder / case).mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *options,
             f"--print-to-pdf={folder / case / 'source.pdf'}", address],
            check=True, stderr=subprocess.DEVNULL, timeout=120,
        )
