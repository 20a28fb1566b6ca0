//! `newsdex search --batch FILE`: many queries, one after the other, over one open index.
//!
//! In: lines, each a query, optionally with an id and a tab before it. Out: one row a hit, as JSON lines, CSV, TSV or a
//! TREC run; notes go to stderr with the id of their query. As an example: `q7<TAB>peace talks`.
//!
//! Each query is answered before the next is read, so that a program may ask and wait for the answer. Lines end with LF,
//! CR LF or CR.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use newsdex::archive;
use newsdex::engine::Engine;
use newsdex::query::{self, MAX_QUERY_BYTES, Query};
use newsdex::render::{self, BatchQuery, safe_line};
use newsdex::search::{self, SearchRequest, SearchResults};
use newsdex::snippet::SnippetOptions;

use super::location::with_hint;
use super::pager::Output;
use super::{FOUND, Global, nothing_found, tell};

/// Bytes of a line that are kept: the longest query, and room for its id.
const MAX_LINE_BYTES: usize = MAX_QUERY_BYTES + 1024;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// One JSON object a line.
    Json,
    /// Comma-separated values, or others, with a header.
    Delimited(u8),
    /// The run format of the Text Retrieval Conference.
    Trec,
}

/// Answers each query of `file`, or of stdin for `-`, by `request_of`.
pub(super) fn run(
    global: &Global,
    engine: &dyn Engine,
    file: &Path,
    rows: Rows,
    snippets: Option<SnippetOptions>,
    request_of: &dyn Fn(Query) -> SearchRequest,
) -> anyhow::Result<ExitCode> {
    let mut lines = Lines::open(file)?;
    let mut out = Output::stdout();
    if let Rows::Delimited(delimiter) = rows {
        render::table::batch_header(&mut out, delimiter)?;
    }
    let mut ids = HashSet::new();
    let mut has_found = false;
    while let Some(line) = lines.next_line().with_context(|| format!("cannot read `{}`", file.display()))? {
        let Some(query) = read(&line, lines.n_read) else { continue };
        let note = |text: &str| {
            if !global.quiet {
                tell(format_args!("note: {}: {}", safe_line(&query.id), safe_line(text)));
            }
        };
        if query.text.trim().is_empty() {
            note("there is no query behind the id; left out");
            continue;
        }
        if !ids.insert(query.id.clone()) {
            note("another query has this id too");
        }
        let parsed = query::parse(&query.text);
        for reading in &parsed.notes {
            note(&reading.to_string());
        }
        let results = answer(engine, &request_of(parsed.query), snippets)?;
        for respelled in &results.found.respelled {
            note(&respelled.to_string());
        }
        for cap in super::search::caps(&results.found.expansions) {
            note(&cap);
        }
        has_found |= !results.hits.is_empty();
        match rows {
            Rows::Json => render::json::batch_hits(&mut out, &query, &results)?,
            Rows::Delimited(delimiter) => render::table::batch_rows(&mut out, &query, &results, delimiter)?,
            Rows::Trec => render::trec::run(&mut out, &query.id, &results)?,
        }
        // Whoever asks line by line waits for the answer.
        out.flush()?;
    }
    out.finish()?;
    Ok(if has_found { FOUND } else { nothing_found() })
}

fn answer(
    engine: &dyn Engine,
    request: &SearchRequest,
    snippets: Option<SnippetOptions>,
) -> anyhow::Result<SearchResults> {
    match snippets {
        Some(options) => search::search(engine, request, options),
        None => search::search_unmarked(engine, request),
    }
    .map_err(with_hint)
}

/// Takes a line apart into id and query; `None` for a blank one.
///
/// What stands before the first tab is an id when it is one word: else the tab belongs to the query.
fn read(line: &str, line_number: usize) -> Option<BatchQuery> {
    if line.trim().is_empty() {
        return None;
    }
    let (id, text) = match line.split_once('\t') {
        Some((id, text)) if !id.trim().is_empty() && !id.trim().contains(char::is_whitespace) => {
            (id.trim().to_owned(), text)
        }
        _ => (line_number.to_string(), line),
    };
    Some(BatchQuery { id, text: text.to_owned() })
}

/// The lines of a file, one at a time.
struct Lines {
    bytes: Box<dyn BufRead>,
    n_read: usize,
    /// A line feed right behind a carriage return ends no other line.
    follows_return: bool,
}

impl Lines {
    fn open(file: &Path) -> anyhow::Result<Self> {
        let mut bytes: Box<dyn BufRead> = if file == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            let opened = File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?;
            if opened.metadata().is_ok_and(|metadata| metadata.is_dir()) {
                bail!("cannot read `{}`: it is a folder", file.display());
            }
            Box::new(BufReader::new(opened))
        };
        let start = bytes.fill_buf().with_context(|| format!("cannot read `{}`", file.display()))?;
        if start.starts_with(&[0xef, 0xbb, 0xbf]) {
            bytes.consume(3);
        } else if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            let mut whole = Vec::new();
            bytes.read_to_end(&mut whole).with_context(|| format!("cannot read `{}`", file.display()))?;
            bytes = Box::new(io::Cursor::new(archive::decode(&whole).text.into_bytes()));
        }
        Ok(Self { bytes, n_read: 0, follows_return: false })
    }

    /// Returns the next line without its end; of a line that is too long, what a query can hold and a little more.
    fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let mut has_any = false;
        loop {
            let buffer = match self.bytes.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                break;
            }
            if std::mem::take(&mut self.follows_return) && buffer[0] == b'\n' {
                self.bytes.consume(1);
                continue;
            }
            has_any = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = &buffer[..end.unwrap_or(buffer.len())];
            line.extend_from_slice(&part[..part.len().min(MAX_LINE_BYTES.saturating_sub(line.len()))]);
            let n_used = part.len() + usize::from(end.is_some());
            self.follows_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.bytes.consume(n_used);
            if end.is_some() {
                break;
            }
        }
        if !has_any {
            return Ok(None);
        }
        self.n_read += 1;
        // A file of another charset is decoded line by line.
        Ok(Some(String::from_utf8(line).unwrap_or_else(|error| archive::decode(error.as_bytes()).text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &[(&str, &str)]) {
        // A buffer of two bytes puts its end everywhere.
        for size in [2, 8192] {
            let bytes = Box::new(BufReader::with_capacity(size, io::Cursor::new(bytes.to_vec())));
            let mut lines = Lines { bytes, n_read: 0, follows_return: false };
            let mut read_queries = Vec::new();
            while let Some(line) = lines.next_line().unwrap() {
                read_queries.extend(read(&line, lines.n_read).map(|query| (query.id, query.text)));
            }
            let found: Vec<(&str, &str)> = read_queries.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn lines_end_in_every_way() {
        check(b"a\nb\r\nc\rd", &[("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")]);
        check(b"a\r\rb\n\n \nc\r\n", &[("1", "a"), ("3", "b"), ("6", "c")]);
        check(b"", &[]);
    }

    #[test]
    fn one_word_before_a_tab_is_the_id() {
        check(b"q7\tpeace talks\n", &[("q7", "peace talks")]);
        check(b"q7\tpeace\ttalks, \"now\"\n", &[("q7", "peace\ttalks, \"now\"")]);
        check(b"\tpeace\npeace talks\tnow", &[("1", "\tpeace"), ("2", "peace talks\tnow")]);
    }

    #[test]
    fn a_line_in_an_old_charset_is_read() {
        check(b"caf\xe9 d\xe9j\xe0 vu\n", &[("1", "café déjà vu")]);
    }
}
