#!/usr/bin/env python3
"""Makes a test of known headlines, typed from memory, out of an archive: the same queries on every run.

usage: headlines.py ARCHIVE.jsonl[.gz] FOLDER [N]

In: articles as JSON lines with `id`, `title` and `body`. Out, in FOLDER: `corpus.jsonl`, what to index; `qrels.tsv`, which
articles have each headline (copies of a story have the same one); and N queries (500) in three files of `id<TAB>query`:
`exact.tsv`, the headlines as they stand; `dropped.tsv`, each without one of its words; `typo.tsv`, each with one slip of the
keyboard in a word of four letters or more: two letters swapped, one left out, doubled, or its neighbour on the keyboard.

    newsdex index --index FOLDER/index FOLDER/corpus.jsonl
    newsdex search --index FOLDER/index --batch FOLDER/typo.tsv --format trec > FOLDER/typo.run

The measure is the mean of 1/rank of the first article that has the headline: MRR of `trec_eval`.
"""
import gzip, hashlib, json, os, random, re, sys

ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]


def words_of(title):
    return title.split()


def normal(title):
    return " ".join(re.findall(r"\w+", title.lower()))


def order(article):
    return hashlib.sha256(str(article["id"]).encode()).hexdigest()


def without_a_word(words, chance):
    at = chance.randrange(len(words))
    return words[:at] + words[at + 1:]


def with_a_slip(words, chance):
    long = [n for n, word in enumerate(words) if len(re.sub(r"[^A-Za-z]", "", word)) >= 4]
    n = chance.choice(long)
    word = words[n]
    places = [at for at, letter in enumerate(word) if letter.isascii() and letter.isalpha()]
    for _ in range(100):
        at = chance.choice(places)
        slip = chance.choice(["swap", "drop", "double", "neighbour"])
        if slip == "swap":
            other = word[:at] + word[at + 1:at + 2] + word[at] + word[at + 2:]
        elif slip == "drop":
            other = word[:at] + word[at + 1:]
        elif slip == "double":
            other = word[:at] + word[at] + word[at:]
        else:
            row = next(row for row in ROWS if word[at].lower() in row)
            near = row.index(word[at].lower()) + chance.choice([-1, 1])
            letter = row[near % len(row)]
            other = word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1:]
        if other != word:
            return words[:n] + [other] + words[n + 1:]
    return words


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    path, folder = sys.argv[1:3]
    n_queries = int(sys.argv[3]) if len(sys.argv) == 4 else 500
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened:
        articles = [json.loads(line) for line in opened]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "corpus.jsonl"), "w", encoding="utf-8") as corpus:
        for article in articles:
            kept = {field: article.get(field) or "" for field in ("title", "body")}
            corpus.write(json.dumps({"id": str(article["id"]), **kept}, ensure_ascii=False) + "\n")
    with_headline = {}
    for article in articles:
        with_headline.setdefault(normal(article.get("title") or ""), []).append(str(article["id"]))
    files = {name: open(os.path.join(folder, name), "w", encoding="utf-8")
             for name in ("qrels.tsv", "exact.tsv", "dropped.tsv", "typo.tsv")}
    asked = set()
    for article in sorted(articles, key=order):
        words = words_of(article.get("title") or "")
        headline = normal(" ".join(words))
        can_slip = any(len(re.sub(r"[^A-Za-z]", "", word)) >= 4 for word in words)
        if len(words) < 3 or not can_slip or headline in asked:
            continue
        asked.add(headline)
        query = f"h{len(asked)}"
        chance = random.Random(order(article))
        for relevant in with_headline[headline]:
            files["qrels.tsv"].write(f"{query}\t0\t{relevant}\t1\n")
        for name, typed in [("exact", words), ("dropped", without_a_word(words, chance)), ("typo", with_a_slip(words, chance))]:
            files[f"{name}.tsv"].write(f"{query}\t{' '.join(typed)}\n")
        if len(asked) == n_queries:
            break
    for file in files.values():
        file.close()


if __name__ == "__main__":
    main()
