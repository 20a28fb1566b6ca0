//! Files that are no text, by their first bytes.
//!
//! In: the first bytes of a file. Out: what it is, in words that can follow "it is": `a PNG image`.

use super::{Format, tar_entries};
use crate::archive;

/// What some files begin with. Only beginnings that no text has stand here, with where they stand.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBPVP8", "a WebP image"),
    (4, b"ftypavif", "an AVIF image"),
    (4, b"ftypheic", "a HEIC image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"8BPS\0\x01", "a Photoshop image"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "a file compressed over and over"),
    (0, b"BZh91AY&SY", "a file compressed over and over"),
    (0, b"\xfd7zXZ\0", "a file compressed over and over"),
    (0, b"\x28\xb5\x2f\xfd", "a file compressed over and over"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xfe\xed\xfa\xce", "a program"),
    (0, b"\xfe\xed\xfa\xcf", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a program"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"bplist00", "a Safari web archive or another property list"),
    (0, b"OggS\0", "a sound or video file"),
    (0, b"ID3\x02", "a sound file"),
    (0, b"ID3\x03", "a sound file"),
    (0, b"ID3\x04", "a sound file"),
    (0, b"fLaC\0", "a sound file"),
    (8, b"WAVEfmt ", "a sound file"),
    (0, b"\x1a\x45\xdf\xa3", "a video file"),
    (4, b"ftyp", "a video or sound file"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
    (0, b"OTTO\0", "a font"),
];

/// Beginnings that a text may have too; they count only where the rest is no text.
const AMBIGUOUS_SIGNATURES: &[(&[u8], &str)] = &[(b"BM", "a BMP image"), (b"MZ", "a program")];

/// How much of a file is looked at to tell text from other bytes.
const SAMPLE_BYTES: usize = 8 * 1024;
/// Most characters out of a hundred that no text has, in a text: old wire files are full of control characters, and a
/// truncated download may end in zeros.
const MAX_STRANGE_PERCENT: usize = 4;

/// The first members of files that are zip archives, and no archives of articles.
const FIRST_MEMBERS: &[(&[u8], &str)] = &[
    (b"[Content_Types].xml", "an Office document"),
    (b"_rels/", "an Office document"),
    (b"docProps/", "an Office document"),
    (b"mimetype", "an e-book or an OpenDocument file"),
    (b"META-INF/", "a Java archive"),
];

/// Returns the format of an archive of files that begins with `head`, or says what else such a file is.
pub(super) fn archive(head: &[u8]) -> Option<Result<Format, &'static str>> {
    /// Where the name stands in the head of a member of a zip archive. Source: APPNOTE 6.3.10, 4.3.7.
    const NAME_START: usize = 30;
    if head.starts_with(b"PK\x03\x04") {
        let name = head.get(NAME_START..).unwrap_or_default();
        let other = FIRST_MEMBERS.iter().find(|(first, _)| name.starts_with(first));
        return Some(other.map_or(Ok(Format::Zip), |(_, kind)| Err(*kind)));
    }
    tar_entries::begins_archive(head).then_some(Ok(Format::Tar))
}

/// Says what a file is that begins with `head`; `None` when it may be text.
pub(super) fn kind(head: &[u8]) -> Option<&'static str> {
    let signature =
        SIGNATURES.iter().find(|(start, signature, _)| head.get(*start..).is_some_and(|at| at.starts_with(signature)));
    if let Some((_, _, kind)) = signature {
        return Some(kind);
    }
    if !is_strange(head) {
        return None;
    }
    let kind = AMBIGUOUS_SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, kind)| *kind);
    Some(kind.unwrap_or("binary data"))
}

/// Says whether bytes, read in the charset that fits them best, have too many characters that no text has.
fn is_strange(head: &[u8]) -> bool {
    let sample = &head[..head.len().min(SAMPLE_BYTES)];
    // Most texts need no decoding for this.
    if sample.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~')) {
        return false;
    }
    let sample = archive::decode(sample).text;
    let is_strange = |c: char| match c {
        // Form feeds part pages, and DOS ended its files with a substitute character.
        '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\x1a' | '\x1b' => false,
        c => c.is_control() || c == char::REPLACEMENT_CHARACTER,
    };
    let (n_chars, n_strange) =
        sample.chars().fold((0, 0), |(n, n_strange), c| (n + 1, n_strange + usize::from(is_strange(c))));
    // One is the character that the end of the sample cut in two.
    n_strange > 1 && n_strange * 100 > n_chars * MAX_STRANGE_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Option<&str>) {
        assert_eq!(kind(head), expected);
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some("a PNG image"));
        check(b"RIFF\x24\x10\0\0WEBPVP8 ", Some("a WebP image"));
        check(b"BM\x36\x10\x0e\0\0\0\0\0\x36\0\0\0\x28\0", Some("a BMP image"));
        let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        check(&noise, Some("binary data"));
    }

    #[test]
    fn text_in_any_charset_is_no_binary_data() {
        check("BMW and MZ are back: „Перемирие“, 停戦".as_bytes(), None);
        check(b"\xcf\xe5\xf0\xe5\xec\xe8\xf0\xe8\xe5 \xe2\xf1\xf2\xf3\xef\xe8\xeb\xee", None);
        check(b"T\0h\0e\0 \0t\0a\0l\0k\0s\0", None);
        check(b"\xfe\xff\x04\x1a\x04\x38\x04\x57\x04\x32", None);
    }

    #[test]
    fn a_few_control_characters_are_no_binary_data() {
        let wire = format!("\x01\x16{}\x03\x04", "Showers continued throughout the week in the cocoa zone. ".repeat(4));
        check(wire.as_bytes(), None);
    }
}
