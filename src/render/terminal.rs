//! Results for reading in a terminal: headline, date, snippets; colour where it is wanted.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use textwrap::WordSeparator;
use textwrap::core::Word;
use unicode_segmentation::UnicodeSegmentation;

use super::{counted, readable_date, readable_day, readable_path, reasons, safe_line, safe_marked};
use crate::article::Article;
use crate::search::{Completeness, Hit, SearchResults};
use crate::snippet::Snippet;

/// How text is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Whether there is colour.
    pub color: Color,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether headlines are links (OSC 8) to what they name.
    pub links: Links,
    /// The folder that paths are seen from.
    pub here: &'a Path,
}

/// Whether there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Marks are coloured.
    On,
    /// Marks stand in square brackets.
    Off,
}

/// Whether headlines are links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// They are.
    On,
    /// They are not.
    Off,
}

const HEADLINE: Style = Style::new().bold();
pub(super) const MARK: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
/// Stands before a headline that is not the one shown.
pub(super) const ALSO_HEADLINED: &str = "also headlined: ";
const INDENT: &str = "   ";

/// Writes the line above the hits: how many, from when to when, how fast.
///
/// # Errors
/// Those of `out`.
pub fn summary(out: &mut dyn Write, results: &SearchResults, milliseconds: u128, look: &Look<'_>) -> io::Result<()> {
    let found = &results.found;
    let mut line = counted(found.n_complete, "article");
    if found.n_partial > 0 {
        line = format!("{line} with all of the query, {} with some of it", super::grouped(found.n_partial));
    }
    if let Some((first, last)) = found.days {
        line.push_str(", ");
        line.push_str(&readable_day(first));
        if first != last {
            line.push_str(" to ");
            line.push_str(&readable_day(last));
        }
    }
    writeln!(out, "{}", look.styled(FAINT, &format!("{line} ({milliseconds} ms)")))
}

/// Writes the hits.
///
/// # Errors
/// Those of `out`.
pub fn hits(out: &mut dyn Write, results: &SearchResults, look: &Look<'_>) -> io::Result<()> {
    let is_partial = |hit: &Hit| hit.found.completeness == Completeness::Partial;
    // Where those with all of the words do not come first, as for many words, a line would part nothing.
    let first_partial = results.hits.iter().position(is_partial);
    let n_before = first_partial.filter(|&first| results.hits[first..].iter().all(is_partial));
    for (n, found) in results.hits.iter().enumerate() {
        if n_before == Some(n) {
            writeln!(out, "\n{}", look.styled(FAINT, "Articles with some of the words:"))?;
        }
        hit(out, found, look)?;
    }
    Ok(())
}

fn hit(out: &mut dyn Write, hit: &Hit, look: &Look<'_>) -> io::Result<()> {
    let article = &hit.found.article;
    let path = readable_path(&article.source, look.here).display().to_string();
    let headline = match &article.headline {
        // One byte for one byte, so that the marks stay where they are.
        Some(headline) => look.marked(&headline.replace(['\n', '\t'], " "), &hit.headline_marks, HEADLINE),
        None => look.styled(FAINT, "(no headline)"),
    };
    let number = format!("{}. ", hit.rank);
    let headline = look.linked(&headline, article);
    writeln!(out)?;
    look.wrapped(out, &headline, &number, &" ".repeat(number.len()))?;
    look.wrapped(out, &look.styled(FAINT, &safe_line(&facts(article))), INDENT, INDENT)?;
    for headline in &hit.other_headlines {
        let text = format!("{}{}", look.styled(FAINT, ALSO_HEADLINED), look.snippet(headline));
        look.wrapped(out, &text, INDENT, INDENT)?;
    }
    for snippet in &hit.snippets {
        look.wrapped(out, &look.snippet(snippet), INDENT, INDENT)?;
    }
    if let Some(reasons) = &hit.found.reasons {
        look.wrapped(out, &look.styled(FAINT, &reasons::line(hit.found.score, reasons)), INDENT, INDENT)?;
    }
    let member = article.source.member.as_ref().map(|member| format!(" ({member})")).unwrap_or_default();
    writeln!(out, "{INDENT}{}", look.styled(FAINT, &safe_line(&format!("{path}{member}"))))
}

/// Returns outlet, date, byline, section, language and id in one line.
pub(super) fn facts(article: &Article) -> String {
    let mut facts = Vec::new();
    facts.extend(article.outlet.clone());
    facts.push(article.published.map_or_else(|| "undated".to_owned(), |date| readable_date(&date)));
    // Of an article that names nobody, its agency or desk; the outlet stands there already.
    let authors = if article.byline.is_empty() { &article.authors } else { &article.byline };
    let authors: Vec<&str> =
        authors.iter().map(String::as_str).filter(|author| article.outlet.as_deref() != Some(author)).collect();
    if !authors.is_empty() {
        facts.push(authors.join(", "));
    }
    facts.extend(article.section.clone());
    facts.extend(article.language.map(|language| language.to_string()));
    facts.extend(article.ocr.map(|confidence| format!("OCR {confidence}")));
    facts.push(article.id.to_string());
    facts.join(" · ")
}

impl Look<'_> {
    /// Returns `text` in `style`, where there is colour.
    #[must_use]
    pub fn styled(&self, style: Style, text: &str) -> String {
        match self.color {
            Color::On if !text.is_empty() => format!("{style}{text}{style:#}"),
            Color::On | Color::Off => text.to_owned(),
        }
    }

    /// Returns `text` with its marks shown, the rest in `style`; unsafe characters are dropped.
    #[must_use]
    pub fn marked(&self, text: &str, marks: &[Range<usize>], style: Style) -> String {
        let (text, marks) = safe_marked(text, marks);
        let mut shown = String::with_capacity(text.len() + marks.len() * 16);
        let mut end = 0;
        for mark in marks {
            shown.push_str(&self.styled(style, &text[end..mark.start]));
            match self.color {
                Color::On => shown.push_str(&self.styled(MARK, &text[mark.clone()])),
                Color::Off => {
                    shown.push('[');
                    shown.push_str(&text[mark.clone()]);
                    shown.push(']');
                }
            }
            end = mark.end;
        }
        shown.push_str(&self.styled(style, &text[end..]));
        shown
    }

    fn snippet(&self, snippet: &Snippet) -> String {
        let text = self.marked(&snippet.text, &snippet.marks, Style::new());
        let before = if snippet.starts_mid_sentence { "… " } else { "" };
        let after = if snippet.ends_mid_sentence { " …" } else { "" };
        format!("{before}{text}{after}")
    }

    /// Writes `text` in lines that fit the terminal.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn wrapped(&self, out: &mut dyn Write, text: &str, first_indent: &str, indent: &str) -> io::Result<()> {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first_indent)
            .subsequent_indent(indent)
            .word_separator(WordSeparator::Custom(breakable));
        for line in textwrap::wrap(text, options) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    /// Returns `text` as a link to the article: its address on the web, else its file.
    fn linked(&self, text: &str, article: &Article) -> String {
        let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let target = article
            .url
            .as_ref()
            .filter(is_web)
            .map_or_else(|| format!("file://{}", article.source.file().display()), Clone::clone);
        // A link may hold printable ASCII only: everything else could end the sequence.
        let is_plain = target.bytes().all(|b| (0x21..0x7f).contains(&b));
        match self.links {
            Links::On if is_plain => format!("\u{1b}]8;;{target}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
            Links::On | Links::Off => text.to_owned(),
        }
    }
}

/// Splits `line` where lines may end. Scripts whose words nothing parts, and which only a dictionary could, end lines
/// between any two letters as people see them.
fn breakable(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    if !line.contains(is_of_script_without_spaces) {
        return WordSeparator::UnicodeBreakProperties.find_words(line);
    }
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_unparted = is_of_script_without_spaces(first);
        let end = rest.find(|c| is_of_script_without_spaces(c) != is_unparted).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        if is_unparted {
            words.extend(run.graphemes(true).map(Word::from));
        } else {
            words.extend(WordSeparator::UnicodeBreakProperties.find_words(run));
        }
        rest = behind;
    }
    Box::new(words.into_iter())
}

/// Tells whether a letter is Thai, Lao, Burmese or Khmer, or of a script written like these.
fn is_of_script_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19ff}' | '\u{1a20}'..='\u{1aaf}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aadf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thai_ends_lines_between_letters_and_other_scripts_between_words() {
        let check = |text: &str, expected: &[&str]| {
            let look = Look { color: Color::Off, width: 6, links: Links::Off, here: Path::new("") };
            let mut out = Vec::new();
            look.wrapped(&mut out, text, "", "").unwrap();
            assert_eq!(String::from_utf8(out).unwrap().lines().collect::<Vec<_>>(), expected);
        };
        check("ที่ประชุมสภา", &["ที่ประชุม", "สภา"]);
        check("on ภาษาไทย 12", &["on ภาษ", "าไทย", "12"]);
        check("peace talks", &["peace", "talks"]);
        check("停戦の交渉", &["停戦の", "交渉"]);
    }
}
