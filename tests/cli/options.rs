//! What all commands have in common: options, exit statuses, help.

use std::fs;

use crate::archive::{Archive, record, text_article};

fn indexed() -> Archive {
    let archive = Archive::new();
    archive.write("ferry.txt", text_article("Ferry sails", "The ferry sailed at noon from the old pier."));
    archive.index().done();
    archive
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let archive = indexed();
    fs::rename(archive.place().join("index"), archive.place().join("elsewhere")).unwrap();
    let after = archive.run(&["search", "ferry", "--index", "elsewhere", "--color", "always", "-q", "--format", "md"]);
    let before = archive.run(&["--index", "elsewhere", "--color", "always", "-q", "search", "ferry", "--format", "md"]);
    assert_eq!(after.done(), before.done());
    assert!(archive.run(&["-v", "doctor", "--index", "elsewhere"]).done().contains("is sound"));
}

#[test]
fn the_environment_may_name_the_index() {
    let archive = indexed();
    fs::rename(archive.place().join("index"), archive.place().join("elsewhere")).unwrap();
    let mut command = archive.command(&["search", "ferry", "-c"]);
    let output = command.env("NEWSDEX_INDEX", archive.place().join("elsewhere")).output().unwrap();
    assert_eq!(output.stdout, b"1\n");
}

#[test]
fn an_index_in_a_folder_above_is_found() {
    let archive = indexed();
    let below = archive.path("deep/down");
    fs::create_dir_all(&below).unwrap();
    let output = crate::archive::command(&below, &["search", "ferry", "-c"]).output().unwrap();
    assert_eq!(output.stdout, b"1\n");
}

#[test]
fn colour_is_for_those_who_want_it() {
    let archive = indexed();
    let has_colour = |arguments: &[&str]| archive.run(arguments).stdout().contains('\u{1b}');
    assert!(!has_colour(&["search", "ferry"]));
    assert!(has_colour(&["search", "ferry", "--color", "always"]));
    assert!(!has_colour(&["search", "ferry", "--color", "never"]));
    assert!(!has_colour(&["search", "ferry", "--color", "always", "--json"]));
    assert!(archive.run(&["search", "ferry"]).stdout().contains("[Ferry] sails"));
    let coloured = archive.run(&["search", "ferry", "--color", "always"]);
    assert!(!coloured.stdout().contains("[Ferry]"), "{}", coloured.stdout());
}

#[test]
fn quiet_runs_print_results_and_errors_only() {
    let archive = indexed();
    archive.write("empty.html", "");
    archive.write("lamp.txt", text_article("Lamp lit", "The lamp was lit."));
    let ran = archive.index_with(&["-q"]);
    assert_eq!(ran.whole(), "exit status: 0\n");
    let ran = archive.run(&["-q", "index", "nowhere"]);
    assert!(ran.failed().contains("cannot read `nowhere`"), "{}", ran.stderr());
}

#[test]
fn skipped_files_fail_a_strict_run_only() {
    let archive = Archive::new();
    archive.write("empty.html", "");
    archive.write("lamp.txt", text_article("Lamp lit", "The lamp was lit."));
    let ran = archive.index_with(&["--strict"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr().contains("empty.html: an empty file"), "{}", ran.stderr());
    assert_eq!(archive.headlines("lamp"), ["Lamp lit"]);
    archive.index().done();
    archive.write("r.jsonl", record("One", "The first record.") + "{\"broken\n");
    assert_eq!(archive.index_with(&["--strict"]).status, Some(2));
}

#[test]
fn many_skipped_files_are_named_in_part() {
    let archive = Archive::new();
    for n in 0..30 {
        archive.write(format!("{n}.html"), "");
    }
    let ran = archive.index();
    ran.done();
    assert_eq!(ran.stderr().lines().count(), 21, "{}", ran.stderr());
    assert!(ran.stderr().contains("and 10 more; `-v` names them, `--report FILE` lists them all"));
    assert!(ran.stdout().contains("30 skipped: an empty file"), "{}", ran.stdout());
    assert_eq!(archive.index_with(&["--rebuild", "-v"]).stderr().lines().count(), 30);
}

#[test]
fn the_report_has_one_line_a_file() {
    let archive = indexed();
    archive.write("empty.html", "");
    archive.write("lamp.txt", text_article("Lamp lit", "The lamp was lit."));
    archive.index_with(&["--report", "report.jsonl"]).done();
    let mut told: Vec<String> = archive
        .report()
        .iter()
        .map(|line| {
            let name = line["file"].as_str().unwrap().rsplit('/').next().unwrap();
            assert!(line["bytes"].is_u64() && line["milliseconds"].is_u64());
            format!("{name} {} {} {}", line["status"], line["articles"], line["reason"])
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        ["empty.html \"skipped\" 0 \"an empty file\"", "ferry.txt \"unchanged\" 0 null", "lamp.txt \"new\" 1 null"]
    );
    let full = archive.index_with(&["--rebuild", "--report", "/dev/full"]);
    assert!(full.failed().contains("cannot write `/dev/full`"), "{}", full.stderr());
    let nowhere = archive.index_with(&["--report", "no/such/folder.jsonl"]);
    assert!(nowhere.failed().contains("cannot write `no/such/folder.jsonl`"), "{}", nowhere.stderr());
}

#[test]
fn progress_is_told_as_asked() {
    let archive = indexed();
    let progress = |how| archive.index_with(&["--rebuild", "--progress", how]);
    assert_eq!(progress("auto").stderr(), "");
    assert_eq!(progress("none").stderr(), "");
    assert!(progress("plain").stderr().contains("1 of 1 files, "), "{}", progress("plain").stderr());
    let json = progress("json");
    let lines = crate::archive::json_lines(json.stderr());
    assert_eq!(lines.last().unwrap()["files_done"], 1);
}

#[test]
fn what_cannot_be_understood_is_an_error() {
    let archive = indexed();
    for arguments in [
        &["serch", "ferry"][..],
        &["search", "ferry", "--sort", "size"],
        &["search", "ferry", "--since", "yesterday"],
        &["search", "ferry", "--json", "--format", "csv"],
        &["search", "ferry", "-n", "-1"],
        &["search", "ferry", "--lang", "german"],
        &["index", "news", "-j", "0"],
        &["index", "news", "--memory", "lots"],
        &["index", "news", "--max-file-size", "0"],
        &["index", "news", "--exclude", "[z"],
        &["index", "news", "-0"],
        &["index", "nowhere"],
        &["index", "--files-from", "nowhere"],
        &["search", "ferry", "--in", "nowhere"],
        &["show"],
        &[],
        &["-q", "-v", "stats"],
    ] {
        let ran = archive.run(arguments);
        assert_eq!(ran.status, Some(2), "{arguments:?}: {}", ran.stdout());
        assert!(!ran.stderr().is_empty() && ran.stdout().is_empty(), "{arguments:?}");
    }
}

#[test]
fn indexing_nothing_says_what_to_do() {
    let archive = Archive::new();
    assert_eq!(
        archive.run(&["index"]).failed(),
        "newsdex: no index in `index`; name a folder of saved articles to make one\n"
    );
    assert!(!archive.place().join("index").exists());
}

#[test]
fn little_memory_is_enough() {
    let archive = Archive::new();
    for n in 0..50 {
        archive.write(format!("{n}.txt"), text_article(&format!("Story {n}"), &"The lamp was lit. ".repeat(2_000)));
    }
    archive.index_with(&["--memory", "1M", "-j", "4"]).done();
    assert_eq!(archive.run(&["search", "-c", "lamp"]).done(), "50\n");
}

#[test]
fn help_and_version_are_printed() {
    let archive = Archive::new();
    assert_eq!(archive.run(&["--version"]).done(), concat!("newsdex ", env!("CARGO_PKG_VERSION"), "\n"));
    insta::assert_snapshot!("help", archive.run(&["--help"]).done());
    insta::assert_snapshot!("help_search", archive.run(&["search", "--help"]).done());
    insta::assert_snapshot!("help_index", archive.run(&["index", "--help"]).done());
    for command in ["index", "search", "show", "extract", "stats", "doctor", "completions", "man"] {
        assert!(archive.run(&[command, "--help"]).done().contains("Usage: newsdex"));
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    let archive = Archive::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = archive.run(&["completions", shell]);
        assert!(ran.done().contains("newsdex") && ran.stdout().contains("keep-missing"), "{shell}");
    }
    let manual = archive.run(&["man"]);
    assert!(manual.done().starts_with(".ie"), "{}", manual.stdout());
    assert!(manual.stdout().contains(".TH newsdex 1"));
}
