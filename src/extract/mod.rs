//! Raw stories → the typed fields of an article.
//!
//! In: a [`RawStory`], with its fields just as a format gave them, or still hidden in a web page or in plain text. Out: an
//! [`Article`] that says for each field where it was found, and what was cut away. As an example, a saved page with
//! `<meta property="og:title" content="Truce holds | The Post">` gives the headline `Truce holds`, from OpenGraph.
//!
//! Each field has sources in order of trust, and the first value that passes the field's check wins:
//!
//! 1. JSON-LD ([`json_ld`]), OpenGraph, other metadata ([`metadata`]);
//! 2. what readers see on the page: `<h1>`, `<time>`, the byline;
//! 3. the address, the text itself ([`dateline`], [`plain_text`]), the file's name.
//!
//! The body is found by [`body`], on the same parsed tree that gave the metadata.

mod body;
pub mod byline;
mod clean;
pub mod date;
mod date_words;
mod dateline;
mod draft;
mod fields;
mod furniture;
mod furniture_phrases;
mod headline;
mod hints;
mod json_ld;
mod markdown;
mod markup;
mod metadata;
mod page;
mod page_kind;
mod plain_text;
mod web_page;

use jiff::civil::Date;

use crate::article::{Article, Language, Source};
use crate::format::{Content, RawStory};

pub use byline::Credits;
pub use hints::Reason;

/// How stories are read.
#[derive(Clone, Debug)]
pub struct ExtractOptions {
    /// The language of every story; it wins over what pages declare and what the text looks like.
    pub language: Option<Language>,
    /// Which pages are taken for articles.
    pub keep: KeepPages,
    /// The day of the run; dates after the next day are no dates of articles.
    pub today: Date,
}

/// Which pages are taken for articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepPages {
    /// Those that look like articles.
    #[default]
    Articles,
    /// Home pages, section pages and the like too, as long as they have text.
    All,
}

/// An article, and what was cut away from its source.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// The article.
    pub article: Article,
    /// What stood around the story, and why it was taken for furniture.
    pub removed: Vec<Removed>,
}

/// A text that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The text.
    pub text: String,
    /// Why it was cut.
    pub why: Reason,
}

/// Why a story is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArticle {
    /// There is nothing but white space.
    #[error("empty")]
    Empty,
    /// There is markup, and no text in it.
    #[error("no text")]
    NoText,
    /// There are letters of no kind.
    #[error("no words")]
    NoWords,
    /// The text would have been fetched by scripts.
    #[error("no text: the page builds itself with JavaScript")]
    NeedsJavaScript,
    /// The first page of a site.
    #[error("a home page")]
    HomePage,
    /// A list of articles: a section, a tag, the results of a search.
    #[error("a section or search page")]
    SectionPage,
    /// A page that stands before the article.
    #[error("a consent or login page")]
    WallPage,
    /// A page that says that there is none.
    #[error("an error page")]
    ErrorPage,
}

/// Makes an article of `story`, which was found at `source`.
///
/// # Errors
///
/// [`NotAnArticle`] when there is no text, or when it is the text of another kind of page.
pub fn extract(story: RawStory, source: &Source, options: &ExtractOptions) -> Result<Extraction, NotAnArticle> {
    let source = Source { member: story.member.or_else(|| source.member.clone()), ..source.clone() };
    let article = Article { id: story.id, source, ..Article::default() };
    match story.content {
        Content::Page(page) => web_page::extract(&page, article, options),
        Content::Text(text) => fields::extract_text(&text, article, options),
        Content::Fields(raw) => fields::extract_fields(*raw, article, options),
    }
}

/// Tells the language of `text`, which declares itself to be in `declared`.
fn language_of(text: &str, declared: Option<Language>) -> Option<Language> {
    /// More text does not make the answer surer.
    const MAX_CHARS: usize = 3_000;
    let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(end, _)| end);
    let found = whatlang::detect(&text[..end]).filter(|found| found.is_reliable() || declared.is_none());
    let found = found.and_then(|found| Language::from_tag(two_letters(found.lang().code())));
    found.or(declared)
}

/// Returns the two-letter code of a language that has one.
fn two_letters(code: &str) -> &str {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "no"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    CODES.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}
