//! Bytes → text: the charset.
//!
//! In: the bytes of a record. Out: its text, and which charset it was read in and why. A wrong charset spoils every
//! name in an article, so the surest sign wins: a byte-order mark; bytes that are valid UTF-8, which hardly happens by
//! accident; the charset that whoever sent the page declared, then the one that the page declares; a guess from its
//! letters.
//!
//! ```
//! use newsdex::archive::{ChosenBy, decode};
//!
//! let decoded = decode(b"<meta charset=latin1><p>Bogot\xe1");
//! assert_eq!(decoded.text, "<meta charset=latin1><p>Bogotá");
//! assert_eq!((decoded.charset, decoded.chosen_by), ("windows-1252", ChosenBy::Declaration));
//! ```

use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// How far into a page its charset may be declared. The standard says 1,024; browsers look further, and pages need it.
const DECLARATION_BYTES: usize = 4 * 1024;
/// How much of a text is looked at to guess its charset.
const DETECTION_BYTES: usize = 64 * 1024;
/// How much of a text is looked at to tell UTF-16 from its zero bytes.
const UTF_16_SAMPLE_BYTES: usize = 4 * 1024;
/// Well-formed characters for each damaged one that make a text damaged UTF-8, rather than another charset.
const SOUND_FOR_EACH_DAMAGED: usize = 10;

/// A text, and how its bytes were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark; bytes that mean nothing are U+FFFD.
    pub text: String,
    /// The charset's name in the Encoding Standard, such as `windows-1251`.
    pub charset: &'static str,
    /// Why it was chosen.
    pub chosen_by: ChosenBy,
    /// Another charset that was declared, and that the text is not in.
    pub overruled: Option<&'static str>,
}

/// What a charset was chosen by, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The bytes begin with a mark.
    ByteOrderMark,
    /// The bytes are UTF-8, whatever they declare.
    ValidUtf8,
    /// The header of HTTP or MIME says so that it came with.
    Header,
    /// The page says so.
    Declaration,
    /// The bytes look like it.
    Detection,
}

/// Reads `bytes` as text; any bytes give some text.
///
/// Source: HTML Standard, "Determining the character encoding", save that valid UTF-8 wins over a declaration: pages
/// are often re-encoded when they are saved, and keep what they said before.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    decode_declared(bytes, None)
}

/// Reads `bytes` as text, as [`decode`] does; `charset` is what was declared beside them, as by `Content-Type`, and stands
/// before what they declare themselves.
#[must_use]
pub fn decode_declared(bytes: &[u8], charset: Option<&str>) -> Decoded {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        let text = &bytes[mark_bytes..];
        // A template saved with a mark gives out whatever its data are in.
        return if encoding == UTF_8 && Utf8Soundness::of(text).is_other_charset() {
            decode_other(text, charset)
        } else {
            read(text, encoding, ChosenBy::ByteOrderMark)
        };
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return read(bytes, encoding, ChosenBy::Detection);
    }
    match std::str::from_utf8(bytes) {
        // ISO-2022-JP writes Japanese in ASCII bytes, so that it passes for UTF-8.
        Ok(text) if !is_iso_2022_jp(text) => {
            // In ASCII all charsets that could be declared are the same.
            let mut claims = (!text.is_ascii()).then(|| claims(bytes, charset)).into_iter().flatten();
            let overruled = claims.find(|(encoding, _)| *encoding != UTF_8).map(|(encoding, _)| encoding.name());
            Decoded { text: text.to_owned(), charset: UTF_8.name(), chosen_by: ChosenBy::ValidUtf8, overruled }
        }
        Ok(_) => read(bytes, ISO_2022_JP, ChosenBy::Detection),
        Err(_) => decode_other(bytes, charset),
    }
}

/// Reads a stream in `charset`, named as in [`Decoded`], as UTF-8; one that begins with a byte-order mark as that says.
pub fn decode_stream(reader: impl Read, charset: &str) -> impl Read {
    let encoding = Encoding::for_label(charset.as_bytes());
    DecodeReaderBytesBuilder::new().encoding(encoding).build(reader)
}

/// Writes `text` in `charset`.
#[cfg(test)]
pub(crate) fn encode(text: &str, charset: &str) -> Vec<u8> {
    Encoding::for_label(charset.as_bytes()).unwrap().encode(text).0.into_owned()
}

/// Returns the charsets that were declared, the surer first.
fn claims<'a>(bytes: &'a [u8], charset: Option<&'a str>) -> impl Iterator<Item = (&'static Encoding, ChosenBy)> + 'a {
    let outside = charset.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()));
    // Senders that do not care say ASCII, and the standard then reads Western European.
    let outside = outside.filter(|_| !charset.is_some_and(|label| label.to_ascii_lowercase().contains("ascii")));
    let outside = outside.map(|encoding| (encoding, ChosenBy::Header));
    outside
        .into_iter()
        .chain(std::iter::once_with(|| declared(bytes)).flatten().map(|encoding| (encoding, ChosenBy::Declaration)))
}

/// Reads bytes that are not valid UTF-8 from end to end.
fn decode_other(bytes: &[u8], charset: Option<&str>) -> Decoded {
    let soundness = Utf8Soundness::of(bytes);
    if soundness.n_sound >= SOUND_FOR_EACH_DAMAGED * soundness.n_damaged {
        return read(bytes, UTF_8, ChosenBy::Detection);
    }
    let mut overruled = None;
    for (encoding, chosen_by) in claims(bytes, charset) {
        // Templates and servers that say UTF-8 give out text in anything.
        if encoding != UTF_8 || soundness.n_damaged <= soundness.n_sound {
            return Decoded { overruled, ..read(bytes, encoding, chosen_by) };
        }
        overruled = Some(encoding.name());
    }
    // Detection learns nothing from ASCII, of which a page may have long stretches before its first letter.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(DETECTION_BYTES / 16);
    let sample = &bytes[first..bytes.len().min(first + DETECTION_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, first + sample.len() == bytes.len());
    Decoded { overruled, ..read(bytes, detector.guess(None, Utf8Detection::Deny), ChosenBy::Detection) }
}

fn read(bytes: &[u8], encoding: &'static Encoding, chosen_by: ChosenBy) -> Decoded {
    let (text, _has_damage) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), charset: encoding.name(), chosen_by, overruled: None }
}

/// How many characters beyond ASCII are whole, and how many places are no UTF-8.
struct Utf8Soundness {
    n_sound: usize,
    n_damaged: usize,
}

impl Utf8Soundness {
    fn is_other_charset(&self) -> bool {
        self.n_damaged > self.n_sound
    }

    fn of(bytes: &[u8]) -> Self {
        let mut soundness = Self { n_sound: 0, n_damaged: 0 };
        let mut n_left = bytes.len();
        for chunk in bytes.utf8_chunks() {
            soundness.n_sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            n_left -= chunk.valid().len() + chunk.invalid().len();
            // A character cut in two by the end of the bytes is a truncated file, no other charset.
            let is_cut_off =
                n_left == 0 && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            if chunk.invalid().is_empty() || (is_cut_off && soundness.n_sound > 0) {
                continue;
            }
            soundness.n_damaged += 1;
        }
        soundness
    }
}

/// Tells UTF-16 without a mark: the zero halves of its ASCII characters all fall on the same side.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(UTF_16_SAMPLE_BYTES)];
    let (mut n_zero_first, mut n_zero_second, mut n_zero_both) = (0, 0, 0);
    for pair in sample.chunks_exact(2) {
        match pair {
            [0, 0] => n_zero_both += 1,
            [0, _] => n_zero_first += 1,
            [_, 0] => n_zero_second += 1,
            _ => {}
        }
    }
    // Even Chinese prose has this many spaces, digits and line breaks; a stray zero in other text is rarer.
    let n_enough = (sample.len() / 2 / 50).max(2);
    match (n_zero_first, n_zero_second, n_zero_both) {
        (n, 0, 0) if n >= n_enough => Some(UTF_16BE),
        (0, n, 0) if n >= n_enough => Some(UTF_16LE),
        _ => None,
    }
}

/// Says whether ASCII text switches to a Japanese character set by its escape sequences.
fn is_iso_2022_jp(text: &str) -> bool {
    text.is_ascii() && ["\x1b$B", "\x1b$@"].iter().any(|escape| text.contains(escape))
}

/// Finds the charset that a page or an XML text declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let head = head.trim_ascii_start();
    if head.starts_with(b"<?xml")
        && let Some(encoding) = label_after(tag_at(head), b"encoding").and_then(html_encoding)
    {
        return Some(encoding);
    }
    let mut rest = head;
    while let Some(start) = position(rest, b"<") {
        rest = &rest[start..];
        if rest.starts_with(b"<!--") {
            // A declaration inside a comment is none.
            rest = &rest[position(rest, b"-->").map_or(rest.len(), |end| end + 3)..];
            continue;
        }
        let tag = tag_at(rest);
        if tag.starts_with(b"<meta")
            && let Some(encoding) = label_after(tag, b"charset").and_then(html_encoding)
        {
            return Some(encoding);
        }
        rest = &rest[1..];
    }
    None
}

/// Returns the tag that `text` starts with, as far as it goes.
fn tag_at(text: &[u8]) -> &[u8] {
    &text[..position(text, b">").unwrap_or(text.len())]
}

/// Returns the value of `name=value`, which may be quoted, inside a tag.
fn label_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = tag;
    loop {
        rest = &rest[position(rest, name)? + name.len()..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'?');
        return Some(&value[..value.iter().position(is_end).unwrap_or(value.len())]);
    }
}

/// Returns the encoding that a label in a page means.
fn html_encoding(label: &[u8]) -> Option<&'static Encoding> {
    if label == b"x-user-defined" {
        return Some(WINDOWS_1252);
    }
    // A page whose declaration can be read as ASCII cannot be UTF-16, so the standard takes that for UTF-8.
    Encoding::for_label(label).map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], text: &str, charset: &str, chosen_by: ChosenBy) {
        let decoded = decode(bytes);
        assert_eq!((decoded.text.as_str(), decoded.charset, decoded.chosen_by), (text, charset, chosen_by));
    }

    fn utf_16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn a_byte_order_mark_is_believed_and_dropped() {
        check(b"\xef\xbb\xbfKy\xc3\xafv", "Kyïv", "UTF-8", ChosenBy::ByteOrderMark);
        check(b"\xef\xbb\xbfKy\xc3\xafv \xc3\xaf\xff", "Kyïv ï\u{fffd}", "UTF-8", ChosenBy::ByteOrderMark);
        let page = b"\xef\xbb\xbf<meta charset=latin1><p>Bogot\xe1";
        check(page, "<meta charset=latin1><p>Bogotá", "windows-1252", ChosenBy::Declaration);
        check(&[b"\xff\xfe".as_slice(), &utf_16le("Київ")].concat(), "Київ", "UTF-16LE", ChosenBy::ByteOrderMark);
        check(b"\xfe\xff\x04\x1a", "К", "UTF-16BE", ChosenBy::ByteOrderMark);
    }

    #[test]
    fn valid_utf_8_wins_over_a_declaration() {
        check(
            "<meta charset=windows-1251>Київ".as_bytes(),
            "<meta charset=windows-1251>Київ",
            "UTF-8",
            ChosenBy::ValidUtf8,
        );
        check(b"", "", "UTF-8", ChosenBy::ValidUtf8);
    }

    #[test]
    fn a_page_is_read_in_the_charset_that_it_declares() {
        for declaration in [
            "<meta charset=windows-1251>",
            "<META CharSet = 'Windows-1251' />",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<?xml version='1.0' encoding=\"windows-1251\"?>",
            "<!-- <meta charset=koi8-r> --><meta name=description content=charset><meta charset=cp1251>",
        ] {
            let page = format!("{declaration}<p>Перемирие вступило в силу");
            let bytes = encoded(&page, encoding_rs::WINDOWS_1251);
            check(&bytes, &page, "windows-1251", ChosenBy::Declaration);
        }
    }

    #[test]
    fn a_declaration_of_utf_8_that_cannot_be_true_is_passed_over() {
        let page = "<meta charset=utf-8><p>Después del alto el fuego, la nación celebró en España";
        check(&encoded(page, WINDOWS_1252), page, "windows-1252", ChosenBy::Detection);
    }

    #[test]
    fn a_charset_declared_beside_the_bytes_stands_before_the_one_in_them() {
        let check = |text: &str, bytes: &[u8], charset, expected| {
            let decoded = decode_declared(bytes, charset);
            assert_eq!((decoded.text.as_str(), decoded.charset), (text, expected), "{charset:?}");
        };
        let page = "<meta charset=koi8-r><p>Перемирие вступило в силу";
        let bytes = encoded(page, encoding_rs::WINDOWS_1251);
        check(page, &bytes, Some(" Windows-1251"), "windows-1251");
        let bytes = encoded(page, encoding_rs::KOI8_R);
        check(page, &bytes, Some("utf-8"), "KOI8-R");
        check(page, &bytes, Some("no-such-charset"), "KOI8-R");
        check(page, page.as_bytes(), Some("windows-1251"), "UTF-8");
    }

    #[test]
    fn a_wrong_declaration_is_told() {
        let check = |bytes: &[u8], charset, expected| {
            let decoded = decode_declared(bytes, charset);
            assert_eq!((decoded.chosen_by, decoded.overruled), expected);
        };
        let page = "<meta charset=windows-1251>Київ";
        check(page.as_bytes(), None, (ChosenBy::ValidUtf8, Some("windows-1251")));
        check(page.as_bytes(), Some("utf-8"), (ChosenBy::ValidUtf8, Some("windows-1251")));
        check("Київ".as_bytes(), Some("koi8-u"), (ChosenBy::ValidUtf8, Some("KOI8-U")));
        // In ASCII all of them are the same.
        check(b"<meta charset=windows-1251>Kyiv", None, (ChosenBy::ValidUtf8, None));
        let bytes = encoded("Перемирие вступило в силу", encoding_rs::WINDOWS_1251);
        check(&bytes, Some("utf-8"), (ChosenBy::Detection, Some("UTF-8")));
        check(&bytes, Some("us-ascii"), (ChosenBy::Detection, None));
        check(&bytes, Some("cp1251"), (ChosenBy::Header, None));
    }

    #[test]
    fn an_undeclared_charset_is_guessed() {
        let russian = "Перемирие вступило в силу в полночь, сообщили в министерстве обороны.";
        check(&encoded(russian, encoding_rs::WINDOWS_1251), russian, "windows-1251", ChosenBy::Detection);
        let japanese = "両国は停戦に合意したと外務省が発表した。";
        check(&encoded(japanese, encoding_rs::SHIFT_JIS), japanese, "Shift_JIS", ChosenBy::Detection);
        check(&encoded(japanese, ISO_2022_JP), japanese, "ISO-2022-JP", ChosenBy::Detection);
    }

    #[test]
    fn letters_behind_a_long_ascii_head_are_still_found() {
        let page = format!("{}Перемирие вступило в силу в полночь", "x".repeat(200_000));
        check(&encoded(&page, encoding_rs::WINDOWS_1251), &page, "windows-1251", ChosenBy::Detection);
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        for text in ["The talks begin.", "Переговоры начнутся в 9 утра.\r\n", "停戦に合意 2025\n"]
        {
            check(&utf_16le(text), text, "UTF-16LE", ChosenBy::Detection);
        }
    }

    #[test]
    fn one_damaged_byte_does_not_turn_a_text_into_another_charset() {
        let mut bytes = "Перемир'я набуло чинності опівночі".as_bytes().to_vec();
        bytes[0] = b'?';
        let text = decode(&bytes);
        assert_eq!(text.text, "?\u{fffd}еремир'я набуло чинності опівночі");
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_file_leaves_the_rest_as_utf_8() {
        check(b"Bogot\xc3\xa1, Per\xc3", "Bogotá, Per\u{fffd}", "UTF-8", ChosenBy::Detection);
    }

    proptest! {
        #[test]
        fn any_bytes_give_some_text(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn any_text_survives_utf_8(text in "[^\u{0}\u{1b}\u{feff}]*") {
            prop_assert_eq!(decode(text.as_bytes()).text, text);
        }
    }
}
