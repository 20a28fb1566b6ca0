//! Documents as paper shows them, sound and hostile.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::archive::Archive;

/// A text on a page: from the left, from below, its size.
type Text<'a> = (u32, u32, u32, &'a str);

/// Makes a document of objects, numbered from 1, the first of which is its catalog.
fn document(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut document = b"%PDF-1.7\n".to_vec();
    let mut places = String::new();
    for (n, object) in objects.iter().enumerate() {
        writeln!(places, "{:010} 00000 n ", document.len()).unwrap();
        writeln!(document, "{} 0 obj", n + 1).unwrap();
        document.extend_from_slice(object);
        document.extend_from_slice(b"\nendobj\n");
    }
    let (start, n) = (document.len(), objects.len() + 1);
    write!(document, "xref\n0 {n}\n0000000000 65535 f \n{places}trailer\n<< /Size {n} /Root 1 0 R /Info 4 0 R >>\n")
        .unwrap();
    write!(document, "startxref\n{start}\n%%EOF\n").unwrap();
    document
}

fn stream(head: &str, content: &[u8]) -> Vec<u8> {
    let mut stream = format!("<< {head} /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend_from_slice(content);
    stream.extend_from_slice(b"\nendstream");
    stream
}

/// Makes a document of pages with texts, in Helvetica.
fn printed(title: &str, pages: &[&[Text<'_>]]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 5 + 2 * n)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        format!("<< /Title ({title}) /CreationDate (D:19990101000000Z) >>").into_bytes(),
    ];
    for (n, texts) in pages.iter().enumerate() {
        let show = |(x, y, size, text): &Text<'_>| format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET");
        let content = texts.iter().map(show).collect::<Vec<_>>().join("\n");
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            6 + 2 * n
        );
        objects.extend([page.into_bytes(), stream("", content.as_bytes())]);
    }
    document(&objects)
}

/// Indexes one document that gives no article, and returns why.
#[track_caller]
fn refusal(document: &[u8]) -> String {
    let archive = Archive::new();
    archive.write("a.pdf", document);
    assert_eq!(archive.reported(&[]), ["a.pdf skipped 0"]);
    archive.assert_sound();
    archive.report()[0]["reason"].as_str().unwrap().to_owned()
}

const FIRST_PAGE: &[Text<'_>] = &[
    (50, 800, 8, "The Harbour Post"),
    (450, 800, 8, "17 March 2025"),
    (50, 740, 24, "Ferry talks resume"),
    (50, 716, 24, "after a long night"),
    (50, 690, 11, "By Ada Lind"),
    (50, 660, 11, "The ferry talks resumed on Monday, the mediators said, and both sides"),
    (50, 646, 11, "promised to keep the truce for as long as it takes. Nobody knows how con-"),
    (50, 632, 11, "tinued talks will end."),
    (62, 618, 11, "A second round is to follow on Tuesday, when the port is open again and"),
    (50, 604, 11, "the weather allows it, which at this time of the year"),
    (290, 30, 8, "1"),
];
const SECOND_PAGE: &[Text<'_>] = &[
    (50, 800, 8, "The Harbour Post"),
    (450, 800, 8, "17 March 2025"),
    (50, 760, 11, "is never certain."),
    (290, 30, 8, "2"),
];

#[test]
fn lines_on_pages_become_an_article() {
    let archive = Archive::new();
    archive.write("a.pdf", printed("Microsoft Word - talks.doc", &[FIRST_PAGE, SECOND_PAGE]));
    assert_eq!(archive.reported(&[]), ["a.pdf new 1"]);
    let article = archive.run(&["extract", "--json", "news/a.pdf"]).json().remove(0);
    assert_eq!(article["headline"], "Ferry talks resume after a long night");
    assert_eq!(article["byline"][0], "Ada Lind");
    // The document was made on some other day.
    assert_ne!(article["published"], "1999-01-01");
    insta::assert_snapshot!(article["body"].as_str().unwrap());
    let id = archive.search("ferry").json()[0]["id"].as_str().unwrap().to_owned();
    let raw = archive.run(&["show", "--raw", &id]).raw_stdout;
    assert_eq!(raw, printed("Microsoft Word - talks.doc", &[FIRST_PAGE, SECOND_PAGE]));
}

#[test]
fn a_document_is_read_behind_what_a_server_says() {
    let archive = Archive::new();
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n".to_vec();
    archive.write("a.bin", [head, printed("", &[FIRST_PAGE])].concat());
    assert_eq!(archive.reported(&[]), ["a.bin new 1"]);
    assert_eq!(archive.headlines("ferry"), ["Ferry talks resume after a long night"]);
}

#[test]
fn what_cannot_be_read_is_told() {
    let whole = printed("", &[FIRST_PAGE]);
    assert_eq!(refusal(&whole[..whole.len() / 2]), "a truncated PDF document; copy or download it again");
    assert_eq!(refusal(b"%PDF-1.7\nno more\n%%EOF"), "a damaged PDF document; copy or download it again");
    assert_eq!(refusal(&printed("", &[&[]])), "no text in it: a scan, which needs OCR first");
    let blank = printed("", &[&[(50, 700, 11, "   ")]]);
    assert_eq!(refusal(&blank), "no text can be read from its fonts; it needs OCR, as a scan does");
}

#[test]
fn hostile_documents_neither_hang_nor_crash_the_run() {
    let (catalog, info) = (b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< >>".to_vec());
    let pages = b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>".to_vec();
    let page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /XObject << /X 6 0 R >> >> >>";
    let mut zeros = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..2048 {
        zeros.write_all(&b" ".repeat(1 << 20)).unwrap();
    }
    let bomb = stream("/Filter /FlateDecode", &zeros.finish().unwrap());
    let font = b"null".to_vec();
    let with_content = |content: Vec<u8>| {
        document(&[catalog.clone(), pages.clone(), font.clone(), info.clone(), page.to_vec(), content])
    };
    let documents = [
        // Pages that are their own parents and children.
        document(&[
            catalog.clone(),
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>".to_vec(),
            font.clone(),
            info.clone(),
        ]),
        document(&[b"1 0 R".to_vec(), b"2 0 R".to_vec(), b"2 0 R".to_vec(), info.clone()]),
        // Objects in objects.
        document(&[catalog.clone(), pages.clone(), font.clone(), b"[".repeat(500_000)]),
        with_content(stream("", &b"[".repeat(1_000_000))),
        with_content(stream("", &b"q ".repeat(1_000_000))),
        // A form that draws itself.
        with_content(stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
            b"/X Do /X Do",
        )),
        // Two gigabytes of spaces.
        with_content(bomb),
    ];
    let archive = Archive::new();
    for (n, document) in documents.iter().enumerate() {
        archive.write(format!("{n}.pdf"), document);
    }
    archive.write("good.pdf", printed("", &[FIRST_PAGE]));
    let started = Instant::now();
    let reported = archive.reported(&[]);
    assert!(started.elapsed() < Duration::from_secs(200));
    assert_eq!(reported.len(), documents.len() + 1);
    assert!(reported.contains(&"good.pdf new 1".to_owned()), "{reported:?}");
    assert_eq!(archive.headlines("ferry"), ["Ferry talks resume after a long night"]);
    archive.assert_sound();
}
