//! XML of newsrooms: its items, each parsed by itself, and the texts of their elements.
//!
//! In: the text of a file. Out: an [`Outline`], which says where each item lies, and with [`Surroundings::read`] the tree
//! of one item. A feed of any length is so read in the memory of one entry, an item that is damaged spoils no other, and
//! an item's slice of the file is its record. What is not well-formed is mended first.
//!
//! Nothing is ever fetched, and no entity is expanded: the document type is passed over, and names of characters are
//! known as in HTML.
//!
//! ```text
//! <rss xmlns:dc="…"><channel><item><title>Truce</title></item><item/></channel></rss>
//!  → items: <item>…</item>, <item/>; around them: <x xmlns:dc="…">
//! ```

mod body;
mod mend;
mod tags;

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

pub(super) use body::{line, prose};
pub(super) use tags::{TokenKind, Tokens, attributes, document_type_end, local_name};

use super::{Capture, Content, FormatError, MemberError, RawFields, RawStory, Stories};
use crate::archive;
use crate::article::ArticleId;

/// Most items of one file; what is kept of each beforehand is where it lies.
const MAX_ITEMS: usize = 1_000_000;
/// Most elements and texts of one item; in memory each takes some 100 bytes.
const MAX_NODES: u32 = 250_000;
/// Most attributes of an element, and declarations of namespaces of an item, that go to the parser: its cost grows with
/// the square of both.
const MAX_ATTRIBUTES: usize = 100;
/// How much may stand in front of the XML.
const MAX_STRAY_BYTES: usize = 1024;
/// The most bytes that are taken over from around the items: each item is read with them.
const MAX_SURROUNDING_BYTES: usize = 4_000;
/// What stands around the items tells of them all; more is something else.
const MAX_REST_BYTES: usize = 256 << 10;

/// The name that what stands around an item is given.
const WRAPPER: &str = "surroundings";
/// The namespace of a prefix that is declared nowhere, in front of the prefix.
const UNDECLARED: &str = "urn:undeclared:";
/// Namespace of `xml:lang` and `xml:base`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Where in a text its items lie.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) items: Vec<Range<usize>>,
    /// Where the XML begins; in front of it may stand what a server had to warn of.
    start: usize,
    pub(super) surroundings: Surroundings,
    /// The name of what stands around all of them.
    pub(super) root: Option<String>,
    /// Whether the text ends before what it has begun.
    is_cut_off: bool,
    /// Whether the last item is cut off.
    is_last_cut_off: bool,
}

/// What the elements around the items say of them: namespaces, language.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    attributes: Vec<(String, String)>,
}

impl Outline {
    /// Finds the items of `text`: the outermost elements of which `is_item` knows the local names.
    pub(super) fn of(text: &str, is_item: fn(&str) -> bool) -> Result<Self, FormatError> {
        let head = &text[..text.floor_char_boundary(MAX_STRAY_BYTES)];
        let start = head.find("<?xml ").unwrap_or_default();
        let mut outline = Self {
            items: Vec::new(),
            start,
            surroundings: Surroundings::default(),
            root: None,
            is_cut_off: true,
            is_last_cut_off: false,
        };
        // What is open around the items, the item that is open, and what all stands in.
        let mut around: Vec<(&str, Range<usize>)> = Vec::new();
        let mut root = None;
        let mut item: Option<(&str, usize)> = None;
        for token in Tokens::behind(text, start) {
            match token.kind {
                TokenKind::Start(name) | TokenKind::Empty(name) if is_item(local_name(name)) => {
                    match item {
                        // Items do not stand in each other: the first was never closed.
                        Some((_, start)) => outline.items.push(start..token.range.start),
                        None if outline.items.is_empty() => {
                            outline.surroundings = Surroundings::of(around.iter().map(|(_, tag)| &text[tag.clone()]));
                        }
                        None => {}
                    }
                    item = Some((name, token.range.start));
                    if matches!(token.kind, TokenKind::Empty(_)) {
                        outline.items.push(token.range);
                        item = None;
                    }
                }
                TokenKind::End(name) if item.is_some_and(|(open, _)| open == name) => {
                    outline.items.extend(item.map(|(_, start)| start..token.range.end));
                    item = None;
                }
                TokenKind::End(name) if around.last().is_some_and(|(open, _)| *open == name) => {
                    // The end of what stands around an item ends the item too.
                    outline.items.extend(item.map(|(_, start)| start..token.range.start));
                    item = None;
                    around.pop();
                    outline.is_cut_off &= root != Some(name);
                }
                // Of what stands around, some may never be closed; the end of all is still the end.
                TokenKind::End(name) if item.is_none() && root == Some(name) => outline.is_cut_off = false,
                TokenKind::Start(name) if item.is_none() => {
                    root.get_or_insert(name);
                    around.push((name, token.range));
                }
                _ => {}
            }
            if outline.items.len() > MAX_ITEMS {
                return Err(FormatError::TooManyRecords { limit: MAX_ITEMS });
            }
        }
        outline.is_cut_off &= root.is_some();
        outline.root = root.map(str::to_owned);
        outline.is_last_cut_off = item.is_some();
        outline.items.extend(item.map(|(_, start)| start..text.len()));
        Ok(outline)
    }

    /// Returns what stands around the items, without them.
    pub(super) fn rest(&self, text: &str) -> String {
        let starts = std::iter::once(self.start).chain(self.items.iter().map(|item| item.end));
        let ends = self.items.iter().map(|item| item.start).chain([text.len()]);
        let mut rest = String::new();
        for part in starts.zip(ends).map(|(start, end)| &text[start..end]) {
            let n_left = MAX_REST_BYTES - rest.len();
            rest.push_str(&part[..part.floor_char_boundary(n_left)]);
            if part.len() >= n_left {
                break;
            }
        }
        rest
    }

    /// Reads the items one after the other, the text of which is `text`, into fields.
    pub(super) fn stories<'a>(
        self,
        text: String,
        fields: impl Fn(Node<'_, '_>) -> Result<RawFields, FormatError> + Send + 'a,
    ) -> Stories<'a> {
        let n_items = self.items.len();
        let (is_cut_off, is_last_cut_off) = (self.is_cut_off, self.is_last_cut_off);
        let surroundings = self.surroundings;
        let stories = self.items.into_iter().zip(1_usize..).map(move |(range, number)| {
            let member = format!("item {number}");
            let item = &text[range];
            if is_last_cut_off && number == n_items {
                return Err(MemberError { member, cause: FormatError::CutOff });
            }
            match surroundings.read(item, &fields).and_then(|fields| fields) {
                Ok(fields) => Ok(story(ArticleId::of(item.as_bytes()), Some(member), fields)),
                Err(cause) => Err(MemberError { member, cause }),
            }
        });
        let is_cut_between = is_cut_off && !is_last_cut_off && n_items > 0;
        let member = format!("after item {n_items}");
        let cut = is_cut_between.then_some(Err(MemberError { member, cause: FormatError::CutOff }));
        Box::new(stories.chain(cut))
    }
}

impl Surroundings {
    fn of<'a>(tags: impl Iterator<Item = &'a str>) -> Self {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut n_bytes = 0;
        for (name, value) in tags.flat_map(attributes) {
            let is_namespace = name == "xmlns" || name.starts_with("xmlns:");
            let n_more = name.len() + value.len();
            if !(is_namespace || matches!(name, "xml:lang" | "xml:base")) || n_bytes + n_more > MAX_SURROUNDING_BYTES {
                continue;
            }
            n_bytes += n_more;
            // What stands further inside says it anew.
            found.retain(|(known, _)| known != name);
            if found.len() < MAX_ATTRIBUTES {
                found.push((name.to_owned(), value.to_owned()));
            }
        }
        Self { attributes: found }
    }

    /// Parses `item` in these surroundings, and gives it to `read`.
    ///
    /// # Errors
    /// When it has more parts than any article, or is damaged beyond mending.
    pub(super) fn read<T>(&self, item: &str, read: impl FnOnce(Node<'_, '_>) -> T) -> Result<T, FormatError> {
        if is_cheap(item) {
            let document = self.wrap(item, &mut std::iter::empty());
            if let Ok(tree) = parse(&document) {
                return item_of(&tree).map(read);
            }
        }
        let mended = mend::mend(item);
        let document = self.wrap(&mended.text, &mut mended.prefixes.iter().map(String::as_str));
        item_of(&parse(&document).map_err(damage)?).map(read)
    }

    /// Puts an item between the tags of its surroundings, which declare `prefixes` too.
    fn wrap(&self, item: &str, prefixes: &mut dyn Iterator<Item = &str>) -> String {
        let mut tag = format!("<{WRAPPER}");
        for (name, value) in &self.attributes {
            tag.extend([" ", name, "=\""]);
            mend::push_text(&mut tag, value);
            tag.push('"');
        }
        for prefix in prefixes {
            let name = format!("xmlns:{prefix}");
            if self.attributes.iter().all(|(known, _)| *known != name) {
                tag.extend([" ", &name, "=\"", UNDECLARED, prefix, "\""]);
            }
        }
        // What the attributes are made of was not looked at: mending makes them sound.
        let tag = mend::mend(&(tag + "/>")).text;
        format!("{}>{item}</{WRAPPER}>", tag.trim_end_matches("/>"))
    }
}

/// Finds the item with `id` in a file, as the outline of its text has it.
pub(super) fn item(bytes: &[u8], id: ArticleId, is_item: fn(&str) -> bool) -> Option<String> {
    let text = archive::decode(bytes).text;
    let mut items = Outline::of(&text, is_item).ok()?.items.into_iter().map(|range| &text[range]);
    items.find(|item| ArticleId::of(item.as_bytes()) == id).map(str::to_owned)
}

/// Reads a file that holds one story mostly, and is its record then; several are a list.
pub(super) fn stories<'a>(
    bytes: &[u8],
    is_item: fn(&str) -> bool,
    fields: impl Fn(Node<'_, '_>) -> Result<RawFields, FormatError> + Send + 'a,
) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    let outline = Outline::of(&text, is_item)?;
    match outline.items.as_slice() {
        [] => Err(FormatError::NoRecords),
        // One that is cut off is read as far as it goes, as pages are.
        [only] => {
            let fields = outline.surroundings.read(&text[only.clone()], fields)??;
            Ok(Box::new(std::iter::once(Ok(story(ArticleId::of(bytes), None, fields)))))
        }
        _ => Ok(outline.stories(text, fields)),
    }
}

fn story(id: ArticleId, member: Option<String>, fields: RawFields) -> RawStory {
    RawStory { id, member, content: Content::Fields(Box::new(fields)), capture: Capture::default() }
}

fn parse(document: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(document, options)
}

fn damage(error: roxmltree::Error) -> FormatError {
    match error {
        roxmltree::Error::NodesLimitReached => FormatError::TooManyValues { limit: MAX_NODES as usize },
        error => FormatError::DamagedXml(error),
    }
}

/// Returns the item in its surroundings.
fn item_of<'a, 'input>(document: &'a Document<'input>) -> Result<Node<'a, 'input>, FormatError> {
    document.root_element().first_element_child().ok_or(FormatError::NoRecords)
}

/// Says whether the parser takes no more than linear time for an item as it stands.
fn is_cheap(item: &str) -> bool {
    let n_namespaces = memchr::memmem::find_iter(item.as_bytes(), b"xmlns").take(MAX_ATTRIBUTES).count();
    let has_few_attributes = |tag: &str| memchr::memchr_iter(b'=', tag.as_bytes()).take(MAX_ATTRIBUTES).count();
    n_namespaces < MAX_ATTRIBUTES
        && Tokens::of(item).all(|token| match token.kind {
            TokenKind::Start(_) | TokenKind::Empty(_) => has_few_attributes(&item[token.range]) < MAX_ATTRIBUTES,
            _ => true,
        })
}

/// Returns the first child with the local name `name`.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    children(node, name).next()
}

/// Returns the children with the local name `name`.
pub(super) fn children<'a, 'input, 'n>(
    node: Node<'a, 'input>,
    name: &'n str,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input, 'n> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// Returns the elements inside of `node` with the local name `name`, at any depth.
pub(super) fn descendants<'a, 'input, 'n>(
    node: Node<'a, 'input>,
    name: &'n str,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input, 'n> {
    node.descendants().skip(1).filter(move |inner| inner.is_element() && inner.tag_name().name() == name)
}

/// Returns the elements inside of `node` with the local name `name`, at any depth, but not inside of each other: so all of
/// them together can be read in one pass.
pub(super) fn outermost<'a, 'input, 'n>(
    node: Node<'a, 'input>,
    name: &'n str,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input, 'n> {
    let mut next = node.first_child();
    std::iter::from_fn(move || {
        while let Some(inner) = next {
            let is_found = inner.is_element() && inner.tag_name().name() == name;
            let below = if is_found { None } else { inner.first_child() };
            next = below.or_else(|| {
                let mut around = inner.ancestors().take_while(|around| *around != node);
                around.find_map(|around| around.next_sibling())
            });
            if is_found {
                return Some(inner);
            }
        }
        None
    })
}

/// Returns the first element inside of `node` with the local name `name`, at any depth.
pub(super) fn descendant<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    descendants(node, name).next()
}

/// Returns an attribute without a namespace that is not blank.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name).map(str::trim).filter(|value| !value.is_empty())
}

/// Returns the language that `node` is declared to be in, by itself or by what stands around it.
pub(super) fn language(node: Node<'_, '_>) -> Option<String> {
    node.ancestors().find_map(|node| node.attribute((XML, "lang"))).filter(|tag| !tag.is_empty()).map(str::to_owned)
}

/// Returns the prefix that a namespace usually has, where `known` lists it; an undeclared prefix itself.
pub(super) fn usual_prefix<'a>(node: Node<'a, '_>, known: &[(&str, &'static str)]) -> Cow<'a, str> {
    let Some(namespace) = node.tag_name().namespace() else { return Cow::Borrowed("") };
    if let Some(prefix) = namespace.strip_prefix(UNDECLARED) {
        return Cow::Borrowed(prefix);
    }
    let plain = namespace.trim().trim_end_matches(['/', '#']);
    known
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(plain))
        .map_or(Cow::Borrowed("?"), |(_, prefix)| Cow::Borrowed(*prefix))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::{FieldMap, Format, item, stories};

    fn is_item(name: &str) -> bool {
        name == "item"
    }

    /// Cuts a text into items, and compares them, what stands around them, and whether it ends too early.
    #[track_caller]
    fn check(text: &str, items: &[&str], around: &str, is_cut_off: bool) {
        let outline = Outline::of(text, is_item).unwrap();
        let found: Vec<&str> = outline.items.iter().map(|item| &text[item.clone()]).collect();
        assert_eq!(found, items);
        assert_eq!(outline.rest(text), around);
        assert_eq!(outline.is_cut_off, is_cut_off);
    }

    #[test]
    fn items_are_cut_out_wherever_they_stand() {
        check("<a><b>x</b><item>1</item> <item/></a>", &["<item>1</item>", "<item/>"], "<a><b>x</b> </a>", false);
        check("<x:a><x:item c=\"<item>\">1</x:item></x:a>", &["<x:item c=\"<item>\">1</x:item>"], "<x:a></x:a>", false);
        check("<a><![CDATA[<item>]]><!-- <item> --></a>", &[], "<a><![CDATA[<item>]]><!-- <item> --></a>", false);
        check("<item>1</item>", &["<item>1</item>"], "", false);
    }

    #[test]
    fn an_item_without_an_end_ends_where_the_next_one_starts() {
        check("<a><item>1<item>2</item></a>", &["<item>1", "<item>2</item>"], "<a></a>", false);
        check("<a><item>1</a>", &["<item>1"], "<a></a>", false);
    }

    #[test]
    fn what_is_cut_off_is_known_to_be() {
        check("<a><item>1</item><item>2", &["<item>1</item>", "<item>2"], "<a>", true);
        check("<a><item>1</item>", &["<item>1</item>"], "<a>", true);
        check("<a><br><item>1</item></a>", &["<item>1</item>"], "<a><br></a>", false);
    }

    #[test]
    fn what_stands_in_front_of_the_xml_is_passed_over() {
        check(
            "<b>Warning</b> <?xml version='1.0'?><a><item>1</item></a>",
            &["<item>1</item>"],
            "<?xml version='1.0'?><a></a>",
            false,
        );
    }

    #[test]
    fn an_item_is_read_in_its_surroundings() {
        let text =
            "<a xmlns:x=\"urn:x\" xml:lang=\"de\"><b xml:lang=\"en\" c=\"d\"><item><x:e>A&amp;B</x:e></item></b></a>";
        let outline = Outline::of(text, is_item).unwrap();
        let read = outline.surroundings.read(&text[outline.items[0].clone()], |item| {
            let inner = child(item, "e").unwrap();
            (inner.tag_name().namespace().map(str::to_owned), line(inner), language(inner))
        });
        assert_eq!(read.unwrap(), (Some("urn:x".to_owned()), Some("A&B".to_owned()), Some("en".to_owned())));
    }

    #[test]
    fn little_is_taken_over_from_around_the_items() {
        let names: Vec<String> = (0..200).map(|n| format!(" xmlns:n{n}=\"urn:{}\"", "x".repeat(500))).collect();
        let outline = Outline::of(&format!("<a{}><item/></a>", names.concat()), is_item).unwrap();
        let n_bytes: usize = outline.surroundings.attributes.iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!((1..=MAX_SURROUNDING_BYTES).contains(&n_bytes));
    }

    #[test]
    fn a_prefix_that_is_declared_nowhere_is_known_by_itself() {
        let read = Surroundings::default().read("<item><dc:creator>Ada & Ben</dc:creator></item>", |item| {
            let inner = child(item, "creator").unwrap();
            (usual_prefix(inner, &[]).into_owned(), line(inner))
        });
        assert_eq!(read.unwrap(), ("dc".to_owned(), Some("Ada & Ben".to_owned())));
    }

    #[test]
    fn mixed_content_is_one_line() {
        let check = |markup: &str, expected: &str| {
            let read = Surroundings::default().read(markup, line).unwrap();
            assert_eq!(read.as_deref(), Some(expected), "{markup}");
        };
        check("<p>The <em>guns</em> fell\n  si<b>lent</b>.</p>", "The guns fell silent.");
        check("<p>In <city>Elms</city><country>Velmar</country>, <num>1</num>st</p>", "In Elms Velmar, 1st");
        check("<hl1><p>One</p><p>Two<br/>three</p>four</hl1>", "One Two three four");
        check("<person><name.given>Ada</name.given><name.family>Lind</name.family></person>", "Ada Lind");
    }

    /// Files that look like feeds and newsroom XML, and are mostly damaged.
    fn file() -> impl Strategy<Value = Vec<u8>> {
        const PARTS: &[&str] = &[
            "<?xml version=\"1.0\"?>",
            "<!DOCTYPE a [",
            "]>",
            "<rss>",
            "<rss xmlns:dc=\"http://purl.org/dc/elements/1.1/\">",
            "<channel>",
            "</channel>",
            "</rss>",
            "<item>",
            "</item>",
            "<entry>",
            "</entry>",
            "<title>",
            "</title>",
            "<link>",
            "<link rel=\"alternate\" href=\"/x\"/>",
            "<pubDate>",
            "</pubDate>",
            "17 Mar 25",
            "<dc:creator>",
            "a@b (c)",
            "<content:encoded>",
            "<![CDATA[",
            "]]>",
            "<description>",
            "</description>",
            "<nitf>",
            "</nitf>",
            "<body>",
            "<body.head>",
            "<hedline><hl1>",
            "<byline>",
            "<dateline>",
            "<body.content>",
            "<block class=\"full_text\">",
            "<p>",
            "</p>",
            "<br>",
            "<newsItem>",
            "</newsItem>",
            "<NewsItem>",
            "<contentMeta>",
            "<contentSet><inlineXML>",
            "<NewsComponent>",
            "<DataContent>",
            "<newsitem>",
            "<text>",
            "<REUTERS NEWID=\"1\">",
            "</REUTERS>",
            "<TEXT>",
            "<BODY>",
            "&nbsp;",
            "&a;",
            "&#3;",
            "&",
            "<",
            ">",
            "\"",
            "é",
            "\n   ",
            "\u{0}",
            "xmlns=\"\"",
            " ",
            "text",
        ];
        let text = proptest::collection::vec(proptest::sample::select(PARTS), 0..60);
        text.prop_map(|parts| parts.concat().into_bytes())
    }

    proptest! {
        #[test]
        fn any_file_is_read_and_its_records_are_found_again(file in file()) {
            let map = FieldMap::default();
            for format in [Format::Feed, Format::Nitf, Format::NewsMl, Format::ReutersSgml] {
                let Ok(read) = stories(format, &file, &map) else { continue };
                for story in read.flatten() {
                    let record = if story.member.is_some() { item(format, &file, story.id) } else { Some(file.clone()) };
                    prop_assert_eq!(record.map(|record| ArticleId::of(&record)), Some(story.id));
                }
            }
        }
    }
}
