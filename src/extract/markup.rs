//! Makes any markup safe to be parsed: the parser's cost must stay linear in the page's size.
//!
//! In: a page as it was saved. Out: the same page without what holds no text (scripts, styles, images, comments) and
//! without the attributes that nobody reads, or [`Markup::TooDeep`], for which only a linear reading as text is safe. As
//! an example, `<p onclick="c()">a<style>b</style>` becomes `<p>a`.
//!
//! Half of a page's bytes and more are scripts, and a quarter of the rest are such attributes. Passing over them here,
//! with `memchr`-like searches, costs a tenth of what parsing them does.

use std::borrow::Cow;

/// The most bytes of markup that are parsed into a tree; what follows is not read.
pub(super) const MAX_TREE_BYTES: usize = 8 << 20;

/// Elements nested deeper than this are no page that people read; browsers stop at 512.
///
/// The tree builder walks up its open elements for many tags, so that its cost grows with the depth.
const MAX_DEPTH: usize = 1_500;

/// The attributes that `page_reader` and `hints` read.
const READ_ATTRIBUTES: &[&str] = &[
    "class",
    "content",
    "data-component",
    "data-qa",
    "data-testid",
    "datetime",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "rel",
    "role",
    "size",
    "style",
    "type",
    "xml:lang",
];

/// A page, ready to be parsed.
#[derive(Debug, PartialEq)]
pub(super) enum Markup<'a> {
    /// Markup that is parsed in linear time.
    Parsable(Cow<'a, str>),
    /// Markup nested so deeply that no tree may be made of it.
    TooDeep(Cow<'a, str>),
}

/// Takes out of `page` what holds no text, and measures how deeply it is nested.
pub(super) fn prepare(page: &str) -> Markup<'_> {
    let mut kept = String::with_capacity(page.len() / 2);
    let mut depth = 0_usize;
    let mut max_depth = 0_usize;
    let mut rest = page;
    while let Some(tag_start) = rest.find('<') {
        push_text(&mut kept, &rest[..tag_start]);
        rest = &rest[tag_start..];
        if kept.len() > MAX_TREE_BYTES {
            break;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after_comment(comment);
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        rest = &rest[end..];
        let name = tag_name(tag);
        if let Some(closing) = textless_element(&name, tag) {
            rest = after_closing_tag(rest, closing);
            continue;
        }
        if is_mute(&name, tag) {
            continue;
        }
        if tag.starts_with("</") {
            depth = depth.saturating_sub(usize::from(nests(&name)));
        } else if nests(&name) && !tag.ends_with("/>") {
            depth += 1;
            max_depth = max_depth.max(depth);
        }
        push_tag(&mut kept, tag);
        if name == "script" {
            // A script that is kept holds data, in which `<` starts no tag.
            let length = find_closing_tag(rest, "script").unwrap_or(rest.len());
            kept.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    if kept.len() <= MAX_TREE_BYTES {
        kept.push_str(rest);
    }
    if kept.len() > MAX_TREE_BYTES {
        let end = (0..=MAX_TREE_BYTES).rev().find(|&i| kept.is_char_boundary(i)).unwrap_or_default();
        kept.truncate(end);
    }
    if max_depth > MAX_DEPTH { Markup::TooDeep(Cow::Owned(kept)) } else { Markup::Parsable(Cow::Owned(kept)) }
}

/// Returns the text of each script that is not JSON-LD.
pub(super) fn scripts(markup: &str) -> impl Iterator<Item = &str> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        loop {
            let is_script = |at: usize| rest[at + 1..].get(..6).is_some_and(|name| name.eq_ignore_ascii_case("script"));
            let (start, _) = rest.match_indices('<').find(|(at, _)| is_script(*at))?;
            rest = &rest[start..];
            let (tag, after) = rest.split_at(tag_end(rest));
            let length = find_closing_tag(after, "script").unwrap_or(after.len());
            let (script, after) = after.split_at(length);
            rest = after;
            if !tag.contains("ld+json") {
                return Some(script);
            }
        }
    })
}

/// Turns markup into plain text with an empty line at each tag that starts a block; for pages too deep to be parsed.
pub(super) fn strip_tags(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len() / 4);
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = tag_end(rest);
        if !is_inline(&tag_name(&rest[..end])) {
            text.push_str("\n\n");
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    super::clean::decode_entities(&text).into_owned()
}

/// Returns the lowercase name of a tag; empty when it is none.
fn tag_name(tag: &str) -> Cow<'_, str> {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-').unwrap_or(name.len());
    let name = &name[..end];
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// Returns where the tag at the start of `text` ends; quotes may hold a `>`.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.len() < 2 || !(bytes[1].is_ascii_alphabetic() || matches!(bytes[1], b'/' | b'!' | b'?')) {
        return 1;
    }
    let mut quote = None;
    let mut previous = b' ';
    for (i, &byte) in bytes.iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return i + 1,
            // A quote opens a value only after an equals sign; others are typing errors.
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    // An unclosed quote must not swallow the page: without it the tag ends at the first `>`.
    text.find('>').map_or(text.len(), |end| end + 1)
}

/// Returns the name of the closing tag to skip to, when `tag` opens an element without text for readers.
fn textless_element(name: &str, tag: &str) -> Option<&'static str> {
    if tag.starts_with("</") || tag.ends_with("/>") {
        return None;
    }
    match name {
        "script" if !tag.contains("ld+json") => Some("script"),
        "style" => Some("style"),
        "svg" => Some("svg"),
        "noscript" => Some("noscript"),
        "template" => Some("template"),
        "iframe" => Some("iframe"),
        _ => None,
    }
}

/// Whether `tag` is all of an element, and tells nothing that is read.
fn is_mute(name: &str, tag: &str) -> bool {
    match name {
        "img" | "source" | "track" | "area" | "param" => !tag.contains("itemprop"),
        "link" => !tag.to_ascii_lowercase().contains("canonical"),
        _ => false,
    }
}

fn after_comment(comment: &str) -> &str {
    // An unclosed comment hides the rest of the page from the parser too.
    comment.find("-->").map_or("", |end| &comment[end + 3..])
}

fn after_closing_tag<'a>(text: &'a str, name: &str) -> &'a str {
    match find_closing_tag(text, name) {
        Some(start) => {
            let rest = &text[start..];
            &rest[rest.find('>').map_or(rest.len(), |end| end + 1)..]
        }
        None => "",
    }
}

fn find_closing_tag(text: &str, name: &str) -> Option<usize> {
    let is_closing_tag = |at: usize| {
        let found = text.as_bytes()[at + 1..].strip_prefix(b"/").and_then(|tag| tag.get(..name.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    text.match_indices('<').map(|(at, _)| at).find(|&at| is_closing_tag(at))
}

/// Copies `text`; of the white space that indents tags, one space.
fn push_text(kept: &mut String, text: &str) {
    if text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        kept.push(' ');
    } else {
        kept.push_str(text);
    }
}

/// Copies `tag`, of its attributes only those that are read.
///
/// Without the others no tag has many, each of which the parser would compare with all others.
fn push_tag(kept: &mut String, tag: &str) {
    /// A longer value is embedded data, unless it is a text in `<meta>`.
    const MAX_VALUE_BYTES: usize = 4_000;
    let is_opening = tag.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let Some(inside) = tag.strip_suffix('>').filter(|_| is_opening) else {
        kept.push_str(tag);
        return;
    };
    let name_end = inside.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/').unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(name_end);
    let max_bytes = if name.eq_ignore_ascii_case("<meta") { usize::MAX } else { MAX_VALUE_BYTES };
    kept.push_str(name);
    for (name, attribute) in attributes_of(attributes) {
        let is_read = READ_ATTRIBUTES.iter().any(|read| name.eq_ignore_ascii_case(read));
        if is_read && attribute.len() <= max_bytes {
            kept.push(' ');
            kept.push_str(attribute);
        }
    }
    kept.push_str(if inside.ends_with('/') { " />" } else { ">" });
}

/// Returns the attributes that follow the name of a tag: the name of each, and all of it.
///
/// Source: HTML Standard, "Tokenization", from "Before attribute name state" on.
fn attributes_of(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let attribute = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let is_name_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=');
        // The first character belongs to the name even if it is an equals sign.
        let name_end = attribute.bytes().skip(1).position(is_name_end).map_or(attribute.len(), |end| end + 1);
        let (name, after) = attribute.split_at(name_end);
        rest = match after.trim_ascii_start().strip_prefix('=') {
            Some(value) => after_value(value.trim_ascii_start()),
            None => after,
        };
        (!name.is_empty()).then(|| (name, &attribute[..attribute.len() - rest.len()]))
    })
}

fn after_value(value: &str) -> &str {
    let end = match value.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => value[1..].find(char::from(quote)).map(|end| end + 2),
        _ => value.bytes().position(|byte| byte.is_ascii_whitespace()),
    };
    &value[end.unwrap_or(value.len())..]
}

/// Whether an element adds to the depth of its content: void elements, and those that close by themselves, do not.
fn nests(name: &str) -> bool {
    !matches!(
        name,
        "" | "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "dt"
            | "dd"
            | "option"
            | "html"
            | "body"
            | "head"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "" | "a"
            | "abbr"
            | "b"
            | "big"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &str) {
        assert_eq!(prepare(page), Markup::Parsable(Cow::Borrowed(expected)), "{page}");
    }

    #[test]
    fn what_holds_no_text_is_passed_over() {
        check("<p>a<script>if (1<2) {'<p>'}</script>b<STYLE>c</Style >d<!-- e -->f", "<p>abdf");
        check("<p>a<svg><title>x</title></svg>b", "<p>ab");
        check("<p>a<noscript><iframe src=x></noscript>b", "<p>ab");
    }

    #[test]
    fn elements_that_tell_nothing_are_passed_over() {
        check("<link rel=icon href=a><picture><source srcset=b><img src=c></picture>d", "<picture></picture>d");
        let page = "<link rel=Canonical href=/a><img itemprop=image content=b>";
        check(page, page);
    }

    #[test]
    fn json_ld_is_kept() {
        let page = r#"<script type="application/ld+json">{"a":"<b>"}</script><p>c"#;
        check(page, page);
    }

    #[test]
    fn half_a_page_is_kept_as_far_as_it_goes() {
        check("<p>a<scr", "<p>a<scr");
        check("<p>a<script>b", "<p>a");
        check("a < b <3 <", "a < b <3 <");
        check("<p title=\"a>b", "<p>b");
        check("<p class=\"a>b", "<p class=\"a>b");
    }

    #[test]
    fn attributes_are_kept_when_they_are_read() {
        check("<p title=\"a > b\" Class = 'c d' hidden onclick=e()>f", "<p Class = 'c d' hidden>f");
        check("<a href=/a/ data-x=b><br/><br class=c />", "<a href=/a/><br /><br class=c />");
        check("<a = =href \"class=é id>", "<a id>");
        check("<meta content = \"a\nb\" name=c>", "<meta content = \"a\nb\" name=c>");
    }

    #[test]
    fn embedded_data_is_not_kept() {
        let data = "x".repeat(10_000);
        check(&format!("<p style='{data}' id=a><b data-b=\"data:{data}\">"), "<p id=a><b>");
        let meta = format!("<meta content='{data}'>");
        check(&meta, &meta);
    }

    #[test]
    fn indentation_is_one_space() {
        check("<p>\n\t<b>  a </b>\n</p>", "<p> <b>  a </b>\n</p>");
    }

    #[test]
    fn ten_thousand_nested_tags_are_not_parsed() {
        for tag in ["<b>", "<div>", "<table><tr><td>", "<span class=x>"] {
            assert!(matches!(prepare(&tag.repeat(10_000)), Markup::TooDeep(_)), "{tag}");
        }
        assert!(matches!(prepare(&"<p>a".repeat(100_000)), Markup::Parsable(_)));
    }

    #[test]
    fn a_page_too_deep_is_read_as_text() {
        assert_eq!(strip_tags("<div><p>a <b>b</b> &amp; c<p>d").trim(), "a b & c\n\nd");
    }

    #[test]
    fn no_more_is_parsed_than_the_limit() {
        let page = "<p>äöü</p>".repeat(MAX_TREE_BYTES / 8);
        let Markup::Parsable(kept) = prepare(&page) else { panic!("it is not deep") };
        assert!(kept.len() <= MAX_TREE_BYTES);
    }
}
