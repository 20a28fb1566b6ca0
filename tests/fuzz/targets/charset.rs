//! Any bytes as a saved page: decoded, then extracted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::archive;

fuzz_target!(|bytes: &[u8]| {
    let decoded = archive::decode(bytes);
    let is_marked =
        bytes.starts_with(b"\xef\xbb\xbf") || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    // Escapes switch ISO-2022-JP, zeros betray UTF-16; both pass for UTF-8.
    if let Ok(text) = str::from_utf8(bytes)
        && !is_marked
        && !text.contains(['\u{1b}', '\0'])
    {
        assert_eq!(decoded.text, text, "valid UTF-8 is read as what it is");
    }
    newsdex_fuzz::check_page(&decoded.text);
});
