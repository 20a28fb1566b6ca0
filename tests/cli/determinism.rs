//! The same archive gives the same answers, whatever the threads and the order in which it was indexed.

use serde_json::Value;

use crate::archive::{Archive, page, record, text_article};

const PLACES: [&str; 7] = ["harbour", "market", "lighthouse", "council", "bridge", "station", "theatre"];
const EVENTS: [&str; 5] = ["reopened after a strike", "was closed for repairs", "burned", "was sold", "won a prize"];
const QUERIES: [&str; 8] =
    ["harbour", "strike repairs", "\"won a prize\"", "light* -sold", "the", "bridge or theatre", "reopen", ""];

/// The names and contents of the files of an archive; some contents occur twice.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = (0..80)
        .map(|n| {
            let (place, event) = (PLACES[n % 7], EVENTS[n % 5]);
            let headline = format!("The {place} {event}");
            // Two in eighty are the same to the byte.
            let body = format!(
                "The {place} {event}, said the {}, number {}. {}",
                PLACES[n % 3],
                n % 79,
                "More is not known. ".repeat(n % 4)
            );
            match n % 3 {
                0 => (format!("{place}/{n}.txt"), text_article(&headline, &body)),
                1 => (format!("pages/{n}.html"), page(&headline, &body)),
                _ => (format!("{n}.json"), record(&headline, &body)),
            }
        })
        .collect();
    let records =
        |from: usize| (from..from + 40).map(|n| record(PLACES[n % 7], &format!("The bridge, {n}."))).collect();
    files.push(("one.jsonl".to_owned(), records(0)));
    files.push(("two.jsonl".to_owned(), records(20)));
    files
}

/// Everything that is promised to be the same, as an index answers it.
fn answers(archive: &Archive, index: &str) -> Vec<Value> {
    let mut answers: Vec<Value> = Vec::new();
    for query in QUERIES {
        for sort in ["relevance", "date", "oldest"] {
            let ran = archive.run(&["search", "--index", index, "--json", "-n", "0", "--sort", sort, query]);
            assert_eq!(ran.status, Some(0), "{query}: {}", ran.stderr());
            answers.extend(ran.json());
        }
    }
    let mut statistics = archive.run(&["stats", "--index", index, "--json"]).json().remove(0);
    let fields = statistics.as_object_mut().unwrap();
    fields.remove("n_bytes_on_disk");
    fields.remove("n_segments");
    answers.push(statistics);
    answers
}

fn write_all(archive: &Archive) {
    for (name, content) in files() {
        archive.write(name, content);
    }
}

#[track_caller]
fn assert_same(one: &[Value], other: &[Value]) {
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        assert_eq!(one, other);
    }
}

#[test]
fn threads_change_nothing() {
    let archive = Archive::new();
    write_all(&archive);
    let answers_with = |n_threads: &str| {
        archive.index_with(&["--index", n_threads, "-j", n_threads]).done();
        answers(&archive, n_threads)
    };
    let expected = answers_with("1");
    assert!(expected.len() > 1000);
    assert_same(&answers_with("2"), &expected);
    assert_same(&answers_with("4"), &expected);
}

#[test]
fn neither_order_nor_batches_nor_deletes_change_anything() {
    let archive = Archive::new();
    write_all(&archive);
    archive.index_with(&["--index", "at-once"]).done();
    let expected = answers(&archive, "at-once");
    for (name, _) in files() {
        archive.remove(&name);
    }
    for (n, batch) in files().rchunks(17).enumerate() {
        for (name, content) in batch.iter().rev() {
            archive.write(name, content);
        }
        // What comes and goes leaves no trace, not even in the scores.
        let passing = format!("passing-{n}.txt");
        archive.write(&passing, text_article("The harbour burned", "The harbour reopened; the bridge won a prize."));
        archive.index().done();
        archive.remove(&passing);
    }
    archive.index().done();
    assert_same(&answers(&archive, "index"), &expected);
    archive.assert_sound();
}

#[test]
fn words_that_are_gone_take_no_place_among_those_of_a_prefix() {
    let archive = Archive::new();
    for n in 0..40 {
        archive.write(format!("{n}.txt"), text_article("Zoo opens", &format!("The zebrafish {} arrived.", n % 3)));
    }
    archive.index_with(&["--index", "without"]).done();
    let passing: Vec<String> = (0..1200).map(|n| format!("zebra{n}")).collect();
    archive.write("passing.txt", text_article("Passing", &format!("{} zebrafosh.", passing.join(" "))));
    archive.index().done();
    archive.remove("passing.txt");
    archive.index().done();
    for query in ["zebra*", "zebrafosk"] {
        let answer = |index: &str| archive.run(&["search", "--index", index, "--json", "-n", "0", query]).whole();
        assert_eq!(answer("index"), answer("without"), "{query}");
        let answer = |index: &str| archive.run(&["search", "--index", index, query]).whole();
        assert_eq!(answer("index"), answer("without"), "{query}");
    }
}
