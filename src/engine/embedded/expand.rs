//! Patterns → the words of the archive that they stand for.
//!
//! Each is looked up in the ordered dictionary of each segment: between the words that its first letters bound, or by an
//! automaton that skips what cannot be near. Only words of articles alive count.

use std::collections::HashMap;

use tantivy::Searcher;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use super::query::n_alive_with;
use crate::analysis::pattern::Matcher;
use crate::analysis::{ExpandedWord, Expansion, Expansions, Pattern};
use crate::article::Language;
use crate::query::Query;

/// Before all words that people write, behind the layers that begin with a control character.
const FIRST_SURFACE: &str = "\u{4}";

/// Looks up the patterns of `query` in the words of the field `text`.
pub(super) fn expand(
    query: &Query,
    searcher: &Searcher,
    text: Field,
    languages: &[Language],
) -> tantivy::Result<Expansions> {
    Expansions::of(query, languages, |pattern| look_up(searcher, text, pattern))
}

/// Returns the words of the articles alive that `pattern` stands for.
pub(super) fn look_up(searcher: &Searcher, field: Field, pattern: &Pattern) -> tantivy::Result<Expansion> {
    let Some(matcher) = pattern.matcher() else { return Ok(Expansion::default()) };
    let mut counts = Counts { matcher: &matcher, words: HashMap::new() };
    for reader in searcher.segment_readers() {
        let inverted_index = reader.inverted_index(field)?;
        if let Pattern::Fuzzy { word, distance } = pattern {
            let near = FuzzyTermQuery::new(Term::from_field_text(field, word), *distance, true).automaton()?;
            let mut words = inverted_index.terms().search(&near).into_stream()?;
            while words.advance() {
                counts.add(words.key(), words.value(), reader, &inverted_index)?;
            }
        } else {
            let prefix = pattern.literal_prefix();
            let first = if prefix.is_empty() { FIRST_SURFACE } else { prefix };
            let mut words = inverted_index.terms().range().ge(first).into_stream()?;
            while words.advance() && words.key().starts_with(prefix.as_bytes()) {
                counts.add(words.key(), words.value(), reader, &inverted_index)?;
            }
        }
    }
    let expanded = |(term, (n_articles, slips))| ExpandedWord { term, n_articles, slips };
    Ok(Expansion::of(counts.words.into_iter().map(expanded).collect()))
}

/// How many articles alive have each of the words that a pattern stands for, and how far each is from what was typed.
struct Counts<'a> {
    matcher: &'a Matcher<'a>,
    words: HashMap<String, (u64, u8)>,
}

impl Counts<'_> {
    /// Adds the articles of one segment; bytes that are no text are no word.
    fn add(
        &mut self,
        word: &[u8],
        info: &TermInfo,
        reader: &SegmentReader,
        inverted_index: &InvertedIndexReader,
    ) -> tantivy::Result<()> {
        let Ok(word) = std::str::from_utf8(word) else { return Ok(()) };
        let Some(slips) = self.matcher.slips(word) else { return Ok(()) };
        let n_articles = n_alive_with(reader, inverted_index, info)?;
        if n_articles > 0 {
            match self.words.get_mut(word) {
                Some((n, _)) => *n += n_articles,
                None => drop(self.words.insert(word.to_owned(), (n_articles, slips))),
            }
        }
        Ok(())
    }
}
