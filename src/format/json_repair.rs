//! JSON as sloppy programs write it → JSON.
//!
//! In: a text that a JSON parser refused. Out: the same text with the usual slips mended, or nothing when there were
//! none: half a surrogate pair (`"\ud83d"`, which Python writes), a raw control character in a string, a number that is
//! none (`NaN`, `Infinity`), a comma before a closing bracket, a list that is closed before its last item (newspaper4k).
//!
//! ```text
//! {"text": "\ud83d", "score": NaN,} → {"text": "\ufffd", "score": null}
//! ```

use std::fmt::Write;

/// Mends the usual slips in `text`; `None` when it has none of them.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len() + 16);
    let mut has_slips = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (length, replacement) = if c == '"' {
            let string = &rest[..string_length(rest)];
            (string.len(), repaired_string(string))
        } else {
            outside_strings(rest, c)
        };
        has_slips |= replacement.is_some();
        repaired.push_str(replacement.as_deref().unwrap_or(&rest[..length]));
        rest = &rest[length..];
    }
    has_slips.then_some(repaired)
}

/// Returns how many bytes come next outside of strings, and what they must be replaced by.
fn outside_strings(rest: &str, first: char) -> (usize, Option<String>) {
    if first == ',' {
        let after = rest[1..].trim_start();
        if let Some(behind) = after.strip_prefix(']')
            && behind.starts_with('{')
        {
            return (rest.len() - behind.len(), Some(",".to_owned()));
        }
        return (1, after.starts_with(['}', ']']).then(String::new));
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
    let is_no_number = matches!(&rest[..length], "NaN" | "-NaN" | "Infinity" | "-Infinity" | "undefined");
    (length, is_no_number.then(|| "null".to_owned()))
}

/// Returns the length of the string that `text` starts with, its quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Mends a string; `None` when nothing is wrong with it.
fn repaired_string(string: &str) -> Option<String> {
    let is_suspect = string.bytes().any(|byte| byte < 0x20) || string.contains("\\ud") || string.contains("\\uD");
    if !is_suspect {
        return None;
    }
    let mut repaired = String::with_capacity(string.len());
    let mut has_slips = false;
    let mut rest = string;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => escape_length(rest),
            c => c.len_utf8(),
        };
        let part = &rest[..length];
        rest = &rest[length..];
        if c < ' ' {
            has_slips = true;
            write!(repaired, "\\u{:04x}", u32::from(c)).expect("writing to a string never fails");
        } else if length == "\\ud83d".len() && code_unit(part).is_some_and(|unit| (0xd800..0xe000).contains(&unit)) {
            has_slips = true;
            repaired.push_str("\\ufffd");
        } else {
            repaired.push_str(part);
        }
    }
    has_slips.then_some(repaired)
}

/// Returns the length of the escape that `text` starts with; both halves of a surrogate pair are one.
fn escape_length(text: &str) -> usize {
    let Some(unit) = code_unit(text) else {
        return 1 + text[1..].chars().next().map_or(0, char::len_utf8);
    };
    let length = "\\ud83d".len();
    let is_second = |unit: u32| (0xdc00..0xe000).contains(&unit);
    if (0xd800..0xdc00).contains(&unit) && code_unit(&text[length..]).is_some_and(is_second) {
        2 * length
    } else {
        length
    }
}

/// Reads `\uXXXX` at the start of a text.
fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[track_caller]
    fn check(sloppy: &str, expected: Option<&str>) {
        assert_eq!(repair(sloppy).as_deref(), expected);
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        check(r#"["\ud83d", "\uDE00x", "\ud83d\ud83d\ude00"]"#, Some(r#"["\ufffd", "\ufffdx", "\ufffd\ud83d\ude00"]"#));
        check(r#"["\\ud83d", "\ud83d\ude00"]"#, None);
    }

    #[test]
    fn raw_control_characters_in_strings_are_escaped() {
        check("{\n\"text\": \"one\ntwo\t\0\"}", Some("{\n\"text\": \"one\\u000atwo\\u0009\\u0000\"}"));
    }

    #[test]
    fn numbers_that_are_none_and_stray_commas_go() {
        check(
            r#"{"a": NaN, "b": [-Infinity, 1, ], "c": "NaN,]", }"#,
            Some(r#"{"a": null, "b": [null, 1 ], "c": "NaN,]" }"#),
        );
    }

    #[test]
    fn what_is_no_usual_slip_is_left_alone() {
        check(r#"{"a": "b"#, None);
        check("{'a': 1}", None);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in r#"([\\"u0-9dDcCa-f{},\]\n é]|NaN|\\ud83d)*"#) {
            let _ = repair(&text);
        }

        #[test]
        fn what_parses_keeps_its_meaning(text in r#"\[("([a-z,\]é]|\\n|\\ud83d\\ude00)*")?\]"#) {
            let value: Value = serde_json::from_str(&text).unwrap();
            let repaired = repair(&text).unwrap_or(text);
            prop_assert_eq!(serde_json::from_str::<Value>(&repaired).unwrap(), value);
        }
    }
}
