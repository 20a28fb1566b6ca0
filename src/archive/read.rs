//! A file → its bytes, decompressed.
//!
//! In: a path. Out: the bytes of the file, or those that its gzip members hold; gzip is recognised by its first bytes,
//! never by the name. [`read_all`] gives the bytes of a whole file, [`open_stream`] those of a container as they come,
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

use flate2::bufread::GzDecoder;

/// The first bytes of every gzip member. Source: RFC 1952.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// How many bytes of a file [`peek`] gives at most.
pub const PEEK_BYTES: u64 = 64 * 1024;
/// Bytes read from a file at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Decompressed bytes before the ratio is judged: a few kilobytes of blank lines harm nobody.
const RATIO_GRACE_BYTES: u64 = 8 * 1024 * 1024;

/// How much one file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one record, after decompression.
    pub max_bytes: u64,
    /// Most bytes that one compressed byte may become, over the whole file.
    pub max_ratio: u64,
}

impl Limits {
    /// Bytes of the largest record read unless told otherwise: several times a long page with its pictures inlined.
    pub const DEFAULT_MAX_BYTES: u64 = 32 * 1024 * 1024;
    /// News text shrinks 3 to 20 times; zeros shrink 1,030 times, and still 229 times with `gzip -1`.
    pub const DEFAULT_MAX_RATIO: u64 = 200;
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: Self::DEFAULT_MAX_BYTES, max_ratio: Self::DEFAULT_MAX_RATIO }
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
    /// A gzip file whose end is missing.
    #[error("truncated gzip file; copy or download it again")]
    TruncatedGzip,
    /// A gzip file whose bytes contradict its format or its checksum.
    #[error("damaged gzip file; copy or download it again")]
    DamagedGzip,
    /// A gzip file that grows without measure when decompressed.
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
    /// Tells whether something readable may follow the damage: another member of a gzip file.
    #[must_use]
    pub fn is_local_damage(&self) -> bool {
        matches!(self, Self::TruncatedGzip | Self::DamagedGzip)
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
    let file_bytes = file.metadata()?.len();
    let mut reader = decompress(BufReader::with_capacity(BUFFER_BYTES, file), limits.max_ratio)?;
    let mut bytes = Vec::new();
    if let Reader::Plain(_) = reader {
        if file_bytes > limits.max_bytes {
            return Err(too_large);
        }
        bytes.reserve_exact(file_bytes as usize + 1);
    }
    reader.by_ref().take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.max_bytes { Err(too_large) } else { Ok(bytes) }
}

/// Opens a file to be read from its start, decompressed on the way.
///
/// A damaged file gives what stands before the damage, then an [`io::Error`] that [`ReadError::from`] explains.
///
/// # Errors
/// Any [`ReadError`] of opening and of the first read.
pub fn open_stream(path: &Path) -> Result<Box<dyn BufRead + Send>, ReadError> {
    let file = BufReader::with_capacity(BUFFER_BYTES, open_file(path)?);
    Ok(match decompress(file, Limits::DEFAULT_MAX_RATIO)? {
        Reader::Plain(file) => Box::new(file),
        Reader::Gzip(members) => Box::new(BufReader::with_capacity(BUFFER_BYTES, members)),
    })
}

/// Reads the first 64 KiB of a file, decompressed, to recognise it by.
///
/// # Errors
/// Any [`ReadError`], unless some bytes could be read: then damage behind them is for the real reading to find.
pub fn peek(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = BufReader::with_capacity(BUFFER_BYTES, open_file(path)?);
    let mut head = Vec::new();
    let reader = decompress(file, Limits::DEFAULT_MAX_RATIO)?;
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

fn decompress<R: BufRead>(mut file: R, max_ratio: u64) -> Result<Reader<R>, ReadError> {
    if file.fill_buf()?.starts_with(&GZIP_MAGIC) {
        let compressed = Metered { inner: file, n_read: 0 };
        Ok(Reader::Gzip(Members { current: Some(GzDecoder::new(compressed)), n_given: 0, max_ratio }))
    } else {
        Ok(Reader::Plain(file))
    }
}

/// A file's bytes, through a decoder where it needs one.
enum Reader<R> {
    Plain(R),
    Gzip(Members<R>),
}

impl<R: BufRead> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Gzip(members) => members.read(buffer),
        }
    }
}

/// The members of a gzip file, one after the other.
///
/// flate2's own `MultiGzDecoder` refuses the zeros and the stray bytes that some writers leave after the last member;
/// here, as in gzip itself, they are passed over.
struct Members<R> {
    /// The member being read; `None` at the end of the file.
    current: Option<GzDecoder<Metered<R>>>,
    n_given: u64,
    max_ratio: u64,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.current {
            let n = match member.read(buffer) {
                Ok(n) => n,
                Err(error) => {
                    self.current = None;
                    return Err(explain(error));
                }
            };
            if n > 0 {
                self.n_given += n as u64;
                let n_allowed = member.get_ref().n_read.saturating_mul(self.max_ratio).max(RATIO_GRACE_BYTES);
                if self.n_given > n_allowed {
                    self.current = None;
                    return Err(ReadError::Bomb { ratio: self.max_ratio }.into());
                }
                return Ok(n);
            }
            let mut compressed = self.current.take().map(GzDecoder::into_inner).expect("a member is being read");
            if compressed.fill_buf()?.first() == Some(&GZIP_MAGIC[0]) {
                self.current = Some(GzDecoder::new(compressed));
            }
        }
        Ok(0)
    }
}

/// Names what is wrong with a gzip file by the kind of error that flate2 gives.
fn explain(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::TruncatedGzip.into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => ReadError::DamagedGzip.into(),
        _ => error,
    }
}

/// Counts the bytes that are taken from a reader.
struct Metered<R> {
    inner: R,
    n_read: u64,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n_read += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.n_read += n as u64;
        self.inner.consume(n);
    }
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

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
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
    fn a_gzip_file_is_known_by_its_first_bytes() {
        check(&gzip(b"The talks begin today."), Ok(b"The talks begin today."));
    }

    #[test]
    fn all_members_of_a_gzip_file_are_read() {
        check(&[gzip(b"one, "), gzip(b""), gzip(b"two")].concat(), Ok(b"one, two"));
    }

    #[test]
    fn stray_bytes_after_the_last_member_are_passed_over() {
        check(&[gzip(b"one"), vec![0; 512]].concat(), Ok(b"one"));
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
        let mut encoder = GzEncoder::new(file.reopen().unwrap(), Compression::default());
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
        assert!(matches!(error, Some(ReadError::TruncatedGzip)), "{error:?}");
    }

    #[test]
    fn what_is_no_file_is_an_error_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits::default();
        assert!(matches!(read_all(folder.path(), &limits), Err(ReadError::NotAFile)));
        assert!(matches!(read_all(&folder.path().join("gone.txt"), &limits), Err(ReadError::NotFound)));
    }
}
