//! The words that every module speaks: [`Article`] and the types of its fields.
//!
//! An article knows no file format, no engine and no terminal. Its JSON form, as `newsdex extract --json` prints it and
//! the index keeps it, is what `serde` makes of it: absent fields are left out.

pub mod address;
mod charset;
mod language_code;
mod ocr;
pub mod path_text;
mod refused_date;
mod source;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use charset::{Charset, CharsetEvidence};
pub use ocr::OcrConfidence;
pub use refused_date::{DateRefusal, RefusedDate};
pub use source::Source;

/// One news article: its fields, where it was found, and what each field was taken from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Names the article for as long as the record it was read from keeps its bytes.
    pub id: ArticleId,
    /// Where it was found.
    pub source: Source,
    /// The headline shown to readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Further headlines that its source gives, as for print, for sharing or for search engines: searched, not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_headlines: Vec<String>,
    /// The line under the headline, where the article has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subheadline: Option<String>,
    /// The standfirst, where it stands apart from the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Paragraphs and subheads, parted by an empty line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The people who wrote it, in the order of the byline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub byline: Vec<String>,
    /// Whom a citation names, as printed: the people of the byline, else or besides them agencies, desks, the outlet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The news agency it is credited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The place before the lead, as in `KYIV, Ukraine —`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// When it was published, as far as it says so; never guessed from the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<ArticleDate>,
    /// When it was last changed, as far as it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<ArticleDate>,
    /// Dates that it gives and that were not taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_dates: Vec<RefusedDate>,
    /// The record's own id, where its format has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// The publication's name; its domain only where no name is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The section of the paper or site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Keywords given by the publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its address on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The address of its main picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The charset that its record was read in, unless that was plainly UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<Charset>,
    /// How many words headline, lead and body have.
    #[serde(default)]
    pub words: u32,
    /// How sure OCR was of its words, on average; only of an article that was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<OcrConfidence>,
    /// Which source gave each field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<Field, Evidence>,
    /// How far each field is to be trusted; it has the fields of `evidence`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub confidence: BTreeMap<Field, Confidence>,
}

/// The fields of an article that are taken from evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the field of `Article` of the same name")]
pub enum Field {
    Headline,
    OtherHeadlines,
    Subheadline,
    Lead,
    Body,
    Byline,
    Authors,
    Agency,
    Dateline,
    Published,
    Modified,
    RecordId,
    Outlet,
    Section,
    Tags,
    Url,
    Language,
    Image,
}

/// What a field's value was taken from, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A field of a JSON record, or one that `--map` named.
    Record,
    /// An entry of a feed, which may tell no more than how the article begins.
    Feed,
    /// The front matter of a Markdown file.
    FrontMatter,
    /// A schema.org object in a page's JSON-LD.
    JsonLd,
    /// The data of a page's scripts, from which it builds itself.
    ScriptData,
    /// An `og:` or `article:` property.
    OpenGraph,
    /// Another `<meta>` element, Dublin Core among them.
    Meta,
    /// `itemprop` attributes.
    Microdata,
    /// A `<time>` element.
    TimeElement,
    /// Markup made for readers: `<h1>`, `rel=author`, a byline class.
    Markup,
    /// The `<title>` element.
    TitleElement,
    /// `<html lang>`.
    HtmlLang,
    /// A canonical link, or the address that the page was saved from.
    Link,
    /// Words in a web address.
    Url,
    /// The text itself: its first line, a dateline, "Published 17 March 2025".
    Text,
    /// The file's name.
    FileName,
    /// A printed date whose day and month could be told apart only by those of other files beside it.
    OtherFiles,
    /// Statistics over the words of the text.
    Detection,
    /// An option of the command line.
    Option,
}

/// How far the value of a field is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It was concluded from a name, an address, the place in the text, the statistics of a short text; or other sources
    /// say something else, and none settles it.
    Low,
    /// One source says so that is there to say it.
    Medium,
    /// Two independent sources or more agree, or whoever made the record, or runs the command, says so.
    High,
}

/// Names an article: 60 bits of the BLAKE3 hash of its record's bytes, as 12 characters of Crockford's base32.
///
/// Two byte-identical records share it, wherever they lie. Source: <https://www.crockford.com/base32.html>.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u64);

impl ArticleId {
    /// The number of characters of an id.
    pub const LENGTH: usize = 12;
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// Names the article whose raw record is `record`.
    #[must_use]
    pub fn of(record: &[u8]) -> Self {
        Self::from_hash(&blake3::hash(record))
    }

    /// Names the article whose raw record hashes to `hash`.
    #[must_use]
    pub fn from_hash(hash: &blake3::Hash) -> Self {
        let mut first_bytes = [0; 8];
        first_bytes.copy_from_slice(&hash.as_bytes()[..8]);
        Self(u64::from_be_bytes(first_bytes) >> 4)
    }

    /// Returns the id as a number below 2^60; numbers and texts sort alike.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// Makes the id of a number that [`Self::as_u64`] gave; bits above the 60th are dropped.
    #[must_use]
    pub fn from_u64(number: u64) -> Self {
        Self(number & ((1 << 60) - 1))
    }

    /// Returns the lowest and the highest id that start with `prefix`.
    ///
    /// Letters that Crockford lets readers confuse (`O`, `I`, `L`) count as the digits they look like. `None` when
    /// `prefix` is empty, too long, or has a character that no id has.
    #[must_use]
    pub fn range_of_prefix(prefix: &str) -> Option<(Self, Self)> {
        let n_missing = Self::LENGTH.checked_sub(prefix.chars().count()).filter(|&n| n < Self::LENGTH)?;
        let digits = prefix.chars().try_fold(0_u64, |digits, c| {
            let c = match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                c => c,
            };
            let value = Self::ALPHABET.iter().position(|&letter| char::from(letter) == c)?;
            Some(digits << 5 | value as u64)
        })?;
        let n_free_bits = 5 * n_missing;
        let low = digits << n_free_bits;
        Some((Self(low), Self(low | ((1 << n_free_bits) - 1))))
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String =
            (0..12).rev().map(|i| char::from(Self::ALPHABET[(self.0 >> (5 * i)) as usize & 31])).collect();
        f.pad(&text)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ArticleId {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        match Self::range_of_prefix(text) {
            Some((low, high)) if low == high => Ok(low),
            _ => Err(FieldError::NotAnId(text.to_owned())),
        }
    }
}

/// A text that is no value of the field it was meant for.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum FieldError {
    #[error("`{0}` is no article id: an id has 12 letters and digits")]
    NotAnId(String),
    #[error("`{0}` is no language: write its code, such as `en`")]
    NotALanguage(String),
    #[error("`{0}` is no date: write it as 2025-03-17, 2025-03 or 2025")]
    NotADate(String),
}

/// A language, by the primary subtag of its BCP 47 tag: `en`, `uk`, `zh`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0");

    /// Reads a BCP 47 tag or a POSIX locale such as `pt-BR` or `de_AT`; region and script are dropped. Codes of ISO 639-2
    /// such as `ger` count too.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = language_code::shortest(tag.trim().split(['-', '_', '.', ',']).next().unwrap_or_default());
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut code = [0; 3];
        for (slot, byte) in code.iter_mut().zip(primary.bytes()) {
            *slot = byte.to_ascii_lowercase();
        }
        Some(Self(code))
    }

    /// Returns the code: two or three lowercase letters.
    #[must_use]
    pub fn code(&self) -> &str {
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or("und")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::from_tag(text).ok_or_else(|| FieldError::NotALanguage(text.to_owned()))
    }
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Precision {
    Year,
    Month,
    Day,
    Minute,
}

/// A date as an article gives it: the local time printed, the offset where it says one, and how exact it is.
///
/// As text it is RFC 3339, cut where its precision ends: `2025-03-17T09:30:00+02:00`, `2025-03-17T09:30:00` (no offset
/// known), `2025-03-17`, `2025-03`, `2025`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArticleDate {
    local: civil::DateTime,
    offset: Option<Offset>,
    precision: Precision,
}

impl ArticleDate {
    /// A time of day, with its offset from UTC where that is known.
    #[must_use]
    pub fn minute(local: civil::DateTime, offset: Option<Offset>) -> Self {
        Self { local, offset, precision: Precision::Minute }
    }

    /// A day.
    #[must_use]
    pub fn day(day: civil::Date) -> Self {
        Self { local: day.to_datetime(civil::Time::midnight()), offset: None, precision: Precision::Day }
    }

    /// A month; `None` when there is no such month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let day = civil::Date::new(year, month, 1).ok()?;
        Some(Self { precision: Precision::Month, ..Self::day(day) })
    }

    /// A year; `None` when the calendar has no such year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        let day = civil::Date::new(year, 1, 1).ok()?;
        Some(Self { precision: Precision::Year, ..Self::day(day) })
    }

    /// Returns how exactly the date is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Returns the offset from UTC that the article gave with the time.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// Returns the time printed.
    #[must_use]
    pub fn local(&self) -> civil::DateTime {
        self.local
    }

    /// Returns the first day that the date may mean, in the article's own time zone.
    #[must_use]
    pub fn first_day(&self) -> civil::Date {
        self.local.date()
    }

    /// Returns the last day that the date may mean, in the article's own time zone.
    #[must_use]
    pub fn last_day(&self) -> civil::Date {
        let day = self.local.date();
        match self.precision {
            Precision::Year => day.last_of_year(),
            Precision::Month => day.last_of_month(),
            Precision::Day | Precision::Minute => day,
        }
    }

    /// Returns the instant in seconds since 1970 in UTC; without a known offset, the local time counts as UTC.
    #[must_use]
    pub fn as_second(&self) -> i64 {
        let offset = self.offset.unwrap_or(Offset::UTC);
        let days = self.local.date().since(civil::date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
        let time = self.local.time();
        let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        days * 86_400 + seconds - i64::from(offset.seconds())
    }
}

impl fmt::Display for ArticleDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.local.date();
        let text = match self.precision {
            Precision::Year => format!("{:04}", day.year()),
            Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Precision::Day => day.to_string(),
            Precision::Minute => {
                let time = self.local.time();
                let time = format!("{day}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
                match self.offset {
                    Some(Offset::UTC) => time + "Z",
                    Some(offset) => {
                        let minutes = offset.seconds() / 60;
                        let sign = if minutes < 0 { '-' } else { '+' };
                        format!("{time}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                    }
                    None => time,
                }
            }
        };
        f.pad(&text)
    }
}

impl FromStr for ArticleDate {
    type Err = FieldError;

    /// Reads what [`ArticleDate`]'s `Display` writes; the dates that newspapers print are `extract::date`'s to read.
    fn from_str(text: &str) -> Result<Self, FieldError> {
        parse_date(text).ok_or_else(|| FieldError::NotADate(text.to_owned()))
    }
}

fn parse_date(text: &str) -> Option<ArticleDate> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000" => ArticleDate::year(text.parse().ok()?),
        "0000-00" => ArticleDate::month(text[..4].parse().ok()?, text[5..].parse().ok()?),
        "0000-00-00" => Some(ArticleDate::day(text.parse().ok()?)),
        _ => {
            let (local, offset) = text.split_at_checked(19)?;
            let offset = match offset {
                "" => None,
                "Z" => Some(Offset::UTC),
                _ => {
                    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
                    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
                    Some(Offset::from_seconds(if offset.starts_with('-') { -seconds } else { seconds }).ok()?)
                }
            };
            Some(ArticleDate::minute(local.parse().ok()?, offset))
        }
    }
}

/// Serializes a type as the text that its `Display` writes and its `FromStr` reads.
macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

serde_as_text!(ArticleId, Language, ArticleDate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = ArticleId::of(b"a record");
        assert_eq!(id.to_string().len(), ArticleId::LENGTH);
        assert_eq!(id.to_string().parse::<ArticleId>().unwrap(), id);
        assert_eq!(ArticleId::from_u64(id.as_u64()), id);
    }

    #[test]
    fn a_prefix_of_an_id_spans_the_ids_that_start_with_it() {
        let id = ArticleId::of(b"a record");
        let (low, high) = ArticleId::range_of_prefix(&id.to_string()[..5].to_uppercase()).unwrap();
        assert!(low <= id && id <= high);
        assert_eq!(low.to_string()[..5], high.to_string()[..5]);
        assert_eq!(ArticleId::range_of_prefix(""), None);
        assert_eq!(ArticleId::range_of_prefix("u"), None);
        assert_eq!(ArticleId::range_of_prefix("0123456789abc"), None);
    }

    #[test]
    fn a_date_survives_being_written_and_read() {
        for text in [
            "2025",
            "2025-03",
            "2025-03-17",
            "2025-03-17T09:30:00",
            "2025-03-17T09:30:00Z",
            "2025-03-17T09:30:00-03:30",
        ] {
            assert_eq!(text.parse::<ArticleDate>().unwrap().to_string(), text);
        }
        assert!("17 March 2025".parse::<ArticleDate>().is_err());
        assert!("2025-13".parse::<ArticleDate>().is_err());
    }

    #[test]
    fn a_date_counts_from_its_own_offset() {
        let date: ArticleDate = "1970-01-02T00:00:00+02:00".parse().unwrap();
        assert_eq!(date.as_second(), 22 * 3600);
        assert_eq!("1969-12-31".parse::<ArticleDate>().unwrap().as_second(), -86_400);
    }

    #[test]
    fn a_language_is_the_primary_subtag() {
        assert_eq!(Language::from_tag("pt-BR").unwrap().code(), "pt");
        assert_eq!(Language::from_tag(" de_AT.UTF-8").unwrap().code(), "de");
        assert_eq!(Language::from_tag("English"), None);
    }
}
