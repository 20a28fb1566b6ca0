//! Results → what a reader sees; one file per medium.
//!
//! Articles are untrusted: whatever is printed goes through [`safe`], so that no escape sequence of an article or a
//! file's name reaches a terminal; what has one line to itself goes through [`safe_line`], so that it cannot fake others.

pub mod article;
pub mod concordance;
pub mod evidence;
pub mod json;
pub mod markdown;
pub mod query;
pub mod reasons;
pub mod table;
pub mod terminal;
pub mod trec;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::article::{ArticleDate, Precision, Source};

/// One query of many that are answered together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchQuery {
    /// What its rows are told by.
    pub id: String,
    /// The query as typed.
    pub text: String,
}

/// Returns `text` without characters that could steer a terminal or turn the order of what is read.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.contains(is_unsafe) { Cow::Owned(text.replace(is_unsafe, "")) } else { Cow::Borrowed(text) }
}

/// Returns `text` as [`safe`] does, in one line: what would end it, or part it into columns, becomes a space.
#[must_use]
pub fn safe_line(text: &str) -> Cow<'_, str> {
    if text.contains(parts_lines) { Cow::Owned(safe(&text.replace(parts_lines, " ")).into_owned()) } else { safe(text) }
}

/// Line feeds, tabs, and Unicode's ends of lines and paragraphs.
fn parts_lines(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Returns `text` as [`safe`] does, with its marks moved to where their words are now.
fn safe_marked(text: &str, marks: &[std::ops::Range<usize>]) -> (String, Vec<std::ops::Range<usize>>) {
    if !text.contains(is_unsafe) {
        return (text.to_owned(), marks.to_vec());
    }
    let mut kept = String::with_capacity(text.len());
    let mut read_to = 0;
    let mut moved = |at: usize| {
        kept.extend(text[read_to..at].chars().filter(|&c| !is_unsafe(c)));
        read_to = at;
        kept.len()
    };
    let moved_marks = marks.iter().map(|mark| moved(mark.start)..moved(mark.end)).collect();
    moved(text.len());
    (kept, moved_marks)
}

/// C0 and C1 controls but for the line feed, and Unicode's marks that turn the direction of text.
fn is_unsafe(c: char) -> bool {
    c != '\n' && c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Writes a date for reading, as exact as it is known: `17 Mar 2025`, `Mar 2025`, `2025`.
#[must_use]
pub fn readable_date(date: &ArticleDate) -> String {
    let format = match date.precision() {
        Precision::Year => "%Y",
        Precision::Month => "%b %Y",
        Precision::Day | Precision::Minute => "%-d %b %Y",
    };
    date.local().strftime(format).to_string()
}

/// Writes a day for reading: `17 Mar 2025`.
#[must_use]
pub fn readable_day(day: jiff::civil::Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// Writes `n` with its noun: `1 article`, `1,200 articles`.
#[must_use]
pub fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// Writes `n` with its thousands apart: `1,200`.
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns where an article lies, as seen from `here`: relative where it lies below.
#[must_use]
pub fn readable_path(source: &Source, here: &Path) -> PathBuf {
    let file = source.file();
    file.strip_prefix(here).map_or_else(|_| file.clone(), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_printed() {
        assert_eq!(safe("a\u{1b}[31mred\u{9b}0m\u{202e}b\nc"), "a[31mred0mb\nc");
        assert_eq!(safe_line("Post\n9. Fake\tline\r\n\u{1b}[31m"), "Post 9. Fake line [31m");
        let mark = 7..7 + 3 + 5;
        let (text, marks) = safe_marked("\u{1b}peace \u{202e}talks", &[mark]);
        assert_eq!((&text[marks[0].clone()], text.as_str()), ("talks", "peace talks"));
    }

    #[test]
    fn numbers_and_dates_are_written_for_reading() {
        assert_eq!(counted(1, "article"), "1 article");
        assert_eq!(counted(1_234_567, "article"), "1,234,567 articles");
        assert_eq!(readable_date(&"2025-03-07T09:30:00Z".parse().unwrap()), "7 Mar 2025");
        assert_eq!(readable_date(&"2025-03".parse().unwrap()), "Mar 2025");
    }
}
