//! Tells of a text that gives no date whether one is printed there all the same.
//!
//! In: a text in which [`parse_date`](super::date::parse_date) found nothing. Out: why its date was refused; `None` where
//! there is none. As an example, `30 February 2025` is no such day, and `two hours ago` is no date.

use jiff::civil::Date;

use super::date_tokens::{Token, tokenize};
use super::date_words::month;
use crate::article::{DateRefusal, Language};

/// Returns why the date printed in `text` cannot be taken.
pub(super) fn refusal(text: &str, language: Option<Language>) -> Option<DateRefusal> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| digits_refused(&tokens[at..]).or_else(|| words_refused(&tokens, at, language)))
}

/// Whether the digits of `text` give another date when day and month change places, as those of `03/04/2025` do.
pub(super) fn is_day_or_month(text: &str) -> bool {
    let tokens = tokenize(text);
    (0..tokens.len()).any(|at| digits_refused(&tokens[at..]) == Some(DateRefusal::DayOrMonth))
}

/// `2025-02-30`, `0001-01-01`, `31/02/2025`, `03/04/2025`
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
        _ => None,
    }
}

/// `30 February 2025`, `February 30, 2025`
fn words_refused(tokens: &[Token], at: usize, language: Option<Language>) -> Option<DateRefusal> {
    /// Marks and small words stand between the parts of a date, not more of them than these.
    const MAX_BETWEEN: usize = 3;
    let Token::Word(word) = &tokens[at] else { return None };
    let month = month(word, language)?;
    let is_day = |token: &&Token| matches!(token, Token::Number(_, 1 | 2));
    let is_year = |token: &&Token| matches!(token, Token::Number(_, 4));
    let after = &tokens[at + 1..(at + 2 + 2 * MAX_BETWEEN).min(tokens.len())];
    let before = &tokens[at.saturating_sub(MAX_BETWEEN)..at];
    let &Token::Number(year, _) = after.iter().find(is_year)? else { return None };
    let number = before.iter().rev().find(is_day).or_else(|| after.iter().find(is_day))?;
    let &Token::Number(number, _) = number else { return None };
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
    }

    #[test]
    fn what_is_no_date_was_not_refused() {
        for text in ["two hours ago", "", "May we ask 30 people", "1-2-3", "Updated", "010-2030-4050"] {
            check(text, None);
        }
    }
}
