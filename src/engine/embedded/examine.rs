//! The health of an index: what of its folder is damaged, missing or left over.
//!
//! A folder goes in, a list of [`Problem`]s comes out. Nothing is written, and an index that cannot be opened is
//! examined as far as its files tell: with `data-1/….store` cut short, that file is named.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::INDEX_WRITER_LOCK;
use tantivy::index::{IndexMeta, SegmentComponent, SegmentMeta};

use super::manifest::{FILE_NAME, Manifest};
use super::schema::Fields;
use super::{Embedded, inspect, read_failed};
use crate::engine::{EngineError, Problem};

/// What tantivy knows of all segments.
const META: &str = "meta.json";
/// What tantivy knows of the files that it made.
const MANAGED: &str = ".managed.json";
/// tantivy's own files beside those of its segments.
const BOOKKEEPING: [&str; 4] = [META, MANAGED, ".tantivy-writer.lock", ".tantivy-meta.lock"];

/// See [`Embedded::examine`].
pub(super) fn examine(folder: &Path) -> Result<Vec<Problem>, EngineError> {
    let manifest = match Manifest::read(folder) {
        Ok(manifest) => manifest,
        Err(EngineError::Open { source, .. }) if !source.is::<io::Error>() => {
            return Ok(vec![Problem::Damaged { path: folder.join(FILE_NAME), why: source.to_string() }]);
        }
        Err(error) => return Err(error),
    };
    manifest.check(folder)?;
    let data = folder.join(&manifest.data);
    let is_locked = is_locked(&data);
    let mut problems = damaged_files(&data)?;
    if problems.is_empty() {
        let searcher = Embedded::open(folder)?.searcher()?;
        problems = inspect::repeated(&searcher).map_err(read_failed)?;
        // Who writes has files that are not committed yet, and a rebuild a generation that is not in force yet.
        if !is_locked {
            let segments: Vec<String> =
                searcher.segment_readers().iter().map(|reader| reader.segment_id().uuid_string()).collect();
            problems.extend(orphans(folder, &data, &segments).map_err(|error| EngineError::Read(error.into()))?);
        }
    }
    if is_locked {
        problems.push(Problem::Locked);
    }
    problems.sort_by_key(ToString::to_string);
    Ok(problems)
}

/// Tells whether another process writes, without writing; where that cannot be told, nobody does.
fn is_locked(data: &Path) -> bool {
    File::open(data.join(&INDEX_WRITER_LOCK.filepath))
        .is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Finds the files of the index in `data` that are missing, or not as they were written.
fn damaged_files(data: &Path) -> Result<Vec<Problem>, EngineError> {
    let meta = data.join(META);
    let mut problems = Vec::new();
    problems.extend(damaged_json(&meta)?);
    let managed = data.join(MANAGED);
    if managed.exists() {
        problems.extend(damaged_json(&managed)?);
    }
    if !problems.is_empty() {
        return Ok(problems);
    }
    let damaged_meta = |why: String| Ok(vec![Problem::Damaged { path: meta.clone(), why }]);
    let index = match Index::open_in_dir(data) {
        Ok(index) => index,
        Err(error) => return damaged_meta(error.to_string()),
    };
    if index.schema() != Fields::declare().0 {
        return damaged_meta("its fields are not those of this version".to_owned());
    }
    let metas = match index.load_metas() {
        Ok(metas) => metas,
        Err(error) => return damaged_meta(error.to_string()),
    };
    for name in required_files(&metas) {
        let path = data.join(&name);
        let problem = match index.directory().validate_checksum(&name) {
            Ok(true) => continue,
            Ok(false) => Problem::Damaged { path, why: "its checksum is wrong".to_owned() },
            Err(_) if !path.exists() => Problem::Missing { path },
            Err(error) => Problem::Damaged { path, why: error.to_string() },
        };
        // While another process writes, a file may have been replaced since the list of files was read.
        if index.load_metas().is_ok_and(|metas| required_files(&metas).contains(&name)) {
            problems.push(problem);
        }
    }
    Ok(problems)
}

/// Tells what is wrong with a file that holds JSON.
fn damaged_json(path: &Path) -> Result<Option<Problem>, EngineError> {
    let path = path.to_owned();
    match fs::read(&path) {
        Ok(json) => Ok(serde_json::from_slice::<serde_json::Value>(&json)
            .err()
            .map(|error| Problem::Damaged { path, why: error.to_string() })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Problem::Missing { path })),
        Err(error) => Err(EngineError::Read(error.into())),
    }
}

/// Returns the names of the files that an index must have.
fn required_files(metas: &IndexMeta) -> Vec<PathBuf> {
    let of_segment = |segment: &SegmentMeta| {
        let components = [
            SegmentComponent::Postings,
            SegmentComponent::Positions,
            SegmentComponent::FastFields,
            SegmentComponent::FieldNorms,
            SegmentComponent::Terms,
            SegmentComponent::Store,
        ];
        let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
        components.into_iter().chain(deletes).map(|component| segment.relative_path(component)).collect::<Vec<_>>()
    };
    metas.segments.iter().flat_map(of_segment).collect()
}

/// How the files are called that tantivy writes before it renames them.
pub(super) const INTERRUPTED_WRITE: &str = ".tmp";

/// Finds what lies in the index folder and belongs to no commit.
fn orphans(folder: &Path, data: &Path, segments: &[String]) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let n_bytes = entry.metadata()?.len();
        // What an interrupted write left is removed by the next run that has something to write; a segment that it had just
        // begun is empty files.
        let is_known = BOOKKEEPING.contains(&name.as_ref())
            || name.starts_with(INTERRUPTED_WRITE)
            || n_bytes == 0
            || segments.iter().any(|segment| name.starts_with(segment.as_str()));
        if !is_known {
            problems.push(Problem::Orphan { path: entry.path(), n_bytes });
        }
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_other_generation =
            path != data && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("data-"));
        let is_interrupted_write = path.file_name().is_some_and(|name| name == "manifest.json.new");
        if is_other_generation || is_interrupted_write {
            let n_bytes = inspect::n_bytes_in(&path)?;
            problems.push(Problem::Orphan { path, n_bytes });
        }
    }
    Ok(problems)
}
