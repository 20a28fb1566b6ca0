//! A file → its bytes, decompressed.
//!
//! In: a path. Out: the bytes of the file, decompressed where they are compressed. [`read_all`] gives the bytes of a whole file, [`open_stream`] those of a container as they come,
//! [`peek`] the first ones. No file fills the memory: size and ratio of decompression are limited.
//!
//! ```no_run
//! use newsdex::archive::{self, Limits};
//! # use std::path::Path;
//! let page = archive::read_all(Path::new("2025/ceasefire.html.gz"), &Limits::default())?;
//! let text = archive::decode(&page).text;
//! # Ok::<(), archive::ReadError>(())
//! ```

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::decompress::{Compression, decompress};

/// How many bytes of a file [`peek`] gives at most.
pub const PEEK_BYTES: u64 = 64 * 1024;
/// Bytes read from a file at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// How much one file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one record, after decompression.
    pub max_bytes: u64,
    /// Most bytes that one compressed byte may become, over the whole file.
    pub max_ratio: u64,
    /// Most records of one file.
    pub max_records: u64,
}

impl Limits {
    /// Bytes of the largest record read unless told otherwise: several times a long page with its pictures inlined.
    pub const DEFAULT_MAX_BYTES: u64 = 32 * 1024 * 1024;
    /// News text shrinks 3 to 20 times; zeros shrink 1,030 times, and still 229 times with `gzip -1`.
    pub const DEFAULT_MAX_RATIO: u64 = 200;
    /// Of each record of a file that is being read a few bytes are remembered.
    pub const DEFAULT_MAX_RECORDS: u64 = 50_000_000;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: Self::DEFAULT_MAX_BYTES,
            max_ratio: Self::DEFAULT_MAX_RATIO,
            max_records: Self::DEFAULT_MAX_RECORDS,
        }
    }
}

/// Why a file gave no bytes, or no more of them; the path is the caller's to name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing lies at the path.
    #[error("no such file; it may have been moved or deleted")]
    NotFound,
    /// The user may not read it.
    #[error("permission denied; allow reading it, or leave it out with `--exclude`")]
    PermissionDenied,
    /// A folder, a pipe or a device: reading it might never end.
    #[error("not a regular file")]
    NotAFile,
    /// More bytes than allowed.
    #[error("larger than {}; raise the limit with `--max-file-size`", size_text(*.limit))]
    TooLarge {
        /// The limit, in bytes after decompression.
        limit: u64,
    },
    /// A compressed file whose end is missing.
    #[error("truncated {compression} file; copy or download it again")]
    Truncated {
        /// How it is compressed.
        compression: Compression,
    },
    /// A compressed file whose bytes contradict its format or its checksum.
    #[error("damaged {compression} file; copy or download it again")]
    Damaged {
        /// How it is compressed.
        compression: Compression,
        /// What was read before is whole: the damage is of a member of its own, or between two.
        is_whole_before: bool,
    },
    /// A compressed file that cannot be read within a sensible amount of memory.
    #[error("{compression} needs too much memory to decompress it; compress it again with a smaller window")]
    TooMuchMemory {
        /// How it is compressed.
        compression: Compression,
    },
    /// A compressed file that grows without measure when decompressed.
    #[error("decompresses to more than {ratio} times its size, as no text does")]
    Bomb {
        /// The limit that was passed.
        ratio: u64,
    },
    /// Any other failure of the file system.
    #[error("{0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for ReadError {
    /// Gives back the `ReadError` that a stream of [`open_stream`] failed with.
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => Self::NotFound,
                io::ErrorKind::PermissionDenied => Self::PermissionDenied,
                _ => Self::Io(error),
            },
        }
    }
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Io(error) => error,
            error => Self::other(error),
        }
    }
}

impl ReadError {
    /// Tells whether something readable may follow the damage, as the next member of a gzip file does, or the next frame
    /// of a Zstandard file: a stream goes on with it when it is read on.
    #[must_use]
    pub fn is_local_damage(&self) -> bool {
        matches!(self, Self::Damaged { compression: Compression::Gzip | Compression::Zstd, .. })
    }

    /// Tells whether the file may be readable at another time as it is: what is known of it should be kept.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::NotFound | Self::PermissionDenied | Self::Io(_))
    }
}

/// Reads a whole file, decompressed.
///
/// # Errors
/// Any [`ReadError`]; of a damaged file nothing is given, since half an article would be indexed as if it were whole.
pub fn read_all(path: &Path, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let too_large = ReadError::TooLarge { limit: limits.max_bytes };
    let file = open_file(path)?;
    let n_file_bytes = file.metadata()?.len();
    let reader = decompress(Box::new(BufReader::with_capacity(BUFFER_BYTES, file)), limits.max_ratio)?;
    // Of a plain file this is just enough.
    let mut bytes = Vec::with_capacity(n_file_bytes.min(limits.max_bytes) as usize + 1);
    reader.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.max_bytes { Err(too_large) } else { Ok(bytes) }
}

/// Opens a file to be read from its start, decompressed on the way.
///
/// A damaged file gives what stands before the damage, then an [`io::Error`] that [`ReadError::from`] explains.
///
/// # Errors
/// Any [`ReadError`] of opening and of the first read.
pub fn open_stream(path: &Path) -> Result<Box<dyn BufRead>, ReadError> {
    let file = BufReader::with_capacity(BUFFER_BYTES, open_file(path)?);
    decompress(Box::new(file), Limits::DEFAULT_MAX_RATIO)
}

/// Opens a file that is not compressed as a whole, to be read anywhere; `None` where it is.
///
/// # Errors
/// Any [`ReadError`].
pub fn open_uncompressed(path: &Path) -> Result<Option<BufReader<File>>, ReadError> {
    let mut file = BufReader::with_capacity(BUFFER_BYTES, open_file(path)?);
    let is_compressed = Compression::of(file.fill_buf()?).is_some();
    Ok((!is_compressed).then_some(file))
}

/// Reads the first 64 KiB of a file, decompressed, to recognise it by.
///
/// # Errors
/// Any [`ReadError`], unless some bytes could be read: then damage behind them is for the real reading to find.
pub fn peek(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = BufReader::with_capacity(BUFFER_BYTES, open_file(path)?);
    let mut head = Vec::new();
    let reader = decompress(Box::new(file), Limits::DEFAULT_MAX_RATIO)?;
    match reader.take(PEEK_BYTES).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error.into()),
        _ => Ok(head),
    }
}

fn open_file(path: &Path) -> Result<File, ReadError> {
    // Asked first, because opening a named pipe waits for somebody to write into it.
    if !std::fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    Ok(File::open(path)?)
}

fn size_text(n_bytes: u64) -> String {
    match n_bytes {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => format!("{} MiB", n >> 20),
        n => format!("{n} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// Reads a file that holds `content`, and checks what it gives or how it fails.
    fn check(content: &[u8], expected: Result<&[u8], &str>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
        let read = read_all(file.path(), &limits).map_err(|error| error.to_string());
        assert_eq!(read.as_deref(), expected.map_err(str::to_owned).as_deref());
    }

    #[test]
    fn a_plain_file_is_given_as_it_is() {
        check(b"", Ok(b""));
        check(b"The talks begin today.\n", Ok(b"The talks begin today.\n"));
    }

    #[test]
    fn all_members_of_a_gzip_file_are_read() {
        check(&[gzip(b"one, "), gzip(b""), gzip(b"two")].concat(), Ok(b"one, two"));
    }

    #[test]
    fn stray_bytes_after_the_last_member_are_passed_over() {
        check(&[gzip(b"one"), vec![0; 512]].concat(), Ok(b"one"));
    }

    /// What `printf 'The talks begin today.' | xz -9` gives.
    const XZ: &[u8] = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x1c\x00\x00\x00\x10\xcfX\xcc\x01\x00\x15\
        The talks begin today.\x00\x00\x00\t\xa5\x08fOK.\x84\x00\x01.\x16V\tU\xdf\x1f\xb6\xf3}\x01\x00\x00\x00\x00\x04YZ";

    /// Compresses as the tool `zstd` does, which adds a checksum.
    fn zstd(content: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(content: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_compressed_file_is_known_by_its_first_bytes() {
        let text = b"The talks begin today.";
        for compressed in [
            zstd(text),
            bzip2(text),
            XZ.to_vec(),
            gzip(&zstd(text)),
            [zstd(b"The talks "), zstd(b"begin today.")].concat(),
        ] {
            check(&compressed, Ok(text));
        }
    }

    #[test]
    fn what_is_wrong_with_a_compressed_file_is_said() {
        let text = b"The talks begin today.";
        for (compressed, name) in [(zstd(text), "Zstandard"), (bzip2(text), "bzip2"), (XZ.to_vec(), "xz")] {
            let cut = &compressed[..compressed.len() - 5];
            check(cut, Err(&format!("truncated {name} file; copy or download it again")));
            let mut changed = compressed.clone();
            changed[compressed.len() / 2] ^= 0x55;
            check(&changed, Err(&format!("damaged {name} file; copy or download it again")));
        }
    }

    #[test]
    fn bombs_of_any_kind_are_given_up() {
        let zeros = vec![0; 32 << 20];
        for bomb in [zstd(&zeros), bzip2(&zeros), gzip(&gzip(&zeros))] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), bomb).unwrap();
            let limits = Limits { max_bytes: 1 << 30, ..Limits::default() };
            assert!(matches!(read_all(file.path(), &limits), Err(ReadError::Bomb { .. })));
        }
    }

    #[test]
    fn a_truncated_gzip_file_gives_nothing() {
        let whole = gzip(b"The talks begin today, and nobody knows how they will end.");
        check(&whole[..whole.len() - 3], Err("truncated gzip file; copy or download it again"));
        check(&whole[..5], Err("truncated gzip file; copy or download it again"));
    }

    #[test]
    fn a_gzip_file_with_a_wrong_checksum_gives_nothing() {
        let mut damaged = gzip(b"The talks begin today.");
        let checksum = damaged.len() - 8;
        damaged[checksum] ^= 1;
        check(&damaged, Err("damaged gzip file; copy or download it again"));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let content = vec![b'a'; (1 << 20) + 1];
        check(&content, Err("larger than 1 MiB; raise the limit with `--max-file-size`"));
        check(&gzip(&content), Err("larger than 1 MiB; raise the limit with `--max-file-size`"));
        check(&content[1..], Ok(&content[1..]));
    }

    #[test]
    fn a_bomb_is_given_up_early() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut encoder = GzEncoder::new(file.reopen().unwrap(), flate2::Compression::default());
        io::copy(&mut io::repeat(0).take(64 << 20), &mut encoder).unwrap();
        encoder.finish().unwrap();
        let mut stream = open_stream(file.path()).unwrap();
        let mut n_read = 0;
        let error = loop {
            match stream.fill_buf() {
                Ok([]) => panic!("the bomb went off"),
                Ok(bytes) => n_read += bytes.len(),
                Err(error) => break ReadError::from(error),
            }
            let n = stream.fill_buf().unwrap().len();
            stream.consume(n);
        };
        assert!(matches!(error, ReadError::Bomb { ratio: Limits::DEFAULT_MAX_RATIO }));
        assert!(n_read <= 9 << 20, "{n_read} bytes were decompressed");
    }

    #[test]
    fn a_stream_gives_what_stands_before_the_damage() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let whole = [gzip(b"a line\n"), gzip(b"another line\n")].concat();
        std::fs::write(file.path(), &whole[..whole.len() - 4]).unwrap();
        let mut lines = open_stream(file.path()).unwrap().lines();
        assert_eq!(lines.next().unwrap().unwrap(), "a line");
        assert_eq!(peek(file.path()).unwrap(), b"a line\nanother line\n");
        let error = lines.find_map(Result::err).map(ReadError::from);
        assert!(matches!(error, Some(ReadError::Truncated { compression: Compression::Gzip })), "{error:?}");
    }

    #[test]
    fn what_is_no_file_is_an_error_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits::default();
        assert!(matches!(read_all(folder.path(), &limits), Err(ReadError::NotAFile)));
        assert!(matches!(read_all(&folder.path().join("gone.txt"), &limits), Err(ReadError::NotFound)));
    }
}
