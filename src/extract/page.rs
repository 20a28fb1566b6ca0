//! What a web page holds: its blocks of text, and everything that tells of its fields.
//!
//! In: what [`page_reader`](super::page_reader) finds. Out: a [`Page`]: [`Block`]s in reading order, the [`Container`]s
//! they stand in, and the metadata as found. As an example, `<article><h1>Truce</h1><p>Both sides agreed.</p></article>`
//! gives a heading and a paragraph, and a container that spans both.

use super::hints::Reason;

/// What a page holds, in reading order.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its blocks of text.
    pub blocks: Vec<Block>,
    /// The elements that hold blocks; each before those inside it.
    pub containers: Vec<Container>,
    /// `<meta>`: lowercase name or property, and content.
    pub metas: Vec<(String, String)>,
    /// `<link>`: `rel` and `href`.
    pub links: Vec<(String, String)>,
    /// `<title>`.
    pub title: Option<String>,
    /// `<html lang>`.
    pub language: Option<String>,
    /// The text of each JSON-LD script.
    pub json_ld: Vec<String>,
    /// Dates that stand on the page.
    pub dates: Vec<Mention>,
    /// Names of authors that stand on the page.
    pub authors: Vec<Mention>,
    /// Links to what the story is tagged with.
    pub tags: Vec<Mention>,
    /// `itemprop` values.
    pub properties: Vec<(String, String)>,
    /// The trail of sections to this page.
    pub breadcrumbs: Vec<String>,
    /// Number of password fields.
    pub n_password_fields: usize,
}

/// A stretch of text between two tags that start or end a block.
#[derive(Debug)]
pub(super) struct Block {
    /// Its text, on one line.
    pub text: String,
    /// How many characters of it there are; those of scripts without spaces count twice.
    pub weight: u32,
    /// How many of them stand in links.
    pub link_weight: u32,
    /// What it is.
    pub kind: BlockKind,
    /// Whether an element says that it is the standfirst.
    pub is_lead: bool,
    /// The index of the innermost container.
    pub container: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// A paragraph, marked up as such.
    Paragraph,
    /// An item of a list.
    Item,
    /// Text that stands in some other element.
    Other,
}

/// An element that holds blocks: those from `first` up to `end`.
#[derive(Debug)]
pub(super) struct Container {
    /// The name of its tag.
    pub tag: ContainerTag,
    /// The container it stands in.
    pub parent: Option<usize>,
    /// Its first block.
    pub first: usize,
    /// The block after its last.
    pub end: usize,
    /// Whether it is told to hold the story's text.
    pub is_body: bool,
    /// Why it is no part of the story, when it is this element that says so.
    pub furniture: Option<Furniture>,
}

/// Why an element is no part of the story, and what says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Furniture {
    pub reason: Reason,
    pub told_by: ToldBy,
}

/// What says that an element is no part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToldBy {
    /// Its tag or role: `<nav>`.
    Tag,
    /// A class name, which may mean something else.
    Name,
}

/// The tags that the search for the story treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContainerTag {
    Article,
    Main,
    Other,
}

/// A date or a name that stands on the page.
#[derive(Debug)]
pub(super) struct Mention {
    /// Its text; of a `<time>` element, its `datetime` where it has one.
    pub text: String,
    /// The text that readers see.
    pub visible: String,
    /// The element and its class names, lowercase.
    pub label: String,
    /// How many blocks precede it.
    pub at_block: usize,
    /// How strongly the markup says what it is.
    pub kind: MentionKind,
}

/// How strongly the markup says that something is a date or a name; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MentionKind {
    Property,
    TimeElement,
    RelAuthor,
    RelTag,
    ClassName,
}

impl Page {
    /// Returns the first non-empty content of the `<meta>` called `name`.
    pub(super) fn meta<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.metas(name).next()
    }

    /// Returns the non-empty contents of each `<meta>` called `name`.
    pub(super) fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(found, _)| found == name).map(|(_, content)| content.as_str())
    }

    /// Returns the values of each `itemprop` called `name`.
    pub(super) fn properties<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.properties.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// How much text there is: characters, those of scripts without spaces counting twice.
pub(super) fn weight(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffdc}').contains(&c) { 2 } else { 1 }).sum()
}
