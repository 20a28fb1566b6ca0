//! The bytes of a WARC file, with as much of them at hand as a record needs.
//!
//! In: a reader. Out: its bytes, looked at before they are taken, so that a record whose length lies can be given up, and
//! the next one found in what was read for it. Where the reader fails for damage that something readable may follow, as
//! between two members of a gzip file, that is a [`Stop`]: what stands before it can be taken, then reading goes on.

use std::io::{self, BufRead};

use memchr::memmem;

use crate::archive::ReadError;
use crate::format::recognise::n_blank_bytes;

/// Taken bytes are dropped when there are more of them than this, and more than are left.
const KEEP_BYTES: usize = 256 * 1024;
/// More room than this is given back once it is no longer needed.
const KEEP_ROOM_BYTES: usize = 4 * 1024 * 1024;
/// How far the start of a record is looked at to know it.
const START_BYTES: usize = 128;
/// How much is searched at once.
const SEARCH_BYTES: usize = 64 * 1024;

/// Why no more bytes can be had for now.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file ends here.
    End,
    /// Something is missing or wrong here; other bytes may follow.
    Damage {
        /// What is wrong.
        reason: String,
        /// What stands before is whole.
        is_whole_before: bool,
    },
}

/// A reader, and what was read of it and not yet taken.
pub(super) struct Source<R> {
    reader: R,
    bytes: Vec<u8>,
    /// How many of `bytes` are taken.
    n_taken: usize,
    /// Where the first byte that is not taken stands in the file, decompressed.
    offset: u64,
    stop: Option<Stop>,
    is_behind_damage: bool,
}

impl<R: BufRead> Source<R> {
    /// Reads from `reader`, which stands at the start of the file.
    pub(super) fn new(reader: R) -> Self {
        Self { reader, bytes: Vec::new(), n_taken: 0, offset: 0, stop: None, is_behind_damage: false }
    }

    /// Where the next byte stands in the file, decompressed.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns `n` bytes or more, without taking them; fewer only before a [`Stop`].
    pub(super) fn look_at(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.bytes.len() - self.n_taken < n && self.stop.is_none() {
            self.read_some()?;
        }
        Ok(&self.bytes[self.n_taken..])
    }

    /// What the bytes that can be had now end with, if that was reached.
    pub(super) fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// Takes the next `n` bytes, which have been looked at.
    pub(super) fn take(&mut self, n: usize) {
        self.n_taken += n;
        self.offset += n as u64;
        let n_left = self.bytes.len() - self.n_taken;
        if self.n_taken > KEEP_BYTES && self.n_taken > n_left {
            self.bytes.drain(..self.n_taken);
            self.n_taken = 0;
            if n_left < KEEP_ROOM_BYTES {
                self.bytes.shrink_to(KEEP_ROOM_BYTES);
            }
        }
    }

    /// Takes all that stands before the stop, and goes on behind it; at the end of the file there is nothing behind.
    pub(super) fn pass_stop(&mut self) {
        self.take(self.bytes.len() - self.n_taken);
        self.stop.take_if(|stop| matches!(stop, Stop::Damage { .. }));
    }

    /// Takes line breaks, and what else is blank.
    pub(super) fn skip_blanks(&mut self) -> io::Result<()> {
        loop {
            let n = n_blank_bytes(self.look_at(START_BYTES)?);
            if n == 0 {
                return Ok(());
            }
            self.take(n);
        }
    }

    /// Takes at most `n` bytes, but none, behind the first, from the start of another record on; says how it went.
    pub(super) fn skip(&mut self, n: u64) -> io::Result<Skipped> {
        let mut n_left = n;
        while n_left > 0 {
            let bytes = self.look_at(SEARCH_BYTES + START_BYTES)?;
            let bytes = &bytes[..bytes.len().min(usize::try_from(n_left).unwrap_or(usize::MAX))];
            if let Some(at) = next_record(bytes) {
                self.take(at);
                return Ok(Skipped::ToRecord);
            }
            let n_bytes = bytes.len();
            if n_bytes as u64 == n_left {
                self.take(n_bytes);
                return Ok(Skipped::All);
            }
            if n_bytes < SEARCH_BYTES + START_BYTES {
                return Ok(Skipped::ToStop);
            }
            // A record that starts in the last bytes could not be known yet.
            self.take(n_bytes - START_BYTES);
            n_left -= (n_bytes - START_BYTES) as u64;
        }
        Ok(Skipped::All)
    }

    fn read_some(&mut self) -> io::Result<()> {
        match self.reader.fill_buf() {
            Ok([]) => self.stop = Some(Stop::End),
            Ok(bytes) => {
                self.bytes.extend_from_slice(bytes);
                let n = bytes.len();
                self.reader.consume(n);
                self.is_behind_damage = false;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => match ReadError::from(error) {
                // So ends a file that is still being written.
                ReadError::Truncated { .. } => self.stop = Some(Stop::End),
                // Damage that follows damage is the same again.
                damage if damage.is_local_damage() && self.is_behind_damage => {}
                damage if damage.is_local_damage() => {
                    let is_whole_before = matches!(damage, ReadError::Damaged { is_whole_before: true, .. });
                    self.stop = Some(Stop::Damage { reason: damage.to_string(), is_whole_before });
                    self.is_behind_damage = true;
                }
                error => return Err(error.into()),
            },
        }
        Ok(())
    }
}

/// How far [`Source::skip`] came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skipped {
    /// All bytes were taken.
    All,
    /// A record starts before their end.
    ToRecord,
    /// A stop comes before their end, and before any record.
    ToStop,
}

/// Finds where the next record starts in `bytes`, behind their first byte.
pub(super) fn next_record(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"\nWARC/").map(|at| at + 1).find(|at| starts_record(&bytes[*at..]))
}

/// Says whether a record starts with the first of these bytes.
///
/// A record starts on a line of its own, with a version and the name of a field on the next line: a page that tells of
/// WARC files has hardly both. Source: ISO 28500:2017, 4, `header`.
pub(in crate::format) fn starts_record(bytes: &[u8]) -> bool {
    let line = bytes.strip_prefix(b"WARC/").unwrap_or_default();
    let version = line.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let rest = &line[version..];
    let next_line = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or_default();
    let name = next_line.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'-').count();
    version > 0 && name > 0 && next_line.get(name) == Some(&b':')
}
