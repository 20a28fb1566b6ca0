//! The header of a table, and how its rows are written.
//!
//! In: the first bytes of a table. Out: a [`TableHeader`]: what its columns are called, which character parts their cells,
//! whether these are quoted; and with it, of each row, an object as JSON would have it. Nothing in a table says how it is
//! written, so the way is taken in which the most rows have as many cells as the header.
//!
//! ```text
//! title;source.name;authors           → title: Truce holds
//! Truce holds;Harbour Post;['A', 'B']   source: {name: Harbour Post}, authors: [A, B]
//! ```

use std::borrow::Cow;
use std::cmp::Reverse;

use csv::{ByteRecord, ReaderBuilder, Terminator};
use serde_json::{Map, Value};

use super::recognise::BYTE_ORDER_MARK;
use super::records::Position;
use super::table::Cell;
use super::{FieldMap, FormatError, record};
use crate::archive;
use crate::article::{Evidence, Field};

/// Columns of a table; one with more is a matrix of numbers.
const MAX_COLUMNS: usize = 1000;
/// Rows that tell how a table is written.
const SAMPLE_ROWS: usize = 200;
/// A longer name of a column is a sentence.
const MAX_NAME_CHARS: usize = 60;
/// Of a hundred rows, those that must have as many cells as the header, where only their shape makes them rows.
pub(super) const MIN_REGULAR_PERCENT: usize = 80;
/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// What programs write for no value: R, pandas, SQL, spreadsheets.
const NO_VALUES: &[&str] = &["NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "\\N"];
/// A cell that is longer holds prose, not a list of names.
const MAX_LIST_BYTES: usize = 64 * 1024;
/// Objects in objects, and items of lists, that names of columns may spell out: `authors.0.name`.
const MAX_PATH_PARTS: usize = 6;
/// See [`MAX_PATH_PARTS`].
const MAX_PATH_INDEX: usize = 50;

/// What the columns of a table are, and how its rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHeader {
    names: Vec<String>,
    pub(super) dialect: Dialect,
    /// Where the first row behind it starts.
    pub(super) end: Position,
    /// The charset that rows are in when they are not UTF-8, if the head of the table shows any.
    charset: Option<&'static str>,
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) line_break: u8,
    quoting: Quoting,
}

/// How a cell may hold the delimiter, or a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoting {
    /// Between quotes, and a quote in it is written twice.
    Doubled,
    /// Between quotes, and a quote in it stands behind a backslash.
    Backslash,
    /// It may not; a quote is a quote.
    None,
}

impl Dialect {
    pub(super) fn quotes(self) -> bool {
        self.quoting != Quoting::None
    }

    pub(super) fn escapes(self) -> bool {
        self.quoting == Quoting::Backslash
    }

    /// Reads the cells of one row.
    pub(super) fn cells(self, row: &[u8]) -> ByteRecord {
        let row = self.without_blanks_beside_quotes(self.without_line_break(row));
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .terminator(Terminator::Any(self.line_break))
            .quoting(self.quotes())
            .double_quote(!self.escapes())
            .escape(self.escapes().then_some(b'\\'))
            .from_reader(&*row);
        let mut cells = ByteRecord::new();
        // Reading from memory does not fail, and rows may have any number of cells.
        let _ = reader.read_byte_record(&mut cells);
        cells
    }

    /// Counts the cells of one row, much faster than they are read.
    pub(super) fn n_cells(self, row: &[u8]) -> usize {
        let mut state = Cell::Start;
        let ends_cell = |byte: &&u8| {
            state = state.after(**byte, self);
            state == Cell::Start && **byte == self.delimiter
        };
        self.without_line_break(row).iter().filter(ends_cell).count() + 1
    }

    /// Takes the blanks out of a row between the quotes of a cell and its delimiters.
    fn without_blanks_beside_quotes(self, row: &[u8]) -> Cow<'_, [u8]> {
        let has_any = self.quotes() && memchr::memchr(b' ', row).is_some() && memchr::memchr(b'"', row).is_some();
        if !has_any {
            return Cow::Borrowed(row);
        }
        let (mut kept, mut state) = (Vec::with_capacity(row.len()), Cell::Start);
        for byte in row {
            let before = state;
            state = before.after(*byte, self);
            let is_beside_quotes = match state {
                Cell::Quoted => before == Cell::Start,
                Cell::Start => before == Cell::Closed,
                _ => false,
            };
            if is_beside_quotes {
                trim_end_blanks(&mut kept);
            }
            kept.push(*byte);
        }
        if state == Cell::Closed {
            trim_end_blanks(&mut kept);
        }
        Cow::Owned(kept)
    }

    pub(super) fn without_line_break(self, row: &[u8]) -> &[u8] {
        let row = row.strip_suffix(&[self.line_break]).unwrap_or(row);
        row.strip_suffix(b"\r").unwrap_or(row)
    }

    /// Tells whether nothing stands in any cell of a row.
    pub(super) fn is_blank(self, row: &[u8]) -> bool {
        row.iter().all(|byte| byte.is_ascii_whitespace() || *byte == self.delimiter)
    }

    /// Counts the quotes of a row that should not stand where they do: behind the end of a cell, or around one of a table
    /// that quotes nothing.
    fn n_misplaced_quotes(self, row: &[u8]) -> usize {
        if !self.quotes() {
            return self.cells(row).iter().filter(|cell| matches!(cell, [b'"', .., b'"'])).count();
        }
        let mut state = Cell::Start;
        let misplaced = |byte: &&u8| {
            let before = state;
            state = before.after(**byte, self);
            before.is_closed() && state == Cell::Unquoted
        };
        self.without_line_break(row).iter().filter(misplaced).count()
    }

    /// Cuts the first bytes of a table into its first rows that are whole and not blank, each with its number; and tells
    /// in what cell of which row they end.
    fn rows(self, head: &[u8], extent: Extent) -> (Vec<(u64, &[u8])>, Cell) {
        let (mut rows, mut start, mut number, mut state) = (Vec::new(), 0, 1, Cell::Start);
        for (at, byte) in head.iter().enumerate() {
            state = state.after(*byte, self);
            if state != Cell::EndOfRow {
                continue;
            }
            let row = &head[start..=at];
            if !self.is_blank(row) {
                rows.push((number, row));
            }
            if rows.len() > SAMPLE_ROWS {
                return (rows, state);
            }
            (start, number) = (at + 1, number + 1);
        }
        if extent == Extent::Whole && !self.is_blank(&head[start..]) {
            rows.push((number, &head[start..]));
        }
        (rows, state)
    }
}

/// How much of a table its head is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// So much that its last row may be cut off.
    Start,
}

impl Extent {
    fn of(head: &[u8]) -> Self {
        if (head.len() as u64) < archive::PEEK_BYTES { Self::Whole } else { Self::Start }
    }
}

/// A way to read the head of a table.
struct Reading {
    dialect: Dialect,
    names: Vec<String>,
    end: Position,
    n_rows: usize,
    /// Rows that have as many cells as the header.
    n_regular: usize,
    /// The head of the table ends between the quotes of its first row, which is longer.
    is_first_row_open: bool,
    /// Columns that the header names only by leaving them out.
    n_unnamed: usize,
    n_misplaced_quotes: usize,
}

impl Reading {
    fn of(head: &[u8], start: Position, dialect: Dialect, charset: Option<&str>) -> Option<Self> {
        let text = &head[start.offset as usize..];
        let (rows, state) = dialect.rows(text, Extent::of(head));
        let ((number, header), rows) = rows.split_first()?;
        let decoded = archive::decode_declared(header, charset).text;
        let names = dialect.cells(decoded.as_bytes());
        let mut names: Vec<String> = names.iter().map(|name| lossy(name).trim().to_owned()).collect();
        let cells: Vec<ByteRecord> = rows.iter().map(|(_, row)| dialect.cells(row)).collect();
        // R writes the names of rows, and no name for their column.
        let n_named = names.len();
        if names.len() > 1 && !cells.is_empty() && cells.iter().all(|cells| n_filled(cells) == names.len() + 1) {
            names.insert(0, String::new());
        }
        let n_unnamed = names.len() - n_named;
        let n_regular = cells.iter().filter(|cells| cells.len() == names.len()).count();
        let n_misplaced_quotes = rows.iter().map(|(_, row)| dialect.n_misplaced_quotes(row)).sum();
        let header_end = header.as_ptr().addr() - text.as_ptr().addr() + header.len();
        let end = Position { offset: start.offset + header_end as u64, number: start.number + number };
        let n_rows = rows.len();
        let is_first_row_open = n_rows == 0 && state.is_quoted();
        Some(Self { dialect, names, end, n_rows, n_regular, is_first_row_open, n_unnamed, n_misplaced_quotes })
    }

    /// Ranks the ways to read a table: by the names that are known, by how regular it is, by its quotes and its columns.
    fn rank(&self) -> impl PartialOrd {
        let n_known = self.names.iter().filter(|name| record::known_field(name).is_some()).count();
        let regular_percent = if self.is_first_row_open {
            // Another reading takes its lines for rows: it is right when nearly all of them are regular.
            MIN_REGULAR_PERCENT
        } else {
            self.n_regular * 100 / self.n_rows.max(1)
        };
        // Where a character stands nowhere, all rows have one cell: that says less than few rows of several cells.
        let among_columns = (self.names.len() > 1).then_some(regular_percent);
        let quotes = Reverse((self.n_unnamed, self.n_misplaced_quotes));
        (n_known, among_columns, regular_percent, quotes, self.names.len())
    }
}

fn trim_end_blanks(row: &mut Vec<u8>) {
    let n_kept = row.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    row.truncate(n_kept);
}

/// Counts the cells of a row up to the last that has anything in it.
fn n_filled(cells: &ByteRecord) -> usize {
    cells.iter().rposition(|cell| !cell.trim_ascii().is_empty()).map_or(0, |last| last + 1)
}

/// Reads a cell of a row that was decoded before.
fn lossy(cell: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(cell)
}

/// Finds the best way to read the head of a table.
fn reading(head: &[u8], charset: Option<&str>) -> Option<Reading> {
    let mark_bytes = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let (start, delimiters) = match separator_line(&head[mark_bytes..]) {
        Some((line_bytes, delimiter)) => (Position { offset: line_bytes, number: 2 }, vec![delimiter]),
        None => (Position::START, DELIMITERS.to_vec()),
    };
    let start = Position { offset: start.offset + mark_bytes as u64, ..start };
    let head_line_break = line_break(&head[start.offset as usize..]);
    let dialects = delimiters.into_iter().flat_map(|delimiter| {
        let quotings = [Quoting::Doubled, Quoting::Backslash, Quoting::None].into_iter();
        quotings.map(move |quoting| Dialect { delimiter, line_break: head_line_break, quoting })
    });
    let mut best: Option<Reading> = None;
    for reading in dialects.filter_map(|dialect| Reading::of(head, start, dialect, charset)) {
        if best.as_ref().is_none_or(|best| reading.rank() > best.rank()) {
            best = Some(reading);
        }
    }
    best
}

/// Finds what ends the rows of a table: a carriage return alone, where one stands before any line feed. Between quotes it
/// may be the other.
fn line_break(head: &[u8]) -> u8 {
    let mut is_quoted = false;
    let first = head.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        !is_quoted && matches!(byte, b'\r' | b'\n')
    });
    let Some(first) = first else { return b'\n' };
    match head[first..].iter().find(|byte| **byte != b'\r') {
        Some(b'\n') => b'\n',
        _ => b'\r',
    }
}

/// Reads the line `sep=;` that spreadsheets put before the header; gives its length, and the delimiter.
fn separator_line(head: &[u8]) -> Option<(u64, u8)> {
    let line_end = head.iter().take(16).position(|byte| *byte == b'\n')?;
    let line = &head[..line_end];
    let [delimiter] = *line.strip_suffix(b"\r").unwrap_or(line).strip_prefix(b"sep=")? else { return None };
    DELIMITERS.contains(&delimiter).then_some((line_end as u64 + 1, delimiter))
}

/// Tells by its first bytes alone whether a text is a table of articles: its first line names their fields, and nearly all
/// of its rows have as many cells. Prose with commas has neither.
pub(super) fn looks_like_table(text: &str) -> bool {
    let first_line = text.lines().next().unwrap_or_default();
    // Most texts are no tables, and need no closer look.
    let is_possible = DELIMITERS.iter().any(|delimiter| {
        let names = first_line.split(char::from(*delimiter)).map(|name| name.trim().trim_matches('"'));
        names_articles(names)
    });
    if !is_possible && !first_line.starts_with("sep=") {
        return false;
    }
    let Some(reading) = reading(text.as_bytes(), None) else { return false };
    let is_name = |name: &String| name.chars().count() <= MAX_NAME_CHARS && !name.ends_with(['.', '?', '!', ':']);
    reading.names.iter().all(is_name)
        && names_articles(reading.names.iter().map(String::as_str))
        && reading.n_rows > 0
        && reading.n_regular * 100 >= reading.n_rows * MIN_REGULAR_PERCENT
}

/// Tells whether names of columns are known: two at least, a headline or a body among them.
fn names_articles<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let fields: Vec<Field> = names.filter_map(record::known_field).collect();
    fields.len() > 1 && fields.iter().any(|field| matches!(field, Field::Headline | Field::Body))
}

impl TableHeader {
    /// Reads the header of a table by its first bytes, which are in `charset`, or says why there is none.
    pub(super) fn of(head: &[u8], charset: &'static str) -> Result<Self, String> {
        let charset = (charset != "UTF-8").then_some(charset);
        let Some(Reading { dialect, names, end, .. }) = reading(head, charset) else {
            return Err(format!("no header in its first {} bytes", archive::PEEK_BYTES));
        };
        if names.len() > MAX_COLUMNS {
            return Err(format!("more than {MAX_COLUMNS} columns, as no table of articles has"));
        }
        Ok(Self { names, dialect, end, charset })
    }

    pub(super) fn n_columns(&self) -> usize {
        self.names.len()
    }

    /// Says why no row of the table can be an article: no column, known or named by `map`, is a headline or a body.
    pub(super) fn refusal(&self, map: &FieldMap) -> Option<FormatError> {
        let filled = self.names.iter().map(|name| (name.as_str(), Value::from("x")));
        let fields = record::fields(&object(filled), map, Evidence::Record);
        let is_article = fields.headline.is_some() || fields.body.is_some();
        (!is_article).then(|| FormatError::NoArticle { keys: self.names.clone() })
    }

    /// Makes an object of a row.
    pub(super) fn object(&self, row: &[u8]) -> Result<Value, FormatError> {
        let decoded = archive::decode_declared(row, self.charset).text;
        let cells = self.dialect.cells(decoded.as_bytes());
        let n_cells = n_filled(&cells);
        if n_cells > self.names.len() {
            return Err(FormatError::TooManyCells { n_cells, n_columns: self.names.len() });
        }
        let cells = self.names.iter().zip(&cells);
        Ok(object(cells.filter_map(|(name, cell)| Some((name.as_str(), value(&lossy(cell))?)))))
    }
}

/// Makes an object of names, which may be paths, and values. Of several values for one name the first counts.
fn object<'a>(cells: impl Iterator<Item = (&'a str, Value)>) -> Value {
    let mut object = Map::new();
    for (name, cell) in cells {
        let parts: Vec<&str> = name.split(['.', '/']).collect();
        let is_path = parts.len() <= MAX_PATH_PARTS && parts.iter().all(|part| !part.trim().is_empty());
        if is_path && parts.len() > 1 {
            let (first, rest) = (parts[0], &parts[1..]);
            insert(object.entry(first).or_insert(Value::Null), rest, cell.clone());
        }
        // A name is found as it is written too: `dc.title`.
        object.entry(name).or_insert(cell);
    }
    Value::Object(object)
}

/// Puts a value where the parts of a path lead, unless another value stands in the way.
fn insert(place: &mut Value, path: &[&str], cell: Value) {
    let Some((first, rest)) = path.split_first() else {
        if place.is_null() {
            *place = cell;
        }
        return;
    };
    match first.parse::<usize>() {
        Ok(index) if index < MAX_PATH_INDEX && (place.is_null() || place.is_array()) => {
            if place.is_null() {
                *place = Value::Array(Vec::new());
            }
            if let Value::Array(items) = place {
                items.resize(items.len().max(index + 1), Value::Null);
                insert(&mut items[index], rest, cell);
            }
        }
        _ => {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            if let Value::Object(fields) = place {
                insert(fields.entry(*first).or_insert(Value::Null), rest, cell);
            }
        }
    }
}

/// Reads a cell: a text, or a list as JSON or Python write it; `None` when it says that there is no value.
fn value(cell: &str) -> Option<Value> {
    let text = cell.trim();
    if text.is_empty() || NO_VALUES.contains(&text) {
        return None;
    }
    let is_between = |start: char, end: char| text.starts_with(start) && text.ends_with(end);
    if text.len() <= MAX_LIST_BYTES && (is_between('[', ']') || is_between('{', '}')) {
        if let Ok(value) = serde_json::from_str(text) {
            return Some(value);
        }
        if let Some(list) = python_list(text) {
            return Some(list);
        }
    }
    Some(Value::from(cell))
}

/// Reads a list of strings as Python prints it: `['Ada Lind', "Ben O'Hara"]`, which is what pandas writes for one.
fn python_list(text: &str) -> Option<Value> {
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.trim_start();
    let mut items = Vec::new();
    while let Some(quote) = rest.chars().next() {
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let (item, behind) = python_string(&rest[1..], quote)?;
        items.push(Value::from(item));
        rest = behind.trim_start();
        rest = match rest.strip_prefix(',') {
            Some(rest) => rest.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    Some(Value::Array(items))
}

/// Reads a string up to its closing quote; gives what stands behind it too.
fn python_string(text: &str, quote: char) -> Option<(String, &str)> {
    let mut string = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next()?.1 {
                'n' => string.push('\n'),
                't' => string.push('\t'),
                c => string.push(c),
            },
            c if c == quote => return Some((string, &text[at + 1..])),
            c => string.push(c),
        }
    }
    None
}
