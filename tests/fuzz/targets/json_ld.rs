//! Any text as the JSON-LD of a page that is sound otherwise.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|script: &str| {
    newsdex_fuzz::check_page(&format!(
        "<html lang=en><head><title>Truce holds | The Harbour Post</title>\
         <script type=\"application/ld+json\">{script}</script></head><body><article><h1>Truce holds</h1>\
         <p>Both sides kept the truce on Monday, the mediators said.</p></article></body></html>"
    ));
});
