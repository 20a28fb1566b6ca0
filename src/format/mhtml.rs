//! MHTML: a web page and what it shows, in one file, as Chrome, Internet Explorer and Word save it.
//!
//! In: the bytes of a file. Out: its page as a [`RawStory`], with the address and the day that it was saved. Frames,
//! pictures and styles, the other parts, are not read. Source: RFC 2557.
//!
//! ```text
//! From: <Saved by Blink>
//! Snapshot-Content-Location: https://harbourpost.example/truce
//! Date: Mon, 17 Mar 2025 09:30:00 +0200
//! Content-Type: multipart/related; type="text/html"; boundary="----x"
//!  → capture: the address, 2025-03-17; content: the page of the first part
//! ```

use jiff::civil::Date;

use super::mail;
use super::mime::{MAX_DEPTH, Part};
use super::{Capture, Content, FormatError, read_in};

/// Reads the page, and how it was saved.
pub(super) fn page(bytes: &[u8]) -> Result<(Content, Capture), FormatError> {
    let file = Part::of_message(bytes);
    let page = page_of(file, MAX_DEPTH).ok_or(FormatError::NoPage)?;
    let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    let urls =
        [file.token("Snapshot-Content-Location"), page.token("Content-Location"), file.token("Content-Location")];
    let url = urls.into_iter().flatten().find(is_web);
    let saved = file.date("Date").and_then(|date| {
        let utc = date.to_timezone(0);
        Date::new(utc.year.try_into().ok()?, utc.month.try_into().ok()?, utc.day.try_into().ok()?).ok()
    });
    let charset = page.content_type().parameter("charset").map(str::to_owned);
    let decoded = page.decoded();
    let read_in = read_in(&decoded);
    Ok((Content::Page(decoded.text), Capture { url, saved, charset, read_in }))
}

/// Finds the page: the part that the file names as its start, else the first that is one.
fn page_of(part: Part<'_>, max_depth: usize) -> Option<Part<'_>> {
    let max_depth = max_depth.checked_sub(1)?;
    let content_type = part.content_type();
    match content_type.kind.as_str() {
        "text/html" | "application/xhtml+xml" => Some(part),
        kind if kind.starts_with("multipart/") => {
            let parts = part.parts(&content_type);
            let root = mail::root(&parts, &content_type).and_then(|root| page_of(root, max_depth));
            root.or_else(|| parts.iter().find_map(|part| page_of(*part, max_depth)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(file: &str, expected_page: &str, url: Option<&str>, saved: Option<&str>) {
        for file in [file.to_owned(), file.replace('\n', "\r\n"), format!("\u{feff}\n{file}")] {
            let (content, capture) = page(file.as_bytes()).unwrap();
            assert_eq!(content, Content::Page(expected_page.to_owned()));
            assert_eq!(capture.url.as_deref(), url);
            assert_eq!(capture.saved.map(|day| day.to_string()).as_deref(), saved);
        }
    }

    #[test]
    fn the_page_that_the_file_starts_with_is_read() {
        check(
            "Snapshot-Content-Location: https://post.example/truce\nDate: Mon, 17 Mar 2025 23:30:00 -0200\n\
             Content-Type: multipart/related; start=\"<2@x>\"; boundary=x\n\n\
             --x\nContent-Type: text/html\nContent-ID: <1@x>\n\n<p>An advert\n\
             --x\nContent-Type: text/html\nContent-ID: <2@x>\nContent-Location: cid:2@x\n\n<p>Truce\n--x--\n",
            "<p>Truce",
            Some("https://post.example/truce"),
            Some("2025-03-18"),
        );
    }

    /// As RFC 2557 has it, and Internet Explorer wrote it: one part needs no others.
    #[test]
    fn a_page_without_pictures_is_the_file_itself() {
        check(
            "From: <Saved by Windows Internet Explorer 8>\nMIME-Version: 1.0\nContent-Type: text/html;\n\tcharset=\"windows-1251\"\n\
             Content-Transfer-Encoding: quoted-printable\nContent-Location: http://post.example/\n\n<p>=CA=E8=BF=E2",
            "<p>Київ",
            Some("http://post.example/"),
            None,
        );
    }

    /// As Word writes it: the page in base64, the pictures in a folder that is not there.
    #[test]
    fn a_page_of_word_is_the_first_part() {
        check(
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"----=_NextPart_01\"\n\nThis document is a page.\n\n\
             ------=_NextPart_01\nContent-Location: file:///C:/0A1/truce.htm\nContent-Transfer-Encoding: base64\n\
             Content-Type: text/html; charset=\"utf-8\"\n\nPHA+VHJ1\nY2U=\n\n------=_NextPart_01\n\
             Content-Location: file:///C:/0A1/truce_files/a.png\nContent-Type: image/png\n\nx\n------=_NextPart_01--\n",
            "<p>Truce",
            None,
            None,
        );
    }

    #[test]
    fn a_file_without_a_page_is_refused() {
        let message = "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--";
        assert!(matches!(page(message.as_bytes()), Err(FormatError::NoPage)));
        let endless = "Content-Type: multipart/related; boundary=x\n\n--x\n".repeat(1_000);
        assert!(matches!(page(endless.as_bytes()), Err(FormatError::NoPage)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = page(&bytes);
        }

        #[test]
        fn any_parts_are_read(file in "(Content-Type: (multipart/related; boundary=x|text/html)|\n|--x|--|Date: |=3D|<p>|a){0,40}") {
            let _ = page(file.as_bytes());
        }
    }
}
