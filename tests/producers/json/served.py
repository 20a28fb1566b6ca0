"""Serves `corpus/` on loopback, for producers that fetch pages themselves."""

import contextlib
import functools
import http.server
import pathlib
import threading

CORPUS = pathlib.Path(__file__).resolve().parents[3] / "corpus"
PAGES = [
    "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
    "le-fanal/monde/cessez-le-feu-signe-a-saint-aubrin.html",
    "holos-zatoky/svit/prypynennia-vohniu.html",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def corpus():
    """Gives the addresses of the pages, as long as they are served; the same port each time, since outputs name it."""
    handler = functools.partial(Quiet, directory=CORPUS)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 18080), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield [f"http://127.0.0.1:{server.server_port}/{page}" for page in PAGES]
        server.shutdown()
