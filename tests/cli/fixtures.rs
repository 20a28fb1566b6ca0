//! Each folder `tests/fixtures/<format>/<case>/` is a test: its source must give what its `expected.json` says.
//!
//! In: `source.*`, read by `newsdex extract`. Out: a list of all fields, of all cases, that are not as expected. As an
//! example, `{"headline": "Truce holds", "lead": null}` checks the headline, and that there is no lead;
//! `{"skipped": "a home page"}` checks that the source is refused. The README of the folder tells how to add a case.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::archive::{Ran, command};

/// The folder of the cases.
pub(crate) const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// A source, and what should come of it.
pub(crate) struct Case {
    /// The path of its folder below `tests/fixtures`: `html/live-blog`.
    pub(crate) name: String,
    /// The path of its source below `tests/fixtures`.
    pub(crate) source: String,
    /// What `expected.json` says: an object, or a list of them for a source of several records.
    pub(crate) expected: Value,
}

#[test]
fn every_case_gives_what_it_should() {
    let mut wrong = Vec::new();
    let mut n_cases = 0;
    for format in [
        "html",
        "mhtml",
        "text",
        "markdown",
        "json",
        "table",
        "warc",
        "feed",
        "nitf",
        "newsml",
        "reuters-sgml",
        "alto",
        "mets",
        "hocr",
        "mail",
        "mbox",
        "pdf",
        "zip",
        "tar",
    ] {
        let cases = cases(format);
        let found = extract(&cases);
        for case in &cases {
            wrong.extend(differences(case, found.get(&case.source).map_or(&[], Vec::as_slice)));
        }
        n_cases += cases.len();
    }
    assert!(n_cases > 40, "only {n_cases} cases found");
    assert!(wrong.is_empty(), "{} of {n_cases} cases differ:\n\n{}", wrong.len(), wrong.join("\n"));
}

/// Reads the cases in one folder of `tests/fixtures`.
pub(crate) fn cases(format: &str) -> Vec<Case> {
    let mut cases: Vec<Case> =
        entries(&Path::new(FIXTURES).join(format)).into_iter().map(|folder| case(&folder)).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn case(folder: &Path) -> Case {
    let is_source = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("source.");
    let source = entries(folder).into_iter().find(is_source);
    let source = source.unwrap_or_else(|| panic!("`{}` has no file `source.*`", folder.display()));
    let expected = folder.join("expected.json");
    let expected = fs::read(&expected).unwrap_or_else(|error| panic!("`{}`: {error}", expected.display()));
    let expected = serde_json::from_slice(&expected)
        .unwrap_or_else(|error| panic!("`{}/expected.json`: {error}", folder.display()));
    Case { name: below_fixtures(folder), source: below_fixtures(&source), expected }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn below_fixtures(path: &Path) -> String {
    path.strip_prefix(FIXTURES).unwrap().to_str().unwrap().to_owned()
}

/// Runs the command over all sources at once, and returns what it printed for each: an object for each record.
pub(crate) fn extract(cases: &[Case]) -> BTreeMap<String, Vec<Value>> {
    let arguments: Vec<&str> =
        ["extract", "--json"].into_iter().chain(cases.iter().map(|case| case.source.as_str())).collect();
    let ran = Ran::of(command(Path::new(FIXTURES), &arguments).output().unwrap());
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in ran.json() {
        found.entry(record["file"].as_str().unwrap().to_owned()).or_default().push(record);
    }
    found
}

/// Says in what a case is not as expected; nothing when it is.
fn differences(case: &Case, found: &[Value]) -> Option<String> {
    let expected = case.expected.as_array().map_or(std::slice::from_ref(&case.expected), Vec::as_slice);
    let mut lines = Vec::new();
    if expected.len() != found.len() {
        lines.push(format!("  {} records expected, {} found", expected.len(), found.len()));
    }
    for (expected, found) in expected.iter().zip(found) {
        compare(expected, found, &mut lines);
    }
    (!lines.is_empty()).then(|| format!("{}\n{}\n", case.source, lines.join("\n")))
}

/// Compares every field that is expected; those that are not named may be anything.
fn compare(expected: &Value, found: &Value, lines: &mut Vec<String>) {
    if let Some(reason) = found.get("skipped").filter(|_| expected.get("skipped").is_none()) {
        lines.push(format!("  an article is expected, but it was skipped: {reason}"));
        return;
    }
    for (field, expected) in expected.as_object().expect("what is expected of a record is an object") {
        let found = found.get(field).unwrap_or(&Value::Null);
        match (expected, found) {
            (expected, found) if expected == found => {}
            (Value::String(expected), Value::String(found)) if expected.contains("\n\n") || found.contains("\n\n") => {
                lines.push(format!("  {field}:"));
                lines.extend(paragraphs_that_differ(expected, found));
            }
            _ => lines.push(format!("  {field}: {expected} is expected, {found} found")),
        }
    }
}

/// Lists the paragraphs that are missing (`-`) and those that should not be there (`+`).
fn paragraphs_that_differ(expected: &str, found: &str) -> Vec<String> {
    let paragraphs = |text: &str| text.split("\n\n").map(str::to_owned).collect::<Vec<String>>();
    let (expected, found) = (paragraphs(expected), paragraphs(found));
    let missing = expected.iter().filter(|paragraph| !found.contains(paragraph)).map(|text| format!("    - {text}"));
    let extra = found.iter().filter(|paragraph| !expected.contains(paragraph)).map(|text| format!("    + {text}"));
    let lines: Vec<String> = missing.chain(extra).collect();
    if lines.is_empty() { vec!["    the same paragraphs in another order or number".to_owned()] } else { lines }
}
