//! The pages of an issue, read when an article stands on them.
//!
//! In: the name of a file, and of a block on it. Out: the block, as it stands in the file. Articles come in the order of
//! their pages, so that the last few pages are kept; each file is read a few times at most, whatever the METS file says.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::outline::Outline;
use crate::archive::{self, Limits};
use crate::format::xml::{TokenKind, Tokens, attributes, local_name};

/// Pages that are kept in memory.
const N_KEPT: usize = 8;
/// How often a page is read; an article that goes on on another page may need the first again.
const MAX_READS: u32 = 16;

/// The pages of an issue.
pub(super) struct Pages {
    folder: PathBuf,
    limits: Limits,
    files: HashMap<String, (PathBuf, u32)>,
    kept: VecDeque<(String, Result<Page, String>)>,
}

struct Page {
    text: String,
    /// Where the root element lies.
    root: Range<usize>,
    blocks: HashMap<String, Range<usize>>,
}

impl Pages {
    pub(super) fn of(path: &Path, outline: &Outline, limits: Limits) -> Self {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let files = outline.files.iter().map(|file| (file.id.clone(), (file.path.clone(), 0))).collect();
        Self { folder: folder.to_owned(), limits, files, kept: VecDeque::new() }
    }

    /// Returns a block of a page; the whole page where none is named.
    pub(super) fn block(&mut self, file: &str, block: Option<&str>) -> Result<&str, String> {
        let Some(block) = block else { return self.whole(file) };
        let page = self.page(file)?;
        let range = page.blocks.get(block).ok_or_else(|| format!("its page `{file}` has no block `{block}`"))?;
        Ok(&page.text[range.clone()])
    }

    /// Returns all of a page.
    pub(super) fn whole(&mut self, file: &str) -> Result<&str, String> {
        self.page(file).map(|page| &page.text[page.root.clone()])
    }

    fn page(&mut self, file: &str) -> Result<&Page, String> {
        let kept = self.kept.iter().position(|(id, _)| id == file);
        let place = if let Some(place) = kept {
            place
        } else {
            let page = self.read(file);
            if self.kept.len() == N_KEPT {
                self.kept.pop_front();
            }
            self.kept.push_back((file.to_owned(), page));
            self.kept.len() - 1
        };
        self.kept[place].1.as_ref().map_err(Clone::clone)
    }

    fn read(&mut self, file: &str) -> Result<Page, String> {
        let (path, n_reads) =
            self.files.get_mut(file).ok_or_else(|| format!("there is no file `{file}` in the issue"))?;
        if *n_reads == MAX_READS {
            return Err(format!("its page `{}` is named again and again", path.display()));
        }
        *n_reads += 1;
        let full = self.folder.join(&*path);
        let told = |reason: String| format!("its page `{}`: {reason}", path.display());
        // A link may lead out of the folder, even where its name does not.
        if let (Ok(folder), Ok(real)) = (self.folder.canonicalize(), full.canonicalize())
            && !real.starts_with(folder)
        {
            return Err(told("lies outside of the folder".to_owned()));
        }
        let bytes = archive::read_all(&full, &self.limits).map_err(|error| told(error.to_string()))?;
        Page::of(archive::decode(&bytes).text).ok_or_else(|| told("no ALTO file".to_owned()))
    }
}

impl Page {
    fn of(text: String) -> Option<Self> {
        let mut blocks = HashMap::new();
        let mut open: Vec<(&str, Option<String>, usize)> = Vec::new();
        let mut root = None;
        for token in Tokens::of(&text) {
            match token.kind {
                TokenKind::Start(name) if local_name(name) == "alto" => {
                    root = root.or(Some(token.range.start..text.len()));
                }
                TokenKind::Start(name) if matches!(local_name(name), "TextBlock" | "ComposedBlock" | "TextLine") => {
                    let tag = &text[token.range.clone()];
                    let id = attributes(tag).find(|(name, _)| *name == "ID").map(|(_, id)| id);
                    open.push((
                        name,
                        id.map(|id| html_escape::decode_html_entities(id).into_owned()),
                        token.range.start,
                    ));
                }
                TokenKind::End(name) if local_name(name) == "alto" => {
                    root = root.map(|root: Range<usize>| root.start..token.range.end);
                }
                TokenKind::End(name) if open.last().is_some_and(|(last, ..)| *last == name) => {
                    if let Some((_, Some(id), start)) = open.pop() {
                        blocks.entry(id).or_insert(start..token.range.end);
                    }
                }
                _ => {}
            }
        }
        let root = root?;
        Some(Self { text, root, blocks })
    }
}
