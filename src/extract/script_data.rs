//! Finds a story in the data of a page's scripts, where the page builds itself from them.
//!
//! In: the markup as it was saved, and the headlines that the page gives. Out: the fields of the object among the
//! scripts' data that bears one of these headlines. As an example, `window.state = {"title": "Truce", "contentHtml":
//! "<p>Both sides…"}` gives headline and body.
//!
//! Read are JSON documents (`<script type="application/json">`, as of Next.js), objects and arrays after `=` or `(`, and
//! strings of JSON there; not what a function returns or what refers to its parts by number, as Nuxt writes it. The names
//! of the fields are those of records in JSON files, and are read as those are. This is the last resort: it is only tried
//! when a page has no story in its markup.

use std::borrow::Cow;

use serde_json::Value;

use super::headline::squash;
use super::page::weight;
use super::{date, json_ld, markup};
use crate::article::{Evidence, Precision};
use crate::format::{self, FieldMap, Prose, RawFields};

/// Scripts beyond these many bytes are not looked into: in memory, small objects take a hundred times their text.
const MAX_SCRIPT_BYTES: usize = 1 << 20;
/// Nor is more than this of all the scripts of a page.
const MAX_PAGE_BYTES: usize = 4 << 20;
/// Of one script, reading starts at this many places at most: data comes early, and each start may cost a whole pass.
const MAX_STARTS: usize = 24;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 20_000;
/// Less text than this is a teaser.
const MIN_WEIGHT: u32 = 200;

/// Returns the fields of the story with one of `headlines`; of several objects, those of the one with the most text.
pub(super) fn find(page: &str, headlines: &[String]) -> Option<RawFields> {
    let headlines: Vec<String> = headlines.iter().map(|headline| squash(headline)).collect();
    let mut best: Option<(u32, RawFields)> = None;
    let mut n_bytes = 0;
    for script in markup::scripts(page).filter(|script| script.len() <= MAX_SCRIPT_BYTES) {
        n_bytes += script.len();
        if n_bytes > MAX_PAGE_BYTES {
            break;
        }
        for value in values_in(&without_undefined(script)) {
            for object in objects_in(&value) {
                let Some(found) = story_in(object, &headlines) else { continue };
                if best.as_ref().is_none_or(|(weight, _)| found.0 > *weight) {
                    best = Some(found);
                }
            }
        }
    }
    best.map(|(_, fields)| fields)
}

/// Reads `object` as a story, and returns its fields and how much text it has.
fn story_in(object: &Value, headlines: &[String]) -> Option<(u32, RawFields)> {
    let mut fields = format::fields_of_object(object, &FieldMap::default(), Evidence::ScriptData)?;
    let headline = squash(fields.headline.as_deref()?);
    if headline.is_empty() || !headlines.contains(&headline) {
        return None;
    }
    let weight = match fields.body.as_ref()? {
        Prose::Plain(text) | Prose::MailText(text) | Prose::Markdown(text) => weight(text),
        Prose::Html(html) | Prose::MailHtml(html) => weight(&markup::strip_tags(html)),
    };
    if fields.published.is_none() {
        fields.published = earliest_date(object);
    }
    (weight >= MIN_WEIGHT).then_some((weight, fields))
}

/// Returns the first of an object's dates: what comes later are changes of the story.
fn earliest_date(object: &Value) -> Option<String> {
    /// Parts of the names of dates that are not those of a publication.
    const OTHER_DATES: &[&str] =
        &["modif", "updat", "chang", "edit", "event", "birth", "expir", "embargo", "start", "end", "valid", "index"];
    let is_date_name = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["date", "dt", "time", "at"].iter().any(|end| name.ends_with(end))
            && !OTHER_DATES.iter().any(|part| name.contains(part))
    };
    let named = object.as_object()?.iter().filter(|(name, _)| is_date_name(name));
    let dates = named.filter_map(|(_, value)| value.as_str()).filter_map(|text| {
        let date = date::parse_date(text, None).filter(|_| date::is_written_as_date(text, None))?;
        matches!(date.precision(), Precision::Day | Precision::Minute).then_some((date.as_second(), text))
    });
    // A day without its time begins at midnight, before everything else of that day.
    dates.min_by_key(|(second, text)| (*second, text.len())).map(|(_, text)| text.to_owned())
}

/// Writes `null` for `undefined`, which JSON does not have, where it is a value and no text.
fn without_undefined(script: &str) -> Cow<'_, str> {
    const UNDEFINED: &str = ":undefined";
    if !script.contains(UNDEFINED) {
        return Cow::Borrowed(script);
    }
    let mut written = String::with_capacity(script.len());
    let (mut in_string, mut is_escaped) = (false, false);
    let mut copied = 0;
    for (at, byte) in script.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b':' if !in_string && script[at..].starts_with(UNDEFINED) => {
                written.push_str(&script[copied..at]);
                written.push_str(":null");
                copied = at + UNDEFINED.len();
            }
            _ => {}
        }
    }
    written.push_str(&script[copied..]);
    Cow::Owned(written)
}

/// Reads every JSON value that starts in `script`, one after the other.
fn values_in(script: &str) -> Vec<Value> {
    if script.trim_start().starts_with(['{', '[']) {
        return json_ld::parse(script).into_iter().collect();
    }
    let mut values = Vec::new();
    let mut at = 0;
    for _ in 0..MAX_STARTS {
        let Some(start) = start_of_value(&script[at..]).map(|start| at + start) else { break };
        let mut stream = serde_json::Deserializer::from_str(&script[start..]).into_iter::<Value>();
        match stream.next() {
            Some(Ok(Value::String(text))) => {
                at = start + stream.byte_offset().max(1);
                // `JSON.parse("{…}")`
                values.extend(serde_json::from_str(&text).ok());
            }
            Some(Ok(value)) => {
                at = start + stream.byte_offset().max(1);
                values.push(value);
            }
            _ => at = start + 1,
        }
    }
    values
}

/// Returns where, after `=` or `(`, an object, an array or a string starts.
fn start_of_value(script: &str) -> Option<usize> {
    script.match_indices(['=', '(']).find_map(|(at, _)| {
        let rest = &script[at + 1..];
        let value = rest.trim_start();
        // `{}` and `[]` wait to be filled.
        let is_start = value.starts_with(['{', '[', '"']) && !value.starts_with("{}") && !value.starts_with("[]");
        is_start.then_some(at + 1 + rest.len() - value.len())
    })
}

/// Returns the objects in `value`, outer before inner.
fn objects_in(value: &Value) -> Vec<&Value> {
    let mut objects = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        if objects.len() >= MAX_OBJECTS {
            break;
        }
        match value {
            Value::Object(fields) => {
                objects.push(value);
                waiting.extend(fields.values());
            }
            Value::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
    objects
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(script: &str, expected: Option<&str>) {
        let text = "Both sides kept the truce on Monday, the mediators said in the town hall. ".repeat(4);
        let page = format!("<h1>Truce</h1><script>{}</script>", script.replace("TEXT", &text));
        let found = find(&page, &["Truce holds".to_owned()]).and_then(|fields| fields.body);
        let starts = found.map(|body| matches!(body, Prose::Plain(body) | Prose::Html(body) if body.contains(&text)));
        assert_eq!(starts, expected.map(|_| true), "{script}");
    }

    #[test]
    fn the_story_is_found_however_the_script_holds_it() {
        let found = Some("TEXT");
        check(r#"window.state = {"page": {"article": {"title": "Truce holds", "body": "TEXT"}}};"#, found);
        check(
            r#"w["q"] = w["q"] || []; w["q"].push({"a": [{"title": "Truce holds", "contentHtml": "<p>TEXT</p>"}]})"#,
            found,
        );
        check(r#"{"props": {"headline": "Truce Holds!", "content": [{"type": "paragraph", "text": "TEXT"}]}}"#, found);
        check(r#"window.state = {"title": "Truce holds","x":undefined,"body": "TEXT","y":undefined};"#, found);
        check(r#"load(JSON.parse("{\"title\": \"Truce holds\", \"body\": \"TEXT\"}"))"#, found);
    }

    #[test]
    fn another_story_and_a_teaser_are_not_taken() {
        check(r#"window.state = {"title": "Another story", "body": "TEXT"};"#, None);
        check(r#"window.state = {"title": "Truce holds", "body": "Both sides kept it."};"#, None);
        check("if (a == (b)) { render('TEXT') }", None);
    }

    #[test]
    fn the_earliest_date_of_the_story_is_that_of_its_publication() {
        let object = serde_json::json!({"deployDt": "2026.01.29 18:40", "reDeployDt": "2026.01.29 18:49", "paperDate": "2026-01-30"});
        assert_eq!(earliest_date(&object).as_deref(), Some("2026.01.29 18:40"));
    }

    #[test]
    fn other_dates_of_the_story_are_not_that_of_its_publication() {
        let check = |object: &Value, expected| assert_eq!(earliest_date(object).as_deref(), expected, "{object}");
        check(&serde_json::json!({"updatedAt": "2025-04-02T10:00:00Z"}), None);
        check(&serde_json::json!({"lastModifiedDate": "2025-04-02", "embargoDate": "2025-03-01"}), None);
        check(&serde_json::json!({"eventDate": "1999-04-02", "onlineAt": "2025-04-02"}), Some("2025-04-02"));
        let caption =
            serde_json::json!({"caption_at": "The bridge was opened on 5 May 1955", "liveTime": "2025-04-02"});
        check(&caption, Some("2025-04-02"));
    }

    #[test]
    fn a_script_beyond_the_limit_is_not_looked_into() {
        let text = "Both sides kept the truce on Monday, the mediators said in the town hall. ".repeat(4);
        let story = format!(r#"{{"title": "Truce holds", "body": "{text}"}}"#);
        let page = |before: &str| format!("<SCRIPT>w = [{before}{story}]</SCRIPT>");
        assert!(find(&page(""), &["Truce holds".to_owned()]).is_some(), "tags may be in capitals");
        assert!(find(&page(&r#"{"a":0},"#.repeat(200_000)), &["Truce holds".to_owned()]).is_none());
    }

    proptest! {
        #[test]
        fn no_script_makes_the_reader_panic(script in "(=|\\(|\\{|\\}|\\[|\\]|,|:|\"|\\\\|\"title\":\"a\"|\"body\":|é| ){0,40}") {
            let _ = find(&format!("<script>{script}</script>"), &["a".to_owned()]);
        }
    }
}
