//! Files and queries made to do harm, or damaged so that they might: each costs itself and nothing else.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::archive::{Archive, Ran, corpus, gzip, page, record, text_article};

/// Long enough for a slow machine, short enough to tell a quadratic algorithm from a linear one.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// Indexes hostile files beside a good article; checks that the run went on, and gives what was said of each file.
fn check(archive: &Archive, options: &[&str], expected: &[(&str, &str)]) {
    archive.write("good.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    let started = Instant::now();
    let ran = archive.index_with(&[options, &["--report", "report.jsonl"]].concat());
    let elapsed = started.elapsed();
    ran.done();
    assert!(elapsed < TIME_LIMIT, "it took {elapsed:?}");
    assert_eq!(archive.headlines("noon pier"), ["Ferry sails"]);
    let report = archive.report();
    for (name, reason) in expected {
        let line = report.iter().find(|line| line["file"].as_str().unwrap().ends_with(name));
        let line = line.unwrap_or_else(|| panic!("`{name}` is not in the report"));
        let told = line["reason"].as_str().unwrap_or_default();
        assert!(told.contains(reason), "{name}: {line}");
        assert!(!told.contains("bug in newsdex"), "{name}: {line}");
        if !reason.is_empty() {
            assert!(ran.stderr().lines().any(|line| line.contains(name) && line.contains(told)), "{}", ran.stderr());
        }
    }
    archive.assert_sound();
    let strict = archive.index_with(&[options, &["--rebuild", "--strict"]].concat());
    let is_clean = expected.iter().all(|(_, reason)| reason.is_empty());
    assert_eq!(strict.status, Some(if is_clean { 0 } else { 2 }), "{}", strict.stderr());
}

/// Returns a text of `n_bytes` or a little more, in sentences and paragraphs.
fn long_text(n_bytes: usize) -> String {
    let paragraph =
        "The ferry left the harbour at noon and came back in the evening with the mail. ".repeat(12) + "\n\n";
    paragraph.repeat(n_bytes / paragraph.len() + 1)
}

#[test]
fn an_article_of_50_megabytes_does_not_stop_the_run() {
    let archive = Archive::new();
    archive.write("long.txt", text_article("Long story", &long_text(50 << 20)));
    check(&archive, &[], &[("long.txt", "larger than 32 MiB; raise the limit with `--max-file-size`")]);
}

#[test]
fn a_long_article_takes_time_in_proportion_to_its_length() {
    let archive = Archive::new();
    let seconds_for = |n_bytes: usize| {
        archive.write("long.txt", text_article("Long story", &(long_text(n_bytes) + "Finis.")));
        let started = Instant::now();
        archive.index().done();
        assert_eq!(archive.headlines("finis"), ["Long story"]);
        started.elapsed().as_secs_f64()
    };
    let short = seconds_for(1 << 19);
    let long = seconds_for(1 << 22);
    // Eight times as long; quadratic time would be sixty-four times. Other programs run beside the tests.
    assert!(long < 30.0 * short.max(0.1), "{short} s, then {long} s");
}

#[test]
fn a_line_of_20_megabytes_is_one_record_among_others() {
    let archive = Archive::new();
    archive.write(
        "lines.jsonl",
        record("First", "A short one.") + &record("Long", &(long_text(20 << 20) + "Finis.")) + &record("Last", "Bye."),
    );
    check(&archive, &["--max-file-size", "8M"], &[("lines.jsonl", "line 2: ")]);
    assert_eq!(archive.headlines("short or bye"), ["First", "Last"]);
}

#[test]
fn ten_thousand_nested_tags_are_a_page_like_another() {
    let archive = Archive::new();
    let deep = format!("{}The lighthouse was lit.{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    archive.write("deep.html", page("Deep down", &deep));
    let inline = format!("{}The lighthouse was lit.", "<b><i>".repeat(5_000));
    archive.write("inline.html", page("Deep in line", &inline));
    archive.write("tables.html", page("Deep tables", &"<table><tr><td>The lighthouse".repeat(10_000)));
    archive.write("deep.json", format!("{{\"headline\": \"Deep\", \"body\": {}", "[".repeat(100_000)));
    archive.write("open.html", "<".repeat(1 << 20));
    archive.write("attributes.html", page("Attributes", &format!("<p {}>The lighthouse.", "a=b ".repeat(100_000))));
    archive.write("entities.html", page("Entities", &"&lighthouse;".repeat(100_000)));
    check(&archive, &[], &[("deep.html", ""), ("deep.json", "damaged JSON"), ("open.html", "no words")]);
    let found = ["Attributes", "Deep down", "Deep in line", "Deep tables", "Entities"];
    assert_eq!(archive.headlines("lighthouse"), found);
}

#[test]
fn a_gzip_bomb_does_not_go_off() {
    let archive = Archive::new();
    let file = fs::File::create(archive.path("bomb.html.gz")).unwrap();
    let mut bomb = GzEncoder::new(file, Compression::best());
    io::copy(&mut page("Bomb", "It goes off.").as_bytes(), &mut bomb).unwrap();
    io::copy(&mut io::repeat(b' ').take(256 << 20), &mut bomb).unwrap();
    bomb.finish().unwrap();
    let file = fs::File::create(archive.path("lines.jsonl.gz")).unwrap();
    let mut bomb = GzEncoder::new(file, Compression::best());
    bomb.write_all(record("First", "A short one.").as_bytes()).unwrap();
    io::copy(&mut io::repeat(b'\n').take(256 << 20), &mut bomb).unwrap();
    bomb.finish().unwrap();
    let expected = "decompresses to more than 200 times its size, as no text does";
    check(&archive, &[], &[("bomb.html.gz", expected), ("lines.jsonl.gz", expected)]);
}

#[test]
fn a_damaged_gzip_file_is_told() {
    let archive = Archive::new();
    let whole = gzip(page("Whole", &long_text(10_000)));
    archive.write("truncated.html.gz", &whole[..whole.len() / 2]);
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0xff);
    archive.write("damaged.html.gz", damaged);
    archive.write("fake.html.gz", page("No gzip at all", "Only the name says so; the lighthouse was lit."));
    archive.write("empty.gz", gzip(""));
    check(
        &archive,
        &[],
        &[
            ("truncated.html.gz", "truncated gzip file"),
            ("damaged.html.gz", "gzip file"),
            ("fake.html.gz", ""),
            ("empty.gz", "empty"),
        ],
    );
    assert_eq!(archive.headlines("lighthouse"), ["No gzip at all"]);
}

#[test]
fn what_is_no_text_is_told() {
    let archive = Archive::new();
    // Bytes without any pattern.
    let mut state = 1_u32;
    let junk: Vec<u8> = (0..50_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    archive.write("junk.html", &junk);
    archive.write("junk.json", &junk);
    archive.write("junk.jsonl", &junk);
    archive.write("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".repeat(9));
    archive.write("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n");
    archive.write("zeros.txt", vec![0; 10_000]);
    archive.write("empty.txt", "");
    archive.write("blank.html", " \n\t\n ");
    let names =
        ["junk.html", "junk.json", "junk.jsonl", "photo.jpg", "paper.pdf", "zeros.txt", "empty.txt", "blank.html"];
    let expected: Vec<(&str, &str)> = names.iter().map(|&name| (name, " ")).collect();
    check(&archive, &[], &expected);
    assert_eq!(archive.run(&["search", "-c", ""]).done(), "1\n");
}

#[test]
fn a_broken_character_does_not_hide_an_article() {
    let archive = Archive::new();
    let mut text = text_article("Broken letters", "The lighthouse was lit. ").into_bytes();
    text.extend(b"A caf\xe9, a \xff and a \xc3\x28 and \xed\xa0\x80 stood there.\n");
    archive.write("broken.txt", &text);
    let mut html = page("Broken page", "The lighthouse").into_bytes();
    let at = html.windows(10).position(|window| window == b"lighthouse").unwrap();
    html.splice(at..at, *b"\xfe\xf0\x9f");
    archive.write("broken.html", html);
    archive.write("nul.txt", text_article("Nul bytes", "The lighthouse\0 was\0 lit."));
    check(&archive, &[], &[("broken.txt", ""), ("broken.html", "")]);
    assert!(archive.headlines("cafe").contains(&"Broken letters".to_owned()));
}

#[test]
fn a_damaged_record_costs_itself_only() {
    let archive = Archive::new();
    let lines = [
        record("First", "The first record."),
        "{\"headline\": \"Cut off\", \"bo\n".to_owned(),
        "\n".to_owned(),
        "[1, 2, 3]\n".to_owned(),
        "null\n".to_owned(),
        "{\"headline\": 7, \"body\": {\"no\": \"text\"}}\n".to_owned(),
        record("Last", "The last record."),
    ];
    archive.write("lines.jsonl", lines.concat());
    check(&archive, &[], &[("lines.jsonl", "line 2: damaged JSON")]);
    assert_eq!(archive.headlines("record"), ["First", "Last"]);
}

#[test]
fn a_link_out_of_the_root_is_not_followed() {
    let archive = Archive::new();
    let outside = archive.place().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret.txt"), text_article("Secret", "The lighthouse is a secret.")).unwrap();
    std::os::unix::fs::symlink(outside.join("secret.txt"), archive.path("link.txt")).unwrap();
    std::os::unix::fs::symlink(&outside, archive.path("folder")).unwrap();
    std::os::unix::fs::symlink("/nowhere", archive.path("dangling.txt")).unwrap();
    std::os::unix::fs::symlink(archive.news(), archive.path("loop")).unwrap();
    let expected = "a symbolic link; `--follow-links` reads what it points to";
    check(
        &archive,
        &[],
        &[("link.txt", expected), ("folder", expected), ("dangling.txt", expected), ("loop", expected)],
    );
    assert!(archive.headlines("secret").is_empty());
}

#[test]
fn a_named_pipe_is_not_waited_for() {
    let archive = Archive::new();
    let made = std::process::Command::new("mkfifo").arg(archive.path("pipe.txt")).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no named pipe can be made here");
        return;
    }
    check(&archive, &[], &[("pipe.txt", "neither a file nor a folder")]);
}

#[test]
fn files_with_strange_names_are_found_by_their_own_names() {
    let archive = Archive::new();
    let names: Vec<PathBuf> = [
        &b"new\nline.txt"[..],
        b"latin-\xe9t\xe9.txt",
        b"\xff\xfe.txt",
        b"space and 'quote\".txt",
        b"-n.txt",
        "ложь 停火.txt".as_bytes(),
        "e\u{301} and \u{e9}.txt".as_bytes(),
        "private-\u{fffe9}.txt".as_bytes(),
        b"back\\slash\\.txt",
        b"folder\xe9/inside.txt",
    ]
    .iter()
    .map(|name| PathBuf::from(OsStr::from_bytes(name)))
    .collect();
    for (n, name) in names.iter().enumerate() {
        archive.write(name, text_article(&format!("Story {n}"), &format!("The lighthouse, number {n}.")));
    }
    archive.index().done();
    let found = archive.run(&["search", "-l", "-0", "-n", "0", "lighthouse"]);
    let mut found: Vec<PathBuf> = found
        .raw_stdout
        .split(|&byte| byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| PathBuf::from(OsStr::from_bytes(path)))
        .collect();
    found.sort();
    let mut expected: Vec<PathBuf> = names.iter().map(|name| archive.path(name)).collect();
    expected.sort();
    assert_eq!(found, expected);
    let again = archive.run(&["index"]);
    assert_eq!(again.done(), "files: 10 unchanged\n");
    for path in &names {
        fs::remove_file(archive.path(path)).unwrap();
    }
    archive.index().done();
    assert_eq!(archive.run(&["search", "-c", "lighthouse"]).stdout(), "0\n");
}

#[test]
fn names_of_files_come_in_as_they_went_out() {
    let archive = Archive::new();
    let name = OsStr::from_bytes(b"latin-\xe9\nt\xe9.txt");
    archive.write(name, text_article("Story", "The lighthouse was lit."));
    let mut list = archive.path(name).into_os_string().into_vec();
    list.push(0);
    archive.run_with_input(&["index", "--files-from", "-", "-0"], &list).done();
    assert_eq!(archive.run(&["search", "-l", "-0", "lighthouse"]).raw_stdout, list);
}

/// Checks that nothing that was printed could steer a terminal.
#[track_caller]
fn assert_harmless(ran: &Ran) {
    for text in [ran.stdout(), ran.stderr()] {
        let found = text.chars().find(|&c| {
            (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(found, None, "{text:?}");
    }
    assert!(matches!(ran.status, Some(0..=2)), "{:?}", ran.status);
}

/// What an article might bring to take over a terminal.
const STEERING: &str = "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7} \u{9b}2J \u{9d}8;;x\u{9c} \u{202e}desrever\u{202c} \u{2066}x\u{2069} \u{8}\u{7f}";

#[test]
fn no_article_and_no_name_steers_the_terminal() {
    let archive = Archive::new();
    // More plain words than strange characters: else it would pass for binary data, and not be indexed.
    let plain = "The keeper climbed the stairs and lit the lamp before the fog came in from the sea. ".repeat(9);
    let hostile = format!("The lighthouse {STEERING} was lit. {plain}");
    let name = "name-\u{1b}[31m-\u{9b}-\u{202e}.txt";
    archive.write(name, text_article(&format!("Head {STEERING} line"), &hostile));
    let html = page(&format!("Page {STEERING}"), &format!("{hostile} &#27;[31m &#x9b;2J &#x202e;x &#7;"));
    archive.write("page.html", html);
    let fields = serde_json::json!({
        "headline": format!("Record {STEERING}"), "body": hostile, "author": format!("Eve {STEERING}"),
        "outlet": format!("Outlet {STEERING}"), "section": format!("Section {STEERING}"),
        "url": format!("https://example.com/{STEERING}"), "tags": [format!("tag {STEERING}")],
        "id": format!("id {STEERING}"), "dateline": format!("PLACE {STEERING}"), "language": "en",
    });
    archive.write("record.json", fields.to_string());
    archive.write("lines.jsonl", format!("{fields}\n{{\"broken {STEERING}\n"));
    archive.write("empty-\u{1b}[31m-\u{9b}-\u{202e}.html", "");
    let ran = archive.index_with(&["-v", "--progress", "plain"]);
    ran.done();
    assert_harmless(&ran);
    assert_harmless(&archive.run(&["index", "--rebuild", "--progress", "json"]));
    for format in ["json", "csv", "tsv", "md", "ids"] {
        let ran = archive.run(&["search", "lighthouse", "--format", format]);
        assert!(!ran.stdout().is_empty());
        assert_harmless(&ran);
    }
    assert_harmless(&archive.run(&["search", "lighthouse"]));
    assert_harmless(&archive.run(&["stats"]));
    assert_harmless(&archive.run(&["stats", "--json"]));
    assert_harmless(&archive.run(&["doctor", "-v"]));
    assert_harmless(&archive.run(&["doctor", "--json"]));
    let hits = archive.search("lighthouse").json();
    assert_eq!(hits.len(), 4);
    for hit in hits {
        let id = hit["id"].as_str().unwrap();
        assert_harmless(&archive.run(&["show", id, "--query", "lighthouse"]));
        assert_harmless(&archive.run(&["show", id, "--json"]));
        assert_harmless(&archive.run(&["show", id, "--evidence"]));
    }
    for file in [name, "page.html", "record.json", "lines.jsonl", "empty-\u{1b}[31m-\u{9b}-\u{202e}.html"] {
        let path = format!("news/{file}");
        assert_harmless(&archive.run(&["extract", &path, "-v"]));
        assert_harmless(&archive.run(&["extract", &path, "--json"]));
    }
}

#[test]
fn no_name_steers_a_terminal_that_lists_paths() {
    let archive = Archive::new();
    let name = "name-\u{1b}[31m-\nfake.txt";
    archive.write(name, text_article("Ferry sails", "The lighthouse was lit."));
    archive.index().done();
    let binary = env!("CARGO_BIN_EXE_newsdex");
    for how in ["-l", "--format paths"] {
        let mut script = std::process::Command::new("script");
        script.args(["-qec", &format!("{binary} search lighthouse {how}"), "/dev/null"]);
        let Ok(output) = script.current_dir(archive.place()).stdin(std::process::Stdio::null()).output() else {
            eprintln!("skipped: there is no `script` to make a terminal with");
            return;
        };
        let shown = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
        assert_eq!(shown, format!("{}\n", archive.path("name-[31m- fake.txt").display()));
    }
    let bytes = archive.run(&["search", "lighthouse", "-l"]);
    assert_eq!(bytes.done(), format!("{}\n", archive.path(name).display()));
}

#[test]
fn no_field_of_one_line_fakes_another() {
    let archive = Archive::new();
    let fields = |n: &str| {
        serde_json::json!({
            "headline": format!("Head\n9. Fake {n}"), "body": "The lighthouse was lit at dusk.", "author": "Eve\nFake",
            "outlet": "Post\nFake\tline", "section": "World\nFake", "url": "https://example.com/\nFake",
            "language": "en",
        })
    };
    archive.write("a\nFake.json", fields("a").to_string());
    archive.write("lines.jsonl", format!("{}\n", fields("b")));
    archive.index().done();
    let id = archive.search("lighthouse").json()[0]["id"].as_str().unwrap().to_owned();
    for arguments in [
        &["search", "lighthouse"][..],
        &["search", "lighthouse", "--format", "csv"],
        &["search", "lighthouse", "--format", "tsv"],
        &["search", "lighthouse", "--format", "md"],
        &["stats"],
        &["show", &id],
        &["show", &id, "--evidence"],
        &["extract", "news/a\nFake.json", "-v"],
    ] {
        let ran = archive.run(arguments);
        let faked = ran.done().lines().find(|line| line.starts_with("Fake") || line.starts_with("9. Fake"));
        assert_eq!(faked, None, "{arguments:?}: {}", ran.stdout());
    }
    archive.write("empty\nFake.html", "");
    assert_eq!(archive.run(&["extract", "news/empty\nFake.html"]).stderr().lines().count(), 1);
}

#[test]
fn the_hostile_page_of_the_sample_archive_is_harmless() {
    let path = format!("{}/hostile/terminal-escapes.html", crate::archive::CORPUS);
    for options in [&["-v"][..], &["--json"]] {
        let ran = corpus().run(&[&["extract", &path], options].concat());
        ran.done();
        assert_harmless(&ran);
    }
    assert_harmless(&corpus().run(&["search", "date:0001..9999", "-n", "0"]));
    assert_harmless(&corpus().run(&["search", "date:0001..9999", "-n", "0", "--json"]));
}

#[test]
fn errors_repeat_what_was_typed_without_harm() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed."));
    archive.index().done();
    for arguments in [
        &["search", STEERING][..],
        &["search", "-c", STEERING],
        &["search", "--in", STEERING, "x"],
        &["show", STEERING],
        &["extract", STEERING],
        &["index", STEERING],
        &["index", "news", "--exclude", "[\u{1b}[31m"],
        &["search", "--index", STEERING, "x"],
        &["stats", "--index", STEERING],
        &[STEERING],
        &["stats", STEERING],
        &["search", "--sort", STEERING],
        &["search", "--\u{9b}31m\u{202e}x"],
        &["search", "-\u{9b}"],
        &["completions", "\u{9b}31m\u{202e}x"],
    ] {
        assert_harmless(&archive.run(arguments));
    }
}

/// What a person may type, on purpose or by a slip.
#[rustfmt::skip]
const QUERIES: &[&str] = &[
    "", " ", "\"", "\"\"", "(", ")", "()", "((((", "*", "**", "-", "--", "- -", "not", "or", "and", "or or or",
    "NOT", "not not ferry", "-ferry", "ferry -", "ferry or", "or ferry", "(ferry", "ferry)", "\"ferry",
    "ferry\"", "a*", "*a", "f*y", "headline:", ":", "::", "headline:\"", "headline:(", "date:", "date:x",
    "date:..", "date:2025-99-99", "date:0000", "date:99999999999999999999", "since:", "lang:", "lang:xx", "\\",
    "\\\"", "ferry~2", "ferry^3", "[a TO b]", "{x}", "a && b", "a || b", "!a", "+a",
    "\u{1b}[31m", "\u{202e}", "🛳️", "👩‍👩‍👧‍👦", "e\u{301}", "\u{301}", "停火", "停", "وقف", "ไทย", "İ", "ß", "ﬁ",
    "'", "''", "’", "`", "U.S.", "...", "a.b.c.d", "1,200", ",", "%s", "$(x)", "http://example.com/?a=b&c=d",
    "C:\\news", "<script>", "AT&T", "&", "#tag", "@name", "\u{feff}", "\u{200b}", "\u{a0}", "«ferry»",
    "“ferry”", "„ferry“", "‚ferry‘", "「ferry」", "ferry\nsails", "\t",
];

#[test]
fn any_query_gets_an_answer() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed at noon; nobody saw it."));
    archive.index().done();
    for query in QUERIES.iter().copied() {
        for arguments in [&["search", "--", query][..], &["search", "-c", "--sort", "date", "--", query]] {
            let ran = archive.run(arguments);
            assert!(matches!(ran.status, Some(0 | 1)), "{query:?}: {}", ran.stderr());
            assert_harmless(&ran);
        }
    }
    for long in
        ["ferry ".repeat(20_000), "(".repeat(50_000), "\"".repeat(50_001), "a*".repeat(20_000), "é".repeat(60_000)]
    {
        let ran = archive.run(&["search", "--", &long]);
        assert!(matches!(ran.status, Some(0 | 1)), "{}", ran.stderr());
        assert!(ran.stderr().len() < 4_000, "{} bytes of notes", ran.stderr().len());
    }
}

#[test]
fn a_query_that_is_not_utf8_is_an_error_or_an_answer() {
    let archive = Archive::new();
    archive.write("a.txt", text_article("Ferry sails", "The ferry sailed."));
    archive.index().done();
    let ran = Ran::of(archive.command(&[OsStr::new("search"), OsStr::from_bytes(b"caf\xe9")]).output().unwrap());
    assert!(matches!(ran.status, Some(0..=2)), "{:?}", ran.status);
    assert!(!ran.stderr().contains("panicked"), "{}", ran.stderr());
}
