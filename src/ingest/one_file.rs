//! One file by itself, without an index: its articles as a run would read them, and the record behind an article.

use std::ops::ControlFlow;
use std::path::Path;

use super::folders::{FolderReading, Folders};
use super::pipeline::{FileError, extraction, stories_of_file};
use crate::archive::{self, Limits, ReadError};
use crate::article::{Article, ArticleId, Source};
use crate::extract::{ExtractOptions, Extraction, RecurringLines};
use crate::format::{self, FieldMap, Format, FormatError, Position};

/// Takes what was made of a record, under its member's name, if it has one; tells whether to go on.
type Visit<'a> = dyn FnMut(Option<&str>, Result<Extraction, String>) -> ControlFlow<()> + 'a;

/// Reads the articles of one file as a run would, with what was cut away, and gives each to `visit` until it breaks.
///
/// Containers are read as a stream, one record at a time. Beside a text some others of its folder are read, to know what
/// lines recur around them; beside a date that may be read in two ways, to know which of them the others follow.
///
/// # Errors
/// Any [`ReadError`], when nothing of the file could be read.
pub fn extract_file(
    path: &Path,
    limits: &Limits,
    map: &FieldMap,
    options: &ExtractOptions,
    visit: &mut Visit<'_>,
) -> Result<(), ReadError> {
    let source = Source { root: path.to_owned(), ..Source::default() };
    let no_lines = RecurringLines::default();
    let head = archive::peek(path)?;
    if let Some(format) = format::recognise(path, &head).ok().filter(|format| format::is_container(*format)) {
        let mut last_member = None;
        let opened = format::Container::open(path, format)?;
        let read = format::records(format, opened, Position::START, limits, &mut |record| {
            if format == Format::Csv
                && last_member.is_none()
                && let Some(refusal) = format::refusal_of_all(&record, map)
            {
                last_member = Some(record.member);
                let _ = visit(None, Err(refusal.to_string()));
                return ControlFlow::Break(());
            }
            last_member = Some(record.member.clone());
            let stories = record.bytes.as_ref().map_err(ToString::to_string);
            let stories = stories
                .and_then(|bytes| format::record_stories(&record, bytes, map).map_err(|error| error.to_string()));
            match stories {
                Err(reason) => visit(Some(&record.member), Err(reason)),
                Ok(mut stories) => stories.try_for_each(|story| match story {
                    Ok(story) => {
                        let member = story.member.clone();
                        visit(member.as_deref(), extraction(story, &source, options, &no_lines))
                    }
                    Err(error) => visit(Some(&error.member), Err(error.cause.to_string())),
                }),
            }
        });
        match (read, last_member) {
            (Ok(()), Some(_)) => {}
            (Ok(()), None) => _ = visit(None, Err(FormatError::NoRecords.to_string())),
            (Err(error), None) => return Err(error.into()),
            (Err(error), Some(last)) => {
                _ = visit(Some(&format!("after {last}")), Err(ReadError::from(error).to_string()));
            }
        }
        return Ok(());
    }
    let folders = Folders::default();
    match stories_of_file(path, limits, map) {
        Err(FileError::Unreadable(error)) => return Err(error),
        Err(error) => _ = visit(None, Err(error.to_string())),
        Ok((_, mut stories)) => {
            _ = stories.try_for_each(|story| match story {
                Ok(story) => {
                    let reading = FolderReading { map, options, is_left_out: &|_| false };
                    let member = story.member.clone();
                    let extracted = match member {
                        None => folders.extraction(story, &source, reading),
                        Some(_) => extraction(story, &source, options, &no_lines),
                    };
                    visit(member.as_deref(), extracted)
                }
                Err(error) => visit(Some(&error.member), Err(error.cause.to_string())),
            });
        }
    }
    Ok(())
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
    if let Some(format) = format::recognise(&file, &head).ok().filter(|format| format::is_container(*format)) {
        let mut found = None;
        let opened = format::Container::open(&file, format)?;
        let limits = Limits { max_bytes: u64::MAX, ..Limits::default() };
        let read = format::records(format, opened, Position::START, &limits, &mut |record| {
            found = record.bytes.ok().and_then(|bytes| {
                if ArticleId::of(&bytes) == article.id {
                    return Some(bytes);
                }
                format::item(record.format, &bytes, article.id)
            });
            if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        return match (found, read) {
            (Some(bytes), _) => Ok(bytes),
            (None, Err(error)) => Err(ReadError::from(error).into()),
            (None, Ok(())) => Err(RecordGone::Changed),
        };
    }
    let bytes = archive::read_all(&file, &Limits { max_bytes: u64::MAX, ..Limits::default() })?;
    let format = format::recognise(&file, &bytes).map_err(|_| RecordGone::Changed)?;
    format::item(format, &bytes, article.id).ok_or(RecordGone::Changed)
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
