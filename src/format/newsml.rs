//! `NewsML`: G2 with its messages of several items, version 1, and the `newsitem` of the Reuters Corpus (RCV1).
//!
//! In: the bytes of a file. Out: [`RawStory`](super::RawStory) values: one for an item that is a file, one for each item
//! of a message. The text stands inside of an item as NITF, as XHTML or as plain text; of what is said of it in two
//! places, the item's own data go first.
//!
//! Sources: IPTC, `NewsML-G2` 2.35 and `NewsML` 1.2; Reuters Corpus Volume 1, `newsml.dtd`.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format};
//!
//! let file = b"<newsitem itemid='2286' date='1996-08-20' xml:lang='en'><headline>Truce holds.</headline>\
//!     <text><p>The guns fell silent.</p></text></newsitem>";
//! let map = FieldMap::default();
//! let story = format::stories(Format::NewsMl, file, &map)?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!((fields.headline.as_deref(), fields.published.as_deref()), (Some("Truce holds."), Some("1996-08-20")));
//! # Ok::<(), format::FormatError>(())
//! ```

use roxmltree::Node;

use super::xml::{self, Outline, attribute, child, children, descendant, descendants, line, outermost};
use super::{FormatError, RawFields, Stories, nitf, prose};
use crate::archive;
use crate::article::{ArticleId, Evidence};

/// Elements that stand around the items of a list.
const LISTS: &[&str] = &["newsMessage", "NewsML"];

/// Reads the items of a file.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    let outline = Outline::of(&text, is_item)?;
    match outline.root.as_deref().is_some_and(|root| LISTS.contains(&xml::local_name(root))) {
        true if outline.items.is_empty() => Err(FormatError::NoRecords),
        true => Ok(outline.stories(text, fields)),
        false => xml::stories(bytes, is_item, fields),
    }
}

/// Finds the item with `id` in a file of several.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    xml::item(bytes, id, is_item)
}

fn is_item(name: &str) -> bool {
    matches!(name, "newsItem" | "NewsItem" | "newsitem")
}

fn fields(item: Node<'_, '_>) -> Result<RawFields, FormatError> {
    let mut fields = match item.tag_name().name() {
        "newsItem" => of_g2(item)?,
        "NewsItem" => of_version_1(item),
        _ => of_rcv1(item),
    };
    fields.evidence = Some(Evidence::Record);
    fields.language = fields.language.or_else(|| xml::language(item));
    if fields.headline.is_none() && fields.body.is_none() { Err(FormatError::Blank) } else { Ok(fields) }
}

/// Reads an item of `NewsML-G2`.
fn of_g2(item: Node<'_, '_>) -> Result<RawFields, FormatError> {
    let about = Parts(&["contentMeta", "itemMeta", "rightsInfo"].map(|part| child(item, part)));
    let inside = child(item, "contentSet").map(inside).unwrap_or_default();
    let kind = about.first("itemClass").and_then(|class| attribute(class, "qcode")).unwrap_or_default();
    if let Some((_, medium @ ("picture" | "graphic" | "video" | "audio" | "animation"))) = kind.rsplit_once(':')
        && inside.body.is_none()
    {
        return Err(FormatError::NotAStory { found: format!("a NewsML item of class {medium}") });
    }
    let role = |node: Node<'_, '_>| {
        attribute(node, "role").unwrap_or_default().rsplit(':').next().unwrap_or_default().to_owned()
    };
    let headlines = about.all("headline");
    let main = headlines.iter().copied().find(|node| matches!(role(*node).as_str(), "" | "main"));
    let main = main.or(headlines.first().copied());
    let sub = headlines.iter().copied().find(|node| Some(*node) != main && role(*node).starts_with("sub"));
    let others = headlines.iter().copied().filter(|node| Some(*node) != main && Some(*node) != sub);
    let date = |names: &[&str]| names.iter().find_map(|name| about.first(name).and_then(line));
    let own = RawFields {
        headline: main.and_then(line),
        other_headlines: others.filter_map(line).collect(),
        subheadline: sub.and_then(line),
        byline: match about.lines("by") {
            by if by.is_empty() => {
                about.all("creator").into_iter().filter_map(name).filter(|name| !is_account(name)).collect()
            }
            by => by,
        },
        agency: about
            .first("creditline")
            .and_then(line)
            .map(|credit| credit.trim_end_matches(['-', '–', ' ']).to_owned()),
        dateline: about
            .first("dateline")
            .and_then(line)
            .and_then(|text| nitf::place_of(&text))
            .or_else(|| about.first("located").and_then(name)),
        published: date(&["firstCreated", "contentCreated", "versionCreated"]),
        modified: date(&["contentModified", "versionCreated"]),
        record_id: attribute(item, "guid").map(str::to_owned),
        outlet: ["infoSource", "provider", "copyrightHolder"]
            .iter()
            .find_map(|part| about.first(part).and_then(source)),
        tags: about.all("subject").into_iter().filter_map(name).chain(about.lines("keyword")).collect(),
        language: about.first("language").and_then(|node| attribute(node, "tag")).map(str::to_owned),
        ..RawFields::default()
    };
    let summary = || about.first("description").and_then(xml::prose);
    let fields = filled(own, inside);
    Ok(RawFields { body: fields.body.clone().or_else(summary), ..fields })
}

/// Reads an item of `NewsML` 1: its text, and what is said of it by the components that the text stands in.
///
/// Pictures are components of the same item, with bylines and captions of their own.
fn of_version_1(item: Node<'_, '_>) -> RawFields {
    let contents = outermost(item, "DataContent").map(|content| (content, part(content)));
    let (content, inside) = contents
        .filter(|(_, fields)| fields.body.is_some())
        .map(|(content, fields)| (Some(content), fields))
        .next()
        .unwrap_or_default();
    let component = content.or_else(|| descendant(item, "NewsLines")).unwrap_or(item);
    let around: Vec<_> = component.ancestors().take_while(|node| *node != item).chain([item]).collect();
    let told = |part: &str, name: &str| around.iter().find_map(|node| child(child(*node, part)?, name));
    let newsline = |name: &str| told("NewsLines", name).and_then(line);
    let party = |role: &str| told("AdministrativeMetadata", role).and_then(|role| formal_name(child(role, "Party")?));
    let properties = |kind: &'static str| {
        let of_kind = move |node: &Node<'_, '_>| attribute(*node, "FormalName") == Some(kind);
        let metadata = around.iter().flat_map(|node| children(*node, "DescriptiveMetadata"));
        let found = metadata.flat_map(|part| descendants(part, "Property")).filter(of_kind);
        found.filter_map(|property| attribute(property, "Value")).map(str::to_owned).collect::<Vec<String>>()
    };
    let inner = |name: &str| descendant(item, name).and_then(line);
    let own = RawFields {
        headline: newsline("HeadLine"),
        subheadline: newsline("SubHeadLine"),
        byline: newsline("ByLine").into_iter().collect(),
        agency: newsline("CreditLine"),
        dateline: newsline("DateLine").and_then(|text| nitf::place_of(&text)).or_else(|| properties("City").pop()),
        published: inner("FirstCreated").map(|date| nitf::extended(&date)),
        modified: inner("ThisRevisionCreated").map(|date| nitf::extended(&date)),
        record_id: inner("PublicIdentifier").or_else(|| inner("NewsItemId")),
        outlet: party("Source").or_else(|| party("Provider")).or_else(|| inner("ProviderId")),
        tags: newsline("KeywordLine").into_iter().chain(properties("Keyword")).collect(),
        language: told("DescriptiveMetadata", "Language").and_then(formal_name),
        ..RawFields::default()
    };
    filled(own, inside)
}

fn formal_name(node: Node<'_, '_>) -> Option<String> {
    attribute(node, "FormalName").map(str::to_owned)
}

/// Reads an item of the Reuters Corpus.
fn of_rcv1(item: Node<'_, '_>) -> RawFields {
    let text = |name: &str| child(item, name).and_then(line);
    let metadata = child(item, "metadata");
    let dc = |name: &str| {
        let mut elements = metadata.into_iter().flat_map(|metadata| children(metadata, "dc"));
        let element = elements.find(|element| attribute(*element, "element") == Some(name))?;
        attribute(element, "value").map(str::to_owned)
    };
    let codes = metadata.into_iter().flat_map(|metadata| descendants(metadata, "code"));
    RawFields {
        headline: text("headline").or_else(|| text("title")),
        body: child(item, "text").and_then(xml::prose),
        byline: text("byline").into_iter().collect(),
        agency: dc("dc.source"),
        dateline: text("dateline").and_then(|text| nitf::place_of(&text)).or_else(|| dc("dc.creator.location")),
        published: attribute(item, "date").map(str::to_owned).or_else(|| dc("dc.date.published")),
        record_id: attribute(item, "itemid").map(str::to_owned),
        outlet: dc("dc.source").or_else(|| dc("dc.publisher")),
        tags: codes.filter_map(|code| attribute(code, "code")).map(str::to_owned).collect(),
        ..RawFields::default()
    }
}

/// Reads what stands in an item: the first content that has a text.
fn inside(contents: Node<'_, '_>) -> RawFields {
    let parts = contents.children().filter(|node| matches!(node.tag_name().name(), "inlineXML" | "inlineData"));
    parts.map(part).find(|fields| fields.body.is_some()).unwrap_or_default()
}

/// Reads a content: a document of NITF, a page, or text.
fn part(content: Node<'_, '_>) -> RawFields {
    if let Some(document) = descendant(content, "nitf") {
        return nitf::fields(document);
    }
    let body = match descendant(content, "body") {
        Some(body) => xml::prose(body),
        None if content.children().any(|child| child.is_element()) => xml::prose(content),
        None => content.text().filter(|text| !text.trim().is_empty()).map(prose::of_text),
    };
    RawFields { body, ..RawFields::default() }
}

/// Fills what an item says nothing of with what the document inside of it says.
fn filled(own: RawFields, inside: RawFields) -> RawFields {
    let either = |own: Vec<String>, inside| if own.is_empty() { inside } else { own };
    RawFields {
        evidence: own.evidence,
        headline: own.headline.or(inside.headline),
        other_headlines: either(own.other_headlines, inside.other_headlines),
        subheadline: own.subheadline.or(inside.subheadline),
        body: own.body.or(inside.body),
        byline: either(own.byline, inside.byline),
        agency: own.agency.or(inside.agency),
        dateline: own.dateline.or(inside.dateline),
        published: own.published.or(inside.published),
        modified: own.modified.or(inside.modified),
        record_id: own.record_id.or(inside.record_id),
        outlet: own.outlet.or(inside.outlet),
        section: own.section.or(inside.section),
        tags: either(own.tags, inside.tags),
        url: own.url.or(inside.url),
        language: own.language.or(inside.language),
        image: own.image.or(inside.image),
        ocr: own.ocr.or(inside.ocr),
    }
}

/// The parts of an item that tell of it, the most telling first.
struct Parts<'p, 'a, 'input>(&'p [Option<Node<'a, 'input>>]);

impl<'a, 'input> Parts<'_, 'a, 'input> {
    fn all(&self, name: &str) -> Vec<Node<'a, 'input>> {
        self.0.iter().flatten().flat_map(|part| children(*part, name)).collect()
    }

    fn first(&self, name: &str) -> Option<Node<'a, 'input>> {
        self.0.iter().flatten().find_map(|part| child(*part, name))
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.all(name).into_iter().filter_map(line).collect()
    }
}

/// Returns what a concept is called for readers.
fn name(concept: Node<'_, '_>) -> Option<String> {
    let names = || children(concept, "name");
    let name = names().find(|name| attribute(*name, "role").is_none()).or_else(|| names().next()).and_then(line);
    name.or_else(|| attribute(concept, "literal").map(str::to_owned))
}

/// Tells whether somebody is named as the system of the newsroom knows them: `lind.ada`.
fn is_account(name: &str) -> bool {
    name.contains(['.', '_', '@']) && !name.contains(' ') && !name.contains(char::is_uppercase)
}

/// Returns what a party is called; its code, `nprov:IPTC`, where it has no name.
fn source(party: Node<'_, '_>) -> Option<String> {
    let code = || attribute(party, "qcode").map(|code| code.rsplit(':').next().unwrap_or(code).to_owned());
    name(party).or_else(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_inside_of_an_item_gives_its_text_alone() {
        let file = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta><creator><name>lind.ada</name></creator>\
            <creditline>HW – </creditline><headline>Truce</headline></contentMeta><contentSet><inlineXML>\
            <html xmlns='http://www.w3.org/1999/xhtml'><body><header><ul><li>War</li></ul><h1>Truce</h1></header>\
            <section><p>The guns fell silent.</p></section></body></html></inlineXML></contentSet></newsItem>";
        let story = stories(file.as_bytes()).unwrap().next().unwrap().unwrap();
        let crate::format::Content::Fields(fields) = story.content else { panic!("no fields") };
        let body = fields.body.unwrap();
        assert!(body.source().contains("The guns") && !body.source().contains("War"), "{body:?}");
        assert_eq!((fields.byline, fields.agency.as_deref()), (Vec::new(), Some("HW")));
    }

    /// With quadratic time this would take hours.
    #[test]
    fn contents_in_each_other_cost_no_more_than_their_length() {
        let nested = "<DataContent><a/>".repeat(80_000) + &"</DataContent>".repeat(80_000);
        let file = format!("<NewsML><NewsItem><HeadLine>Truce</HeadLine>{nested}</NewsItem></NewsML>");
        assert_eq!(stories(file.as_bytes()).unwrap().count(), 1);
    }
}
