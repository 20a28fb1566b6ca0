//! Any text as a web page.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|markup: &str| newsdex_fuzz::check_page(markup));
