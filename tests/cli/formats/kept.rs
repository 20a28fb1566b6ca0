//! What becomes of articles whose file is damaged, cut off, or too large when it is read again: they stay.

use super::archives::zip;
use crate::archive::{Archive, gzip, page, record};

fn articles(n: usize) -> Vec<String> {
    (1..=n).map(|n| record(&format!("Ferry {n:02}"), "The ferry sails at noon.")).collect()
}

fn feed(n: usize) -> String {
    let item =
        |n| format!("<item><title>Ferry {n:02}</title><description>The ferry sails at noon.</description></item>");
    let items: String = (1..=n).map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Harbour Post</title>{items}</channel></rss>")
}

/// Indexes a file, then another state of it: all the articles are still there, and a reason says so.
#[track_caller]
fn check(name: &str, whole: &[u8], damaged: &[u8], options: &[&str]) {
    let archive = Archive::new();
    archive.write(name, whole);
    archive.index_with(options).done();
    let before = archive.headlines("ferry");
    assert!(before.len() > 1, "{name}: {before:?}");
    archive.write(name, damaged);
    archive.index_with(&[options, &["--report", "report.jsonl"]].concat()).done();
    assert_eq!(archive.headlines("ferry"), before, "{name}");
    let told = archive.report()[0]["reason"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("kept"), "{name}: {told}");
    // It is the whole file that says what there is.
    archive.write(name, whole);
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), before, "{name}");
    archive.assert_sound();
}

fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    for byte in &mut bytes[at..at + 4] {
        *byte ^= 0xff;
    }
    bytes
}

#[test]
fn a_compressed_file_that_is_damaged_keeps_its_articles() {
    let lines = gzip(articles(9).join("\n"));
    check("news.jsonl.gz", &lines, &flipped(lines.clone(), 40), &[]);
    let list = gzip(format!("[{}]", articles(9).join(",")));
    check("news.json.gz", &list, &list[..list.len() / 2], &[]);
}

#[test]
fn a_list_or_a_feed_that_is_cut_off_keeps_its_articles() {
    let list = format!("[{}]", articles(9).join(","));
    check("news.json", list.as_bytes(), &list.as_bytes()[..list.len() / 2], &[]);
    let feed = feed(9);
    check("news.rss", feed.as_bytes(), &feed.as_bytes()[..feed.len() / 2], &[]);
}

#[test]
fn what_grows_over_the_limit_keeps_its_articles() {
    let pages: Vec<String> = (1..=3).map(|n| page(&format!("Ferry {n:02}"), "The ferry sails.")).collect();
    let names = ["1.html", "2.html", "3.html"];
    let inner = |n: usize| {
        let files: Vec<_> = names.iter().zip(&pages).map(|(name, page)| (*name, page.as_bytes())).take(n).collect();
        zip(&files)
    };
    let noise = noise_bytes();
    let large = zip(&[("noise.bin", noise.as_slice()), ("1.html", pages[0].as_bytes())]);
    let limit = ["--max-file-size", "20K"];
    check("all.zip", &zip(&[("day.zip", &inner(3))]), &zip(&[("day.zip", &large)]), &limit);
    let list = |n: usize| format!("[{}]", articles(n).join(","));
    check("news.json", list(9).as_bytes(), list(900).as_bytes(), &limit);
}

/// Bytes that do not compress.
fn noise_bytes() -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..40_000).map(|_| next()).collect()
}

#[test]
fn records_of_a_file_in_the_fourth_archive_are_read() {
    let lines = articles(2).join("\n");
    let packed = ["3.zip", "2.zip", "1.zip"]
        .iter()
        .fold(zip(&[("a.jsonl", lines.as_bytes())]), |inner, name| zip(&[(*name, inner.as_slice())]));
    let archive = Archive::new();
    archive.write("n.zip", packed);
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry 01", "Ferry 02"]);
}
