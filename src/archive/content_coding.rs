//! Bytes in a content coding of HTTP → the bytes that were coded.
//!
//! In: a body, and how it is coded. Out: what a browser would show of it, with a limit on its size and on how much it may
//! grow: a body is no larger than a page, whatever it was sent as.
//!
//! ```
//! use newsdex::archive::{ContentCoding, Limits};
//!
//! assert_eq!(ContentCoding::named("X-GZIP"), Some(ContentCoding::Gzip));
//! assert!(ContentCoding::Gzip.undo(b"<!doctype html>", &Limits::default()).is_err());
//! ```

use std::io::{self, BufRead, Read};

use super::Limits;

/// Decoded bytes before the growth is judged: lists of the same word harm nobody.
const RATIO_GRACE_BYTES: u64 = 1024 * 1024;
/// A page shrinks by more than a text does: brotli's dictionary knows its tags.
const RATIO_FACTOR: u64 = 5;
/// Bytes that a decoder works on at once.
const BUFFER_BYTES: usize = 16 * 1024;
/// The largest window of a zstd frame, as a power of two; RFC 9659 allows no more to senders of this coding.
const MAX_WINDOW_LOG: u32 = 23;

/// How a body was coded to be sent. Source: RFC 9110, 8.4.1; RFC 7932 for `br`; RFC 9659 for `zstd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the codings")]
pub enum ContentCoding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Why a body could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// It is not so coded, or cut off.
    #[error("damaged {} body", .coding.name())]
    Damaged {
        /// How it should be coded.
        coding: ContentCoding,
    },
    /// It has more bytes than allowed.
    #[error("a body of more than {limit} bytes")]
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// It grows without measure.
    #[error("a body that grows to more than {ratio} times its size, as no page does")]
    Bomb {
        /// The limit that was passed.
        ratio: u64,
    },
}

impl ContentCoding {
    /// Returns the coding that a name in `Content-Encoding` means; none for `identity` and for unknown ones.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            "br" => Self::Brotli,
            "zstd" => Self::Zstd,
            _ => return None,
        })
    }

    /// The name of the coding.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// Says whether bytes may be so coded, by how they begin.
    #[must_use]
    pub fn may_begin(self, bytes: &[u8]) -> bool {
        match self {
            Self::Gzip => bytes.starts_with(&[0x1f, 0x8b]),
            Self::Zstd => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
            // Neither has a mark of its own; but both would have to be read as text by chance.
            Self::Deflate | Self::Brotli => !begins_as_text(bytes),
        }
    }

    /// Decodes a whole body.
    ///
    /// # Errors
    /// Any [`CodingError`].
    pub fn undo(self, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, CodingError> {
        match self {
            Self::Gzip => self.read(GzipMembers { member: flate2::bufread::GzDecoder::new(bytes) }, bytes, limits),
            // The standard means zlib's format by this name; some servers never did.
            Self::Deflate if is_zlib(bytes) => self.read(flate2::bufread::ZlibDecoder::new(bytes), bytes, limits),
            Self::Deflate => self.read(flate2::bufread::DeflateDecoder::new(bytes), bytes, limits),
            Self::Brotli => self.read(brotli_decompressor::Decompressor::new(bytes, BUFFER_BYTES), bytes, limits),
            Self::Zstd => {
                let damaged = |_| CodingError::Damaged { coding: self };
                let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes).map_err(damaged)?;
                decoder.window_log_max(MAX_WINDOW_LOG).map_err(damaged)?;
                self.read(decoder, bytes, limits)
            }
        }
    }

    fn read(self, mut decoder: impl Read, coded: &[u8], limits: &Limits) -> Result<Vec<u8>, CodingError> {
        let ratio = limits.max_ratio.saturating_mul(RATIO_FACTOR);
        let n_allowed = (coded.len() as u64).saturating_mul(ratio).max(RATIO_GRACE_BYTES);
        let limit = limits.max_bytes.min(n_allowed);
        let mut bytes = Vec::with_capacity(coded.len().saturating_mul(4).min(limit as usize));
        let read = decoder.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            let is_too_long = limit == limits.max_bytes;
            return Err(if is_too_long { CodingError::TooLong { limit } } else { CodingError::Bomb { ratio } });
        }
        read.map(|_| bytes).map_err(|_| CodingError::Damaged { coding: self })
    }
}

/// All members of a gzip body; what follows the last one is passed over, as browsers do.
struct GzipMembers<'a> {
    member: flate2::bufread::GzDecoder<&'a [u8]>,
}

impl Read for GzipMembers<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.member.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            let mut rest = *self.member.get_ref();
            if !rest.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
                return Ok(0);
            }
            self.member = flate2::bufread::GzDecoder::new(rest);
        }
    }
}

/// Says whether bytes begin with the head of zlib's format. Source: RFC 1950, 2.2.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

/// Says whether bytes begin as markup, JSON or other text does.
fn begins_as_text(bytes: &[u8]) -> bool {
    /// Bytes of other kinds are hardly valid UTF-8, free of control characters, over this length.
    const SAMPLE_BYTES: usize = 256;
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let is_utf_8 = std::str::from_utf8(sample).map_or_else(|error| error.error_len().is_none(), |_| true);
    let has_control = sample.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace());
    !has_control && (is_utf_8 || sample.trim_ascii_start().starts_with(b"<"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use proptest::prelude::*;

    use super::*;

    const PAGE: &[u8] = b"<!doctype html><title>Truce holds</title><p>The guns fell silent.";
    /// `PAGE`, as Python's `brotli` codes it.
    const BROTLI: &[u8] = &[
        0x1b, 0x40, 0x00, 0x20, 0x2c, 0x0e, 0x6c, 0x1c, 0xd4, 0xcd, 0xcb, 0xae, 0x7c, 0xed, 0x73, 0x06, 0x37, 0x27,
        0xa9, 0xd0, 0xe4, 0xd2, 0x6d, 0x0c, 0x24, 0xeb, 0xd2, 0xca, 0xd2, 0xa5, 0x8c, 0x0e, 0x1c, 0x72, 0xe0, 0x74,
        0x8f, 0x03, 0x0d, 0x2c, 0x6a, 0xf5, 0xc4, 0x62, 0x42, 0x79, 0x8c, 0x8d, 0x5d, 0x96, 0x99, 0x7f, 0xa0, 0x43,
        0x25, 0xed, 0x53, 0x2f, 0x6c,
    ];

    fn coded(coding: ContentCoding, bytes: &[u8]) -> Vec<u8> {
        match coding {
            ContentCoding::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            ContentCoding::Deflate => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            ContentCoding::Brotli => BROTLI.to_vec(),
            ContentCoding::Zstd => zstd::encode_all(bytes, 3).unwrap(),
        }
    }

    #[track_caller]
    fn check(coding: ContentCoding, bytes: &[u8], expected: Result<&[u8], &str>) {
        let limits = Limits { max_bytes: 16 << 20, ..Limits::default() };
        let undone = coding.undo(bytes, &limits).map_err(|error| error.to_string());
        assert_eq!(undone.as_deref(), expected.map_err(str::to_owned).as_deref());
    }

    #[test]
    fn what_was_coded_is_given_back() {
        for coding in [ContentCoding::Gzip, ContentCoding::Deflate, ContentCoding::Brotli, ContentCoding::Zstd] {
            let body = coded(coding, PAGE);
            assert!(coding.may_begin(&body), "{coding:?}");
            assert!(!coding.may_begin(PAGE), "{coding:?}");
            check(coding, &body, Ok(PAGE));
        }
    }

    #[test]
    fn deflate_without_the_head_of_zlib_is_read_too() {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(PAGE).unwrap();
        check(ContentCoding::Deflate, &encoder.finish().unwrap(), Ok(PAGE));
    }

    #[test]
    fn all_members_of_a_gzip_body_are_read_and_stray_bytes_behind_them_are_not() {
        let body = [coded(ContentCoding::Gzip, b"one, "), coded(ContentCoding::Gzip, b"two"), vec![0; 7]].concat();
        check(ContentCoding::Gzip, &body, Ok(b"one, two"));
    }

    #[test]
    fn a_body_that_is_cut_off_is_damaged() {
        for coding in [ContentCoding::Gzip, ContentCoding::Deflate, ContentCoding::Brotli, ContentCoding::Zstd] {
            let body = coded(coding, PAGE);
            check(coding, &body[..body.len() - 6], Err(&format!("damaged {} body", coding.name())));
        }
    }

    #[test]
    fn a_bomb_is_given_up_early() {
        let bomb = coded(ContentCoding::Gzip, &vec![0; 20 << 20]);
        check(ContentCoding::Gzip, &bomb, Err("a body of more than 16777216 bytes"));
        let bomb = coded(ContentCoding::Zstd, &vec![0; 15 << 20]);
        check(ContentCoding::Zstd, &bomb, Err("a body that grows to more than 1000 times its size, as no page does"));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_tried(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for coding in [ContentCoding::Gzip, ContentCoding::Deflate, ContentCoding::Brotli, ContentCoding::Zstd] {
                let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
                let _ = coding.may_begin(&bytes);
                let _ = coding.undo(&bytes, &limits);
            }
        }
    }
}
