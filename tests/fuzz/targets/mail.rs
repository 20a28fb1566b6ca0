//! Any bytes as a mail message: its parts decoded, its forwards read, extracted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::format::Format;

fuzz_target!(|bytes: &[u8]| {
    newsdex_fuzz::check_stories(Format::Mail, bytes);
});
