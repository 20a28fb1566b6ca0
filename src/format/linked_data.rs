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
        for value in fields.values_mut() {
            match value {
                Value::Array(items) => items.iter_mut().for_each(|item| put_in_place(item, &by_id)),
                value => put_in_place(value, &by_id),
            }
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

/// Replaces a bare reference by what it refers to. One level is enough, and cannot go in circles.
fn put_in_place(value: &mut Value, by_id: &BTreeMap<&str, &Value>) {
    let Value::Object(fields) = value else { return };
    if fields.len() > 1 {
        return;
    }
    let target = fields.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id));
    // A graph that refers to its largest node a thousand times shall not grow a thousandfold.
    if let Some(Value::Object(target)) = target {
        let simple = target.iter().filter(|(_, value)| !value.is_array() && !value.is_object());
        *value = Value::Object(simple.map(|(key, value)| (key.clone(), value.clone())).collect());
    }
}
