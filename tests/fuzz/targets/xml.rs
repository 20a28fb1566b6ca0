//! Any bytes as a feed, a NITF document, a NewsML message and Reuters SGML: cut into items, mended, parsed, extracted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::format::Format;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Feed, Format::Nitf, Format::NewsMl, Format::ReutersSgml] {
        newsdex_fuzz::check_stories(format, bytes);
    }
});
