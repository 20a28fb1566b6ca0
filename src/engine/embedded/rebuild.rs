//! A new generation of an index, made from the articles stored in the old one.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::schema::Value;
use tantivy::{Index, ReloadPolicy, TantivyDocument};

use super::manifest::Manifest;
use super::schema::Kind;
use super::{Embedded, create_data, inspect, open_failed, read_failed};
use crate::article::Article;
use crate::catalogue::FileKey;
use crate::engine::{Age, Engine, EngineError, WriterSettings};

/// See [`Embedded::rebuild`].
pub(super) fn rebuild(folder: &Path, settings: &WriterSettings) -> Result<Embedded, EngineError> {
    let old = Manifest::read(folder)?;
    if let Err(error @ EngineError::OtherVersion { age: Age::Newer, .. }) = old.check(folder) {
        return Err(error);
    }
    let failed = |error: tantivy::TantivyError| open_failed(folder, error);
    let old_data = folder.join(&old.data);
    let old_index = Index::open_in_dir(&old_data).map_err(failed)?;
    let lock = old_index.directory().acquire_lock(&INDEX_WRITER_LOCK);
    // Another rebuild may have come between reading the manifest and taking the lock.
    if Manifest::read(folder)?.data != old.data {
        return Embedded::open(folder);
    }
    let lock = lock.map_err(|error| match error {
        LockError::LockBusy => EngineError::Busy(folder.to_owned()),
        LockError::IoError(error) => EngineError::Write(error.into()),
    })?;
    let manifest = Manifest { roots: old.roots.clone(), ..Manifest::new("") };
    let manifest = Manifest { data: next_generation(&old.data), ..manifest };
    let index = create_data(folder, &manifest.data)?;
    let rebuilt = Embedded::over(folder, manifest.clone(), index)?;
    copy(&old_index, folder, &rebuilt, settings)?;
    // From here on the new generation is the index.
    manifest.write(folder).map_err(|error| EngineError::Write(error.into()))?;
    // What cannot be removed only takes room; `doctor` names it.
    let _ = fs::remove_dir_all(old_data);
    drop(lock);
    Ok(rebuilt)
}

/// Returns the name of the data folder after `data`.
fn next_generation(data: &Path) -> PathBuf {
    let number =
        data.to_str().and_then(|name| name.strip_prefix("data-")).and_then(|number| number.parse::<u64>().ok());
    PathBuf::from(format!("data-{}", number.unwrap_or(0) + 1))
}

/// Writes all that the index `old` holds into `new`.
fn copy(old: &Index, folder: &Path, new: &Embedded, settings: &WriterSettings) -> Result<(), EngineError> {
    let failed = |error: tantivy::TantivyError| open_failed(folder, error);
    let reader: tantivy::IndexReader =
        old.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
    let searcher = reader.searcher();
    let catalogue = inspect::catalogue(&searcher).map_err(read_failed)?;
    let article_field = old.schema().get_field("article").map_err(failed)?;
    let writer = new.writer(settings)?;
    for (key, record) in &catalogue.files {
        if !matches!(record.outcome, crate::catalogue::Outcome::Article) {
            writer.put_file(key, record, None, None)?;
        }
    }
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(10).map_err(|error| EngineError::Read(error.into()))?;
        let kinds = segment.fast_fields().u64("kind").map_err(failed)?;
        for doc in segment.doc_ids_alive() {
            let kind = kinds.first(doc).and_then(Kind::from_number);
            if !matches!(kind, Some(Kind::Article | Kind::Member)) {
                continue;
            }
            let document: TantivyDocument = store.get(doc).map_err(failed)?;
            let json = document.get_first(article_field).and_then(|value| value.as_bytes()).unwrap_or_default();
            let article: Article = serde_json::from_slice(json).map_err(|error| EngineError::Read(error.into()))?;
            let key = FileKey::of(&article.source.file());
            match catalogue.files.get(&key) {
                Some(record) if kind == Some(Kind::Article) => writer.put_file(&key, record, Some(article), None)?,
                _ => writer.put_member(&key, article, None)?,
            }
        }
    }
    writer.commit()?;
    writer.close()
}
