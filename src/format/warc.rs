//! WARC, the archives of web crawlers: each page that was fetched is a story.
//!
//! In: a reader of a WARC file, decompressed. Out: the [`Record`]s that may hold a story, one at a time, each named by
//! where it stands and by its id: `offset 1234 <urn:uuid:…>`. Its bytes are those of the page itself, with all that HTTP
//! wrapped around them undone: so a page has the same id in a WARC file as in a file of its own. As an example,
//!
//! ```text
//! WARC/1.1
//! WARC-Type: response
//! WARC-Record-ID: <urn:uuid:5e1b9a2c-6f0e-4c0e-9d0a-1d3f0f7b8a11>
//! WARC-Date: 2025-03-17T09:30:00Z
//! WARC-Target-URI: https://harbourpost.example/truce
//! Content-Type: application/http; msgtype=response
//! Content-Length: 112
//!
//! HTTP/1.1 200 OK
//! Content-Type: text/html; charset=utf-8
//!
//! <!doctype html><title>Truce holds</title><p>The guns fell silent.
//! ```
//!
//! gives the page, saved on 17 March 2025 from that address. Offsets count decompressed bytes.
//!
//! Source: ISO 28500:2017 (WARC 1.1) and ISO 28500:2009 (WARC 1.0), which differ for a reader in little more than the
//! angle brackets around addresses. Each part names the clause that it follows. What is damaged is reported, and the next
//! record is looked for: crawls are copied, cut and mended by many hands.

mod fields;
mod head;
mod http;
mod payload;
mod source;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead};

use self::head::{Head, Kind};
use self::payload::{Payload, Story};
pub(super) use self::source::starts_record;
use self::source::{Skipped, Source, Stop, next_record};
use super::records::{Position, Record, RecordError};
use super::{Capture, Format};
use crate::archive::Limits;

/// Most bytes of a record's head: addresses may be long, but no head has this many.
const MAX_HEAD_BYTES: usize = 256 * 1024;
/// Bytes of a block beside its payload: the head of HTTP, with all its cookies.
const MAX_HTTP_HEAD_BYTES: u64 = 1024 * 1024;
/// A block that may be larger than any memory is not read, whatever the limit.
const MAX_BLOCK_BYTES: u64 = 1 << 30;
/// Bytes behind a block that tell whether the record ends there.
const TRAILER_BYTES: usize = 16;
/// What is wrong with a record behind which no other starts.
const WRONG_LENGTH: &str = "its Content-Length does not lead to the next record";

/// Reads the records of `reader`, which stands at the start of its file, that may hold a story.
///
/// Records over `max_bytes` are passed over and reported. After an error of the reader there is nothing more.
pub(super) fn records(reader: impl BufRead, max_bytes: u64) -> impl Iterator<Item = io::Result<Record>> {
    let mut reader = Reader {
        source: Source::new(reader),
        number: Position::START.number,
        limits: Limits { max_bytes, ..Limits::default() },
        given: HashSet::new(),
        hasher: RandomState::new(),
        n_elsewhere: 0,
    };
    let mut has_failed = false;
    std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        let record = reader.next_record().transpose()?;
        has_failed = record.is_err();
        Some(record)
    })
}

struct Reader<R> {
    source: Source<R>,
    /// The number of the record to be read next.
    number: u64,
    limits: Limits,
    /// Hashes of what later records may refer to: the ids and payload digests of the records that were given.
    given: HashSet<u64>,
    hasher: RandomState,
    /// Pages that are only noted here, as the same as in another file.
    n_elsewhere: u64,
}

/// A record that was found to hold a story, or to be damaged.
struct Found {
    /// Its id, if its head could be read.
    id: Option<String>,
    story: Result<Story, RecordError>,
}

impl Found {
    fn damaged(id: Option<String>, error: RecordError) -> Self {
        Self { id, story: Err(error) }
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads on to the next record that may hold a story, or that is damaged; `None` at the end.
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            self.source.skip_blanks()?;
            if self.source.look_at(1)?.is_empty() && matches!(self.source.stop(), Some(Stop::End)) {
                return Ok(self.tell_elsewhere());
            }
            let start = self.source.offset();
            let found = self.read_record()?;
            self.number += 1;
            let Some(Found { id, story }) = found else { continue };
            let next = self.position();
            let member = match id {
                Some(id) => format!("offset {start} {id}"),
                None => format!("offset {start}"),
            };
            return Ok(Some(match story {
                Ok(Story { bytes, format, capture }) => {
                    Record { member, next, format, capture, header: None, bytes: Ok(bytes) }
                }
                Err(error) => unread(member, next, error),
            }));
        }
    }

    fn position(&self) -> Position {
        Position { offset: self.source.offset(), number: self.number }
    }

    /// Tells once of the pages that are only noted here.
    fn tell_elsewhere(&mut self) -> Option<Record> {
        let n_records = std::mem::take(&mut self.n_elsewhere);
        (n_records > 0).then(|| unread("revisits".to_owned(), self.position(), RecordError::Elsewhere { n_records }))
    }

    /// Reads one record; `None` when there is nothing in it for a reader of news.
    ///
    /// Source: ISO 28500:2017, 4: `warc-record = header CRLF block CRLF CRLF`.
    fn read_record(&mut self) -> io::Result<Option<Found>> {
        let start = self.source.look_at(b"WARC/".len())?;
        if !start.starts_with(b"WARC/") {
            let error = match start.len() {
                0..5 if b"WARC/".starts_with(start) => self.cut_off(),
                _ => self.skip_damage("no record starts here")?,
            };
            return Ok(Some(Found::damaged(None, error)));
        }
        let Some(n_head) = self.length_of_head()? else {
            let damage = self.skip_damage("the head of the record does not end")?;
            let is_cut_off = self.source.look_at(1)?.is_empty();
            return Ok(Some(Found::damaged(None, if is_cut_off { RecordError::CutOff } else { damage })));
        };
        let head = Head::of(&self.source.look_at(n_head)?[..n_head]);
        let Some(n_block) = head.block_length() else {
            let error = self.skip_damage("its Content-Length is missing or no number")?;
            return Ok(Some(Found::damaged(head.short_id(), error)));
        };
        self.source.take(n_head);
        let max_block_bytes = self.limits.max_bytes.saturating_add(MAX_HTTP_HEAD_BYTES).min(MAX_BLOCK_BYTES);
        let damage = match usize::try_from(n_block) {
            Ok(n_block) if n_block as u64 <= max_block_bytes => match self.damage_of_block(n_block)? {
                None => return self.read_block(&head, n_block),
                damage => damage,
            },
            _ => self.skip_large(&head, n_block)?,
        };
        Ok(damage.map(|error| Found::damaged(head.short_id(), error)))
    }

    /// Finds the blank line behind the named fields; `None` where there is none near. Source: ISO 28500:2017, 4, `header`.
    fn length_of_head(&mut self) -> io::Result<Option<usize>> {
        let (mut n_searched, mut n) = (0, 1024);
        while n_searched < MAX_HEAD_BYTES {
            let bytes = self.source.look_at(n)?;
            let n_available = bytes.len();
            let bytes = &bytes[..n.min(n_available)];
            let end = fields::end_of_head(bytes, n_searched);
            // Where a head is cut off, that of the next record seems to go on with it.
            let is_cut_off = next_record(&bytes[..end.unwrap_or(bytes.len())]).is_some();
            if end.is_some() || is_cut_off || n_available < n {
                return Ok(end.filter(|_| !is_cut_off));
            }
            (n_searched, n) = (n, 2 * n);
        }
        Ok(None)
    }

    /// Says what is wrong with the block that follows, if anything is, and takes it then.
    ///
    /// Source: ISO 28500:2017, 5.3 (`Content-Length`), and 4 for the two line breaks behind it; some writers leave one out.
    fn damage_of_block(&mut self, n_block: usize) -> io::Result<Option<RecordError>> {
        let bytes = self.source.look_at(n_block + TRAILER_BYTES)?;
        let n_available = bytes.len();
        if let Some(trailer) = bytes.get(n_block..) {
            let n_breaks = trailer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let rest = &trailer[n_breaks..];
            let is_closed = trailer.starts_with(b"\r\n\r\n") || trailer.starts_with(b"\n\n");
            if rest.is_empty() && matches!(self.source.stop(), Some(Stop::Damage { is_whole_before: false, .. })) {
                // A checksum behind the record says that it is not what was written.
                return Ok(Some(self.cut_off()));
            }
            let bytes = self.source.look_at(n_block + TRAILER_BYTES)?;
            let rest = &bytes[n_block + n_breaks..];
            if is_closed || rest.is_empty() || rest.starts_with(b"WARC/") {
                return Ok(None);
            }
        }
        let block = &self.source.look_at(0)?[..n_available.min(n_block)];
        if let Some(at) = if starts_record(block) { Some(0) } else { next_record(block) } {
            self.source.take(at);
            return Ok(Some(RecordError::Damaged(WRONG_LENGTH.to_owned())));
        }
        if n_available < n_block {
            return Ok(Some(self.cut_off()));
        }
        self.source.take(n_block);
        self.skip_damage(WRONG_LENGTH).map(Some)
    }

    /// Takes a block that is whole.
    fn read_block(&mut self, head: &Head, n_block: usize) -> io::Result<Option<Found>> {
        let payload = Payload::of(head, &self.source.look_at(n_block)?[..n_block], &self.limits);
        self.source.take(n_block);
        let story = match payload {
            Payload::Nothing => return Ok(None),
            Payload::Unchanged => {
                self.n_elsewhere += u64::from(!self.has_given(head));
                return Ok(None);
            }
            Payload::Story(_) if head.kind() == Kind::Conversion && self.has_given(head) => return Ok(None),
            Payload::Story(story) => {
                let names = [head.id(), head.payload_digest(), head.target_uri()];
                let hashes = names.into_iter().flatten().map(|name| self.hasher.hash_one(name));
                self.given.extend(hashes);
                Ok(story)
            }
            Payload::Unreadable(error) => Err(error),
        };
        Ok(Some(Found { id: head.short_id(), story }))
    }

    /// Says whether the record that this one refers to was given. Source: ISO 28500:2017, 5.11 and 6.7.
    fn has_given(&self, head: &Head) -> bool {
        let names = [head.refers_to(), head.payload_digest()];
        let mut names: Vec<String> = names.into_iter().flatten().collect();
        if names.is_empty() {
            names.extend(head.refers_to_target_uri().or_else(|| head.target_uri()));
        }
        names.iter().any(|name| self.given.contains(&self.hasher.hash_one(name)))
    }

    /// Takes a block that is too large to be read, as far as it goes.
    fn skip_large(&mut self, head: &Head, n_block: u64) -> io::Result<Option<RecordError>> {
        let block = self.source.look_at(MAX_HEAD_BYTES)?;
        let may_be_story = payload::may_be_story(head, block);
        let skipped = if starts_record(block) { Skipped::ToRecord } else { self.source.skip(n_block)? };
        Ok(match skipped {
            Skipped::All => may_be_story.then_some(RecordError::TooLong { limit: self.limits.max_bytes }),
            // Either the length lies, or the block is a WARC file itself: its records are worth reading too.
            Skipped::ToRecord => Some(RecordError::Damaged(WRONG_LENGTH.to_owned())),
            Skipped::ToStop => Some(self.cut_off()),
        })
    }

    /// Takes bytes that are damaged, up to the next record.
    fn skip_damage(&mut self, reason: &str) -> io::Result<RecordError> {
        if self.source.skip(u64::MAX)? == Skipped::ToStop
            && let damage @ RecordError::Damaged(_) = self.cut_off()
        {
            return Ok(damage);
        }
        Ok(RecordError::Damaged(reason.to_owned()))
    }

    /// Takes what is left before the stop, and says why there is no more.
    fn cut_off(&mut self) -> RecordError {
        let error = match self.source.stop() {
            Some(Stop::Damage { reason, .. }) => RecordError::Damaged(reason.clone()),
            Some(Stop::End) | None => RecordError::CutOff,
        };
        self.source.pass_stop();
        error
    }
}

/// A record that could not be read.
fn unread(member: String, next: Position, error: RecordError) -> Record {
    Record { member, next, format: Format::Warc, capture: Capture::default(), header: None, bytes: Err(error) }
}

#[cfg(test)]
mod tests;
