//! Learns what lines recur in the texts of a folder, from a sample of its files.
//!
//! In: the folder of a text that is being read. Out: its [`RecurringLines`]. As an example, of a folder of 10,000 texts
//! 64 are looked into, once in a run, and only when a text of it is read at all.
//!
//! The sample depends on nothing but the names and the bytes of the files in the folder: neither on the order in which
//! files are read nor on what the index knows. It takes those files whose names have the lowest hashes, so that it
//! reaches over all years of a folder that is sorted by date, and mostly stays when files are added. Where it does
//! change, articles that are in the index stay as they were read, until their files are read again: texts indexed
//! before their folder's lines were known keep them until `index --rebuild`.

use std::collections::{BinaryHeap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::archive;
use crate::extract::{Extent, RecurringLines, SampleText};
use crate::format::{self, Format};

/// Files of a folder that are looked into. With 64 of them a line that stands in a third of the texts is found in
/// 99 of 100 folders.
const N_SAMPLED: usize = 64;
/// Folders that are kept in mind. Files come in order of their paths, so that one folder is done before the next, but
/// for its subfolders.
const N_FOLDERS: usize = 32;

/// What recurs in the folders that are being read.
#[derive(Default)]
pub(super) struct FolderLines(Mutex<VecDeque<(PathBuf, Arc<OnceLock<RecurringLines>>)>>);

impl FolderLines {
    /// Calls `read` with the lines that recur in the folder of `file`, where those of `is_left_out` do not count.
    pub(super) fn with<T>(
        &self,
        file: &Path,
        is_left_out: impl Fn(&Path) -> bool,
        read: impl FnOnce(&RecurringLines) -> T,
    ) -> T {
        let folder = file.parent().unwrap_or(Path::new(""));
        let lines = self.slot(folder);
        // The first to come looks into the folder, and whoever else needs its lines waits.
        read(lines.get_or_init(|| recurring_lines(folder, is_left_out)))
    }

    fn slot(&self, folder: &Path) -> Arc<OnceLock<RecurringLines>> {
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lines)) = folders.iter().rev().find(|(known, _)| known == folder) {
            return Arc::clone(lines);
        }
        if folders.len() == N_FOLDERS {
            folders.pop_front();
        }
        let lines = Arc::default();
        folders.push_back((folder.to_owned(), Arc::clone(&lines)));
        lines
    }
}

/// Learns what lines recur in the texts of `folder`; files that cannot be read are passed over.
pub(super) fn recurring_lines(folder: &Path, is_left_out: impl Fn(&Path) -> bool) -> RecurringLines {
    let mut lowest: BinaryHeap<([u8; 32], PathBuf)> = BinaryHeap::with_capacity(N_SAMPLED + 1);
    for path in archive::files_in(folder).filter(|path| may_be_text(path) && !is_left_out(path)) {
        let name = path.file_name().unwrap_or_default();
        lowest.push((*blake3::hash(name.as_encoded_bytes()).as_bytes(), path));
        if lowest.len() > N_SAMPLED {
            lowest.pop();
        }
    }
    if lowest.len() < RecurringLines::MIN_TEXTS {
        return RecurringLines::default();
    }
    RecurringLines::of(lowest.into_sorted_vec().iter().filter_map(|(_, path)| sample_text(path)))
}

/// Whether a file's name leaves open that it is a plain text: no file of another format is opened for the sample.
fn may_be_text(path: &Path) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = Path::new(name.strip_suffix(".gz").unwrap_or(&name));
    name.extension().is_none_or(|extension| Format::Text.info().extensions.iter().any(|known| extension == *known))
}

/// Reads a text, or the start of a long one.
fn sample_text(path: &Path) -> Option<SampleText> {
    let bytes = archive::peek(path).ok()?;
    if format::recognise(path, &bytes) != Ok(Format::Text) {
        return None;
    }
    let extent = if bytes.len() as u64 == archive::PEEK_BYTES { Extent::Start } else { Extent::Whole };
    Some(SampleText { text: archive::decode(&bytes).text, extent })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Fills a folder with `files` and tells whether lines recur in it.
    fn check(files: &[(&str, &str)], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let lines = recurring_lines(folder.path(), |path| path.ends_with("left-out.txt"));
        assert_eq!(!lines.is_empty(), expected, "{files:?}");
    }

    const TEXTS: [(&str, &str); 4] = [
        ("1.txt", "Truce holds\n\nBoth sides kept it.\n\nThe Quay, Port Elms"),
        ("2.text", "Ferry sails\n\nIt left at noon.\n\nThe Quay, Port Elms"),
        ("3", "Market opens\n\nFish is dear.\n\nThe Quay, Port Elms"),
        ("4.TXT", "Bridge shut\n\nNobody knows why.\n\nThe Quay, Port Elms"),
    ];

    #[test]
    fn five_texts_are_enough() {
        check(&TEXTS, false);
        let fifth = |name| [&TEXTS[..], &[(name, "Cat promoted\n\nIt works nights.\n\nThe Quay, Port Elms")]].concat();
        check(&fifth("5.txt"), true);
    }

    #[test]
    fn files_that_are_no_texts_or_left_out_do_not_count() {
        let fifth = |name, text| [&TEXTS[..], &[(name, text)]].concat();
        let text = "Cat promoted\n\nIt works nights.\n\nThe Quay, Port Elms";
        check(&fifth("left-out.txt", text), false);
        check(&fifth(".hidden.txt", text), false);
        check(&fifth("5.html", text), false);
        check(&fifth("5.txt", "<html><h1>Cat promoted</h1><p>It works nights.</p><p>The Quay, Port Elms</p>"), false);
    }

    #[test]
    fn the_lines_of_a_long_text_are_looked_at_in_its_start_alone() {
        let long = format!("Long\n\n{}\n\nThe Quay, Port Elms", "A long sentence. ".repeat(6_000));
        check(&[&TEXTS[..], &[("5.txt", long.as_str())]].concat(), false);
    }

    #[test]
    fn a_folder_is_looked_into_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("1.txt");
        let lines = FolderLines::default();
        let mut were_empty = Vec::new();
        for (name, text) in TEXTS.iter().chain(&[("5.txt", "Cat\n\nIt works nights.\n\nThe Quay, Port Elms")]) {
            fs::write(folder.path().join(name), text).unwrap();
            were_empty.push(lines.with(&file, |_| false, RecurringLines::is_empty));
        }
        assert_eq!(were_empty, [true; 5]);
    }

    #[test]
    fn a_folder_that_is_gone_has_no_lines() {
        assert!(recurring_lines(Path::new("nowhere/at/all"), |_| false).is_empty());
    }
}
