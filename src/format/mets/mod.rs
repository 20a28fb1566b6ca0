//! METS: which articles stand on the scanned pages of an issue.
//!
//! In: the path of a METS file, beside or above the ALTO files of its pages. Out: [`Record`]s, one an article: its `div`
//! of the logical structure, what is said of it and of the issue, and the blocks of text that it names, each as it stands
//! in its file. A page on which no article stands is a record as a whole. What METS puts into no article (adverts, the
//! weather) is left out of pages with articles.
//!
//! Pages are only ever read from the folder of the METS file or from below it. In an archive, where nothing can be read
//! beside a member, METS gives nothing, and each page is a story by itself.
//!
//! Source: Library of Congress, METS 1.12; the ENMAP profile of Europeana Newspapers, as docWorks writes it.
//!
//! ```text
//! <div TYPE="ARTICLE" DMDID="M7"><div TYPE="HEADING"><fptr><area FILEID="ALTO3" BEGIN="TB1"/>…
//!  → <scanned><issue>…</issue><own>…M7…</own><div …>…</div><page file="ALTO3"><TextBlock ID="TB1">…</page></scanned>
//! ```

mod outline;
mod pages;
mod record;

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub(super) use record::stories;

use self::outline::{Article, Outline};
use self::pages::Pages;
use super::{Capture, Format, Position, Record, RecordError};
use crate::archive::{self, Limits, ReadError};

/// The namespaces of what a record is put together from.
const START: &str = "<scanned xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:METS=\"http://www.loc.gov/METS/\" \
    xmlns:mods=\"http://www.loc.gov/mods/v3\" xmlns:MODS=\"http://www.loc.gov/mods/v3\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";

/// Reads the articles of the issue at `path`, and gives each to `visit` until it breaks.
///
/// # Errors
/// When the METS file itself cannot be read.
pub(super) fn records(
    path: &Path,
    limits: &Limits,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<()> {
    let bytes = archive::read_all(path, limits)?;
    let text = archive::decode(&bytes).text;
    let outline = Outline::of(&text);
    let mut pages = Pages::of(path, &outline, *limits);
    let issue: String = outline.about_issue().map(|range| &text[range]).collect();
    let mut named = HashSet::new();
    for (article, number) in outline.articles.iter().zip(1_u64..) {
        named.extend(article.areas.iter().map(|area| area.file.as_str()));
        let bytes = article_record(&text, &outline, article, &issue, &mut pages, limits);
        if visit(record(format!("article {number}"), bytes)).is_break() {
            return Ok(());
        }
    }
    for (file, number) in outline.pages().zip(1_u64..) {
        if named.contains(file.id.as_str()) {
            continue;
        }
        let bytes = match pages.whole(&file.id) {
            Ok(page) => within(format!("{START}<issue>{issue}</issue>\n{page}\n</scanned>\n"), limits),
            Err(reason) => Err(RecordError::Damaged(reason)),
        };
        if visit(record(format!("page {number}"), bytes)).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Returns the paths of the pages that the METS file at `path` names, and that are read with it.
///
/// # Errors
/// Any [`ReadError`].
pub fn pages_of_issue(path: &Path, limits: &Limits) -> Result<Vec<PathBuf>, ReadError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(pages_named(&archive::read_all(path, limits)?).iter().map(|page| folder.join(page)).collect())
}

/// Returns the paths of the pages that a METS file names, below its folder, once its structure has been read.
#[must_use]
pub fn pages_named(bytes: &[u8]) -> Vec<PathBuf> {
    Outline::of(&archive::decode(bytes).text).pages().map(|file| file.path.clone()).collect()
}

fn record(member: String, bytes: Result<Vec<u8>, RecordError>) -> Record {
    Record { member, next: Position::START, format: Format::Mets, header: None, capture: Capture::default(), bytes }
}

/// Puts together what belongs to an article.
fn article_record(
    text: &str,
    outline: &Outline,
    article: &Article,
    issue: &str,
    pages: &mut Pages,
    limits: &Limits,
) -> Result<Vec<u8>, RecordError> {
    let mut record = format!("{START}<issue>{issue}</issue>\n<own>");
    record.extend(article.descriptions.iter().filter_map(|id| outline.description(id)).map(|range| &text[range]));
    record.extend(["</own>\n<section>", &html_escape::encode_text(&article.section), "</section>\n"]);
    record.extend([&text[article.range.clone()], "\n"]);
    let mut file = None;
    let mut n_found = 0;
    let mut seen = HashSet::new();
    let mut problem = None;
    for area in article.areas.iter().filter(|area| seen.insert((&area.file, &area.block))) {
        match pages.block(&area.file, area.block.as_deref()) {
            Ok(block) => {
                if file != Some(&area.file) {
                    let end = if file.is_some() { "</page>\n" } else { "" };
                    record.extend([
                        end,
                        "<page file=\"",
                        &html_escape::encode_double_quoted_attribute(&area.file),
                        "\">",
                    ]);
                    file = Some(&area.file);
                }
                record.push_str(block);
                n_found += 1;
            }
            Err(reason) => problem = Some(reason),
        }
        if record.len() as u64 > limits.max_bytes {
            return Err(RecordError::TooLong { limit: limits.max_bytes });
        }
    }
    if n_found == 0 {
        let reason = problem.unwrap_or_else(|| "names no text of a page".to_owned());
        return Err(RecordError::Damaged(reason));
    }
    within(record + "</page>\n</scanned>\n", limits)
}

fn within(record: String, limits: &Limits) -> Result<Vec<u8>, RecordError> {
    let is_too_long = record.len() as u64 > limits.max_bytes;
    if is_too_long { Err(RecordError::TooLong { limit: limits.max_bytes }) } else { Ok(record.into_bytes()) }
}
