//! An article and the places where a query matches it → a line for each, the keyword in its context.
//!
//! In go an article and its [`Matches`]; out come [`Line`]s: what stands before the match in its paragraph, the match,
//! and what stands behind it. Text and numbers; columns and colours belong to the renderer. Time is linear in the text
//! and in the number of lines.
//!
//! ```
//! use newsdex::analysis::{Analyser, Expansions};
//! use newsdex::article::Article;
//! use newsdex::concordance::{ConcordanceOptions, lines};
//! use newsdex::{matching, query};
//!
//! let article = Article { body: "At noon the truce was broken.".into(), ..Article::default() };
//! let matches = matching::find(&query::parse("truce").query, &Expansions::default(), &article, &mut Analyser::new());
//! let concordance = lines(&article, &matches, ConcordanceOptions { max_graphemes: 8, max_lines: 100 });
//! let line = &concordance.lines[0];
//! assert_eq!([&line.before, &line.keyword, &line.after], ["oon the ", "truce", " was bro"]);
//! assert_eq!(line.span, 12..17);
//! ```

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::analysis::{self, Part, fold};
use crate::article::Article;
use crate::matching::Matches;
use crate::snippet::measure::{CharCounter, length_before, length_of, push_collapsed};

/// How many lines, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConcordanceOptions {
    /// The most characters before and after the keyword, as readers count them.
    pub max_graphemes: usize,
    /// The most lines of an article.
    pub max_lines: usize,
}

/// The matches of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concordance {
    /// The first matches, in the order of the text.
    pub lines: Vec<Line>,
    /// How many matches there are.
    pub n_matches: usize,
}

/// A match in its context; white space is collapsed to single spaces, which stay where the texts meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where in the article the match stands.
    pub part: Part,
    /// The place of the match in the text of its part, in characters (Unicode scalar values).
    pub span: Range<usize>,
    /// What stands before the match, in its paragraph.
    pub before: String,
    /// The match.
    pub keyword: String,
    /// What stands behind it, in its paragraph.
    pub after: String,
}

/// Lists the matches of an article in their context.
#[must_use]
pub fn lines(article: &Article, matches: &Matches, options: ConcordanceOptions) -> Concordance {
    let mut concordance = Concordance { n_matches: matches.marks.len(), ..Concordance::default() };
    for (part, text) in analysis::parts(article) {
        let mut counter = CharCounter::new(text);
        for span in matches.spans_in(part) {
            if concordance.lines.len() == options.max_lines {
                return concordance;
            }
            let (before, after) = (&text[..span.start], &text[span.end..]);
            let before = &before[before.len() - length_before(before, options.max_graphemes)..];
            let after = &after[..length_of(after, options.max_graphemes)];
            concordance.lines.push(Line {
                part,
                span: counter.count_to(span.start)..counter.count_to(span.end),
                before: collapsed(&before[start_of_paragraph(before)..]),
                keyword: collapsed(&text[span.clone()]),
                after: collapsed(&after[..end_of_paragraph(after)]),
            });
        }
    }
    concordance
}

/// The words of a line by which it is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortWords {
    /// Those before the keyword, the nearest first.
    Before,
    /// Those behind the keyword, the nearest first.
    After,
}

impl Line {
    /// Returns the words of the context in the order in which they count for sorting; case and accents do not.
    #[must_use]
    pub fn sort_key(&self, by: SortWords) -> Vec<String> {
        match by {
            SortWords::Before => self.before.unicode_words().rev().map(fold).collect(),
            SortWords::After => self.after.unicode_words().map(fold).collect(),
        }
    }
}

/// Returns where the last paragraph of `text` begins: behind an empty line.
fn start_of_paragraph(text: &str) -> usize {
    text.rfind("\n\n").map_or(0, |at| at + 2)
}

fn end_of_paragraph(text: &str) -> usize {
    text.find("\n\n").unwrap_or(text.len())
}

fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    push_collapsed(text, &mut collapsed);
    collapsed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{Analyser, Expansions};
    use crate::matching::{self, Mark};

    /// Lists the matches of a word or phrase in `article`, each as `before[keyword]after`.
    fn listed(article: &Article, keyword: &str, max_graphemes: usize) -> Vec<String> {
        let query = query_for(keyword);
        let matches = matching::find(&query, &Expansions::default(), article, &mut Analyser::new());
        let options = ConcordanceOptions { max_graphemes, max_lines: 100 };
        let show = |line: Line| format!("{}[{}]{}", line.before, line.keyword, line.after);
        lines(article, &matches, options).lines.into_iter().map(show).collect()
    }

    fn of_body(body: &str) -> Article {
        Article { body: body.into(), ..Article::default() }
    }

    #[track_caller]
    fn check(body: &str, keyword: &str, max_graphemes: usize, expected: &[&str]) {
        assert_eq!(listed(&of_body(body), keyword, max_graphemes), expected);
    }

    #[test]
    fn each_match_has_a_line_with_so_many_characters_around_it() {
        check("A truce.\nNo truce holds", "truce", 7, &["A [truce]. No tr", "ce. No [truce] holds"]);
        check("The cease-\n fire holds", "\"cease fire\"", 4, &["The [cease- fire] hol"]);
        check("The truce", "truce", 0, &["[truce]"]);
        check("The truce", "talks", 9, &[]);
    }

    #[test]
    fn context_stays_in_its_paragraph() {
        check("One.\n\nA truce holds.\n\nTwo.", "truce", 99, &["A [truce] holds."]);
    }

    #[test]
    fn characters_are_those_that_readers_see() {
        check("👨‍👩‍👧‍👦e\u{301} x e\u{301}👨‍👩‍👧‍👦", "x", 3, &["👨‍👩‍👧‍👦e\u{301} [x] e\u{301}👨‍👩‍👧‍👦"]);
        check("代表返回首都东京继续举行会议", "东京", 3, &["回首都[东京]继续举"]);
        check("أعلنت وقف إطلاق النار أمس", "إطلاق", 4, &["وقف [إطلاق] الن"]);
    }

    #[test]
    fn every_part_is_listed_with_the_place_in_its_own_text() {
        let article =
            Article { headline: Some("Élysée truce".into()), lead: Some("A truce".into()), ..of_body("truce") };
        let matches = matching::find(&query_for("truce"), &Expansions::default(), &article, &mut Analyser::new());
        let concordance = lines(&article, &matches, ConcordanceOptions { max_graphemes: 9, max_lines: 2 });
        let places: Vec<_> = concordance.lines.iter().map(|line| (line.part, line.span.clone())).collect();
        assert_eq!(places, [(Part::Headline, 7..12), (Part::Lead, 2..7)]);
        assert_eq!(concordance.n_matches, 3);
    }

    #[test]
    fn lines_sort_by_the_words_next_to_the_keyword() {
        let line = |before: &str, after: &str| Line {
            part: Part::Body,
            span: 0..0,
            before: before.into(),
            keyword: String::new(),
            after: after.into(),
        };
        let sorted = |by| {
            let mut lines = [line("an Old ", " ends"), line("the new ", " Élan"), line("a new ", ", but")];
            lines.sort_by_cached_key(|line| line.sort_key(by));
            lines.map(|line| line.before)
        };
        assert_eq!(sorted(SortWords::Before), ["a new ", "the new ", "an Old "]);
        assert_eq!(sorted(SortWords::After), ["a new ", "the new ", "an Old "]);
    }

    fn query_for(keyword: &str) -> crate::query::Query {
        crate::query::parse(keyword).query
    }

    proptest! {
        #[test]
        fn context_and_keyword_are_a_stretch_of_the_text(
            text in r"([a-z]{1,9}|[ .!\n]|日本|é|e\u{301}|👨‍👩‍👧|العربية){1,40}",
            cut in (0_usize..200, 0_usize..200),
            max_graphemes in 0_usize..20,
        ) {
            let (a, b) = (text.floor_char_boundary(cut.0), text.floor_char_boundary(cut.1));
            let mark = Mark { part: Part::Body, span: a.min(b)..a.max(b), leaf: 0 };
            let matches = Matches { marks: vec![mark], ..Matches::default() };
            let options = ConcordanceOptions { max_graphemes, max_lines: 1 };
            for line in lines(&of_body(&text), &matches, options).lines {
                prop_assert!(line.before.graphemes(true).count() <= max_graphemes);
                let whole: String = [line.before, line.keyword, line.after].concat();
                let squeezed = |text: &str| text.split_whitespace().collect::<String>();
                prop_assert!(squeezed(&text).contains(&squeezed(&whole)));
            }
        }
    }
}
