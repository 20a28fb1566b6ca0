//! Reads dates as newspapers and web pages print them.
//!
//! In: a text such as `March 17, 2025, 9:30 a.m. EDT` or `17 марта 2025, 10:20`, and the language where it is known.
//! Out: an [`ArticleDate`], as exact as the text is, such as `2025-03-17T09:30:00-04:00`.
//!
//! Machine formats (ISO 8601 in its sloppy forms, RFC 2822, seconds since 1970) and printed forms are read by one pass
//! over tokens: numbers, words, marks. A date is never guessed: `03/04/2025` gives none unless the language decides.

use jiff::civil::{self, Date, DateTime, Time};
use jiff::tz::Offset;

use super::clock::{clock_at, time_after, time_before};
use super::date_tokens::{Token, tokenize};
use super::date_words::{DigitOrder, digit_order, half_day, is_weekday, zone_minutes};
use crate::article::{ArticleDate, Language, Precision};
use crate::months::{month, month_of_two_words};

/// No newspaper is older.
const FIRST_YEAR: i16 = 1600;

/// Reads the first date in a text that is there to give one: a `datetime` attribute, a date line.
///
/// A month or a year alone count too. `None` when there is no date, or one that could be read in two ways.
#[must_use]
pub fn parse_date(text: &str, language: Option<Language>) -> Option<ArticleDate> {
    let text = text.trim();
    if let Some(date) = epoch(text) {
        return Some(date);
    }
    let tokens = tokenize(text);
    let exact = (0..tokens.len()).find_map(|at| full_date_at(&tokens, at, language));
    exact.or_else(|| rough_date(&tokens, language))
}

/// Reads a date in digits that the language does not settle: `03/04/2025` as the 3rd of April and the 4th of March.
pub(super) fn two_readings(text: &str) -> Option<[ArticleDate; 2]> {
    let tokens = tokenize(text);
    let read = |order: DigitOrder| {
        (0..tokens.len()).find_map(|at| {
            let found = digits_only(&tokens, at, None, order)?;
            Some(with_time(&tokens, at, &found))
        })
    };
    let readings = [read(DigitOrder::DayFirst)?, read(DigitOrder::MonthFirst)?];
    (readings[0] != readings[1]).then_some(readings)
}

/// Whether every word of `text` is one that dates are written with, so that it tells nothing but a date.
pub(super) fn is_written_as_date(text: &str, language: Option<Language>) -> bool {
    /// A date with its weekday, time and zone is no longer.
    const MAX_CHARS: usize = 40;
    let is_part = |token: &Token| match token {
        Token::Word(word) => {
            matches!(word.as_str(), "t" | "uhr" | "at")
                || is_filler(token)
                || is_weekday(word)
                || half_day(word).is_some()
                || zone_minutes(word).is_some()
                || month(word, language).is_some()
        }
        Token::Number(..) | Token::Mark(_) => true,
    };
    text.chars().nth(MAX_CHARS).is_none() && tokenize(text).iter().all(is_part)
}

/// Finds the first full date in running text.
#[must_use]
pub fn find_date(text: &str, language: Option<Language>) -> Option<ArticleDate> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| full_date_at(&tokens, at, language))
}

/// Finds the date in a web address such as `/2025/03/17/` or `/2025-03-17-truce.html`.
#[must_use]
pub fn date_in_url(url: &str) -> Option<ArticleDate> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once('/').map_or(path, |(_, path)| path);
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    for window in parts.windows(3) {
        if let [year, month, day] = window
            && year.len() == 4
            && (1..=2).contains(&month.len())
            && (1..=2).contains(&day.len())
            && follow_each_other(path, year, month, day)
            && let Some(date) = date_of_digits(year, month, day)
        {
            return Some(date);
        }
    }
    let packed = parts.iter().filter(|part| part.len() == 8);
    let mut packed = packed.filter_map(|part| date_of_digits(&part[..4], &part[4..6], &part[6..]));
    packed.next()
}

/// Whether the three numbers are parted by one character only.
fn follow_each_other(path: &str, year: &str, month: &str, day: &str) -> bool {
    ['/', '-', '_', '.'].iter().any(|mark| path.contains(&format!("{year}{mark}{month}{mark}{day}")))
}

fn date_of_digits(year: &str, month: &str, day: &str) -> Option<ArticleDate> {
    let year = year.parse().ok().filter(|year| (1900..2100).contains(year))?;
    Some(ArticleDate::day(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?))
}

/// Whether an article may bear `date`: newspapers began after 1600, and none is from after `today`'s tomorrow.
#[must_use]
pub fn is_plausible(date: ArticleDate, today: Date) -> bool {
    let tomorrow = today.tomorrow().unwrap_or(today);
    date.first_day().year() >= FIRST_YEAR && date.first_day() <= tomorrow
}

/// Reads seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<ArticleDate> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = text[..10].parse().ok()?;
    let timestamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(ArticleDate::minute(Offset::UTC.to_datetime(timestamp), Some(Offset::UTC)))
}

/// A day found in a text, and the token after it.
struct Found {
    day: Date,
    next: usize,
}

fn full_date_at(tokens: &[Token], at: usize, language: Option<Language>) -> Option<ArticleDate> {
    let found = day_at(tokens, at, language)?;
    Some(with_time(tokens, at, &found))
}

/// Returns the day found at `at`, with the time of day that stands beside it.
fn with_time(tokens: &[Token], at: usize, found: &Found) -> ArticleDate {
    if let Some(midnight) = end_of_day(tokens, found) {
        return midnight;
    }
    match time_after(tokens, found.next).or_else(|| time_before(tokens, at)) {
        Some((time, offset)) => ArticleDate::minute(DateTime::from_parts(found.day, time), offset),
        None => ArticleDate::day(found.day),
    }
}

/// Reads `24:00` after a day: the midnight that the next day begins with.
fn end_of_day(tokens: &[Token], found: &Found) -> Option<ArticleDate> {
    let clock = skip(tokens, found.next, |token| matches!(token, Token::Mark(',') | Token::Word(_)));
    let [Token::Number(24, 2), Token::Mark(':'), Token::Number(0, 2), ..] = tokens.get(clock..)? else { return None };
    let mut of_next_day = tokens[clock..].to_vec();
    of_next_day[0] = Token::Number(0, 2);
    let (time, offset) = time_after(&of_next_day, 0).filter(|(time, _)| *time == Time::midnight())?;
    Some(ArticleDate::minute(DateTime::from_parts(found.day.tomorrow().ok()?, time), offset))
}

/// Reads a month with its year, or a year alone.
fn rough_date(tokens: &[Token], language: Option<Language>) -> Option<ArticleDate> {
    for at in 0..tokens.len() {
        if let Some((month, next)) = month_at(tokens, at, language)
            && let Some(&Token::Number(year, 4)) = tokens.get(skip(tokens, next, is_filler))
            // A number before the month is a day that the month does not have.
            && !matches!(at.checked_sub(1).map(|before| &tokens[before]), Some(Token::Number(..)))
        {
            return ArticleDate::month(year as i16, month);
        }
    }
    match *tokens {
        [Token::Number(year, 4), Token::Mark('-' | '/'), Token::Number(month, 1 | 2)]
        | [Token::Number(year, 4), Token::Mark('年' | '년'), Token::Number(month, 1 | 2), Token::Mark('月' | '월')] => {
            ArticleDate::month(year as i16, i8::try_from(month).ok()?)
        }
        [Token::Number(year, 4)] if (1600..2100).contains(&year) => ArticleDate::year(year as i16),
        _ => None,
    }
}

fn day_at(tokens: &[Token], at: usize, language: Option<Language>) -> Option<Found> {
    // Half of a number, of a version or of an address is no date.
    if at > 0 && matches!((&tokens[at - 1], &tokens[at]), (Token::Mark('/' | '.' | '-'), Token::Number(_, 1..=2))) {
        let is_glued = matches!(at.checked_sub(2).map(|before| &tokens[before]), Some(Token::Number(_, 1..=4)));
        if is_glued {
            return None;
        }
    }
    year_first(tokens, at, language)
        .or_else(|| day_first(tokens, at, language))
        .or_else(|| month_first(tokens, at, language))
        .or_else(|| digits_only(tokens, at, language, digit_order(language)))
}

/// `2025-03-17`, `2025年3月17日`, `2025. 3. 17.`, `2025. március 17.`
fn year_first(tokens: &[Token], at: usize, language: Option<Language>) -> Option<Found> {
    let &Token::Number(year, 4) = tokens.get(at)? else { return None };
    if let (Some(Token::Mark(first)), Some(&Token::Number(month, 1 | 2)), Some(Token::Mark(second))) =
        (tokens.get(at + 1), tokens.get(at + 2), tokens.get(at + 3))
        && let Some(&Token::Number(day, 1 | 2)) = tokens.get(at + 4)
        && (first == second && matches!(first, '-' | '/' | '.' | '_')
            || is_unit(*first, '年', '년') && is_unit(*second, '月', '월'))
    {
        let unit = usize::from(matches!(tokens.get(at + 5), Some(Token::Mark('日' | '일' | '号' | '.'))));
        return found(year, month, day, at + 5 + unit, language);
    }
    let month_start = skip(tokens, at + 1, |token| match token {
        Token::Mark(mark) => matches!(mark, '.' | ','),
        Token::Word(word) => matches!(word.as_str(), "m" | "gada" | "metų" | "ж" | "թ"),
        Token::Number(..) => false,
    });
    // `2025. gada 17. marts`
    if let Some(&Token::Number(day, 1 | 2)) = tokens.get(month_start) {
        let (month, next) = month_at(tokens, skip(tokens, month_start + 1, is_filler), language)?;
        return found(year, month as u32, day, next, language);
    }
    let (month, next) = month_at(tokens, month_start, language)?;
    let day_start = skip(tokens, next, |token| *token == Token::Mark('.'));
    let &Token::Number(day, 1 | 2) = tokens.get(day_start)? else { return None };
    found(year, month as u32, day, day_start + 1, language)
}

fn is_unit(mark: char, chinese: char, korean: char) -> bool {
    mark == chinese || mark == korean
}

/// `17 March 2025`, `17. März 2025`, `17 de marzo de 2025`, `17 tháng 3 năm 2025`
fn day_first(tokens: &[Token], at: usize, language: Option<Language>) -> Option<Found> {
    let &Token::Number(day, 1 | 2) = tokens.get(at)? else { return None };
    let month_start = skip(tokens, at + 1, is_filler);
    if matches!(tokens.get(month_start), Some(Token::Word(word)) if matches!(word.as_str(), "tháng" | "thg"))
        && let Some(&Token::Number(month, 1 | 2)) = tokens.get(month_start + 1)
    {
        let year_start = skip(tokens, month_start + 2, is_filler);
        let &Token::Number(year, 4) = tokens.get(year_start)? else { return None };
        return found(year, month, day, year_start + 1, language);
    }
    let (month, next) = month_at(tokens, month_start, language)?;
    let year_start = skip(tokens, next, is_filler);
    match *tokens.get(year_start)? {
        Token::Number(year, 4) => found(year, month as u32, day, year_start + 1, language),
        // `17-Mar-25`
        Token::Number(year, 2)
            if tokens.get(year_start - 1).is_some_and(|token| matches!(token, Token::Mark('-' | '\'' | '’'))) =>
        {
            found(full_year(year), month as u32, day, year_start + 1, language)
        }
        _ => None,
    }
}

/// `March 17, 2025`, `Mar 17 10:20:00 EDT 2025`
fn month_first(tokens: &[Token], at: usize, language: Option<Language>) -> Option<Found> {
    let (month, next) = month_at(tokens, at, language)?;
    let day_start = skip(tokens, next, |token| matches!(token, Token::Mark('.' | ' ')));
    let &Token::Number(day, 1 | 2) = tokens.get(day_start)? else { return None };
    let year_start = skip(tokens, day_start + 1, is_filler);
    if let Some(&Token::Number(year, 4)) = tokens.get(year_start) {
        return found(year, month as u32, day, year_start + 1, language);
    }
    // Unix `date` puts the time before the year; the time is found again from the day on.
    let (_, next) = clock_at(tokens, year_start)?;
    let year_start = skip(tokens, next, |token| matches!(token, Token::Word(_)));
    let &Token::Number(year, 4) = tokens.get(year_start)? else { return None };
    found(year, month as u32, day, day_start + 1, language)
}

/// `17.03.2025`, `17/3/25`, `3/17/2025`
fn digits_only(tokens: &[Token], at: usize, language: Option<Language>, order: DigitOrder) -> Option<Found> {
    let &[
        Token::Number(first, 1 | 2),
        Token::Mark(mark @ ('.' | '/' | '-')),
        Token::Number(second, 1 | 2),
        Token::Mark(second_mark),
        Token::Number(year, year_digits @ (2 | 4)),
    ] = tokens.get(at..at + 5)?
    else {
        return None;
    };
    if mark != second_mark {
        return None;
    }
    // Two digits may be a day, a year or part of a telephone number; dots and a day first make them a date.
    let year = if year_digits == 4 { year } else { full_year(year) };
    let is_day_first = mark == '.' || order == DigitOrder::DayFirst;
    let (day, month) = match (first, second) {
        (13.., 13..) => return None,
        (13.., _) => (first, second),
        (_, 13..) if year_digits == 4 => (second, first),
        _ if is_day_first || first == second => (first, second),
        _ if order == DigitOrder::MonthFirst => (second, first),
        _ => return None,
    };
    found(year, month, day, at + 5, language)
}

fn full_year(two_digits: u32) -> u32 {
    if two_digits < 70 { 2000 + two_digits } else { 1900 + two_digits }
}

fn found(year: u32, month: u32, day: u32, next: usize, language: Option<Language>) -> Option<Found> {
    // Thai years count from the death of the Buddha.
    let year = if language.is_some_and(|language| language.code() == "th") && year > 2400 { year - 543 } else { year };
    let year = i16::try_from(year).ok().filter(|year| (1000..2200).contains(year))?;
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Found { day, next })
}

/// Reads the name of a month, and returns it with the token after it.
fn month_at(tokens: &[Token], at: usize, language: Option<Language>) -> Option<(i8, usize)> {
    let Token::Word(word) = tokens.get(at)? else { return None };
    if let Some(Token::Word(second)) = tokens.get(at + 1)
        && let Some(month) = month_of_two_words(word, second)
    {
        return Some((month, skip_second_name(tokens, at + 2, month, language)));
    }
    // Thai abbreviations have a full stop inside: `ม.ค.`
    if let (Some(Token::Mark('.')), Some(Token::Word(second))) = (tokens.get(at + 1), tokens.get(at + 2))
        && let Some(month) = month(&format!("{word}.{second}"), language)
    {
        return Some((month, at + 3));
    }
    // Hebrew writes `in March` as one word.
    let month = month(word, language).or_else(|| month(word.strip_prefix('ב')?, language))?;
    Some((month, skip_second_name(tokens, at + 1, month, language)))
}

/// Passes over the other name of the same month, as in `آذار/مارس`.
fn skip_second_name(tokens: &[Token], at: usize, expected: i8, language: Option<Language>) -> usize {
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(Token::Mark('/')), Some(Token::Word(word))) if month(word, language) == Some(expected) => at + 2,
        _ => at,
    }
}

/// Whether `token` may stand between the parts of a date.
pub(super) fn is_filler(token: &Token) -> bool {
    match token {
        Token::Mark(mark) => {
            matches!(mark, '.' | ',' | '-' | '/' | 'º' | 'ª' | '°' | '\'' | '’' | '–' | '،' | '׳' | '״' | '॰')
        }
        Token::Word(word) => matches!(
            word.as_str(),
            "st" | "nd"
                | "rd"
                | "th"
                | "er"
                | "de"
                | "del"
                | "of"
                | "the"
                | "d"
                | "di"
                | "do"
                | "a"
                | "года"
                | "г"
                | "р"
                | "року"
                | "r"
                | "roku"
                | "năm"
                | "º"
                | "ª"
                | "re"
                | "dn"
                | "den"
                | "o"
        ),
        Token::Number(..) => false,
    }
}

pub(super) fn skip(tokens: &[Token], from: usize, may_skip: impl Fn(&Token) -> bool) -> usize {
    /// More than this stands between the parts of no date.
    const MAX_SKIPPED: usize = 3;
    (from..from + MAX_SKIPPED)
        .find(|&at| tokens.get(at).is_none_or(|token| !may_skip(token)))
        .unwrap_or(from + MAX_SKIPPED)
}

/// Returns the more exact of two dates that mean the same; the first otherwise.
///
/// A time of day tells more than the day alone; of one instant, the local time tells more than that of Greenwich: the
/// day that the paper printed.
pub(super) fn more_exact(first: ArticleDate, other: ArticleDate) -> ArticleDate {
    let is_minute = |date: ArticleDate| date.precision() == Precision::Minute;
    let adds_time = first.first_day() == other.first_day() && first.precision() == Precision::Day && is_minute(other);
    let is_local = |date: ArticleDate| date.offset().is_some_and(|offset| offset != Offset::UTC);
    let adds_zone = is_minute(first)
        && is_minute(other)
        && first.offset() == Some(Offset::UTC)
        && is_local(other)
        && first.as_second() / 60 == other.as_second() / 60;
    if adds_time || adds_zone { other } else { first }
}

/// Returns the day in the file name or headline `text`, where it stands at the start.
pub(super) fn date_at_start(text: &str) -> Option<ArticleDate> {
    let tokens = tokenize(text);
    let found = year_first(&tokens, 0, None)?;
    (found.day.year() >= 1900 && found.day < civil::date(2100, 1, 1)).then(|| ArticleDate::day(found.day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(language: &str, text: &str, expected: &str) {
        let date = parse_date(text, Language::from_tag(language)).map(|date| date.to_string());
        assert_eq!(date.as_deref().unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_each_language_prints_them() {
        check("pl", "Piątek, 5 października 2024 r., godz. 7:20", "2024-10-05T07:20:00");
        check("hu", "2024. okt. 17. 14:05", "2024-10-17T14:05:00");
        check("lv", "2024. gada 17. oktobris", "2024-10-17");
        check("he", "17 באוקטובר 2024", "2024-10-17");
        check("el", "17 Οκτ 2024, 2:05 μ.μ.", "2024-10-17T14:05:00");
        check("ko", "2024년 10월 17일 오후 2시 5분", "2024-10-17T14:05:00");
        check("th", "17 ม.ค. 2567", "2024-01-17");
        check("bn", "17 অক্টোবর 2024", "2024-10-17");
        check("vi", "17 thg 10, 2024", "2024-10-17");
        check("hr", "17. listopada 2024.", "2024-10-17");
        check("pl", "17 listopada 2024", "2024-11-17");
        check("", "17 listopada 2024", "");
        check("tr", "05.04.2025 - Güncelleme : 05.04.2025", "2025-04-05");
    }

    #[test]
    fn machine_formats_are_read() {
        check("", "2025-03-17T10:20:30+02:00", "2025-03-17T10:20:30+02:00");
        check("", "2025-03-17T10:20:30.389Z", "2025-03-17T10:20:30Z");
        check("", "2025-03-17 10:20", "2025-03-17T10:20:00");
        check("", "2025-03-17T24:00:00Z", "2025-03-18T00:00:00Z");
        check("", "2025-03-17 24:00", "2025-03-18T00:00:00");
        check("", "2025-03-17T10:20:00-0500", "2025-03-17T10:20:00-05:00");
        check("", "2025-03-17T10:20:00 +02:00", "2025-03-17T10:20:00+02:00");
        check("", "20250317T102030Z", "2025-03-17T10:20:30Z");
        check("", "20250317", "2025-03-17");
        check("", "2025/03/17 10:20:00", "2025-03-17T10:20:00");
        check("", "2025-03", "2025-03");
        check("", "2025", "2025");
        check("", "1742199600", "2025-03-17T08:20:00Z");
        check("", "1742199600000", "2025-03-17T08:20:00Z");
        check("", "Mon, 17 Mar 2025 10:20:00 +0200", "2025-03-17T10:20:00+02:00");
        check("", "Mon, 17 Mar 2025 10:20:00 GMT", "2025-03-17T10:20:00Z");
        check("", "Mon Mar 17 2025 10:20:00 GMT+0200 (CEST)", "2025-03-17T10:20:00+02:00");
        check("", "Mon Mar 17 10:20:00 EDT 2025", "2025-03-17T10:20:00-04:00");
    }

    #[test]
    fn english_forms_are_read() {
        check("en", "17 March 2025", "2025-03-17");
        check("en", "Published: March 17, 2025, 9:30 a.m. EDT", "2025-03-17T09:30:00-04:00");
        check("en", "Updated on Mar. 17, 2025 at 12:05 am ET", "2025-03-17T00:05:00");
        check("en", "Monday 17th March 2025 3pm", "2025-03-17T15:00:00");
        check("en", "10:20 GMT, 17 March 2025", "2025-03-17T10:20:00Z");
        check("en", "March 2025", "2025-03");
        check("en", "Sept 2, 2024, 17:07 IST", "2024-09-02T17:07:00+05:30");
        check("en", "17-Mar-25", "2025-03-17");
    }

    #[test]
    fn other_languages_are_read() {
        check("de", "17. März 2025, 10:20 Uhr", "2025-03-17T10:20:00");
        check("de", "Mo., 17.03.2025, 10.20 Uhr MEZ", "2025-03-17T10:20:00+01:00");
        check("fr", "Publié le 17 mars 2025 à 10h20", "2025-03-17T10:20:00");
        check("fr", "1er août 2024", "2024-08-01");
        check("es", "17 de marzo de 2025 a las 10:20", "2025-03-17T10:20:00");
        check("it", "17 marzo 2025 | 10:20", "2025-03-17T10:20:00");
        check("pt", "17 de março de 2025, 10h20", "2025-03-17T10:20:00");
        check("nl", "17 maart 2025 om 10:20", "2025-03-17T10:20:00");
        check("sv", "17 mars 2025 kl. 10.20", "2025-03-17T10:20:00");
        check("no", "17. mars 2025 kl. 10:20", "2025-03-17T10:20:00");
        check("da", "17. marts 2025 kl. 10:20", "2025-03-17T10:20:00");
        check("fi", "17. maaliskuuta 2025 klo 10.20", "2025-03-17T10:20:00");
        check("pl", "17 marca 2025, 10:20", "2025-03-17T10:20:00");
        check("cs", "17. března 2025 10:20", "2025-03-17T10:20:00");
        check("ru", "17 марта 2025, 10:20", "2025-03-17T10:20:00");
        check("ru", "17 марта 2025 года в 10:20 МСК", "2025-03-17T10:20:00+03:00");
        check("uk", "17 березня 2025 р., 10:20", "2025-03-17T10:20:00");
        check("tr", "17 Mart 2025 10:20", "2025-03-17T10:20:00");
        check("tr", "4 NİSAN 2025", "2025-04-04");
        check("ar", "١٧ مارس ٢٠٢٥", "2025-03-17");
        check("ar", "17 آذار/مارس 2025 - 10:20", "2025-03-17T10:20:00");
        check("ar", "5 كانون الأول 2024", "2024-12-05");
        check("ja", "2025年3月17日 10:20", "2025-03-17T10:20:00");
        check("ja", "2025年3月17日 20時30分", "2025-03-17T20:30:00");
        check("zh", "2025年3月17日 下午3:20", "2025-03-17T15:20:00");
        check("ko", "2025년 3월 17일 오후 3시 20분", "2025-03-17T15:20:00");
        check("ko", "2025.03.17 10:20", "2025-03-17T10:20:00");
        check("vi", "Thứ hai, 17/3/2025, 10:20 (GMT+7)", "2025-03-17T10:20:00+07:00");
        check("vi", "17 tháng 3 năm 2025", "2025-03-17");
        check("hu", "2025. március 17. 10:20", "2025-03-17T10:20:00");
        check("lt", "2025 m. kovo 17 d. 10:20", "2025-03-17T10:20:00");
        check("id", "17 Maret 2025, 10:20 WIB", "2025-03-17T10:20:00+07:00");
        check("el", "17 Μαρτίου 2025", "2025-03-17");
        check("hi", "17 मार्च 2025", "2025-03-17");
        check("th", "17 มีนาคม 2568", "2025-03-17");
    }

    #[test]
    fn a_date_that_could_be_two_is_none() {
        check("en", "03/04/2025", "");
        check("", "03/04/2025", "");
        check("de", "03/04/2025", "2025-04-03");
        check("fr", "03/04/2025 à 10:20", "2025-04-03T10:20:00");
        check("en", "17/03/2025", "2025-03-17");
        check("en", "3/17/2025", "2025-03-17");
        check("en", "05/05/2025", "2025-05-05");
        check("de", "17.03.25", "2025-03-17");
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in
            ["", "yesterday", "31 February 2025", "12345678901234567890", "version 1.2.3", "99/99/9999", "+", "10:20"]
        {
            check("en", text, "");
        }
    }

    #[test]
    fn addresses_tell_their_day() {
        let day = |url: &str| date_in_url(url).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(day("https://news.example/2025/03/17/truce"), "2025-03-17");
        assert_eq!(day("https://news.example/world/2025-03-17-truce.html"), "2025-03-17");
        assert_eq!(day("https://news.example/a/20250317/truce"), "2025-03-17");
        assert_eq!(day("https://news.example/2025/truce/03/17"), "");
        assert_eq!(day("https://news.example/id/12345678"), "");
    }

    #[test]
    fn tomorrow_is_the_last_plausible_day() {
        let today = civil::date(2025, 3, 17);
        let is = |text: &str| is_plausible(text.parse().unwrap(), today);
        assert!(is("2025-03-18") && is("1605") && !is("2025-03-19") && !is("1599"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC*", language in "[a-z]{2}") {
            let language = Language::from_tag(&language);
            let _ = (parse_date(&text, language), find_date(&text, language), date_in_url(&text));
        }

        #[test]
        fn no_row_of_date_parts_makes_the_parser_panic(
            text in "((17|03|2025|9999|Mar|май|T|Z|pm|GMT|\\+|-|/|\\.|:|年|月|日|h| ){0,3}){0,20}",
        ) {
            let _ = (parse_date(&text, None), find_date(&text, Language::from_tag("de")), date_in_url(&text));
        }
    }
}
