//! Query text → meaning, for any engine.
//!
//! [`parse()`] reads what a person typed and never fails on ordinary text; where the reading was not obvious, a
//! [`Note`] says what was understood. The [`Query`] it gives knows no engine: each engine lowers it in one exhaustive
//! `match`, and `matching` evaluates the same tree over the words of one article to find what to mark.
//!
//! ```
//! let parsed = newsdex::query::parse(r#""cease fire" outlet:"Harbour Post" -football"#);
//! assert_eq!(parsed.query.to_string(), r#""cease fire" outlet:"Harbour Post" -football"#);
//! assert!(parsed.notes.is_empty());
//! ```

mod date;
mod display;
mod field;
mod language;
mod lex;
mod note;
mod operator;
mod parse;
mod regex;
mod sentence;
mod signs;
mod value;
mod word;

pub use date::{DayRange, parse_day_range};
pub use field::{FieldValues, field_names, presence_names};
pub use note::{Note, Reading};
pub use parse::{MAX_NESTING, MAX_NOTES, MAX_QUERY_BYTES, MAX_TERMS, Parsed, parse, parse_on};
pub(crate) use regex::compile as compile_regex;

use crate::article::Language;

/// What is asked of an archive.
///
/// Trees are *normal*, whether [`parse()`] made them or [`Self::all_of`], [`Self::any_of`], [`Self::negated`] and
/// [`Self::with_filter`]:
/// * `Words`, `And` and `Or` have two parts or more; only the empty `Or`, [`Self::NOTHING`], has none;
/// * `All` and `NOTHING` are never a part of another query;
/// * no `And` is a part of an `And` or of `Words`, no `Or` of an `Or`, no `Not` of a `Not`, no `Boost` of a `Boost`;
/// * `Words` is never a part of another query; its parts are words, phrases, these with a weight, and
///   [filters](Self::is_filter);
/// * the parts of `Near`, `NotNear` and `AtLeast` are [positional](Self::is_positional), and what has a weight is no
///   filter.
///
/// `Display` writes text that [`parse()`] reads back as the same tree, as long as it keeps to the limits of what is
/// read.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// A word, as typed; analysis may find several in it, as in `COVID-19`.
    Word {
        /// The word as typed, without operators: no white space, at least one letter or digit. What the signs in it
        /// mean is the form's to say; a name may be several words, parted by single spaces.
        text: String,
        /// Which forms of it count.
        form: Form,
        /// Which part of the article it must stand in.
        zone: Zone,
    },
    /// Words that stand one after the other, as written (not stemmed).
    Phrase {
        /// The words as typed, without the quotes, parted by single spaces: at least two.
        text: String,
        /// Which part of the article they must stand in.
        zone: Zone,
        /// By how many words they may be out of place; see [`MAX_DISTANCE`].
        slop: u32,
    },
    /// Two parts that match near each other.
    Near(Box<Near>),
    /// The left part where it matches and the right one does not match near it.
    NotNear(Box<Near>),
    /// A part that matches several times.
    AtLeast {
        /// How often, at the least, without overlap.
        n: u32,
        /// What: a [positional](Query::is_positional) part.
        part: Box<Query>,
    },
    /// A part whose words count more or less than usual for the order of the articles.
    Boost {
        /// What.
        part: Box<Query>,
        /// How much its words count: 1 is usual.
        weight: f32,
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
    /// Articles with so many words.
    Length(WordRange),
    /// Articles read by OCR, with so much confidence.
    Ocr(OcrRange),
    /// Articles that have a field, or something in it.
    Has(Presence),
    /// The article of an id, which its first characters may stand for.
    Id(String),
    /// Words and other parts typed side by side: those articles that have all of them come first, then those that have
    /// most of them. Parts that are [filters](Query::is_filter) always count as required.
    Words(Vec<Query>),
    /// All of the parts.
    And(Vec<Query>),
    /// At least one of the parts; without parts, no article at all.
    Or(Vec<Query>),
    /// Articles that the part does not match.
    Not(Box<Query>),
}

/// Which forms of a word count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Every form with the same stem: `talk` finds `talks`.
    Stem,
    /// The form as typed, but for case and accents: `=talk`.
    Exact,
    /// Every word that starts so: `cease*`.
    Prefix,
    /// Every word that looks so, `?` standing for one letter and `*` for any: `zelensk?y`, `c*fire`, `*ism`.
    Wildcard,
    /// Every word with at most so many slips: letters too many, missing, wrong or swapped with their neighbour; one or
    /// two: `zelenski~2`.
    Fuzzy(u8),
    /// Every word that is as the regular expression says, from its first letter to its last: `/zelensk(y|i)/`.
    Regex,
    /// Every spelling of a name, in any script: `~~zelensky`.
    Name,
}

impl Form {
    /// Tells whether words of this form stand for words of the archive that are not known before it is asked.
    #[must_use]
    pub fn is_pattern(self) -> bool {
        !matches!(self, Self::Stem | Self::Exact)
    }
}

/// A part of an article's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The whole text.
    #[default]
    Text,
    /// Headlines and subheadline.
    Headline,
    /// The lead; where none stands apart, the first paragraph of the body.
    Lead,
    /// Headlines, subheadline and lead.
    HeadlineOrLead,
    /// What is not headline: lead and body.
    Body,
}

/// The farthest that words may be apart in [`Near`] and the most that a phrase may be out of order.
pub const MAX_DISTANCE: u32 = 999;

/// The least and the most that a part may count, next to the usual 1.
pub const MIN_WEIGHT: f32 = 0.01;
/// See [`MIN_WEIGHT`].
pub const MAX_WEIGHT: f32 = 100.0;

/// Two parts of a query, both [positional](Query::is_positional), and how near they must match.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// What is typed before the operator.
    pub left: Query,
    /// What is typed behind it.
    pub right: Query,
    /// How near.
    pub within: Within,
    /// Whether the left part must come first.
    pub order: WordOrder,
}

/// How near two matches must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    /// The last word of the one is at most so many words before the first word of the other, 1 to [`MAX_DISTANCE`]:
    /// with 1 they are neighbours.
    Words(u32),
    /// Both lie in the same sentence.
    Sentence,
    /// Both lie in the same paragraph.
    Paragraph,
}

/// Whether the order of two matches counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordOrder {
    /// Either may come first.
    Any,
    /// The left one comes first.
    LeftFirst,
}

/// How many words articles have, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordRange {
    /// At the least.
    pub min: u32,
    /// At the most.
    pub max: u32,
}

/// How sure the OCR was of an article's words, on average: in thousandths, both ends included.
///
/// Where the least is more than the most, there is no such article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OcrRange {
    /// At the least.
    pub min: u16,
    /// At the most.
    pub max: u16,
}

/// Something that an article may have or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub enum Presence {
    Byline,
    Outlet,
    Section,
    Tag,
    Agency,
    Place,
    Url,
    Image,
    Language,
    Date,
    Ocr,
}

/// A short field that describes an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub enum Facet {
    Byline,
    Outlet,
    Section,
    Tag,
    Agency,
    /// The place in the dateline.
    Place,
    Url,
}

impl Query {
    /// No article: what a query asks for that holds no word.
    pub const NOTHING: Self = Self::Or(Vec::new());

    /// Asks for articles that match every one of `parts`; without parts, for every article.
    #[must_use]
    pub fn all_of(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All => {}
                Self::And(inner) | Self::Words(inner) => flat.extend(inner),
                nothing if nothing == Self::NOTHING => return Self::NOTHING,
                part => flat.push(part),
            }
        }
        match flat.len() {
            0 => Self::All,
            1 => flat.remove(0),
            _ => Self::And(flat),
        }
    }

    /// Asks for articles that match at least one of `parts`; without parts, for no article.
    #[must_use]
    pub fn any_of(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All => return Self::All,
                Self::Or(inner) => flat.extend(inner),
                Self::Words(inner) => flat.push(Self::And(inner)),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Or(flat) }
    }

    /// Asks for the articles that `self` does not match.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::All => Self::NOTHING,
            Self::Words(parts) => Self::Not(Box::new(Self::And(parts))),
            // What is left out has no weight.
            Self::Boost { part, .. } => part.negated(),
            nothing if nothing == Self::NOTHING => Self::All,
            part => Self::Not(Box::new(part)),
        }
    }

    /// Requires `filter` as well, as the options `--outlet` and `--since` do.
    ///
    /// Words typed side by side stay so: a filter among them is required in any case.
    ///
    /// ```
    /// use newsdex::query::parse;
    ///
    /// let query = parse("peace talks").query.with_filter(parse("outlet:ap or outlet:afp").query);
    /// assert_eq!(query.to_string(), "peace talks (outlet:ap or outlet:afp)");
    /// assert!(query.is_words());
    /// ```
    #[must_use]
    pub fn with_filter(self, filter: Self) -> Self {
        if self == Self::All {
            return filter;
        }
        if filter == Self::All {
            return self;
        }
        let stays_words = filter.is_filter()
            && (self.is_words() || self.is_text_leaf() || (self.is_filter() && !matches!(self, Self::And(_))));
        match Self::all_of(vec![self, filter]) {
            Self::And(parts) if stays_words => Self::Words(parts),
            query => query,
        }
    }

    /// Tells whether the query was typed as words and other parts side by side, so that articles with most of them may
    /// follow those with all of them.
    #[must_use]
    pub fn is_words(&self) -> bool {
        matches!(self, Self::Words(_))
    }

    /// Tells whether the query asks for no word of the text: a facet, a language, a date, an exclusion, or filters
    /// combined.
    #[must_use]
    pub fn is_filter(&self) -> bool {
        match self {
            Self::Facet { .. }
            | Self::Language(_)
            | Self::Published(_)
            | Self::Undated
            | Self::Length(_)
            | Self::Ocr(_)
            | Self::Has(_)
            | Self::Id(_)
            | Self::Not(_) => true,
            Self::Words(parts) | Self::And(parts) | Self::Or(parts) => {
                !parts.is_empty() && parts.iter().all(Self::is_filter)
            }
            Self::All
            | Self::Word { .. }
            | Self::Phrase { .. }
            | Self::Near(_)
            | Self::NotNear(_)
            | Self::AtLeast { .. }
            | Self::Boost { .. } => false,
        }
    }

    /// Tells whether the query matches at places of the text, so that something can be near it: words, phrases, what is
    /// near each other, and alternatives of these.
    #[must_use]
    pub fn is_positional(&self) -> bool {
        match self {
            Self::Word { .. } | Self::Phrase { .. } | Self::Near(_) | Self::NotNear(_) | Self::AtLeast { .. } => true,
            Self::Boost { part, .. } => part.is_positional(),
            Self::Or(parts) => !parts.is_empty() && parts.iter().all(Self::is_positional),
            _ => false,
        }
    }

    /// Returns the words and phrases that are asked for, without the excluded ones, in the order of the query.
    ///
    /// A leaf's place in this order is its number: whoever walks the tree depth first, skipping `Not` and the right
    /// part of `NotNear`, counts alike; filters added by [`Self::with_filter`] do not shift it.
    pub fn leaves(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            while let Some(query) = pending.pop() {
                match query {
                    Self::Word { .. } | Self::Phrase { .. } => return Some(query),
                    Self::Words(parts) | Self::And(parts) | Self::Or(parts) => pending.extend(parts.iter().rev()),
                    Self::Near(near) => pending.extend([&near.right, &near.left]),
                    Self::NotNear(near) => pending.push(&near.left),
                    Self::AtLeast { part, .. } | Self::Boost { part, .. } => pending.push(part),
                    Self::Not(_)
                    | Self::All
                    | Self::Facet { .. }
                    | Self::Language(_)
                    | Self::Published(_)
                    | Self::Undated
                    | Self::Length(_)
                    | Self::Ocr(_)
                    | Self::Has(_)
                    | Self::Id(_) => {}
                }
            }
            None
        })
    }

    /// Returns all words and phrases, those under a `not` included, from left to right.
    pub fn leaves_and_exclusions(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            while let Some(query) = pending.pop() {
                match query {
                    Self::Word { .. } | Self::Phrase { .. } => return Some(query),
                    Self::Words(parts) | Self::And(parts) | Self::Or(parts) => pending.extend(parts.iter().rev()),
                    Self::Near(near) | Self::NotNear(near) => pending.extend([&near.right, &near.left]),
                    Self::Not(part) | Self::AtLeast { part, .. } | Self::Boost { part, .. } => pending.push(part),
                    Self::All
                    | Self::Facet { .. }
                    | Self::Language(_)
                    | Self::Published(_)
                    | Self::Undated
                    | Self::Length(_)
                    | Self::Ocr(_)
                    | Self::Has(_)
                    | Self::Id(_) => {}
                }
            }
            None
        })
    }

    fn is_text_leaf(&self) -> bool {
        match self {
            Self::Word { .. } | Self::Phrase { .. } => true,
            Self::Boost { part, .. } => part.is_text_leaf(),
            _ => false,
        }
    }

    /// Asks for `left` and `right` near each other.
    ///
    /// Parts that match at no place of the text are required beside the rest: `a w/5 (b and c)` asks for `a w/5 b` and
    /// `a w/5 c`, `a w/5 lang:de` for `a` and `lang:de`.
    #[must_use]
    pub fn near(left: Self, right: Self, within: Within, order: WordOrder) -> Self {
        Self::pair(left, right, &|left, right| Self::Near(Box::new(Near { left, right, within, order })))
    }

    /// Asks for `left` where `right` is not near it.
    ///
    /// Of several parts on the left each must stand so, of several on the right none may be near; parts that match at no
    /// place of the text are required on the left and excluded on the right: `a not w/5 lang:de` asks for `a` and not for
    /// `lang:de`.
    #[must_use]
    pub fn not_near(left: Self, right: Self, within: Within, order: WordOrder) -> Self {
        match (left, right) {
            (Self::And(parts) | Self::Words(parts), right) => {
                let each = parts.into_iter().map(|part| match part {
                    part if part.is_filter() => part,
                    part => Self::not_near(part, right.clone(), within, order),
                });
                Self::all_of(each.collect())
            }
            (left, right) if left.is_positional() && right.is_positional() => {
                Self::NotNear(Box::new(Near { left, right, within, order }))
            }
            (left, Self::And(parts) | Self::Words(parts)) if left.is_positional() => {
                let (near, excluded): (Vec<Self>, Vec<Self>) = parts.into_iter().partition(Self::is_positional);
                let left = match Self::any_of(near) {
                    nothing if nothing == Self::NOTHING => left,
                    near => Self::not_near(left, near, within, order),
                };
                Self::all_of(std::iter::once(left).chain(excluded.into_iter().map(Self::negated)).collect())
            }
            (left, right) => Self::all_of(vec![left, right.negated()]),
        }
    }

    /// Asks for articles in which `part` matches `n` times; where it is several parts, for each of them.
    #[must_use]
    pub fn at_least(n: u32, part: Self) -> Self {
        match part {
            part if n <= 1 || part.is_filter() || part == Self::All || part == Self::NOTHING => part,
            part if part.is_positional() => Self::AtLeast { n, part: Box::new(part) },
            Self::And(parts) | Self::Words(parts) => {
                Self::all_of(parts.into_iter().map(|part| Self::at_least(n, part)).collect())
            }
            Self::Or(parts) => Self::any_of(parts.into_iter().map(|part| Self::at_least(n, part)).collect()),
            Self::Boost { part, weight } => Self::at_least(n, *part).boosted(weight),
            part => part,
        }
    }

    /// Makes the words of `self` count `weight` times as much as usual.
    #[must_use]
    pub fn boosted(self, weight: f32) -> Self {
        match self {
            Self::Boost { part, weight: inner } => part.boosted(inner * weight),
            Self::Words(parts) => Self::And(parts).boosted(weight),
            part if part.is_filter() || part == Self::All || part == Self::NOTHING => part,
            part if (weight - 1.0).abs() < f32::EPSILON => part,
            part => Self::Boost { part: Box::new(part), weight: weight.clamp(MIN_WEIGHT, MAX_WEIGHT) },
        }
    }

    fn pair(left: Self, right: Self, both: &dyn Fn(Self, Self) -> Self) -> Self {
        match (left, right) {
            (left, right) if left.is_positional() && right.is_positional() => both(left, right),
            (Self::And(parts) | Self::Words(parts), right) if right.is_positional() => {
                Self::all_of(parts.into_iter().map(|part| Self::pair(part, right.clone(), both)).collect())
            }
            (left, Self::And(parts) | Self::Words(parts)) if left.is_positional() => {
                Self::all_of(parts.into_iter().map(|part| Self::pair(left.clone(), part, both)).collect())
            }
            (left, right) => Self::all_of(vec![left, right]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(combined: &Query, expected: &str) {
        assert_eq!(combined.to_string(), expected);
        assert_eq!(parse(expected).query, *combined);
    }

    fn read(text: &str) -> Query {
        parse(text).query
    }

    #[test]
    fn a_filter_joins_words_as_one_of_them() {
        check(&read("peace talks").with_filter(read("since:2025")), "peace talks since:2025-01-01");
        check(&read("peace").with_filter(read("outlet:ap")), "peace outlet:ap");
        check(&read("lang:en").with_filter(read("outlet:ap -tag:x")), "lang:en outlet:ap -tag:x");
    }

    #[test]
    fn a_filter_is_required_beside_operators() {
        check(&read("peace or truce").with_filter(read("outlet:ap")), "(peace or truce) and outlet:ap");
        check(&read("peace and truce").with_filter(read("-tag:x")), "peace and truce and not tag:x");
    }

    #[test]
    fn a_filter_alone_lists_what_it_lets_through() {
        check(&read("").with_filter(read("outlet:ap")), "outlet:ap");
        check(&read("???").with_filter(read("outlet:ap")), "-*");
        check(&read("peace talks").with_filter(Query::All), "peace talks");
    }

    #[test]
    fn combinations_stay_flat() {
        check(&Query::all_of(vec![read("a and b"), read("c d"), Query::All]), "a and b and c and d");
        check(&Query::any_of(vec![read("a or b"), read("c d"), Query::NOTHING]), "a or b or c and d");
        check(&read("-a").negated(), "a");
        check(&read("a b").negated(), "-(a and b)");
        assert_eq!(Query::all_of(vec![]), Query::All);
        assert_eq!(Query::any_of(vec![]), Query::NOTHING);
        assert_eq!(Query::All.negated().negated(), Query::All);
    }

    #[test]
    fn leaves_are_the_wanted_words_in_order() {
        let query = read(r#"(a or "b c") and not d and headline:e and outlet:f"#);
        let leaves: Vec<String> = query.leaves().map(ToString::to_string).collect();
        assert_eq!(leaves, ["a", "\"b c\"", "headline:e"]);
        assert_eq!(read("-a").leaves().count(), 0);
    }
}
