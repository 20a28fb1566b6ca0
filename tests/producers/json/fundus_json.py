"""Has Fundus extract a page, by a parser written as those of its publishers are, and writes `Article.to_json()`."""

import datetime
import json
import pathlib
import sys
import urllib.request

import served
from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
    generic_topic_parsing,
)
from fundus.scraping.article import Article
from fundus.scraping.html import HTML, SourceInfo
from lxml.etree import XPath


class HarbourPostParser(ParserProxy):
    class V1(BaseParser):
        _summary_selector = XPath("//p[contains(@class, 'standfirst')]")
        _paragraph_selector = XPath("//article//p[not(@class)]")
        _subheadline_selector = XPath("//article//h2")

        @attribute
        def body(self) -> ArticleBody | None:
            return extract_article_body_with_selector(
                self.precomputed.doc,
                summary_selector=self._summary_selector,
                paragraph_selector=self._paragraph_selector,
                subheadline_selector=self._subheadline_selector,
            )

        @attribute
        def title(self) -> str | None:
            return self.precomputed.ld.bf_search("headline")

        @attribute
        def authors(self) -> list[str]:
            return generic_author_parsing(self.precomputed.ld.bf_search("author"))

        @attribute
        def publishing_date(self) -> datetime.datetime | None:
            return generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))

        @attribute
        def topics(self) -> list[str]:
            return generic_topic_parsing(self.precomputed.ld.bf_search("keywords"))


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
with served.corpus() as addresses:
    address = addresses[0]
    page = urllib.request.urlopen(address).read().decode()
source = SourceInfo("The Harbour Post")
html = HTML(requested_url=address, responded_url=address, content=page,
            crawl_date=datetime.datetime(2025, 4, 1), source_info=source)
article = Article(html=html, **HarbourPostParser()(None).parse(page, "raise"))
attributes = ["title", "body", "plaintext", "authors", "publishing_date", "topics", "lang", "publisher"]
(folder / "source.json").write_text(json.dumps([article.to_json(*attributes)], ensure_ascii=False, indent=2) + "\n")
