//! How well the hard pages are read, in the measures by which extractors are compared; no score may fall below its floor.
//!
//! In: the cases in `tests/fixtures/hard`, each with many difficulties at once and with what a person says is right. They
//! need not come out exactly, as those of [`fixtures`](crate::fixtures) must, so that the test tells of a change that makes
//! pages of no named kind worse. Out: a table of scores, a row for each page, when an average is below its floor. As an
//! example, a page that loses one paragraph of ten has a recall of about 0.9.
//!
//! Body: recall and precision of its runs of four words, averaged over the pages, and F1 of the two averages; the
//! standfirst counts as the body's first paragraph. Headline: the same but for case. Day: the one printed. Minute: the same
//! instant. Byline: F1 of the set of names. Source of the body's measure: the article-extraction-benchmark of scrapinghub.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::article::ArticleDate;
use serde_json::Value;

use crate::fixtures::{Case, cases, extract};

/// What is measured, and the least that is good enough.
///
/// A floor is what is reached, rounded down; raise it when extraction gets better.
const FLOORS: [(&str, f64); 8] = [
    ("precision", 0.83),
    ("recall", 0.97),
    ("body F1", 0.90),
    ("headline", 0.92),
    ("day", 0.99),
    ("minute", 0.99),
    ("byline F1", 0.66),
    ("language", 0.99),
];

/// The scores of a page, in the order of [`FLOORS`]; `None` where the truth says nothing.
type Row = [Option<f64>; FLOORS.len()];

#[test]
fn no_score_of_the_hard_pages_is_below_its_floor() {
    let cases = cases("hard");
    assert!(cases.len() >= 10, "only {} cases found", cases.len());
    let found = extract(&cases);
    let rows: Vec<(&str, Row)> = cases
        .iter()
        .map(|case| {
            (case.name.as_str(), scores(case, found.get(&case.source).map_or(&Value::Null, |records| &records[0])))
        })
        .collect();
    let averages = averages(&rows);
    assert!(averages.iter().all(|average| average.is_finite()), "a measure without a truth: {averages:?}");
    let too_low: Vec<&str> = FLOORS
        .iter()
        .zip(averages)
        .filter(|((_, floor), average)| average < floor)
        .map(|((name, _), _)| *name)
        .collect();
    assert!(too_low.is_empty(), "too low: {}\n\n{}", too_low.join(", "), table(&rows, averages));
}

#[test]
fn scores_are_those_of_the_benchmark() {
    let check =
        |truth: &str, found: &str, expected: (f64, f64)| assert_eq!(precision_and_recall(truth, found), expected);
    check("", "", (1.0, 1.0));
    check("a b c d e", "a b c d e", (1.0, 1.0));
    check("a b c d e", "", (0.0, 0.0));
    check("a b c d e f g h", "a b c d", (1.0, 0.2));
    check("a, b; c – d", "a b c d e", (0.5, 1.0));
}

fn scores(case: &Case, found: &Value) -> Row {
    let truth = &case.expected;
    let body = truth.get("body").map(|_| precision_and_recall(&text(truth), &text(found)));
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    let same = |field: &str| truth.get(field).map(|truth| f64::from(lower(truth) == found.get(field).and_then(lower)));
    let date = |value: &Value| value["published"].as_str().and_then(|text| text.parse::<ArticleDate>().ok());
    let (true_date, found_date) = (date(truth), date(found));
    let day = true_date.map(|date| f64::from(found_date.is_some_and(|found| found.first_day() == date.first_day())));
    let minute = true_date.map(|date| f64::from(found_date.is_some_and(|found| found.as_second() == date.as_second())));
    let names = truth.get("byline").map(|truth| f1_of_sets(&names(truth), &names(&found["byline"])));
    [
        body.map(|(precision, _)| precision),
        body.map(|(_, recall)| recall),
        None,
        same("headline"),
        day,
        minute,
        names,
        same("language"),
    ]
}

/// The text that counts as the body: the standfirst, then the paragraphs.
fn text(article: &Value) -> String {
    [&article["lead"], &article["body"]].iter().filter_map(|text| text.as_str()).collect::<Vec<&str>>().join("\n\n")
}

fn names(byline: &Value) -> BTreeSet<String> {
    byline.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_lowercase)).collect()
}

fn f1_of_sets(truth: &BTreeSet<String>, found: &BTreeSet<String>) -> f64 {
    if truth.is_empty() && found.is_empty() {
        return 1.0;
    }
    2.0 * truth.intersection(found).count() as f64 / (truth.len() + found.len()) as f64
}

fn precision_and_recall(truth: &str, found: &str) -> (f64, f64) {
    let (truth, found) = (runs_of_four(truth), runs_of_four(found));
    let shared: usize = truth.iter().map(|(run, n)| n.min(found.get(run).unwrap_or(&0))).sum();
    let share = |runs: &BTreeMap<Vec<String>, usize>| {
        let n: usize = runs.values().sum();
        shared as f64 / n as f64
    };
    (share(&found), share(&truth))
}

/// Counts the runs of four words; a text of fewer has one run, of all its words.
fn runs_of_four(text: &str) -> BTreeMap<Vec<String>, usize> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut runs = BTreeMap::new();
    for run in words.windows(4.min(words.len().max(1))) {
        *runs.entry(run.to_vec()).or_default() += 1;
    }
    if words.is_empty() {
        runs.insert(Vec::new(), 1);
    }
    runs
}

fn averages(rows: &[(&str, Row)]) -> [f64; FLOORS.len()] {
    let mut averages = std::array::from_fn(|column| {
        let known: Vec<f64> = rows.iter().filter_map(|(_, row)| row[column]).collect();
        known.iter().sum::<f64>() / known.len() as f64
    });
    averages[2] = 2.0 * averages[0] * averages[1] / (averages[0] + averages[1]);
    averages
}

fn table(rows: &[(&str, Row)], averages: [f64; FLOORS.len()]) -> String {
    let line = |name: &str, cells: Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:>10}")).collect();
        format!("{name:<40}{}\n", cells.concat())
    };
    let number = |score: f64| format!("{score:.3}");
    let mut table = line("", FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for (name, row) in rows {
        table += &line(name, row.iter().map(|score| score.map_or_else(|| "-".to_owned(), number)).collect());
    }
    table += &line("average", averages.map(number).to_vec());
    table + &line("floor", FLOORS.iter().map(|(_, floor)| number(*floor)).collect())
}
