//! A record of METS → the fields of an article.
//!
//! In: what `mets::records` has put together: descriptions, the `div` of the article, its blocks. Out: one story. The
//! headline is the one that the description gives, else what the `div` is labelled with, else what was read under
//! `HEADING`; what differs is kept as another headline, since the words on the page may be searched too.

use std::collections::HashMap;

use roxmltree::Node;

use crate::archive;
use crate::article::{ArticleId, Evidence};
use crate::format::alto::{self, BlockReader};
use crate::format::ocr::Scan;
use crate::format::xml::{Surroundings, attribute, child, children, descendant, descendants, line};
use crate::format::{Capture, Content, FormatError, Prose, RawFields, RawStory, Stories};

/// Reads the story of a record.
pub(in crate::format) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let record = archive::decode(bytes).text;
    let fields = Surroundings::default().read(&record, fields)??;
    let content = Content::Fields(Box::new(fields));
    let story = RawStory { id: ArticleId::of(bytes), member: None, content, capture: Capture::default() };
    Ok(Box::new(std::iter::once(Ok(story))))
}

fn fields(record: Node<'_, '_>) -> Result<RawFields, FormatError> {
    let (issue, own) = (child(record, "issue"), child(record, "own"));
    let about = [own, issue];
    let in_any = |read: fn(Node<'_, '_>) -> Option<String>| about.iter().flatten().find_map(|node| read(*node));
    let outlet = issue.and_then(title);
    let read = match child(record, "alto") {
        Some(page) => alto::page(page, outlet.as_deref())?,
        None => article(record, own)?,
    };
    Ok(RawFields {
        // What a page's headline is, only its letters tell.
        evidence: read.evidence.or(Some(Evidence::Record)),
        published: in_any(date),
        language: in_any(language).or(read.language),
        section: child(record, "section").and_then(line).or(read.section),
        outlet,
        ..read
    })
}

/// Reads an article from its `div` and its blocks.
fn article(record: Node<'_, '_>, own: Option<Node<'_, '_>>) -> Result<RawFields, FormatError> {
    let mut blocks = HashMap::new();
    for page in children(record, "page") {
        let file = attribute(page, "file").unwrap_or_default();
        for block in page.children().filter(Node::is_element) {
            blocks.entry((file, attribute(block, "ID"))).or_insert(block);
        }
    }
    let division = child(record, "div").ok_or(FormatError::NoRecords)?;
    let mut parts = Parts::default();
    parts.read(division, &mut blocks);
    let Parts { headline, subheadline, byline, body, .. } = parts;
    let mut notes = Scan::default();
    for scan in [&headline, &subheadline, &byline, &body] {
        notes.add_notes_of(scan);
    }
    let one_line = |scan: Scan| Some(scan.paragraphs().join(" ")).filter(|text| !text.is_empty());
    let printed = one_line(headline);
    let paragraphs = body.paragraphs();
    let described =
        own.and_then(title).or_else(|| attribute(division, "LABEL").filter(|label| is_title(label)).map(str::to_owned));
    let headline = described.or_else(|| printed.clone());
    if headline.is_none() && paragraphs.is_empty() {
        return Err(FormatError::NotAStory { found: "an article without text".to_owned() });
    }
    let authors: Vec<String> = own.into_iter().flat_map(authors).collect();
    Ok(RawFields {
        other_headlines: printed.into_iter().filter(|printed| Some(printed) != headline.as_ref()).collect(),
        headline,
        subheadline: one_line(subheadline),
        body: (!paragraphs.is_empty()).then(|| Prose::Plain(paragraphs.join("\n\n"))),
        byline: if authors.is_empty() { one_line(byline).into_iter().collect() } else { authors },
        record_id: own.and_then(|own| descendant(own, "identifier")).and_then(line),
        language: notes.main_language(),
        ocr: notes.mean_confidence(),
        ..RawFields::default()
    })
}

/// What a part of an article is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Whole,
    Headline,
    Subheadline,
    Byline,
    Body,
    LeftOut,
}

impl Role {
    /// Returns the role of a `div` of this type inside of one with the role `self`.
    fn inside(self, kind: &str) -> Self {
        let kind: String = kind.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        match (self, kind.as_str()) {
            (Self::LeftOut, _) | (_, "advertisement" | "pagenumber" | "runningtitle") => Self::LeftOut,
            (_, "illustration" | "image" | "picture" | "photo" | "caption" | "figure") => Self::LeftOut,
            (Self::Body, _) => Self::Body,
            (_, "subheadline" | "subtitle" | "subheading") => Self::Subheadline,
            (_, "heading" | "title" | "headline" | "maintitle" | "titlesection") => Self::Headline,
            (_, "author" | "byline") => Self::Byline,
            (_, "body" | "bodycontent" | "text" | "content" | "paragraph" | "textblock") => Self::Body,
            (role, _) => role,
        }
    }
}

/// The texts of the parts of an article.
#[derive(Default)]
struct Parts {
    headline: Scan,
    subheadline: Scan,
    byline: Scan,
    body: Scan,
    reader: BlockReader,
}

impl Parts {
    /// Reads each block that a `div` names once, in the order in which they are named.
    fn read<'a>(&mut self, division: Node<'a, '_>, blocks: &mut HashMap<(&'a str, Option<&'a str>), Node<'a, '_>>) {
        let mut open = vec![(division, Role::Whole)];
        while let Some((node, role)) = open.pop() {
            match node.tag_name().name() {
                "area" => {
                    let place = (attribute(node, "FILEID").unwrap_or_default(), attribute(node, "BEGIN"));
                    if let Some(block) = blocks.remove(&place) {
                        self.read_block(block, role);
                    }
                }
                name => {
                    let kind = attribute(node, "TYPE").filter(|_| name == "div" && node != division);
                    let role = kind.map_or(role, |kind| role.inside(kind));
                    let inner: Vec<_> = node.children().filter(Node::is_element).map(|node| (node, role)).collect();
                    open.extend(inner.into_iter().rev());
                }
            }
        }
    }

    fn read_block(&mut self, block: Node<'_, '_>, role: Role) {
        let scan = match role {
            Role::Headline => &mut self.headline,
            Role::Subheadline => &mut self.subheadline,
            Role::Byline => &mut self.byline,
            Role::Whole | Role::Body => &mut self.body,
            Role::LeftOut => return,
        };
        self.reader.read_all(block, scan);
    }
}

/// Tells whether a label is a title, and not a number, the name of a kind, or a title that was cut off.
fn is_title(label: &str) -> bool {
    const KINDS: &[&str] = &["article", "section", "untitled", "no title", "[no title]", "unknown"];
    let is_whole = !label.ends_with("...") && !label.ends_with('…');
    let name = label.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '_').to_lowercase();
    is_whole && name.chars().any(char::is_alphabetic) && !KINDS.contains(&name.as_str())
}

/// Returns the title that a description gives, its article in front: `The` and `Harbour Post`.
fn title(about: Node<'_, '_>) -> Option<String> {
    let information = descendant(about, "titleInfo");
    let title = match information {
        Some(information) => child(information, "title").and_then(line)?,
        None => descendants(about, "title").find_map(line)?,
    };
    match information.and_then(|information| child(information, "nonSort")).and_then(line) {
        Some(article) => Some(format!("{article} {title}")),
        None => Some(title),
    }
}

/// Returns the day of issue; one in ISO 8601, where there are several.
fn date(about: Node<'_, '_>) -> Option<String> {
    let dates = || ["dateIssued", "issued", "date"].iter().flat_map(|name| descendants(about, name));
    let is_declared = |node: &Node<'_, '_>| attribute(*node, "encoding").is_some();
    dates().find(is_declared).and_then(line).or_else(|| dates().find_map(line))
}

/// Returns the code of the language.
fn language(about: Node<'_, '_>) -> Option<String> {
    let is_code = |node: &Node<'_, '_>| attribute(*node, "type") == Some("code");
    descendants(about, "languageTerm")
        .find(is_code)
        .or_else(|| descendants(about, "language").find(|node| descendant(*node, "languageTerm").is_none()))
        .and_then(line)
}

/// Returns the people that a description names.
fn authors(about: Node<'_, '_>) -> Vec<String> {
    let of_people = descendants(about, "name").filter(|name| attribute(*name, "type") != Some("corporate"));
    let names = of_people.filter_map(|name| {
        let parts = || children(name, "namePart");
        let part = |kind: &str| parts().find(|part| attribute(*part, "type") == Some(kind)).and_then(line);
        match (part("given"), part("family")) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            _ => parts().find(|part| attribute(*part, "type").is_none()).and_then(line),
        }
    });
    names.chain(descendants(about, "creator").filter_map(line)).collect()
}
