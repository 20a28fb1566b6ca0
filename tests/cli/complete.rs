//! `newsdex complete`, on the sample archive, and the scripts that ask it.

use std::process::Command;

use crate::archive::{Archive, Ran, command, corpus, record};

fn complete(typed: &str) -> Ran {
    corpus().run(&["complete", "-n", "6", "--", typed])
}

#[test]
fn words_fields_and_values_are_proposed_the_most_frequent_first() {
    insta::assert_snapshot!(
        "proposed",
        [
            "cease",
            "Cease",
            "outlet:har",
            "outlet:\"The Har",
            "source:har",
            "by:doh",
            "section:w",
            "tag:cea",
            "lang:",
            "has:d",
            "hea",
            "headline:ceasef",
            "truce (-outlet:northern",
            "停",
            "outlet:",
        ]
        .map(|typed| format!("{typed}\n{}", complete(typed).done()))
        .join("\n")
    );
}

#[test]
fn what_nothing_starts_with_is_not_proposed() {
    for typed in ["xyzzy", "outlet:xyzzy", "date:2025", "", "words:>", "\u{1}s", "lang:xx"] {
        assert_eq!(complete(typed).whole(), "exit status: 1\n", "{typed}");
    }
}

#[test]
fn what_is_gone_is_not_proposed() {
    let archive = Archive::new();
    archive.write("a.jsonl", record("Ferry", "The ferry sailed."));
    archive.write("b.jsonl", record("Fern", "A fern grew."));
    archive.index().done();
    archive.remove("b.jsonl");
    archive.index().done();
    assert_eq!(archive.run(&["complete", "fer"]).done(), "ferry\t1\n");
}

#[test]
fn bash_completes_queries() {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_newsdex")).parent().unwrap();
    let completed = |line: &str, words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let script = format!(
            "source <(newsdex completions bash); compopt() {{ :; }}; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}
             COMP_WORDS=({}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
             _newsdex_query newsdex \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" ")
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", &script]).current_dir(corpus().place()).env_clear();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        Ran::of(bash.env("PATH", path).output().unwrap()).done().to_owned()
    };
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("there is no bash to try");
        return;
    }
    assert_eq!(completed("newsdex search ceasef", &["newsdex", "search", "ceasef"]), "ceasefire\n");
    assert_eq!(
        completed("newsdex search by:doh", &["newsdex", "search", "by", ":", "doh"]),
        "\\\"Jane\\ Doherty\\\"\n"
    );
    let several = completed("newsdex search outlet:har", &["newsdex", "search", "outlet", ":", "har"]);
    assert!(several.contains("\\\"Harbour\\ Wire\\\"\n") && several.ends_with("\nhar\n"), "{several}");
    assert_eq!(completed("newsdex search --sort rel", &["newsdex", "search", "--sort", "rel"]), "relevance\n");
    assert_eq!(completed("newsdex sea", &["newsdex", "sea"]), "search\n");
}

#[test]
fn without_an_index_nothing_is_proposed() {
    let nowhere = tempfile::tempdir().unwrap();
    let ran = Ran::of(command(nowhere.path(), &["complete", "cea"]).output().unwrap());
    assert!(ran.failed().contains("no index"), "{}", ran.stderr());
}

#[test]
fn other_shells_ask_for_queries_too() {
    let script = |shell: &str| corpus().run(&["completions", shell]).done().to_owned();
    let zsh = script("zsh");
    assert!(zsh.contains(":_newsdex_query") && zsh.contains("_newsdex_query() {"), "{zsh}");
    assert!(script("fish").contains("newsdex complete -- (commandline -ct)"));
}
