//! Any lines at any places of a page, as a PDF document: letters to lines, lines to paragraphs.
//!
//! The syntax of PDF is the business of another crate; the document around the lines is sound.
#![no_main]

use std::fmt::Write;

use libfuzzer_sys::fuzz_target;
use newsdex::format::pdf;

/// Across and up in points, the size of the letters, and the bytes that are shown.
type Line<'a> = (u16, u16, u8, &'a [u8]);

fuzz_target!(|pages: Vec<Vec<Line<'_>>>| {
    let pages: Vec<String> = pages.iter().take(8).map(|lines| content(lines)).collect();
    let Ok(read) = pdf::read_here(document(&pages).as_bytes()) else { return };
    assert!(!read.text.trim().is_empty(), "a document without text has an error");
    assert!(!read.text.contains(|c: char| c.is_control() && c != '\n'), "{:?}", read.text);
});

/// The content of a page. Source: ISO 32000-2, 9.4.
fn content(lines: &[Line<'_>]) -> String {
    let mut content = String::new();
    for (across, up, size, text) in lines.iter().take(200) {
        let hex: String = text.iter().take(500).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let _ = writeln!(content, "BT /F {size} Tf {across} {up} Td <{hex}> Tj ET");
    }
    content
}

/// A document of pages that have this content.
fn document(pages: &[String]) -> String {
    let kids: String = (0..pages.len()).fold(String::new(), |kids, n| format!("{kids}{} 0 R ", 4 + 2 * n));
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (n, content) in pages.iter().enumerate() {
        let number = 5 + 2 * n;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents {number} 0 R >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut document = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", document.len());
        let _ = writeln!(document, "{} 0 obj\n{object}\nendobj", n + 1);
    }
    let (start, size) = (document.len(), objects.len() + 1);
    format!("{document}{table}trailer << /Root 1 0 R /Size {size} >>\nstartxref\n{start}\n%%EOF\n")
}
