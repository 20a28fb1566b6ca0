//! Finds a story in the data of a page's scripts, where the page builds itself from them.
//!
//! In: the markup as it was saved, and the headlines that the page gives. Out: the fields of the object among the
//! scripts' data that bears one of these headlines. As an example, `window.state = {"title": "Truce", "contentHtml":
//! "<p>Both sides…"}` gives headline and body.
//!
//! Next.js, Nuxt and their kin write such data; the names of the fields are those of records in JSON files, and are read
//! as those are. This is the last resort: it is only tried when a page has no story in its markup.

use serde_json::Value;

use super::headline::squash;
use super::page::weight;
use super::{date, json_ld, markup};
use crate::article::Evidence;
use crate::format::{self, FieldMap, Prose, RawFields};

/// Scripts beyond these many bytes are not looked into.
const MAX_SCRIPT_BYTES: usize = 4 << 20;
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
    for script in markup::scripts(page).filter(|script| script.len() <= MAX_SCRIPT_BYTES) {
        for value in values_in(script) {
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
        Prose::Plain(text) | Prose::Markdown(text) => weight(text),
        Prose::Html(html) => weight(&markup::strip_tags(html)),
    };
    if fields.published.is_none() {
        fields.published = earliest_date(object);
    }
    (weight >= MIN_WEIGHT).then_some((weight, fields))
}

/// Returns the first of an object's dates: what comes later are changes of the story.
fn earliest_date(object: &Value) -> Option<String> {
    let is_date_name = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["date", "dt", "time", "at"].iter().any(|end| name.ends_with(end))
    };
    let named = object.as_object()?.iter().filter(|(name, _)| is_date_name(name));
    let dates = named.filter_map(|(_, value)| value.as_str()).filter_map(|text| {
        let date = date::find_date(text, None)?;
        Some((date.as_second(), text))
    });
    // A day without its time begins at midnight, before everything else of that day.
    dates.min_by_key(|(second, text)| (*second, text.len())).map(|(_, text)| text.to_owned())
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

    proptest! {
        #[test]
        fn no_script_makes_the_reader_panic(script in "(=|\\(|\\{|\\}|\\[|\\]|,|:|\"|\\\\|\"title\":\"a\"|\"body\":|é| ){0,40}") {
            let _ = find(&format!("<script>{script}</script>"), &["a".to_owned()]);
        }
    }
}
