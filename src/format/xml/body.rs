//! The texts of elements: lines of mixed content, and bodies of paragraphs.
//!
//! In: an element of a tree. Out: its text as one line, or its blocks as [`Prose`]. Markup inside of a paragraph is read
//! as part of the line: what stands apart in it (a broken line, the parts of a name or a place) gets a space.
//!
//! ```text
//! <p>In <city>Port Elms</city><country>Velmar</country>, the <em>guns</em> fell silent.</p>
//!  → In Port Elms Velmar, the guns fell silent.
//! ```

use roxmltree::{Node, NodeType};

use crate::format::Prose;

/// Elements of NITF that are data side by side, with or without white space between them.
const DATA: &[&str] = &[
    "name.given",
    "name.family",
    "function",
    "sublocation",
    "city",
    "state",
    "region",
    "country",
    "person",
    "org",
    "location",
    "byttl",
    "story.date",
];
/// What is no part of a story: pictures with what is written below them, data, scripts, what pages have around their text.
const NOT_BODY: &[&str] = &[
    "media",
    "figure",
    "script",
    "style",
    "virtloc",
    "media-caption",
    "media-producer",
    "object",
    "iframe",
    "head",
    "header",
    "footer",
];

/// Returns the text of `node` as one line; `None` when it has none.
pub(crate) fn line(node: Node<'_, '_>) -> Option<String> {
    let mut text = String::new();
    for inner in node.descendants() {
        match inner.node_type() {
            NodeType::Element if inner != node && stands_apart(inner) => text.push(' '),
            NodeType::Text => {
                let part = inner.text().unwrap_or_default();
                let is_behind_block = inner.prev_sibling().is_some_and(is_block);
                let is_behind_data =
                    inner.prev_sibling().is_some_and(is_data) && part.starts_with(char::is_alphanumeric);
                if is_behind_block || is_behind_data {
                    text.push(' ');
                }
                text.push_str(part);
            }
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn stands_apart(node: Node<'_, '_>) -> bool {
    // Behind a number stands a fraction, `1<frac>…`.
    let is_fraction = node.tag_name().name() == "frac";
    is_block(node) || is_fraction || is_data(node) && node.prev_sibling().is_none_or(|before| before.is_element())
}

fn is_data(node: Node<'_, '_>) -> bool {
    node.is_element() && DATA.contains(&node.tag_name().name())
}

fn is_block(node: Node<'_, '_>) -> bool {
    node.is_element() && (block(node.tag_name().name()).is_some() || node.tag_name().name() == "br")
}

/// Returns the element of HTML that a block is in a body; `None` for what stands in a line.
fn block(name: &str) -> Option<&'static str> {
    Some(match name {
        "p" => "p",
        "hl1" | "h1" | "h2" | "hl2" => "h2",
        "h3" | "h4" | "h5" | "h6" => "h3",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "dl" => "dl",
        "dt" => "dt",
        "dd" => "dd",
        "bq" | "blockquote" => "blockquote",
        "table" => "table",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        "pre" => "pre",
        "block" | "div" | "section" | "article" | "body" | "note" | "body.content" | "nitf-table" | "caption" => "div",
        _ => return None,
    })
}

/// Returns the blocks of `node`, as markup without attributes; `None` when there is no text in it.
pub(crate) fn prose(node: Node<'_, '_>) -> Option<Prose> {
    let mut markup = String::new();
    let mut has_text = false;
    let mut at = Some(node);
    while let Some(inner) = at {
        let is_body = !(inner.is_element() && NOT_BODY.contains(&inner.tag_name().name()));
        match inner.node_type() {
            NodeType::Element if is_body => open(inner, &mut markup),
            NodeType::Text => {
                let text = inner.text().unwrap_or_default();
                has_text |= !text.trim().is_empty();
                markup.push_str(&html_escape::encode_text(text));
            }
            _ => {}
        }
        at = if is_body && inner.has_children() { inner.first_child() } else { next(inner, node, &mut markup) };
    }
    has_text.then_some(Prose::Html(markup))
}

fn open(node: Node<'_, '_>, markup: &mut String) {
    match node.tag_name().name() {
        "br" => markup.push_str("<br>"),
        name => match block(name) {
            Some(element) => markup.extend(["<", element, ">"]),
            None if stands_apart(node) => markup.push(' '),
            None => {}
        },
    }
}

/// Returns the node that follows `node` inside of `root`, and closes the elements that end before it.
fn next<'a, 'input>(node: Node<'a, 'input>, root: Node<'a, 'input>, markup: &mut String) -> Option<Node<'a, 'input>> {
    let mut node = node;
    loop {
        if node.is_element()
            && !NOT_BODY.contains(&node.tag_name().name())
            && let Some(element) = block(node.tag_name().name())
        {
            markup.extend(["</", element, ">\n"]);
        }
        if node == root {
            return None;
        }
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
    }
}
