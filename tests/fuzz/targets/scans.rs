//! Any bytes as an ALTO page, an hOCR file, a record of METS and a METS file: pages, blocks, lines, articles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::format::Format;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Alto, Format::Hocr, Format::Mets] {
        newsdex_fuzz::check_stories(format, bytes);
    }
    for page in newsdex::format::pages_named(bytes) {
        assert!(page.components().all(|part| matches!(part, std::path::Component::Normal(_))), "{page:?}");
    }
});
