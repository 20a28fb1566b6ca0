//! Tells of a text that gives no date whether one is printed there all the same.
//!
//! In: a text in which [`parse_date`](super::date::parse_date) found nothing. Out: why its date was refused; `None` where
//! there is none. As an example, `30 February 2025` is no such day, and `two hours ago` is no date.

use jiff::civil::Date;

use super::date::{is_filler, is_written_as_date, skip};
use super::date_tokens::{Token, tokenize};
use crate::article::{DateRefusal, Language};
use crate::months::month;

/// Returns why the date printed in `text` cannot be taken.
pub(super) fn refusal(text: &str, language: Option<Language>) -> Option<DateRefusal> {
    let tokens = tokenize(text);
    starts(&tokens).find_map(|at| digits_refused(&tokens[at..]).or_else(|| words_refused(&tokens, at, language)))
}

/// Whether `line` is there to give a date, be it one that cannot be: `Published: 31.02.2024`.
pub(super) fn is_meant_as_date(line: &str, language: Option<Language>) -> bool {
    const SAYS_SO: &[&str] =
        &["publi", "post", "updat", "date", "datum", "veröffentlicht", "stand", "pubblicato", "опублик", "نشر"];
    /// A line that says so is no longer.
    const MAX_CHARS: usize = 60;
    let lower = line.to_lowercase();
    line.chars().nth(MAX_CHARS).is_none() && SAYS_SO.iter().any(|word| lower.starts_with(word))
        || is_written_as_date(line, language)
}

/// Whether the digits of `text` give another date when day and month change places, as those of `03/04/2025` do.
pub(super) fn is_day_or_month(text: &str) -> bool {
    let tokens = tokenize(text);
    starts(&tokens).any(|at| digits_refused(&tokens[at..]) == Some(DateRefusal::DayOrMonth))
}

/// Returns where a date may start: not in the middle of numbers that marks join.
fn starts(tokens: &[Token]) -> impl Iterator<Item = usize> {
    (0..tokens.len()).filter(|&at| {
        let before = at.checked_sub(2).and_then(|before| tokens.get(before..at));
        !matches!(before, Some([Token::Number(..), Token::Mark('-' | '/' | '.')]))
    })
}

/// `2025-02-30`, `0001-01-01`, `31/02/2025`, `03/04/2025`, `03/04/05`
fn digits_refused(tokens: &[Token]) -> Option<DateRefusal> {
    let &[
        Token::Number(first, first_digits),
        Token::Mark(mark),
        Token::Number(second, 1 | 2),
        Token::Mark(second_mark),
        Token::Number(third, third_digits),
        ..,
    ] = tokens
    else {
        return None;
    };
    let is_mark = matches!(mark, '-' | '/' | '.') && mark == second_mark || mark == '年' && second_mark == '月';
    match (first_digits, third_digits) {
        _ if !is_mark => None,
        (4, 1 | 2) => match day(first, second, third) {
            None => Some(DateRefusal::NoSuchDay),
            Some(day) => (day.year() < 1000).then_some(DateRefusal::TooOld),
        },
        (1 | 2, 4) => {
            let (day_first, month_first) = (day(third, second, first), day(third, first, second));
            match (day_first, month_first) {
                (None, None) => Some(DateRefusal::NoSuchDay),
                // What has dots begins with the day.
                (None, Some(_)) if mark == '.' => Some(DateRefusal::NoSuchDay),
                (Some(a), Some(b)) if a != b && mark != '.' => Some(DateRefusal::DayOrMonth),
                _ => None,
            }
        }
        // The centuries before this one make no difference to day and month.
        (1 | 2, 2) if mark != '.' => {
            let (day_first, month_first) = (day(2000 + third, second, first), day(2000 + third, first, second));
            matches!((day_first, month_first), (Some(a), Some(b)) if a != b).then_some(DateRefusal::DayOrMonth)
        }
        _ => None,
    }
}

/// `30 February 2025`, `February 30, 2025`
fn words_refused(tokens: &[Token], at: usize, language: Option<Language>) -> Option<DateRefusal> {
    /// More than this does not stand between day and month.
    const MAX_BETWEEN: usize = 3;
    let Token::Word(word) = &tokens[at] else { return None };
    let month = month(word, language)?;
    let number_at = |at: usize| match tokens.get(at) {
        Some(&Token::Number(number, n_digits)) => Some((number, n_digits)),
        _ => None,
    };
    let after = skip(tokens, at + 1, is_filler);
    let (number, year) = match number_at(after)? {
        (year, 4) => {
            let before = tokens[at.saturating_sub(MAX_BETWEEN + 1)..at].iter().rev().find(|token| !is_filler(token));
            let Some(&Token::Number(number, 1 | 2)) = before else { return None };
            (number, year)
        }
        (number, 1 | 2) => match number_at(skip(tokens, after + 1, is_filler))? {
            (year, 4) => (number, year),
            _ => return None,
        },
        _ => return None,
    };
    day(year, u32::try_from(month).ok()?, number).is_none().then_some(DateRefusal::NoSuchDay)
}

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::date::parse_date;

    #[track_caller]
    fn check(text: &str, expected: Option<DateRefusal>) {
        assert_eq!(parse_date(text, None), None, "{text} is read as a date");
        assert_eq!(refusal(text, None), expected, "{text}");
    }

    #[test]
    fn a_day_that_the_calendar_does_not_have_is_told() {
        for text in ["2025-02-30", "2025-13-01T10:00:00Z", "0000-00-00 00:00:00", "31/02/2025", "30 February 2025"] {
            check(text, Some(DateRefusal::NoSuchDay));
        }
        check("Published: February 30, 2025, 9 a.m.", Some(DateRefusal::NoSuchDay));
        check("31.04.2025", Some(DateRefusal::NoSuchDay));
        check("0001-01-01T00:00:00", Some(DateRefusal::TooOld));
    }

    #[test]
    fn a_day_that_may_be_a_month_is_told() {
        check("03/04/2025", Some(DateRefusal::DayOrMonth));
        assert!(is_day_or_month("03-04-2025 10:20"));
        assert!(!is_day_or_month("03.04.2025"));
        assert!(!is_day_or_month("04/04/2025"));
        assert!(!is_day_or_month("23/04/2025"));
        check("03/04/05", Some(DateRefusal::DayOrMonth));
        check("12/11/10 9:08", Some(DateRefusal::DayOrMonth));
        assert!(!is_day_or_month("2025-03-04-10-20"));
    }

    #[test]
    fn a_line_of_the_story_is_not_meant_as_a_date() {
        let check = |line: &str, expected: bool| assert_eq!(is_meant_as_date(line, None), expected, "{line}");
        check("Published: 31.02.2024", true);
        check("00/00/0000", true);
        check("Monday, 30 February 2025, 10:20 Uhr", true);
        check("31 students, 2024 pupils and a band", false);
        check("About 50 may die by 2030", false);
        check("Velmar sells the 30/02/2025 bond again", false);
    }

    #[test]
    fn what_is_no_date_was_not_refused() {
        for text in [
            "two hours ago",
            "",
            "May we ask 30 people",
            "1-2-3",
            "Updated",
            "About 50 may die by 2030",
            "010-2030-4050",
        ] {
            check(text, None);
        }
    }
}
