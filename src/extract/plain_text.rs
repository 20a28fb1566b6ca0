//! Reads a story that was saved or typed as plain text.
//!
//! In: text, one story, perhaps with page furniture around it. Out: headline, byline, date and paragraphs. As an
//! example, `Truce holds`, an empty line, `By Ann Lee` and `Both sides kept it.` give a headline, a byline and one
//! paragraph.

use super::body::ends_a_sentence;
use super::hints::Reason;
use super::{RecurringLines, Removed, byline, clean, date, furniture};
use crate::article::Language;

/// What a plain text holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PlainStory {
    pub headline: Option<String>,
    pub subheadline: Option<String>,
    /// The line that names the authors, as found.
    pub byline: Option<String>,
    /// The line that gives the date, as found.
    pub date: Option<String>,
    pub paragraphs: Vec<String>,
    pub removed: Vec<Removed>,
}

/// A first line longer than this is the first paragraph of a text without a headline.
const MAX_HEADLINE_CHARS: usize = 250;
/// A line with a byline or a date is no longer than this.
const MAX_CREDIT_CHARS: usize = 140;
/// So many lines after the headline may hold byline and date.
const N_CREDIT_LINES: usize = 4;

/// Reads `text`; its first line that is no furniture is the headline.
///
/// `recurring` are the lines that stand around the stories of the same folder.
pub(super) fn read(text: &str, language: Option<Language>, recurring: &RecurringLines) -> PlainStory {
    let mut story = PlainStory { paragraphs: paragraphs(text), ..PlainStory::default() };
    let dates = recurring.trim(&mut story.paragraphs, &mut story.removed);
    furniture::trim_paragraphs(&mut story.paragraphs, &mut story.removed);
    let mut rest = std::mem::take(&mut story.paragraphs).into_iter().peekable();
    if rest.peek().is_some_and(|line| is_headline(line)) {
        story.headline = rest.next();
    }
    let head: Vec<String> = rest.by_ref().take(N_CREDIT_LINES).collect();
    let n_credits =
        head.iter().enumerate().rev().find(|(_, line)| is_credit(line, language)).map_or(0, |(index, _)| index + 1);
    for (index, line) in head.into_iter().enumerate() {
        if index < n_credits && is_credit(&line, language) {
            story.add_credit(line, language);
        } else if index == 0
            && n_credits > 1
            && !ends_a_sentence(&line)
            && story.headline.is_some()
            && is_headline(&line)
        {
            story.subheadline = Some(line);
        } else {
            story.paragraphs.push(line);
        }
    }
    story.paragraphs.extend(rest);
    // Below the credits, what was a row of buttons.
    let n_buttons =
        story.paragraphs.iter().take_while(|line| furniture::is_phrase(line) && !ends_a_sentence(line)).count();
    if n_buttons < story.paragraphs.len() {
        let buttons = story.paragraphs.drain(..n_buttons).map(|text| Removed { text, why: Reason::Share });
        story.removed.extend(buttons);
    }
    // A date above the headline may be that of the whole page, so that one below is better.
    for line in dates {
        story.add_credit(line, language);
    }
    story
}

impl PlainStory {
    fn add_credit(&mut self, line: String, language: Option<Language>) {
        if self.date.is_none() && date::parse_date(&line, language).is_some() {
            self.date = Some(line.clone());
        }
        if self.byline.is_none() && introduces_byline(&line) {
            self.byline = Some(line);
        }
    }
}

fn is_headline(line: &str) -> bool {
    line.chars().nth(MAX_HEADLINE_CHARS).is_none() && !(ends_a_sentence(line) && line.chars().nth(120).is_some())
}

/// Whether `line` names the authors or gives the date, and nothing else.
pub(super) fn is_credit(line: &str, language: Option<Language>) -> bool {
    if line.chars().nth(MAX_CREDIT_CHARS).is_some() {
        return false;
    }
    introduces_byline(line) || is_date_line(line, language)
}

pub(super) fn introduces_byline(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "by ",
        "von ",
        "por ",
        "par ",
        "di ",
        "door ",
        "av ",
        "af ",
        "текст:",
        "автор:",
        "автор ",
        "بقلم ",
        "بقلم:",
        "文/",
        "文／",
        "記者",
        "记者",
        "作者",
        "author:",
        "autor:",
        "text:",
        "texte:",
        "testo:",
        "tekst:",
        "oleh ",
        "haber:",
        "interview:",
    ];
    let lower = line.to_lowercase();
    let is_asian_byline = line.ends_with("기자") || line.ends_with("記者");
    (WORDS.iter().any(|word| lower.starts_with(word)) || is_asian_byline)
        && !(ends_a_sentence(line) && line.split(' ').count() > 8)
        && byline::read([line.split(" | ").next().unwrap_or(line)], None) != byline::Credits::default()
}

/// Whether `line` is a date with few words around it, such as `Published 17 March 2025, 10:20`.
pub(super) fn is_date_line(line: &str, language: Option<Language>) -> bool {
    if line.chars().nth(90).is_some() || line.split_whitespace().count() > 12 {
        return false;
    }
    let Some(date) = date::find_date(line, language) else { return false };
    let says_so = [
        "publish",
        "updat",
        "post",
        "veröffentlicht",
        "stand",
        "publi",
        "aktualisi",
        "actuali",
        "pubblicato",
        "опублик",
        "оновлен",
        "обновл",
        "نشر",
        "公開",
        "发布",
        "發布",
        "입력",
        "등록",
    ]
    .iter()
    .any(|word| line.to_lowercase().contains(word));
    let n_letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let _ = date;
    says_so || n_letters <= 30 && !ends_a_sentence(line)
}

/// Parts `text` into paragraphs.
///
/// Empty lines part them. A line break inside one is a wrapped line where the lines are about equally long, and the end
/// of a paragraph or a subhead elsewhere.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let is_wrapped = is_hard_wrapped(text);
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        let line = clean::line(line);
        if line.is_empty() {
            paragraphs.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
        } else if is_wrapped {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(&line);
        } else {
            paragraphs.push(line);
        }
    }
    paragraphs.extend((!current.is_empty()).then_some(current));
    paragraphs
}

/// Whether lines were broken at a fixed width, as typewriters, e-mail and terminals do.
fn is_hard_wrapped(text: &str) -> bool {
    let lengths: Vec<usize> = text.lines().map(|line| line.trim_end().chars().count()).collect();
    if lengths.iter().any(|&length| length > 100) {
        return false;
    }
    // A line that another follows directly was broken at the margin.
    let broken: Vec<usize> = lengths.windows(2).filter(|pair| pair[0] > 0 && pair[1] > 0).map(|pair| pair[0]).collect();
    let n_wide = broken.iter().filter(|&&length| (50..=100).contains(&length)).count();
    broken.len() >= 2 && 10 * n_wide >= 7 * broken.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, headline: &str, paragraphs: &[&str]) {
        let story = read(text, Language::from_tag("en"), &RecurringLines::default());
        assert_eq!(story.headline.unwrap_or_default(), headline, "{text}");
        assert_eq!(story.paragraphs, paragraphs, "{text}");
    }

    #[test]
    fn subheads_above_their_paragraphs_become_paragraphs() {
        check(
            "Latest NewsUSWorld\n\nTruce holds\n\nBoth sides kept it.\n\nA first step\n\u{201c}We hope,\u{201d} she said.\n\nRelated Articles\n\nBack to top button",
            "Truce holds",
            &["Both sides kept it.", "A first step", "“We hope,” she said."],
        );
    }

    #[test]
    fn byline_and_date_lines_are_read_and_taken_out() {
        let text =
            "Truce holds\nBoth armies stay put\nBy Ann Lee\nPublished 17 March 2025, 10:20\n\nBoth sides kept it.";
        let story = read(text, None, &RecurringLines::default());
        assert_eq!(story.subheadline.as_deref(), Some("Both armies stay put"));
        assert_eq!(story.byline.as_deref(), Some("By Ann Lee"));
        assert_eq!(story.date.as_deref(), Some("Published 17 March 2025, 10:20"));
        assert_eq!(story.paragraphs, ["Both sides kept it."]);
    }

    #[test]
    fn wrapped_lines_are_joined_again() {
        check(
            "Truce holds\n\nBoth sides kept the truce on Monday, the mediators said in the\ncapital, where the talks had begun a week before in the old town\nhall by the river.\n\nThey meet again.",
            "Truce holds",
            &[
                "Both sides kept the truce on Monday, the mediators said in the capital, where the talks had begun a week before in the old town hall by the river.",
                "They meet again.",
            ],
        );
    }

    #[test]
    fn a_sentence_that_begins_like_a_byline_stays() {
        check(
            "Truce holds\n\nBy Monday both sides had kept the truce for a week, the mediators said.",
            "Truce holds",
            &["By Monday both sides had kept the truce for a week, the mediators said."],
        );
    }
}
