//! What happened to each file, and all of it added up.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::plan::Plan;
use crate::archive::UnwalkedReason;
use crate::catalogue::FileKey;

/// Something that happens in a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// The work is known.
    Planned {
        /// Files to read.
        n_files: u64,
        /// Their bytes on disk.
        n_bytes: u64,
    },
    /// A file is being read.
    Started(&'a FileKey),
    /// Some bytes of a large file have been read.
    Read {
        /// How many.
        n_bytes: u64,
    },
    /// A file is done.
    Done(&'a FileReport),
    /// The last commit is done; the index is being tidied.
    Finishing,
}

/// What happened to one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// The file.
    pub file: FileKey,
    /// What it was found to be.
    pub status: Status,
    /// Articles added.
    pub articles: u64,
    /// Articles added that have no date.
    #[serde(skip_serializing_if = "is_zero")]
    pub undated: u64,
    /// Why it gave no article, or why some of its records gave none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its bytes on disk.
    pub bytes: u64,
    /// How long it took.
    pub milliseconds: u64,
    /// Bytes that have not been told of by [`Event::Read`].
    #[serde(skip)]
    pub n_bytes_untold: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// What a file was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not known before.
    New,
    /// Known, with other bytes.
    Changed,
    /// Known, with the same bytes and another time.
    Touched,
    /// Known at another path, where it no longer is.
    Moved,
    /// Known, and no longer there.
    Gone,
    /// As known.
    Unchanged,
    /// It gave no article.
    Skipped,
}

/// A run, added up.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Files not known before.
    pub new: u64,
    /// Files with other bytes than before.
    pub changed: u64,
    /// Files with another time only.
    pub touched: u64,
    /// Files at another path than before.
    pub moved: u64,
    /// Files no longer there.
    pub gone: u64,
    /// Files as before.
    pub unchanged: u64,
    /// Articles added.
    pub articles: u64,
    /// Articles added that have no date.
    pub undated: u64,
    /// Files that gave no article, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Files some records of which gave no article.
    pub partly_skipped: u64,
    /// Unchanged files that gave no article, or not all, when they were read.
    pub still_skipped: u64,
    /// Places that could not be walked.
    pub unreadable: u64,
    /// Bytes of the files read.
    pub bytes: u64,
    /// Seconds that the run took.
    pub seconds: f64,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

impl Summary {
    /// Returns how many files gave no article.
    #[must_use]
    pub fn n_skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Tells whether everything that was looked at could be read.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.skipped.is_empty() && self.partly_skipped == 0 && self.still_skipped == 0 && self.unreadable == 0
    }
}

/// Adds reports up while they come in from all threads, and passes them on.
pub(super) struct Collected<'a> {
    summary: Mutex<Summary>,
    observe: &'a (dyn Fn(Event<'_>) + Sync),
}

impl<'a> Collected<'a> {
    pub(super) fn new(observe: &'a (dyn Fn(Event<'_>) + Sync)) -> Self {
        Self { summary: Mutex::default(), observe }
    }

    pub(super) fn event(&self, event: Event<'_>) {
        (self.observe)(event);
    }

    /// Tells what is known before any file is read.
    pub(super) fn note_plan(&mut self, plan: &Plan) {
        self.event(Event::Planned { n_files: plan.tasks.len() as u64, n_bytes: plan.n_bytes() });
        self.summary.get_mut().unwrap_or_else(PoisonError::into_inner).still_skipped = plan.n_still_skipped;
        for file in &plan.unchanged {
            self.add(&FileReport::of(file, Status::Unchanged));
        }
        for place in &plan.unwalked {
            let report = FileReport {
                reason: Some(place.reason.to_string()),
                ..FileReport::of(&FileKey::of(&place.path), Status::Skipped)
            };
            if let UnwalkedReason::Unreadable(_) = place.reason {
                self.summary.get_mut().unwrap_or_else(PoisonError::into_inner).unreadable += 1;
            }
            self.add(&report);
        }
    }

    /// Adds what happened to a file.
    pub(super) fn add(&self, report: &FileReport) {
        let mut summary = self.summary.lock().unwrap_or_else(PoisonError::into_inner);
        match report.status {
            Status::New => summary.new += 1,
            Status::Changed => summary.changed += 1,
            Status::Touched => summary.touched += 1,
            Status::Moved => summary.moved += 1,
            Status::Gone => summary.gone += 1,
            Status::Unchanged => summary.unchanged += 1,
            Status::Skipped => {
                let reason = report.reason.clone().unwrap_or_default();
                *summary.skipped.entry(reason).or_default() += 1;
            }
        }
        if report.status != Status::Skipped && report.reason.is_some() {
            summary.partly_skipped += 1;
        }
        if !matches!(report.status, Status::Gone | Status::Unchanged) {
            summary.bytes += report.bytes;
        }
        summary.articles += report.articles;
        summary.undated += report.undated;
        drop(summary);
        self.event(Event::Done(report));
    }

    pub(super) fn finish(self, elapsed: Duration, interrupted: bool) -> Summary {
        let summary = self.summary.into_inner().unwrap_or_else(PoisonError::into_inner);
        Summary { seconds: elapsed.as_secs_f64(), interrupted, ..summary }
    }
}

impl FileReport {
    pub(super) fn of(file: &FileKey, status: Status) -> Self {
        Self {
            file: file.clone(),
            status,
            articles: 0,
            undated: 0,
            reason: None,
            bytes: 0,
            milliseconds: 0,
            n_bytes_untold: 0,
        }
    }
}
