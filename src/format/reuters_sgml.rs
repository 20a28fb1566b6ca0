//! Reuters-21578: the SGML in which wire stories of 1987 are kept for research.
//!
//! In: the bytes of a file of the collection. Out: [`RawStory`](super::RawStory) values, one a story, with its `NEWID` as
//! its own name. The SGML is simple enough to be mended into XML; lines of the text are those of a teleprinter.
//!
//! Source: D. Lewis, the README of Reuters-21578, distribution 1.0, section VI.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format};
//!
//! let file = b"<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"17\"><DATE>26-FEB-1987 15:01:01.79</DATE>\
//!     <TEXT><TITLE>COCOA REVIEW</TITLE><BODY>Showers continued.\n Reuter\n&#3;</BODY></TEXT></REUTERS>";
//! let map = FieldMap::default();
//! let story = format::stories(Format::ReutersSgml, file, &map)?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!(fields.record_id.as_deref(), Some("17"));
//! # Ok::<(), format::FormatError>(())
//! ```

use roxmltree::Node;

use super::xml::{self, Outline, attribute, child, children, line};
use super::{FormatError, Prose, RawFields, Stories, nitf};
use crate::archive;
use crate::article::{ArticleId, Evidence};

/// Under which elements the categories of a story stand.
const CATEGORIES: &[&str] = &["TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES"];

/// Reads the stories of a file.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    let outline = Outline::of(&text, is_story)?;
    if outline.items.is_empty() { Err(FormatError::NoRecords) } else { Ok(outline.stories(text, fields)) }
}

/// Finds the story with `id`.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    xml::item(bytes, id, is_story)
}

fn is_story(name: &str) -> bool {
    name == "REUTERS"
}

fn fields(story: Node<'_, '_>) -> Result<RawFields, FormatError> {
    let text = child(story, "TEXT");
    let in_text = |name: &str| text.and_then(|text| child(text, name));
    let body = in_text("BODY").or(text.filter(|text| child(*text, "TITLE").is_none()));
    let fields = RawFields {
        evidence: Some(Evidence::Record),
        headline: in_text("TITLE").and_then(line),
        body: body.and_then(|body| paragraphs(body.text()?)),
        byline: in_text("AUTHOR").and_then(line).into_iter().collect(),
        agency: Some("Reuters".to_owned()),
        dateline: in_text("DATELINE").and_then(line).and_then(|dateline| nitf::place_of(&dateline)),
        published: child(story, "DATE").and_then(line).map(|date| without_fraction(&date)),
        record_id: attribute(story, "NEWID").map(str::to_owned),
        tags: CATEGORIES
            .iter()
            .flat_map(|name| children(story, name))
            .flat_map(|category| children(category, "D"))
            .filter_map(line)
            .collect(),
        ..RawFields::default()
    };
    if fields.headline.is_none() && fields.body.is_none() { Err(FormatError::Blank) } else { Ok(fields) }
}

/// Joins the lines of a teleprinter to paragraphs, each of which is indented, and drops the agency's sign at the end.
fn paragraphs(text: &str) -> Option<Prose> {
    let mut paragraphs: Vec<String> = Vec::new();
    let is_sign = |line: &str| {
        let sign = line.trim().trim_end_matches(['.', '#', ';']);
        sign.eq_ignore_ascii_case("reuter") || sign.eq_ignore_ascii_case("reuters")
    };
    let text = text.trim_end();
    let text = text.rsplit_once('\n').filter(|(_, last)| is_sign(last)).map_or(text, |(text, _)| text);
    for line in text.lines() {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut() {
            _ if words.is_empty() => {}
            Some(paragraph) if !line.starts_with("   ") => {
                paragraph.push(' ');
                paragraph.push_str(&words);
            }
            _ => paragraphs.push(words),
        }
    }
    (!paragraphs.is_empty()).then(|| Prose::Plain(paragraphs.join("\n\n")))
}

/// Drops the hundredths of a second.
fn without_fraction(date: &str) -> String {
    match date.rsplit_once('.') {
        Some((date, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => date.to_owned(),
        _ => date.to_owned(),
    }
}
