//! `tests/producers/README.md` says of each format where its fixtures come from; here it is held to that.

use std::fs;
use std::path::Path;

use newsdex::format::FORMATS;

use crate::fixtures::{FIXTURES, cases};

/// Folders of cases that are all named at once.
const NAMED_AS_A_WHOLE: &[&str] = &["html", "hard", "text", "markdown"];

/// Returns the rows of the table: the name of a format, and what stands in the other cells.
fn rows() -> Vec<(String, String)> {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/producers/README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let rows = readme.lines().skip_while(|line| !line.starts_with("|---")).skip(1).filter(|line| line.starts_with('|'));
    rows.map(|row| {
        let (name, rest) = row[1..].split_once('|').unwrap();
        (name.trim().to_owned(), rest.to_owned())
    })
    .collect()
}

/// Returns the cases that a row names, such as `feed/feedgen-*`.
fn named(row: &str) -> Vec<&str> {
    let code = row.split('`').skip(1).step_by(2);
    code.filter(|name| {
        let folder = name.split_once('/').map(|(folder, case)| (Path::new(FIXTURES).join(folder), case));
        folder.is_some_and(|(folder, case)| folder.is_dir() && !case.is_empty())
    })
    .collect()
}

#[test]
fn every_format_says_where_its_fixtures_come_from() {
    let names: Vec<String> = rows().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, FORMATS.iter().map(|info| info.name).collect::<Vec<_>>());
}

#[test]
fn every_case_is_named_and_every_name_is_a_case() {
    let rows = rows();
    let named: Vec<&str> = rows.iter().flat_map(|(_, row)| named(row)).collect();
    let is_of = |name: &str, case: &str| name.strip_suffix('*').map_or(name == case, |start| case.starts_with(start));
    let folders = fs::read_dir(FIXTURES).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir());
    let folders: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    let all: Vec<String> = folders.iter().flat_map(|folder| cases(folder)).map(|case| case.name).collect();
    for case in &all {
        let folder = case.split('/').next().unwrap();
        let is_named = NAMED_AS_A_WHOLE.contains(&folder) || named.iter().any(|name| is_of(name, case));
        assert!(is_named, "`{case}` is not in the table");
    }
    for name in named {
        assert!(all.iter().any(|case| is_of(name, case)), "`{name}` is no case");
    }
}
