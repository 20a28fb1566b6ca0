//! The plain text of mail: lines that were broken on the way, addresses that stand for links, signatures.
//!
//! In: a part of a message. Out: its text as its sender wrote it, as far as that can be told. As an example, `Truce
//! <https://links.example/1> holds` is `Truce holds`. Source: RFC 3676 for soft line breaks.

use super::mime::{ContentType, Part};
use crate::archive::Decoded;

/// Returns the text of a part: soft line breaks taken out, the signature cut off.
pub(super) fn plain_text(part: Part<'_>, content_type: &ContentType) -> Decoded {
    let decoded = part.decoded();
    let text = without_signature(&decoded.text);
    let is_flowed = content_type.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    let deletes_space = content_type.parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
    let text = if is_flowed && text.lines().any(is_soft) {
        unflowed(text, if deletes_space { Space::Delete } else { Space::Keep })
    } else {
        text.to_owned()
    };
    Decoded { text: without_addresses(&text), ..decoded }
}

/// Takes out the web addresses that stand for the links of the marked-up version: alone on a line, or in brackets.
fn without_addresses(text: &str) -> String {
    /// What is longer is no address.
    const MAX_ADDRESS_BYTES: usize = 2_000;
    let is_address = |text: &str| {
        let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']'));
        (bare.starts_with("https://") || bare.starts_with("http://")) && !bare.contains(char::is_whitespace)
    };
    let mut kept = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !is_address(line)) {
        let mut rest = line;
        while let Some(start) = rest.find(['<', '(', '[']) {
            let (before, bracketed) = rest.split_at(start);
            let near = &bracketed[..bracketed.floor_char_boundary(MAX_ADDRESS_BYTES)];
            let length = memchr::memchr3(b'>', b')', b']', near.as_bytes()).map(|end| end + 1);
            let length = length.filter(|length| is_address(&near[..*length]));
            kept.push_str(if length.is_some() { before.trim_end() } else { &rest[..=start] });
            rest = &bracketed[length.unwrap_or(1)..];
        }
        kept.push_str(rest);
        kept.push('\n');
    }
    kept
}

/// Whether a line goes on with the next one.
fn is_soft(line: &str) -> bool {
    line.ends_with(' ') && !is_signature_mark(line)
}

fn is_signature_mark(line: &str) -> bool {
    line.trim_end_matches('\r') == "-- "
}

/// What becomes of the space before a soft line break.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    Keep,
    Delete,
}

/// Joins the lines of a flowed text: of each paragraph one, an empty one after it. Source: RFC 3676, section 4.
fn unflowed(text: &str, space: Space) -> String {
    let mut joined = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        // A space before a line keeps it from being taken for a quote.
        let content = line.strip_prefix(' ').unwrap_or(line);
        if is_soft(line) {
            joined.push_str(if space == Space::Delete { content.trim_end_matches(' ') } else { content });
        } else {
            joined.push_str(content);
            joined.push_str("\n\n");
        }
    }
    joined
}

/// Cuts the signature, which a line of two hyphens and a space introduces.
fn without_signature(text: &str) -> &str {
    /// What is longer is text.
    const MAX_LINES: usize = 12;
    let Some(mark) = text.rfind("\n-- \n").or_else(|| text.rfind("\n-- \r\n")) else { return text };
    if text[mark + 1..].lines().count() <= MAX_LINES + 1 { &text[..mark] } else { text }
}

/// Counts the bytes of text that stand in markup, roughly.
pub(super) fn text_bytes(html: &str) -> usize {
    let mut n_bytes = 0;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        n_bytes += rest[..start].trim().len();
        rest = &rest[start..];
        let is_style = |name: &str| rest.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if is_style("style") {
            "</style"
        } else if is_style("title") {
            "</title"
        } else {
            ">"
        };
        rest = rest.find(end).map_or("", |at| &rest[at + end.len()..]);
    }
    n_bytes + rest.trim().len()
}

/// Whether a text sent as plain is a page.
pub(super) fn is_page(text: &str) -> bool {
    let text = text.trim_start();
    ["<!doctype html", "<html"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}
