//! Any bytes as a page saved as MHTML: its parts decoded, the page extracted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::format::Format;

fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check_stories(Format::Mhtml, bytes);
});
