//! Matches in their context, aligned at the keyword: for reading in a terminal, for programs, for spreadsheets.
//!
//! ```text
//! 6xtqde8s8esg 2025-04-03  36 lorries crossed the lines at  Brenn  on Thursday and drove, at the pace
//! ```
//!
//! Columns are those of a terminal, where a Chinese character takes two. A line of a script that is written from right
//! to left has what follows the keyword on its left, and each of its columns between marks that keep it apart, so that
//! it is read from right to left on terminals that can do that.
//!
//! The JSON of a line has `schema`, `rank`, `complete`, `id`, `headline`, `published`, `outlet` and `file` as a hit has
//! them; `part`, where the match stands, and `span`, its offsets in characters in the text of that part, as `show --json`
//! prints it; `before`, `keyword` and `after`, which together are that text with white space collapsed.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::json::{self, SCHEMA};
use super::terminal::{Color, FAINT, Look, MARK};
use super::{safe_line, table};
use crate::analysis::Part;
use crate::article::{Article, ArticleDate, ArticleId, path_text};
use crate::concordance::Line;
use crate::search::Completeness;

/// A line of a concordance and the article that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The place of the article in the whole answer, from 1.
    pub rank: usize,
    /// Whether the article has all of the query.
    pub completeness: Completeness,
    /// The article; its texts may be missing.
    pub article: &'a Article,
    /// The line.
    pub line: &'a Line,
}

/// Terminals that are narrower have no column for the headline.
const MIN_WIDTH_WITH_HEADLINE: usize = 120;
const HEADLINE_WIDTH: usize = 24;
/// `2025-03-17`.
const DATE_WIDTH: usize = 10;
/// First strong isolate, and pop directional isolate: what is between them is ordered by itself.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Returns how many columns of the terminal the words before the keyword can take, and those from it on.
fn context_widths(look: &Look<'_>) -> (usize, usize) {
    let mut labels = ArticleId::LENGTH + 1 + DATE_WIDTH + 2;
    if look.width >= MIN_WIDTH_WITH_HEADLINE {
        labels += HEADLINE_WIDTH + 2;
    }
    let free = look.width.saturating_sub(labels);
    (free * 2 / 5, free - free * 2 / 5)
}

/// Returns how many characters of context a line of this terminal can show on one side of the keyword.
#[must_use]
pub fn max_graphemes(look: &Look<'_>) -> usize {
    let (before, behind) = context_widths(look);
    before.max(behind)
}

/// Writes a line for reading.
///
/// # Errors
/// Those of `out`.
pub fn text(out: &mut dyn Write, entry: &Entry<'_>, look: &Look<'_>) -> io::Result<()> {
    let article = entry.article;
    let mut labels = format!("{} {:<DATE_WIDTH$}", article.id, date(article));
    if look.width >= MIN_WIDTH_WITH_HEADLINE {
        let headline = safe_line(article.headline.as_deref().unwrap_or_default());
        let (shown, width) = first_columns(&headline, HEADLINE_WIDTH);
        labels.extend(["  ", &isolated(shown), &" ".repeat(HEADLINE_WIDTH - width)]);
    }
    let [before, keyword, after] =
        [&entry.line.before, &entry.line.keyword, &entry.line.after].map(|text| safe_line(text));
    let (width_before, width_behind) = context_widths(look);
    let brackets = match look.color {
        Color::On => ["", ""],
        Color::Off => ["[", "]"],
    };
    let (shown, keyword_width) = first_columns(&keyword, width_behind.saturating_sub(4));
    let ellipsis = if shown.len() < keyword.len() { "…" } else { "" };
    let keyword_width = keyword_width + ellipsis.len() / "…".len() + brackets.concat().len();
    let shown = format!("{}{}{ellipsis}{}", brackets[0], isolated(shown), brackets[1]);
    let room_after = width_behind.saturating_sub(keyword_width);
    let (left, right) = if is_right_to_left(&keyword) {
        (first_columns(&after, width_before), last_columns(&before, room_after))
    } else {
        (last_columns(&before, width_before), first_columns(&after, room_after))
    };
    let line = format!(
        "{}  {}{}{}{}",
        look.styled(FAINT, &labels),
        " ".repeat(width_before.saturating_sub(left.1)),
        isolated(left.0),
        look.styled(MARK, &shown),
        isolated(right.0),
    );
    writeln!(out, "{}", line.trim_end())
}

fn date(article: &Article) -> String {
    article.published.map(|date| date.to_string().chars().take(DATE_WIDTH).collect()).unwrap_or_default()
}

/// Returns as many characters from the start of `text` as take at most `width` columns, and how many they take.
fn first_columns(text: &str, width: usize) -> (&str, usize) {
    let (mut n_bytes, mut n_columns) = (0, 0);
    for grapheme in text.graphemes(true) {
        let wider = n_columns + grapheme.width();
        if wider > width {
            break;
        }
        (n_bytes, n_columns) = (n_bytes + grapheme.len(), wider);
    }
    (&text[..n_bytes], n_columns)
}

/// Returns as many characters from the end of `text` as take at most `width` columns, and how many they take.
fn last_columns(text: &str, width: usize) -> (&str, usize) {
    let (mut n_bytes, mut n_columns) = (0, 0);
    for grapheme in text.graphemes(true).rev() {
        let wider = n_columns + grapheme.width();
        if wider > width {
            break;
        }
        (n_bytes, n_columns) = (n_bytes + grapheme.len(), wider);
    }
    (&text[text.len() - n_bytes..], n_columns)
}

/// Puts marks around text with letters that are written from right to left, so that it moves nothing around it.
fn isolated(text: &str) -> Cow<'_, str> {
    if text.contains(is_right_to_left_letter) {
        Cow::Owned(format!("{}{text}{}", ISOLATE[0], ISOLATE[1]))
    } else {
        Cow::Borrowed(text)
    }
}

/// Tells whether the first letter of `text` is one that is written from right to left.
fn is_right_to_left(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left_letter)
}

/// Letters of Hebrew, Arabic, Syriac, Thaana and their kin, by their blocks.
fn is_right_to_left_letter(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

#[derive(Serialize)]
struct JsonLine<'a> {
    schema: u32,
    rank: usize,
    complete: bool,
    id: ArticleId,
    headline: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<ArticleDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: &'a Option<String>,
    #[serde(with = "path_text")]
    file: std::path::PathBuf,
    part: Cow<'static, str>,
    span: [usize; 2],
    before: &'a str,
    keyword: &'a str,
    after: &'a str,
}

/// Writes one JSON object.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
    let Entry { article, line, .. } = entry;
    let object = JsonLine {
        schema: SCHEMA,
        rank: entry.rank,
        complete: entry.completeness == Completeness::Complete,
        id: article.id,
        headline: &article.headline,
        published: article.published,
        outlet: &article.outlet,
        file: article.source.file(),
        part: name(line.part),
        span: [line.span.start, line.span.end],
        before: &line.before,
        keyword: &line.keyword,
        after: &line.after,
    };
    json::line(out, &object)
}

/// Names a part as the JSON of an article does.
fn name(part: Part) -> Cow<'static, str> {
    match part {
        Part::Headline => "headline".into(),
        Part::Subheadline => "subheadline".into(),
        Part::OtherHeadline(n) => format!("other_headlines[{n}]").into(),
        Part::Lead => "lead".into(),
        Part::Body => "body".into(),
    }
}

/// The columns of CSV and TSV.
const COLUMNS: [&str; 9] = ["rank", "id", "published", "outlet", "headline", "part", "before", "keyword", "after"];

/// Writes lines as a table with a header, its fields parted by a delimiter.
pub struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, delimiter: u8) -> io::Result<Self> {
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        table.write_record(COLUMNS).map_err(table::io_error)?;
        Ok(Self(table))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn row(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let Entry { article, line, .. } = entry;
        let row = [
            &entry.rank.to_string(),
            &article.id.to_string(),
            &article.published.map(|date| date.to_string()).unwrap_or_default(),
            article.outlet.as_deref().unwrap_or_default(),
            article.headline.as_deref().unwrap_or_default(),
            &name(line.part),
            &line.before,
            &line.keyword,
            &line.after,
        ];
        self.0.write_record(row.map(|field| safe_line(field).into_owned())).map_err(table::io_error)
    }

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::terminal::Links;
    use super::*;

    /// Checks a line of 60 columns, without its labels, of `before[keyword]after`.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (before, rest) = text.split_once('[').unwrap();
        let (keyword, after) = rest.split_once(']').unwrap();
        let line = Line {
            part: Part::Body,
            span: 0..0,
            before: before.to_owned(),
            keyword: keyword.to_owned(),
            after: after.to_owned(),
        };
        let look = Look { color: Color::Off, width: 65, links: Links::Off, here: Path::new("") };
        let mut written = Vec::new();
        let entry = Entry { rank: 1, completeness: Completeness::Complete, article: &Article::default(), line: &line };
        super::text(&mut written, &entry, &look).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written, format!("000000000000             {expected}\n"));
        assert!(written.trim_end().width() <= 65, "{}", written.width());
    }

    #[test]
    fn keywords_stand_below_one_another() {
        check("At noon the [truce], it broke.", "    At noon the [truce], it broke.");
        check("Just before noon, the [truce] was broken in many places.", "efore noon, the [truce] was broken in ma");
        check("[truce]", "                [truce]");
        check("a [very long keyword that fills its room] b", "              a [very long keyword th…]");
    }

    #[test]
    fn wide_characters_and_combining_marks_are_measured_as_they_are_shown() {
        check("谈判代表返回首都[东京]继续举行会议讨论交换战俘", "谈判代表返回首都[东京]继续举行会议讨论交");
        check("le cafe\u{301} [E\u{301}te\u{301}] e\u{301}", "        le cafe\u{301} [E\u{301}te\u{301}] e\u{301}");
    }

    #[test]
    fn a_line_from_right_to_left_reads_from_right_to_left() {
        check("وقف [إطلاق] النار", "          \u{2068} النار\u{2069}[\u{2068}إطلاق\u{2069}]\u{2068}وقف \u{2069}");
        check("in [Haifa] (חיפה)", "             in [Haifa]\u{2068} (חיפה)\u{2069}");
    }

    #[test]
    fn nothing_steers_a_terminal() {
        check("a\u{9b}31m [b\u{202e}]\tc", "           a31m [b] c");
    }
}
