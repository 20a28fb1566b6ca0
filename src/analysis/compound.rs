//! Compound words of German, Dutch and the Nordic languages, by their parts.
//!
//! In goes the stem of a typed word and a stem of an archive, out come the stems of which one must be a word of the archive
//! for the second to be a compound with the first (Koehn and Knight, "Empirical Methods for Compound Splitting", 2003). So
//! `Ruhe` finds `Waffenruhe`, as there are `Waffen`, but not `Unruhe`. A word that is more frequent than its parts are
//! together is no compound to its readers: `Friedrich` is not of `Fried` and `rich`.

use super::stem::Stemming;
use crate::article::Language;

/// Letters that a typed word has at least, and the other part of a compound.
const MIN_PART_LETTERS: usize = 4;

/// Returns the letters that may join the parts of a compound, the longest first; `None` for languages without compounds.
fn linking_elements(language: Language) -> Option<&'static [&'static str]> {
    Some(match language.code() {
        "de" => &["ens", "es", "en", "er", "s", "n", "e"],
        "nl" => &["en", "er", "s", "n", "e"],
        "sv" => &["s", "e", "o", "u"],
        "da" | "no" | "nb" | "nn" => &["s", "e"],
        _ => return None,
    })
}

/// Tells whether words of `language` are looked for in compounds.
pub(super) fn has_compounds(language: Language) -> bool {
    linking_elements(language).is_some()
}

/// Tells whether the folded `word` has enough letters to be looked for in compounds.
pub(super) fn is_long_enough(word: &str) -> bool {
    word.chars().nth(MIN_PART_LETTERS - 1).is_some() && word.chars().all(char::is_alphabetic)
}

/// Returns the stems of `language` of which one must be known for the stem `word` to be a compound with the stem `part` at
/// its beginning or end; none where it cannot be one. No stem here has the mark of its layer.
#[must_use]
pub fn other_parts(language: Language, part: &str, word: &str) -> Vec<String> {
    let Some(elements) = linking_elements(language) else { return Vec::new() };
    let Some(stemming) = Stemming::of(language) else { return Vec::new() };
    let mut stems = Vec::new();
    if let Some(before) = word.strip_suffix(part) {
        let unlinked = elements.iter().filter_map(|element| before.strip_suffix(element));
        for first in std::iter::once(before).chain(unlinked).filter(|first| is_long_enough(first)) {
            stems.push(first.to_owned());
            stems.push(stemming.stem(first));
        }
    }
    if let Some(behind) = word.strip_prefix(part) {
        let unlinked = elements.iter().filter_map(|element| behind.strip_prefix(element));
        let last = std::iter::once(behind).chain(unlinked).filter(|last| is_long_enough(last));
        stems.extend(last.map(str::to_owned));
    }
    stems.sort();
    stems.dedup();
    stems
}

/// Tells whether a word is read as a compound: not when it is more frequent than its parts are, by their geometric mean.
///
/// A part that was typed is a word, however rare it is in the archive.
#[must_use]
pub fn is_compound(n_with_word: u64, n_with_typed: u64, n_with_other: u64) -> bool {
    let squared = |n: u64| u128::from(n) * u128::from(n);
    n_with_other > 0 && u128::from(n_with_other) * u128::from(n_with_typed.max(n_with_word)) >= squared(n_with_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, part: &str, word: &str, expected: &[&str]) {
        let found = other_parts(Language::from_tag(code).unwrap(), part, word);
        for stem in expected {
            assert!(found.iter().any(|found| found == stem), "{word}: {found:?}");
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{word}: {found:?}");
    }

    #[test]
    fn the_other_part_is_what_is_left_without_the_letters_between() {
        check("de", "ruh", "waffenruh", &["waff"]);
        check("de", "ruh", "unruh", &[]);
        check("de", "vertrag", "friedensvertrag", &["fried"]);
        check("de", "fried", "friedensvertrag", &["vertrag"]);
        check("de", "stadt", "stadtrat", &[]);
        check("nl", "akkoord", "vredesakkoord", &["vrede"]);
        check("sv", "avtal", "fredsavtal", &["fred"]);
        check("en", "fire", "ceasefire", &[]);
    }

    #[test]
    fn a_word_more_frequent_than_its_parts_is_none() {
        assert!(is_compound(1, 0, 1));
        assert!(is_compound(10, 100, 40));
        assert!(!is_compound(100, 50, 1));
        assert!(!is_compound(3, 5, 0));
    }
}
