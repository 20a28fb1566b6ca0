//! What makes a run read again what it knows, forget what it was told to, and keep what it cannot see.

use std::fs;

use crate::archive::{Archive, record, text_article};

#[test]
fn a_container_that_grew_is_whole_after_a_rebuild() {
    let archive = Archive::new();
    archive.write("all.jsonl", [record("One", "First pier."), record("Two", "Second pier.")].concat());
    archive.index().done();
    archive.append("all.jsonl", record("Three", "Third pier."));
    archive.run(&["index", "--rebuild"]).done();
    assert_eq!(archive.headlines("pier"), ["One", "Three", "Two"]);
}

#[test]
fn a_file_that_was_too_large_is_read_when_the_limit_is_raised() {
    let archive = Archive::new();
    archive.write("long.txt", text_article("Long", &"The pier is long. ".repeat(200)));
    archive.index_with(&["--max-file-size", "1K"]).done();
    assert_eq!(archive.reported(&[]), [""; 0]);
    assert_eq!(archive.reported(&["--max-file-size", "1M"]), ["long.txt changed 1"]);
    assert_eq!(archive.headlines("pier"), ["Long"]);
}

#[test]
fn records_are_read_again_when_their_fields_are_named() {
    let archive = Archive::new();
    archive.write("a.json", r#"{"kop": "Pier closes", "inhoud": "The pier closes today."}"#);
    archive.index().done();
    assert!(archive.headlines("pier").is_empty());
    assert_eq!(archive.reported(&["--map", "headline=kop,body=inhoud"]), ["a.json changed 1"]);
    assert_eq!(archive.headlines("pier"), ["Pier closes"]);
    // Remembered: the daily run names no fields.
    archive.write("b.json", r#"{"kop": "Pier opens", "inhoud": "The pier opens again."}"#);
    archive.run(&["index"]).done();
    assert_eq!(archive.headlines("pier"), ["Pier closes", "Pier opens"]);
}

#[test]
fn files_named_one_by_one_leave_the_settings_of_the_folders_alone() {
    let archive = Archive::new();
    archive.write("a.json", r#"{"title": "Pier", "text": "The pier closes today."}"#);
    archive.index().done();
    archive.write("../loose.json", r#"{"kop": "Quay", "inhoud": "The quay closes today."}"#);
    let options = ["index", "--files-from", "-", "--map", "headline=kop,body=inhoud"];
    let before = fs::read_to_string(archive.place().join("index/manifest.json")).unwrap();
    let name = archive.place().join("loose.json");
    archive.run_with_input(&options, name.to_str().unwrap().as_bytes()).done();
    assert_eq!(archive.headlines("quay"), ["Quay"]);
    assert_eq!(fs::read_to_string(archive.place().join("index/manifest.json")).unwrap(), before);
}

#[test]
fn a_file_that_gets_a_date_for_a_name_gets_the_date() {
    let archive = Archive::new();
    archive.write("note.txt", text_article("Note", "The pier is closed."));
    archive.index().done();
    archive.rename("note.txt", "2025-03-17-note.txt");
    assert_eq!(archive.reported(&[]), ["2025-03-17-note.txt moved 1"]);
    assert_eq!(archive.search("pier").json()[0]["published"], "2025-03-17");
}

#[test]
fn a_part_named_beside_its_whole_is_looked_at_once() {
    let archive = Archive::new();
    archive.write("part/a.txt", text_article("Pier", "The pier is closed."));
    archive.index().done();
    let ran = archive.index_with(&["news/part"]);
    assert_eq!(ran.done(), "files: 1 unchanged\n");
}

#[test]
fn a_renamed_root_is_followed_when_the_old_one_is_forgotten() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Pier", "The pier is closed."));
    archive.index().done();
    fs::rename(archive.news(), archive.place().join("press")).unwrap();
    let ran = archive.run(&["index", "press", "--forget", "news"]);
    assert!(ran.done().starts_with("files: 1 moved\n"), "{}", ran.stdout());
    assert_eq!(archive.run(&["search", "-c", "pier"]).done(), "1\n");
    assert_eq!(archive.run(&["index"]).done(), "files: 1 unchanged\n");
}

#[test]
fn a_folder_that_is_missing_does_not_keep_the_others_waiting() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Pier", "The pier is closed."));
    let ran = archive.index_with(&["nowhere"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr().contains("nowhere"), "{}", ran.stderr());
    assert_eq!(archive.headlines("pier"), ["Pier"]);
}

#[test]
fn strict_stays_strict_about_files_that_are_still_unreadable() {
    let archive = Archive::new();
    archive.write("empty.txt", "");
    assert_eq!(archive.index_with(&["--strict"]).status, Some(2));
    assert_eq!(archive.index_with(&["--strict"]).status, Some(2));
    assert_eq!(archive.index().status, Some(0));
}

#[test]
fn a_damaged_line_is_remembered_when_its_container_grows() {
    let archive = Archive::new();
    archive.write("all.jsonl", [record("One", "First pier."), "{damaged\n".to_owned()].concat());
    archive.index().done();
    archive.append("all.jsonl", record("Two", "Second pier."));
    archive.index().done();
    let doctor = archive.run(&["doctor"]);
    assert!(doctor.stdout().contains("line 2: damaged JSON"), "{}", doctor.stdout());
}

#[test]
fn a_repeated_record_is_named_by_its_first_line() {
    let archive = Archive::new();
    let other = |n: usize| record(&format!("Other {n}"), &format!("Boat number {n}."));
    let others: String = (0..400).map(other).collect();
    archive.write("all.jsonl", [record("One", "First pier."), others, record("One", "First pier.")].concat());
    archive.index().done();
    assert_eq!(archive.search("pier").json()[0]["member"], "line 1");
}

#[test]
fn settings_that_a_folder_above_puts_an_end_to_are_told_of() {
    let archive = Archive::new();
    archive.write("part/a.txt", text_article("Pier", "The pier is closed."));
    archive.run(&["index", "news/part", "--exclude", "*.bak"]).done();
    let ran = archive.index();
    assert!(ran.stderr().contains("news/part` is part of another folder now"), "{}", ran.stderr());
    assert!(!archive.index().stderr().contains("note:"));
}
