//! A saved web page: what the program that saved it noted of that.
//!
//! In: a page's markup. Out: the address that it was saved from and the day, from the comment at its start. `SingleFile`
//! writes both, browsers the address alone ("the mark of the web").
//!
//! ```text
//! <!--
//!  Page saved with SingleFile
//!  url: https://harbourpost.example/truce
//!  saved date: Mon Mar 17 2025 09:30:00 GMT+0200 (Central European Standard Time)
//! -->
//!  → the address, 2025-03-17
//! ```

use jiff::civil::Date;
use jiff::tz::Offset;

use super::{Capture, Content, read_in};
use crate::archive::Decoded;

/// The comment stands at the start.
const MAX_BYTES: usize = 8_000;

/// Reads the page, and how it was saved.
pub(super) fn page(decoded: Decoded) -> (Content, Capture) {
    let capture = Capture { read_in: read_in(&decoded), ..capture(&decoded.text) };
    (Content::Page(decoded.text), capture)
}

/// Reads the note of whatever saved the page.
fn capture(markup: &str) -> Capture {
    let head = &markup[..markup.floor_char_boundary(MAX_BYTES)];
    let Some((note, url)) = note(head) else { return Capture::default() };
    let url = url.split(|c: char| c.is_whitespace() || c == '<').next().unwrap_or_default();
    let url = url.strip_suffix("-->").unwrap_or(url);
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    let saved = note.split_once("saved date:").and_then(|(_, date)| saved_day(date.lines().next()?));
    Capture { url: is_web.then(|| url.to_owned()), saved, ..Capture::default() }
}

/// Returns the comment that tells of the saving, and what follows in it where the address begins.
fn note(head: &str) -> Option<(&str, &str)> {
    if let Some(at) = head.find("saved from url=(") {
        return Some(("", head[at..].split_once(')')?.1));
    }
    let comment = &head[head.find("SingleFile")?..];
    let comment = comment.split_once("-->").map_or(comment, |(comment, _)| comment);
    Some((comment, comment.split_once("url:")?.1.trim_start()))
}

/// Reads a time as JavaScript prints it, and returns its day in UTC: `Mon Mar 17 2025 09:30:00 GMT+0200 (…)`.
fn saved_day(text: &str) -> Option<Date> {
    const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_whitespace().skip(1);
    let (month, day, year, time, zone) = (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? as i8 + 1;
    let mut clock = time.split(':').map(|number| number.parse::<i8>().ok());
    let (hour, minute) = (clock.next()??, clock.next()??);
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let time = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
    let offset: i32 = zone.strip_prefix("GMT")?.parse().unwrap_or(0);
    let offset = Offset::from_seconds((offset / 100 * 60 + offset % 100) * 60).ok()?;
    let instant = offset.to_timestamp(date.to_datetime(time)).ok()?;
    Some(Offset::UTC.to_datetime(instant).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markup: &str, url: Option<&str>, saved: Option<&str>) {
        let capture = capture(markup);
        assert_eq!(capture.url.as_deref(), url);
        assert_eq!(capture.saved.map(|date| date.to_string()).as_deref(), saved);
    }

    const URL: Option<&str> = Some("https://post.example/2025/03/17/");

    #[test]
    fn browsers_note_where_a_page_was_saved_from() {
        check("<!DOCTYPE html>\n<!-- saved from url=(0031)https://post.example/2025/03/17/ -->", URL, None);
        check("<!-- saved from url=(0016)file:///home/a.x -->", None, None);
        check("<p>url: https://post.example", None, None);
    }

    #[test]
    fn single_file_notes_the_day_too() {
        let page = |date: &str| {
            format!(
                "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://post.example/2025/03/17/ \n saved date: {date}\n--><p>Truce"
            )
        };
        check(&page("Mon Mar 17 2025 09:30:00 GMT+0200 (Eastern European Time)"), URL, Some("2025-03-17"));
        check(&page("Tue Mar 18 2025 01:30:00 GMT+0200"), URL, Some("2025-03-17"));
        check(&page("Mon Mar 17 2025 22:00:00 GMT-0330"), URL, Some("2025-03-18"));
        check(&page("Mon Mar 17 2025"), URL, None);
        check(&page("x"), URL, None);
    }
}
