//! A text and the marks on it → the passages that show why it matched.
//!
//! In go a body and its marks, each with the number of the query part that it matches; out come a few [`Snippet`]s: whole
//! sentences of one paragraph, chosen for the number of *different* query parts they show. A sentence that is too long is
//! cut around its marks. Text and ranges; brackets, colours and ellipses belong to the renderer.
//!
//! ```
//! use newsdex::snippet::{Context, SnippetOptions, select};
//!
//! let text = "It rained. The truce holds. Nobody knows why. The talks go on.";
//! let marks = [(15..20, 0), (50..55, 1)];
//! let options = SnippetOptions { n_snippets: 2, max_graphemes: 20, context: Context::Filled };
//! let texts: Vec<String> = select(text, &marks, options).into_iter().map(|snippet| snippet.text).collect();
//! assert_eq!(texts, ["The truce holds.", "The talks go on."]);
//!
//! let options = SnippetOptions { context: Context::Sentences(1), ..options };
//! let snippets = select(text, &marks[..1], options);
//! assert_eq!(snippets[0].text, "It rained. The truce holds. Nobody knows why.");
//! assert_eq!(snippets[0].marks, [15..20]);
//! ```

pub(crate) mod measure;
mod passage;

use std::ops::Range;

use self::measure::{fits, push_collapsed, widened};
use self::passage::{Passage, complete, surround};
use crate::analysis::{Sentence, Sentences};

/// How many passages, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnippetOptions {
    /// The most passages to select.
    pub n_snippets: usize,
    /// The most characters of a passage, as readers count them; of each sentence of it, where the context is counted in
    /// sentences.
    pub max_graphemes: usize,
    /// What is shown around the marked sentences.
    pub context: Context,
}

impl Default for SnippetOptions {
    fn default() -> Self {
        Self { n_snippets: 3, max_graphemes: 240, context: Context::Filled }
    }
}

/// What is shown around the marked sentences of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Sentences of the same paragraph, as many as fit.
    Filled,
    /// So many sentences before and after, within the same paragraph; passages that meet become one. A sentence too long
    /// for a passage has the words around its marks instead.
    Sentences(usize),
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
/// Without marks, the passage is the beginning of the text. Time is linear in the text up to the last mark, and all but
/// linear in the number of marks.
#[must_use]
pub fn select(text: &str, marks: &[(Range<usize>, usize)], options: SnippetOptions) -> Vec<Snippet> {
    let marks: Vec<(Range<usize>, usize)> = usable_marks(text, marks);
    if options.n_snippets == 0 || options.max_graphemes == 0 {
        return Vec::new();
    }
    if marks.is_empty() {
        return opening(text, options).into_iter().collect();
    }
    let mut passages = passage::choose(text, &marks, options);
    match options.context {
        Context::Filled => complete(text, &mut passages, options.max_graphemes),
        Context::Sentences(n_sentences) => passages = surround(text, passages, n_sentences, options.max_graphemes),
    }
    passages.iter().map(|passage| render(text, passage, &marks)).collect()
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

/// Returns the beginning of the text: whole sentences, as many as fit.
fn opening(text: &str, options: SnippetOptions) -> Option<Snippet> {
    let n_sentences = match options.context {
        Context::Filled => usize::MAX,
        Context::Sentences(n) => n.saturating_add(1),
    };
    let mut passage: Option<Passage> = None;
    for Sentence { span, .. } in Sentences::new(text).take(n_sentences) {
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

#[cfg(test)]
mod tests;
