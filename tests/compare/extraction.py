#!/usr/bin/env python3
"""Runs newsdex, trafilatura and newspaper4k on the same folder of saved pages.

usage: extraction.py PAGES OUT [--newsdex PATH] [--only NAME]

PAGES holds `*.html` or `*.html.gz` files at any depth. OUT gets one file for each extractor, `newsdex.jsonl`,
`trafilatura.jsonl`, `newspaper4k.jsonl`: an object a page with file, title, body, authors, published, language, site and
topics; that of newsdex is what `extract --json` prints. Seconds and pages per second are printed for each.

All run on one thread, and each is given what it would have in use: newsdex reads the files itself; the other two get the
page's bytes, read and decompressed within the time counted. trafilatura runs `bare_extraction` with metadata, without
comments, everything else as it comes; newspaper4k runs `Article` on the markup with `fetch_images=False`, everything else
as it comes. The time of newsdex is that of the whole process; that of the others leaves out Python's start.

The pages are not part of the project: see the README, "How good is the extraction".
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import time


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--newsdex", default="newsdex", help="the program (default: newsdex)")
    arguments.add_argument("--only", choices=EXTRACTORS, help="run one of them")
    arguments = arguments.parse_args()
    pages = sorted(path for path in arguments.pages.rglob("*") if path.name.endswith((".html", ".html.gz")))
    if not pages:
        sys.exit(f"no pages below {arguments.pages}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, extract in EXTRACTORS.items():
        if arguments.only in (None, name):
            records, seconds = extract(pages, arguments)
            with open(arguments.out / f"{name}.jsonl", "w", encoding="utf-8") as out:
                out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            print(f"{name}: {len(pages)} pages in {seconds:.1f} s, {len(pages) / seconds:.1f} pages/s")


def newsdex(pages, arguments):
    command = [arguments.newsdex, "extract", "--json", "--keep-all", *map(str, pages)]
    started = time.perf_counter()
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - started
    records = [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]
    return records, seconds


def trafilatura(pages, arguments):
    from trafilatura import bare_extraction

    def read(markup):
        # The pages' bytes are given as they are: trafilatura has its own ways with charsets.
        document = bare_extraction(markup, with_metadata=True, include_comments=False)
        if document is None:
            return {}
        return {
            "title": document.title,
            "body": document.text,
            "authors": document.author.split("; ") if document.author else [],
            "published": document.date,
            "language": document.language,
            "site": document.sitename,
            "topics": document.tags or [],
        }

    return run(read, pages)


def newspaper4k(pages, arguments):
    from newspaper import Article

    def read(markup):
        # newspaper4k takes text alone; all but a few saved pages are UTF-8.
        article = Article("https://page.example/", fetch_images=False)
        article.download(input_html=markup.decode("utf-8", errors="replace"))
        article.parse()
        return {
            "title": article.title,
            "body": article.text,
            "authors": article.authors,
            "published": article.publish_date.isoformat() if article.publish_date else None,
            "language": article.meta_lang,
            "site": article.meta_site_name,
            "topics": sorted(article.tags or []) or article.meta_keywords,
        }

    return run(read, pages)


def run(read, pages):
    """Reads each page; one that the extractor fails on counts as empty."""
    read(b"<html><body><p>A first page, so that what is loaded once is not counted.</p></body></html>")
    records, failed = [], 0
    started = time.perf_counter()
    for page in pages:
        markup = page.read_bytes()
        if page.suffix == ".gz":
            markup = gzip.decompress(markup)
        try:
            record = read(markup)
        except Exception as error:  # Whatever it fails with, the page is lost to it.
            record, failed = {}, failed + 1
            print(f"  {page.name}: {type(error).__name__}: {error}", file=sys.stderr)
        records.append({"file": str(page), **record})
    seconds = time.perf_counter() - started
    if failed:
        print(f"  {failed} pages failed")
    return records, seconds


EXTRACTORS = {"newsdex": newsdex, "trafilatura": trafilatura, "newspaper4k": newspaper4k}

if __name__ == "__main__":
    main()
