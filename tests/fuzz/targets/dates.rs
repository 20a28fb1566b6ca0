//! Any text as a date, in each of the languages whose months are known.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::article::Language;
use newsdex::extract::date;

const LANGUAGES: [&str; 18] =
    ["en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "pl", "cs", "tr", "ru", "uk", "ar", "ja", "zh", "ko"];

fuzz_target!(|text: &str| {
    let languages = LANGUAGES.iter().map(|tag| Language::from_tag(tag));
    for language in languages.chain([None]) {
        let read = [date::parse_date(text, language), date::find_date(text, language), date::date_in_url(text)];
        read.into_iter().flatten().for_each(newsdex_fuzz::check_date);
    }
});
