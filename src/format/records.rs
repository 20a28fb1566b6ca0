//! Containers → their records, read as a stream, one after the other.
//!
//! In: a reader, and where to begin. Out: [`Record`]s, each with its name in the container and with where a later run may
//! go on when the container grew. One record at most is in memory, and of one over the limit not even that.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::members::{Members, Place};
use super::table_header::TableHeader;
use super::{
    Capture, FieldMap, Format, FormatError, MemberError, RawStory, Stories, json_lines, mail, mbox, mets,
    stories_declared, table, warc,
};
use crate::archive::{self, Limits, ReadError};

/// A place in a container between two records, counted in its decompressed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Where the record after it starts.
    pub offset: u64,
    /// The number of that record, or of its line; the first is 1.
    pub number: u64,
}

impl Position {
    /// The start of a container.
    pub const START: Self = Self { offset: 0, number: 1 };
}

/// One record of a container.
#[derive(Debug)]
pub struct Record {
    /// Which one it is, as a person would name it: `line 17`, `message 3`, `2025/truce.html`.
    pub member: String,
    /// Where to go on behind it; before it, where it may still be being written.
    pub next: Position,
    /// How its bytes are to be read.
    pub format: Format,
    /// What the container says about its capture.
    pub capture: Capture,
    /// What its columns are, where it is a row of a table.
    pub header: Option<Arc<TableHeader>>,
    /// What stands in it.
    pub bytes: Result<Vec<u8>, RecordError>,
}

/// Why a record was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It has more bytes than allowed.
    #[error("longer than {limit} bytes; raise the limit with `--max-file-size`")]
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file ends before it does.
    #[error("the file ends in the middle of it; it may still be being written, or copied in part")]
    CutOff,
    /// Pages that a crawler found unchanged, and noted without their text.
    #[error("{} as the same as in another file of the crawl", noted(*n_records))]
    Elsewhere {
        /// How many.
        n_records: u64,
    },
    /// It is no article, as its bytes say.
    #[error("{0}")]
    Refused(String),
    /// It is not what it should be.
    #[error("{0}")]
    Damaged(String),
}

fn noted(n_records: u64) -> String {
    if n_records == 1 { "1 page is only noted".to_owned() } else { format!("{n_records} pages are only noted") }
}

/// Tells whether files of a format are read record by record, as a stream.
#[must_use]
pub fn is_container(format: Format) -> bool {
    matches!(
        format,
        Format::JsonLines | Format::Csv | Format::Warc | Format::Mets | Format::Mbox | Format::Zip | Format::Tar
    )
}

/// A container, opened.
pub enum Container {
    /// Read from its start to its end, decompressed.
    Stream(Box<dyn BufRead>),
    /// A zip archive, which lists its members at its end.
    Zip(BufReader<File>),
    /// A tar archive, decompressed.
    Tar {
        /// Read from its start to its end.
        stream: Box<dyn BufRead>,
        /// Bytes of the file, compressed as it is: its members may grow in proportion to them.
        n_bytes: u64,
    },
    /// A METS file, which names the files of its pages.
    Mets(PathBuf),
}

impl Container {
    /// Opens a file that [`recognise`](super::recognise) found to be a container in `format`.
    ///
    /// # Errors
    /// Any [`ReadError`].
    pub fn open(path: &Path, format: Format) -> Result<Self, ReadError> {
        if format == Format::Zip
            && let Some(file) = archive::open_uncompressed(path)?
        {
            return Ok(Self::Zip(file));
        }
        if format == Format::Mets {
            return Ok(Self::Mets(path.to_owned()));
        }
        let stream = archive::open_stream(path)?;
        if format == Format::Tar {
            return Ok(Self::Tar { stream, n_bytes: path.metadata()?.len() });
        }
        Ok(Self::Stream(stream))
    }
}

/// Reads the records of a container in `format`, from that at `from` on, and gives each to `visit` until it breaks.
///
/// Records over the limits are passed over and reported.
///
/// # Errors
/// When the container cannot be read, or is damaged so that no more records can be found.
pub fn records(
    format: Format,
    container: Container,
    from: Position,
    limits: &Limits,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut n_records = 0;
    let read = all_records(format, container, from, limits, &mut |record| {
        n_records += 1;
        if n_records > limits.max_records { ControlFlow::Break(()) } else { visit(record) }
    });
    if n_records > limits.max_records {
        let limit = limits.max_records;
        return Err(io::Error::other(format!("more than {limit} records in one file; split it")));
    }
    read
}

fn all_records(
    format: Format,
    container: Container,
    from: Position,
    limits: &Limits,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<()> {
    let limits = *limits;
    match (format, container) {
        (_, Container::Tar { mut stream, n_bytes }) => {
            Members::new(n_bytes, limits, visit).read_tar(&mut stream, &Place::FILE).map(drop)
        }
        (Format::Tar, Container::Stream(mut stream)) => {
            // Of unknown length; what it decompresses to is limited already.
            Members::new(u64::MAX, limits, visit).read_tar(&mut stream, &Place::FILE).map(drop)
        }
        (_, Container::Mets(path)) => mets::records(&path, &limits, visit),
        (_, Container::Zip(file)) => {
            let n_bytes = file.get_ref().metadata()?.len();
            Members::new(n_bytes, limits, visit).read_zip(file, &Place::FILE).map(drop)
        }
        (Format::Zip, Container::Stream(reader)) => {
            let mut bytes = Vec::new();
            reader.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
            let n_bytes = bytes.len() as u64;
            if n_bytes > limits.max_bytes {
                return Err(ReadError::TooLarge { limit: limits.max_bytes }.into());
            }
            Members::new(n_bytes, limits, visit).read_zip(Cursor::new(bytes), &Place::FILE).map(drop)
        }
        (format, Container::Stream(mut reader)) => {
            skip_to(&mut reader, from.offset)?;
            stream_records(format, &mut reader, from, limits.max_bytes, visit)
        }
    }
}

/// Reads on to `offset`, past damage that was told of when the bytes before it were read.
fn skip_to(reader: &mut dyn BufRead, offset: u64) -> io::Result<()> {
    let mut n_left = offset;
    while n_left > 0 {
        let n = match reader.fill_buf() {
            Ok([]) => return Ok(()),
            Ok(bytes) => bytes.len().min(usize::try_from(n_left).unwrap_or(usize::MAX)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => match ReadError::from(error) {
                damage if damage.is_local_damage() => continue,
                error => return Err(error.into()),
            },
        };
        reader.consume(n);
        n_left -= n as u64;
    }
    Ok(())
}

/// Reads the records of a container that is read from its start to its end; `reader` stands at `from`.
pub(super) fn stream_records(
    format: Format,
    reader: &mut dyn BufRead,
    from: Position,
    max_bytes: u64,
    visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> io::Result<()> {
    let records: Box<dyn Iterator<Item = io::Result<Record>>> = match format {
        Format::JsonLines => Box::new(json_lines::records(reader, from, max_bytes)),
        Format::Csv => table::records(reader, max_bytes)?,
        Format::Warc => Box::new(warc::records(reader, max_bytes)),
        Format::Mbox => Box::new(mbox::records(reader, from, max_bytes)),
        _ => return Ok(()),
    };
    for record in records {
        if visit(record?).is_break() {
            break;
        }
    }
    Ok(())
}

/// Says why no record of a container can be an article, as one of them shows: its table has no column for a headline or a
/// body.
#[must_use]
pub fn refusal_of_all(record: &Record, map: &FieldMap) -> Option<FormatError> {
    record.header.as_ref()?.refusal(map)
}

/// Reads the stories of a record: one, mostly; each is named after the record.
///
/// # Errors
/// Any [`FormatError`], when the record as a whole cannot be read.
pub fn record_stories<'a>(record: &Record, bytes: &[u8], map: &'a FieldMap) -> Result<Stories<'a>, FormatError> {
    let stories: Stories<'a> = match (record.format, &record.header) {
        (Format::JsonLines, _) => Box::new(std::iter::once(Ok(json_lines::story(bytes, map)?))),
        (Format::Csv, Some(header)) => Box::new(std::iter::once(Ok(table::story(bytes, header, map)?))),
        (Format::Mail, _) => Box::new(mail::list(bytes)?.into_iter()),
        (format, _) => stories_declared(format, bytes, record.capture.charset.as_deref(), map)?,
    };
    let (member, capture) = (record.member.clone(), record.capture.clone());
    let name = move |inner: Option<String>| match inner {
        Some(inner) => format!("{member}/{inner}"),
        None => member.clone(),
    };
    Ok(Box::new(stories.map(move |story| match story {
        Ok(story) => Ok(RawStory {
            member: Some(name(story.member)),
            capture: Capture {
                url: story.capture.url.or_else(|| capture.url.clone()),
                saved: story.capture.saved.or(capture.saved),
                charset: story.capture.charset.or_else(|| capture.charset.clone()),
                read_in: story.capture.read_in,
            },
            ..story
        }),
        Err(error) => Err(MemberError { member: name(Some(error.member)), cause: error.cause }),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_has_more_records_than_it_may() {
        let read = |n_lines: usize| {
            let container = Container::Stream(Box::new(Cursor::new("{\"title\": \"Truce\"}\n".repeat(n_lines))));
            let limits = Limits { max_records: 3, ..Limits::default() };
            let mut n_read = 0;
            let read = records(Format::JsonLines, container, Position::START, &limits, &mut |_| {
                n_read += 1;
                ControlFlow::Continue(())
            });
            (n_read, read.map_err(|error| error.to_string()))
        };
        assert_eq!(read(3), (3, Ok(())));
        assert_eq!(read(4), (3, Err("more than 3 records in one file; split it".to_owned())));
    }
}
