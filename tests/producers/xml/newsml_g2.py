"""A NewsML-G2 item and a message of several, of pages of `corpus/`, by newsmlg2, the library of the IPTC.

The library writes the data about an item; the text goes into the `contentSet` that it leaves open, as NITF.

    python newsml_g2.py FOLDER
"""

import sys
from pathlib import Path
from xml.sax.saxutils import escape

import NewsMLG2
from lxml import etree

from corpus import articles

NAR = "{http://iptc.org/std/nar/2006-10-01/}"


def news_item(article):
    """Makes the item of an article."""
    document = NewsMLG2.NewsMLG2Document()
    item = NewsMLG2.NewsItem()
    item.guid = "tag:harbourwire.example,2025:" + article["url"].rsplit("/", 1)[1].removesuffix(".html")
    item.xml_lang = "en-GB"
    meta = NewsMLG2.ItemMeta()
    meta.itemclass.qcode = "ninat:text"
    meta.provider.qcode = "nprov:IPTC"
    meta.versioncreated = article["dateModified"]
    item.itemmeta = meta
    content = NewsMLG2.NewsItemContentMeta()
    content.contentcreated = article["datePublished"]
    located = NewsMLG2.Located()
    located.name = "Port Elms"
    content.located = located
    creator = NewsMLG2.Creator()
    creator.name = article["author"][0]["name"]
    content.creator = creator
    subjects = []
    for word in article["keywords"]:
        subject = NewsMLG2.Subject()
        subject.name = word
        subjects.append(subject)
    content.subject = subjects
    headline = NewsMLG2.Headline()
    headline._text = article["headline"]
    content.headline = headline
    item.contentmeta = content
    document.set_item(item)
    tree = document.to_xml()
    paragraphs = "".join(f"<p>{text}</p>" for text in article["paragraphs"])
    nitf = (
        '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>'
        f'{escape(article["headline"])}</hl1></hedline></body.head><body.content>{paragraphs}</body.content></body></nitf>'
    )
    inline = etree.SubElement(etree.SubElement(tree, NAR + "contentSet"), NAR + "inlineXML", contenttype="application/nitf+xml")
    inline.append(etree.fromstring(nitf))
    return tree


def message(items):
    """Puts items into a message."""
    root = etree.Element(NAR + "newsMessage", nsmap={None: NAR.strip("{}")})
    header = etree.SubElement(root, NAR + "header")
    etree.SubElement(header, NAR + "sent").text = "2025-03-17T12:00:00Z"
    etree.SubElement(root, NAR + "itemSet").extend(items)
    return root


def main():
    folder = Path(sys.argv[1])
    items = [news_item(article) for article in articles()]
    for name, tree in {"item.xml": items[0], "message.xml": message([news_item(article) for article in articles()])}.items():
        (folder / name).write_bytes(etree.tostring(tree, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


main()
