//! Where an article was found.
//!
//! In: a root that was indexed, and a file below it. Out: a [`Source`]: as an example, the third line of
//! `/news/2025/day.jsonl` is `2025/day.jsonl` below `/news`, its member `line 3`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::path_text;

/// Where an article was found: a file under a root, or a member of such a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The folder (or single file) that was indexed, as an absolute path.
    #[serde(with = "path_text")]
    pub root: PathBuf,
    /// The file's path below `root`; empty when the root is the file.
    #[serde(with = "path_text")]
    pub path: PathBuf,
    /// Which record of the file, such as `line 17`, where it holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
}

impl Source {
    /// Returns the path of the file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        // Joining an empty path would add a slash.
        if self.path.as_os_str().is_empty() { self.root.clone() } else { self.root.join(&self.path) }
    }

    /// Returns the name of the innermost file that it was found in: in an archive of files that of the member.
    ///
    /// Records that are no files, such as `line 17`, have names without an ending.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        let parts = self.member.iter().flat_map(|member| member.rsplit('/'));
        let member = parts.into_iter().find(|part| Path::new(part).extension().is_some());
        let file = if self.path.as_os_str().is_empty() { &self.root } else { &self.path };
        member.or_else(|| file.file_name()?.to_str())
    }

    /// Hashes the place below the root: an archive that is moved as a whole keeps it.
    #[must_use]
    pub fn place_hash(&self) -> u64 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.path.as_os_str().as_encoded_bytes());
        hasher.update(b"\0");
        hasher.update(self.member.as_deref().unwrap_or_default().as_bytes());
        let mut first_bytes = [0; 8];
        first_bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_be_bytes(first_bytes)
    }

    /// Returns the source for `file`, whose root is `root`.
    #[must_use]
    pub fn new(root: &Path, file: &Path) -> Self {
        let path = file.strip_prefix(root).unwrap_or(file).to_owned();
        Self { root: root.to_owned(), path, member: None }
    }
}
