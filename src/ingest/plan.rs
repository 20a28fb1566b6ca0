//! Compares what lies under the roots with what the index knows: which files to read, which to forget.
//!
//! Nothing is opened here. Whether a file with a new time has new bytes too, and whether a new file is an old one that
//! moved, shows when it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::issues::ChangedIssues;
use crate::archive::{Unwalked, UnwalkedReason, Walk, WalkedFile};
use crate::catalogue::{Catalogue, FileKey, FileRecord, FileState, Outcome};

/// What a run has to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to read, in order of their paths.
    pub tasks: Vec<Task>,
    /// Files that the index knows and that are no longer there.
    pub gone: BTreeMap<FileKey, FileRecord>,
    /// Files that are as the index knows them.
    pub unchanged: Vec<FileKey>,
    /// How many of the unchanged files gave no article, or not all.
    pub n_still_skipped: u64,
    /// Places that could not be walked.
    pub unwalked: Vec<Unwalked>,
    /// Places from which nothing is forgotten since they could not be reached.
    pub unreachable: Vec<PathBuf>,
}

/// A file to read.
#[derive(Clone, Debug)]
pub struct Task {
    /// The file's name in the index.
    pub key: FileKey,
    /// The root below which it was found.
    pub root: PathBuf,
    /// The file.
    pub file: WalkedFile,
    /// What the index knows of it.
    pub known: Option<FileRecord>,
    /// What is done when its bytes are those that the index knows.
    pub reread: Reread,
}

/// Which files that look unchanged are read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reread {
    /// None: only those that changed are read.
    #[default]
    Changed,
    /// Those that gave no article, or not all: other options may make them readable.
    Skipped,
    /// All, as if nothing of them were known.
    All,
}

impl Plan {
    /// Adds what a walk of `scope`, at or below `root`, found.
    pub(super) fn add_walk(&mut self, root: &Path, scope: &Path, walk: Walk, catalogue: &Catalogue, reread: Reread) {
        let mut present = BTreeSet::new();
        let changed_issues = changed_issues(scope, &walk.files, catalogue);
        for file in walk.files {
            let key = FileKey::of(&file.path);
            present.insert(key.clone());
            let reread = if changed_issues.hold(&file.path) { Reread::All } else { reread };
            self.add_file(root, key, file, catalogue, reread);
        }
        let hidden_places: Vec<FileKey> = walk
            .unwalked
            .iter()
            .filter(|place| matches!(place.reason, UnwalkedReason::Unreadable(_)))
            .map(|place| FileKey::of(&place.path))
            .collect();
        for key in catalogue.keys_within(&FileKey::of(scope)) {
            let may_be_hidden = hidden_places.iter().any(|place| key.is_within(place));
            if !present.contains(key) && !may_be_hidden {
                self.add_gone(key.clone(), catalogue);
            }
        }
        self.unreachable.extend(hidden_places.iter().map(FileKey::path));
        self.unwalked.extend(walk.unwalked);
    }

    /// Adds one file that is there.
    pub(super) fn add_file(
        &mut self,
        root: &Path,
        key: FileKey,
        file: WalkedFile,
        catalogue: &Catalogue,
        reread: Reread,
    ) {
        let known = catalogue.files.get(&key).cloned();
        let is_same =
            known.as_ref().is_some_and(|known| known.state.size == file.size && known.state.modified == file.modified);
        let is_skipped = known.as_ref().is_some_and(|known| known.outcome.skipped().is_some());
        let reread = if reread == Reread::Skipped && !is_skipped { Reread::Changed } else { reread };
        if is_same && reread == Reread::Changed {
            self.n_still_skipped += u64::from(is_skipped);
            self.unchanged.push(key);
        } else {
            self.tasks.push(Task { key, root: root.to_owned(), file, known, reread });
        }
    }

    /// Adds a file that the index knows and that is not there.
    pub(super) fn add_gone(&mut self, key: FileKey, catalogue: &Catalogue) {
        let record = catalogue.files.get(&key).cloned().unwrap_or_else(|| FileRecord {
            // Of a container that was not finished only its records are known.
            state: FileState::default(),
            outcome: Outcome::Container { end: 0, next_line: 1, skipped: None },
        });
        self.gone.insert(key, record);
    }

    /// Tells whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.gone.is_empty()
    }

    /// Returns the bytes on disk of all files to read.
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        self.tasks.iter().map(|task| task.file.size).sum()
    }
}

/// Finds the scanned issues of which files came, changed or went.
fn changed_issues(scope: &Path, files: &[WalkedFile], catalogue: &Catalogue) -> ChangedIssues {
    let mut changed = ChangedIssues::default();
    let mut present = BTreeSet::new();
    for file in files {
        let key = FileKey::of(&file.path);
        let known = catalogue.files.get(&key).map(|known| known.state);
        if !known.is_some_and(|state| state.size == file.size && state.modified == file.modified) {
            changed.add(&file.path);
        }
        present.insert(key);
    }
    let scope = FileKey::of(scope);
    let gone = catalogue.keys_within(&scope).filter(|key| !present.contains(*key));
    gone.for_each(|key| changed.add(&key.path()));
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(size: u64, modified: i64) -> FileRecord {
        FileRecord { state: FileState { size, modified, hash: 0 }, outcome: Outcome::Article }
    }

    fn walked(path: &str, size: u64, modified: i64) -> WalkedFile {
        WalkedFile { path: PathBuf::from(path), size, modified }
    }

    fn catalogue(files: &[(&str, u64, i64)]) -> Catalogue {
        let files = files.iter().map(|&(path, size, modified)| (FileKey::of(Path::new(path)), record(size, modified)));
        Catalogue { files: files.collect(), ..Catalogue::default() }
    }

    fn plan(known: &[(&str, u64, i64)], walk: Walk) -> Plan {
        let mut plan = Plan::default();
        plan.add_walk(Path::new("/a"), Path::new("/a"), walk, &catalogue(known), Reread::Changed);
        plan
    }

    #[test]
    fn only_files_whose_size_or_time_differs_are_read() {
        let files = vec![walked("/a/new", 1, 1), walked("/a/same", 2, 2), walked("/a/time", 3, 4)];
        let plan = plan(&[("/a/same", 2, 2), ("/a/time", 3, 3)], Walk { files, ..Walk::default() });
        assert_eq!(plan.tasks.iter().map(|task| task.key.as_str()).collect::<Vec<_>>(), ["/a/new", "/a/time"]);
        assert_eq!(plan.unchanged.len(), 1);
        assert!(plan.gone.is_empty());
    }

    #[test]
    fn a_file_of_a_sibling_folder_is_not_gone() {
        let known = [("/a/x", 1, 1), ("/a-2/x", 1, 1), ("/a.txt", 1, 1), ("/b/x", 1, 1)];
        let plan = plan(&known, Walk::default());
        assert_eq!(plan.gone.keys().map(FileKey::as_str).collect::<Vec<_>>(), ["/a/x"]);
    }

    #[test]
    fn nothing_is_gone_from_a_folder_that_cannot_be_read() {
        let reason = UnwalkedReason::Unreadable(std::io::ErrorKind::PermissionDenied.into());
        let unwalked = vec![Unwalked { path: PathBuf::from("/a/locked"), reason }];
        let known = [("/a/locked/x", 1, 1), ("/a/open/x", 1, 1)];
        let plan = plan(&known, Walk { unwalked, ..Walk::default() });
        assert_eq!(plan.gone.keys().map(FileKey::as_str).collect::<Vec<_>>(), ["/a/open/x"]);
        assert_eq!(plan.unreachable, [PathBuf::from("/a/locked")]);
    }
}
