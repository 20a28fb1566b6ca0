#!/usr/bin/env python3
"""Packs a folder as tar.zst, zip and WARC, indexes each, and compares ids, hits and cost with those of the loose files.

usage: packed.py FOLDER QUERIES.tsv [NEWSDEX]

In: files of any format, and queries as `id<TAB>query`. Out: a line for each way to pack them: whether it has the same ids as
the loose files, how many queries have other hits or scores, and its articles per CPU second as a share of theirs. Needs the
program `zstd`. Files are packed as they lie there, but for WARC, where those that end in `.gz` are unpacked first.
"""
import gzip, io, json, os, resource, subprocess, sys, tarfile, tempfile, uuid, zipfile

TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".eml": "message/rfc822",
}
ALL = "date:1500..2100 or date:none"


def warc_record(name, page):
    """A response to a request for a page, or a resource of another kind (ISO 28500:2017, 6.3 and 6.4)."""
    if name.endswith(".gz"):
        name, page = name.removesuffix(".gz"), gzip.decompress(page)
    uri = f"https://archive.example/{name}"
    kind, content_type, block = "resource", TYPES.get(os.path.splitext(name)[1], "application/octet-stream"), page
    if name.endswith((".html", ".htm")):
        kind, content_type = "response", "application/http; msgtype=response"
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: 2025-03-17T09:30:00Z\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, uri)}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def pack_tar(files, path):
    with tarfile.open(path, "w") as tar:
        for name, page in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(page)
            tar.addfile(entry, io.BytesIO(page))
    subprocess.run(["zstd", "-q", "--rm", path], check=True)


def pack_zip(files, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in files:
            archive.writestr(name, page)


def pack_warc(files, path):
    with open(path, "wb") as warc:
        for name, page in files:
            record = warc_record(name, page)
            warc.write(gzip.compress(record, 6) if path.endswith(".gz") else record)


def index(newsdex, place, source):
    """Returns the index and the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([newsdex, "index", "--quiet", "--index", place, source], check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def search(newsdex, place, *options):
    command = [newsdex, "search", "--index", place, *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def hits(newsdex, place, queries):
    """The hits of each query: id and score, in an order that does not depend on where the articles lie."""
    found = {}
    for line in search(newsdex, place, "--batch", queries, "-n", "50", "--json").splitlines():
        hit = json.loads(line)
        found.setdefault(hit["query_id"], set()).add((hit["id"], round(hit["score"], 4)))
    return found


def main(folder, queries, newsdex="target/release/newsdex"):
    paths = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)
    files = [(os.path.relpath(path, folder), open(path, "rb").read()) for path in paths]
    ways = {"tar.zst": pack_tar, "zip": pack_zip, "warc": pack_warc, "warc.gz": pack_warc}
    with tempfile.TemporaryDirectory() as work:
        loose = f"{work}/loose"
        cpu_seconds = index(newsdex, loose, folder)
        ids = sorted(search(newsdex, loose, "-n", "0", "--format", "ids", ALL).split())
        expected = hits(newsdex, loose, queries)
        print(f"loose: {len(ids)} articles, {len(expected)} queries with hits, {len(ids) / cpu_seconds:.0f} articles a CPU second")
        for kind, pack in ways.items():
            packed, place = f"{work}/{kind}-packed", f"{work}/{kind}"
            os.mkdir(packed)
            pack(files, f"{packed}/archive.{kind.removesuffix('.zst')}")
            share = cpu_seconds / index(newsdex, place, packed)
            is_same = sorted(search(newsdex, place, "-n", "0", "--format", "ids", ALL).split()) == ids
            found = hits(newsdex, place, queries)
            n_other = sum(found.get(query) != expected.get(query) for query in found.keys() | expected.keys())
            print(f"{kind}: {'the same ids' if is_same else 'OTHER IDS'}, {n_other} queries with other hits, {share:.0%}")


main(*sys.argv[1:])
