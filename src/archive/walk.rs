//! Finds the files under a root, in the same order on every machine; opens none of them.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use super::page_files;

/// Whether symbolic links are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// They are passed over and reported.
    #[default]
    Skip,
    /// They are followed, also out of the root; a loop is reported.
    Follow,
}

/// What to leave out of a walk.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Files and folders that match are left out; matched against the path below the root.
    pub exclude: GlobSet,
    /// Whether symbolic links are followed.
    pub links: Links,
    /// Tells whether a folder is an index, which must not index itself.
    pub is_index: fn(&Path) -> bool,
}

/// A file as the walk met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedFile {
    /// Its path: the root's, and what lies below.
    pub path: PathBuf,
    /// Bytes on disk.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970.
    pub modified: i64,
}

/// A place that the walk could not look at, or would not.
#[derive(Debug)]
pub struct Unwalked {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: UnwalkedReason,
}

/// Why a place was not walked.
#[derive(Debug, thiserror::Error)]
pub enum UnwalkedReason {
    /// It is a symbolic link, and those are not followed.
    #[error("a symbolic link; `--follow-links` reads what it points to")]
    Link,
    /// It is an index of newsdex.
    #[error("an index of newsdex")]
    Index,
    /// It holds the pictures, scripts and frames of a page that lies beside it.
    #[error("a folder of pictures and scripts that belong to a saved page")]
    PageFiles,
    /// It is a device, a socket or a pipe.
    #[error("neither a file nor a folder")]
    Special,
    /// The system would not let us look; what lies there may still exist.
    #[error("{0}")]
    Unreadable(#[source] io::Error),
}

/// What a walk gave.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files, in order of their paths.
    pub files: Vec<WalkedFile>,
    /// The places passed over.
    pub unwalked: Vec<Unwalked>,
}

/// A pattern of `--exclude` that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is no pattern for file names")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub source: globset::Error,
}

/// Compiles patterns such as `*.bak`, `drafts/**` or `**/print/*`; one without a slash holds at any depth.
///
/// # Errors
/// [`PatternError`] names the first pattern that cannot be read.
pub fn exclusions(patterns: &[String]) -> Result<GlobSet, PatternError> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let trimmed = pattern.trim_end_matches('/');
        let anywhere = if trimmed.contains('/') { trimmed.to_owned() } else { format!("**/{trimmed}") };
        let failed = |source| PatternError { pattern: pattern.clone(), source };
        set.add(GlobBuilder::new(&anywhere).literal_separator(true).build().map_err(failed)?);
    }
    set.build().map_err(|source| PatternError { pattern: patterns.join(", "), source })
}

/// Walks over `start`, a folder below (or the same as) `root`, or a file.
///
/// Hidden files and folders (their names start with a dot) are left out.
#[must_use]
pub fn walk(root: &Path, start: &Path, options: &WalkOptions) -> Walk {
    let mut walk = Walk::default();
    let follow = options.links == Links::Follow;
    let mut entries = WalkDir::new(start).follow_links(follow).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(start).to_owned();
                walk.unwalked.push(Unwalked { path, reason: UnwalkedReason::Unreadable(error.into()) });
                continue;
            }
        };
        if entry.depth() > 0 && is_left_out(&entry, root, options) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            if (options.is_index)(entry.path()) {
                entries.skip_current_dir();
                walk.unwalked.push(Unwalked { path: entry.into_path(), reason: UnwalkedReason::Index });
            } else if entry.depth() > 0 && belongs_to_a_page(entry.path()) {
                entries.skip_current_dir();
                walk.unwalked.push(Unwalked { path: entry.into_path(), reason: UnwalkedReason::PageFiles });
            }
            continue;
        }
        match walked_file(&entry) {
            Ok(file) => walk.files.push(file),
            Err(reason) => walk.unwalked.push(Unwalked { path: entry.into_path(), reason }),
        }
    }
    walk
}

/// Looks at one file, as the walk would have.
///
/// # Errors
/// Why it is not walked.
pub fn look_at(path: &Path) -> Result<WalkedFile, UnwalkedReason> {
    let metadata = path.metadata().map_err(UnwalkedReason::Unreadable)?;
    if !metadata.is_file() {
        return Err(UnwalkedReason::Special);
    }
    Ok(WalkedFile { path: path.to_owned(), size: metadata.len(), modified: modified(&metadata) })
}

/// Lists the files that lie in `folder` itself, in no order, without hidden ones and links.
///
/// Of a folder that cannot be read it lists what can be.
pub fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
}

fn is_left_out(entry: &DirEntry, root: &Path, options: &WalkOptions) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    is_hidden || options.exclude.is_match(entry.path().strip_prefix(root).unwrap_or(entry.path()))
}

/// Whether a folder is the one that a browser saved beside a page, such as `Truce_files` beside `Truce.html`.
fn belongs_to_a_page(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    page_files::pages_of_folder(name).any(|page| folder.with_file_name(page).is_file())
}

fn walked_file(entry: &DirEntry) -> Result<WalkedFile, UnwalkedReason> {
    if entry.file_type().is_symlink() {
        return Err(UnwalkedReason::Link);
    }
    if !entry.file_type().is_file() {
        return Err(UnwalkedReason::Special);
    }
    let metadata = entry.metadata().map_err(|error| UnwalkedReason::Unreadable(error.into()))?;
    Ok(WalkedFile { path: entry.path().to_owned(), size: metadata.len(), modified: modified(&metadata) })
}

fn modified(metadata: &std::fs::Metadata) -> i64 {
    // A file system without times gives 0 always; then size and hash tell versions apart.
    let Ok(time) = metadata.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_nanos()).unwrap_or(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn options(exclude: &[&str]) -> WalkOptions {
        let exclude: Vec<String> = exclude.iter().map(|&pattern| pattern.to_owned()).collect();
        WalkOptions {
            exclude: exclusions(&exclude).unwrap(),
            links: Links::Skip,
            is_index: |folder| folder.ends_with("index"),
        }
    }

    /// Lays `files` in a folder and returns what a walk finds there.
    fn check(files: &[&str], exclude: &[&str], expected: &[&str]) {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let walk = walk(root.path(), root.path(), &options(exclude));
        let found: Vec<_> = walk.files.iter().map(|file| file.path.strip_prefix(root.path()).unwrap()).collect();
        assert_eq!(found, expected.iter().map(Path::new).collect::<Vec<_>>());
    }

    #[test]
    fn files_come_in_order_without_hidden_ones() {
        check(&["b.txt", "a/2.txt", "a/1.txt", ".git/config", "a/.DS_Store"], &[], &["a/1.txt", "a/2.txt", "b.txt"]);
    }

    #[test]
    fn a_pattern_without_a_slash_holds_at_any_depth() {
        check(&["a/x.bak", "y.bak", "a/z.txt"], &["*.bak"], &["a/z.txt"]);
        check(&["drafts/x.txt", "a/drafts/y.txt", "z.txt"], &["drafts/"], &["z.txt"]);
        check(&["drafts/x.txt", "a/drafts/y.txt"], &["a/drafts"], &["drafts/x.txt"]);
    }

    #[test]
    fn an_index_is_not_walked() {
        check(&["index/manifest.json", "index/data-1/meta.json", "a.txt"], &[], &["a.txt"]);
    }

    #[test]
    fn the_folder_of_a_saved_page_is_passed_over_as_one() {
        check(
            &[
                "Truce.html",
                "Truce_files/a.html",
                "Truce_files/in/b.js",
                "Br\u{fc}cke.htm",
                "Br\u{fc}cke-Dateien/c.html",
            ],
            &[],
            &["Br\u{fc}cke.htm", "Truce.html"],
        );
        // Without the page it is a folder like any other.
        check(&["case_files/report.html", "x.html"], &[], &["case_files/report.html", "x.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_unless_asked() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "text").unwrap();
        std::os::unix::fs::symlink(outside.path(), root.path().join("out")).unwrap();
        let mut options = options(&[]);
        let skipped = walk(root.path(), root.path(), &options);
        assert!(skipped.files.is_empty());
        assert!(matches!(skipped.unwalked[..], [Unwalked { reason: UnwalkedReason::Link, .. }]));
        options.links = Links::Follow;
        assert_eq!(walk(root.path(), root.path(), &options).files.len(), 1);
    }
}
