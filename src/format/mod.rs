//! Text → raw stories; one file per format.

use crate::article::ArticleId;

/// A story as its format gives it: fields just as found, nothing judged yet.
#[derive(Clone, Debug, PartialEq)]
pub struct RawStory {
    /// Names the story by the bytes of its record.
    pub id: ArticleId,
    /// Which record of the file it is, where the file may hold several: `line 17`, `item 3`.
    pub member: Option<String>,
    /// What the record holds.
    pub content: Content,
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A saved web page: markup, with the story still among its menus.
    Page(String),
    /// Text saved from a page or typed, one story, perhaps with page furniture around it.
    Text(String),
    /// Fields that were kept apart by whoever made the record.
    Fields(Box<RawFields>),
}

/// Fields as a record gives them, before any check.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub struct RawFields {
    /// Where these fields come from: `Record` or `FrontMatter`.
    pub evidence: Option<crate::article::Evidence>,
    pub headline: Option<String>,
    pub subheadline: Option<String>,
    pub body: Option<Prose>,
    pub byline: Vec<String>,
    pub agency: Option<String>,
    pub dateline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub record_id: Option<String>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub image: Option<String>,
}

/// A body text and how it is marked up.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Prose {
    Plain(String),
    Markdown(String),
    Html(String),
}
