//! JSON: one record, a list of them, or several one after the other.
//!
//! In: the bytes of a file, or the text of one record. Out: [`RawStory`] values, one a record. Lists may lie inside an
//! object, as a news service answers with `{"articles": […]}`; which names a record's fields have is `record`'s business.
//!
//! ```
//! use newsdex::format::{self, FieldMap, Format};
//!
//! let file = br#"[{"title": "Truce holds", "text": "The guns fell silent."}, 17]"#;
//! let map = FieldMap::default();
//! let mut stories = format::stories(Format::Json, file, &map)?;
//! assert_eq!(stories.next().unwrap().unwrap().member.as_deref(), Some("item 1"));
//! assert_eq!(stories.next().unwrap().unwrap_err().to_string(), "item 2: a number, not an article");
//! # Ok::<(), format::FormatError>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{
    Capture, Content, FieldMap, FormatError, MemberError, RawFields, RawStory, Stories, json_repair, record, values,
};
use crate::archive;
use crate::article::{ArticleId, Evidence, Field};

/// Most records of one file that is not read as a stream; what is kept of each beforehand is where it lies.
const MAX_ITEMS: usize = 1_000_000;
/// Most values of one record. In memory an object takes up to 80 times its text, so a few megabytes of brackets would
/// fill it; an article annotated word by word has some ten thousand.
const MAX_VALUES: usize = 250_000;
/// Objects in objects around a list; Elasticsearch and the Guardian have two.
const MAX_WRAPPERS: usize = 3;

/// Reads the stories of a file.
pub(super) fn stories<'a>(bytes: &[u8], map: &'a FieldMap) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    match split(&text) {
        Ok(values) => {
            let records = records_of(&values, &text, map)?;
            Ok(stories_of(records, text, bytes, map))
        }
        Err(error) => {
            if let Some(repaired) = json_repair::repair(&text)
                && let Ok(values) = split(&repaired)
            {
                let records = records_of(&values, &repaired, map)?;
                return Ok(stories_of(records, repaired, bytes, map));
            }
            let items = items_before_damage(&text);
            if items.is_empty() {
                return Err(error);
            }
            let cause = if is_cut_off(&error) { FormatError::CutOff } else { error };
            let damage = MemberError { member: format!("item {}", items.len() + 1), cause };
            let records = Records::Several(items, FeedHead::default());
            Ok(Box::new(stories_of(records, text, bytes, map).chain(std::iter::once(Err(damage)))))
        }
    }
}

/// Finds the items of a list that stand before the place where it is damaged, or cut off.
fn items_before_damage(text: &str) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let Some(mut rest) = text.trim_start().strip_prefix('[') else { return items };
    while items.len() < MAX_ITEMS {
        let Some(Ok(item)) = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next() else { break };
        let range = range_in(text, item.get());
        let behind = text[range.end..].trim_start().strip_prefix(',');
        // Of a number that the file ends in, there may be more.
        if behind.is_some() || item.get().starts_with('{') {
            items.push(range);
        }
        let Some(behind) = behind else { break };
        rest = behind;
    }
    items
}

fn is_cut_off(error: &FormatError) -> bool {
    matches!(error, FormatError::DamagedJson(error) if error.is_eof())
}

/// Finds the record of a list, the bytes of which have `id`.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    let text = archive::decode(bytes).text;
    let repaired = if split(&text).is_ok() { None } else { json_repair::repair(&text) };
    let Ok(values) = split(repaired.as_deref().unwrap_or(&text)) else {
        let mut items = items_before_damage(&text).into_iter().map(|range| &text[range]);
        return items.find(|item| ArticleId::of(item.as_bytes()) == id).map(str::to_owned);
    };
    let lists = match values.as_slice() {
        [value] if value.get().starts_with('[') => vec![value.get()],
        [value] => lists_of_objects(value.get()),
        values => return with_id(values, id),
    };
    lists.into_iter().find_map(|text| with_id(&list(text).ok()?, id))
}

fn with_id(items: &[&RawValue], id: ArticleId) -> Option<String> {
    let mut items = items.iter().map(|item| item.get());
    items.find(|item| ArticleId::of(item.as_bytes()) == id).map(str::to_owned)
}

/// Reads the fields of one record.
pub(super) fn record_fields(text: &str, map: &FieldMap) -> Result<RawFields, FormatError> {
    if n_values(text) > MAX_VALUES {
        return Err(FormatError::TooManyValues { limit: MAX_VALUES });
    }
    let record: Value = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => match json_repair::repair(text).map(|repaired| serde_json::from_str(&repaired)) {
            Some(Ok(record)) => record,
            _ => return Err(FormatError::DamagedJson(error)),
        },
    };
    fields_of_value(&record, map)
}

/// Reads the fields of a record that has been parsed.
pub(super) fn fields_of_value(record: &Value, map: &FieldMap) -> Result<RawFields, FormatError> {
    let found = match record {
        Value::Object(object) => {
            let fields = record::fields(record, map, Evidence::Record);
            if fields.headline.is_some() || fields.body.is_some() {
                return Ok(fields);
            }
            if record::has_article_names(record) {
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

/// Makes the story of a record that has the fields `fields`.
pub(super) fn story(id: ArticleId, member: Option<String>, fields: RawFields) -> RawStory {
    RawStory { id, member, content: Content::Fields(Box::new(fields)), capture: Capture::default() }
}

/// Counts the values of a record, nearly: the commas outside of its strings, and itself.
fn n_values(text: &str) -> usize {
    let (mut n_values, mut in_string, mut is_escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b',' if !in_string => n_values += 1,
            _ => {}
        }
    }
    n_values
}

/// What a file holds.
enum Records {
    One(Box<RawFields>),
    /// Where in the text each lies, and what is said of them all.
    Several(Vec<Range<usize>>, FeedHead),
}

/// What a JSON Feed says of all of its items.
///
/// Source: JSON Feed, version 1.1, "Top-level".
#[derive(Clone, Default)]
struct FeedHead {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

impl FeedHead {
    fn of(feed: &Feed<'_>) -> Self {
        let value = |raw: Option<&RawValue>| serde_json::from_str::<Value>(raw?.get()).ok();
        let text = |raw| value(raw).as_ref().and_then(values::text);
        let authors = value(feed.authors).or_else(|| value(feed.author));
        Self {
            title: text(feed.title),
            language: text(feed.language),
            authors: authors.map(|authors| values::texts(&authors, &[])).unwrap_or_default(),
        }
    }

    /// Fills what an item says nothing of.
    fn fill(&self, fields: &mut RawFields) {
        fields.outlet = fields.outlet.take().or_else(|| self.title.clone());
        fields.language = fields.language.take().or_else(|| self.language.clone());
        if fields.byline.is_empty() {
            fields.byline.clone_from(&self.authors);
        }
    }
}

/// A JSON Feed, its values unread.
#[derive(serde::Deserialize)]
struct Feed<'a> {
    version: String,
    #[serde(borrow)]
    items: &'a RawValue,
    title: Option<&'a RawValue>,
    language: Option<&'a RawValue>,
    authors: Option<&'a RawValue>,
    author: Option<&'a RawValue>,
}

/// Reads an object as a JSON Feed.
fn feed(text: &str) -> Option<Feed<'_>> {
    let feed: Feed<'_> = serde_json::from_str(text).ok()?;
    (feed.version.contains("jsonfeed.org/version/") && feed.items.get().starts_with('[')).then_some(feed)
}

/// Splits a text into the values that stand in it one after the other, without reading what is in them.
fn split(text: &str) -> Result<Vec<&RawValue>, FormatError> {
    let values = serde_json::Deserializer::from_str(text).into_iter();
    let values: Vec<&RawValue> =
        values.take(MAX_ITEMS + 1).collect::<Result<_, _>>().map_err(FormatError::DamagedJson)?;
    if values.len() > MAX_ITEMS { Err(FormatError::TooManyRecords { limit: MAX_ITEMS }) } else { Ok(values) }
}

/// Finds the records among the values of `text`.
fn records_of(values: &[&RawValue], text: &str, map: &FieldMap) -> Result<Records, FormatError> {
    let several = |values: &[&RawValue], head| {
        Records::Several(values.iter().map(|value| range_in(text, value.get())).collect(), head)
    };
    let ranges = |values: &[&RawValue]| several(values, FeedHead::default());
    let value = match values {
        [] => return Err(FormatError::NoRecords),
        [value] => value.get(),
        values => return Ok(ranges(values)),
    };
    if value.starts_with('[') {
        let items = list(value)?;
        return if items.is_empty() { Err(FormatError::NoRecords) } else { Ok(ranges(&items)) };
    }
    if let Some(feed) = feed(value) {
        let items = list(feed.items.get())?;
        return if items.is_empty() { Err(FormatError::NoRecords) } else { Ok(several(&items, FeedHead::of(&feed))) };
    }
    match record_fields(value, map) {
        Ok(fields) => Ok(Records::One(Box::new(fields))),
        Err(error) => wrapped_list(value, map)?.map(|items| ranges(&items)).ok_or(error),
    }
}

/// Reads the stories one after the other: a long list of them would take many times the memory of the file.
fn stories_of<'a>(records: Records, text: String, bytes: &[u8], map: &'a FieldMap) -> Stories<'a> {
    let (ranges, head) = match records {
        Records::One(fields) => return Box::new(std::iter::once(Ok(story(ArticleId::of(bytes), None, *fields)))),
        Records::Several(ranges, head) => (ranges, head),
    };
    let numbered = ranges.into_iter().zip(1_u64..);
    Box::new(numbered.map(move |(range, number)| {
        let member = format!("item {number}");
        let record = &text[range];
        match record_fields(record, map) {
            Ok(mut fields) => {
                head.fill(&mut fields);
                Ok(story(ArticleId::of(record.as_bytes()), Some(member), fields))
            }
            Err(cause) => Err(MemberError { member, cause }),
        }
    }))
}

/// Returns where in `text` lies `part`, a slice of it.
fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

/// Returns the items of a list.
fn list(text: &str) -> Result<Vec<&RawValue>, FormatError> {
    match serde_json::from_str(text) {
        Ok(List(items)) => Ok(items),
        // The text is sound; only `List` itself has refused it.
        Err(error) if error.is_data() => Err(FormatError::TooManyRecords { limit: MAX_ITEMS }),
        Err(error) => Err(FormatError::DamagedJson(error)),
    }
}

/// The items of a list, [`MAX_ITEMS`] at most.
struct List<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for List<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = List<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<List<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = sequence.next_element()? {
                    items.push(item);
                    if items.len() > MAX_ITEMS {
                        return Err(A::Error::custom(FormatError::TooManyRecords { limit: MAX_ITEMS }));
                    }
                }
                Ok(List(items))
            }
        }
        deserializer.deserialize_seq(ListVisitor)
    }
}

/// An answer of a service or a database: a list of records under one of these names, perhaps in another object.
#[derive(serde::Deserialize)]
struct Wrapper<'a> {
    #[serde(borrow)]
    articles: Option<&'a RawValue>,
    items: Option<&'a RawValue>,
    results: Option<&'a RawValue>,
    docs: Option<&'a RawValue>,
    stories: Option<&'a RawValue>,
    posts: Option<&'a RawValue>,
    entries: Option<&'a RawValue>,
    data: Option<&'a RawValue>,
    response: Option<&'a RawValue>,
    hits: Option<&'a RawValue>,
}

impl<'a> Wrapper<'a> {
    fn values(&self) -> impl Iterator<Item = &'a str> {
        let lists = [self.articles, self.items, self.results, self.docs, self.stories, self.posts, self.entries];
        let others = [self.data, self.response, self.hits];
        lists.into_iter().chain(others).flatten().map(RawValue::get)
    }
}

/// Finds the list of records that an object was wrapped around: under a name that many use, or under any other where `map`
/// gives its first record a headline or a body.
fn wrapped_list<'a>(text: &'a str, map: &FieldMap) -> Result<Option<Vec<&'a RawValue>>, FormatError> {
    let mut wrapper = text;
    for _ in 0..MAX_WRAPPERS {
        let Ok(found) = serde_json::from_str::<Wrapper>(wrapper) else { break };
        if let Some(text) = found.values().find(|text| is_list_of_objects(text)) {
            return list(text).map(Some);
        }
        let Some(inner) = found.values().find(|text| text.starts_with('{')) else { break };
        wrapper = inner;
    }
    let has_article = |items: &Vec<&RawValue>| {
        let first = items.first().and_then(|item| serde_json::from_str(item.get()).ok());
        first.is_some_and(|first: Value| {
            [Field::Headline, Field::Body].iter().any(|field| !map.values(*field, &first).is_empty())
        })
    };
    if map.is_empty() {
        return Ok(None);
    }
    Ok(lists_of_objects(text).into_iter().filter_map(|text| list(text).ok()).find(has_article))
}

/// Returns the lists of objects in an object, and in the objects in it, the outer ones first.
fn lists_of_objects(text: &str) -> Vec<&str> {
    let mut lists = Vec::new();
    let mut objects = vec![text];
    for _ in 0..MAX_WRAPPERS {
        let values = std::mem::take(&mut objects).into_iter().flat_map(|object| {
            let values = serde_json::from_str::<BTreeMap<String, &RawValue>>(object).unwrap_or_default();
            values.into_values().map(RawValue::get)
        });
        for value in values {
            if is_list_of_objects(value) {
                lists.push(value);
            } else if value.starts_with('{') {
                objects.push(value);
            }
        }
    }
    lists
}

fn is_list_of_objects(text: &str) -> bool {
    text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}
