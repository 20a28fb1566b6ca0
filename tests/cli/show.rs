//! `newsdex show`, on the sample archive.

use std::collections::BTreeSet;
use std::fs;

use crate::archive::{Archive, CORPUS, Ran, corpus, gzip, record, text_article};

fn show(arguments: &[&str]) -> Ran {
    corpus().run(&[&["show"], arguments].concat())
}

/// Returns the id of the best hit.
fn id(query: &str) -> String {
    corpus().run(&["search", query, "--format", "ids", "-n", "1"]).done().trim().to_owned()
}

#[test]
fn an_article_is_shown_for_reading() {
    let id = id("\"letter from the east bank\"");
    insta::assert_snapshot!("article", show(&[&id, "--query", "ceasefire ferry"]).whole());
    insta::assert_snapshot!("article_of_a_container", show(&[&self::id("headline:deadline ceasefire")]).whole());
}

#[test]
fn what_a_query_matches_is_marked_in_every_format() {
    let id = id("\"letter from the east bank\"");
    let text = show(&[&id, "--mark", "ceasefire ferry"]).whole();
    assert_eq!(text, show(&[&id, "--query", "ceasefire ferry"]).whole());
    insta::assert_snapshot!("markdown", show(&[&id, "--mark", "ceasefire ferry", "--format", "md"]).whole());
    let json = show(&[&id, "--mark", "\"east bank\" or ferry", "--json"]).json().remove(0);
    assert!(json["marks"].as_object().unwrap().contains_key("body"), "{}", json["marks"]);
    let mut marked = BTreeSet::new();
    for (field, marks) in json["marks"].as_object().unwrap() {
        let characters: Vec<char> = json[field].as_str().unwrap().chars().collect();
        for mark in marks.as_array().unwrap() {
            let place = |n: usize| mark[n].as_u64().unwrap() as usize;
            marked.insert(characters[place(0)..place(1)].iter().collect::<String>().to_lowercase());
        }
    }
    assert!(marked.iter().all(|text| ["east bank", "ferry", "ferries"].contains(&text.as_str())), "{marked:?}");
    assert_eq!(show(&[&id, "--json"]).json()[0]["marks"], serde_json::Value::Null);
    assert!(show(&[&id, "--mark", "(ferry"]).stderr().contains("note: a parenthesis is not closed"));
}

#[test]
fn evidence_tells_where_each_field_came_from() {
    insta::assert_snapshot!("evidence", show(&[&id("kettle headline:nights"), "--evidence"]).whole());
}

#[test]
fn json_is_the_article_as_extract_gives_it() {
    let id = id("kettle headline:nights");
    let shown = show(&[&id, "--json"]).json().remove(0);
    let path = format!("{CORPUS}/harbour-post/2025/03/23/how-the-ceasefire-was-made.html");
    let extracted = corpus().run(&["extract", "--json", &path]).json().remove(0);
    for field in [
        "headline",
        "body",
        "byline",
        "published",
        "outlet",
        "section",
        "tags",
        "language",
        "url",
        "evidence",
        "confidence",
    ] {
        assert_eq!(shown[field], extracted[field], "{field}");
    }
}

#[test]
fn the_start_of_an_id_is_enough_when_no_other_starts_so() {
    let id = id("\"letter from the east bank\"");
    let whole = show(&[&id]).whole();
    assert_eq!(show(&[&id[..6]]).whole(), whole);
    assert_eq!(show(&[&id.to_uppercase()]).whole(), whole);
}

#[test]
fn an_id_that_fits_several_articles_names_them() {
    let ids = corpus().run(&["search", "", "--format", "ids", "-n", "0"]).done().to_owned();
    let mut firsts: Vec<&str> = ids.lines().map(|id| &id[..1]).collect();
    firsts.sort_unstable();
    let twice = firsts.windows(2).find(|pair| pair[0] == pair[1]).unwrap()[0];
    let ran = show(&[twice]);
    let said = ran.failed();
    assert!(said.contains(&format!("several articles have an id that starts with `{twice}`:")), "{said}");
    assert!(said.lines().count() >= 3, "{said}");
}

#[test]
fn an_id_that_fits_none_is_told() {
    assert_eq!(show(&["000000000000"]).status, Some(1));
    let ran = show(&["what?"]);
    assert_eq!(ran.failed(), "newsdex: `what?` is no article id: an id has 12 letters and digits\n");
}

#[test]
fn the_record_is_given_byte_for_byte() {
    let archive = Archive::new();
    let text = text_article("Ferry sails", "The ferry sailed at noon.").replace('\n', "\r\n");
    archive.write("ferry.txt", &text);
    let page = crate::archive::page("Market opens", "The market opened at dawn.");
    archive.write("market.html.gz", gzip(&page));
    let line = record("Lighthouse lit", "The lighthouse was lit.");
    archive.write("records.jsonl", record("Other", "Another record.") + &line);
    archive.index().done();
    let raw = |query: &str| {
        let id = archive.search(query).json()[0]["id"].as_str().unwrap().to_owned();
        archive.run(&["show", "--raw", &id])
    };
    assert_eq!(raw("ferry").done(), text);
    assert_eq!(raw("market").done(), page);
    assert_eq!(raw("lighthouse").done().trim_end(), line.trim_end());
    // Records move when lines are put before them.
    archive.write("records.jsonl", record("New", "A new record at the top.") + &line);
    assert_eq!(raw("lighthouse").done().trim_end(), line.trim_end());
    let path = archive.path("ferry.txt");
    archive.write("ferry.txt", text_article("Market closes", "Another story under the same name."));
    let other = raw("ferry");
    assert!(other.failed().contains("it no longer holds this record"), "{}", other.stderr());
    assert_eq!(other.stdout(), "");
    fs::remove_file(&path).unwrap();
    let gone = raw("ferry");
    assert!(gone.failed().contains(path.to_str().unwrap()), "{}", gone.stderr());
}

#[test]
fn a_copy_is_told_of() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon."));
    archive.write("b.txt", text_article("Ferry sails", "The ferry sailed at noon."));
    archive.index().done();
    let id = archive.search("ferry").json()[0]["id"].as_str().unwrap().to_owned();
    let ran = archive.run(&["show", &id]);
    ran.done();
    assert!(ran.stderr().starts_with("the same record: "), "{}", ran.stderr());
}

#[test]
fn of_copies_the_same_one_is_shown_whatever_the_order_they_came_in() {
    let archive = Archive::new();
    let names: Vec<String> = (0..8).map(|n| format!("{n}.txt")).collect();
    let write = |name: &String| archive.write(name, text_article("Ferry sails", "The ferry sailed at noon."));
    for name in &names {
        write(name);
    }
    archive.index_with(&["--index", "at-once"]).done();
    for name in &names {
        archive.remove(name);
    }
    for name in names.iter().rev() {
        write(name);
        archive.index().done();
    }
    let id = archive.search("ferry").json()[0]["id"].as_str().unwrap().to_owned();
    let at_once = archive.run(&["show", "--json", &id, "--index", "at-once"]).whole();
    assert_eq!(archive.run(&["show", "--json", &id]).whole(), at_once);
}

#[test]
fn many_copies_hide_no_other_article() {
    let archive = Archive::new();
    for n in 0..12 {
        archive.write(format!("copies/{n}.txt"), text_article("Ferry sails", "The ferry sailed at noon."));
    }
    let others = (0..400).map(|n| record(&format!("Market {n}"), "The market opened at dawn."));
    archive.write("others.jsonl", others.collect::<String>());
    archive.index().done();
    let id = archive.search("ferry").json()[0]["id"].as_str().unwrap().to_owned();
    let ids = archive.run(&["search", "", "--format", "ids", "-n", "0"]).done().to_owned();
    // The start of the id that fits one other article, or few.
    let n_shared = |other: &str| id.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let shared = &id[..ids.lines().filter(|other| *other != id).map(n_shared).max().unwrap()];
    assert!(!shared.is_empty());
    let ran = archive.run(&["show", shared]);
    assert!(ran.failed().contains("several articles have an id that starts with"), "{}", ran.stderr());
}
