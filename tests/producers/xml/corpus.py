"""The pages of `corpus/` that the producers make files of: their fields and their paragraphs."""

import json
import re
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
PAGES = [
    "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
    "harbour-post/2025/01/22/herring-quota-cut.html",
    "harbour-post/2019/10/12/storm-ottilie-breakwater.html",
]


def articles():
    """Returns the articles of `PAGES`, each as its JSON-LD with `paragraphs` beside it."""
    return [article((CORPUS / page).read_text("utf-8")) for page in PAGES]


def article(page):
    """Reads the JSON-LD of a page, and the markup of its paragraphs."""
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    body = re.search(r'<div class="article-body">(.*?)</article>', page, re.S)[1]
    data["paragraphs"] = [text.strip() for text in re.findall(r"<p>(.*?)</p>", body, re.S)]
    data["url"] = data["mainEntityOfPage"]["@id"]
    return data
