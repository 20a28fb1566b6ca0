//! One file by itself, without an index: its articles as a run would read them, and the record behind an article.

use std::path::Path;

use super::folders::{FolderReading, Folders};
use super::pipeline::{FileError, extraction, stories_of_file};
use crate::archive::{self, Limits, ReadError};
use crate::article::{Article, ArticleId, Source};
use crate::extract::{ExtractOptions, Extraction, RecurringLines};
use crate::format::{self, FieldMap, Format, FormatError};

/// What was made of the records of a file, read one after the other; each under its member's name, if it has one.
type Extractions<'a> = Box<dyn Iterator<Item = (Option<String>, Result<Extraction, String>)> + 'a>;

/// Reads the articles of one file as a run would, with what was cut away.
///
/// JSON Lines are read as a stream, one line at a time. Beside a text some others of its folder are read, to know what
/// lines recur around them; beside a date that may be read in two ways, to know which of them the others follow.
///
/// # Errors
/// Any [`ReadError`], when nothing of the file could be read.
pub fn extract_file<'a>(
    path: &Path,
    limits: &Limits,
    map: &'a FieldMap,
    options: &'a ExtractOptions,
) -> Result<Extractions<'a>, ReadError> {
    let source = Source { root: path.to_owned(), ..Source::default() };
    let head = archive::peek(path)?;
    if matches!(format::recognise(path, &head), Ok(Format::JsonLines)) {
        let mut records = format::records(archive::open_stream(path)?, 1, 0, limits.max_bytes).peekable();
        if records.peek().is_none() {
            return Ok(Box::new(std::iter::once((None, Err(FormatError::NoRecords.to_string())))));
        }
        let mut last_line = 0;
        return Ok(Box::new(records.map(move |record| match record {
            Ok(record) => {
                last_line = record.line;
                let story = record.bytes.map_err(|error| error.to_string()).and_then(|bytes| {
                    format::record_story(&bytes, record.line, map).map_err(|error| error.to_string())
                });
                let extracted = story.and_then(|story| extraction(story, &source, options, &RecurringLines::default()));
                (Some(format!("line {}", record.line)), extracted)
            }
            Err(error) => (Some(format!("after line {last_line}")), Err(ReadError::from(error).to_string())),
        })));
    }
    let folders = Folders::default();
    Ok(match stories_of_file(path, limits, map) {
        Err(FileError::Unreadable(error)) => return Err(error),
        Err(error) => Box::new(std::iter::once((None, Err(error.to_string())))),
        Ok((_, stories)) => Box::new(stories.map(move |story| match story {
            Ok(story) => {
                let reading = FolderReading { map, options, is_left_out: &|_| false };
                let member = story.member.clone();
                let extracted = match member {
                    None => folders.extraction(story, &source, reading),
                    Some(_) => extraction(story, &source, options, &RecurringLines::default()),
                };
                (member, extracted)
            }
            Err(error) => (Some(error.member), Err(error.cause.to_string())),
        })),
    })
}

/// Reads the bytes of the record that an article was made from, wherever in its file the record stands now.
///
/// # Errors
/// When the file cannot be read, or no longer holds the record.
pub fn record_bytes(article: &Article) -> Result<Vec<u8>, RecordGone> {
    let file = article.source.file();
    if article.source.member.is_none() {
        let bytes = archive::read_all(&file, &Limits { max_bytes: u64::MAX, ..Limits::default() })?;
        return if ArticleId::of(&bytes) == article.id { Ok(bytes) } else { Err(RecordGone::Changed) };
    }
    let head = archive::peek(&file)?;
    if let Ok(Format::JsonLines) = format::recognise(&file, &head) {
        for record in format::records(archive::open_stream(&file)?, 1, 0, u64::MAX) {
            if let Ok(bytes) = record.map_err(ReadError::from)?.bytes
                && ArticleId::of(&bytes) == article.id
            {
                return Ok(bytes);
            }
        }
        return Err(RecordGone::Changed);
    }
    let bytes = archive::read_all(&file, &Limits { max_bytes: u64::MAX, ..Limits::default() })?;
    format::json_item(&bytes, article.id).map(String::into_bytes).ok_or(RecordGone::Changed)
}

/// Why the record of an article cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum RecordGone {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The file has changed since it was indexed.
    #[error("it no longer holds this record: it has changed since it was indexed")]
    Changed,
}
