"""Has trafilatura extract pages, and writes what it prints: `source.json` for one, `source.jsonl` for all."""

import pathlib
import sys
import urllib.request

import served
import trafilatura

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
with served.corpus() as addresses:
    records = []
    for address in addresses:
        # Its own client refuses addresses without a registered domain.
        page = urllib.request.urlopen(address).read().decode()
        records.append(
            trafilatura.extract(page, url=address, output_format="json", with_metadata=True, include_comments=False)
        )
(folder / "source.jsonl").write_text("".join(f"{record}\n" for record in records))
