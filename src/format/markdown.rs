//! Markdown: front matter, headline, body.
//!
//! In: the text of a Markdown file. Out: [`RawFields`], with the rest of the text as a Markdown body. Front matter may be
//! YAML between lines of `---`, TOML between lines of `+++`, or a JSON object. Where it is damaged (an unquoted colon
//! in a headline is enough for that), its simple `name: value` lines are read all the same.
//!
//! ```text
//! ---
//! title: Truce holds
//! date: 2025-03-17
//! ---
//! The guns fell silent.
//!  → headline: Truce holds, published: 2025-03-17, body: Markdown("The guns fell silent.")
//! ```

use serde_json::{Map, Value};

use super::{FieldMap, Prose, RawFields, record, values};
use crate::article::Evidence;

/// Front matter longer than this is not front matter, but a text between two rulers.
const MAX_FRONT_MATTER_BYTES: usize = 64 * 1024;
/// How far into a text a headline is looked for.
const MAX_LINES_BEFORE_HEADLINE: usize = 200;
/// Names under which front matter has the line below the headline. In other records they mean a summary for machines,
/// but who writes front matter prints them.
const STANDFIRSTS: &[&str] = &["description", "summary", "excerpt"];

/// Reads the fields of a Markdown file.
pub(super) fn fields(text: &str, map: &FieldMap) -> RawFields {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    let (mut fields, text) = match front_matter(text) {
        Some((matter, rest)) => (front_matter_fields(&matter, map), rest),
        None => (RawFields { evidence: Some(Evidence::Markup), ..RawFields::default() }, text),
    };
    let mut body = text.to_owned();
    if let Some(heading) = first_heading(text) {
        let is_headline = match &fields.headline {
            Some(headline) => headline.trim().eq_ignore_ascii_case(&heading.text),
            None => true,
        };
        if is_headline {
            body.replace_range(heading.range, "");
            fields.headline.get_or_insert(heading.text);
        }
    }
    let body = body.trim();
    if !body.is_empty() {
        fields.body = Some(Prose::Markdown(body.to_owned()));
    }
    fields
}

/// Says whether a text is Markdown by its front matter, or by a heading that comes first.
pub(super) fn looks_like_markdown(text: &str) -> bool {
    let first_line = text.lines().next().unwrap_or_default();
    first_line.starts_with("# ") || matches!(fenced(text), Some((_, matter, _)) if !simple_fields(matter).is_empty())
}

fn front_matter_fields(matter: &Value, map: &FieldMap) -> RawFields {
    let mut fields = record::fields(matter, map, Evidence::FrontMatter);
    if fields.subheadline.is_none() {
        fields.subheadline = STANDFIRSTS.iter().find_map(|name| values::text(matter.get(name)?));
    }
    // Front matter holds no body; what `record` took for one is the standfirst.
    fields.body = None;
    for name in &mut fields.byline {
        // Obsidian's web clipper links its authors.
        if let Some(linked) = name.strip_prefix("[[").and_then(|name| name.strip_suffix("]]")) {
            *name = linked.rsplit('|').next().unwrap_or(linked).to_owned();
        }
    }
    fields
}

/// Splits a text into its front matter, as an object, and what follows it.
fn front_matter(text: &str) -> Option<(Value, &str)> {
    if text.starts_with('{') {
        let start = &text[..text.floor_char_boundary(MAX_FRONT_MATTER_BYTES)];
        let mut objects = serde_json::Deserializer::from_str(start).into_iter::<Map<String, Value>>();
        let object = objects.next()?.ok()?;
        return Some((Value::Object(object), &text[objects.byte_offset()..]));
    }
    let (fence, matter, rest) = fenced(text)?;
    let object = if fence == "+++" { toml_object(matter) } else { yaml_object(matter) };
    let object = object.unwrap_or_else(|| simple_fields(matter));
    // Text between two rulers stays text.
    (!object.is_empty() || matter.trim().is_empty()).then_some((Value::Object(object), rest))
}

/// Returns the fence, the text between it and the next one, and the rest of the text.
fn fenced(text: &str) -> Option<(&str, &str, &str)> {
    let (fence, after) = text.split_once('\n')?;
    let fence = fence.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let mut end = 0;
    for line in after.split_inclusive('\n') {
        let mark = line.trim_end();
        if mark == fence || (fence == "---" && mark == "...") {
            return Some((fence, &after[..end], &after[end + line.len()..]));
        }
        end += line.len();
        if end > MAX_FRONT_MATTER_BYTES {
            return None;
        }
    }
    None
}

fn yaml_object(matter: &str) -> Option<Map<String, Value>> {
    // `language: no` is Norwegian and `id: 007` is a name, whatever older YAML says.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::FirstWins,
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options(matter, options) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

fn toml_object(matter: &str) -> Option<Map<String, Value>> {
    let table: toml::Table = toml::from_str(matter).ok()?;
    Some(table.into_iter().map(|(key, value)| (key, json_of_toml(value))).collect())
}

/// Turns a TOML value into a JSON value; dates become their text. The parser bounds the depth.
fn json_of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of_toml).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json_of_toml(value))).collect(),
    }
}

/// Reads the lines `name: value`, `name = value` and `- item` of front matter that its own parser refuses.
fn simple_fields(matter: &str) -> Map<String, Value> {
    let mut object = Map::new();
    let mut last_name = None;
    for line in matter.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some(name) = &last_name
        {
            if let Some(Value::Array(items)) = object.get_mut(name) {
                items.push(Value::String(unquoted(item)));
            }
            continue;
        }
        let Some((name, value)) = line.split_once([':', '=']) else { continue };
        let name = name.trim_end();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let value = if value.trim().is_empty() { Value::Array(Vec::new()) } else { Value::String(unquoted(value)) };
        object.entry(name).or_insert(value);
        last_name = Some(name.to_owned());
    }
    object
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inside = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    inside.unwrap_or(value).to_owned()
}

/// A heading of the first level, and where it stands, its underline included.
struct Heading {
    text: String,
    range: std::ops::Range<usize>,
}

/// Finds the first heading of the first level, `# …` or underlined with `=`, outside of code.
fn first_heading(text: &str) -> Option<Heading> {
    let mut in_code = false;
    let mut previous = 0..0;
    let mut start = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES_BEFORE_HEADLINE) {
        let range = start..start + line.len();
        start = range.end;
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        if let Some(heading) = line.strip_prefix("# ") {
            let heading = heading.trim().trim_end_matches('#').trim_end();
            if !heading.is_empty() {
                return Some(Heading { text: heading.to_owned(), range });
            }
        }
        let is_underline = line.trim_end().len() >= 3 && line.trim_end().bytes().all(|byte| byte == b'=');
        let above = text[previous.clone()].trim();
        if is_underline && !above.is_empty() {
            return Some(Heading { text: above.to_owned(), range: previous.start..range.end });
        }
        previous = range;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text`, and compares the fields that it gives with those that `expect` makes of none.
    #[track_caller]
    fn check(text: &str, evidence: Evidence, expect: impl FnOnce(&mut RawFields)) {
        let mut expected = RawFields { evidence: Some(evidence), ..RawFields::default() };
        expect(&mut expected);
        assert_eq!(fields(text, &FieldMap::default()), expected);
    }

    #[expect(clippy::unnecessary_wraps, reason = "the fields are optional")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn markdown(text: &str) -> Option<Prose> {
        Some(Prose::Markdown(text.to_owned()))
    }

    #[test]
    fn yaml_front_matter_gives_the_fields() {
        let text = "---\r\n\
            title: \"Truce holds\"\r\n\
            subtitle: Talks go on\r\n\
            authors:\r\n  - Ada Lind\r\n  - name: Ben Okri\r\n\
            date: 2025-03-17 09:30:00 +0200\r\n\
            lastmod: 2025-03-18\r\n\
            tags: [peace, talks]\r\n\
            category: World\r\n\
            site: Harbour Post\r\n\
            lang: no\r\n\
            slug: 007\r\n\
            draft: false\r\n\
            ---\r\n\r\nThe guns fell silent.\r\n";
        check(text, Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.subheadline = some("Talks go on");
            fields.byline = vec!["Ada Lind".to_owned(), "Ben Okri".to_owned()];
            fields.published = some("2025-03-17 09:30:00 +0200");
            fields.modified = some("2025-03-18");
            fields.tags = vec!["peace".to_owned(), "talks".to_owned()];
            fields.section = some("World");
            fields.outlet = some("Harbour Post");
            fields.language = some("no");
            fields.record_id = some("007");
            fields.body = markdown("The guns fell silent.");
        });
    }

    #[test]
    fn toml_front_matter_gives_the_fields_and_its_dates_as_text() {
        let text =
            "+++\ntitle = 'Truce holds'\ndate = 2025-03-17T09:30:00+02:00\n[taxonomies]\ntags = ['peace']\n+++\nBody.";
        check(text, Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.published = some("2025-03-17T09:30:00+02:00");
            fields.tags = vec!["peace".to_owned()];
            fields.body = markdown("Body.");
        });
    }

    #[test]
    fn json_front_matter_gives_the_fields() {
        check("{\"title\": \"Truce holds\"}\n\nBody.", Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.body = markdown("Body.");
        });
    }

    #[test]
    fn a_web_clipping_keeps_its_address_and_its_author() {
        let text = "---\ntitle: Truce holds\nsource: https://www.harbourpost.example/truce\nauthor:\n  - \"[[Ada Lind]]\"\n\
            published: 2025-03-17\ncreated: 2025-04-01\ndescription: Talks go on.\n---\nBody.";
        check(text, Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.subheadline = some("Talks go on.");
            fields.byline = vec!["Ada Lind".to_owned()];
            fields.published = some("2025-03-17");
            fields.outlet = some("harbourpost.example");
            fields.url = some("https://www.harbourpost.example/truce");
            fields.body = markdown("Body.");
        });
    }

    #[test]
    fn damaged_front_matter_still_gives_its_simple_lines() {
        let text = "---\ntitle: Truce: what next\ntags:\n- peace\n- talks\ndate: '2025-03-17'\n---\nBody.";
        check(text, Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce: what next");
            fields.tags = vec!["peace".to_owned(), "talks".to_owned()];
            fields.published = some("2025-03-17");
            fields.body = markdown("Body.");
        });
    }

    #[test]
    fn without_front_matter_the_first_heading_is_the_headline() {
        for text in ["# Truce holds #\n\nBody.", "\nTruce holds\n===\nBody.", "```\n# no\n```\n# Truce holds\nBody."] {
            let fields = fields(text, &FieldMap::default());
            assert_eq!(fields.headline.as_deref(), Some("Truce holds"), "{text}");
            assert_eq!(fields.evidence, Some(Evidence::Markup));
        }
    }

    #[test]
    fn a_heading_that_repeats_the_headline_is_not_body() {
        check("---\ntitle: Truce holds\n---\n# Truce Holds\n\nBody.", Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.body = markdown("Body.");
        });
        check("---\ntitle: Truce holds\n---\n# Talks\n\nBody.", Evidence::FrontMatter, |fields| {
            fields.headline = some("Truce holds");
            fields.body = markdown("# Talks\n\nBody.");
        });
    }

    #[test]
    fn a_text_between_rulers_is_no_front_matter() {
        let text = "---\nThe guns fell silent.\n---\nTalks go on.";
        check(text, Evidence::Markup, |fields| fields.body = markdown(text));
        assert!(!looks_like_markdown(text));
        assert!(looks_like_markdown("---\ntitle: Truce holds\n---\n"));
    }
}
