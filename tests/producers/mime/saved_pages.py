"""Saves pages of `corpus/` as browsers do: MHTML, SingleFile, and PDF.

In: the address of each page and its file. Out: `<case>/source.mhtml`, `<case>/source.html` and `<case>/source.pdf`, in
the folder given as the argument. The pages are served on loopback; the browser resolves every host to it.

    python saved_pages.py out/
"""

import functools
import http.server
import pathlib
import subprocess
import sys
import threading

from playwright.sync_api import sync_playwright

CORPUS = pathlib.Path(__file__).parents[3] / "corpus"
CHROMIUM = "/usr/bin/chromium"
# A case, the address that its page was published at, and its file.
PAGES = [
    (
        "ceasefire-agreed",
        "http://www.harbourpost.example/2025/03/17/velmar-karsia-ceasefire-agreed.html",
        "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
    ),
    ("windows-1251", "http://vechernyaya-gavan.example/2023/lift.html", "encodings/windows-1251.html"),
    ("shift-jis", "http://shiohama.example/2023/minato.html", "encodings/shift_jis.html"),
]


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers with the file of an address; all other addresses are not found."""

    def do_GET(self):
        address = f"http://{self.headers['Host']}{self.path}"
        found = [file for _, known, file in PAGES if known == address]
        self.send_response(200 if found else 404)
        # No charset: the page declares its own.
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if found:
            self.wfile.write((CORPUS / found[0]).read_bytes())

    def log_message(self, *_):
        pass


def main(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rules = f"MAP * 127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", f"--host-resolver-rules={rules}"]
        )
        print("Chromium", browser.version)
        for case, address, _ in PAGES:
            out = folder / case
            out.mkdir(parents=True, exist_ok=True)
            page = browser.new_page()
            page.goto(address)
            snapshot = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})
            (out / "source.mhtml").write_bytes(snapshot["data"].encode("utf-8", "surrogateescape"))
            page.pdf(path=out / "source.pdf")
        browser.close()
    for case, address, _ in PAGES:
        save_with_single_file(address, folder / case / "source.html", rules)


def save_with_single_file(address, path, rules):
    """Runs npm's `single-file-cli`, which must be installed in the folder where this is run."""
    path.unlink(missing_ok=True)
    subprocess.run(
        [
            "npx",
            "single-file",
            f"--browser-executable-path={CHROMIUM}",
            f'--browser-args=["--no-sandbox", "--host-resolver-rules={rules}"]',
            address,
            str(path.absolute()),
        ],
        check=True,
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
