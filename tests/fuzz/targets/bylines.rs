//! Any lines as the bylines of an article; the first is the outlet's name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdex::extract::byline;

fuzz_target!(|text: &str| {
    let outlet = text.lines().next();
    let credits = byline::read(text.lines().skip(1), outlet);
    for name in credits.people.iter().chain(&credits.agency) {
        newsdex_fuzz::check_line(name);
        assert_eq!(name.trim(), name);
        assert!(!name.contains('@'), "an address is no name: {name:?}");
    }
    let distinct: std::collections::BTreeSet<&String> = credits.people.iter().collect();
    assert_eq!(distinct.len(), credits.people.len(), "a name stands there twice: {:?}", credits.people);
});
