//! Real pages that may not be published with the project, where the machine has them.

use std::path::{Path, PathBuf};

use crate::archive::Archive;

/// Returns the folder of the data: the one that `NEWSDEX_SHARED` names, else the one beside the repository.
fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("NEWSDEX_SHARED").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("skipped: there is no `{}`; NEWSDEX_SHARED may name another folder", folder.display());
        return None;
    }
    folder.canonicalize().ok()
}

#[test]
fn every_real_page_is_an_article() {
    let Some(data) = data() else { return };
    let archive = Archive::new();
    let pages = data.join("extraction");
    // The JSON beside each page is what a person says it holds.
    let ran = archive.run(&[
        "index",
        pages.to_str().unwrap(),
        "--exclude",
        "*.json",
        "--exclude",
        "*.md",
        "--exclude",
        "*.jsonl",
        "--report",
        "report.jsonl",
    ]);
    ran.done();
    let refused: Vec<String> = archive
        .report()
        .iter()
        .filter(|line| line["status"] == "skipped")
        .map(|line| format!("{} {}", line["file"], line["reason"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(archive.report().len() > 100);
    archive.assert_sound();
}

#[test]
fn the_text_with_furniture_loses_it() {
    let Some(data) = data() else { return };
    let archive = Archive::new();
    archive.run(&["index", data.join("seed").to_str().unwrap(), "--exclude", "README.md"]).done();
    assert_eq!(archive.run(&["search", "-c", ""]).done(), "1\n");
    for hit in archive.search("").json() {
        let id = hit["id"].as_str().unwrap();
        let body = archive.run(&["show", id, "--json"]).json()[0]["body"].as_str().unwrap().to_owned();
        assert!(!body.contains("Latest NewsUSWorld") && !body.contains("Leave a Reply"), "{}", hit["file"]);
    }
}
