//! JSON values → the texts that they stand for.
//!
//! In: a value of any shape. Out: its text, its list of texts, its web address, its date as text. The same field is a
//! string in one record, a list in another, an object with a name in a third; here these differences end.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Number, Value};

/// Objects hold the text that matters under one of these keys, the first of them that they have.
///
/// The New York Times has `main` and `original`, `WordPress` has `rendered`, expanded JSON-LD has `@value`, and `MongoDB`
/// has `$oid` and `$date`.
const TEXT_KEYS: &[&str] =
    &["main", "original", "value", "name", "@value", "text", "rendered", "title", "label", "$oid", "$date"];
/// Objects hold a web address under one of these keys.
const LINK_KEYS: &[&str] = &["url", "contentUrl", "@id", "href", "src", "source_url"];
/// Lists in lists deeper than this are no list of names.
const MAX_DEPTH: usize = 8;

/// Returns the first text in a value.
pub(super) fn text(value: &Value) -> Option<String> {
    let mut texts = Vec::new();
    add_texts(value, &mut texts, MAX_DEPTH);
    texts.into_iter().next()
}

/// Returns all texts in a value; a single string is cut at any of the characters `separators`.
pub(super) fn texts(value: &Value, separators: &[char]) -> Vec<String> {
    let mut texts = Vec::new();
    add_texts(value, &mut texts, MAX_DEPTH);
    if let [single] = texts.as_slice()
        && single.contains(separators)
    {
        return single.split(separators).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    }
    texts
}

fn add_texts(value: &Value, texts: &mut Vec<String>, max_depth: usize) {
    match value {
        Value::String(text) => {
            let text = text.trim();
            if !text.is_empty() {
                texts.push(text.to_owned());
            }
        }
        Value::Number(number) => texts.push(number.to_string()),
        Value::Array(items) if max_depth > 0 => items.iter().for_each(|item| add_texts(item, texts, max_depth - 1)),
        Value::Object(fields) if max_depth > 0 => {
            if let Some(value) = TEXT_KEYS.iter().find_map(|key| fields.get(*key)) {
                add_texts(value, texts, max_depth - 1);
            }
        }
        _ => {}
    }
}

/// Returns the first web address in a value.
pub(super) fn link(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => is_link(text.trim()).then(|| text.trim().to_owned()),
        Value::Array(items) => items.iter().filter(|item| !item.is_array()).find_map(link),
        Value::Object(fields) => {
            let links = LINK_KEYS.iter().filter_map(|key| fields.get(*key)?.as_str());
            links.map(str::trim).find(|text| is_link(text)).map(str::to_owned)
        }
        _ => None,
    }
}

/// Says whether a text is a whole web address.
pub(super) fn is_link(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")) && !text.contains(char::is_whitespace)
}

/// Returns the name of the host of a web address, without `www.`.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// Returns a date as text: what is printed, or RFC 3339 for a number of seconds or milliseconds since 1970.
pub(super) fn date(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => date_of_number(number),
        Value::String(text) => {
            let text = text.trim();
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            match text.parse::<Number>() {
                Ok(number) if is_number => date_of_number(&number),
                _ => (!text.is_empty()).then(|| text.to_owned()),
            }
        }
        Value::Array(items) => items.iter().filter(|item| !item.is_array()).find_map(date),
        // A MongoDB export has `{"$date": {"$numberLong": "1741167000000"}}`, others `{"value": …}`.
        Value::Object(fields) => {
            let value = ["$date", "$numberLong", "@value", "value", "date"].iter().find_map(|key| fields.get(*key))?;
            if value.is_array() { None } else { date(value) }
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Reads a number as a date: `2025`, `20250317`, `20250317093000`, or a count since 1970 in some unit.
fn date_of_number(number: &Number) -> Option<String> {
    let integer = number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))?;
    if let Some(date) = date_of_digits(integer) {
        return Some(date);
    }
    // Smaller numbers are days of spreadsheets or placeholders; as seconds they would all mean early 1970.
    let seconds = match integer.unsigned_abs() {
        0..100_000_000 => return None,
        100_000_000..100_000_000_000 => integer,
        100_000_000_000..100_000_000_000_000 => integer.div_euclid(1_000),
        100_000_000_000_000..100_000_000_000_000_000 => integer.div_euclid(1_000_000),
        _ => integer.div_euclid(1_000_000_000),
    };
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

/// Reads the digits of a number as year, month, day and time of day, when they can be that.
fn date_of_digits(integer: i64) -> Option<String> {
    /// Before the first newspapers, and beyond any that is archived, a number is no year.
    const YEARS: std::ops::Range<i16> = 1600..2200;
    let digits = integer.to_string();
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let year = number(0, 4).filter(|year| YEARS.contains(year))?;
    if digits.len() == 4 {
        return Some(digits);
    }
    let day = Date::new(year, number(4, 6)? as i8, number(6, 8)? as i8).ok()?;
    match digits.len() {
        8 => Some(day.to_string()),
        14 => {
            let (hour, minute, second) = (number(8, 10)? as i8, number(10, 12)? as i8, number(12, 14)? as i8);
            let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
            Some(day.to_datetime(time).to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "`json!` gives values")]
    fn check_date(value: Value, expected: Option<&str>) {
        assert_eq!(date(&value).as_deref(), expected);
    }

    #[test]
    fn a_number_is_a_count_since_1970_in_the_unit_that_makes_sense() {
        check_date(json!(1_741_167_000), Some("2025-03-05T09:30:00Z"));
        check_date(json!(1_741_167_000_123_i64), Some("2025-03-05T09:30:00Z"));
        check_date(json!(1_741_167_000.5), Some("2025-03-05T09:30:00Z"));
        check_date(json!("1741167000"), Some("2025-03-05T09:30:00Z"));
        check_date(json!({"$date": {"$numberLong": "1741167000000"}}), Some("2025-03-05T09:30:00Z"));
        check_date(json!(-631_152_000), Some("1950-01-01T00:00:00Z"));
    }

    #[test]
    fn digits_that_are_a_calendar_date_are_one() {
        check_date(json!(1987), Some("1987"));
        check_date(json!("20250317"), Some("2025-03-17"));
        check_date(json!("20250317093000"), Some("2025-03-17T09:30:00"));
    }

    #[test]
    fn numbers_that_are_no_date_are_left_out() {
        for value in
            [json!(0), json!(45_000), json!(i64::MAX), json!(u64::MAX), json!(1e300), json!("1.2.3.4"), json!("")]
        {
            let date = date(&value);
            assert!(
                date.as_deref().is_none_or(|date| date == "1.2.3.4" || date.starts_with("22")),
                "{value}: {date:?}"
            );
        }
    }

    #[test]
    fn the_text_of_an_object_is_its_name() {
        assert_eq!(texts(&json!([{"name": "Ada Lind"}, "Ben Okri", null, ""]), &[';']), ["Ada Lind", "Ben Okri"]);
        assert_eq!(texts(&json!("Ada Lind; Ben Okri"), &[';']), ["Ada Lind", "Ben Okri"]);
        assert_eq!(text(&json!({"rendered": "Truce holds"})).as_deref(), Some("Truce holds"));
    }

    #[test]
    fn an_address_is_found_in_what_holds_it() {
        let address = Some("https://harbourpost.example/truce".to_owned());
        assert_eq!(link(&json!("https://harbourpost.example/truce")), address);
        assert_eq!(link(&json!({"@type": "WebPage", "@id": "https://harbourpost.example/truce"})), address);
        assert_eq!(link(&json!([{"url": "https://harbourpost.example/truce"}])), address);
        assert_eq!(link(&json!("/truce")), None);
        assert_eq!(host("https://www.harbourpost.example:8080/truce"), "harbourpost.example");
    }
}
