//! The order of what is found, and what is said about it.

use crate::archive::{Archive, text_article};

/// An archive of articles as lines of JSON: id, day, body.
fn archive(articles: &[(&str, &str, &str)]) -> Archive {
    let archive = Archive::new();
    let line = |(id, day, body): &(&str, &str, &str)| {
        serde_json::json!({ "id": id, "headline": format!("Report {id}"), "published": day, "body": body, "language": "en" }).to_string()
            + "\n"
    };
    archive.write("a.jsonl", articles.iter().map(line).collect::<String>());
    archive.index().done();
    archive
}

/// Returns the records' ids of all hits, in order.
fn order(archive: &Archive, arguments: &[&str]) -> Vec<String> {
    let ran = archive.run(&[&["search", "--json", "-n", "0"], arguments].concat());
    ran.json().iter().map(|hit| hit["record_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn articles_with_all_of_a_few_words_come_first() {
    let archive = archive(&[
        ("a", "2025-03-17", "Ferry, ferry, ferry, ferry: the ferry is late, and the ferry is full."),
        (
            "b",
            "2025-03-17",
            "At the end of a long report about the harbour, its cranes and its cats a ferry is named, and after \
          many more words about everything else under the sun somebody mentions a strike.",
        ),
    ]);
    assert_eq!(order(&archive, &["ferry strike"]), ["b", "a"]);
    assert_eq!(order(&archive, &["ferry strike", "--match", "all"]), ["b"]);
}

#[test]
fn words_that_say_nothing_need_not_be_there() {
    let archive = archive(&[(
        "a",
        "2025-03-17",
        "Ferry strike goes on at Brenn: crews say they will not sail before the talks have begun.",
    )]);
    assert_eq!(order(&archive, &["the strike of the ferry", "--match", "all"]), ["a"]);
    assert!(order(&archive, &["\"strike of the ferry\"", "--match", "all"]).is_empty());
}

#[test]
fn in_a_sentence_the_better_article_comes_first() {
    let mut articles = vec![
        ("known", "2025-03-17", "Herring gulls steal the sandwiches of ferry passengers at Brenn."),
        (
            "long",
            "2025-03-17",
            "Everything happened on the ferry that day, said the mayor of a town whose herring fleet had long \
          gone, while gulls were heard; passengers remember little, not even who would steal what, nor from whom; and they \
          talked of sandwiches, of coffee, of the weather, and of a hundred other matters that no report can hold.",
        ),
    ];
    let others: Vec<String> = (0..20).map(|n| format!("Passengers steal away at noon, report {n} says.")).collect();
    articles.extend(others.iter().map(|body| ("other", "2025-03-17", body.as_str())));
    let archive = archive(&articles);
    assert_eq!(order(&archive, &["herring gulls steal sandwiches of ferry passengers mayor"])[0], "known");
    assert_eq!(order(&archive, &["mayor herring sandwiches"])[0], "long");
}

#[test]
fn words_near_each_other_count_more() {
    let filler = "report after report arrived from all of the islands and nobody read any of them before noon today";
    let near = format!("The harbour master spoke. {filler} {filler}");
    let apart = format!("The harbour spoke. {filler} {filler} master");
    let archive = archive(&[("apart", "2025-03-18", &apart), ("near", "2025-03-17", &near)]);
    assert_eq!(order(&archive, &["harbour master"]), ["near", "apart"]);
}

#[test]
fn articles_around_a_day_are_favoured() {
    let body = "The ferry strike goes on.";
    let archive = archive(&[
        ("2022", "2022-03-01", body),
        ("2023", "2023-03-01", "The ferry strike goes on and on."),
        ("2024", "2024-03-01", "The ferry strike has gone on."),
        ("undated", "", "The ferry strike went on."),
    ]);
    let near = |day: &str| order(&archive, &["ferry strike", "--near", day])[0].clone();
    assert_eq!(near("2022-02-24"), "2022");
    assert_eq!(near("2023"), "2023");
    assert_eq!(near("2024-04"), "2024");
    assert!(archive.run(&["search", "ferry", "--near", "yesterday"]).failed().contains("write a date such as"));
}

#[test]
fn equal_articles_stand_in_order_of_date_then_id() {
    let archive = archive(&[
        ("old", "2024-03-01", "The ferry strike goes on."),
        ("new", "2025-03-01", "The ferry strike goes on."),
        ("none", "", "The ferry strike goes on."),
    ]);
    assert_eq!(order(&archive, &["ferry strike"]), ["new", "old", "none"]);
    assert_eq!(order(&archive, &["ferry strike", "--sort", "oldest"]), ["old", "new", "none"]);
    assert_eq!(order(&archive, &["ferry strike", "--sort", "date"]), ["new", "old", "none"]);
}

#[test]
fn a_slip_of_the_typist_is_read_as_the_words_that_there_are() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Omnicare opens a clinic", "The clinic of Omnicare stands at the harbour."));
    archive.write("b.txt", text_article("Ferry late", "The ferry was late."));
    archive.index().done();
    let ran = archive.run(&["search", "omnicarre clinic", "--snippets", "1"]);
    assert_eq!(ran.stderr(), "note: no article has `omnicarre`; read as `omnicare`\n");
    assert!(ran.done().starts_with("1 article, "), "{}", ran.stdout());
    assert!(ran.stdout().contains("[Omnicare] opens a [clinic]"), "{}", ran.stdout());
    let lines = archive.run(&["search", "omnicarre", "clinic", "--kwic", "--kwic-width", "9", "--json"]);
    let keywords: Vec<String> = lines.json().iter().map(|line| line["keyword"].to_string()).collect();
    assert_eq!(keywords, [r#""Omnicare""#, r#""clinic""#, r#""clinic""#, r#""Omnicare""#]);
    assert_eq!(lines.stderr(), ran.stderr());
    // Who asks for just this word gets no other.
    for exact in
        [&["omnicarre clinic", "--match", "all"][..], &["=omnicarre clinic"], &["omnicarre"], &["omnicarre AND clinic"]]
    {
        let ran = archive.run(&[&["search", "--json"], exact].concat());
        assert!(!ran.stderr().contains("read as"), "{}", ran.stderr());
    }
    // A word that some article has is never read as another.
    assert_eq!(archive.run(&["search", "--json", "late clinic"]).stderr(), "");
    let batch = archive.run_with_input(&["search", "--batch", "-"], b"q1\tomnicarre clinic\n");
    assert_eq!(batch.stderr(), "note: q1: no article has `omnicarre`; read as `omnicare`\n");
}

#[test]
fn why_an_article_ranks_where_it_does_is_said_in_words() {
    let archive = archive(&[
        ("a", "2025-03-17", "The ferry strike goes on. The ferry is late."),
        ("b", "2025-03-01", "The ferry sails."),
    ]);
    let ran =
        archive.run(&["search", "the ferry strike zzyzx", "--explain", "--near", "2025-03-17", "--snippets", "0"]);
    let text = ran.done().replace("\n   ", " ");
    for part in [
        "score ",
        "`ferry` 2 times (2 articles have it)",
        "`strike` once (1 article has it)",
        "all words ×1.50",
        "words near each other +",
        "times as long as the average",
        "`the` too common to count",
        "`zzyzx` in no article",
        "`strike` not there",
        "date ×0.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let hits = archive.run(&["search", "ferry strike", "--explain", "--json"]).json();
    let reasons = &hits[0]["reasons"];
    let of_words: f64 = reasons["words"].as_array().unwrap().iter().map(|word| word["score"].as_f64().unwrap()).sum();
    let number = |name: &str| reasons[name].as_f64().unwrap();
    let score = (of_words * number("all_words_factor") + number("closeness")) * number("date_factor");
    assert!((score - hits[0]["score"].as_f64().unwrap()).abs() < 1e-4, "{score} {}", hits[0]);
    assert!(archive.run(&["search", "ferry", "--json"]).json()[0].get("reasons").is_none());
    let many = (0..300).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ") + " ferry";
    let ran = archive.run(&["search", &many, "--explain", "-q"]);
    assert!(ran.done().len() < 2_000, "{}", ran.stdout().len());
}

#[test]
fn and_among_many_words_only_joins_them() {
    let archive = archive(&[
        ("both", "2025-03-17", "Ports of Turkey and their shipping."),
        ("one", "2025-03-17", "Turkey opens ports."),
    ]);
    assert_eq!(order(&archive, &["shipping and ports turkey"]), ["both", "one"]);
    assert_eq!(order(&archive, &["shipping AND ports turkey"]), ["both"]);
    assert_eq!(order(&archive, &["shipping and ports"]), ["both"]);
    assert_eq!(order(&archive, &["ports turkey (the shipping)"]), ["both", "one"]);
}
