//! A tar archive → its entries, one after the other.
//!
//! In: a reader. Out: the files in it, each with its name, its length and a reader of its bytes, and a word on each place
//! where no entry stands that should. As an example, a `pax` header with `path=2025/truce.html`, a header named
//! `truce.html` and a page behind it are one [`Entry::File`]. Folders, links and devices are passed over.
//!
//! Headers are known by their checksum alone, as `file` knows them: archives of before 1988 have no other mark. Where no
//! header stands, the next one is looked for, block by block.
//!
//! Sources: POSIX.1-2017, `pax`, "ustar Interchange Format" and "pax Interchange Format"; the manual of GNU tar, "Basic
//! Tar Format" and "Sparse Formats"; tar(5) of libarchive for what writers made of them.

use std::io::{self, BufRead, Read};
use std::path::Path;

use tar::{EntryType, GnuExtSparseHeader, Header, PaxExtensions};

use super::{Format, recognise};
use crate::archive::ReadError;

const BLOCK_BYTES: usize = 512;
/// Paths have 4,096 bytes; a header for the next entry may hold other attributes, too.
const MAX_EXTENSION_BYTES: u64 = 64 * 1024;
/// Blocks of zeros that end an archive; behind them only another archive is looked for.
const END_BLOCKS: usize = 2;

type Block = [u8; BLOCK_BYTES];

/// Why an archive, or a member of it, cannot be read as it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TarError {
    /// The archive ends before the member does.
    #[error("the archive ends in the middle of `{member}`; copy or download it again")]
    CutOff {
        /// The member.
        member: String,
    },
    /// The archive ends where the name and the length of a member should stand.
    #[error("the archive ends in the middle of a header; copy or download it again")]
    CutOffInHeader,
    /// The next member begins before this one ends.
    #[error("its length in the archive is wrong: another member begins within it")]
    WrongLength,
    /// Bytes stand where a member should begin.
    #[error("{n_bytes} bytes that belong to no member; the length of the one before may be wrong")]
    Stray {
        /// How many.
        n_bytes: u64,
    },
}

/// What stands in an archive.
#[derive(Debug)]
pub(super) enum Entry {
    /// A file; [`TarEntries::content`] gives its bytes.
    File {
        /// Its path.
        name: String,
        /// Its length, as far as that can be believed.
        n_bytes: u64,
    },
    /// A file that stands there without its holes.
    Sparse {
        /// Its path.
        name: String,
    },
    /// Something that belongs to no entry, in front of the next one.
    Damage(String),
}

/// Reads the entries of an archive.
pub(super) struct TarEntries<R> {
    reader: R,
    /// A block that was read too early.
    ahead: Option<Block>,
    content: ContentState,
    /// What ended the archive before its time, until it has been told.
    failure: Option<io::Error>,
    /// What was found in front of the next header.
    damage: Option<String>,
}

/// How far the content of an entry has been read.
#[derive(Default)]
struct ContentState {
    name: String,
    /// Bytes in blocks that have not been read.
    n_left: u64,
    /// Whether a header within would belong to the archive, and not to what the member holds.
    is_text: Option<bool>,
    block: Vec<u8>,
    n_given: usize,
}

/// What the entries before a file say about it.
#[derive(Default)]
struct Extension {
    name: Option<String>,
    n_bytes: Option<u64>,
    is_sparse: bool,
}

impl<R: BufRead> TarEntries<R> {
    /// Begins to read an archive.
    pub(super) fn new(reader: R) -> Self {
        Self { reader, ahead: None, content: ContentState::default(), failure: None, damage: None }
    }

    /// Gives the bytes of the file that was found last, from where they have not been read.
    pub(super) fn content(&mut self) -> Content<'_, R> {
        Content { entries: self }
    }

    /// Returns what ended the archive while a content was read; none where only that content is damaged.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Finds the next entry.
    ///
    /// # Errors
    /// When the archive cannot be read any further; it may end so in the middle of an entry.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let mut extension = Extension::default();
        loop {
            self.skip_content()?;
            let Some(header) = self.next_header()? else { return Ok(None) };
            if let Some(damage) = self.damage.take() {
                self.ahead = Some(header);
                return Ok(Some(Entry::Damage(damage)));
            }
            let header = Header::from_byte_slice(&header);
            let kind = header.entry_type();
            self.content = ContentState { n_left: header.entry_size().unwrap_or(0), ..ContentState::default() };
            if matches!(kind, EntryType::GNULongName | EntryType::XHeader) {
                self.content.is_text = Some(false);
                let read = self.read_extension(kind, &mut extension);
                self.failure.take().map_or(Ok(()), Err)?;
                if let Err(error) = read {
                    self.damage = Some(ReadError::from(error).to_string());
                }
                continue;
            }
            if matches!(kind, EntryType::XGlobalHeader | EntryType::GNULongLink) {
                self.content.is_text = Some(false);
                continue;
            }
            let Extension { name, n_bytes, is_sparse } = std::mem::take(&mut extension);
            let name = name.unwrap_or_else(|| String::from_utf8_lossy(&header.path_bytes()).into_owned());
            let n_bytes = n_bytes.unwrap_or(self.content.n_left);
            self.content = ContentState { name: name.clone(), n_left: n_bytes, ..ContentState::default() };
            match kind {
                EntryType::GNUSparse => {
                    self.skip_sparse_map(header)?;
                    return Ok(Some(Entry::Sparse { name }));
                }
                EntryType::Regular | EntryType::Continuous if is_sparse => return Ok(Some(Entry::Sparse { name })),
                // So the oldest archives write folders.
                EntryType::Regular if name.ends_with('/') => {}
                EntryType::Regular | EntryType::Continuous => return Ok(Some(Entry::File { name, n_bytes })),
                // Those of `pax` may have a content; other writers only repeat the length of what is linked to.
                EntryType::Link if self.stands_at_header()? => self.content.n_left = 0,
                EntryType::Symlink | EntryType::Char | EntryType::Block | EntryType::Directory | EntryType::Fifo => {
                    self.content.n_left = 0;
                }
                _ => {}
            }
        }
    }

    /// Reads on to the next header, past zeros and what else stands before it.
    fn next_header(&mut self) -> io::Result<Option<Block>> {
        let (mut n_zeros, mut n_stray_bytes) = (0, 0);
        loop {
            let block = match self.read_block() {
                Ok(block) => block,
                Err(error) => match ReadError::from(error) {
                    damage if damage.is_local_damage() => {
                        self.damage = Some(damage.to_string());
                        continue;
                    }
                    error => return Err(error.into()),
                },
            };
            let stray = (n_stray_bytes > 0).then_some(TarError::Stray { n_bytes: n_stray_bytes });
            match block {
                None => {
                    let damage = self.damage.take().map(io::Error::other);
                    return damage.or_else(|| stray.map(io::Error::other)).map_or(Ok(None), Err);
                }
                Some((block, n_bytes)) if is_header(&block[..n_bytes]) => {
                    self.damage = self.damage.take().or_else(|| stray.map(|stray| stray.to_string()));
                    return Ok(Some(block));
                }
                Some((block, _)) if block.iter().all(|byte| *byte == 0) => n_zeros += 1,
                // What tapes are filled up with.
                Some(_) if n_zeros >= END_BLOCKS && n_stray_bytes == 0 => {}
                Some((_, n_bytes)) if n_bytes < BLOCK_BYTES && n_stray_bytes == 0 => {
                    return Err(io::Error::other(TarError::CutOffInHeader));
                }
                Some((_, n_bytes)) => n_stray_bytes += n_bytes as u64,
            }
        }
    }

    /// Reads what an entry says about the next one.
    fn read_extension(&mut self, kind: EntryType, extension: &mut Extension) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.content().take(MAX_EXTENSION_BYTES).read_to_end(&mut bytes)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if kind == EntryType::GNULongName {
            extension.name = bytes.split(|byte| *byte == 0).next().map(text);
            return Ok(());
        }
        for attribute in PaxExtensions::new(&bytes).filter_map(Result::ok) {
            match attribute.key_bytes() {
                b"path" if !extension.is_sparse => extension.name = Some(text(attribute.value_bytes())),
                b"size" => extension.n_bytes = attribute.value().ok().and_then(|value| value.parse().ok()),
                b"GNU.sparse.name" => {
                    extension.is_sparse = true;
                    extension.name = Some(text(attribute.value_bytes()));
                }
                key if key.starts_with(b"GNU.sparse.") => extension.is_sparse = true,
                _ => {}
            }
        }
        Ok(())
    }

    /// Passes over the blocks that say where the holes of a file are; its length does not count them.
    fn skip_sparse_map(&mut self, header: &Header) -> io::Result<()> {
        let mut goes_on = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while goes_on {
            let Some((block, BLOCK_BYTES)) = self.read_block()? else { return Err(self.cut_off()) };
            let mut map = GnuExtSparseHeader::new();
            map.as_mut_bytes().copy_from_slice(&block);
            goes_on = map.is_extended();
        }
        Ok(())
    }

    fn stands_at_header(&mut self) -> io::Result<bool> {
        let Some((block, n_bytes)) = self.read_block()? else { return Ok(false) };
        if n_bytes == BLOCK_BYTES {
            self.ahead = Some(block);
        }
        Ok(is_header(&block[..n_bytes]))
    }

    /// Passes over what is left of a content.
    fn skip_content(&mut self) -> io::Result<()> {
        while self.content.n_left > 0 {
            let read = self.next_content_block();
            self.failure.take().map_or(Ok(()), Err)?;
            if let Err(error) = read {
                self.damage = Some(ReadError::from(error).to_string());
            }
        }
        Ok(())
    }

    /// Reads the next block of a content; none is left behind its end, and behind its damage.
    fn next_content_block(&mut self) -> io::Result<()> {
        let n_left = std::mem::take(&mut self.content.n_left);
        self.content.block.clear();
        self.content.n_given = 0;
        let (block, n_read) = match self.read_block() {
            Ok(Some(read)) => read,
            Ok(None) => return Err(self.fail_cut_off()),
            Err(error) => match ReadError::from(error) {
                damage if damage.is_local_damage() => return Err(damage.into()),
                error => {
                    self.failure = Some(error.into());
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            },
        };
        let n = n_left.min(BLOCK_BYTES as u64) as usize;
        if n_read < n {
            return Err(self.fail_cut_off());
        }
        let is_text = *self.content.is_text.get_or_insert_with(|| is_text(&self.content.name, &block[..n]));
        if is_text && is_header(&block[..n_read]) {
            self.ahead = Some(block);
            return Err(io::Error::other(TarError::WrongLength));
        }
        self.content.block.extend_from_slice(&block[..n]);
        self.content.n_left = n_left - n as u64;
        Ok(())
    }

    fn fail_cut_off(&mut self) -> io::Error {
        self.failure = Some(self.cut_off());
        io::ErrorKind::UnexpectedEof.into()
    }

    fn cut_off(&self) -> io::Error {
        let member = self.content.name.clone();
        // The headers for other headers have no name.
        io::Error::other(if member.is_empty() { TarError::CutOffInHeader } else { TarError::CutOff { member } })
    }

    /// Reads a block, or as much of it as there is, with the number of its bytes; none at the end of the archive.
    fn read_block(&mut self) -> io::Result<Option<(Block, usize)>> {
        if let Some(block) = self.ahead.take() {
            return Ok(Some((block, BLOCK_BYTES)));
        }
        let mut block = [0; BLOCK_BYTES];
        let mut n_read = 0;
        while n_read < BLOCK_BYTES {
            match self.reader.read(&mut block[n_read..]) {
                Ok(0) => break,
                Ok(n) => n_read += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok((n_read > 0).then_some((block, n_read)))
    }
}

/// The bytes of a file in an archive.
pub(super) struct Content<'e, R> {
    entries: &'e mut TarEntries<R>,
}

impl<R: BufRead> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let state = &self.entries.content;
        if state.n_given == state.block.len() && state.n_left > 0 {
            self.entries.next_content_block()?;
        }
        let state = &mut self.entries.content;
        let n = (&state.block[state.n_given..]).read(buffer)?;
        state.n_given += n;
        Ok(n)
    }
}

/// Says whether bytes begin as a tar archive does.
pub(super) fn begins_archive(head: &[u8]) -> bool {
    // A header that is damaged is told of where it is read.
    head.get(257..).is_some_and(|mark| mark.starts_with(b"ustar")) || head.get(..BLOCK_BYTES).is_some_and(is_header)
}

/// Says whether a block is the header of an entry: it has the checksum that it says, and a name and a length.
fn is_header(block: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    if block.len() != BLOCK_BYTES || block[0] == 0 {
        return false;
    }
    let header = Header::from_byte_slice(block);
    // Nearly all blocks that are no headers fail here, without being added up.
    let Ok(checksum) = header.cksum() else { return false };
    let spaces = CHECKSUM.len() as u32 * u32::from(b' ');
    let others = || block[..CHECKSUM.start].iter().chain(&block[CHECKSUM.end..]);
    let sum: u32 = others().map(|byte| u32::from(*byte)).sum::<u32>() + spaces;
    // Some old systems took bytes for signed numbers.
    let signed: i64 = others().map(|byte| i64::from(byte.cast_signed())).sum::<i64>() + i64::from(spaces);
    (sum == checksum || signed == i64::from(checksum)) && header.entry_size().is_ok()
}

/// Says whether a file that begins so is a text, in which no header of a tar archive stands.
fn is_text(name: &str, start: &[u8]) -> bool {
    let others = [Format::Warc, Format::Mail, Format::Mbox, Format::Mhtml, Format::Pdf, Format::Zip, Format::Tar];
    // Where the length is wrong, zeros fill up the block that the text really ends in.
    let n_filled = start.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    recognise(Path::new(name), &start[..n_filled]).is_ok_and(|format| !others.contains(&format))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &[u8] = b"<!doctype html><title>Truce holds</title><p>The guns fell silent.";

    /// An entry with a length of one's own choice, as old archives write it.
    fn entry_of(kind: u8, name: &str, n_bytes: u64, content: &[u8]) -> Vec<u8> {
        let mut header = Header::new_old();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(EntryType::new(kind));
        header.set_mode(0o644);
        header.set_size(n_bytes);
        header.set_cksum();
        let mut entry = header.as_bytes().to_vec();
        entry.extend_from_slice(content);
        entry.resize(entry.len().next_multiple_of(BLOCK_BYTES), 0);
        entry
    }

    fn file(name: &str, content: &[u8]) -> Vec<u8> {
        entry_of(b'0', name, content.len() as u64, content)
    }

    fn pax(attributes: &[(&str, &str)]) -> Vec<u8> {
        let mut content = String::new();
        for (key, value) in attributes {
            // The number counts itself, too; here it always has two digits.
            let n = key.len() + value.len() + 5;
            assert!((10..100).contains(&n), "{n}");
            content.extend([&n.to_string(), " ", key, "=", value, "\n"]);
        }
        entry_of(b'x', "PaxHeaders/a", content.len() as u64, content.as_bytes())
    }

    /// Reads an archive, and notes each file as `name: length`, what is wrong with it, and what ended the archive.
    fn entries(archive: &[u8]) -> Vec<String> {
        let mut entries = TarEntries::new(archive);
        let mut told = Vec::new();
        loop {
            match entries.next() {
                Ok(None) => return told,
                Ok(Some(Entry::File { name, .. })) => {
                    let mut content = Vec::new();
                    let read = entries.content().read_to_end(&mut content);
                    if entries.failure.is_none() {
                        told.push(read.map_or_else(|error| format!("{name}: {error}"), |n| format!("{name}: {n}")));
                    }
                    if let Some(failure) = entries.take_failure() {
                        told.push(failure.to_string());
                        return told;
                    }
                }
                Ok(Some(other)) => told.push(format!("{other:?}")),
                Err(error) => {
                    told.push(error.to_string());
                    return told;
                }
            }
        }
    }

    #[track_caller]
    fn check(parts: &[Vec<u8>], expected: &[&str]) {
        assert_eq!(entries(&parts.concat()), expected);
    }

    #[test]
    fn an_archive_without_a_mark_is_known_by_its_checksum() {
        let archive = file("truce.html", PAGE);
        assert!(begins_archive(&archive));
        let mut signed = file("br\u{fc}cke.html", PAGE);
        let header = Header::from_byte_slice(&signed[..BLOCK_BYTES]);
        let sum = header.cksum().unwrap() - 2 * 256;
        signed[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        assert!(begins_archive(&signed));
        let mut other = archive.clone();
        other[3] ^= 1;
        assert!(!begins_archive(&other));
        assert!(!begins_archive(&archive[..500]));
        assert!(!begins_archive(&[0; BLOCK_BYTES]));
        assert!(!begins_archive(" 0012345".repeat(64).as_bytes()));
    }

    #[test]
    fn the_files_of_an_archive_are_found_past_all_else() {
        check(
            &[
                entry_of(b'5', "2025/", 512, b""),
                entry_of(b'g', "pax_global_header", 10, b"10 a=12345"),
                file("2025/a.txt", PAGE),
                entry_of(b'1', "2025/b.txt", 65, b""),
                entry_of(b'2', "2025/c.txt", 65, b""),
                entry_of(b'3', "2025/null", 7, b""),
                entry_of(b'0', "old/", 0, b""),
                file("2025/empty.txt", b""),
                vec![0; 1024],
            ],
            &["2025/a.txt: 65", "2025/empty.txt: 0"],
        );
    }

    #[test]
    fn names_and_lengths_of_any_size_come_from_the_entries_before() {
        let long = format!("{}/truce.html", "2025".repeat(100));
        check(
            &[
                pax(&[("mtime", "1742.5"), ("path", "brücke.html"), ("size", "0000065")]),
                entry_of(b'0', "br_cke.html", 0, PAGE),
                entry_of(b'L', "././@LongLink", long.len() as u64 + 1, format!("{long}\0").as_bytes()),
                file("2025", PAGE),
                file("b.txt", PAGE),
            ],
            &["brücke.html: 65", &format!("{long}: 65"), "b.txt: 65"],
        );
    }

    #[test]
    fn sparse_files_are_told_of() {
        let mut header = Header::new_gnu();
        header.set_path("disk.txt").unwrap();
        header.set_entry_type(EntryType::GNUSparse);
        header.set_size(PAGE.len() as u64);
        header.as_gnu_mut().unwrap().set_is_extended(true);
        header.set_cksum();
        let mut map = GnuExtSparseHeader::new();
        map.set_is_extended(true);
        let maps = [*map.as_bytes(), [0; BLOCK_BYTES]].concat();
        let old = [header.as_bytes().as_slice(), &maps, &file("", PAGE)[BLOCK_BYTES..]].concat();
        let new = [
            pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.name", "image.txt"), ("path", "GNUSparseFile.0/image.txt")]),
            file("image.txt", PAGE),
        ];
        check(
            &[old, new.concat(), file("a.txt", PAGE)],
            &["Sparse { name: \"disk.txt\" }", "Sparse { name: \"image.txt\" }", "a.txt: 65"],
        );
    }

    #[test]
    fn a_header_within_a_text_begins_the_next_member() {
        check(
            &[entry_of(b'0', "a.html", 9000, PAGE), file("b.txt", PAGE), file("c.txt", PAGE), vec![0; 1024]],
            &["a.html: its length in the archive is wrong: another member begins within it", "b.txt: 65", "c.txt: 65"],
        );
        // An archive within, or bytes of any kind, may hold headers.
        let inner = [file("inner.txt", PAGE), vec![0; 1024]].concat();
        check(&[file("day.tar", &inner), file("b.txt", PAGE)], &["day.tar: 2048", "b.txt: 65"]);
    }

    #[test]
    fn the_next_header_is_found_where_a_length_was_too_small() {
        check(
            &[entry_of(b'0', "a.html", 10, &PAGE.repeat(20)), file("b.txt", PAGE), vec![0; 1024]],
            &[
                "a.html: 10",
                "Damage(\"1024 bytes that belong to no member; the length of the one before may be wrong\")",
                "b.txt: 65",
            ],
        );
        let mut damaged = file("b.txt", PAGE);
        damaged[0] = b'B';
        check(
            &[file("a.txt", PAGE), damaged],
            &["a.txt: 65", "1024 bytes that belong to no member; the length of the one before may be wrong"],
        );
    }

    #[test]
    fn an_archive_that_is_cut_off_gives_what_is_whole() {
        let whole = [file("a.txt", PAGE), file("b.txt", &PAGE.repeat(20)), file("c.txt", PAGE)].concat();
        let cut = |n_bytes: usize| entries(&whole[..n_bytes]);
        let in_b = "the archive ends in the middle of `b.txt`; copy or download it again";
        let in_header = "the archive ends in the middle of a header; copy or download it again";
        assert_eq!(cut(1536), ["a.txt: 65", in_b]);
        assert_eq!(cut(1600), ["a.txt: 65", in_b]);
        assert_eq!(cut(1100), ["a.txt: 65", in_header]);
        // Only what fills up the last block is missing.
        assert_eq!(cut(whole.len() - 300), ["a.txt: 65", "b.txt: 1300", "c.txt: 65"]);
        assert_eq!(cut(1024), ["a.txt: 65"]);
        let long_name = [file("a.txt", PAGE), entry_of(b'L', "././@LongLink", 600, b"2025")].concat();
        assert_eq!(entries(&long_name), ["a.txt: 65", in_header]);
    }

    #[test]
    fn archives_behind_each_other_are_read_and_what_fills_a_tape_is_not() {
        let archive = |name: &str| [file(name, PAGE), vec![0; 1024]].concat();
        check(&[archive("a.txt"), archive("b.txt"), b"junk".repeat(500)], &["a.txt: 65", "b.txt: 65"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(
            blocks in proptest::collection::vec((0..6_u8, "[a-z/.]{0,8}", 0..3000_u64, proptest::collection::vec(any::<u8>(), 0..700)), 0..6),
            n_cut in 0..600_usize,
        ) {
            let mut archive = Vec::new();
            for (kind, name, n_bytes, content) in blocks {
                archive.extend(entry_of(b"01xLSg"[usize::from(kind)], &name, n_bytes, &content));
            }
            archive.truncate(archive.len().saturating_sub(n_cut));
            entries(&archive);
        }
    }
}
