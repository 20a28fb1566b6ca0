//! The folders of saved pages within an archive, as they are told in a folder on disk.
//!
//! In: the paths of members, as they become known. Out: for a path, the folder above it that belongs to a page: for
//! `2025/Truce_files/advert.html`, once `2025/Truce.html` is known, `2025/Truce_files`. A zip archive lists all names
//! beforehand; of a tar archive only those before a member are known, and a folder that stands before its page is read.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::archive::{may_have_folder, pages_of_folder};

/// Pages that are kept in mind; 8 bytes each.
const MAX_PAGES: usize = 1 << 20;

/// The pages of an archive that may have a folder.
#[derive(Default)]
pub(super) struct SavedPages {
    /// The hashes of their paths.
    pages: HashSet<u64>,
    /// The folder that was passed over last.
    passed_over: String,
}

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belongs<'p> {
    /// It is no part of a saved page.
    ToNone,
    /// It lies in this folder of a page, of which it is the first that is met.
    First(&'p str),
    /// It lies in the same folder as the one before.
    Again,
}

impl SavedPages {
    /// Keeps a path in mind, if it is that of a page.
    pub(super) fn note(&mut self, path: &str) {
        if may_have_folder(path) && self.pages.len() < MAX_PAGES {
            self.pages.insert(hash(path));
        }
    }

    /// Says whether a member lies in the folder of a page.
    pub(super) fn look_up<'p>(&mut self, path: &'p str) -> Belongs<'p> {
        if self.pages.is_empty() {
            return Belongs::ToNone;
        }
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        let Some(folder) = folders.into_iter().find(|folder| self.has_page(folder)) else { return Belongs::ToNone };
        if self.passed_over == folder {
            return Belongs::Again;
        }
        folder.clone_into(&mut self.passed_over);
        Belongs::First(folder)
    }

    fn has_page(&self, folder: &str) -> bool {
        let (parent, name) = folder.rsplit_once('/').map_or(("", folder), |(parent, name)| (parent, name));
        let slash = if parent.is_empty() { "" } else { "/" };
        pages_of_folder(name).any(|page| self.pages.contains(&hash(&format!("{parent}{slash}{page}"))))
    }
}

fn hash(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_page_is_told_once() {
        let mut saved = SavedPages::default();
        assert_eq!(saved.look_up("2025/Truce_files/a.html"), Belongs::ToNone);
        saved.note("2025/Truce.html");
        saved.note("Talks.htm.gz");
        saved.note("notes.txt");
        assert_eq!(saved.look_up("2025/Truce_files/a.html"), Belongs::First("2025/Truce_files"));
        assert_eq!(saved.look_up("2025/Truce_files/in/b.html"), Belongs::Again);
        assert_eq!(saved.look_up("Talks_files/a.html"), Belongs::First("Talks_files"));
        assert_eq!(saved.look_up("2026/Truce_files/a.html"), Belongs::ToNone);
        assert_eq!(saved.look_up("notes_files/a.html"), Belongs::ToNone);
        assert_eq!(saved.look_up("Truce_files"), Belongs::ToNone);
    }
}
