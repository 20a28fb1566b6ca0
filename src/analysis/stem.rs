//! Words → their stems, by the Snowball algorithm for their language.
//!
//! In goes a word in lower case with its accents, out comes a term of the stem layer, folded and tagged with the
//! language: `élections` in French gives `\u{1}fr:election`. Stemming is the dearest step of analysis, and news repeats
//! its words, so stems are remembered.

use std::hash::{DefaultHasher, Hash, Hasher};

use frostem::{Algorithm, Stemmer};

use super::fold::{Folder, Keep};
use super::forms::Lowering;
use super::layer;
use crate::article::Language;

/// Words whose stems are remembered, over all languages: a power of two.
const N_REMEMBERED: usize = 1 << 15;

/// A language that has stems.
#[derive(Clone, Copy)]
pub(super) struct Stemming {
    language: Language,
    stemmer: Stemmer,
}

impl Stemming {
    /// Returns how words of `language` are stemmed, if there is an algorithm for it.
    pub(super) fn of(language: Language) -> Option<Self> {
        let algorithm = match language.code() {
            "ar" => Algorithm::Arabic,
            "hy" => Algorithm::Armenian,
            "eu" => Algorithm::Basque,
            "ca" => Algorithm::Catalan,
            "cs" => Algorithm::Czech,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "eo" => Algorithm::Esperanto,
            "et" => Algorithm::Estonian,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hi" => Algorithm::Hindi,
            "hu" => Algorithm::Hungarian,
            "id" | "ms" => Algorithm::Indonesian,
            "ga" => Algorithm::Irish,
            "it" => Algorithm::Italian,
            "lt" => Algorithm::Lithuanian,
            "ne" => Algorithm::Nepali,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "fa" => Algorithm::Persian,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sr" | "hr" | "bs" | "sh" => Algorithm::Serbian,
            "st" => Algorithm::Sesotho,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            "uk" => Algorithm::Ukrainian,
            "yi" => Algorithm::Yiddish,
            _ => return None,
        };
        Some(Self { language, stemmer: Stemmer::new(algorithm) })
    }

    /// Returns how capitals are lowered for this stemmer.
    pub(super) fn lowering(&self) -> Lowering {
        if self.language.code() == "tr" { Lowering::Turkic } else { Lowering::Usual }
    }

    /// Tells whether the language parts names from their endings by an apostrophe: `İstanbul'da`.
    pub(super) fn has_endings_after_apostrophes(&self) -> bool {
        self.language.code() == "tr"
    }

    /// Tells whether the language writes `ue` for `ü`, or `oe` for `ø`, where there is no such letter.
    pub(super) fn spells_marks_out(&self) -> bool {
        matches!(self.language.code(), "de" | "da" | "no" | "nb" | "nn")
    }

    /// Returns the term for `word`, which is in lower case.
    pub(super) fn term(&self, word: &str) -> String {
        let mut term = String::new();
        self.write_term(word, &mut term);
        term
    }

    /// Returns the folded stem of `word`, which is in lower case, without the mark of its layer.
    pub(super) fn stem(&self, word: &str) -> String {
        let term = self.term(word);
        layer::stem_of(&term).map_or(word, |(_, stem)| stem).to_owned()
    }

    /// Writes the term for `word`, which is in lower case, to `term`.
    fn write_term(&self, word: &str, term: &mut String) {
        term.clear();
        term.push(layer::STEM);
        term.push_str(self.language.code());
        term.push(':');
        let stem = self.stemmer.stem(word);
        if stem.is_ascii() {
            term.push_str(&stem);
            return;
        }
        let start = term.len();
        let mut folder = Folder::new(Keep::Word);
        for c in stem.chars() {
            folder.push(c, term);
        }
        folder.finish(term, start);
    }
}

/// Tells whether words of `language` have surfaces that they would not have in others.
pub(crate) fn has_own_surfaces(language: Language) -> bool {
    let stemming = Stemming::of(language);
    stemming.is_some_and(|stemming| stemming.has_endings_after_apostrophes() || stemming.spells_marks_out())
}

/// Remembers the stems of the words met last, in a table that never grows.
///
/// A word has one place, given by its hash; another word with the same place takes it over. So hostile text can make it
/// useless but neither large nor slow.
#[derive(Clone, Default)]
pub(super) struct StemCache {
    places: Vec<Remembered>,
}

#[derive(Clone, Default)]
struct Remembered {
    language: Option<Language>,
    word: String,
    term: String,
}

impl StemCache {
    /// Returns the term of the stem layer for `word`.
    pub(super) fn term(&mut self, stemming: Stemming, word: &str) -> &str {
        if self.places.is_empty() {
            self.places.resize(N_REMEMBERED, Remembered::default());
        }
        let place = &mut self.places[place_of(word)];
        if place.language != Some(stemming.language) || place.word != word {
            place.language = Some(stemming.language);
            place.word.clear();
            place.word.push_str(word);
            stemming.write_term(word, &mut place.term);
        }
        &place.term
    }
}

fn place_of(word: &str) -> usize {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish() as usize & (N_REMEMBERED - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LANGUAGES: [&str; 40] = [
        "ar", "hy", "eu", "ca", "cs", "da", "nl", "en", "eo", "et", "fi", "fr", "de", "el", "hi", "hu", "id", "ms",
        "ga", "it", "lt", "ne", "no", "nb", "nn", "fa", "pl", "pt", "ro", "ru", "sr", "hr", "bs", "st", "es", "sv",
        "ta", "tr", "uk", "yi",
    ];

    fn stemming(code: &str) -> Stemming {
        Stemming::of(Language::from_tag(code).unwrap()).unwrap()
    }

    #[track_caller]
    fn check(code: &str, word: &str, expected: &str) {
        let mut cache = StemCache::default();
        assert_eq!(cache.term(stemming(code), word), format!("\u{1}{code}:{expected}"));
        assert_eq!(cache.term(stemming(code), word), format!("\u{1}{code}:{expected}"));
    }

    #[test]
    fn a_stem_is_folded_and_names_its_language() {
        check("en", "talks", "talk");
        check("fr", "élections", "elect");
        check("ru", "переговоры", "переговор");
    }

    #[test]
    fn languages_do_not_meet_in_the_cache() {
        let mut cache = StemCache::default();
        assert_eq!(cache.term(stemming("en"), "wars"), "\u{1}en:war");
        assert_eq!(cache.term(stemming("de"), "wars"), "\u{1}de:war");
        assert_eq!(cache.term(stemming("en"), "wars"), "\u{1}en:war");
    }

    proptest! {
        #[test]
        fn no_word_breaks_a_stemmer(word in r"(\p{L}|\p{M}){0,30}", index in 0..LANGUAGES.len()) {
            let mut term = String::new();
            stemming(LANGUAGES[index]).write_term(&word.to_lowercase(), &mut term);
            prop_assert!(term.starts_with(layer::STEM));
        }
    }
}
