//! What OCR has read of a page → headline and paragraphs, and how sure it was.
//!
//! In: blocks of lines of words, in reading order, as ALTO and hOCR have them. Out: [`RawFields`]. Words that were broken
//! at the end of a line are joined once, blocks that a column's end has parted are one paragraph again, and what is set in
//! clearly larger letters than the rest is the headline.
//!
//! ```text
//! TIDES RISE / The high- / est tides of the week- / end are due.  → TIDES RISE; The highest tides of the weekend are due.
//! ```

use std::collections::{BTreeMap, HashSet};

use super::{FormatError, Prose, RawFields};
use crate::article::{Evidence, OcrConfidence};

/// How many times as large as those of most text the letters of a headline are.
const HEADLINE_RATIO: f64 = 1.3;
/// What is longer than this is no headline, however large.
const MAX_HEADLINE_CHARS: usize = 250;
/// A page number has no more characters than this.
const MAX_PAGE_NUMBER_CHARS: usize = 6;
/// So many blocks from the start or the end of a page, its number may stand.
const N_EDGE_BLOCKS: usize = 2;
/// What OCR programs write for a hyphen at the end of a line; the first ones stand in words too.
const HYPHENS: &[char] = &['-', '\u{2010}', '\u{2e17}', '\u{ad}', '¬'];
/// Those that stand nowhere else.
const SOFT_HYPHENS: &[char] = &['\u{ad}', '¬'];

/// A page, or an article of it, as it is being read.
#[derive(Debug, Default)]
pub(super) struct Scan {
    blocks: Vec<Block>,
    confidences: (f64, u32),
    /// How many blocks are in each language.
    languages: BTreeMap<String, u32>,
}

/// What a block is, as far as its format says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Headline,
}

#[derive(Debug)]
struct Block {
    role: Role,
    /// The size of its letters, in whatever unit the page has.
    size: Option<f64>,
    lines: Vec<Line>,
}

#[derive(Debug, Default)]
struct Line {
    text: String,
    /// The hyphen that breaks its last word, which `text` is without.
    hyphen: Option<char>,
}

impl Scan {
    /// Starts a block.
    pub(super) fn block(&mut self, role: Role, size: Option<f64>) {
        self.blocks.push(Block { role, size, lines: Vec::new() });
    }

    /// Starts a line of the block.
    pub(super) fn line(&mut self) {
        if self.blocks.is_empty() {
            self.block(Role::Text, None);
        }
        self.blocks.last_mut().expect("one was started if there was none").lines.push(Line::default());
    }

    /// Adds a word to the line, behind a space unless it is the first.
    pub(super) fn word(&mut self, word: &str) {
        let Some(line) = self.last_line() else { return };
        let words = word.split_whitespace();
        for word in words {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            line.text.push_str(word);
        }
    }

    /// Adds to the last word that there is.
    pub(super) fn append(&mut self, text: &str) {
        let lines = self.blocks.iter_mut().rev().flat_map(|block| block.lines.iter_mut().rev());
        if let Some(line) = { lines }.find(|line| !line.text.is_empty()) {
            line.text.push_str(text);
        }
    }

    /// Says how large the letters of the block are, unless that is known.
    pub(super) fn size(&mut self, size: f64) {
        if let Some(block) = self.blocks.last_mut() {
            block.size.get_or_insert(size);
        }
    }

    /// Says that the last word of the line is broken; without that, a hyphen at its end tells.
    pub(super) fn hyphen(&mut self, hyphen: char) {
        if let Some(line) = self.last_line() {
            line.hyphen = Some(hyphen);
        }
    }

    /// Notes how sure OCR was of a word, 0 to 1.
    pub(super) fn confidence(&mut self, confidence: f64) {
        if (0.0..=1.0).contains(&confidence) {
            self.confidences.0 += confidence;
            self.confidences.1 += 1;
        }
    }

    /// Notes the language of a block.
    pub(super) fn language(&mut self, tag: &str) {
        if let Some(n) = self.languages.get_mut(tag) {
            *n += 1;
        } else {
            self.languages.insert(tag.to_owned(), 1);
        }
    }

    fn last_line(&mut self) -> Option<&mut Line> {
        self.blocks.last_mut()?.lines.last_mut()
    }

    /// Takes over how sure OCR was of the words of `other`, and their languages.
    pub(super) fn add_notes_of(&mut self, other: &Self) {
        self.confidences.0 += other.confidences.0;
        self.confidences.1 += other.confidences.1;
        for (tag, n) in &other.languages {
            *self.languages.entry(tag.clone()).or_default() += n;
        }
    }

    /// Returns how sure OCR was of the words, on average.
    pub(super) fn mean_confidence(&self) -> Option<OcrConfidence> {
        OcrConfidence::new(self.confidences.0 / f64::from(self.confidences.1))
    }

    /// Returns the language of most blocks.
    pub(super) fn main_language(&self) -> Option<String> {
        self.languages.iter().max_by_key(|(_, n)| **n).map(|(tag, _)| tag.clone())
    }

    /// Reads the page as one article: its headline is a block that is one, or that looks like one; `outlet` is none.
    ///
    /// # Errors
    /// When there is no word on it.
    pub(super) fn page(mut self, outlet: Option<&str>) -> Result<RawFields, FormatError> {
        let (language, ocr) = (self.main_language(), self.mean_confidence());
        self.drop_furniture();
        let headline = self.take_headline(outlet);
        let paragraphs = self.paragraphs();
        if headline.is_none() && paragraphs.is_empty() {
            return Err(FormatError::NotAStory { found: "a page without text".to_owned() });
        }
        Ok(RawFields {
            evidence: Some(Evidence::Markup),
            headline,
            body: (!paragraphs.is_empty()).then(|| Prose::Plain(paragraphs.join("\n\n"))),
            language,
            ocr,
            ..RawFields::default()
        })
    }

    /// Drops blocks without text, and the number of the page.
    fn drop_furniture(&mut self) {
        for block in &mut self.blocks {
            block.lines.iter_mut().for_each(Line::end);
            block.lines.retain(|line| !line.text.is_empty());
        }
        self.blocks.retain(|block| !block.lines.is_empty());
        let n_blocks = self.blocks.len();
        let mut place = 0;
        self.blocks.retain(|block| {
            place += 1;
            let is_at_edge = place <= N_EDGE_BLOCKS || place + N_EDGE_BLOCKS > n_blocks;
            !(is_at_edge && n_blocks > 1 && block.is_page_number())
        });
    }

    /// Takes the headline out of the blocks; one that is set in several is taken whole.
    fn take_headline(&mut self, outlet: Option<&str>) -> Option<String> {
        let usual_size = self.usual_size();
        let is_large = |block: &Block| {
            block.size.zip(usual_size).is_some_and(|(size, usual)| size >= usual * HEADLINE_RATIO)
                && block.n_chars() <= MAX_HEADLINE_CHARS
        };
        let is_told = self.blocks.iter().any(|block| block.role == Role::Headline);
        let is_headline = |block: &Block| {
            if is_told {
                block.role == Role::Headline
            } else {
                is_large(block) && !outlet.is_some_and(|outlet| block.is_name(outlet))
            }
        };
        let start = self.blocks.iter().position(is_headline)?;
        let size = self.blocks[start].size;
        let is_same_size = |block: &&Block| match (block.size, size) {
            (Some(size), Some(first)) => (size - first).abs() < first / 10.0,
            _ => is_told,
        };
        let n_blocks =
            self.blocks[start..].iter().take_while(|block| is_headline(block)).take_while(is_same_size).count();
        let headline: Vec<Block> = self.blocks.drain(start..start + n_blocks).collect();
        Some(join_blocks(&headline, &HashSet::new()).join(" "))
    }

    /// Returns the size that most of the text has.
    fn usual_size(&self) -> Option<f64> {
        let mut sizes: Vec<(f64, usize)> = self
            .blocks
            .iter()
            .filter_map(|block| Some((block.size.filter(|size| *size > 0.0)?, block.n_chars())))
            .collect();
        sizes.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let half = sizes.iter().map(|(_, n_chars)| n_chars).sum::<usize>().div_ceil(2);
        let mut n_seen = 0;
        let is_middle = |(_, n_chars): &&(f64, usize)| {
            n_seen += n_chars;
            n_seen >= half
        };
        sizes.iter().find(is_middle).map(|(size, _)| *size)
    }

    /// Returns the paragraphs of the text.
    pub(super) fn paragraphs(mut self) -> Vec<String> {
        for block in &mut self.blocks {
            block.lines.iter_mut().for_each(Line::end);
        }
        let compounds = self.compounds();
        join_blocks(&self.blocks, &compounds)
    }

    /// Collects the words that are written with a hyphen within lines, in lower case.
    fn compounds(&self) -> HashSet<String> {
        let lines = self.blocks.iter().flat_map(|block| &block.lines);
        let words = lines.flat_map(|line| line.text.split_whitespace()).filter(|word| word.contains('-'));
        words.map(|word| bare(word).to_lowercase()).collect()
    }
}

impl Block {
    fn n_chars(&self) -> usize {
        self.lines.iter().map(|line| line.text.chars().count()).sum()
    }

    fn is_page_number(&self) -> bool {
        let [line] = self.lines.as_slice() else { return false };
        line.text.chars().nth(MAX_PAGE_NUMBER_CHARS).is_none() && !line.text.chars().any(char::is_alphabetic)
    }

    fn is_name(&self, name: &str) -> bool {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let (own, name): (String, String) =
            (self.lines.iter().map(|line| letters(&line.text)).collect(), letters(name));
        own == name || own.strip_prefix("the") == Some(&name) || name.strip_prefix("the") == Some(&own)
    }
}

impl Line {
    /// Takes the hyphen off the end that breaks the last word; two of them are a dash.
    fn end(&mut self) {
        let mut end = self.text.chars().rev();
        if let (Some(hyphen), Some(before)) = (end.next(), end.next())
            && HYPHENS.contains(&hyphen)
            && before.is_alphanumeric()
        {
            self.text.pop();
            self.hyphen = Some(hyphen);
        }
    }
}

/// Joins the lines of blocks to paragraphs.
fn join_blocks(blocks: &[Block], compounds: &HashSet<String>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut hyphen = None;
    for block in blocks {
        for (n, line) in block.lines.iter().filter(|line| !line.text.is_empty()).enumerate() {
            match paragraphs.last_mut() {
                Some(paragraph) if n > 0 || goes_on(paragraph, hyphen, &line.text) => {
                    join(paragraph, hyphen, &line.text, compounds);
                }
                last => {
                    if let (Some(paragraph), Some(hyphen)) = (last, hyphen) {
                        paragraph.push(hyphen);
                    }
                    paragraphs.push(line.text.clone());
                }
            }
            hyphen = line.hyphen;
        }
    }
    if let (Some(paragraph), Some(hyphen)) = (paragraphs.last_mut(), hyphen) {
        paragraph.push(hyphen);
    }
    paragraphs
}

/// Tells whether the text of a block goes on in the next one: a sentence was parted where a column ends.
fn goes_on(text: &str, hyphen: Option<char>, next: &str) -> bool {
    let is_open = hyphen.is_some() || text.ends_with(|c: char| c.is_alphanumeric() || c == ',');
    is_open && next.starts_with(char::is_lowercase)
}

/// Adds a line to a text, the last word of which may be broken.
fn join(text: &mut String, hyphen: Option<char>, next: &str, compounds: &HashSet<String>) {
    let Some(hyphen) = hyphen else {
        text.push(' ');
        text.push_str(next);
        return;
    };
    let start = text.rsplit(' ').next().unwrap_or_default();
    let end = next.split(' ').next().unwrap_or_default();
    match joint(start, hyphen, end, compounds) {
        Joint::None => {}
        Joint::Hyphen => text.push('-'),
        Joint::HyphenAndSpace => text.push_str("- "),
    }
    text.push_str(next);
}

/// What stands between the two parts of a word that was broken.
enum Joint {
    None,
    Hyphen,
    HyphenAndSpace,
}

fn joint(start: &str, hyphen: char, end: &str, compounds: &HashSet<String>) -> Joint {
    /// Behind these a part is left out: `Nord- und Ostsee`.
    const SUSPENDING: &[&str] = &["und", "oder", "sowie"];
    let is_capital = |c: char| c.is_uppercase();
    if SOFT_HYPHENS.contains(&hyphen) {
        Joint::None
    } else if SUSPENDING.contains(&end) {
        Joint::HyphenAndSpace
    } else if end.starts_with(char::is_lowercase) || end.starts_with(is_capital) && is_all_capitals(start) {
        let compound = format!("{start}-{end}");
        if compounds.contains(&bare(&compound).to_lowercase()) { Joint::Hyphen } else { Joint::None }
    } else if end.starts_with(char::is_alphanumeric) {
        // `Anglo-American`, `1914-1918`.
        Joint::Hyphen
    } else {
        Joint::HyphenAndSpace
    }
}

fn is_all_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.by_ref().take(2).filter(|c| c.is_uppercase()).count() == 2 && letters.all(char::is_uppercase)
}

/// Returns a word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a page of blocks, parted by empty lines; a number in front is the size of the letters.
    #[track_caller]
    fn check(page: &str, headline: Option<&str>, paragraphs: &[&str]) {
        let mut scan = Scan::default();
        for block in page.split("\n\n") {
            let (size, text) = match block.split_once(": ") {
                Some((size, text)) => (size.parse().ok(), text),
                None => (None, block),
            };
            scan.block(Role::Text, size);
            for line in text.lines() {
                scan.line();
                line.split(' ').for_each(|word| scan.word(word));
            }
        }
        let fields = scan.page(Some("The Harbour Post")).unwrap();
        assert_eq!(fields.headline.as_deref(), headline);
        assert_eq!(fields.body, (!paragraphs.is_empty()).then(|| Prose::Plain(paragraphs.join("\n\n"))));
    }

    #[test]
    fn broken_words_are_joined() {
        check(
            "The high-\nest tides of the tele¬\ngraph and the cable\u{ad}\nship",
            None,
            &["The highest tides of the telegraph and the cableship"],
        );
        check("TELE-\nGRAPHED", None, &["TELEGRAPHED"]);
    }

    #[test]
    fn a_hyphen_that_belongs_to_the_word_stays() {
        check("the Anglo-\nAmerican war of 1914-\n1918", None, &["the Anglo-American war of 1914-1918"]);
        check("in Nord-\nund Ostsee", None, &["in Nord- und Ostsee"]);
        check(
            "a South-Westerly, then a south-\nwesterly. The high-\nest",
            None,
            &["a South-Westerly, then a south-westerly. The highest"],
        );
        check("he said --\nand went -\nat last-", None, &["he said -- and went - at last-"]);
    }

    #[test]
    fn a_sentence_that_a_column_parts_is_one() {
        check(
            "It is for a fresh south-\n\nwesterly, and for\n\nno other.\n\nIt rains.",
            None,
            &["It is for a fresh southwesterly, and for no other.", "It rains."],
        );
        check("It was Anglo-\n\nThe other", None, &["It was Anglo-", "The other"]);
    }

    #[test]
    fn the_headline_is_what_is_set_in_large_letters() {
        check(
            "40: THE HARBOUR POST\n\n10: Monday\n\n20: Tides rise\n\n19: in the west-\nern bay\n\n10: It rains in the bay and on the hills, and nobody is out who need not be.\n\n20: Other news",
            Some("Tides rise in the western bay"),
            &[
                "THE HARBOUR POST",
                "Monday",
                "It rains in the bay and on the hills, and nobody is out who need not be.",
                "Other news",
            ],
        );
        check("12: Tides rise\n\n10: It rains.", None, &["Tides rise", "It rains."]);
    }

    #[test]
    fn the_number_of_the_page_is_left_out() {
        check(
            "- 17 -\n\nIt rains.\n\n1918\n\nIt snows.\n\nIt hails.\n\n17",
            None,
            &["It rains.", "1918", "It snows.", "It hails."],
        );
        check("17", None, &["17"]);
    }
}
