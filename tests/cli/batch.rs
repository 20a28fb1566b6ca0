//! `newsdex search --batch`: many queries, one row a hit.

use serde_json::Value;

use crate::archive::{Archive, Ran, corpus, json_lines, record};

fn batch(arguments: &[&str], queries: &str) -> Ran {
    corpus().run_with_input(&[&["search", "--batch", "-"], arguments].concat(), queries.as_bytes())
}

/// Returns the ids of the queries that found something, each once, in order.
fn answered(ran: &Ran) -> Vec<String> {
    let mut ids: Vec<String> =
        ran.json().iter().map(|row| row["query_id"].as_str().unwrap_or_default().to_owned()).collect();
    ids.dedup();
    ids
}

#[test]
fn each_hit_of_each_query_is_a_row() {
    let ran = batch(&["-n", "2"], "gulls\therring gulls\nfires\t\"cease fire\" or truce\n");
    let rows = ran.json();
    let row = |n: usize| (rows[n]["query_id"].as_str().unwrap(), rows[n]["rank"].as_u64().unwrap());
    assert_eq!([row(0), row(1), row(2), row(3)], [("gulls", 1), ("gulls", 2), ("fires", 1), ("fires", 2)]);
    assert_eq!(rows[2]["query"], "\"cease fire\" or truce");
    let alone = corpus().run(&["search", "--json", "-n", "2", "herring gulls"]);
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&rows[..2]), ids(&alone.json()));
    assert!(rows[0].get("snippets").is_some_and(|snippets| snippets.as_array().unwrap().is_empty()));
    let shown = batch(&["-n", "1", "--snippets", "1"], "herring gulls");
    assert!(!shown.json()[0]["snippets"].as_array().unwrap().is_empty());
}

#[test]
fn queries_without_an_id_have_the_number_of_their_line() {
    let ran = batch(&["-n", "1"], "\u{feff}gulls\r\n\r\n  \rkettle\nq9\tferry\n\tcustoms\nferry kettle\tgulls");
    assert_eq!(answered(&ran), ["1", "4", "q9", "6", "7"]);
    assert_eq!(ran.stderr(), "");
}

#[test]
fn what_a_query_holds_breaks_no_row() {
    let hostile = "gulls \"herring gulls\", kettle\tferry; 'a' \u{1b}[31m\u{7}\u{202e} \u{2028} \u{85} <b> \u{0} \\";
    let queries = format!("q1\t{hostile}\nq2\tkettle\n");
    let json = batch(&["-n", "3"], &queries);
    assert_eq!(answered(&json), ["q1", "q2"]);
    assert_eq!(json.json()[0]["query"], hostile);
    assert!(!json.stdout().contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'));
    for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
        let ran = batch(&["-n", "3", "--format", format], &queries);
        let mut table = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(ran.done().as_bytes());
        assert_eq!(&table.headers().unwrap()[0], "query_id");
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), json.json().len(), "{format}");
        assert_eq!(ran.stdout().lines().count(), rows.len() + 1, "{format}");
        assert!(rows[0][1].starts_with("gulls \"herring gulls\", kettle ferry; 'a' [31m"), "{}", &rows[0][1]);
    }
}

#[test]
fn a_trec_run_keeps_the_order_and_the_records_own_ids() {
    let archive = Archive::new();
    let lines: String = (0..30)
        .map(|n| {
            let words = "ferry ".repeat(1 + n % 3) + if n % 2 == 0 { "strike" } else { "" };
            serde_json::json!({ "id": format!("doc {n}"), "headline": "News", "body": words + " today." }).to_string()
                + "\n"
        })
        .collect();
    archive.write("a.jsonl", lines + &record("Ferry strike", "It has no id of its own."));
    archive.index().done();
    let arguments = |sort| ["search", "--batch", "-", "--format", "trec", "-n", "1000", "--sort", sort];
    for sort in ["relevance", "date", "oldest"] {
        let ran = archive.run_with_input(&arguments(sort), b"my\x07id\tferry strike\nlast\tferry\n");
        let rows: Vec<Vec<&str>> = ran.done().lines().map(|line| line.split(' ').collect()).collect();
        assert_eq!(rows.len(), 62);
        for (n, row) in rows.iter().enumerate() {
            let [query, "Q0", docid, rank, score, "newsdex"] = row[..] else { panic!("{row:?}") };
            assert_eq!(query, if n < 31 { "my_id" } else { "last" });
            assert_eq!(rank, (n % 31 + 1).to_string());
            assert!(docid.starts_with("doc_") || docid.len() == 12, "{docid}");
            let score: f32 = score.parse().unwrap();
            assert!(score > 0.0 && (n % 31 == 0 || score < rows[n - 1][4].parse().unwrap()), "{row:?}");
        }
        let json = archive.run_with_input(&["search", "--batch", "-", "-n", "0", "--sort", sort], b"q\tferry strike\n");
        let ids = json.json().into_iter().map(|row| row["record_id"].as_str().map(|id| id.replace(' ', "_")));
        for (row, id) in rows.iter().zip(ids) {
            assert!(id.is_none_or(|id| id == row[2]));
        }
    }
}

#[test]
fn a_docid_stands_once_in_the_answer_to_a_query() {
    let archive = Archive::new();
    let line = |body: &str| serde_json::json!({ "id": "7", "headline": "Ferry", "body": body }).to_string() + "\n";
    archive.write("a.jsonl", line("The ferry sails.") + &line("The ferry sails no more."));
    archive.index().done();
    let ran = archive.run_with_input(&["search", "--batch", "-", "--format", "trec"], b"ferry\n");
    assert_eq!(ran.done().lines().count(), 1);
}

#[test]
fn other_options_apply_to_each_query() {
    let ran = batch(&["--outlet", "Harbour Wire", "--match", "all", "-n", "0"], "kettle\nferry\n");
    assert!(ran.json().iter().all(|row| row["outlet"] == "Harbour Wire" && row["complete"] == true));
    let oldest = batch(&["--sort", "oldest", "-n", "0"], "ferry\n");
    let dates: Vec<String> =
        oldest.json().iter().filter_map(|row| Some(row["published"].as_str()?[..10].to_owned())).collect();
    assert!(dates.is_sorted() && dates.len() > 2, "{dates:?}");
}

#[test]
fn notes_name_their_query() {
    let ran = batch(&["-n", "1"], "q1\tkettle\nq2\tkettle outlt:harbour\nq3\t\nq1\tferry\n");
    let notes: Vec<&str> = ran.stderr().lines().collect();
    assert_eq!(
        notes,
        [
            "note: q2: there is no field `outlt`; read as words (did you mean `outlet:`?)",
            "note: q3: there is no query behind the id; left out",
            "note: q1: another query has this id too",
        ]
    );
    assert_eq!(batch(&["-q"], "q2\tkettle outlt:harbour\n").stderr(), "");
}

#[test]
fn the_status_tells_whether_anything_was_found() {
    assert_eq!(batch(&[], "zzyzx\nkettle\n").status, Some(0));
    assert_eq!(batch(&[], "zzyzx\n").status, Some(1));
    assert_eq!(batch(&[], "").status, Some(1));
    assert_eq!(batch(&["--format", "csv"], "").stdout().lines().count(), 1);
    assert!(corpus().run(&["search", "--batch", "nowhere.tsv"]).failed().contains("`nowhere.tsv`"));
    assert!(corpus().run(&["search", "--batch", "."]).failed().contains("it is a folder"));
    assert!(batch(&["--format", "md"], "kettle").failed().contains("json, csv, tsv or trec"));
    assert!(batch(&["-c"], "kettle").failed().contains("cannot be used with"));
}

#[test]
fn a_file_of_queries_may_be_of_any_charset() {
    let archive = Archive::new();
    archive.write("a.jsonl", record("Cinéma", "Le café déjà vu."));
    archive.index().done();
    let utf_16: Vec<u8> = "\u{feff}q1\tcafé\r\nq2\tdéjà vu\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("16.tsv", utf_16.as_slice()), ("1252.tsv", b"q1\tcaf\xe9\nq2\td\xe9j\xe0 vu\n")] {
        let path = archive.place().join(name);
        std::fs::write(&path, bytes).unwrap();
        let ran = archive.run(&["search", "--batch", path.to_str().unwrap()]);
        assert_eq!(json_lines(ran.done()).len(), 2, "{name}");
    }
}
