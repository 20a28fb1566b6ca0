//! A PDF document → its text.
//!
//! In: the bytes of a document. Out: a [`PdfText`], or a [`PdfError`]. The crate `hayro` reads the document: its objects, its
//! fonts, what is drawn on its pages; pictures are never decoded.

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page};

use super::glyphs::Letters;
use super::paragraphs::{self, Page};
use super::{PdfError, PdfText};
use crate::archive;

/// Letters of one document: those of a whole edition of a newspaper, several times.
const MAX_LETTERS: usize = 8_000_000;
/// Of a hundred letters, those that may be unknown.
const MAX_UNKNOWN_PERCENT: usize = 30;

/// Reads a document.
pub(super) fn read(bytes: Vec<u8>) -> Result<PdfText, PdfError> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            PdfError::Encrypted
        }
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => PdfError::Damaged,
    })?;
    let mut pages = Vec::new();
    let (mut n_letters, mut n_unknown) = (0, 0);
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        // Notes that readers add are no part of the article.
        let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
        let cache = InterpreterCache::new();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, bounds, &cache, pdf.xref(), settings);
        let mut letters = Letters::new(MAX_LETTERS.saturating_sub(n_letters));
        interpret_page(page, &mut context, &mut letters);
        if letters.is_full() {
            return Err(PdfError::TooLong { limit: MAX_LETTERS });
        }
        n_letters += letters.n_drawn;
        n_unknown += letters.n_unknown;
        pages.push(Page { height: f64::from(height), lines: letters.into_lines() });
    }
    if pages.is_empty() {
        return Err(PdfError::Damaged);
    }
    if pages.iter().all(|page| page.lines.is_empty()) {
        // Letters that stand for nothing are some font's, and no scan's.
        return Err(if n_letters > 0 { PdfError::Unreadable } else { PdfError::NoText });
    }
    if n_unknown * 100 > n_letters * MAX_UNKNOWN_PERCENT {
        return Err(PdfError::Unreadable);
    }
    let title = pdf.metadata().title.as_deref().and_then(text_string).filter(|title| is_title(title));
    Ok(paragraphs::of_pages(pages, title.as_deref()))
}

/// Reads a text of the document's information. Source: ISO 32000-2, 7.9.2.2; its own encoding is Latin-1, nearly.
fn text_string(bytes: &[u8]) -> Option<String> {
    let text = archive::decode_declared(bytes, Some("windows-1252")).text;
    let text = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Tells whether a title was given by a person: most programs put the name of a file there.
fn is_title(title: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "doc", "docx", "indd", "qxd", "qxp", "pdf", "ps", "eps", "odt", "rtf", "txt", "tex", "dvi", "xls", "xlsx", "ai",
    ];
    const NO_TITLES: &[&str] =
        &["untitled", "document1", "about:blank", "microsoft word", "powerpoint presentation", "adobe photoshop pdf"];
    let lower = title.to_lowercase();
    let is_file_name = lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending));
    let is_address = lower.contains("://") || !lower.contains(' ') && lower.is_ascii();
    !is_file_name && !is_address && !NO_TITLES.iter().any(|no_title| lower.starts_with(no_title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_names_a_file_is_none() {
        for title in ["Microsoft Word - truce.doc", "truce final 2.indd", "untitled", "https://a.example/x y", "truce"]
        {
            assert!(!is_title(title), "{title}");
        }
        for title in ["Truce holds", "停戦が続く", "Truce holds | The Harbour Post"] {
            assert!(is_title(title), "{title}");
        }
    }

    #[test]
    fn a_title_in_any_encoding_is_read() {
        let utf_16: Vec<u8> = "\u{feff}Перемирие  в силе".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text_string(&utf_16).as_deref(), Some("Перемирие в силе"));
        assert_eq!(text_string(b"Bogot\xe1 calls").as_deref(), Some("Bogotá calls"));
        assert_eq!(text_string(b" \0"), None);
    }
}
