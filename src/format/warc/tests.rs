use std::io::{BufReader, Read};

use proptest::prelude::*;

use super::*;
use crate::archive::{Compression, ReadError};

const PAGE: &str = "<!doctype html><title>Truce holds</title><p>The guns fell silent.";
const MAX_BYTES: u64 = 100_000;

/// A record with the fields that all have, and `more`.
fn record(kind: &str, more: &str, block: &str) -> String {
    let n = block.len();
    format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: 2025-03-17T09:30:00Z\r\nContent-Length: {n}\r\n{more}\r\n{block}\r\n\r\n"
    )
}

/// A page as a server sent it.
fn response(name: &str, page: &str) -> String {
    let more = format!(
        "WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: https://harbourpost.example/{name}\r\n\
         Content-Type: application/http; msgtype=response\r\n"
    );
    record("response", &more, &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n{page}"))
}

/// Reads all records, through a buffer so small that everything crosses its border somewhere.
fn read(file: &[u8]) -> Vec<Record> {
    records(BufReader::with_capacity(7, file), MAX_BYTES).map(Result::unwrap).collect()
}

/// Compares the records of a file: each its member and its text, or what is wrong with it.
#[track_caller]
fn check(file: &str, expected: &[(&str, Result<&str, &str>)]) {
    let read: Vec<_> = read(file.as_bytes())
        .into_iter()
        .map(|record| (record.member, record.bytes.map(|bytes| String::from_utf8(bytes).unwrap())))
        .map(|(member, bytes)| (member, bytes.map_err(|error| error.to_string())))
        .collect();
    let read: Vec<_> = read.iter().map(|(member, text)| (member.as_str(), text.as_deref().map_err(|e| &**e))).collect();
    assert_eq!(read, expected);
}

/// Compares what becomes of a response of `status` and `content_type` at `uri`.
#[track_caller]
fn check_response(uri: &str, head: &str, body: &str, expected: Option<Format>) {
    let more = format!("WARC-Target-URI: {uri}\r\nContent-Type: application/http\r\n");
    let file = record("response", &more, &format!("{head}\r\n\r\n{body}"));
    let read = read(file.as_bytes());
    assert_eq!(read.first().map(|record| record.format), expected, "{uri} {head}");
}

#[test]
fn a_page_is_given_as_its_server_sent_it() {
    let info = record("warcinfo", "Content-Type: application/warc-fields\r\n", "software: x\r\n");
    let file = format!("{info}{}", response("truce", PAGE));
    check(&file, &[(&format!("offset {} <urn:uuid:truce>", info.len()), Ok(PAGE))]);
    let record = read(file.as_bytes()).pop().unwrap();
    assert_eq!(record.format, Format::Html);
    assert_eq!(record.next, Position { offset: file.len() as u64 - 4, number: 3 });
    let Capture { url, saved, charset, .. } = record.capture;
    assert_eq!(url.as_deref(), Some("https://harbourpost.example/truce"));
    assert_eq!(saved, Some(jiff::civil::date(2025, 3, 17)));
    assert_eq!(charset.as_deref(), Some("koi8-r"));
}

#[test]
fn records_of_the_first_version_and_of_careless_writers_are_read() {
    let file = format!(
        "\n\nWARC/1.0\nwarc-type:RESPONSE\nWARC-Target-URI: <https://post.example/a>\nContent-Length: {}\n\nHTTP/1.1 200\n\n{PAGE}\n\
         WARC/1.0\nWARC-Type:\n resource\nWARC-Target-URI: https://post.example/b\nContent-Type: text/html\nContent-Length: {}\n\n{PAGE}",
        PAGE.len() + "HTTP/1.1 200\n\n".len(),
        PAGE.len()
    );
    let second = file.rfind("WARC/1.0").unwrap();
    check(&file, &[("offset 2", Ok(PAGE)), (&format!("offset {second}"), Ok(PAGE))]);
    let records = read(file.as_bytes());
    assert_eq!(records[0].capture.url.as_deref(), Some("https://post.example/a"));
}

#[test]
fn what_holds_no_article_is_passed_over_silently() {
    let uri = "https://post.example/a";
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html";
    check_response(uri, html, PAGE, Some(Format::Html));
    check_response("https://post.example/main.js?v=2", html, PAGE, Some(Format::Html));
    check_response(uri, "HTTP/1.1 200 OK", PAGE, Some(Format::Html));
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: httpd/unix-directory", PAGE, Some(Format::Html));
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: text/plain", "The guns fell silent.", Some(Format::Text));
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: application/json", "{\"title\": \"A\"}", Some(Format::Json));
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: x/y", "{\"title\": \"A\"}\n{\"title\": \"B\"}\n", None);
    check_response(uri, "HTTP/1.1 200 OK", "{\"title\": \"A\"}\n{\"title\": \"B\"}\n", Some(Format::Json));
    check_response("https://post.example/robots.txt", "HTTP/1.1 200 OK", "User-agent: *", None);
    check_response("https://post.example/main.js?v=2", "HTTP/1.1 200 OK", "var a = 1;", None);
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: application/javascript", "var a = 1;", None);
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: text/css", "a { color: red }", None);
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: text/html", "\u{89}PNG\r\n", Some(Format::Text));
    check_response(uri, "HTTP/1.1 200 OK\r\nContent-Type: image/png", PAGE, None);
    check_response(uri, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", PAGE, None);
    check_response(uri, "HTTP/1.1 301 Moved\r\nContent-Type: text/html", PAGE, None);
    check_response(uri, html, "", None);
    check_response(uri, html, &response("nested", PAGE), None);
    for (kind, uri) in [
        ("request", "https://post.example/a"),
        ("metadata", "https://post.example/a"),
        ("warcinfo", "https://post.example/a"),
        ("continuation", "https://post.example/a"),
        ("resource", "metadata://gnu.org/software/wget/warc/MANIFEST.txt"),
        ("resource", "urn:text:https://post.example/a"),
    ] {
        check(&record(kind, &format!("Content-Type: text/html\r\nWARC-Target-URI: {uri}\r\n"), PAGE), &[]);
    }
}

#[test]
fn the_text_of_a_page_is_a_story_where_the_page_itself_is_not_at_hand() {
    let refers_to = |name| format!("Content-Type: text/plain\r\nWARC-Refers-To: <urn:uuid:{name}>\r\n");
    let page = response("truce", PAGE);
    let with = format!("{page}{}", record("conversion", &refers_to("truce"), "The guns fell silent."));
    check(&with, &[("offset 0 <urn:uuid:truce>", Ok(PAGE))]);
    let without = format!("{page}{}", record("conversion", &refers_to("talks"), "The guns fell silent."));
    let second = format!("offset {}", page.len());
    check(&without, &[("offset 0 <urn:uuid:truce>", Ok(PAGE)), (&second, Ok("The guns fell silent."))]);
}

#[test]
fn a_revisit_is_told_of_where_the_page_is_in_another_file() {
    let revisit = |more: &str| {
        let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        record("revisit", &format!("Content-Type: application/http\r\n{more}"), http)
    };
    let page = response("truce", PAGE);
    let here = [
        revisit("WARC-Refers-To: <urn:uuid:truce>\r\n"),
        revisit("WARC-Target-URI: https://harbourpost.example/truce\r\n"),
        revisit("WARC-Refers-To-Target-URI: <https://harbourpost.example/truce>\r\n"),
    ];
    check(&format!("{page}{}", here.concat()), &[("offset 0 <urn:uuid:truce>", Ok(PAGE))]);
    let elsewhere = revisit("WARC-Payload-Digest: sha1:AAAA\r\n").repeat(3);
    let reason = "3 pages are only noted as the same as in another file of the crawl";
    check(&format!("{page}{elsewhere}"), &[("offset 0 <urn:uuid:truce>", Ok(PAGE)), ("revisits", Err(reason))]);
    let reason = "1 page is only noted as the same as in another file of the crawl";
    check(&revisit("WARC-Payload-Digest: sha1:AAAA\r\n"), &[("revisits", Err(reason))]);
    let image = record("revisit", "", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
    check(&image, &[]);
}

#[test]
fn a_length_that_lies_costs_one_record() {
    let (before, after) = (response("one", PAGE), response("three", PAGE));
    let two = response("two", PAGE);
    let length = two.split("Content-Length: ").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    let wrong = "its Content-Length does not lead to the next record";
    let no_number = "its Content-Length is missing or no number";
    for (lie, reason) in [
        ("3", wrong),
        ("0", wrong),
        ("400", wrong),
        ("99999", wrong),
        ("5000000000", wrong),
        ("18446744073709551615", wrong),
        ("99999999999999999999999", no_number),
        ("-3", no_number),
        ("many", no_number),
        ("", no_number),
    ] {
        let two = two.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {lie}"));
        let n = before.len();
        check(
            &format!("{before}{two}{after}"),
            &[
                ("offset 0 <urn:uuid:one>", Ok(PAGE)),
                (&format!("offset {n} <urn:uuid:two>"), Err(reason)),
                (&format!("offset {} <urn:uuid:three>", n + two.len()), Ok(PAGE)),
            ],
        );
    }
}

#[test]
fn rubbish_between_records_is_told_of_and_passed_over() {
    let one = response("one", PAGE);
    for (rubbish, reason) in [
        ("\0\0\0\0 rubbish\r\n", "no record starts here"),
        ("HTTP/1.1 200 OK\r\n\r\nWARC/ is a format\r\nWARC/1.0 too\r\n", "no record starts here"),
        ("WARC/1.1\r\nWARC-Type: response\r\n", "the head of the record does not end"),
    ] {
        let file = format!("{one}{rubbish}{}", response("two", PAGE));
        let second = one.len() + rubbish.len();
        check(
            &file,
            &[
                ("offset 0 <urn:uuid:one>", Ok(PAGE)),
                (&format!("offset {}", one.len()), Err(reason)),
                (&format!("offset {second} <urn:uuid:two>"), Ok(PAGE)),
            ],
        );
    }
}

#[test]
fn a_record_that_the_file_ends_in_is_told_of() {
    let (one, two) = (response("one", PAGE), response("two", PAGE));
    let whole = format!("{one}{two}");
    for n in [3, 20, 200, two.len() - 5] {
        let records = read(&whole.as_bytes()[..one.len() + n]);
        assert_eq!(records.len(), 2, "{n}");
        assert_eq!(records[1].bytes, Err(RecordError::CutOff), "{n}");
    }
    // Without the line breaks behind it, it is whole.
    assert_eq!(read(&whole.as_bytes()[..whole.len() - 4])[1].bytes.as_deref(), Ok(PAGE.as_bytes()));
}

#[test]
fn a_record_over_the_limit_is_passed_over_and_reported() {
    let large = format!("{PAGE}{}", "x".repeat(MAX_BYTES as usize));
    let huge = large.repeat(13);
    let limit = "longer than 100000 bytes; raise the limit with `--max-file-size`";
    for page in [&large, &huge] {
        let first = response("one", page);
        check(
            &format!("{first}{}", response("two", PAGE)),
            &[("offset 0 <urn:uuid:one>", Err(limit)), (&format!("offset {} <urn:uuid:two>", first.len()), Ok(PAGE))],
        );
        let image = first.replace("text/html", "image/png");
        check(
            &format!("{image}{}", response("two", PAGE)),
            &[(&format!("offset {} <urn:uuid:two>", image.len()), Ok(PAGE))],
        );
    }
}

#[test]
fn a_part_of_a_page_is_no_page() {
    let first = response("one", PAGE).replace("WARC-Type", "WARC-Segment-Number: 1\r\nWARC-Type");
    check(&first, &[("offset 0 <urn:uuid:one>", Err("it goes on in other records, which are not put together"))]);
}

/// A reader that fails once between two parts, as between two members of a gzip file.
struct Damaged<'a> {
    parts: Vec<&'a [u8]>,
}

impl Read for Damaged<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(part) = self.parts.first_mut() else { return Ok(0) };
        let n = part.read(buffer)?;
        if n == 0 {
            self.parts.remove(0);
            return if self.parts.is_empty() {
                Ok(0)
            } else {
                Err(ReadError::Damaged { compression: Compression::Gzip, is_whole_before: false }.into())
            };
        }
        Ok(n)
    }
}

#[test]
fn a_damaged_member_costs_the_record_in_it() {
    let pages = ["one", "two", "three"].map(|name| response(name, PAGE));
    let damage = "damaged gzip file; copy or download it again";
    // Cut off in the head, in the block, and behind it, for a wrong checksum.
    for n in [20, 200, pages[1].len()] {
        let before = [pages[0].as_bytes(), &pages[1].as_bytes()[..n]].concat();
        let reader = Damaged { parts: vec![&before, pages[2].as_bytes()] };
        let records = records(BufReader::with_capacity(50, reader), MAX_BYTES);
        let read: Vec<_> = records.map(Result::unwrap).collect();
        let texts: Vec<_> = read.iter().map(|record| record.bytes.as_ref().map_err(ToString::to_string)).collect();
        let page = PAGE.as_bytes().to_vec();
        assert_eq!(texts, [Ok(&page), Err(damage.to_owned()), Ok(&page)], "{n}");
        assert_eq!(read[2].member, format!("offset {} <urn:uuid:three>", before.len()));
    }
}

#[test]
fn a_reader_that_fails_is_the_end() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let file = response("one", PAGE);
    let records = records(BufReader::new(file.as_bytes().chain(Broken)), MAX_BYTES);
    assert_eq!(records.map(|record| record.is_ok()).collect::<Vec<_>>(), [false]);
}

/// Repeats a few bytes, as many times as wanted.
struct Repeated {
    bytes: &'static [u8],
    n_left: u64,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = (buffer.len() / self.bytes.len()).min(self.n_left as usize);
        self.n_left -= n as u64;
        buffer.chunks_exact_mut(self.bytes.len()).take(n).for_each(|chunk| chunk.copy_from_slice(self.bytes));
        Ok(n * self.bytes.len())
    }
}

#[track_caller]
fn check_repeated(bytes: &'static [u8], n_times: u64, n_records: usize) {
    let reader = BufReader::with_capacity(64 << 10, Repeated { bytes, n_left: n_times });
    assert_eq!(records(reader, 32 << 20).map(Result::unwrap).count(), n_records);
}

#[test]
fn hostile_files_cost_no_more_than_their_length() {
    // These would take hours, were anything of them read again for each record.
    check_repeated(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", 1_000_000, 0);
    // Each claims all that follows.
    check_repeated(b"WARC/1.0\nWARC-Type: response\nContent-Length: 5000000000\n\n", 100_000, 100_000);
    check_repeated(b"WARC/1.0\nWARC-Type: response\nContent-Length: 30000000\n\n", 100_000, 100_000);
    // A head that does not end.
    check_repeated(b"WARC/1.0\nA: b\n", 100_000, 100_000);
    check_repeated(b"WARC/1.0 ", 1_000_000, 1);
}

proptest! {
    #[test]
    fn any_bytes_are_read(file in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&file);
    }

    #[test]
    fn any_row_of_parts_is_read_to_its_end(
        parts in proptest::collection::vec(0_usize..12, 0..12),
    ) {
        let page = response("truce", PAGE);
        let all = ["WARC/1.1\r\n", "Content-Length: 9\r\n", "Content-Length: 999999999999\r\n", "\r\n", "\r\n\r\n", "WARC/",
            "WARC-Type: response\r\n", "HTTP/1.1 200 OK\r\n", PAGE, "WARC-Type: revisit\r\n", "\n", &page];
        let file: String = parts.iter().map(|n| all[*n]).collect();
        let mut last = 0;
        for record in read(file.as_bytes()) {
            prop_assert!(record.next.offset >= last && record.next.offset <= file.len() as u64);
            last = record.next.offset;
            if let Ok(bytes) = record.bytes {
                prop_assert!(file.contains(str::from_utf8(&bytes).unwrap()));
            }
        }
    }
}
