//! Results for programs: one JSON object a line, its fields a promise.
//!
//! Each object has `schema` (the number of this promise), `rank`, `score`, `complete` (whether the article has all of
//! the query), the article's fields under the names of [`Article`] but for the body,
//! `headline_marks`, `snippets` and, where one of the article's other headlines shows why it was found,
//! `also_headlined`, both lists with `text` and `marks`. Marks are pairs of offsets in characters (Unicode scalar
//! values), from the first to behind the last. Where they were asked for there are `reasons`, with the fields of
//! [`RankReasons`]. In the answer to several queries each object begins with `query_id` and `query`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::ser::Formatter;

use super::{BatchQuery, is_unsafe};
use crate::analysis::{self, Part};
use crate::article::{Article, ArticleDate, ArticleId, Language, OcrConfidence, path_text};
use crate::matching::Matches;
use crate::search::{Completeness, Hit, RankReasons, SearchResults};
use crate::snippet::Snippet;

/// The number of the promise.
pub(super) const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct JsonHit<'a> {
    schema: u32,
    rank: usize,
    score: f32,
    complete: bool,
    id: ArticleId,
    #[serde(with = "path_text")]
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: &'a Option<String>,
    headline: &'a Option<String>,
    headline_marks: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    other_headlines: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<ArticleDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<ArticleDate>,
    byline: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: &'a Option<String>,
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: &'a Option<String>,
    words: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr: Option<OcrConfidence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_headlined: Vec<JsonSnippet<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: &'a Option<RankReasons>,
    snippets: Vec<JsonSnippet<'a>>,
}

#[derive(Serialize)]
struct JsonSnippet<'a> {
    text: &'a str,
    marks: Vec<[usize; 2]>,
}

/// Writes one object a hit.
///
/// # Errors
/// Those of `out`.
pub fn hits(out: &mut dyn Write, results: &SearchResults) -> io::Result<()> {
    for hit in &results.hits {
        line(&mut *out, &json_hit(hit))?;
    }
    Ok(())
}

/// Writes an article as one object, with what a query matches in it under `marks`: for each of its texts that has any,
/// under its name, pairs of offsets in characters as elsewhere; for `other_headlines` a list of such pairs each.
///
/// # Errors
/// Those of `out`.
pub fn marked_article(out: &mut dyn Write, article: &Article, matches: &Matches) -> io::Result<()> {
    #[derive(Serialize)]
    struct MarkedArticle<'a> {
        #[serde(flatten)]
        article: &'a Article,
        marks: BTreeMap<&'static str, MarksOfField>,
    }
    #[derive(Serialize)]
    #[serde(untagged)]
    enum MarksOfField {
        OfText(Vec<[usize; 2]>),
        OfTexts(Vec<Vec<[usize; 2]>>),
    }
    let mut marks = BTreeMap::new();
    let mut of_others = Vec::new();
    for (part, text) in analysis::parts(article) {
        let spans = in_characters(text, &matches.spans_in(part).cloned().collect::<Vec<_>>());
        let name = match part {
            Part::Headline => "headline",
            Part::Subheadline => "subheadline",
            Part::Lead => "lead",
            Part::Body => "body",
            Part::OtherHeadline(_) => {
                of_others.push(spans);
                continue;
            }
        };
        if !spans.is_empty() {
            marks.insert(name, MarksOfField::OfText(spans));
        }
    }
    if of_others.iter().any(|spans| !spans.is_empty()) {
        marks.insert("other_headlines", MarksOfField::OfTexts(of_others));
    }
    line(out, &MarkedArticle { article, marks })
}

/// A hit of one of several queries.
#[derive(Serialize)]
struct JsonBatchHit<'a> {
    query_id: &'a str,
    query: &'a str,
    #[serde(flatten)]
    hit: JsonHit<'a>,
}

/// Writes one object a hit of `query`, which is one of several.
///
/// # Errors
/// Those of `out`.
pub fn batch_hits(out: &mut dyn Write, query: &BatchQuery, results: &SearchResults) -> io::Result<()> {
    for hit in &results.hits {
        line(&mut *out, &JsonBatchHit { query_id: &query.id, query: &query.text, hit: json_hit(hit) })?;
    }
    Ok(())
}

/// Writes `value` in one line that could not steer a terminal: what [`safe`](super::safe) drops stands escaped.
///
/// # Errors
/// Those of `out`.
pub fn line(mut out: impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Harmless))?;
    out.write_all(b"\n")
}

/// Escapes what JSON itself would let pass: C1 controls and marks that turn the direction of text.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe) {
            let (before, after) = rest.split_at(at);
            let mut characters = after.chars();
            out.write_all(before.as_bytes())?;
            if let Some(c) = characters.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

fn json_hit(hit: &Hit) -> JsonHit<'_> {
    let article = &hit.found.article;
    JsonHit {
        schema: SCHEMA,
        rank: hit.rank,
        score: hit.found.score,
        complete: hit.found.completeness == Completeness::Complete,
        id: article.id,
        file: article.source.file(),
        member: &article.source.member,
        record_id: &article.record_id,
        headline: &article.headline,
        headline_marks: in_characters(article.headline.as_deref().unwrap_or_default(), &hit.headline_marks),
        other_headlines: &article.other_headlines,
        published: article.published,
        modified: article.modified,
        byline: &article.byline,
        agency: &article.agency,
        outlet: &article.outlet,
        section: &article.section,
        tags: &article.tags,
        language: article.language,
        url: &article.url,
        words: article.words,
        ocr: article.ocr,
        also_headlined: hit.other_headlines.iter().map(json_snippet).collect(),
        reasons: &hit.found.reasons,
        snippets: hit.snippets.iter().map(json_snippet).collect(),
    }
}

fn json_snippet(snippet: &Snippet) -> JsonSnippet<'_> {
    JsonSnippet { text: &snippet.text, marks: in_characters(&snippet.text, &snippet.marks) }
}

/// Counts in characters what `marks`, which are in order, count in bytes.
fn in_characters(text: &str, marks: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut counted_to, mut n_characters) = (0, 0);
    let mut count = |at: usize| {
        n_characters += text[counted_to..at].chars().count();
        counted_to = at;
        n_characters
    };
    marks.iter().map(|mark| [count(mark.start), count(mark.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_characters_not_bytes() {
        let mark = 10..23;
        assert_eq!(in_characters("Élysée: cessez-le-feu", &[mark]), [[8, 21]]);
    }

    #[test]
    fn a_line_says_the_same_and_steers_no_terminal() {
        let text = "a\u{1b}[31m \u{9b}2J \u{202e}b\u{7f} \"c\" é";
        let mut written = Vec::new();
        line(&mut written, &text).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written, "\"a\\u001b[31m \\u009b2J \\u202eb\\u007f \\\"c\\\" é\"\n");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
