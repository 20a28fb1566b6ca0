//! What the files of a folder tell of each other, for a file of it that is being read.
//!
//! In: a story, and the file that it is the only one of. Out: its extraction, judged by the files beside it: a text is
//! freed from the lines that recur in its folder (`folder_lines.rs`), and a date such as `03/04/2025` that nothing else
//! settles is read in the order that other files show (`folder_dates.rs`). As an example, of a folder of 10,000 texts
//! 64 are looked into, once in a run, and only when a text of it is read at all.
//!
//! The sample depends on nothing but the names and the bytes of the files in the folder: neither on the order in which
//! files are read nor on what the index knows. It takes those files whose names have the lowest hashes, so that it
//! reaches over all years of a folder that is sorted by date, and mostly stays when files are added. Where it does
//! change, articles that are in the index stay as they were read, until their files are read again: those indexed
//! before their folder was known keep what they have until `index --rebuild`.

use std::collections::{BinaryHeap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::folder_dates::FolderDates;
use super::folder_lines::recurring_lines;
use super::pipeline::extraction;
use crate::archive;
use crate::article::Source;
use crate::extract::{ExtractOptions, Extraction, RecurringLines};
use crate::format::{Content, FieldMap, RawStory};

/// Files of a folder that are looked into. With 64 of them a line that stands in a third of the texts is found in
/// 99 of 100 folders.
const N_SAMPLED: usize = 64;
/// Folders that are kept in mind. Files come in order of their paths, so that one folder is done before the next, but
/// for its subfolders.
const N_FOLDERS: usize = 32;

/// How the files of a folder are read.
#[derive(Clone, Copy)]
pub(super) struct FolderReading<'a> {
    pub(super) map: &'a FieldMap,
    pub(super) options: &'a ExtractOptions,
    /// Tells of a path that it is no part of the archive.
    pub(super) is_left_out: &'a dyn Fn(&Path) -> bool,
}

/// What is known of the folders that are being read.
#[derive(Default)]
pub(super) struct Folders(Mutex<VecDeque<(PathBuf, Arc<Folder>)>>);

/// What is known of a folder: the first to need a thing finds it out, and whoever else needs it waits.
#[derive(Default)]
struct Folder {
    lines: OnceLock<RecurringLines>,
    dates: OnceLock<FolderDates>,
}

impl Folders {
    /// Extracts the story that is the only one of its file.
    pub(super) fn extraction(
        &self,
        story: RawStory,
        source: &Source,
        reading: FolderReading<'_>,
    ) -> Result<Extraction, String> {
        let file = source.file();
        let path = file.parent().unwrap_or(Path::new(""));
        let folder = self.folder(path);
        let lines = || folder.lines.get_or_init(|| recurring_lines(path, reading.is_left_out));
        let extract = |story: RawStory, source: &Source| match story.content {
            Content::Text(_) => extraction(story, source, reading.options, lines()),
            Content::Page(_) | Content::Fields(_) => {
                extraction(story, source, reading.options, &RecurringLines::default())
            }
        };
        let mut extracted = extract(story, source)?;
        if extracted.lacks_digit_order() {
            let dates = folder.dates.get_or_init(|| FolderDates::learn(path, reading, extract));
            let order = dates.digit_order_beside(&file, extracted.article.outlet.as_deref());
            extracted.settle_dates(order, reading.options.today);
        }
        Ok(extracted)
    }

    fn folder(&self, path: &Path) -> Arc<Folder> {
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

/// Returns the files of `folder` that are looked into: as many as there may be of those that `is_fit` takes.
pub(super) fn sample(folder: &Path, is_fit: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut lowest: BinaryHeap<([u8; 32], PathBuf)> = BinaryHeap::with_capacity(N_SAMPLED + 1);
    for path in archive::files_in(folder).filter(|path| is_fit(path)) {
        let name = path.file_name().unwrap_or_default();
        lowest.push((*blake3::hash(name.as_encoded_bytes()).as_bytes(), path));
        if lowest.len() > N_SAMPLED {
            lowest.pop();
        }
    }
    lowest.into_sorted_vec().into_iter().map(|(_, path)| path).collect()
}

/// Tells whether a file's name leaves open that it is of one of the formats with these extensions.
pub(super) fn may_have_extension(path: &Path, extensions: &[&str]) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    let name = Path::new(archive::without_compression(&name).unwrap_or(&name));
    name.extension().is_none_or(|extension| extensions.iter().any(|known| extension == *known))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::civil::date;

    use super::*;
    use crate::article::ArticleId;
    use crate::extract::KeepPages;
    use crate::format::Capture;

    const STORIES: [&str; 5] = ["Both sides kept it.", "It left at noon.", "Fish is dear.", "Nobody knows.", "A cat."];

    /// Reads the first text of `folder`, and tells how many lines were cut.
    fn n_cut(folders: &Folders, folder: &Path) -> usize {
        let text = fs::read_to_string(folder.join("0.txt")).unwrap();
        let content = Content::Text(text);
        let story = RawStory { id: ArticleId::of(b"a text"), member: None, content, capture: Capture::default() };
        let options = ExtractOptions { language: None, keep: KeepPages::Articles, today: date(2025, 6, 1) };
        let reading = FolderReading { map: &FieldMap::default(), options: &options, is_left_out: &|_| false };
        let source = Source { root: folder.to_owned(), path: "0.txt".into(), member: None };
        folders.extraction(story, &source, reading).unwrap().removed.len()
    }

    #[test]
    fn a_folder_is_looked_into_once() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::default();
        for (n, story) in STORIES.iter().enumerate() {
            let text = format!("Headline {n}\n\n{story}\n\nThe Quay, Port Elms");
            fs::write(folder.path().join(format!("{n}.txt")), text).unwrap();
            assert_eq!(n_cut(&folders, folder.path()), 0);
        }
        assert_eq!(n_cut(&Folders::default(), folder.path()), 1);
    }
}
