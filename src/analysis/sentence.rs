//! Text → sentences and paragraphs.
//!
//! In goes any text, out come the places of its sentences, without the white space between them: `Mr. Brown left. He took
//! the 5.15.` has two. A sentence ends at `.`, `!`, `?`, `…` or their kin in other scripts, with closing quotes and
//! brackets, where white space and no lower-case letter follow; Chinese and Japanese marks need no white space. It does
//! not end after an abbreviation. A paragraph ends at an empty line, and at a line end that ends a sentence; other line
//! ends are white space, so that text with hard line breaks keeps its sentences.

use std::ops::Range;

/// The characters before a full stop that are looked at.
const MAX_ABBREVIATION_BYTES: usize = 24;

/// The bytes after a full stop that are looked at for the next word.
const MAX_NEXT_WORD_BYTES: usize = 64;

/// Returns the sentences of `text` in order; white space around them belongs to none.
///
/// ```
/// let text = "“Why?” asked Dr. Brown. Nobody knew.";
/// let sentences: Vec<&str> = newsdex::analysis::sentences(text).map(|span| &text[span]).collect();
/// assert_eq!(sentences, ["“Why?” asked Dr. Brown.", "Nobody knew."]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    Sentences::new(text).map(|sentence| sentence.span)
}

/// A sentence and its place in its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) span: Range<usize>,
    pub(crate) opens: Opens,
}

/// What begins with a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    Sentence,
    Paragraph,
}

/// The sentences of a text, in order.
pub(crate) struct Sentences<'a> {
    text: &'a str,
    at: usize,
    opens: Opens,
}

impl<'a> Sentences<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, opens: Opens::Paragraph }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Sentence;

    fn next(&mut self) -> Option<Sentence> {
        let gap = Gap::at(self.text, self.at);
        if self.at == 0 || gap.n_line_ends >= 2 {
            self.opens = Opens::Paragraph;
        }
        let start = gap.end;
        if start == self.text.len() {
            return None;
        }
        let (end, ending) = end_of_sentence(self.text, start);
        let sentence = Sentence { span: start..end, opens: self.opens };
        self.at = end;
        self.opens = ending;
        Some(sentence)
    }
}

/// White space between two stretches of text.
struct Gap {
    end: usize,
    n_line_ends: usize,
}

impl Gap {
    fn at(text: &str, start: usize) -> Self {
        let mut n_line_ends = 0;
        for (offset, c) in text[start..].char_indices() {
            match c {
                '\n' => n_line_ends += 1,
                '\u{2029}' | '\u{c}' => n_line_ends += 2,
                _ if c.is_whitespace() => {}
                _ => return Self { end: start + offset, n_line_ends },
            }
        }
        Self { end: text.len(), n_line_ends }
    }
}

/// Returns the end of the sentence that begins at `start`, and what the next one opens.
fn end_of_sentence(text: &str, start: usize) -> (usize, Opens) {
    let mut at = start;
    while let Some(c) = next_notable(text, &mut at) {
        let Some(mark) = Mark::of(c) else {
            // A line end.
            let gap = Gap::at(text, at);
            if gap.n_line_ends >= 2 || gap.end == text.len() {
                return (at, Opens::Paragraph);
            }
            at = gap.end;
            continue;
        };
        let (end, mark) = end_of_marks(text, at, mark);
        let gap = Gap::at(text, end);
        let opens = if gap.n_line_ends > 0 { Opens::Paragraph } else { Opens::Sentence };
        if gap.end == text.len() || gap.n_line_ends >= 2 {
            return (end, Opens::Paragraph);
        }
        let ends_here = match mark {
            Mark::Wide => true,
            Mark::Loud | Mark::Dots => gap.end > end && !goes_on(&text[gap.end..]),
            Mark::FullStop => {
                gap.end > end && !goes_on(&text[gap.end..]) && !is_abbreviation(&text[start..at], &text[gap.end..])
            }
        };
        if ends_here {
            return (end, opens);
        }
        at = end;
    }
    (text.len() - trailing_white_space(&text[start..]), Opens::Paragraph)
}

/// Moves `at` to the next mark or line end, leaving trailing white space out of what a sentence ends with.
fn next_notable(text: &str, at: &mut usize) -> Option<char> {
    for (offset, c) in text[*at..].char_indices() {
        if c.is_ascii() {
            if matches!(c, '.' | '!' | '?' | '\n') {
                *at = position_before_white_space(text, *at, *at + offset, c);
                return Some(c);
            }
        } else if c == '\u{2029}' || Mark::of(c).is_some() {
            *at += offset;
            return Some(c);
        }
    }
    None
}

/// Returns where the white space begins that leads to the line end at `at`; other marks stay where they are.
fn position_before_white_space(text: &str, from: usize, at: usize, c: char) -> usize {
    if c == '\n' { at - trailing_white_space(&text[from..at]) } else { at }
}

fn trailing_white_space(text: &str) -> usize {
    text.len() - text.trim_end().len()
}

/// Marks that end sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A full stop, which also ends abbreviations.
    FullStop,
    /// Dots that trail off.
    Dots,
    /// Question and exclamation marks, and full stops that do nothing else.
    Loud,
    /// Marks as wide as a character, which need no white space after them.
    Wide,
}

impl Mark {
    fn of(c: char) -> Option<Self> {
        match c {
            '.' => Some(Self::FullStop),
            '!' | '?' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '။' | '។' | '‼' | '⁇' | '⁈' | '⁉' => {
                Some(Self::Loud)
            }
            '…' => Some(Self::Dots),
            '。' | '！' | '？' | '｡' | '．' => Some(Self::Wide),
            _ => None,
        }
    }
}

/// Returns the end of the marks at `start` with the quotes and brackets that close after them, and their kind.
fn end_of_marks(text: &str, start: usize, first: Mark) -> (usize, Mark) {
    let mut kind = first;
    for (offset, c) in text[start..].char_indices() {
        if let Some(mark) = Mark::of(c) {
            kind = match (kind, mark) {
                _ if offset == 0 => first,
                (Mark::Wide, _) | (_, Mark::Wide) => Mark::Wide,
                (Mark::Loud, _) | (_, Mark::Loud) => Mark::Loud,
                _ => Mark::Dots,
            };
        } else if !is_closing(c) {
            return (start + offset, kind);
        }
    }
    (text.len(), kind)
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '“' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '》' | '〉' | '］'
    )
}

/// Tells whether the sentence goes on with `rest`: its first letter is a small one.
fn goes_on(rest: &str) -> bool {
    let is_opening = |c: char| {
        matches!(c, '"' | '\'' | '“' | '‘' | '„' | '«' | '‹' | '(' | '[' | '-' | '–' | '—' | '¿' | '¡')
            || c.is_whitespace()
    };
    rest.chars().find(|&c| !is_opening(c)).is_some_and(char::is_lowercase)
}

/// Tells whether the full stop after `sentence` belongs to an abbreviation, before `rest`.
fn is_abbreviation(sentence: &str, rest: &str) -> bool {
    let tail_start = sentence.len().saturating_sub(MAX_ABBREVIATION_BYTES);
    let tail = &sentence[sentence.ceil_char_boundary(tail_start)..];
    let word_start = tail
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map_or(0, |at| at + tail[at..].chars().next().map_or(0, char::len_utf8));
    let word = &tail[word_start..];
    let next = rest[..rest.floor_char_boundary(MAX_NEXT_WORD_BYTES)].trim_start_matches(|c: char| !c.is_alphanumeric());
    let next_word = &next[..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len())];
    let Some(last) = word.chars().next_back() else {
        return false;
    };
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        // `17. März`, and the number of an item in a list.
        return word.len() <= 2 && (FOLLOWS_ORDINAL.contains(&next_word) || word.len() == sentence.trim_start().len());
    }
    let mut letters = word.chars();
    if letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() {
        // `J. Smith`, but `plan B. The`; of small letters only those of `2024 г.`, not the `a` of “plan a.”
        let opens_sentence = next_word.len() > 1 && SENTENCE_OPENERS.contains(&next_word);
        return !opens_sentence && (last.is_uppercase() || !last.is_ascii());
    }
    if word.contains('.')
        && word.split('.').all(|letters| letters.chars().count() <= 2 && letters.chars().all(char::is_alphabetic))
    {
        // `the U.S. Senate`, but `in the U.S. The Senate`.
        return !SENTENCE_OPENERS.contains(&next_word);
    }
    let is_listed = |list: &[&str]| {
        list.iter()
            .any(|listed| listed.len() == word.len() && listed.chars().eq(word.chars().flat_map(char::to_lowercase)))
    };
    is_listed(&TITLES)
        || is_listed(&ENDS_OF_NAMES) && !SENTENCE_OPENERS.contains(&next_word)
        || is_listed(&BEFORE_NUMBERS) && next_word.starts_with(|c: char| c.is_ascii_digit())
}

/// Abbreviations that a name or another word follows, in the languages of most news.
const TITLES: [&str; 72] = [
    "mr", "mrs", "ms", "mx", "dr", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "capt", "maj", "cmdr", "cpl", "pvt",
    "adm", "rev", "hon", "prof", "st", "ste", "mt", "ft", "vs", "messrs", "supt", "insp", "atty", "pres", "amb", "sec",
    "bzw", "ca", "ggf", "vgl", "sog", "hl", "geb", "inkl", "zzgl", "dipl", "ing", "str", "mme", "mlle", "mgr", "sra",
    "srta", "dra", "sto", "ud", "uds", "exmo", "sig", "dott", "avv", "dhr", "mevr", "mw", "drs", "jhr", "ul", "им",
    "ул", "св", "гг", "тов", "проф", "акад", "ген",
];

/// Abbreviations that end names, and may end a sentence too.
const ENDS_OF_NAMES: [&str; 11] = ["jr", "sr", "inc", "co", "corp", "ltd", "bros", "plc", "etc", "usw", "al"];

/// Abbreviations only before a number: elsewhere they are words.
const BEFORE_NUMBERS: [&str; 27] = [
    "no", "nos", "nr", "núm", "num", "vol", "fig", "abs", "art", "p", "pp", "ch", "sec", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez",
];

/// Words that follow an ordinal number with a full stop, in German with a capital.
const FOLLOWS_ORDINAL: [&str; 24] = [
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jahrhundert",
    "Jahrhunderts",
    "Minute",
    "Spieltag",
    "Platz",
    "Stock",
    "Geburtstag",
    "Jahrestag",
    "Bezirk",
    "Mal",
    "Lebensjahr",
];

/// English words that open sentences, and seldom follow an abbreviation within one.
const SENTENCE_OPENERS: [&str; 33] = [
    "A",
    "After",
    "All",
    "An",
    "And",
    "As",
    "At",
    "Both",
    "But",
    "For",
    "He",
    "Her",
    "His",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Meanwhile",
    "On",
    "One",
    "She",
    "So",
    "Some",
    "That",
    "The",
    "Their",
    "There",
    "They",
    "This",
    "We",
    "When",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks the sentences of `text`; one that opens a paragraph is expected after `¶`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = Sentences::new(text)
            .map(|Sentence { span, opens }| match opens {
                Opens::Paragraph => format!("¶{}", &text[span]),
                Opens::Sentence => text[span].to_owned(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sentence_ends_at_its_mark_with_the_quotes_that_close() {
        check(
            "He left. “Why?” She stayed (for now.) Then… Nothing",
            &["¶He left.", "“Why?”", "She stayed (for now.)", "Then…", "Nothing"],
        );
    }

    #[test]
    fn a_small_letter_goes_on() {
        check("“Why?” he asked. At approx. noon.", &["¶“Why?” he asked.", "At approx. noon."]);
    }

    #[test]
    fn abbreviations_initials_and_ordinals_end_nothing() {
        check(
            "Mr. Brown and J. R. Smith met Gen. Lee at No. 10.",
            &["¶Mr. Brown and J. R. Smith met Gen. Lee at No. 10."],
        );
        check(
            "Up 3.5. Analysts saw example.com. Then plan B. The end.",
            &["¶Up 3.5.", "Analysts saw example.com.", "Then plan B.", "The end."],
        );
        check("He said no. Then Apple Inc. The firm grew.", &["¶He said no.", "Then Apple Inc.", "The firm grew."]);
        check("In the U.S. Senate. In the U.S. The rest.", &["¶In the U.S. Senate.", "In the U.S.", "The rest."]);
        check("Am 17. März z.B. Nr. 5. Es war 17. Danach", &["¶Am 17. März z.B. Nr. 5.", "Es war 17.", "Danach"]);
        check("1. First of all. M. Macron et Mme. Le Pen.", &["¶1. First of all.", "M. Macron et Mme. Le Pen."]);
        check("На ул. Ленина. Он ушёл.", &["¶На ул. Ленина.", "Он ушёл."]);
    }

    #[test]
    fn other_scripts_have_their_own_marks() {
        check("停火。谈判「开始！」了？是", &["¶停火。", "谈判「开始！」", "了？", "是"]);
        check("هل انتهت الحرب؟ نعم. جنگ ختم۔ ہاں", &["¶هل انتهت الحرب؟", "نعم.", "جنگ ختم۔", "ہاں"]);
        check("युद्ध समाप्त। हाँ", &["¶युद्ध समाप्त।", "हाँ"]);
    }

    #[test]
    fn an_empty_line_ends_a_paragraph_and_a_line_end_only_after_a_sentence() {
        check("One\n\nTwo \r\n \r\nThree", &["¶One", "¶Two", "¶Three"]);
        check("A line\nthat goes on. And\non.\nNext one.", &["¶A line\nthat goes on.", "And\non.", "¶Next one."]);
        check(" \n ", &[]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_lies_between_sentences(text in r"([a-zA-Z0-9 .!?…。\n“”)]|\PC|\s){0,60}") {
            let mut last_end = 0;
            for span in sentences(&text) {
                prop_assert!(span.start < span.end);
                prop_assert!(text[last_end..span.start].trim().is_empty());
                prop_assert_eq!(text[span.clone()].trim(), &text[span.clone()]);
                last_end = span.end;
            }
            prop_assert!(text[last_end..].trim().is_empty());
        }
    }
}
