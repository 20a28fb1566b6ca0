//! Text → raw stories; one file per format.
//!
//! In: the bytes of a file or of one line of it. Out: [`RawStory`] values, the fields just as found; what they mean is for
//! `extract` to judge. [`recognise`] tells the format by the first bytes and their shape, [`FORMATS`] lists them all.
//! [`stories`] reads a whole file. Containers, whose files may be larger than the memory, are read one record at a time
//! with [`records`], and each record with [`record_stories`].
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format};
//! # use std::path::Path;
//! let file = br#"{"headline": "Truce holds", "articleBody": "The guns fell silent."}"#;
//! let format = format::recognise(Path::new("truce.json"), file)?;
//! assert_eq!(format, Format::Json);
//! let map = FieldMap::default();
//! let story = format::stories(format, file, &map)?.next().unwrap()?;
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!(fields.headline.as_deref(), Some("Truce holds"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alto;
mod binary;
mod feed;
mod field_map;
mod formats;
mod hocr;
mod html;
mod json;
mod json_lines;
mod json_repair;
mod letter;
mod linked_data;
mod mail;
mod mail_sender;
mod mail_text;
mod markdown;
mod mbox;
mod members;
mod mets;
mod mhtml;
mod mime;
mod mime_charsets;
mod newsml;
mod nitf;
mod ocr;
pub mod pdf;
mod prose;
mod recognise;
mod record;
mod records;
mod reuters_sgml;
mod saved_pages;
mod table;
mod table_header;
mod tar_entries;
mod typed_blocks;
mod values;
mod wacz;
mod warc;
mod wordpress;
mod xml;
mod zip_damage;

use jiff::civil::Date;

pub use field_map::{FieldMap, FieldMapError};
pub use formats::{FORMATS, Format, FormatInfo};
pub use mets::{pages_named, pages_of_issue};
pub use recognise::{NotAFormat, recognise};
pub(crate) use record::fields_of_object;
pub use records::{Container, Position, Record, RecordError, is_container, record_stories, records, refusal_of_all};
pub use table_header::TableHeader;

use crate::archive::{self, ChosenBy, Decoded};
use crate::article::{ArticleId, Charset, CharsetEvidence, Evidence, OcrConfidence};

/// A story as its format gives it: fields just as found, nothing judged yet.
#[derive(Clone, Debug, PartialEq)]
pub struct RawStory {
    /// Names the story by the bytes of its record.
    pub id: ArticleId,
    /// Which record of the file it is, where the file may hold several: `line 17`, `item 3`.
    pub member: Option<String>,
    /// What the record holds.
    pub content: Content,
    /// How it was saved, where that was noted around it.
    pub capture: Capture,
}

/// How a record was saved, as noted by whatever saved it: a WARC, a MIME part, a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The address that it was saved from.
    pub url: Option<String>,
    /// The day it was saved on, in UTC: what it holds was not published after it.
    pub saved: Option<Date>,
    /// The charset that the server named for it.
    pub charset: Option<String>,
    /// The charset that it was read in, where that could be doubted.
    pub read_in: Option<Charset>,
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
    /// Where these fields come from: `Record`, `FrontMatter`, or `Markup` for Markdown without front matter.
    pub evidence: Option<Evidence>,
    pub headline: Option<String>,
    pub other_headlines: Vec<String>,
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
    pub ocr: Option<OcrConfidence>,
}

/// A body text and how it is marked up.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Prose {
    Plain(String),
    Markdown(String),
    Html(String),
    /// Plain text as mail has it: wrapped lines, and what senders put before and behind it.
    MailText(String),
    /// Markup as mail has it: tables that hold one story or several.
    MailHtml(String),
}

impl Prose {
    /// Returns the text with its markup.
    pub(crate) fn source(&self) -> &str {
        match self {
            Self::Plain(text)
            | Self::Markdown(text)
            | Self::Html(text)
            | Self::MailText(text)
            | Self::MailHtml(text) => text,
        }
    }
}

/// Why a record gave no story.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The text is no XML, and could not be made any.
    #[error("damaged XML: {0}")]
    DamagedXml(#[source] roxmltree::Error),
    /// The file ends in the middle of it.
    #[error("cut off: the file ends before its end")]
    CutOff,
    /// It is a thing of another kind than a story.
    #[error("{found}, not an article")]
    NotAStory {
        /// What it is: `a NewsML item of class picture`.
        found: String,
    },
    /// The text is no JSON.
    #[error("damaged JSON: {0}")]
    DamagedJson(#[source] serde_json::Error),
    /// The JSON value is no object, so it has no fields.
    #[error("{found}, not an article")]
    NotAnObject {
        /// What it is: `a number`.
        found: &'static str,
    },
    /// The file holds no value at all.
    #[error("no records")]
    NoRecords,
    /// The file is an archive of others, which [`records`] reads.
    #[error("an archive of files")]
    IsContainer,
    /// The file holds more records than can be kept apart in memory.
    #[error("more than {limit} records in one file; save them as JSON Lines, which are read one by one")]
    TooManyRecords {
        /// The limit.
        limit: usize,
    },
    /// The record holds more values than any article does.
    #[error("more than {limit} values in one record, as no article has")]
    TooManyValues {
        /// The limit.
        limit: usize,
    },
    /// A saved page that holds none.
    #[error("no page (`text/html`) among its parts")]
    NoPage,
    /// A record of the container could not be read.
    #[error(transparent)]
    Record(RecordError),
    /// A PDF document has no text that can be read.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// A row has more cells than its table has columns.
    #[error("{n_cells} cells in a table of {}; a cell that holds the delimiter must be quoted", columns(*n_columns))]
    TooManyCells {
        /// Cells of the row.
        n_cells: usize,
        /// Columns of the table.
        n_columns: usize,
    },
    /// The object has fields for a headline or a body, and nothing in them.
    #[error("headline and body are empty")]
    Blank,
    /// None of the object's fields is known to be a headline or a body.
    #[error(
        "no headline and no body among its fields{}; name them with `--map headline=…,body=…`",
        key_list(.keys)
    )]
    NoArticle {
        /// The names that the object's fields have.
        keys: Vec<String>,
    },
}

/// Why one record of a file that holds several gave no story.
#[derive(Debug, thiserror::Error)]
#[error("{member}: {cause}")]
pub struct MemberError {
    /// Which record it is: `item 3`, `line 3`.
    pub member: String,
    /// What is wrong with it.
    #[source]
    pub cause: FormatError,
}

/// The stories of a file, read one after the other.
pub type Stories<'a> = Box<dyn Iterator<Item = Result<RawStory, MemberError>> + Send + 'a>;

/// Reads the stories of a file, the decompressed bytes of which are `bytes`.
///
/// Records of a JSON list are named `item 1`, those of JSON Lines `line 1` and so on; one that is no article does not
/// spoil the others.
/// Containers are read too, but all of the file must be in memory: see [`records`].
///
/// # Errors
/// Any [`FormatError`], when the file as a whole cannot be read.
pub fn stories<'a>(format: Format, bytes: &[u8], map: &'a FieldMap) -> Result<Stories<'a>, FormatError> {
    stories_declared(format, bytes, None, map)
}

/// Reads the stories of a file as [`stories`] does; `charset` is what was declared beside it.
fn stories_declared<'a>(
    format: Format,
    bytes: &[u8],
    charset: Option<&str>,
    map: &'a FieldMap,
) -> Result<Stories<'a>, FormatError> {
    let decoded = || archive::decode_declared(bytes, charset);
    let (content, capture) = match format {
        Format::Html => html::page(decoded()),
        Format::Mhtml => mhtml::page(bytes)?,
        Format::Text => {
            let text = decoded();
            let capture = Capture { read_in: read_in(&text), ..Capture::default() };
            (Content::Text(text.text), capture)
        }
        Format::Markdown => {
            let text = decoded();
            let capture = Capture { read_in: read_in(&text), ..Capture::default() };
            (Content::Fields(Box::new(markdown::fields(&text.text, map))), capture)
        }
        Format::Json => return Ok(with_charset(json::stories(bytes, map)?, bytes)),
        Format::JsonLines => return json_lines::stories(bytes, map),
        Format::Csv => return table::stories(bytes, map),
        Format::Feed => return Ok(with_charset(feed::stories(bytes)?, bytes)),
        Format::Nitf => return Ok(with_charset(nitf::stories(bytes)?, bytes)),
        Format::NewsMl => return Ok(with_charset(newsml::stories(bytes)?, bytes)),
        Format::ReutersSgml => return Ok(with_charset(reuters_sgml::stories(bytes)?, bytes)),
        Format::Alto => return Ok(with_charset(alto::stories(bytes)?, bytes)),
        Format::Mets => return mets::stories(bytes),
        Format::Hocr => return Ok(with_charset(hocr::stories(bytes)?, bytes)),
        Format::Mail => return mail::stories(bytes),
        Format::Mbox => return mbox::stories(bytes),
        Format::Pdf => {
            let pdf::PdfText { text, url } = pdf::read(bytes)?;
            (Content::Text(text), Capture { url, ..Capture::default() })
        }
        Format::Warc | Format::Zip | Format::Tar => return Err(FormatError::IsContainer),
    };
    Ok(Box::new(std::iter::once(Ok(RawStory { id: ArticleId::of(bytes), member: None, content, capture }))))
}

/// Notes in each story of a file the charset that all of the file was read in.
fn with_charset<'a>(stories: Stories<'a>, bytes: &[u8]) -> Stories<'a> {
    let Some(charset) = read_in(&archive::decode(bytes)) else { return stories };
    Box::new(stories.map(move |story| {
        let capture = |capture| Capture { read_in: Some(charset.clone()), ..capture };
        story.map(|story| RawStory { capture: capture(story.capture), ..story })
    }))
}

/// Returns the charset that a text was read in, unless it was plainly UTF-8.
pub(super) fn read_in(decoded: &Decoded) -> Option<Charset> {
    let chosen_by = match decoded.chosen_by {
        ChosenBy::ValidUtf8 if decoded.overruled.is_none() => return None,
        ChosenBy::ByteOrderMark => CharsetEvidence::ByteOrderMark,
        ChosenBy::ValidUtf8 => CharsetEvidence::ValidUtf8,
        ChosenBy::Header => CharsetEvidence::Header,
        ChosenBy::Declaration => CharsetEvidence::Declaration,
        ChosenBy::Detection => CharsetEvidence::Detection,
    };
    let overruled = decoded.overruled.map(str::to_owned);
    Some(Charset { name: decoded.charset.to_owned(), chosen_by, overruled })
}

/// Finds the record with `id` among the several that a file in `format` holds, the decompressed bytes of which are
/// `bytes`.
#[must_use]
pub fn item(format: Format, bytes: &[u8], id: ArticleId) -> Option<Vec<u8>> {
    let item = match format {
        Format::Json | Format::JsonLines => json::item(bytes, id),
        Format::Feed => feed::item(bytes, id),
        Format::Nitf => nitf::item(bytes, id),
        Format::NewsMl => newsml::item(bytes, id),
        Format::ReutersSgml => reuters_sgml::item(bytes, id),
        Format::Alto => alto::item(bytes, id),
        Format::Hocr => hocr::item(bytes, id),
        Format::Mail => return mail::message(bytes, id),
        Format::Html
        | Format::Mhtml
        | Format::Text
        | Format::Markdown
        | Format::Csv
        | Format::Warc
        | Format::Mets
        | Format::Pdf
        | Format::Mbox
        | Format::Zip
        | Format::Tar => None,
    };
    item.map(String::into_bytes)
}

fn columns(n_columns: usize) -> String {
    if n_columns == 1 { "1 column".to_owned() } else { format!("{n_columns} columns") }
}

impl FormatError {
    /// Tells whether the record may be readable once its file is whole again.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::DamagedXml(_) | Self::CutOff | Self::DamagedJson(_) => true,
            Self::Pdf(error) => !matches!(error, pdf::PdfError::NoText | pdf::PdfError::Unreadable),
            _ => false,
        }
    }
}

/// Writes the names of a record's fields, as many as help to choose among them.
fn key_list(keys: &[String]) -> String {
    /// More names than this are a wall, not a help.
    const MAX_KEYS: usize = 12;
    /// A longer name is data that landed in the wrong place.
    const MAX_KEY_CHARS: usize = 40;
    if keys.is_empty() {
        return String::new();
    }
    let names = keys.iter().take(MAX_KEYS).map(|key| {
        let name: String = key.chars().take(MAX_KEY_CHARS).flat_map(char::escape_debug).collect();
        format!("`{name}`")
    });
    let names = names.collect::<Vec<_>>().join(", ");
    match keys.len().saturating_sub(MAX_KEYS) {
        0 => format!(" ({names})"),
        n_more => format!(" ({names} and {n_more} more)"),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    /// A story's member, the bytes that its id names, its headline; or why there is none.
    type Expected<'a> = Result<(Option<&'a str>, &'a str, &'a str), &'a str>;

    /// Reads a file, and compares its stories.
    #[track_caller]
    fn check(format: Format, file: &str, expected: &[Expected]) {
        let map = FieldMap::default();
        let stories = stories(format, file.as_bytes(), &map).unwrap();
        let read: Vec<_> = stories.map(|story| story.map_err(|error| error.to_string())).collect();
        assert_eq!(read.len(), expected.len(), "{read:?}");
        for (story, expected) in read.iter().zip(expected) {
            match (story, expected) {
                (Ok(story), Ok((member, record, headline))) => {
                    assert_eq!(story.member.as_deref(), *member);
                    assert_eq!(story.id, ArticleId::of(record.as_bytes()));
                    let Content::Fields(fields) = &story.content else { panic!("no fields: {story:?}") };
                    assert_eq!(fields.headline.as_deref(), Some(*headline));
                }
                (Err(error), Err(expected)) => assert_eq!(error, expected),
                _ => panic!("{story:?} is not {expected:?}"),
            }
        }
    }

    /// Fails to read a file, and compares the error.
    #[track_caller]
    fn check_error(file: &str, expected: &str) {
        let error = stories(Format::Json, file.as_bytes(), &FieldMap::default()).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected));
    }

    #[test]
    fn a_record_alone_is_named_by_its_whole_file() {
        let file = "{ \"title\": \"Truce holds\" }\n";
        check(Format::Json, file, &[Ok((None, file, "Truce holds"))]);
    }

    #[test]
    fn a_record_of_a_list_is_named_by_its_own_bytes() {
        let expected = [
            Ok((Some("item 1"), "{ \"title\": \"A\" }", "A")),
            Err("item 2: a number, not an article"),
            Ok((Some("item 3"), "{\"title\":\"B\"}", "B")),
        ];
        for file in [
            "[{ \"title\": \"A\" }, 17, {\"title\":\"B\"}]",
            "{ \"title\": \"A\" }\n17\n{\"title\":\"B\"}",
            "{\"status\": \"ok\", \"articles\": [{ \"title\": \"A\" }, 17, {\"title\":\"B\"}]}",
            "{\"hits\": {\"total\": 3, \"hits\": [{ \"title\": \"A\" }, 17, {\"title\":\"B\"}]}}",
        ] {
            check(Format::Json, file, &expected);
        }
    }

    #[test]
    fn a_list_that_is_cut_off_gives_what_stands_before() {
        let items = ["{ \"title\": \"A\" }", "{\"title\":\"B\"}"];
        let both = [Ok((Some("item 1"), items[0], "A")), Ok((Some("item 2"), items[1], "B"))];
        let cut = [both[0], both[1], Err("item 3: cut off: the file ends before its end")];
        check(Format::Json, &format!("[{}, {}", items[0], items[1]), &cut);
        check(Format::Json, &format!("[{}, {},\n{{\"tit", items[0], items[1]), &cut);
        let damaged = format!("[{}, {},\n{{\"title\": }}]", items[0], items[1]);
        let reason = "item 3: damaged JSON: expected value at line 2 column 11";
        check(Format::Json, &damaged, &[both[0], both[1], Err(reason)]);
        assert_eq!(item(Format::Json, damaged.as_bytes(), ArticleId::of(items[1].as_bytes())), Some(items[1].into()));
    }

    #[test]
    fn the_usual_slips_are_mended() {
        let file = "{\"title\": \"Truce\tholds \\ud83d\", \"score\": NaN,}";
        check(Format::Json, file, &[Ok((None, file, "Truce\tholds \u{fffd}"))]);
    }

    #[test]
    fn a_key_that_stands_twice_counts_once() {
        let file = "{\"title\": \"A\", \"title\": \"B\"}";
        check(Format::Json, file, &[Ok((None, file, "B"))]);
    }

    #[test]
    fn what_is_no_article_says_which_fields_it_has() {
        check_error(
            "{\"h\": \"Truce\", \"p\\u001b[31m\": 1}",
            "no headline and no body among its fields (`h`, `p\\u{1b}[31m`); name them with `--map headline=…,body=…`",
        );
        let mut many = "{\"k\": 0".to_owned();
        for i in 10..25 {
            write!(many, ", \"k{i}\": 0").unwrap();
        }
        check_error(
            &(many + "}"),
            "no headline and no body among its fields (`k`, `k10`, `k11`, `k12`, `k13`, `k14`, `k15`, `k16`, `k17`, `k18`, \
             `k19`, `k20` and 4 more); name them with `--map headline=…,body=…`",
        );
        check_error("{}", "no headline and no body among its fields; name them with `--map headline=…,body=…`");
    }

    #[test]
    fn what_is_no_record_is_said() {
        check_error("\"text\"", "a string, not an article");
        check_error("[]", "no records");
        check_error("{\"title\": \"\", \"body\": null}", "headline and body are empty");
        check_error("{\"title\": \"Truce", "damaged JSON: EOF while parsing a string at line 1 column 16");
        check_error(
            &("{\"title\": ".to_owned() + &"[".repeat(1000) + &"]".repeat(1000) + "}"),
            "damaged JSON: recursion limit exceeded at line 1 column 137",
        );
    }

    #[test]
    fn a_file_that_would_fill_the_memory_is_refused() {
        check_error(
            &"0 ".repeat(1_000_001),
            "more than 1000000 records in one file; save them as JSON Lines, which are read one by one",
        );
        check_error(
            &format!("{{\"title\": [{}0]}}", "{},".repeat(250_000)),
            "more than 250000 values in one record, as no article has",
        );
        let long_text = format!("{{\"title\": \"{}\"}}", "a, ".repeat(250_000));
        assert!(stories(Format::Json, long_text.as_bytes(), &FieldMap::default()).is_ok());
    }

    /// Texts that look like the formats, and are mostly damaged.
    fn file() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            Just("{"),
            Just("}"),
            Just("["),
            Just("]"),
            Just("\""),
            Just(":"),
            Just(","),
            Just("\n"),
            Just("---\n"),
            Just("+++\n"),
            Just("title"),
            Just("\"body\":"),
            Just("\"contents\":"),
            Just("\"type\":"),
            Just("\"title\""),
            Just("date: "),
            Just("2025-03-17"),
            Just("# "),
            Just("===\n"),
            Just("<p>"),
            Just("\\ud83d"),
            Just("é"),
            Just("&a"),
            Just("*a"),
            Just("!!"),
            Just("1e999"),
            Just("- "),
            Just(";"),
            Just("title,text\n"),
            Just(" "),
            Just("\u{0}"),
        ];
        let text = proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat().into_bytes());
        prop_oneof![text, proptest::collection::vec(any::<u8>(), 0..200)]
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_in_any_format(file in file(), format in 0..FORMATS.len()) {
            let map = "headline=title,body=a.0.b".parse().unwrap();
            if let Ok(stories) = stories(FORMATS[format].format, &file, &map) {
                prop_assert!(stories.count() > 0);
            }
            let _ = json_lines::story(&file, &map);
            let _ = table::stories(&file, &map);
        }
    }
}
