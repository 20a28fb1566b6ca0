//! hOCR: what OCR has read of scanned pages, as markup of a web page.
//!
//! In: the bytes of an hOCR file. Out: [`RawStory`](super::RawStory) values, one a page: a page alone is its file, of
//! several each is a part of it, named `page 3`. What the markup says of the place of a word is passed over, but for the
//! size of its letters: the headline is known by it.
//!
//! The tags are read one after the other: no nesting, however deep, costs more than its length.
//!
//! Source: hOCR 1.2, <https://kba.github.io/hocr-spec/1.2/>.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format, Prose};
//!
//! let file = br#"<html><body><div class='ocr_page'><p class='ocr_par' lang='eng'>
//!     <span class='ocr_line'><span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 90'>Tele-</span></span>
//!     <span class='ocr_line'><span class='ocrx_word' title='x_wconf 80'>graph</span></span></p></div></body></html>"#;
//! let story = format::stories(Format::Hocr, file, &FieldMap::default())?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!(fields.body, Some(Prose::Plain("Telegraph".to_owned())));
//! assert_eq!(fields.ocr.unwrap().to_string(), "85%");
//! # Ok::<(), format::FormatError>(())
//! ```

use std::ops::Range;

use super::ocr::{Role, Scan};
use super::xml::{TokenKind, Tokens, attributes};
use super::{Capture, Content, FormatError, MemberError, RawFields, RawStory, Stories};
use crate::archive;
use crate::article::ArticleId;

/// Most pages of a file; what is kept of each beforehand is where it lies.
const MAX_PAGES: usize = 100_000;
/// What stands apart from what is before it.
const BLOCKS: &[&str] = &["ocr_carea", "ocrx_block", "ocr_par", "ocr_float", "ocr_textfloat"];
/// What is a line, however tesseract calls it.
const LINES: &[&str] = &["ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat"];
/// Headings that are named so.
const HEADLINES: &[&str] = &["ocr_title", "ocr_chapter", "ocr_section"];
/// What is no part of the text.
const FURNITURE: &[&str] = &["ocr_pageno", "ocr_footer"];

/// Reads the stories of a file.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    let pages = pages(&text)?;
    let language = language(&text[..pages[0].start]);
    if pages.len() == 1 {
        let content = Content::Fields(Box::new(page(&text, language.as_deref())?));
        let story = RawStory { id: ArticleId::of(bytes), member: None, content, capture: Capture::default() };
        return Ok(Box::new(std::iter::once(Ok(story))));
    }
    Ok(Box::new(pages.into_iter().zip(1_usize..).map(move |(range, number)| {
        let member = format!("page {number}");
        let slice = &text[range];
        match page(slice, language.as_deref()) {
            Ok(fields) => Ok(RawStory {
                id: ArticleId::of(slice.as_bytes()),
                member: Some(member),
                content: Content::Fields(Box::new(fields)),
                capture: Capture::default(),
            }),
            Err(cause) => Err(MemberError { member, cause }),
        }
    })))
}

/// Finds the page with `id`.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    let text = archive::decode(bytes).text;
    let mut pages = pages(&text).ok()?.into_iter().map(|range| &text[range]);
    pages.find(|page| ArticleId::of(page.as_bytes()) == id).map(str::to_owned)
}

/// Tells whether a page of the web is one that OCR has read.
pub(super) fn is_hocr(head: &str) -> bool {
    head.contains("ocr_page")
        && Tokens::of(head).any(|token| match token.kind {
            TokenKind::Start(_) | TokenKind::Empty(_) => {
                let tag = Tag::of(&head[token.range]);
                tag.is_of(&["ocr_page"]) || tag.name_attribute == "ocr-system"
            }
            _ => false,
        })
}

/// Finds the pages of a text: each goes to where the next one begins.
fn pages(text: &str) -> Result<Vec<Range<usize>>, FormatError> {
    let mut starts = Vec::new();
    let mut end = text.len();
    for token in Tokens::of(text) {
        match token.kind {
            TokenKind::Start(_) if Tag::of(&text[token.range.clone()]).is_of(&["ocr_page"]) => {
                starts.push(token.range.start);
            }
            TokenKind::End("body") => end = token.range.start,
            _ => {}
        }
        if starts.len() > MAX_PAGES {
            return Err(FormatError::TooManyRecords { limit: MAX_PAGES });
        }
    }
    let last = *starts.last().ok_or(FormatError::NoRecords)?;
    let ends = starts.iter().skip(1).copied().chain([end.max(last)]);
    Ok(starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect())
}

/// Returns the language that the whole file says it is in.
fn language(head: &str) -> Option<String> {
    let mut tags = Tokens::of(head).filter(|token| matches!(token.kind, TokenKind::Start("html")));
    let tag = Tag::of(&head[tags.next()?.range]);
    (!tag.language.is_empty()).then(|| tag.language.to_owned())
}

/// Reads one page.
fn page(markup: &str, language: Option<&str>) -> Result<RawFields, FormatError> {
    let mut reader = PageReader { scan: Scan::default(), part: Part::Outside, line: Line::None, text: String::new() };
    for token in Tokens::of(markup) {
        let raw = &markup[token.range];
        match token.kind {
            TokenKind::Start(name) => reader.start(name, &Tag::of(raw)),
            TokenKind::End(name) => reader.end(name),
            TokenKind::Text if reader.part != Part::Outside || reader.line == Line::WithoutWords => {
                reader.text.push_str(&html_escape::decode_html_entities(raw));
            }
            _ => {}
        }
    }
    reader.finish_line();
    let mut scan = reader.scan;
    if let Some(language) = language.filter(|_| scan.main_language().is_none()) {
        scan.language(language);
    }
    scan.page(None)
}

/// What of a tag counts.
#[derive(Default)]
struct Tag<'a> {
    classes: &'a str,
    title: &'a str,
    language: &'a str,
    name_attribute: &'a str,
}

impl<'a> Tag<'a> {
    fn of(tag: &'a str) -> Self {
        let mut read = Self::default();
        for (name, value) in attributes(tag) {
            match name {
                "class" => read.classes = value,
                "title" => read.title = value,
                "lang" | "xml:lang" => read.language = value,
                "name" => read.name_attribute = value,
                _ => {}
            }
        }
        read
    }

    fn is_of(&self, classes: &[&str]) -> bool {
        self.classes.split_ascii_whitespace().any(|class| classes.contains(&class))
    }

    /// Returns the first number of a property, such as 96 of `bbox 0 0 9 9; x_wconf 96`.
    fn property(&self, name: &str) -> Option<f64> {
        let mut properties = self.title.split(';').map(str::trim);
        properties.find_map(|property| property.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
    }

    /// Returns the size of the letters of a line: as it is said, else the line's own height.
    fn size(&self) -> Option<f64> {
        let height = || {
            let corners = self.title.split(';').find_map(|property| property.trim().strip_prefix("bbox "))?;
            let corners: Vec<f64> = corners.split_whitespace().filter_map(|corner| corner.parse().ok()).collect();
            Some(corners.get(3)? - corners.get(1)?)
        };
        self.property("x_size ").or_else(height)
    }
}

/// What the text belongs to that comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Outside,
    /// A word, or something that is left out, of an element with this name, so many of which are open.
    Word(String, u32),
    Furniture(String, u32),
}

/// Whether a line has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    None,
    /// Its text may stand in it as such.
    WithoutWords,
    WithWords,
}

struct PageReader {
    scan: Scan,
    part: Part,
    line: Line,
    text: String,
}

impl PageReader {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        if let Part::Word(open, n_open) | Part::Furniture(open, n_open) = &mut self.part
            && open == name
        {
            *n_open += 1;
        }
        if tag.classes.is_empty() || matches!(self.part, Part::Furniture(..)) {
            return;
        }
        if tag.is_of(FURNITURE) {
            self.finish_line();
            self.part = Part::Furniture(name.to_owned(), 1);
        } else if tag.is_of(&["ocrx_word", "ocr_word"]) {
            self.start_word(name, tag);
        } else {
            self.start_lines(tag);
        }
    }

    fn start_lines(&mut self, tag: &Tag<'_>) {
        let is_line = tag.is_of(LINES);
        let is_headline = tag.is_of(HEADLINES);
        if is_headline || tag.is_of(BLOCKS) {
            self.finish_line();
            self.scan.block(if is_headline { Role::Headline } else { Role::Text }, None);
            if !tag.language.is_empty() {
                self.scan.language(tag.language);
            }
        }
        if is_line {
            self.finish_line();
            self.scan.line();
            self.line = Line::WithoutWords;
            if let Some(size) = tag.size() {
                self.scan.size(size);
            }
            self.note_confidence(tag);
        }
    }

    fn start_word(&mut self, name: &str, tag: &Tag<'_>) {
        self.finish_word();
        if self.line == Line::None {
            self.scan.line();
        }
        self.line = Line::WithWords;
        self.text.clear();
        self.part = Part::Word(name.to_owned(), 1);
        self.note_confidence(tag);
    }

    fn note_confidence(&mut self, tag: &Tag<'_>) {
        if let Some(percentage) = tag.property("x_wconf ") {
            self.scan.confidence(percentage / 100.0);
        }
    }

    fn end(&mut self, name: &str) {
        let (Part::Word(open, n_open) | Part::Furniture(open, n_open)) = &mut self.part else { return };
        if open != name {
            return;
        }
        *n_open -= 1;
        if *n_open == 0 {
            self.finish_word();
        }
    }

    /// Ends the word, or what is left out.
    fn finish_word(&mut self) {
        if let Part::Word(..) = std::mem::replace(&mut self.part, Part::Outside) {
            self.scan.word(&self.text);
        }
        if self.line != Line::WithoutWords {
            self.text.clear();
        }
    }

    fn finish_line(&mut self) {
        self.finish_word();
        if self.line == Line::WithoutWords {
            self.scan.word(&self.text);
        }
        self.text.clear();
        self.line = Line::None;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::Prose;

    /// Reads a file, and gives headline and body of each page.
    #[track_caller]
    fn check(file: &str, expected: &[Result<(&str, &str), &str>]) {
        let stories = stories(file.as_bytes()).unwrap().map(|story| match story {
            Ok(RawStory { content: Content::Fields(fields), .. }) => {
                let Some(Prose::Plain(body)) = fields.body else { panic!("no body") };
                Ok((fields.headline.unwrap_or_default(), body))
            }
            Ok(_) => panic!("no fields"),
            Err(error) => Err(error.to_string()),
        });
        let found: Vec<_> = stories.collect();
        let found: Vec<_> = found
            .iter()
            .map(|page| {
                page.as_ref().map(|(headline, body)| (headline.as_str(), body.as_str())).map_err(String::as_str)
            })
            .collect();
        assert_eq!(found, expected);
    }

    fn line(size: u8, text: &str) -> String {
        let words = text
            .split(' ')
            .map(|word| format!("<span class='ocrx_word' title=\"bbox 1 1 2 2; x_wconf 90\">{word}</span> "));
        format!(
            "<span class='ocr_line' title='bbox 0 0 9 9; x_size {size}.5; x_descenders 5'>{}</span>\n",
            words.collect::<String>()
        )
    }

    fn paragraph(lines: &[String]) -> String {
        format!("<div class='ocr_carea'><p class='ocr_par' lang='eng'>{}</p></div>", lines.concat())
    }

    fn page_of(paragraphs: &[String]) -> String {
        format!("<div class='ocr_page' title='image \"1.png\"'>{}</div>", paragraphs.concat())
    }

    #[test]
    fn lines_are_joined_to_paragraphs_under_the_headline() {
        let page = page_of(&[
            paragraph(&[line(40, "Tides &amp; <strong>cellars</strong>")]),
            paragraph(&[line(20, "If you own a cel-"), line(21, "lar, carry up the pota-")]),
            paragraph(&[line(20, "toes.")]),
            "<span class='ocr_pageno'>17</span>".to_owned(),
        ]);
        check(&page, &[Ok(("Tides & cellars", "If you own a cellar, carry up the potatoes."))]);
    }

    #[test]
    fn of_several_pages_each_is_a_record() {
        let one = page_of(&[paragraph(&[line(20, "It rains.")])]);
        let two = page_of(&[paragraph(&[line(20, "It snows.")])]);
        let file = format!("<html lang='en'><body>{one}\n{two}{}</body></html>", page_of(&[]));
        check(
            &file,
            &[Ok(("", "It rains.")), Ok(("", "It snows.")), Err("page 3: a page without text, not an article")],
        );
        let second = stories(file.as_bytes()).unwrap().nth(1).unwrap().unwrap();
        assert_eq!(second.member.as_deref(), Some("page 2"));
        assert_eq!(item(file.as_bytes(), second.id), Some(two));
    }

    #[test]
    fn lines_without_words_are_read_as_they_are() {
        let page = "<div class=ocr_page><span class=ocr_line title='x_wconf 70'>It <em>rai-</em></span><br><span class=ocr_line>ned.</span></div>";
        check(page, &[Ok(("", "It rained."))]);
    }

    #[test]
    fn damage_costs_only_what_is_damaged() {
        check("<div class='ocr_page'><span class='ocrx_word'>It<span class='ocrx_word'>rains", &[Ok(("", "It rains"))]);
        assert!(matches!(stories(b"<html></html>").err(), Some(FormatError::NoRecords)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(file in r"(<div class='ocr_page'>|<p class='ocr_par'>|<span class='ocr_line' title='bbox 1 2 3;x_size a'>|<span class='ocrx_word' title='x_wconf 1e9'>|<span class='ocr_pageno'>|</span>|</p>|</div>|</body>|a|-| |é|&amp;|<|'){0,40}") {
            if let Ok(stories) = stories(file.as_bytes()) {
                prop_assert!(stories.count() > 0);
            }
            is_hocr(&file);
        }
    }
}
