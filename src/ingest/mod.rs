//! The indexing flow: folders → files → articles → engine, and the report of what happened to each file.
//!
//! [`plan()`] compares the folders with the index and opens nothing; [`run()`] reads what changed, on all cores, and
//! brings the index up to date. What happens is told as [`Event`]s while it happens, and as a [`Summary`] at the end.

mod container;
mod folder_dates;
mod folder_lines;
mod folders;
mod issues;
mod one_file;
mod pipeline;
mod plan;
mod report;
mod roots;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use self::one_file::{RecordGone, extract_file, record_bytes};
pub use self::plan::{Plan, Reread, Task};
pub use self::report::{Event, FileReport, Status, Summary};
pub use self::roots::{SettingsError, roots_and_scopes};
use crate::archive::{self, Limits, UnwalkedReason, WalkOptions};
use crate::article::Language;
use crate::catalogue::{Catalogue, FileKey};
use crate::engine::{Engine, EngineError, WriterSettings};
use crate::extract::{ExtractOptions, KeepPages};
use crate::format::FieldMap;
use crate::memory::MemoryBudget;

/// A place to bring the index up to date with.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The root: a folder, or a single file, by its absolute path.
    pub root: PathBuf,
    /// The part of it to look at; the root itself for all of it.
    pub start: PathBuf,
    /// What to leave out, and whether to follow links.
    pub options: WalkOptions,
    /// What decides how the records below the root are read.
    pub reading: Reading,
    /// Which unchanged files are read again since the settings of the root are others now.
    pub reread: Reread,
    /// The device the root was on when it was last seen.
    pub device: Option<u64>,
}

/// What decides how records are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Names of fields in JSON records and front matter that are not known by themselves.
    pub map: FieldMap,
    /// The language of all articles, where a person said so.
    pub language: Option<Language>,
}

/// A root that could not be reached, so that nothing below it was looked at nor forgotten.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Unreachable {
    #[error("`{}` cannot be read: {reason}; its articles are kept (`--forget` drops them)", .root.display())]
    Unreadable { root: PathBuf, reason: UnwalkedReason },
    #[error("`{}` is empty and on another device than before: is its drive mounted? its articles are kept", .root.display())]
    NotMounted { root: PathBuf },
}

/// Compares `scopes` with what `catalogue` knows.
///
/// Roots that cannot be reached are left out of the plan and returned beside it.
#[must_use]
pub fn plan(scopes: &[Scope], catalogue: &Catalogue, reread: Reread) -> (Plan, Vec<Unreachable>) {
    let mut plan = Plan::default();
    let mut unreachable = Vec::new();
    for scope in scopes {
        match walk(scope, catalogue) {
            Ok(walk) => plan.add_walk(&scope.root, &scope.start, walk, catalogue, reread.max(scope.reread)),
            Err(reason) => unreachable.push(reason),
        }
    }
    plan.tasks.sort_by(|a, b| a.key.cmp(&b.key));
    plan.tasks.dedup_by(|a, b| a.key == b.key);
    (plan, unreachable)
}

/// Adds single files to a plan: those of `paths`, absolute, whether they are there or gone.
pub fn plan_files(plan: &mut Plan, paths: &[PathBuf], roots: &[PathBuf], catalogue: &Catalogue, reread: Reread) {
    let mut planned: BTreeSet<FileKey> = plan.tasks.iter().map(|task| task.key.clone()).collect();
    for path in paths {
        let key = FileKey::of(path);
        if !planned.insert(key.clone()) {
            continue;
        }
        let root = roots.iter().find(|root| path.starts_with(root)).map_or(path.as_path(), PathBuf::as_path);
        match archive::look_at(path) {
            Ok(file) => plan.add_file(root, key, file, catalogue, reread),
            // Where the folder is gone too, its drive may only not be mounted.
            Err(UnwalkedReason::Unreadable(error))
                if error.kind() == std::io::ErrorKind::NotFound && is_in_a_folder(path) && catalogue.knows(&key) =>
            {
                plan.add_gone(key, catalogue);
            }
            Err(reason) => plan.unwalked.push(archive::Unwalked { path: path.clone(), reason }),
        }
    }
}

fn walk(scope: &Scope, catalogue: &Catalogue) -> Result<archive::Walk, Unreachable> {
    if let Err(error) = scope.root.metadata() {
        // A root that was a single file is gone like any other file.
        let was_file = catalogue.knows(&FileKey::of(&scope.root));
        if error.kind() == std::io::ErrorKind::NotFound && was_file && is_in_a_folder(&scope.root) {
            return Ok(archive::Walk::default());
        }
        let reason = UnwalkedReason::Unreadable(error);
        return Err(Unreachable::Unreadable { root: scope.root.clone(), reason });
    }
    let walk = archive::walk(&scope.root, &scope.start, &scope.options);
    let root_failed = walk.unwalked.iter().position(|place| place.path == scope.root);
    if let Some(n) = root_failed
        && matches!(walk.unwalked[n].reason, UnwalkedReason::Unreadable(_))
    {
        let reason = walk.unwalked.into_iter().nth(n).expect("just found there").reason;
        return Err(Unreachable::Unreadable { root: scope.root.clone(), reason });
    }
    let root_key = FileKey::of(&scope.root);
    let knows_some = catalogue.keys_within(&root_key).next().is_some();
    let is_elsewhere = scope.device.is_some() && scope.device != device_of(&scope.root);
    if walk.files.is_empty() && knows_some && is_elsewhere {
        return Err(Unreachable::NotMounted { root: scope.root.clone() });
    }
    Ok(walk)
}

fn is_in_a_folder(path: &Path) -> bool {
    path.parent().is_some_and(Path::is_dir)
}

/// Adds to a plan that all the index has from `place` is forgotten.
pub fn plan_to_forget(plan: &mut Plan, place: &Path, catalogue: &Catalogue) {
    for key in catalogue.keys_within(&FileKey::of(place)) {
        plan.add_gone(key.clone(), catalogue);
    }
}

/// Returns the number of the device that `path` lies on, where the system tells.
#[cfg(unix)]
#[must_use]
pub fn device_of(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|metadata| metadata.dev())
}

/// Returns the number of the device that `path` lies on, where the system tells.
#[cfg(not(unix))]
#[must_use]
pub fn device_of(_path: &Path) -> Option<u64> {
    None
}

/// How a run goes about its work.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Threads that read files.
    pub n_threads: usize,
    /// Bytes that files being read and documents waiting for a commit may take together.
    pub memory_bytes: u64,
    /// A larger file, or record of a container, is skipped.
    pub max_file_bytes: u64,
    /// Whether pages that are no article, such as home pages, are indexed too.
    pub keep: KeepPages,
    /// The day of the run: no article is dated later than the day after.
    pub today: jiff::civil::Date,
    /// Whether articles of files that are gone stay.
    pub gone: Gone,
    /// How files are read that lie below no root.
    pub loose: Reading,
    /// After this much time a commit makes the work so far durable.
    pub commit_interval: Duration,
}

impl RunOptions {
    /// The options of a run on the day `today`: one thread a core, 512 MiB of memory, files up to 32 MiB, a commit a
    /// minute.
    #[must_use]
    pub fn new(today: jiff::civil::Date) -> Self {
        Self {
            n_threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: 512 << 20,
            max_file_bytes: Limits::DEFAULT_MAX_BYTES,
            keep: KeepPages::Articles,
            today,
            gone: Gone::Forget,
            loose: Reading::default(),
            commit_interval: Duration::from_mins(1),
        }
    }
}

/// What happens to the articles of files that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gone {
    /// They are forgotten.
    #[default]
    Forget,
    /// They stay.
    Keep,
}

/// One part in so many of the memory is for documents that wait for a commit; writing and merging them takes as much
/// again.
const WRITER_SHARE: u64 = 4;
/// One part in so many of the memory is for files being read.
const READING_SHARE: u64 = 2;

/// Brings the index up to date with `plan`.
///
/// `observe` is told of everything as it happens, from several threads; when `stop` turns true, the work in hand is
/// finished and committed, and the rest is left for the next run. With nothing to do nothing is written.
///
/// # Errors
/// When the engine cannot write; what was committed before stands.
pub fn run(
    engine: &dyn Engine,
    plan: Plan,
    scopes: &[Scope],
    options: &RunOptions,
    observe: &(dyn Fn(Event<'_>) + Sync),
    stop: &AtomicBool,
) -> Result<Summary, EngineError> {
    let started = std::time::Instant::now();
    let mut summary = report::Collected::new(observe);
    summary.note_plan(&plan);
    let forgets = options.gone == Gone::Forget && !plan.gone.is_empty();
    if !plan.tasks.is_empty() || forgets {
        let settings = WriterSettings {
            n_threads: options.n_threads.div_ceil(2),
            memory_bytes: usize::try_from(options.memory_bytes / WRITER_SHARE).unwrap_or(usize::MAX),
        };
        let writer = engine.writer(&settings)?;
        let budget = MemoryBudget::new(options.memory_bytes / READING_SHARE);
        let work = pipeline::Work {
            engine,
            writer: writer.as_ref(),
            scopes,
            options,
            limits: Limits { max_bytes: options.max_file_bytes, ..Limits::default() },
            budget,
            report: &summary,
            stop,
            moved: pipeline::Moved::among(&plan),
            folders: folders::Folders::default(),
            issues: issues::Issues::default(),
            uncommitted: std::sync::Mutex::new(pipeline::Uncommitted::new()),
        };
        work.run(plan)?;
        writer.commit()?;
        observe(Event::Finishing);
        writer.close()?;
    }
    Ok(summary.finish(started.elapsed(), stop.load(std::sync::atomic::Ordering::Relaxed)))
}

impl Reading {
    fn extract_options(&self, options: &RunOptions) -> ExtractOptions {
        ExtractOptions { language: self.language, keep: options.keep, today: options.today }
    }
}
