//! The body of a record → prose.
//!
//! In: the values of a body field: a string, a list of paragraphs, a list of typed blocks, an object with sections.
//! Out: one [`Prose`], markup where any part of it is markup. Which it is, the text itself tells.
//!
//! ```text
//! ["The guns fell silent.", "Talks go on."]                    → Plain("The guns fell silent.\n\nTalks go on.")
//! [{"type": "subhead", "content": "Talks"}, "<p>They go on."]  → Html("<h2>Talks</h2>\n<p>They go on.")
//! ```

use serde_json::{Map, Value};

use super::Prose;
use super::recognise::is_page_tag;

/// Lists and objects in a body deeper than this are something else.
const MAX_DEPTH: usize = 8;
/// Objects hold a part of the body under one of these keys.
const CONTENT_KEYS: &[&str] = &["content", "text", "value", "html", "rendered", "plain", "body", "paragraphs"];
/// Types of blocks that are body; blocks of other types (pictures, kickers, bylines, adverts) are not.
const BODY_TYPES: &[&str] =
    &["sanitized_html", "html", "text", "paragraph", "p", "list", "quote", "blockquote", "section"];
/// Types of blocks, and subtypes of body blocks, that are subheads.
const SUBHEAD_TYPES: &[&str] = &["subhead", "subheading", "subheadline", "heading", "header", "h2", "h3", "h4"];

/// One part of a body.
enum Block {
    Plain(String),
    Html(String),
    Subhead(String),
}

/// Reads the values of a body field; `None` when there is no text in them.
pub(super) fn prose(values: &[&Value]) -> Option<Prose> {
    let mut blocks = Vec::new();
    for value in values {
        add_blocks(value, &mut blocks, MAX_DEPTH);
    }
    if blocks.is_empty() {
        return None;
    }
    if blocks.iter().any(|block| matches!(block, Block::Html(_))) {
        let parts: Vec<String> = blocks.into_iter().map(Block::into_html).collect();
        return Some(Prose::Html(parts.join("\n")));
    }
    let parts: Vec<String> = blocks.into_iter().map(Block::into_text).collect();
    Some(Prose::Plain(parts.join("\n\n")))
}

/// Reads a text that may be marked up; nothing but the text itself tells.
pub(super) fn of_text(text: &str) -> Prose {
    let has_references = || text.contains('&') && html_escape::decode_html_entities(text) != text;
    match Block::of_text(text) {
        Block::Plain(text) if !has_references() => Prose::Plain(text),
        Block::Plain(text) => Prose::Html(format!("<p>{}</p>", text.trim().replace("\n\n", "</p>\n<p>"))),
        block => Prose::Html(block.into_html()),
    }
}

impl Block {
    fn of_text(text: &str) -> Self {
        if has_markup(text) { Self::Html(text.to_owned()) } else { Self::Plain(text.to_owned()) }
    }

    fn into_text(self) -> String {
        match self {
            Self::Plain(text) | Self::Html(text) | Self::Subhead(text) => text,
        }
    }

    fn into_html(self) -> String {
        match self {
            Self::Html(html) if starts_with_tag(&html) => html,
            Self::Html(html) => format!("<p>{html}</p>"),
            // Subheads come from markup as often as from text.
            Self::Subhead(text) if has_markup(&text) => format!("<h2>{text}</h2>"),
            Self::Subhead(text) => format!("<h2>{}</h2>", html_escape::encode_text(&text)),
            Self::Plain(text) => {
                let paragraphs = text.split("\n\n").filter(|text| !text.trim().is_empty());
                let parts: Vec<String> =
                    paragraphs.map(|text| format!("<p>{}</p>", html_escape::encode_text(text))).collect();
                parts.concat()
            }
        }
    }
}

fn add_blocks(value: &Value, blocks: &mut Vec<Block>, max_depth: usize) {
    let Some(max_depth) = max_depth.checked_sub(1) else { return };
    match value {
        Value::String(text) if !text.trim().is_empty() => blocks.push(Block::of_text(text)),
        Value::Array(items) => match versions(items) {
            Some(best) => add_blocks(best, blocks, max_depth),
            None => items.iter().for_each(|item| add_blocks(item, blocks, max_depth)),
        },
        Value::Object(fields) => add_object(fields, blocks, max_depth),
        _ => {}
    }
}

/// Of a list that holds one text in several forms (ninjs' `bodies`), returns the one that keeps most: the markup.
fn versions(items: &[Value]) -> Option<&Value> {
    let form = |item: &Value| item.get("contentType").or_else(|| item.get("contenttype"))?.as_str().map(str::to_owned);
    form(items.first()?)?;
    items.iter().find(|item| form(item).is_some_and(|form| form.contains("html"))).or_else(|| items.first())
}

fn add_object(fields: &Map<String, Value>, blocks: &mut Vec<Block>, max_depth: usize) {
    // Fundus keeps a body as a summary and sections, each with its headline and paragraphs.
    if let Some(sections) = fields.get("sections") {
        if let Some(summary) = fields.get("summary") {
            add_blocks(summary, blocks, max_depth);
        }
        return add_blocks(sections, blocks, max_depth);
    }
    let kind = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
    let is_subhead = SUBHEAD_TYPES.contains(&kind("type")) || SUBHEAD_TYPES.contains(&kind("subtype"));
    if !is_subhead && !kind("type").is_empty() && !BODY_TYPES.contains(&kind("type")) {
        return;
    }
    if fields.contains_key("paragraphs")
        && let Some(headline) = fields.get("headline")
    {
        add_subheads(headline, blocks, max_depth);
    }
    let Some(content) = CONTENT_KEYS.iter().filter_map(|key| fields.get(*key)).find(|value| !value.is_null()) else {
        return;
    };
    let is_html = [kind("type"), kind("mime")].iter().any(|kind| kind.contains("html"));
    match content {
        content if is_subhead => add_subheads(content, blocks, max_depth),
        // It says that it is markup, and then `&amp;` means `&` even without any tag.
        Value::String(text) if is_html && !text.trim().is_empty() => blocks.push(Block::Html(text.clone())),
        content => add_blocks(content, blocks, max_depth),
    }
}

fn add_subheads(value: &Value, blocks: &mut Vec<Block>, max_depth: usize) {
    let first = blocks.len();
    add_blocks(value, blocks, max_depth);
    let subheads: Vec<Block> = blocks.drain(first..).map(|block| Block::Subhead(block.into_text())).collect();
    blocks.extend(subheads);
}

/// Says whether a text is marked up, rather than one that names a share as `<P>`.
fn has_markup(text: &str) -> bool {
    let mut n_line_breaks = 0;
    for (at, _) in text.match_indices('<') {
        let tag = &text[at + 1..];
        if !is_page_tag(tag) {
            continue;
        }
        let inside = &tag[..tag.bytes().take(400).position(|byte| byte == b'>').unwrap_or(0)];
        n_line_breaks += usize::from(inside.eq_ignore_ascii_case("br"));
        let has_attribute = inside.contains('=') && inside.contains(char::is_whitespace);
        if at == 0 || inside.starts_with('/') || inside.ends_with('/') || has_attribute || n_line_breaks > 1 {
            return true;
        }
    }
    false
}

/// Says whether a marked-up text starts with a tag, so that it has paragraphs of its own.
fn starts_with_tag(html: &str) -> bool {
    /// Elements that stand inside a paragraph, and so do not start one.
    const INLINE: &[&str] = &["<a ", "<b>", "<i>", "<em", "<strong", "<span", "<u>", "<sub", "<sup", "<img"];
    let start: String = html.trim_start().chars().take(8).flat_map(char::to_lowercase).collect();
    start.starts_with('<') && !INLINE.iter().any(|tag| start.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "`json!` gives values")]
    fn check(value: Value, expected: Option<Prose>) {
        assert_eq!(prose(&[&value]), expected);
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn plain(text: &str) -> Option<Prose> {
        Some(Prose::Plain(text.to_owned()))
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn html(text: &str) -> Option<Prose> {
        Some(Prose::Html(text.to_owned()))
    }

    #[test]
    fn paragraphs_in_a_list_stay_paragraphs() {
        check(json!("One text."), plain("One text."));
        check(json!(["One.", "", null, "Two."]), plain("One.\n\nTwo."));
        check(json!([]), None);
        check(json!("  "), None);
    }

    #[test]
    fn markup_is_known_by_its_tags() {
        check(json!("<p>One.</p>"), html("<p>One.</p>"));
        check(json!("One.<br>Two.<br>Three."), html("<p>One.<br>Two.<br>Three.</p>"));
        check(json!("See <a href='/x'>this"), html("<p>See <a href='/x'>this</p>"));
    }

    #[test]
    fn signs_in_plain_text_are_no_markup() {
        for text in ["Phillips Petroleum Co <P> said", "3 < 4 and 5 > 2", "BP <BP.L> and USAir <U>", "I <3 peace"] {
            check(json!(text), plain(text));
        }
    }

    #[test]
    fn plain_parts_among_markup_are_escaped() {
        check(json!(["AT&T said", "<p>No.</p>"]), html("<p>AT&amp;T said</p>\n<p>No.</p>"));
    }

    #[test]
    fn only_blocks_of_body_are_body() {
        let blocks = json!([
            {"type": "kicker", "content": "World"},
            {"type": "sanitized_html", "subtype": "paragraph", "content": "AT&amp;T said"},
            {"type": "sanitized_html", "subtype": "subhead", "content": "Talks"},
            {"type": "image", "content": "A picture"},
            null,
        ]);
        check(blocks, html("<p>AT&amp;T said</p>\n<h2>Talks</h2>"));
    }

    #[test]
    fn sections_keep_their_subheads() {
        let body = json!({"summary": ["The gist."], "sections": [
            {"headline": [], "paragraphs": ["One."]},
            {"headline": ["Talks"], "paragraphs": ["Two.", "Three."]},
        ]});
        check(body, plain("The gist.\n\nOne.\n\nTalks\n\nTwo.\n\nThree."));
    }

    #[test]
    fn of_several_forms_of_one_text_the_markup_is_read() {
        let bodies = json!([
            {"role": "main", "contentType": "text/plain", "value": "One."},
            {"role": "main", "contentType": "text/html", "value": "<p>One.</p>"},
        ]);
        check(bodies, html("<p>One.</p>"));
    }
}
