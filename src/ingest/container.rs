//! Files of many records: each record is an article of its own, and only records that are new are indexed.
//!
//! The pieces of a container are worked on side by side. Whoever leaves last writes the record of the container itself,
//! so that it stands in the index only when all its articles do.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::pipeline::{FoundStatus, Work, article, document_cost, guarded, milliseconds, state_of};
use super::plan::{Reread, Task};
use super::report::{Event, FileReport, Status};
use crate::archive::ReadError;
use crate::article::{Article, ArticleId, Source};
use crate::catalogue::{FileRecord, FileState, Outcome};
use crate::engine::EngineError;
use crate::format::{self, Format, Position, Record, RecordError};
use crate::memory::Permit;

/// Reasons that are spelled out for one container; more are counted.
const MAX_REASONS: usize = 3;
/// Members of one container of which it is remembered that they are damaged; of more, everything may be.
const MAX_DAMAGED_NAMES: usize = 10_000;
/// Memory that a record takes while it is read, per byte.
const RECORD_COST_PER_BYTE: u64 = 8;

/// A container on its way into the index.
pub(super) struct Container {
    task: Task,
    state: FileState,
    status: Status,
    started: Instant,
    /// Records that stand in the index already, and the hashes of their places.
    known: HashMap<ArticleId, u64>,
    /// Of the file itself.
    source: Source,
    naming: Naming,
    progress: Mutex<Progress>,
    n_at_work: AtomicU64,
}

/// What the records of a container are named by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// By a path: a record that has another name now has moved.
    ByName,
    /// By a number or an offset, which changes with all that is put in before it: the one that it was found at is kept.
    ByPlace,
}

impl Naming {
    fn of(format: Format) -> Self {
        if matches!(format, Format::Zip | Format::Tar) { Self::ByName } else { Self::ByPlace }
    }
}

#[derive(Default)]
struct Progress {
    seen: HashSet<ArticleId>,
    /// The names of members that cannot be read.
    damaged: HashSet<String>,
    n_added: u64,
    n_undated: u64,
    n_skipped: u64,
    reasons: Vec<(usize, String)>,
    n_bytes_told: u64,
    /// Where the next reading begins, if the container only grows.
    end: Option<Position>,
    extent: Extent,
}

/// How much of a container was looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Extent {
    /// All of it: records that were not met are gone.
    #[default]
    Whole,
    /// What was added to its end: nothing is known of the other records.
    Part,
    /// All that can be read of it: records that were not met may stand where it is damaged.
    Damaged,
    /// As much as could be done before the run was stopped: the next run goes on.
    Interrupted,
}

impl Container {
    /// The size of the pieces that a stream is cut into.
    pub(super) const PIECE_BYTES: usize = 256 << 10;
    /// Records of a piece, however short they are.
    const MAX_PIECE_RECORDS: usize = 4096;

    /// Takes up a container; whoever does so also has to [`Container::leave`] it.
    pub(super) fn begin(
        work: &Work<'_>,
        task: Task,
        state: FileState,
        status: Status,
        naming: Naming,
        started: Instant,
    ) -> Result<Arc<Self>, EngineError> {
        let was_container = task.known.as_ref().is_some_and(|known| matches!(known.outcome, Outcome::Container { .. }));
        let known = if task.known.is_some() && !was_container || task.reread == Reread::All {
            work.writer.delete_file(&task.key)?;
            HashMap::new()
        } else {
            // Without a record of the container these are what a killed run had done.
            work.engine.members(&task.key)?.into_iter().collect()
        };
        Ok(Arc::new(Self {
            source: Source::new(&task.root, &task.file.path),
            naming,
            task,
            state,
            status,
            started,
            known,
            progress: Mutex::default(),
            n_at_work: AtomicU64::new(1),
        }))
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(self: &Arc<Self>) -> Arc<Self> {
        self.n_at_work.fetch_add(1, Ordering::AcqRel);
        Arc::clone(self)
    }

    /// Says that no more work of the caller's is to come; the last one finishes the container.
    pub(super) fn leave(&self, work: &Work<'_>) -> Result<(), EngineError> {
        if self.n_at_work.fetch_sub(1, Ordering::AcqRel) == 1 { self.finish(work) } else { Ok(()) }
    }

    /// Takes in stories that have been extracted.
    pub(super) fn put(
        &self,
        work: &Work<'_>,
        stories: impl Iterator<Item = (String, Result<Box<Article>, String>)>,
        mut permit: Permit,
    ) -> Result<(), EngineError> {
        for (member, story) in stories {
            match story {
                Ok(article) => {
                    let permit = permit.split_off(document_cost(&article));
                    self.add(work, *article, permit)?;
                }
                Err(reason) => self.note_skipped(&member, &reason),
            }
        }
        Ok(())
    }

    /// Takes note that a record was met; true when it is neither in the index nor met before.
    pub(super) fn is_new(&self, id: ArticleId, member: &str) -> bool {
        self.progress().seen.insert(id) && !self.is_known(id, member)
    }

    /// Says whether a record stands in the index, under this name where members have any.
    fn is_known(&self, id: ArticleId, member: &str) -> bool {
        self.known.get(&id).is_some_and(|&place| self.naming == Naming::ByPlace || place == self.place_hash(member))
    }

    fn place_hash(&self, member: &str) -> u64 {
        Source { member: Some(member.to_owned()), ..self.source.clone() }.place_hash()
    }

    fn add(&self, work: &Work<'_>, article: Article, permit: Permit) -> Result<(), EngineError> {
        let is_undated = article.published.is_none();
        work.writer.put_member(&self.task.key, article, Some(permit))?;
        let mut progress = self.progress();
        progress.n_added += 1;
        progress.n_undated += u64::from(is_undated);
        Ok(())
    }

    fn note_skipped(&self, member: &str, reason: &str) {
        let mut progress = self.progress();
        progress.n_skipped += 1;
        // The first ones of the file, in whatever order they come in: shorter numbers are smaller ones.
        progress.reasons.push((member.len(), format!("{member}: {reason}")));
        progress.reasons.sort();
        progress.reasons.truncate(MAX_REASONS);
    }

    /// Takes note that a record cannot be read. What it was before is known by its name, where it has one of its own.
    fn note_damage_of(&self, record: &Record) {
        match record.format {
            // A line or a row, and those behind it are found again, unless a row seems to go on to the end.
            Format::JsonLines => {}
            Format::Csv if !matches!(record.bytes, Err(RecordError::CutOff)) => {}
            Format::Csv | Format::Warc | Format::Mbox | Format::Tar => self.note_damage(),
            _ if self.naming == Naming::ByPlace || self.progress().damaged.len() >= MAX_DAMAGED_NAMES => {
                self.note_damage();
            }
            _ => drop(self.progress().damaged.insert(record.member.clone())),
        }
    }

    /// Says whether an article that was not met may stand where the container is damaged.
    fn may_be_damaged(&self, work: &Work<'_>, progress: &Progress, id: ArticleId) -> Result<bool, EngineError> {
        if progress.extent == Extent::Damaged || progress.damaged.is_empty() {
            return Ok(progress.extent == Extent::Damaged);
        }
        let articles = work.engine.articles(id, id, usize::MAX)?;
        let of_file = articles.iter().filter(|article| article.source.path == self.source.path);
        let mut members = of_file.filter_map(|article| article.source.member.as_deref());
        // It may lie in an archive that lies in this one.
        let is_damaged = |name: &str| progress.damaged.contains(name);
        Ok(members.any(|name| is_damaged(name) || name.match_indices('/').any(|(end, _)| is_damaged(&name[..end]))))
    }

    /// Takes note that some of the container cannot be read.
    pub(super) fn note_damage(&self) {
        let mut progress = self.progress();
        if progress.extent == Extent::Whole {
            progress.extent = Extent::Damaged;
        }
    }

    /// Deletes the articles that the container no longer has; returns how many may stand where it is damaged.
    fn delete_what_is_gone(&self, work: &Work<'_>, progress: &Progress) -> Result<u64, EngineError> {
        let mut n_kept = 0;
        let gone = self.known.keys().filter(|id| progress.extent != Extent::Part && !progress.seen.contains(id));
        for &id in gone {
            if self.may_be_damaged(work, progress, id)? {
                n_kept += 1;
            } else {
                work.writer.delete_member(&self.task.key, id)?;
            }
        }
        Ok(n_kept)
    }

    fn finish(&self, work: &Work<'_>) -> Result<(), EngineError> {
        let progress = self.progress();
        if progress.extent == Extent::Interrupted {
            work.report.add(&FileReport {
                articles: progress.n_added,
                undated: progress.n_undated,
                bytes: progress.n_bytes_told,
                milliseconds: milliseconds(self.started),
                ..FileReport::of(&self.task.key, self.status)
            });
            return Ok(());
        }
        let mut reasons = Vec::new();
        let n_kept = self.delete_what_is_gone(work, &progress)?;
        if progress.extent == Extent::Part {
            reasons.extend(self.task.known.as_ref().and_then(|known| reasons_before_end(&known.outcome)));
        }
        reasons.extend(progress.reasons.iter().map(|(_, reason)| reason.clone()));
        let n_more = progress.n_skipped.saturating_sub(progress.reasons.len() as u64);
        if n_more > 0 {
            reasons.push(format!("and {n_more} more"));
        }
        if n_kept > 0 {
            reasons.push(format!("{n_kept} that were read before the damage are kept"));
        }
        let skipped = (!reasons.is_empty()).then(|| reasons.join("; "));
        let Position { offset: end, number: next_line } = progress.end.unwrap_or(Position::START);
        let outcome = Outcome::Container { end, next_line, skipped: skipped.clone() };
        work.writer.put_container(&self.task.key, &FileRecord { state: self.state, outcome })?;
        work.report.add(&FileReport {
            articles: progress.n_added,
            undated: progress.n_undated,
            reason: skipped,
            bytes: self.state.size,
            n_bytes_untold: self.state.size.saturating_sub(progress.n_bytes_told),
            milliseconds: milliseconds(self.started),
            ..FileReport::of(&self.task.key, self.status)
        });
        Ok(())
    }
}

/// Takes records, which have so many bytes together.
type WorkOn<'a> = dyn FnMut(&Arc<Container>, Vec<Record>, usize) -> Result<(), EngineError> + 'a;

impl Work<'_> {
    /// Reads the stream of a container and hands it, piece by piece, to the workers.
    pub(super) fn feed_container<'scope>(
        &'scope self,
        task: Task,
        format: Format,
        workers: &rayon::Scope<'scope>,
        fail: &'scope (dyn Fn(EngineError) + Sync),
    ) {
        if let Err(error) = self.try_to_feed(task, format, workers, fail) {
            fail(error);
        }
    }

    fn try_to_feed<'scope>(
        &'scope self,
        task: Task,
        format: Format,
        workers: &rayon::Scope<'scope>,
        fail: &'scope (dyn Fn(EngineError) + Sync),
    ) -> Result<(), EngineError> {
        let started = Instant::now();
        self.report.event(Event::Started(&task.key));
        let state = match state_of(&task) {
            Ok(state) => state,
            Err(error) => return self.skip_unreadable(&task, &error.into(), started),
        };
        let Some(FoundStatus { status, .. }) = self.status_of(&task, &state)? else {
            return self.touch(&task, state, started);
        };
        self.read_container(task, state, status, format, started, &mut |container, piece, n_bytes| {
            let permit = self.budget.take((n_bytes as u64).saturating_mul(RECORD_COST_PER_BYTE));
            let container = container.enter();
            workers.spawn(move |_| {
                if let Err(error) =
                    self.put_piece(&container, piece, n_bytes, permit).and_then(|()| container.leave(self))
                {
                    fail(error);
                }
            });
            self.commit_now_and_then(n_bytes as u64)
        })
    }

    /// Reads the stream of a container and hands it, piece by piece, to `work_on`.
    fn read_container(
        &self,
        task: Task,
        state: FileState,
        status: Status,
        format: Format,
        started: Instant,
        work_on: &mut WorkOn<'_>,
    ) -> Result<(), EngineError> {
        let is_read_on = task.reread == Reread::Changed && may_be_read_on(format);
        let begin = grown_from(&task).filter(|_| is_read_on).unwrap_or(Position::START);
        let opened = match format::Container::open(&task.file.path, format) {
            Ok(opened) => opened,
            Err(error) if error.is_passing() => return self.skip_unreadable(&task, &error, started),
            Err(error) => return self.skip_damaged(&task, state, error.to_string(), started),
        };
        let container = Container::begin(self, task, state, status, Naming::of(format), started)?;
        if begin != Position::START {
            container.progress().extent = Extent::Part;
        }
        container.progress().end = Some(begin);

        let mut piece = Vec::new();
        let mut n_piece_bytes = 0;
        let mut last_member = None;
        let mut worked = Ok(());
        let mut refusal = None;
        let map = self.field_map(&container.task.root);
        let mut visit = |record: Record| {
            if self.stop.load(Ordering::Relaxed) {
                container.progress().extent = Extent::Interrupted;
                return ControlFlow::Break(());
            }
            if format == Format::Csv && last_member.is_none() {
                refusal = format::refusal_of_all(&record, &map);
                if refusal.is_some() {
                    return ControlFlow::Break(());
                }
            }
            container.progress().end = Some(record.next);
            match record.bytes {
                Err(RecordError::Damaged(_) | RecordError::CutOff) => container.note_damage_of(&record),
                // What lay in an archive in this one is not gone when that has grown too large.
                Err(RecordError::TooLong { .. }) if container.naming == Naming::ByName => {
                    container.note_damage_of(&record);
                }
                _ => {}
            }
            last_member = Some(record.member.clone());
            // A record that the index has, or that has been met, is not even read.
            let is_new = |bytes: &Vec<u8>| container.is_new(ArticleId::of(bytes), &record.member);
            let is_known = record.bytes.as_ref().is_ok_and(|bytes| !is_new(bytes));
            // A message has to be, for the messages that it forwards.
            if is_known && record.format != Format::Mail {
                return ControlFlow::Continue(());
            }
            n_piece_bytes += record.bytes.as_ref().map_or(0, Vec::len);
            piece.push(record);
            if n_piece_bytes >= Container::PIECE_BYTES || piece.len() >= Container::MAX_PIECE_RECORDS {
                worked = work_on(&container, std::mem::take(&mut piece), n_piece_bytes);
                n_piece_bytes = 0;
            }
            if worked.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let read = guarded(|| {
            let read = format::records(format, opened, begin, &self.limits, &mut visit);
            read.map_err(|error| ReadError::from(error).to_string())
        });
        worked?;
        if let Some(refusal) = refusal {
            return self.skip(&container.task, state, refusal.to_string(), started);
        }
        if let Err(reason) = read {
            let place = last_member.map_or_else(|| "at its start".to_owned(), |member| format!("after {member}"));
            container.note_skipped(&place, &reason);
            container.note_damage();
        }
        work_on(&container, piece, n_piece_bytes)?;
        container.leave(self)
    }

    /// Reads a container that only its bytes told from a file of one story, on the thread that found it out.
    pub(super) fn read_container_here(
        &self,
        task: &Task,
        state: FileState,
        status: Status,
        format: Format,
        mut permit: Permit,
        started: Instant,
    ) -> Result<(), EngineError> {
        self.read_container(task.clone(), state, status, format, started, &mut |container, piece, n_bytes| {
            let permit = permit.split_off((n_bytes as u64).saturating_mul(RECORD_COST_PER_BYTE));
            self.put_piece(container, piece, n_bytes, permit)
        })
    }

    fn put_piece(
        &self,
        container: &Container,
        piece: Vec<Record>,
        n_bytes: usize,
        permit: Permit,
    ) -> Result<(), EngineError> {
        container.put(self, self.stories_of(container, piece), permit)?;
        container.tell_bytes(self, n_bytes as u64);
        Ok(())
    }

    /// Reads the stories of records; those that the index has are left out.
    fn stories_of(
        &self,
        container: &Container,
        piece: Vec<Record>,
    ) -> impl Iterator<Item = (String, Result<Box<Article>, String>)> {
        let task = &container.task;
        let map = self.field_map(&task.root);
        let options = self.extract_options(&task.root);
        piece.into_iter().flat_map(move |record| {
            let mut stories = Vec::new();
            let read = record.bytes.as_ref().map_err(ToString::to_string).and_then(|bytes| {
                let own_id = ArticleId::of(bytes);
                guarded(|| {
                    let read = format::record_stories(&record, bytes, &map).map_err(|error| {
                        if error.is_damage() {
                            container.note_damage_of(&record);
                        }
                        error.to_string()
                    });
                    for story in read? {
                        match story {
                            // Of a record that holds several, only now it is known which ones.
                            Ok(story) => {
                                let member = story.member.clone().unwrap_or_default();
                                let is_met = story.id != own_id && !container.is_new(story.id, &member);
                                if !is_met && !container.is_known(story.id, &member) {
                                    stories.push((member, article(story, &container.source, &options)));
                                }
                            }
                            Err(error) => {
                                if error.cause.is_damage() {
                                    container.note_damage_of(&record);
                                }
                                stories.push((error.member, Err(error.cause.to_string())));
                            }
                        }
                    }
                    Ok(())
                })
            });
            if let Err(reason) = read {
                stories.push((record.member, Err(reason)));
            }
            stories
        })
    }
}

impl Container {
    fn tell_bytes(&self, work: &Work<'_>, n_bytes: u64) {
        let mut progress = self.progress();
        // A compressed file has fewer bytes than its records.
        let n_bytes = n_bytes.min(self.state.size - progress.n_bytes_told);
        progress.n_bytes_told += n_bytes;
        drop(progress);
        work.report.event(Event::Read { n_bytes });
    }
}

/// Returns why records of the part that is not read again gave no article.
fn reasons_before_end(outcome: &Outcome) -> Option<String> {
    let Outcome::Container { end, next_line, skipped: Some(reasons) } = outcome else { return None };
    // A last record that was still being written is read again; it is the last that was told of.
    let names = [format!("line {next_line}: "), format!("offset {end}: "), format!("offset {end} ")];
    let cut = names.iter().find_map(|name| reasons.find(name)).unwrap_or(reasons.len());
    let reasons = reasons[..cut].trim_end_matches("; ");
    (!reasons.is_empty()).then(|| reasons.to_owned())
}

/// Tells whether a container that grew is read from where it had ended.
fn may_be_read_on(format: Format) -> bool {
    match format {
        // The last message of a mailbox may have been half of it: only a whole reading tells that it is gone. What parts
        // the messages is told by its first line, besides.
        Format::Mbox => false,
        // Records that are added may be the text of one that stands before, or refer to it.
        Format::Warc => false,
        // The last row may have been half of one that still looked whole, and no row is read without the header.
        Format::Csv => false,
        _ => true,
    }
}

/// Returns where to go on in a container that only grew since the index read it.
fn grown_from(task: &Task) -> Option<Position> {
    let known = task.known.as_ref()?;
    let Outcome::Container { end, next_line, .. } = known.outcome else { return None };
    let has_grown = task.file.size > known.state.size
        && hash_of_start(&task.file.path, known.state.size).is_ok_and(|hash| hash == known.state.hash);
    (has_grown && end > 0).then_some(Position { offset: end, number: next_line })
}

fn hash_of_start(path: &Path, n_bytes: u64) -> io::Result<u64> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?.take(n_bytes))?;
    Ok(FileState::short_hash(&hasher.finalize()))
}
