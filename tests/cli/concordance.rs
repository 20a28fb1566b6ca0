//! `newsdex search --kwic`: every match in its context, one a line.

use crate::archive::{Archive, Ran, corpus, record};

fn kwic(arguments: &[&str]) -> Ran {
    corpus().run(&[&["search", "--kwic"], arguments].concat())
}

#[test]
fn every_match_stands_below_the_one_before() {
    insta::assert_snapshot!("text", kwic(&["kettle", "-n", "3"]).whole());
    insta::assert_snapshot!("japanese", kwic(&["停戦", "-n", "2"]).whole());
    insta::assert_snapshot!("arabic", kwic(&["\"وقف إطلاق النار\"", "-n", "2"]).whole());
}

#[test]
fn lines_are_sorted_by_the_words_on_either_side() {
    insta::assert_snapshot!("before", kwic(&["kettle", "--kwic-sort", "before"]).whole());
    insta::assert_snapshot!("after", kwic(&["kettle", "--kwic-sort", "after"]).whole());
    assert_eq!(kwic(&["kettle", "--kwic-sort", "left"]).whole(), kwic(&["kettle", "--kwic-sort", "before"]).whole());
}

#[test]
fn programs_get_json_and_tables() {
    let ran = kwic(&["kettle", "-n", "1", "--kwic-lines", "1", "--kwic-width", "20", "--json"]);
    let mut line = ran.json().remove(0);
    line["file"] = line["file"].as_str().unwrap().replace(crate::archive::CORPUS, "[corpus]").into();
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&line).unwrap());
    assert_eq!(ran.stderr(), "4 matches of 1 article not listed; `--kwic-lines 0` lists all\n");
    let csv = kwic(&["kettle", "-n", "2", "--kwic-width", "12", "--format", "csv"]);
    insta::assert_snapshot!("csv", csv.done());
    let tsv = kwic(&["kettle", "-n", "2", "--kwic-width", "12", "--format", "tsv"]);
    assert_eq!(tsv.done().lines().count(), csv.stdout().lines().count());
    assert!(kwic(&["kettle", "--format", "md"]).failed().contains("text, json, csv or tsv"));
    assert!(kwic(&["kettle", "-c"]).failed().contains("cannot be used with"));
}

#[test]
fn the_place_of_a_match_is_where_show_has_it() {
    for line in kwic(&["\"cease fire\" or ceasefire", "-n", "0", "--json"]).json() {
        let part = line["part"].as_str().unwrap();
        if !["headline", "lead", "body"].contains(&part) {
            continue;
        }
        let article = corpus().run(&["show", "--json", line["id"].as_str().unwrap()]).json().remove(0);
        let text: Vec<char> = article[part].as_str().unwrap().chars().collect();
        let place = |n: usize| line["span"][n].as_u64().unwrap() as usize;
        let marked: String = text[place(0)..place(1)].iter().collect();
        let keyword = line["keyword"].as_str().unwrap();
        assert_eq!(marked.split_whitespace().collect::<Vec<_>>().join(" "), keyword);
    }
}

#[test]
fn many_matches_of_an_article_are_listed_in_part_and_said_so() {
    let archive = Archive::new();
    archive.write("long.jsonl", record("Long", &"A lamp was lit. ".repeat(1_500)));
    archive.index().done();
    let ran = archive.run(&["search", "lamp", "--kwic"]);
    assert_eq!(ran.done().lines().count(), 1_000);
    assert_eq!(
        ran.stderr(),
        "500 matches of 1 article not listed; `--kwic-lines 0` lists all\n1,000 matches in 1 article\n"
    );
    let whole = archive.run(&["search", "lamp", "--kwic", "--kwic-lines", "0", "-q"]);
    assert_eq!((whole.done().lines().count(), whole.stderr()), (1_500, ""));
}

#[test]
fn nothing_found_says_what_else_might_be() {
    let ran = kwic(&["ceasfire"]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr().contains("did you mean: ceasefire"), "{}", ran.stderr());
}
