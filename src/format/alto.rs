//! ALTO: what OCR has read of a scanned page, as libraries keep it.
//!
//! In: the bytes of an ALTO file, of version 2, 3 or 4. Out: one [`RawStory`](super::RawStory), the page: which articles
//! stand on it only METS says (`mets/`), so that a page without it is an article. What stands in the margins (running
//! heads, the number of the page) is left out.
//!
//! Source: Library of Congress, ALTO 2.1, 3.1 and 4.4, <https://www.loc.gov/standards/alto/>.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format, Prose};
//!
//! let file = br#"<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace><TextBlock>
//!     <TextLine><String CONTENT="The" WC="0.9"/><SP/><String CONTENT="tele" SUBS_TYPE="HypPart1"
//!         SUBS_CONTENT="telegraph" WC="0.8"/><HYP CONTENT="-"/></TextLine>
//!     <TextLine><String CONTENT="graph" SUBS_TYPE="HypPart2" SUBS_CONTENT="telegraph" WC="0.7"/></TextLine>
//! </TextBlock></PrintSpace></Page></Layout></alto>"#;
//! let story = format::stories(Format::Alto, file, &FieldMap::default())?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!(fields.body, Some(Prose::Plain("The telegraph".to_owned())));
//! assert_eq!(fields.ocr.unwrap().to_string(), "80%");
//! # Ok::<(), format::FormatError>(())
//! ```

use std::collections::HashMap;

use roxmltree::Node;

use super::ocr::{Role, Scan};
use super::xml::{self, attribute, children, descendant, descendants};
use super::{FormatError, RawFields, Stories};
use crate::article::ArticleId;

/// Spaces of a page beside the one with its text.
const MARGINS: &[&str] = &["TopMargin", "LeftMargin", "RightMargin", "BottomMargin"];
/// Classes of pages that say nothing.
const PLAIN_CLASSES: &[&str] = &["text", "page", "content", "normal", "unspecified", "unknown", "other", "none"];

/// Reads the story of a file.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    xml::stories(bytes, is_page_file, |alto| page(alto, None))
}

/// Finds the story with `id`, where a file holds several.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    xml::item(bytes, id, is_page_file)
}

fn is_page_file(name: &str) -> bool {
    name == "alto"
}

/// Reads a page of a paper called `outlet`.
pub(super) fn page(alto: Node<'_, '_>, outlet: Option<&str>) -> Result<RawFields, FormatError> {
    let kinds = Kinds::of(alto);
    let order = ReadingOrder::of(alto);
    let mut blocks: Vec<Block<'_, '_>> =
        descendants(alto, "Page").flat_map(|page| text_blocks(page, &kinds, &order)).collect();
    blocks.sort_by_key(|block| block.standing.place);
    let mut scan = Scan::default();
    let mut reader = BlockReader::default();
    for Block { node, standing } in blocks {
        match standing.kind {
            Kind::Furniture => {}
            Kind::Text => reader.read(node, Role::Text, kinds.size(node), &mut scan),
            Kind::Headline => reader.read(node, Role::Headline, kinds.size(node), &mut scan),
        }
    }
    let page = descendant(alto, "Page");
    if scan.main_language().is_none()
        && let Some(tag) = page.and_then(language)
    {
        scan.language(tag);
    }
    let class = page.and_then(|page| attribute(page, "PAGECLASS"));
    let fields = scan.page(outlet)?;
    let is_telling = |class: &&str| !PLAIN_CLASSES.contains(&class.to_ascii_lowercase().as_str());
    Ok(RawFields { section: class.filter(is_telling).map(str::to_owned), ..fields })
}

/// A block of text.
struct Block<'a, 'input> {
    node: Node<'a, 'input>,
    standing: Standing,
}

/// What a block is by itself and by what it stands in.
#[derive(Clone, Copy)]
struct Standing {
    kind: Kind,
    /// Its place in the order in which blocks are to be read.
    place: usize,
    is_margin: bool,
}

/// Returns the blocks of text in a page, without those in its margins, unless there are no others.
fn text_blocks<'a, 'input>(
    page: Node<'a, 'input>,
    kinds: &Kinds<'_>,
    order: &ReadingOrder<'_>,
) -> Vec<Block<'a, 'input>> {
    let mut blocks = Vec::new();
    let mut open =
        vec![Block { node: page, standing: Standing { kind: Kind::Text, place: usize::MAX, is_margin: false } }];
    // What is nested is not looked at from inside, where each block would have to climb out again.
    while let Some(Block { node, standing: outer }) = open.pop() {
        let name = node.tag_name().name();
        let standing = Standing {
            kind: if let Kind::Text = outer.kind { kinds.kind(node) } else { outer.kind },
            place: order.place(node).unwrap_or(outer.place),
            is_margin: outer.is_margin || MARGINS.contains(&name),
        };
        if name == "TextBlock" {
            let of_lines = || descendants(node, "TextLine").filter_map(|line| order.place(line)).min();
            let place = if standing.place < usize::MAX { standing.place } else { of_lines().unwrap_or(usize::MAX) };
            blocks.push(Block { node, standing: Standing { place, ..standing } });
        } else {
            let inner: Vec<_> = node.children().filter(Node::is_element).map(|node| Block { node, standing }).collect();
            open.extend(inner.into_iter().rev());
        }
    }
    if blocks.iter().any(|block| !block.standing.is_margin) {
        blocks.retain(|block| !block.standing.is_margin);
    }
    blocks
}

/// Returns the language that an element says it is in: `LANG`, or `language` as in ALTO 2.
fn language<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    attribute(node, "LANG").or_else(|| attribute(node, "language"))
}

/// The places of blocks and lines in the order in which they are to be read, as ALTO 4.3 may say it.
#[derive(Default)]
struct ReadingOrder<'a>(HashMap<&'a str, usize>);

impl<'a> ReadingOrder<'a> {
    fn of(alto: Node<'a, '_>) -> Self {
        let mut places = HashMap::new();
        let references =
            descendant(alto, "ReadingOrder").into_iter().flat_map(|order| descendants(order, "ElementRef"));
        for (place, id) in references.filter_map(|reference| attribute(reference, "REF")).enumerate() {
            places.entry(id).or_insert(place);
        }
        Self(places)
    }

    fn place(&self, node: Node<'_, '_>) -> Option<usize> {
        self.0.get(attribute(node, "ID")?).copied()
    }
}

/// What a block of a page is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Headline,
    Furniture,
}

impl Kind {
    /// Reads a name such as `headline`, `PageNumber` or `RunningTitleZone`.
    fn named(name: &str) -> Self {
        let letters: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        let has = |parts: &[&str]| parts.iter().any(|part| letters.contains(part));
        if has(&["pagenumber", "pageheader", "numbering", "running", "footer", "margin"]) {
            Self::Furniture
        } else if has(&["headline", "heading"]) || letters == "title" {
            Self::Headline
        } else {
            Self::Text
        }
    }
}

/// What the names of styles and tags stand for.
#[derive(Default)]
struct Kinds<'a> {
    font_sizes: HashMap<&'a str, f64>,
    tags: HashMap<&'a str, &'a str>,
}

impl<'a> Kinds<'a> {
    fn of(alto: Node<'a, '_>) -> Self {
        let font_sizes = descendants(alto, "TextStyle")
            .filter_map(|style| Some((attribute(style, "ID")?, attribute(style, "FONTSIZE")?.parse().ok()?)))
            .collect();
        let tags = descendant(alto, "Tags").into_iter().flat_map(|tags| tags.children());
        let tags = tags.filter_map(|tag| Some((attribute(tag, "ID")?, attribute(tag, "LABEL")?))).collect();
        Self { font_sizes, tags }
    }

    /// Returns what a part of a page is by the names that it has.
    fn kind(&self, node: Node<'_, '_>) -> Kind {
        let tags = attribute(node, "TAGREFS").unwrap_or_default().split_whitespace();
        let names = attribute(node, "TYPE").into_iter().chain(tags.filter_map(|id| self.tags.get(id).copied()));
        names.map(Kind::named).find(|kind| !matches!(kind, Kind::Text)).unwrap_or(Kind::Text)
    }

    /// Returns the size of a block's letters: that of its font, else the height of its lines.
    fn size(&self, block: Node<'_, '_>) -> Option<f64> {
        let font_size = |node: Node<'_, '_>| {
            attribute(node, "STYLEREFS")?.split_whitespace().find_map(|id| self.font_sizes.get(id).copied())
        };
        if !self.font_sizes.is_empty() {
            return block.descendants().filter(Node::is_element).find_map(font_size);
        }
        let heights = descendants(block, "TextLine").filter_map(|line| attribute(line, "HEIGHT")?.parse::<f64>().ok());
        let mut heights: Vec<f64> = heights.collect();
        heights.sort_by(f64::total_cmp);
        heights.get(heights.len() / 2).copied()
    }
}

/// Reads blocks one after the other: a word may begin in one and end in the next.
#[derive(Default)]
pub(super) struct BlockReader {
    /// The word that was taken over whole where its first part stood.
    broken_word: Option<String>,
}

impl BlockReader {
    /// Reads all the text of an element: of a block, of what holds blocks, of a line.
    pub(super) fn read_all(&mut self, node: Node<'_, '_>, scan: &mut Scan) {
        match node.tag_name().name() {
            "TextLine" => {
                scan.block(Role::Text, None);
                self.read_line(node, scan);
            }
            "TextBlock" => self.read(node, Role::Text, None, scan),
            _ => {
                for Block { node, .. } in text_blocks(node, &Kinds::default(), &ReadingOrder::default()) {
                    self.read(node, Role::Text, None, scan);
                }
            }
        }
    }

    /// Reads the lines of a block.
    pub(super) fn read(&mut self, block: Node<'_, '_>, role: Role, size: Option<f64>, scan: &mut Scan) {
        scan.block(role, size);
        let lines = || descendants(block, "TextLine");
        let words = || lines().flat_map(|line| children(line, "String"));
        if let Some(tag) = language(block).or_else(|| lines().find_map(language)).or_else(|| words().find_map(language))
        {
            scan.language(tag);
        }
        for line in lines() {
            self.read_line(line, scan);
        }
    }

    fn read_line(&mut self, line: Node<'_, '_>, scan: &mut Scan) {
        scan.line();
        let has_spaces = children(line, "SP").next().is_some();
        let mut word = String::new();
        for part in line.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "String" => {
                    if !has_spaces {
                        scan.word(&std::mem::take(&mut word));
                    }
                    self.read_word(part, &mut word, scan);
                }
                "SP" => scan.word(&std::mem::take(&mut word)),
                "HYP" => {
                    scan.word(&std::mem::take(&mut word));
                    if self.broken_word.is_none() {
                        let hyphen = attribute(part, "CONTENT").and_then(|hyphen| hyphen.chars().next());
                        scan.hyphen(hyphen.unwrap_or('-'));
                    }
                }
                _ => {}
            }
        }
        scan.word(&word);
    }

    /// Adds what a `String` holds to the word that it is a part of, mostly the whole.
    fn read_word(&mut self, part: Node<'_, '_>, word: &mut String, scan: &mut Scan) {
        if let Some(confidence) = attribute(part, "WC").and_then(|confidence| confidence.parse().ok()) {
            scan.confidence(confidence);
        }
        let content = attribute(part, "CONTENT").unwrap_or_default();
        let whole = attribute(part, "SUBS_CONTENT");
        let is_second = attribute(part, "SUBS_TYPE") == Some("HypPart2");
        let broken_word = self.broken_word.take();
        match (attribute(part, "SUBS_TYPE"), whole) {
            (Some("HypPart1"), Some(whole)) => {
                // The quotation mark in front of a word is no part of it.
                let before = &content[..content.find(char::is_alphanumeric).unwrap_or(0)];
                if !whole.starts_with(before) {
                    word.push_str(before);
                }
                word.push_str(whole);
                self.broken_word = Some(whole.to_owned());
            }
            _ if is_second && broken_word.is_some() && broken_word.as_deref() == whole => {
                let after = &content[content
                    .rfind(char::is_alphanumeric)
                    .map_or(content.len(), |at| at + content[at..].chars().next().map_or(0, char::len_utf8))..];
                if !whole.is_some_and(|whole| whole.ends_with(after)) {
                    scan.append(after);
                }
            }
            _ => word.push_str(content),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::{Content, Prose};

    fn fields(layout: &str) -> Result<RawFields, FormatError> {
        let file = format!("<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\">{layout}</alto>");
        let story = stories(file.as_bytes())?.next().unwrap().map_err(|error| error.cause)?;
        let Content::Fields(fields) = story.content else { panic!("no fields") };
        Ok(*fields)
    }

    #[track_caller]
    fn check(layout: &str, headline: Option<&str>, paragraphs: &[&str]) {
        let fields = fields(layout).unwrap();
        assert_eq!(fields.headline.as_deref(), headline);
        assert_eq!(fields.body, Some(Prose::Plain(paragraphs.join("\n\n"))));
    }

    fn block(attributes: &str, text: &str) -> String {
        let lines = text.lines().map(|line| {
            let words = line.split(' ').map(|word| format!("<String CONTENT=\"{word}\"/>"));
            format!("<TextLine>{}</TextLine>", words.collect::<Vec<_>>().join("<SP/>"))
        });
        format!("<TextBlock {attributes}>{}</TextBlock>", lines.collect::<String>())
    }

    fn page(blocks: &str) -> String {
        format!("<Layout><Page><PrintSpace>{blocks}</PrintSpace></Page></Layout>")
    }

    #[test]
    fn margins_and_running_heads_are_left_out() {
        let blocks = block("", "It rains.") + &block("TYPE=\"page-number\"", "Page 17");
        let margin = format!("<TopMargin>{}</TopMargin><PrintSpace>", block("", "ELMS WEEKLY"));
        check(&page(&blocks).replace("<PrintSpace>", &margin), None, &["It rains."]);
        check(&page(&blocks).replace("PrintSpace>", "TopMargin>"), None, &["It rains."]);
    }

    #[test]
    fn the_headline_is_named_or_large() {
        let styles = "<Styles><TextStyle ID=\"T1\" FONTSIZE=\"9\"/><TextStyle ID=\"T2\" FONTSIZE=\"24\"/></Styles>";
        let blocks = block("STYLEREFS=\"P1 T1\"", "By Ada")
            + &block("STYLEREFS=\"P1 T2\"", "Tides\nrise")
            + &block("STYLEREFS=\"T1\"", "It rains.");
        check(&(styles.to_owned() + &page(&blocks)), Some("Tides rise"), &["By Ada", "It rains."]);
        let blocks =
            block("", "Notes") + &format!("<ComposedBlock TYPE=\"headline\">{}</ComposedBlock>", block("", "Tides"));
        check(&page(&blocks), Some("Tides"), &["Notes"]);
        let tags = "<Tags><StructureTag ID=\"t\" LABEL=\"Heading\"/></Tags>";
        check(
            &(tags.to_owned() + &page(&(block("", "Notes") + &block("TAGREFS=\"x t\"", "Tides")))),
            Some("Tides"),
            &["Notes"],
        );
    }

    #[test]
    fn blocks_are_read_in_the_order_that_the_file_gives() {
        let blocks = block("ID=\"a\"", "A.") + &block("ID=\"b\"", "B.") + &block("ID=\"c\"", "C.") + &block("", "D.");
        let order = "<ReadingOrder><OrderedGroup><ElementRef REF=\"c\"/><UnorderedGroup><ElementRef REF=\"a\"/>\
            <ElementRef REF=\"c\"/></UnorderedGroup><ElementRef REF=\"none\"/></OrderedGroup></ReadingOrder>";
        check(&(order.to_owned() + &page(&blocks)), None, &["C.", "A.", "B.", "D."]);
    }

    #[test]
    fn a_word_that_its_file_gives_whole_stands_once() {
        let first = |content: &str| {
            format!(
                "<TextLine><String CONTENT=\"{content}\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"telegraph\"/><HYP/></TextLine>"
            )
        };
        let second = |content: &str| {
            format!(
                "<TextLine><String CONTENT=\"{content}\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"telegraph\"/></TextLine>"
            )
        };
        let blocks = |lines: &str| page(&format!("<TextBlock>{lines}</TextBlock>"));
        check(&blocks(&(first("“tele") + &second("graph.”"))), None, &["“telegraph.”"]);
        let parted = format!("<TextBlock>{}</TextBlock><TextBlock>{}</TextBlock>", first("tele"), second("graph,"));
        check(&page(&(parted + &block("", "it says."))), None, &["telegraph, it says."]);
        // The other part stands on another page.
        check(&blocks(&second("graph")), None, &["graph"]);
        check(&blocks(&first("tele")), None, &["telegraph"]);
        let broken = "<TextLine><String CONTENT=\"tele\"/><HYP CONTENT=\"=\"/></TextLine><TextLine><String CONTENT=\"graph\"/></TextLine>";
        check(&blocks(broken), None, &["telegraph"]);
    }

    #[test]
    fn strings_between_spaces_are_one_word() {
        let line = "<TextBlock><TextLine><String CONTENT=\"It\"/><SP/><String CONTENT=\"rains\"/><String CONTENT=\".\"/></TextLine></TextBlock>";
        check(&page(line), None, &["It rains."]);
        check(&page(&line.replace("<SP/>", "")), None, &["It rains ."]);
    }

    #[test]
    fn class_language_and_confidence_are_read() {
        let blocks = "<TextBlock LANG=\"de\"><TextLine><String CONTENT=\"Es\" WC=\"0.5\"/><String CONTENT=\"regnet\" WC=\"1\"/>\
            <String CONTENT=\"nie\" WC=\"7\"/></TextLine></TextBlock>";
        let fields = fields(&page(blocks).replace("<Page>", "<Page PAGECLASS=\"Sport\">")).unwrap();
        assert_eq!((fields.language.as_deref(), fields.section.as_deref()), (Some("de"), Some("Sport")));
        assert_eq!(fields.ocr.unwrap().thousandths(), 750);
    }

    #[test]
    fn a_page_without_text_says_so() {
        assert_eq!(fields(&page("")).unwrap_err().to_string(), "a page without text, not an article");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(file in r#"(<alto>|<Page>|<PrintSpace>|<TextBlock ID="a">|</TextBlock>|<TextLine>|</TextLine>|<String CONTENT="a-" WC="0.5"/>|<String CONTENT="b" SUBS_TYPE="HypPart1" SUBS_CONTENT="bc"/>|<String CONTENT="c." SUBS_TYPE="HypPart2" SUBS_CONTENT="bc"/>|<SP/>|<HYP/>|<ElementRef REF="a"/>|<ReadingOrder>|</|é|"){0,40}"#) {
            if let Ok(stories) = stories(file.as_bytes()) {
                stories.for_each(drop);
            }
        }
    }
}
