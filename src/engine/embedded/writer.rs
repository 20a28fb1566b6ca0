//! The embedded engine's [`Writer`]: documents in, commits out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::directory::error::LockError;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::schema::document::Document;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::examine::INTERRUPTED_WRITE;
use super::schema::Fields;
use crate::article::{Article, ArticleId};
use crate::catalogue::{FileKey, FileRecord};
use crate::engine::{EngineError, Writer, WriterSettings};
use crate::memory::Permit;

/// The least memory that tantivy works with, per thread.
const MIN_THREAD_MEMORY: usize = 15_000_000;
/// The most memory that tantivy takes, per thread: what 32 bits address, less its margin.
const MAX_THREAD_MEMORY: usize = u32::MAX as usize - 1_000_001;
/// The most threads that tantivy takes.
const MAX_THREADS: usize = 8;
/// The share of deleted documents at which a segment is written anew.
const MAX_DELETED_SHARE: f32 = 0.3;

/// Writes to the index; one at a time over all processes.
pub(super) struct EmbeddedWriter<'a> {
    data: PathBuf,
    index: &'a Index,
    fields: &'a Fields,
    // One batch at a time: tantivy numbers operations and queues deletions in two steps, and takes the queue to be in
    // order. Where two batches met between the steps, the deletion of what a document replaces came behind the document,
    // and took it along. So a commit falls between whole documents, too: of a container it may hold some records only.
    writer: Mutex<IndexWriter<Pending>>,
}

/// A document on its way into the index, with the memory it holds until the index has taken it.
struct Pending {
    document: TantivyDocument,
    _permit: Option<Permit>,
}

impl Document for Pending {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Document::iter_fields_and_values(&self.document)
    }
}

impl<'a> EmbeddedWriter<'a> {
    pub(super) fn start(
        folder: &Path,
        data: &Path,
        index: &'a Index,
        fields: &'a Fields,
        settings: &WriterSettings,
    ) -> Result<Self, EngineError> {
        let (n_threads, thread_memory) = threads_and_memory(settings);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(n_threads)
            .memory_budget_per_thread(thread_memory)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter<Pending> = index.writer_with_options(options).map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => EngineError::Busy(folder.to_owned()),
            error => write_failed(error),
        })?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self { data: data.to_owned(), index, fields, writer: Mutex::new(writer) })
    }

    fn run(&self, operations: Vec<UserOperation<Pending>>) -> Result<(), EngineError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.run(operations).map(drop).map_err(write_failed)
    }
}

impl Writer for EmbeddedWriter<'_> {
    fn put_file(
        &self,
        key: &FileKey,
        record: &FileRecord,
        article: Option<Article>,
        permit: Option<Permit>,
    ) -> Result<(), EngineError> {
        let document = self.fields.file_document(key, record, article.as_ref()).map_err(write_failed)?;
        self.run(vec![UserOperation::Delete(self.fields.file_term(key)), add(document, permit)])
    }

    fn put_container(&self, key: &FileKey, record: &FileRecord) -> Result<(), EngineError> {
        let document = self.fields.file_document(key, record, None).map_err(write_failed)?;
        self.run(vec![UserOperation::Delete(self.fields.container_term(key)), add(document, None)])
    }

    fn put_member(&self, key: &FileKey, article: Article, permit: Option<Permit>) -> Result<(), EngineError> {
        let document = self.fields.member_document(key, &article).map_err(write_failed)?;
        let earlier = UserOperation::Delete(self.fields.record_term(key, article.id));
        self.run(vec![earlier, add(document, permit)])
    }

    fn delete_file(&self, key: &FileKey) -> Result<(), EngineError> {
        self.run(vec![UserOperation::Delete(self.fields.file_term(key))])
    }

    fn delete_member(&self, key: &FileKey, id: ArticleId) -> Result<(), EngineError> {
        self.run(vec![UserOperation::Delete(self.fields.record_term(key, id))])
    }

    fn commit(&self) -> Result<(), EngineError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.commit().map(drop).map_err(write_failed)
    }

    fn close(self: Box<Self>) -> Result<(), EngineError> {
        let Self { data, index, writer, .. } = *self;
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        writer.wait_merging_threads().map_err(write_failed)?;
        // Only now is it known which files the merges left over; collecting them takes a writer, and the lock.
        let Ok(writer) = index.writer_with_num_threads::<Pending>(1, MIN_THREAD_MEMORY) else {
            // Another process was quicker: it collects them.
            return Ok(());
        };
        writer.garbage_collect_files().wait().map_err(write_failed)?;
        remove_interrupted_writes(&data);
        Ok(())
    }
}

/// Removes what interrupted atomic writes left; nobody else writes while the writer's lock is held.
fn remove_interrupted_writes(data: &Path) {
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(INTERRUPTED_WRITE) {
            // What cannot be removed only takes room; `doctor` names it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn add(document: TantivyDocument, permit: Option<Permit>) -> UserOperation<Pending> {
    UserOperation::Add(Pending { document, _permit: permit })
}

/// Returns how many threads write and with how many bytes each, within what is allowed and what tantivy can do.
fn threads_and_memory(settings: &WriterSettings) -> (usize, usize) {
    let n_threads = settings.n_threads.min(settings.memory_bytes / MIN_THREAD_MEMORY).clamp(1, MAX_THREADS);
    (n_threads, (settings.memory_bytes / n_threads).clamp(MIN_THREAD_MEMORY, MAX_THREAD_MEMORY))
}

fn write_failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> EngineError {
    EngineError::Write(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{FileState, Outcome};
    use crate::engine::Engine;
    use crate::engine::embedded::Embedded;
    use crate::query::Query;

    #[test]
    fn threads_share_the_memory_within_what_tantivy_takes() {
        let check = |n_threads, memory_bytes, expected| {
            assert_eq!(threads_and_memory(&WriterSettings { n_threads, memory_bytes }), expected);
        };
        check(2, 200_000_000, (2, 100_000_000));
        check(0, 100_000_000, (1, 100_000_000));
        check(16, 1_600_000_000, (8, 200_000_000));
        check(8, 50_000_000, (3, 16_666_666));
        check(4, 1_000_000, (1, MIN_THREAD_MEMORY));
        check(1, 16_000_000_000, (1, MAX_THREAD_MEMORY));
    }

    #[test]
    fn documents_put_side_by_side_are_all_kept() {
        const N_THREADS: usize = 4;
        const N_FILES: usize = 8;
        let folder = tempfile::tempdir().unwrap();
        let engine = Embedded::create(folder.path()).unwrap();
        let record = FileRecord { state: FileState { size: 1, modified: 1, hash: 1 }, outcome: Outcome::Article };
        for round in 0..40 {
            let settings = WriterSettings { n_threads: N_THREADS, memory_bytes: N_THREADS * MIN_THREAD_MEMORY };
            let writer = engine.writer(&settings).unwrap();
            std::thread::scope(|scope| {
                for thread in 0..N_THREADS {
                    let (writer, record) = (&writer, &record);
                    scope.spawn(move || {
                        for file in 0..N_FILES {
                            let key = FileKey::of(Path::new(&format!("/{thread}/{file}.txt")));
                            let article = Article { body: format!("round {round}"), ..Article::default() };
                            writer.put_file(&key, record, Some(article), None).unwrap();
                        }
                    });
                }
            });
            writer.commit().unwrap();
            writer.close().unwrap();
            assert_eq!(engine.count(&Query::All).unwrap(), (N_THREADS * N_FILES) as u64, "round {round}");
        }
    }

    #[test]
    fn a_writer_starts_with_the_most_memory() {
        let schema = tantivy::schema::Schema::builder().build();
        let (_, fields) = Fields::declare();
        let folder = Path::new("index");
        let settings = WriterSettings { n_threads: 1, memory_bytes: usize::MAX };
        let index = Index::create_in_ram(schema);
        assert!(EmbeddedWriter::start(folder, folder, &index, &fields, &settings).is_ok());
    }
}
