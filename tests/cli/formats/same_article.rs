//! One article is the same, whatever it was saved as.
//!
//! Each row is a page of `corpus/`, and the fixtures that a producer made of it when it was served to it.

use std::path::Path;

use serde_json::Value;

use crate::archive::{Ran, command};

/// A page below the project's folder, and the other files that hold it, some of them with others.
const SAVED: &[(&str, &[&str])] = &[
    (
        "corpus/harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html",
        &[
            "tests/fixtures/mhtml/chromium-ceasefire-agreed/source.mhtml",
            "tests/fixtures/html/single-file-ceasefire-agreed/source.html",
            "tests/fixtures/warc/wget/source.warc.gz",
            "tests/fixtures/warc/warcio/source.warc",
            "tests/fixtures/warc/zstd-dictionary/source.warc.zst",
            "tests/fixtures/warc/wacz/source.wacz",
            "tests/fixtures/mail/ceasefire-agreed/source.eml",
        ],
    ),
    (
        "corpus/harbour-post/2025/01/22/herring-quota-cut.html",
        &[
            "tests/fixtures/warc/wget/source.warc.gz",
            "tests/fixtures/warc/warcio/source.warc",
            "tests/fixtures/warc/zstd-dictionary/source.warc.zst",
            "tests/fixtures/warc/wacz/source.wacz",
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
            "tests/fixtures/warc/wget/source.warc.gz",
            "tests/fixtures/warc/warcio/source.warc",
            "tests/fixtures/warc/zstd-dictionary/source.warc.zst",
            "tests/fixtures/warc/wacz/source.wacz",
        ],
    ),
];
/// What must be the same.
const FIELDS: &[&str] = &["headline", "published", "byline", "body", "outlet", "language"];
/// Pages, and what Chromium printed of them: with all that stood around the story on the page.
const PRINTED: &[(&str, &str)] = &[
    ("corpus/le-fanal/culture/le-phare-et-la-comedienne.html", "tests/fixtures/pdf/chromium-with-headers/source.pdf"),
    ("corpus/kurier-am-strom/ausland/waffenruhe-orva.html", "tests/fixtures/pdf/chromium-plain/source.pdf"),
    ("corpus/marfa-al-zahra/mahalli/suq-al-samak.html", "tests/fixtures/pdf/chromium-arabic/source.pdf"),
];
/// What is printed, too, and must be the same.
const PRINTED_FIELDS: &[&str] = &["headline", "byline", "language"];

/// Returns the articles in a file.
fn articles(file: &str) -> Vec<Value> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ran::of(command(project, &["extract", "--json", file]).output().unwrap()).json()
}

/// Returns the only article in a file.
fn article(file: &str) -> Value {
    let [article] =
        <[Value; 1]>::try_from(articles(file)).unwrap_or_else(|all| panic!("{file}: {} articles", all.len()));
    article
}

#[test]
fn an_article_is_the_same_whatever_it_was_saved_as() {
    for (page, files) in SAVED {
        let expected = article(page);
        assert!(expected["headline"].is_string() && expected["published"].is_string(), "{page}: {expected}");
        for file in *files {
            let all = articles(file);
            let found: Vec<&Value> = all.iter().filter(|article| article["headline"] == expected["headline"]).collect();
            assert!(!found.is_empty(), "{file} has no article {}", expected["headline"]);
            for found in found {
                for field in FIELDS {
                    assert_eq!(found[field], expected[field], "{field} of {file}");
                }
            }
        }
    }
}

#[test]
fn a_printed_page_has_the_headline_and_all_words_of_the_story() {
    for (page, print) in PRINTED {
        let (expected, found) = (article(page), article(print));
        for field in PRINTED_FIELDS {
            assert_eq!(found[field], expected[field], "{field} of {print}");
        }
        let day = |article: &Value| article["published"].as_str().map(|date| date[..10].to_owned());
        // A date that shares its line with buttons is not seen.
        assert!(day(&found).is_none_or(|found| Some(found) == day(&expected)), "{print}");
        let printed = found["body"].as_str().unwrap();
        let mut words = printed.split_whitespace();
        for word in expected["body"].as_str().unwrap().split_whitespace() {
            assert!(words.any(|printed| printed == word), "`{word}` is missing in {print}, or not in its place");
        }
    }
}
