//! What an index knows of the files it was made from, so that a second run opens only those that changed.
//!
//! There is no second store: each engine keeps a [`FileRecord`] beside the articles of its file, and one commit moves
//! both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::article::{Language, path_text};

/// A file's absolute path as text, the name by which an index knows it.
///
/// It is the path's [`path_text`], so that every path has a key and [`FileKey::path`] gives it back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FileKey(String);

impl FileKey {
    /// Returns the key of the file at the absolute path `path`.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        Self(path_text::of(path))
    }

    /// Takes a key that an index gave back.
    #[must_use]
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// Returns the key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether the file lies at or below `folder`.
    #[must_use]
    pub fn is_within(&self, folder: &Self) -> bool {
        let folder = folder.0.trim_end_matches(std::path::MAIN_SEPARATOR);
        self.0.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(std::path::MAIN_SEPARATOR))
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        path_text::path(&self.0)
    }
}

/// A folder, or a single file, that an index is made from, and how what lies below it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Its absolute path.
    #[serde(with = "path_text")]
    pub path: PathBuf,
    /// The device it was on when last seen: an empty folder on another one is a drive that is not mounted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<u64>,
    /// How what lies below it is read.
    #[serde(flatten)]
    pub settings: RootSettings,
}

/// How what lies below a root is read; remembered, so that the daily run needs no options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootSettings {
    /// Patterns of files and folders that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Names of fields that are not known by themselves, each as `headline=title`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<String>,
    /// The language of all articles, where a person said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Whether symbolic links are followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow_links: bool,
}

/// What tells a file from its next version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileState {
    /// Bytes on disk.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified: i64,
    /// First eight bytes of the BLAKE3 hash of the bytes on disk.
    pub hash: u64,
}

impl FileState {
    /// Cuts a BLAKE3 hash to what [`FileState::hash`] keeps.
    #[must_use]
    pub fn short_hash(hash: &blake3::Hash) -> u64 {
        let mut first_bytes = [0; 8];
        first_bytes.copy_from_slice(&hash.as_bytes()[..8]);
        u64::from_be_bytes(first_bytes)
    }
}

/// What an index knows of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// The file as it was read.
    pub state: FileState,
    /// What reading it gave.
    pub outcome: Outcome,
}

/// What reading a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One article.
    Article,
    /// No article, for a reason that a person understands.
    Skipped {
        /// The reason.
        reason: String,
    },
    /// The records of a container, each of them an article.
    Container {
        /// How many of its bytes, after decompression, were read: a container that grew is read from here.
        end: u64,
        /// The number of the line that starts at `end`, from 1.
        next_line: u64,
        /// Why some of its records gave no article, if any.
        skipped: Option<String>,
    },
}

/// All files that an index knows.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The files, by key.
    pub files: BTreeMap<FileKey, FileRecord>,
    /// Containers that a run was killed in the middle of: some of their records are in the index, no record of the file.
    pub unfinished: BTreeSet<FileKey>,
}

impl Outcome {
    /// Returns why the file gave no article, or not all, if so.
    #[must_use]
    pub fn skipped(&self) -> Option<&str> {
        match self {
            Self::Skipped { reason } => Some(reason),
            Self::Container { skipped, .. } => skipped.as_deref(),
            Self::Article => None,
        }
    }
}

impl Catalogue {
    /// Returns the files at or below `folder` that the index has anything of.
    pub fn keys_within<'a>(&'a self, folder: &'a FileKey) -> impl Iterator<Item = &'a FileKey> {
        // Siblings such as `folder-2` sort between `folder` and `folder/…`.
        let may_be_within = |key: &&FileKey| key.as_str().starts_with(folder.as_str());
        let files = self.files.range(folder.clone()..).map(|(key, _)| key).take_while(may_be_within);
        let unfinished = self.unfinished.range(folder.clone()..).take_while(may_be_within);
        files.chain(unfinished).filter(|key| key.is_within(folder))
    }

    /// Tells whether the index has anything of `file`.
    #[must_use]
    pub fn knows(&self, file: &FileKey) -> bool {
        self.files.contains_key(file) || self.unfinished.contains(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf8_has_a_key_that_leads_back_to_it() {
        use std::os::unix::ffi::OsStrExt;
        let latin1 = Path::new(std::ffi::OsStr::from_bytes(b"/archive/caf\xe9/\xff\x80.html"));
        assert_eq!(FileKey::of(latin1).path(), latin1);
        let utf8 = Path::new("/archive/café.html");
        assert_eq!(FileKey::of(utf8).as_str(), "/archive/café.html");
        assert_ne!(FileKey::of(latin1), FileKey::of(Path::new("/archive/caf\u{fffd}/")));
    }

    #[test]
    fn a_folder_holds_what_lies_below_it_and_not_its_namesakes() {
        let folder = FileKey::of(Path::new("/archive/post"));
        assert!(FileKey::of(Path::new("/archive/post/a.html")).is_within(&folder));
        assert!(FileKey::of(Path::new("/archive/post")).is_within(&folder));
        assert!(!FileKey::of(Path::new("/archive/post-2/a.html")).is_within(&folder));
        assert!(FileKey::of(Path::new("/archive")).is_within(&FileKey::of(Path::new("/"))));
    }
}
