//! Archives that are damaged, or made to do harm: what is wrong is said, in bounds, and the rest is read.

use std::time::{Duration, Instant};

use zip::CompressionMethod;

use super::archives::{Files, tar, zip, zip_with};
use crate::archive::{Archive, gzip, page, text_article};

/// Long enough for a slow machine that does something else besides.
const TIME_LIMIT: Duration = Duration::from_mins(1);

fn story(headline: &str) -> String {
    text_article(headline, &format!("The ferry sails in the morning, says {headline}, and comes back at night."))
}

/// Indexes one archive, and checks which stories about the ferry are found in it, and what is said of it.
#[track_caller]
fn check(name: &str, bytes: &[u8], headlines: &[&str], reason: &str) {
    let archive = Archive::new();
    archive.write(name, bytes);
    let started = Instant::now();
    archive.reported(&[]);
    assert!(started.elapsed() < TIME_LIMIT);
    assert_eq!(archive.headlines("ferry"), headlines, "{name}");
    let report = archive.report();
    assert_eq!(report[0]["reason"].as_str().unwrap_or_default(), reason, "{name}");
    archive.assert_sound();
}

/// Changes bytes in the heads of the first member of a zip archive: in its own, and in the list of members.
fn with_changed_heads(archive: &[u8], offset: usize, bytes: [u8; 2]) -> Vec<u8> {
    let mut changed = archive.to_vec();
    for (mark, offset) in [(b"PK\x03\x04", offset), (b"PK\x01\x02", offset + 2)] {
        let at = changed.windows(4).position(|window| window == mark).unwrap() + offset;
        changed[at..at + 2].copy_from_slice(&bytes);
    }
    changed
}

#[test]
fn what_is_wrong_with_a_zip_archive_is_said_in_plain_words() {
    let (one, two) = (story("One"), story("Two"));
    let stored = zip_with(&[CompressionMethod::Stored], &[("1.txt", one.as_bytes()), ("2.txt", two.as_bytes())]);
    let encrypted = with_changed_heads(&stored, 6, [1, 0]);
    check("day.zip", &encrypted, &["Two"], "1.txt: encrypted; unpack it with its password");
    let other_method = with_changed_heads(&stored, 8, [98, 0]);
    let reason = "1.txt: compressed by PPMd, which cannot be read; unpack it, or pack it again without";
    check("day.zip", &other_method, &["Two"], reason);
    let mut damaged = stored.clone();
    let at = damaged.windows(5).position(|window| window == b"ferry").unwrap();
    damaged[at] = b'F';
    check("day.zip", &damaged, &["Two"], "1.txt: damaged in the zip archive; copy or download that again");
    let cut = &stored[..stored.len() - 30];
    let reason = "after 2.txt: truncated or damaged zip archive; copy or download it again";
    check("day.zip", cut, &["One", "Two"], reason);
    let half = &stored[..stored.windows(5).position(|window| window == b"2.txt").unwrap() + 20];
    check(
        "day.zip",
        half,
        &["One"],
        &format!("2.txt: damaged in the zip archive; copy or download that again; {reason}"),
    );
}

#[test]
fn a_length_that_lies_costs_the_member_that_it_is_of() {
    let stories: Vec<String> = ["One", "Two", "Three"].map(story).into();
    let files: Files<'_> =
        &[("1.txt", stories[0].as_bytes()), ("2.txt", stories[1].as_bytes()), ("3.txt", stories[2].as_bytes())];
    let with_length = |length: u64| {
        let mut archive = tar(files);
        let second = archive.windows(5).position(|window| window == b"2.txt").unwrap();
        let mut header = tar::Header::from_byte_slice(&archive[second..second + 512]).clone();
        header.set_size(length);
        header.set_cksum();
        archive[second..second + 512].copy_from_slice(header.as_bytes());
        archive
    };
    let too_long = "2.txt: its length in the archive is wrong: another member begins within it";
    check("day.tar", &with_length(5000), &["One", "Three"], too_long);
    check("day.tar.gz", &gzip(with_length(u64::MAX / 2)), &["One", "Three"], too_long);
    let too_short = "after 2.txt: 512 bytes that belong to no member; the length of the one before may be wrong";
    let archive = Archive::new();
    archive.write("day.tar", with_length(0));
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry"), ["One", "Three"]);
    let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains(too_short), "{reason}");
}

#[test]
fn a_tar_archive_that_is_cut_off_names_what_is_missing() {
    let (one, two) = (story("One"), story("Two"));
    let whole = tar(&[("1.txt", one.as_bytes()), ("2.txt", two.as_bytes())]);
    let cut = &whole[..1024 + 512 + 20];
    let reason = "the archive ends in the middle of `2.txt`; copy or download it again";
    check("day.tar", cut, &["One"], &format!("after 1.txt: {reason}"));
    let three = story("Three");
    let outer = zip(&[("day.tar", cut), ("3.txt", three.as_bytes())]);
    check("week.zip", &outer, &["One", "Three"], &format!("day.tar: {reason}"));
    let gz = gzip(&whole);
    let archive = Archive::new();
    archive.write("day.tar.gz", &gz[..gz.len() - 8]);
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry"), ["One", "Two"]);
    let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert_eq!(reason, "after 2.txt: truncated gzip file; copy or download it again");
}

#[test]
fn the_archive_behind_a_damaged_part_of_a_gzip_file_is_read() {
    let (one, two, three) = (story("One"), story("Two"), story("Three"));
    let first = tar(&[("1.txt", one.as_bytes())]);
    let mut damaged = gzip(tar(&[("2.txt", two.as_bytes())]));
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 1;
    let last = tar(&[("3.txt", three.as_bytes())]);
    let archive = Archive::new();
    archive.write("day.tar.gz", [gzip(first), damaged, gzip(last)].concat());
    archive.reported(&[]);
    let headlines = archive.headlines("ferry");
    assert!(headlines.contains(&"One".to_owned()) && headlines.contains(&"Three".to_owned()), "{headlines:?}");
    let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("damaged gzip file; copy or download it again"), "{reason}");
}

#[test]
fn articles_of_an_archive_that_was_cut_off_since_are_kept() {
    let (one, two) = (story("One"), story("Two"));
    let whole = tar(&[("1.txt", one.as_bytes()), ("2.txt", two.as_bytes())]);
    let archive = Archive::new();
    archive.write("day.tar", &whole);
    archive.index().done();
    archive.write("day.tar", &whole[..1600]);
    archive.reported(&[]);
    assert_eq!(archive.headlines("ferry"), ["One", "Two"]);
}

#[test]
fn names_that_climb_out_are_names_like_others() {
    let long_name = format!("{}/long.txt", "x".repeat(60_000));
    let names = [
        "../../etc/passwd",
        "/srv/absolute.txt",
        "C:\\Windows\\drive.txt",
        "nul\0.txt",
        "\u{1b}[31mred\n.txt",
        "again.txt",
        "again.txt",
        &long_name,
    ];
    let stories: Vec<String> = (0..names.len()).map(|n| story(&format!("Story {n}"))).collect();
    let mut packed: Vec<(&str, &[u8])> = names.iter().copied().zip(stories.iter().map(String::as_bytes)).collect();
    let expected: Vec<String> = (0..names.len()).map(|n| format!("Story {n}")).collect();
    // The writer refuses two members of one name, so one is renamed behind its back.
    packed[6].0 = "Again.txt";
    let mut archive_bytes = zip(&packed);
    while let Some(at) = archive_bytes.windows(9).position(|window| window == b"Again.txt") {
        archive_bytes[at] = b'a';
    }
    let archive = Archive::new();
    archive.write("names.zip", archive_bytes);
    let ran = archive.index_with(&["-v", "--report", "report.jsonl"]);
    ran.done();
    assert_eq!(archive.headlines("ferry"), expected, "{}", ran.stderr());
    let hits = archive.search("ferry").json();
    let mut members: Vec<String> = hits.iter().map(|hit| hit["member"].as_str().unwrap().to_owned()).collect();
    members.sort();
    for member in &members {
        assert!(!member.starts_with('/') && !member.contains("..") && member.len() < 5000, "{member}");
        let hit = hits.iter().find(|hit| hit["member"] == **member).unwrap();
        let raw = archive.run(&["show", "--raw", hit["id"].as_str().unwrap()]);
        assert!(raw.done().contains("The ferry sails"));
    }
    assert!(members.contains(&"etc/passwd".to_owned()) && members.contains(&"C:/Windows/drive.txt".to_owned()));
    assert_eq!(members.iter().filter(|member| *member == "again.txt").count(), 2);
    assert!(!ran.stderr().contains('\u{1b}') && !archive.search("ferry").stdout().contains('\u{1b}'));
    archive.assert_sound();
}

#[test]
fn members_that_lie_over_each_other_do_not_go_off() {
    // All members of the list are one and the same, as of "A better zip bomb" (Fifield, 2019).
    // Longer than a record may be.
    let long = "Tickets for sale. ".repeat(2 << 20);
    let one = zip_with(&[CompressionMethod::Deflated], &[("a.txt", long.as_bytes())]);
    let list = one.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let end = one.windows(4).position(|window| window == b"PK\x05\x06").unwrap();
    let n_members = 1000_usize;
    let mut bomb = one[..list].to_vec();
    bomb.extend(one[list..end].repeat(n_members));
    bomb.extend_from_slice(&one[end..end + 8]);
    bomb.extend([n_members as u16, n_members as u16].iter().flat_map(|n| n.to_le_bytes()));
    bomb.extend(((end - list) as u32 * n_members as u32).to_le_bytes());
    bomb.extend_from_slice(&one[end + 16..]);
    let reason = "after a.txt: decompresses to more than 200 times its size, as no text does";
    let archive = Archive::new();
    archive.write("bomb.zip", &bomb);
    archive.write("good.txt", story("Good"));
    archive.reported(&[]);
    let report = archive.report();
    let line = report.iter().find(|line| line["file"].as_str().is_some_and(|file| file.ends_with("bomb.zip"))).unwrap();
    assert!(line["reason"].as_str().unwrap().ends_with(reason), "{line}");
    assert_eq!(archive.headlines("ferry"), ["Good"]);
}

#[test]
fn bombs_in_archives_of_any_kind_do_not_go_off() {
    // Longer than a record may be.
    let long = b"Tickets for sale. ".repeat(2 << 20);
    let names: Vec<String> = (0..16).map(|n| format!("{n}.zip")).collect();
    let mut bomb = zip_with(&[CompressionMethod::Deflated], &[("0.txt", &long)]);
    for _ in 0..2 {
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
        bomb = zip_with(&[CompressionMethod::Deflated], &files);
    }
    let good = story("Good");
    for bytes in [
        // As of 42.zip.
        zip(&[("good.txt", good.as_bytes()), ("bomb.zip", &bomb)]),
        tar(&[("good.txt", good.as_bytes()), ("bomb.zip", &bomb)]),
        // A member that is passed over all the same has to be read.
        zip(&[("good.txt", good.as_bytes()), ("day.tar", &tar(&[("long.css", &long.repeat(3))]))]),
    ] {
        let archive = Archive::new();
        archive.write("bomb", &bytes);
        archive.reported(&[]);
        assert_eq!(archive.headlines("ferry"), ["Good"]);
        let reason = archive.report()[0]["reason"].as_str().unwrap().to_owned();
        assert!(reason.contains("decompresses to more than 200 times its size"), "{reason}");
    }
}

#[test]
fn of_very_many_members_that_are_no_articles_few_are_named() {
    let photo: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let names: Vec<String> = (0..30_000).map(|n| format!("{n:05}.png")).collect();
    let good = story("Good");
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), photo)).collect();
    files.push(("good.txt", good.as_bytes()));
    let reason = "00000.png: a PNG image; 00001.png: a PNG image; 00002.png: a PNG image; and 29997 more";
    check("photos.tar", &tar(&files), &["Good"], reason);
    check("photos.zip", &zip_with(&[CompressionMethod::Stored], &files), &["Good"], reason);
}

#[test]
fn the_folder_of_a_saved_page_is_passed_over_in_an_archive_too() {
    let talks = page("Talks resume", "The ferry talks go on in the harbour, and nobody knows for how long.");
    let advert = page("Advert", "Buy a ticket for the ferry now, and get another one for nothing at all.");
    let report = page("Report", "The ferry in this case was late, as the files of the court say in detail.");
    let before: Files<'_> = &[
        ("2025/Talks.html", talks.as_bytes()),
        ("2025/Talks_files/advert.html", advert.as_bytes()),
        ("2025/Talks_files/more/advert.html", advert.as_bytes()),
        ("case_files/report.html", report.as_bytes()),
    ];
    let reason = "2025/Talks_files: a folder of pictures and scripts that belong to a saved page";
    check("day.zip", &zip(before), &["Report", "Talks resume"], reason);
    check("day.tar", &tar(before), &["Report", "Talks resume"], reason);
    // A zip archive lists its members beforehand.
    let behind: Vec<(&str, &[u8])> = before.iter().rev().copied().collect();
    check("day.zip", &zip(&behind), &["Report", "Talks resume"], reason);
}
