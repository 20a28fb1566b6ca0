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
use crate::article::{Evidence, Field};

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
            "uri",
            "source",
            "@id",
        ],
    ),
    (Field::Language, &["language", "lang", "inlanguage", "metalang", "languagecode", "locale"]),
    (
        Field::Image,
        &["image", "imageurl", "topimage", "leadimage", "urltoimage", "thumbnailurl", "thumbnail", "featuredimage"],
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
        headline: picker.pick(Field::Headline, text).or_else(|| named.title_of_linked_data()),
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::format::Prose;

    /// Reads `record`, and compares the fields that it gives with those that `expect` makes of none.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "`json!` gives values")]
    fn check(record: Value, map: &str, expect: impl FnOnce(&mut RawFields)) {
        let mut expected = RawFields { evidence: Some(Evidence::Record), ..RawFields::default() };
        expect(&mut expected);
        assert_eq!(fields(&record, &map.parse().unwrap(), Evidence::Record), expected);
    }

    #[expect(clippy::unnecessary_wraps, reason = "the fields are optional")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn all(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn plain(text: &str) -> Option<Prose> {
        Some(Prose::Plain(text.to_owned()))
    }

    #[test]
    fn a_schema_org_article_is_read() {
        let record = json!({
            "@context": "https://schema.org", "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": "https://harbourpost.example/truce"},
            "headline": "Truce holds", "description": "Talks go on.", "articleBody": "The guns fell silent.",
            "datePublished": "2025-03-17T09:30:00+02:00", "dateModified": "2025-03-17T11:00:00+02:00",
            "author": [{"@type": "Person", "name": "Ada Lind"}, {"@type": "Person", "name": "Ben Okri"}],
            "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Post", "logo": {"@type": "ImageObject"}},
            "articleSection": ["World", "Europe"], "keywords": "peace, talks",
            "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
            "image": [{"@type": "ImageObject", "url": "https://harbourpost.example/truce.jpg", "caption": "Silence"}],
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns fell silent.");
            fields.byline = all(&["Ada Lind", "Ben Okri"]);
            fields.published = some("2025-03-17T09:30:00+02:00");
            fields.modified = some("2025-03-17T11:00:00+02:00");
            fields.outlet = some("Harbour Post");
            fields.section = some("World");
            fields.tags = all(&["peace", "talks"]);
            fields.url = some("https://harbourpost.example/truce");
            fields.language = some("en");
            fields.image = some("https://harbourpost.example/truce.jpg");
        });
    }

    #[test]
    fn an_article_in_a_graph_is_found_with_what_it_refers_to() {
        let record = json!({"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "https://harbourpost.example/truce", "name": "Truce holds - Harbour Post"},
            {"@type": ["Article", "NewsArticle"], "name": "Truce holds", "author": {"@id": "#ada"}, "publisher": {"@id": "#post"},
             "isPartOf": {"@id": "https://harbourpost.example/truce"}, "articleBody": "The guns fell silent."},
            {"@type": "Person", "@id": "#ada", "name": "Ada Lind"},
            {"@type": "Organization", "@id": "#post", "name": "Harbour Post"},
        ]});
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns fell silent.");
            fields.byline = all(&["Ada Lind"]);
            fields.outlet = some("Harbour Post");
        });
    }

    #[test]
    fn a_news_please_record_is_read() {
        let record = json!({
            "authors": ["Ada Lind"], "date_download": "2025-04-01 10:00:00", "date_modify": null,
            "date_publish": "2025-03-17 09:30:00", "description": "Talks go on.", "filename": "truce.json",
            "image_url": "https://harbourpost.example/truce.jpg", "language": "en", "localpath": null,
            "maintext": "The guns fell silent.", "source_domain": "harbourpost.example", "title": "Truce holds",
            "title_page": null, "title_rss": null, "url": "https://harbourpost.example/truce",
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns fell silent.");
            fields.byline = all(&["Ada Lind"]);
            fields.published = some("2025-03-17 09:30:00");
            fields.outlet = some("harbourpost.example");
            fields.url = some("https://harbourpost.example/truce");
            fields.language = some("en");
            fields.image = some("https://harbourpost.example/truce.jpg");
        });
    }

    #[test]
    fn a_fundus_record_is_read() {
        let record = json!({
            "title": "Truce holds", "authors": ["Ada Lind"], "publishing_date": "2025-03-17 09:30:00+02:00",
            "topics": ["peace", "talks"], "publisher": "Harbour Post", "lang": "en", "free_access": true,
            "body": {"summary": ["The gist."], "sections": [{"headline": ["Talks"], "paragraphs": ["They go on."]}]},
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The gist.\n\nTalks\n\nThey go on.");
            fields.byline = all(&["Ada Lind"]);
            fields.published = some("2025-03-17 09:30:00+02:00");
            fields.outlet = some("Harbour Post");
            fields.tags = all(&["peace", "talks"]);
            fields.language = some("en");
        });
    }

    #[test]
    fn a_trafilatura_record_is_read() {
        let record = json!({
            "title": "Truce holds", "author": "Ada Lind; Ben Okri", "hostname": "harbourpost.example", "date": "2025-03-17",
            "fingerprint": "a9f1", "id": null, "license": null, "comments": "", "raw_text": "The guns …", "text": "The guns fell silent.",
            "language": "en", "image": null, "pagetype": "article", "filedate": "2025-04-01", "excerpt": "Talks go on.",
            "source": "https://harbourpost.example/truce", "source-hostname": "Harbour Post", "sitename": "Harbour Post",
            "categories": "World;Europe", "tags": "peace;talks",
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns fell silent.");
            fields.byline = all(&["Ada Lind", "Ben Okri"]);
            fields.published = some("2025-03-17");
            fields.outlet = some("Harbour Post");
            fields.section = some("World");
            fields.tags = all(&["peace", "talks"]);
            fields.url = some("https://harbourpost.example/truce");
            fields.language = some("en");
        });
    }

    #[test]
    fn a_newspaper_record_is_read() {
        let record = json!({
            "url": "https://harbourpost.example/truce?utm=1", "canonical_link": "https://harbourpost.example/truce",
            "source_url": "https://www.harbourpost.example", "title": "Truce holds", "text": "The guns fell silent.",
            "authors": ["Ada Lind"], "publish_date": "2025-03-17T00:00:00", "meta_lang": "en", "meta_description": "Talks.",
            "meta_keywords": ["peace", "talks"], "keywords": [], "tags": [], "summary": "", "top_image": "https://harbourpost.example/truce.jpg",
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns fell silent.");
            fields.byline = all(&["Ada Lind"]);
            fields.published = some("2025-03-17T00:00:00");
            fields.outlet = some("harbourpost.example");
            fields.tags = all(&["peace", "talks"]);
            fields.url = some("https://harbourpost.example/truce?utm=1");
            fields.language = some("en");
            fields.image = some("https://harbourpost.example/truce.jpg");
        });
    }

    #[test]
    fn a_washington_post_record_is_read() {
        let record = json!({
            "id": "b2e89334", "article_url": "https://harbourpost.example/truce", "title": "Truce holds", "author": "",
            "published_date": 1_741_167_000_000_i64, "source": "The Harbour Post", "type": "article",
            "contents": [
                {"content": "World", "mime": "text/plain", "type": "kicker"},
                {"content": "Truce holds", "mime": "text/plain", "type": "title"},
                {"content": "By Ada Lind", "mime": "text/plain", "type": "byline"},
                {"content": 1_741_167_000_000_i64, "mime": "text/plain", "type": "date"},
                {"fullcaption": "Silence", "imageURL": "https://harbourpost.example/truce.jpg", "type": "image"},
                {"content": "The guns of <b>both</b> sides", "subtype": "paragraph", "mime": "text/html", "type": "sanitized_html"},
                null,
                {"content": "AT&amp;T said", "subtype": "paragraph", "mime": "text/html", "type": "sanitized_html"},
                {"role": "", "type": "author_info", "name": "Ada Lind", "bio": "Ada Lind covers peace."},
            ],
        });
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = Some(Prose::Html("<p>The guns of <b>both</b> sides</p>\n<p>AT&amp;T said</p>".to_owned()));
            fields.byline = all(&["By Ada Lind"]);
            fields.published = some("2025-03-05T09:30:00Z");
            fields.record_id = some("b2e89334");
            fields.outlet = some("The Harbour Post");
            fields.section = some("World");
            fields.url = some("https://harbourpost.example/truce");
            fields.image = some("https://harbourpost.example/truce.jpg");
        });
    }

    #[test]
    fn ninjs_of_both_versions_is_read() {
        let first = json!({
            "uri": "tag:wire.example,2025:truce", "type": "text", "headline": "Truce holds", "byline": "Ada Lind",
            "body_text": "The guns.", "body_xhtml": "<p>The guns.</p>", "firstcreated": "2025-03-17T09:30:00Z",
            "versioncreated": "2025-03-17T11:00:00Z", "located": "Kyiv", "language": "en", "copyrightholder": "Example Wire",
            "subject": [{"code": "1", "name": "peace"}, {"code": "2", "name": "talks"}],
        });
        let second = json!({
            "uri": "tag:wire.example,2025:truce", "by": "Ada Lind", "headlines": [{"role": "main", "value": "Truce holds"}],
            "bodies": [{"contenttype": "text/plain", "value": "The guns."}, {"contenttype": "text/html", "value": "<p>The guns.</p>"}],
            "firstcreated": "2025-03-17T09:30:00Z", "versioncreated": "2025-03-17T11:00:00Z", "located": "Kyiv",
            "language": "en", "infosources": [{"name": "Example Wire"}],
            "subjects": [{"name": "peace"}, {"name": "talks"}],
        });
        for record in [first, second] {
            check(record, "", |fields| {
                fields.headline = some("Truce holds");
                fields.body = Some(Prose::Html("<p>The guns.</p>".to_owned()));
                fields.byline = all(&["Ada Lind"]);
                fields.dateline = some("Kyiv");
                fields.published = some("2025-03-17T09:30:00Z");
                fields.modified = some("2025-03-17T11:00:00Z");
                fields.record_id = some("tag:wire.example,2025:truce");
                fields.outlet = some("Example Wire");
                fields.tags = all(&["peace", "talks"]);
                fields.language = some("en");
            });
        }
    }

    #[test]
    fn our_own_export_is_read_back() {
        let article = crate::article::Article {
            headline: some("Truce holds"),
            other_headlines: all(&["Guns fall silent; talks go on"]),
            subheadline: some("Talks go on"),
            body: "The guns fell silent.\n\nTalks go on.".to_owned(),
            byline: all(&["Ada Lind"]),
            agency: some("Example Wire"),
            dateline: some("Kyiv"),
            published: "2025-03-17T09:30:00+02:00".parse().ok(),
            record_id: some("b2e89334"),
            outlet: some("Harbour Post"),
            tags: all(&["peace"]),
            ..Default::default()
        };
        check(serde_json::to_value(article).unwrap(), "", |fields| {
            fields.headline = some("Truce holds");
            fields.other_headlines = all(&["Guns fall silent; talks go on"]);
            fields.subheadline = some("Talks go on");
            fields.body = plain("The guns fell silent.\n\nTalks go on.");
            fields.byline = all(&["Ada Lind"]);
            fields.agency = some("Example Wire");
            fields.dateline = some("Kyiv");
            fields.published = some("2025-03-17T09:30:00+02:00");
            fields.record_id = some("b2e89334");
            fields.outlet = some("Harbour Post");
            fields.tags = all(&["peace"]);
        });
    }

    #[test]
    fn records_of_services_and_databases_are_read() {
        let elasticsearch =
            json!({"_index": "news", "_id": "7", "_source": {"title": "Truce holds", "content": "The guns."}});
        check(elasticsearch, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns.");
            fields.record_id = some("7");
        });
        let wordpress = json!({"title": {"rendered": "Truce holds"}, "content": {"rendered": "<p>The guns.</p>"}, "link": "https://harbourpost.example/truce"});
        check(wordpress, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = Some(Prose::Html("<p>The guns.</p>".to_owned()));
            fields.url = some("https://harbourpost.example/truce");
        });
        let table = json!({"Headline": "Truce holds", "Body": "The guns.", "Date": 20_250_317, "Source": "Harbour Post", "ID": 7});
        check(table, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("The guns.");
            fields.published = some("2025-03-17");
            fields.record_id = some("7");
            fields.outlet = some("Harbour Post");
        });
    }

    #[test]
    fn a_summary_is_the_body_only_where_there_is_no_other() {
        check(json!({"title": "Truce holds", "description": "Talks go on."}), "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("Talks go on.");
        });
        check(json!({"name": "left-pad", "description": "Pads."}), "", |_| {});
    }

    #[test]
    fn the_map_goes_before_the_known_names() {
        let record = json!({"title": "HP-17", "h": "Truce holds", "paras": [{"t": "One."}, {"t": "Two."}], "people": [{"n": "Ada Lind"}, {"n": "Ben Okri"}], "at": 1_741_167_000, "page": "/truce"});
        check(record, "headline=h,body=paras.t,byline=people.n,published=at,url=page,record_id=title", |fields| {
            fields.headline = some("Truce holds");
            fields.body = plain("One.\n\nTwo.");
            fields.byline = all(&["Ada Lind", "Ben Okri"]);
            fields.published = some("2025-03-05T09:30:00Z");
            fields.record_id = some("HP-17");
            fields.url = some("/truce");
        });
    }
}
