//! Which METS file a scanned page belongs to.
//!
//! In: the path of a page. Out: the METS file, in its folder or in the one above, that names it: the page is read with that
//! file, by article, and not once more by itself. As an example, `1914-06-29/alto/0001.xml` belongs to
//! `1914-06-29/mets.xml`.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::archive::{self, Limits};
use crate::format::{self, Format};

/// Folders that are kept in mind; see `folders.rs`.
const N_FOLDERS: usize = 32;
/// Files of a folder that are looked into, whatever their names: the METS files of some libraries are called `0001.xml`.
/// Of more, only those are whose names say what they are.
const MAX_LOOKED_INTO: usize = 200;

/// The pages that the METS files of one folder name, and each page's METS file.
type PagesOfFolder = HashMap<PathBuf, PathBuf>;

/// The issues in the folders that are being read.
#[derive(Default)]
pub(super) struct Issues(Mutex<VecDeque<(PathBuf, Arc<OnceLock<PagesOfFolder>>)>>);

impl Issues {
    /// Returns the METS file, below `root` and not left out, with which the page at `path` is read.
    pub(super) fn of_page(
        &self,
        path: &Path,
        root: &Path,
        limits: &Limits,
        is_left_out: &dyn Fn(&Path) -> bool,
    ) -> Option<PathBuf> {
        if !is_xml(path) {
            return None;
        }
        let folders = path.ancestors().skip(1).take(2).filter(|folder| folder.starts_with(root));
        let mets = folders.filter_map(|folder| {
            let pages = self.folder(folder);
            pages.get_or_init(|| pages_of_issues(folder, limits, is_left_out)).get(path).cloned()
        });
        { mets }.next()
    }

    fn folder(&self, path: &Path) -> Arc<OnceLock<PagesOfFolder>> {
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, folder)) = folders.iter().rev().find(|(known, _)| known == path) {
            return Arc::clone(folder);
        }
        if folders.len() == N_FOLDERS {
            folders.pop_front();
        }
        let folder = Arc::default();
        folders.push_back((path.to_owned(), Arc::clone(&folder)));
        folder
    }
}

/// Reads the METS files of a folder.
fn pages_of_issues(folder: &Path, limits: &Limits, is_left_out: &dyn Fn(&Path) -> bool) -> PagesOfFolder {
    let (mut named, mut others): (Vec<PathBuf>, Vec<PathBuf>) = archive::files_in(folder)
        .filter(|path| is_xml(path) && !is_left_out(path))
        .partition(|path| is_named_mets(path));
    if others.len() > MAX_LOOKED_INTO {
        others.clear();
    }
    named.append(&mut others);
    named.sort();
    let is_mets =
        |path: &PathBuf| archive::peek(path).is_ok_and(|head| format::recognise(path, &head) == Ok(Format::Mets));
    let mut pages = HashMap::new();
    for mets in named.into_iter().filter(is_mets) {
        for page in format::pages_of_issue(&mets, limits).unwrap_or_default() {
            pages.entry(page).or_insert_with(|| mets.clone());
        }
    }
    pages
}

/// Where files of scanned issues came, changed or went since the last run: the rest of such an issue, which looks unchanged,
/// is to be read again.
#[derive(Debug, Default)]
pub(super) struct ChangedIssues {
    /// Folders with such METS files.
    of_mets: HashSet<PathBuf>,
    /// Folders with such files of any other kind that may be pages, and the folders above them.
    of_pages: HashSet<PathBuf>,
}

impl ChangedIssues {
    /// Takes note of a file that came, changed or went.
    pub(super) fn add(&mut self, path: &Path) {
        if !is_xml(path) {
            return;
        }
        let folders = path.ancestors().skip(1).map(Path::to_owned);
        if is_named_mets(path) { self.of_mets.extend(folders.take(1)) } else { self.of_pages.extend(folders.take(2)) }
    }

    /// Tells whether a file belongs to an issue that changed, as far as names tell.
    pub(super) fn hold(&self, path: &Path) -> bool {
        let is_empty = self.of_mets.is_empty() && self.of_pages.is_empty();
        if is_empty || !is_xml(path) {
            return false;
        }
        let mut folders = path.ancestors().skip(1);
        if is_named_mets(path) {
            folders.next().is_some_and(|folder| self.of_pages.contains(folder))
        } else {
            folders.take(2).any(|folder| self.of_mets.contains(folder))
        }
    }
}

/// Tells whether a file's name says that it is a METS file.
fn is_named_mets(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    is_xml(path) && (name.contains("mets") || name.contains("manifest"))
}

fn is_xml(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = archive::without_compression(&name).unwrap_or(&name);
    [".xml", ".alto", ".mets"].iter().any(|extension| name.ends_with(extension))
}
