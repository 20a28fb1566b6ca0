//! Paths as text that leads back to them, whatever bytes they hold.
//!
//! Old archives have names in Latin-1 and worse, and neither JSON nor an index's terms hold bytes that are not UTF-8.
//! Such a byte stands as a private-use character; a name that has one of these characters itself has each of its bytes
//! stand so. Every path has a text of its own, and nearly every path is its own text.
//!
//! ```
//! use std::path::Path;
//! use newsdex::article::path_text;
//!
//! assert_eq!(path_text::of(Path::new("/archive/café.html")), "/archive/café.html");
//! assert_eq!(path_text::path("/archive/café.html"), Path::new("/archive/café.html"));
//! ```

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serializer};

/// Where the private-use characters for the bytes 0x80 to 0xFF begin.
const FIRST_BYTE_CHARACTER: u32 = 0xF_FF00;

/// Returns `path` as text.
#[must_use]
pub fn of(path: &Path) -> String {
    match path.to_str() {
        Some(text) if !text.contains(|c| byte_of(c).is_some()) => text.to_owned(),
        _ => escaped(path),
    }
}

/// Returns the path whose text is `text`.
#[cfg(unix)]
#[must_use]
pub fn path(text: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    std::ffi::OsString::from_vec(bytes).into()
}

/// Returns the path whose text is `text`.
#[cfg(not(unix))]
#[must_use]
pub fn path(text: &str) -> PathBuf {
    PathBuf::from(text)
}

/// Serializes a path as its text.
///
/// # Errors
/// Those of `serializer`.
pub fn serialize<P: AsRef<Path>, S: Serializer>(path: &P, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&of(path.as_ref()))
}

/// Deserializes a path from its text.
///
/// # Errors
/// Those of `deserializer`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    String::deserialize(deserializer).map(|text| path(&text))
}

/// Returns the byte that a private-use character stands for.
fn byte_of(c: char) -> Option<u8> {
    match u32::from(c).checked_sub(FIRST_BYTE_CHARACTER) {
        Some(byte @ 0x80..=0xFF) => Some(byte as u8),
        _ => None,
    }
}

#[cfg(unix)]
fn escaped(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::new();
    let stand_ins = |bytes: &[u8]| -> String {
        bytes.iter().filter_map(|&b| char::from_u32(FIRST_BYTE_CHARACTER + u32::from(b))).collect()
    };
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match byte_of(c) {
                Some(_) => text += &stand_ins(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => text.push(c),
            }
        }
        text += &stand_ins(chunk.invalid());
    }
    text
}

#[cfg(not(unix))]
fn escaped(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    /// Checks the text of a path, and that it leads back.
    fn check(bytes: &[u8], expected: &str) {
        let it = Path::new(OsStr::from_bytes(bytes));
        assert_eq!(of(it), expected);
        assert_eq!(path(expected), it);
    }

    #[test]
    fn a_name_in_utf8_is_its_own_text() {
        check("/archive/café.html".as_bytes(), "/archive/café.html");
        check("停火\n.txt".as_bytes(), "停火\n.txt");
    }

    #[test]
    fn a_byte_that_is_no_text_has_a_character_of_its_own() {
        check(b"caf\xe9.html", "caf\u{fffe9}.html");
    }

    #[test]
    fn a_name_with_such_a_character_is_not_mistaken_for_the_byte() {
        check("caf\u{fffe9}.html".as_bytes(), "caf\u{ffff3}\u{fffbf}\u{fffbf}\u{fffa9}.html");
    }

    proptest! {
        #[test]
        fn every_path_leads_back_to_itself(bytes in proptest::collection::vec(1_u8.., 0..40)) {
            let it = Path::new(OsStr::from_bytes(&bytes));
            prop_assert_eq!(path(&of(it)), it);
        }
    }
}
