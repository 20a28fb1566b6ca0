"""Feeds of some pages of `corpus/`, by feedgen and by feedgenerator (the one of Django): RSS 0.91, RSS 2.0, Atom 1.0.

    python feeds.py FOLDER
"""

import sys
from datetime import datetime
from pathlib import Path

import feedgenerator
from feedgen.feed import FeedGenerator

from corpus import articles

TITLE = "The Harbour Post"
SITE = "https://www.harbourpost.example/"


def by_feedgen():
    """Makes a feed with the whole text of each article."""
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.id(SITE)
    feed.title(TITLE)
    feed.link(href=SITE, rel="alternate")
    feed.description("News of Port Elms")
    feed.language("en-GB")
    feed.updated("2025-03-17T12:00:00+00:00")
    feed.lastBuildDate("2025-03-17T12:00:00+00:00")
    feed.generator("feedgen")
    for article in articles():
        entry = feed.add_entry(order="append")
        entry.id(article["url"])
        entry.guid(article["url"], permalink=True)
        entry.title(article["headline"])
        entry.link(href=article["url"])
        entry.summary(article["description"])
        entry.content("".join(f"<p>{text}</p>" for text in article["paragraphs"]), type="CDATA")
        entry.published(article["datePublished"])
        entry.updated(article["dateModified"])
        for author in article["author"]:
            entry.author(name=author["name"], email="newsroom@harbourpost.example")
        for word in article["keywords"]:
            entry.category(term=word)
    return feed


def by_feedgenerator(kind):
    """Makes a feed with what each article says in short."""
    feed = kind(title=TITLE, link=SITE, description="News of Port Elms", language="en-gb")
    for article in articles():
        feed.add_item(
            title=article["headline"],
            link=article["url"],
            description=article["description"],
            author_name=article["author"][0]["name"],
            author_email="newsroom@harbourpost.example",
            pubdate=datetime.fromisoformat(article["datePublished"]),
            updateddate=datetime.fromisoformat(article["dateModified"]),
            unique_id=article["url"],
            categories=article["keywords"],
        )
    return feed.writeString("utf-8")


def main():
    folder = Path(sys.argv[1])
    files = {
        "feedgen-rss-2.0.xml": by_feedgen().rss_str(pretty=True),
        "feedgen-atom-1.0.xml": by_feedgen().atom_str(pretty=True),
        "feedgenerator-rss-0.91.xml": by_feedgenerator(feedgenerator.RssUserland091Feed).encode(),
        "feedgenerator-rss-2.0.xml": by_feedgenerator(feedgenerator.Rss201rev2Feed).encode(),
        "feedgenerator-atom-1.0.xml": by_feedgenerator(feedgenerator.Atom1Feed).encode(),
    }
    for name, text in files.items():
        (folder / name).write_bytes(text)


main()
