//! Stretches of text measured in characters as readers count them (graphemes), in time bounded by what is measured.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Bytes that a grapheme takes at most; a base letter under a heap of marks must not make a snippet endless.
const MAX_GRAPHEME_BYTES: usize = 32;

/// Counts characters from one place of a text to another.
pub(crate) struct CharCounter<'a> {
    text: &'a str,
    at: usize,
    n_chars: usize,
}

impl<'a> CharCounter<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, n_chars: 0 }
    }

    /// Returns the number of characters up to `end`, which must not lie before the last one asked for.
    pub(crate) fn count_to(&mut self, end: usize) -> usize {
        if let Some(passed) = self.text.get(self.at..end) {
            self.n_chars += passed.chars().count();
            self.at = end;
        }
        self.n_chars
    }
}

/// Tells whether `text` has at most `max_graphemes`.
pub(crate) fn fits(text: &str, max_graphemes: usize) -> bool {
    if text.len() <= max_graphemes {
        return true;
    }
    text.len() <= max_graphemes.saturating_mul(MAX_GRAPHEME_BYTES) && n_graphemes(text, max_graphemes) <= max_graphemes
}

/// Counts graphemes, but not far beyond `limit`; white space counts as it is shown.
pub(crate) fn n_graphemes(text: &str, limit: usize) -> usize {
    let mut was_space = false;
    let is_shown = |grapheme: &&str| {
        let is_space = grapheme.chars().all(char::is_whitespace);
        let is_shown = !(is_space && was_space);
        was_space = is_space;
        is_shown
    };
    text.graphemes(true).filter(is_shown).take(limit.saturating_add(1)).count()
}

/// Widens `marked` to at most `max_graphemes` within `room`, with a third of what is added before it, at the borders of
/// words where there are any.
pub(crate) fn widened(text: &str, marked: &Range<usize>, room: Range<usize>, max_graphemes: usize) -> Range<usize> {
    let n_marked = n_graphemes(&text[marked.clone()], max_graphemes);
    if n_marked > max_graphemes {
        return marked.start..marked.start + length_of(&text[marked.clone()], max_graphemes);
    }
    let n_free = max_graphemes - n_marked;
    let after = &text[marked.end..room.end];
    let after = &after[..length_of(after, n_free)];
    let n_before = (n_free - n_graphemes(after, n_free).min(n_free)).max(n_free / 3);
    let start = marked.start - length_before(&text[room.start..marked.start], n_before);
    let start = start + partial_word_at_start(&text[start..marked.start], start == room.start);
    let n_after = n_free.saturating_sub(n_graphemes(&text[start..marked.start], n_free));
    let end = marked.end + length_of(after, n_after);
    let end = end - partial_word_at_end(&text[marked.end..end], end == room.end);
    start..end
}

/// Returns the bytes of the first `n` graphemes of `text`.
pub(crate) fn length_of(text: &str, n: usize) -> usize {
    let seen = &text[..text.floor_char_boundary(n.saturating_mul(MAX_GRAPHEME_BYTES))];
    seen.grapheme_indices(true).nth(n).map_or(seen.len(), |(at, _)| at)
}

/// Returns the bytes of the last `n` graphemes of `text`.
pub(crate) fn length_before(text: &str, n: usize) -> usize {
    let start = text.len().saturating_sub(n.saturating_mul(MAX_GRAPHEME_BYTES));
    let seen = &text[text.ceil_char_boundary(start)..];
    seen.graphemes(true).rev().take(n).map(str::len).sum()
}

/// Returns the bytes of the words that the first `n` graphemes of `text` hold whole.
pub(crate) fn length_of_words(text: &str, n: usize) -> usize {
    let length = length_of(text, n);
    length - partial_word_at_end(&text[..length], length == text.len())
}

/// Returns the bytes of the words that the last `n` graphemes of `text` hold whole.
pub(crate) fn length_of_words_before(text: &str, n: usize) -> usize {
    let length = length_before(text, n);
    let start = text.len() - length;
    length - partial_word_at_start(&text[start..], length == text.len())
}

/// Returns the bytes of what may be half a word at the start of `text`; none in scripts without spaces.
fn partial_word_at_start(text: &str, is_whole: bool) -> usize {
    if is_whole { 0 } else { text.find(char::is_whitespace).unwrap_or(0) }
}

fn partial_word_at_end(text: &str, is_whole: bool) -> usize {
    if is_whole { 0 } else { text.rfind(char::is_whitespace).map_or(0, |at| text.len() - at) }
}

/// Adds `text` to `out`, each stretch of white space as one space.
pub(crate) fn push_collapsed(text: &str, out: &mut String) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
