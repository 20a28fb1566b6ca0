//! Archives of files, compressed or not, one in the other.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::archive::{Archive, gzip, page, record, text_article};

/// Files of an archive: path and bytes.
pub(super) type Files<'a> = &'a [(&'a str, &'a [u8])];

pub(super) fn zip(files: Files<'_>) -> Vec<u8> {
    zip_with(&[CompressionMethod::Deflated, CompressionMethod::Bzip2, CompressionMethod::Zstd], files)
}

pub(super) fn zip_with(methods: &[CompressionMethod], files: Files<'_>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (n, (path, bytes)) in files.iter().enumerate() {
        let method = methods[n % methods.len()];
        writer.start_file(*path, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn tar(files: Files<'_>) -> Vec<u8> {
    tar_as(&tar::Header::new_gnu(), files)
}

fn tar_as(header: &tar::Header, files: Files<'_>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = header.clone();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // As it stands: `set_path` refuses paths that climb out.
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns id and headline of all articles, in order.
fn articles(archive: &Archive) -> Vec<(String, String)> {
    let hits = archive.run(&["search", "--json", "-n", "0", "ferry"]).json();
    let text = |hit: &serde_json::Value, key: &str| hit[key].as_str().unwrap().to_owned();
    let mut articles: Vec<_> = hits.iter().map(|hit| (text(hit, "id"), text(hit, "headline"))).collect();
    articles.sort();
    articles
}

#[test]
fn the_same_bytes_are_the_same_articles_in_any_archive() {
    let talks = page("Talks resume", "The ferry talks go on in the harbour, and nobody knows for how long.");
    let strike = text_article("Strike called", "The ferry strike begins on Monday, the union says in a letter.");
    let records = record("One", "The first ferry sails.") + &record("Two", "The second ferry sails.");
    let files: Files<'_> = &[
        ("2025/talks.html", talks.as_bytes()),
        ("2025/strike.txt", strike.as_bytes()),
        ("records.jsonl", records.as_bytes()),
        ("again/talks.html.gz", &gzip(&talks)),
    ];
    let loose = Archive::new();
    for (path, bytes) in &files[..3] {
        loose.write(path, bytes);
    }
    loose.index().done();
    let expected = articles(&loose);
    assert_eq!(expected.len(), 4);

    let day = zip(files);
    for (name, bytes) in [
        ("day.zip", day.clone()),
        ("day.tar", tar(files)),
        ("day.v7", tar_as(&tar::Header::new_old(), files)),
        ("day.tar.gz", gzip(tar(files))),
        ("day.tar.zst", zstd(&tar(files))),
        ("day.tar.bz2", bzip2(&tar(files))),
        ("day.zip.gz", gzip(&day)),
        // The name is only a hint.
        ("day.html", day.clone()),
        ("day", tar(&[("day.zip", &day)])),
        ("week.zip", zip(&[("day.tar.gz", &gzip(tar(&[("day.zip", &day)])))])),
    ] {
        let archive = Archive::new();
        archive.write(name, bytes);
        archive.index().done();
        assert_eq!(articles(&archive), expected, "{name}");
        archive.assert_sound();
    }
}

#[test]
fn a_member_is_named_by_its_path_and_given_back_as_it_is() {
    let archive = Archive::new();
    let strike = text_article("Strike called", "The ferry strike begins on Monday, the union says in a letter.");
    let records = record("One", "The first boat sails.") + &record("Two", "The second boat sails.");
    let day = zip(&[("2025/strike.txt", strike.as_bytes()), ("r.jsonl", records.as_bytes())]);
    archive.write("week.tar.gz", gzip(tar(&[("day.zip", &day)])));
    archive.index().done();
    let hits = archive.search("strike").json();
    assert_eq!(hits[0]["member"], "day.zip/2025/strike.txt");
    let id = hits[0]["id"].as_str().unwrap();
    assert_eq!(archive.run(&["show", "--raw", id]).done(), strike);
    let hits = archive.search("second").json();
    assert_eq!(hits[0]["member"], "day.zip/r.jsonl/line 2");
    let id = hits[0]["id"].as_str().unwrap();
    assert_eq!(
        archive.run(&["show", "--raw", id]).done().trim_end(),
        record("Two", "The second boat sails.").trim_end()
    );
}

#[test]
fn only_new_members_of_a_rewritten_archive_are_indexed() {
    let archive = Archive::new();
    let story = |n: u32| text_article(&format!("Story {n}"), &format!("The ferry number {n} sails in the morning."));
    let (one, two, three) = (story(1), story(2), story(3));
    archive.write("day.zip", zip(&[("1.txt", one.as_bytes()), ("2.txt", two.as_bytes())]));
    assert_eq!(archive.reported(&[]), ["day.zip new 2"]);
    assert_eq!(archive.reported(&[]), [""; 0]);
    archive.write("day.zip", zip(&[("1.txt", one.as_bytes()), ("b/3.txt", three.as_bytes())]));
    assert_eq!(archive.reported(&[]), ["day.zip changed 1"]);
    assert_eq!(archive.headlines("ferry"), ["Story 1", "Story 3"]);
    archive.remove("day.zip");
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), [""; 0]);
    archive.assert_sound();
}

#[test]
fn members_that_are_no_articles_are_told_of_and_the_rest_is_read() {
    let archive = Archive::new();
    let good = text_article("Ferry sails", "The ferry sails in the morning, and comes back at night.");
    archive.write(
        "day.tar",
        tar(&[
            ("photo.jpg", b"\xff\xd8\xff\xe0 a photo"),
            ("__MACOSX/._good.txt", b"\0\x05\x16\x07 resource fork"),
            ("../../etc/good.txt", good.as_bytes()),
            ("cut.html.gz", &gzip(&good)[..20]),
            ("day.zip", b"PK\x03\x04 and no more"),
        ]),
    );
    archive.reported(&[]);
    let hits = archive.search("ferry").json();
    assert_eq!(hits[0]["member"], "etc/good.txt");
    insta::assert_snapshot!(archive.report()[0]["reason"].as_str().unwrap());
}

#[test]
fn a_truncated_archive_gives_what_stands_before_the_end() {
    let story = |n: usize| text_article(&format!("Story {n}"), &format!("The ferry number {n} sails in the morning."));
    let stories: Vec<String> = (0..20).map(story).collect();
    let names: Vec<String> = (0..20).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().zip(&stories).map(|(name, story)| (name.as_str(), story.as_bytes())).collect();
    let archive = Archive::new();
    let whole = tar(&files);
    archive.write("day.tar", &whole[..whole.len() / 2]);
    archive.reported(&[]);
    let n_found = archive.headlines("ferry").len();
    assert!((5..15).contains(&n_found), "{n_found}");
    let whole = zip(&files);
    archive.write("day.zip", &whole[..whole.len() / 2]);
    archive.reported(&[]);
    let report = archive.report();
    let reason = report.iter().find(|file| file["file"].as_str().is_some_and(|path| path.ends_with("zip")));
    assert!(reason.unwrap()["reason"].as_str().unwrap().contains("damaged zip archive"), "{report:?}");
    archive.assert_sound();
}

#[test]
fn an_archive_that_holds_itself_over_and_over_is_given_up() {
    let story = text_article("Ferry sails", "The ferry sails in the morning, and comes back at night.");
    let mut nested = zip(&[("story.txt", story.as_bytes())]);
    for n in 0..6 {
        nested = zip(&[
            (&format!("{n}.zip"), &nested),
            (&format!("story-{n}.txt"), story.replace("ferry", &format!("ferry {n}")).as_bytes()),
        ]);
    }
    let archive = Archive::new();
    archive.write("nested.zip", nested);
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry").len(), 4);
    assert!(archive.report()[0]["reason"].as_str().unwrap().ends_with("nested in more than 4 archives"));
}

#[test]
fn a_bomb_of_many_members_is_given_up_as_a_whole() {
    // Each is longer than a record may be.
    let long = b"The ferry sails. ".repeat(40 << 16);
    let names: Vec<String> = (0..6).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), long.as_slice())).collect();
    let archive = Archive::new();
    archive.write("bomb.zip", zip_with(&[CompressionMethod::Zstd], &files));
    archive.reported(&[]);
    let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("decompresses to more than 200 times its size"), "{reason}");
}

#[test]
fn the_date_in_a_members_name_is_its_date() {
    let archive = Archive::new();
    let story = text_article("Ferry sails", "The ferry sails in the morning, and comes back at night.");
    archive.write("2020-01-01.zip", zip(&[("saved/2025-03-17-ferry.txt", story.as_bytes())]));
    archive.index().done();
    assert_eq!(archive.search("ferry").json()[0]["published"], "2025-03-17");
}

#[test]
fn a_member_that_has_another_name_now_is_found_under_it() {
    let archive = Archive::new();
    let (one, two) = (page("Ferry one", "The ferry one sails."), page("Ferry two", "The ferry two sails."));
    let (one, two) = (one.as_bytes(), two.as_bytes());
    archive.write("day.zip", zip(&[("one.html", one), ("two.html", two)]));
    archive.index().done();
    archive.write("day.zip", zip(&[("one.html", one), ("later/two.html", two)]));
    assert_eq!(archive.reported(&[]), ["day.zip changed 1"]);
    let hits = archive.run(&["search", "--json", "ferry"]).json();
    let mut members: Vec<_> = hits.iter().map(|hit| hit["member"].as_str().unwrap()).collect();
    members.sort_unstable();
    assert_eq!(members, ["later/two.html", "one.html"]);
}

#[test]
fn what_a_member_was_before_it_was_damaged_is_kept() {
    let archive = Archive::new();
    let pages: Vec<String> = (1..=3).map(|n| page(&format!("Ferry {n}"), "The ferry sails.")).collect();
    let files: Vec<(String, &[u8])> =
        (1..=3).zip(&pages).map(|(n, page)| (format!("{n}.html"), page.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    archive.write("day.zip", zip_with(&[CompressionMethod::Stored], &files));
    archive.index().done();
    // Of the two that are left, one no longer has the bytes of its checksum.
    let mut bytes = zip_with(&[CompressionMethod::Stored], &files[..2]);
    let at = bytes.windows(7).rposition(|window| window == b"Ferry 2").unwrap();
    bytes[at] = b'F' ^ 0x80;
    archive.write("day.zip", bytes);
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry 1", "Ferry 2"]);
    // So is what lay in an archive in it, and what lay in no member of it is gone.
    let inner = zip(&files[..2]);
    archive.write("day.zip", zip(&[("inner.zip", &inner), files[2]]));
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry 1", "Ferry 2", "Ferry 3"]);
    archive.write(
        "day.zip",
        zip(&[("inner.zip", &inner[..inner.len() / 2]), ("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0")]),
    );
    archive.index().done();
    assert_eq!(archive.headlines("ferry"), ["Ferry 1", "Ferry 2"]);
}
