//! The lines on pages → the text of an article.
//!
//! In: [`Page`]s of lines. Out: paragraphs, the headline first. What stands at the edges of pages is cut;
//! words that were parted at the end of a line are joined; menus before the headline are left out.
//!
//! ```text
//! "The guns fell si-" / "lent." / (a gap) / "Talks go on."  →  "The guns fell silent.\n\nTalks go on."
//! ```

use std::collections::BTreeMap;

use super::PdfText;
use super::edges::{Edges, cut_edges};
use super::glyphs::{Line, is_right_to_left};

/// Distances between lines of one paragraph, in distances that are usual in the document.
const MAX_LEADING: f64 = 1.25;
/// How far the first line of a paragraph is set in at least, in sizes of the type.
const INDENT: f64 = 0.7;
/// Room at the end of a line that a paragraph ends with, in widths of the next line's first word.
const MIN_ROOM: f64 = 1.3;
/// Type of a headline, in sizes of the body's.
const HEADLINE_SIZE: f64 = 1.15;
/// A longer paragraph is no headline.
const MAX_HEADLINE_CHARS: usize = 250;
/// What stands before a headline is left out if it is no longer: the name of the paper, its sections, a date.
const MAX_FURNITURE_BYTES: usize = 500;
/// A longer paragraph before a headline is text.
const MAX_FURNITURE_PARAGRAPH_BYTES: usize = 120;

/// A page.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) height: f64,
    pub(super) lines: Vec<Line>,
}

/// Some lines that belong together.
#[derive(Debug)]
struct Paragraph {
    text: String,
    size: f64,
    page: usize,
}

/// Makes the text of pages; `title` is what the document says of itself.
pub(super) fn of_pages(mut pages: Vec<Page>, title: Option<&str>) -> PdfText {
    let body_size = usual(pages.iter().flat_map(|page| &page.lines).map(|line| (line.size, line.text.len())));
    let Edges { url, date_line } = cut_edges(&mut pages, title);
    for page in &mut pages {
        turn_what_is_drawn_upwards(&mut page.lines);
    }
    let mut paragraphs = join_lines(&pages, body_size);
    put_headline_first(&mut paragraphs, title, body_size);
    if let Some(text) = date_line {
        let at = paragraphs.len().min(1);
        paragraphs.insert(at, Paragraph { text, size: body_size, page: 0 });
    }
    let texts: Vec<String> = paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
    PdfText { text: texts.join("\n\n"), url }
}

/// Returns the measure that has the most weight, rounded to half a point.
fn usual(measures: impl Iterator<Item = (f64, usize)>) -> f64 {
    let mut weights: BTreeMap<i64, usize> = BTreeMap::new();
    for (measure, weight) in measures {
        *weights.entry((measure * 2.0).round() as i64).or_default() += weight;
    }
    weights.into_iter().max_by_key(|(_, weight)| *weight).map_or(0.0, |(measure, _)| measure as f64 / 2.0)
}

/// Puts lines that are drawn from the bottom up into the order in which they are read.
fn turn_what_is_drawn_upwards(lines: &mut [Line]) {
    /// Fewer are what stands above a column, such as its headline, and is drawn behind it.
    const MIN_LINES: usize = 4;
    let is_above = |before: &Line, line: &Line| {
        before.y - line.y > 0.5 * line.size && line.start < before.end && before.start < line.end
    };
    for upward in lines.chunk_by_mut(is_above).filter(|upward| upward.len() >= MIN_LINES) {
        upward.reverse();
    }
}

/// Joins lines to paragraphs.
fn join_lines(pages: &[Page], body_size: f64) -> Vec<Paragraph> {
    let leading = usual_leading(pages, body_size);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut before: Option<(&Line, Column)> = None;
    for (number, page) in pages.iter().enumerate() {
        for block in blocks(&page.lines, leading) {
            let column = Column::of(block);
            for (at, line) in block.iter().enumerate() {
                let joins = match (before, paragraphs.last()) {
                    (Some((before, _)), Some(paragraph)) if at == 0 => {
                        is_torn(before, line, &paragraph.text, paragraph.page < number)
                    }
                    (Some((before, column)), Some(paragraph)) => {
                        !is_new_paragraph(before, line, column, &paragraph.text, body_size)
                    }
                    _ => false,
                };
                match paragraphs.last_mut() {
                    Some(paragraph) if joins => append(&mut paragraph.text, &line.text),
                    Some(paragraph) if is_initial(before.map(|(line, _)| line), line) => {
                        paragraph.text.push_str(&line.text);
                        paragraph.size = line.size;
                    }
                    _ => paragraphs.push(Paragraph { text: line.text.clone(), size: line.size, page: number }),
                }
                before = Some((line, column));
            }
        }
    }
    paragraphs
}

/// Returns how far apart the lines of the body are, in sizes of its type.
fn usual_leading(pages: &[Page], body_size: f64) -> f64 {
    let gaps = pages.iter().flat_map(|page| page.lines.windows(2)).filter_map(|pair| {
        let gap = pair[1].y - pair[0].y;
        let is_body = pair.iter().all(|line| (line.size - body_size).abs() < 0.6);
        (is_body && gap > 0.5 * body_size && gap < 2.5 * body_size).then_some((gap, 1))
    });
    match usual(gaps) {
        gap if gap > 0.0 && body_size > 0.0 => (gap / body_size).max(1.0),
        _ => 1.2,
    }
}

/// Cuts the lines of a page into blocks: lines of one type, one below the other, no farther apart than is usual.
fn blocks(lines: &[Line], leading: f64) -> impl Iterator<Item = &[Line]> {
    lines.chunk_by(move |before, line| {
        let gap = line.y - before.y;
        is_same_type(before, line)
            && gap > 0.0
            && gap <= line.size * leading * MAX_LEADING
            && line.start < before.end
            && before.start < line.end
    })
}

fn is_same_type(a: &Line, b: &Line) -> bool {
    (0.9..1.1).contains(&(a.size / b.size))
}

/// Where the lines of a block start and end.
#[derive(Clone, Copy)]
struct Column {
    left: f64,
    right: f64,
}

impl Column {
    fn of(block: &[Line]) -> Self {
        let left = block.iter().map(|line| line.start).fold(f64::MAX, f64::min);
        Self { left, right: block.iter().map(|line| line.end).fold(0.0, f64::max) }
    }
}

/// Tells whether a line that starts a block goes on with a sentence from the end of the column, or the page, before.
fn is_torn(before: &Line, line: &Line, text: &str, is_next_page: bool) -> bool {
    let is_elsewhere = is_next_page || line.y <= before.y;
    let goes_on = line.text.chars().next().is_some_and(|c| !c.is_uppercase() && c.is_alphanumeric());
    is_elsewhere && is_same_type(before, line) && goes_on && !ends_sentence(text)
}

/// Tells whether a line within a block starts a paragraph: it is set in, or its first word had had room in the line before.
fn is_new_paragraph(before: &Line, line: &Line, column: Column, text: &str, body_size: f64) -> bool {
    let is_leftward = line.text.chars().any(is_right_to_left);
    let (set_in, room) = if is_leftward {
        (before.end - line.end, before.start - column.left)
    } else {
        (line.start - before.start, column.right - before.end)
    };
    let is_set_in = set_in > INDENT * line.size && set_in < 6.0 * line.size && ends_sentence(text);
    // Lines of headlines are broken for their looks.
    let is_headline = line.size > HEADLINE_SIZE * body_size;
    let n_chars = line.text.chars().count().max(1) as f64;
    let first_word = line.text.split(' ').next().unwrap_or_default().chars().count() as f64 + 1.0;
    let word_width = first_word * (line.end - line.start) / n_chars;
    is_set_in || (!is_headline && room > word_width * MIN_ROOM)
}

fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '»', ')', '\'', '“', '」']);
    end.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '۔'])
}

/// Tells whether a line is the large first letter of the paragraph that begins with the next one.
fn is_initial(initial: Option<&Line>, line: &Line) -> bool {
    initial.is_some_and(|initial| {
        let is_letter = initial.text.chars().count() == 1 && initial.text.chars().all(char::is_alphabetic);
        is_letter && initial.size > line.size * 1.8 && line.text.chars().next().is_some_and(char::is_alphabetic)
    })
}

/// Adds a line to a paragraph; a word that was parted at the end of the line before is joined.
fn append(text: &mut String, line: &str) {
    const SOFT_HYPHEN: char = '\u{ad}';
    let last = text.chars().next_back();
    let starts_low = line.chars().next().is_some_and(char::is_lowercase);
    if last == Some(SOFT_HYPHEN) {
        text.pop();
    } else if matches!(last, Some('-' | '\u{2010}')) && starts_low {
        let stem: String = text.chars().rev().skip(1).take_while(|c| c.is_alphanumeric()).collect();
        if stem.chars().any(char::is_alphabetic) {
            text.pop();
        }
    } else if !is_joined(last, line.chars().next()) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Tells whether a line goes on behind the last character of the one before without a space.
fn is_joined(last: Option<char>, next: Option<char>) -> bool {
    matches!(last, Some('-' | '\u{2010}' | '/')) || (is_written_without_spaces(last) && is_written_without_spaces(next))
}

/// Tells whether a character is of a script that parts no words: Chinese or Japanese.
fn is_written_without_spaces(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(u32::from(c), 0x3000..=0x30ff | 0x3400..=0x9fff | 0xff00..=0xffef | 0x20000..=0x3ffff))
}

/// Puts the headline first, and leaves out what stands before it: names of papers and sections, menus.
///
/// It is what the document says that its title is, or the largest type on its first page; where neither can be found, the
/// title itself.
fn put_headline_first(paragraphs: &mut Vec<Paragraph>, title: Option<&str>, body_size: f64) {
    let is_possible =
        |paragraph: &&Paragraph| paragraph.page == 0 && paragraph.text.chars().nth(MAX_HEADLINE_CHARS).is_none();
    let candidates = || paragraphs.iter().enumerate().filter(|(_, paragraph)| is_possible(paragraph));
    let by_title = title.and_then(|title| candidates().find(|(_, paragraph)| is_title_of(title, &paragraph.text)));
    let largest = candidates().filter(|(_, paragraph)| {
        // A large letter or number alone is none.
        paragraph.size > HEADLINE_SIZE * body_size && paragraph.text.chars().nth(8).is_some()
    });
    // The first of several that are as large.
    let largest = largest.max_by(|(a_at, a), (b_at, b)| a.size.total_cmp(&b.size).then(b_at.cmp(a_at)));
    let at = by_title.or(largest).map(|(at, _)| at);
    match (at, title) {
        (Some(at), _) if is_furniture(paragraphs, at) => drop(paragraphs.drain(..at)),
        // Whole pages of papers are drawn in any order.
        (Some(at), _) => paragraphs[..=at].rotate_right(1),
        (None, Some(title)) => {
            paragraphs.insert(0, Paragraph { text: title.to_owned(), size: body_size, page: 0 });
        }
        (None, None) => {}
    }
}

/// Tells whether what stands before the headline, which is at `at`, can be left out.
fn is_furniture(paragraphs: &[Paragraph], at: usize) -> bool {
    let n_bytes = |paragraphs: &[Paragraph]| paragraphs.iter().map(|paragraph| paragraph.text.len()).sum::<usize>();
    let (before, rest) = paragraphs.split_at(at);
    n_bytes(before) <= MAX_FURNITURE_BYTES.min(n_bytes(rest))
        && before.iter().all(|paragraph| paragraph.text.len() <= MAX_FURNITURE_PARAGRAPH_BYTES)
}

/// Tells whether a paragraph is what a title says: all of it, or all but the name of the site.
fn is_title_of(title: &str, paragraph: &str) -> bool {
    /// Fewer letters may stand in any text.
    const MIN_CHARS: usize = 8;
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (title, paragraph) = (letters(title), letters(paragraph));
    paragraph == title || (paragraph.chars().count() >= MIN_CHARS && title.starts_with(&paragraph))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes lines of texts: where they start and how far below the upper edge of their page.
    fn page(texts: &[(f64, f64, f64, &str)]) -> Page {
        let line = |&(start, y, size, text): &(f64, f64, f64, &str)| {
            let width = text.chars().count() as f64 * size * 0.5;
            Line::horizontal(text, start, start + width, y, size)
        };
        Page { height: 842.0, lines: texts.iter().map(line).collect() }
    }

    #[track_caller]
    fn check(pages: &[&[(f64, f64, f64, &str)]], title: Option<&str>, expected: &str) {
        let pages = pages.iter().map(|texts| page(texts)).collect();
        assert_eq!(of_pages(pages, title).text, expected);
    }

    /// Checks that none of some lines is lost.
    #[track_caller]
    fn check_texts(pages: Vec<Page>, expected: &[String]) {
        let text = of_pages(pages, None).text.replace("\n\n", " ");
        for line in expected {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn words_that_were_parted_are_joined_once() {
        let joined = |first: &str, second: &str| {
            let mut text = first.to_owned();
            append(&mut text, second);
            text
        };
        assert_eq!(joined("The guns fell si-", "lent."), "The guns fell silent.");
        assert_eq!(joined("The guns fell si\u{ad}", "lent."), "The guns fell silent.");
        assert_eq!(joined("The Anglo-", "Velmarian talks"), "The Anglo-Velmarian talks");
        assert_eq!(joined("from 1990 -", "as was said"), "from 1990 -as was said");
        assert_eq!(joined("The guns", "fell silent."), "The guns fell silent.");
        assert_eq!(joined("停戦が", "続く"), "停戦が続く");
    }

    #[test]
    fn a_paragraph_ends_where_the_next_word_had_room() {
        let text: &[_] = &[
            (50.0, 100.0, 10.0, "The guns fell silent on Monday, and all was"),
            (50.0, 112.0, 10.0, "quiet."),
            (50.0, 124.0, 10.0, "Talks go on in the old customs house, where"),
            (50.0, 136.0, 10.0, "they began."),
        ];
        let expected = "The guns fell silent on Monday, and all was quiet.\n\nTalks go on in the old customs house, where they began.";
        check(&[text], None, expected);
    }

    #[test]
    fn lines_that_are_drawn_from_the_bottom_up_are_read_from_above() {
        let text: &[_] = &[
            (50.0, 136.0, 10.0, "they began, and nobody knows for how long."),
            (50.0, 124.0, 10.0, "Talks go on in the old customs house, where"),
            (50.0, 112.0, 10.0, "quiet."),
            (50.0, 100.0, 10.0, "The guns fell silent on Monday, and all was"),
            (50.0, 60.0, 24.0, "Truce holds on the Orva"),
        ];
        let story = "The guns fell silent on Monday, and all was quiet.\n\nTalks go on in the old customs house, where they began, and nobody knows for how long.";
        check(&[text], None, &format!("Truce holds on the Orva\n\n{story}"));
        let headline_first = [&text[4..], &text[..4]].concat();
        check(&[&headline_first], None, &format!("Truce holds on the Orva\n\n{story}"));
    }

    #[test]
    fn the_first_letter_may_be_large() {
        let text: &[_] = &[
            (50.0, 112.0, 30.0, "T"),
            (70.0, 100.0, 10.0, "he guns fell silent on Monday, and all"),
            (70.0, 112.0, 10.0, "along the river was quiet for a night."),
        ];
        check(&[text], None, "The guns fell silent on Monday, and all along the river was quiet for a night.");
    }

    #[test]
    fn the_headline_is_what_the_title_says_or_what_is_largest() {
        let text: &[_] = &[
            (50.0, 100.0, 12.0, "World"),
            (50.0, 150.0, 14.0, "Truce holds on the Orva"),
            (50.0, 200.0, 24.0, "Subscribe today"),
            (50.0, 250.0, 10.0, "The guns fell silent on Monday, and all was quiet."),
        ];
        let rest = "Subscribe today\n\nThe guns fell silent on Monday, and all was quiet.";
        check(&[text], Some("Truce holds on the Orva - The Post"), &format!("Truce holds on the Orva\n\n{rest}"));
        check(&[text], None, rest);
        check(&[&text[3..]], Some("Truce holds"), "Truce holds\n\nThe guns fell silent on Monday, and all was quiet.");
    }

    #[test]
    fn text_that_is_drawn_before_the_headline_is_kept() {
        let story = "The guns fell silent on Monday, and all along the river was quiet for a night and a day";
        let text: &[_] = &[
            (50.0, 400.0, 10.0, story),
            (50.0, 412.0, 10.0, "and a night. Talks go on in the old customs house."),
            (50.0, 100.0, 24.0, "Truce holds on the Orva"),
            (50.0, 150.0, 10.0, "Envoys return."),
        ];
        let expected = format!(
            "Truce holds on the Orva\n\n{story} and a night. Talks go on in the old customs house.\n\nEnvoys return."
        );
        check(&[text], None, &expected);
    }

    #[test]
    fn pages_of_one_layout_keep_what_differs_in_numbers() {
        let table = |first: usize| {
            let district = |at: usize| format!("District {}: {} votes counted", first + at, 1000 + (first + at) * 7);
            (0..9).map(district).collect::<Vec<_>>()
        };
        let (first, second) = (table(1), table(10));
        let pages = [&first, &second].map(|table| {
            let rows: Vec<_> =
                (0..).zip(table).map(|(at, row)| (50.0, 200.0 + 14.0 * f64::from(at), 10.0, row.as_str())).collect();
            page(&rows)
        });
        check_texts(pages.to_vec(), &[first, second].concat());
    }

    #[test]
    fn pages_that_are_the_same_keep_their_text() {
        let text: &[_] = &[(50.0, 200.0, 10.0, "Totals by district"), (50.0, 214.0, 10.0, "No votes were counted.")];
        check_texts(
            vec![page(text), page(text)],
            &["Totals by district".to_owned(), "No votes were counted.".to_owned()],
        );
    }

    #[test]
    fn running_heads_and_bars_of_sites_are_cut() {
        let of_page = |number: usize, text: &'static str| {
            let head = format!("The Harbour Post, 17 March 2025, page {number} of 3");
            page(&[
                (50.0, 90.0, 8.0, &head),
                (50.0, 300.0, 10.0, text),
                (50.0, 700.0, 10.0, "We value your privacy."),
                (50.0, 712.0, 10.0, "We use cookies."),
                (50.0, 724.0, 10.0, "Accept all"),
            ])
        };
        let texts = [
            "The guns fell silent on Monday, and all along the river was quiet, for a night and a day and a night, said the envoys.",
            "Talks go on in the old customs house, where they began, and nobody knows for how long they will last, said the envoys.",
            "Ferries left the harbour for the first time in two years, with families who wanted to see what was left of their homes.",
        ];
        let pages = (1..).zip(texts).map(|(number, text)| of_page(number, text)).collect();
        assert_eq!(of_pages(pages, None).text, texts.join("\n\n"));
    }
}
