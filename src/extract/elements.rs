//! What elements are by their names: blocks, columns, headings, links to tags.
//!
//! In: an element's name or attribute, or a node of the tree. Out: what it is for a reader. As an example, `<p>` starts a
//! block of text, and `<font size=5>` is type of a heading's size.

use ego_tree::NodeRef;
use scraper::Node;

/// Whether an address is that of a tag's page.
pub(super) fn leads_to_tag(href: &str) -> bool {
    let folders = [
        "/tag/",
        "/tags/",
        "/topic/",
        "/topics/",
        "/thema/",
        "/themen/",
        "/schlagwort/",
        "/schlagworte/",
        "/hub/",
        "/etiqueta/",
        "/etiquetas/",
        "/sujet/",
        "/tema/",
        "/temas/",
        "/teema/",
        "/emne/",
        "/amne/",
        "/onderwerp/",
        "/argomento/",
        "/argomenti/",
        "/konu/",
        "/etiket/",
        "/tagi/",
    ];
    folders.iter().any(|folder| href.contains(folder))
}

/// Returns the level of heading that type of this size stands for; running text has size 3.
pub(super) fn level_of_size(size: &str) -> Option<u8> {
    let size = size.trim();
    let number: u8 = size.trim_start_matches('+').parse().ok()?;
    match if size.starts_with('+') { number.saturating_add(3) } else { number } {
        0..=3 => None,
        4 => Some(2),
        _ => Some(1),
    }
}

/// Whether a table's cell holds blocks of its own, so that it is a column of the page rather than a datum.
pub(super) fn holds_blocks(cell: NodeRef<'_, Node>) -> bool {
    /// A cell with so many line breaks holds several lines of its own.
    const MIN_BREAKS: usize = 2;
    let holds = |node: NodeRef<'_, Node>| {
        let elements = || node.children().filter_map(|child| child.value().as_element());
        elements().any(|inner| is_block(inner.name()) || inner.name() == "hr")
            || elements().filter(|inner| inner.name() == "br").take(MIN_BREAKS).count() == MIN_BREAKS
    };
    // Old pages wrap all of a cell in a `<font>`.
    let is_wrapper = |child: &NodeRef<'_, Node>| {
        child.value().as_element().is_some_and(|inner| matches!(inner.name(), "font" | "span" | "b"))
    };
    holds(cell) || cell.children().filter(is_wrapper).any(holds)
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "label"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}
