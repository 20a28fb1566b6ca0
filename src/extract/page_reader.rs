//! Reads a page once: the walk over the parsed tree.
//!
//! In: the tree. Out: a [`Page`]. As an example, `<p>Both sides <b>agreed</b>.</p>` gives one block of text.
//!
//! The walk keeps its own stack, so that no page can overflow the program's.

use ego_tree::NodeRef;
use scraper::node::Element;
use scraper::{Html, Node};

use super::elements::{holds_blocks, is_block, leads_to_tag, level_of_size};
use super::hints::{Hints, Reason};
use super::page::{Block, BlockKind, Container, ContainerTag, Furniture, Mention, MentionKind, Page, ToldBy, weight};
use super::{clean, plain_text};

/// The most text that is read of a title, a name or a date, in bytes.
const MAX_MENTION_BYTES: usize = 600;
/// The most nodes that are looked at for a title, a name or a date.
const MAX_MENTION_NODES: usize = 200;
/// The most mentions of one sort that are kept.
const MAX_MENTIONS: usize = 200;
/// The most bytes of a data script that are kept.
const MAX_DATA_BYTES: usize = 4 << 20;

/// Large type that runs on longer than this is no heading.
const MAX_HEADING_WEIGHT: u32 = 250;

/// Reads the parsed page.
pub(super) fn read(html: &Html) -> Page {
    let mut reader = Reader::default();
    reader.page.containers.push(Container {
        tag: ContainerTag::Other,
        parent: None,
        first: 0,
        end: 0,
        is_body: false,
        furniture: None,
    });
    reader.walk(html.tree.root());
    let n_blocks = reader.page.blocks.len();
    reader.page.containers[0].end = n_blocks;
    reader.page
}

/// A block element whose end has not been reached.
#[derive(Debug)]
struct Open {
    container: usize,
    kind: BlockKind,
    is_lead: bool,
}

/// The walk over the tree.
#[derive(Debug, Default)]
struct Reader {
    page: Page,
    open: Vec<Open>,
    /// What inline elements around the current text say: whether it is a link, and whether it is furniture.
    inline: Vec<Inline>,
    n_open_links: usize,
    text: String,
    link_weight: u32,
    /// How much of the current text is set in large type, and in the smallest of these sizes.
    large: LargeType,
    /// How many line breaks stand at the end of the current text.
    n_breaks: u8,
}

#[derive(Debug)]
enum Inline {
    Link,
    Plain,
    /// An element that is inline by its name, and a box of the layout by what it holds.
    Box,
    /// Type of a heading's size, and the size around it.
    Type(Option<u8>),
}

/// Old pages make their headings with `<font size=5>`.
#[derive(Debug, Default)]
struct LargeType {
    /// The level of heading that type of the current size stands for.
    level: Option<u8>,
    /// How much of the current text is set so.
    weight: u32,
    /// The level of heading that this text stands for.
    text_level: u8,
}

/// What the walk does with a node's children.
#[derive(PartialEq)]
enum Step {
    Into,
    Over,
}

impl Reader {
    fn walk(&mut self, root: NodeRef<'_, Node>) {
        let mut node = root;
        loop {
            if self.enter(node) == Step::Into {
                if let Some(child) = node.first_child() {
                    node = child;
                    continue;
                }
                self.leave(node);
            }
            loop {
                if node == root {
                    self.flush();
                    return;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let Some(parent) = node.parent() else { return };
                node = parent;
                self.leave(node);
            }
        }
    }

    fn enter(&mut self, node: NodeRef<'_, Node>) -> Step {
        match node.value() {
            Node::Text(text) => {
                self.push_text(text);
                Step::Over
            }
            Node::Element(element) => self.enter_element(node, element),
            Node::Document | Node::Fragment => Step::Into,
            _ => Step::Over,
        }
    }

    fn enter_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> Step {
        match element.name() {
            "script" => {
                self.read_script(node, element);
                return Step::Over;
            }
            "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "embed" | "video" | "audio"
            | "canvas" | "select" | "textarea" | "map" | "datalist" | "progress" | "button" => return Step::Over,
            "input" => {
                self.page.n_password_fields += usize::from(element.attr("type") == Some("password"));
                return Step::Over;
            }
            "title" => {
                if self.page.title.is_none() {
                    self.page.title = Some(text_of(node)).filter(|title| !title.is_empty());
                }
                return Step::Over;
            }
            "meta" => {
                self.read_meta(element);
                return Step::Over;
            }
            "link" => {
                self.read_link(element);
                return Step::Over;
            }
            "br" => {
                self.n_breaks += 1;
                if self.n_breaks >= 2 || self.is_line_of_its_own() {
                    self.flush();
                } else {
                    clean::push_line(&mut self.text, " ");
                }
                return Step::Over;
            }
            "td" | "th" if !holds_blocks(node) => self.text.push(' '),
            "hr" => {
                self.flush();
                return Step::Over;
            }
            "html" => {
                self.page.language = element.attr("lang").or_else(|| element.attr("xml:lang")).map(str::to_owned);
                return Step::Into;
            }
            _ => {}
        }
        let hints = Hints::read(element.attrs());
        self.read_mentions(node, element, hints);
        if is_block(element.name()) {
            return self.enter_block(element, hints);
        }
        let is_cell = matches!(element.name(), "td" | "th") && holds_blocks(node);
        if is_cell || hints.is_body && element.name() == "span" {
            self.inline.push(Inline::Box);
            // A column holds more than the story that it is named for.
            return self.enter_block(element, Hints { is_body: hints.is_body && !is_cell, ..hints });
        }
        self.enter_inline(element, hints)
    }

    fn enter_block(&mut self, element: &Element, hints: Hints) -> Step {
        self.flush();
        let name = element.name();
        let outer = self.open.last();
        let outer_kind = outer.map_or(BlockKind::Other, |outer| outer.kind);
        let kind = match name {
            "p" | "pre" | "dd" => BlockKind::Paragraph,
            "li" | "dt" => BlockKind::Item,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(name.as_bytes()[1] - b'0'),
            "body" | "article" | "main" | "section" => BlockKind::Other,
            // A `div` within a heading or an item is there for the looks.
            _ => match outer_kind {
                BlockKind::Heading(_) | BlockKind::Item => outer_kind,
                _ => BlockKind::Other,
            },
        };
        let furniture = own_furniture(element, hints, kind);
        let is_lead = hints.is_lead || outer.is_some_and(|outer| outer.is_lead);
        let parent = outer.map_or(0, |outer| outer.container);
        let container = self.page.containers.len();
        self.page.containers.push(Container {
            tag: match name {
                "article" => ContainerTag::Article,
                "main" => ContainerTag::Main,
                _ => ContainerTag::Other,
            },
            parent: Some(parent),
            first: self.page.blocks.len(),
            end: self.page.blocks.len(),
            is_body: hints.is_body,
            furniture,
        });
        self.open.push(Open { container, kind, is_lead });
        Step::Into
    }

    fn enter_inline(&mut self, element: &Element, hints: Hints) -> Step {
        if hints.furniture == Some(Reason::Hidden) {
            return Step::Over;
        }
        let is_link = element.name() == "a" && element.attr("href").is_some();
        self.n_open_links += usize::from(is_link);
        let inline = if is_link {
            Inline::Link
        } else if let Some(size) = element.attr("size").filter(|_| element.name() == "font") {
            Inline::Type(std::mem::replace(&mut self.large.level, level_of_size(size)))
        } else {
            Inline::Plain
        };
        self.inline.push(inline);
        Step::Into
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        if element.name() == "html" {
            return;
        }
        if is_block(element.name()) {
            self.leave_block();
            return;
        }
        match self.inline.pop() {
            Some(Inline::Link) => self.n_open_links -= 1,
            Some(Inline::Type(outer)) => self.large.level = outer,
            Some(Inline::Box) => self.leave_block(),
            Some(Inline::Plain) | None => {}
        }
    }

    fn leave_block(&mut self) {
        self.flush();
        if let Some(open) = self.open.pop() {
            self.page.containers[open.container].end = self.page.blocks.len();
        }
    }

    /// Whether the text before a line break is a heading or a credit, and what follows is not part of it.
    fn is_line_of_its_own(&self) -> bool {
        /// Longer lines are part of a text.
        const MAX_BYTES: usize = 300;
        let line = self.text.trim();
        !line.is_empty()
            && line.len() <= MAX_BYTES
            && (self.is_large(weight(line))
                || plain_text::introduces_byline(line)
                || plain_text::is_date_line(line, None))
    }

    /// Whether all of the current text, which weighs so much, is set in large type.
    fn is_large(&self, weight: u32) -> bool {
        // White space between the pieces weighs as well.
        self.large.weight > 0 && 10 * self.large.weight >= 9 * weight
    }

    fn push_text(&mut self, text: &str) {
        if text.trim().is_empty() {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        self.n_breaks = 0;
        if self.n_open_links > 0 {
            self.link_weight += weight(text.trim());
        }
        if let Some(level) = self.large.level {
            self.large.weight += weight(text.trim());
            self.large.text_level = level;
        }
        clean::push_line(&mut self.text, text);
    }

    /// Ends the current block.
    fn flush(&mut self) {
        self.n_breaks = 0;
        let link_weight = std::mem::take(&mut self.link_weight);
        let text = self.text.trim();
        if text.is_empty() {
            self.text.clear();
            self.large.weight = 0;
            return;
        }
        let text = clean::compose(text.to_owned());
        self.text.clear();
        let weight = weight(&text);
        let open = self.open.last();
        let kind = open.map_or(BlockKind::Other, |open| open.kind);
        let is_heading = self.is_large(weight) && weight <= MAX_HEADING_WEIGHT && 2 * link_weight < weight;
        let kind = match kind {
            BlockKind::Other | BlockKind::Paragraph if is_heading => BlockKind::Heading(self.large.text_level),
            kind => kind,
        };
        self.large.weight = 0;
        self.page.blocks.push(Block {
            weight,
            link_weight: link_weight.min(weight),
            kind,
            is_lead: open.is_some_and(|open| open.is_lead),
            container: open.map_or(0, |open| open.container),
            text,
        });
    }

    fn read_script(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let kind = element.attr("type").unwrap_or_default();
        if !kind.contains("ld+json") {
            return;
        }
        let text: String = node.children().filter_map(|child| child.value().as_text()).map(|text| &**text).collect();
        if text.len() > MAX_DATA_BYTES {
            return;
        }
        self.page.json_ld.push(text);
    }

    fn read_meta(&mut self, element: &Element) {
        let Some(content) = element.attr("content").filter(|content| !content.trim().is_empty()) else { return };
        // A page may use both attributes, with different names.
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = element.attr(attribute) {
                let name = name.trim().to_ascii_lowercase();
                if attribute == "itemprop" {
                    self.page.properties.push((name.clone(), content.to_owned()));
                }
                self.page.metas.push((name, content.to_owned()));
            }
        }
    }

    fn read_link(&mut self, element: &Element) {
        if let (Some(rel), Some(href)) = (element.attr("rel"), element.attr("href")) {
            self.page.links.push((rel.to_ascii_lowercase(), href.to_owned()));
        }
    }

    /// Keeps the text of a link that leads to a tag.
    fn read_tag(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if element.name() != "a" || self.page.tags.len() >= MAX_MENTIONS {
            return;
        }
        let is_rel_tag = element.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "tag"));
        if is_rel_tag || element.attr("href").is_some_and(leads_to_tag) {
            let visible = text_of(node);
            let kind = if is_rel_tag { MentionKind::RelTag } else { MentionKind::ClassName };
            let at_block = self.page.blocks.len();
            self.page.tags.push(Mention { text: visible.clone(), visible, label: String::new(), at_block, kind });
        }
    }

    /// Keeps the dates, names and properties that `element` holds.
    fn read_mentions(&mut self, node: NodeRef<'_, Node>, element: &Element, hints: Hints) {
        let name = element.name();
        let is_rel_author =
            name == "a" && element.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"));
        self.read_tag(node, element);
        let property = element.attr("itemprop");
        let is_time = name == "time";
        if !(hints.is_byline || hints.is_date || hints.is_breadcrumb || is_rel_author || is_time || property.is_some())
        {
            return;
        }
        let visible = text_of(node);
        if let Some(property) = property {
            let value = element.attr("content").or_else(|| element.attr("datetime")).unwrap_or(&visible);
            if !value.trim().is_empty() && self.page.properties.len() < MAX_MENTIONS {
                for property in property.split_whitespace() {
                    self.page.properties.push((property.to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        let label = || {
            let names = element.attrs().filter(|(name, _)| matches!(*name, "class" | "id" | "itemprop" | "rel"));
            names.fold(name.to_owned(), |label, (_, value)| label + " " + &value.to_ascii_lowercase())
        };
        if hints.is_breadcrumb && self.page.breadcrumbs.is_empty() {
            self.page.breadcrumbs = link_texts(node);
        }
        if (is_time || hints.is_date) && self.page.dates.len() < MAX_MENTIONS {
            let datetime =
                element.attr("datetime").or_else(|| element.attr("content")).filter(|value| !value.trim().is_empty());
            let kind = match (property, is_time) {
                (Some(_), _) => MentionKind::Property,
                (None, true) => MentionKind::TimeElement,
                (None, false) => MentionKind::ClassName,
            };
            let text = datetime.unwrap_or(&visible).to_owned();
            let at_block = self.page.blocks.len();
            self.page.dates.push(Mention { text, visible: visible.clone(), label: label(), at_block, kind });
        }
        if (is_rel_author || hints.is_byline) && self.page.authors.len() < MAX_MENTIONS && !visible.is_empty() {
            let kind = match (property, is_rel_author) {
                (Some(_), _) => MentionKind::Property,
                (None, true) => MentionKind::RelAuthor,
                (None, false) => MentionKind::ClassName,
            };
            let at_block = self.page.blocks.len();
            self.page.authors.push(Mention { text: visible.clone(), visible, label: label(), at_block, kind });
        }
    }
}

/// Why `element` is no part of the story, as far as its own tag and names say.
fn own_furniture(element: &Element, hints: Hints, kind: BlockKind) -> Option<Furniture> {
    let by_tag = match element.name() {
        "nav" | "menu" => Some(Reason::Navigation),
        "aside" => Some(Reason::Aside),
        "footer" => Some(Reason::Footer),
        "figure" | "figcaption" | "caption" => Some(Reason::Caption),
        "fieldset" | "legend" | "label" | "dialog" => Some(Reason::Controls),
        "address" => Some(Reason::Credit),
        _ => hints.role,
    };
    if let Some(reason) = by_tag {
        return Some(Furniture { reason, told_by: ToldBy::Tag });
    }
    // The class names of the outermost elements speak of the whole page.
    let is_outermost = matches!(element.name(), "html" | "body" | "article" | "main");
    let reason = hints.furniture.filter(|&reason| !is_outermost || reason == Reason::Hidden);
    let is_text = matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_));
    let reason = reason.or((is_text && (hints.is_byline || hints.is_date)).then_some(Reason::Credit));
    reason.map(|reason| Furniture { reason, told_by: ToldBy::Name })
}

/// Returns the text inside `node` on one line, as far as the limits go.
fn text_of(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for inner in node.descendants().take(MAX_MENTION_NODES) {
        match inner.value() {
            Node::Text(inner) => clean::push_line(&mut text, inner),
            Node::Element(element) if !text.is_empty() && (is_block(element.name()) || element.name() == "br") => {
                // Names in neighbouring blocks must not grow together.
                text.push(' ');
            }
            _ => {}
        }
        if text.len() > MAX_MENTION_BYTES {
            break;
        }
    }
    clean::compose(text.trim().to_owned())
}

/// Returns the texts of the links inside `node`.
fn link_texts(node: NodeRef<'_, Node>) -> Vec<String> {
    let elements = node.descendants().take(MAX_MENTION_NODES);
    let links = elements.filter(|inner| inner.value().as_element().is_some_and(|element| element.name() == "a"));
    links.map(text_of).filter(|text| !text.is_empty()).collect()
}
