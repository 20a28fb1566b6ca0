//! A run that is killed or stopped loses nothing that was committed, and the next one goes on.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::archive::{Archive, page, record, text_article};

const N_ARTICLES: usize = 400;

/// A few hundred words, so that reading takes a while.
fn body(n: usize) -> String {
    let words = ["harbour", "market", "lighthouse", "council", "bridge", "station", "theatre", "pilot"];
    let sentence = |k: usize| format!("The {} met the {} again. ", words[(n + k) % 8], words[(n * k) % 8]);
    format!("Story number {n}. {}", (0..60).map(sentence).collect::<String>())
}

fn many_files() -> Archive {
    let archive = Archive::new();
    for n in 0..N_ARTICLES {
        let headline = format!("Story {n}");
        match n % 2 {
            0 => archive.write(format!("{}/{n}.html", n % 7), page(&headline, &body(n))),
            _ => archive.write(format!("{}/{n}.txt", n % 7), text_article(&headline, &body(n))),
        }
    }
    archive
}

fn one_container() -> Archive {
    let archive = Archive::new();
    let records: String = (0..N_ARTICLES).map(|n| record(&format!("Story {n}"), &body(n))).collect();
    archive.write("records.jsonl", records);
    archive
}

fn hits(archive: &Archive, index: &str) -> Vec<serde_json::Value> {
    ["", "lighthouse", "\"pilot met\""]
        .iter()
        .flat_map(|query| archive.run(&["search", "--index", index, "--json", "-n", "0", query]).json())
        .collect()
}

/// Kills runs at moments spread over a whole run, each followed by a run that is left alone.
fn check_kills(archive: &Archive) {
    let started = Instant::now();
    archive.index_with(&["--index", "whole"]).done();
    let whole_run = started.elapsed();
    let expected = hits(archive, "whole");
    assert_eq!(expected.len(), 3 * N_ARTICLES);
    // A fixed seed: the moments differ by the machine's speed only.
    let mut random: u64 = 0x5eed;
    for round in 0..6_u32 {
        let _ = std::fs::remove_dir_all(archive.place().join("index"));
        // Up to three runs in a row are killed over what the one before left.
        for _ in 0..=round % 3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let share = f64::from((random >> 40) as u32 % 1000) / 1000.0;
            let mut run = start(archive, "index");
            std::thread::sleep(whole_run.mul_f64(share));
            run.kill().unwrap();
            run.wait().unwrap();
        }
        archive.index().done();
        archive.assert_sound();
        let found = hits(archive, "index");
        assert_eq!(found.len(), expected.len(), "in round {round}");
        assert_eq!(found, expected, "in round {round}");
        let files: BTreeSet<String> = found[..N_ARTICLES].iter().map(|hit| hit["id"].to_string()).collect();
        assert_eq!(files.len(), N_ARTICLES);
        let again = archive.index();
        assert!(again.done().ends_with("unchanged\n"), "{}", again.stdout());
    }
}

fn start(archive: &Archive, index: &str) -> Child {
    archive.command(&["index", "news", "--index", index]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_killed_run_loses_no_file_and_doubles_none() {
    check_kills(&many_files());
}

#[test]
fn a_killed_run_loses_no_record_and_doubles_none() {
    check_kills(&one_container());
}

/// Sends `signal` to a run after `delay`; returns its exit status and all that it said.
fn interrupted(archive: &Archive, delay: Duration) -> (Option<i32>, String) {
    let mut run = start(archive, "index");
    std::thread::sleep(delay);
    Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    let status = run.wait().unwrap();
    let mut said = String::new();
    run.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    run.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (status.code(), said)
}

fn check_interrupt(archive: &Archive) {
    let started = Instant::now();
    archive.index_with(&["--index", "whole", "-j", "1"]).done();
    let whole_run = started.elapsed();
    // A run may be too fast, or not yet listening; one of these moments falls within it.
    for share in [0.3, 0.5, 0.2, 0.4, 0.6, 0.1] {
        let _ = std::fs::remove_dir_all(archive.place().join("index"));
        let (status, said) = interrupted(archive, whole_run.mul_f64(share));
        if status != Some(130) {
            continue;
        }
        assert!(said.contains("stopping: what is done will be kept; run the command again to go on"), "{said}");
        assert!(said.contains("stopped before the end: run the same command again to go on"), "{said}");
        archive.assert_sound();
        archive.index().done();
        archive.assert_sound();
        assert_eq!(hits(archive, "index"), hits(archive, "whole"));
        return;
    }
    panic!("no interrupt reached a run at work");
}

#[test]
fn an_interrupted_run_says_how_to_go_on_and_the_next_one_does() {
    check_interrupt(&many_files());
}

#[test]
fn an_interrupted_container_is_gone_on_with() {
    check_interrupt(&one_container());
}
