//! Results as a TREC run, which programs such as `trec_eval` score: `qid Q0 docid rank score tag` a line.
//!
//! Those programs order by score and never look at the rank, so scores are made to fall strictly. The docid is the
//! article's own id in its record where it has one, else the one that newsdex gave it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::is_unsafe;
use crate::search::SearchResults;

/// Names the program in each line.
const TAG: &str = "newsdex";
/// The least by which a score falls, as a share of the one before: more than the programs' `float` can lose.
const LEAST_FALL: f32 = 1e-6;

/// Writes one line a hit; of several articles with one docid the first.
///
/// # Errors
/// Those of `out`.
pub fn run(out: &mut dyn Write, query_id: &str, results: &SearchResults) -> io::Result<()> {
    let query_id = one_word(query_id);
    let mut written = BTreeSet::new();
    // In an order by date there are no scores.
    let is_scored = results.hits.iter().all(|hit| hit.found.score > 0.0);
    let mut last = f32::INFINITY;
    for hit in &results.hits {
        let article = &hit.found.article;
        let docid = article.record_id.as_deref().map_or_else(|| article.id.to_string(), one_word);
        if written.insert(docid.clone()) {
            let score = if is_scored { hit.found.score } else { 1.0 / hit.rank as f32 };
            last = score.min(last - last * LEAST_FALL);
            writeln!(out, "{query_id} Q0 {docid} {} {last} {TAG}", written.len())?;
        }
    }
    Ok(())
}

/// Returns `text` without what would part it into columns or lines.
fn one_word(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || c.is_control() || is_unsafe(c);
    if text.is_empty() { "_".to_owned() } else { text.replace(parts, "_") }
}
