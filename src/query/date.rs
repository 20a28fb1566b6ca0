//! Dates as queries and options write them → [`DayRange`].
//!
//! `2025`, `2025-03`, `2025-03-17`, `2025/3/17`, `17.3.2025`, `March 2025`, `17 March 2025`, `2025-01..2025-03` and
//! `2025-01..` are read, also `17. März 2025`, `17 de marzo de 2025` and `2025年3月17日`; `03/04/2025`, which is two
//! different days in two countries, is not. No clock is asked.
//!
//! ```
//! let range = newsdex::query::parse_day_range("2025-03").unwrap();
//! assert_eq!(range.last().unwrap().to_string(), "2025-03-31");
//! assert_eq!(range.to_string(), "date:2025-03");
//! ```

use std::fmt;

use jiff::civil::Date;
use unicode_normalization::char::is_combining_mark;

use crate::months::typed_month;

/// The days from a first to a last one, both included; where one end is open, all days before or after the other.
///
/// Its text is the part of a query that asks for it: `date:2025-03`, `since:2025-03-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    first: Option<Date>,
    last: Option<Date>,
}

impl DayRange {
    /// Returns the days from `first` to `last`.
    ///
    /// `None` when there is no such day, when both ends are open, and before the year 0, which no query can name.
    #[must_use]
    pub fn new(first: Option<Date>, last: Option<Date>) -> Option<Self> {
        let ends_agree = match (first, last) {
            (Some(first), Some(last)) => first <= last,
            (None, None) => false,
            _ => true,
        };
        let nameable = first.iter().chain(&last).all(|day| day.year() >= 0);
        (ends_agree && nameable).then_some(Self { first, last })
    }

    /// Returns the first day; `None` when the range has no beginning.
    #[must_use]
    pub fn first(&self) -> Option<Date> {
        self.first
    }

    /// Returns the last day; `None` when the range has no end.
    #[must_use]
    pub fn last(&self) -> Option<Date> {
        self.last
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = match (self.first, self.last) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => return write!(f, "since:{first}"),
            (None, Some(last)) => return write!(f, "until:{last}"),
            (None, None) => return f.write_str("date:.."),
        };
        let whole_months = first == first.first_of_month() && last == last.last_of_month();
        let whole_years = first == first.first_of_year() && last == last.last_of_year();
        let name = |day: Date| {
            if whole_years {
                format!("{:04}", day.year())
            } else if whole_months {
                format!("{:04}-{:02}", day.year(), day.month())
            } else {
                day.to_string()
            }
        };
        let (first, last) = (name(first), name(last));
        if first == last { write!(f, "date:{first}") } else { write!(f, "date:{first}..{last}") }
    }
}

/// Reads a day, a month, a year, or a range of them; `None` when `text` is none of these, or could be two days.
///
/// An option such as `--since` takes the range's first day, `--until` its last.
#[must_use]
pub fn parse_day_range(text: &str) -> Option<DayRange> {
    read_days(text).ok()
}

/// Why a text is no range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateProblem {
    /// It has no form that is read, or the calendar lacks the day.
    NotADate,
    /// It is one day where the day comes first and another where the month does.
    Ambiguous,
}

/// Reads what [`parse_day_range`] reads, and tells why it could not.
pub(super) fn read_days(text: &str) -> Result<DayRange, DateProblem> {
    let Some((left, right)) = split_range(text) else { return read_period(text) };
    let left = if left.trim().is_empty() { None } else { Some(read_period(left)?) };
    let right = if right.trim().is_empty() { None } else { Some(read_period(right)?) };
    let (first, last) = (left.and_then(|days| days.first), right.and_then(|days| days.last));
    DayRange::new(first, last)
        // The ends stand in the wrong order.
        .or_else(|| DayRange::new(right?.first, left?.last))
        .ok_or(DateProblem::NotADate)
}

fn split_range(text: &str) -> Option<(&str, &str)> {
    if let Some((left, right)) = text.split_once("..") {
        return Some((left, right.trim_start_matches('.')));
    }
    text.split_once(['…', '–'])
}

/// A part of a date.
#[derive(Clone, Copy)]
enum DatePart {
    Year(i16),
    /// One or two digits.
    Number(i8),
    /// A month by its name.
    Month(i8),
    /// Year, month and day in eight digits.
    Compact(u32),
}

fn read_period(text: &str) -> Result<DayRange, DateProblem> {
    use DatePart::{Compact, Month, Number, Year};

    let text = text
        .trim_end_matches(|c: char| matches!(c, ',' | ';' | '?' | '!' | '.') || is_unit_of_time(c) || c.is_whitespace())
        .trim_start();
    let parts = split_parts(text).ok_or(DateProblem::NotADate)?;
    let days = match parts[..] {
        [Year(year)] => months(year, 1, year, 12),
        [Year(first), Year(last)] => months(first, 1, last, 12),
        [Year(year), Number(month) | Month(month)] | [Number(month) | Month(month), Year(year)] => {
            months(year, month, year, month)
        }
        [Year(year), Number(month) | Month(month), Number(day)]
        | [Number(day), Month(month), Year(year)]
        | [Month(month), Number(day), Year(year)] => single_day(year, month, day),
        [Number(one), Number(other), Year(year)] => {
            // With full stops, every country that writes dates so puts the day first.
            let day_first = text.contains('.') || one > 12 || one == other;
            match (day_first, other > 12) {
                (true, _) => single_day(year, other, one),
                (false, true) => single_day(year, one, other),
                (false, false) => return Err(DateProblem::Ambiguous),
            }
        }
        [Compact(digits)] => single_day((digits / 10_000) as i16, (digits / 100 % 100) as i8, (digits % 100) as i8),
        _ => None,
    };
    days.ok_or(DateProblem::NotADate)
}

fn months(first_year: i16, first_month: i8, last_year: i16, last_month: i8) -> Option<DayRange> {
    let first = Date::new(first_year, first_month, 1).ok()?;
    let last = Date::new(last_year, last_month, 1).ok()?.last_of_month();
    DayRange::new(Some(first), Some(last))
}

fn single_day(year: i16, month: i8, day: i8) -> Option<DayRange> {
    let day = Date::new(year, month, day).ok()?;
    DayRange::new(Some(day), Some(day))
}

/// Tells whether `c` says year, month or day in Chinese, Japanese or Korean: `2025年3月17日`.
fn is_unit_of_time(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '년' | '월' | '일')
}

/// Returns what follows the preposition that `text` begins with, as in `17 de marzo de 2025`.
fn without_preposition(text: &str) -> &str {
    const PREPOSITIONS: [&str; 4] = ["de ", "del ", "of ", "di "];
    let start = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    PREPOSITIONS.iter().find(|word| start(word)).map_or(text, |word| &text[word.len()..])
}

/// Splits a date at its separators; `None` when something in it is no part of any date.
fn split_parts(text: &str) -> Option<Vec<DatePart>> {
    const MAX_PARTS: usize = 3;
    let mut parts = Vec::with_capacity(MAX_PARTS);
    let mut rest = text;
    let is_separator = |c: char| matches!(c, '-' | '/' | '.' | ',') || is_unit_of_time(c) || c.is_whitespace();
    while !rest.is_empty() {
        if parts.len() == MAX_PARTS {
            return None;
        }
        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (part, after) = rest.split_at(if n_digits > 0 {
            n_digits
        } else {
            rest.find(|c: char| !c.is_alphabetic() && !is_combining_mark(c)).unwrap_or(rest.len())
        });
        parts.push(match n_digits {
            0 => DatePart::Month(typed_month(part)?),
            1 | 2 => DatePart::Number(part.parse().ok()?),
            4 => DatePart::Year(part.parse().ok()?),
            8 => DatePart::Compact(part.parse().ok()?),
            _ => return None,
        });
        let after = match (n_digits, after.get(..2)) {
            (1 | 2, Some(suffix)) if ["st", "nd", "rd", "th"].contains(&suffix.to_ascii_lowercase().as_str()) => {
                &after[2..]
            }
            _ => after,
        };
        rest = without_preposition(after.trim_start_matches(is_separator));
        if rest.len() == after.len() && !rest.is_empty() || rest.is_empty() && !after.is_empty() {
            return None;
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let range = parse_day_range(text).map(|range| range.to_string());
        assert_eq!(range.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn days_months_and_years_are_read() {
        check("2025", "date:2025");
        check("2025-03", "date:2025-03");
        check("2025-03-17", "date:2025-03-17");
        check("2024-02", "date:2024-02");
        assert_eq!(parse_day_range("2024-02").unwrap().last().unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn forgiving_forms_are_read() {
        for text in [
            "2025-3-17",
            "2025/03/17",
            "2025.03.17",
            "17.3.2025",
            "17.03.2025.",
            "17/03/2025",
            "03/17/2025",
            "20250317",
            "17 March 2025",
            "March 17, 2025",
            "17th mar 2025",
            "17-Mar-2025",
            "2025 March 17",
            " 2025-03-17, ",
            "17. März 2025",
            "17 mars 2025",
            "17 de marzo de 2025",
            "17 Марта 2025",
            "17 MART 2025",
            "17 मार्च 2025",
            "2025年3月17日",
            "2025년 3월 17일",
            "17th of March 2025",
        ] {
            check(text, "date:2025-03-17");
        }
        for text in [
            "March 2025",
            "march-2025",
            "03/2025",
            "2025-3",
            "2025 mar",
            "Mar. 2025",
            "märz 2025",
            "MARZ 2025",
            "2025年3月",
        ] {
            check(text, "date:2025-03");
        }
        check("3.4.2025", "date:2025-04-03");
        check("3/3/2025", "date:2025-03-03");
        check("2020-2022", "date:2020..2022");
    }

    #[test]
    fn ranges_are_read_with_open_ends_and_in_either_order() {
        check("2025-01..2025-03", "date:2025-01..2025-03");
        check("2025-01…2025-03", "date:2025-01..2025-03");
        check("2025-01–2025-03", "date:2025-01..2025-03");
        check("2025-01..2025-12", "date:2025");
        check("2023..2025", "date:2023..2025");
        check("2025-01-15..2025-03", "date:2025-01-15..2025-03-31");
        check("March 2025 .. May 2025", "date:2025-03..2025-05");
        check("2025-03..2025", "date:2025-03..2025-12");
        check("2025-03..2025-01", "date:2025-01..2025-03");
        check("2025-01..", "since:2025-01-01");
        check("..2024", "until:2024-12-31");
    }

    #[test]
    fn what_could_be_two_days_is_not_read() {
        assert_eq!(read_days("03/04/2025"), Err(DateProblem::Ambiguous));
        assert_eq!(read_days("3-4-2025"), Err(DateProblem::Ambiguous));
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "..",
            "2025-13",
            "2025-02-30",
            "2025-00",
            "yesterday",
            "25",
            "2025-03-17-1",
            "2025-",
            "-2025",
            "2025--",
            "17 Floréal 2025",
            "17 listopad 2025",
            "17 de 2025",
            "20251317",
            "2025-03-17T10:00",
            "99999",
            "٢٠٢٥",
            "2025x",
            "marching 2025",
        ] {
            assert_eq!(read_days(text), Err(DateProblem::NotADate), "{text}");
        }
    }

    #[test]
    fn a_range_has_an_end_and_a_day() {
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(DayRange::new(None, None), None);
        assert_eq!(DayRange::new(day("2025-03-18"), day("2025-03-17")), None);
        assert!(DayRange::new(day("2025-03-17"), day("2025-03-17")).is_some());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"[0-9a-zA-Z./, \-…]{0,20}|\PC{0,12}") {
            let _ = parse_day_range(&text);
        }
    }
}
