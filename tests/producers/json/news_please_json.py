"""Has news-please extract pages, and writes each as its `-nodb` crawls do, one JSON object a file, here a line each."""

import json
import pathlib
import sys

import served
from newsplease import NewsPlease

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
with served.corpus() as addresses:
    articles = [NewsPlease.from_url(address) for address in addresses]
with (folder / "source.jsonl").open("w") as out:
    for article in articles:
        out.write(json.dumps(article.get_serializable_dict(), ensure_ascii=False) + "\n")
