//! Typed words → the terms that find them: the other side of [`super::Analyser::analyse`].
//!
//! In goes a word or phrase of a query, out come the sequences of terms that match it. `COVID-19` gives two: the term
//! `covid19`, or `covid` with `19` after it. Whatever stands in a text is found when it is typed as it stands there.

use std::ops::Range;

use super::character::{fold_unit, is_run_letter, units};
use super::compound;
use super::fold::fold;
use super::forms::{Lowering, Scratch, Shape};
use super::layer;
use super::names::groups;
use super::names::synonyms::Synonyms;
use super::particles::with_particles;
use super::pattern::Pattern;
use super::stem::Stemming;
use super::stop_words::is_stop_word;
use super::tokens::{self, Compound, Group, Word, Words};
use crate::article::Language;
use crate::query::Form;

/// Readings of one phrase; more compounds than this allows are matched by their parts only.
const MAX_ALTERNATIVES: usize = 8;

/// The terms that match at one position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The distance of the position from that of the first slot.
    pub offset: u32,
    /// Terms, of which any will do.
    pub terms: Vec<String>,
    /// What other words may be like, of which any will do: the archive tells which there are.
    pub patterns: Vec<Pattern>,
}

/// What was typed, as terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Sequences of slots, of which any will do; all slots of a sequence must match. Without any, nothing that was typed
    /// can be searched.
    pub alternatives: Vec<Vec<Slot>>,
}

impl Typed {
    fn pattern(pattern: Pattern) -> Self {
        Self { alternatives: vec![vec![Slot { patterns: vec![pattern], ..Slot::default() }]] }
    }
}

/// Returns the terms that match a typed word, in articles of any of `languages`.
///
/// ```
/// use newsdex::analysis::typed_word;
/// use newsdex::query::Form;
///
/// let typed = typed_word("cease-fire", Form::Exact, &[]);
/// let readings: Vec<Vec<&str>> = typed
///     .alternatives
///     .iter()
///     .map(|slots| slots.iter().map(|slot| slot.terms[0].as_str()).collect())
///     .collect();
/// assert_eq!(readings, [vec!["ceasefire"], vec!["cease", "fire"]]);
/// ```
#[must_use]
pub fn typed_word(text: &str, form: Form, languages: &[Language]) -> Typed {
    typed_word_among(text, form, languages, languages)
}

/// Returns what [`typed_word`] does, with stems in `languages` only, for an archive in which there are others too.
///
/// What else a word stands for must be the same for the whole archive and for one of its articles.
pub(super) fn typed_word_among(
    text: &str,
    form: Form,
    languages: &[Language],
    languages_of_archive: &[Language],
) -> Typed {
    match form {
        Form::Wildcard => return Typed::pattern(Pattern::wildcard(text)),
        Form::Regex => return Typed::pattern(Pattern::regex(text)),
        Form::Stem | Form::Exact | Form::Prefix | Form::Fuzzy(_) | Form::Name => {}
    }
    let mut pieces = pieces(text, Lowering::Usual);
    if form == Form::Stem {
        add_stems(text, &mut pieces, languages);
        add_particles(&mut pieces, languages_of_archive);
        drop_last_length_mark(&mut pieces);
    }
    if matches!(form, Form::Stem | Form::Exact) {
        tell_acronym(&mut pieces, languages_of_archive);
    }
    let mut alternatives = readings(&pieces);
    if form == Form::Exact {
        add_hyphenated(&mut alternatives, &pieces);
    }
    if form == Form::Prefix {
        for slot in alternatives.iter_mut().filter_map(|slots| slots.last_mut()) {
            // A pair of characters is found anywhere in a run, so it is already a beginning.
            if !slot.terms.iter().any(|term| term.starts_with(is_run_letter)) {
                slot.patterns.extend(slot.terms.drain(..).map(Pattern::Prefix));
            }
        }
    }
    if let Form::Fuzzy(distance) = form {
        for slot in alternatives.iter_mut().flatten() {
            let letters = slot.terms.iter().filter(|term| has_slips(term));
            slot.patterns.extend(letters.map(|term| Pattern::Fuzzy { word: term.clone(), distance }));
        }
    }
    if form == Form::Name {
        for slot in alternatives.iter_mut().flatten() {
            let names = slot.terms.iter().filter(|term| has_slips(term));
            slot.patterns.extend(names.cloned().map(Pattern::Name));
        }
    }
    Typed { alternatives }
}

/// Returns the terms that match a typed name: its words, each in all spellings and under all names that it has, or the
/// other names of the whole.
#[must_use]
pub fn typed_name(text: &str, synonyms: &Synonyms) -> Typed {
    let mut typed = typed_word(text, Form::Name, &[]);
    let mut names = vec![fold(text)];
    if let Some(parts) = typed.alternatives.last() {
        let words: Vec<&str> = parts.iter().filter_map(|slot| slot.terms.first()).map(String::as_str).collect();
        names.push(words.join(" "));
    }
    names.dedup();
    for slot in typed.alternatives.iter_mut().flatten() {
        for name in slot.terms.clone() {
            let others = groups::others(&name).map(|other| typed_word(other, Form::Name, &[]));
            let users = synonyms.others(&name).into_iter().map(|other| typed_word(other, Form::Exact, &[]));
            for other in others.chain(users).flat_map(|typed| typed.alternatives) {
                if let [other] = &other[..] {
                    slot.terms.extend(other.terms.iter().cloned());
                    slot.patterns.extend(other.patterns.iter().cloned());
                }
            }
        }
        slot.terms.sort();
        slot.terms.dedup();
        slot.patterns.sort();
        slot.patterns.dedup();
    }
    for name in names {
        let others = groups::others(&name).map(|other| typed_word(other, Form::Name, &[]));
        let users = synonyms.others(&name).into_iter().map(|other| typed_word(other, Form::Exact, &[]));
        let several = others.chain(users).flat_map(|typed| typed.alternatives);
        typed.alternatives.extend(several.filter(|slots| slots.len() > 1 || typed_in_several(&name)));
    }
    typed
}

/// Tells whether a name is of several words; the other names of a single word stand at its own place.
fn typed_in_several(name: &str) -> bool {
    name.contains(' ')
}

/// Tells whether `term` is a word in which slips can be told from other words: letters, and enough of them.
fn has_slips(term: &str) -> bool {
    const MIN_LETTERS: usize = 3;
    term.chars().nth(MIN_LETTERS - 1).is_some()
        && term.chars().all(char::is_alphabetic)
        && !term.contains(is_run_letter)
}

/// Returns the terms that match a typed phrase: its words as they are written, one after the other.
#[must_use]
pub fn typed_phrase(text: &str) -> Typed {
    typed_word(text, Form::Exact, &[])
}

/// One piece of what was typed, in order.
enum Piece {
    /// The words of a compound; first, where it has one, the word that they are together.
    Words { whole: Option<TypedTerm>, parts: Vec<TypedTerm> },
    /// The folded characters of a script that is written without spaces.
    Run(Vec<String>),
}

impl Piece {
    fn words(&self) -> impl Iterator<Item = &TypedTerm> {
        let (whole, parts) = match self {
            Self::Words { whole, parts } => (whole.as_ref(), parts.as_slice()),
            Self::Run(_) => (None, [].as_slice()),
        };
        whole.into_iter().chain(parts)
    }

    fn words_mut(&mut self) -> impl Iterator<Item = &mut TypedTerm> {
        let (whole, parts) = match self {
            Self::Words { whole, parts } => (whole.as_mut(), parts.as_mut_slice()),
            Self::Run(_) => (None, [].as_mut_slice()),
        };
        whole.into_iter().chain(parts)
    }
}

/// A typed word: the terms that it is searched as, what else it stands for, and its form for stemmers.
struct TypedTerm {
    terms: Vec<String>,
    patterns: Vec<Pattern>,
    lowered: Option<String>,
    shape: Shape,
}

impl TypedTerm {
    fn new(word: &Word, scratch: &Scratch) -> Self {
        let surface = &scratch.surfaces[word.forms.surface.clone()];
        // `U.S.` must not find the pronoun.
        let term = if word.shape == Shape::Dotted { layer::acronym(surface) } else { surface.to_owned() };
        let lowered = word.shape.has_stem().then(|| scratch.lowered[word.forms.lowered.clone()].to_owned());
        let respelled = &scratch.respelled[word.forms.respelled.clone()];
        let respelled = (!respelled.is_empty()).then(|| respelled.to_owned());
        let terms = [Some(term), respelled].into_iter().flatten().collect();
        Self { terms, patterns: Vec::new(), lowered, shape: word.shape }
    }
}

fn pieces(text: &str, lowering: Lowering) -> Vec<Piece> {
    let mut scratch = Scratch::new(lowering);
    let mut words = Vec::new();
    let mut groups = Words::new(text, 0..text.len());
    std::iter::from_fn(|| {
        let piece = match groups.next_group(&mut scratch, &mut words)? {
            Group::Words(compound) => Piece::Words {
                whole: match compound {
                    Compound::Joined => tokens::joined(&words).map(|whole| TypedTerm::new(&whole, &scratch)),
                    Compound::PartsOnly => None,
                },
                parts: words.iter().map(|word| TypedTerm::new(word, &scratch)).collect(),
            },
            Group::Run(run) => Piece::Run(folded_units(text, run)),
        };
        Some(piece)
    })
    .collect()
}

fn folded_units(text: &str, run: Range<usize>) -> Vec<String> {
    let fold = |unit| {
        let mut folded = String::new();
        fold_unit(&text[unit], &mut folded);
        folded
    };
    units(text, run).map(fold).filter(|unit: &String| !unit.is_empty()).collect()
}

/// Adds to each word its stems in `languages`.
fn add_stems(text: &str, pieces: &mut [Piece], languages: &[Language]) {
    let stemmings: Vec<Stemming> = languages.iter().filter_map(|&language| Stemming::of(language)).collect();
    let stems_of = |word: &TypedTerm, lowering: Lowering| -> Vec<String> {
        let lowered = word.lowered.iter();
        let stemmings = stemmings.iter().filter(|stemming| stemming.lowering() == lowering);
        lowered.flat_map(|word| stemmings.clone().map(|stemming| stemming.term(word))).collect()
    };
    let turkic = self::pieces(text, Lowering::Turkic);
    let turkic_words = turkic.iter().flat_map(Piece::words);
    for (word, turkic_word) in pieces.iter_mut().flat_map(Piece::words_mut).zip(turkic_words) {
        let mut stems = stems_of(word, Lowering::Usual);
        stems.append(&mut stems_of(turkic_word, Lowering::Turkic));
        stems.sort();
        stems.dedup();
        word.patterns = compounds(&word.terms, &stems, languages);
        word.terms.append(&mut stems);
    }
}

/// Returns the compounds that the word with the folded forms `surfaces` is looked for in.
fn compounds(surfaces: &[String], stems: &[String], languages: &[Language]) -> Vec<Pattern> {
    let with_compounds = languages.iter().copied().filter(|&language| {
        compound::has_compounds(language)
            && surfaces.iter().any(|word| compound::is_long_enough(word) && !is_stop_word(word, &[language]))
    });
    let patterns = with_compounds.flat_map(|language| {
        let of_language = move |term: &&String| layer::stem_of(term).is_some_and(|(code, _)| code == language.code());
        let stems = stems.iter().filter(of_language).filter_map(|term| layer::stem_of(term));
        stems.map(move |(_, stem)| Pattern::Compound { language, stem: stem.to_owned() })
    });
    patterns.collect()
}

/// Adds to each word those that Arabic and Hebrew write as one with it.
fn add_particles(pieces: &mut [Piece], languages: &[Language]) {
    for word in pieces.iter_mut().flat_map(Piece::words_mut).filter(|word| word.lowered.is_some()) {
        let mut forms = word.terms.first().map(|term| with_particles(term, languages)).unwrap_or_default();
        word.terms.append(&mut forms);
    }
}

/// Takes the mark of a long vowel off the end of a katakana word: half of all papers print `コンピューター`, the others
/// `コンピュータ`, and the pairs of the shorter find both.
fn drop_last_length_mark(pieces: &mut [Piece]) {
    const MIN_LETTERS: usize = 4;
    if let Some(Piece::Run(units)) = pieces.last_mut()
        && units.last().is_some_and(|unit| unit == "ー")
        && units.len() > MIN_LETTERS
        && units[units.len() - MIN_LETTERS..].iter().all(|unit| unit.starts_with(|c| matches!(c, 'ァ'..='ー')))
    {
        units.pop();
    }
}

/// Tells whether `text` is of a few capitals, as an acronym is.
pub(super) fn is_in_capitals(text: &str) -> bool {
    (2..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Reads a single word in capitals as an acronym where in small letters it would be a common word: `UN` is no French
/// article, `WHO` no English pronoun.
fn tell_acronym(pieces: &mut [Piece], languages: &[Language]) {
    if let [Piece::Words { whole: None, parts }] = pieces
        && let [word] = parts.as_mut_slice()
        && word.shape == Shape::Capitals
        && let Some(surface) = word.terms.first().filter(|surface| is_stop_word(surface, languages))
    {
        word.terms = vec![layer::acronym(surface)];
    }
}

/// Adds the readings of a phrase in which a word has a hyphen, and so stands at two positions: `ceasefire deal` finds
/// `cease-fire deal`, where `ceasefire` stands at the first part, and at the second an ending of it.
fn add_hyphenated(alternatives: &mut Vec<Vec<Slot>>, pieces: &[Piece]) {
    let Some((_, before_last)) = pieces.split_last() else {
        return;
    };
    for (index, piece) in before_last.iter().enumerate() {
        let Piece::Words { whole: None, parts } = piece else {
            continue;
        };
        let [word] = parts.as_slice() else {
            continue;
        };
        let endings = endings(&word.terms);
        if endings.is_empty() || alternatives.len() >= MAX_ALTERNATIVES {
            continue;
        }
        let mut reading = Reading::default();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Words { parts, .. } => reading.add(parts),
                Piece::Run(units) => reading.add_run(units),
            }
            if at == index {
                reading.slots.push(Slot { offset: reading.next_offset, terms: endings.clone(), patterns: Vec::new() });
                reading.next_offset += 1;
            }
        }
        alternatives.push(reading.slots);
    }
}

/// Returns the endings of words that may stand behind a hyphen.
fn endings(words: &[String]) -> Vec<String> {
    const MIN_LETTERS: usize = 2;
    let has_hyphens = |word: &&String| layer::is_surface(word) && word.contains(char::is_alphabetic);
    let endings = words.iter().filter(has_hyphens).flat_map(|word| {
        let n_letters = word.chars().count();
        word.char_indices()
            .skip(1)
            .take(n_letters.saturating_sub(MIN_LETTERS))
            .map(|(start, _)| word[start..].to_owned())
    });
    endings.collect()
}

/// Returns the sequences of slots that the pieces can be read as, the fewest slots first.
fn readings(pieces: &[Piece]) -> Vec<Vec<Slot>> {
    let mut readings = vec![Reading::default()];
    for piece in pieces {
        match piece {
            Piece::Words { whole: Some(whole), parts } if readings.len() * 2 <= MAX_ALTERNATIVES => {
                let mut by_parts = readings.clone();
                for reading in &mut readings {
                    reading.add(std::slice::from_ref(whole));
                }
                for reading in &mut by_parts {
                    reading.add(parts);
                }
                readings.append(&mut by_parts);
            }
            Piece::Words { parts, .. } => {
                for reading in &mut readings {
                    reading.add(parts);
                }
            }
            Piece::Run(units) => {
                for reading in &mut readings {
                    reading.add_run(units);
                }
            }
        }
    }
    readings.into_iter().map(|reading| reading.slots).filter(|slots| !slots.is_empty()).collect()
}

#[derive(Clone, Default)]
struct Reading {
    slots: Vec<Slot>,
    next_offset: u32,
}

impl Reading {
    fn add(&mut self, words: &[TypedTerm]) {
        for word in words {
            self.slots.push(Slot {
                offset: self.next_offset,
                terms: word.terms.clone(),
                patterns: word.patterns.clone(),
            });
            self.next_offset += 1;
        }
    }

    fn add_run(&mut self, units: &[String]) {
        if let [unit] = units {
            // In a text, the character may begin a pair.
            let patterns = vec![Pattern::Prefix(unit.clone())];
            self.slots.push(Slot { offset: self.next_offset, terms: Vec::new(), patterns });
        }
        for (pair, offset) in units.windows(2).zip(self.next_offset..) {
            self.slots.push(Slot { offset, terms: vec![pair.concat()], patterns: Vec::new() });
        }
        self.next_offset += units.len() as u32;
    }
}
