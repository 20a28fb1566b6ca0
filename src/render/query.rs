//! How a query was read, for whoever typed it: a tree in words, and what is wrong with it, where, and how to mend it.
//!
//! ```
//! use newsdex::analysis::Expansions;
//!
//! let parsed = newsdex::query::parse("truce w/5 (talks or aid)");
//! let mut explained = Vec::new();
//! newsdex::render::query::explained(&mut explained, &parsed.query, &Expansions::default()).unwrap();
//! assert_eq!(String::from_utf8(explained).unwrap(), "\
//! truce w/5 (talks or aid)
//!
//! at most 5 words apart, in either order:
//!   `truce` in any of its forms
//!   any of:
//!     `talks` in any of its forms
//!     `aid` in any of its forms
//! ");
//! ```

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{counted, grouped, is_unsafe, parts_lines, readable_day, safe_line};
use crate::analysis::{Expansion, Expansions, Pattern, layer};
use crate::article::OcrConfidence;
use crate::query::{DayRange, Facet, Form, Near, Note, OcrRange, Presence, Query, Within, WordOrder, WordRange, Zone};

/// Columns of a query that are shown around a fault of it.
const MAX_COLUMNS: usize = 76;
/// Columns of it before the fault, where it is longer.
const COLUMNS_BEFORE: usize = 30;

/// Writes what is wrong with a query in lines: what, the query with carets below the place, and a cure.
///
/// ```
/// let text = "outlt:harbour truce";
/// let parsed = newsdex::query::parse(text);
/// assert_eq!(newsdex::render::query::fault(text, &parsed.notes[0]), "\
/// there is no field `outlt`
///   outlt:harbour truce
///   ^^^^^
/// hint: did you mean `outlet:`?");
/// ```
#[must_use]
pub fn fault(text: &str, note: &Note) -> String {
    let sentence = note.to_string();
    let (problem, cure) = problem_and_cure(&sentence);
    let (line, column, n_columns) = line_around(text, &note.span);
    let carets = "^".repeat(n_columns);
    let mut fault = format!("{}\n  {line}\n  {}{carets}", safe_line(problem), " ".repeat(column));
    if let Some(cure) = cure {
        fault.extend(["\nhint: ", &safe_line(cure)]);
    }
    fault
}

/// Parts the sentence of a note: `problem; how it was read (cure)`.
fn problem_and_cure(sentence: &str) -> (&str, Option<&str>) {
    let (rest, cure) = match sentence.strip_suffix(')').and_then(|open| open.rsplit_once(" (")) {
        Some((rest, cure)) => (rest, Some(cure)),
        None => (sentence, None),
    };
    let reading = ["; read as ", "; left out"].iter().filter_map(|reading| rest.rfind(reading)).max();
    (&rest[..reading.unwrap_or(rest.len())], cure)
}

/// Returns the part of `text` around `span` in one line, the column where the span begins, and how many it takes.
fn line_around(text: &str, span: &std::ops::Range<usize>) -> (String, usize, usize) {
    /// A character as it is shown.
    struct Cell {
        shown: String,
        width: usize,
        is_marked: bool,
    }
    let mut cells = Vec::new();
    let mut n_columns_before = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let shown = grapheme.replace(parts_lines, " ").replace(is_unsafe, "");
        let width = shown.width();
        let is_marked = at < span.end && at + grapheme.len() > span.start;
        n_columns_before += if at < span.start && !is_marked { width } else { 0 };
        cells.push(Cell { shown, width, is_marked });
    }
    let mut n_left_out = 0;
    let width: usize = cells.iter().map(|cell| cell.width).sum();
    let mut line = String::new();
    let first_column = if width > MAX_COLUMNS { n_columns_before.saturating_sub(COLUMNS_BEFORE) } else { 0 };
    let (mut column, mut n_marked, mut n_shown) = (0, 0, 0);
    for cell in &cells {
        if column < first_column {
            n_left_out += cell.width;
        } else if n_shown + cell.width <= MAX_COLUMNS {
            line.push_str(&cell.shown);
            n_shown += cell.width;
            n_marked += if cell.is_marked { cell.width } else { 0 };
        } else {
            line.push('…');
            break;
        }
        column += cell.width;
    }
    let ellipsis = if n_left_out > 0 { "…" } else { "" };
    let start = n_columns_before - n_left_out + ellipsis.width();
    (format!("{ellipsis}{line}"), start, n_marked.max(1))
}

/// Words that are shown of those that a pattern stands for.
const MAX_EXPANDED: usize = 20;

/// Writes how a query is read: in the query language, as a tree in words, and which words its patterns stand for, each
/// with the number of articles that have it.
///
/// # Errors
/// Those of `out`.
pub fn explained(out: &mut dyn Write, query: &Query, expansions: &Expansions) -> io::Result<()> {
    writeln!(out, "{}\n", safe_line(&query.to_string()))?;
    tree(out, query, 0)?;
    let mut blank_line = "\n";
    for (pattern, expansion) in expansions.iter() {
        // Most words are part of no compound.
        if !(expansion.words.is_empty() && matches!(pattern, Pattern::Compound { .. })) {
            writeln!(out, "{blank_line}{}", safe_line(&expanded(pattern, expansion)))?;
            blank_line = "";
        }
    }
    Ok(())
}

fn expanded(pattern: &Pattern, expansion: &Expansion) -> String {
    let words: Vec<String> = expansion
        .words
        .iter()
        .take(MAX_EXPANDED)
        .map(|word| {
            let term = layer::stem_of(&word.term).map_or(word.term.as_str(), |(_, stem)| stem);
            format!("{} ({})", term, grouped(word.n_articles))
        })
        .collect();
    let n_more = expansion.n_words() - words.len() as u64;
    let more = if n_more > 0 { format!(" and {} more", grouped(n_more)) } else { String::new() };
    match expansion.n_words() {
        0 => format!("`{pattern}` stands for no word of the archive"),
        n => format!("`{pattern}` stands for {}: {}{more}", counted(n, "word"), words.join(", ")),
    }
}

fn tree(out: &mut dyn Write, query: &Query, depth: usize) -> io::Result<()> {
    let (line, parts) = described(query);
    writeln!(out, "{}{}{}", "  ".repeat(depth), safe_line(&line), if parts.is_empty() { "" } else { ":" })?;
    parts.into_iter().try_for_each(|part| tree(out, part, depth + 1))
}

/// Says what a query asks for, its parts apart.
fn described(query: &Query) -> (String, Vec<&Query>) {
    match query {
        Query::All => ("every article".to_owned(), Vec::new()),
        Query::Word { text, form, zone } => (format!("{}{}", word(text, *form), place(*zone)), Vec::new()),
        Query::Phrase { text, zone, slop } => {
            let order = match slop {
                0 => "one after the other, as written".to_owned(),
                n => format!("in this order, up to {n} words out of place"),
            };
            (format!("`{text}` {order}{}", place(*zone)), Vec::new())
        }
        Query::Near(near) => (nearness(near), vec![&near.left, &near.right]),
        Query::NotNear(near) => (absence(near), vec![&near.left, &near.right]),
        Query::AtLeast { n, part } => (format!("{n} times or more"), vec![part]),
        Query::Boost { part, weight } => (format!("counting {weight} times as much for the order"), vec![part]),
        Query::Facet { field, value } => (format!("`{value}` in {}", name(*field)), Vec::new()),
        Query::Language(language) => (format!("in the language `{language}`"), Vec::new()),
        Query::Published(days) => (published(days), Vec::new()),
        Query::Undated => ("without a date of publication".to_owned(), Vec::new()),
        Query::Length(words) => (length(*words), Vec::new()),
        Query::Ocr(confidence) => (ocr(*confidence), Vec::new()),
        Query::Has(presence) => (format!("with {}", presence_name(*presence)), Vec::new()),
        Query::Id(id) => (format!("with an id that starts with `{id}`"), Vec::new()),
        Query::Words(parts) if parts.iter().filter(|part| !part.is_filter()).count() > 1 => {
            ("all of these first, then those articles that have most of them".to_owned(), parts.iter().collect())
        }
        Query::Words(parts) | Query::And(parts) => ("all of".to_owned(), parts.iter().collect()),
        nothing if *nothing == Query::NOTHING => ("nothing".to_owned(), Vec::new()),
        Query::Or(parts) => ("any of".to_owned(), parts.iter().collect()),
        Query::Not(part) => ("not".to_owned(), vec![part]),
    }
}

fn word(text: &str, form: Form) -> String {
    match form {
        Form::Stem => format!("`{text}` in any of its forms"),
        Form::Exact => format!("`{text}` in this form only"),
        Form::Prefix => format!("words that start with `{text}`"),
        Form::Wildcard => format!("words like `{text}`"),
        Form::Fuzzy(1) => format!("`{text}` and words one slip away"),
        Form::Fuzzy(n) => format!("`{text}` and words up to {n} slips away"),
        Form::Regex => format!("words that the expression `{text}` matches"),
        Form::Name => format!("the name `{text}` in all its spellings"),
    }
}

fn place(zone: Zone) -> &'static str {
    match zone {
        Zone::Text => "",
        Zone::Headline => ", in the headline",
        Zone::Lead => ", in the lead",
        Zone::HeadlineOrLead => ", in headline or lead",
        Zone::Body => ", in lead or body",
    }
}

fn distance(within: Within) -> String {
    match within {
        Within::Words(1) => "side by side".to_owned(),
        Within::Words(n) => format!("at most {n} words apart"),
        Within::Sentence => "in the same sentence".to_owned(),
        Within::Paragraph => "in the same paragraph".to_owned(),
    }
}

fn nearness(near: &Near) -> String {
    match near.order {
        WordOrder::Any => format!("{}, in either order", distance(near.within)),
        WordOrder::LeftFirst => format!("{}, in this order", distance(near.within)),
    }
}

fn absence(near: &Near) -> String {
    let behind = if near.order == WordOrder::LeftFirst { " behind it" } else { "" };
    match near.within {
        Within::Words(n) => format!("the first without the second at most {n} words away{behind}"),
        within => format!("the first without the second{behind} {}", distance(within)),
    }
}

fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Byline => "the byline",
        Facet::Outlet => "the outlet's name",
        Facet::Section => "the section",
        Facet::Tag => "a tag",
        Facet::Agency => "the agency's name",
        Facet::Place => "the dateline",
        Facet::Url => "the web address",
    }
}

fn published(days: &DayRange) -> String {
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => format!("published on {}", readable_day(first)),
        (Some(first), Some(last)) => format!("published from {} to {}", readable_day(first), readable_day(last)),
        (Some(first), None) => format!("published on {} or later", readable_day(first)),
        (None, Some(last)) => format!("published on {} or earlier", readable_day(last)),
        (None, None) => "published on any day".to_owned(),
    }
}

fn ocr(confidence: OcrRange) -> String {
    let part = |thousandths: u16| f64::from(thousandths) / f64::from(OcrConfidence::CERTAIN);
    let read = "read by OCR with a confidence of";
    match (confidence.min, confidence.max) {
        (min, max) if min > max => format!("{read} less than 0"),
        (min, OcrConfidence::CERTAIN) => format!("{read} {} or more", part(min)),
        (0, max) => format!("{read} {} or less", part(max)),
        (min, max) if min == max => format!("{read} {}", part(min)),
        (min, max) => format!("{read} {} to {}", part(min), part(max)),
    }
}

fn length(words: WordRange) -> String {
    match (words.min, words.max) {
        (min, u32::MAX) => format!("with {min} words or more"),
        (0, max) => format!("with {max} words or fewer"),
        (min, max) => format!("with {min} to {max} words"),
    }
}

fn presence_name(presence: Presence) -> &'static str {
    match presence {
        Presence::Byline => "a byline",
        Presence::Outlet => "an outlet",
        Presence::Section => "a section",
        Presence::Tag => "a tag",
        Presence::Agency => "an agency",
        Presence::Place => "a place in the dateline",
        Presence::Url => "a web address",
        Presence::Image => "an image",
        Presence::Ocr => "a text that OCR has read",
        Presence::Language => "a known language",
        Presence::Date => "a date of publication",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::parse;

    /// Checks what is said of the first fault of a query.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fault(text, &parse(text).notes[0]), expected);
    }

    #[test]
    fn carets_stand_below_the_fault() {
        check("truce (talks", "a parenthesis is not closed\n  truce (talks\n        ^");
        check("truce )", "`)` closes nothing\n  truce )\n        ^");
        check(
            "停火 date:2025-13",
            "`2025-13` is no date\n  停火 date:2025-13\n       ^^^^^^^^^^^^\nhint: write it as 2025-03-17, 2025-03 or 2025",
        );
        check(
            "e\u{301}te\u{301}\tlang:x",
            "`x` is no known language\n  e\u{301}te\u{301} lang:x\n      ^^^^^^\nhint: write its code, such as `lang:en`",
        );
    }

    #[test]
    fn a_long_query_is_shown_around_its_fault() {
        let text = format!("{} outlt:x {}", "truce".repeat(40), "talks".repeat(40));
        let said = fault(&text, &parse(&text).notes[0]);
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[1].width() <= MAX_COLUMNS + 4, "{said}");
        assert_eq!(&lines[1][lines[1].find("outlt").unwrap()..][..5], "outlt");
        let before = lines[1].split("outlt").next().unwrap();
        assert_eq!(lines[2], format!("{}^^^^^", " ".repeat(before.width())));
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert!(!fault("outlt\u{1b}[31m:x (", &parse("outlt\u{1b}[31m:x (").notes[0]).contains('\u{1b}'));
    }

    proptest! {
        #[test]
        fn every_fault_of_any_query_can_be_shown(text in r#"([a-z:()"*/ ~^]|w/0|停|e\u{301}|\u{1b}|\t|\u{2028}|\PC){0,60}"#) {
            for note in parse(&text).notes {
                let said = fault(&text, &note);
                let lines: Vec<&str> = said.lines().collect();
                prop_assert!(lines[1].width() <= MAX_COLUMNS + 4, "{}", said);
                prop_assert!(lines[2].trim_start().starts_with('^') && lines[2].width() <= MAX_COLUMNS + 5, "{}", said);
            }
        }
    }
}
