//! Marked sentences → the passages that show most of the query, and what surrounds them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::Range;

use super::measure::{CharCounter, fits, length_of_words, length_of_words_before, n_graphemes, widened};
use super::{Context, SnippetOptions};
use crate::analysis::{Opens, Sentence, Sentences};

/// Sentences that follow one another in a passage, looked at from its first.
const MAX_PASSAGE_SENTENCES: usize = 16;

/// A stretch of the text that becomes a snippet.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub(super) span: Range<usize>,
    /// What it was cut from, within sentences, if it was.
    pub(super) cut_from: Option<Range<usize>>,
}

/// A sentence with marks, or, of one too long, marks that stand near each other.
struct Unit {
    span: Range<usize>,
    cut_from: Option<Range<usize>>,
    /// Counts paragraphs.
    paragraph: usize,
    /// Its sentences, counted over the text.
    sentences: Range<usize>,
    /// How many characters of the text come before it.
    n_chars_before: usize,
    n_chars: usize,
    n_marks: usize,
    leaves: LeafSet,
}

/// Which query parts are shown; those from the 128th on count as one.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
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

/// Chooses passages one after the other, each for the most query parts not yet shown, then the most marks, then the
/// earliest; returns them in the order of the text.
pub(super) fn choose(text: &str, marks: &[(Range<usize>, usize)], options: SnippetOptions) -> Vec<Passage> {
    let units = units(text, marks, options.max_graphemes);
    let mut is_taken = vec![false; units.len()];
    let mut shown = LeafSet::default();
    let mut passages: Vec<Passage> = Vec::new();
    let weigh = |start, is_taken: &[bool], shown| {
        let end = end_of_passage(&units, is_taken, start, options);
        let window = &units[start..end];
        let leaves = window.iter().fold(LeafSet::default(), |leaves, unit| leaves.union(unit.leaves));
        let worth = (leaves.n_not_in(shown), window.iter().map(|unit| unit.n_marks).sum());
        Candidate { worth, start: Reverse(start), end, leaves }
    };
    let mut candidates: BinaryHeap<Candidate> = (0..units.len()).map(|start| weigh(start, &is_taken, shown)).collect();
    while passages.len() < options.n_snippets
        && let Some(candidate) = candidates.pop()
    {
        // What is shown and taken only grows, so that no candidate is worth more than when it was weighed last: one that
        // still is worth as much is the best.
        let start = candidate.start.0;
        let now = weigh(start, &is_taken, shown);
        if now.worth < candidate.worth {
            candidates.extend((now.end > start).then_some(now));
            continue;
        }
        is_taken[start..now.end].fill(true);
        shown = shown.union(now.leaves);
        let (first, last) = (&units[start], &units[now.end - 1]);
        passages.push(Passage { span: first.span.start..last.span.end, cut_from: first.cut_from.clone() });
    }
    passages.sort_by_key(|passage| passage.span.start);
    passages
}

/// Units that follow one another, as a passage that may be chosen; the best is the greatest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// How many query parts it shows that no passage does yet, and how many marks.
    worth: (u32, usize),
    /// Its first unit.
    start: Reverse<usize>,
    /// Behind its last unit.
    end: usize,
    leaves: LeafSet,
}

/// Returns the units of the text, in order; together they hold all marks.
fn units(text: &str, marks: &[(Range<usize>, usize)], max_graphemes: usize) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut paragraph = 0;
    let mut n_sentences = 0;
    let mut marks = marks;
    let mut counter = CharCounter::new(text);
    let mut sentences = Sentences::new(text).peekable();
    while let Some(Sentence { span: mut sentence, opens }) = sentences.next() {
        paragraph += usize::from(opens == Opens::Paragraph);
        n_sentences += 1;
        let first_sentence = n_sentences - 1;
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
            n_sentences += 1;
            sentence.end = next.span.end;
            n_marks += marks[n_marks..].iter().take_while(|(span, _)| span.start < sentence.end).count();
        }
        let (own, later) = marks.split_at(n_marks);
        marks = later;
        if fits(&text[sentence.clone()], max_graphemes) {
            let n_chars_before = counter.count_to(sentence.start);
            let n_chars = counter.count_to(sentence.end) - n_chars_before;
            let (n_marks, leaves) = (own.len(), LeafSet::of(own));
            let sentences = first_sentence..n_sentences;
            units.push(Unit {
                span: sentence,
                cut_from: None,
                paragraph,
                sentences,
                n_chars_before,
                n_chars,
                n_marks,
                leaves,
            });
        } else {
            cut(text, &sentence, paragraph, own, max_graphemes, &mut units);
        }
    }
    units
}

/// Takes the marks of a sentence that is too long apart into groups that fit into a passage with words around them.
fn cut(
    text: &str,
    sentence: &Range<usize>,
    paragraph: usize,
    marks: &[(Range<usize>, usize)],
    max_graphemes: usize,
    units: &mut Vec<Unit>,
) {
    let mut marks = marks;
    while let Some((first, _)) = marks.first() {
        let mut counted_to = first.start;
        let mut n_counted = 0;
        let is_near = |(span, _): &&(Range<usize>, usize)| {
            n_counted += n_graphemes(&text[counted_to..span.end], max_graphemes);
            counted_to = span.end;
            n_counted <= max_graphemes * 2 / 3
        };
        let n_marks = marks.iter().take_while(is_near).count().max(1);
        let (own, later) = marks.split_at(n_marks);
        marks = later;
        units.push(Unit {
            span: first.start..own[n_marks - 1].0.end,
            cut_from: Some(sentence.clone()),
            paragraph,
            sentences: 0..0,
            n_chars_before: 0,
            n_chars: max_graphemes,
            n_marks,
            leaves: LeafSet::of(own),
        });
    }
}

/// Returns the end of the units that make one passage from `start` on; none when that one is taken.
fn end_of_passage(units: &[Unit], is_taken: &[bool], start: usize, options: SnippetOptions) -> usize {
    let first = &units[start];
    if is_taken[start] {
        return start;
    }
    let belongs = |&index: &usize| {
        let unit = &units[index];
        let is_near = || match options.context {
            Context::Filled => unit.n_chars_before + unit.n_chars - first.n_chars_before <= options.max_graphemes,
            // The sentences after the one and before the other meet.
            Context::Sentences(n) => unit.sentences.start - units[index - 1].sentences.end <= n.saturating_mul(2),
        };
        !is_taken[index]
            && unit.paragraph == first.paragraph
            && first.cut_from.is_none()
            && unit.cut_from.is_none()
            && is_near()
    };
    let last = units.len().min(start + MAX_PASSAGE_SENTENCES);
    start + 1 + (start + 1..last).take_while(belongs).count()
}

/// Fills passages up to their limit: with the sentences that follow and the one before, or with the words around the
/// marks.
pub(super) fn complete(text: &str, passages: &mut [Passage], max_graphemes: usize) {
    let mut earliest = 0;
    let mut sentences = Sentences::new(text).peekable();
    for index in 0..passages.len() {
        let latest = passages.get(index + 1).map_or(text.len(), |next| next.span.start);
        let passage = &mut passages[index];
        if passage.cut_from.is_some() {
            *passage = widened_in_sentence(text, passage.clone(), earliest, latest, max_graphemes);
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
                    && fits(&text[passage.span.start..next.span.end], max_graphemes)
            }) {
                passage.span.end = next.span.end;
            }
            if let Some(start) = before.filter(|&start| fits(&text[start..passage.span.end], max_graphemes)) {
                passage.span.start = start;
            }
        }
        earliest = passage.span.end;
    }
}

/// Adds `n_sentences` of the same paragraph before and after each passage; passages that meet become one.
pub(super) fn surround(text: &str, passages: Vec<Passage>, n_sentences: usize, max_graphemes: usize) -> Vec<Passage> {
    let mut surrounded: Vec<Passage> = Vec::with_capacity(passages.len());
    let mut pending = passages.into_iter().peekable();
    // Of the paragraph so far: the last sentences that no passage holds, and how many such there are behind the last
    // passage.
    let mut before: VecDeque<Range<usize>> = VecDeque::new();
    let mut n_hidden = 0;
    let mut paragraph_has_passage = false;
    let mut n_wanted_after = 0;
    for Sentence { span, opens } in Sentences::new(text) {
        let last_end = surrounded.last().map_or(0, |last| last.span.end);
        if opens == Opens::Paragraph && span.start >= last_end {
            before.clear();
            (n_hidden, paragraph_has_passage, n_wanted_after) = (0, false, 0);
        }
        if span.start < last_end {
            // Within a passage of several sentences.
            continue;
        }
        if let Some(passage) = pending.next_if(|passage| passage.cut_from.is_none() && passage.span.start < span.end) {
            match surrounded.last_mut() {
                Some(last) if paragraph_has_passage && n_hidden <= before.len() => last.span.end = passage.span.end,
                _ => surrounded.push(with_sentences_before(text, passage, &before, max_graphemes)),
            }
            before.clear();
            (n_hidden, paragraph_has_passage, n_wanted_after) = (0, true, n_sentences);
            continue;
        }
        let mut has_cut = false;
        while let Some(passage) = pending.next_if(|passage| passage.span.start < span.end) {
            let earliest = surrounded.last().map_or(0, |last| last.span.end);
            let latest = pending.peek().map_or(text.len(), |next| next.span.start);
            surrounded.push(widened_in_sentence(text, passage, earliest, latest, max_graphemes));
            has_cut = true;
        }
        if has_cut {
            before.clear();
            (n_hidden, paragraph_has_passage, n_wanted_after) = (0, false, 0);
        } else if n_wanted_after > 0
            && let Some(last) = surrounded.last_mut()
        {
            n_wanted_after -= 1;
            last.span.end = span.start + length_of_words(&text[span.clone()], max_graphemes);
            if last.span.end < span.end {
                let start = last.cut_from.as_ref().map_or(last.span.start, |cut| cut.start);
                last.cut_from = Some(start..span.end);
                // What follows a sentence that was cut cannot be shown as if it followed on it.
                (paragraph_has_passage, n_wanted_after) = (false, 0);
            }
        } else if pending.peek().is_none() {
            break;
        } else {
            n_hidden += 1;
            before.push_back(span);
            if before.len() > n_sentences {
                before.pop_front();
            }
        }
    }
    surrounded
}

/// Puts the sentences of `before` before a passage; one that is too long is cut, and the first.
fn with_sentences_before(
    text: &str,
    mut passage: Passage,
    before: &VecDeque<Range<usize>>,
    max_graphemes: usize,
) -> Passage {
    for sentence in before.iter().rev() {
        if fits(&text[sentence.clone()], max_graphemes) {
            passage.span.start = sentence.start;
        } else {
            passage.span.start = sentence.end - length_of_words_before(&text[sentence.clone()], max_graphemes);
            passage.cut_from = Some(sentence.start..passage.span.end);
            break;
        }
    }
    passage
}

fn widened_in_sentence(text: &str, passage: Passage, earliest: usize, latest: usize, max_graphemes: usize) -> Passage {
    let span = match &passage.cut_from {
        Some(sentence) => {
            let room = sentence.start.max(earliest)..sentence.end.min(latest.max(passage.span.end));
            widened(text, &passage.span, room, max_graphemes)
        }
        None => passage.span,
    };
    Passage { span, cut_from: passage.cut_from }
}
