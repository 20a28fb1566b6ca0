//! `newsdex doctor`, and what becomes of an index that is damaged, of another version, or in use.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use newsdex::article::ArticleId;
use newsdex::catalogue::FileKey;
use newsdex::engine::embedded::Embedded;
use newsdex::engine::{Engine, WriterSettings};
use serde_json::Value;

use crate::archive::{Archive, Ran, command, corpus, record, text_article};

fn indexed() -> Archive {
    let archive = Archive::new();
    archive.write("ferry.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    archive.write("records.jsonl", record("One", "The first record.") + &record("Two", "The second record."));
    archive.write("empty.html", "");
    archive.index().done();
    archive
}

/// Sets a field of the index's manifest, as another version of the program would have.
fn set_in_manifest(archive: &Archive, field: &str, value: Value) {
    let path = archive.place().join("index/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest[field] = value;
    fs::write(path, manifest.to_string()).unwrap();
}

/// Returns the largest file of the index whose name ends so.
fn index_file(archive: &Archive, end: &str) -> PathBuf {
    let files = archive.index_files().into_iter().filter(|(path, _)| path.to_str().unwrap().ends_with(end));
    files.max_by_key(|(_, (size, _))| *size).unwrap().0
}

#[test]
fn a_sound_index_is_told_with_what_gave_no_article() {
    insta::assert_snapshot!("sound", corpus().run(&["doctor"]).whole());
    let report = corpus().run(&["doctor", "--json"]).json().remove(0);
    assert_eq!(report["sound"], true);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn a_flipped_byte_is_found_and_its_file_named() {
    for end in [".store", ".idx", ".fast", ".term", ".pos"] {
        let archive = indexed();
        let damaged = index_file(&archive, end);
        let mut bytes = fs::read(&damaged).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        fs::write(&damaged, bytes).unwrap();
        assert_named(&archive, &damaged, "is damaged");
    }
}

/// Checks that the doctor names a file of the index and what is wrong with it.
#[track_caller]
fn assert_named(archive: &Archive, path: &Path, what: &str) {
    let ran = archive.run(&["doctor"]);
    let name = path.file_name().unwrap().to_str().unwrap();
    assert_eq!(ran.status, Some(1), "{name}: {}{}", ran.stdout(), ran.stderr());
    assert!(ran.stdout().contains(&format!("{name}` {what}")), "{name}: {}", ran.stdout());
    assert!(ran.stdout().contains("to repair it, remove `index` and index the archive again"), "{}", ran.stdout());
    let report = archive.run(&["doctor", "--json"]).json().remove(0);
    assert_eq!(report["sound"], false);
}

#[test]
fn a_file_that_is_cut_or_gone_is_named() {
    for end in [".store", ".idx", ".fast", ".term", ".pos", ".fieldnorm", "meta.json", ".managed.json", "manifest.json"]
    {
        for n_bytes in [0, 3, 60] {
            let archive = indexed();
            let path = index_file(&archive, end);
            fs::File::options().write(true).open(&path).unwrap().set_len(n_bytes).unwrap();
            assert_named(&archive, &path, "is damaged");
        }
    }
    for end in [".store", ".idx", ".fast", ".term", ".pos", ".fieldnorm", "/meta.json"] {
        let archive = indexed();
        let path = index_file(&archive, end);
        fs::remove_file(&path).unwrap();
        assert_named(&archive, &path, "is missing");
    }
}

#[test]
fn the_doctor_writes_nothing() {
    let archive = indexed();
    fs::remove_file(index_file(&archive, ".tantivy-writer.lock")).unwrap();
    let before = archive.index_files();
    archive.assert_sound();
    assert_eq!(archive.index_files(), before);
}

#[test]
fn a_container_that_was_not_finished_is_not_sound() {
    let archive = indexed();
    let engine = Embedded::open(&archive.place().join("index")).unwrap();
    let article = engine.articles(ArticleId::from_u64(0), ArticleId::from_u64(u64::MAX), 1).unwrap().remove(0);
    let writer = engine.writer(&WriterSettings { n_threads: 1, memory_bytes: 15_000_000 }).unwrap();
    writer.put_member(&FileKey::of(&archive.path("half.jsonl")), article, None).unwrap();
    writer.commit().unwrap();
    writer.close().unwrap();
    let ran = archive.run(&["doctor"]);
    assert_eq!(ran.status, Some(1), "{}", ran.stdout());
    assert!(ran.stdout().contains("half.jsonl` was not finished: run `newsdex index` to go on"), "{}", ran.stdout());
    assert!(!ran.stdout().contains("sound"), "{}", ran.stdout());
}

#[test]
fn a_folder_that_newsdex_did_not_make_is_left_alone() {
    let archive = Archive::new();
    archive.write("ferry.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    let photograph = archive.place().join("index/data-1/photograph.jpg");
    fs::create_dir_all(photograph.parent().unwrap()).unwrap();
    fs::write(&photograph, "a photograph").unwrap();
    let ran = archive.index();
    assert!(ran.failed().contains("data-1` is in the way"), "{}", ran.stderr());
    assert_eq!(fs::read_to_string(&photograph).unwrap(), "a photograph");
    fs::remove_file(photograph).unwrap();
    archive.index().done();
    archive.assert_sound();
}

#[test]
fn the_manifest_of_a_web_app_is_no_index() {
    let archive = Archive::new();
    archive.write("ferry.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    archive.index().done();
    let manifest = archive.place().join("app/index/manifest.json");
    fs::create_dir_all(manifest.parent().unwrap()).unwrap();
    let of_app = r#"{"name": "Harbour Post", "start_url": "/"}"#;
    fs::write(&manifest, of_app).unwrap();
    // The nearest index above is the one that is one.
    let ran = Ran::of(command(&archive.place().join("app"), &["search", "-c", "ferry"]).output().unwrap());
    assert_eq!(ran.done(), "1\n");
    let ran = archive.run(&["index", "news", "--index", "app/index"]);
    assert!(ran.failed().contains("manifest.json` is damaged or not of newsdex"), "{}", ran.stderr());
    assert_eq!(fs::read_to_string(&manifest).unwrap(), of_app);
}

#[test]
fn two_rebuilds_at_once_leave_one_whole_index() {
    for _ in 0..5 {
        let archive = indexed();
        let before = archive.search("").json();
        set_in_manifest(&archive, "analyser", Value::from(0));
        let start = || archive.command(&["index", "--rebuild"]).stderr(Stdio::piped()).spawn().unwrap();
        for run in [start(), start(), start()] {
            let ran = Ran::of(run.wait_with_output().unwrap());
            let is_done = ran.status == Some(0);
            assert!(is_done || ran.stderr().contains("another process is writing"), "{}", ran.stderr());
        }
        assert_eq!(archive.search("").json(), before);
        archive.index().done();
        archive.assert_sound();
    }
}

#[test]
fn a_damaged_list_of_what_the_index_holds_is_an_error() {
    for end in ["meta.json", "manifest.json"] {
        for cut in [false, true] {
            let archive = indexed();
            let path = index_file(&archive, end);
            let mut bytes = fs::read(&path).unwrap();
            if cut {
                bytes.truncate(bytes.len() / 2);
            } else {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0x55;
            }
            fs::write(&path, bytes).unwrap();
            for arguments in [&["search", "ferry"][..], &["stats"], &["doctor"], &["index"]] {
                let ran = archive.run(arguments);
                assert!(matches!(ran.status, Some(0..=2)), "{end} {arguments:?}: {:?} {}", ran.status, ran.stderr());
                assert!(!ran.stderr().contains("panicked"), "{end} {arguments:?}: {}", ran.stderr());
            }
        }
    }
}

#[test]
fn a_file_that_belongs_to_nothing_is_named() {
    let archive = indexed();
    fs::write(archive.place().join("index/data-1/0123456789abcdef0123456789abcdef.idx"), "lost").unwrap();
    let ran = archive.run(&["doctor"]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.stdout().contains("0123456789abcdef0123456789abcdef.idx` (4 bytes) belongs to no commit"),
        "{}",
        ran.stdout()
    );
}

#[test]
fn an_older_index_is_explained_and_made_anew_without_its_files() {
    for field in ["analyser", "schema"] {
        let archive = indexed();
        let before = archive.search("").json();
        set_in_manifest(&archive, field, Value::from(0));
        for arguments in [&["search", "ferry"][..], &["index"], &["stats"], &["doctor"]] {
            let ran = archive.run(arguments);
            let said = ran.failed();
            assert!(said.contains("the index in `index` was made by newsdex 0.1.0"), "{said}");
            assert!(
                said.contains("hint: `newsdex index --rebuild` makes it anew from the articles stored in it"),
                "{said}"
            );
        }
        fs::rename(archive.news(), archive.place().join("away")).unwrap();
        let ran = archive.run(&["index", "--rebuild"]);
        assert!(ran.failed().contains("its articles are kept"), "{}", ran.stderr());
        assert_eq!(archive.search("").json(), before);
        archive.assert_sound();
        fs::rename(archive.place().join("away"), archive.news()).unwrap();
        assert_eq!(archive.run(&["index"]).done(), "files: 3 unchanged\n");
    }
}

#[test]
fn a_newer_index_is_refused_and_left_alone() {
    let archive = indexed();
    set_in_manifest(&archive, "schema", Value::from(99));
    let before = archive.index_files();
    for arguments in [&["search", "ferry"][..], &["index"], &["index", "--rebuild"], &["search", "--in", "news", "x"]] {
        let ran = archive.run(arguments);
        assert!(
            ran.failed().contains("hint: use a newer newsdex, or another folder with `--index`"),
            "{}",
            ran.stderr()
        );
    }
    assert_eq!(archive.index_files(), before);
}

#[test]
fn a_second_writer_is_turned_away_and_readers_are_not() {
    let archive = indexed();
    for n in 0..1500 {
        archive.write(format!("a-folder-with-a-long-name-{}/empty-file-number-{n}.html", "x".repeat(80)), "");
    }
    // As what the first run has written and not committed yet; nobody can tell while it runs.
    let uncommitted = archive.place().join("index/data-1/0123456789abcdef0123456789abcdef.idx");
    fs::write(&uncommitted, "").unwrap();
    // The first run waits, in the middle of its work, for somebody to read what it says.
    let mut first = archive.command(&["index", "-v"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    loop {
        let ran = archive.run(&["doctor"]);
        if ran.stdout().contains("note: another process is writing to the index") {
            assert_eq!(ran.status, Some(0), "{}", ran.stdout());
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the first run never wrote");
        std::thread::sleep(Duration::from_millis(20));
    }
    let second = archive.run(&["index"]);
    assert_eq!(archive.headlines("ferry"), ["Ferry sails"]);
    let mut said = String::new();
    first.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(first.wait().unwrap().code(), Some(0), "{said}");
    assert_eq!(
        second.failed(),
        "newsdex: another process is writing to the index in `index`\nhint: wait until it is done, or stop it\n"
    );
    archive.index().done();
    fs::remove_file(uncommitted).unwrap();
    archive.assert_sound();
}

#[test]
fn a_full_disk_is_told_and_the_last_commit_stands() {
    let archive = indexed();
    let long = "The lighthouse keeper wrote another page that nobody had asked for. ";
    for n in 0..200_u32 {
        // No two alike, so that they do not compress to nothing.
        let number = |k: u32| n.wrapping_mul(2_654_435_761).wrapping_mul(k + 7).to_string();
        let body: String = (0..40).flat_map(|k| [long.to_owned(), number(k)]).collect();
        archive.write(format!("{n}.txt"), text_article(&format!("Page {n}"), &body));
    }
    // The largest file that may be written is 8 blocks, and passing it is an error instead of a signal.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {} index news", env!("CARGO_BIN_EXE_newsdex"));
    let ran = Ran::of(
        Command::new("sh")
            .args(["-c", &script])
            .current_dir(archive.place())
            .env_remove("NEWSDEX_INDEX")
            .output()
            .unwrap(),
    );
    let said = ran.failed();
    assert!(said.contains("failed to write the index; everything up to the last commit is kept"), "{said}");
    assert!(said.contains("hint: is the disk full"), "{said}");
    assert!(!said.contains("panicked at"), "{said}");
    assert_eq!(archive.headlines("noon pier or record"), ["Ferry sails", "One", "Two"]);
    archive.index().done();
    archive.assert_sound();
    assert_eq!(archive.run(&["search", "-c", "lighthouse"]).done(), "200\n");
}

#[test]
fn an_index_folder_that_cannot_be_made_is_told() {
    let archive = indexed();
    let ran = archive.run(&["index", "news", "--index", "news/ferry.txt"]);
    assert!(ran.failed().contains("news/ferry.txt"), "{}", ran.stderr());
    let ran = archive.run(&["index", "news", "--index", "/proc/newsdex"]);
    assert!(ran.failed().contains("/proc/newsdex"), "{}", ran.stderr());
}

/// Makes a file one that was last changed at the start of a year.
fn set_modified(path: &Path, year: i16) {
    let time = jiff::civil::date(year, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    fs::File::options().append(true).open(path).unwrap().set_modified(time.into()).unwrap();
}

/// An archive with a date of each kind.
fn dated() -> Archive {
    let archive = Archive::new();
    let page = |date: &str, more: &str| {
        format!(
            "<html lang=en><head><title>Truce holds</title><meta property=og:site_name content=\"The Harbour Post\">{more}
            <meta property=article:published_time content=\"{date}\"></head><body><article><h1>Truce holds</h1>
            <p>Both sides kept the truce on Monday, the mediators said in the town hall of Port Elms.</p></article></body>"
        )
    };
    archive.write("sound.html", page("2025-03-17T09:30:00Z", ""));
    archive.write("no-such-day.html", page("2025-02-30T09:30:00Z", ""));
    archive.write("future.html", page("2124-01-01", ""));
    archive.write("old.html", page("0001-01-01T00:00:00", ""));
    archive.write("differs.html", page("2025-03-17", "<meta name=date content=2024-05-01>"));
    archive.write("modified.html", page("2025-03-17", "<meta property=article:modified_time content=2025-03-01>"));
    archive.write("2025-03-16-name.txt", "Truce holds\n\nBoth sides kept the truce on Monday.\n");
    archive.write("letter.txt", "A letter\n\n30 February 2025\n\nBoth sides kept the truce on Monday.\n");
    archive.write("either.jsonl", record("Either", "A record.").replace("2025-03-17T09:30:00Z", "03/04/2025"));
    archive.write("settled.json", r#"{"headline": "Waffenruhe", "body": "Die Waffenruhe hält seit drei Tagen, doch die Gespräche über einen Austausch der Gefangenen stocken.", "published": "03/04/2025", "language": "de"}"#);
    archive.write("early.html", page("2025-06-01T12:00:00Z", ""));
    for entry in fs::read_dir(archive.news()).unwrap() {
        set_modified(&entry.unwrap().path(), 2026);
    }
    set_modified(&archive.path("early.html"), 2025);
    archive.index().done();
    archive
}

#[test]
fn dates_that_are_not_to_be_relied_on_are_listed_by_outlet() {
    let archive = dated();
    let ran = archive.run(&["doctor", "--dates", "-v"]);
    insta::assert_snapshot!("dates", ran.whole());
    let report = archive.run(&["doctor", "--dates", "--json"]).json().remove(0);
    assert_eq!(report["articles"], 11);
    assert_eq!(report["undated"], 5);
    assert_eq!(report["impossible"], 4);
    let post =
        report["outlets"].as_array().unwrap().iter().find(|outlet| outlet["outlet"] == "The Harbour Post").unwrap();
    let early = post["troubles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["file"] == archive.path("early.html").to_str().unwrap());
    assert_eq!(early.unwrap()["why"][0]["text"], "the file is older than the date");
    assert_eq!(early.unwrap()["why"][0]["kind"], "doubtful");
}

#[test]
fn what_a_page_prints_and_its_address_are_held_against_its_date() {
    let archive = Archive::new();
    let page = |head: &str, line: &str| {
        format!(
            "<html lang=en><head><title>Truce holds</title>{head}</head><body><article><h1>Truce holds</h1>{line}
            <p>Both sides kept the truce on Monday, the mediators said in the town hall of Port Elms.</p></article></body>"
        )
    };
    let address = "<link rel=canonical href=https://post.example/2024/05/01/truce>";
    let stated = "<meta property=article:published_time content=2025-03-17>";
    archive.write("address.html", page(&format!("{address}{stated}"), ""));
    archive.write("either.html", page("", "<p>Published: 03/04/2025</p>"));
    archive.write("no-such-day.html", page("", "<p>Published: 31.02.2024</p>"));
    archive.write("zeros.html", page("", "<p>00/00/0000</p>"));
    archive.write("die.txt", "Storm season\n\nAbout 50 may die by 2030\n\nBoth sides kept the truce on Monday.\n");
    archive.write("march.txt", "March\n\n31 students, 2024 pupils and a band\n\nBoth sides kept it on Monday.\n");
    archive.index().done();
    let report = archive.run(&["doctor", "--dates", "--json", "-v"]).json().remove(0);
    let rows = report["outlets"].as_array().unwrap().iter().flat_map(|outlet| outlet["troubles"].as_array().unwrap());
    let mut rows: Vec<String> = rows
        .map(|row| {
            let file = Path::new(row["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap();
            let why = row["why"].as_array().unwrap().iter().map(|why| why["text"].as_str().unwrap());
            format!("{file}: {}", why.collect::<Vec<_>>().join("; "))
        })
        .collect();
    rows.sort();
    let expected = [
        "address.html: another source gives `2024-05-01`",
        "die.txt: no date",
        "either.html: no date; `Published: 03/04/2025`: day and month cannot be told apart",
        "march.txt: no date",
        "no-such-day.html: no date; `Published: 31.02.2024`: no such day",
        "zeros.html: no date; `00/00/0000`: no such day",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_dates_of_the_sample_archive_are_listed_without_its_files() {
    insta::assert_snapshot!("dates_of_corpus", corpus().run(&["doctor", "--dates"]).whole());
    let report = corpus().run(&["doctor", "--dates", "--json"]).json().remove(0);
    let statistics = corpus().run(&["stats", "--json"]).json().remove(0);
    assert_eq!(report["undated"], statistics["n_undated"]);
    let archive = dated();
    fs::rename(archive.news(), archive.place().join("away")).unwrap();
    let ran = archive.run(&["doctor", "--dates"]);
    assert_eq!(ran.status, Some(0));
    assert!(ran.stdout().starts_with("11 articles: 5 undated, "), "{}", ran.stdout());
}

#[test]
fn an_archive_of_sure_dates_says_so() {
    let archive = Archive::new();
    archive.write("record.json", record("One", "The first record."));
    set_modified(&archive.path("record.json"), 2026);
    archive.index().done();
    let ran = archive.run(&["doctor", "--dates"]);
    assert_eq!(ran.whole(), "exit status: 0\n----- stdout -----\n1 article, and no date of theirs is in doubt\n");
}

#[test]
fn long_lists_of_dates_are_cut_unless_asked_for() {
    let archive = Archive::new();
    for n in 0..30 {
        archive.write(
            format!("{n:02}.json"),
            format!(r#"{{"headline": "No {n}", "body": "Text.", "outlet": "The Harbour Post"}}"#),
        );
        archive.write(
            format!("outlet-{n:02}.json"),
            format!(r#"{{"headline": "No {n}", "body": "Text.", "outlet": "Post {n}"}}"#),
        );
    }
    archive.index().done();
    let short = archive.run(&["doctor", "--dates"]).stdout().to_owned();
    assert!(short.contains("The Harbour Post: 30 undated of 30 articles\n  undated    news/00.json\n"), "{short}");
    assert!(
        short.contains("  and 25 more; `-v` lists them\n")
            && short.ends_with("\nand 11 more outlets; `-v` lists them\n"),
        "{short}"
    );
    let full = archive.run(&["doctor", "--dates", "-v"]);
    assert_eq!(full.stdout().lines().filter(|line| line.starts_with("  undated")).count(), 60);
}
