//! One article is the same, whatever it was saved as.
//!
//! Each row is a page of `corpus/`, and the fixtures that a producer made of it when it was served to it.

use std::path::Path;

use serde_json::Value;

use crate::archive::{Ran, command};

/// A page below the project's folder, and the other files that hold it.
const SAVED: &[(&str, &[&str])] = &[
    (
        "corpus/harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
        &[
            "tests/fixtures/mhtml/chromium-ceasefire-agreed/source.mhtml",
            "tests/fixtures/html/single-file-ceasefire-agreed/source.html",
        ],
    ),
    (
        "corpus/encodings/windows-1251.html",
        &[
            "tests/fixtures/mhtml/chromium-windows-1251/source.mhtml",
            "tests/fixtures/html/single-file-windows-1251/source.html",
        ],
    ),
    (
        "corpus/encodings/shift_jis.html",
        &[
            "tests/fixtures/mhtml/chromium-shift-jis/source.mhtml",
            "tests/fixtures/html/single-file-shift-jis/source.html",
        ],
    ),
];
/// What must be the same.
const FIELDS: &[&str] = &["headline", "published", "byline", "body", "outlet", "language"];

/// Returns the only article in a file.
fn article(file: &str) -> Value {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = Ran::of(command(project, &["extract", "--json", file]).output().unwrap());
    let [article] = <[Value; 1]>::try_from(ran.json()).unwrap_or_else(|all| panic!("{file}: {} articles", all.len()));
    article
}

#[test]
fn an_article_is_the_same_whatever_it_was_saved_as() {
    for (page, files) in SAVED {
        let expected = article(page);
        assert!(expected["headline"].is_string() && expected["published"].is_string(), "{page}: {expected}");
        for file in *files {
            let found = article(file);
            for field in FIELDS {
                assert_eq!(found[field], expected[field], "{field} of {file}");
            }
        }
    }
}
