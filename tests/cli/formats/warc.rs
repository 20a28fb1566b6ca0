//! Web archives: what crawlers keep of the pages that they fetch.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::archive::{Archive, Ran, command, gzip, page};
use crate::fixtures::FIXTURES;

/// A response of a server as WARC 1.1 keeps it.
fn response(name: &str, markup: &str) -> String {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{markup}");
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Date: 2025-03-17T09:30:00Z\r\n\
         WARC-Target-URI: https://harbourpost.example/{name}.html\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

fn ferry(n: u32) -> String {
    page(
        &format!("Ferry {n} sails"),
        &format!("The ferry number {n} left the harbour in the morning, in good weather."),
    )
}

/// Id and headline of all articles.
fn articles(archive: &Archive) -> Vec<(String, String)> {
    let text = |hit: &Value, key: &str| hit[key].as_str().unwrap().to_owned();
    let hits = archive.run(&["search", "--json", "-n", "0", "ferry"]).json();
    let mut articles: Vec<_> = hits.iter().map(|hit| (text(hit, "id"), text(hit, "headline"))).collect();
    articles.sort();
    articles
}

#[test]
fn a_page_has_the_same_id_in_a_web_archive_as_in_a_file_of_its_own() {
    let loose = Archive::new();
    (1..=3).for_each(|n| loose.write(format!("{n}.html"), ferry(n)));
    loose.index().done();
    let responses: Vec<String> = (1..=3).map(|n| response(&n.to_string(), &ferry(n))).collect();
    for (name, bytes) in [
        ("crawl.warc", responses.concat().into_bytes()),
        ("crawl.warc.gz", responses.iter().flat_map(gzip).collect()),
        ("whole.warc.gz", gzip(responses.concat())),
        // The name is only a hint.
        ("crawl", responses.concat().into_bytes()),
    ] {
        let archive = Archive::new();
        archive.write(name, bytes);
        archive.index().done();
        assert_eq!(articles(&archive), articles(&loose), "{name}");
        let (id, _) = &articles(&archive)[0];
        assert_eq!(archive.run(&["show", "--raw", id]).done(), loose.run(&["show", "--raw", id]).done(), "{name}");
        archive.assert_sound();
    }
}

#[test]
fn a_record_is_cited_by_where_it_stands_and_by_its_id() {
    let archive = Archive::new();
    let first = response("one", &ferry(1));
    archive.write("crawl.warc", format!("{first}{}", response("two", &ferry(2))));
    archive.index().done();
    let hits = archive.search("\"ferry 2\"").json();
    assert_eq!(hits[0]["member"], format!("offset {} <urn:uuid:two>", first.len()));
    assert_eq!(hits[0]["url"], "https://harbourpost.example/two.html");
}

#[test]
fn of_a_grown_web_archive_only_what_is_new_is_indexed() {
    for pack in [|record: String| record.into_bytes(), |record: String| gzip(record)] {
        let archive = Archive::new();
        archive.write("crawl.warc.gz", pack(response("one", &ferry(1))));
        archive.index().done();
        archive.append("crawl.warc.gz", pack(response("two", &ferry(2))));
        assert_eq!(archive.reported(&[]), ["crawl.warc.gz changed 1"]);
        // One that was still being written when it was read.
        let three = pack(response("three", &ferry(3)));
        let (start, rest) = three.split_at(three.len() / 2);
        archive.append("crawl.warc.gz", start);
        archive.index().done();
        archive.append("crawl.warc.gz", rest);
        assert_eq!(archive.reported(&[]), ["crawl.warc.gz changed 1"]);
        assert_eq!(archive.headlines("ferry"), ["Ferry 1 sails", "Ferry 2 sails", "Ferry 3 sails"]);
        assert_eq!(archive.reported(&[]), Vec::<String>::new());
        archive.assert_sound();
    }
}

#[test]
fn a_damaged_record_is_told_of_and_the_others_are_read() {
    let records: Vec<String> = (1..=3).map(|n| response(&n.to_string(), &ferry(n))).collect();
    let mut damaged = gzip(&records[1]);
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0xff);
    let gz = [gzip(&records[0]), damaged, gzip(&records[2])].concat();
    let plain = records.concat().replacen("<urn:uuid:2>\r\n", "<urn:uuid:2>\r\nContent-Length: 999999999999\r\n", 1);
    for (name, bytes, reason) in [
        ("crawl.warc.gz", gz, "damaged gzip file"),
        ("crawl.warc", plain.into_bytes(), "its Content-Length does not lead to the next record"),
    ] {
        let archive = Archive::new();
        archive.write(name, bytes);
        archive.index_with(&["--report", "report.jsonl"]).done();
        assert_eq!(archive.headlines("ferry"), ["Ferry 1 sails", "Ferry 3 sails"], "{name}");
        let told = archive.report()[0]["reason"].as_str().unwrap().to_owned();
        assert!(told.starts_with(&format!("offset {}", records[0].len())), "{told}");
        assert!(told.contains(reason), "{told}");
        // What stands behind the damage is found again, and read on from.
        archive.append(name, response("4", &ferry(4)));
        archive.index().done();
        let (id, _) = &articles(&archive)[1];
        assert!(archive.run(&["show", "--raw", id]).done().contains("harbour"), "{name}");
    }
}

#[test]
fn what_was_read_before_a_web_archive_was_damaged_is_kept() {
    let records: Vec<Vec<u8>> = (1..=3).map(|n| gzip(response(&n.to_string(), &ferry(n)))).collect();
    let whole = records.concat();
    let mut damaged = whole.clone();
    let middle = records[0].len() + records[1].len() / 2;
    damaged[middle..middle + 8].fill(0xff);
    for (name, bytes) in [("damaged", damaged), ("cut off", whole[..whole.len() - 30].to_vec())] {
        let archive = Archive::new();
        archive.write("crawl.warc.gz", &whole);
        archive.index().done();
        archive.write("crawl.warc.gz", bytes);
        archive.index_with(&["--report", "report.jsonl"]).done();
        assert_eq!(archive.headlines("ferry"), ["Ferry 1 sails", "Ferry 2 sails", "Ferry 3 sails"], "{name}");
        let told = archive.report()[0]["reason"].as_str().unwrap().to_owned();
        assert!(told.ends_with("; 1 that were read before the damage are kept"), "{told}");
        // Whole again, it is the file that says what there is.
        archive.write("crawl.warc.gz", records[1..].concat());
        archive.index().done();
        assert_eq!(archive.headlines("ferry"), ["Ferry 2 sails", "Ferry 3 sails"], "{name}");
    }
}

#[test]
fn the_text_of_a_page_that_is_added_later_is_no_second_article() {
    let archive = Archive::new();
    archive.write("crawl.warc", response("one", &ferry(1)));
    archive.index().done();
    let text = "The ferry number 1 left the harbour in the morning, in good weather.";
    let conversion = format!(
        "WARC/1.1\r\nWARC-Type: conversion\r\nWARC-Date: 2025-03-17T09:31:00Z\r\nWARC-Record-ID: <urn:uuid:text>\r\n\
         WARC-Refers-To: <urn:uuid:one>\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
        text.len()
    );
    archive.append("crawl.warc", conversion + &response("two", &ferry(2)));
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry 1 sails", "Ferry 2 sails"]);
    for (id, _) in articles(&archive) {
        assert!(archive.run(&["show", "--raw", &id]).done().contains("harbour"));
    }
}

#[test]
fn the_charset_that_a_server_named_is_used() {
    let archive = Archive::new();
    let words = "Паром вышел из гавани утром, сообщили в порту; погода была хорошей.";
    let (markup, _, _) = encoding_rs::WINDOWS_1251.encode("<title>Паром</title><h1>Паром вышел</h1><p>");
    let (text, _, _) = encoding_rs::WINDOWS_1251.encode(words);
    let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n";
    let block = [http, &*markup, &*text].concat();
    let head = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n", block.len());
    archive.write("crawl.warc", [head.as_bytes(), &block, b"\r\n\r\n"].concat());
    archive.index().done();
    assert_eq!(archive.headlines("гавани"), ["Паром вышел"]);
}

/// What `newsdex extract` makes of a file: headline, date, byline and body of each article, and its member.
fn extracted(path: &Path) -> Vec<Value> {
    let ran = Ran::of(command(Path::new(FIXTURES), &["extract", "--json", path.to_str().unwrap()]).output().unwrap());
    ran.json()
}

/// The fields that a page must have wherever it was saved.
fn fields(article: &Value) -> [&Value; 5] {
    ["id", "headline", "published", "byline", "body"].map(|key| &article[key])
}

#[test]
fn what_crawlers_write_gives_the_pages_that_they_fetched() {
    let corpus = Path::new(crate::archive::CORPUS);
    let pages = [
        "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
        "harbour-post/2025/01/22/herring-quota-cut.html",
        "encodings/shift_jis.html",
    ];
    let pages: Vec<Value> = pages.iter().flat_map(|name| extracted(&corpus.join(name))).collect();
    // Behind the pages wget has the one that it was led to, and warcio a text and a page written by hand.
    for (file, n_articles) in
        [("warc/wget/source.warc.gz", 4), ("warc/wacz/source.wacz", 4), ("warc/warcio/source.warc", 5)]
    {
        let found = extracted(&Path::new(FIXTURES).join(file));
        assert_eq!(found.len(), n_articles, "{file}");
        for (page, article) in pages.iter().zip(&found) {
            assert_eq!(fields(article), fields(page), "{file}");
        }
    }
}

#[test]
fn a_crawl_that_found_nothing_new_says_so() {
    let archive = Archive::new();
    archive.write("again.warc.gz", fs::read(Path::new(FIXTURES).join("warc/wget-again/source.warc.gz")).unwrap());
    archive.index_with(&["--report", "report.jsonl"]).done();
    let told = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert_eq!(told, "revisits: 2 pages are only noted as the same as in another file of the crawl");
}

#[test]
fn a_damaged_frame_costs_the_record_in_it() {
    let archive = Archive::new();
    let frame = |n: u32| zstd::encode_all(response(&n.to_string(), &ferry(n)).as_bytes(), 3).unwrap();
    let mut damaged = frame(2);
    // A wrong kind of block, as the decoder sees at once.
    let block = damaged.len() / 2;
    damaged[6..block].fill(0xff);
    archive.write("crawl.warc.zst", [frame(1), damaged, frame(3)].concat());
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry"), ["Ferry 1 sails", "Ferry 3 sails"]);
    let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("damaged Zstandard file; copy or download it again"), "{reason}");
}
