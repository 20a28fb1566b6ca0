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

use super::container::Container;
use super::plan::{Plan, Reread, Task};
use super::report::{Collected, Event, FileReport, Status};
use super::{Gone, RunOptions, Scope};
use crate::archive::{self, Limits, ReadError};
use crate::article::{Article, ArticleId, Evidence, Source};
use crate::catalogue::{FileKey, FileRecord, FileState, Outcome};
use crate::engine::{Engine, EngineError, Writer};
use crate::extract::{self, ExtractOptions, Extraction};
use crate::format::{self, FieldMap, Format, FormatError, RawStory, Stories};
use crate::memory::{MemoryBudget, Permit};

/// Memory that a file takes while it is read, per byte of its size: its text, its tree, its article.
const COST_PER_BYTE: u64 = 12;
/// How many times its size a compressed file may be expected to be.
const USUAL_COMPRESSION: u64 = 6;
/// Memory that any file takes while it is read.
const MIN_COST: u64 = 64 << 10;
/// Memory that an article's document takes until the engine has taken it in, per byte of its text.
const DOCUMENT_COST_PER_BYTE: u64 = 3;
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
        if self.options.gone == Gone::Forget {
            for key in plan.gone.keys() {
                self.writer.delete_file(key)?;
            }
        }
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
        let mut committed = Instant::now();
        pool.in_place_scope(|workers| {
            for task in plan.tasks {
                if has_failed() || self.stop.load(Ordering::Relaxed) {
                    break;
                }
                if committed.elapsed() >= self.options.commit_interval {
                    if let Err(error) = self.writer.commit() {
                        fail(error);
                        break;
                    }
                    self.report.event(Event::Committed);
                    committed = Instant::now();
                }
                let fail = &fail;
                if is_stream(&task) {
                    self.feed_container(task, workers, fail);
                } else {
                    let permit = self.budget.take(cost(&task));
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
        if self.options.gone == Gone::Forget {
            for key in self.moved.left_over() {
                self.report.add(&FileReport::of(&key, Status::Gone));
            }
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

    fn read_task(&self, task: &Task, permit: Permit, started: Instant) -> Result<(), EngineError> {
        self.report.event(Event::Started(&task.key));
        if let Some(reason) = Self::hopeless(task) {
            let state = FileState { size: task.file.size, modified: task.file.modified, hash: 0 };
            return self.skip(task, state, reason, started);
        }
        let state = match state_of(task) {
            Ok(state) => state,
            Err(error) => return self.skip_unreadable(task, error, started),
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
        let map = self.field_map(&task.root);
        let mut stories = match stories_of_file(&task.file.path, &self.limits, &map) {
            Ok(stories) => stories.peekable(),
            Err(reason) => return self.skip(task, state, reason, started),
        };
        let source = Source::new(&task.root, &task.file.path);
        let options = self.extract_options(&task.root);
        if let Some(Ok(story)) = stories.next_if(|story| story.as_ref().is_ok_and(|story| story.member.is_none())) {
            return match article(story, &source, &options) {
                Ok(article) => self.put_one(task, state, status, *article, permit, started),
                Err(reason) => self.skip(task, state, reason, started),
            };
        }
        let container = Container::begin(self, task.clone(), state, status, started)?;
        let stories = stories.map(|story| match story {
            Ok(story) => (story.member.clone().unwrap_or_default(), article(story, &source, &options)),
            Err(error) => (error.member, Err(error.cause.to_string())),
        });
        container.put(self, stories, permit)?;
        container.leave(self)
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
            Some(known) if known.state.hash == state.hash && self.options.reread == Reread::Changed => return Ok(None),
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

    /// Returns the article of a file that moved, unless its path was evidence for some field.
    fn article_at_old_path(&self, old_key: &FileKey, task: &Task) -> Result<Option<Article>, EngineError> {
        let article = self.engine.article_of_file(old_key)?;
        let article = article.filter(|article| {
            article.source.member.is_none() && !article.evidence.values().any(|&source| source == Evidence::FileName)
        });
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
    pub(super) fn skip_unreadable(
        &self,
        task: &Task,
        error: std::io::Error,
        started: Instant,
    ) -> Result<(), EngineError> {
        let reason = ReadError::from(error).to_string();
        if let Some(FileRecord { outcome: Outcome::Article | Outcome::Container { .. }, .. }) = task.known {
            let reason = format!("{reason}; what was indexed of it before is kept");
            self.report_skipped(task, reason, started);
            return Ok(());
        }
        // No file has this time, so the next run tries again.
        let state = FileState { size: task.file.size, modified: i64::MIN, hash: 0 };
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

    fn scope_of(&self, root: &Path) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.root == root)
    }

    pub(super) fn field_map(&self, root: &Path) -> FieldMap {
        self.scope_of(root).map(|scope| scope.reading.map.clone()).unwrap_or_default()
    }

    pub(super) fn extract_options(&self, root: &Path) -> ExtractOptions {
        let reading = self.scope_of(root).map(|scope| scope.reading.clone()).unwrap_or_default();
        reading.extract_options(self.options)
    }
}

fn stories_of_file<'a>(path: &Path, limits: &Limits, map: &'a FieldMap) -> Result<Stories<'a>, String> {
    let bytes = archive::read_all(path, limits).map_err(|error| error.to_string())?;
    let format = format::recognise(path, &bytes).map_err(|error| error.to_string())?;
    format::stories(format, &bytes, map).map_err(|error| error.to_string())
}

/// Extracts the article of a story.
pub(super) fn article(story: RawStory, source: &Source, options: &ExtractOptions) -> Result<Box<Article>, String> {
    extraction(story, source, options).map(|extraction| Box::new(extraction.article))
}

/// Extracts a story; a parser that panics costs one story, not the run.
fn extraction(story: RawStory, source: &Source, options: &ExtractOptions) -> Result<Extraction, String> {
    guarded(|| extract::extract(story, source, options).map_err(|not_an_article| not_an_article.to_string()))
}

/// What was made of the records of a file, read one after the other; each under its member's name, if it has one.
type Extractions<'a> = Box<dyn Iterator<Item = (Option<String>, Result<Extraction, String>)> + 'a>;

/// Reads the articles of one file as a run would, with what was cut away.
///
/// JSON Lines are read as a stream, one line at a time.
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
                let extracted = story.and_then(|story| extraction(story, &source, options));
                (Some(format!("line {}", record.line)), extracted)
            }
            Err(error) => (Some(format!("after line {last_line}")), Err(ReadError::from(error).to_string())),
        })));
    }
    let bytes = archive::read_all(path, limits)?;
    let stories = format::recognise(path, &bytes)
        .map_err(|error| error.to_string())
        .and_then(|format| format::stories(format, &bytes, map).map_err(|error| error.to_string()));
    Ok(match stories {
        Err(reason) => Box::new(std::iter::once((None, Err(reason)))),
        Ok(stories) => Box::new(stories.map(move |story| match story {
            Ok(story) => (story.member.clone(), extraction(story, &source, options)),
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

fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Err(format!("a parser failed, which is a bug in newsdex: {}", message.unwrap_or("no message")))
    })
}

/// Tells whether a file is a container that is read as a stream; one that cannot be opened is not.
fn is_stream(task: &Task) -> bool {
    if let Some(FileRecord { outcome: Outcome::Article, .. }) = task.known {
        return false;
    }
    let may_be_lines = task.file.path.to_str().is_none_or(|name| {
        [".json", ".jsonl", ".ndjson", ".gz"].iter().any(|extension| name.to_ascii_lowercase().ends_with(extension))
    });
    let is_large = task.file.size > Container::PIECE_BYTES as u64;
    (may_be_lines || is_large)
        && archive::peek(&task.file.path)
            .is_ok_and(|head| matches!(format::recognise(&task.file.path, &head), Ok(Format::JsonLines)))
}

/// Reads a file once for its hash.
pub(super) fn state_of(task: &Task) -> std::io::Result<FileState> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(&task.file.path)?)?;
    let hash = FileState::short_hash(&hasher.finalize());
    Ok(FileState { size: task.file.size, modified: task.file.modified, hash })
}

fn cost(task: &Task) -> u64 {
    let is_compressed = task.file.path.extension().is_some_and(|extension| extension == "gz");
    let n_bytes = if is_compressed { task.file.size.saturating_mul(USUAL_COMPRESSION) } else { task.file.size };
    n_bytes.saturating_mul(COST_PER_BYTE).max(MIN_COST)
}

/// Returns the memory that the article's document takes until the engine has taken it in.
pub(super) fn document_cost(article: &Article) -> u64 {
    (article.body.len() as u64).saturating_mul(DOCUMENT_COST_PER_BYTE).max(MIN_COST / 8)
}

pub(super) fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
