//! Words that stand for other words: `cease*`, `zelensk?y`, `name~1`, `/regex/`, `~~name`.
//!
//! In goes a [`Pattern`] of a query, out comes what tells which words of an archive it stands for. Words are
//! *surfaces*: folded as the index has them, so case and accents do not count. `zelensk?y` stands for `zelenskiy` and
//! `zelenskyy`.

use std::fmt;

use regex::Regex;

use super::fold::{Folder, Keep};
use super::layer;
use super::names::{self, Name};
use crate::article::Language;
use crate::query::compile_regex;

/// What the words of an archive must be like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Words that start so.
    Prefix(String),
    /// Words in which `?` stands for one letter and `*` for any.
    Wildcard(String),
    /// Words with a few slips: letters too many, missing, wrong, or swapped with their neighbour.
    Fuzzy {
        /// The word without slips.
        word: String,
        /// How many slips there may be.
        distance: u8,
    },
    /// Words that a regular expression matches whole.
    Regex(String),
    /// Spellings of a name.
    Name(String),
    /// Compound words with a part of this stem: the one kind whose words are stems.
    Compound {
        /// The language of the stem.
        language: Language,
        /// The folded stem, without the mark of its layer.
        stem: String,
    },
}

impl Pattern {
    /// Makes a pattern of a typed word with `?` and `*` in it.
    pub(super) fn wildcard(typed: &str) -> Self {
        let mut folded = String::with_capacity(typed.len());
        for part in typed.split_inclusive(['*', '?']) {
            let letters = part.trim_end_matches(['*', '?']);
            push_folded(letters, &mut folded);
            folded.push_str(&part[letters.len()..]);
        }
        Self::Wildcard(folded)
    }

    /// Makes a pattern of a typed regular expression: letters with accents lose them, as words do.
    pub(super) fn regex(typed: &str) -> Self {
        let mut folded = String::with_capacity(typed.len());
        let mut unit = [0; 4];
        for c in typed.chars() {
            if c.is_ascii() || !c.is_alphabetic() {
                folded.push(c);
            } else {
                push_folded(c.encode_utf8(&mut unit), &mut folded);
            }
        }
        // `[x-ł]` would be `[x-l]`.
        let is_usable = folded == typed || compile_regex(&folded).is_ok();
        Self::Regex(if is_usable { folded } else { typed.to_owned() })
    }

    /// Returns with what the words begin that the pattern stands for, in order: in a list of words, others need not be
    /// looked at. The empty text is the beginning of all.
    #[must_use]
    pub fn beginnings(&self) -> Vec<String> {
        let literal = match self {
            Self::Prefix(prefix) => prefix,
            Self::Wildcard(text) => text.split(['*', '?']).next().unwrap_or_default(),
            Self::Fuzzy { .. } => "",
            Self::Compound { language, .. } => return vec![layer::stem(*language, "")],
            Self::Regex(text) => literal_prefix_of_regex(text),
            Self::Name(name) => {
                let letters = names::first_letters(name);
                if !letters.is_empty() {
                    return letters.into_iter().map(String::from).collect();
                }
                name
            }
        };
        vec![literal.to_owned()]
    }

    /// Returns what tells which words the pattern stands for; `None` for a regular expression that is none, and for
    /// compounds, of which a word alone does not tell ([`super::compound`]).
    #[must_use]
    pub fn matcher(&self) -> Option<Matcher<'_>> {
        Some(match self {
            Self::Prefix(prefix) => Matcher::Prefix(prefix),
            Self::Wildcard(text) => Matcher::Wildcard(text),
            Self::Fuzzy { word, distance } => Matcher::Fuzzy { letters: word.chars().collect(), distance: *distance },
            Self::Regex(text) => Matcher::Regex(compile_regex(text).ok()?),
            Self::Name(name) => Matcher::Name(Name::new(name)),
            Self::Compound { .. } => return None,
        })
    }
}

/// Writes the pattern as it is typed, but for folding.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(prefix) => write!(f, "{}*", prefix.trim_start_matches(char::is_control)),
            Self::Wildcard(text) => f.write_str(text),
            Self::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Self::Regex(text) => write!(f, "/{text}/"),
            Self::Name(name) => write!(f, "~~{name}"),
            Self::Compound { language, stem } => write!(f, "{stem} in compounds ({language})"),
        }
    }
}

/// A pattern that is ready to be compared with many words.
#[derive(Clone, Debug)]
pub enum Matcher<'a> {
    /// Words that start so.
    Prefix(&'a str),
    /// Words in which `?` stands for one letter and `*` for any.
    Wildcard(&'a str),
    /// Words with a few slips.
    Fuzzy {
        /// The letters without slips.
        letters: Vec<char>,
        /// How many slips there may be.
        distance: u8,
    },
    /// Words that a regular expression matches.
    Regex(Regex),
    /// Spellings of a name.
    Name(Name),
}

impl Matcher<'_> {
    /// Returns how far the surface `word` is from what was asked for, in slips; `None` when the pattern does not stand
    /// for it.
    #[must_use]
    pub fn slips(&self, word: &str) -> Option<u8> {
        let is_match = match self {
            Self::Prefix(prefix) => word.starts_with(prefix),
            Self::Wildcard(text) => matches_wildcard(text, word),
            Self::Fuzzy { letters, distance } => return slips_between(letters, word, *distance),
            Self::Regex(regex) => regex.is_match(word),
            Self::Name(name) => name.is_spelt(word),
        };
        is_match.then_some(0)
    }
}

fn push_folded(letters: &str, out: &mut String) {
    let start = out.len();
    let mut folder = Folder::new(Keep::Word);
    for c in letters.chars() {
        folder.push(c, out);
    }
    folder.finish(out, start);
}

/// Returns the small letters and digits that every match of the regular expression starts with.
fn literal_prefix_of_regex(text: &str) -> &str {
    if text.contains('|') {
        return "";
    }
    let end = text.bytes().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit()).count();
    // The last one may be said to be optional by what follows it.
    let is_repeated = text[end..].starts_with(['?', '*', '{']);
    &text[..end - usize::from(is_repeated && end > 0)]
}

/// Compares letter by letter; after a `*`, a mismatch moves the letters behind it on by one, so that the time is at
/// most the product of both lengths.
fn matches_wildcard(pattern: &str, word: &str) -> bool {
    let (mut pattern, mut word) = (pattern.chars(), word.chars());
    let mut behind_star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let (asked, letter) = (pattern.clone().next(), word.clone().next());
        match (asked, letter) {
            (Some('*'), _) => {
                pattern.next();
                behind_star = Some((pattern.clone(), word.clone()));
            }
            (Some(asked), Some(letter)) if asked == '?' || asked == letter => {
                pattern.next();
                word.next();
            }
            (None, None) => return true,
            _ => {
                let Some((after_star, from)) = &mut behind_star else { return false };
                if from.next().is_none() {
                    return false;
                }
                pattern = after_star.clone();
                word = from.clone();
            }
        }
    }
}

/// Counts the slips between a word and another, none of whose letters is moved twice; `None` beyond `max`.
fn slips_between(letters: &[char], other: &str, max: u8) -> Option<u8> {
    let max = usize::from(max);
    let others: Vec<char> = other.chars().take(letters.len() + max + 1).collect();
    if letters.len().abs_diff(others.len()) > max {
        return None;
    }
    let mut two_rows_up = vec![0; others.len() + 1];
    let mut row_above: Vec<usize> = (0..=others.len()).collect();
    for (i, &letter) in letters.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in others.iter().enumerate() {
            let replaced = row_above[j] + usize::from(letter != other);
            let mut slips = replaced.min(row_above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && letter == others[j - 1] && letters[i - 1] == other {
                slips = slips.min(two_rows_up[j - 1] + 1);
            }
            row.push(slips);
        }
        if row.iter().all(|&slips| slips > max) {
            return None;
        }
        two_rows_up = std::mem::replace(&mut row_above, row);
    }
    row_above.last().filter(|&&slips| slips <= max).map(|&slips| slips as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &Pattern, words: &str, expected: &str) {
        let matcher = pattern.matcher().unwrap();
        let found: Vec<&str> = words.split(' ').filter(|word| matcher.slips(word).is_some()).collect();
        assert_eq!(found.join(" "), expected, "{pattern}");
        let beginnings = pattern.beginnings();
        assert!(found.iter().all(|word| beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))));
    }

    #[test]
    fn a_question_mark_is_one_letter_and_a_star_any() {
        check(&Pattern::wildcard("Zelensk?y"), "zelenskiy zelensky zelenskyy zelenskiyy", "zelenskiy zelenskyy");
        check(&Pattern::wildcard("c*fire"), "ceasefire cfire campfires fire", "ceasefire cfire");
        check(&Pattern::wildcard("*ism"), "racism ism isms", "racism ism");
        check(&Pattern::wildcard("*a*b*"), "ab xaxbx ba bab", "ab xaxbx bab");
        check(&Pattern::wildcard("É?é"), "ete été etee", "ete");
        check(&Pattern::wildcard("зеленськ?й"), "зеленський зеленськ", "зеленський");
    }

    #[test]
    fn a_wildcard_full_of_stars_takes_no_time() {
        let pattern = Pattern::wildcard(&"a*".repeat(2_000));
        check(&pattern, &"a".repeat(128), "");
    }

    #[test]
    fn slips_are_letters_too_many_missing_wrong_or_swapped() {
        let fuzzy = |word: &str, distance| Pattern::Fuzzy { word: word.to_owned(), distance };
        check(&fuzzy("truce", 1), "truce truces trce truck turce trucks", "truce truces trce truck turce");
        check(&fuzzy("truce", 2), "trucks ruck turec spruce", "trucks ruck turec spruce");
        let pattern = fuzzy("truce", 2);
        let slips = |word| pattern.matcher().unwrap().slips(word);
        assert_eq!(
            (slips("truce"), slips("turce"), slips("truckk"), slips("tuerc")),
            (Some(0), Some(1), Some(2), None)
        );
    }

    #[test]
    fn a_regular_expression_matches_whole_words_without_accents() {
        check(&Pattern::regex("élys[eé]e?"), "elysee elyse elysees", "elysee elyse");
        check(&Pattern::regex("Zelensk(y|i)"), "zelensky zelenski zelenskyy", "zelensky zelenski");
        check(&Pattern::regex("colou?r"), "color colour colours", "color colour");
        check(&Pattern::regex("a{0,2}b"), "b ab aab c", "b ab aab");
        check(&Pattern::regex("[x-ł]o"), "yo xo lo", "yo xo");
        check(&Pattern::regex("ab+|c"), "ab abb c", "ab abb c");
        assert!(Pattern::regex("a(").matcher().is_none());
    }
}
