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
use super::{Capture, Content, FormatError};

/// Reads the page, and how it was saved.
pub(super) fn page(bytes: &[u8]) -> Result<(Content, Capture), FormatError> {
    let file = Part::read(bytes);
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
    Ok((Content::Page(page.decoded().text), Capture { url, saved, charset }))
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
