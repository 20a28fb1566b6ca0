//! MIME: headers, the parts of a message, and their transfer encodings, as mail and MHTML share them.
//!
//! In: the bytes of a message. Out: its [`Part`], which gives its headers, its inner parts as slices of the same bytes,
//! and its content decoded. Sources: RFC 5322 for headers, RFC 2045 and 2046 for parts, RFC 2231 for parameters.
//!
//! ```text
//! Content-Type: multipart/mixed; boundary=x     kind() = "multipart/mixed", parts() = [text/plain, …]
//!
//! --x
//! Content-Type: text/plain; charset=koi8-r
//! …
//! ```
//!
//! The values of headers are read by the crate `mail-parser`, which knows encoded words, addresses and dates. The tree of
//! parts is read here: what is nested a million deep, or names a boundary that never comes, must cost no more than its
//! length, and a message within another must be a slice of it, by which it is named.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, DateTime, HeaderValue};
use memchr::memmem;

use super::mime_charsets;
use super::recognise::n_blank_bytes;
use crate::archive::{self, Decoded};

/// Parts nested deeper than this are not looked into; mail programs nest three or four deep.
pub(super) const MAX_DEPTH: usize = 12;
/// The most parts of one multipart that are read: a page may have some hundred pictures.
const MAX_PARTS: usize = 10_000;
/// The most bytes of one header's value that are read.
const MAX_VALUE_BYTES: usize = 32 * 1024;

/// One part of a message, or all of it: headers, and what follows the empty line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    head: &'a [u8],
    /// The content as it was sent, still in its transfer encoding.
    pub(super) body: &'a [u8],
}

/// What `Content-Type` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ContentType {
    /// In lower case: `text/html`.
    pub(super) kind: String,
    parameters: Vec<(String, String)>,
}

impl ContentType {
    /// Returns the value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl<'a> Part<'a> {
    /// Parts a message, before the headers of which blank lines and a byte-order mark may stand.
    pub(super) fn of_message(bytes: &'a [u8]) -> Self {
        let message = &bytes[n_blank_bytes(bytes)..];
        // Without headers, the empty line is the one that parts them from the content.
        let part = Self::read(if is_header(&message[..line_end(message, 0)]) { message } else { bytes });
        // What mailboxes were made of now and then are texts.
        let is_head = part.head.trim_ascii().is_empty() || part.head.split(|byte| *byte == b'\n').any(is_header);
        if is_head { part } else { Self { head: &[], body: bytes } }
    }

    /// Parts headers and content; where no line is empty, all are headers.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut start = 0;
        while start < bytes.len() {
            let end = line_end(bytes, start);
            if bytes[start..end].trim_ascii().is_empty() {
                return Self { head: &bytes[..start], body: &bytes[end..] };
            }
            start = end;
        }
        Self { head: bytes, body: &[] }
    }

    /// Returns the value of the first header of this name, as it was sent: folded and encoded.
    fn raw(&self, name: &str) -> Option<&'a [u8]> {
        let head = self.head;
        let mut start = 0;
        while start < head.len() {
            let mut end = line_end(head, start);
            let line = &head[start..end];
            let found = line.get(..name.len()).filter(|found| found.eq_ignore_ascii_case(name.as_bytes()));
            let value = found.and_then(|_| line[name.len()..].trim_ascii_start().strip_prefix(b":"));
            let value_start = value.map(|value| end - value.len());
            // A line that begins with white space goes on with the one before.
            while head.get(end).is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                end = line_end(head, end);
            }
            if let Some(value_start) = value_start {
                let value = &head[value_start..end];
                return Some(&value[..value.len().min(MAX_VALUE_BYTES)]);
            }
            start = end;
        }
        None
    }

    /// Reads a header as `mail-parser` does; raw letters beyond ASCII are read in the charset they look like, within
    /// encoded words in the one that those name.
    fn header<T>(&self, name: &str, read: impl FnOnce(&mut MessageStream<'_>) -> T) -> Option<T> {
        let mut text = archive::decode(&with_quoted_bytes(self.raw(name)?)).text;
        // `mail-parser` gives a value only when its line ends.
        text.push('\n');
        Some(read(&mut MessageStream::new(text.as_bytes())))
    }

    /// Returns a header of plain text, its encoded words decoded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = self.header(name, |stream| match stream.parse_unstructured() {
            HeaderValue::Text(text) => Some(text.into_owned()),
            _ => None,
        })??;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then_some(value)
    }

    /// Returns a header that holds one token, such as an address on the web, of which folding may have cut the line.
    pub(super) fn token(&self, name: &str) -> Option<String> {
        let token: String = self.text(name)?.split_whitespace().collect();
        let token = token.trim_start_matches('<').trim_end_matches('>');
        (!token.is_empty()).then(|| token.to_owned())
    }

    /// Returns the first address of a header: name and address, as far as given.
    pub(super) fn address(&self, name: &str) -> Option<(Option<String>, Option<String>)> {
        let owned = |text: Option<&str>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        self.header(name, |stream| match stream.parse_address() {
            HeaderValue::Address(addresses) => {
                addresses.first().map(|Addr { name, address }| (owned(name.as_deref()), owned(address.as_deref())))
            }
            _ => None,
        })?
    }

    /// Returns a date, where the header holds one.
    pub(super) fn date(&self, name: &str) -> Option<DateTime> {
        self.header(name, |stream| match stream.parse_date() {
            HeaderValue::DateTime(date) if date.is_valid() => Some(date),
            _ => None,
        })?
    }

    /// Whether there is a header of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Returns what the content is; without a header it is plain text.
    pub(super) fn content_type(&self) -> ContentType {
        self.typed("Content-Type")
            .filter(|content_type| content_type.kind.contains('/'))
            .unwrap_or_else(|| ContentType { kind: "text/plain".to_owned(), ..ContentType::default() })
    }

    /// Whether the part says that it is a file sent along.
    pub(super) fn is_attachment(&self) -> bool {
        self.typed("Content-Disposition").is_some_and(|disposition| disposition.kind == "attachment")
    }

    /// Returns the name that a file sent along has.
    pub(super) fn file_name(&self) -> Option<String> {
        let named = |header: &str, name: &str| Some(self.typed(header)?.parameter(name)?.to_owned());
        named("Content-Disposition", "filename").or_else(|| named("Content-Type", "name"))
    }

    fn typed(&self, name: &str) -> Option<ContentType> {
        self.header(name, |stream| {
            let HeaderValue::ContentType(value) = stream.parse_content_type() else { return None };
            let kind = match value.subtype() {
                Some(subtype) => format!("{}/{subtype}", value.ctype()),
                None => value.ctype().to_owned(),
            };
            let parameters = value.attributes().unwrap_or_default().iter();
            let parameters =
                parameters.map(|parameter| (parameter.name.to_string(), parameter.value.trim().to_owned())).collect();
            Some(ContentType { kind: kind.to_ascii_lowercase(), parameters })
        })?
    }

    /// Returns the parts that a multipart holds: those between the boundary that it names, or, where that never comes,
    /// between what looks like one.
    pub(super) fn parts(&self, content_type: &ContentType) -> Vec<Part<'a>> {
        let parts =
            |boundary: &[u8]| -> Vec<Part<'a>> { split(self.body, boundary).take(MAX_PARTS).map(Part::read).collect() };
        let named = content_type.parameter("boundary").filter(|boundary| !boundary.is_empty());
        let found = named.map(|boundary| parts(boundary.as_bytes())).unwrap_or_default();
        if found.is_empty() { likely_boundary(self.body).map(parts).unwrap_or_default() } else { found }
    }

    /// Returns the content, its transfer encoding taken off; what is damaged in it is passed over.
    pub(super) fn content(&self) -> Cow<'a, [u8]> {
        let encoding = self.text("Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase();
        // A comment may follow.
        match encoding.split([' ', ';', '(']).next().unwrap_or_default() {
            "base64" => decode_base64(self.body).into(),
            "quoted-printable" => decode_quoted_printable(self.body).into(),
            _ => self.body.into(),
        }
    }

    /// Returns the content as text.
    pub(super) fn decoded(&self) -> Decoded {
        let content_type = self.content_type();
        let charset = content_type.parameter("charset");
        let content = self.content();
        if let Some(decoded) = charset.and_then(|charset| mime_charsets::decode(&content, charset)) {
            return decoded;
        }
        archive::decode_declared(&content, charset)
    }
}

/// Returns where the line that begins at `start` ends, its line break included.
pub(super) fn line_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at + 1)
}

/// Returns what stands between the lines that are `boundary`; the last part may lack its end.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> impl Iterator<Item = &'a [u8]> {
    let delimiter = [b"--", boundary].concat();
    let finder = memmem::Finder::new(&delimiter).into_owned();
    let mut rest = after_delimiter(&finder, body).map(|(_, after)| after);
    std::iter::from_fn(move || {
        let part = match rest.take()? {
            Delimited::Last => return None,
            Delimited::Part(part) => part,
        };
        match after_delimiter(&finder, part) {
            Some((before, after)) => {
                rest = Some(after);
                Some(before)
            }
            None => Some(part),
        }
    })
}

fn is_header(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).map(|at| line[..at].trim_ascii_end()).unwrap_or_default();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

/// Quotes the bytes beyond ASCII in encoded words, where Eudora and others left them as they were:
/// `=?iso-8859-1?Q?Frösche?=`.
fn with_quoted_bytes(value: &[u8]) -> Cow<'_, [u8]> {
    if value.is_ascii() || memmem::find(value, b"=?").is_none() {
        return value.into();
    }
    let mut quoted = Vec::with_capacity(value.len() * 2);
    let mut n_marks_open = 0;
    for (at, byte) in value.iter().enumerate() {
        // A word has four: before its charset, its encoding, its text, and behind that.
        match byte {
            b'?' if n_marks_open == 0 => n_marks_open = u8::from(at > 0 && value[at - 1] == b'='),
            b'?' => n_marks_open = (n_marks_open + 1) % 4,
            byte if byte.is_ascii_whitespace() => n_marks_open = 0,
            _ => {}
        }
        if n_marks_open == 3 && !byte.is_ascii() {
            quoted.extend_from_slice(format!("={byte:02X}").as_bytes());
        } else {
            quoted.push(*byte);
        }
    }
    quoted.into()
}

/// Finds the boundary of a multipart that does not name it: a line of two hyphens and more, above a header of a part.
fn likely_boundary(body: &[u8]) -> Option<&[u8]> {
    /// Boundaries have no more bytes. Source: RFC 2046, 5.1.1.
    const MAX_BYTES: usize = 70;
    let mut start = 0;
    while start < body.len() {
        let end = line_end(body, start);
        if let Some(boundary) = body[start..end].trim_ascii_end().strip_prefix(b"--")
            && (1..=MAX_BYTES).contains(&boundary.len())
            && body[end..].get(..8).is_some_and(|header| header.eq_ignore_ascii_case(b"content-"))
        {
            return Some(boundary);
        }
        start = end;
    }
    None
}

/// What stands behind a delimiter.
enum Delimited<'a> {
    Part(&'a [u8]),
    /// It was the last one: what follows is for nobody.
    Last,
}

/// Finds the next delimiter: what stands before it, without the line break that belongs to it, and what follows.
fn after_delimiter<'a>(finder: &memmem::Finder<'_>, text: &'a [u8]) -> Option<(&'a [u8], Delimited<'a>)> {
    let mut from = 0;
    loop {
        let at = from + finder.find(&text[from..])?;
        from = at + finder.needle().len();
        // Asked first: a line of hyphens may hold a short boundary at each place, and be as long as the message.
        if at > 0 && text[at - 1] != b'\n' {
            continue;
        }
        let end = line_end(text, from);
        let rest = text[from..end].trim_ascii_end();
        if rest.is_empty() || rest == b"--" {
            let before = &text[..at];
            let before = before.strip_suffix(b"\n").unwrap_or(before);
            let before = before.strip_suffix(b"\r").unwrap_or(before);
            let after = if rest.is_empty() { Delimited::Part(&text[end..]) } else { Delimited::Last };
            return Some((before, after));
        }
    }
}

/// Decodes base64. Source: RFC 2045, section 6.8: characters outside of the alphabet are ignored.
///
/// What a mailing list adds below, behind a line of hyphens or underscores, would be taken for digits.
fn decode_base64(bytes: &[u8]) -> Vec<u8> {
    let is_of_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let lines = bytes.split(|byte| *byte == b'\n');
    let lines = lines.take_while(|line| !line.starts_with(b"--") && !line.starts_with(b"__"));
    let digits: Vec<u8> = lines.flatten().copied().filter(is_of_alphabet).collect();
    base64_decode(&digits).unwrap_or_default()
}

/// Decodes quoted-printable; an escape that is none stays as it is. Source: RFC 2045, section 6.7.
fn decode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut start = 0;
    while start < bytes.len() {
        let stop = memchr::memchr2(b'=', b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let text = &bytes[start..stop];
        match bytes.get(stop) {
            Some(b'\n') => {
                // White space before a line break was added on the way.
                let is_added = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
                let length = text.iter().rposition(|byte| !is_added(byte)).map_or(0, |at| at + 1);
                decoded.extend_from_slice(&text[..length]);
                decoded.extend_from_slice(if text.ends_with(b"\r") { b"\r\n" } else { b"\n" });
                start = stop + 1;
            }
            Some(_) => {
                decoded.extend_from_slice(text);
                let line_rest = &bytes[stop + 1..line_end(bytes, stop)];
                if let (Some(high), Some(low)) = (digit(stop + 1), digit(stop + 2)) {
                    decoded.push((high * 16 + low) as u8);
                    start = stop + 3;
                } else if line_rest.trim_ascii().is_empty() {
                    start = stop + 1 + line_rest.len();
                } else {
                    decoded.push(b'=');
                    start = stop + 1;
                }
            }
            None => {
                decoded.extend_from_slice(text);
                start = bytes.len();
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_parts(message: &str, expected: &[&str]) {
        for message in [message.to_owned(), message.replace('\n', "\r\n")] {
            let part = Part::read(message.as_bytes());
            let parts = part.parts(&part.content_type());
            let bodies: Vec<_> = parts.iter().map(|part| part.decoded().text.replace("\r\n", "\n")).collect();
            assert_eq!(bodies, expected);
        }
    }

    #[track_caller]
    fn check_content(encoding: &str, body: &str, expected: &str) {
        let message = format!("Content-Transfer-Encoding: {encoding}\n\n{body}");
        assert_eq!(Part::read(message.as_bytes()).decoded().text, expected);
    }

    #[test]
    fn parts_stand_between_lines_that_are_the_boundary() {
        let head = "Content-Type: multipart/mixed;\n boundary=\"x\"\n\npreamble\n";
        check_parts(
            &format!("{head}--x\n\none\n--xy\n--x \n\ntwo --x\n\n--x--\n\nepilogue\n--x\n\nno"),
            &["one\n--xy", "two --x\n"],
        );
        // Cut off: the last part goes as far as it goes.
        check_parts(&format!("{head}--x\n\none\n--x\n\ntwo"), &["one", "two"]);
        check_parts(&format!("{head}no boundary"), &[]);
        check_parts("Content-Type: multipart/mixed\n\n--x\n\none", &[]);
        // One boundary may be the start of another.
        let inner = "Content-Type: multipart/mixed; boundary=xy\n\n--xy\n\none\n--xy--";
        check_parts(&format!("{head}--x\n{inner}\n--x\n\ntwo\n--x--"), &["--xy\n\none\n--xy--", "two"]);
    }

    #[test]
    fn a_boundary_that_is_not_named_is_seen() {
        for head in ["", "; boundary=", "; boundary=y"] {
            check_parts(
                &format!(
                    "Content-Type: multipart/mixed{head}\n\n-- \nnote\n--x y\nContent-Type: text/plain\n\none\n--x y\n\ntwo\n--x y--"
                ),
                &["one", "two"],
            );
        }
    }

    #[test]
    fn transfer_encodings_are_taken_off_as_far_as_they_are_sound() {
        check_content("Quoted-Printable", "Kiew =E2=80=94 =\nTag  \n= \n=3D=zz=", "Kiew — Tag\n==zz");
        check_content("base64", "S2n DsA==\n!!", "Kið");
        check_content("base64", "*", "");
        check_content("base64", "S2nDsA==\n-- \nTo leave this list, write", "Kið");
        check_content("base64", "S2nDsC4u\n____________\nHarbour list\n", "Kið..");
        check_content("quoted-printable (of course)", "=41=\n", "A");
        check_content("quoted-printable", "Ky=C3=AFv=", "Kyïv");
        check_content("8bit", "Kyïv", "Kyïv");
        check_content("x-unknown", "=41", "=41");
    }

    #[test]
    fn a_head_of_any_length_is_read() {
        let junk = format!("X-A: {}\nX-B: {}c\n", "a".repeat(5 << 20), "b\n ".repeat(1 << 20));
        let message = format!("{junk}Content-Type: text/html; charset=utf-8\nSubject: x\n\n<p>");
        let part = Part::read(message.as_bytes());
        assert_eq!((part.content_type().kind.as_str(), part.text("Subject").as_deref()), ("text/html", Some("x")));
    }

    #[test]
    fn headers_are_read_unfolded_and_decoded() {
        let head =
            "subject : =?koi8-r?B?0MXSxc3J0snF?=\n =?utf-8?q?_h=C3=A4lt?=\nX: a\n\tb\nSubject: no\n\nSubject: body";
        let part = Part::read(head.as_bytes());
        assert_eq!(part.text("Subject").as_deref(), Some("перемирие hält"));
        assert_eq!(part.text("x").as_deref(), Some("a b"));
        assert_eq!(part.text("Sub"), None);
        // Written as it is in an encoded word, in the charset that this names.
        let part = Part::read(b"Subject: Kr\xe1tk\xfd? =?iso-8859-2?Q?_Gu=B9t=EDn_m\xec=B9?= \xe1");
        assert_eq!(part.text("Subject").as_deref(), Some("Krátký? Guštín měš á"));
        // Written as it is, in the charset of the day.
        let part = Part::read(b"Subject: Br\xfccke in Altbr\xfcck bleibt gesperrt");
        assert_eq!(part.text("Subject").as_deref(), Some("Brücke in Altbrück bleibt gesperrt"));
    }

    #[test]
    fn a_part_of_a_wrongly_declared_charset_is_still_read() {
        let text = |charset: &str, body: &[u8]| {
            let message = [format!("Content-Type: text/plain; charset={charset}\n\n").as_bytes(), body].concat();
            Part::read(&message).decoded().text
        };
        assert_eq!(text("iso-8859-1", "Kyïv".as_bytes()), "Kyïv");
        assert_eq!(text("windows-1251", b"\xca\xe8\xbf\xe2"), "Київ");
        assert_eq!(text("utf-7", b"Bogot+AOE-"), "Bogotá");
        assert_eq!(text("no-such", "Kyïv".as_bytes()), "Kyïv");
    }

    proptest! {
        #[test]
        fn any_bytes_have_headers_and_parts(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let part = Part::read(&bytes);
            let _ = (part.text("a"), part.address("b"), part.date("c"), part.content_type(), part.decoded());
        }

        #[test]
        fn any_headers_are_read(head in "(From|Date|Content-Type|Content-Transfer-Encoding)(:| )(=\\?utf-8\\?[qb]\\?|\\?=|<|>|@|\"|,|;|=|\\(|multipart/x|boundary=|base64|\n |\n\n|--|a|é|[0-9]|:| ){0,30}") {
            let part = Part::read(head.as_bytes());
            let content_type = part.content_type();
            let _ = (part.address("From"), part.date("Date"), part.parts(&content_type), part.decoded());
        }

        #[test]
        fn quoted_printable_text_comes_back(text in "[a-z =é\\n]{0,60}") {
            let encoded = text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("={byte:02X}"));
            prop_assert_eq!(decode_quoted_printable(encoded.as_bytes()), text.as_bytes());
        }
    }
}
