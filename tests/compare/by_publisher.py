#!/usr/bin/env python3
"""Says for how many publishers a change made extraction better or worse. Standard library only.

usage: by_publisher.py SCORER_FOLDER DATASET_FOLDER BEFORE.jsonl AFTER.jsonl

SCORER_FOLDER holds score_extraction.py, DATASET_FOLDER the pages with their truth; both files are predictions, as
`newsdex extract --json` prints them. A rule that is worth having helps several publishers and harms none: a gain that
one publisher alone shows was tuned to it. The two halves are drawn by a hash of the publisher's domain; a gain should
show in both.
"""
import collections, hashlib, json, pathlib, sys

MEASURES = ["f", "title", "title~", "date_day", "date_min", "author_f1", "lang", "topic_f1"]
SHOWN = ["body_f1", "p<.5", "title", "title~", "date_day", "date_min", "author_f1", "lang", "topic_f1"]


def main():
    scorer, dataset, *files = sys.argv[1:]
    sys.path.insert(0, scorer)
    import score_extraction as scorer

    truths = [json.loads(path.read_text(encoding="utf-8")) for path in pathlib.Path(dataset).glob("*/*.json")]
    publisher = {truth["file"]: truth.get("domain") or truth["file"] for truth in truths}
    half = lambda row: hashlib.sha256(publisher[row["file"]].encode()).digest()[1] % 2
    before, after = [scorer.evaluate(dataset, file) for file in files]
    for which in (0, 1):
        for name, rows in (("before", before), ("after", after)):
            scores = scorer.score([row for row in rows if half(row) == which])
            print(f"half {which + 1}, {name}:", *(f"{key} {scores[key]:.3f}" for key in SHOWN if scores[key] is not None))
    for measure in MEASURES:
        change = collections.Counter()
        for old, new in zip(before, after):
            if old.get(measure) is not None and new.get(measure) is not None:
                change[publisher[old["file"]]] += new[measure] - old[measure]
        better, worse = ([p for p, by in change.items() if sign * by > 0.005] for sign in (1, -1))
        print(f"{measure}: better for {len(better)} publishers, worse for {len(worse)}", *worse)


if __name__ == "__main__":
    main()
