//! `newsdex extract`, on the sample archive.

use crate::archive::{CORPUS, Ran, corpus};

fn extract(arguments: &[&str]) -> Ran {
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| if argument.contains('/') { format!("{CORPUS}/{argument}") } else { (*argument).to_owned() })
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    corpus().run(&[&["extract"], &arguments[..]].concat())
}

#[test]
fn an_article_is_printed_for_reading() {
    insta::assert_snapshot!("text", extract(&["saved-text/tidewater-gazette/bridge-toll-quarter.txt"]).whole());
}

#[test]
fn evidence_and_what_was_cut_away_are_shown_where_asked() {
    insta::assert_snapshot!("verbose", extract(&["-v", "stanwick-courier/world/barges-pass-brenn.html"]).whole());
}

#[test]
fn json_is_one_object_an_article() {
    let ran = extract(&["--json", "json/ninjs.json"]);
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&ran.json()[0]).unwrap().replace(CORPUS, "[corpus]"));
}

#[test]
fn each_record_of_a_container_has_an_object() {
    let ran = extract(&["--json", "json/stanwick-courier-shorts.jsonl"]);
    let members: Vec<String> = ran
        .json()
        .iter()
        .map(|article| {
            let what = article["headline"].as_str().or(article["skipped"].as_str()).unwrap();
            format!("{}: {what}", article["member"].as_str().unwrap())
        })
        .collect();
    insta::assert_snapshot!("records", members.join("\n"));
}

#[test]
fn what_is_no_article_says_why() {
    let files = [
        "not-articles/index.html",
        "not-articles/empty.html",
        "wire/2024-03-31-easter-ceasefire-over-by-breakfast.txt",
    ];
    let objects = extract(&[&["--json"], &files[..]].concat()).json();
    assert_eq!(objects[0]["file"], format!("{CORPUS}/{}", files[0]));
    assert_eq!(objects[0]["skipped"], "a home page");
    assert_eq!(objects[1]["skipped"], "an empty file");
    assert_eq!(objects[2]["headline"], "Easter ceasefire over by breakfast");
    let ran = extract(&["not-articles/index.html"]);
    assert_eq!(
        ran.whole(),
        "exit status: 1\n----- stderr -----\nskipped [corpus]/not-articles/index.html: a home page\n"
    );
    assert_eq!(extract(&["--keep-all", "not-articles/index.html"]).status, Some(0));
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let ran = corpus().run(&["extract", "nowhere.html"]);
    assert_eq!(ran.status, Some(1));
    assert_eq!(ran.stderr(), "skipped nowhere.html: no such file; it may have been moved or deleted\n");
}

#[test]
fn fields_of_other_names_are_mapped() {
    let archive = crate::archive::Archive::new();
    archive.write("r.json", r#"{"kop": "Veerboot vaart", "tekst": "De veerboot vaart weer.", "krant": "De Kade"}"#);
    let ran = archive.run(&["extract", "--json", "--map", "headline=kop,body=tekst,outlet=krant", "news/r.json"]);
    ran.done();
    let article = ran.json().remove(0);
    assert_eq!(article["headline"], "Veerboot vaart");
    assert_eq!(article["outlet"], "De Kade");
    archive.index_with(&["--map", "headline=kop,body=tekst", "--lang", "nl"]).done();
    assert_eq!(archive.search("veerboot lang:nl").headlines(), ["Veerboot vaart"]);
    let wrong = archive.run(&["index", "news", "--map", "kop"]);
    assert!(wrong.failed().contains("kop"), "{}", wrong.stderr());
}
