//! How queries are read: notes, strict errors, readings in words, the page on the language.

use crate::archive::{Ran, corpus};

fn search(arguments: &[&str]) -> Ran {
    corpus().run(&[&["search"], arguments].concat())
}

#[test]
fn a_strict_query_that_is_not_understood_is_an_error_with_a_caret() {
    insta::assert_snapshot!(
        "strict",
        ["outlt:ledger ferry", "停火 (truce", "truce )", "ferry date:2025-13", "ferry w/0 gulls", "lang:klingon"]
            .map(|query| {
                let ran = search(&["--strict-query", query]);
                format!("{query}\n{}", ran.failed())
            })
            .join("\n")
    );
    assert_eq!(search(&["--strict-query", "-q", "(truce"]).failed().lines().count(), 3);
    let plain = search(&["--strict-query", "--json", "(truce or ceasefire) w/10 monitors"]);
    assert_eq!(plain.done(), search(&["--json", "(truce or ceasefire) w/10 monitors"]).done());
}

#[test]
fn a_reading_is_told_in_words() {
    let queries = [
        "peace talks",
        "\"cease fire\" or truce -football",
        "(truce or \"cease fire\"~2) w/5 (talks pre/3 resumed) aid",
        "truce not /s talks",
        "headline:ferry lead(gulls) by:doherty outlet:ledger section:world tag:x agency:ap place:kyiv url:x id:6x",
        "lang:german date:2025-03 since:2025 until:2026 words:>800 words:300..400 has:image date:none",
        "atleast3(ferry)^2 =gulls",
        "",
        "???",
    ];
    insta::assert_snapshot!(
        "explained",
        queries.map(|query| search(&["--explain-query", "-q", query]).done().to_owned()).join("\n\n")
    );
    let with_options = search(&["--explain-query", "ferry", "--outlet", "ledger", "--json"]);
    assert!(with_options.done().starts_with("ferry outlet:ledger\n"), "{}", with_options.stdout());
}

#[test]
fn the_query_language_has_a_page() {
    let page = corpus().run(&["help", "query"]);
    insta::assert_snapshot!("help_query", page.done());
    assert!(page.stdout().lines().all(|line| line.chars().count() <= 80 || line.contains("groups =")));
    assert!(corpus().run(&["search", "--help"]).done().contains("newsdex help query"));
}

#[test]
fn commands_have_pages_too() {
    let of_command = corpus().run(&["help", "show"]);
    assert_eq!(of_command.done().trim(), corpus().run(&["show", "--help"]).done().trim());
    assert_eq!(corpus().run(&["help"]).done().trim(), corpus().run(&["--help"]).done().trim());
    let none = corpus().run(&["help", "quary"]);
    assert!(none.failed().contains("there is no help on `quary`"), "{}", none.stderr());
}

#[test]
fn a_rare_word_is_asked_about_also_where_something_is_found() {
    let archive = crate::archive::Archive::new();
    for n in 0..30 {
        archive.write(format!("{n}.jsonl"), crate::archive::record(&format!("Day {n}"), "The ceasefire held."));
    }
    archive.write("slip.jsonl", crate::archive::record("Slip", "The ceasfire held."));
    archive.write("forms.jsonl", crate::archive::record("Forms", "Two ceasefires were violated."));
    archive.index().done();
    // Its other form is found already.
    assert_eq!(archive.run(&["search", "ceasefires violated", "--match", "all"]).stderr(), "");
    let ran = archive.run(&["search", "ceasfire lang:en", "--match", "all"]);
    assert_eq!((ran.status, ran.stderr()), (Some(0), "did you mean: ceasefire lang:en\n"));
    assert_eq!(archive.run(&["search", "ceasefire"]).stderr(), "");
    assert_eq!(
        archive.run(&["search", "(\"the ceasfire\" or ceasfire) -gulls"]).stderr(),
        "did you mean: (\"the ceasefire\" or ceasefire) -gulls\n"
    );
    assert_eq!(archive.run(&["search", "-q", "ceasfire"]).stderr(), "");
}

#[test]
fn the_formats_have_a_page() {
    let page = corpus().run(&["help", "formats"]);
    insta::assert_snapshot!("help_formats", page.done());
}
