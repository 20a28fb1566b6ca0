//! Why the articles on a page rank where they do: the parts of their scores.

use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, SegmentOrdinal};

use super::closeness::Closeness;
use super::favour::{Favour, OpenFavour};
use super::rank::Scored;
use super::scoring::{ALL_WORDS_FACTOR, Scoring};
use super::segment_scoring::SegmentScoring;
use crate::search::{RankReasons, WordReason};

/// Words of a query that are told of; more would tell nobody anything.
const MAX_WORDS: usize = 20;

/// One segment, as far as reasons are read from it.
struct Open<'a> {
    segment: SegmentOrdinal,
    words: SegmentScoring,
    closeness: Closeness<'a>,
    favour: OpenFavour,
}

/// Returns the reasons of each article of `page`, in its order.
pub(super) fn reasons(
    searcher: &Searcher,
    scoring: &Scoring,
    favour: Favour,
    page: &[Scored],
) -> tantivy::Result<Vec<RankReasons>> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    // Postings are read from the first document to the last.
    order.sort_unstable_by_key(|&n| page[n].address);
    let mut reasons = vec![RankReasons::default(); page.len()];
    let mut open: Option<Open<'_>> = None;
    for n in order {
        let address = page[n].address;
        let open = match &mut open {
            Some(open) if open.segment == address.segment_ord => open,
            other => {
                let reader = searcher.segment_reader(address.segment_ord);
                let words = |option| SegmentScoring::open(scoring, reader, option);
                other.insert(Open {
                    segment: address.segment_ord,
                    words: words(IndexRecordOption::WithFreqs)?,
                    closeness: Closeness::new(scoring, words(IndexRecordOption::WithFreqsAndPositions)?),
                    favour: favour.open(reader)?,
                })
            }
        };
        let scores = open.words.word_scores(address.doc_id);
        let has_all = scoring.has_row && scores.iter().all(|word| word.n_occurrences > 0);
        let of_word = |(word, score): (&super::scoring::ScoredWord, &super::segment_scoring::WordScore)| WordReason {
            text: word.text.clone(),
            n_occurrences: score.n_occurrences,
            n_articles: word.n_articles,
            score: score.score,
        };
        let mut words: Vec<WordReason> = scoring.words.iter().zip(&scores).map(of_word).collect();
        words.sort_by(|a, b| b.score.total_cmp(&a.score));
        let n_words_more = words.len().saturating_sub(MAX_WORDS);
        words.truncate(MAX_WORDS);
        let few = |texts: &[String]| texts.iter().take(MAX_WORDS).cloned().collect();
        reasons[n] = RankReasons {
            words,
            n_words_more,
            common: few(&scoring.common),
            missing: few(&scoring.missing),
            closeness: open.closeness.score(address.doc_id),
            all_words_factor: if has_all { ALL_WORDS_FACTOR } else { 1.0 },
            length_ratio: open.words.length_ratio(address.doc_id),
            date_factor: open.favour.factor(address.doc_id),
        };
    }
    Ok(reasons)
}
