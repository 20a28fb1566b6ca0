//! JSON: one record, a list of them, or several one after the other.
//!
//! In: the bytes of a file, or the text of one record. Out: [`RawStory`] values, one a record. Lists may lie inside an
//! object, as a news service answers with `{"articles": […]}`; which names a record's fields have is `record`'s business.
//!
//! ```
//! use newsdex::format::{self, FieldMap, Format};
//!
//! let file = br#"[{"title": "Truce holds", "text": "The guns fell silent."}, 17]"#;
//! let stories = format::stories(Format::Json, file, &FieldMap::default())?;
//! assert_eq!(stories[0].as_ref().unwrap().member.as_deref(), Some("item 1"));
//! assert_eq!(stories[1].as_ref().unwrap_err().to_string(), "item 2: a number, not an article");
//! # Ok::<(), format::FormatError>(())
//! ```

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Content, FieldMap, FormatError, MemberError, RawFields, RawStory, json_repair, record};
use crate::archive;
use crate::article::{ArticleId, Evidence};

/// Keys of objects under which services list their records, or an object that lists them.
const LIST_KEYS: &[&str] =
    &["articles", "items", "results", "docs", "stories", "posts", "entries", "data", "response", "hits"];
/// Objects in objects around a list; Elasticsearch and the Guardian have two.
const MAX_WRAPPERS: usize = 3;

/// Reads the stories of a file.
pub(super) fn stories(bytes: &[u8], map: &FieldMap) -> Result<Vec<Result<RawStory, MemberError>>, FormatError> {
    let text = archive::decode(bytes).text;
    match split(&text) {
        Ok(values) => stories_of(&values, bytes, map),
        Err(error) => match json_repair::repair(&text) {
            Some(repaired) => stories_of(&split(&repaired).map_err(FormatError::DamagedJson)?, bytes, map),
            None => Err(FormatError::DamagedJson(error)),
        },
    }
}

/// Finds the record of a list, the bytes of which have `id`.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    let text = archive::decode(bytes).text;
    let text = if split(&text).is_ok() { text } else { json_repair::repair(&text)? };
    let values = split(&text).ok()?;
    let items = match values[..] {
        [value] => list(value).or_else(|| wrapped_list(value))?,
        _ => values,
    };
    let item = items.into_iter().find(|item| ArticleId::of(item.get().as_bytes()) == id)?;
    Some(item.get().to_owned())
}

/// Reads the fields of one record.
pub(super) fn record_fields(text: &str, map: &FieldMap) -> Result<RawFields, FormatError> {
    let record: Value = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => match json_repair::repair(text).map(|repaired| serde_json::from_str(&repaired)) {
            Some(Ok(record)) => record,
            _ => return Err(FormatError::DamagedJson(error)),
        },
    };
    let found = match &record {
        Value::Object(object) => {
            let fields = record::fields(&record, map, Evidence::Record);
            if fields.headline.is_some() || fields.body.is_some() {
                return Ok(fields);
            }
            if record::has_article_names(&record) {
                return Err(FormatError::Blank);
            }
            return Err(FormatError::NoArticle { keys: object.keys().cloned().collect() });
        }
        Value::Array(_) => "a list",
        Value::String(_) => "a string",
        Value::Number(_) => "a number",
        Value::Bool(_) | Value::Null => "a constant",
    };
    Err(FormatError::NotAnObject { found })
}

/// Splits a text into the values that stand in it one after the other, without reading what is in them.
fn split(text: &str) -> Result<Vec<&RawValue>, serde_json::Error> {
    serde_json::Deserializer::from_str(text).into_iter().collect()
}

fn stories_of(
    values: &[&RawValue],
    bytes: &[u8],
    map: &FieldMap,
) -> Result<Vec<Result<RawStory, MemberError>>, FormatError> {
    let value = match values {
        [] => return Err(FormatError::NoRecords),
        [value] => *value,
        values => return Ok(items(values, map)),
    };
    if let Some(list) = list(value) {
        return if list.is_empty() { Err(FormatError::NoRecords) } else { Ok(items(&list, map)) };
    }
    match record_fields(value.get(), map) {
        Ok(fields) => Ok(vec![Ok(story(ArticleId::of(bytes), None, fields))]),
        Err(error) => match wrapped_list(value) {
            Some(list) if !list.is_empty() => Ok(items(&list, map)),
            _ => Err(error),
        },
    }
}

fn items(values: &[&RawValue], map: &FieldMap) -> Vec<Result<RawStory, MemberError>> {
    let numbered = values.iter().zip(1..);
    let stories = numbered.map(|(value, number): (_, u64)| {
        let member = format!("item {number}");
        match record_fields(value.get(), map) {
            Ok(fields) => Ok(story(ArticleId::of(value.get().as_bytes()), Some(member), fields)),
            Err(cause) => Err(MemberError { member, cause }),
        }
    });
    stories.collect()
}

/// Makes the story of a record that has the fields `fields`.
pub(super) fn story(id: ArticleId, member: Option<String>, fields: RawFields) -> RawStory {
    RawStory { id, member, content: Content::Fields(Box::new(fields)) }
}

/// Returns the items of a value that is a list.
fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    if value.get().starts_with('[') { serde_json::from_str(value.get()).ok() } else { None }
}

/// Finds the list of objects that an object was wrapped around.
fn wrapped_list(value: &RawValue) -> Option<Vec<&RawValue>> {
    let mut wrapper = value;
    for _ in 0..MAX_WRAPPERS {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(wrapper.get()).ok()?;
        let known: Vec<&RawValue> = LIST_KEYS.iter().filter_map(|key| fields.get(*key).copied()).collect();
        let is_object = |value: &&RawValue| value.get().starts_with('{');
        if let Some(list) =
            known.iter().filter_map(|value| list(value)).find(|list| list.first().is_some_and(is_object))
        {
            return Some(list);
        }
        wrapper = known.into_iter().find(is_object)?;
    }
    None
}
