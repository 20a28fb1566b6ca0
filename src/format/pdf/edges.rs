//! The edges of pages: running heads, page numbers, what browsers print, the bars of sites.
//!
//! In: [`Page`]s of lines. Out: the same pages without what is no part of the text, and [`Edges`], which is what is worth
//! keeping of it. What differs from page to page is text, unless it is a page number.
//!
//! ```text
//! "The Harbour Post, page 1" / "The guns fell" and "The Harbour Post, page 2" / "silent."  →  "The guns fell" and "silent."
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs::Line;
use super::paragraphs::Page;

/// Lines at the upper, and at the lower, edge of a page that may be furniture.
const MAX_EDGE_ROWS: usize = 2;
/// A longer line is no running head with a page number.
const MAX_HEAD_BYTES: usize = 120;
/// The part of a page's height, at each edge, in which browsers print their lines.
const EDGE: f64 = 0.07;

/// What stood at the edges of pages, and is worth keeping.
#[derive(Default)]
pub(super) struct Edges {
    /// The address that a browser printed.
    pub(super) url: Option<String>,
    /// A running head with a date: of the issue, where it is a newspaper's.
    pub(super) date_line: Option<String>,
}

/// Cuts what is no part of the text off the edges of pages, unless that is all there is.
pub(super) fn cut_edges(pages: &mut [Page], title: Option<&str>) -> Edges {
    let recurring = recurring_lines(pages);
    let mut kept = Edges::default();
    let mut cut = recurring.clone();
    for ((page, recurring), cut) in pages.iter().zip(&recurring).zip(&mut cut) {
        let is_in_margin = |line: &Line| line.y < EDGE * page.height || line.y > (1.0 - EDGE) * page.height;
        let mut edges: Vec<usize> = edge_rows(&rows(&page.lines)).into_iter().map(|(at, _)| at).collect();
        edges.sort_unstable();
        for at in edges {
            let line = &page.lines[at];
            let recurs = recurring.contains(&at);
            let is_printed = is_in_margin(line) && is_printed_by_browser(&line.text, title);
            if recurs || is_printed || is_page_number(&line.text) {
                if is_address(&line.text) && kept.url.is_none() {
                    kept.url = Some(line.text.clone());
                }
                if recurs && !is_printed && has_year(&line.text) && kept.date_line.is_none() {
                    kept.date_line = Some(line.text.clone());
                }
                cut.insert(at);
            }
        }
    }
    if pages.iter().zip(&cut).all(|(page, cut)| page.lines.len() == cut.len()) {
        return Edges { date_line: None, ..kept };
    }
    for (page, cut) in pages.iter_mut().zip(&cut) {
        let mut at = 0;
        page.lines.retain(|_| {
            at += 1;
            !cut.contains(&(at - 1))
        });
    }
    kept
}

/// Returns which lines of each page are running heads, or are fixed on the screen by a site, whose bars are printed at the
/// same place of each page. Pages that have more of it than of all else are forms or tables.
fn recurring_lines(pages: &[Page]) -> Vec<BTreeSet<usize>> {
    let (mut n_pages_with, mut n_pages_with_place) = (BTreeMap::new(), BTreeMap::new());
    for (number, page) in (0..).zip(pages) {
        let edges = edge_rows(&rows(&page.lines)).into_iter();
        let patterns: BTreeSet<_> = edges.flat_map(|(at, edge)| patterns(&page.lines[at].text, edge, number)).collect();
        for pattern in patterns {
            *n_pages_with.entry(pattern).or_insert(0) += 1;
        }
        let places: BTreeSet<_> = page.lines.iter().map(place).collect();
        for place in places {
            *n_pages_with_place.entry(place).or_insert(0) += 1;
        }
    }
    let n_enough = 2.max(pages.len() / 3);
    let is_fixed = |line: &Line| n_pages_with_place.get(&place(line)).is_some_and(|n| *n >= 2 && n * 2 >= pages.len());
    let recurring: Vec<BTreeSet<usize>> = (0..)
        .zip(pages)
        .map(|(number, page)| {
            let rows = rows(&page.lines);
            let mut recurring: BTreeSet<usize> = edge_rows(&rows)
                .into_iter()
                .filter(|&(at, edge)| {
                    let mut patterns = patterns(&page.lines[at].text, edge, number).into_iter();
                    patterns.any(|pattern| n_pages_with.get(&pattern).is_some_and(|n| *n >= n_enough))
                })
                .map(|(at, _)| at)
                .collect();
            let is_cut = |row: &&Vec<usize>| row.iter().all(|at| recurring.contains(at) || is_fixed(&page.lines[*at]));
            let fixed = rows.iter().take_while(is_cut).chain(rows.iter().rev().take_while(is_cut)).flatten().copied();
            let fixed: Vec<usize> = fixed.collect();
            recurring.extend(fixed);
            recurring
        })
        .collect();
    let n_bytes = |page: &Page| page.lines.iter().map(|line| line.text.len()).sum::<usize>();
    let n_recurring = pages
        .iter()
        .zip(&recurring)
        .flat_map(|(page, recurring)| recurring.iter().map(|at| page.lines[*at].text.len()));
    if n_recurring.sum::<usize>() * 2 > pages.iter().map(n_bytes).sum() {
        return vec![BTreeSet::new(); pages.len()];
    }
    recurring
}

/// Tells whether a short line names a year, as dates do.
fn has_year(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_year = |word: &str| word.len() == 4 && word.parse().is_ok_and(|year: u16| (1600..2200).contains(&year));
    words.clone().count() < 10 && words.into_iter().any(is_year)
}

/// What is the same on each page where a site fixes a line on the screen: the line, and where it stands.
fn place(line: &Line) -> (&str, i64, i64) {
    (&line.text, line.start.round() as i64, line.y.round() as i64)
}

/// Returns the rows of a page, from above: which lines stand side by side.
fn rows(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let is_same_row = |a: &usize, b: &usize| lines[*b].y - lines[*a].y < lines[*b].size * 0.5;
    order.chunk_by(is_same_row).map(<[usize]>::to_vec).collect()
}

/// Where a line stands that may be a running head.
#[derive(Clone, Copy, PartialEq)]
enum Edge {
    /// Nothing is nearer to the edge of the page.
    Outermost,
    /// It may be the second row of a head.
    Next,
}

/// Returns which lines stand in the uppermost and the lowest rows of a page.
fn edge_rows(rows: &[Vec<usize>]) -> Vec<(usize, Edge)> {
    let edge = |depth| if depth == 0 { Edge::Outermost } else { Edge::Next };
    let from_above = rows.iter().take(MAX_EDGE_ROWS).enumerate();
    let from_below = rows.iter().rev().take(MAX_EDGE_ROWS).enumerate();
    from_above.chain(from_below).flat_map(|(depth, row)| row.iter().map(move |at| (*at, edge(depth)))).collect()
}

/// Returns what a line at an edge may have in common with that of another page: all of its text, or, at the very edge, all
/// but one number, which is by as much larger as the page is later: `Page 3 of 7` and `Page 4 of 7`. Other lines that
/// differ in numbers, such as those of tables, have nothing in common.
fn patterns(text: &str, edge: Edge, page: i64) -> Vec<String> {
    let text = text.to_lowercase();
    let mut patterns = Vec::new();
    if edge == Edge::Outermost && text.len() <= MAX_HEAD_BYTES {
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let number = &rest[start..];
            let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
            let before = text.len() - number.len();
            if let Ok(number) = number[..end].parse::<u32>() {
                let first = i64::from(number) - page;
                patterns.push(format!("{}\0{first}\0{}", &text[..before], &text[before + end..]));
            }
            rest = &number[end..];
        }
    }
    patterns.push(text);
    patterns
}

fn is_page_number(text: &str) -> bool {
    /// `Seite 3`, `– 3 –`, `3/7`, `Page 3 of 7`.
    const WORDS: &[&str] = &["page", "seite", "página", "pagina", "strona", "of", "von", "de", "di", "sur", "s", "p"];
    let has_digit = text.chars().any(char::is_numeric);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_known = |word: &str| {
        (word.len() < 5 && word.chars().all(char::is_numeric)) || WORDS.contains(&word.to_lowercase().as_str())
    };
    has_digit && words.clone().count() <= 4 && words.into_iter().all(is_known)
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(' ')
}

/// Tells whether browsers print a line like this around a page: its address, its title, the time of printing.
fn is_printed_by_browser(text: &str, title: Option<&str>) -> bool {
    let is_time = text.len() < 30 && text.contains(':') && text.matches(['/', '.']).count() >= 2;
    is_address(text) || text.starts_with("file:///") || is_time || title.is_some_and(|title| title == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known() {
        for text in ["3", "– 3 –", "Page 3 of 7", "Seite 3", "3/7"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["2025 was a year", "17 March 2025", "Pages", "12,345 dead"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
