//! PDF documents: the text of an article, in paragraphs.
//!
//! In: the bytes of a document. Out: its [`PdfText`], or a [`PdfError`] that says why there is none. A document says where
//! letters stand on paper, and neither what is a word nor a paragraph nor a headline: `glyphs` makes lines of letters,
//! `edges` cuts what recurs at the edges of pages, `paragraphs` joins lines and puts the headline first. Bylines and dates are
//! then found as in any plain text; the date on which the document was made is none of the article's.
//!
//! Documents are hostile, and their readers large. [`read_in_children`] has each read by a process of its own, with a limit
//! of time and of memory, which the command does; without it they are read here, and a document that makes the reader fail
//! costs its article only.
//!
//! ```text
//! page 1: "The Harbour Post   17 March 2025", "Truce holds", "The guns fell si-", "lent. Talks go", "1"
//! page 2: "The Harbour Post   17 March 2025", "on.", "2"   →  "Truce holds\n\nThe guns fell silent. Talks go on."
//! ```

#[cfg(feature = "pdf")]
mod document;
#[cfg(feature = "pdf")]
mod edges;
#[cfg(feature = "pdf")]
mod glyphs;
#[cfg(feature = "pdf")]
mod paragraphs;
mod process;

use serde::{Deserialize, Serialize};

use super::recognise::n_blank_bytes;

pub use process::{MAX_CPU_SECONDS, MAX_READER_BYTES, read_in_children};

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfText {
    /// The text, its paragraphs parted by empty lines; the headline first, where one was found.
    pub text: String,
    /// The address that a browser printed at the foot of its pages.
    pub url: Option<String>,
}

/// Why a document gave no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PdfError {
    /// A password is needed.
    #[error("an encrypted PDF document; save it without its password")]
    Encrypted,
    /// Its end is missing.
    #[error("a truncated PDF document; copy or download it again")]
    Truncated,
    /// It contradicts its format.
    #[error("a damaged PDF document; copy or download it again")]
    Damaged,
    /// There are no letters on its pages.
    #[error("no text in it: a scan, which needs OCR first")]
    NoText,
    /// There are letters, and nothing tells which.
    #[error("no text can be read from its fonts; it needs OCR, as a scan does")]
    Unreadable,
    /// More letters than any article has.
    #[error("more than {limit} letters, as no article has")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// Reading it did not come to an end.
    #[error("a PDF document that takes more than {seconds} seconds to read")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// The reader needs too much memory, or fails.
    #[error("a damaged or hostile PDF document: reading it takes too much memory, or fails")]
    ReaderFailed,
    /// The process that reads documents cannot be started.
    #[error("the reader of PDF documents cannot be started")]
    NoProcess,
    /// This build has no reader.
    #[error("a PDF document, which this build of newsdex cannot read: it lacks the feature `pdf`")]
    NoReader,
}

/// Tells where a document begins: behind blanks, or behind what a server put before it, as far as readers look for it.
/// Source: ISO 32000-2, Annex I, and the notes of Adobe's reader, which looks in the first 1024 bytes.
///
/// `HTTP/1.1 200 OK`, `Content-Type: application/pdf`, an empty line, `%PDF-1.4`: at the fourth line.
pub(super) fn start(bytes: &[u8]) -> Option<usize> {
    const MAX_START: usize = 1024;
    let text_start = n_blank_bytes(bytes);
    if bytes[text_start..].starts_with(b"%PDF-") {
        return Some(text_start);
    }
    let head = &bytes[..bytes.len().min(MAX_START)];
    let starts = |version: &'static [u8]| memchr::memmem::find_iter(head, version).map(|at| at + 1);
    let start = starts(b"\n%PDF-1.").chain(starts(b"\n%PDF-2.")).min()?;
    head[..start].split(|byte| *byte == b'\n').all(is_servers).then_some(start)
}

/// Tells whether a line is what a server or a printer's driver puts before a document: none of an article about the format.
fn is_servers(line: &[u8]) -> bool {
    /// A reply, a command to a printer, warnings of PHP.
    const STARTS: &[&[u8]] = &[b"HTTP/", b"@PJL", b"\x1b%-12345X", b"<br", b"<b>Warning</b>:", b"<b>Notice</b>:"];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_field = (1..line.len()).contains(&name.len())
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    line.trim_ascii().is_empty() || is_field || STARTS.iter().any(|start| line.starts_with(start))
}

/// Reads a document as [`read_in_children`] has said, or here.
pub(super) fn read(bytes: &[u8]) -> Result<PdfText, PdfError> {
    process::read(bytes).unwrap_or_else(|| read_here(bytes))
}

/// Reads a document in this process.
///
/// # Errors
/// Any [`PdfError`]. A document that fills the memory is not held back: see [`read_in_children`].
#[cfg(feature = "pdf")]
pub fn read_here(bytes: &[u8]) -> Result<PdfText, PdfError> {
    if !has_end(bytes) {
        return Err(PdfError::Truncated);
    }
    // Places of objects are counted from where the document begins.
    let bytes = bytes[start(bytes).unwrap_or(0)..].to_vec();
    std::panic::catch_unwind(|| document::read(bytes)).unwrap_or(Err(PdfError::ReaderFailed))
}

/// Says that this build cannot read documents.
///
/// # Errors
/// Always [`PdfError::NoReader`].
#[cfg(not(feature = "pdf"))]
pub fn read_here(_bytes: &[u8]) -> Result<PdfText, PdfError> {
    Err(PdfError::NoReader)
}

/// Tells whether the end of a document is there. Of one that was cut off, the reader would give what stands before: half an
/// article as if it were whole. Source: ISO 32000-2, 7.5.5; what is sent by mail may have more behind it.
#[cfg(feature = "pdf")]
fn has_end(bytes: &[u8]) -> bool {
    const END_BYTES: usize = 4096;
    let end = &bytes[bytes.len().saturating_sub(END_BYTES)..];
    memchr::memmem::find(end, b"startxref").is_some() || memchr::memmem::find(end, b"%%EOF").is_some()
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_read(
            body in "((1|2|3) 0 obj|endobj|<<|>>|/Type|/Catalog|/Pages|/Page|/Kids|/Parent|/Contents|/Length|\\[|\\]|(1|2|3|9) 0 R| |\n|stream|endstream|\\(a\\) Tj|BT|/F 9 Tf|trailer|/Root|xref|[0-9]){0,80}",
        ) {
            let _ = read_here(format!("%PDF-1.7\n{body}\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF").as_bytes());
            let _ = read_here(body.as_bytes());
        }
    }
}
