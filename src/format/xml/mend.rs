//! XML that is not well-formed → XML that is.
//!
//! In: a fragment as it stands in a file. Out: [`Mended`], which every parser takes: signs are escaped, names of HTML
//! characters are the characters, what may not stand in XML is dropped, tags are closed in their order. Much of what is
//! called RSS was written by templates that never heard of all this.
//!
//! ```text
//! <p>AT&T <b>&nbsp;said<br> no</p></i>  → <p>AT&amp;T <b>&#160;said<br/> no</b></p>
//! ```

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use super::tags::{TokenKind, Tokens, attributes, is_sound_name, local_name};

/// Most attributes of one element: parsers compare each with each.
const MAX_ATTRIBUTES: usize = 64;
/// Most namespaces that a fragment declares: parsers copy them from element to element.
const MAX_NAMESPACES: usize = 100;
/// The longest name of a character, `CounterClockwiseContourIntegral`, and some.
const MAX_REFERENCE_BYTES: usize = 40;
/// Elements of HTML that have no end; those that mean something else in feeds (`link`, `source`) are not among them.
const VOID_ELEMENTS: &[&str] = &["br", "hr", "img", "input", "wbr", "embed"];

/// A fragment that is well-formed, once its prefixes are declared around it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    /// The prefixes of its names.
    pub(super) prefixes: BTreeSet<String>,
}

/// Mends a fragment; one that is sound comes out the same, but for how it is written.
pub(super) fn mend(fragment: &str) -> Mended {
    let mut mender = Mender::default();
    for token in Tokens::of(fragment) {
        let raw = &fragment[token.range];
        match token.kind {
            TokenKind::Start(name) if !VOID_ELEMENTS.contains(&name) => mender.start(name, raw),
            TokenKind::Start(name) | TokenKind::Empty(name) => mender.empty(name, raw),
            TokenKind::End(name) => mender.end(name),
            TokenKind::Text => push_text(&mut mender.text, raw),
            TokenKind::CharacterData(data) => push_escaped(&mut mender.text, data),
            TokenKind::Other => {}
        }
    }
    while let Some(name) = mender.open.pop() {
        mender.close(name);
    }
    Mended { text: mender.text, prefixes: mender.prefixes }
}

#[derive(Default)]
struct Mender<'a> {
    text: String,
    prefixes: BTreeSet<String>,
    n_namespaces: usize,
    open: Vec<&'a str>,
    /// How many elements of each name are open, so that an end without a start is known at once.
    n_open: HashMap<&'a str, usize>,
}

impl<'a> Mender<'a> {
    fn start(&mut self, name: &'a str, tag: &str) {
        if name.starts_with("xmlns:") {
            return;
        }
        self.push_tag(name, tag);
        self.text.push('>');
        self.open.push(name);
        *self.n_open.entry(name).or_default() += 1;
    }

    fn empty(&mut self, name: &str, tag: &str) {
        if !name.starts_with("xmlns:") {
            self.push_tag(name, tag);
            self.text.push_str("/>");
        }
    }

    fn end(&mut self, name: &str) {
        if self.n_open.get(name).is_none_or(|n| *n == 0) {
            return;
        }
        while let Some(open) = self.open.pop() {
            self.close(open);
            if open == name {
                break;
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.text.extend(["</", name, ">"]);
        if let Some(n) = self.n_open.get_mut(name) {
            *n -= 1;
        }
    }

    fn push_tag(&mut self, name: &str, tag: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.note_prefix(name);
        let mut seen = HashSet::new();
        for (name, value) in attributes(tag).take(MAX_ATTRIBUTES) {
            let is_namespace = name == "xmlns" || name.starts_with("xmlns:");
            if !is_sound_name(name) || is_namespace && !self.may_declare(name, value) {
                continue;
            }
            // Two attributes of one name are one too many, even when they only may turn out to have one name.
            let key = if is_namespace { name } else { local_name(name) };
            if !seen.insert(key) {
                continue;
            }
            if !is_namespace {
                self.note_prefix(name);
            }
            self.text.extend([" ", name, "=\""]);
            push_text(&mut self.text, value);
            self.text.push('"');
        }
    }

    fn may_declare(&mut self, name: &str, value: &str) -> bool {
        let is_prefix = name != "xmlns";
        let is_reserved =
            matches!(name, "xmlns:xml" | "xmlns:xmlns") || value.contains("www.w3.org/XML/1998/namespace");
        if is_reserved || value.contains("www.w3.org/2000/xmlns") || is_prefix && value.trim().is_empty() {
            return false;
        }
        self.n_namespaces += 1;
        self.n_namespaces <= MAX_NAMESPACES
    }

    fn note_prefix(&mut self, name: &str) {
        if let Some((prefix, _)) = name.split_once(':')
            && prefix != "xml"
            && !self.prefixes.contains(prefix)
            && self.prefixes.len() <= MAX_NAMESPACES
        {
            self.prefixes.insert(prefix.to_owned());
        }
    }
}

/// Adds text that has references in it, some of them no references.
pub(super) fn push_text(mended: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        push_escaped(mended, &rest[..at]);
        rest = &rest[at..];
        let near = &rest.as_bytes()[..rest.len().min(MAX_REFERENCE_BYTES)];
        let end = near.iter().skip(1).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
        let reference = end.filter(|end| near[1 + end] == b';').map(|end| &rest[..end + 2]);
        match reference.and_then(character) {
            Some(characters) => push_escaped(mended, &characters),
            None => mended.push_str("&amp;"),
        }
        rest = &rest[reference.filter(|reference| character(reference).is_some()).map_or(1, str::len)..];
    }
    push_escaped(mended, rest);
}

/// Returns what a reference stands for; nothing, when that may not stand in a text.
fn character(reference: &str) -> Option<String> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    let Some(number) = name.strip_prefix('#') else {
        let decoded = html_escape::decode_html_entities(reference);
        return (decoded != reference).then(|| decoded.into_owned());
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let character = char::from_u32(number.ok()?).map(String::from);
    Some(character.unwrap_or_default())
}

/// Adds characters as such, without those that XML does not know.
fn push_escaped(mended: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => mended.push_str("&amp;"),
            '<' => mended.push_str("&lt;"),
            '>' => mended.push_str("&gt;"),
            '"' => mended.push_str("&quot;"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => mended.push(c),
            // Otherwise the parser would take it for the end of a line.
            '\r' => _ = write!(mended, "&#13;"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(fragment: &str, expected: &str) {
        assert_eq!(mend(fragment).text, expected);
    }

    #[test]
    fn signs_are_escaped_and_characters_are_found_by_their_names() {
        check(
            "AT&T &amp; &lt;b> &nbsp;&eacute;&#233;&#xe9; &nosuch;",
            "AT&amp;T &amp; &lt;b&gt; \u{a0}ééé &amp;nosuch;",
        );
        check("a < b && c", "a &lt; b &amp;&amp; c");
        check("<a href=\"/?a=1&b=2\">", "<a href=\"/?a=1&amp;b=2\"></a>");
        check("<![CDATA[<p>AT&T]]>", "&lt;p&gt;AT&amp;T");
    }

    #[test]
    fn what_may_not_stand_in_xml_is_dropped() {
        check("a\u{0}\u{1b}b&#0;&#3;\u{fffe}c", "abc");
        check("<!DOCTYPE a [<!ENTITY b \"c\">]><!-- d --><?e?>&b;", "&amp;b;");
    }

    #[test]
    fn tags_are_closed_in_their_order() {
        check("<p>a<br>b<p>c</b></p>", "<p>a<br/>b<p>c</p></p>");
        check("<div><p><i>a</div>b", "<div><p><i>a</i></p></div>b");
    }

    #[test]
    fn prefixes_are_told() {
        let mended = mend("<dc:creator media:role=\"x\" xml:lang=en xmlns:a=\"\" lang=\"de\"/>");
        assert_eq!(mended.text, "<dc:creator media:role=\"x\" xml:lang=\"en\"/>");
        assert_eq!(mended.prefixes.into_iter().collect::<Vec<_>>(), ["dc", "media"]);
    }

    proptest! {
        #[test]
        fn whatever_is_mended_can_be_parsed(
            text in r#"(<|>|/|</|/>|!--|\?|<!\[CDATA\[|\]\]>|a|b:c|xmlns:b|xmlns|=|"|'| |é|&|&amp;|&#3;|;|#|x|\u{0}|\r|<a>|</a>|<br>){0,60}"#
        ) {
            let mended = mend(&text);
            let mut prefixes = String::new();
            for prefix in &mended.prefixes {
                prefixes.extend([" xmlns:", prefix, "=\"urn:", prefix, "\""]);
            }
            let document = format!("<x{prefixes}>{}</x>", mended.text);
            let parsed = roxmltree::Document::parse(&document);
            prop_assert!(parsed.is_ok(), "{parsed:?}: {document}");
        }
    }
}
