"""Crawls pages of `corpus/`, served on loopback, as crawlers do: WARC by wget and by warcio, WACZ by wacz.

    python web_archives.py FOLDER

In: the pages below. Out, in FOLDER: `wget.warc.gz` (WARC 1.0), `wget-again.warc.gz` (the same, seen before: revisits),
`warcio.warc` (WARC 1.1: chunked, gzip, brotli and zstd bodies, a revisit, a resource, a conversion), `wacz.wacz`.
"""

import gzip
import http.server
import io
import pathlib
import subprocess
import sys
import tempfile
import threading

import brotli
import zstandard
from warcio.capture_http import capture_http
import requests
from warcio.warcwriter import WARCWriter

CORPUS = pathlib.Path(__file__).resolve().parents[3] / "corpus"
PORT = 8710
SITE = f"http://127.0.0.1:{PORT}"
PAGES = [
    "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
    "harbour-post/2025/01/22/herring-quota-cut.html",
    "encodings/shift_jis.html",
]
IMAGE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489".replace(" ", ""))


class Site(http.server.BaseHTTPRequestHandler):
    """Serves a page as the first part of its path says: `/gzip/harbour-post/…` is coded with gzip."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        how, _, name = self.path[1:].partition("/")
        if name == "moved":
            return self.answer(302, {"Location": f"/plain/{PAGES[0]}", "Content-Type": "text/html"}, b"<p>Moved")
        if name == "photo.png":
            return self.answer(200, {"Content-Type": "image/png"}, IMAGE)
        if name == "style.css":
            return self.answer(200, {"Content-Type": "text/css"}, b"body { margin: 0 }")
        if self.path == "/robots.txt":
            return self.answer(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n")
        if name not in PAGES:
            return self.answer(404, {"Content-Type": "text/html"}, b"<title>Not found</title><p>Not found")
        page = (CORPUS / name).read_bytes()
        head = {"Content-Type": "text/html; charset=Shift_JIS" if "shift_jis" in name else "text/html"}
        if how == "chunked":
            return self.answer(200, {**head, "Transfer-Encoding": "chunked"}, chunked(page))
        coders = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress}
        if how in coders:
            head["Content-Encoding"] = how
            page = coders[how](page)
        self.answer(200, head, page)

    def answer(self, status, head, body):
        self.send_response(status)
        for name, value in head.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in head:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def chunked(page):
    """Cuts a page into chunks of a thousand bytes."""
    chunks = [page[at : at + 1000] for at in range(0, len(page), 1000)] + [b""]
    return b"".join(b"%X\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def by_wget(folder):
    """Crawls with wget, and a second time with what it found as known."""
    paths = [f"plain/{PAGES[0]}", f"chunked/{PAGES[1]}", f"gzip/{PAGES[2]}", "plain/photo.png", "plain/style.css", "plain/gone", "plain/moved"]
    urls = [f"{SITE}/{path}" for path in paths]
    with tempfile.TemporaryDirectory() as place:
        wget = ["wget", "-q", "-O", "pages", "--header=Accept-Encoding: gzip"]
        subprocess.run([*wget, "--warc-cdx", "--warc-file=first", "--no-warc-keep-log", *urls], cwd=place, check=False)
        subprocess.run([*wget, "--warc-dedup=first.cdx", "--warc-file=again", "--no-warc-keep-log", *urls[:2]], cwd=place, check=False)
        (folder / "wget.warc.gz").write_bytes((pathlib.Path(place) / "first.warc.gz").read_bytes())
        (folder / "wget-again.warc.gz").write_bytes((pathlib.Path(place) / "again.warc.gz").read_bytes())


def by_warcio(folder):
    """Records what `requests` fetches, and writes records of the other kinds beside it."""
    with open(folder / "warcio.warc", "wb") as file:
        writer = WARCWriter(file, gzip=False, warc_version="1.1")
        with capture_http(writer):
            for how, page in zip(["chunked", "br", "zstd"], PAGES):
                requests.get(f"{SITE}/{how}/{page}", headers={"Accept-Encoding": "gzip, br, zstd"}, stream=True).raw.read()
            requests.get(f"{SITE}/plain/photo.png")
        same = writer.create_revisit_record(f"{SITE}/mobile", "sha1:AAAA", f"{SITE}/chunked/{PAGES[0]}", "2025-03-17T00:00:00Z")
        same.rec_headers.remove_header("WARC-Payload-Digest")
        writer.write_record(same)
        text = io.BytesIO("The harbour ferry will not sail on Sunday, the port office says.\n".encode())
        writer.write_record(writer.create_warc_record(f"{SITE}/ferry", "conversion", payload=text, warc_content_type="text/plain"))
        note = io.BytesIO((CORPUS / PAGES[1]).read_bytes())
        writer.write_record(writer.create_warc_record(f"{SITE}/saved.html", "resource", payload=note, warc_content_type="text/html"))


def by_wacz(folder):
    """Packs wget's file."""
    output = folder / "wacz.wacz"
    wacz = pathlib.Path(sys.executable).with_name("wacz")
    subprocess.run([wacz, "create", "--detect-pages", "--text", "-o", output, folder / "wget.warc.gz"], check=True)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    by_wget(folder)
    by_warcio(folder)
    by_wacz(folder)
    server.shutdown()


if __name__ == "__main__":
    main()
