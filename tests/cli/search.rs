//! `newsdex search`, on the sample archive.

use std::collections::BTreeSet;
use std::io::Read;

use serde_json::Value;

use crate::archive::{Archive, Ran, corpus, record, text_article};

fn search(arguments: &[&str]) -> Ran {
    corpus().run(&[&["search"], arguments].concat())
}

/// Returns a field of all hits, as text.
fn fields(arguments: &[&str], field: &str) -> Vec<String> {
    let ran = search(&[&["--json", "-n", "0"], arguments].concat());
    ran.json().iter().map(|hit| hit[field].as_str().unwrap_or_default().to_owned()).collect()
}

/// The scores are promised to be comparable within one answer, not to stay.
fn without_scores(ran: &Ran) -> String {
    let hits = ran.json().into_iter().map(|mut hit| {
        assert!(hit["score"].as_f64().unwrap() > 0.0);
        hit["score"] = Value::from("[score]");
        serde_json::to_string_pretty(&hit).unwrap().replace(crate::archive::CORPUS, "[corpus]")
    });
    hits.collect::<Vec<_>>().join("\n")
}

#[test]
fn hits_are_shown_with_what_makes_them_hits() {
    insta::assert_snapshot!("text", search(&["herring gulls"]).whole());
}

#[test]
fn articles_with_some_of_the_words_follow_under_a_line_that_says_so() {
    insta::assert_snapshot!(
        "some_of_the_words",
        search(&["kettle customs ferry", "-n", "3", "--snippets", "1"]).whole()
    );
}

#[test]
fn a_language_without_spaces_is_marked_by_what_was_typed() {
    insta::assert_snapshot!("japanese", search(&["停戦", "-n", "2", "--snippets", "1"]).whole());
    insta::assert_snapshot!("arabic", search(&["\"وقف إطلاق النار\"", "-n", "1", "--snippets", "1"]).whole());
}

#[test]
fn as_many_sentences_are_shown_around_the_marks_as_are_asked_for() {
    let archive = Archive::new();
    let body = "One lamp. Two boats. The ferry sailed. Four gulls. Five men.\n\nSix. Another ferry came.";
    archive.write("ferry.jsonl", record("Port", body));
    archive.index().done();
    let texts = |n: &str| -> Vec<String> {
        let hit = archive.run(&["search", "ferry", "--json", "-C", n]).json().remove(0);
        let snippets = hit["snippets"].as_array().unwrap().clone();
        snippets.iter().map(|snippet| snippet["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts("0"), ["The ferry sailed.", "Another ferry came."]);
    assert_eq!(texts("1"), ["Two boats. The ferry sailed. Four gulls.", "Six. Another ferry came."]);
    assert_eq!(
        texts("9"),
        ["One lamp. Two boats. The ferry sailed. Four gulls. Five men.", "Six. Another ferry came."]
    );
}

/// An archive with a page that has one headline for readers and others for search engines and for print.
fn several_headlines() -> Archive {
    let archive = Archive::new();
    let data = r#"{"@type":"NewsArticle","headline":"Guns fall silent on the Orva",
        "alternativeHeadline":"Envoys win a night of rest"}"#;
    archive.write(
        "truce.html",
        format!(
            "<html lang=en><head><title>Velmar ceasefire: all we know | World | The Harbour Post</title>
            <meta property=og:site_name content=\"The Harbour Post\"><meta property=og:title content=\"Truce holds\">
            <meta property=article:section content=World>
            <script type=\"application/ld+json\">{data}</script></head><body><article><h1>Truce holds</h1>
            <p>Both armies on the Orva kept the truce on Monday: the guns fell silent at noon, and the envoys of Velmar
            had a night of rest. What we know of the ceasefire is all from the mediators.</p></article></body></html>"
        ),
    );
    archive.write("gulls.txt", text_article("Gulls", "They know all of the river."));
    archive.index().done();
    archive
}

#[test]
fn the_headlines_that_are_not_shown_are_searched_and_say_why() {
    let archive = several_headlines();
    let found = |query: &str| archive.search(query).headlines();
    for query in ["headline:envoys", "headline(win)", "\"envoys win\"", "headline:\"guns fall silent\"", "title:velmar"]
    {
        assert_eq!(found(query), ["Truce holds"], "{query}");
    }
    for nothing in ["headline:\"rest guns\"", "\"orva envoys\"", "headline:noon", "headline:world", "headline:harbour"]
    {
        assert!(found(nothing).is_empty(), "{nothing}");
    }
    insta::assert_snapshot!("other_headlines", archive.run(&["search", "headline:win"]).whole());
    let hit = &archive.run(&["search", "--json", "\"envoys win\""]).json()[0];
    assert_eq!(hit["other_headlines"].as_array().unwrap().len(), 3);
    assert_eq!(hit["also_headlined"][0]["text"], "Envoys win a night of rest");
    assert_eq!(hit["also_headlined"][0]["marks"], serde_json::json!([[0, 10]]));
    let shown_already = &archive.run(&["search", "--json", "truce"]).json()[0];
    assert_eq!(shown_already["also_headlined"], Value::Null);
}

#[test]
fn the_headlines_that_are_not_shown_survive_a_rebuild_of_an_older_index() {
    let archive = several_headlines();
    let manifest = archive.place().join("index/manifest.json");
    let older = std::fs::read_to_string(&manifest).unwrap().replace("\"schema\": 4", "\"schema\": 3");
    std::fs::write(&manifest, older).unwrap();
    assert!(archive.run(&["search", "headline:win"]).failed().contains("its fields differ"));
    std::fs::rename(archive.news(), archive.place().join("away")).unwrap();
    archive.run(&["index", "--rebuild"]);
    assert_eq!(archive.search("\"envoys win\"").headlines(), ["Truce holds"]);
}

#[test]
fn json_is_one_object_a_hit() {
    insta::assert_snapshot!("json", without_scores(&search(&["kettle", "--json", "-n", "1"])));
}

#[test]
fn tables_lists_paths_and_ids() {
    let format = |name: &str| search(&["herring gulls", "--match", "all", "--snippets", "1", "--format", name]);
    // The second column of a table is the score.
    let plain = |text: &str, delimiter: &str| {
        let rows = text.lines().map(|row| match row.splitn(3, delimiter).collect::<Vec<_>>()[..] {
            [rank, score, rest] if score.parse::<f64>().is_ok() => [rank, "[score]", rest].join(delimiter),
            _ => row.to_owned(),
        });
        crate::archive::plain(&rows.collect::<Vec<_>>().join("\n"))
    };
    insta::assert_snapshot!("csv", plain(format("csv").done(), ","));
    insta::assert_snapshot!("tsv", plain(format("tsv").done(), "\t"));
    insta::assert_snapshot!("md", format("md").whole());
    insta::assert_snapshot!("paths", format("paths").whole());
    insta::assert_snapshot!("ids", format("ids").whole());
}

#[test]
fn a_table_is_read_back_by_a_program() {
    let ran = search(&["ceasefire", "-n", "0", "--format", "csv"]);
    let mut table = csv::Reader::from_reader(ran.done().as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), fields(&["ceasefire"], "id").len());
}

#[test]
fn paths_are_given_once_and_end_as_asked() {
    let lines = search(&["-l", "-n", "0", "ceasefire"]);
    let nul = search(&["-l", "-0", "-n", "0", "ceasefire"]);
    assert_eq!(nul.stdout().replace('\0', "\n"), lines.done());
    let paths: Vec<&str> = lines.stdout().lines().collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
    assert!(paths.iter().all(|path| std::path::Path::new(path).is_file()));
}

#[test]
fn a_count_is_of_the_articles_that_have_all_of_the_query() {
    let count = |query: &[&str]| -> usize { search(&[&["-c"], query].concat()).stdout().trim().parse().unwrap() };
    assert_eq!(count(&["ceasefire"]), fields(&["ceasefire"], "id").len());
    assert_eq!(count(&["kettle", "ferry"]), fields(&["kettle", "ferry", "--match", "all"], "id").len());
    assert!(count(&["kettle", "ferry"]) < count(&["kettle or ferry"]));
    assert_eq!(search(&["-c", "xyzzy"]).whole(), "exit status: 1\n----- stdout -----\n0\n");
}

#[test]
fn pages_follow_one_another_without_gap_or_overlap() {
    for sort in ["relevance", "date", "oldest"] {
        let whole = fields(&["ceasefire", "--sort", sort], "id");
        let mut pages = Vec::new();
        for offset in (0..whole.len()).step_by(7) {
            let page = search(&["ceasefire", "--json", "-n", "7", "--offset", &offset.to_string(), "--sort", sort]);
            for (n, hit) in page.json().iter().enumerate() {
                assert_eq!(hit["rank"], offset + n + 1);
                pages.push(hit["id"].as_str().unwrap().to_owned());
            }
        }
        assert_eq!(pages, whole);
        let beyond = search(&["ceasefire", "--offset", "10000", "--sort", sort]);
        let first_line = search(&["ceasefire", "--sort", sort]).whole().lines().nth(2).unwrap().to_owned();
        assert_eq!(beyond.whole(), format!("exit status: 0\n----- stdout -----\n{first_line}\n"));
        assert_eq!(search(&["xyzzy", "--offset", "10000"]).status, Some(1));
    }
}

#[test]
fn pages_follow_one_another_through_articles_with_some_of_the_words() {
    let whole = fields(&["kettle ferry barge"], "id");
    let pages = (0..whole.len()).flat_map(|offset| {
        search(&["kettle ferry barge", "--json", "-n", "1", "--offset", &offset.to_string()]).json()
    });
    assert_eq!(pages.map(|hit| hit["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), whole);
}

#[test]
fn dates_sort_both_ways_with_undated_articles_last() {
    let days = |sort| -> Vec<String> {
        let published = fields(&["the", "--sort", sort], "published");
        published.into_iter().map(|date| date.chars().take(10).collect()).collect()
    };
    let is_undated = |day: &String| day.is_empty();
    for (sort, is_in_order) in [
        ("date", (|a, b| a >= b) as fn(&String, &String) -> bool),
        ("oldest", (|a, b| a <= b) as fn(&String, &String) -> bool),
    ] {
        let days = days(sort);
        let n_dated = days.iter().position(is_undated).unwrap();
        assert!(n_dated > 50 && days[n_dated..].iter().all(is_undated), "{days:?}");
        // The order is that of instants, the day shown is the local one: neighbours may differ by one.
        let wrong: Vec<_> = days[..n_dated].windows(2).filter(|pair| !is_in_order(&pair[0], &pair[1])).collect();
        assert!(wrong.len() <= 1, "{wrong:?}");
    }
}

#[test]
fn filters_hold_for_every_hit() {
    let check = |arguments: &[&str], field: &str, holds: &dyn Fn(&str) -> bool| {
        let values = fields(arguments, field);
        assert!(!values.is_empty(), "{arguments:?}");
        assert!(values.iter().all(|value| holds(value)), "{arguments:?}: {values:?}");
    };
    check(&["ceasefire", "--outlet", "Northern Ledger"], "outlet", &|outlet| outlet == "Northern Ledger");
    check(&["ceasefire", "--outlet", "northern ledger", "--outlet", "Harbour Wire"], "outlet", &|outlet| {
        outlet == "Northern Ledger" || outlet == "Harbour Wire"
    });
    check(&["outlet:\"harbour post\""], "outlet", &|outlet| outlet.starts_with("The Harbour Post"));
    check(&["--lang", "de", "Waffenruhe"], "language", &|language| language == "de");
    check(&["lang:ja or lang:zh"], "language", &|language| language == "ja" || language == "zh");
    check(&["--since", "2025-04", "ceasefire"], "published", &|date| date >= "2025-04");
    check(&["--until", "2024", "ceasefire"], "published", &|date| date < "2025");
    check(&["--since", "2025-03-17", "--until", "2025-03-18", "the"], "published", &|date| {
        ("2025-03-17".."2025-03-19").contains(&date)
    });
    check(&["ceasefire date:2025-03"], "published", &|date| date.starts_with("2025-03"));
    check(&["date:none"], "published", &str::is_empty);
    let bylines = search(&["--json", "-n", "0", "--by", "doherty"]).json();
    assert!(!bylines.is_empty());
    assert!(bylines.iter().all(|hit| hit["byline"].to_string().contains("Doherty")));
}

#[test]
fn a_word_after_not_is_in_no_hit() {
    let with = fields(&["ceasefire monitors", "--match", "all"], "id");
    let without = fields(&["ceasefire -monitors"], "id");
    let all = fields(&["ceasefire"], "id");
    assert!(!with.is_empty() && !without.is_empty());
    assert_eq!(with.len() + without.len(), all.len());
    // Typed without quotes, it looks like an option, and may stand among some.
    assert_eq!(fields(&["ceasefire", "-monitors"], "id"), without);
    assert_eq!(fields(&["-monitors", "--snippets", "1", "ceasefire", "--sort", "relevance"], "id"), without);
    assert_eq!(search(&["ceasefire", "-monitors", "-cq"]).done(), format!("{}\n", without.len()));
    assert!(search(&["ceasefire", "-x"]).failed().contains("unexpected argument '-x'"));
    assert!(search(&["ceasefire", "--monitors"]).failed().contains("unexpected argument '--monitors'"));
}

#[test]
fn marks_of_json_lie_on_what_was_asked_for() {
    for hit in search(&["\"cease fire\" or ceasefire", "--json", "-n", "0"]).json() {
        let mut n_marks = 0;
        for snippet in hit["snippets"].as_array().unwrap() {
            let characters: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
            for mark in snippet["marks"].as_array().unwrap() {
                let (start, end) = (mark[0].as_u64().unwrap() as usize, mark[1].as_u64().unwrap() as usize);
                let marked: String = characters[start..end].iter().collect::<String>().to_lowercase();
                assert!(marked.starts_with("cease") && marked.contains("fire"), "{marked}");
                n_marks += 1;
            }
        }
        n_marks += hit["headline_marks"].as_array().unwrap().len();
        assert!(n_marks > 0, "{hit}");
    }
}

#[test]
fn nothing_found_says_what_else_might_be() {
    insta::assert_snapshot!("slip", search(&["ceasfire"]).whole());
    insta::assert_snapshot!("none_together", search(&["kettle xyzzy", "--match", "all"]).whole());
    insta::assert_snapshot!("none_at_all", search(&["xyzzy plugh"]).whole());
}

#[test]
fn a_quiet_search_that_finds_nothing_says_nothing_of_it() {
    assert_eq!(search(&["-q", "ceasfire", "--json"]).whole(), "exit status: 1\n");
}

#[test]
fn an_odd_query_is_answered_with_a_note() {
    let notes = |query: &str| search(&[query, "-c"]).stderr().to_owned();
    insta::assert_snapshot!(
        "notes",
        [
            "outlt:ledger",
            "\"cease fire",
            "(ferry",
            "ferry)",
            "ferry and",
            "fer*y",
            "date:banana",
            "lang:klingon",
            "headline:",
            "date:03/04/2025",
            "*",
            "",
            "ferry NOT",
        ]
        .map(|query| format!("{query}\n{}", notes(query)))
        .concat()
    );
}

#[test]
fn without_an_index_it_says_how_to_make_one() {
    let archive = Archive::new();
    insta::assert_snapshot!("no_index", archive.run(&["search", "ferry"]).whole());
    assert_eq!(
        archive.run(&["search", "--index", "elsewhere", "ferry"]).failed(),
        "newsdex: no index in `elsewhere`; make one with `newsdex index FOLDER`\n"
    );
}

#[test]
fn the_shortest_way_indexes_and_answers() {
    let archive = Archive::new();
    archive.write("talks.txt", text_article("Talks resume", "The ferry talks began again on Monday."));
    archive.write("more.jsonl", record("Talks end", "The ferry talks ended on Tuesday with a handshake."));
    archive.write("empty.html", "");
    let ran = archive.run(&["search", "ferry", "talks", "--in", "news"]);
    let whole = ran.whole().replace(archive.place().to_str().unwrap(), "[place]");
    insta::assert_snapshot!("first_search", whole);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let id = search(&["kettle", "--format", "ids", "-n", "1"]).stdout().trim().to_owned();
    let file = format!("{}/wire", crate::archive::CORPUS);
    let files: Vec<String> =
        std::fs::read_dir(file).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()).collect();
    let mut extract = vec!["extract"];
    extract.extend(files.iter().map(String::as_str));
    for arguments in [
        &["search", "the", "-n", "0"][..],
        &["search", "the", "-n", "0", "--json"],
        &["search", "the", "-n", "0", "--format", "csv"],
        &["search", "the", "-n", "0", "--format", "tsv"],
        &["search", "the", "-n", "0", "-l"],
        &["search", "the", "-c"],
        &["show", &id],
        &["show", &id, "--json"],
        &["show", &id, "--raw"],
        &["stats"],
        &["doctor"],
        &["doctor", "--json"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &extract,
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = corpus().command(arguments).stdout(writer).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_full_disk_is_an_error_with_its_cause() {
    let id = search(&["kettle", "--format", "ids", "-n", "1"]).stdout().trim().to_owned();
    let article = format!("{}/saved-text/tidewater-gazette/bridge-toll-quarter.txt", crate::archive::CORPUS);
    // One record without a line break at its end, which would wait in a buffer.
    let archive = Archive::new();
    archive.write("record.json", record("Ferry sails", "The ferry sailed.").trim_end());
    archive.index().done();
    let short_id = archive.search("ferry").json()[0]["id"].as_str().unwrap().to_owned();
    let check = |archive: &Archive, arguments: &[&str]| {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ran = Ran::of(archive.command(arguments).stdout(full).output().unwrap());
        assert_eq!(ran.failed(), "newsdex: No space left on device (os error 28)\n", "{arguments:?}");
    };
    check(&archive, &["show", &short_id, "--raw"]);
    for arguments in [
        &["search", "the", "-c"][..],
        &["search", "the"],
        &["search", "the", "--json"],
        &["search", "the", "--format", "tsv"],
        &["search", "the", "-l"],
        &["search", "the", "-l", "-0", "-n", "1"],
        &["show", &id],
        &["stats"],
        &["stats", "--json"],
        &["extract", &article],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        check(corpus(), arguments);
    }
}

#[test]
fn a_stderr_that_takes_nothing_stops_no_search() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = Ran::of(corpus().command(&["search", "-c", "(ceasefire"]).stderr(full).output().unwrap());
    assert_ne!(ran.done(), "");
}

#[test]
fn a_reader_of_the_first_lines_gets_them() {
    let mut child =
        corpus().command(&["search", "the", "-n", "0", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(&start, b"{\"schema\":");
}

#[test]
fn any_of_the_words_tells_which_articles_have_all() {
    for query in ["ceasefire ferry", "the ceasefire ferry", "ceasefire ferry -kettle"] {
        let any = search(&["--json", "-n", "0", "--match", "any", query]).json();
        let complete = |hits: &[Value], is_complete: bool| -> BTreeSet<String> {
            hits.iter().filter(|hit| hit["complete"] == is_complete).map(|hit| hit["file"].to_string()).collect()
        };
        let all = search(&["--json", "-n", "0", "--match", "all", query]).json();
        assert!(!all.is_empty(), "{query}");
        assert_eq!(complete(&any, true), complete(&all, true), "{query}");
        assert!(!complete(&any, false).is_empty(), "{query}");
        let third = search(&["--json", "-n", "1", "--offset", "2", "--match", "any", query]).json();
        assert_eq!(third[0], any[2], "{query}");
    }
}

#[test]
fn what_is_left_out_has_all_of_its_words_whatever_is_asked_for() {
    for matching in ["all", "any", "best"] {
        let files = fields(&["harbour -(ceasefire ferry)", "--match", matching], "file");
        assert_eq!(files, fields(&["harbour not (ceasefire and ferry)", "--match", matching], "file"), "{matching}");
    }
}
