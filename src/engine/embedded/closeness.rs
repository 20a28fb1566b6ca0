//! Words of the query that stand near each other raise an article's score.
//!
//! Positions are dear to read, so only the best articles by words alone are looked at: enough of them that what a person
//! sees is in order, and always as many, so that one page follows the other.

use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, SegmentOrdinal};

use super::favour::{Favour, OpenFavour};
use super::rank::Scored;
use super::scoring::Scoring;
use super::segment_scoring::SegmentScoring;

/// How many of the best articles are looked at.
pub(super) const N_LOOKED_AT: usize = 200;
/// How far two words may stand from each other, in either order.
const REACH: u32 = 8;
/// What two neighbours of the query that stand near each other count, against the rarer of them.
const WEIGHT: f32 = 0.1;

/// Raises the scores of the first [`N_LOOKED_AT`] of `best`, which are in order, and puts them in order again.
pub(super) fn raise(
    searcher: &Searcher,
    scoring: &Scoring,
    favour: Favour,
    best: &mut [Scored],
) -> tantivy::Result<()> {
    if scoring.words.len() < 2 {
        return Ok(());
    }
    let n_looked_at = best.len().min(N_LOOKED_AT);
    let looked_at = &mut best[..n_looked_at];
    // Postings are read from the first document to the last.
    looked_at.sort_unstable_by_key(|scored| scored.address);
    let mut segment: Option<(SegmentOrdinal, Closeness<'_>, OpenFavour)> = None;
    for scored in looked_at.iter_mut() {
        let ordinal = scored.address.segment_ord;
        let (_, closeness, favour) = match &mut segment {
            Some(open) if open.0 == ordinal => open,
            other => {
                let reader = searcher.segment_reader(ordinal);
                let words = SegmentScoring::open(scoring, reader, IndexRecordOption::WithFreqsAndPositions)?;
                other.insert((ordinal, Closeness::new(scoring, words), favour.open(reader)?))
            }
        };
        let doc = scored.address.doc_id;
        scored.rank.primary += f64::from(closeness.score(doc) * favour.factor(doc));
    }
    looked_at.sort_unstable_by(|a, b| b.cmp(a));
    Ok(())
}

/// How near to each other the words of a query stand in the articles of one segment. Documents must be asked for in order.
pub(super) struct Closeness<'a> {
    scoring: &'a Scoring,
    words: SegmentScoring,
    positions: Vec<Vec<u32>>,
    scratch: Vec<u32>,
}

impl<'a> Closeness<'a> {
    /// Looks at `words`, which were opened with positions.
    pub(super) fn new(scoring: &'a Scoring, words: SegmentScoring) -> Self {
        Self { scoring, words, positions: vec![Vec::new(); scoring.words.len()], scratch: Vec::new() }
    }

    /// Returns what the score of an article is raised by.
    pub(super) fn score(&mut self, doc: u32) -> f32 {
        self.words.positions(doc, &mut self.scratch, &mut self.positions);
        let norm = self.words.norm(doc);
        let mut score = 0.0;
        for (words, positions) in self.scoring.words.windows(2).zip(self.positions.windows(2)) {
            let [(left, left_at), (right, right_at)] = [(&words[0], &positions[0]), (&words[1], &positions[1])];
            let n = n_near(left_at, right_at) as f32;
            score += WEIGHT * left.weight().max(right.weight()) * n / (n + norm);
        }
        score
    }
}

/// Counts the positions of `left` that have one of `right` within [`REACH`], before or behind; both are in order.
fn n_near(left: &[u32], right: &[u32]) -> usize {
    let mut right = right.iter().peekable();
    let mut n = 0;
    for &at in left {
        while right.next_if(|&&other| other + REACH < at).is_some() {}
        n += usize::from(right.peek().is_some_and(|&&other| other <= at + REACH && other != at));
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_within_eight_words_on_either_side() {
        let check = |left: &[u32], right: &[u32], expected| assert_eq!(n_near(left, right), expected);
        check(&[1], &[9], 1);
        check(&[1], &[10], 0);
        check(&[9], &[1], 1);
        check(&[1, 20, 40], &[22, 41], 2);
        check(&[5], &[5], 0);
        check(&[], &[5], 0);
    }
}
