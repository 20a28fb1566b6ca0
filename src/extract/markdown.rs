//! Turns Markdown into paragraphs of plain text.
//!
//! In: Markdown as archives and notes hold it. Out: plain paragraphs, headings and list items among them. As an example,
//! `## A **first** [step](https://x)` becomes `A first step`.
//!
//! It is no full parser: a story is prose, and what is rare in prose (tables, footnotes) stays as it was typed.

use super::{clean, markup};

/// Returns the paragraphs of `markdown`.
pub(super) fn paragraphs(markdown: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
            end(&mut paragraphs, &mut current);
            continue;
        }
        if in_code {
            paragraphs.extend(Some(clean::line(line)).filter(|line| !line.is_empty()));
            continue;
        }
        let quoted = trimmed.trim_start_matches(['>', ' ']);
        if quoted.is_empty() || is_rule(quoted) {
            end(&mut paragraphs, &mut current);
            continue;
        }
        if let Some(heading) = heading(quoted) {
            end(&mut paragraphs, &mut current);
            paragraphs.extend(Some(inline(heading)).filter(|text| !text.is_empty()));
            continue;
        }
        let text = match list_item(quoted) {
            Some(item) => {
                end(&mut paragraphs, &mut current);
                item
            }
            None => quoted,
        };
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(text);
        if line.ends_with("  ") || line.ends_with('\\') {
            // A hard line break stays inside its paragraph.
            current.truncate(current.trim_end_matches(['\\', ' ']).len());
        }
    }
    end(&mut paragraphs, &mut current);
    paragraphs
}

fn end(paragraphs: &mut Vec<String>, current: &mut String) {
    let text = inline(&std::mem::take(current));
    paragraphs.extend((!text.is_empty()).then_some(text));
}

/// Whether a line is a rule, or the line under a heading.
fn is_rule(line: &str) -> bool {
    let marks: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    marks.len() >= 3 && ["-", "*", "_", "="].iter().any(|mark| marks.replace(mark, "").is_empty())
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    ((1..=6).contains(&level) && (text.is_empty() || text.starts_with(' ')))
        .then(|| text.trim().trim_end_matches('#').trim_end())
}

fn list_item(line: &str) -> Option<&str> {
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("+ "))
    {
        return Some(item.trim_start());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    // `2025. The year` may open a sentence; no list is that long.
    let rest = line.get(digits..).filter(|_| (1..=3).contains(&digits))?;
    rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")).map(str::trim_start)
}

/// Takes the markup out of a paragraph: links keep their text, images go, emphasis and code lose their marks.
fn inline(text: &str) -> String {
    let text = without_links(text);
    let mut plain = String::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let c = characters[at];
        match c {
            '\\' if characters.get(at + 1).is_some_and(char::is_ascii_punctuation) => {
                plain.push(characters[at + 1]);
                at += 1;
            }
            '*' | '`' | '~' if is_mark(&characters, at) => {}
            // An underscore inside a word is part of it.
            '_' if is_mark(&characters, at) && !is_inside_word(&characters, at) => {}
            _ => plain.push(c),
        }
        at += 1;
    }
    let plain =
        if plain.contains('<') { markup::strip_tags(&plain) } else { clean::decode_entities(&plain).into_owned() };
    clean::line(&plain)
}

/// Whether the mark at `at` touches a word: ` * ` alone stands for itself.
fn is_mark(characters: &[char], at: usize) -> bool {
    let is_space =
        |index: Option<usize>| index.and_then(|index| characters.get(index)).is_none_or(|c| c.is_whitespace());
    !(is_space(at.checked_sub(1)) && is_space(Some(at + 1)))
}

fn is_inside_word(characters: &[char], at: usize) -> bool {
    let is_letter =
        |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(|c| c.is_alphanumeric());
    is_letter(at.checked_sub(1)) && is_letter(Some(at + 1))
}

/// Replaces `[text](address)` by its text and `![text](address)` by nothing.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let is_image = rest[..start].ends_with('!');
        plain.push_str(if is_image { &rest[..start - 1] } else { &rest[..start] });
        let inner = &rest[start + 1..];
        let Some(link) = link(inner) else {
            plain.push_str(if is_image { "![" } else { "[" });
            rest = inner;
            continue;
        };
        if !is_image {
            plain.push_str(link.text);
        }
        rest = link.rest;
    }
    plain.push_str(rest);
    plain
}

struct Link<'a> {
    text: &'a str,
    rest: &'a str,
}

/// Reads a link whose opening bracket has been read.
fn link(inner: &str) -> Option<Link<'_>> {
    /// No link's text or address is longer; the limit keeps a row of brackets from being read again and again.
    const MAX_BYTES: usize = 500;
    let window = |text: &str| {
        text.char_indices().take_while(|(at, _)| *at < MAX_BYTES).last().map_or(0, |(at, c)| at + c.len_utf8())
    };
    let end = inner[..window(inner)].find(']')?;
    let (text, after) = (&inner[..end], &inner[end + 1..]);
    let address = after.strip_prefix('(')?;
    let close = address[..window(address)].find(')')?;
    Some(Link { text, rest: &address[close + 1..] })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(markdown: &str, expected: &[&str]) {
        assert_eq!(paragraphs(markdown), expected, "{markdown}");
    }

    #[test]
    fn markup_is_taken_out() {
        check(
            "## A **first** [step](https://x.example)\n\nText with *stress*, `code` and ~~less~~.",
            &["A first step", "Text with stress, code and less."],
        );
        check(
            "One line\nand the next.\n\n- an item\n- another\n\n1. first\n2. second",
            &["One line and the next.", "an item", "another", "first", "second"],
        );
        check(
            "> A quote\n> goes on\n\n![a picture](x.jpg)\n\nA <b>tag</b> &amp; more",
            &["A quote goes on", "A tag & more"],
        );
        check("Title\n=====\nText", &["Title", "Text"]);
    }

    #[test]
    fn marks_that_are_text_stay() {
        check("2 * 3 = 6, snake_case and [brackets]", &["2 * 3 = 6, snake_case and [brackets]"]);
        check("2025. A year.", &["2025. A year."]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(markdown in "([\\[\\]()!*_`<>#\\-\\\\ \na1é]|\\PC){0,80}") {
            let _ = paragraphs(&markdown);
        }
    }
}
