"""Packs pages of `corpus/` as people do who pass archives on: with GNU tar, and with Info-ZIP.

    python pack.py ../../fixtures

In: the pages below. Out: `tar/gnu/source.tar.zst`, `tar/gnu-pax/source.tar.xz` and `zip/info-zip/source.zip`, in the folder given.
"""

import pathlib
import subprocess
import sys

CORPUS = pathlib.Path(__file__).resolve().parents[3] / "corpus"
PAGES = [
    "harbour-post/2025/01/22/herring-quota-cut.html",
    "marfa-al-zahra/mahalli/suq-al-samak.html",
    "encodings/windows-1251.html",
]
# The same bytes on each run.
SAME = ["--sort=name", "--mtime=2025-03-17 00:00Z", "--owner=0", "--group=0", "--numeric-owner", "--mode=0644"]


def main(folder):
    programs = {
        "tar/gnu/source.tar.zst": ["tar", *SAME, "--format=gnu", "--zstd", "-cf"],
        "tar/gnu-pax/source.tar.xz": ["tar", *SAME, "--format=pax", "--pax-option=delete=atime,delete=ctime", "-cJf"],
        "zip/info-zip/source.zip": ["zip", "-q", "-X"],
    }
    for name, program in programs.items():
        path = (folder / name).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        subprocess.run([*program, str(path), *PAGES], cwd=CORPUS, check=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
