//! Picks the headline among those that a page gives.
//!
//! In: candidates, such as `og:title` and `<h1>`, and the outlet's names. Out: the one to show. As an example,
//! `Truce holds | World | The Harbour Post` becomes `Truce holds`.

use super::clean;
use super::metadata::Texts;
use crate::article::Evidence;

/// Marks that part a headline from the names after or before it, with the spaces around them.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " • ", " · ", " › ", " | ", "｜", " // ", " ~ "];

/// What stands beside a headline and is longer is a part of it, not a name.
const MAX_NAME_CHARS: usize = 50;

/// Returns the headlines among `candidates`, without the outlet's name.
///
/// `heading` is the one that readers see above the story, `outlets` are the names that the page gives its publication.
pub(super) fn headlines(candidates: &Texts, heading: Option<&str>, outlets: &[String]) -> Texts {
    let heading = heading.map(|heading| (Evidence::Markup, heading));
    let from_page = candidates.iter().filter(|(from, _)| heading.is_none() || *from != Evidence::Markup);
    let mut headlines = Texts::new();
    for (from, text) in from_page.map(|(from, text)| (*from, text.as_str())).chain(heading) {
        let Some(text) = clean::field(text, clean::MAX_HEADLINE_CHARS) else { continue };
        let text = without_outlet(&text, outlets);
        if is_headline(&text, outlets) {
            headlines.push((from, text));
        }
    }
    headlines.sort_by_key(|(from, _)| rank(*from));
    headlines
}

/// Returns which of `headlines`, as [`headlines`] gives them, is to be shown.
///
/// What a page gives for sharing is its headline more often than what it gives for search engines (measured over a
/// hundred publishers); but where it only repeats `<title>`, both are made for search engines, and the heading is shown
/// if the JSON-LD agrees with it.
pub(super) fn choose(headlines: &Texts) -> Option<&(Evidence, String)> {
    let first = |wanted: Evidence| headlines.iter().find(|(from, _)| *from == wanted);
    let same = |a: Evidence, b: Evidence| match (first(a), first(b)) {
        (Some((_, a)), Some((_, b))) => squash(a) == squash(b),
        _ => false,
    };
    if same(Evidence::OpenGraph, Evidence::TitleElement) && same(Evidence::JsonLd, Evidence::Markup) {
        return first(Evidence::JsonLd);
    }
    let chosen = headlines.first()?;
    let shorter = headlines.iter().find(|(_, text)| goes_on_after(&chosen.1, text));
    Some(shorter.unwrap_or(chosen))
}

/// Whether `long` is `short` with a name before or after it, which a mark parts from it: `World | Truce holds`.
pub(super) fn adds_a_name(long: &str, short: &str) -> bool {
    let squashed = squash(short);
    let mut marks = SEPARATORS.iter().flat_map(|mark| long.match_indices(mark));
    let is_short = |text: &str, name: &str| squash(text) == squashed && name.chars().count() <= MAX_NAME_CHARS;
    goes_on_after(long, short)
        || marks.any(|(at, mark)| {
            let (before, after) = (&long[..at], &long[at + mark.len()..]);
            is_short(before, after) || is_short(after, before)
        })
}

/// Whether `long` is `short` and, after a mark, a section's or an outlet's name.
fn goes_on_after(long: &str, short: &str) -> bool {
    let Some(rest) = long.strip_prefix(short) else { return false };
    rest.trim_start().starts_with(['-', '|', '–', '—', '•', '*', '·', '/', 'ㅣ', '：', '«', '»', ':'])
        && rest.chars().count() <= MAX_NAME_CHARS
}

fn rank(from: Evidence) -> u32 {
    match from {
        Evidence::OpenGraph => 0,
        Evidence::JsonLd => 1,
        Evidence::Markup => 2,
        Evidence::Microdata => 3,
        Evidence::Meta => 4,
        _ => 5,
    }
}

/// Whether `text` may be a headline: it has letters, and is not the outlet's name.
fn is_headline(text: &str, outlets: &[String]) -> bool {
    let squashed = squash(text);
    squashed.chars().count() >= 2 && !outlets.iter().any(|outlet| squash(outlet) == squashed)
}

/// Takes names of the outlet off the end and the start of a headline.
pub(super) fn without_outlet(text: &str, outlets: &[String]) -> String {
    let mut text = text;
    while let Some(rest) = strip_end(text, outlets).or_else(|| strip_start(text, outlets)) {
        text = rest;
    }
    text.to_owned()
}

/// Returns the name that stands beside the headline in `title`, as the page's headlines tell where that ends.
pub(super) fn outlet_in_title<'a>(title: &'a str, headlines: &[String]) -> Option<&'a str> {
    let headlines: Vec<String> = headlines.iter().map(|headline| squash(headline)).collect();
    let is_headline = |part: &str| {
        let part = squash(part);
        !part.is_empty() && headlines.contains(&part)
    };
    let separators = || SEPARATORS.iter().flat_map(|mark| title.match_indices(mark));
    let after = separators().find(|(at, _)| is_headline(&title[..*at]));
    let name = if let Some((at, mark)) = after {
        let rest = &title[at + mark.len()..];
        // A section may stand between.
        let last = SEPARATORS.iter().filter_map(|mark| rest.rfind(mark).map(|at| at + mark.len())).max();
        &rest[last.unwrap_or(0)..]
    } else {
        let (at, _) = separators().find(|(at, mark)| is_headline(&title[at + mark.len()..]))?;
        &title[..at]
    };
    is_outlet_name(name).then_some(name.trim())
}

/// Whether `title` has so little in common with the headlines that it can only be the name of the publication.
pub(super) fn is_title_of_outlet(title: &str, headlines: &[String]) -> bool {
    /// Shorter words are in every headline.
    const MIN_CHARS: usize = 3;
    let words_of = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= MIN_CHARS)
            .map(str::to_lowercase)
            .collect()
    };
    let words = words_of(title);
    let is_apart = |headline: &String| {
        let known = words_of(headline);
        2 * words.iter().filter(|word| known.contains(word)).count() < words.len()
    };
    is_outlet_name(title)
        && !SEPARATORS.iter().any(|mark| title.contains(mark))
        && !headlines.is_empty()
        && headlines.iter().all(is_apart)
}

/// Returns the name in a line such as `Copyright 2003 The Harbour Post. All rights reserved.`
pub(super) fn outlet_in_copyright(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let at =
        ["\u{a9}", "copyright", "(c) "].iter().filter_map(|mark| lower.find(mark).map(|at| at + mark.len())).max()?;
    let is_year = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | ',' | ':' | '.');
    let rest = line[at..].trim_start_matches(is_year);
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let end = rest.find(['.', ',', '|', '–', '—', '·', '•', ';', '(', '©', '-']).unwrap_or(rest.len());
    let name = rest[..end].split(" All ").next().unwrap_or_default();
    let name = name.trim().trim_end_matches(is_year);
    // `Designed by` names others.
    (is_outlet_name(name) && !name.contains(" by ")).then_some(name)
}

/// Whether `name` may be the name of a publication: a few words, the first with a capital.
fn is_outlet_name(name: &str) -> bool {
    const MAX_CHARS: usize = 40;
    const MAX_WORDS: usize = 5;
    let name = name.trim();
    let n_chars = name.chars().count();
    (2..=MAX_CHARS).contains(&n_chars)
        && name.split_whitespace().count() <= MAX_WORDS
        && name.chars().next().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase())
        && name.chars().any(char::is_alphabetic)
}

fn strip_end<'a>(text: &'a str, outlets: &[String]) -> Option<&'a str> {
    let (at, mark) =
        SEPARATORS.iter().filter_map(|mark| text.rfind(mark).map(|at| (at, mark))).max_by_key(|(at, _)| *at)?;
    let (headline, name) = (text[..at].trim_end(), &text[at + mark.len()..]);
    (names_outlet(name, outlets) && !headline.is_empty()).then_some(headline)
}

fn strip_start<'a>(text: &'a str, outlets: &[String]) -> Option<&'a str> {
    let (at, mark) =
        SEPARATORS.iter().filter_map(|mark| text.find(mark).map(|at| (at, mark))).min_by_key(|(at, _)| *at)?;
    let (name, headline) = (&text[..at], text[at + mark.len()..].trim_start());
    (names_outlet(name, outlets) && !headline.is_empty()).then_some(headline)
}

/// Whether `name` is one of the outlet's names, or holds one of them and little else.
fn names_outlet(name: &str, outlets: &[String]) -> bool {
    let name = squash(name);
    !name.is_empty()
        && outlets.iter().map(|outlet| squash(outlet)).filter(|outlet| outlet.len() >= 2).any(|outlet| {
            name == outlet
                || outlet.len() >= 3 && name.starts_with(&outlet) && name.len() <= outlet.len() + 6
                || outlet.len() >= 4 && name.contains(&outlet) && name.len() <= outlet.len() + 12
                || name.len() >= 3 && outlet.contains(&name) && outlet.len() <= 2 * name.len() + 4
        })
}

/// Returns the letters and digits of `text` in lower case.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let outlets = ["The Harbour Post".to_owned(), "harbourpost".to_owned()];
        assert_eq!(without_outlet(text, &outlets), expected, "{text}");
    }

    #[test]
    fn the_outlet_s_name_is_taken_off() {
        check("Truce holds | The Harbour Post", "Truce holds");
        check("Truce holds - HarbourPost.example", "Truce holds");
        check("The Harbour Post :: Truce holds", "Truce holds");
        check("Truce holds – a first day", "Truce holds – a first day");
        check("The Harbour Post", "The Harbour Post");
    }

    fn check_outlet(title: &str, headline: &str, expected: Option<&str>) {
        assert_eq!(outlet_in_title(title, &[headline.to_owned()]), expected, "{title}");
    }

    #[test]
    fn what_stands_beside_the_headline_in_a_title_is_the_outlet() {
        check_outlet("Truce holds \u{2014} The Harbour Post", "Truce holds", Some("The Harbour Post"));
        check_outlet("Truce holds | World | The Harbour Post", "Truce Holds", Some("The Harbour Post"));
        check_outlet("Harbour Post: x - Truce holds", "Truce holds", Some("Harbour Post: x"));
        check_outlet("Truce holds \u{2013} a first day", "Truce holds \u{2013} a first day", None);
        check_outlet("Truce holds - what we know so far", "Truce holds", None);
        check_outlet("Velmar truce - The Harbour Post", "Truce holds", None);
    }

    #[test]
    fn a_title_that_shares_no_word_with_the_headline_names_the_outlet() {
        let headlines = ["Truce holds in Port Elms for a second night".to_owned()];
        assert!(is_title_of_outlet("Orva Valley Observer", &headlines));
        assert!(!is_title_of_outlet("Second night of truce", &headlines));
        assert!(!is_title_of_outlet("Orva Valley Observer", &[]));
    }

    #[test]
    fn a_line_with_the_copyright_names_the_outlet() {
        let check = |line, expected| assert_eq!(outlet_in_copyright(line), expected, "{line}");
        check("Copyright 2003 The Harbour Post", Some("The Harbour Post"));
        check("\u{a9} 1998-2003 Harbour Post. All rights reserved.", Some("Harbour Post"));
        check("\u{a9} 2019 - Designed by Ann Lee", None);
        check("The copyright of this picture is in doubt, the court said", None);
        check("Both sides kept the truce.", None);
    }

    fn chosen(open_graph: &str, json_ld: &str, title: &str, heading: &str) -> String {
        let candidates =
            [(Evidence::OpenGraph, open_graph), (Evidence::JsonLd, json_ld), (Evidence::TitleElement, title)];
        let candidates = candidates.map(|(from, text)| (from, text.to_owned()));
        choose(&headlines(&candidates.to_vec(), Some(heading), &[])).unwrap().1.clone()
    }

    #[test]
    fn a_headline_made_for_search_engines_is_not_shown() {
        assert_eq!(
            chosen("Velmar truce: all we know", "Truce holds", "Velmar truce: all we know", "Truce holds"),
            "Truce holds"
        );
        assert_eq!(chosen("Truce holds", "Velmar truce", "Velmar truce | News", "Truce holds"), "Truce holds");
    }

    #[test]
    fn a_section_s_name_after_the_headline_is_left_out() {
        assert_eq!(chosen("Truce holds - National", "Truce holds", "Truce", ""), "Truce holds");
    }

    #[test]
    fn a_headline_that_is_the_outlet_s_name_is_none() {
        let outlets = ["The Harbour Post".to_owned()];
        let candidates =
            vec![(Evidence::OpenGraph, "The Harbour Post".to_owned()), (Evidence::Markup, "Truce".to_owned())];
        assert_eq!(choose(&headlines(&candidates, None, &outlets)), Some(&(Evidence::Markup, "Truce".to_owned())));
    }
}
