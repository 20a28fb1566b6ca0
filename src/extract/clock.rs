//! Reads times of day, and offsets from UTC, beside a date.
//!
//! In: the tokens of a text, and where its date stands. Out: the time with its offset, where it has one. As an example, of
//! `March 17, 2025, 9:30 a.m. EDT` the time is 09:30 at -04:00.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::date::skip;
use super::date_tokens::Token;
use super::date_words::{HalfDay, half_day, zone_minutes};

/// Looks for a time of day shortly after a date.
pub(super) fn time_after(tokens: &[Token], from: usize) -> Option<(Time, Option<Offset>)> {
    /// `um`, `at`, a comma, a weekday, `года`, `в`: more than these do not stand between a date and its time.
    const MAX_BETWEEN: usize = 6;
    for at in from..(from + MAX_BETWEEN).min(tokens.len()) {
        if let Some((time, next)) = clock_at(tokens, at) {
            return Some((time, offset_at(tokens, next)));
        }
        // Another number begins something else.
        if matches!(tokens[at], Token::Number(..)) {
            return None;
        }
    }
    None
}

/// Looks for a time that ends shortly before a date, as in `10:20, 17 March 2025`.
pub(super) fn time_before(tokens: &[Token], date_start: usize) -> Option<(Time, Option<Offset>)> {
    const MAX_TOKENS: usize = 10;
    for at in date_start.saturating_sub(MAX_TOKENS)..date_start {
        if matches!(tokens.get(at + 1), Some(Token::Mark(':') | Token::Word(_)))
            && let Some((time, next)) = clock_at(tokens, at)
            && next <= date_start
            && !tokens[next..date_start].iter().any(|token| matches!(token, Token::Number(..)))
        {
            return Some((time, offset_at(tokens, next)));
        }
    }
    None
}

/// Reads a time of day, and returns it with the token after it.
pub(super) fn clock_at(tokens: &[Token], at: usize) -> Option<(Time, usize)> {
    let (mut half, mut at) = (None, at);
    if let Some(Token::Word(word)) = tokens.get(at) {
        half = half_day(word);
        half?;
        at += 1;
    }
    let &Token::Number(hour, 1 | 2) = tokens.get(at)? else { return None };
    let mut next = at + 1;
    let (mut minute, mut second) = (None, 0);
    let parts_hour = match tokens.get(next) {
        Some(Token::Mark(mark)) => matches!(mark, ':' | '.' | '時' | '时' | '點' | '시' | '：'),
        Some(Token::Word(word)) => matches!(word.as_str(), "h" | "u"),
        _ => false,
    };
    // `05.04.2025` is another date.
    let is_date = matches!(tokens.get(next), Some(Token::Mark('.')))
        && matches!((tokens.get(next + 2), tokens.get(next + 3)), (Some(Token::Mark('.')), Some(Token::Number(_, 4))));
    if parts_hour
        && !is_date
        && let Some(&Token::Number(value, n_digits)) = tokens.get(next + 1)
        && (n_digits == 2 || n_digits == 1 && matches!(tokens.get(next + 2), Some(Token::Mark('分' | '분'))))
    {
        minute = Some(value);
        next += 2;
        if let (Some(Token::Mark(':' | '.' | '分' | '분')), Some(&Token::Number(value, 2))) =
            (tokens.get(next), tokens.get(next + 1))
        {
            second = value;
            next += 2;
            // Fractions of a second are dropped.
            if let (Some(Token::Mark('.' | ',')), Some(Token::Number(..))) = (tokens.get(next), tokens.get(next + 1)) {
                next += 2;
            }
        }
        next += usize::from(matches!(tokens.get(next), Some(Token::Mark('分' | '분' | '秒' | '초'))));
    } else if matches!(tokens.get(next), Some(Token::Mark('時' | '时' | '點' | '시'))) {
        minute = Some(0);
        next += 1;
    }
    if let Some(Token::Word(word)) = tokens.get(next)
        && let Some(found) = half_day(word)
    {
        half = Some(found);
        next += 1 + usize::from(tokens.get(next + 1) == Some(&Token::Mark('.')));
    }
    // A number alone is a time only with its half of the day: `9 a.m.`
    let minute = minute.or(half.map(|_| 0))?;
    let hour = match (half, hour) {
        (Some(HalfDay::Afternoon), 1..12) => hour + 12,
        (Some(HalfDay::Morning), 12) => 0,
        _ => hour,
    };
    let time =
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second.min(59)).ok()?, 0).ok()?;
    Some((time, next))
}

/// Reads an offset from UTC or a zone's abbreviation.
fn offset_at(tokens: &[Token], at: usize) -> Option<Offset> {
    let at = skip(tokens, at, |token| match token {
        Token::Mark(mark) => matches!(mark, '(' | ',' | '['),
        Token::Word(word) => matches!(word.as_str(), "uhr" | "h" | "hrs" | "uur"),
        Token::Number(..) => false,
    });
    let minutes = match tokens.get(at)? {
        Token::Word(word) => {
            let named = zone_minutes(word)?;
            match word.as_str() {
                "utc" | "gmt" => signed_offset(tokens, at + 1, 1).unwrap_or(named),
                _ => named,
            }
        }
        Token::Mark(_) => signed_offset(tokens, at, 2)?,
        Token::Number(..) => return None,
    };
    Offset::from_seconds(minutes * 60).ok()
}

/// Reads `+0200`, `+02:00`, `-5`, of at least `min_digits` digits.
fn signed_offset(tokens: &[Token], at: usize, min_digits: usize) -> Option<i32> {
    let sign = match tokens.get(at)? {
        Token::Mark('+') => 1,
        Token::Mark('-' | '−' | '–') => -1,
        _ => return None,
    };
    let (hours, minutes) = match *tokens.get(at + 1)? {
        Token::Number(packed, 4) => (packed / 100, packed % 100),
        Token::Number(hours, n_digits @ (1 | 2)) if n_digits >= min_digits => {
            match (tokens.get(at + 2), tokens.get(at + 3)) {
                (Some(Token::Mark(':')), Some(&Token::Number(minutes, 2))) => (hours, minutes),
                _ => (hours, 0),
            }
        }
        _ => return None,
    };
    let minutes = i32::try_from(hours * 60 + minutes).ok().filter(|_| hours <= 14 && minutes < 60)?;
    Some(sign * minutes)
}
