//! `newsdex extract`, on the sample archive.

use crate::archive::{Archive, CORPUS, Ran, corpus, record, text_article};

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
fn what_was_cut_away_is_counted_and_shown_in_full_where_asked() {
    let page = "stanwick-courier/world/barges-pass-brenn.html";
    let counted = extract(&[page]);
    assert!(counted.stdout().contains("\nCut away: 1 × list of links; `-v` shows it\n"), "{}", counted.stdout());
    insta::assert_snapshot!("verbose", extract(&["-v", page]).whole());
}

#[test]
fn each_field_has_its_evidence_and_how_sure_it_is() {
    insta::assert_snapshot!("fields", extract(&["harbour-post/2025/03/23/how-the-ceasefire-was-made.html"]).whole());
}

#[test]
fn every_field_with_evidence_has_a_confidence() {
    let archive = Archive::new();
    archive.write("2025-03-17-truce.txt", "Truce holds\n\nBoth sides kept the truce on Monday, the mediators said.\n");
    archive.write("record.json", record("Truce holds", "Both sides kept the truce."));
    let confidence = |name: &str| {
        archive.run(&["extract", "--json", &format!("news/{name}")]).json().remove(0)["confidence"].clone()
    };
    let text = confidence("2025-03-17-truce.txt");
    assert_eq!(text, serde_json::json!({"headline": "low", "body": "medium", "published": "low", "language": "low"}));
    let fields = confidence("record.json");
    assert_eq!(fields["headline"], "high");
    assert_eq!(fields["published"], "high");
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
    assert_eq!(ran.failed(), "newsdex: cannot read `nowhere.html`: no such file; it may have been moved or deleted\n");
    let folder = extract(&["json/"]);
    assert!(folder.failed().ends_with("/json/`: not a regular file\n"), "{}", folder.stderr());
    // The others are printed all the same.
    let article = format!("{CORPUS}/json/ninjs.json");
    let ran = corpus().run(&["extract", "--json", "nowhere.html", &article]);
    assert!(ran.failed().contains("cannot read `nowhere.html`"), "{}", ran.stderr());
    assert_eq!(crate::archive::json_lines(ran.stdout()).len(), 1);
}

#[test]
fn records_are_read_as_the_index_reads_them_however_large_their_file() {
    let archive = Archive::new();
    let filler = "The ferry sailed at noon and came back with the mail. ".repeat(20_000);
    let lines: String = (0..40).map(|n| record(&format!("Story {n}"), &format!("{filler} Number {n}."))).collect();
    assert!(lines.len() > 40 << 20);
    archive.write("large.jsonl", format!("\n{lines}{{\"cut\n{}", record("Last", "The last one.")));
    let ran = archive.run(&["extract", "--json", "news/large.jsonl"]);
    ran.done();
    let told: Vec<String> = ran.json().iter().map(|line| format!("{}: {}", line["member"], line["headline"])).collect();
    assert_eq!(told.len(), 42);
    assert_eq!(told[0], "\"line 2\": \"Story 0\"");
    assert_eq!(told[40], "\"line 42\": null");
    assert_eq!(told[41], "\"line 43\": \"Last\"");
}

#[test]
fn the_largest_size_is_the_users_to_choose() {
    let archive = Archive::new();
    archive.write("lines.jsonl", record("Long", &"A long one. ".repeat(200)) + &record("Short", "A short one."));
    archive.write("long.txt", text_article("Long", &"A long one. ".repeat(200)));
    let limited = archive.run(&["extract", "--json", "--max-file-size", "1K", "news/lines.jsonl", "news/long.txt"]);
    limited.done();
    let limited = limited.json();
    assert!(limited[0]["skipped"].as_str().unwrap().contains("--max-file-size"), "{limited:?}");
    assert_eq!(limited[1]["headline"], "Short");
    assert!(limited[2]["skipped"].as_str().unwrap().contains("larger than 1024 bytes"), "{limited:?}");
    let whole = archive.run(&["extract", "--json", "--max-file-size", "1M", "news/lines.jsonl", "news/long.txt"]);
    assert_eq!(whole.headlines(), ["Long", "Short", "Long"]);
}

#[test]
fn fields_of_other_names_are_mapped() {
    let archive = Archive::new();
    archive.write("r.json", r#"{"kop": "Veerboot vaart", "tekst": "De veerboot vaart weer.", "krant": "De Kade"}"#);
    let ran = archive.run(&["extract", "--json", "--map", "headline=kop,body=tekst,outlet=krant", "news/r.json"]);
    ran.done();
    let article = ran.json().remove(0);
    assert_eq!(article["headline"], "Veerboot vaart");
    assert_eq!(article["outlet"], "De Kade");
    archive.index_with(&["--map", "headline=kop,body=tekst", "--lang", "nl"]).done();
    assert_eq!(archive.search("veerboot lang:nl").headlines(), ["Veerboot vaart"]);
    // Also in a list that is wrapped in an object, under whatever name.
    let item = r#"{"kop": "Brug dicht", "tekst": "De brug blijft dicht."}"#;
    archive.write("list.json", format!(r#"{{"tags": [{{"x": 1}}], "answer": {{"rows": [{item}]}}}}"#));
    archive.run(&["index"]).done();
    let hits = archive.run(&["search", "--json", "brug"]).json();
    assert_eq!(archive.run(&["show", "--raw", hits[0]["id"].as_str().unwrap()]).done(), item);
    let wrong = archive.run(&["index", "news", "--map", "kop"]);
    assert!(wrong.failed().contains("kop"), "{}", wrong.stderr());
}
