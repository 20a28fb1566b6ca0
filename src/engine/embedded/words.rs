//! The words of an index, and how many articles alive have each.
//!
//! Each segment has an ordered dictionary of the words of a field; in goes what is sought in it, out come the words of all
//! segments, the most frequent first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, Searcher, SegmentReader, Term};

/// Before all words that people write, behind the layers that begin with a control character.
const FIRST_SURFACE: &str = "\u{4}";

/// Which words of the dictionaries are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sought<'a> {
    /// Those that start so; of the empty text, all that people write.
    StartingWith(&'a str),
    /// Those within so many slips of a word.
    Near {
        /// The word without slips.
        word: &'a str,
        /// How many slips there may be.
        distance: u8,
    },
}

/// A word and the articles alive that have it.
#[derive(Clone, Debug)]
pub(super) struct Counted<T> {
    pub(super) word: String,
    pub(super) n_articles: u64,
    /// What was found out about the word.
    pub(super) finding: T,
}

/// Returns the words sought about which `judge` finds something, the most frequent first, then by letter: an order that
/// depends on the articles only.
pub(super) fn count<T>(
    searcher: &Searcher,
    field: Field,
    sought: Sought<'_>,
    mut judge: impl FnMut(&str) -> Option<T>,
) -> tantivy::Result<Vec<Counted<T>>> {
    let mut counts: BTreeMap<String, (u64, T)> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let inverted_index = reader.inverted_index(field)?;
        let mut add = |word: &[u8], info: &TermInfo| -> tantivy::Result<()> {
            // Bytes that are no text are no word.
            let Ok(word) = std::str::from_utf8(word) else { return Ok(()) };
            let Some(finding) = judge(word) else { return Ok(()) };
            let n_articles = n_alive_with(reader, &inverted_index, info)?;
            if n_articles > 0 {
                match counts.entry(word.to_owned()) {
                    Entry::Occupied(mut known) => known.get_mut().0 += n_articles,
                    Entry::Vacant(unknown) => drop(unknown.insert((n_articles, finding))),
                }
            }
            Ok(())
        };
        match sought {
            Sought::StartingWith(beginning) => {
                let first = if beginning.is_empty() { FIRST_SURFACE } else { beginning };
                let mut words = inverted_index.terms().range().ge(first).into_stream()?;
                while words.advance() && words.key().starts_with(beginning.as_bytes()) {
                    add(words.key(), words.value())?;
                }
            }
            Sought::Near { word, distance } => {
                let near = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true).automaton()?;
                let mut words = inverted_index.terms().search(&near).into_stream()?;
                while words.advance() {
                    add(words.key(), words.value())?;
                }
            }
        }
    }
    let counted = |(word, (n_articles, finding))| Counted { word, n_articles, finding };
    let mut words: Vec<Counted<T>> = counts.into_iter().map(counted).collect();
    // The sort is stable, and the words come by letter.
    words.sort_by_key(|word| Reverse(word.n_articles));
    Ok(words)
}

/// Judges words by whether people type them: what starts with a control character is a stem.
pub(super) fn typeable(word: &str) -> Option<()> {
    (!word.starts_with(|c: char| c.is_ascii_control())).then_some(())
}

/// Counts the articles alive in a segment that have the word of `info`.
pub(super) fn n_alive_with(
    reader: &SegmentReader,
    inverted_index: &InvertedIndexReader,
    info: &TermInfo,
) -> tantivy::Result<u64> {
    Ok(match reader.alive_bitset() {
        None => u64::from(info.doc_freq),
        Some(alive) => {
            let postings = inverted_index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            u64::from(postings.doc_freq_given_deletes(alive))
        }
    })
}
