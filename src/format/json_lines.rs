//! JSON Lines: one record a line, read as a stream.
//!
//! In: a reader. Out: the [`Record`]s of its lines, one at a time, each with where it ends, so that a file that grew can
//! be read on from there; then, of each, its [`RawStory`]. No more than one line is ever in memory, and of a line over
//! the limit not even that.
//!
//! ```
//! use newsdex::format::{FieldMap, record_story, records};
//!
//! let file = b"{\"title\": \"Truce holds\", \"text\": \"The guns fell silent.\"}\n";
//! let record = records(&file[..], 1, 0, 1_000_000).next().unwrap()?;
//! assert_eq!((record.line, record.end), (1, file.len() as u64));
//! let story = record_story(&record.bytes?, record.line, &FieldMap::default())?;
//! assert_eq!(story.member.as_deref(), Some("line 1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::{self, BufRead, Read};

use super::{FieldMap, FormatError, MemberError, RawStory, Stories, json};
use crate::archive;
use crate::article::ArticleId;

/// What some editors put at the start of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line of a file of records.
#[derive(Debug)]
pub struct Record {
    /// Its number in the file; the first line is 1.
    pub line: u64,
    /// Where it ends in the decompressed file, its line break included: where the next line starts.
    pub end: u64,
    /// How the line ends; an open one may still be being written.
    pub ending: Ending,
    /// The line, without its line break.
    pub bytes: Result<Vec<u8>, RecordError>,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a line break.
    Closed,
    /// With the file.
    Open,
}

/// Why a line was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It has more bytes than allowed.
    #[error("longer than {limit} bytes; raise the limit with `--max-file-size`")]
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
}

/// Reads the records of `reader` line by line; blank lines are none.
///
/// `first_line` and `first_offset` say which line comes first and where it starts, 1 and 0 unless reading is taken up
/// again. Lines over `max_line_bytes` are passed over and reported. After an error of the reader there is nothing more.
pub fn records(
    reader: impl BufRead,
    first_line: u64,
    first_offset: u64,
    max_line_bytes: u64,
) -> impl Iterator<Item = io::Result<Record>> {
    let mut lines = Lines { reader, next_line: first_line, offset: first_offset, max_line_bytes };
    let mut has_failed = false;
    std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        let record = lines.next_record().transpose()?;
        has_failed = record.is_err();
        Some(record)
    })
}

/// Reads the stories of a file that is in memory as a whole, as those of a stream would be read.
pub(super) fn stories<'a>(bytes: &[u8], map: &'a FieldMap) -> Result<Stories<'a>, FormatError> {
    let mut records = records(io::Cursor::new(bytes.to_vec()), 1, 0, u64::MAX).peekable();
    if records.peek().is_none() {
        return Err(FormatError::NoRecords);
    }
    // Reading from memory does not fail, and no line is too long.
    let lines = records.flatten().filter_map(|record| Some((record.line, record.bytes.ok()?)));
    Ok(Box::new(lines.map(move |(line, bytes)| {
        record_story(&bytes, line, map).map_err(|cause| MemberError { member: format!("line {line}"), cause })
    })))
}

/// Reads the story of a record, which is line `line` of its file.
///
/// # Errors
/// Any [`FormatError`] but that of an empty file.
pub fn record_story(record: &[u8], line: u64, map: &FieldMap) -> Result<RawStory, FormatError> {
    let fields = json::record_fields(&archive::decode(record).text, map)?;
    Ok(json::story(ArticleId::of(record), Some(format!("line {line}")), fields))
}

struct Lines<R> {
    reader: R,
    next_line: u64,
    offset: u64,
    max_line_bytes: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads on to the next line that is not blank; `None` at the end.
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let is_first = self.offset == 0;
            // One more for the line break.
            let n_read =
                self.reader.by_ref().take(self.max_line_bytes.saturating_add(1)).read_until(b'\n', &mut bytes)?;
            if n_read == 0 {
                return Ok(None);
            }
            let line = self.next_line;
            self.next_line += 1;
            self.offset += n_read as u64;
            let mut ending = if bytes.ends_with(b"\n") { Ending::Closed } else { Ending::Open };
            if ending == Ending::Open && n_read as u64 > self.max_line_bytes {
                ending = self.skip_line()?;
                let bytes = Err(RecordError::TooLong { limit: self.max_line_bytes });
                return Ok(Some(Record { line, end: self.offset, ending, bytes }));
            }
            if is_first && bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            let content = bytes.trim_ascii_end().len();
            bytes.truncate(content);
            if !bytes.trim_ascii_start().is_empty() {
                return Ok(Some(Record { line, end: self.offset, ending, bytes: Ok(bytes) }));
            }
        }
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self) -> io::Result<Ending> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(Ending::Open);
            }
            let line_break = buffer.iter().position(|byte| *byte == b'\n');
            let n_skipped = line_break.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(n_skipped);
            self.offset += n_skipped as u64;
            if line_break.is_some() {
                return Ok(Ending::Closed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    const MAX_LINE_BYTES: u64 = 20;

    /// Reads the lines of `file`: number, end, content or error.
    #[track_caller]
    fn check(file: &[u8], expected: &[(u64, u64, &str)]) {
        // A small buffer, so that every line crosses its border somewhere.
        let records = records(BufReader::with_capacity(7, file), 1, 0, MAX_LINE_BYTES);
        let read: Vec<_> = records
            .map(|record| {
                let Record { line, end, bytes, .. } = record.unwrap();
                (line, end, bytes.map_or_else(|error| error.to_string(), |bytes| String::from_utf8(bytes).unwrap()))
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(line, end, text)| (*line, *end, (*text).to_owned())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_are_none() {
        check(b"{1}\n\n  \r\n{2}\r\n{3}", &[(1, 4, "{1}"), (4, 14, "{2}"), (5, 17, "{3}")]);
        check(b"", &[]);
        check(b"\n\n", &[]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_record() {
        check(b"\xef\xbb\xbf{1}\n{2}\n", &[(1, 7, "{1}"), (2, 11, "{2}")]);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_reported() {
        let limit = "longer than 20 bytes; raise the limit with `--max-file-size`";
        let file = [b"12345678901234567890\n".as_slice(), &[b'x'; 100], b"\n{3}\n", &[b'y'; 21]].concat();
        check(&file, &[(1, 21, "12345678901234567890"), (2, 122, limit), (3, 126, "{3}"), (4, 147, limit)]);
    }

    #[test]
    fn a_line_that_the_file_ends_in_is_open() {
        let endings: Vec<Ending> = records(&b"{1}\n{2}"[..], 1, 0, 9).map(|record| record.unwrap().ending).collect();
        assert_eq!(endings, [Ending::Closed, Ending::Open]);
    }

    #[test]
    fn reading_can_be_taken_up_where_it_ended() {
        let record = records(&b"{2}\n"[..], 2, 4, 9).next().unwrap().unwrap();
        assert_eq!((record.line, record.end), (2, 8));
    }

    #[test]
    fn a_failing_reader_is_reported_once() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("unplugged"))
            }
        }
        let file = b"{1}\n".chain(BufReader::new(Broken));
        let outcomes: Vec<bool> = records(file, 1, 0, 9).map(|record| record.is_ok()).collect();
        assert_eq!(outcomes, [true, false]);
    }

    proptest! {
        #[test]
        fn the_records_of_any_bytes_lie_where_they_say(
            file in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'\n')], 0..200),
        ) {
            let mut last_end = 0;
            for record in records(BufReader::with_capacity(5, &file[..]), 1, 0, MAX_LINE_BYTES) {
                let record = record.unwrap();
                let read = &file[..record.end as usize];
                let lines: Vec<&[u8]> = read.strip_suffix(b"\n").unwrap_or(read).split(|byte| *byte == b'\n').collect();
                prop_assert_eq!(record.line, lines.len() as u64);
                let line = lines[lines.len() - 1];
                match record.bytes {
                    Ok(bytes) => prop_assert!(line.trim_ascii_end().ends_with(&bytes)),
                    Err(RecordError::TooLong { limit }) => prop_assert!(line.len() as u64 > limit),
                }
                // Between two records there are only blank lines.
                let start = read.strip_suffix(b"\n").unwrap_or(read).len() - line.len();
                prop_assert!(file[last_end..start].trim_ascii().is_empty());
                last_end = read.len();
            }
            prop_assert!(file[last_end..].trim_ascii().is_empty());
        }
    }
}
