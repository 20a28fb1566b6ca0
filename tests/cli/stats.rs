//! `newsdex stats`, on the sample archive.

use crate::archive::{Archive, corpus};

#[test]
fn the_archive_is_counted() {
    let whole = corpus().run(&["stats"]).whole();
    let lines = whole.lines().map(|line| if line.contains(" on disk, in ") { "[size and segments]" } else { line });
    insta::assert_snapshot!("text", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_counts_agree_with_one_another() {
    let statistics = corpus().run(&["stats", "--json"]).json().remove(0);
    let sum =
        |field: &str| -> u64 { statistics[field].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum() };
    let n = |field: &str| statistics[field].as_u64().unwrap();
    assert_eq!(sum("outlets"), n("n_articles"));
    assert_eq!(sum("years") + n("n_undated"), n("n_articles"));
    assert_eq!(sum("skipped"), 6 + 1);
    assert_eq!(n("n_files"), 104);
    assert!(n("n_bytes_on_disk") > 100_000);
}

#[test]
fn an_index_of_nothing_is_counted_too() {
    let archive = Archive::new();
    archive.index().done();
    let ran = archive.run(&["stats"]);
    assert!(ran.done().starts_with("0 articles from 0 files, 0 words\n0 undated\n"), "{}", ran.stdout());
    assert_eq!(archive.run(&["stats", "--json"]).json().len(), 1);
    assert_eq!(archive.run(&["search", "ferry"]).status, Some(1));
}
