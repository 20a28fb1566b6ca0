//! Any text as a query: it is read, and its reading says the same when it is read again.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use newsdex::query::{MAX_NOTES, MAX_TERMS, parse_on};

fuzz_target!(|text: &str| {
    let today = date(2026, 6, 1);
    let parsed = parse_on(text, today);
    assert!(parsed.notes.len() <= MAX_NOTES);
    for note in &parsed.notes {
        assert!(text.get(note.span.clone()).is_some(), "{note} points outside of {text:?}");
        assert!(!note.to_string().is_empty());
    }
    let is_cut = parsed.notes.iter().any(|note| note.reading.is_limit());
    let written = parsed.query.to_string();
    let again = parse_on(&written, today).query;
    assert!(is_cut || again == parsed.query, "{text:?} is written {written:?}, which is read as {again:?}");
    assert!(parsed.query.leaves().count() <= MAX_TERMS * MAX_TERMS);
    let mut explained = Vec::new();
    newsdex::render::query::explained(&mut explained, &parsed.query, &newsdex::analysis::Expansions::default()).expect("memory takes what is written");
});
