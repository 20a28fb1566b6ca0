//! The words of an archive that the patterns of a query stand for.
//!
//! An engine looks them up once ([`crate::engine::Engine::expand`]); what it matches, what it scores and what is marked
//! all use this one list, so that an article is a hit if and only if it gets marks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::compound;
use super::fold::fold;
use super::layer;
use super::names::synonyms::{Synonyms, SynonymsError};
use super::pattern::Pattern;
use super::stop_words::is_stop_word;
use super::typed::{Typed, is_in_capitals, typed_name, typed_word_among};
use crate::article::Language;
use crate::query::{Form, Query};

/// Words that one pattern may stand for; beyond it the most frequent ones count.
pub const MAX_EXPANSIONS: usize = 1_000;

/// Patterns of one query that are looked up among most words of the archive, which takes its time.
pub const MAX_WIDE_PATTERNS: usize = 64;
/// Words of one query that are looked for in compounds, which takes time too; each counts once in every language.
pub const MAX_COMPOUND_PARTS: usize = 320;
/// Words that all patterns of a query may stand for, each counted as often as its pattern is in the query: all are held in
/// memory at once.
pub const MAX_EXPANSIONS_OF_QUERY: usize = 20_000;

/// What each pattern of a query stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansions {
    by_pattern: BTreeMap<Pattern, Expansion>,
    synonyms: Synonyms,
    /// Why the user's own synonyms were left out.
    pub synonyms_problem: Option<SynonymsError>,
    /// What was not looked up.
    pub not_looked_up: NotLookedUp,
    /// Whether the query is typed in capitals throughout, which then say nothing about acronyms.
    is_shouted: bool,
    /// The languages of the archive.
    languages: Vec<Language>,
}

/// How much of a query was not looked up, as it would take too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotLookedUp {
    /// Patterns beyond the first [`MAX_WIDE_PATTERNS`].
    pub n_patterns: usize,
    /// Words whose compounds in some language were not looked for: those beyond the first [`MAX_COMPOUND_PARTS`], or all, in
    /// an archive with too many words.
    pub n_compound_parts: usize,
}

/// What may still be looked up.
struct Budget {
    n_wide: usize,
    n_compound_parts: usize,
}

impl Budget {
    /// Tells whether `pattern` may be looked up too.
    fn takes(&mut self, pattern: &Pattern) -> bool {
        let left = match pattern {
            Pattern::Compound { .. } => &mut self.n_compound_parts,
            wide if wide.is_wide() => &mut self.n_wide,
            _ => return true,
        };
        let takes = *left > 0;
        *left = left.saturating_sub(1);
        takes
    }
}

/// What one pattern stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansion {
    /// The words, the most frequent first, then by letter; at most [`MAX_EXPANSIONS`].
    pub words: Vec<ExpandedWord>,
    /// How many less frequent words were left out.
    pub n_left_out: u64,
}

/// One of the words that a pattern stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandedWord {
    /// The term of the index.
    pub term: String,
    /// Articles that have it.
    pub n_articles: u64,
    /// How far it is from what was typed: in slips, or one for a compound with it.
    pub slips: u8,
}

impl ExpandedWord {
    /// Returns what the word counts, next to one that is just what was typed.
    #[must_use]
    pub fn weight(&self) -> f32 {
        1.0 / f32::from(self.slips + 1)
    }
}

impl Expansion {
    /// Takes the words that a pattern stands for, in any order.
    #[must_use]
    pub fn of(mut words: Vec<ExpandedWord>) -> Self {
        words.sort_by(|a, b| b.n_articles.cmp(&a.n_articles).then_with(|| a.term.cmp(&b.term)));
        let n_left_out = words.len().saturating_sub(MAX_EXPANSIONS) as u64;
        words.truncate(MAX_EXPANSIONS);
        Self { words, n_left_out }
    }

    /// Returns how many words the pattern stands for, those left out included.
    #[must_use]
    pub fn n_words(&self) -> u64 {
        self.words.len() as u64 + self.n_left_out
    }
}

impl Expansions {
    /// Looks up every pattern of `query`, in an archive with articles in `languages`, with `look_up`, which gives nothing
    /// where that would take too long; names also stand for their `synonyms`.
    ///
    /// # Errors
    /// Those of `look_up`.
    pub fn of<E>(
        query: &Query,
        languages: &[Language],
        synonyms: Result<Synonyms, SynonymsError>,
        mut look_up: impl FnMut(&Pattern) -> Result<Option<Expansion>, E>,
    ) -> Result<Self, E> {
        let (synonyms, synonyms_problem) = match synonyms {
            Ok(synonyms) => (synonyms, None),
            Err(problem) => (Synonyms::default(), Some(problem)),
        };
        let (is_shouted, languages_of_archive) = (is_shouted(query), languages.to_vec());
        let mut expansions = Self {
            by_pattern: BTreeMap::new(),
            synonyms,
            synonyms_problem,
            not_looked_up: NotLookedUp::default(),
            is_shouted,
            languages: languages_of_archive,
        };
        let mut budget = Budget { n_wide: MAX_WIDE_PATTERNS, n_compound_parts: MAX_COMPOUND_PARTS };
        let mut n_uses: BTreeMap<Pattern, usize> = BTreeMap::new();
        for leaf in query.leaves_and_exclusions() {
            let typed = match leaf {
                Query::Word { text, form, .. } => expansions.typed(text, *form, languages),
                Query::Phrase { text, .. } => expansions.typed(text, Form::Exact, languages),
                _ => continue,
            };
            let mut are_compounds_left_out = false;
            for pattern in typed.alternatives.into_iter().flatten().flat_map(|slot| slot.patterns) {
                *n_uses.entry(pattern.clone()).or_default() += 1;
                if let Entry::Vacant(unknown) = expansions.by_pattern.entry(pattern) {
                    let pattern = unknown.key();
                    let expansion = if budget.takes(pattern) { look_up(pattern)? } else { None };
                    match (&expansion, pattern) {
                        (Some(_), _) => (),
                        (None, Pattern::Compound { .. }) => are_compounds_left_out = true,
                        (None, _) => expansions.not_looked_up.n_patterns += 1,
                    }
                    unknown.insert(expansion.unwrap_or_default());
                }
            }
            expansions.not_looked_up.n_compound_parts += usize::from(are_compounds_left_out);
        }
        expansions.share(&n_uses);
        Ok(expansions)
    }

    /// Leaves each pattern equally many words at most, so many that all together are not too many.
    fn share(&mut self, n_uses: &BTreeMap<Pattern, usize>) {
        let sizes: Vec<(usize, usize)> = (self.by_pattern.iter())
            .map(|(pattern, expansion)| (n_uses.get(pattern).copied().unwrap_or(1), expansion.words.len()))
            .collect();
        let n_words = |most: usize| sizes.iter().map(|(n_uses, n_words)| n_uses * most.min(*n_words)).sum::<usize>();
        let most = (1..=MAX_EXPANSIONS).rev().find(|&most| n_words(most) <= MAX_EXPANSIONS_OF_QUERY).unwrap_or(1);
        for expansion in self.by_pattern.values_mut() {
            expansion.n_left_out += expansion.words.len().saturating_sub(most) as u64;
            expansion.words.truncate(most);
        }
    }

    /// Looks up every pattern of `query` among `words`, each with the number of articles that have it: the slow way, for
    /// a few articles without an index.
    #[must_use]
    pub fn among(query: &Query, languages: &[Language], words: &BTreeMap<String, u64>) -> Self {
        let look_up = |pattern: &Pattern| {
            if let Pattern::Compound { language, stem } = pattern {
                return Ok(Some(compounds_among(*language, stem, words)));
            }
            let matcher = pattern.matcher();
            let expand = |(word, &n_articles): (&String, &u64)| {
                let slips = matcher.as_ref()?.slips(word)?;
                Some(ExpandedWord { term: word.clone(), n_articles, slips })
            };
            Ok::<_, std::convert::Infallible>(Some(Expansion::of(words.iter().filter_map(expand).collect())))
        };
        Self::of(query, languages, Ok(Synonyms::default()), look_up).unwrap_or_else(|never| match never {})
    }

    /// Returns what `pattern` stands for.
    #[must_use]
    pub fn get(&self, pattern: &Pattern) -> Option<&Expansion> {
        self.by_pattern.get(pattern)
    }

    /// Returns all patterns and what they stand for.
    pub fn iter(&self) -> impl Iterator<Item = (&Pattern, &Expansion)> {
        self.by_pattern.iter()
    }

    /// Returns the patterns that stand for more words than were looked up.
    pub fn capped(&self) -> impl Iterator<Item = (&Pattern, &Expansion)> {
        self.iter().filter(|(_, expansion)| expansion.n_left_out > 0)
    }

    /// Returns the terms and patterns of a typed word, with its stems in `languages`; see
    /// [`typed_word`](super::typed_word) and [`typed_name`].
    #[must_use]
    pub fn typed(&self, text: &str, form: Form, languages: &[Language]) -> Typed {
        match form {
            Form::Name => typed_name(text, &self.synonyms),
            _ => typed_word_among(&self.as_meant(text), form, languages, &self.languages),
        }
    }

    /// Tells whether a typed word is so common in one of `languages` that it says nothing; `WHO` is not.
    #[must_use]
    pub fn is_stop_word(&self, text: &str, languages: &[Language]) -> bool {
        let text = self.as_meant(text);
        !is_in_capitals(&text) && is_stop_word(&fold(&text), languages)
    }

    fn as_meant<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_shouted && is_in_capitals(text) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Returns the stems among `words` that are compounds with `part`.
fn compounds_among(language: Language, part: &str, words: &BTreeMap<String, u64>) -> Expansion {
    let n_with = |stem: &str| words.get(&layer::stem(language, stem)).copied().unwrap_or_default();
    let compounds = words.iter().filter(|(term, n_articles)| {
        layer::stem_of(term).is_some_and(|(code, stem)| {
            code == language.code() && {
                let others = compound::other_parts(language, part, stem);
                let n_with_other = others.iter().map(|other| n_with(other)).max().unwrap_or_default();
                compound::is_compound(**n_articles, n_with(part), n_with_other)
            }
        })
    });
    Expansion::of(
        compounds.map(|(term, &n_articles)| ExpandedWord { term: term.clone(), n_articles, slips: 1 }).collect(),
    )
}

/// Tells whether all words of `query` are typed in capitals, and not because each is an acronym.
fn is_shouted(query: &Query) -> bool {
    const MAX_ACRONYMS: usize = 2;
    const MAX_ACRONYM_LETTERS: usize = 5;
    let (mut n_words, mut has_long_word) = (0, false);
    for leaf in query.leaves() {
        if let Query::Word { text, .. } | Query::Phrase { text, .. } = leaf {
            if text.contains(char::is_lowercase) {
                return false;
            }
            n_words += usize::from(text.contains(char::is_uppercase));
            has_long_word |= text.chars().filter(|c| c.is_uppercase()).count() > MAX_ACRONYM_LETTERS;
        }
    }
    n_words > MAX_ACRONYMS || n_words == MAX_ACRONYMS && has_long_word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;

    /// Expands `text` in an archive where each pattern stands for so many words.
    fn expand(text: &str, n_words: usize) -> Expansions {
        let word = |n| ExpandedWord { term: format!("word{n}"), n_articles: 1, slips: 0 };
        let look_up =
            |_: &Pattern| Ok::<_, std::convert::Infallible>(Some(Expansion::of((0..n_words).map(word).collect())));
        let query = query::parse(text).query;
        Expansions::of(&query, &[], Ok(Synonyms::default()), look_up).unwrap_or_else(|never| match never {})
    }

    #[test]
    fn the_words_of_a_query_are_bounded_and_shared_out_equally() {
        let check = |text: &str, n_words: usize, n_expected: usize| {
            for (pattern, expansion) in expand(text, n_words).iter() {
                assert_eq!(expansion.words.len(), n_expected, "{pattern} of {text}");
                assert_eq!(expansion.n_words(), n_words as u64);
            }
        };
        check("zelen* or truce*", 300, 300);
        check("zelen* or truce*", 1_200, MAX_EXPANSIONS);
        // Asked for a hundred times, a pattern counts a hundred times.
        check(&"(zelen* w/9 truce*) ".repeat(100), 1_000, MAX_EXPANSIONS_OF_QUERY / 200);
        check(&"(zelen* w/9 truce*) ".repeat(100), 50, 50);
    }

    #[test]
    fn patterns_that_any_word_may_match_are_few_and_others_many() {
        let many = |before: &str, after: &str| -> String {
            let letter = |n: u8| char::from(b'b' + n).to_string();
            (0..100).map(|n| [before, "qu", &letter(n % 10), &letter(n / 10), after, " "].concat()).collect()
        };
        let n_left_out = |text: &str| expand(text, 1).not_looked_up.n_patterns;
        assert_eq!(n_left_out(&many("", "*")), 0);
        for (before, after) in [("", "~1"), ("*", "b"), ("b*", "b"), ("/.", "/"), ("~~", "x")] {
            assert_eq!(n_left_out(&many(before, after)), 100 - MAX_WIDE_PATTERNS, "{before}…{after}");
        }
    }

    #[test]
    fn compounds_are_looked_for_of_so_many_words() {
        let letter = |n: u8| char::from(b'b' + n).to_string();
        let typed: String = (0..200).map(|n| ["ruh", &letter(n % 10), &letter(n / 10), "kl "].concat()).collect();
        let query = query::parse(&typed).query;
        let languages = ["de", "nl"].map(|code| code.parse::<Language>().unwrap());
        let n_left_out = |languages: &[Language], expansion: Option<Expansion>| {
            let look_up = |_: &Pattern| Ok::<_, std::convert::Infallible>(expansion.clone());
            let found = Expansions::of(&query, languages, Ok(Synonyms::default()), look_up).unwrap();
            found.not_looked_up.n_compound_parts
        };
        let nothing = Some(Expansion::default());
        assert_eq!(n_left_out(&languages[..1], nothing.clone()), 0);
        assert_eq!(n_left_out(&languages, nothing), 200 - MAX_COMPOUND_PARTS / 2);
        assert_eq!(n_left_out(&languages, None), 200);
    }
}
