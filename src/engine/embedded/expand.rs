//! Patterns → the words of the archive that they stand for.
//!
//! Each is looked up in the ordered dictionary of each segment: between the words that its first letters bound, or by an
//! automaton that skips what cannot be near. Only words of articles alive count.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Searcher;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use super::query::n_alive_with;
use super::scoring::n_articles_with;
use crate::analysis::names::synonyms::{Synonyms, SynonymsError};
use crate::analysis::pattern::Matcher;
use crate::analysis::{ExpandedWord, Expansion, Expansions, Pattern, compound, layer};
use crate::article::Language;
use crate::query::{Form, Query};

/// The name, in the index folder, of the file with the user's own synonyms.
pub const SYNONYMS: &str = "synonyms.toml";
/// Before all words that people write, behind the layers that begin with a control character.
const FIRST_SURFACE: &str = "\u{4}";

/// Patterns that are remembered for one state of the index.
const MAX_REMEMBERED: usize = 256;

/// What patterns stand for in one state of the index: one session asks for the same ones again and again.
#[derive(Default)]
pub(super) struct Remembered {
    expansions: Mutex<HashMap<Pattern, Expansion>>,
    /// The stems of languages with compounds.
    stems: Mutex<HashMap<Language, Arc<Stems>>>,
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
            let mut known = self.expansions.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(expansion) = known.get(pattern) {
                return Ok(expansion.clone());
            }
            let expansion = match pattern {
                Pattern::Compound { language, stem } => {
                    self.stems(searcher, text, *language)?.compounds(searcher, text, *language, stem)?
                }
                _ => look_up(searcher, text, pattern)?,
            };
            if known.len() >= MAX_REMEMBERED {
                known.clear();
            }
            known.insert(pattern.clone(), expansion.clone());
            Ok(expansion)
        })
    }

    fn stems(&self, searcher: &Searcher, text: Field, language: Language) -> tantivy::Result<Arc<Stems>> {
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
    let beginnings = pattern.beginnings();
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
            for beginning in &beginnings {
                let first = if beginning.is_empty() { FIRST_SURFACE } else { beginning };
                let mut words = inverted_index.terms().range().ge(first).into_stream()?;
                while words.advance() && words.key().starts_with(beginning.as_bytes()) {
                    counts.add(words.key(), words.value(), reader, &inverted_index)?;
                }
            }
        }
    }
    let expanded = |(term, (n_articles, slips))| ExpandedWord { term, n_articles, slips };
    Ok(Expansion::of(counts.words.into_iter().map(expanded).collect()))
}

/// Bytes of stems that are kept of one language; in more, compounds are not looked for.
const MAX_STEM_BYTES: usize = 64 << 20;
/// Stands before and after each stem.
const STEM_END: char = '\n';

/// All stems of a language, in one text: looking through it is faster by far than through the dictionaries.
struct Stems(String);

impl Stems {
    fn read(searcher: &Searcher, text: Field, language: Language) -> tantivy::Result<Self> {
        let beginning = layer::stem(language, "");
        let mut stems = String::from(STEM_END);
        for reader in searcher.segment_readers() {
            let inverted_index = reader.inverted_index(text)?;
            let mut words = inverted_index.terms().range().ge(&beginning).into_stream()?;
            while words.advance()
                && let Some(stem) = words.key().strip_prefix(beginning.as_bytes())
                && stems.len() < MAX_STEM_BYTES
            {
                stems.extend(std::str::from_utf8(stem));
                stems.push(STEM_END);
            }
        }
        Ok(Self(stems))
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
        let (beginning, end) = (format!("{STEM_END}{part}"), format!("{part}{STEM_END}"));
        let at_end = text.match_indices(&end).filter_map(|(at, _)| {
            let start = text[..at].rfind(STEM_END)? + 1;
            Some(&text[start..at + part.len()])
        });
        let at_beginning = text.match_indices(&beginning).filter_map(|(at, _)| {
            let start = at + 1;
            Some(&text[start..start + text[start..].find(STEM_END)?])
        });
        at_end.chain(at_beginning).collect()
    }
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
