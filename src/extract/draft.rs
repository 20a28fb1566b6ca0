//! Fills the fields of an article, and notes where each was found.
//!
//! In: values with their evidence, the most trusted first. Out: the article, each field holding the first value that
//! passed its check. As an example, a date after tomorrow is passed over for the next one.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::civil::Date;
use unicode_segmentation::UnicodeSegmentation;

use super::{Removed, byline, clean, date, dateline};
use crate::analysis::detect_language;
use crate::article::{Article, ArticleDate, Evidence, Field, Language};

/// An article that is being filled.
#[derive(Debug)]
pub(super) struct Draft {
    pub article: Article,
    pub removed: Vec<Removed>,
    pub today: Date,
}

/// The most tags that are kept.
const MAX_TAGS: usize = 60;
/// More paragraphs in front than these hold no dateline.
const N_DATELINE_PARAGRAPHS: usize = 2;

impl Draft {
    pub(super) fn new(article: Article, today: Date) -> Self {
        Self { article, removed: Vec::new(), today }
    }

    /// Notes that `field` was taken from `evidence`.
    pub(super) fn note(&mut self, field: Field, evidence: Evidence) {
        self.article.evidence.insert(field, evidence);
    }

    /// Fills one of the fields that hold a line of text, unless it is filled.
    pub(super) fn set_text(&mut self, field: Field, evidence: Evidence, text: &str) {
        let max_chars = match field {
            Field::Lead => clean::MAX_LEAD_CHARS,
            Field::Url | Field::Image => clean::MAX_URL_CHARS,
            Field::Headline | Field::Subheadline => clean::MAX_HEADLINE_CHARS,
            _ => clean::MAX_NAME_CHARS,
        };
        let Some(text) = clean::field(text, max_chars) else { return };
        let article = &mut self.article;
        let slot = match field {
            Field::Headline => &mut article.headline,
            Field::Subheadline => &mut article.subheadline,
            Field::Lead => &mut article.lead,
            Field::Agency => &mut article.agency,
            Field::Dateline => &mut article.dateline,
            Field::RecordId => &mut article.record_id,
            Field::Outlet => &mut article.outlet,
            Field::Section => &mut article.section,
            Field::Url => &mut article.url,
            Field::Image => &mut article.image,
            Field::Body
            | Field::Byline
            | Field::Authors
            | Field::Published
            | Field::Modified
            | Field::Tags
            | Field::Language => return,
        };
        if slot.is_none() {
            *slot = Some(text);
            self.note(field, evidence);
        }
    }

    /// Sets the paragraphs of the body, and what their first and last lines tell.
    pub(super) fn set_body(&mut self, evidence: Evidence, paragraphs: &[String]) {
        self.article.body = paragraphs.join("\n\n");
        if self.article.body.is_empty() {
            return;
        }
        self.note(Field::Body, evidence);
        let mut places = paragraphs.iter().take(N_DATELINE_PARAGRAPHS).map(|paragraph| dateline::read(paragraph));
        if let Some(found) = places.find(|found| *found != dateline::Dateline::default()) {
            if let Some(place) = found.place {
                self.set_text(Field::Dateline, Evidence::Text, &place);
            }
            if let Some(agency) = found.agency {
                self.set_text(Field::Agency, Evidence::Text, &agency);
            }
        }
        if let Some(agency) = paragraphs.last().and_then(|paragraph| dateline::agency_at_end(paragraph)) {
            self.set_text(Field::Agency, Evidence::Text, &agency);
        }
    }

    /// Reads bylines, unless one that named people was read.
    pub(super) fn set_byline<'a>(&mut self, evidence: Evidence, bylines: impl IntoIterator<Item = &'a str>) {
        let credits = byline::read(bylines, self.article.outlet.as_deref());
        if let Some(agency) = &credits.agency {
            self.set_text(Field::Agency, evidence, agency);
        }
        let article = &mut self.article;
        if !article.byline.is_empty() {
            return;
        }
        // What stands on the page for readers may be any label; what is declared is an author.
        let is_declared = evidence <= Evidence::Microdata;
        let names_agency = article.authors.iter().any(|author| byline::agency(author).is_some());
        let is_better = article.authors.is_empty() || is_declared && credits.agency.is_some() && !names_agency;
        if !credits.people.is_empty() {
            article.byline = credits.people;
            article.authors = credits.authors;
            self.note(Field::Byline, evidence);
            self.note(Field::Authors, evidence);
        } else if !credits.authors.is_empty() && is_better && (is_declared || credits.agency.is_some()) {
            article.authors = credits.authors;
            self.note(Field::Authors, evidence);
        }
    }

    /// Sets a date, unless it is set. A later source that gives the same day with its time makes it more exact.
    pub(super) fn set_date(&mut self, field: Field, evidence: Evidence, text: &str) {
        let date = date::parse_date(text, self.article.language);
        if let Some(date) = date.filter(|&date| date::is_plausible(date, self.today)) {
            self.put_date(field, evidence, date);
        }
    }

    /// Sets a date that has been read, unless it is set.
    pub(super) fn put_date(&mut self, field: Field, evidence: Evidence, date: ArticleDate) {
        if !date::is_plausible(date, self.today) {
            return;
        }
        let slot = if field == Field::Modified { &mut self.article.modified } else { &mut self.article.published };
        match slot {
            None => *slot = Some(date),
            Some(known) => {
                let exact = date::more_exact(*known, date);
                if exact == *known {
                    return;
                }
                *known = exact;
            }
        }
        self.note(field, evidence);
    }

    /// Sets the tags, unless they are set or fewer than `min_tags`: lists in one string are parted, doubles and junk
    /// dropped.
    pub(super) fn set_tags<'a>(
        &mut self,
        evidence: Evidence,
        tags: impl IntoIterator<Item = &'a str>,
        min_tags: usize,
    ) {
        if !self.article.tags.is_empty() {
            return;
        }
        let texts: Vec<Cow<'_, str>> = tags.into_iter().map(clean::decode_entities).collect();
        // A comma inside one of several tags belongs to it.
        let is_list = texts.len() == 1;
        let mut tags: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        for text in texts {
            let parts: Vec<&str> =
                if is_list { text.split([',', ';', '、', '，', '|', '،']).collect() } else { vec![&text] };
            for part in parts {
                let Some(tag) = clean::field(part, clean::MAX_NAME_CHARS) else { continue };
                let tag = without_kind(&tag).trim_start_matches('#');
                let is_outlet = self.article.outlet.as_deref().is_some_and(|outlet| outlet == tag);
                if is_tag(tag) && !is_outlet && tags.len() < MAX_TAGS && seen.insert(tag.to_lowercase()) {
                    tags.push(tag.to_owned());
                }
            }
        }
        if tags.len() >= min_tags.max(1) {
            self.article.tags = tags;
            self.note(Field::Tags, evidence);
        }
    }

    /// Sets a language that is known.
    pub(super) fn put_language(&mut self, language: Option<Language>, evidence: Evidence) {
        self.article.language = language;
        if language.is_some() {
            self.note(Field::Language, evidence);
        }
    }

    /// Sets the language: the one asked for, else that of the text, else the one declared.
    pub(super) fn set_language(&mut self, asked: Option<Language>, declared: Option<(Evidence, Language)>) {
        if asked.is_some() {
            return self.put_language(asked, Evidence::Option);
        }
        let article = &self.article;
        let text =
            if article.body.is_empty() { article.headline.as_deref().unwrap_or_default() } else { &article.body };
        let found = detect_language(text, declared.map(|(_, language)| language)).map(|found| found.language);
        let evidence = declared.filter(|(_, language)| Some(*language) == found).map(|(evidence, _)| evidence);
        self.put_language(found, evidence.unwrap_or(Evidence::Detection));
    }

    /// Takes the date from the file's name, where nothing else gave one, and counts the words.
    pub(super) fn finish(mut self) -> super::Extraction {
        if self.article.published.is_none() {
            let source = &self.article.source;
            let file = source.file();
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(date) = date::date_at_start(name) {
                self.put_date(Field::Published, Evidence::FileName, date);
            }
        }
        let article = &self.article;
        let texts = [article.headline.as_deref(), article.lead.as_deref(), Some(article.body.as_str())];
        let n_words: usize = texts.into_iter().flatten().map(|text| text.unicode_words().count()).sum();
        self.article.words = u32::try_from(n_words).unwrap_or(u32::MAX);
        super::Extraction { article: self.article, removed: self.removed }
    }
}

/// Whether `tag` is a word for readers, not an address or a number of the publisher's system.
fn is_tag(tag: &str) -> bool {
    let is_number = || tag.len() >= 16 && tag.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    tag.chars().any(char::is_alphabetic) && !tag.contains("://") && !tag.contains(['=', '{', '_']) && !is_number()
}

/// Takes off a tag what kind of thing it names: `topic/floods`, `Category: Economy`.
fn without_kind(tag: &str) -> &str {
    const KINDS: &[&str] = &[
        "topic",
        "topics",
        "section",
        "sections",
        "organization",
        "person",
        "people",
        "location",
        "place",
        "category",
        "tag",
        "story",
    ];
    match tag.split_once(['/', ':']) {
        Some((kind, rest)) if KINDS.contains(&kind.trim().to_lowercase().as_str()) => rest.trim(),
        _ => tag,
    }
}
