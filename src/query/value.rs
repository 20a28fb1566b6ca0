//! The values of fields → filters: lengths, confidences and days.
//!
//! In goes what stands behind the colon, out comes what it asks for. `>800` is a range of lengths; `7d` behind `last:` is
//! the days since a week before today.

use jiff::civil::Date;

use super::date::{DateProblem, DayRange, read_days};
use super::field::{DateField, Field};
use super::language::read_language;
use super::note::Reading;
use super::{OcrRange, Presence, Query, WordRange};
use crate::article::{ArticleId, OcrConfidence};

/// Reads the value of a field that is no text: `value` without the punctuation around it, and as it was `typed`.
///
/// The signs in `2025-01..` and `>800` are no punctuation. The error tells what the value is not.
pub(super) fn read_filter(field: Field, value: &str, typed: &str, today: Date) -> Result<Query, Reading> {
    match field {
        Field::Language => read_language(value)
            .map(Query::Language)
            .ok_or_else(|| Reading::UnknownLanguage { value: value.to_owned() }),
        Field::Date(date_field) => read_date(date_field, typed, today).map_err(|problem| match problem {
            DateProblem::NotADate => Reading::NotADate { value: typed.to_owned() },
            DateProblem::Ambiguous => Reading::AmbiguousDate { value: typed.to_owned() },
        }),
        Field::Length => {
            read_length(typed).map(Query::Length).ok_or_else(|| Reading::NotALength { value: typed.to_owned() })
        }
        Field::Ocr => {
            read_confidence(typed).map(Query::Ocr).ok_or_else(|| Reading::NotAConfidence { value: typed.to_owned() })
        }
        Field::Has => {
            Presence::named(value).map(Query::Has).ok_or_else(|| Reading::UnknownPresence { value: value.to_owned() })
        }
        Field::Id => ArticleId::range_of_prefix(value)
            .map(|_| Query::Id(value.to_ascii_lowercase()))
            .ok_or_else(|| Reading::NotAnId { value: value.to_owned() }),
        Field::Facet(facet) => Ok(Query::Facet { field: facet, value: value.to_owned() }),
        Field::Zone(_) | Field::Name(_) => Err(Reading::FieldWithoutValue { name: field.name().to_owned() }),
    }
}

/// Reads `>800`, `<300`, `300..800`, `800` and the like.
fn read_length(value: &str) -> Option<WordRange> {
    let number = |text: &str| -> Option<u32> { text.trim().replace([',', '_'], "").parse().ok() };
    let range = |min, max| WordRange { min, max };
    if let Some((min, max)) = value.split_once("..") {
        let min = if min.is_empty() { Some(0) } else { number(min) };
        let max = if max.is_empty() { Some(u32::MAX) } else { number(max) };
        return Some(range(min?.min(max?), min?.max(max?)));
    }
    if let Some(text) = value.strip_prefix(">=") {
        Some(range(number(text)?, u32::MAX))
    } else if let Some(text) = value.strip_prefix('>') {
        Some(range(number(text)?.saturating_add(1), u32::MAX))
    } else if let Some(text) = value.strip_prefix("<=") {
        Some(range(0, number(text)?))
    } else if let Some(text) = value.strip_prefix('<') {
        Some(range(0, number(text)?.saturating_sub(1)))
    } else {
        let n = number(value.strip_prefix('=').unwrap_or(value))?;
        Some(range(n, n))
    }
}

/// Reads `<0.7`, `>=90%`, `0.5..0.8`, `0.75` and the like.
fn read_confidence(value: &str) -> Option<OcrRange> {
    // The least and the most of what is asked for, past the ends where nothing is.
    let range = |min: i32, max: i32| {
        let certain = i32::from(OcrConfidence::CERTAIN);
        let in_scale = |n: i32| u16::try_from(n.clamp(0, certain)).unwrap_or_default();
        // Nothing lies below 0 nor above 1; what asks for that asks for a range without anything in it.
        let is_empty = max < min || max < 0 || min > certain;
        if is_empty { OcrRange { min: 1, max: 0 } } else { OcrRange { min: in_scale(min), max: in_scale(max) } }
    };
    if let Some((min, max)) = value.split_once("..") {
        let min = if min.is_empty() { Thousandths::NONE } else { Thousandths::read(min)? };
        let max = if max.is_empty() { Thousandths::ALL } else { Thousandths::read(max)? };
        let (min, max) = if min.floor <= max.floor { (min, max) } else { (max, min) };
        return Some(range(min.ceil(), max.floor));
    }
    let certain = i32::from(OcrConfidence::CERTAIN);
    Some(if let Some(text) = value.strip_prefix(">=") {
        range(Thousandths::read(text)?.ceil(), certain)
    } else if let Some(text) = value.strip_prefix('>') {
        range(Thousandths::read(text)?.floor + 1, certain)
    } else if let Some(text) = value.strip_prefix("<=") {
        range(0, Thousandths::read(text)?.floor)
    } else if let Some(text) = value.strip_prefix('<') {
        range(0, Thousandths::read(text)?.ceil() - 1)
    } else {
        let exactly = Thousandths::read(value.strip_prefix('=').unwrap_or(value))?;
        range(exactly.ceil(), exactly.floor)
    })
}

/// A part of 1, exactly as it is written: whole thousandths, and whether there is more.
#[derive(Clone, Copy)]
struct Thousandths {
    floor: i32,
    has_more: bool,
}

impl Thousandths {
    const NONE: Self = Self { floor: 0, has_more: false };
    const ALL: Self = Self { floor: OcrConfidence::CERTAIN as i32, has_more: false };

    /// Reads `0.7`, `.7`, `70%`, `70`; what is more than 1 is a percentage.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (number, is_percentage) = text.strip_suffix('%').map_or((text, false), |number| (number.trim(), true));
        // A comma is how half of Europe writes the point.
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || whole.len() > 3 || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let is_percentage = is_percentage || whole.parse::<u32>().is_ok_and(|whole| whole > 1);
        let n_places = if is_percentage { 1 } else { 3 };
        let (kept, dropped) = fraction.split_at(fraction.len().min(n_places));
        let floor = format!("{whole}{kept:0<n_places$}").parse().ok()?;
        Some(Self { floor, has_more: dropped.bytes().any(|digit| digit != b'0') })
    }

    fn ceil(self) -> i32 {
        self.floor + i32::from(self.has_more)
    }
}

/// Reads the days that `field` asks for, as from `today`.
fn read_date(field: DateField, value: &str, today: Date) -> Result<Query, DateProblem> {
    if field == DateField::Last {
        let first = before_today(value, today).ok_or(DateProblem::NotADate)?;
        return DayRange::new(Some(first), None).map(Query::Published).ok_or(DateProblem::NotADate);
    }
    if field == DateField::On && value.trim_end_matches([',', ';', '.']).eq_ignore_ascii_case("none") {
        return Ok(Query::Undated);
    }
    let days = read_days(value)?;
    let range = match field {
        DateField::On => Some(days),
        DateField::Since => DayRange::new(days.first(), None),
        DateField::After => DayRange::new(days.last().and_then(|day| day.tomorrow().ok()), None),
        DateField::Before => DayRange::new(None, days.first().and_then(|day| day.yesterday().ok())),
        DateField::Until => DayRange::new(None, days.last()),
        DateField::Last => None,
    };
    range.map(Query::Published).ok_or(DateProblem::NotADate)
}

/// Returns the day that lies `7d`, `2w`, `3m` or `1y` before `today`.
fn before_today(value: &str, today: Date) -> Option<Date> {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit());
    let n: i64 = value[..value.len() - unit.len()].parse().ok()?;
    let span = jiff::Span::new();
    let span = match unit.trim().to_ascii_lowercase().as_str() {
        "d" | "day" | "days" => span.try_days(n),
        "w" | "week" | "weeks" => span.try_weeks(n),
        "m" | "month" | "months" => span.try_months(n),
        "y" | "year" | "years" => span.try_years(n),
        _ => return None,
    };
    today.checked_sub(span.ok()?).ok()
}
