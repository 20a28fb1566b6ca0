//! What must hold of anything that is read, whatever the bytes.
//!
//! In: bytes from the fuzzer. Out: nothing; a panic is a bug found. As an example, no field may hold a control character,
//! since it would command the terminal that shows it.

use jiff::civil::{Date, date};
use newsdex::article::{Article, ArticleDate, ArticleId, Source};
use newsdex::extract::{self, ExtractOptions, KeepPages, date as dates};
use newsdex::format::{self, Capture, Content, FieldMap, Format, RawStory};

/// The day of each run, so that a crash is the same on any day.
const TODAY: Date = date(2026, 6, 1);

/// Extracts a page, as an article and as whatever it is, and checks the fields.
///
/// # Panics
/// When a field is not as it must be.
pub fn check_page(markup: &str) {
    for keep in [KeepPages::Articles, KeepPages::All] {
        let content = Content::Page(markup.to_owned());
        let story = RawStory { id: ArticleId::of(markup.as_bytes()), member: None, content, capture: Capture::default() };
        let options = ExtractOptions { language: None, keep, today: TODAY };
        if let Ok(extraction) = extract::extract(story, &Source::default(), &options) {
            check_article(&extraction.article);
        }
    }
}

/// Reads a file in a format, extracts its stories, and finds the record of each that is one of several again.
///
/// # Panics
/// When a field is not as it must be, or a record is not found.
pub fn check_stories(format: Format, bytes: &[u8]) {
    /// Each record is searched for from the start of the file.
    const MAX_STORIES: usize = 50;
    let map = FieldMap::default();
    let Ok(stories) = format::stories(format, bytes, &map) else { return };
    for story in stories.flatten().take(MAX_STORIES) {
        // The records of a container are found by reading it again.
        if story.member.is_some() && !format::is_container(format) {
            let record = format::item(format, bytes, story.id);
            assert_eq!(record.map(|record| ArticleId::of(&record)), Some(story.id));
        }
        let options = ExtractOptions { language: None, keep: KeepPages::All, today: TODAY };
        if let Ok(extraction) = extract::extract(story, &Source::default(), &options) {
            check_article(&extraction.article);
        }
    }
}

/// Checks the fields of an article.
///
/// # Panics
/// When a field is not as it must be.
pub fn check_article(article: &Article) {
    let fields = [
        &article.headline,
        &article.subheadline,
        &article.lead,
        &article.agency,
        &article.dateline,
        &article.outlet,
        &article.section,
        &article.url,
        &article.image,
    ];
    for text in fields.into_iter().flatten().chain(&article.byline).chain(&article.tags) {
        check_line(text);
    }
    if !article.body.is_empty() {
        article.body.split("\n\n").for_each(check_line);
    }
    for date in [article.published, article.modified].into_iter().flatten() {
        assert!(dates::is_plausible(date, TODAY), "{date} is no date of an article");
        check_date(date);
    }
}

/// Checks a text that must be one line: something to read, and no control character in it.
///
/// # Panics
/// When it is not so.
pub fn check_line(text: &str) {
    assert!(!text.trim().is_empty(), "a field is blank: {text:?}");
    assert!(!text.chars().any(char::is_control), "a field holds control characters: {text:?}");
}

/// Checks that a date is read back from what it is written as.
///
/// # Panics
/// When it is not.
pub fn check_date(date: ArticleDate) {
    let text = date.to_string();
    let read = text.parse::<ArticleDate>();
    assert!(read.is_ok_and(|read| read.to_string() == text), "{text} is not read back");
    assert!(date.first_day() <= date.last_day());
}
