//! Tables of articles: one a row.

use crate::archive::{Archive, gzip};

const HEADER: &str = "title,date,text\n";

/// A row of an article about a ferry.
fn row(n: usize) -> String {
    format!(
        "Story {n},2025-03-{:02},\"The ferry number {n} sails, as it did.\n\nIt comes back at night.\"\n",
        n % 28 + 1
    )
}

#[test]
fn each_row_is_an_article_and_is_given_back() {
    let archive = Archive::new();
    archive.write("a.csv", format!("{HEADER}{}\r\n{}", row(1), row(2)));
    assert_eq!(archive.reported(&[]), ["a.csv new 2"]);
    let hits = archive.search("number 2").json();
    assert_eq!(hits[0]["member"], "row 4");
    assert_eq!(hits[0]["published"], "2025-03-03");
    let raw = archive.run(&["show", "--raw", hits[0]["id"].as_str().unwrap()]);
    assert_eq!(raw.done(), row(2).trim_end());
}

#[test]
fn of_a_table_that_grows_only_new_rows_are_indexed() {
    let archive = Archive::new();
    archive.write("a.csv", format!("{HEADER}{}", row(1)));
    assert_eq!(archive.reported(&[]), ["a.csv new 1"]);
    archive.append("a.csv", format!("{}Story 3,2025-03-04,\"The ferry number 3 sa", row(2)));
    assert_eq!(archive.reported(&[]), ["a.csv changed 1"]);
    assert!(archive.report()[0]["reason"].as_str().unwrap().starts_with("row 4: the file ends in the middle"));
    archive.append("a.csv", "ils.\"\n");
    assert_eq!(archive.reported(&[]), ["a.csv changed 1"]);
    assert_eq!(archive.report()[0]["reason"], serde_json::Value::Null);
    assert_eq!(archive.headlines("ferry"), ["Story 1", "Story 2", "Story 3"]);
    archive.write("a.csv", format!("{HEADER}{}{}", row(2), row(4)));
    assert_eq!(archive.reported(&[]), ["a.csv changed 1"]);
    assert_eq!(archive.headlines("ferry"), ["Story 2", "Story 4"]);
    archive.assert_sound();
}

#[test]
fn a_row_that_is_half_written_is_read_when_it_is_whole() {
    let archive = Archive::new();
    let last = "Truce,2025-03-17,\"The guns fell silent.\nThe talks, it is said, go on.\nThe ferry sails.\"\n";
    let table = format!("{HEADER}{}{last}", row(1));
    archive.write("a.csv", table.split_once("The ferry sails").unwrap().0);
    assert_eq!(archive.reported(&[]), ["a.csv new 1"]);
    archive.write("a.csv", &table);
    assert_eq!(archive.reported(&[]), ["a.csv changed 1"]);
    assert_eq!(archive.headlines("ferry"), ["Story 1", "Truce"]);
    // What stands behind an open quote is not seen, which does not mean that it is gone.
    archive.write("a.csv", table.replace("sails.\"", "sails."));
    assert_eq!(archive.reported(&[]), ["a.csv changed 0"]);
    assert_eq!(archive.headlines("ferry"), ["Story 1", "Truce"]);
    archive.assert_sound();
}

#[test]
fn a_last_row_that_goes_on_later_is_one_article() {
    let archive = Archive::new();
    archive.write("a.csv", format!("{HEADER}{}Truce,2025-03-17,The ferry sa", row(1)));
    assert_eq!(archive.reported(&[]), ["a.csv new 2"]);
    archive.append("a.csv", format!("ils.\n{}", row(2)));
    assert_eq!(archive.reported(&[]), ["a.csv changed 2"]);
    assert_eq!(archive.headlines("ferry"), ["Story 1", "Story 2", "Truce"]);
    archive.assert_sound();
}

#[test]
fn columns_are_named_by_the_map() {
    let archive = Archive::new();
    archive.write("a.tsv", "h\tmeta.when\tt\nFerry sails\t1742286600000\tThe ferry sails in the morning.\n");
    assert_eq!(archive.reported(&[]), ["a.tsv skipped 0"]);
    insta::assert_snapshot!(archive.report()[0]["reason"].as_str().unwrap());
    assert_eq!(archive.reported(&["--map", "headline=h,body=t,published=meta.when"]), ["a.tsv changed 1"]);
    assert_eq!(archive.search("ferry").json()[0]["published"], "2025-03-18T08:30:00Z");
}

#[test]
fn a_table_of_numbers_is_skipped_as_a_whole() {
    let archive = Archive::new();
    archive.write("numbers.csv", "year,ships\n".to_owned() + &"1987,12\n".repeat(1000));
    archive
        .write("prose.txt", "Ships, boats, rafts\n\nThe ferry sails, the raft floats, and the boat, they say, sinks.");
    assert_eq!(archive.reported(&[]), ["numbers.csv skipped 0", "prose.txt new 1"]);
    let report = archive.report();
    let reason = report.iter().find_map(|file| file["reason"].as_str()).unwrap();
    assert!(reason.starts_with("no headline and no body among its fields (`year`, `ships`)"), "{reason}");
}

#[test]
fn a_compressed_table_of_a_newsroom_is_read_by_its_shape() {
    let archive = Archive::new();
    let row = |n: u32| format!("Паром {n};Паром вышел в море утром, сообщил порт.;0{n}.03.2025\n");
    let rows = (1..=5).map(row).collect::<Vec<_>>().concat();
    let table = encoding_rs::WINDOWS_1251.encode(&format!("title;text;date\n{rows}")).0.into_owned();
    archive.write("export.gz", gzip(&table));
    assert_eq!(archive.reported(&[]), ["export.gz new 5"]);
    assert_eq!(archive.headlines("паром").len(), 5);
}

#[test]
fn damaged_rows_are_told_of_and_the_rest_is_read() {
    let archive = Archive::new();
    let good: String = (1..=20).map(row).collect();
    archive.write("a.csv", format!("{HEADER}{good}A,2025-01-01,one, two\nB,\"2025-01-01,open\n{}", row(21)));
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry").len(), 21);
    insta::assert_snapshot!(archive.report()[0]["reason"].as_str().unwrap());
}
