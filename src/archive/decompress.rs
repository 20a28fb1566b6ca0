//! Compressed bytes → the bytes within.
//!
//! In: a reader. Out: another, through as many decoders as it needs: a format is known by its first bytes (RFC 1952 for
//! gzip, RFC 8878 for Zstandard, the specifications of bzip2 and xz), never by a name. What decompresses without measure,
//! or asks for more memory than any archive of texts does, is refused.

use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use std::{cell::Cell, fmt};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use super::peeked::Peeked;
use super::read::ReadError;
use super::zstd_frames::Frames;

/// Bytes that a decoder gives at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Decompressed bytes before the ratio is judged: a few kilobytes of blank lines harm nobody.
const RATIO_GRACE_BYTES: u64 = 8 * 1024 * 1024;
/// The first bytes that tell of a compression, and of a dictionary for it.
const MARK_BYTES: u64 = 8;
/// A file that is compressed, and compressed again.
const MAX_LAYERS: usize = 3;
/// Memory of a decoder, as a power of two: `zstd --long` and `xz -9` take 128 and 64 MiB.
pub(super) const MAX_WINDOW_LOG: u32 = 27;

/// A format that compresses one stream of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// <https://sourceware.org/bzip2/>.
    Bzip2,
    /// <https://tukaani.org/xz/xz-file-format.txt>.
    Xz,
}

impl Compression {
    /// All of them, each with the ending that its files have.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Gzip, "gz"), (Self::Zstd, "zst"), (Self::Bzip2, "bz2"), (Self::Xz, "xz")];

    /// Knows compressed bytes by the first of them.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // A skippable frame, as `zstd` writes in front of some archives.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            _ => None,
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        })
    }
}

/// Takes the ending of a compression off the name of a file: `page.html.gz` is a page.
#[must_use]
pub fn without_compression(name: &str) -> Option<&str> {
    Compression::ALL.iter().find_map(|(_, extension)| name.strip_suffix(extension)?.strip_suffix('.'))
}

/// Returns a reader of what `reader` holds, decompressed where it is compressed.
///
/// What is read of it may be `max_ratio` times as long as its compressed bytes.
///
/// # Errors
/// When the first bytes cannot be read; damage behind them is an error of reading on, which [`ReadError::from`] explains.
pub fn decompress<'a>(reader: Box<dyn BufRead + 'a>, max_ratio: u64) -> Result<Box<dyn BufRead + 'a>, ReadError> {
    // Of the outermost layer: a file that is compressed twice may grow no more than another.
    let n_read = Rc::new(Cell::new(0));
    let mut reader: Box<dyn BufRead + 'a> = Box::new(Metered { inner: reader, n_read: Rc::clone(&n_read) });
    for _ in 0..MAX_LAYERS {
        let peeked = Peeked::new(reader, MARK_BYTES)?;
        let Some(compression) = Compression::of(peeked.head()) else { return Ok(Box::new(peeked)) };
        let decoder: Box<dyn Read + 'a> = match compression {
            Compression::Gzip => Box::new(Members::begin(peeked)),
            Compression::Zstd => Box::new(Frames::begin(peeked)?),
            Compression::Bzip2 => Box::new(MultiBzDecoder::new(peeked)),
            Compression::Xz => Box::new(XzReader::new_mem_limit(peeked, true, 1 << (MAX_WINDOW_LOG - 10))),
        };
        let layer = Layer { decoder, compression, n_read: Rc::clone(&n_read), n_given: 0, max_ratio };
        reader = Box::new(BufReader::with_capacity(BUFFER_BYTES, layer));
    }
    Ok(reader)
}

/// One decoder, watched.
struct Layer<'a> {
    decoder: Box<dyn Read + 'a>,
    compression: Compression,
    /// Bytes of the file, compressed as it is, that have been taken.
    n_read: Rc<Cell<u64>>,
    n_given: u64,
    max_ratio: u64,
}

impl Read for Layer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(buffer).map_err(|error| explain(self.compression, error))?;
        self.n_given += n as u64;
        let n_allowed = self.n_read.get().saturating_mul(self.max_ratio).max(RATIO_GRACE_BYTES);
        if self.n_given > n_allowed { Err(ReadError::Bomb { ratio: self.max_ratio }.into()) } else { Ok(n) }
    }
}

/// Names what is wrong with a compressed file by the kind of error that its decoder gives.
pub(super) fn explain(compression: Compression, error: io::Error) -> io::Error {
    if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<ReadError>) {
        // Of the layer below, or told already.
        return error;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::Truncated { compression }.into(),
        io::ErrorKind::OutOfMemory => ReadError::TooMuchMemory { compression }.into(),
        _ if error.raw_os_error().is_some() => error,
        _ => ReadError::Damaged { compression, is_whole_before: false }.into(),
    }
}

/// The members of a gzip file, one after the other.
///
/// flate2's own `MultiGzDecoder` refuses the zeros and the stray bytes that some writers leave after the last member;
/// here, as in gzip itself, they are passed over. Behind a damaged member the next one is looked for, once its error has
/// been given: archives of the web have one member a record (ISO 28500:2017, annex D).
enum Members<R> {
    /// A member is being read, and gave some bytes, or none yet.
    Reading { member: Box<GzDecoder<R>>, is_begun: bool },
    /// A member is damaged: the start of the next one is to be found.
    Lost(R),
    /// No member follows.
    End,
}

impl<R: BufRead> Members<R> {
    /// Begins to read the member that `compressed` stands at.
    fn begin(compressed: R) -> Self {
        Self::Reading { member: Box::new(GzDecoder::new(compressed)), is_begun: false }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        const DAMAGED_ALONE: ReadError = ReadError::Damaged { compression: Compression::Gzip, is_whole_before: true };
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(self, Self::End) {
                Self::End => return Ok(0),
                Self::Lost(mut compressed) => {
                    if skip_to_member(&mut compressed)? {
                        *self = Self::begin(compressed);
                    }
                }
                Self::Reading { mut member, is_begun } => match member.read(buffer) {
                    Ok(0) => {
                        let mut compressed = member.into_inner();
                        if compressed.fill_buf()?.first() == Some(&0x1f) {
                            *self = Self::begin(compressed);
                        } else if skip_to_member(&mut compressed)? {
                            *self = Self::begin(compressed);
                            return Err(DAMAGED_ALONE.into());
                        }
                    }
                    Ok(n) => {
                        *self = Self::Reading { member, is_begun: true };
                        return Ok(n);
                    }
                    Err(error) => {
                        *self = Self::Lost(member.into_inner());
                        let error = explain(Compression::Gzip, error).into();
                        return Err(match error {
                            ReadError::Damaged { .. } if !is_begun => DAMAGED_ALONE.into(),
                            error => error.into(),
                        });
                    }
                },
            }
        }
    }
}

/// Takes bytes up to where a gzip member seems to start; says whether one does.
///
/// A start is two bytes of mark, the only method there is, and flags of which three are never set. Source: RFC 1952, 2.3.
fn skip_to_member(compressed: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = compressed.fill_buf()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        // Of a start that the end of the buffer cuts, as much as is there.
        let is_start = |bytes: &[u8]| {
            let n = bytes.len().min(3);
            bytes[..n] == [0x1f, 0x8b, 8][..n] && bytes.get(3).is_none_or(|flags| flags & 0xe0 == 0)
        };
        let found = memchr::memchr_iter(0x1f, bytes).find(|at| is_start(&bytes[*at..]));
        let n = found.unwrap_or(bytes.len());
        compressed.consume(n);
        if found.is_some() {
            return Ok(true);
        }
    }
}

/// Counts the bytes that are taken from a reader.
struct Metered<R> {
    inner: R,
    n_read: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n_read.set(self.n_read.get() + n as u64);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.n_read.set(self.n_read.get() + n as u64);
        self.inner.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        io::Write::write_all(&mut encoder, content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn layers_are_known_however_slowly_their_bytes_come() {
        let text = b"Truce holds. The guns fell silent at dawn.";
        // The inner file has its first bytes in a gzip member of their own.
        let inner = zstd::encode_all(text.as_slice(), 3).unwrap();
        let file = [gzip(&inner[..3]), gzip(&inner[3..])].concat();
        for piece in [1, 5, 4096] {
            let reader = BufReader::with_capacity(piece, Cursor::new(file.clone()));
            let mut read = Vec::new();
            decompress(Box::new(reader), 200).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, text, "in pieces of {piece} bytes");
        }
    }

    #[test]
    fn a_file_compressed_twice_may_grow_no_more_than_another() {
        // Each layer by itself stays below the limit.
        let mut noise = 1_u32;
        let mut page = Vec::new();
        while page.len() < 4 << 20 {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            page.extend_from_slice(&noise.to_le_bytes());
            page.extend(std::iter::repeat_n(b' ', 600));
        }
        let once = gzip(&page);
        let twice = zstd::encode_all(once.repeat(20).as_slice(), 3).unwrap();
        assert!(page.len() / once.len() < 200 && once.len() * 20 / twice.len() < 200);
        let mut read = decompress(Box::new(Cursor::new(twice)), 200).unwrap();
        let error = io::copy(&mut read, &mut io::sink()).map_err(ReadError::from);
        assert!(matches!(error, Err(ReadError::Bomb { .. })), "{error:?}");
    }
}
