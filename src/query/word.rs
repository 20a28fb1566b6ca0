//! The characters of a typed word → the word and what the signs in and behind it mean.
//!
//! In goes what stands up to the end of a word, out come its letters without the punctuation around them, and whether it
//! is a pattern. `zelensk?y,` is one of `zelensk?y`, `name~2` a word with two slips.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::signs::{is_edge_punctuation, is_searchable};

/// A word while it is read.
#[derive(Default)]
pub(super) struct WordInProgress {
    pub(super) text: String,
    /// The bytes of `text` from the first escaped character to the last; edge punctuation among them stays.
    pub(super) escaped: Option<Range<usize>>,
    /// Whether a `\` says that this is no operator.
    pub(super) is_plain: bool,
    /// Where in `text` a `*` was.
    pub(super) stars: Vec<usize>,
}

impl WordInProgress {
    /// Returns the word with its signs, if it is of letters among which `?` or `*` stand for others.
    pub(super) fn wildcard(&self) -> Option<String> {
        let (first, last) = self.ends();
        let is_escaped = |at: usize| self.escaped.as_ref().is_some_and(|escaped| escaped.contains(&at));
        let is_question = |at: usize, c: char| c == '?' && !is_escaped(at);
        let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
        let word = &self.text[first..last];
        let has_question = word.char_indices().any(|(at, c)| is_question(first + at, c));
        let is_of_letters = word
            .char_indices()
            .all(|(at, c)| is_letter(c) || is_question(first + at, c) || matches!(c, '\'' | '’' | '-' | '‐' | '‑'));
        if !(has_question || self.stars.iter().any(|&star| star < last)) || !is_of_letters {
            return None;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut stars = self.stars.iter().copied().peekable();
        let ends_of_letters = word.char_indices().map(|(at, c)| (first + at, Some(c)));
        for (at, c) in ends_of_letters.chain([(usize::MAX, None)]) {
            let mut has_star = false;
            while stars.next_if(|&star| star <= at).is_some() {
                has_star = true;
            }
            if has_star && !text.ends_with('*') {
                text.push('*');
            }
            // Before the first letter it is punctuation.
            let is_first = text.trim_start_matches('*').is_empty();
            text.extend(c.filter(|&c| is_letter(c) || is_question(at, c) && !is_first));
        }
        // Behind the last letter it is punctuation too, before a star as well.
        let letters = text.trim_matches('?').trim_end_matches(['?', '*']);
        let text = if text.ends_with('*') || text.trim_end_matches('?').ends_with('*') {
            format!("{letters}*")
        } else {
            letters.to_owned()
        };
        // With a star at the end alone it is a beginning.
        letters.contains(['*', '?']).then_some(text)
    }

    /// Returns the word and the number of slips behind it, as in `name~2`.
    pub(super) fn fuzzy(&self) -> Option<(&str, u8)> {
        let (first, last) = self.ends();
        let first_free = self.escaped.as_ref().map_or(first, |escaped| escaped.end.max(first));
        let word = &self.text[first..last];
        let (before, digits) = word.rsplit_once('~')?;
        let is_fuzzy = self.stars.is_empty()
            && first + before.len() >= first_free
            && before.ends_with(|c: char| c.is_alphanumeric() || is_combining_mark(c) || first_free > first)
            && is_searchable(before)
            && digits.len() <= 2
            && digits.bytes().all(|b| b.is_ascii_digit());
        let n_slips = if digits.is_empty() { Ok(1) } else { digits.parse() };
        n_slips.ok().filter(|_| is_fuzzy).map(|n_slips| (before, n_slips))
    }

    /// Tells whether a `!` stands right behind a letter, and nothing behind it.
    pub(super) fn is_exclaimed(&self) -> bool {
        let (first, last) = self.ends();
        let word = &self.text[first..last];
        let is_of_letters = word
            .chars()
            .all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '’' | '-' | '‐' | '‑'));
        &self.text[last..] == "!"
            && self.stars.is_empty()
            && is_of_letters
            && word.chars().nth(1).is_some()
            && word.ends_with(|c: char| c.is_alphabetic() || is_combining_mark(c))
    }

    /// Returns where the word starts and ends without the punctuation around it.
    pub(super) fn ends(&self) -> (usize, usize) {
        let (first_kept, last_kept) =
            self.escaped.as_ref().map_or((self.text.len(), 0), |range| (range.start, range.end));
        let before = &self.text[..first_kept];
        let first =
            before.len() - before.trim_start_matches(|c| is_edge_punctuation(c) || matches!(c, '#' | '@' | '+')).len();
        let last_kept = last_kept.max(first);
        let after = &self.text[last_kept..];
        // The full stop of a sentence goes, those of `U.S.` stay.
        let without_stop = after.trim_end_matches(|c| is_edge_punctuation(c) || c == '.');
        let is_abbreviation = self.text[first..last_kept + without_stop.len()].contains('.');
        let kept = if is_abbreviation { after.trim_end_matches(is_edge_punctuation) } else { without_stop };
        let last = last_kept + kept.len();
        (first, last)
    }
}
