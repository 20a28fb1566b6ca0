//! Archives of files → their members, as deep as they are nested.
//!
//! In: a zip or tar archive. Out: a [`Record`] for each file in it, named by its path within: `2025/truce.html`, and
//! `day.zip/feed.jsonl/line 17` where a container lies in a container. Nothing is ever unpacked to disk. Tar archives are
//! read as a stream; of a zip archive the list of members is walked, never held; one that lies in another archive must
//! fit in memory. What all members together decompress to is bounded by the size of the archive.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use zip::ZipReadOptions;
use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::records::{Position, Record, RecordError, is_container, stream_records};
use super::saved_pages::{Belongs, SavedPages};
use super::tar_entries::{Entry, TarEntries};
use super::zip_damage::{self, Explained, ZipDamage};
use super::{Capture, Format, recognise, wacz};
use crate::archive::{self, Limits, PEEK_BYTES, Peeked, ReadError, UnwalkedReason};

/// Archives in archives that are looked into.
const MAX_NESTING: usize = 4;
/// Decompressed bytes before the ratio of the whole archive is judged.
const RATIO_GRACE_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of a member's name that are kept, as many as a path may have; of a longer one, its end.
const MAX_NAME_BYTES: usize = 4096;
/// Files that systems and tools leave in archives.
const JUNK: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// Reads archives, and gives their members to `visit`.
pub(super) struct Members<'v> {
    limits: Limits,
    visit: &'v mut dyn FnMut(Record) -> ControlFlow<()>,
    /// Bytes that all members, those of archives in the archive too, may still decompress to.
    n_bytes_left: Rc<Cell<u64>>,
}

impl<'v> Members<'v> {
    /// Prepares to read an archive of `n_bytes`.
    pub(super) fn new(n_bytes: u64, limits: Limits, visit: &'v mut dyn FnMut(Record) -> ControlFlow<()>) -> Self {
        let n_bytes_left = n_bytes.saturating_mul(limits.max_ratio).max(RATIO_GRACE_BYTES);
        Self { limits, visit, n_bytes_left: Rc::new(Cell::new(n_bytes_left)) }
    }

    /// Reads the members of a tar archive.
    pub(super) fn read_tar(&mut self, reader: &mut dyn BufRead, place: &Place) -> io::Result<ControlFlow<()>> {
        let mut entries = TarEntries::new(reader);
        let mut saved_pages = SavedPages::default();
        let mut last = None;
        while let Some(entry) = entries.next()? {
            let flow = match entry {
                Entry::File { name, n_bytes } => {
                    let member = place.member(&name);
                    saved_pages.note(&member.path);
                    let content = Box::new(BufReader::new(entries.content()));
                    let read = self.read_member(content, n_bytes, &member, &mut saved_pages);
                    last = Some(member);
                    // It is the archive that ends there, and not only the member.
                    if let Some(failure) = entries.take_failure() {
                        return Err(failure);
                    }
                    self.or_skip(read, last.as_ref().unwrap_or(place))?
                }
                Entry::Sparse { name } => {
                    let reason = "packed as a sparse file; pack it again without `--sparse`";
                    self.refuse(&place.member(&name), &reason)
                }
                Entry::Damage(reason) => {
                    self.skip(Format::Tar, &place.behind(last.as_ref()), RecordError::Damaged(reason))
                }
            };
            if flow.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the members of a zip archive (PKWARE's APPNOTE 6.3.10).
    pub(super) fn read_zip<R: Read + Seek>(&mut self, mut reader: R, place: &Place) -> io::Result<ControlFlow<()>> {
        match ZipIterable::try_new(&mut reader, zip::read::Config::default()) {
            Ok(archive) => self.read_listed(archive, place),
            Err(error @ ZipError::UnsupportedArchive(_)) => Err(zip_damage::of_archive(error)),
            Err(error) => {
                if self.read_unlisted(reader, place)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                Err(zip_damage::of_archive(error))
            }
        }
    }

    /// Reads the members of a zip archive that its list names.
    fn read_listed<R: Read + Seek>(
        &mut self,
        mut archive: ZipIterable<R>,
        place: &Place,
    ) -> io::Result<ControlFlow<()>> {
        let damaged = zip_damage::of_archive;
        let mut saved_pages = SavedPages::default();
        let names = archive.files().map_err(damaged)?.filter_map(|entry| Some(entry.ok()?.name().ok()?.into_owned()));
        let is_web_archive = wacz::is_wacz(names.inspect(|name| saved_pages.note(&place.member(name).path)));
        let members = archive.files().map_err(damaged)?;
        while let Some(entry) = members.next() {
            let entry = entry.map_err(damaged)?;
            if !entry.is_file() || is_web_archive && !entry.name().is_ok_and(|name| wacz::holds_pages(&name)) {
                continue;
            }
            let name = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Into::into);
            let (member, n_bytes) = (place.member(&name), entry.compressed_size());
            let read = if entry.encrypted() {
                Err(ZipDamage::Encrypted.into())
            } else {
                let opened = entry.with_reader(members.reader_mut(), ZipReadOptions::new());
                opened.map_err(zip_damage::of_member).and_then(|file| {
                    self.read_member(Box::new(BufReader::new(Explained(file))), n_bytes, &member, &mut saved_pages)
                })
            };
            if self.or_skip(read, &member)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the members of a zip archive without the list of them, which stands at its end and is the first that a cut
    /// takes away: as they stand one behind the other, as far as they do.
    fn read_unlisted<R: Read + Seek>(&mut self, mut reader: R, place: &Place) -> io::Result<ControlFlow<()>> {
        reader.rewind()?;
        let mut reader = BufReader::new(reader);
        let mut saved_pages = SavedPages::default();
        while let Ok(Some(file)) = read_zipfile_from_stream(&mut reader) {
            if !file.is_file() {
                continue;
            }
            let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), Into::into);
            let (member, n_bytes) = (place.member(&name), file.compressed_size());
            let file = Box::new(BufReader::new(Explained(file)));
            let read = self.read_member(file, n_bytes, &member, &mut saved_pages);
            if self.or_skip(read, &member)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Passes over a member that could not be read, unless the archive as a whole has grown beyond measure.
    fn or_skip(&mut self, read: io::Result<ControlFlow<()>>, place: &Place) -> io::Result<ControlFlow<()>> {
        match read {
            Err(error) if self.n_bytes_left.get() == 0 => Err(error),
            Err(error) => {
                let damage = RecordError::Damaged(ReadError::from(error).to_string());
                Ok(self.skip(Format::Text, place, damage))
            }
            Ok(flow) => Ok(flow),
        }
    }

    /// Reads a member: an article, or again an archive of them.
    fn read_member(
        &mut self,
        reader: Box<dyn BufRead + '_>,
        n_bytes: u64,
        place: &Place,
        saved_pages: &mut SavedPages,
    ) -> io::Result<ControlFlow<()>> {
        if place.is_junk() {
            return Ok(ControlFlow::Continue(()));
        }
        match saved_pages.look_up(&place.path) {
            Belongs::ToNone => {}
            Belongs::Again => return Ok(ControlFlow::Continue(())),
            Belongs::First(folder) => {
                let folder = Place { path: folder.to_owned(), depth: place.depth };
                return Ok(self.refuse(&folder, &UnwalkedReason::PageFiles));
            }
        }
        let ratio = self.limits.max_ratio;
        let mut reader = Peeked::new(
            Rationed {
                inner: archive::decompress(reader, ratio)?,
                n_left: n_bytes.saturating_mul(ratio).max(RATIO_GRACE_BYTES),
                n_left_of_all: Rc::clone(&self.n_bytes_left),
                ratio,
            },
            PEEK_BYTES,
        )?;
        let format = match recognise(Path::new(place.file_name()), reader.head()) {
            Ok(format) => format,
            // Of what is damaged in its first bytes, these say little.
            Err(refusal) => {
                return reader.take_error().map_or_else(|| Ok(self.refuse(place, &refusal)), Err);
            }
        };
        if !is_container(format) {
            let bytes = self.read_whole(&mut reader)?;
            let member = place.path.clone();
            let record =
                Record { member, next: Position::START, format, capture: Capture::default(), header: None, bytes };
            return Ok((self.visit)(record));
        }
        if place.depth >= MAX_NESTING && matches!(format, Format::Zip | Format::Tar) {
            return Ok(self.refuse(place, &format!("nested in more than {MAX_NESTING} archives")));
        }
        match format {
            Format::Mets => Ok(self.refuse(place, &"METS in an archive, whose pages are read one by one")),
            Format::Tar => self.read_tar(&mut reader, place),
            Format::Zip => match self.read_whole(&mut reader)? {
                Ok(bytes) => self.read_zip(Cursor::new(bytes), place),
                Err(error) => Ok(self.skip(format, place, error)),
            },
            _ => {
                let mut flow = ControlFlow::Continue(());
                let (name, max_bytes) = (&place.path, self.limits.max_bytes);
                stream_records(format, &mut reader, Position::START, max_bytes, &mut |record| {
                    let member = format!("{name}/{}", record.member);
                    flow = (self.visit)(Record { member, next: Position::START, ..record });
                    flow
                })?;
                Ok(flow)
            }
        }
    }

    /// Reads what is left of a member, if it may be held.
    fn read_whole(&mut self, reader: &mut dyn Read) -> io::Result<Result<Vec<u8>, RecordError>> {
        let limit = self.limits.max_bytes;
        let mut bytes = Vec::new();
        reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(if bytes.len() as u64 > limit { Err(RecordError::TooLong { limit }) } else { Ok(bytes) })
    }

    /// Tells of a member that is no article, nor anything with articles in it.
    fn refuse(&mut self, place: &Place, reason: &impl ToString) -> ControlFlow<()> {
        self.skip(Format::Text, place, RecordError::Refused(reason.to_string()))
    }

    fn skip(&mut self, format: Format, place: &Place, error: RecordError) -> ControlFlow<()> {
        (self.visit)(Record {
            member: place.path.clone(),
            next: Position::START,
            format,
            capture: Capture::default(),
            header: None,
            bytes: Err(error),
        })
    }
}

/// A member, decompressed, that may not grow without measure.
struct Rationed<'m> {
    inner: Box<dyn BufRead + 'm>,
    /// Bytes that it may still give.
    n_left: u64,
    /// Bytes that all members may still give.
    n_left_of_all: Rc<Cell<u64>>,
    ratio: u64,
}

impl Read for Rationed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Rationed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let is_spent = self.n_left.min(self.n_left_of_all.get()) == 0;
        let bytes = self.inner.fill_buf()?;
        if is_spent && !bytes.is_empty() { Err(ReadError::Bomb { ratio: self.ratio }.into()) } else { Ok(bytes) }
    }

    fn consume(&mut self, n: usize) {
        self.n_left = self.n_left.saturating_sub(n as u64);
        self.n_left_of_all.set(self.n_left_of_all.get().saturating_sub(n as u64));
        self.inner.consume(n);
    }
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
        let end = &name[name.ceil_char_boundary(name.len().saturating_sub(MAX_NAME_BYTES))..];
        let cut = (end.len() < name.len()).then_some("…");
        let parts = end.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
        let own = cut.into_iter().chain(parts).collect::<Vec<_>>().join("/");
        let own = if own.is_empty() { "without a name" } else { &own };
        let path = if self.path.is_empty() { own.to_owned() } else { format!("{}/{own}", self.path) };
        Self { path, depth: self.depth + 1 }
    }

    /// Returns the place behind a member of this archive, or before its first one.
    fn behind(&self, member: Option<&Self>) -> Self {
        let path = match member {
            Some(member) => format!("after {}", member.path),
            None if self.path.is_empty() => "at its start".to_owned(),
            None => format!("{}, at its start", self.path),
        };
        Self { path, depth: self.depth + 1 }
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    const LIMITS: Limits = Limits { max_bytes: 1 << 16, max_ratio: 200, max_records: 1 << 20 };

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in files {
            writer.start_file(*path, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            builder.append_data(&mut header, path, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// Reads bytes as an archive, and returns the names of its members.
    fn members(format: Format, archive: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        let mut visit = |record: Record| {
            names.push(record.member);
            ControlFlow::Continue(())
        };
        let mut members = Members::new(archive.len() as u64, LIMITS, &mut visit);
        let _ = match format {
            Format::Tar => members.read_tar(&mut &archive[..], &Place::FILE),
            _ => members.read_zip(Cursor::new(archive), &Place::FILE),
        };
        names
    }

    #[test]
    fn a_name_is_a_place_within_the_archive() {
        let check = |name: &str, expected: &str| assert_eq!(Place::FILE.member(name).path, expected);
        check("2025/truce.html", "2025/truce.html");
        check("../../etc/./passwd", "etc/passwd");
        check("../", "without a name");
        check("/C:\\Windows\\a.txt", "C:/Windows/a.txt");
        let long = Place::FILE.member(&format!("{}/truce.html", "ü".repeat(9000))).path;
        assert!(long.starts_with("…/ü") && long.ends_with("ü/truce.html") && long.len() <= MAX_NAME_BYTES + 4);
    }

    proptest! {
        #[test]
        fn a_changed_archive_is_read_as_far_as_it_goes(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
            cut in any::<prop::sample::Index>(),
            is_cut in any::<bool>(),
        ) {
            let page = b"<!doctype html><title>Truce holds</title><p>The guns fell silent.";
            let day: &[(&str, &[u8])] = &[("a.html", page), ("a_files/b.html", page), ("c.jsonl", b"{\"a\":1}\n{\"a\":2}\n")];
            for (format, mut archive) in
                [(Format::Zip, zip(&[("d.tar", &tar(day)), ("a.html", page)])), (Format::Tar, tar(&[("d.zip", &zip(day))]))]
            {
                for (at, byte) in &changes {
                    let at = at.index(archive.len());
                    archive[at] = *byte;
                }
                if is_cut {
                    archive.truncate(cut.index(archive.len()));
                }
                for name in members(format, &archive) {
                    prop_assert!(!name.is_empty() && !name.split('/').any(|part| part == ".."));
                }
            }
        }
    }
}
