//! METS → where in its text the articles, the descriptions and the names of files stand.
//!
//! In: the text of a METS file, of any length. Out: an [`Outline`], found in one pass over the tags, without a tree. As an
//! example, `<div TYPE="SECTION" LABEL="World"><div TYPE="ARTICLE"/></div>` is one article, of the section `World`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::PathBuf;

use crate::format::xml::{TokenKind, Tokens, attributes, local_name};

/// Most articles, files, descriptions, and areas of all articles.
const MAX_ENTRIES: usize = 100_000;
/// Descriptions of the whole issue, and bytes of each: more is something else.
const MAX_ISSUE_DESCRIPTIONS: usize = 8;
const MAX_DESCRIPTION_BYTES: usize = 64 << 10;

/// Articles stand no deeper in sections than this.
const MAX_DEPTH: usize = 64;

/// Where in the text of a METS file its parts lie.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) files: Vec<NamedFile>,
    pub(super) articles: Vec<Article>,
    descriptions: Vec<(String, Range<usize>)>,
    places: HashMap<String, usize>,
}

/// A file of the issue, below the folder of the METS file.
#[derive(Debug)]
pub(super) struct NamedFile {
    pub(super) id: String,
    pub(super) path: PathBuf,
}

/// An article of the logical structure.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) range: Range<usize>,
    /// The ids of what describes it.
    pub(super) descriptions: Vec<String>,
    /// The name of the section that it stands in.
    pub(super) section: String,
    pub(super) areas: Vec<Area>,
}

/// Where a part of an article stands.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) file: String,
    /// The id of a block; the whole page where there is none.
    pub(super) block: Option<String>,
}

/// A `div` that is open.
struct Division {
    kind: DivisionKind,
    start: usize,
    label: String,
    descriptions: Vec<String>,
    has_articles: bool,
    first_area: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DivisionKind {
    Article,
    Section,
    Other,
}

impl DivisionKind {
    fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "article" | "news" | "story" | "editorial" | "letter" | "obituary" | "review" => Self::Article,
            "section" | "chapter" => Self::Section,
            _ => Self::Other,
        }
    }
}

impl Outline {
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        for token in Tokens::of(text) {
            match token.kind {
                TokenKind::Start(name) | TokenKind::Empty(name) => {
                    reader.start(local_name(name), &text[token.range.clone()], token.range.start);
                    if let TokenKind::Empty(_) = token.kind {
                        reader.end(local_name(name), token.range.end);
                    }
                }
                TokenKind::End(name) => reader.end(local_name(name), token.range.end),
                _ => {}
            }
        }
        reader.outline
    }

    /// Returns where the description with `id` stands.
    pub(super) fn description(&self, id: &str) -> Option<Range<usize>> {
        self.places.get(id).map(|place| self.descriptions[*place].1.clone())
    }

    /// Returns what describes the issue: all descriptions that are no article's.
    pub(super) fn about_issue(&self) -> impl Iterator<Item = Range<usize>> {
        let of_articles: HashSet<&str> =
            self.articles.iter().flat_map(|article| &article.descriptions).map(String::as_str).collect();
        let of_issue = self.descriptions.iter().filter(move |(id, _)| !of_articles.contains(id.as_str()));
        of_issue
            .map(|(_, range)| range.clone())
            .filter(|range| range.len() <= MAX_DESCRIPTION_BYTES)
            .take(MAX_ISSUE_DESCRIPTIONS)
    }

    /// Returns the files that may hold the text of a page, each once.
    pub(super) fn pages(&self) -> impl Iterator<Item = &NamedFile> {
        let mut seen = HashSet::new();
        let is_text = |file: &&NamedFile| {
            let name = file.path.to_string_lossy().to_ascii_lowercase();
            let name = crate::archive::without_compression(&name).unwrap_or(&name);
            name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "xml" | "alto"))
        };
        self.files.iter().filter(is_text).filter(move |file| seen.insert(&file.path))
    }
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    divisions: Vec<Division>,
    /// The areas of all divisions that are open.
    areas: Vec<Area>,
    n_areas: usize,
    open_description: Option<(String, usize)>,
    open_file: Option<String>,
}

impl Reader {
    fn start(&mut self, name: &str, tag: &str, at: usize) {
        let value = |wanted: &str| {
            let value = attributes(tag).find(|(name, _)| local_name(name) == wanted)?.1;
            Some(html_escape::decode_html_entities(value.trim()).into_owned()).filter(|value| !value.is_empty())
        };
        match name {
            "dmdSec" if self.open_description.is_none() => {
                self.open_description = Some((value("ID").unwrap_or_default(), at));
            }
            "file" => self.open_file = value("ID"),
            "FLocat" => {
                let path = value("href").and_then(|link| path_below(&link));
                if let (Some(id), Some(path), true) = (&self.open_file, path, self.outline.files.len() < MAX_ENTRIES) {
                    self.outline.files.push(NamedFile { id: id.clone(), path });
                }
            }
            "div" => {
                let kind = DivisionKind::named(&value("TYPE").unwrap_or_default());
                let descriptions = value("DMDID").unwrap_or_default();
                self.divisions.push(Division {
                    kind,
                    start: at,
                    label: value("LABEL").unwrap_or_default(),
                    descriptions: descriptions.split_whitespace().map(str::to_owned).collect(),
                    has_articles: false,
                    first_area: self.areas.len(),
                });
            }
            "area" if !self.divisions.is_empty() && self.n_areas < MAX_ENTRIES => {
                self.n_areas += 1;
                if let Some(file) = value("FILEID") {
                    self.areas.push(Area { file, block: value("BEGIN") });
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        match name {
            "dmdSec" => {
                if let Some((id, start)) = self.open_description.take()
                    && self.outline.descriptions.len() < MAX_ENTRIES
                {
                    self.outline.places.entry(id.clone()).or_insert(self.outline.descriptions.len());
                    self.outline.descriptions.push((id, start..at));
                }
            }
            "file" => self.open_file = None,
            "div" => self.end_division(at),
            // What is not closed does not reach into the next structure.
            "structMap" => {
                self.divisions.clear();
                self.areas.clear();
            }
            _ => {}
        }
    }

    fn end_division(&mut self, at: usize) {
        let Some(division) = self.divisions.pop() else { return };
        let n_articles_around =
            self.divisions.iter().rev().take(MAX_DEPTH).filter(|outer| outer.kind == DivisionKind::Article).count();
        let has_areas = self.areas.len() > division.first_area;
        let is_article = match division.kind {
            DivisionKind::Article => n_articles_around == 0,
            // A section that is not parted into articles is one.
            DivisionKind::Section => n_articles_around == 0 && !division.has_articles && has_areas,
            DivisionKind::Other => false,
        };
        if is_article && has_areas && self.outline.articles.len() < MAX_ENTRIES {
            let section = self.divisions.iter().rev().take(MAX_DEPTH).find(|outer| outer.kind == DivisionKind::Section);
            self.outline.articles.push(Article {
                range: division.start..at,
                descriptions: division.descriptions,
                section: section.map(|section| section.label.clone()).unwrap_or_default(),
                areas: self.areas.split_off(division.first_area),
            });
        }
        if (is_article || division.has_articles)
            && let Some(outer) = self.divisions.last_mut()
        {
            outer.has_articles = true;
        }
        if self.divisions.is_empty() {
            self.areas.clear();
        }
    }
}

/// Reads a link to a file below the folder; one that would climb out of it, or lies elsewhere, is none.
fn path_below(link: &str) -> Option<PathBuf> {
    let link = link.strip_prefix("file:").unwrap_or(link);
    // docWorks writes `file://./ALTO/1.xml`.
    let link = link.strip_prefix("//").unwrap_or(link);
    let decoded = percent_decoded(link);
    let mut path = PathBuf::new();
    if decoded.starts_with(['/', '\\']) {
        return None;
    }
    for part in decoded.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => return None,
            part if part.contains([':', '\0']) => return None,
            part => path.push(part),
        }
    }
    (!path.as_os_str().is_empty()).then_some(path)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        let code =
            if byte == b'%' { digit(0).zip(digit(1)).and_then(|(a, b)| u8::try_from(a * 16 + b).ok()) } else { None };
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_link_stays_in_its_folder() {
        for (link, expected) in [
            ("file://./ALTO/0001.xml", Some("ALTO/0001.xml")),
            ("file:alto%20files/1.xml", Some("alto files/1.xml")),
            ("ALTO\\1.xml", Some("ALTO/1.xml")),
            ("./1.xml", Some("1.xml")),
            ("../1.xml", None),
            ("a/%2e%2e/%2e%2e/1.xml", None),
            ("/etc/passwd", None),
            ("file:///etc/passwd", None),
            ("http://alto.example/1.xml", None),
            ("C:\\1.xml", None),
            ("", None),
        ] {
            assert_eq!(path_below(link).as_deref(), expected.map(Path::new), "{link}");
        }
    }

    #[test]
    fn articles_are_the_outermost_and_sections_only_without_them() {
        let area = |id: &str| format!("<fptr><area FILEID=\"F\" BEGIN=\"{id}\"/></fptr>");
        let text = format!(
            "<div TYPE=\"Section\" LABEL=\"World\"><div TYPE=\"ARTICLE\" DMDID=\"M1 M2\">{}<div TYPE=\"ARTICLE\">{}</div></div></div>\
             <div TYPE=\"SECTION\"><div TYPE=\"BODY\">{}</div></div><div TYPE=\"ADVERTISEMENT\">{}</div><div TYPE=\"ARTICLE\"/>",
            area("a"),
            area("b"),
            area("c"),
            area("d"),
        );
        let outline = Outline::of(&format!("<structMap><div TYPE=\"ISSUE\">{text}</div></structMap>"));
        let found: Vec<(&str, Vec<&str>)> = outline
            .articles
            .iter()
            .map(|article| {
                (article.section.as_str(), article.areas.iter().filter_map(|area| area.block.as_deref()).collect())
            })
            .collect();
        assert_eq!(found, [("World", vec!["a", "b"]), ("", vec!["c"])]);
        assert_eq!(outline.articles[0].descriptions, ["M1", "M2"]);
    }
}
