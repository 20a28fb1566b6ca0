//! A text and the marks on it → the passages that show why it matched.
//!
//! In go a body and its marks, each with the number of the query part that it matches; out come a few [`Snippet`]s: whole
//! sentences of one paragraph, chosen for the number of *different* query parts they show. A sentence that is too long is
//! cut around its marks. Text and ranges; brackets, colours and ellipses belong to the renderer.
//!
//! ```
//! use newsdex::snippet::{SnippetOptions, select};
//!
//! let text = "It rained. The truce holds. Nobody knows why. The talks go on.";
//! let marks = [(15..20, 0), (50..55, 1)];
//! let snippets = select(text, &marks, SnippetOptions { n_snippets: 2, max_graphemes: 20 });
//! let texts: Vec<&str> = snippets.iter().map(|snippet| snippet.text.as_str()).collect();
//! assert_eq!(texts, ["The truce holds.", "The talks go on."]);
//! assert_eq!(snippets[0].marks, [4..9]);
//! ```

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::analysis::{Opens, Sentence, Sentences};

/// Bytes that a grapheme takes at most; a base letter under a heap of marks must not make a snippet endless.
const MAX_GRAPHEME_BYTES: usize = 32;
/// Sentences that follow one another in a passage, looked at from its first.
const MAX_PASSAGE_SENTENCES: usize = 16;

/// How many passages, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnippetOptions {
    /// The most passages to select.
    pub n_snippets: usize,
    /// The most characters of a passage, as readers count them.
    pub max_graphemes: usize,
}

impl Default for SnippetOptions {
    fn default() -> Self {
        Self { n_snippets: 3, max_graphemes: 240 }
    }
}

/// A passage of a text, with what is marked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The passage, white space collapsed to single spaces.
    pub text: String,
    /// The bytes of `text` that are marked, in order, none overlapping another.
    pub marks: Vec<Range<usize>>,
    /// Whether the passage begins within a sentence.
    pub starts_mid_sentence: bool,
    /// Whether the passage ends within a sentence.
    pub ends_mid_sentence: bool,
}

/// Selects the passages of `text` that show most of the query, in the order of the text.
///
/// `marks` are stretches of `text`, in order and not overlapping, each with the number of the query part it matches.
/// Without marks, the passage is the beginning of the text. Time is linear in the text up to the last mark.
#[must_use]
pub fn select(text: &str, marks: &[(Range<usize>, usize)], options: SnippetOptions) -> Vec<Snippet> {
    let marks: Vec<(Range<usize>, usize)> = usable_marks(text, marks);
    if options.n_snippets == 0 || options.max_graphemes == 0 {
        return Vec::new();
    }
    if marks.is_empty() {
        return opening(text, options).into_iter().collect();
    }
    let units = units(text, &marks, options);
    let mut passages = choose(&units, options);
    passages.sort_by_key(|passage| passage.span.start);
    complete(text, &mut passages, options);
    passages.iter().map(|passage| render(text, passage, &marks)).collect()
}

/// A stretch of the text that becomes a snippet.
#[derive(Clone, Debug)]
struct Passage {
    span: Range<usize>,
    /// The sentence that it was cut from, if it was.
    cut_from: Option<Range<usize>>,
}

/// A sentence with marks, or, of one too long, marks that stand near each other.
struct Unit {
    span: Range<usize>,
    cut_from: Option<Range<usize>>,
    /// Counts paragraphs.
    paragraph: usize,
    /// How many characters of the text come before it.
    n_chars_before: usize,
    n_chars: usize,
    n_marks: usize,
    leaves: LeafSet,
}

/// Which query parts are shown; those from the 128th on count as one.
#[derive(Clone, Copy, Default)]
struct LeafSet(u128);

impl LeafSet {
    fn of(marks: &[(Range<usize>, usize)]) -> Self {
        Self(marks.iter().fold(0, |set, (_, leaf)| set | 1 << leaf.min(&127)))
    }

    fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn n_not_in(self, shown: Self) -> u32 {
        (self.0 & !shown.0).count_ones()
    }
}

/// Leaves out marks that overlap the one before, do not lie in the text or hold nothing to see, and white space at the
/// ends of the others.
fn usable_marks(text: &str, marks: &[(Range<usize>, usize)]) -> Vec<(Range<usize>, usize)> {
    let mut last_end = 0;
    let usable = |(span, leaf): &(Range<usize>, usize)| {
        let marked = text.get(span.clone()).filter(|_| span.start >= last_end)?;
        last_end = span.end;
        let start = span.end - marked.trim_start().len();
        let trimmed = start..start + marked.trim().len();
        (!trimmed.is_empty()).then_some((trimmed, *leaf))
    };
    marks.iter().filter_map(usable).collect()
}

/// Returns the units of the text, in order; together they hold all marks.
fn units(text: &str, marks: &[(Range<usize>, usize)], options: SnippetOptions) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut paragraph = 0;
    let mut marks = marks;
    let mut counter = CharCounter { text, at: 0, n_chars: 0 };
    let mut sentences = Sentences::new(text).peekable();
    while let Some(Sentence { span: mut sentence, opens }) = sentences.next() {
        paragraph += usize::from(opens == Opens::Paragraph);
        let Some((first, _)) = marks.first() else {
            break;
        };
        if first.start >= sentence.end {
            continue;
        }
        let mut n_marks = marks.iter().take_while(|(span, _)| span.start < sentence.end).count();
        // A phrase may cross the border of sentences, which then are shown together.
        while marks[n_marks - 1].0.end > sentence.end
            && let Some(next) = sentences.next()
        {
            paragraph += usize::from(next.opens == Opens::Paragraph);
            sentence.end = next.span.end;
            n_marks += marks[n_marks..].iter().take_while(|(span, _)| span.start < sentence.end).count();
        }
        let (own, later) = marks.split_at(n_marks);
        marks = later;
        if fits(&text[sentence.clone()], options.max_graphemes) {
            let n_chars_before = counter.count_to(sentence.start);
            let n_chars = counter.count_to(sentence.end) - n_chars_before;
            let (n_marks, leaves) = (own.len(), LeafSet::of(own));
            units.push(Unit { span: sentence, cut_from: None, paragraph, n_chars_before, n_chars, n_marks, leaves });
        } else {
            cut(text, &sentence, paragraph, own, options, &mut units);
        }
    }
    units
}

/// Counts characters from one place of a text to another.
struct CharCounter<'a> {
    text: &'a str,
    at: usize,
    n_chars: usize,
}

impl CharCounter<'_> {
    /// Returns the number of characters up to `end`, which must not lie before the last one asked for.
    fn count_to(&mut self, end: usize) -> usize {
        if let Some(passed) = self.text.get(self.at..end) {
            self.n_chars += passed.chars().count();
            self.at = end;
        }
        self.n_chars
    }
}

/// Tells whether `text` has at most `max_graphemes`.
fn fits(text: &str, max_graphemes: usize) -> bool {
    if text.len() <= max_graphemes {
        return true;
    }
    text.len() <= max_graphemes.saturating_mul(MAX_GRAPHEME_BYTES) && n_graphemes(text, max_graphemes) <= max_graphemes
}

/// Counts graphemes, but not far beyond `limit`; white space counts as it is shown.
fn n_graphemes(text: &str, limit: usize) -> usize {
    let mut was_space = false;
    let is_shown = |grapheme: &&str| {
        let is_space = grapheme.chars().all(char::is_whitespace);
        let is_shown = !(is_space && was_space);
        was_space = is_space;
        is_shown
    };
    text.graphemes(true).filter(is_shown).take(limit.saturating_add(1)).count()
}

/// Takes the marks of a sentence that is too long apart into groups that fit into a passage with words around them.
fn cut(
    text: &str,
    sentence: &Range<usize>,
    paragraph: usize,
    marks: &[(Range<usize>, usize)],
    options: SnippetOptions,
    units: &mut Vec<Unit>,
) {
    let mut marks = marks;
    while let Some((first, _)) = marks.first() {
        let mut counted_to = first.start;
        let mut n_counted = 0;
        let is_near = |(span, _): &&(Range<usize>, usize)| {
            n_counted += n_graphemes(&text[counted_to..span.end], options.max_graphemes);
            counted_to = span.end;
            n_counted <= options.max_graphemes * 2 / 3
        };
        let n_marks = marks.iter().take_while(is_near).count().max(1);
        let (own, later) = marks.split_at(n_marks);
        marks = later;
        units.push(Unit {
            span: first.start..own[n_marks - 1].0.end,
            cut_from: Some(sentence.clone()),
            paragraph,
            n_chars_before: 0,
            n_chars: options.max_graphemes,
            n_marks,
            leaves: LeafSet::of(own),
        });
    }
}

/// Chooses passages one after the other, each for the most query parts not yet shown, then the most marks, then the
/// earliest.
fn choose(units: &[Unit], options: SnippetOptions) -> Vec<Passage> {
    let mut is_taken = vec![false; units.len()];
    let mut shown = LeafSet::default();
    let mut passages: Vec<Passage> = Vec::new();
    while passages.len() < options.n_snippets {
        let mut best: Option<((u32, usize), Range<usize>, LeafSet)> = None;
        for start in 0..units.len() {
            let end = end_of_passage(units, &is_taken, start, options);
            let window = &units[start..end];
            let leaves = window.iter().fold(LeafSet::default(), |leaves, unit| leaves.union(unit.leaves));
            let worth = (leaves.n_not_in(shown), window.iter().map(|unit| unit.n_marks).sum());
            if !window.is_empty() && best.as_ref().is_none_or(|(best_worth, ..)| worth > *best_worth) {
                best = Some((worth, start..end, leaves));
            }
        }
        let Some((_, window, leaves)) = best else {
            break;
        };
        is_taken[window.clone()].fill(true);
        shown = shown.union(leaves);
        let (first, last) = (&units[window.start], &units[window.end - 1]);
        passages.push(Passage { span: first.span.start..last.span.end, cut_from: first.cut_from.clone() });
    }
    passages
}

/// Returns the end of the units that make one passage from `start` on; none when that one is taken.
fn end_of_passage(units: &[Unit], is_taken: &[bool], start: usize, options: SnippetOptions) -> usize {
    let first = &units[start];
    if is_taken[start] {
        return start;
    }
    let belongs = |&index: &usize| {
        let unit = &units[index];
        !is_taken[index]
            && unit.paragraph == first.paragraph
            && first.cut_from.is_none()
            && unit.cut_from.is_none()
            && unit.n_chars_before + unit.n_chars - first.n_chars_before <= options.max_graphemes
    };
    let last = units.len().min(start + MAX_PASSAGE_SENTENCES);
    start + 1 + (start + 1..last).take_while(belongs).count()
}

/// Fills passages up to their limit: with the sentences that follow and the one before, or with the words around the
/// marks.
fn complete(text: &str, passages: &mut [Passage], options: SnippetOptions) {
    let mut earliest = 0;
    let mut sentences = Sentences::new(text).peekable();
    for index in 0..passages.len() {
        let latest = passages.get(index + 1).map_or(text.len(), |next| next.span.start);
        let passage = &mut passages[index];
        if let Some(sentence) = &passage.cut_from {
            let room = sentence.start.max(earliest)..sentence.end.min(latest.max(passage.span.end));
            passage.span = widened(text, &passage.span, room, options.max_graphemes);
        } else {
            let mut before = None;
            while let Some(sentence) = sentences.next_if(|sentence| sentence.span.start < passage.span.end) {
                if sentence.span.start < passage.span.start {
                    before = Some(sentence.span.start).filter(|&start| start >= earliest);
                } else if sentence.opens == Opens::Paragraph && sentence.span.start == passage.span.start {
                    before = None;
                }
            }
            while let Some(next) = sentences.next_if(|next| {
                next.opens == Opens::Sentence
                    && next.span.end <= latest
                    && fits(&text[passage.span.start..next.span.end], options.max_graphemes)
            }) {
                passage.span.end = next.span.end;
            }
            if let Some(start) = before.filter(|&start| fits(&text[start..passage.span.end], options.max_graphemes)) {
                passage.span.start = start;
            }
        }
        earliest = passage.span.end;
    }
}

/// Widens `marked` to at most `max_graphemes` within `room`, with a third of what is added before it, at the borders of
/// words where there are any.
fn widened(text: &str, marked: &Range<usize>, room: Range<usize>, max_graphemes: usize) -> Range<usize> {
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
fn length_of(text: &str, n: usize) -> usize {
    let seen = &text[..text.floor_char_boundary(n.saturating_mul(MAX_GRAPHEME_BYTES))];
    seen.grapheme_indices(true).nth(n).map_or(seen.len(), |(at, _)| at)
}

/// Returns the bytes of the last `n` graphemes of `text`.
fn length_before(text: &str, n: usize) -> usize {
    let start = text.len().saturating_sub(n.saturating_mul(MAX_GRAPHEME_BYTES));
    let seen = &text[text.ceil_char_boundary(start)..];
    seen.graphemes(true).rev().take(n).map(str::len).sum()
}

/// Returns the bytes of what may be half a word at the start of `text`; none in scripts without spaces.
fn partial_word_at_start(text: &str, is_whole: bool) -> usize {
    if is_whole { 0 } else { text.find(char::is_whitespace).unwrap_or(0) }
}

fn partial_word_at_end(text: &str, is_whole: bool) -> usize {
    if is_whole { 0 } else { text.rfind(char::is_whitespace).map_or(0, |at| text.len() - at) }
}

/// Returns the beginning of the text: whole sentences, as many as fit.
fn opening(text: &str, options: SnippetOptions) -> Option<Snippet> {
    let mut passage: Option<Passage> = None;
    for Sentence { span, .. } in Sentences::new(text) {
        match &mut passage {
            None if fits(&text[span.clone()], options.max_graphemes) => {
                passage = Some(Passage { span, cut_from: None });
            }
            None => {
                let start = span.start..span.start;
                let cut = widened(text, &start, span.clone(), options.max_graphemes);
                return Some(render(text, &Passage { span: cut, cut_from: Some(span) }, &[]));
            }
            Some(passage) if fits(&text[passage.span.start..span.end], options.max_graphemes) => {
                passage.span.end = span.end;
            }
            Some(_) => break,
        }
    }
    passage.map(|passage| render(text, &passage, &[]))
}

/// Copies a passage with white space collapsed, and its marks with it.
fn render(text: &str, passage: &Passage, marks: &[(Range<usize>, usize)]) -> Snippet {
    let trimmed = text[passage.span.clone()].trim();
    let start = passage.span.start + (text[passage.span.clone()].len() - text[passage.span.clone()].trim_start().len());
    let span = start..start + trimmed.len();
    let mut snippet = Snippet {
        starts_mid_sentence: passage.cut_from.as_ref().is_some_and(|sentence| sentence.start < span.start),
        ends_mid_sentence: passage.cut_from.as_ref().is_some_and(|sentence| sentence.end > span.end),
        ..Snippet::default()
    };
    let first = marks.partition_point(|(mark, _)| mark.end <= span.start);
    let mut at = span.start;
    for (mark, _) in marks[first..].iter().take_while(|(mark, _)| mark.start < span.end) {
        push_collapsed(&text[at..mark.start.max(span.start)], &mut snippet.text);
        let marked_start = snippet.text.len();
        push_collapsed(&text[mark.start.max(span.start)..mark.end.min(span.end)], &mut snippet.text);
        at = mark.end.min(span.end);
        if marked_start < snippet.text.len() {
            snippet.marks.push(marked_start..snippet.text.len());
        }
    }
    push_collapsed(&text[at..span.end], &mut snippet.text);
    snippet
}

/// Adds `text` to `out`, each stretch of white space as one space.
fn push_collapsed(text: &str, out: &mut String) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks the passages of `text`, in which brackets stand around marks, and the brackets in them; `…` stands where a
    /// sentence was cut.
    #[track_caller]
    fn check(text: &str, options: SnippetOptions, expected: &[&str]) {
        let mut marks = Vec::new();
        let mut plain = String::new();
        let mut leaves: Vec<String> = Vec::new();
        let mut start = 0;
        for c in text.chars() {
            match c {
                '[' => start = plain.len(),
                ']' => {
                    let word = plain[start..].to_owned();
                    let leaf = leaves.iter().position(|leaf| *leaf == word).unwrap_or_else(|| {
                        leaves.push(word);
                        leaves.len() - 1
                    });
                    marks.push((start..plain.len(), leaf));
                }
                _ => plain.push(c),
            }
        }
        let show = |snippet: &Snippet| {
            let mut text = snippet.text.clone();
            for mark in snippet.marks.iter().rev() {
                text.insert(mark.end, ']');
                text.insert(mark.start, '[');
            }
            let before = if snippet.starts_mid_sentence { "…" } else { "" };
            let after = if snippet.ends_mid_sentence { "…" } else { "" };
            format!("{before}{text}{after}")
        };
        let shown: Vec<String> = select(&plain, &marks, options).iter().map(show).collect();
        assert_eq!(shown, expected);
    }

    fn at_most(n_snippets: usize, max_graphemes: usize) -> SnippetOptions {
        SnippetOptions { n_snippets, max_graphemes }
    }

    #[test]
    fn whole_sentences_are_shown_with_those_that_follow() {
        check("It rained. The [truce] holds. All is calm.", at_most(3, 35), &["The [truce] holds. All is calm."]);
        check("It rained. The [truce] holds. All is calm.", at_most(3, 20), &["The [truce] holds."]);
        check("The [truce] holds.\n\nAll is calm.", at_most(3, 99), &["The [truce] holds."]);
        check("It rained. He saw. The [truce] holds.", at_most(3, 30), &["He saw. The [truce] holds."]);
        check("It rained.\n\nThe [truce] holds.", at_most(3, 99), &["The [truce] holds."]);
    }

    #[test]
    fn passages_that_show_other_parts_of_the_query_come_before_those_with_more_marks() {
        let text = "No [truce]. The [truce] and [truce]. Another day. A [truce] and [talks]. We have [aid].";
        check(text, at_most(1, 22), &["A [truce] and [talks]."]);
        check(text, at_most(2, 22), &["A [truce] and [talks].", "We have [aid]."]);
        check(text, at_most(3, 22), &["The [truce] and [truce].", "A [truce] and [talks].", "We have [aid]."]);
    }

    #[test]
    fn neighbours_with_marks_share_a_passage() {
        check("A [truce] holds. Then [talks] began.", at_most(3, 60), &["A [truce] holds. Then [talks] began."]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_words_around_its_marks() {
        let text =
            "Officials who had travelled to the capital said that the [truce] would hold for as long as rain fell.";
        check(text, at_most(3, 40), &["…that the [truce] would hold for as long…"]);
        check("[truce] would hold for as long as rain fell", at_most(3, 20), &["[truce] would hold…"]);
        check("They would hold for as long as [truce]", at_most(3, 20), &["…as long as [truce]"]);
    }

    #[test]
    fn far_marks_of_a_long_sentence_get_passages_of_their_own() {
        let text = "A [truce] is what they want and after that, all agree, must come [talks] with guarantees";
        check(text, at_most(3, 30), &["A [truce] is what they want and…", "…come [talks] with guarantees"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_characters() {
        check(
            "停火协议在周二生效谈判代表返回首都[东京]继续举行会议讨论交换战俘",
            at_most(1, 12),
            &["…回首都[东京]继续举行会议讨…"],
        );
        check("停火。[东京]会议。战俘", at_most(1, 5), &["[东京]会议。"]);
    }

    #[test]
    fn white_space_collapses_and_marks_move_with_it() {
        check("A\n  [cease\n fire]\tholds", at_most(1, 99), &["A [cease fire] holds"]);
    }

    #[test]
    fn emoji_and_combining_marks_count_as_readers_see_them() {
        check("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 [e\u{301}te\u{301}] x y z. Next.", at_most(1, 14), &["👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 [e\u{301}te\u{301}] x y z."]);
    }

    #[test]
    fn without_marks_the_text_begins() {
        check("One two. Three four.\n\nFive six.", at_most(3, 22), &["One two. Three four."]);
        check("One two three four five", at_most(3, 12), &["One two…"]);
        check(" \n", at_most(3, 12), &[]);
    }

    #[test]
    fn a_phrase_across_sentences_is_shown_whole() {
        check("So it was in [May. They] left. Home.", at_most(1, 28), &["So it was in [May. They] left."]);
    }

    #[test]
    fn a_huge_text_and_a_heap_of_marks_are_no_trouble() {
        let text = format!("start {}word end", "a\u{301}\u{301}\u{301} filler ".repeat(200_000));
        let at = text.len() - 8;
        let snippets = select(&text, &[(0..5, 0), (at..at + 4, 1)], SnippetOptions::default());
        assert_eq!(snippets.len(), 2);
        let heap = format!("x{} y", "\u{301}".repeat(1_000_000));
        assert!(select(&heap, &[(0..1, 0)], SnippetOptions::default())[0].text.len() < 10_000);
        let every_word: Vec<_> = (0..100_000).map(|word| (word * 2..word * 2 + 1, word % 3)).collect();
        assert_eq!(select(&"a ".repeat(100_000), &every_word, SnippetOptions::default()).len(), 3);
    }

    proptest! {
        #[test]
        fn snippets_are_stretches_of_the_text_with_its_marks(
            text in r"([a-z]{1,9}|[ .!\n]|日本|。|é|e\u{301}|👨‍👩‍👧|العربية){0,60}",
            cuts in proptest::collection::vec(0_usize..300, 0..12),
            n_snippets in 0_usize..4,
            max_graphemes in 1_usize..60,
        ) {
            let mut ends: Vec<usize> = cuts.iter().map(|&cut| text.floor_char_boundary(cut)).collect();
            ends.sort_unstable();
            let marks: Vec<_> = ends.chunks_exact(2).enumerate().map(|(leaf, pair)| (pair[0]..pair[1], leaf)).collect();
            let snippets = select(&text, &marks, SnippetOptions { n_snippets, max_graphemes });
            prop_assert!(snippets.len() <= n_snippets);
            let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for snippet in &snippets {
                prop_assert!(collapsed.contains(&snippet.text), "{:?} in {:?}", snippet.text, collapsed);
                prop_assert!(snippet.text.graphemes(true).count() <= max_graphemes);
                let mut last_end = 0;
                for mark in &snippet.marks {
                    prop_assert!(snippet.text.get(mark.clone()).is_some_and(|marked| !marked.is_empty()));
                    prop_assert!(mark.start >= last_end);
                    last_end = mark.end;
                }
            }
        }
    }
}
