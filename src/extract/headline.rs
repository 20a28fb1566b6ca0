//! Picks the headline among those that a page gives.
//!
//! In: candidates, such as `og:title` and `<h1>`, and the outlet's names. Out: the one to show. As an example,
//! `Truce holds | World | The Harbour Post` becomes `Truce holds`.

use std::collections::HashSet;

use super::clean;
use super::metadata::Texts;
use crate::article::Evidence;

/// Marks that part a headline from the names after or before it, with the spaces around them.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " • ", " · ", " › ", " | ", "｜", " // ", " ~ "];

/// Returns the headline to show and where it was found.
///
/// It is the heading that readers see above the story, unless another candidate adds the line above it, as in
/// `Euroleague: Sanctions after brawl`. `outlets` are the names that the page gives its publication.
pub(super) fn choose(candidates: &Texts, heading: Option<&str>, outlets: &[String]) -> Option<(Evidence, String)> {
    let cleaned: Vec<(Evidence, String)> = candidates
        .iter()
        .filter_map(|(from, text)| {
            let text = clean::field(text, clean::MAX_HEADLINE_CHARS)?;
            let text = without_outlet(&text, outlets);
            is_headline(&text, outlets).then_some((*from, text))
        })
        .collect();
    let heading = heading.and_then(|heading| clean::field(heading, clean::MAX_HEADLINE_CHARS));
    let heading =
        heading.map(|heading| without_outlet(&heading, outlets)).filter(|heading| is_headline(heading, outlets));
    let others = || cleaned.iter().filter(|(from, _)| !matches!(from, Evidence::Markup | Evidence::TitleElement));
    if let Some(heading) = heading {
        if let Some(longer) = others().find(|(_, text)| adds_topic(text, &heading)) {
            return Some(longer.clone());
        }
        // A heading that has nothing in common with what the page says elsewhere is not the story's.
        if others().next().is_none() || others().any(|(_, text)| share_words(text, &heading)) {
            return Some((Evidence::Markup, heading));
        }
    }
    let order = [
        Evidence::OpenGraph,
        Evidence::JsonLd,
        Evidence::Microdata,
        Evidence::Meta,
        Evidence::Markup,
        Evidence::TitleElement,
    ];
    order.iter().find_map(|wanted| cleaned.iter().find(|(from, _)| from == wanted)).cloned()
}

/// Whether `text` is `heading` after a topic and a colon.
fn adds_topic(text: &str, heading: &str) -> bool {
    let (text, heading) = (text.to_lowercase(), heading.to_lowercase());
    text.strip_suffix(&heading).is_some_and(|topic| topic.trim_end().ends_with(':') && topic.len() < 2 * heading.len())
}

/// Whether two headlines have a third of their words, or of the signs of a script without spaces, in common.
fn share_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 3);
        let words: HashSet<String> = words.map(str::to_owned).collect();
        if words.len() >= 3 { words } else { lower.chars().filter(|c| c.is_alphanumeric()).map(String::from).collect() }
    };
    let (a, b) = (words(a), words(b));
    3 * a.intersection(&b).count() >= a.len().min(b.len()).max(1)
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
    fn the_heading_that_readers_see_is_shown() {
        let of = |open_graph: &str, heading: &str| {
            let candidates = vec![(Evidence::OpenGraph, open_graph.to_owned())];
            choose(&candidates, Some(heading), &[]).unwrap().1
        };
        assert_eq!(
            of("Truce in Velmar: what we know", "What we know of the truce in Velmar"),
            "What we know of the truce in Velmar"
        );
        assert_eq!(of("Velmar: Truce holds", "Truce holds"), "Velmar: Truce holds");
        assert_eq!(of("Truce holds on the third day", "Sport"), "Truce holds on the third day");
    }

    #[test]
    fn a_headline_that_is_the_outlet_s_name_is_none() {
        let outlets = ["The Harbour Post".to_owned()];
        let candidates =
            vec![(Evidence::OpenGraph, "The Harbour Post".to_owned()), (Evidence::Markup, "Truce".to_owned())];
        assert_eq!(choose(&candidates, None, &outlets), Some((Evidence::Markup, "Truce".to_owned())));
    }
}
