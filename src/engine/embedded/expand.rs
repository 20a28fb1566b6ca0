//! Patterns → the words of the archive that they stand for.
//!
//! Each is looked up in the ordered dictionary of each segment: between the words that its first letters bound, or by an
//! automaton that skips what cannot be near. Only words of articles alive count.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memchr::memmem;
use tantivy::Searcher;
use tantivy::Term;
use tantivy::schema::Field;
use tantivy::termdict::TermMerger;

use super::scoring::n_articles_with;
use super::words::{self, Counted, Sought};
use crate::analysis::names::synonyms::{Synonyms, SynonymsError};
use crate::analysis::{ExpandedWord, Expansion, Expansions, Pattern, compound, layer};
use crate::article::Language;
use crate::query::{Form, Query};

/// The name, in the index folder, of the file with the user's own synonyms.
pub const SYNONYMS: &str = "synonyms.toml";

/// Patterns that are remembered for one state of the index.
const MAX_REMEMBERED: usize = 256;

/// What patterns stand for in one state of the index: one session asks for the same ones again and again.
#[derive(Default)]
pub(super) struct Remembered {
    expansions: Mutex<HashMap<Pattern, Expansion>>,
    /// The stems of languages with compounds; none where there are too many.
    stems: Mutex<HashMap<Language, Arc<Option<Stems>>>>,
}

impl Remembered {
    /// Looks up the patterns of `query` in the words of the field `text`.
    pub(super) fn expand(
        &self,
        query: &Query,
        searcher: &Searcher,
        text: Field,
        languages: &[Language],
        folder: &Path,
    ) -> tantivy::Result<Expansions> {
        let has_names = query.leaves_and_exclusions().any(|leaf| matches!(leaf, Query::Word { form: Form::Name, .. }));
        let synonyms = if has_names { read_synonyms(folder) } else { Ok(Synonyms::default()) };
        Expansions::of(query, languages, synonyms, |pattern| {
            if let Some(expansion) = self.known().get(pattern) {
                return Ok(Some(expansion.clone()));
            }
            // Others search on while this one looks up.
            let expansion = match pattern {
                Pattern::Compound { language, stem } => match self.stems(searcher, text, *language)?.as_ref() {
                    Some(stems) => stems.compounds(searcher, text, *language, stem)?,
                    None => return Ok(None),
                },
                _ => look_up(searcher, text, pattern)?,
            };
            let mut known = self.known();
            if known.len() >= MAX_REMEMBERED {
                known.clear();
            }
            known.insert(pattern.clone(), expansion.clone());
            Ok(Some(expansion))
        })
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Pattern, Expansion>> {
        self.expansions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stems(&self, searcher: &Searcher, text: Field, language: Language) -> tantivy::Result<Arc<Option<Stems>>> {
        // Who needs stems while they are read waits: reading them twice would take as long, and the memory twice.
        let mut known = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stems) = known.get(&language) {
            return Ok(Arc::clone(stems));
        }
        let stems = Arc::new(Stems::read(searcher, text, language)?);
        known.insert(language, Arc::clone(&stems));
        Ok(stems)
    }
}

/// Reads the user's own synonyms, which stand beside the manifest.
fn read_synonyms(folder: &Path) -> Result<Synonyms, SynonymsError> {
    let path = folder.join(SYNONYMS);
    // Opening what is no file, as a named pipe, may wait for ever.
    if !path.is_file() {
        return Ok(Synonyms::default());
    }
    let text = fs::read_to_string(path).map_err(|error| SynonymsError::Unreadable(error.to_string()))?;
    Synonyms::parse(&text)
}

/// Returns the words of the articles alive that `pattern` stands for.
pub(super) fn look_up(searcher: &Searcher, field: Field, pattern: &Pattern) -> tantivy::Result<Expansion> {
    let Some(matcher) = pattern.matcher() else { return Ok(Expansion::default()) };
    let judge = |word: &str| matcher.slips(word);
    let mut found = Vec::new();
    if let Pattern::Fuzzy { word, distance } = pattern {
        found = words::count(searcher, field, Sought::Near { word, distance: *distance }, judge)?;
    } else {
        for beginning in pattern.beginnings() {
            found.extend(words::count(searcher, field, Sought::StartingWith(&beginning), judge)?);
        }
    }
    let expanded =
        |word: Counted<u8>| ExpandedWord { term: word.word, n_articles: word.n_articles, slips: word.finding };
    Ok(Expansion::of(found.into_iter().map(expanded).collect()))
}

/// Bytes of stems that are kept of one language; where there are more, compounds are not looked for at all, and the
/// user is told so.
const MAX_STEM_BYTES: usize = 32 << 20;
/// Stands before and after each stem.
const STEM_END: char = '\n';

/// All stems of a language, in one text: looking through it is faster by far than through the dictionaries.
struct Stems(String);

impl Stems {
    /// Reads the stems, each once, whichever segments have it; `None` where there are too many.
    fn read(searcher: &Searcher, text: Field, language: Language) -> tantivy::Result<Option<Self>> {
        let beginning = layer::stem(language, "");
        let inverted_indexes = searcher.segment_readers().iter().map(|reader| reader.inverted_index(text));
        let inverted_indexes = inverted_indexes.collect::<tantivy::Result<Vec<_>>>()?;
        let mut streams = Vec::new();
        for inverted_index in &inverted_indexes {
            streams.push(inverted_index.terms().range().ge(&beginning).into_stream()?);
        }
        let mut words = TermMerger::new(streams);
        let mut stems = String::from(STEM_END);
        while words.advance()
            && let Some(stem) = words.key().strip_prefix(beginning.as_bytes())
        {
            if stems.len() > MAX_STEM_BYTES {
                return Ok(None);
            }
            stems.extend(std::str::from_utf8(stem));
            stems.push(STEM_END);
        }
        Ok(Some(Self(stems)))
    }

    /// Returns the compounds with `part`.
    fn compounds(
        &self,
        searcher: &Searcher,
        text: Field,
        language: Language,
        part: &str,
    ) -> tantivy::Result<Expansion> {
        let n_with = |stem: &str| {
            let term = Term::from_field_text(text, &layer::stem(language, stem));
            n_articles_with(searcher, std::slice::from_ref(&term))
        };
        let n_with_part = n_with(part)?;
        let mut words = Vec::new();
        for word in self.with(part) {
            let others = compound::other_parts(language, part, word);
            if others.is_empty() {
                continue;
            }
            let n_articles = n_with(word)?;
            for other in others {
                if n_articles > 0 && compound::is_compound(n_articles, n_with_part, n_with(&other)?) {
                    words.push(ExpandedWord { term: layer::stem(language, word), n_articles, slips: 1 });
                    break;
                }
            }
        }
        Ok(Expansion::of(words))
    }

    /// Returns the stems that begin or end with `part`, each once.
    fn with(&self, part: &str) -> BTreeSet<&str> {
        let text = self.0.as_str();
        let stem_around = |at: usize| {
            let start = text[..at].rfind(STEM_END)? + STEM_END.len_utf8();
            let end = at + text[at..].find(STEM_END)?;
            text.get(start..end)
        };
        let (beginning, end) = (format!("{STEM_END}{part}"), format!("{part}{STEM_END}"));
        let at_beginning = memmem::find_iter(text.as_bytes(), &beginning).map(|at| at + STEM_END.len_utf8());
        let at_end = memmem::find_iter(text.as_bytes(), &end);
        at_beginning.chain(at_end).filter_map(stem_around).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_found_by_their_beginning_and_their_end() {
        let stems = Stems("\nruh\nruhestand\nunruh\nwaffenruh\nkruhr\nмир\nмирмир\n".to_owned());
        assert_eq!(stems.with("ruh").into_iter().collect::<Vec<_>>(), ["ruh", "ruhestand", "unruh", "waffenruh"]);
        assert_eq!(stems.with("мир").into_iter().collect::<Vec<_>>(), ["мир", "мирмир"]);
        assert!(Stems(String::new()).with("ruh").is_empty());
    }
}
