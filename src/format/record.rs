//! The fields of a record, by the names that others give them.
//!
//! In: a JSON object, or the front matter of a Markdown file as one. Out: [`RawFields`]. Records that people keep differ
//! in names more than in shape, so one table of names serves them all; what has a shape of its own (linked data, lists
//! of blocks) is brought into that form first. `--map` goes before the table.
//!
//! ```text
//! {"title": "Truce holds", "authors": ["Ada Lind"], "date_publish": "2025-03-17 09:30:00", "maintext": "The guns …"}
//!  → headline: Truce holds, byline: [Ada Lind], published: 2025-03-17 09:30:00, body: Plain("The guns …")
//! ```

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{FieldMap, RawFields, linked_data, prose, typed_blocks, values};
use crate::article::{Evidence, Field, OcrConfidence};

/// Under which names the fields of an article are found, the most telling first.
///
/// They are written as [`plain_name`] makes them: `datepublished` stands for `datePublished` and `date_published` too.
/// Names that may mean the time of a download (`timestamp`, `created_at`, `date_download`) are left out on purpose: a
/// missing date is better than a false one.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Headline, &["headline", "headlines", "title", "webtitle"]),
    (Field::OtherHeadlines, &["otherheadlines", "alternativeheadline", "headlines", "seotitle", "titlerss"]),
    (Field::Subheadline, &["subheadline", "subtitle", "subheading", "standfirst", "dek", "deck", "lead", "lede"]),
    (
        Field::Body,
        &[
            // The text as markup comes before the text without, because it keeps its paragraphs.
            "articlebody",
            "maintext",
            "bodyxhtml",
            "bodyhtml",
            "bodies",
            "bodytext",
            "body",
            "contents",
            "contenthtml",
            "contenttext",
            "content",
            "text",
            "rawtext",
            "plaintext",
            "fulltext",
            "articletext",
            "article",
            "story",
        ],
    ),
    (Field::Byline, &["byline", "author", "authors", "by", "creator", "writer", "writers"]),
    (Field::Agency, &["agency", "newsagency", "sourceorganization"]),
    (Field::Dateline, &["dateline", "located"]),
    (
        Field::Published,
        &[
            "published",
            "datepublished",
            "datepublish",
            "publisheddate",
            "publishdate",
            "publishingdate",
            "publishedat",
            "publicationdate",
            "pubdate",
            "webpublicationdate",
            "firstpublished",
            "firstcreated",
            "contentcreated",
            "versioncreated",
            "date",
            "datecreated",
        ],
    ),
    (
        Field::Modified,
        &[
            "modified",
            "datemodified",
            "datemodify",
            "modifieddate",
            "modifiedat",
            "lastmodified",
            "lastmod",
            "updated",
            "updatedat",
            "dateupdated",
            "lastupdated",
            "versioncreated",
        ],
    ),
    (Field::RecordId, &["recordid", "id", "docid", "docno", "articleid", "uuid", "guid", "identifier", "uri", "slug"]),
    (
        Field::Outlet,
        &[
            "outlet",
            "publisher",
            "publication",
            "newspaper",
            "sitename",
            "metasitename",
            "sourcehostname",
            "source",
            "sourcename",
            "provider",
            "copyrightholder",
            "infosources",
            "infosource",
            "site",
            "hostname",
            "domain",
            "sourcedomain",
            "sourceurl",
        ],
    ),
    (Field::Section, &["articlesection", "section", "sectionname", "category", "categories"]),
    (
        Field::Tags,
        &["tags", "keywords", "metakeywords", "newskeywords", "topics", "subjects", "subject", "labels", "categories"],
    ),
    (
        Field::Url,
        &[
            "url",
            "articleurl",
            "weburl",
            "canonicallink",
            "canonicalurl",
            "canonical",
            "mainentityofpage",
            "permalink",
            "link",
            "externalurl",
            "uri",
            "source",
            "@id",
        ],
    ),
    (Field::Language, &["language", "lang", "inlanguage", "metalang", "languagecode", "locale"]),
    (
        Field::Image,
        &[
            "image",
            "imageurl",
            "topimage",
            "leadimage",
            "urltoimage",
            "thumbnailurl",
            "thumbnail",
            "featuredimage",
            "bannerimage",
        ],
    ),
];

/// Texts that tell what an article says, where the article itself is not in the record.
const SUMMARIES: &[&str] = &[
    "leadparagraph",
    "description",
    "descriptions",
    "descriptiontext",
    "summary",
    "abstract",
    "excerpt",
    "snippet",
    "snippets",
];

/// Objects in which some records keep their fields: Elasticsearch, the Guardian, JSON:API, static site generators.
const INNER_OBJECTS: &[&str] =
    &["_source", "article", "fields", "attributes", "mainEntity", "extra", "params", "taxonomies"];

/// Reads the fields of `record`, an object.
pub(super) fn fields(record: &Value, map: &FieldMap, evidence: Evidence) -> RawFields {
    let article = linked_data::article(record);
    let named = Named::of(article.as_ref());
    let picker = Picker { record, map, named: &named };
    let text = |values: &[&Value]| values.iter().find_map(|value| values::text(value));
    let date = |values: &[&Value]| values.iter().find_map(|value| values::date(value));
    let mut fields = RawFields {
        evidence: Some(evidence),
        headline: picker.pick(Field::Headline, headline).or_else(|| named.title_of_linked_data()),
        other_headlines: picker.pick(Field::OtherHeadlines, |values| list(values, &[])).unwrap_or_default(),
        subheadline: picker.pick(Field::Subheadline, text),
        body: picker.pick(Field::Body, prose::prose),
        byline: picker.pick(Field::Byline, |values| list(values, &[';', '|'])).unwrap_or_default(),
        agency: picker.pick(Field::Agency, text),
        dateline: picker.pick(Field::Dateline, text),
        published: picker.pick(Field::Published, date),
        modified: picker.pick(Field::Modified, date),
        record_id: picker.pick(Field::RecordId, text),
        outlet: picker.pick(Field::Outlet, outlet),
        section: picker.pick(Field::Section, |values| list(values, &[';', '|'])?.into_iter().next()),
        tags: picker.pick(Field::Tags, |values| list(values, &[',', ';', '|'])).unwrap_or_default(),
        url: picker.pick_link(Field::Url),
        language: picker.pick(Field::Language, |values| values.iter().find_map(|value| language(value))),
        image: picker.pick_link(Field::Image),
        ocr: named.get("ocr").and_then(Value::as_f64).and_then(OcrConfidence::new),
    };
    // news-please gives a page that has none its own address for an image.
    fields.image = fields.image.filter(|image| Some(image) != fields.url.as_ref());
    fields.other_headlines.retain(|other| Some(other) != fields.headline.as_ref());
    if let Some(blocks) = named.get("contents").and_then(Value::as_array) {
        typed_blocks::add_fields(&mut fields, blocks);
    }
    if fields.body.is_none() && fields.headline.is_some() {
        fields.body = SUMMARIES.iter().find_map(|name| prose::prose(&[named.get(name)?]));
    }
    fields
}

/// Reads the fields of an object that stands somewhere among a page's data; `None` when it has no name of an article's.
pub(crate) fn fields_of_object(object: &Value, map: &FieldMap, evidence: Evidence) -> Option<RawFields> {
    has_article_names(object).then(|| fields(object, map, evidence))
}

/// Says whether `record` has a field for a headline or a body, be it empty.
pub(super) fn has_article_names(record: &Value) -> bool {
    let is_article_name = |key: &String| {
        let name = plain_name(key);
        let telling = NAMES.iter().filter(|(field, _)| matches!(field, Field::Headline | Field::Body));
        telling.flat_map(|(_, names)| *names).any(|known| *known == name)
    };
    record.as_object().is_some_and(|object| object.keys().any(is_article_name))
}

/// Returns the field of an article that a name is known for.
pub(super) fn known_field(name: &str) -> Option<Field> {
    let name = plain_name(name);
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// The fields of an object and of the objects in it, by their plain names.
struct Named<'a> {
    fields: BTreeMap<String, &'a Value>,
}

impl<'a> Named<'a> {
    fn of(record: &'a Value) -> Self {
        let mut named = Self { fields: BTreeMap::new() };
        if let Value::Object(object) = record {
            named.add(object);
            for inner in INNER_OBJECTS.iter().filter_map(|key| object.get(*key)?.as_object()) {
                named.add(inner);
            }
        }
        named
    }

    fn add(&mut self, object: &'a Map<String, Value>) {
        for (key, value) in object {
            let is_empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            let is_inner = value.is_object() && INNER_OBJECTS.contains(&key.as_str());
            if !is_empty && !is_inner {
                self.fields.entry(plain_name(key)).or_insert(value);
            }
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).copied()
    }

    /// Returns the `name` of an object that says it is an article; in other records a name may be anybody's.
    fn title_of_linked_data(&self) -> Option<String> {
        self.get("@type").filter(|kind| linked_data::is_article(kind))?;
        self.get("name").and_then(values::text)
    }
}

/// Drops what separates the words of a name, and their case: `Date_Published` is `datepublished`.
fn plain_name(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Chooses the values of a field: those that the map names, else those under the first known name that has any.
struct Picker<'a> {
    record: &'a Value,
    map: &'a FieldMap,
    named: &'a Named<'a>,
}

impl Picker<'_> {
    fn pick<T>(&self, field: Field, read: impl Fn(&[&Value]) -> Option<T>) -> Option<T> {
        let mapped = self.map.values(field, self.record);
        if !mapped.is_empty() {
            return read(&mapped);
        }
        let names = NAMES.iter().find(|(named, _)| *named == field).map_or::<&[_], _>(&[], |(_, names)| names);
        names.iter().find_map(|name| read(&[self.named.get(name)?]))
    }

    /// Chooses a web address; only one that the map names may be anything else.
    fn pick_link(&self, field: Field) -> Option<String> {
        let mapped = self.map.values(field, self.record);
        self.pick(field, |values| values.iter().find_map(|value| values::link(value)))
            .or_else(|| mapped.into_iter().find_map(values::text))
    }
}

/// Reads a list of names, or a string that holds one.
fn list(values: &[&Value], separators: &[char]) -> Option<Vec<String>> {
    let texts: Vec<String> = values.iter().flat_map(|value| values::texts(value, separators)).collect();
    (!texts.is_empty()).then_some(texts)
}

/// Reads a headline; of several in their roles, as ninjs 2 has them, the main one.
fn headline(values: &[&Value]) -> Option<String> {
    let is_main = |item: &&Value| item.get("role").and_then(Value::as_str) == Some("main");
    values.iter().find_map(|value| {
        let main = value.as_array().and_then(|items| items.iter().find(is_main));
        main.and_then(values::text).or_else(|| values::text(value))
    })
}

/// Reads the name of an outlet; of an address only the host is one.
fn outlet(values: &[&Value]) -> Option<String> {
    let text = values.iter().find_map(|value| values::text(value).or_else(|| values::link(value)))?;
    Some(if values::is_link(&text) { values::host(&text).to_owned() } else { text })
}

/// Reads a language; schema.org writes `{"name": "English", "alternateName": "en"}`.
fn language(value: &Value) -> Option<String> {
    value.get("alternateName").and_then(values::text).or_else(|| values::text(value))
}

#[cfg(test)]
mod tests;
