//! What a later run does about files that were added, changed, moved or deleted since.

use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::archive::{Archive, gzip, page, record, text_article};

/// An archive of two indexed articles, in two folders.
fn two_articles() -> Archive {
    let archive = Archive::new();
    archive.write("port/ferry.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    archive.write("town/market.txt", text_article("Market opens", "The market opened at dawn behind the church."));
    archive.index().done();
    archive
}

#[test]
fn an_added_file_is_found() {
    let archive = two_articles();
    archive.write("port/barge.txt", text_article("Barge sinks", "A barge sank beside the pier on Sunday."));
    assert_eq!(archive.reported(&[]), ["port/barge.txt new 1"]);
    assert_eq!(archive.headlines("pier"), ["Barge sinks", "Ferry sails"]);
}

#[test]
fn a_changed_file_is_found_by_its_new_words_only() {
    let archive = two_articles();
    archive.write("port/ferry.txt", text_article("Ferry waits", "The ferry waited for the fog to lift."));
    assert_eq!(archive.reported(&[]), ["port/ferry.txt changed 1"]);
    assert_eq!(archive.headlines("fog"), ["Ferry waits"]);
    assert!(archive.headlines("noon").is_empty());
    assert_eq!(archive.headlines(""), ["Ferry waits", "Market opens"]);
}

#[test]
fn a_change_that_keeps_the_size_is_seen() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    archive.index().done();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon from the new pier."));
    assert_eq!(archive.reported(&[]), ["a.txt changed 1"]);
    assert_eq!(archive.headlines("\"new pier\""), ["Ferry sails"]);
    assert!(archive.headlines("\"old pier\"").is_empty());
}

#[test]
fn a_touched_file_is_not_indexed_again() {
    let archive = two_articles();
    archive.touch("port/ferry.txt");
    assert_eq!(archive.reported(&[]), ["port/ferry.txt touched 0"]);
    assert_eq!(archive.reported(&[]), [""; 0]);
    assert_eq!(archive.headlines("ferry"), ["Ferry sails"]);
}

#[test]
fn a_moved_file_keeps_its_id_and_is_found_at_its_new_place() {
    let archive = two_articles();
    let before = archive.search("ferry").json();
    archive.rename("port/ferry.txt", "ships/2025/ferry.txt");
    assert_eq!(archive.reported(&[]), ["ships/2025/ferry.txt moved 1"]);
    let after = archive.search("ferry").json();
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_eq!(after[0]["file"], archive.path("ships/2025/ferry.txt").to_str().unwrap());
    archive.assert_sound();
}

#[test]
fn a_renamed_folder_takes_its_articles_along() {
    let archive = two_articles();
    archive.write("port/barge.txt", text_article("Barge sinks", "A barge sank beside the pier on Sunday."));
    archive.write("port/records.jsonl", record("Record", "The pier on record."));
    archive.index().done();
    archive.rename("port", "harbour");
    archive.index().done();
    assert_eq!(archive.headlines("pier"), ["Barge sinks", "Ferry sails", "Record"]);
    let files = archive.run(&["search", "-l", "pier"]);
    assert!(files.done().lines().all(|file| file.contains("/harbour/")), "{}", files.stdout());
    assert_eq!(archive.run(&["search", "-c", ""]).done(), "4\n");
    archive.assert_sound();
}

#[test]
fn a_copied_file_is_a_second_article_with_the_same_id() {
    let archive = two_articles();
    fs::copy(archive.path("port/ferry.txt"), archive.path("town/ferry.txt")).unwrap();
    assert_eq!(archive.reported(&[]), ["town/ferry.txt new 1"]);
    let hits = archive.search("ferry").json();
    assert_eq!(hits.len(), 2);
    assert_eq!(hits[0]["id"], hits[1]["id"]);
    archive.remove("port/ferry.txt");
    assert_eq!(archive.reported(&[]), ["port/ferry.txt gone 0"]);
    assert_eq!(archive.search("ferry").json().len(), 1);
    archive.assert_sound();
}

#[test]
fn two_files_that_trade_places_are_followed() {
    let archive = two_articles();
    archive.rename("port/ferry.txt", "spare.txt");
    archive.rename("town/market.txt", "port/ferry.txt");
    archive.rename("spare.txt", "town/market.txt");
    archive.touch("port/ferry.txt");
    archive.touch("town/market.txt");
    archive.index().done();
    let hits = archive.search("ferry").json();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0]["file"], archive.path("town/market.txt").to_str().unwrap());
    assert_eq!(archive.headlines(""), ["Ferry sails", "Market opens"]);
}

#[test]
fn a_deleted_file_is_forgotten() {
    let archive = two_articles();
    archive.remove("port/ferry.txt");
    assert_eq!(archive.reported(&[]), ["port/ferry.txt gone 0"]);
    assert_eq!(archive.headlines(""), ["Market opens"]);
}

#[test]
fn a_deleted_folder_is_forgotten_and_its_namesake_is_not() {
    let archive = two_articles();
    archive.write("port-2/ferry.txt", text_article("Second ferry", "Another ferry sailed at night."));
    archive.index().done();
    archive.remove("port");
    assert_eq!(archive.reported(&[]), ["port/ferry.txt gone 0"]);
    assert_eq!(archive.headlines(""), ["Market opens", "Second ferry"]);
}

#[test]
fn an_emptied_root_is_forgotten_whole() {
    let archive = two_articles();
    archive.remove("port");
    archive.remove("town");
    archive.index().done();
    assert_eq!(archive.run(&["search", "-c", ""]).stdout(), "0\n");
    archive.assert_sound();
}

#[test]
fn a_root_that_cannot_be_reached_keeps_its_articles() {
    let archive = two_articles();
    let away = archive.place().join("away");
    fs::rename(archive.news(), &away).unwrap();
    let before = archive.index_files();
    let ran = archive.run(&["index"]);
    let said = ran.failed();
    assert!(said.contains("news") && said.contains("its articles are kept"), "{said}");
    assert_eq!(archive.index_files(), before);
    assert_eq!(archive.headlines(""), ["Ferry sails", "Market opens"]);
    let doctor = archive.run(&["doctor"]);
    assert!(doctor.done().contains("cannot be reached; its articles are kept"), "{}", doctor.stdout());
    fs::rename(away, archive.news()).unwrap();
    assert_eq!(archive.run(&["index"]).done(), "files: 2 unchanged\n");
}

#[test]
fn other_roots_are_brought_up_to_date_although_one_is_away() {
    let archive = two_articles();
    let other = archive.place().join("other");
    fs::create_dir(&other).unwrap();
    archive.run(&["index", "other"]).done();
    fs::write(other.join("new.txt"), text_article("Lighthouse lit", "The lighthouse was lit again.")).unwrap();
    fs::rename(archive.news(), archive.place().join("away")).unwrap();
    archive.run(&["index"]).failed();
    assert_eq!(archive.headlines(""), ["Ferry sails", "Lighthouse lit", "Market opens"]);
}

#[test]
fn a_folder_that_cannot_be_read_keeps_its_articles() {
    use std::os::unix::fs::PermissionsExt;
    let archive = two_articles();
    let locked = archive.path("port");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read_dir(&locked).is_ok() {
        eprintln!("skipped: this user may read every folder");
        return;
    }
    let ran = archive.index();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    ran.done();
    assert!(ran.stderr().contains("port"), "{}", ran.stderr());
    assert_eq!(archive.headlines(""), ["Ferry sails", "Market opens"]);
}

#[test]
fn a_second_run_writes_nothing_and_opens_no_file() {
    let archive = two_articles();
    archive.write("records.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    archive.write("page.html.gz", gzip(page("Page", "A page about the lighthouse.")));
    archive.write("empty.html", "");
    archive.index().done();
    // Other bytes under the old size and time: whoever opened the file would see them.
    for name in ["port/ferry.txt", "records.jsonl", "page.html.gz"] {
        let path = archive.path(name);
        let old = fs::metadata(&path).unwrap();
        fs::write(&path, vec![b'x'; usize::try_from(old.len()).unwrap()]).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(old.modified().unwrap()).unwrap();
    }
    let before = archive.index_files();
    assert_eq!(archive.run(&["index"]).done(), "files: 5 unchanged\n");
    assert_eq!(archive.index().done(), "files: 5 unchanged\n");
    assert_eq!(archive.index_files(), before);
}

#[test]
fn a_search_in_a_folder_indexes_it_first_and_looks_nowhere_else() {
    let archive = Archive::new();
    archive.write("port/ferry.txt", text_article("Ferry sails", "The ferry sailed past the lighthouse."));
    archive.write("town/light.txt", text_article("Lights go on", "Everybody saw the lighthouse."));
    let whole = archive.run(&["search", "lighthouse", "--in", "news", "-l"]);
    assert_eq!(whole.done().lines().count(), 2, "{}", whole.stderr());
    let part = archive.run(&["search", "lighthouse", "--in", "news/port", "-l"]);
    assert_eq!(part.done(), format!("{}\n", archive.path("port/ferry.txt").display()));
    archive.write("port/new.txt", text_article("New lamp", "The lighthouse has a new lamp."));
    let found = archive.run(&["search", "lighthouse", "--in", "news/port", "-c"]);
    assert_eq!(found.done(), "2\n");
    let file = archive.run(&["search", "lighthouse", "--in", "news/port/new.txt", "-c"]);
    assert_eq!(file.done(), "1\n");
}

#[test]
fn a_search_in_a_folder_that_is_up_to_date_writes_nothing() {
    let archive = two_articles();
    let before = archive.index_files();
    let ran = archive.run(&["search", "ferry", "--in", "news"]);
    ran.done();
    assert_eq!(ran.stderr(), "");
    assert_eq!(archive.index_files(), before);
}

#[test]
fn a_part_of_a_root_is_brought_up_to_date_alone() {
    let archive = two_articles();
    archive.write("port/barge.txt", text_article("Barge sinks", "A barge sank on Sunday."));
    archive.write("town/fair.txt", text_article("Fair begins", "The fair began on Sunday."));
    archive.remove("town/market.txt");
    archive.run(&["index", "news/port"]).done();
    assert_eq!(archive.headlines(""), ["Barge sinks", "Ferry sails", "Market opens"]);
    archive.run(&["index"]).done();
    assert_eq!(archive.headlines(""), ["Barge sinks", "Fair begins", "Ferry sails"]);
}

#[test]
fn a_root_above_another_takes_its_place() {
    let archive = Archive::new();
    archive.write("port/ferry.txt", text_article("Ferry sails", "The ferry sailed at noon."));
    archive.write("town/market.txt", text_article("Market opens", "The market opened at dawn."));
    archive.run(&["index", "news/port"]).done();
    assert_eq!(archive.reported(&[]), ["town/market.txt new 1"]);
    archive.remove("port");
    assert_eq!(archive.run(&["index"]).done().lines().next(), Some("files: 1 gone, 1 unchanged"));
    archive.assert_sound();
}

#[test]
fn articles_of_missing_files_stay_where_that_is_asked() {
    let archive = two_articles();
    archive.remove("port/ferry.txt");
    archive.index_with(&["--keep-missing"]).done();
    assert_eq!(archive.headlines(""), ["Ferry sails", "Market opens"]);
    archive.index().done();
    assert_eq!(archive.headlines(""), ["Market opens"]);
}

#[test]
fn a_dry_run_makes_no_index() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon."));
    let ran = archive.index_with(&["--dry-run"]);
    assert!(ran.done().starts_with("would read 1 file (1 new, 0 changed or touched,"), "{}", ran.stdout());
    assert!(!archive.place().join("index").exists());
}

#[test]
fn a_dry_run_says_what_a_run_would_do_and_changes_nothing() {
    let archive = two_articles();
    archive.write("port/barge.txt", text_article("Barge sinks", "A barge sank on Sunday."));
    archive.touch("port/ferry.txt");
    archive.remove("town/market.txt");
    let before = archive.index_files();
    let ran = archive.run(&["index", "--dry-run"]);
    assert!(ran.done().contains("would read 2 files (1 new, 1 changed or touched,"), "{}", ran.stdout());
    assert!(ran.stdout().contains("forget 1, leave 0 unchanged"), "{}", ran.stdout());
    assert_eq!(archive.index_files(), before);
}

#[test]
fn files_named_one_by_one_are_indexed_updated_and_forgotten() {
    let archive = Archive::new();
    for name in ["a", "b", "c"] {
        archive.write(format!("{name}.txt"), text_article(&format!("Story {name}"), "The lighthouse was lit."));
    }
    let list = |names: &[&str]| -> Vec<u8> {
        names.iter().flat_map(|name| [archive.path(name).as_os_str().as_bytes(), b"\0"].concat()).collect()
    };
    archive.run_with_input(&["index", "--files-from", "-", "-0"], &list(&["a.txt", "b.txt"])).done();
    assert_eq!(archive.headlines(""), ["Story a", "Story b"]);
    archive.write("a.txt", text_article("Story a again", "The lighthouse was dark."));
    archive.run(&["index"]).done();
    assert_eq!(archive.headlines(""), ["Story a again", "Story b"]);
    archive.remove("b.txt");
    archive.run_with_input(&["index", "--files-from", "-", "-0"], &list(&["b.txt", "c.txt"])).done();
    assert_eq!(archive.headlines(""), ["Story a again", "Story c"]);
    archive.assert_sound();
}

#[test]
fn what_is_left_out_once_stays_out() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon."));
    archive.write("drafts/b.txt", text_article("Ferry draft", "The ferry, a draft."));
    archive.index_with(&["--exclude", "drafts/"]).done();
    assert_eq!(archive.headlines("ferry"), ["Ferry sails"]);
    archive.write("drafts/c.txt", text_article("Second draft", "The ferry, another draft."));
    archive.run(&["index"]).done();
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry sails"]);
}

#[test]
fn what_is_left_out_later_is_forgotten() {
    let archive = two_articles();
    archive.index_with(&["--exclude", "town"]).done();
    assert_eq!(archive.headlines(""), ["Ferry sails"]);
}

#[test]
fn a_container_that_grew_gives_its_new_records_only() {
    let archive = Archive::new();
    archive.write("r.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    assert_eq!(archive.reported(&[]), ["r.jsonl new 2"]);
    archive.append("r.jsonl", record("Three", "The third record."));
    assert_eq!(archive.reported(&[]), ["r.jsonl changed 1"]);
    assert_eq!(archive.headlines("record"), ["One", "Three", "Two"]);
    let hits = archive.search("third").json();
    assert_eq!(hits[0]["member"], "line 3");
    archive.assert_sound();
}

#[test]
fn a_container_that_grew_while_its_last_line_was_being_written_is_whole_in_the_end() {
    let archive = Archive::new();
    let (one, two, three) =
        (record("One", "The first record."), record("Two", "The second record."), record("Three", "The third record."));
    let (half, rest) = two.split_at(two.len() / 2);
    archive.write("r.jsonl", one + half);
    archive.index().done();
    assert_eq!(archive.headlines("record"), ["One"]);
    archive.append("r.jsonl", rest.trim_end());
    archive.index().done();
    assert_eq!(archive.headlines("record"), ["One", "Two"]);
    archive.append("r.jsonl", format!("\n{three}"));
    assert_eq!(archive.reported(&[]), ["r.jsonl changed 1"]);
    assert_eq!(archive.headlines("record"), ["One", "Three", "Two"]);
    assert_eq!(archive.report()[0]["reason"], serde_json::Value::Null);
    archive.assert_sound();
}

#[test]
fn a_container_that_shrank_loses_its_last_records() {
    let archive = Archive::new();
    let (one, two) = (record("One", "The first record."), record("Two", "The second record."));
    archive.write("r.jsonl", one.clone() + &two);
    archive.index().done();
    archive.write("r.jsonl", one);
    assert_eq!(archive.reported(&[]), ["r.jsonl changed 0"]);
    assert_eq!(archive.headlines("record"), ["One"]);
    archive.assert_sound();
}

#[test]
fn a_container_that_changed_in_the_middle_gives_the_changed_record_only() {
    let archive = Archive::new();
    let (one, two, three) =
        (record("One", "The first record."), record("Two", "The second record."), record("Three", "The third record."));
    archive.write("r.jsonl", format!("{one}{two}{three}"));
    archive.index().done();
    let changed = record("Two, corrected", "The second record, corrected and longer.");
    archive.write("r.jsonl", format!("{one}{changed}{three}"));
    assert_eq!(archive.reported(&[]), ["r.jsonl changed 1"]);
    assert_eq!(archive.headlines("record"), ["One", "Three", "Two, corrected"]);
    archive.assert_sound();
}

#[test]
fn a_compressed_container_that_grew_gives_its_new_records_only() {
    let archive = Archive::new();
    archive.write("r.jsonl.gz", gzip(record("One", "The first record.") + &record("Two", "The second record.")));
    assert_eq!(archive.reported(&[]), ["r.jsonl.gz new 2"]);
    archive.append("r.jsonl.gz", gzip(record("Three", "The third record.")));
    assert_eq!(archive.reported(&[]), ["r.jsonl.gz changed 1"]);
    let packed_again: String = [("One", "first"), ("Two", "second"), ("Three", "third"), ("Four", "fourth")]
        .map(|(headline, n)| record(headline, &format!("The {n} record.")))
        .concat();
    archive.write("r.jsonl.gz", gzip(packed_again));
    assert_eq!(archive.reported(&[]), ["r.jsonl.gz changed 1"]);
    assert_eq!(archive.headlines("record"), ["Four", "One", "Three", "Two"]);
    archive.assert_sound();
}

#[test]
fn the_same_record_twice_in_a_container_is_one_article() {
    let archive = Archive::new();
    let one = record("One", "The first record.");
    archive.write("r.jsonl", one.clone() + &one);
    archive.index().done();
    assert_eq!(archive.headlines("record"), ["One"]);
    archive.append("r.jsonl", one);
    assert_eq!(archive.reported(&[]), ["r.jsonl changed 0"]);
    assert_eq!(archive.headlines("record"), ["One"]);
    archive.assert_sound();
}

#[test]
fn an_array_of_records_follows_its_file() {
    let array = |records: &[(&str, &str)]| {
        let records: Vec<_> =
            records.iter().map(|(headline, body)| serde_json::json!({"headline": headline, "body": body})).collect();
        serde_json::to_string_pretty(&records).unwrap()
    };
    let archive = Archive::new();
    archive.write("r.json", array(&[("One", "The first record."), ("Two", "The second record.")]));
    assert_eq!(archive.reported(&[]), ["r.json new 2"]);
    archive.write("r.json", array(&[("Two", "The second record."), ("Three", "The third record.")]));
    archive.index().done();
    assert_eq!(archive.headlines("record"), ["Three", "Two"]);
    archive.assert_sound();
}

#[test]
fn a_deleted_container_is_forgotten_with_all_its_records() {
    let archive = Archive::new();
    archive.write("r.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    archive.write("a.txt", text_article("Ferry sails", "The ferry is on record."));
    archive.index().done();
    archive.remove("r.jsonl");
    assert_eq!(archive.reported(&[]), ["r.jsonl gone 0"]);
    assert_eq!(archive.headlines("record"), ["Ferry sails"]);
}

#[test]
fn a_moved_container_has_its_records_at_the_new_place() {
    let archive = Archive::new();
    archive.write("r.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    archive.index().done();
    archive.rename("r.jsonl", "2025/s.jsonl");
    archive.index().done();
    let hits = archive.search("record").json();
    assert_eq!(hits.len(), 2);
    assert!(hits.iter().all(|hit| hit["file"] == archive.path("2025/s.jsonl").to_str().unwrap()));
    archive.assert_sound();
}

#[test]
fn a_file_that_becomes_another_kind_leaves_nothing_behind() {
    let archive = Archive::new();
    let check = |content: &str, expected: &[&str]| {
        archive.write("a.json", content);
        archive.index().done();
        assert_eq!(archive.headlines(""), expected, "after writing {content:?}");
        archive.assert_sound();
    };
    let object = r#"{"headline": "Object", "body": "One object, one article."}"#;
    let array = r#"[{"headline": "First", "body": "Of two."}, {"headline": "Second", "body": "Of two."}]"#;
    let lines = record("Line", "A line of its own.") + &record("Another line", "Another of its own.");
    let contents: [(&str, &[&str]); 5] = [
        (object, &["Object"]),
        ("", &[]),
        (array, &["First", "Second"]),
        (&lines, &["Another line", "Line"]),
        (&page("Page", "A page under a wrong name, which is a page nevertheless."), &["Page"]),
    ];
    // Every kind after every other.
    for step in 1..contents.len() {
        for n in 0..contents.len() {
            let (content, expected) = contents[(n * step) % contents.len()];
            check(content, expected);
        }
    }
}

#[test]
fn reading_all_again_gives_the_same_articles() {
    let archive = two_articles();
    archive.write("r.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    archive.index().done();
    let before = archive.search("").json();
    archive.index_with(&["--rebuild"]).done();
    assert_eq!(archive.search("").json(), before);
    archive.assert_sound();
}

#[test]
fn the_index_never_indexes_itself() {
    let archive = two_articles();
    let ran = archive.run(&["index", ".", "--index", "news/index"]);
    ran.done();
    let ran = archive.run(&["index", ".", "--index", "news/index"]);
    assert!(ran.done().starts_with("files: 2 unchanged"), "{}", ran.stdout());
}
