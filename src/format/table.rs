//! Tables with a header, as CSV and TSV: one record a row, read as a stream.
//!
//! In: a reader. Out: the [`Record`]s of its rows, one at a time; then, of each, its [`RawStory`]. A row becomes an object
//! with the header's names as its keys, so that it is read as a JSON record is: by the names that others give to fields,
//! or by `--map`. A row alone does not tell what its cells are, so each record carries the [`TableHeader`] of its table;
//! its bytes are the row's own, and those alone give its id. `row 17` is the row that a spreadsheet shows as 17.
//!
//! ```
//! use newsdex::format::{self, FieldMap, Format};
//!
//! let file = b"title;date;text\nTruce holds;2025-03-17;\"The guns fell silent; talks go on.\"\n";
//! let map = FieldMap::default();
//! let story = format::stories(Format::Csv, file, &map)?.next().unwrap()?;
//! assert_eq!(story.member.as_deref(), Some("row 2"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use super::records::{Position, Record, RecordError};
use super::table_header::{Dialect, MIN_REGULAR_PERCENT, TableHeader};
use super::{Capture, FieldMap, Format, FormatError, MemberError, RawStory, Stories, json};
use crate::archive::{self, PEEK_BYTES};
use crate::article::ArticleId;

/// How often as many bytes as a row may have are read again, in one table, behind quotes that are never closed.
const MAX_READ_AGAIN: u64 = 16;
/// Fewer lines that have as many cells as the header may be lines of a cell.
const MIN_SWALLOWED_ROWS: usize = 3;

/// Reads the rows of `reader`, which stands at the start of its table; blank rows are none.
///
/// Positions count the bytes of the text as UTF-8 where the table is in a charset that cannot be cut into rows byte by
/// byte. Rows over `max_row_bytes` are passed over and reported. After an error of the reader there is nothing more.
pub(super) fn records<'r>(
    mut reader: impl BufRead + 'r,
    max_row_bytes: u64,
) -> io::Result<Box<dyn Iterator<Item = io::Result<Record>> + 'r>> {
    let mut head = read_head(&mut reader)?;
    let mut charset = archive::decode(&head).charset;
    let mut reader: Box<dyn BufRead + 'r> = Box::new(Cursor::new(head.clone()).chain(reader));
    if !is_cut_byte_by_byte(charset) {
        let mut as_utf_8 = BufReader::new(archive::decode_stream(reader, charset));
        head = read_head(&mut as_utf_8)?;
        charset = "UTF-8";
        reader = Box::new(Cursor::new(head.clone()).chain(as_utf_8));
    }
    let header = match TableHeader::of(&head, charset) {
        Ok(header) => header,
        Err(reason) => {
            let bytes = Err(RecordError::Damaged(reason));
            return Ok(Box::new(std::iter::once(Ok(record("row 1".to_owned(), Position::START, None, bytes)))));
        }
    };
    let position = header.end;
    io::copy(&mut reader.by_ref().take(position.offset), &mut io::sink())?;
    let again = Cursor::new(Vec::new());
    let mut rows = Rows { reader, again, header: Arc::new(header), position, max_row_bytes, n_bytes_again: 0 };
    let mut has_failed = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        let record = rows.next_record().transpose()?;
        has_failed = record.is_err();
        Some(record)
    })))
}

/// Reads the stories of a table that is in memory as a whole, as those of a stream would be read.
pub(super) fn stories<'a>(bytes: &[u8], map: &'a FieldMap) -> Result<Stories<'a>, FormatError> {
    let rows = records(Cursor::new(bytes.to_vec()), u64::MAX).map_err(|_| FormatError::NoRecords)?;
    let rows: Vec<Record> = rows.map_while(Result::ok).collect();
    if rows.is_empty() {
        return Err(FormatError::NoRecords);
    }
    Ok(Box::new(rows.into_iter().map(move |row| {
        let story = match (&row.bytes, &row.header) {
            (Ok(bytes), Some(header)) => story(bytes, header, map),
            _ => Err(FormatError::NoRecords),
        };
        match story {
            Ok(story) => Ok(RawStory { member: Some(row.member), ..story }),
            Err(cause) => Err(MemberError { member: row.member, cause }),
        }
    })))
}

/// Reads the story of one row.
pub(super) fn story(row: &[u8], header: &TableHeader, map: &FieldMap) -> Result<RawStory, FormatError> {
    let fields = json::fields_of_value(&header.object(row)?, map)?;
    Ok(json::story(ArticleId::of(row), None, fields))
}

/// Reads as much of a table as its header and its dialect are told by.
fn read_head(reader: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(PEEK_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

/// Tells whether delimiters, quotes and line breaks are single bytes in a charset, and no part of anything else.
fn is_cut_byte_by_byte(charset: &str) -> bool {
    !charset.starts_with("UTF-16") && charset != "ISO-2022-JP"
}

fn record(
    member: String,
    next: Position,
    header: Option<Arc<TableHeader>>,
    bytes: Result<Vec<u8>, RecordError>,
) -> Record {
    Record { member, next, format: Format::Csv, capture: Capture::default(), header, bytes }
}

/// The rows of a table.
struct Rows<'r> {
    reader: Box<dyn BufRead + 'r>,
    /// What was taken from the reader, and is to be read again before it goes on.
    again: Cursor<Vec<u8>>,
    header: Arc<TableHeader>,
    /// The row to be read next.
    position: Position,
    max_row_bytes: u64,
    /// Bytes that were read again, all in all.
    n_bytes_again: u64,
}

/// How a row ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a line break.
    Closed,
    /// With the table.
    OfTable,
    /// Nowhere: it has more bytes than a row may have.
    TooLong,
}

impl Rows<'_> {
    /// Reads on to the next row that is not blank; `None` at the end.
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            let start = self.position;
            let (row, end, state, is_suspect) = self.read_row()?;
            if row.is_empty() {
                return Ok(None);
            }
            let is_open = state.is_quoted() && end != End::Closed;
            let is_suspect = is_suspect && self.header.n_columns() > 1 && self.n_before_next(&row) < row.len();
            if is_suspect || (is_open && self.has_swallowed_rows(&row)) {
                return self.open_quote(start, row).map(Some);
            }
            self.position = Position { offset: start.offset + row.len() as u64, number: start.number + 1 };
            if end == End::TooLong {
                self.skip_row(state)?;
                return Ok(Some(self.record(start, Err(RecordError::TooLong { limit: self.max_row_bytes }))));
            }
            if is_open {
                // Whoever writes the table may still be writing the row.
                return Ok(Some(self.record(start, Err(RecordError::CutOff))));
            }
            let row = self.header.dialect.without_line_break(&row);
            if !self.header.dialect.is_blank(row) {
                return Ok(Some(self.record(start, Ok(row.to_vec()))));
            }
        }
    }

    fn record(&self, start: Position, bytes: Result<Vec<u8>, RecordError>) -> Record {
        record(format!("row {}", start.number), self.position, Some(Arc::clone(&self.header)), bytes)
    }

    /// Takes the bytes of the next row, with its line break; of one that is too long, as many as a row may have. Tells too
    /// whether a quote that should close a cell of several lines stands in the middle of one, as if it opened another.
    fn read_row(&mut self) -> io::Result<(Vec<u8>, End, Cell, bool)> {
        let (mut row, mut state) = (Vec::new(), Cell::Start);
        let (mut has_line_break, mut is_suspect) = (false, false);
        loop {
            let limit = self.max_row_bytes.saturating_add(1).saturating_sub(row.len() as u64);
            let dialect = self.header.dialect;
            let buffer = self.fill_buffer()?;
            if buffer.is_empty() {
                return Ok((row, End::OfTable, state, is_suspect));
            }
            let part = &buffer[..buffer.len().min(usize::try_from(limit).unwrap_or(usize::MAX))];
            let end = part.iter().position(|byte| {
                let before = state;
                state = before.after(*byte, dialect);
                has_line_break |= *byte == dialect.line_break;
                is_suspect |= has_line_break && before.is_closed() && state == Cell::Unquoted;
                state == Cell::EndOfRow
            });
            let n_taken = end.map_or(part.len(), |end| end + 1);
            row.extend_from_slice(&part[..n_taken]);
            self.consume(n_taken);
            if end.is_some() {
                return Ok((row, End::Closed, state, is_suspect));
            }
            if row.len() as u64 > self.max_row_bytes {
                return Ok((row, End::TooLong, state, is_suspect));
            }
        }
    }

    /// Makes a record of a row in which a quote is opened and never closed, and finds the row behind it.
    ///
    /// The quote stands there by mistake and may have swallowed other rows: the first of them begins at a line that has as
    /// many cells as the header.
    fn open_quote(&mut self, start: Position, mut bytes: Vec<u8>) -> io::Result<Record> {
        let n_row_bytes = self.n_before_next(&bytes);
        let mut left = bytes.split_off(n_row_bytes);
        self.n_bytes_again += left.len() as u64;
        if self.n_bytes_again > self.max_row_bytes.saturating_mul(MAX_READ_AGAIN) {
            return Err(io::Error::other("quotes are opened over and over in the table and never closed"));
        }
        left.extend_from_slice(&self.again.get_ref()[self.again.position() as usize..]);
        self.again = Cursor::new(left);
        self.position = Position { offset: start.offset + n_row_bytes as u64, number: start.number + 1 };
        let reason = "a quote is opened in it and never closed".to_owned();
        Ok(self.record(start, Err(RecordError::Damaged(reason))))
    }

    /// Tells whether a quote that is never closed stands in a row by mistake: nearly all the lines behind it are rows, and
    /// so many of them that they are no prose with commas.
    fn has_swallowed_rows(&self, row: &[u8]) -> bool {
        let (dialect, n_columns) = (self.header.dialect, self.header.n_columns());
        let lines = row.split_inclusive(|byte| *byte == dialect.line_break).skip(1);
        let (mut n_lines, mut n_regular) = (0, 0);
        for line in lines.filter(|line| !dialect.is_blank(line)) {
            n_lines += 1;
            n_regular += usize::from(dialect.n_cells(line) == n_columns);
        }
        n_columns > 1 && n_regular >= MIN_SWALLOWED_ROWS && n_regular * 100 >= n_lines * MIN_REGULAR_PERCENT
    }

    /// Returns how many bytes stand before the first of the rows that an open quote has swallowed.
    fn n_before_next(&self, row: &[u8]) -> usize {
        let dialect = self.header.dialect;
        let mut lines = row.split_inclusive(|byte| *byte == dialect.line_break);
        let mut n_bytes = lines.next().map_or(0, <[u8]>::len);
        for line in lines {
            if dialect.n_cells(line) == self.header.n_columns() {
                break;
            }
            n_bytes += line.len();
        }
        n_bytes
    }

    /// Passes over the rest of a row, from a byte in `state` on.
    fn skip_row(&mut self, mut state: Cell) -> io::Result<()> {
        loop {
            let dialect = self.header.dialect;
            let buffer = self.fill_buffer()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| {
                state = state.after(*byte, dialect);
                state == Cell::EndOfRow
            });
            let n_skipped = end.map_or(buffer.len(), |at| at + 1);
            self.consume(n_skipped);
            self.position.offset += n_skipped as u64;
            if end.is_some() {
                return Ok(());
            }
        }
    }

    fn fill_buffer(&mut self) -> io::Result<&[u8]> {
        if (self.again.position() as usize) < self.again.get_ref().len() {
            return self.again.fill_buf();
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        if (self.again.position() as usize) < self.again.get_ref().len() {
            self.again.consume(n_bytes);
        } else {
            self.reader.consume(n_bytes);
        }
    }
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Before the first byte of a cell, or behind blanks that may stand before its quotes.
    Start,
    /// In a cell without quotes, or in what stands behind the quotes of one by mistake.
    Unquoted,
    /// Between quotes.
    Quoted,
    /// Behind a backslash between quotes.
    Escaped,
    /// Behind a quote that ends the cell, unless another follows.
    Quote,
    /// Behind blanks that follow the quotes of a cell.
    Closed,
    /// Behind the line break that ends the row.
    EndOfRow,
}

impl Cell {
    /// Tells where the byte behind `byte` stands. Source: RFC 4180, section 2, read as generously as the crate `csv` does.
    pub(super) fn after(self, byte: u8, dialect: Dialect) -> Self {
        match self {
            Self::Escaped => Self::Quoted,
            Self::Quoted if dialect.escapes() && byte == b'\\' => Self::Escaped,
            Self::Quoted if byte == b'"' => Self::Quote,
            Self::Quoted => Self::Quoted,
            Self::Quote if byte == b'"' && !dialect.escapes() => Self::Quoted,
            Self::Start | Self::EndOfRow if byte == b'"' && dialect.quotes() => Self::Quoted,
            _ if byte == dialect.delimiter => Self::Start,
            _ if byte == dialect.line_break => Self::EndOfRow,
            Self::Start | Self::EndOfRow if byte == b' ' && dialect.quotes() => Self::Start,
            Self::Quote | Self::Closed if matches!(byte, b' ' | b'\r') => Self::Closed,
            _ => Self::Unquoted,
        }
    }

    /// Tells whether quotes were opened and not closed yet.
    pub(super) fn is_quoted(self) -> bool {
        matches!(self, Self::Quoted | Self::Escaped)
    }

    /// Tells whether quotes were closed just before, so that the cell should end.
    pub(super) fn is_closed(self) -> bool {
        matches!(self, Self::Quote | Self::Closed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::{Content, Prose};

    const MAX_ROW_BYTES: u64 = 60;

    /// Reads the rows of `table`: number, where to go on, what they are or why not.
    #[track_caller]
    fn check_rows(table: &[u8], expected: &[(u64, u64, &str)]) {
        // A small buffer, so that every row crosses its border somewhere.
        let reader = BufReader::with_capacity(7, table);
        let read: Vec<_> = records(reader, MAX_ROW_BYTES)
            .unwrap()
            .map(|record| {
                let Record { member, next, bytes, .. } = record.unwrap();
                let told = bytes.map_or_else(|error| error.to_string(), |bytes| String::from_utf8(bytes).unwrap());
                (member, next.offset, told)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(row, next, told)| (format!("row {row}"), *next, (*told).to_owned())).collect();
        assert_eq!(read, expected);
    }

    /// Reads the headlines and bodies of `table`, or why a row is none.
    #[track_caller]
    fn check(table: impl AsRef<[u8]>, map: &str, expected: &[Result<(&str, &str), &str>]) {
        let map = map.parse().unwrap();
        let read: Vec<Result<(String, String), String>> = stories(table.as_ref(), &map)
            .unwrap()
            .map(|story| {
                let Content::Fields(fields) = story.map_err(|error| error.cause.to_string())?.content else {
                    panic!("a row has fields")
                };
                let body = fields.body.as_ref().map(Prose::source).unwrap_or_default().to_owned();
                Ok((fields.headline.unwrap_or_default(), body))
            })
            .collect();
        let owned = |(headline, body): &(&str, &str)| ((*headline).to_owned(), (*body).to_owned());
        let expected: Vec<_> =
            expected.iter().map(|row| row.as_ref().map(owned).map_err(|error| (*error).to_owned())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let table = b"title,text\nA,a\n\n,\n\"B\",\"two\nlines\"\r\nC,c";
        check_rows(table, &[(2, 15, "A,a"), (5, 35, "\"B\",\"two\nlines\""), (6, 38, "C,c")]);
        check_rows(b"title,text\n", &[]);
        check_rows(b"title,text", &[]);
    }

    #[test]
    fn every_way_to_write_a_table_is_found_out() {
        let expected = [Ok(("A, b", "one; two")), Ok(("C \"d\"", "three\tfour|five"))];
        for table in [
            "title,text\n\"A, b\",one; two\n\"C \"\"d\"\"\",three\tfour|five\n",
            "title;text\nA, b;\"one; two\"\n\"C \"\"d\"\"\";three\tfour|five\n",
            "title\ttext\r\nA, b\tone; two\r\nC \"d\"\t\"three\tfour|five\"\r\n",
            "title|text\rA, b|one; two\rC \"d\"|\"three\tfour|five\"\r",
            "title,text\n\"A, b\",one; two\n\"C \\\"d\\\"\",three\tfour|five\n",
            "\u{feff}\"title\",\"text\"\n\"A, b\",\"one; two\"\n\"C \"\"d\"\"\",\"three\tfour|five\"\n",
            "sep=;\r\ntitle;text\r\nA, b;\"one; two\"\r\n\"C \"\"d\"\"\";three\tfour|five\r\n",
        ] {
            check(table, "", &expected);
        }
    }

    #[test]
    fn quotes_of_tables_that_quote_nothing_are_text() {
        let table = "title\ttext\n\"Truce\tThe guns\nTalks\tThey go on\n";
        check(table, "", &[Ok(("\"Truce", "The guns")), Ok(("Talks", "They go on"))]);
    }

    #[test]
    fn rows_longer_than_the_head_of_their_table_are_read() {
        let body = "The guns fell silent, they said.\nThe talks go on, \"slowly\", and on.\n\n".repeat(1000);
        for quote in ["\"\"", "\\\""] {
            let row = format!("A,2025,\"{}\"\n", body.replace('"', quote));
            check(format!("title,date,text\n{row}{row}"), "", &[Ok(("A", body.as_str())); 2]);
        }
        // A quote that is only a quote does not make a row of all the others.
        let table = format!(
            "title\tdate\ttext\n{}",
            "\"Truce\t2025\tThe guns fell silent.\n".repeat(2) + &"A\t2025\ta\n".repeat(9000)
        );
        let first = [Ok(("\"Truce", "The guns fell silent.")); 2];
        check(table, "", &[&first[..], &vec![Ok(("A", "a")); 9000]].concat());
    }

    #[test]
    fn blanks_beside_quotes_are_no_text() {
        let table = "title, text\n\"Truce, at last\", \"The guns \"\"fell\"\", silent.\"\n Talks , a \"b\" \n";
        check(table, "", &[Ok(("Truce, at last", "The guns \"fell\", silent.")), Ok(("Talks", " a \"b\" "))]);
        for line_break in ["\n", "\r\n"] {
            let row = format!("1,\"A\" ,  \"The guns fell, it is said.\nThe, talks, go on.\"  {line_break}");
            let table = format!("id,title,text{line_break}{}", row.repeat(3));
            check(table, "", &[Ok(("A", "The guns fell, it is said.\nThe, talks, go on.")); 3]);
        }
        let table = "title,text\n\"A, b\",c\n\"A\" said, \"B\" \"C\"\n";
        check(table, "", &[Ok(("A, b", "c")), Ok(("A said", "B \"C\""))]);
    }

    #[test]
    fn a_table_in_any_charset_is_read() {
        let table = "title,text\nПеремирие,Бои прекратились\n";
        let expected = [Ok(("Перемирие", "Бои прекратились"))];
        let utf_16: Vec<u8> = format!("\u{feff}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(utf_16, "", &expected);
        check(archive::encode(table, "windows-1251"), "", &expected);
        let japanese = "title,text\n停戦が続く,銃声はやんだ\n";
        check(archive::encode(japanese, "iso-2022-jp"), "", &[Ok(("停戦が続く", "銃声はやんだ"))]);
        check(archive::encode(japanese, "shift_jis"), "", &[Ok(("停戦が続く", "銃声はやんだ"))]);
    }

    #[test]
    fn ragged_rows_are_read_or_told_of() {
        let table = "title,text,date\nA,a\nB,b,2025,,\nC,c, and more,2025\n";
        let reason = "4 cells in a table of 3 columns; a cell that holds the delimiter must be quoted";
        check(table, "", &[Ok(("A", "a")), Ok(("B", "b")), Err(reason)]);
    }

    #[test]
    fn rows_may_end_otherwise_than_the_lines_of_their_cells() {
        let body = "First of it, yes.\nThe, second, it is said.";
        check(format!("title,date,text\r{}", format!("A,2025,\"{body}\"\r").repeat(4)), "", &[Ok(("A", body)); 4]);
        let body = body.replace('\n', "\r");
        let header = "title,\"date\rof it\",text\r\n";
        check(format!("{header}{}", format!("A,2025,\"{body}\"\n").repeat(4)), "", &[Ok(("A", &*body)); 4]);
        check("title,text\r\r\nA,a\r\r\n", "", &[Ok(("A", "a"))]);
    }

    #[test]
    fn rows_of_one_column_hold_what_would_part_several() {
        let told = [Ok(("", "The guns, they said, fell silent")), Ok(("", "\"No\", he said, and \"on\" they go"))];
        check("text\nThe guns, they said, fell silent\n\"No\", he said, and \"on\" they go\n", "", &told);
        check("text\n\"The guns, they said, fell silent\"\n", "", &told[..1]);
        let reason = "2 cells in a table of 1 column; a cell that holds the delimiter must be quoted";
        check("text\na\nb\nc\nd,e;f\tg|h\n", "", &[Ok(("", "a")), Ok(("", "b")), Ok(("", "c")), Err(reason)]);
        check("h;t\nA;a;\nB;b\n", "headline=h,body=t", &[Ok(("A", "a")), Ok(("B", "b"))]);
    }

    #[test]
    fn names_of_rows_have_no_name_for_their_column() {
        check("title,text\n1,A,a\n2,B,b\n", "", &[Ok(("A", "a")), Ok(("B", "b"))]);
    }

    #[test]
    fn columns_are_found_by_the_map() {
        let expected = [Ok(("A", "a"))];
        check("h;t;source.name\nA;a;Post\n", "headline=h,body=t", &expected);
        check("data.h,data.t.0,data.t.1\nA,a,b\n", "headline=data.h,body=data.t.0", &expected);
        check("dc.title,text\nA,a\n", "headline=dc.title", &expected);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_row() {
        let reason = "a quote is opened in it and never closed";
        let table = b"title,text\nA,\"a\nB,b\nC,c\nD,d\n";
        check_rows(table, &[(2, 16, reason), (3, 20, "B,b"), (4, 24, "C,c"), (5, 28, "D,d")]);
    }

    #[test]
    fn a_row_of_several_lines_that_is_still_being_written_is_no_row_yet() {
        let reason = RecordError::CutOff.to_string();
        check_rows(b"title,text\nA,a\nB,\"b\nc", &[(2, 15, "A,a"), (3, 21, &reason)]);
        let table = b"title,text\nA,a\nB,\"The guns\nfell, it is said,\nsilent, and\nso, yes";
        check_rows(table, &[(2, 15, "A,a"), (3, 64, &reason)]);
        check_rows(b"text\na\n\"b\nc\nd\ne\nf\n", &[(2, 7, "a"), (3, 18, &reason)]);
    }

    #[test]
    fn a_quote_that_the_next_row_closes_costs_one_row() {
        let table = b"title,text\n\"A, b\",\"a\"\nB,\"b\nC,\"c, d\"\nD,\"d\n\"\n";
        let reason = "a quote is opened in it and never closed";
        check_rows(table, &[(2, 22, "\"A, b\",\"a\""), (3, 27, reason), (4, 36, "C,\"c, d\""), (5, 43, "D,\"d\n\"")]);
    }

    #[test]
    fn a_row_over_the_limit_is_passed_over() {
        let limit = "longer than 60 bytes; raise the limit with `--max-file-size`";
        let long = "x".repeat(100);
        let table = format!("title,text\nA,{long}\nB,b\n");
        check_rows(table.as_bytes(), &[(2, 114, limit), (3, 118, "B,b")]);
        // Its lines are no rows, whether the limit stands before or behind them.
        let table = format!("title,text\nA,\"{long}\nB,b\nC,c\"\nD,d\n");
        check_rows(table.as_bytes(), &[(2, 124, limit), (3, 128, "D,d")]);
        let table = format!("title,text\nA,\"a\nB,b\n{long}\n\"\"E,e\"\nD,d\n");
        check_rows(table.as_bytes(), &[(2, 128, limit), (3, 132, "D,d")]);
        // Those behind a quote that stands there by mistake are.
        let table = format!("title,text\nA,\"a\n{}", "Truce,the guns\n".repeat(4));
        let mut expected = vec![(2, 16, "a quote is opened in it and never closed")];
        expected.extend((1..=4).map(|n| (n + 2, 16 + 15 * n, "Truce,the guns")));
        check_rows(table.as_bytes(), &expected);
    }

    #[test]
    fn cells_of_several_lines_that_look_like_rows_are_cells() {
        for line_break in ["\n", "\r\n"] {
            let body = format!("The guns fell silent.{line_break}The talks go on, it is said.");
            let row = format!("Truce holds,\"{body}\"{line_break}");
            check(format!("title,body{line_break}{}", row.repeat(40)), "", &[Ok(("Truce holds", body.as_str())); 40]);
        }
    }

    #[test]
    fn open_quotes_are_given_up_at_some_point() {
        let table = format!("title,text\n{}{}", "\"A, b\",c\n".repeat(300), "a\"b,\"c\n".repeat(500));
        let mut rows = records(table.as_bytes(), 50).unwrap();
        let error = rows.find_map(Result::err).map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("quotes are opened over and over in the table and never closed"));
    }

    proptest! {
        #[test]
        fn the_rows_of_any_bytes_lie_where_they_say(
            table in "(title,text|title;text|a|b|\"|,|;|\t|\n|\r\n|\\\\|é|\u{feff}){0,60}",
        ) {
            let mut n_records = 0;
            for record in records(BufReader::with_capacity(5, table.as_bytes()), 20).unwrap() {
                let Ok(record) = record else { break };
                n_records += 1;
                prop_assert!(record.next.offset as usize <= table.len());
                if let Ok(bytes) = record.bytes {
                    let header = record.header.unwrap();
                    let is_marked = bytes.starts_with("\u{feff}".as_bytes());
                    let n_cells = header.dialect.cells(&bytes).len();
                    prop_assert!(is_marked || header.dialect.n_cells(&bytes) == n_cells, "{:?}", bytes);
                    prop_assert!(!header.dialect.is_blank(&bytes));
                    prop_assert!(memchr::memmem::find(table.as_bytes(), &bytes).is_some());
                    let _ = story(&bytes, &header, &FieldMap::default());
                }
            }
            prop_assert!(n_records <= table.len() + 1);
        }

        #[test]
        fn a_row_is_read_as_one_record(cells in proptest::collection::vec("[a-c\",;\n\r \\\\é]{0,6}", 3)) {
            let mut table = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            table.write_record(["title", "text", "date"]).unwrap();
            table.write_record(&cells).unwrap();
            let table = table.into_inner().unwrap();
            let rows: Vec<Record> = records(&table[..], 1000).unwrap().map(Result::unwrap).collect();
            if cells.iter().any(|cell| !cell.trim_matches([' ', ',', '\n', '\r']).is_empty()) {
                prop_assert_eq!(rows.len(), 1, "{:?}", table);
                let read = rows[0].header.as_ref().unwrap().dialect.cells(rows[0].bytes.as_ref().unwrap());
                prop_assert!(read.iter().eq(cells.iter().map(String::as_bytes)), "{:?} {:?}", read, cells);
            }
        }
    }
}
