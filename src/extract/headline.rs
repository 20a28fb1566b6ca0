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

/// Returns the headline to show and where it was found; `outlets` are the names the page gives its publication.
pub(super) fn choose(candidates: &Texts, outlets: &[String]) -> Option<(Evidence, String)> {
    let cleaned: Vec<(Evidence, String)> = candidates
        .iter()
        .filter_map(|(from, text)| {
            let text = clean::field(text, clean::MAX_HEADLINE_CHARS)?;
            let text = without_outlet(&text, outlets);
            is_headline(&text, outlets).then_some((*from, text))
        })
        .collect();
    let order = [
        Evidence::OpenGraph,
        Evidence::JsonLd,
        Evidence::Markup,
        Evidence::Microdata,
        Evidence::Meta,
        Evidence::TitleElement,
    ];
    order.iter().find_map(|wanted| cleaned.iter().find(|(from, _)| from == wanted)).cloned()
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

    #[test]
    fn a_headline_that_is_the_outlet_s_name_is_none() {
        let outlets = ["The Harbour Post".to_owned()];
        let candidates =
            vec![(Evidence::OpenGraph, "The Harbour Post".to_owned()), (Evidence::Markup, "Truce".to_owned())];
        assert_eq!(choose(&candidates, &outlets), Some((Evidence::Markup, "Truce".to_owned())));
    }
}
