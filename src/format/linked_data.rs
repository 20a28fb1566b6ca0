//! The article in a schema.org record.
//!
//! In: a JSON object that may be linked data (JSON-LD). Out: the object that describes the article, wherever in the
//! record it stands, with what it only refers to put in place.
//!
//! ```text
//! {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ada"}}, {"@id": "#ada", "name": "Ada Lind"}]}
//!  → {"@type": "NewsArticle", "author": {"@id": "#ada", "name": "Ada Lind"}}
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

/// References that are followed in one article: more than one has authors, fewer than a hostile graph needs to grow.
const MAX_REFERENCES: usize = 64;
/// What is taken over from a node that is referred to.
const NAME_KEYS: &[&str] = &["@id", "@type", "name", "url", "contentUrl"];

/// Returns the article in `record`; the record itself when it has no graph or no article in it.
pub(super) fn article(record: &Value) -> Cow<'_, Value> {
    let Some(nodes) = record.get("@graph").and_then(Value::as_array) else { return Cow::Borrowed(record) };
    let Some(article) = nodes.iter().find(|node| node.get("@type").is_some_and(is_article)) else {
        return Cow::Borrowed(record);
    };
    let by_id: BTreeMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node.get("@id")?.as_str()?, node))).collect();
    let mut article = article.clone();
    if let Value::Object(fields) = &mut article {
        let values = fields.values_mut().flat_map(|value| match value {
            Value::Array(items) => items.iter_mut().collect(),
            value => vec![value],
        });
        let references = values.filter_map(|value| Some((by_id.get(reference(value)?).copied()?, value)));
        for (target, value) in references.take(MAX_REFERENCES) {
            *value = named(target);
        }
    }
    Cow::Owned(article)
}

/// Says whether a value of `@type` names a kind of article.
pub(super) fn is_article(kind: &Value) -> bool {
    let is_article = |kind: &str| {
        let name = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        name.ends_with("Article") || name.ends_with("BlogPosting") || name == "Report"
    };
    match kind {
        Value::String(kind) => is_article(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is_article),
        _ => false,
    }
}

/// Returns the id that a bare reference names.
fn reference(value: &Value) -> Option<&str> {
    value.as_object().filter(|fields| fields.len() == 1)?.get("@id")?.as_str()
}

/// Returns what a node is called and where it lies; its own references stay, so that nothing goes in circles.
fn named(node: &Value) -> Value {
    let fields = NAME_KEYS.iter().filter_map(|key| Some(((*key).to_owned(), node.get(*key)?.clone())));
    Value::Object(fields.filter(|(_, value)| value.is_string()).collect())
}
