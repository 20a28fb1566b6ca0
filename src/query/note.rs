//! How a query was read where that was not obvious: plain data, a sentence when shown.
//!
//! ```
//! let parsed = newsdex::query::parse("outlt:harbour");
//! assert_eq!(parsed.notes[0].to_string(), "there is no field `outlt`; read as words (did you mean `outlet:`?)");
//! assert_eq!(parsed.notes[0].span, 0..5);
//! ```

use std::fmt;
use std::ops::Range;

use super::MAX_DISTANCE;

/// Tells how a part of a query was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How it was read.
    pub reading: Reading,
    /// The part of the query that it is about, in bytes.
    pub span: Range<usize>,
}

/// A reading that is not obvious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A phrase whose quotation mark is never closed ends where the query ends.
    QuoteNotClosed,
    /// A parenthesis that is never closed ends where the query ends.
    ParenthesisNotClosed,
    /// A closing parenthesis that closes nothing is left out.
    ParenthesisNotOpened,
    /// Parentheses below the deepest level that is read are left out.
    TooDeep {
        /// How many levels are read: [`super::MAX_NESTING`].
        limit: usize,
    },
    /// What stands behind the longest query that is read is left out.
    TooLong {
        /// How many bytes are read: [`super::MAX_QUERY_BYTES`].
        limit: usize,
    },
    /// Words behind the last one that is read are left out.
    TooManyTerms {
        /// How many words are read: [`super::MAX_TERMS`].
        limit: usize,
    },
    /// In a long row of plain words `and`, `or`, `not` and dashes are no operators.
    Sentence {
        /// Those that stand in it, as typed, each once.
        operators: Vec<String>,
    },
    /// An operator without anything on one of its sides is left out.
    StrayOperator {
        /// The operator as typed.
        operator: String,
    },
    /// A `*` within what is no plain word is read as if the word ended there, or left out before it.
    StarInWord {
        /// What was read instead.
        read_as: String,
    },
    /// A `!` behind a word stands for any ending.
    Truncated {
        /// How that is written elsewhere.
        read_as: String,
    },
    /// A `!` behind a word is punctuation, as in a headline.
    ExclamationMark {
        /// What would stand for any ending.
        pattern: String,
    },
    /// A word may have fewer slips than were asked for.
    TooManySlips {
        /// How many: two.
        limit: u8,
    },
    /// A word is too short for slips, or not of letters: it is read as typed.
    WithoutSlips {
        /// The word.
        word: String,
    },
    /// Between quotation marks `*` and `?` are punctuation.
    PatternInQuotes {
        /// How words in a row are written of which some are patterns.
        instead: String,
    },
    /// What stands between slashes is no regular expression that can be used: it is words.
    NotARegex {
        /// What is wrong with it.
        why: String,
    },
    /// A facet's value is looked for as it is, without what the sign of a pattern means.
    PatternInField,
    /// A `*` alone stands for every article.
    Everything,
    /// No field has this name: the name and what follows it are words.
    UnknownField {
        /// The name as typed.
        name: String,
        /// A field whose name is nearly the same.
        nearest: Option<&'static str>,
    },
    /// A field's name without a value behind its colon is a word.
    FieldWithoutValue {
        /// The name as typed.
        name: String,
    },
    /// No language has this name: field and value are words.
    UnknownLanguage {
        /// The value as typed.
        value: String,
    },
    /// This is no date: field and value are words.
    NotADate {
        /// The value as typed.
        value: String,
    },
    /// This could be two different days: field and value are words.
    AmbiguousDate {
        /// The value as typed.
        value: String,
    },
    /// So far apart or so near words cannot be asked for.
    DistanceOutOfRange {
        /// The operator as typed.
        operator: String,
        /// The operator that was read instead.
        read_as: String,
    },
    /// So many proximity operators in a row are not read: the rest is required, but anywhere.
    ChainTooLong {
        /// How many are read.
        limit: usize,
    },
    /// Something beside a proximity operator has no place in the text, or several that count together.
    NotNearSomething {
        /// What was read instead.
        read_as: String,
    },
    /// `or` stands beside a proximity operator without parentheses, which other services read the other way.
    OrIsLooser {
        /// How it was read.
        read_as: String,
    },
    /// This is no number of words: field and value are words.
    NotALength {
        /// The value as typed.
        value: String,
    },
    /// This is no confidence of OCR: field and value are words.
    NotAConfidence {
        /// The value as typed.
        value: String,
    },
    /// Articles have nothing of this name: field and value are words.
    UnknownPresence {
        /// The value as typed.
        value: String,
    },
    /// No id starts so: field and value are words.
    NotAnId {
        /// The value as typed.
        value: String,
    },
    /// The query has no word: it finds nothing.
    NothingToSearchFor,
}

impl Reading {
    /// Tells whether part of the query was not read because there is too much of it.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        matches!(
            self,
            Self::TooDeep { .. } | Self::ChainTooLong { .. } | Self::TooLong { .. } | Self::TooManyTerms { .. }
        )
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reading.fmt(f)
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QuoteNotClosed => f.write_str("a quotation mark is not closed; read as closed at the end"),
            Self::ParenthesisNotClosed => f.write_str("a parenthesis is not closed; read as closed at the end"),
            Self::ParenthesisNotOpened => f.write_str("`)` closes nothing; left out"),
            Self::TooDeep { limit } => write!(f, "parentheses are read {limit} deep; deeper ones are left out"),
            Self::TooLong { limit } => write!(f, "only the first {limit} bytes are read"),
            Self::TooManyTerms { limit } => write!(f, "only the first {limit} words are read"),
            Self::Sentence { operators } => {
                let operators: Vec<String> = operators.iter().map(|operator| format!("`{operator}`")).collect();
                let operators = operators.join(", ");
                write!(f, "read as a sentence, in which {operators} is no operator (parentheses around it make it one)")
            }
            Self::StrayOperator { operator } => write!(f, "`{operator}` has nothing on one of its sides; left out"),
            Self::StarInWord { read_as } => {
                write!(f, "`*` within a word is understood among letters only; read as `{read_as}`")
            }
            Self::Truncated { read_as } => write!(f, "`!` behind a word stands for any ending; read as `{read_as}`"),
            Self::ExclamationMark { pattern } => {
                write!(f, "`!` is read as punctuation, as in a headline (write `{pattern}` for any ending)")
            }
            Self::TooManySlips { limit } => write!(f, "a word may have {limit} slips at most; read as `~{limit}`"),
            Self::WithoutSlips { word } => {
                write!(f, "slips are understood in words of three letters or more; read as `{word}` exactly")
            }
            Self::PatternInQuotes { instead } => {
                write!(f, "`*` and `?` mean nothing in quotes; read as punctuation (write `{instead}`)")
            }
            Self::NotARegex { why } => write!(f, "this is no regular expression ({why}); read as words"),
            Self::PatternInField => f.write_str("`*` and other patterns are not understood in this field; left out"),
            Self::Everything => f.write_str("`*` stands for every article"),
            Self::UnknownField { name, nearest: None } => write!(f, "there is no field `{name}`; read as words"),
            Self::UnknownField { name, nearest: Some(nearest) } => {
                write!(f, "there is no field `{name}`; read as words (did you mean `{nearest}:`?)")
            }
            Self::FieldWithoutValue { name } => {
                write!(f, "`{name}:` has no value; read as a word (write the value right behind the colon)")
            }
            Self::UnknownLanguage { value } => {
                write!(f, "`{value}` is no known language; read as words (write its code, such as `lang:en`)")
            }
            Self::NotADate { value } => {
                write!(f, "`{value}` is no date; read as words (write it as 2025-03-17, 2025-03 or 2025)")
            }
            Self::AmbiguousDate { value } => {
                write!(f, "`{value}` could be two different days; read as words (write it as 2025-03-17)")
            }
            Self::DistanceOutOfRange { operator, read_as } => {
                write!(f, "`{operator}` is read as `{read_as}` (words may be 1 to {MAX_DISTANCE} apart)")
            }
            Self::ChainTooLong { limit } => {
                write!(f, "only {limit} of `w/n` and the like are read in a row; the others are read as `and`")
            }
            Self::NotNearSomething { read_as } => {
                write!(f, "words, phrases and alternatives of them may be near each other; read as `{read_as}`")
            }
            Self::OrIsLooser { read_as } => {
                write!(f, "`or` joins less closely than `w/n`; read as `{read_as}` (parentheses make it otherwise)")
            }
            Self::NotALength { value } => {
                write!(f, "`{value}` is no number of words; read as words (write it as words:>800 or words:300..800)")
            }
            Self::NotAConfidence { value } => {
                write!(f, "`{value}` is no confidence; read as words (write it as ocr:<0.7, ocr:<70% or ocr:0.5..0.8)")
            }
            Self::UnknownPresence { value } => {
                write!(f, "articles have no `{value}`; read as words (write has:image, has:byline, has:date …)")
            }
            Self::NotAnId { value } => write!(f, "no id starts with `{value}`; read as words"),
            Self::NothingToSearchFor => f.write_str("there is nothing to search for"),
        }
    }
}
