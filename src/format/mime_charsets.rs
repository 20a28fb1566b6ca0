//! Charsets of old mail that the Encoding Standard does not know.
//!
//! In: the content of a part, and the charset that it declares. Out: its text, if the charset is one of these. Most of
//! them pass text through channels of seven bits, so that their bytes would be taken for ASCII. As an example,
//! `Bogot+AOE-` in UTF-7 is `Bogotá`.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

use crate::archive::{self, ChosenBy, Decoded};

/// Reads `content` in `charset`, where nothing else can.
pub(super) fn decode(content: &[u8], charset: &str) -> Option<Decoded> {
    let label = charset.trim().to_ascii_lowercase();
    let decoded = |charset, text| Some(Decoded { text, charset, chosen_by: ChosenBy::Header, overruled: None });
    match label.as_str() {
        "utf-7" | "unicode-1-1-utf-7" | "x-unicode-2-0-utf-7" | "utf7" => decoded("UTF-7", utf_7(content)),
        "iso-2022-kr" | "csiso2022kr" => {
            let bytes = unshifted(content, b"\x0e", b"\x0f");
            let text = archive::decode_declared(&bytes, Some("euc-kr")).text;
            // The text begins with the name of the set that is shifted to.
            decoded("ISO-2022-KR", text.replace("\u{1b}$)C", ""))
        }
        "hz-gb-2312" | "hz" => {
            let bytes = unshifted(content, b"~{", b"~}");
            let text = archive::decode_declared(&bytes, Some("gbk")).text;
            decoded("HZ-GB-2312", text.replace("~\r\n", "").replace("~\n", "").replace("~~", "~"))
        }
        "ibm850" | "cp850" | "850" => decoded("IBM850", charset_decoder(b"ibm850")?(content)),
        // Its letters stand in the same places.
        "ibm437" | "cp437" | "437" => decoded("IBM437", charset_decoder(b"ibm850")?(content)),
        _ => None,
    }
}

/// Sets the eighth bit of what stands between `start` and `end`, which are taken out, or between `start` and the end of
/// its line. Sources: RFC 1557 (ISO-2022-KR), RFC 1843 (HZ).
fn unshifted<'a>(content: &'a [u8], start: &[u8], end: &[u8]) -> Cow<'a, [u8]> {
    let mut bytes = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = memchr::memmem::find(rest, start) {
        bytes.extend_from_slice(&rest[..at]);
        rest = &rest[at + start.len()..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let shifted = memchr::memmem::find(line, end);
        let n_shifted = shifted.unwrap_or(line.len());
        bytes.extend(rest[..n_shifted].iter().map(|byte| if byte.is_ascii_graphic() { byte | 0x80 } else { *byte }));
        rest = &rest[n_shifted + shifted.map_or(0, |_| end.len())..];
    }
    if bytes.is_empty() {
        return content.into();
    }
    bytes.extend_from_slice(rest);
    bytes.into()
}

/// Reads UTF-7: between `+` and what is no digit of base64, its digits are UTF-16. Source: RFC 2152.
fn utf_7(content: &[u8]) -> String {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut units: Vec<u16> = Vec::with_capacity(content.len());
    let mut bytes = content.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'+' {
            units.push(byte.into());
            continue;
        }
        if bytes.next_if_eq(&b'-').is_some() {
            units.push(b'+'.into());
            continue;
        }
        let (mut bits, mut n_bits) = (0_u32, 0);
        while let Some(value) = bytes.peek().copied().and_then(digit) {
            bytes.next();
            bits = bits << 6 | u32::from(value);
            n_bits += 6;
            if n_bits >= 16 {
                n_bits -= 16;
                units.push((bits >> n_bits & 0xffff) as u16);
                bits &= (1 << n_bits) - 1;
            }
        }
        // It only closes the digits; any other sign stands for itself.
        _ = bytes.next_if_eq(&b'-');
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(charset: &str, content: &[u8], expected: &str) {
        assert_eq!(decode(content, charset).unwrap().text, expected);
    }

    #[test]
    fn texts_of_seven_bits_are_read() {
        check("utf-7", b"Gro+AN8 in K+APY-ln, 1 +- 1: +UFxiGA.", "Groß in Köln, 1 + 1: 停战.");
        check("UTF-7", b"+2D3f5A-", "🟤");
        check("iso-2022-kr", b"\x1b$)C\n\x0eGW88\x0f 2025\n\x0e4g19@:\x0f.", "\n항만 2025\n당국은.");
        check("HZ-GB-2312", b"Orva ~{8[?Z~} ~~ ~\n~{9\\@m~}.", "Orva 港口 ~ 管理.");
        check("cp850", b"Nachtf\x84hre, Gro\xe1", "Nachtfähre, Groß");
    }

    #[test]
    fn what_is_never_shifted_back_ends_with_its_line() {
        check("iso-2022-kr", b"\x1b$)C\n\x0eGW88\nFerry", "\n항만\nFerry");
        assert!(decode(b"x", "utf-8").is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            for charset in ["utf-7", "iso-2022-kr", "hz", "cp850"] {
                prop_assert!(decode(&bytes, charset).is_some());
            }
        }
    }
}
