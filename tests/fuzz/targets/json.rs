//! Any text as JSON, alone, in lists, wrapped or cut off, and as Markdown with front matter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::format::Format;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Json, Format::Markdown, Format::Text] {
        newsdex_fuzz::check_stories(format, bytes);
    }
});
