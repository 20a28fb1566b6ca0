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

/// Returns the headline to show and where it was found.
///
/// `heading` is the one that readers see above the story, `outlets` are the names that the page gives its publication.
/// What a page gives for sharing is its headline more often than what it gives for search engines (measured over a
/// hundred publishers); but where it only repeats `<title>`, both are made for search engines, and the heading is shown
/// if the JSON-LD agrees with it.
pub(super) fn choose(candidates: &Texts, heading: Option<&str>, outlets: &[String]) -> Option<(Evidence, String)> {
    let heading = heading.map(|heading| (Evidence::Markup, heading));
    let from_page = candidates.iter().filter(|(from, _)| heading.is_none() || *from != Evidence::Markup);
    let mut cleaned: Vec<(Evidence, String)> = Vec::new();
    for (from, text) in from_page.map(|(from, text)| (*from, text.as_str())).chain(heading) {
        let Some(text) = clean::field(text, clean::MAX_HEADLINE_CHARS) else { continue };
        let text = without_outlet(&text, outlets);
        if is_headline(&text, outlets) {
            cleaned.push((from, text));
        }
    }
    cleaned.sort_by_key(|(from, _)| rank(*from));
    let first = |wanted: Evidence| cleaned.iter().find(|(from, _)| *from == wanted);
    let same = |a: Evidence, b: Evidence| match (first(a), first(b)) {
        (Some((_, a)), Some((_, b))) => squash(a) == squash(b),
        _ => false,
    };
    if same(Evidence::OpenGraph, Evidence::TitleElement) && same(Evidence::JsonLd, Evidence::Markup) {
        return first(Evidence::JsonLd).cloned();
    }
    let chosen = cleaned.first()?;
    let shorter = cleaned.iter().find(|(_, text)| goes_on_after(&chosen.1, text));
    Some(shorter.unwrap_or(chosen).clone())
}

/// Whether `long` is `short` and, after a mark, a section's or an outlet's name.
fn goes_on_after(long: &str, short: &str) -> bool {
    /// What is longer is a part of the headline.
    const MAX_NAME_CHARS: usize = 50;
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

    fn chosen(open_graph: &str, json_ld: &str, title: &str, heading: &str) -> String {
        let candidates =
            [(Evidence::OpenGraph, open_graph), (Evidence::JsonLd, json_ld), (Evidence::TitleElement, title)];
        let candidates = candidates.map(|(from, text)| (from, text.to_owned()));
        choose(&candidates.to_vec(), Some(heading), &[]).unwrap().1
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
        assert_eq!(choose(&candidates, None, &outlets), Some((Evidence::Markup, "Truce".to_owned())));
    }
}
