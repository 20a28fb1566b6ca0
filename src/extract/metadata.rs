//! Collects what a page says of each field, the most trusted source first.
//!
//! In: a [`Page`] and its JSON-LD. Out: [`Candidates`]: for each field, texts as found with where each was found. As an
//! example, `<meta property="og:title" content="Truce">` is a candidate for the headline, from `OpenGraph`.
//!
//! Nothing is judged here: the first candidate that passes its field's check wins.

use super::body;
use super::date_words::split_at_change;
use super::json_ld::StructuredData;
use super::page::{BlockKind, Mention, MentionKind, Page};
use crate::article::Evidence;

/// Texts for one field, the most trusted first.
pub(super) type Texts = Vec<(Evidence, String)>;

/// What a page says of each field.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub headlines: Texts,
    /// Headlines that are said to be second ones.
    pub alternative_headlines: Texts,
    pub subheadlines: Texts,
    pub descriptions: Texts,
    /// Each source's bylines together: a page that lists three authors gives three.
    pub bylines: Vec<(Evidence, Vec<String>)>,
    pub published: Texts,
    pub modified: Texts,
    pub outlets: Texts,
    pub sections: Texts,
    pub tags: Vec<(Evidence, Vec<String>)>,
    pub urls: Texts,
    pub languages: Texts,
    pub images: Texts,
}

const HEADLINE: &[&str] =
    &["twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "headline", "title"];
const DESCRIPTION: &[&str] =
    &["description", "twitter:description", "dc.description", "sailthru.description", "lead", "abstract"];
const AUTHOR: &[&str] = &[
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "citation_author",
    "rbauthors",
    "authors",
    "article:author_name",
    "article.author",
    "articleauthor",
    "dcsext.author",
];
const PUBLISHED: &[&str] = &[
    "datepublished",
    "date",
    "pubdate",
    "pub_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dc.created",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "citation_publication_date",
    "citation_online_date",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "date.release",
    "bt:pubdate",
    "ptime",
    "weibo:article:create_at",
    "article.created",
    "release_date",
    "displaydate",
    "iso-8601-publish-date",
    "datecreated",
    "creation_date",
    "dateposted",
    "vr:published_time",
];
const MODIFIED: &[&str] = &[
    "datemodified",
    "last-modified",
    "lastmod",
    "modified_time",
    "updated_time",
    "revised",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "date.modified",
    "last_updated",
    "bt:moddate",
];
const OUTLET: &[&str] = &[
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "citation_journal_title",
    "al:ios:app_name",
];
const SECTION: &[&str] =
    &["section", "parsely-section", "cxenseparse:recs:category", "category", "sailthru.section", "dc.coverage"];
const TAGS: &[&str] = &[
    "news_keywords",
    "keywords",
    "parsely-tags",
    "sailthru.tags",
    "dc.subject",
    "dcterms.subject",
    "cxenseparse:recs:keywords",
    "classification-tags",
    "citation_keywords",
    "rbtags",
    "mediator_theme",
];

/// Collects the candidates of `page`, which was saved from the address `saved_from` if that is known.
pub(super) fn collect(page: &Page, data: &StructuredData, saved_from: Option<&str>) -> Candidates {
    let mut candidates = Candidates::default();
    candidates.add_json_ld(data);
    candidates.add_open_graph(page);
    candidates.add_meta(page);
    candidates.add_microdata(page);
    candidates.add_markup(page);
    candidates.add_links(page, data, saved_from);
    if let Some(site) = &data.site {
        candidates.outlets.push((Evidence::JsonLd, site.clone()));
    }
    if let Some(trail) = [&data.breadcrumbs, &page.breadcrumbs].into_iter().find(|trail| trail.len() >= 2) {
        // The first is the home page, and the last may be the article itself.
        candidates.sections.push((Evidence::Markup, trail[1].clone()));
    }
    candidates
}

fn push(texts: &mut Texts, evidence: Evidence, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        texts.push((evidence, text.to_owned()));
    }
}

impl Candidates {
    fn add_json_ld(&mut self, data: &StructuredData) {
        let Some(article) = &data.article else { return };
        let from = Evidence::JsonLd;
        self.headlines.extend(article.headlines.iter().map(|headline| (from, headline.clone())));
        // Some publishers give a second headline there, others a sentence that stands below the first.
        let (sentence, headline) =
            article.alternative.iter().partition::<Vec<_>, _>(|text| body::ends_a_sentence(text));
        self.subheadlines.extend(sentence.into_iter().map(|text| (from, text.clone())));
        self.alternative_headlines.extend(headline.into_iter().map(|text| (from, text.clone())));
        push(&mut self.descriptions, from, article.description.as_deref());
        let names: Vec<String> = article.authors.iter().map(|author| author.name.clone()).collect();
        self.bylines.extend((!names.is_empty()).then_some((from, names)));
        push(&mut self.published, from, article.published.as_deref());
        push(&mut self.modified, from, article.modified.as_deref());
        push(&mut self.outlets, from, article.publisher.as_deref());
        push(&mut self.sections, from, article.section.as_deref());
        self.tags.extend((!article.keywords.is_empty()).then(|| (from, article.keywords.clone())));
        push(&mut self.languages, from, article.language.as_deref());
        push(&mut self.images, from, article.image.as_deref());
    }

    fn add_open_graph(&mut self, page: &Page) {
        let from = Evidence::OpenGraph;
        push(&mut self.headlines, from, page.meta("og:title"));
        push(&mut self.descriptions, from, page.meta("og:description"));
        let authors = page.metas("article:author").chain(page.metas("og:article:author"));
        let authors: Vec<String> = authors.filter(|name| !name.contains("://")).map(str::to_owned).collect();
        self.bylines.extend((!authors.is_empty()).then_some((from, authors)));
        for name in [
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "article:published",
            "og:pubdate",
        ] {
            push(&mut self.published, from, page.meta(name));
        }
        for name in [
            "article:modified_time",
            "og:article:modified_time",
            "article:modified",
            "og:updated_time",
            "article:updated_time",
        ] {
            push(&mut self.modified, from, page.meta(name));
        }
        // The site's name is how the paper calls itself; the publisher in JSON-LD is often its company.
        if let Some(site) = page.meta("og:site_name") {
            self.outlets.insert(0, (from, site.to_owned()));
        }
        push(&mut self.sections, from, page.meta("article:section").or_else(|| page.meta("og:article:section")));
        let tags: Vec<String> =
            page.metas("article:tag").chain(page.metas("og:article:tag")).map(str::to_owned).collect();
        self.tags.extend((!tags.is_empty()).then_some((from, tags)));
        push(&mut self.languages, from, page.meta("og:locale"));
        push(
            &mut self.images,
            from,
            page.meta("og:image:secure_url").or_else(|| page.meta("og:image")).or_else(|| page.meta("og:image:url")),
        );
    }

    fn add_meta(&mut self, page: &Page) {
        let from = Evidence::Meta;
        let all = |texts: &mut Texts, names: &[&str]| {
            for name in names {
                push(texts, from, page.meta(name));
            }
        };
        all(&mut self.headlines, HEADLINE);
        all(&mut self.descriptions, DESCRIPTION);
        all(&mut self.published, PUBLISHED);
        all(&mut self.modified, MODIFIED);
        all(&mut self.outlets, OUTLET);
        all(&mut self.sections, SECTION);
        all(&mut self.languages, &["content-language", "dc.language", "dcterms.language", "language"]);
        all(&mut self.images, &["twitter:image", "twitter:image:src", "thumbnail", "sailthru.image.full"]);
        for name in AUTHOR {
            let names: Vec<String> = page.metas(name).map(str::to_owned).collect();
            self.bylines.extend((!names.is_empty()).then_some((from, names)));
        }
        for name in TAGS {
            let tags: Vec<String> = page.metas(name).map(str::to_owned).collect();
            self.tags.extend((!tags.is_empty()).then_some((from, tags)));
        }
    }

    fn add_microdata(&mut self, page: &Page) {
        let from = Evidence::Microdata;
        push(&mut self.headlines, from, page.properties("headline").next());
        push(&mut self.published, from, page.properties("datepublished").next());
        push(&mut self.published, from, page.properties("datecreated").next());
        push(&mut self.modified, from, page.properties("datemodified").next());
        push(&mut self.sections, from, page.properties("articlesection").next());
        push(&mut self.languages, from, page.properties("inlanguage").next());
        let tags: Vec<String> = page.properties("keywords").map(str::to_owned).collect();
        self.tags.extend((!tags.is_empty()).then_some((from, tags)));
        let names = page.authors.iter().filter(|mention| mention.kind == MentionKind::Property);
        let names: Vec<String> = names.map(|mention| mention.visible.clone()).collect();
        self.bylines.extend((!names.is_empty()).then_some((from, names)));
    }

    fn add_markup(&mut self, page: &Page) {
        /// A page has one `<h1>`; one that has many gives none of them to its article.
        const MAX_HEADINGS: usize = 8;
        let headings = page.blocks.iter().filter(|block| block.kind == BlockKind::Heading(1));
        for block in headings.take(MAX_HEADINGS) {
            self.headlines.push((Evidence::Markup, block.text.clone()));
        }
        push(&mut self.headlines, Evidence::TitleElement, page.title.as_deref());
        push(&mut self.languages, Evidence::HtmlLang, page.language.as_deref());
    }

    fn add_links(&mut self, page: &Page, data: &StructuredData, saved_from: Option<&str>) {
        let canonical = page.links.iter().find(|(rel, _)| rel == "canonical").map(|(_, href)| href.as_str());
        push(&mut self.urls, Evidence::Link, canonical);
        push(&mut self.urls, Evidence::OpenGraph, page.meta("og:url"));
        push(&mut self.urls, Evidence::JsonLd, data.article.as_ref().and_then(|article| article.url.as_deref()));
        push(&mut self.urls, Evidence::Meta, page.meta("twitter:url"));
        push(&mut self.urls, Evidence::Link, saved_from);
        self.urls.retain(|(_, url)| url.starts_with("http://") || url.starts_with("https://"));
    }

    /// Adds the dates and names that readers see, as far as they belong to the story: `is_near` tells it of a block.
    pub(super) fn add_visible(&mut self, page: &Page, is_near: impl Fn(usize) -> bool) {
        let near = |mention: &&Mention| is_near(mention.at_block);
        let mut dates: Vec<&Mention> = page.dates.iter().filter(near).collect();
        dates.sort_by_key(|mention| mention.kind);
        for mention in dates {
            let from = if mention.kind == MentionKind::ClassName { Evidence::Markup } else { Evidence::TimeElement };
            let is_visible = mention.text == mention.visible;
            let (published, modified) = match split_at_change(&mention.visible) {
                // One line may give both: `Published 17 March, updated 18 March`.
                (published, modified) if is_visible && split_at_change(&mention.label).1.is_empty() => {
                    (published, modified)
                }
                ("", _) => ("", mention.text.as_str()),
                _ if !split_at_change(&mention.label).1.is_empty() => ("", mention.text.as_str()),
                _ => (mention.text.as_str(), ""),
            };
            push(&mut self.published, from, Some(published));
            push(&mut self.modified, from, Some(modified));
        }
        for kind in [MentionKind::RelAuthor, MentionKind::ClassName] {
            let mut names: Vec<String> = Vec::new();
            for mention in page.authors.iter().filter(|mention| mention.kind == kind).filter(near) {
                // An element within another repeats what the outer one says.
                if !names.iter().any(|name| name.contains(&mention.visible)) {
                    names.push(mention.visible.clone());
                }
            }
            if kind == MentionKind::ClassName {
                // Further ones are the pictures' or other stories' authors.
                names.truncate(1);
            }
            self.bylines.extend((!names.is_empty()).then_some((Evidence::Markup, names)));
        }
    }
}
