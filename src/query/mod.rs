//! Query text → meaning, for any engine.
//!
//! [`parse()`] reads what a person typed and never fails on ordinary text; where the reading was not obvious, a [`Note`]
//! says what was understood. The [`Query`] it gives knows no engine: each engine lowers it in one exhaustive `match`, and
//! `matching` evaluates the same tree over the words of one article to find what to mark.
//!
//! ```
//! let parsed = newsdex::query::parse(r#""cease fire" outlet:"Harbour Post" -football"#);
//! assert_eq!(parsed.query.to_string(), r#""cease fire" outlet:"Harbour Post" -football"#);
//! assert!(parsed.notes.is_empty());
//! ```

mod date;
mod display;
mod parse;

pub use date::{parse_day_range, DayRange};
pub use parse::{parse, Note, Parsed};

use crate::article::Language;

/// What is asked of an archive.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// A word, as typed; analysis may find several in it, as in `COVID-19`.
    Word {
        /// The word as typed, without operators.
        text: String,
        /// Which forms of it count.
        form: Form,
        /// Which part of the article it must stand in.
        zone: Zone,
    },
    /// Words that stand one after the other, as written (not stemmed).
    Phrase {
        /// The words as typed, without the quotes.
        text: String,
        /// Which part of the article they must stand in.
        zone: Zone,
    },
    /// Words of one of the short fields that describe an article, one after the other.
    Facet {
        /// The field.
        field: Facet,
        /// The words.
        value: String,
    },
    /// Articles in a language.
    Language(Language),
    /// Articles whose date of publication lies in a range of days.
    Published(DayRange),
    /// Articles without a date of publication.
    Undated,
    /// Words and other parts typed side by side: those articles that have all of them come first, then those that have
    /// most of them. `Not` parts, facets and dates always count as required.
    Words(Vec<Query>),
    /// All of the parts.
    And(Vec<Query>),
    /// At least one of the parts.
    Or(Vec<Query>),
    /// Articles that the part does not match.
    Not(Box<Query>),
}

/// Which forms of a word count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Every form with the same stem: `talk` finds `talks`.
    Stem,
    /// The form as typed, but for case and accents.
    Exact,
    /// Every word that starts so: `cease*`.
    Prefix,
}

/// A part of an article's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The whole text.
    #[default]
    Text,
    /// Headline and subheadline.
    Headline,
}

/// A short field that describes an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub enum Facet {
    Byline,
    Outlet,
    Section,
    Tag,
}
