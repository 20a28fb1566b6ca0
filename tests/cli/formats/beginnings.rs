//! What editors, servers and scripts leave at the start of a file: byte-order marks, empty lines, another charset.
//!
//! Each case of `tests/fixtures` is read as it is and as it is after that, and must give the same articles.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::archive::Archive;
use crate::fixtures::{FIXTURES, cases};

/// What may stand before a text without being part of it.
const BLANKS: &[&str] = &["\u{feff}", "\n\r\n", "\u{feff}\n\n", " \t\n  "];

/// Formats of markup, whose files may be in any charset.
const XML: &[&str] = &["feed", "nitf", "newsml", "reuters-sgml", "alto", "mets", "hocr"];

/// What compressed files begin with, before which nothing may stand.
const COMPRESSED: &[&[u8]] = &[b"\x1f\x8b", b"PK", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"];

/// Returns the articles in a file, without what names the file and its bytes.
fn articles(archive: &Archive, file: &str) -> Vec<Value> {
    let mut articles = archive.run(&["extract", "--json", &format!("news/{file}")]).json();
    for article in &mut articles {
        let fields = article.as_object_mut().unwrap();
        fields.retain(|name, _| !matches!(name.as_str(), "id" | "file" | "member" | "source" | "charset"));
    }
    articles
}

/// Writes what lies beside a source, such as the pages of an issue.
fn write_beside(archive: &Archive, source: &Path) {
    let folder = source.parent().unwrap();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&entry).unwrap().map(|entry| entry.unwrap().path()) {
            archive.write(file.strip_prefix(folder).unwrap().to_str().unwrap(), fs::read(&file).unwrap());
        }
    }
}

/// Compares what all cases of `formats` give with what they give once `change` has made other files of them.
fn check(formats: &[&str], change: &dyn Fn(&[u8]) -> Vec<Vec<u8>>) {
    for case in formats.iter().flat_map(|format| cases(format)) {
        let source: PathBuf = Path::new(FIXTURES).join(&case.source);
        let bytes = fs::read(&source).unwrap();
        if COMPRESSED.iter().any(|start| bytes.starts_with(start)) {
            continue;
        }
        let archive = Archive::new();
        write_beside(&archive, &source);
        let name = source.file_name().unwrap().to_str().unwrap();
        archive.write(name, &bytes);
        let expected = articles(&archive, name);
        for changed in change(&bytes) {
            archive.write(name, &changed);
            let start = String::from_utf8_lossy(&changed[..changed.len().min(40)]).into_owned();
            let found = articles(&archive, name);
            assert_eq!(found.len(), expected.len(), "{} as {start:?}", case.source);
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found, expected, "{} as {start:?}", case.source);
            }
        }
    }
}

#[test]
fn blanks_before_a_file_change_nothing() {
    let formats = ["mhtml", "warc", "mail", "mbox", "table", "json", "markdown", "text", "pdf"]
        .iter()
        .chain(XML)
        .copied()
        .collect::<Vec<_>>();
    check(&formats, &|bytes| BLANKS.iter().map(|blank| [blank.as_bytes(), bytes].concat()).collect());
}

#[test]
fn xml_in_utf_16_is_the_same_as_in_utf_8() {
    check(XML, &|bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
        let declared = |label: &str| text.replacen("UTF-8", label, 1).replacen("utf-8", label, 1);
        let encode = |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        vec![
            encode(&format!("\u{feff}{}", declared("UTF-16")), u16::to_le_bytes),
            encode(&format!("\u{feff}{}", declared("utf-16")), u16::to_be_bytes),
            encode(&format!("\u{feff}\r\n{text}"), u16::to_le_bytes),
            encode(&declared("UTF-16LE"), u16::to_le_bytes),
            encode(&declared("UTF-16BE"), u16::to_be_bytes),
        ]
    });
}

#[test]
fn what_stands_behind_blanks_is_shown_raw_and_grows() {
    let message =
        "From: Harbour Post <news@harbourpost.example>\nSubject: Night ferry\nMessage-ID: <1@x>\n\nIt sails.\n";
    let block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Night ferry</title><article><h1>Night ferry</h1>\
        <p>The night ferry sails again from the old harbour on Friday, the company said on Monday.</article>";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: https://a.example/ferry\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    );
    let page = block.split_once("\r\n\r\n").unwrap().1;
    let mailed = format!("From - Mon Mar 17 09:30:00 2025\n{message}\n");
    for blank in BLANKS {
        for (name, file, raw) in [("a.warc", &record, page), ("Inbox", &mailed, message)] {
            let archive = Archive::new();
            archive.write(name, format!("{blank}{file}"));
            assert_eq!(archive.reported(&[]), [format!("{name} new 1")], "{blank:?}");
            let hit = archive.search("sails").json().remove(0);
            assert_eq!(archive.run(&["show", "--raw", hit["id"].as_str().unwrap()]).done(), raw, "{blank:?}");
            if name == "a.warc" {
                assert_eq!(hit["member"], format!("offset {}", blank.len()));
            }
            archive.append(name, file.replace("sails", "moves"));
            assert_eq!(archive.reported(&[]), [format!("{name} changed 1")], "{blank:?}");
            assert_eq!(archive.search("moves").json().len(), 1);
            archive.assert_sound();
        }
    }
}
