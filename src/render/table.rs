//! Results as lists: CSV, TSV, paths, ids.

use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::{BatchQuery, safe_line};
use crate::search::{Hit, SearchResults};
use crate::snippet::Snippet;

/// The columns of CSV and TSV.
const COLUMNS: [&str; 12] = [
    "rank",
    "score",
    "id",
    "published",
    "outlet",
    "section",
    "language",
    "byline",
    "headline",
    "url",
    "file",
    "snippet",
];

/// Writes a table with a header, its fields parted by `delimiter`.
///
/// # Errors
/// Those of `out`.
pub fn delimited(out: &mut dyn Write, results: &SearchResults, delimiter: u8) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    table.write_record(COLUMNS).map_err(io_error)?;
    for hit in &results.hits {
        table.write_record(row(hit)).map_err(io_error)?;
    }
    table.flush()
}

/// Writes the header of a table of the hits of several queries.
///
/// # Errors
/// Those of `out`.
pub fn batch_header(out: &mut dyn Write, delimiter: u8) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    table.write_record(["query_id", "query"].iter().chain(&COLUMNS).chain(&["record_id"])).map_err(io_error)?;
    table.flush()
}

/// Writes the hits of one of several queries, below their header.
///
/// # Errors
/// Those of `out`.
pub fn batch_rows(out: &mut dyn Write, query: &BatchQuery, results: &SearchResults, delimiter: u8) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    for hit in &results.hits {
        let before = [&query.id, &query.text].map(|field| safe_line(field).into_owned());
        let record_id = hit.found.article.record_id.as_deref().map(|id| safe_line(id).into_owned());
        let fields = before.into_iter().chain(row(hit)).chain([record_id.unwrap_or_default()]);
        table.write_record(fields).map_err(io_error)?;
    }
    table.flush()
}

/// Gives back the error of the stream, by the kind of which a closed pipe is told from a full disk.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

fn row(hit: &Hit) -> [String; 12] {
    let article = &hit.found.article;
    let member = article.source.member.as_ref().map(|member| format!(" ({member})")).unwrap_or_default();
    [
        hit.rank.to_string(),
        format!("{:.4}", hit.found.score),
        article.id.to_string(),
        article.published.map(|date| date.to_string()).unwrap_or_default(),
        article.outlet.clone().unwrap_or_default(),
        article.section.clone().unwrap_or_default(),
        article.language.map(|language| language.to_string()).unwrap_or_default(),
        article.byline.join("; "),
        article.headline.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        format!("{}{member}", article.source.file().display()),
        passages(hit).map(|snippet| snippet.text.as_str()).collect::<Vec<_>>().join(" … "),
    ]
    .map(|field| safe_line(&field).into_owned())
}

/// Returns all that shows why `hit` is one, but its headline.
pub(super) fn passages(hit: &Hit) -> impl Iterator<Item = &Snippet> {
    hit.other_headlines.iter().chain(&hit.snippets)
}

/// How the paths of files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathText {
    /// Their bytes, and a line feed.
    Bytes,
    /// Their bytes, and a NUL byte, which no path holds.
    BytesAndNul,
    /// For a terminal: each in one line, without what could steer it.
    Safe,
}

/// Writes the path of each file once.
///
/// # Errors
/// Those of `out`.
pub fn paths(out: &mut dyn Write, results: &SearchResults, text: PathText) -> io::Result<()> {
    let mut written = std::collections::BTreeSet::new();
    for hit in &results.hits {
        let path = hit.found.article.source.file();
        if written.insert(path.clone()) {
            path_in(out, &path, text)?;
        }
    }
    Ok(())
}

fn path_in(out: &mut dyn Write, path: &Path, text: PathText) -> io::Result<()> {
    match text {
        PathText::Bytes | PathText::BytesAndNul => {
            out.write_all(path.as_os_str().as_bytes())?;
            out.write_all(if text == PathText::Bytes { b"\n" } else { b"\0" })
        }
        PathText::Safe => writeln!(out, "{}", safe_line(&path.display().to_string())),
    }
}

/// Writes the id of each article on a line of its own.
///
/// # Errors
/// Those of `out`.
pub fn ids(out: &mut dyn Write, results: &SearchResults) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| writeln!(out, "{}", hit.found.article.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_bytes_for_programs_and_safe_lines_for_people() {
        let check = |text, expected: &[u8]| {
            let mut written = Vec::new();
            path_in(&mut written, Path::new("a\u{1b}[31m\nb\tc.txt"), text).unwrap();
            assert_eq!(written, expected);
        };
        check(PathText::Bytes, b"a\x1b[31m\nb\tc.txt\n");
        check(PathText::BytesAndNul, b"a\x1b[31m\nb\tc.txt\0");
        check(PathText::Safe, b"a[31m b c.txt\n");
    }
}
