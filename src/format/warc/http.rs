//! An HTTP response as a crawler kept it → what a browser would show of it.
//!
//! In: the block of a `response` record: a head and a body as they came over the wire. Out: the status, the media type,
//! and the body without its transfer and content codings. Crawlers often undo a coding and keep the head that names it;
//! so a coding is undone where the body begins as such a body does, and else taken for undone.
//!
//! The head is read leniently, by the reader of WARC's own fields: crawlers write `HTTP/2 200` and statuses without a
//! reason, which strict parsers of HTTP refuse. Source: RFC 9112, 4 and 7.1; RFC 9110, 8.4.

use std::borrow::Cow;

use super::fields;
use crate::archive::{CodingError, ContentCoding, Limits};

/// Codings on top of each other that are undone.
const MAX_CODINGS: usize = 3;
/// Most bytes of the line that gives a chunk's size; extensions may follow the number.
const MAX_CHUNK_LINE_BYTES: usize = 4096;

/// A response, still coded.
pub(super) struct Response<'a> {
    head: &'a [u8],
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Parts the head from the body; `None` when `block` is no response of HTTP.
    pub(super) fn of(block: &'a [u8]) -> Option<Self> {
        if !block.starts_with(b"HTTP/") {
            return None;
        }
        let n_head = fields::end_of_head(block, 0).unwrap_or(block.len());
        let (head, body) = block.split_at(n_head);
        Some(Self { head, body })
    }

    /// The status, if it is a number.
    pub(super) fn status(&self) -> Option<u16> {
        let line = str::from_utf8(fields::first_line(self.head)).ok()?;
        line.split_ascii_whitespace().nth(1)?.parse().ok()
    }

    /// What `Content-Type` says.
    pub(super) fn content_type(&self) -> Option<String> {
        fields::value(self.head, "Content-Type")
    }

    /// Undoes the codings of the body.
    pub(super) fn payload(&self, limits: &Limits) -> Result<Cow<'a, [u8]>, CodingError> {
        let mut body = Cow::Borrowed(self.body);
        if fields::value(self.head, "Transfer-Encoding")
            .is_some_and(|codings| codings.to_ascii_lowercase().contains("chunked"))
            && let Some(whole) = unchunked(self.body)
        {
            body = Cow::Owned(whole);
        }
        let codings = fields::value(self.head, "Content-Encoding").unwrap_or_default();
        // The last one named was the last to be applied.
        for coding in codings.rsplit(',').filter_map(ContentCoding::named).take(MAX_CODINGS) {
            if !body.is_empty() && coding.may_begin(&body) {
                body = Cow::Owned(coding.undo(&body, limits)?);
            }
        }
        Ok(body)
    }
}

/// Puts the chunks of a body together; `None` when it is not in chunks. One that is cut off gives what there is of it.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let is_first = whole.is_empty();
        let Some((size, after_line)) = chunk_size(rest) else {
            // Behind the first chunk this is damage, as by a crawler that gave up.
            return (!is_first).then_some(whole);
        };
        if size == 0 {
            return Some(whole);
        }
        let n = usize::try_from(size).unwrap_or(usize::MAX).min(after_line.len());
        whole.extend_from_slice(&after_line[..n]);
        let after_chunk = &after_line[n..];
        let Some(next) = after_chunk.strip_prefix(b"\r\n").or_else(|| after_chunk.strip_prefix(b"\n")) else {
            let is_cut_off = after_chunk.is_empty() || after_chunk == b"\r";
            // A first line that looked like a size by chance.
            return (is_cut_off || !is_first).then_some(whole);
        };
        rest = next;
    }
}

/// Reads the line before a chunk: its size in hexadecimal digits, perhaps with extensions.
fn chunk_size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let line_end = memchr::memchr(b'\n', &bytes[..bytes.len().min(MAX_CHUNK_LINE_BYTES)])?;
    let line = str::from_utf8(&bytes[..line_end]).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    // A number beyond all measure is a size all the same: the chunk is what is left.
    is_number.then(|| (u64::from_str_radix(digits, 16).unwrap_or(u64::MAX), &bytes[line_end + 1..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "<!doctype html><p>The guns fell silent.";

    #[track_caller]
    fn check(response: &str, expected: &str) {
        check_bytes(response.as_bytes(), Ok(expected));
    }

    #[track_caller]
    fn check_bytes(response: &[u8], expected: Result<&str, &str>) {
        let response = Response::of(response).unwrap();
        assert_eq!(response.status(), Some(200));
        let payload = response.payload(&Limits::default()).map_err(|error| error.to_string());
        assert_eq!(payload.as_deref(), expected.map(str::as_bytes).map_err(str::to_owned).as_deref());
    }

    /// A frame that holds `bytes` as they are. Source: RFC 8878, 3.1.1.
    fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
        let n = u8::try_from(bytes.len()).unwrap();
        let block = (u32::from(n) << 3 | 1).to_le_bytes();
        [&[0x28, 0xb5, 0x2f, 0xfd, 0x20, n], &block[..3], bytes].concat()
    }

    #[test]
    fn the_body_follows_the_blank_line() {
        check(&format!("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{PAGE}"), PAGE);
        check(&format!("HTTP/2 200\n\n{PAGE}"), PAGE);
        check("HTTP/1.0 200 OK\r\nServer: x\r\n", "");
        assert!(Response::of(b"<!doctype html>").is_none());
        assert_eq!(Response::of(b"HTTP/1.1 abc\r\n\r\n").unwrap().status(), None);
    }

    #[test]
    fn chunks_are_put_together() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n";
        check(
            &format!("{head}b;name=value\r\n<!doctype h\r\n1C\r\ntml><p>The guns fell silent.\r\n0\r\nX: y\r\n\r\n"),
            PAGE,
        );
        check(&format!("{head}b\n<!doctype h\n1c\ntml><p>The guns fell silent.\n0\n\n"), PAGE);
    }

    #[test]
    fn chunks_that_were_put_together_before_are_left_alone() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{head}{PAGE}"), PAGE);
        check(&format!("{head}7\r\n{PAGE}"), &format!("7\r\n{PAGE}"));
    }

    #[test]
    fn chunks_that_are_cut_off_or_lie_give_what_there_is() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{head}ffffffffffffffff\r\n{PAGE}"), PAGE);
        check(&format!("{head}ffffffffffffffffffffffff\r\n{PAGE}"), PAGE);
        check(&format!("{head}3\r\n<p>\r\n5\r\nThe"), "<p>The");
        check(&format!("{head}3\r\n<p>\r\nno number\r\n"), "<p>");
    }

    #[test]
    fn a_coding_that_was_undone_before_is_left_alone() {
        for coding in ["gzip", "br", "deflate", "zstd", "no-such-coding", "identity, gzip"] {
            check(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n{PAGE}"), PAGE);
        }
    }

    #[test]
    fn codings_are_undone_from_the_last_to_the_first() {
        let zstd = zstd_frame(&zstd_frame(PAGE.as_bytes()));
        let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: zstd, zstd\r\n\r\n";
        check_bytes(&[head, zstd.as_slice()].concat(), Ok(PAGE));
        check_bytes(&[head, &zstd[..9]].concat(), Err("damaged zstd body"));
    }

    #[test]
    fn a_field_may_go_on_in_the_next_line() {
        let response =
            Response::of(b"HTTP/1.1 200 OK\r\nContent-Type:\r\n\ttext/html;\r\n charset=koi8-r\r\n\r\n").unwrap();
        let content_type = response.content_type().unwrap();
        assert_eq!(fields::media_type(&content_type), "text/html");
        assert_eq!(fields::charset(&content_type).as_deref(), Some("koi8-r"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(body in proptest::collection::vec(any::<u8>(), 0..200), coding in "gzip|br|deflate|zstd") {
            let head = format!("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {coding}\r\n\r\n");
            let block = [head.as_bytes(), &body].concat();
            let _ = Response::of(&block).unwrap().payload(&Limits::default());
            let _ = Response::of(&body).map(|response| response.status());
        }
    }
}
