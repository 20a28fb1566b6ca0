//! NITF, the News Industry Text Format.
//!
//! In: the bytes of a file, or the element of a document that stands in a `NewsML` item. Out: one story. The headline,
//! byline and dateline stand in the document's head for readers; what only machines read (its id, its date of issue, its
//! keywords) stands in `docdata`.
//!
//! Sources: IPTC, NITF 3.6; the DTD and the guide of The New York Times Annotated Corpus, which is NITF 3.3 with a text
//! that stands twice, once as its lead and once as a whole.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format};
//!
//! let file = b"<nitf><body><body.head><hedline><hl1>Truce holds</hl1></hedline></body.head>\
//!     <body.content><p>The guns fell silent.</p></body.content></body></nitf>";
//! let map = FieldMap::default();
//! let story = format::stories(Format::Nitf, file, &map)?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!(fields.headline.as_deref(), Some("Truce holds"));
//! # Ok::<(), format::FormatError>(())
//! ```

use std::collections::HashSet;

use roxmltree::Node;

use super::xml::{self, attribute, child, children, descendants, line, outermost};
use super::{FormatError, RawFields, Stories, values};
use crate::article::{ArticleId, Evidence};

/// Reads a file: one document, mostly.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    xml::stories(bytes, is_document, |document| {
        let fields = fields(document);
        if fields.headline.is_none() && fields.body.is_none() { Err(FormatError::Blank) } else { Ok(fields) }
    })
}

/// Finds the document with `id` in a file of several.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    xml::item(bytes, id, is_document)
}

fn is_document(name: &str) -> bool {
    name == "nitf"
}

/// Reads a document.
pub(super) fn fields(document: Node<'_, '_>) -> RawFields {
    let head = child(document, "head");
    let body = child(document, "body");
    let body_head = body.and_then(|body| child(body, "body.head"));
    let hedline = body_head.and_then(|head| child(head, "hedline"));
    let docdata = head.and_then(|head| child(head, "docdata"));
    let pubdata = head.and_then(|head| child(head, "pubdata"));
    let in_head = |name: &str| body_head.and_then(|head| child(head, name));
    let data = |name: &str, key: &str| docdata.and_then(|data| child(data, name)).and_then(|node| owned(node, key));
    let publication = |key: &str| pubdata.and_then(|node| owned(node, key));
    let main = hedline.and_then(|hedline| child(hedline, "hl1")).and_then(line);
    let title = head.and_then(|head| child(head, "title")).and_then(line);
    let (online, printed): (Vec<_>, Vec<_>) = hedline
        .into_iter()
        .flat_map(|hedline| children(hedline, "hl2"))
        .partition(|line| attribute(*line, "class") == Some("online_headline"));
    RawFields {
        evidence: Some(Evidence::Record),
        headline: main.or(title),
        other_headlines: online.into_iter().filter_map(line).collect(),
        subheadline: printed.into_iter().find_map(line),
        body: body
            .and_then(|body| child(body, "body.content"))
            .and_then(content)
            .or_else(|| in_head("abstract").and_then(xml::prose)),
        byline: body_head.map(bylines).unwrap_or_default(),
        agency: in_head("distributor").and_then(line),
        dateline: in_head("dateline").and_then(place),
        published: data("date.issue", "norm")
            .or_else(|| data("date.release", "norm"))
            .or_else(|| in_head("dateline").and_then(|node| owned(child(node, "story.date")?, "norm")))
            .or_else(|| publication("date.publication"))
            .map(|date| extended(&date)),
        record_id: data("doc-id", "id-string"),
        outlet: publication("name").or_else(|| data("doc.rights", "owner")).or_else(|| data("doc.copyright", "holder")),
        section: publication("position.section").filter(|name| name.chars().any(char::is_alphabetic)).or_else(|| {
            meta(head?, "online_sections").map(|names| names.split(';').next().unwrap_or_default().trim().to_owned())
        }),
        tags: docdata.map(|data| keywords(data, head)).unwrap_or_default(),
        url: publication("ex-ref").filter(|address| values::is_link(address)),
        language: xml::language(document)
            .or_else(|| body.and_then(xml::language))
            // As before version 3.3.
            .or_else(|| owned(document, "baselang")),
        image: body.and_then(image),
        ..RawFields::default()
    }
}

fn owned(node: Node<'_, '_>, key: &str) -> Option<String> {
    attribute(node, key).map(str::to_owned)
}

fn meta(head: Node<'_, '_>, name: &str) -> Option<String> {
    let found = children(head, "meta").find(|meta| attribute(*meta, "name") == Some(name));
    found.and_then(|meta| owned(meta, "content"))
}

/// Reads the body; where it has the whole text in one block, only that.
fn content(body: Node<'_, '_>) -> Option<super::Prose> {
    let whole = children(body, "block").find(|block| attribute(*block, "class") == Some("full_text"));
    xml::prose(whole.unwrap_or(body))
}

/// Returns the bylines; of one that is given in several forms, that of the paper.
fn bylines(head: Node<'_, '_>) -> Vec<String> {
    let is_printed = |byline: &Node<'_, '_>| attribute(*byline, "class") != Some("normalized_byline");
    let all = || children(head, "byline");
    let printed: Vec<String> = all().filter(is_printed).filter_map(byline).collect();
    if printed.is_empty() { all().filter_map(byline).collect() } else { printed }
}

/// Reads a byline: `By <person>Ada Lind</person><byttl>Our correspondent</byttl>`, or without the element around the
/// name.
fn byline(node: Node<'_, '_>) -> Option<String> {
    let people: Vec<String> = outermost(node, "person").filter_map(line).collect();
    if !people.is_empty() {
        return Some(people.join(", "));
    }
    let untitled = node.children().take_while(|inner| inner.tag_name().name() != "byttl");
    let names: String = untitled.filter_map(own_text).collect();
    let names: Vec<&str> = names.split_whitespace().collect();
    if names.is_empty() { line(node) } else { Some(names.join(" ")) }
}

/// Returns the text of an element, or a text itself.
fn own_text(node: Node<'_, '_>) -> Option<String> {
    if node.is_text() { node.text().map(str::to_owned) } else { line(node) }
}

/// Returns the place of a dateline, without its date.
fn place(dateline: Node<'_, '_>) -> Option<String> {
    let location = child(dateline, "location").and_then(line);
    let printed = || {
        let parts = dateline.children().filter(|part| part.tag_name().name() != "story.date");
        parts.filter_map(own_text).collect::<String>()
    };
    location.or_else(|| place_of(&printed()))
}

/// Returns the place of a printed dateline: `PORT ELMS` of `PORT ELMS, Feb 26 -` and of `PORT ELMS (HW) 1996-08-20`.
pub(super) fn place_of(dateline: &str) -> Option<String> {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '\u{2013}' | '\u{2014}');
    let mut place = dateline.split('(').next().unwrap_or_default().trim_matches(is_sign);
    while let Some((rest, last)) = place.rsplit_once(is_sign)
        && last.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/'))
    {
        place = rest.trim_matches(is_sign);
        // The month, with or without its day, in front of the number: what stands behind the last comma.
        if let Some((rest, month)) = place.rsplit_once(',')
            && (month.split_whitespace().count() == 1 || month.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        {
            place = rest.trim_matches(is_sign);
        }
    }
    place.contains(char::is_alphabetic).then(|| place.to_owned())
}

/// Collects the keywords of a document, its subjects, and the descriptors that an archivist gave it.
fn keywords(docdata: Node<'_, '_>, head: Option<Node<'_, '_>>) -> Vec<String> {
    let keywords = outermost(docdata, "keyword").filter_map(|word| owned(word, "key").or_else(|| line(word)));
    let descriptors = outermost(docdata, "classifier")
        .filter(|classifier| attribute(*classifier, "type").is_some_and(|kind| kind.ends_with("descriptor")))
        .filter_map(|classifier| line(classifier).or_else(|| owned(classifier, "value")));
    let subjects = head.into_iter().flat_map(|head| descendants(head, "tobject.subject")).filter_map(|subject| {
        ["detail", "matter", "type"].iter().find_map(|level| owned(subject, &format!("tobject.subject.{level}")))
    });
    let mut seen = HashSet::new();
    keywords.chain(descriptors).chain(subjects).filter(|tag| seen.insert(tag.clone())).collect()
}

/// Writes a basic date of ISO 8601 (`20250317T093000Z`) as an extended one; a day that begins without a zone is a day.
pub(super) fn extended(date: &str) -> String {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    if day.len() != 8 || !is_digits(day) {
        return date.to_owned();
    }
    let day = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
    let zone_start = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_start);
    let zone = match zone.strip_prefix(['+', '-']) {
        Some(digits) if digits.len() == 4 && is_digits(digits) => {
            format!("{}{}:{}", &zone[..1], &digits[..2], &digits[2..])
        }
        _ => zone.to_owned(),
    };
    match clock.len() {
        _ if zone.is_empty() && clock.bytes().all(|byte| byte == b'0') => day,
        4 => format!("{day}T{}:{}:00{zone}", &clock[..2], &clock[2..]),
        6 => format!("{day}T{}:{}:{}{zone}", &clock[..2], &clock[2..4], &clock[4..]),
        _ => day,
    }
}

/// Returns the address of the first picture.
fn image(body: Node<'_, '_>) -> Option<String> {
    let pictures = outermost(body, "media").filter(|media| attribute(*media, "media-type") == Some("image"));
    let sources = pictures.flat_map(|media| descendants(media, "media-reference"));
    sources.filter_map(|reference| attribute(reference, "source")).find(|link| values::is_link(link)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_signs_get_them() {
        let check = |date: &str, expected: &str| assert_eq!(extended(date), expected);
        check("20250317T093000Z", "2025-03-17T09:30:00Z");
        check("20250317T0930+0200", "2025-03-17T09:30:00+02:00");
        check("20250317T093000+02:00", "2025-03-17T09:30:00+02:00");
        check("20070101T000000", "2007-01-01");
        check("20250317", "2025-03-17");
        check("2025-03-17T09:30:00Z", "2025-03-17T09:30:00Z");
        check("2025031é", "2025031é");
    }

    /// With quadratic time this would take hours.
    #[test]
    fn elements_in_each_other_and_many_keywords_cost_no_more_than_their_length() {
        let nested =
            |name: &str| format!("<{name} media-type='image'>x").repeat(60_000) + &format!("</{name}>").repeat(60_000);
        let keywords: Vec<String> = (0..100_000).map(|n| format!("<keyword key='{n}'/>")).collect();
        let keywords = keywords.concat();
        for (head, byline) in
            [(nested("keyword"), String::new()), (String::new(), nested("person")), (keywords, nested("media"))]
        {
            let file = format!(
                "<nitf><head><docdata>{head}</docdata></head><body><body.head><hedline><hl1>Truce</hl1></hedline>\
                 <byline>{byline}</byline></body.head></body></nitf>"
            );
            assert!(stories(file.as_bytes()).unwrap().all(|story| story.is_ok()));
        }
    }

    #[track_caller]
    fn check(document: &str, pick: fn(&RawFields) -> Option<&str>, expected: Option<&str>) {
        let story = stories(document.as_bytes()).unwrap().next().unwrap().unwrap();
        let crate::format::Content::Fields(fields) = story.content else { panic!("no fields") };
        assert_eq!(pick(&fields), expected, "{document}");
    }

    fn with_head(head: &str) -> String {
        format!(
            "<nitf baselang='no-NO'><body><body.head><hedline><hl1>Truce</hl1></hedline>{head}</body.head></body></nitf>"
        )
    }

    #[test]
    fn a_name_is_told_from_the_title_behind_it() {
        let byline: fn(&RawFields) -> Option<&str> = |fields| fields.byline.first().map(String::as_str);
        check(&with_head("<byline>By ADA LIND<byttl>HW Port Writer</byttl></byline>"), byline, Some("By ADA LIND"));
        check(&with_head("<byline><byttl>HW Port Writer</byttl></byline>"), byline, Some("HW Port Writer"));
        let marked = "<byline>By<person>Ada Lind</person><byttl>Writer</byttl></byline>";
        check(&with_head(marked), byline, Some("Ada Lind"));
    }

    #[test]
    fn a_dateline_without_a_place_is_none() {
        let dateline: fn(&RawFields) -> Option<&str> = |fields| fields.dateline.as_deref();
        let date = "<story.date norm='20250317T093000Z'>20250317T093000Z</story.date>";
        check(&with_head(&format!("<dateline><!-- created -->{date}</dateline>")), dateline, None);
        check(&with_head(&format!("<dateline>Port Elms {date}</dateline>")), dateline, Some("Port Elms"));
    }

    #[test]
    fn the_language_may_be_given_as_in_older_versions() {
        check(&with_head(""), |fields| fields.language.as_deref(), Some("no-NO"));
    }

    #[test]
    fn a_place_is_told_from_its_date() {
        let check = |dateline: &str, expected: Option<&str>| assert_eq!(place_of(dateline).as_deref(), expected);
        check("    PORT ELMS, Feb 26 - ", Some("PORT ELMS"));
        check("PORT ELMS, Velmar, March 1, 1987", Some("PORT ELMS, Velmar"));
        check("PORT ELMS 1996-08-20", Some("PORT ELMS"));
        check("PORT ELMS, Jan. 1", Some("PORT ELMS"));
        check("Port Elms, 10 juil 2024 (HW)", Some("Port Elms"));
        check("Port Elms (HW)", Some("Port Elms"));
        check("PORT-AU-LAC", Some("PORT-AU-LAC"));
        check(" - ", None);
        check("17/3/2025", None);
    }
}
