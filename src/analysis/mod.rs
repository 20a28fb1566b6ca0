//! Text → index terms: the one definition that the index, queries and the matcher share.
//!
//! In goes the text of an article, out come [`Term`]s, each at a position. Several may share one: the folded word as it
//! stands (its *surface*), its stem in the article's language, and marks for acronyms and for the starts of sentences
//! and paragraphs; [`layer`] tells them apart. [`typed`] does the same for the words of a query.
//!
//! ```
//! use newsdex::analysis::Analyser;
//! use newsdex::article::Language;
//!
//! let mut surfaces = Vec::new();
//! let end = Analyser::new().analyse("Biden's U.S. cease-fire", Some(Language::ENGLISH), 0, &mut |term| {
//!     if newsdex::analysis::layer::is_surface(term.text) {
//!         surfaces.push((term.position, term.text.to_owned()));
//!     }
//! });
//! let expected = [(0, "biden"), (1, "us"), (2, "cease"), (2, "ceasefire"), (3, "fire")];
//! assert_eq!(surfaces, expected.map(|(position, text)| (position, text.to_owned())));
//! assert_eq!(end, 4);
//! ```
//!
//! # The rules
//!
//! | text | surfaces, by position | why |
//! |---|---|---|
//! | `Élysée STRASSE Straße` | `elysee` · `strasse` · `strasse` | case, accents, ligatures and width do not count |
//! | `Müller` | `muller`, `mueller` | a mark that may be spelled out: also `Århus`, `København`, `Đoković` |
//! | `ёлка й` | `елка` · `й` | ё is printed as е; й is another letter |
//! | `أحمد مُحَمَّد` | `احمد` · `محمد` | forms of alif, vowel signs |
//! | `हिन्दी ज़मीन` | `हिंदी` · `जमीन` | a nasal before its kin is also printed as a dot, and the dot below left out |
//! | `Երևան` | `երեվան` | as in capitals |
//! | `co­operate` (soft hyphen) | `cooperate` | characters that are not seen are not there |
//! | `O'Brien don’t` | `obrien` · `dont` | an apostrophe joins |
//! | `İstanbul'da` (Turkish) | `istanbulda`, `istanbul` | an ending after an apostrophe |
//! | `Biden's workers'` | `biden` · `workers` | a possessive ending is no part of the word |
//! | `L’élection aujourd'hui` | `l` · `election` · `aujourdhui` | an elided article is a word |
//! | `U.S. a.m.` | `us` · `am` | single letters with dots are one word, and an acronym |
//! | `AT&T Q&A` | `att` · `qa` | a name of few letters |
//! | `1,200 1.200,50 3.5 3,5` | `1200` · `1200.50` · `3.5` · `3.5` | the ways to print a number |
//! | `10:30 17.03.2025` | `10` · `30` · `17` · `03` · `2025` | several numbers |
//! | `#MeToo @user` | `metoo` · `user` | |
//! | `COVID-19 F–16 and/or` | `covid`, `covid19` · `19` · `f`, `f16` · `16` · `and`, `andor` · `or` | parts, and at the first part the whole, of up to four parts |
//! | `می‌شود` (zero-width non-joiner) | `مي`, `ميشود` · `شود` | what Persian prints with a space, joined, or so |
//! | `צה"ל צה״ל` | `צהל` · `צהל` | the mark of a Hebrew acronym joins |
//! | `24/7 2-1` | `24` · `7` · `2` · `1` | digits alone are not joined: a score of 2-1 is not 21 |
//! | `bbc.co.uk` | `bbc` · `co` · `uk` | |
//! | `日本語` | `日本` · `本語` · `語` | pairs of characters, so that any name in a run is found; also kana, Hangul, Thai, Lao, Khmer, Myanmar |
//! | `AI技術` | `ai` · `技術` · `術` | a run ends where the script changes |
//!
//! Marks are spelled out for every word in German, Danish and Norwegian, and for words with a capital in all other
//! languages, so that an index of Finnish or Turkish is not much larger for it. Doing so in texts and not in queries is what
//! keeps `poet` from finding `pot`, `Israel` from finding `Isral`, and `neue` from finding `nue`: a typed `ue` finds `ü`
//! only where an `ü` stood. Typed with its mark, a word is looked for in both spellings.
//!
//! Some differences are left to the query ([`typed`]), where they cost no index: the particles that Arabic and Hebrew write
//! as one with a word, the long vowel at the end of `コンピューター`, a hyphen in a word of a phrase, and capitals that make
//! an acronym of a common word. Traditional and simplified characters are different characters here, and Hangul endings
//! are left to the pairs of characters.
//!
//! A word longer than 128 bytes is cut and has no stem; a word with digits has none either.

mod character;
pub mod compound;
pub mod expansion;
mod fold;
mod forms;
pub mod language;
pub mod names;
mod number;
mod particles;
pub mod pattern;
mod sentence;
mod stem;
mod stop_words;
mod tokens;
pub mod typed;
mod zones;

use std::ops::Range;

pub(crate) use character::{is_run_letter, unit_end};
pub use expansion::{ExpandedWord, Expansion, Expansions};
pub use fold::fold;
pub use language::{Detected, detect_language};
pub use pattern::Pattern;
pub use sentence::sentences;
pub(crate) use sentence::{Opens, Sentence, Sentences};
pub(crate) use stem::has_own_surfaces;
pub use stop_words::is_stop_word;
pub use typed::{Slot, Typed, typed_phrase, typed_word};
pub(crate) use zones::ZoneEnds;

use crate::article::{Article, Language};
use forms::{FormRanges, Lowering, Scratch, Shape};
use stem::{StemCache, Stemming};
use tokens::{Compound, Group, Head, Word, Words};

/// The version of the analysis; an index made by another one has to be made anew.
pub const VERSION: u32 = 2;
/// The stemmers that the terms were made with; other ones give other stems.
pub const STEMMER: &str = "frostem 2.20261016";
/// Positions left free between headlines, subheadline, lead and body, so that no phrase crosses from one to another.
pub const PART_GAP: u32 = 1_000;

/// How terms of the different layers look, which share one field of the index.
pub mod layer {
    use crate::article::Language;

    /// Begins the terms that are stems.
    pub const STEM: char = '\u{1}';
    /// Begins the terms that mark where sentences and paragraphs start.
    pub const START: char = '\u{2}';
    /// Begins the terms that are acronyms.
    pub const ACRONYM: char = '\u{3}';
    /// Stands at the first word of each sentence.
    pub const SENTENCE_START: &str = "\u{2}s";
    /// Stands at the first word of each paragraph.
    pub const PARAGRAPH_START: &str = "\u{2}p";

    /// Tells whether `term` is a word as it stands in a text, but for folding.
    #[must_use]
    pub fn is_surface(term: &str) -> bool {
        !term.starts_with([STEM, START, ACRONYM])
    }

    /// Tells whether `term` is a stem.
    #[must_use]
    pub fn is_stem(term: &str) -> bool {
        term.starts_with(STEM)
    }

    /// Returns the term for a folded stem.
    #[must_use]
    pub fn stem(language: Language, stem: &str) -> String {
        format!("{STEM}{language}:{stem}")
    }

    /// Returns the code of the language and the folded stem that a term of the stem layer is made of.
    #[must_use]
    pub fn stem_of(term: &str) -> Option<(&str, &str)> {
        term.strip_prefix(STEM)?.split_once(':')
    }

    /// Returns the term for the folded letters of an acronym.
    #[must_use]
    pub fn acronym(letters: &str) -> String {
        format!("{ACRONYM}{letters}")
    }
}

/// A term of the index at a position; several may share one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term<'a> {
    /// The term, which begins with a control character unless it is a surface.
    pub text: &'a str,
    /// The number of its word, counted over the field.
    pub position: u32,
    /// The bytes of the analysed text that it was made of.
    pub span: Range<usize>,
}

/// A part of an article that is searched as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub enum Part {
    Headline,
    Subheadline,
    /// One of `other_headlines`, by its index.
    OtherHeadline(usize),
    Lead,
    Body,
}

/// Returns the parts of `article` that are searched as text, in order, without those it lacks.
pub fn parts(article: &Article) -> impl Iterator<Item = (Part, &str)> {
    let headlines = [
        (Part::Headline, article.headline.as_deref().unwrap_or_default()),
        (Part::Subheadline, article.subheadline.as_deref().unwrap_or_default()),
    ];
    let others = article.other_headlines.iter().enumerate();
    let others = others.map(|(n, headline)| (Part::OtherHeadline(n), headline.as_str()));
    let text = [(Part::Lead, article.lead.as_deref().unwrap_or_default()), (Part::Body, article.body.as_str())];
    headlines.into_iter().chain(others).chain(text).filter(|(_, text)| !text.is_empty())
}

/// Turns texts into terms, and remembers stems from one text to the next.
#[derive(Clone)]
pub struct Analyser {
    scratch: Scratch,
    words: Vec<Word>,
    stems: StemCache,
    acronym: String,
}

impl Default for Analyser {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyser {
    /// Makes an analyser that remembers nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            scratch: Scratch::new(Lowering::Skipped),
            words: Vec::new(),
            stems: StemCache::default(),
            acronym: String::new(),
        }
    }

    /// Calls `visit` for every term of `text` in order of position, the first word standing at `first_position`.
    ///
    /// Returns the position after the last word. Without a `language`, or with one that has no stemmer, no stems are
    /// visited. Time is linear in the text, and nothing is allocated per word.
    pub fn analyse(
        &mut self,
        text: &str,
        language: Option<Language>,
        first_position: u32,
        visit: &mut dyn FnMut(Term<'_>),
    ) -> u32 {
        let stemming = language.and_then(Stemming::of);
        self.scratch.lowering = stemming.map_or(Lowering::Skipped, |stemming| stemming.lowering());
        let mut pass = Pass {
            analyser: self,
            text,
            stemming,
            sentence: 0..0,
            case: None,
            opens: None,
            position: first_position,
            visit,
        };
        for sentence in Sentences::new(text) {
            pass.sentence(sentence);
        }
        pass.position
    }
}

/// One pass over a text.
struct Pass<'a> {
    analyser: &'a mut Analyser,
    text: &'a str,
    stemming: Option<Stemming>,
    sentence: Range<usize>,
    /// How the sentence is written, once it was asked.
    case: Option<Case>,
    /// What the next word opens.
    opens: Option<Opens>,
    position: u32,
    visit: &'a mut dyn FnMut(Term<'_>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// All letters are capitals.
    Capitals,
    Mixed,
}

impl Pass<'_> {
    fn sentence(&mut self, sentence: Sentence) {
        // A paragraph whose first sentence has no words opens with the next one.
        if self.opens != Some(Opens::Paragraph) {
            self.opens = Some(sentence.opens);
        }
        self.case = None;
        let mut groups = Words::new(self.text, sentence.span.clone());
        self.sentence = sentence.span;
        let mut words = std::mem::take(&mut self.analyser.words);
        while let Some(group) = groups.next_group(&mut self.analyser.scratch, &mut words) {
            match group {
                Group::Words(compound) => self.words(&words, compound),
                Group::Run(run) => self.run(run),
            }
        }
        self.analyser.words = words;
    }

    fn words(&mut self, words: &[Word], compound: Compound) {
        for (index, word) in words.iter().enumerate() {
            self.open(&word.span);
            self.word(word);
            if word.shape == Shape::Dotted || word.shape == Shape::Capitals && self.case() == Case::Mixed {
                self.acronym(word);
            }
            if index == 0
                && compound == Compound::Joined
                && let Some(whole) = tokens::joined(words)
            {
                self.word(&whole);
            }
            self.position = self.position.saturating_add(1);
        }
    }

    fn open(&mut self, span: &Range<usize>) {
        let Some(opens) = self.opens.take() else {
            return;
        };
        let position = self.position;
        (self.visit)(Term { text: layer::SENTENCE_START, position, span: span.clone() });
        if opens == Opens::Paragraph {
            (self.visit)(Term { text: layer::PARAGRAPH_START, position, span: span.clone() });
        }
    }

    /// Visits the surface and the stem of a word.
    fn word(&mut self, word: &Word) {
        let position = self.position;
        let text = &self.analyser.scratch.surfaces[word.forms.surface.clone()];
        (self.visit)(Term { text, position, span: word.span.clone() });
        if !word.forms.respelled.is_empty() && self.is_respelled(word) {
            let text = &self.analyser.scratch.respelled[word.forms.respelled.clone()];
            (self.visit)(Term { text, position, span: word.span.clone() });
        }
        if let Some(stemming) = self.stemming.filter(|_| word.shape.has_stem()) {
            let lowered = &self.analyser.scratch.lowered[word.forms.lowered.clone()];
            let text = self.analyser.stems.term(stemming, lowered);
            (self.visit)(Term { text, position, span: word.span.clone() });
            if let Some(head) =
                word.head.filter(|head| stemming.has_endings_after_apostrophes() && head.surface_bytes > 1)
            {
                self.head(word, head, stemming);
            }
        }
    }

    /// Visits the surface and the stem of a word without the ending that an apostrophe sets off.
    fn head(&mut self, word: &Word, head: Head, stemming: Stemming) {
        let (position, span) = (self.position, word.span.start..head.end);
        let FormRanges { surface, lowered, .. } = &word.forms;
        let text = &self.analyser.scratch.surfaces[surface.start..surface.start + head.surface_bytes];
        (self.visit)(Term { text, position, span: span.clone() });
        let lowered = &self.analyser.scratch.lowered[lowered.start..lowered.start + head.lowered_bytes];
        let text = self.analyser.stems.term(stemming, lowered);
        (self.visit)(Term { text, position, span });
    }

    /// Tells whether `word` is also indexed with its marks spelled out: every word in the languages that do so where a
    /// keyboard lacks the marks, and names in all.
    fn is_respelled(&self, word: &Word) -> bool {
        let is_name = || self.text[word.span.clone()].starts_with(char::is_uppercase);
        self.stemming.is_some_and(|stemming| stemming.spells_marks_out()) || is_name()
    }

    fn acronym(&mut self, word: &Word) {
        let term = &mut self.analyser.acronym;
        term.clear();
        term.push(layer::ACRONYM);
        term.push_str(&self.analyser.scratch.surfaces[word.forms.surface.clone()]);
        (self.visit)(Term { text: term, position: self.position, span: word.span.clone() });
    }

    /// Visits each pair of neighbours in a run, and its last character alone.
    fn run(&mut self, run: Range<usize>) {
        let mut first: Option<Range<usize>> = None;
        let mut first_length = 0;
        for unit in character::units(self.text, run) {
            character::fold_unit(&self.text[unit.clone()], &mut self.analyser.scratch.surfaces);
            if self.analyser.scratch.surfaces.len() == first_length {
                continue;
            }
            if let Some(first) = first {
                self.run_surface(&first, unit.end);
                self.analyser.scratch.surfaces.drain(..first_length);
            }
            first = Some(unit);
            first_length = self.analyser.scratch.surfaces.len();
        }
        if let Some(last) = first {
            self.run_surface(&last, last.end);
        }
    }

    fn run_surface(&mut self, first: &Range<usize>, end: usize) {
        self.open(first);
        let text = &self.analyser.scratch.surfaces;
        (self.visit)(Term { text, position: self.position, span: first.start..end });
        self.position = self.position.saturating_add(1);
    }

    /// Returns whether the sentence has anything but capitals: a headline in capitals says nothing about acronyms.
    fn case(&mut self) -> Case {
        let is_small = |c: char| c.is_alphabetic() && !c.is_uppercase();
        *self.case.get_or_insert_with(|| {
            if self.text[self.sentence.clone()].chars().any(is_small) { Case::Mixed } else { Case::Capitals }
        })
    }
}

#[cfg(test)]
mod tests;
