//! Keeps the headlines that an article has beside the one shown.
//!
//! In: the article, and the headlines that its source gives, cleaned. Out: those that say more than the headline shown.
//! As an example, `Guns fall silent in Port Elms` is kept beside `Truce holds`, and `Truce holds in …` is not.
//!
//! A headline of the same words would only count these twice when articles are ranked, so each one kept has a word of
//! its own.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::headline::{adds_a_name, squash};
use crate::article::{Article, Evidence};

/// The most headlines kept beside the one shown.
const MAX_HEADLINES: usize = 5;
/// More candidates than a page has reasons to give.
const MAX_CANDIDATES: usize = 40;
/// What is longer, in characters, is a text put in the wrong place.
const MAX_CHARS: usize = 300;

/// Returns which of `candidates` are headlines of `article` beside the one shown, in their order.
pub(super) fn select(article: &Article, candidates: &[(Evidence, String)]) -> Vec<(Evidence, String)> {
    let Some(shown) = article.headline.as_deref() else { return Vec::new() };
    let candidates = &candidates[..candidates.len().min(MAX_CANDIDATES)];
    let names = [article.section.as_deref(), article.outlet.as_deref()].map(|name| name.map(squash));
    let mut known: Vec<String> =
        [Some(shown), article.subheadline.as_deref()].into_iter().flatten().map(squash).collect();
    let mut words: HashSet<String> =
        [Some(shown), article.subheadline.as_deref()].into_iter().flatten().flat_map(words_of).collect();
    let mut kept: Vec<usize> = Vec::new();
    // The fullest first, so that what it says need not be said again.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&n| std::cmp::Reverse(words_of(&candidates[n].1).count()));
    for n in order {
        let text = candidates[n].1.as_str();
        let squashed = squash(text.trim_end_matches(['…', '.', ' ']));
        let is_name = names.iter().flatten().any(|name| *name == squashed);
        let is_cut_off = known.iter().any(|known| known.starts_with(&squashed));
        let mut others = [shown].into_iter().chain(candidates.iter().map(|(_, other)| other.as_str()));
        let has_name = others.any(|other| adds_a_name(text, other));
        if squashed.is_empty() || is_name || is_cut_off || has_name || text.chars().nth(MAX_CHARS).is_some() {
            continue;
        }
        if words_of(text).any(|word| !words.contains(&word)) {
            words.extend(words_of(text));
            known.push(squashed);
            kept.push(n);
        }
    }
    kept.sort_unstable();
    kept.truncate(MAX_HEADLINES);
    kept.into_iter().map(|n| candidates[n].clone()).collect()
}

/// Drops those of `headlines` that are not about what `article` is about: less than half of their words stand in it.
///
/// Some sites give every page one title for sharing.
pub(super) fn retain_about(headlines: &mut Vec<(Evidence, String)>, article: &Article) {
    let texts = [&article.headline, &article.subheadline, &article.lead].into_iter().flatten().map(String::as_str);
    let known: String = texts.chain([article.body.as_str()]).flat_map(|text| [text, " "]).collect();
    let known = known.to_lowercase();
    // Searching the text for a few words costs far less than parting it into words; that some stand inside others does
    // not change the half.
    headlines.retain(|(_, headline)| {
        let words: Vec<String> = words_of(headline).collect();
        2 * words.iter().filter(|word| known.contains(word.as_str())).count() >= words.len()
    });
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(candidates: &[&str], expected: &[&str]) {
        let article = Article {
            headline: Some("Truce holds in Velmar".to_owned()),
            subheadline: Some("A quiet night".to_owned()),
            section: Some("World".to_owned()),
            ..Article::default()
        };
        let candidates: Vec<(Evidence, String)> =
            candidates.iter().map(|text| (Evidence::Meta, (*text).to_owned())).collect();
        let kept = select(&article, &candidates);
        assert_eq!(kept.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_headline_that_says_more_is_kept() {
        check(&["Guns fall silent", "Velmar truce: what we know"], &["Guns fall silent", "Velmar truce: what we know"]);
    }

    #[test]
    fn doubles_and_headlines_cut_short_are_not_kept() {
        check(&["TRUCE HOLDS, in Velmar", "Truce holds in Ve…", "A quiet night", "In Velmar, truce holds", ""], &[]);
        check(&["Guns fall", "Guns fall silent", "Guns fall sil..."], &["Guns fall silent"]);
    }

    #[test]
    fn names_beside_a_headline_make_no_other_one() {
        check(&["Truce holds in Velmar | World news", "World", "Live - Truce holds in Velmar"], &[]);
    }

    #[test]
    fn only_a_few_are_kept() {
        let many: Vec<String> = (0..100).map(|n| format!("Headline number{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        check(&many, &many[..MAX_HEADLINES]);
        check(&[&"word ".repeat(200)], &[]);
    }

    #[test]
    fn a_title_that_every_page_has_is_about_no_article() {
        let article = Article { body: "The guns fell silent in Velmar.".to_owned(), ..Article::default() };
        let mut headlines = ["Guns silent: Velmar hopes", "All the latest stories in pictures"]
            .map(|text| (Evidence::Meta, text.to_owned()))
            .to_vec();
        retain_about(&mut headlines, &article);
        assert_eq!(headlines, [(Evidence::Meta, "Guns silent: Velmar hopes".to_owned())]);
    }
}
