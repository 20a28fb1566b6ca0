//! Files to articles, on all cores: one feeder, a pool of workers, the engine's writer.
//!
//! The feeder (the calling thread) takes memory for a file before a worker may start on it, and is the only one that
//! ever waits for memory, so workers cannot block each other. It also reads the streams of containers, in pieces.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::container::{Container, Naming};
use super::folders::{FolderReading, Folders};
use super::issues::Issues;
use super::plan::{Plan, Reread, Task};
use super::report::{Collected, Event, FileReport, Status};
use super::{Gone, Reading, RunOptions, Scope};
use crate::archive::{self, Limits, ReadError};
use crate::article::{Article, Source};
use crate::catalogue::{FileKey, FileRecord, FileState, Outcome};
use crate::engine::{Engine, EngineError, Writer};
use crate::extract::{self, ExtractOptions, Extraction, RecurringLines};
use crate::format::{self, FieldMap, Format, FormatError, NotAFormat, RawStory, Stories};
use crate::memory::{MemoryBudget, Permit};

/// Memory that a file takes while it is read, per byte of its size: its text, its tree, its article.
const COST_PER_BYTE: u64 = 12;
/// Memory that any file takes while it is read.
const MIN_COST: u64 = 64 << 10;
/// Memory that an article's document takes until the engine has taken it in, per byte of its text.
const DOCUMENT_COST_PER_BYTE: u64 = 3;
/// Bytes of files after which a commit makes the work so far durable, however fast they were read.
const MAX_UNCOMMITTED_BYTES: u64 = 4 << 30;
/// Parsers of deep markup need more stack than a thread usually has.
const STACK_BYTES: usize = 16 << 20;

/// All that the workers share.
pub(super) struct Work<'a> {
    pub(super) engine: &'a dyn Engine,
    pub(super) writer: &'a dyn Writer,
    pub(super) scopes: &'a [Scope],
    pub(super) options: &'a RunOptions,
    pub(super) limits: Limits,
    pub(super) budget: Arc<MemoryBudget>,
    pub(super) report: &'a Collected<'a>,
    pub(super) stop: &'a AtomicBool,
    pub(super) moved: Moved,
    pub(super) folders: Folders,
    pub(super) issues: Issues,
    pub(super) uncommitted: Mutex<Uncommitted>,
}

/// What the last commit does not hold.
pub(super) struct Uncommitted {
    since: Instant,
    n_bytes: u64,
}

impl Uncommitted {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), n_bytes: 0 }
    }
}

/// Files that are gone from their path, by what tells that they turned up at another.
#[derive(Default)]
pub(super) struct Moved(Mutex<HashMap<(u64, u64), Vec<FileKey>>>);

impl Moved {
    pub(super) fn among(plan: &Plan) -> Self {
        let mut by_content: HashMap<_, Vec<FileKey>> = HashMap::new();
        for (key, record) in plan.gone.iter().rev() {
            by_content.entry((record.state.size, record.state.hash)).or_default().push(key.clone());
        }
        Self(Mutex::new(by_content))
    }

    /// Returns the old path of a file that turned up at a new one; each old path is given once.
    fn old_key(&self, state: &FileState) -> Option<FileKey> {
        let mut by_content = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        by_content.get_mut(&(state.size, state.hash))?.pop()
    }

    fn left_over(&self) -> Vec<FileKey> {
        let mut by_content = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left: Vec<FileKey> = by_content.drain().flat_map(|(_, keys)| keys).collect();
        left.sort();
        left
    }
}

/// What a file was found to be, and the path it had before if it moved.
pub(super) struct FoundStatus {
    pub(super) status: Status,
    pub(super) old_key: Option<FileKey>,
}

impl Work<'_> {
    /// Reads all files of the plan and forgets those that are gone.
    pub(super) fn run(&self, plan: Plan) -> Result<(), EngineError> {
        let failure: Mutex<Option<EngineError>> = Mutex::new(None);
        let fail = |error| {
            failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        };
        let has_failed = || failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.options.n_threads)
            .stack_size(STACK_BYTES)
            .thread_name(|n| format!("reader-{n}"))
            .build()
            .map_err(|error| EngineError::Write(error.into()))?;
        pool.in_place_scope(|workers| {
            for task in plan.tasks {
                if has_failed() || self.stop.load(Ordering::Relaxed) {
                    break;
                }
                let fail = &fail;
                if let Err(error) = self.commit_now_and_then(task.file.size) {
                    fail(error);
                }
                if let Some(format) = container_format(&task) {
                    self.feed_container(task, format, workers, fail);
                } else {
                    let permit = self.budget.take(cost(&task, &self.limits));
                    workers.spawn(move |_| {
                        if let Err(error) = self.read_or_skip(&task, permit) {
                            fail(error);
                        }
                    });
                }
            }
        });
        if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        // A run that was stopped has not met all files: one that is gone may have moved to where it did not look.
        if self.options.gone == Gone::Forget && !self.stop.load(Ordering::Relaxed) {
            for key in self.moved.left_over() {
                self.writer.delete_file(&key)?;
                self.report.add(&FileReport::of(&key, Status::Gone));
            }
        }
        Ok(())
    }

    /// Commits when much time has passed, or many bytes have been read, since the last commit.
    pub(super) fn commit_now_and_then(&self, n_bytes: u64) -> Result<(), EngineError> {
        let mut uncommitted = self.uncommitted.lock().unwrap_or_else(PoisonError::into_inner);
        uncommitted.n_bytes += n_bytes;
        if uncommitted.since.elapsed() >= self.options.commit_interval || uncommitted.n_bytes >= MAX_UNCOMMITTED_BYTES {
            self.writer.commit()?;
            *uncommitted = Uncommitted::new();
        }
        Ok(())
    }

    /// Reads a file; a parser that panics costs this file, not the run.
    fn read_or_skip(&self, task: &Task, permit: Permit) -> Result<(), EngineError> {
        let started = Instant::now();
        match guarded(|| Ok(self.read_task(task, permit, started))) {
            Ok(done) => done,
            Err(reason) => {
                let state = FileState { size: task.file.size, modified: task.file.modified, hash: 0 };
                self.skip(task, state, reason, started)
            }
        }
    }

    fn read_task(&self, task: &Task, mut permit: Permit, started: Instant) -> Result<(), EngineError> {
        self.report.event(Event::Started(&task.key));
        if let Some(reason) = Self::hopeless(task) {
            let state = FileState { size: task.file.size, modified: task.file.modified, hash: 0 };
            return self.skip(task, state, reason, started);
        }
        let state = match state_of(task) {
            Ok(state) => state,
            Err(error) => return self.skip_unreadable(task, &error.into(), started),
        };
        let status = match self.status_of(task, &state)? {
            None => return self.touch(task, state, started),
            Some(FoundStatus { status, old_key: Some(old_key) }) => {
                if let Some(article) = self.article_at_old_path(&old_key, task)? {
                    return self.put_one(task, state, status, article, permit, started);
                }
                status
            }
            Some(FoundStatus { status, old_key: None }) => status,
        };
        let is_left_out = |path: &Path| self.is_left_out(&task.root, path);
        if let Some(mets) = self.issues.of_page(&task.file.path, &task.root, &self.limits, &is_left_out) {
            let mets = mets.strip_prefix(&task.root).unwrap_or(&mets).display().to_string();
            return self.skip(task, state, format!("a page of {mets}, and read with it"), started);
        }
        let map = self.field_map(&task.root);
        let (n_bytes, stories) = match stories_of_file(&task.file.path, &self.limits, &map) {
            Ok(read) => read,
            Err(FileError::Container(format)) => {
                return self.read_container_here(task, state, status, format, permit, started);
            }
            Err(FileError::Unreadable(error)) if error.is_passing() => {
                return self.skip_unreadable(task, &error, started);
            }
            Err(error) if error.is_damage() => return self.skip_damaged(task, state, error.to_string(), started),
            Err(error) => return self.skip(task, state, error.to_string(), started),
        };
        permit.shrink_to(cost_of_bytes(n_bytes));
        let mut stories = stories.peekable();
        let source = Source::new(&task.root, &task.file.path);
        let options = self.extract_options(&task.root);
        if let Some(Ok(story)) = stories.next_if(|story| story.as_ref().is_ok_and(|story| story.member.is_none())) {
            return match self.article_of_file(story, &source, &map, &options) {
                Ok(article) => self.put_one(task, state, status, *article, permit, started),
                Err(reason) => self.skip(task, state, reason, started),
            };
        }
        let container = Container::begin(self, task.clone(), state, status, Naming::ByPlace, started)?;
        let stories = stories.filter_map(|story| match story {
            Ok(story) => {
                let member = story.member.clone().unwrap_or_default();
                container.is_new(story.id, &member).then(|| (member, article(story, &source, &options)))
            }
            Err(error) => {
                if error.cause.is_damage() {
                    container.note_damage();
                }
                Some((error.member, Err(error.cause.to_string())))
            }
        });
        container.put(self, stories, permit)?;
        container.leave(self)
    }

    /// Extracts the only article of a file, judged by the files beside it.
    fn article_of_file(
        &self,
        story: RawStory,
        source: &Source,
        map: &FieldMap,
        options: &ExtractOptions,
    ) -> Result<Box<Article>, String> {
        let is_left_out = |path: &Path| self.is_left_out(&source.root, path);
        let reading = FolderReading { map, options, is_left_out: &is_left_out };
        self.folders.extraction(story, source, reading).map(|extraction| Box::new(extraction.article))
    }

    /// Tells why a large file is not worth reading: a film among the articles should not cost its whole length.
    fn hopeless(task: &Task) -> Option<String> {
        if task.file.size <= Container::PIECE_BYTES as u64 {
            return None;
        }
        let head = archive::peek(&task.file.path).ok()?;
        let refusal = format::recognise(&task.file.path, &head).err()?;
        Some(refusal.to_string())
    }

    /// Tells what a file whose bytes are known now was found to be; `None` when only its time differs.
    pub(super) fn status_of(&self, task: &Task, state: &FileState) -> Result<Option<FoundStatus>, EngineError> {
        let old_key = match &task.known {
            Some(known) if known.state.hash == state.hash && task.reread == Reread::Changed => return Ok(None),
            Some(_) => return Ok(Some(FoundStatus { status: Status::Changed, old_key: None })),
            None => self.moved.old_key(state),
        };
        if let Some(old_key) = &old_key {
            self.writer.delete_file(old_key)?;
        }
        let status = if old_key.is_some() { Status::Moved } else { Status::New };
        Ok(Some(FoundStatus { status, old_key }))
    }

    /// Takes note of a file's new time; its bytes are the same.
    pub(super) fn touch(&self, task: &Task, state: FileState, started: Instant) -> Result<(), EngineError> {
        let Some(known) = &task.known else { return Ok(()) };
        let record = FileRecord { state, outcome: known.outcome.clone() };
        match &record.outcome {
            Outcome::Container { .. } => self.writer.put_container(&task.key, &record)?,
            Outcome::Skipped { .. } => self.writer.put_file(&task.key, &record, None, None)?,
            Outcome::Article => {
                let article = self.engine.article_of_file(&task.key)?;
                self.writer.put_file(&task.key, &record, article, None)?;
            }
        }
        self.report.add(&FileReport {
            bytes: state.size,
            n_bytes_untold: state.size,
            milliseconds: milliseconds(started),
            ..FileReport::of(&task.key, Status::Touched)
        });
        Ok(())
    }

    /// Returns the article of a file that moved with its folder; one with another name, or below another root, may have
    /// to be read otherwise.
    fn article_at_old_path(&self, old_key: &FileKey, task: &Task) -> Result<Option<Article>, EngineError> {
        let article = self.engine.article_of_file(old_key)?;
        let has_same_name = old_key.path().file_name() == task.file.path.file_name();
        let article = article.filter(|article| has_same_name && article.source.root == task.root);
        Ok(article.map(|article| Article { source: Source::new(&task.root, &task.file.path), ..article }))
    }

    fn put_one(
        &self,
        task: &Task,
        state: FileState,
        status: Status,
        article: Article,
        mut permit: Permit,
        started: Instant,
    ) -> Result<(), EngineError> {
        permit.shrink_to(document_cost(&article));
        let undated = u64::from(article.published.is_none());
        let record = FileRecord { state, outcome: Outcome::Article };
        self.writer.put_file(&task.key, &record, Some(article), Some(permit))?;
        self.report.add(&FileReport {
            articles: 1,
            undated,
            bytes: state.size,
            n_bytes_untold: state.size,
            milliseconds: milliseconds(started),
            ..FileReport::of(&task.key, status)
        });
        Ok(())
    }

    /// Takes note of a file that cannot be read now; what the index has of it stays.
    pub(super) fn skip_unreadable(&self, task: &Task, error: &ReadError, started: Instant) -> Result<(), EngineError> {
        // No file has this time, so the next run tries again.
        let state = FileState { size: task.file.size, modified: i64::MIN, hash: 0 };
        self.skip_damaged(task, state, error.to_string(), started)
    }

    /// Takes note of a file that cannot be read as it is. What the index has of it stays, and each run tries again.
    pub(super) fn skip_damaged(
        &self,
        task: &Task,
        state: FileState,
        reason: String,
        started: Instant,
    ) -> Result<(), EngineError> {
        if let Some(FileRecord { outcome: Outcome::Article | Outcome::Container { .. }, .. }) = task.known {
            self.report_skipped(task, format!("{reason}; what was indexed of it before is kept"), started);
            return Ok(());
        }
        self.skip(task, state, reason, started)
    }

    pub(super) fn skip(
        &self,
        task: &Task,
        state: FileState,
        reason: String,
        started: Instant,
    ) -> Result<(), EngineError> {
        let record = FileRecord { state, outcome: Outcome::Skipped { reason: reason.clone() } };
        if task.known.as_ref() != Some(&record) {
            self.writer.put_file(&task.key, &record, None, None)?;
        }
        self.report_skipped(task, reason, started);
        Ok(())
    }

    fn report_skipped(&self, task: &Task, reason: String, started: Instant) {
        self.report.add(&FileReport {
            reason: Some(reason),
            bytes: task.file.size,
            n_bytes_untold: task.file.size,
            milliseconds: milliseconds(started),
            ..FileReport::of(&task.key, Status::Skipped)
        });
    }

    /// Tells of a path that it is no part of the archive below `root`.
    fn is_left_out(&self, root: &Path, path: &Path) -> bool {
        let exclude = self.scopes.iter().find(|scope| scope.root == root).map(|scope| &scope.options.exclude);
        exclude.is_some_and(|exclude| exclude.is_match(path.strip_prefix(root).unwrap_or(path)))
    }

    fn reading(&self, root: &Path) -> &Reading {
        self.scopes.iter().find(|scope| scope.root == root).map_or(&self.options.loose, |scope| &scope.reading)
    }

    pub(super) fn field_map(&self, root: &Path) -> FieldMap {
        self.reading(root).map.clone()
    }

    pub(super) fn extract_options(&self, root: &Path) -> ExtractOptions {
        self.reading(root).extract_options(self.options)
    }
}

/// Why a file gave no stories.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    #[error(transparent)]
    Unrecognised(#[from] NotAFormat),
    #[error(transparent)]
    Damaged(#[from] FormatError),
    /// It is to be read record by record.
    #[error("a container in the format {0}")]
    Container(Format),
}

impl FileError {
    /// Tells whether the file is one that could be read, and is damaged, or larger than it may be.
    fn is_damage(&self) -> bool {
        match self {
            Self::Unreadable(error) => {
                matches!(error, ReadError::Truncated { .. } | ReadError::Damaged { .. } | ReadError::TooLarge { .. })
            }
            Self::Damaged(error) => error.is_damage() || matches!(error, FormatError::TooManyRecords { .. }),
            Self::Unrecognised(_) | Self::Container(_) => false,
        }
    }
}

/// Reads a file; gives the number of its bytes, decompressed, and its stories.
pub(super) fn stories_of_file<'a>(
    path: &Path,
    limits: &Limits,
    map: &'a FieldMap,
) -> Result<(u64, Stories<'a>), FileError> {
    let bytes = archive::read_all(path, limits)?;
    let format = format::recognise(path, &bytes)?;
    if format::is_container(format) {
        return Err(FileError::Container(format));
    }
    Ok((bytes.len() as u64, format::stories(format, &bytes, map)?))
}

/// Extracts the article of a story.
pub(super) fn article(story: RawStory, source: &Source, options: &ExtractOptions) -> Result<Box<Article>, String> {
    extraction(story, source, options, &RecurringLines::default()).map(|extraction| Box::new(extraction.article))
}

/// Extracts a story; a parser that panics costs one story, not the run.
pub(super) fn extraction(
    story: RawStory,
    source: &Source,
    options: &ExtractOptions,
    recurring: &RecurringLines,
) -> Result<Extraction, String> {
    guarded(|| {
        let extracted = extract::extract_in_folder(story, source, options, recurring);
        extracted.map_err(|not_an_article| not_an_article.to_string())
    })
}

pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Err(format!("a parser failed, which is a bug in newsdex: {}", message.unwrap_or("no message")))
    })
}

/// Returns the format of a file that is a container, read as a stream; one that cannot be opened is none.
fn container_format(task: &Task) -> Option<Format> {
    if let Some(FileRecord { outcome: Outcome::Article, .. }) = task.known {
        return None;
    }
    // Looking into each small page, and into each compressed one, would take as long as reading it. One that is a
    // container nevertheless is read where that turns out.
    let name = task.file.path.to_string_lossy().to_ascii_lowercase();
    let name = archive::without_compression(&name).unwrap_or(&name);
    let is_of = |format: Format| {
        format.info().extensions.iter().any(|known| name.strip_suffix(known).is_some_and(|stem| stem.ends_with('.')))
    };
    let is_page = [Format::Html, Format::Text, Format::Markdown].into_iter().any(is_of);
    if is_page && task.file.size <= Container::PIECE_BYTES as u64 {
        return None;
    }
    let head = archive::peek(&task.file.path).ok()?;
    format::recognise(&task.file.path, &head).ok().filter(|format| format::is_container(*format))
}

/// Reads a file once for its hash.
pub(super) fn state_of(task: &Task) -> std::io::Result<FileState> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(&task.file.path)?)?;
    let hash = FileState::short_hash(&hasher.finalize());
    Ok(FileState { size: task.file.size, modified: task.file.modified, hash })
}

/// Returns the memory that a file may take while it is read: the worst case, until it has been decompressed.
fn cost(task: &Task, limits: &Limits) -> u64 {
    let is_compressed = archive::without_compression(&task.file.path.to_string_lossy()).is_some();
    let ratio = if is_compressed { limits.max_ratio } else { 1 };
    cost_of_bytes(task.file.size.saturating_mul(ratio).min(limits.max_bytes))
}

fn cost_of_bytes(n_bytes: u64) -> u64 {
    n_bytes.saturating_mul(COST_PER_BYTE).max(MIN_COST)
}

/// Returns the memory that the article's document takes until the engine has taken it in.
pub(super) fn document_cost(article: &Article) -> u64 {
    (article.body.len() as u64).saturating_mul(DOCUMENT_COST_PER_BYTE).max(MIN_COST / 8)
}

pub(super) fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
