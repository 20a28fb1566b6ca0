//! Containers → their records, read as a stream, one after the other.
//!
//! In: a reader, and where to begin. Out: [`Record`]s, each with its name in the container and with where a later run may
//! go on when the container grew. One record at most is in memory, and of one over the limit not even that.

use std::sync::Arc;

use super::table_header::TableHeader;
use super::{Capture, Format};

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
    /// It is not what it should be.
    #[error("{0}")]
    Damaged(String),
}
