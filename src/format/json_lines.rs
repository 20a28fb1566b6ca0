//! JSON Lines: one record a line, read as a stream.
//!
//! In: a reader. Out: the [`Record`]s of its lines, one at a time, each with where it ends, so that a file that grew can
//! be read on from there; then, of each, its [`RawStory`]. No more than one line is ever in memory, and of a line over
//! the limit not even that.

use std::io::{self, BufRead, Read};

use super::recognise::BYTE_ORDER_MARK;
use super::records::{Position, Record, RecordError};
use super::{Capture, FieldMap, Format, FormatError, MemberError, RawStory, Stories, json, read_in};
use crate::archive;
use crate::article::ArticleId;

/// Reads the records of `reader` line by line, from the line at `from` on; blank lines are none.
///
/// Lines over `max_line_bytes` are passed over and reported. After an error of the reader there is nothing more.
pub(super) fn records(
    reader: impl BufRead,
    from: Position,
    max_line_bytes: u64,
) -> impl Iterator<Item = io::Result<Record>> {
    let mut lines = Lines { reader, position: from, max_line_bytes };
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
    let mut records = records(io::Cursor::new(bytes.to_vec()), Position::START, u64::MAX).peekable();
    if records.peek().is_none() {
        return Err(FormatError::NoRecords);
    }
    // Reading from memory does not fail, and no line is too long.
    let lines = records.flatten().filter_map(|record| Some((record.member, record.bytes.ok()?)));
    Ok(Box::new(lines.map(move |(member, bytes)| match story(&bytes, map) {
        Ok(story) => Ok(RawStory { member: Some(member), ..story }),
        Err(cause) => Err(MemberError { member, cause }),
    })))
}

/// Reads the story of one line.
pub(super) fn story(line: &[u8], map: &FieldMap) -> Result<RawStory, FormatError> {
    let decoded = archive::decode(line);
    let fields = json::record_fields(&decoded.text, map)?;
    let capture = Capture { read_in: read_in(&decoded), ..Capture::default() };
    Ok(RawStory { capture, ..json::story(ArticleId::of(line), None, fields) })
}

struct Lines<R> {
    reader: R,
    /// The line to be read next.
    position: Position,
    max_line_bytes: u64,
}

impl<R: BufRead> Lines<R> {
    /// Reads on to the next line that is not blank; `None` at the end.
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let start = self.position;
            // One more for the line break.
            let n_read =
                self.reader.by_ref().take(self.max_line_bytes.saturating_add(1)).read_until(b'\n', &mut bytes)?;
            if n_read == 0 {
                return Ok(None);
            }
            self.position = Position { offset: start.offset + n_read as u64, number: start.number + 1 };
            let record = |next, bytes| {
                let member = format!("line {}", start.number);
                Ok(Some(Record {
                    member,
                    next,
                    format: Format::JsonLines,
                    capture: Capture::default(),
                    header: None,
                    bytes,
                }))
            };
            let is_closed = bytes.ends_with(b"\n");
            if !is_closed && n_read as u64 > self.max_line_bytes {
                let is_closed = self.skip_line()?;
                let next = if is_closed { self.position } else { start };
                return record(next, Err(RecordError::TooLong { limit: self.max_line_bytes }));
            }
            // Whoever writes the file may still be writing a line that it ends in.
            let next = if is_closed { self.position } else { start };
            if start.offset == 0 && bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            let content = bytes.trim_ascii_end().len();
            bytes.truncate(content);
            if !bytes.trim_ascii_start().is_empty() {
                return record(next, Ok(bytes));
            }
        }
    }

    /// Passes over the rest of a line; tells whether a line break ends it.
    fn skip_line(&mut self) -> io::Result<bool> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let line_break = buffer.iter().position(|byte| *byte == b'\n');
            let n_skipped = line_break.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(n_skipped);
            self.position.offset += n_skipped as u64;
            if line_break.is_some() {
                return Ok(true);
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

    /// Reads the lines of `file`: number, where to go on, content or error.
    #[track_caller]
    fn check(file: &[u8], expected: &[(u64, u64, &str)]) {
        // A small buffer, so that every line crosses its border somewhere.
        let records = records(BufReader::with_capacity(7, file), Position::START, MAX_LINE_BYTES);
        let read: Vec<_> = records
            .map(|record| {
                let Record { member, next, bytes, .. } = record.unwrap();
                (
                    member,
                    next.offset,
                    bytes.map_or_else(|error| error.to_string(), |bytes| String::from_utf8(bytes).unwrap()),
                )
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(line, end, text)| (format!("line {line}"), *end, (*text).to_owned())).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_are_none() {
        check(b"{1}\n\n  \r\n{2}\r\n{3}", &[(1, 4, "{1}"), (4, 14, "{2}"), (5, 14, "{3}")]);
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
        check(&file, &[(1, 21, "12345678901234567890"), (2, 122, limit), (3, 126, "{3}"), (4, 126, limit)]);
    }

    #[test]
    fn a_line_that_the_file_ends_in_is_read_again() {
        let next = |file: &[u8]| records(file, Position::START, 9).last().unwrap().unwrap().next;
        assert_eq!(next(b"{1}\n{2}"), Position { offset: 4, number: 2 });
        assert_eq!(next(b"{1}\n{2}\n"), Position { offset: 8, number: 3 });
    }

    #[test]
    fn reading_can_be_taken_up_where_it_ended() {
        let record = records(&b"{2}\n"[..], Position { offset: 4, number: 2 }, 9).next().unwrap().unwrap();
        assert_eq!((record.member.as_str(), record.next), ("line 2", Position { offset: 8, number: 3 }));
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
        let outcomes: Vec<bool> = records(file, Position::START, 9).map(|record| record.is_ok()).collect();
        assert_eq!(outcomes, [true, false]);
    }

    proptest! {
        #[test]
        fn the_records_of_any_bytes_lie_where_they_say(
            file in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'\n')], 0..200),
        ) {
            let mut last_end = 0;
            for record in records(BufReader::with_capacity(5, &file[..]), Position::START, MAX_LINE_BYTES) {
                let record = record.unwrap();
                let number: usize = record.member.strip_prefix("line ").unwrap().parse().unwrap();
                let start = file.split_inclusive(|byte| *byte == b'\n').take(number - 1).map(<[u8]>::len).sum::<usize>();
                let line = file[start..].split_inclusive(|byte| *byte == b'\n').next().unwrap();
                match record.bytes {
                    Ok(bytes) => prop_assert!(line.trim_ascii_end().ends_with(&bytes)),
                    Err(RecordError::TooLong { limit }) => prop_assert!(line.len() as u64 > limit),
                    Err(error) => prop_assert!(false, "{error}"),
                }
                // Between two records there are only blank lines.
                prop_assert!(file[last_end..start].trim_ascii().is_empty());
                last_end = start + line.len();
                let is_closed = line.ends_with(b"\n");
                prop_assert_eq!(record.next.offset as usize, if is_closed { last_end } else { start });
            }
            prop_assert!(file[last_end..].trim_ascii().is_empty());
        }
    }
}
