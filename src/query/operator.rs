//! The names of proximity operators → how near, in which order: `w/5`, `near/5`, `pre/3`, `/s`, `/p`.
//!
//! They are those of Nexis, and the signs that other services use for the same: `/5` (Westlaw), `AROUND(5)` (Google).

use super::signs::is_blank;
use super::{MAX_DISTANCE, Within, WordOrder};

/// How two parts of a query are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proximity {
    pub(super) within: Within,
    pub(super) order: WordOrder,
    /// Whether the distance typed was none that can be asked for.
    pub(super) is_out_of_range: bool,
}

impl Proximity {
    /// Reads an operator, in any case.
    pub(super) fn named(text: &str) -> Option<Self> {
        const MAX_BYTES: usize = 24;
        if text.len() > MAX_BYTES || !text.contains('/') {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        let (name, measure) = lower.split_once('/')?;
        let order = match name {
            "" | "w" | "near" | "within" | "n" => WordOrder::Any,
            "pre" | "onear" => WordOrder::LeftFirst,
            _ => return None,
        };
        match measure {
            // Names that stand for one article of a pair, as `n/a` and `w/o` do for words, are none.
            "s" | "sent" | "sentence" => Some(Self { within: Within::Sentence, order, is_out_of_range: false }),
            "p" | "para" | "paragraph" => Some(Self { within: Within::Paragraph, order, is_out_of_range: false }),
            // `/3.5` is rather a grade.
            number if name.is_empty() && number.contains('.') => None,
            number => Self::within_words(number, order),
        }
    }

    /// Reads `AROUND(5)` at the start of `text`; returns how long it is, too.
    pub(super) fn around(text: &str) -> Option<(Self, usize)> {
        let number = text.strip_prefix("AROUND(")?;
        let number = &number[..number.find(')')?];
        Some((Self::within_words(number, WordOrder::Any)?, "AROUND()".len() + number.len()))
    }

    fn within_words(number: &str, order: WordOrder) -> Option<Self> {
        let is_of_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
        if !is_of_digits(whole) || !fraction.is_none_or(is_of_digits) {
            return None;
        }
        // Digits that are too many for a number are a large one.
        let typed: u32 = whole.parse().unwrap_or(u32::MAX);
        let n = typed.clamp(1, MAX_DISTANCE);
        Some(Self { within: Within::Words(n), order, is_out_of_range: n != typed || fraction.is_some() })
    }
}

/// Writes the operator as [`Proximity::named`] reads it.
pub(super) fn name(within: Within, order: WordOrder) -> String {
    let name = match order {
        WordOrder::Any => "w",
        WordOrder::LeftFirst => "pre",
    };
    match within {
        Within::Words(n) => format!("{name}/{n}"),
        Within::Sentence => format!("{name}/s"),
        Within::Paragraph => format!("{name}/p"),
    }
}

/// Reads `^2` or `^0.5` where nothing but white space, a parenthesis or the end follows; returns how long it is, too.
pub(super) fn weight_at(text: &str) -> Option<(f32, usize)> {
    const MAX_DIGITS: usize = 20;
    let number = text.strip_prefix('^')?;
    let number = &number[..number.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count()];
    let is_number = number.len() <= MAX_DIGITS && number.starts_with(|c: char| c.is_ascii_digit());
    let is_ended = text[1 + number.len()..].chars().next().is_none_or(|c| is_blank(c) || matches!(c, ')' | '）'));
    let weight: f32 = number.parse().ok().filter(|&weight| is_number && is_ended && weight > 0.0)?;
    Some((weight, 1 + number.len()))
}

/// Reads `atleast5` where a parenthesis follows, or white space before one; returns how long it is, too.
pub(super) fn at_least(text: &str) -> Option<(u32, usize)> {
    const NAME: &str = "atleast";
    const MAX_DIGITS: usize = 6;
    let digits = text.get(NAME.len()..).filter(|_| text[..NAME.len()].eq_ignore_ascii_case(NAME))?;
    let n_digits = digits.bytes().take_while(u8::is_ascii_digit).count();
    let group = digits[n_digits..].trim_start_matches(is_blank);
    let n = digits[..n_digits].parse().ok().filter(|_| group.starts_with(['(', '（']) && n_digits <= MAX_DIGITS)?;
    Some((n, text.len() - group.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = Proximity::named(text).map(|proximity| name(proximity.within, proximity.order));
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn the_names_that_people_know_are_read() {
        check("w/5", Some("w/5"));
        check("W/10", Some("w/10"));
        check("near/3", Some("w/3"));
        check("/7", Some("w/7"));
        check("pre/2", Some("pre/2"));
        check("PRE/S", Some("pre/s"));
        check("/s", Some("w/s"));
        check("w/para", Some("w/p"));
        assert_eq!(Proximity::around("AROUND(4) b").map(|(_, length)| length), Some(9));
    }

    #[test]
    fn other_words_with_a_stroke_are_none() {
        for text in
            ["w/o", "n/a", "and/or", "24/7", "w/", "/", "w/5a", "https://x", "w/-1", "pre/", "km/h", "/3.5", "w/3."]
        {
            check(text, None);
        }
    }

    #[test]
    fn a_distance_beyond_the_limits_is_brought_within() {
        check("w/0", Some("w/1"));
        check("w/5000", Some("w/999"));
        assert!(Proximity::named("w/0").is_some_and(|proximity| proximity.is_out_of_range));
        check("w/99999999999999999999", Some("w/999"));
        check("w/3.5", Some("w/3"));
        assert!(Proximity::named("w/3.5").is_some_and(|proximity| proximity.is_out_of_range));
    }
}
