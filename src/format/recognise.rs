//! Which format a file has, or why it has none.
//!
//! In: a path and the first bytes of the file, decompressed. Out: a [`Format`], or a [`NotAFormat`] that says what the
//! file is instead. The bytes and their shape decide; the name settles what they leave open, so that a page saved as
//! `article.txt` is still a page.
//!
//! ```
//! use newsdex::format::{Format, recognise};
//! # use std::path::Path;
//! assert_eq!(recognise(Path::new("saved.txt"), b"<!DOCTYPE html><title>Truce</title>").unwrap(), Format::Html);
//! assert_eq!(recognise(Path::new("photo.html"), b"\xff\xd8\xff\xe0").unwrap_err().to_string(), "a JPEG image");
//! ```

use std::path::Path;

use serde::de::IgnoredAny;

use super::{Format, binary, hocr, letter, markdown, pdf, table_header, warc, xml};
use crate::archive::{self, without_compression};

/// How many of a text's first characters are searched for tags, past comments.
const TAG_SEARCH_BYTES: usize = 1024;
/// Tags that make a text a page, whatever its name.
const ENOUGH_TAGS: usize = 3;

/// What XML is that none of our formats describes.
const NOT_A_PAGE: NotAFormat = NotAFormat::NotAnArticle("XML that is not a page");

/// What a file is that holds no story we can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotAFormat {
    /// Nothing is in it, or nothing but white space.
    #[error("an empty file")]
    Empty,
    /// It is no text.
    #[error("{0}")]
    Binary(&'static str),
    /// Stories may be in it, but this version cannot read them.
    #[error("{0} are not supported yet")]
    Unsupported(&'static str),
    /// A mailbox in which no message can be told from the next.
    #[error("a mailbox without a line that begins with `From `, by which messages are told apart")]
    NoFromLine,
    /// Text, but not for readers: part of a page, of a program.
    #[error("{0}, not an article")]
    NotAnArticle(&'static str),
}

/// Tells the format of a file by its first bytes, `head`, and by its name where they leave a doubt.
///
/// `head` may be all of the file; no more than [`archive::PEEK_BYTES`] behind its leading white space are looked at.
///
/// # Errors
/// [`NotAFormat`] says what the file is, when it is nothing that stories can be read from.
pub fn recognise(path: &Path, head: &[u8]) -> Result<Format, NotAFormat> {
    let name = Name::of(path);
    let text_start = n_blank_bytes(head);
    if text_start == head.len() {
        return Err(NotAFormat::Empty);
    }
    let head = &head[..head.len().min(text_start + archive::PEEK_BYTES as usize)];
    if let Some(archive) = binary::archive(head) {
        return archive.map_err(NotAFormat::Binary);
    }
    // The first pages that a crawl fetched may be images.
    let is_warc = |start: &[u8]| warc::starts_record(start) || name.is_of(Format::Warc) && start.starts_with(b"WARC/");
    if is_warc(&head[text_start..]) {
        return Ok(Format::Warc);
    }
    // A message that a document is part of is a message.
    let is_letter = |text: &[u8]| letter::recognise(&archive::decode(text).text, &name).is_some();
    if pdf::start(head).is_some_and(|start| start == text_start || !is_letter(&head[..start])) {
        return Ok(Format::Pdf);
    }
    if let Some(kind) = binary::kind(head) {
        return Err(NotAFormat::Binary(kind));
    }
    let decoded = archive::decode(head);
    let text = decoded.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Err(NotAFormat::Empty);
    }
    // No message is in UTF-16; what is, somebody pasted into an editor.
    let is_utf_16 = decoded.charset.starts_with("UTF-16");
    // Maildir names its files for hosts, the last label of which may look like an extension.
    let letter = if is_utf_16 { None } else { letter::recognise(text, &name) };
    if let Some(kind) = name.kind().filter(|_| letter.is_none()) {
        return Err(kind);
    }
    if let Some(recognised) = letter {
        return recognised;
    }
    if name.is_of(Format::Mbox) {
        return Err(NotAFormat::NoFromLine);
    }
    if let Some(kind) = unsupported(text) {
        return Err(kind);
    }
    if text.starts_with('<')
        && let Some(recognised) = markup(text)
    {
        return recognised;
    }
    if name.is_xml() && text.starts_with('<') && !is_page_tag(&format!("{}>", first_element(text).0)) {
        return Err(NOT_A_PAGE);
    }
    if let Some(format) = late_xml(text).filter(|format| name.is_xml() || name.is_of(*format)) {
        return Ok(format);
    }
    if name.is_of(Format::Markdown) {
        return Ok(Format::Markdown);
    }
    if looks_like_json(text) || name.is_of(Format::Json) || name.is_of(Format::JsonLines) {
        let is_lines = name.is_of(Format::JsonLines) || looks_like_json_lines(text);
        // Lines cannot be told apart byte by byte in UTF-16, as PowerShell writes it; whole, it can be read.
        return Ok(if is_lines && !is_utf_16 { Format::JsonLines } else { Format::Json });
    }
    if name.is_of(Format::Csv) || table_header::looks_like_table(text) {
        return Ok(Format::Csv);
    }
    let n_tags = count_tags(text);
    if n_tags >= ENOUGH_TAGS || (n_tags > 0 && name.is_of(Format::Html)) {
        return Ok(Format::Html);
    }
    if markdown::looks_like_markdown(text) {
        return Ok(Format::Markdown);
    }
    Ok(Format::Text)
}

/// What some editors put at the start of a file.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Counts the bytes that stand before what a text begins with: blanks, empty lines, byte-order marks.
///
/// Editors and scripts put them there. What tells a format passes over them, and so does what reads it.
pub(super) fn n_blank_bytes(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        let trimmed = rest.trim_ascii_start();
        match trimmed.strip_prefix(BYTE_ORDER_MARK) {
            Some(behind_mark) => rest = behind_mark,
            None => return bytes.len() - trimmed.len(),
        }
    }
}

/// What the name of a file says about it, in lower case.
pub(super) struct Name {
    stem: String,
    extension: String,
}

impl Name {
    fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // `page.html.gz` is a page, and `script.js.download` is how Chrome saves a script.
        let name = without_compression(&name).or_else(|| name.strip_suffix(".download")).unwrap_or(&name);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        Self { stem: stem.to_owned(), extension: extension.to_owned() }
    }

    pub(super) fn is_of(&self, format: Format) -> bool {
        format.info().extensions.contains(&self.extension.as_str())
    }

    fn is_xml(&self) -> bool {
        self.extension == "xml"
    }

    /// Says what the file is when its name alone tells that it is no article.
    fn kind(&self) -> Option<NotAFormat> {
        let by_extension = match self.extension.as_str() {
            "css" | "scss" | "less" => "a style sheet",
            "js" | "mjs" | "cjs" | "ts" => "a script",
            "map" => "a source map",
            "svg" => "a drawing",
            "woff" | "woff2" | "ttf" | "otf" | "eot" => "a font",
            "ini" | "cfg" | "conf" | "toml" | "yaml" | "yml" | "lock" => "a settings file",
            "py" | "sh" | "rs" | "c" | "h" | "java" | "rb" | "go" => "program source",
            "log" => "a log file",
            _ => "",
        };
        let by_stem = match self.stem.as_str() {
            "readme" => "a README",
            "license" | "licence" | "license-mit" | "license-apache" | "unlicense" | "copying" => "a licence",
            "changelog" | "changes" if self.is_of(Format::Markdown) => "a change log",
            "contributing" | "code_of_conduct" if self.is_of(Format::Markdown) => "a project's rules",
            // Chrome's "complete page" keeps the frames of a page, adverts mostly, under this name.
            stem if stem.starts_with("saved_resource") && self.is_of(Format::Html) => "a frame of a saved page",
            _ => "",
        };
        [by_extension, by_stem].into_iter().find(|kind| !kind.is_empty()).map(NotAFormat::NotAnArticle)
    }
}

/// Knows the text formats that may hold stories and cannot be read yet.
fn unsupported(text: &str) -> Option<NotAFormat> {
    if text.starts_with("filedesc://") {
        return Some(NotAFormat::Unsupported("ARC archives, which were before WARC,"));
    }
    None
}

/// Tells a page from other markup by its first element; `None` when that is neither.
fn markup(text: &str) -> Option<Result<Format, NotAFormat>> {
    let (first_tag, is_xml) = first_element(text);
    let root = first_tag.rsplit(':').next().unwrap_or(first_tag).to_ascii_lowercase();
    Some(match root.as_str() {
        "html" | "head" | "body" | "!doctype html" | "div" if hocr::is_hocr(text) => Ok(Format::Hocr),
        "html" | "head" | "body" | "!doctype html" => Ok(Format::Html),
        "rss" | "feed" => Ok(Format::Feed),
        // Other things than feeds are written in RDF and Atom, too.
        "rdf" if ["purl.org/rss/", "netscape.com/rdf/"].iter().any(|namespace| text.contains(namespace)) => {
            Ok(Format::Feed)
        }
        "entry" if text.contains("http://www.w3.org/2005/Atom") => Ok(Format::Feed),
        "nitf" => Ok(Format::Nitf),
        "newsitem" | "newsmessage" | "newsml" => Ok(Format::NewsMl),
        "reuters" | "!doctype lewis" => Ok(Format::ReutersSgml),
        "alto" => Ok(Format::Alto),
        "mets" => Ok(Format::Mets),
        "svg" => Err(NotAFormat::NotAnArticle("a drawing")),
        _ if is_xml => Err(NOT_A_PAGE),
        _ => return None,
    })
}

/// Tells the format of XML in front of which stands what does not belong to it, such as the warnings of a server.
fn late_xml(text: &str) -> Option<Format> {
    let start = text[..text.floor_char_boundary(TAG_SEARCH_BYTES)].find("<?xml ")?;
    markup(&text[start..])?.ok().filter(|format| *format != Format::Html)
}

/// Returns the name of the first element, or the document type that tells as much, and whether the text declares itself XML.
fn first_element(text: &str) -> (&str, bool) {
    let mut rest = text;
    let mut is_xml = false;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?") {
            is_xml |= starts_with_ignoring_case(rest, "<?xml");
            rest.find('>').map(|end| end + 1)
        } else if starts_with_ignoring_case(rest, "<!doctype") {
            let name = rest["<!doctype".len()..].trim_start();
            for known in ["!doctype html", "!doctype lewis"] {
                if starts_with_ignoring_case(name, &known["!doctype ".len()..]) {
                    return (known, is_xml);
                }
            }
            match xml::document_type_end(rest) {
                Some(end) => Some(end),
                // It goes on beyond what is looked at; its first word is the name of the first element.
                None => {
                    return (name.split(|c: char| c.is_whitespace() || c == '[').next().unwrap_or_default(), is_xml);
                }
            }
        } else {
            let name = rest.strip_prefix('<').unwrap_or_default();
            let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
            return (&name[..end], is_xml);
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => return ("", is_xml),
        }
    }
}

/// Counts the tags that pages have, past comments, where a page would have many.
fn count_tags(text: &str) -> usize {
    let mut rest = text;
    while rest.starts_with("<!--") {
        rest = rest.split_once("-->").map_or("", |(_, rest)| rest.trim_start());
    }
    let start = &rest[..rest.floor_char_boundary(TAG_SEARCH_BYTES)];
    start.match_indices('<').filter(|(at, _)| is_page_tag(&start[at + 1..])).count()
}

/// Says whether a tag that pages have follows a `<`.
pub(super) fn is_page_tag(after_bracket: &str) -> bool {
    /// The elements that articles are written in, and those that stand around them.
    const ELEMENTS: &[&str] = &[
        "a",
        "article",
        "aside",
        "b",
        "base",
        "blockquote",
        "body",
        "br",
        "center",
        "div",
        "em",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "ol",
        "p",
        "picture",
        "script",
        "section",
        "span",
        "strong",
        "style",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "title",
        "tr",
        "u",
        "ul",
        "video",
    ];
    let name = after_bracket.strip_prefix('/').unwrap_or(after_bracket);
    let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
    let is_closed = name[end..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    is_closed && ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(&name[..end]))
}

/// Says whether a text begins as an object or a list of objects does; prose in brackets does not.
fn looks_like_json(text: &str) -> bool {
    let after = |bracket| text.strip_prefix(bracket).map(str::trim_start);
    after('{').is_some_and(|rest| rest.starts_with(['"', '}'])) || after('[').is_some_and(|rest| rest.starts_with('{'))
}

/// Says whether the first line is an object and the next one begins another.
fn looks_like_json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    first.starts_with('{') && second.starts_with('{') && serde_json::from_str::<IgnoredAny>(first).is_ok()
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, head: &str, expected: Result<Format, &str>) {
        let recognised = recognise(Path::new(name), head.as_bytes()).map_err(|error| error.to_string());
        assert_eq!(recognised, expected.map_err(str::to_owned), "{name}: {head:?}");
    }

    #[test]
    fn a_page_is_a_page_whatever_its_name() {
        for page in [
            "<!DOCTYPE html>\n<html lang=en>",
            "\u{feff}\n  <HTML><head>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">",
            "<!--\n Page saved with SingleFile \n url: https://harbourpost.example/truce\n--><!doctype html>",
            "<body class=story><p>The guns",
            "<div class=story><h1>Truce holds</h1><p>The guns",
        ] {
            for name in ["saved", "saved.txt", "saved.html", "saved.html.gz", "page.php"] {
                check(name, page, Ok(Format::Html));
            }
        }
    }

    #[test]
    fn a_name_decides_only_what_the_bytes_leave_open() {
        check("page.html", "Truce holds<br>The guns fell silent", Ok(Format::Html));
        check("page.txt", "Truce holds<br>The guns fell silent", Ok(Format::Text));
        check("page.html", "Truce holds\nThe guns fell silent", Ok(Format::Text));
        check("note.md", "Truce holds\nThe guns fell silent", Ok(Format::Markdown));
        check("note.md", "{\"title\": \"Truce holds\"}\nThe guns", Ok(Format::Markdown));
        check("note.txt", "# Truce holds\n\nThe guns fell silent", Ok(Format::Markdown));
        check("note", "---\ntitle: Truce holds\n---\nThe guns fell silent", Ok(Format::Markdown));
        check("wire", "[Reuters] KYIV - The guns {sic} fell silent", Ok(Format::Text));
        check("data.json", "null", Ok(Format::Json));
    }

    #[test]
    fn lines_of_records_are_told_from_one_record() {
        check("data.jsonl", "{\"title\": \"Truce holds\"}", Ok(Format::JsonLines));
        check("data.json", "{\"title\": \"Truce holds\"}\n", Ok(Format::Json));
        check("data.json", "{\"title\": \"Truce holds\"}\n{\"title\": \"Talks go on\"}\n", Ok(Format::JsonLines));
        check("data", "{\n\"title\": \"Truce holds\"\n}\n{\n}", Ok(Format::Json));
        check("data", "[{\"title\": \"Truce holds\"}]", Ok(Format::Json));
    }

    #[test]
    fn a_table_is_known_by_its_header_and_its_rows() {
        let table = "date;title;text\n2025-03-17;Truce holds;\"The guns; silent\"\n2025-03-18;Talks;They go on\n";
        for name in ["export", "export.txt", "export.dat", "export.csv"] {
            check(name, table, Ok(Format::Csv));
        }
        check("a", "title\turl\tmaintext\nTruce\thttps://a.example\t<p>The <b>guns</b> fell.</p>\n", Ok(Format::Csv));
        check("numbers.csv", "1,2,3\n4,5,6\n", Ok(Format::Csv));
        check("page.csv", "<!doctype html><title>Truce</title>", Ok(Format::Html));
        check("data.csv", "{\"title\": \"Truce\"}\n{\"title\": \"Talks\"}\n", Ok(Format::JsonLines));
    }

    #[test]
    fn prose_with_commas_is_no_table() {
        for prose in [
            "Title, text, date\n\nThese three, and no more, a record must have.\nThe rest may follow.",
            "Headline, body\nThe guns fell silent.\nTalks go on, he said, and on, and on.\nNobody knows.",
            "The title, the text, the author.\nAll of them, he said, were wrong.\nSo they were, she said.",
            "title,text",
            "Truce; talks; text\nThe guns fell silent; talks go on; more text\nOne; two; three\n",
        ] {
            check("note.txt", prose, Ok(Format::Text));
        }
    }

    #[test]
    fn lines_in_utf_16_are_read_as_one_text() {
        let head: Vec<u8> = "\u{feff}{\"a\":1}\n{\"a\":2}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognise(Path::new("data.jsonl"), &head), Ok(Format::Json));
    }

    #[test]
    fn a_web_archive_is_known_by_its_first_record() {
        for blank in ["", "\u{feff}", "\r\n\n"] {
            check("a.txt", &format!("{blank}WARC/1.0\r\nWARC-Type: warcinfo\r\n"), Ok(Format::Warc));
        }
        check("a", "WARC/0.18\nWARC-Type: response\n", Ok(Format::Warc));
        check("a.warc.gz", "WARC/1.0 \r\n", Ok(Format::Warc));
        for prose in ["WARC/1.0 is a format of web archives.", "WARC/1.0\n\nIt is a format.", "WARC/ISO\nA: b"] {
            check("a.txt", prose, Ok(Format::Text));
        }
    }

    #[test]
    fn a_pdf_document_may_stand_behind_what_a_server_says() {
        let document = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
        for before in [
            "",
            "\u{feff}\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
            "Content-Type: application/pdf\n\n",
            "\u{1b}%-12345X@PJL JOB\n@PJL SET COPIES = 1\n",
            "<br />\n<b>Warning</b>:  session_start() in <b>a.php</b> on line <b>7</b><br />\n",
        ] {
            check("a", &format!("{before}{document}"), Ok(Format::Pdf));
        }
        check("a", &format!("How a document begins\n\n{document}"), Ok(Format::Text));
        check("a", &format!("It begins with {document}"), Ok(Format::Text));
        check("a", &format!("HTTP/1.1 200 OK\n{}\n{document}", "A: b\n".repeat(300)), Ok(Format::Text));
        check("a", &format!("From: a@b.example\nSubject: Truce\nDate: today\n\n{document}"), Ok(Format::Mail));
    }

    #[test]
    fn xml_is_told_apart_by_its_root() {
        for name in ["saved", "saved.xml", "saved.txt", "saved.html"] {
            check(name, "<?xml version=\"1.0\"?><rss version=\"2.0\">", Ok(Format::Feed));
            check(
                name,
                "<?xml-stylesheet href='a.xsl'?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                Ok(Format::Feed),
            );
            check(name, "<!-- made by hand -->\n<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">", Ok(Format::Feed));
            check(name, "<entry xmlns='http://www.w3.org/2005/Atom'>", Ok(Format::Feed));
            check(name, "<!DOCTYPE nitf SYSTEM \"a>b\" [<!ENTITY b \"<p>\">]>\n<nitf>", Ok(Format::Nitf));
            check(name, "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\">", Ok(Format::NewsMl));
            check(name, "<g2:newsMessage>", Ok(Format::NewsMl));
            check(name, "<?xml version='1.0'?><NewsML>", Ok(Format::NewsMl));
            check(name, "<newsitem itemid=\"2286\">", Ok(Format::NewsMl));
            check(name, "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS>", Ok(Format::ReutersSgml));
            check(name, "<REUTERS TOPICS=\"YES\">", Ok(Format::ReutersSgml));
            check(name, "<?xml version=\"1.0\"?>\n<note>", Err("XML that is not a page, not an article"));
            check(
                name,
                "<?xml version=\"1.0\"?><rdf:RDF xmlns:foaf=\"f\">",
                Err("XML that is not a page, not an article"),
            );
        }
    }

    #[test]
    fn xml_that_does_not_say_that_it_is_is_known_by_its_name() {
        let unknown = Err("XML that is not a page, not an article");
        check("channel.xml", "<!--\nThe channel\n-->\n<CHANNEL><ITEM><TITLE>Truce</TITLE></ITEM></CHANNEL>", unknown);
        check("empty.xml", "<!-- nothing is in it -->", unknown);
        check("part.xml", "<p>The guns fell <b>silent</b>.</p><p>Talks go on.</p>", Ok(Format::Html));
        check("note.txt", "<note> in brackets", Ok(Format::Text));
    }

    #[test]
    fn what_a_server_prints_in_front_of_a_feed_does_not_hide_it() {
        let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>";
        check("a.xml", &format!("Warning: Undefined index in feed.php on line 7\n\n{feed}"), Ok(Format::Feed));
        check("a.xml", &format!("<br />\n<b>Notice</b>: Undefined index<br />\n{feed}"), Ok(Format::Feed));
        check("a.txt", &format!("How to write a feed\n\n{feed}"), Ok(Format::Text));
    }

    #[test]
    fn what_belongs_to_a_page_or_a_project_is_no_article() {
        check("a.txt", "", Err("an empty file"));
        check("a.txt", " \r\n\t", Err("an empty file"));
        check("a_files/main.css", "body { color: red }", Err("a style sheet, not an article"));
        check("a_files/main.js.download", "var a = 1;", Err("a script, not an article"));
        check("a_files/saved_resource(1).html", "<html>", Err("a frame of a saved page, not an article"));
        check("icon", "<svg xmlns=\"http://www.w3.org/2000/svg\">", Err("a drawing, not an article"));
        check("ReadMe.md", "# Our archive", Err("a README, not an article"));
        check("LICENSE", "MIT License", Err("a licence, not an article"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_recognised_as_something(head in proptest::collection::vec(any::<u8>(), 0..300), name in ".{0,12}") {
            let _ = recognise(Path::new(&name), &head);
        }

        #[test]
        fn any_markup_is_recognised_as_something(head in r#"(<|>|!--|-->|\?xml |html|!doctype |/|a|"|\{|\[|\n|---|: |é| )*"#) {
            let _ = recognise(Path::new("a"), head.as_bytes());
        }
    }
}
