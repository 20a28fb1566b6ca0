//! Archives of files → their members, as deep as they are nested.
//!
//! In: a zip or tar archive. Out: a [`Record`] for each file in it, named by its path within: `2025/truce.html`, and
//! `day.zip/feed.jsonl/line 17` where a container lies in a container. Nothing is ever unpacked to disk. Tar archives are
//! read as a stream; of a zip archive the list of members is walked, never held; one that lies in another archive must
//! fit in memory. What all members together decompress to is bounded by the size of the archive.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use tar::EntryType;
use zip::ZipReadOptions;
use zip::unstable::read::ZipIterable;

use super::records::{Position, Record, RecordError, is_container, stream_records};
use super::{Capture, Format, recognise, wacz};
use crate::archive::{self, Limits, PEEK_BYTES, ReadError};

/// Archives in archives that are looked into.
const MAX_NESTING: usize = 4;
/// Decompressed bytes before the ratio of the whole archive is judged.
const RATIO_GRACE_BYTES: u64 = 64 * 1024 * 1024;
/// Files that systems and tools leave in archives.
const JUNK: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// Reads archives, and gives their members to `visit`.
pub(super) struct Members<'v> {
    limits: Limits,
    visit: &'v mut dyn FnMut(Record) -> ControlFlow<()>,
    /// Bytes that members may still decompress to.
    n_bytes_left: u64,
}

impl<'v> Members<'v> {
    /// Prepares to read an archive of `n_bytes`.
    pub(super) fn new(n_bytes: u64, limits: Limits, visit: &'v mut dyn FnMut(Record) -> ControlFlow<()>) -> Self {
        let n_bytes_left = n_bytes.saturating_mul(limits.max_ratio).max(RATIO_GRACE_BYTES);
        Self { limits, visit, n_bytes_left }
    }

    /// Reads the members of a tar archive (POSIX.1-2017, `pax`; GNU's long names too).
    pub(super) fn read_tar(&mut self, reader: &mut dyn BufRead, place: &Place) -> io::Result<ControlFlow<()>> {
        let mut archive = tar::Archive::new(reader);
        let mut long_name = None;
        // As they stand: the crate itself would read names of any length.
        for entry in archive.entries()?.raw(true) {
            let mut entry = entry.map_err(|error| match error.kind() {
                // The crate shows the bytes that it took for a number.
                io::ErrorKind::Other => io::Error::other("damaged tar archive: no member where the next one should be"),
                _ => error,
            })?;
            let kind = entry.header().entry_type();
            if matches!(kind, EntryType::GNULongName | EntryType::XHeader) {
                long_name = read_long_name(kind, &mut entry)?.or(long_name);
                continue;
            }
            let name = long_name.take().unwrap_or_else(|| String::from_utf8_lossy(&entry.path_bytes()).into_owned());
            // Links name members that are read in their own place.
            if !matches!(kind, EntryType::Regular | EntryType::Continuous) {
                continue;
            }
            let n_bytes = entry.size();
            if self.read_member(Box::new(BufReader::new(entry)), n_bytes, &place.member(&name))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the members of a zip archive (PKWARE's APPNOTE 6.3.10).
    pub(super) fn read_zip<R: Read + Seek>(&mut self, reader: R, place: &Place) -> io::Result<ControlFlow<()>> {
        let damaged = |error: zip::result::ZipError| io::Error::other(format!("damaged zip archive: {error}"));
        let mut archive = ZipIterable::try_new(reader, zip::read::Config::default()).map_err(damaged)?;
        let names = archive.files().map_err(damaged)?.filter_map(|entry| Some(entry.ok()?.name().ok()?.into_owned()));
        let is_web_archive = wacz::is_wacz(names);
        let members = archive.files().map_err(damaged)?;
        while let Some(entry) = members.next() {
            let entry = entry.map_err(damaged)?;
            if !entry.is_file() || is_web_archive && !entry.name().is_ok_and(|name| wacz::holds_pages(&name)) {
                continue;
            }
            let name = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Into::into);
            let (member, n_bytes) = (place.member(&name), entry.compressed_size());
            let flow = if entry.encrypted() {
                self.skip(&member, "encrypted; unpack it with its password")
            } else {
                match entry.with_reader(members.reader_mut(), ZipReadOptions::new()) {
                    Ok(file) => self.read_member(Box::new(BufReader::new(file)), n_bytes, &member)?,
                    Err(error) => self.skip(&member, &error.to_string()),
                }
            };
            if flow.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads a member: an article, or again an archive of them.
    fn read_member(
        &mut self,
        reader: Box<dyn BufRead + '_>,
        n_bytes: u64,
        place: &Place,
    ) -> io::Result<ControlFlow<()>> {
        if place.is_junk() {
            return Ok(ControlFlow::Continue(()));
        }
        match self.try_to_read_member(reader, n_bytes, place) {
            // The archive as a whole has grown beyond measure.
            Err(error) if self.n_bytes_left == 0 => Err(error),
            Err(error) => Ok(self.skip(place, &ReadError::from(error).to_string())),
            Ok(flow) => Ok(flow),
        }
    }

    fn try_to_read_member(
        &mut self,
        reader: Box<dyn BufRead + '_>,
        n_bytes: u64,
        place: &Place,
    ) -> io::Result<ControlFlow<()>> {
        let mut reader = archive::decompress(reader, self.limits.max_ratio)?;
        let mut head = Vec::new();
        reader.by_ref().take(PEEK_BYTES).read_to_end(&mut head)?;
        let format = match recognise(Path::new(place.file_name()), &head) {
            Ok(format) => format,
            Err(refusal) => return Ok(self.skip(place, &refusal.to_string())),
        };
        if !is_container(format) {
            let bytes = self.read_whole(&mut Cursor::new(head).chain(reader))?;
            let member = place.path.clone();
            let record =
                Record { member, next: Position::START, format, capture: Capture::default(), header: None, bytes };
            return Ok((self.visit)(record));
        }
        if place.depth >= MAX_NESTING {
            return Ok(self.skip(place, &format!("nested in more than {MAX_NESTING} archives")));
        }
        let mut whole = BufReader::new(Cursor::new(head).chain(reader));
        match format {
            Format::Mets => Ok(self.skip(place, "METS in an archive, whose pages are read one by one")),
            Format::Tar => self.read_tar(&mut whole, place),
            Format::Zip => match self.read_whole(&mut whole)? {
                Ok(bytes) => self.read_zip(Cursor::new(bytes), place),
                Err(error) => Ok(self.skip(place, &error.to_string())),
            },
            _ => {
                let mut flow = ControlFlow::Continue(());
                let limit = self.n_bytes_left.min(n_bytes.saturating_mul(self.limits.max_ratio).max(RATIO_GRACE_BYTES));
                let mut bounded = BufReader::new(whole.take(limit));
                let (name, max_bytes) = (&place.path, self.limits.max_bytes);
                stream_records(format, &mut bounded, Position::START, max_bytes, &mut |record| {
                    let member = format!("{name}/{}", record.member);
                    flow = (self.visit)(Record { member, next: Position::START, ..record });
                    flow
                })?;
                let n_bytes_more = bounded.get_ref().limit();
                self.n_bytes_left -= limit - n_bytes_more;
                // Whether it ends just there does not matter: no text is packed so well.
                if n_bytes_more == 0 && flow.is_continue() {
                    flow = self.skip(place, &ReadError::Bomb { ratio: self.limits.max_ratio }.to_string());
                }
                Ok(flow)
            }
        }
    }

    /// Reads what is left of a member, if it may be held.
    fn read_whole(&mut self, reader: &mut dyn Read) -> io::Result<Result<Vec<u8>, RecordError>> {
        let limit = self.limits.max_bytes;
        let mut bytes = Vec::new();
        reader.take(limit.min(self.n_bytes_left).saturating_add(1)).read_to_end(&mut bytes)?;
        let n_bytes = bytes.len() as u64;
        if n_bytes > self.n_bytes_left {
            self.n_bytes_left = 0;
            return Err(ReadError::Bomb { ratio: self.limits.max_ratio }.into());
        }
        self.n_bytes_left -= n_bytes;
        Ok(if n_bytes > limit { Err(RecordError::TooLong { limit }) } else { Ok(bytes) })
    }

    fn skip(&mut self, place: &Place, reason: &str) -> ControlFlow<()> {
        (self.visit)(Record {
            member: place.path.clone(),
            next: Position::START,
            format: Format::Text,
            capture: Capture::default(),
            header: None,
            bytes: Err(RecordError::Damaged(reason.to_owned())),
        })
    }
}

/// Reads the name of the member behind an entry that holds nothing else.
fn read_long_name(kind: EntryType, entry: &mut impl Read) -> io::Result<Option<String>> {
    /// Paths have 4,096 bytes; a pax header may hold other attributes too.
    const MAX_BYTES: u64 = 64 * 1024;
    let mut bytes = Vec::new();
    entry.take(MAX_BYTES).read_to_end(&mut bytes)?;
    let name = if kind == EntryType::GNULongName {
        Some(bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec())
    } else {
        let attributes = tar::PaxExtensions::new(&bytes).filter_map(Result::ok);
        attributes.filter(|one| one.key_bytes() == b"path").last().map(|one| one.value_bytes().to_vec())
    };
    Ok(name.map(|name| String::from_utf8_lossy(&name).into_owned()))
}

/// Where a member lies.
pub(super) struct Place {
    /// Its path, through all archives that it lies in.
    path: String,
    /// How many archives that is.
    depth: usize,
}

impl Place {
    /// The archive that is a file itself.
    pub(super) const FILE: Self = Self { path: String::new(), depth: 0 };

    /// Returns the place of a member of this archive. Its name says where it would be unpacked to, and a name that would
    /// climb out of the folder only seems to.
    fn member(&self, name: &str) -> Self {
        let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
        let parts = (!self.path.is_empty()).then_some(self.path.as_str()).into_iter().chain(parts);
        Self { path: parts.collect::<Vec<_>>().join("/"), depth: self.depth + 1 }
    }

    fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Tells whether the member is one that a system or a tool left in the archive.
    fn is_junk(&self) -> bool {
        let name = self.file_name();
        name.starts_with("._") || JUNK.contains(&name) || self.path.split('/').any(|part| part == "__MACOSX")
    }
}
