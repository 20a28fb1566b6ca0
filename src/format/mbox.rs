//! mbox: mail messages one behind the other, read as a stream.
//!
//! In: a reader. Out: the [`Record`]s of its messages, one at a time, each with where it ends, so that a mailbox that
//! grew can be read on from there. A record is the message as it was sent: without the line that begins with `From `, and
//! without the `>` that was put before such lines of its text. No more than one message is ever in memory, and of one
//! over the limit not even that.
//!
//! ```text
//! From ann@wire.example Mon Mar 17 09:30:00 2025
//! Subject: Truce holds
//!
//! >From Port Elms we hear that the guns fell silent.
//!                                                       → "Subject: Truce holds\n\nFrom Port Elms we hear …"
//! From …
//! ```
//!
//! The variants differ in how the text's own `From ` lines are kept apart: `mboxo` and `mboxrd` put a `>` before them,
//! `mboxcl2` only gives the length of the message. A length is believed where the next message begins just there.
//! Source: RFC 4155 and <https://www.loc.gov/preservation/digital/formats/fdd/fdd000383.shtml>.

use std::io::{self, BufRead, Read};

use super::mime::Part;
use super::recognise::n_blank_bytes;
use super::records::{Position, Record, RecordError};
use super::{Capture, Format, FormatError, MemberError, RawStory, Stories, mail};

/// A longer line is read in pieces.
const MAX_PIECE_BYTES: u64 = 64 * 1024;
/// Where the bytes of a message that were promised end, a blank line may follow.
const MAX_BLANK_BYTES: usize = 2;

/// Reads the messages of `reader`, from that at `from` on, where `reader` stands.
///
/// Messages over `max_bytes` are passed over and reported. After an error of the reader there is nothing more.
pub(super) fn records(
    reader: impl BufRead,
    from: Position,
    max_bytes: u64,
) -> impl Iterator<Item = io::Result<Record>> {
    let mut mailbox = Mailbox {
        reader,
        read_again: io::Cursor::default(),
        offset: from.offset,
        max_bytes: usize::try_from(max_bytes).unwrap_or(usize::MAX),
        rule: None,
        lengths: Lengths::Believed,
        number: from.number,
        current: None,
        is_at_end: false,
    };
    std::iter::from_fn(move || {
        let record = mailbox.next_message();
        mailbox.is_at_end |= record.is_err();
        record.transpose()
    })
}

/// Reads the stories of a mailbox that is in memory as a whole, as those of a stream would be read.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let mut records = records(io::Cursor::new(bytes.to_vec()), Position::START, u64::MAX).flatten().peekable();
    if records.peek().is_none() {
        return Err(FormatError::NoRecords);
    }
    Ok(Box::new(records.flat_map(|record| {
        let member = record.member;
        let stories = record.bytes.map_err(FormatError::Record).and_then(|bytes| mail::list(&bytes));
        stories.map_or_else(
            |cause| vec![Err(MemberError { member: member.clone(), cause })],
            |stories| stories.into_iter().map(|story| named(story, &member)).collect(),
        )
    })))
}

fn named(story: Result<RawStory, MemberError>, member: &str) -> Result<RawStory, MemberError> {
    let name = |inner: Option<String>| match inner {
        Some(inner) => format!("{member}/{inner}"),
        None => member.to_owned(),
    };
    match story {
        Ok(story) => Ok(RawStory { member: Some(name(story.member)), ..story }),
        Err(error) => Err(MemberError { member: name(Some(error.member)), ..error }),
    }
}

/// What lines begin a message.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// `From ` lines with a date, as nearly all mailboxes have them.
    Dated,
    /// Any `From ` line.
    Any,
}

/// Whether the lengths that headers give are believed.
#[derive(Clone, Copy, PartialEq)]
enum Lengths {
    Believed,
    /// One was wrong: looking for the end of each of the others would cost its length again.
    Doubted,
}

/// A mailbox that is being read.
struct Mailbox<R> {
    reader: R,
    /// What was read too far, and is to be read again.
    read_again: io::Cursor<Vec<u8>>,
    /// Where the next piece stands.
    offset: u64,
    max_bytes: usize,
    /// Set by the first `From ` line.
    rule: Option<Rule>,
    lengths: Lengths,
    /// The number of the current message, or of the next.
    number: u64,
    current: Option<Message>,
    is_at_end: bool,
}

/// A message that is being read.
#[derive(Default)]
struct Message {
    /// Where its `From ` line starts.
    start: u64,
    /// What stands below that line; nothing once it is too long.
    raw: Vec<u8>,
    is_too_long: bool,
    place: Place,
    has_headers: bool,
    /// Where it ends by what its headers say.
    promised_end: Option<usize>,
    /// Where in it the first `From ` line stands before that end.
    first_passed_over: Option<usize>,
}

/// Where in a line of its message a reader stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Place {
    #[default]
    Start,
    BelowBlank,
    Inside,
}

impl<R: BufRead> Mailbox<R> {
    /// Reads on to the end of a message; `None` at the end of the mailbox.
    fn next_message(&mut self) -> io::Result<Option<Record>> {
        while !self.is_at_end {
            if let Some(record) = self.read_piece()? {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// Reads a line or a piece of a long one; returns the message that ends before it.
    fn read_piece(&mut self) -> io::Result<Option<Record>> {
        let mut piece = Vec::new();
        let mut n_read = (&mut self.read_again).take(MAX_PIECE_BYTES).read_until(b'\n', &mut piece)?;
        if n_read == 0 {
            n_read = self.reader.by_ref().take(MAX_PIECE_BYTES).read_until(b'\n', &mut piece)?;
        }
        let start = self.offset;
        self.offset += n_read as u64;
        let Some(message) = &mut self.current else {
            self.is_at_end = n_read == 0;
            let n_blank = n_blank_bytes(&piece);
            if piece[n_blank..].starts_with(b"From ") {
                self.rule = Some(if is_envelope(&piece) { Rule::Dated } else { Rule::Any });
                let start = start + n_blank as u64;
                self.current = Some(Message { start, place: Place::of(&piece), ..Message::default() });
            }
            return Ok(None);
        };
        if n_read == 0 {
            if message.first_passed_over.is_some() && !message.keeps_promise() {
                self.doubt_lengths();
                return Ok(None);
            }
            self.is_at_end = true;
            // Whoever writes the mailbox may still be writing its last message.
            let next = Position { offset: message.start, number: self.number };
            return Ok(self.current.take().map(|message| self.record(message, next)));
        }
        if message.may_end() && self.rule.is_some_and(|rule| begins_message(&piece, rule)) {
            if message.promised_end.is_none_or(|end| message.raw.len() >= end) {
                let new = Message { start, place: Place::of(&piece), ..Message::default() };
                let ended = self.current.replace(new);
                let next = Position { offset: start, number: self.number + 1 };
                let record = ended.map(|message| self.record(message, next));
                self.number += 1;
                return Ok(record);
            }
            message.first_passed_over.get_or_insert(message.raw.len());
        }
        message.add(&piece, self.max_bytes, self.lengths);
        if message.has_broken_promise() {
            self.doubt_lengths();
        }
        Ok(None)
    }

    /// Reads all again that a wrong length had made part of the current message, and believes no other length.
    fn doubt_lengths(&mut self) {
        self.lengths = Lengths::Doubted;
        let Some(message) = &mut self.current else { return };
        message.promised_end = None;
        if let Some(end) = message.first_passed_over.take() {
            let rest = message.raw.split_off(end);
            self.offset -= rest.len() as u64;
            self.read_again = io::Cursor::new(rest);
            message.place = Place::BelowBlank;
        }
    }

    fn record(&self, message: Message, next: Position) -> Record {
        let limit = self.max_bytes as u64;
        let bytes = if message.is_too_long { Err(RecordError::TooLong { limit }) } else { Ok(message.into_bytes()) };
        let member = format!("message {}", self.number);
        Record { member, next, format: Format::Mail, capture: Capture::default(), header: None, bytes }
    }
}

impl Place {
    /// Returns where a reader stands behind a line, or a piece of one.
    fn of(piece: &[u8]) -> Self {
        if piece.ends_with(b"\n") { Self::Start } else { Self::Inside }
    }
}

impl Message {
    /// Whether a `From ` line that comes now may be another message's.
    fn may_end(&self) -> bool {
        self.place == Place::BelowBlank || self.place == Place::Start && self.promised_end == Some(self.raw.len())
    }

    fn add(&mut self, piece: &[u8], max_bytes: usize, lengths: Lengths) {
        let is_blank = self.place != Place::Inside && matches!(piece, b"\n" | b"\r\n");
        self.place = if is_blank { Place::BelowBlank } else { Place::of(piece) };
        if self.is_too_long {
            return;
        }
        self.raw.extend_from_slice(piece);
        if is_blank && !self.has_headers {
            self.has_headers = true;
            if lengths == Lengths::Believed {
                self.promised_end = promised_end(&self.raw).filter(|end| *end <= max_bytes);
            }
        }
        // What a length has been promised of is dropped only when the promise proves wrong.
        if self.raw.len() > max_bytes && self.promised_end.is_none() {
            self.is_too_long = true;
            self.raw = Vec::new();
        }
    }

    /// Whether the message ends where its length says, but for a blank line.
    fn keeps_promise(&self) -> bool {
        self.promised_end.is_some_and(|end| (end..=end + MAX_BLANK_BYTES).contains(&self.raw.len()))
    }

    fn has_broken_promise(&self) -> bool {
        self.promised_end.is_some_and(|end| self.raw.len() > end + MAX_BLANK_BYTES)
    }

    /// Returns the message as it was sent.
    fn into_bytes(mut self) -> Vec<u8> {
        let has_length = self.keeps_promise();
        if has_length {
            self.raw.truncate(self.promised_end.unwrap_or(self.raw.len()));
        } else if self.raw.ends_with(b"\r\n\r\n") {
            self.raw.truncate(self.raw.len() - 2);
        } else if self.raw.ends_with(b"\n\n") {
            self.raw.truncate(self.raw.len() - 1);
        }
        // Where lengths part the messages, their own lines are not quoted.
        if has_length && self.first_passed_over.is_some() { self.raw } else { unquoted(&self.raw) }
    }
}

/// Returns where a message ends whose headers are `head`, by the length that they give of its text.
fn promised_end(head: &[u8]) -> Option<usize> {
    let length: usize = Part::read(head).text("Content-Length")?.parse().ok()?;
    head.len().checked_add(length)
}

/// Takes the `>` off the lines that would else begin with `From `.
fn unquoted(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut copied = 0;
    for at in memchr::memmem::find_iter(raw, b"From ") {
        let line_start =
            raw[copied..at].iter().rposition(|byte| *byte != b'>').map_or(copied, |last| copied + last + 1);
        if line_start < at && (line_start == 0 || raw[line_start - 1] == b'\n') {
            bytes.extend_from_slice(&raw[copied..line_start]);
            copied = line_start + 1;
        }
    }
    bytes.extend_from_slice(&raw[copied..]);
    bytes
}

fn begins_message(line: &[u8], rule: Rule) -> bool {
    line.starts_with(b"From ") && (rule == Rule::Any || is_envelope(line))
}

/// Whether a line gives a sender and a time, as `From ann@wire.example Mon Mar 17 09:30:00 2025` does.
pub(super) fn is_envelope(line: &[u8]) -> bool {
    /// The longest address and a date are shorter.
    const MAX_BYTES: usize = 500;
    const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let is_time = |word: &str| {
        let mut numbers = word.split(':');
        let is_number =
            |number: Option<&str>| number.is_some_and(|n| matches!(n.len(), 1 | 2) && n.parse::<u8>().is_ok());
        is_number(numbers.next()) && is_number(numbers.next())
    };
    let is_month = |word: &str| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word));
    let is_year = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok();
    let has = |is_part: &dyn Fn(&str) -> bool| line.split_whitespace().any(is_part);
    line.len() <= MAX_BYTES && has(&is_month) && has(&is_time) && has(&is_year)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    const MAX_BYTES: u64 = 200;
    const FROM: &str = "From ann@wire.example Mon Mar 17 09:30:00 2025\n";

    fn read(mailbox: &[u8]) -> Vec<(String, u64, String)> {
        // A small buffer, so that every line crosses its border somewhere.
        let records = records(BufReader::with_capacity(7, mailbox), Position::START, MAX_BYTES).map(Result::unwrap);
        let text = |bytes: Result<Vec<u8>, RecordError>| match bytes {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => error.to_string(),
        };
        records.map(|record| (record.member, record.next.offset, text(record.bytes))).collect()
    }

    #[track_caller]
    fn check(mailbox: &str, expected: &[&str]) {
        let messages: Vec<_> = read(mailbox.as_bytes()).into_iter().map(|(_, _, message)| message).collect();
        assert_eq!(messages, expected, "{mailbox}");
    }

    #[test]
    fn blanks_before_the_first_message_are_passed_over() {
        let mailbox = format!("{FROM}Subject: A\n\nOne.\n\n{FROM}Subject: B\n\nTwo.\n\n");
        let places: Vec<u64> = read(mailbox.as_bytes()).iter().map(|(_, next, _)| *next).collect();
        for blank in ["\u{feff}", "\n\r\n", "\n  \u{feff}\n ", "\t"] {
            let mailbox = format!("{blank}{mailbox}");
            check(&mailbox, &["Subject: A\n\nOne.\n", "Subject: B\n\nTwo.\n"]);
            let found: Vec<u64> = read(mailbox.as_bytes()).iter().map(|(_, next, _)| *next).collect();
            assert_eq!(found, places.iter().map(|place| place + blank.len() as u64).collect::<Vec<_>>());
        }
    }

    #[test]
    fn messages_begin_below_lines_with_a_sender_and_a_date() {
        let mailbox =
            format!("{FROM}Subject: A\n\nOne.\n\nFrom the start it was so.\nFrom x\n\n{FROM}Subject: B\n\nTwo.\n\n");
        check(&mailbox, &["Subject: A\n\nOne.\n\nFrom the start it was so.\nFrom x\n", "Subject: B\n\nTwo.\n"]);
        check(
            &mailbox.replace('\n', "\r\n"),
            &["Subject: A\r\n\r\nOne.\r\n\r\nFrom the start it was so.\r\nFrom x\r\n", "Subject: B\r\n\r\nTwo.\r\n"],
        );
        // Where the first line has no date, none needs one.
        check("From \nA: 1\n\na\n\nFrom x\nB: 1\n\nb\n", &["A: 1\n\na\n", "B: 1\n\nb\n"]);
    }

    #[test]
    fn a_quoted_line_of_the_text_is_as_it_was() {
        let mailbox = format!("{FROM}A: 1\n\n>From here\n>>From there\n> From >From\nx>From\n>From");
        check(&mailbox, &["A: 1\n\nFrom here\n>From there\n> From >From\nx>From\n>From"]);
    }

    #[test]
    fn lengths_part_messages_where_they_are_right() {
        let text = format!("One.\n\n{FROM}>From\n");
        let right = format!("{FROM}Content-Length: {}\n\n{text}\n{FROM}B: 1\n\nb\n", text.len());
        check(&right, &[&format!("Content-Length: {}\n\n{text}", text.len()), "B: 1\n\nb\n"]);
        let wrong = format!("{FROM}Content-Length: 90\n\nOne.\n\n{FROM}Content-Length: 5\n\n>From b\n\n{FROM}C: 1\n\n");
        check(&wrong, &["Content-Length: 90\n\nOne.\n", "Content-Length: 5\n\nFrom b\n", "C: 1\n"]);
    }

    #[test]
    fn a_message_over_the_limit_is_passed_over_and_reported() {
        let limit = "longer than 200 bytes; raise the limit with `--max-file-size`";
        let mailbox = format!("{FROM}A: 1\n\n{}\n\n{FROM}B: 1\n\nb\n", "x".repeat(100_000));
        check(&mailbox, &[limit, "B: 1\n\nb\n"]);
        let lies = format!("{FROM}Content-Length: 180\n\n{}\n\n{FROM}B: 1\n\nb\n", "x\n".repeat(300));
        check(&lies, &[limit, "B: 1\n\nb\n"]);
    }

    #[test]
    fn a_mailbox_that_grew_is_read_on() {
        let start = format!("{FROM}A: 1\n\na\n\n");
        let mailbox = format!("{start}{FROM}B: 1\n\nb\n");
        let read = read(mailbox.as_bytes());
        // The last message may still be being written.
        assert_eq!(read[0], ("message 1".to_owned(), start.len() as u64, "A: 1\n\na\n".to_owned()));
        assert_eq!((read[1].0.as_str(), read[1].1), ("message 2", start.len() as u64));
        let grown = format!("{mailbox}\n{FROM}C: 1\n\nc\n");
        let from = Position { offset: start.len() as u64, number: 2 };
        let records = records(&grown.as_bytes()[start.len()..], from, MAX_BYTES).map(Result::unwrap);
        let members: Vec<_> = records.map(|record| (record.member, record.bytes.unwrap())).collect();
        assert_eq!(members[0], ("message 2".to_owned(), b"B: 1\n\nb\n".to_vec()));
        assert_eq!(members[1], ("message 3".to_owned(), b"C: 1\n\nc\n".to_vec()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = (read(&bytes), stories(&bytes).map(Iterator::count));
        }

        #[test]
        fn the_messages_of_any_mailbox_follow_each_other(
            mailbox in "(From x Mon Mar 17 09:30:00 2025\n|From y\n|>From \n|Content-Length: [0-9]{1,3}\n|A: 1\n|\n|\r\n|x|é|\u{0}){0,60}"
        ) {
            let mut last = 0;
            for (n, (member, next, _)) in read(mailbox.as_bytes()).into_iter().enumerate() {
                prop_assert_eq!(member, format!("message {}", n + 1));
                prop_assert!(next >= last && next <= mailbox.len() as u64);
                last = next;
            }
        }

        #[test]
        fn what_python_writes_comes_back(texts in proptest::collection::vec("(From |[a-z]|\n){0,20}", 1..5)) {
            let messages: Vec<String> = texts.iter().map(|text| format!("A: 1\n\n{text}\n")).collect();
            let mut mailbox = String::new();
            for message in &messages {
                let lines: Vec<String> = message.split('\n').map(|line| if line.starts_with("From ") { format!(">{line}") } else { line.to_owned() }).collect();
                writeln!(mailbox, "{FROM}{}", lines.join("\n")).unwrap();
            }
            let read: Vec<String> = read(mailbox.as_bytes()).into_iter().map(|(_, _, message)| message).collect();
            let limit = |message: String| if message.len() as u64 > MAX_BYTES { String::new() } else { message };
            prop_assert_eq!(read, messages.into_iter().map(limit).collect::<Vec<_>>());
        }
    }
}
