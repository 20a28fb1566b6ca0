//! Who may import whom: every `crate::…` path in the sources, and every crate that only one place may name.
//!
//! Test modules are held to it too, so that no test ties stages together that the code keeps apart.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library, and which others each may use.
const ARROWS: [(&str, &[&str]); 19] = [
    ("article", &[]),
    ("memory", &[]),
    ("archive", &[]),
    // Articles print the names of months, and queries type them.
    ("months", &["article"]),
    ("format", &["archive", "article"]),
    ("extract", &["archive", "article", "format", "analysis", "months"]),
    // A word of a query is analysed by the form in which it was typed: `query::Form`, plain data.
    ("analysis", &["article", "query"]),
    ("query", &["article", "months"]),
    ("catalogue", &["article"]),
    ("dating", &["article"]),
    ("spans", &["article", "query", "analysis"]),
    ("matching", &["article", "query", "analysis", "spans"]),
    ("snippet", &["query", "analysis", "matching"]),
    ("concordance", &["article", "query", "analysis", "matching", "snippet"]),
    ("search", &["article", "query", "snippet", "matching", "analysis", "catalogue", "engine"]),
    ("engine", &["article", "query", "search", "snippet", "matching", "analysis", "catalogue", "memory", "spans"]),
    ("completion", &["query", "engine"]),
    ("ingest", &["archive", "format", "extract", "analysis", "article", "catalogue", "engine", "memory"]),
    ("render", &["article", "query", "search", "snippet", "concordance", "matching", "analysis"]),
];

/// Crates that only the files below one of these paths may name.
const ONLY_HERE: [(&str, &[&str]); 13] = [
    ("tantivy", &["engine/embedded"]),
    ("walkdir", &["archive"]),
    ("flate2", &["archive"]),
    ("encoding_rs", &["archive"]),
    ("chardetng", &["archive"]),
    ("rayon", &["ingest"]),
    ("regex", &["query", "analysis"]),
    ("whatlang", &["analysis"]),
    ("frostem", &["analysis"]),
    ("scraper", &["format", "extract"]),
    ("clap", &["cli", "main.rs"]),
    ("anyhow", &["cli", "main.rs"]),
    ("indicatif", &["cli", "main.rs"]),
];

#[test]
fn modules_use_only_what_they_may() {
    let mut wrong = BTreeSet::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            assert!(["lib", "main", "cli"].contains(&module.as_str()), "src/{module} stands in no row of the table");
            continue;
        };
        for used in modules_named(&text) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.insert(format!("{}: `{module}` may not use `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_command_uses_the_library_from_outside() {
    for (path, text) in sources() {
        if ["main", "cli"].contains(&module_of(&path).as_str()) {
            let used: Vec<String> = modules_named(&text)
                .into_iter()
                .filter(|name| ARROWS.iter().any(|(module, _)| module == name))
                .collect();
            assert!(used.is_empty(), "{} names `crate::{}`: say `newsdex::`", path.display(), used.join("`, `crate::"));
        }
    }
}

#[test]
fn each_crate_is_named_in_its_place_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (name, places) in ONLY_HERE {
            let is_at_home = places.iter().any(|place| path.starts_with(place));
            if !is_at_home && names_crate(&text, name) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn paths_are_read_in_all_their_forms() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(modules_named(text).iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
    };
    check("use crate::article::Article;", &["article"]);
    check("use crate::{article::Article, query::{self, Query}, search};", &["article", "query", "search"]);
    check("let date = crate::extract::date(text);", &["extract"]);
    check("// as in `crate::engine`\n/// [`search`](crate::search::search)", &[]);
    check("pub(crate) fn a() {}", &[]);
    assert!(names_crate("use tantivy::Index;", "tantivy"));
    assert!(!names_crate("/// Tantivy's, tantivy::Index", "tantivy"));
    assert!(!names_crate("super::archive_of_tantivy::x", "tantivy"));
}

/// All source files, by their paths below `src`.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push((path.strip_prefix(&root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 50);
    sources.sort();
    sources
}

fn module_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the first names after each `crate::`, in the order of the text.
fn modules_named(text: &str) -> Vec<String> {
    let code = code(text);
    let mut named = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => named.extend(first_names_of_group(group)),
            None => named.push(name(rest)),
        }
    }
    named
}

fn first_names_of_group(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut is_first = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_first = true,
            c if c.is_whitespace() => {}
            _ if depth == 0 && is_first => {
                names.push(name(&group[at..]));
                is_first = false;
            }
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn names_crate(text: &str, name: &str) -> bool {
    let code = code(text);
    code.match_indices(&format!("{name}::"))
        .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}
