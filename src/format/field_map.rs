//! `--map headline=title,body=content`: which fields of a record are which fields of an article.
//!
//! In: the option's text. Out: a [`FieldMap`], in which every field of an article has the paths to look under.
//!
//! ```
//! use newsdex::format::FieldMap;
//!
//! let map: FieldMap = "headline=title,byline=authors.0.name".parse()?;
//! assert_eq!(map.to_string(), "headline=title,byline=authors.0.name");
//! assert!("heading=title".parse::<FieldMap>().is_err());
//! # Ok::<(), newsdex::format::FieldMapError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::article::Field;

/// The fields that a record can give, by the names that `--map` and the JSON of an article use.
const FIELDS: [(&str, Field); 16] = [
    ("headline", Field::Headline),
    ("other_headlines", Field::OtherHeadlines),
    ("subheadline", Field::Subheadline),
    ("body", Field::Body),
    ("byline", Field::Byline),
    ("agency", Field::Agency),
    ("dateline", Field::Dateline),
    ("published", Field::Published),
    ("modified", Field::Modified),
    ("record_id", Field::RecordId),
    ("outlet", Field::Outlet),
    ("section", Field::Section),
    ("tags", Field::Tags),
    ("url", Field::Url),
    ("language", Field::Language),
    ("image", Field::Image),
];

/// Says under which paths of a record the fields of an article lie; the default leaves all to the known shapes.
///
/// A path names a key, or the keys of objects in objects, parted by dots; a number is an index into a list, and a key
/// that meets a list is looked for in all its items. A field may have several paths: the first that has a value counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    entries: Vec<(Field, String)>,
}

/// What is wrong with the text of a field map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldMapError {
    /// An entry without `=`, or with nothing on one side of it.
    #[error("`{entry}` maps nothing; write `field=path`, such as `headline=title`")]
    NotAnEntry {
        /// The entry as written.
        entry: String,
    },
    /// An entry for a field that articles do not have.
    #[error("articles have no field `{name}`; {}", hint(.name, .path))]
    UnknownField {
        /// The name before the `=`.
        name: String,
        /// The path after it.
        path: String,
    },
}

/// Lists the fields, or turns round an entry that was written the wrong way.
fn hint(name: &str, path: &str) -> String {
    if field(path).is_some() {
        return format!("did you mean `{path}={name}`?");
    }
    let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    format!("their fields are {}", names.join(", "))
}

fn field(name: &str) -> Option<Field> {
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

impl FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(text: &str) -> Result<Self, FieldMapError> {
        let mut entries = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (name, path) = entry.split_once('=').unwrap_or((entry, ""));
            let (name, path) = (name.trim(), path.trim());
            if name.is_empty() || path.is_empty() {
                return Err(FieldMapError::NotAnEntry { entry: entry.to_owned() });
            }
            let Some(field) = field(name) else {
                return Err(FieldMapError::UnknownField { name: name.to_owned(), path: path.to_owned() });
            };
            entries.push((field, path.to_owned()));
        }
        Ok(Self { entries })
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (field, path)) in self.entries.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let name = FIELDS.iter().find(|(_, known)| known == field).map_or("", |(name, _)| name);
            write!(f, "{comma}{name}={path}")?;
        }
        Ok(())
    }
}

impl FieldMap {
    /// Says whether it leaves all to the known shapes.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the values that `record` has under the first path of `field` that leads to any.
    pub(super) fn values<'a>(&self, field: Field, record: &'a Value) -> Vec<&'a Value> {
        let paths = self.entries.iter().filter(|(mapped, _)| *mapped == field);
        let found = paths.map(|(_, path)| {
            let mut values = Vec::new();
            collect(record, path, &mut values);
            values
        });
        found.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
    }
}

/// Adds to `values` what lies under `path`, nulls left out.
fn collect<'a>(value: &'a Value, path: &str, values: &mut Vec<&'a Value>) {
    // The recursion goes no deeper than the path has dots plus the value has lists in lists.
    match value {
        Value::Object(fields) => {
            // A key may have dots of its own, such as `dc.title`.
            if let Some(value) = fields.get(path) {
                add(value, values);
            } else if let Some((key, rest)) = path.split_once('.')
                && let Some(value) = fields.get(key)
            {
                collect(value, rest, values);
            }
        }
        Value::Array(items) => {
            let (index, rest) = path.split_once('.').unwrap_or((path, ""));
            match index.parse::<usize>() {
                Ok(index) => match items.get(index) {
                    Some(value) if rest.is_empty() => add(value, values),
                    Some(value) => collect(value, rest, values),
                    None => {}
                },
                Err(_) => items.iter().for_each(|item| collect(item, path, values)),
            }
        }
        _ => {}
    }
}

fn add<'a>(value: &'a Value, values: &mut Vec<&'a Value>) {
    if !value.is_null() {
        values.push(value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(map: &str, expected: &[&str]) {
        let record = json!({
            "title": "Truce holds",
            "dc.title": "A truce holds",
            "authors": [{"name": "Ada Lind"}, {"name": "Ben Okri"}],
            "meta": {"head": {"line": "Truce"}, "none": null},
        });
        let map: FieldMap = map.parse().unwrap();
        assert_eq!(map.values(Field::Headline, &record), expected);
    }

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        check("headline=title", &["Truce holds"]);
        check("headline=meta.head.line", &["Truce"]);
        check("headline=authors.1.name", &["Ben Okri"]);
        check("headline=authors.name", &["Ada Lind", "Ben Okri"]);
        check("headline=dc.title", &["A truce holds"]);
        check("headline=authors.7.name", &[]);
    }

    #[test]
    fn of_several_paths_the_first_with_a_value_counts() {
        check("headline=missing, headline=meta.none, headline=title, headline=dc.title", &["Truce holds"]);
    }

    #[test]
    fn a_wrong_entry_is_explained() {
        let message = |map: &str| map.parse::<FieldMap>().unwrap_err().to_string();
        assert_eq!(message("headline"), "`headline` maps nothing; write `field=path`, such as `headline=title`");
        assert_eq!(message("body=text,=x"), "`=x` maps nothing; write `field=path`, such as `headline=title`");
        assert_eq!(message("title=headline"), "articles have no field `title`; did you mean `headline=title`?");
        assert_eq!(
            message("heading=h"),
            "articles have no field `heading`; their fields are headline, other_headlines, subheadline, body, byline, agency, dateline, \
             published, modified, record_id, outlet, section, tags, url, language, image"
        );
    }
}
