//! A plain evaluator of queries: it tries every combination of words, and knows the words of a story from the story.

use std::collections::BTreeSet;
use std::ops::Range;

use newsdex::analysis::Part;
use newsdex::article::Article;
use newsdex::query::{Form, Near, Query, Within, WordOrder, Zone};

use crate::{PARTS, Story};

/// A word and where it stands.
struct Word {
    text: &'static str,
    part: Part,
    /// Counted over the whole story: words of one paragraph or sentence share its number.
    paragraph: usize,
    sentence: usize,
    /// Its position, between parts of a story with a wide gap.
    position: u64,
    is_in_lead: bool,
}

/// The words of a story.
pub(crate) struct Judge {
    words: Vec<Word>,
}

/// The words of a match, by number.
type Match = BTreeSet<usize>;

impl Judge {
    pub(crate) fn of(story: &Story) -> Self {
        let parts: [Vec<Vec<Vec<&'static str>>>; 3] =
            [vec![vec![story.headline.clone()]], vec![vec![story.lead.clone()]], story.body.clone()];
        let (mut words, mut paragraph_number, mut sentence_number) = (Vec::new(), 0, 0);
        for (at, (part, paragraphs)) in PARTS.into_iter().zip(parts).enumerate() {
            let has_lead = !story.lead.is_empty();
            for (n, paragraph) in paragraphs.iter().enumerate() {
                paragraph_number += 1;
                for sentence in paragraph {
                    sentence_number += 1;
                    for &text in sentence {
                        let position = (100_000 * at + words.len()) as u64;
                        let is_in_lead = part == Part::Lead || part == Part::Body && n == 0 && !has_lead;
                        let (paragraph, sentence) = (paragraph_number, sentence_number);
                        words.push(Word { text, part, paragraph, sentence, position, is_in_lead });
                    }
                }
            }
        }
        Self { words }
    }

    /// Returns the words that make `query` true, or `None` where it is not.
    pub(crate) fn evaluate(&self, query: &Query) -> Option<BTreeSet<usize>> {
        match query {
            Query::And(parts) | Query::Words(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(|part| self.evaluate(part)).collect();
                Some(all?.into_iter().flatten().collect())
            }
            Query::Or(parts) => {
                let any: Vec<_> = parts.iter().filter_map(|part| self.evaluate(part)).collect();
                (!any.is_empty()).then(|| any.into_iter().flatten().collect())
            }
            Query::Not(part) => self.evaluate(part).is_none().then(BTreeSet::new),
            Query::Boost { part, .. } => self.evaluate(part),
            Query::All => Some(BTreeSet::new()),
            positional => {
                let matches = self.matches(positional);
                (!matches.is_empty()).then(|| matches.into_iter().flatten().collect())
            }
        }
    }

    /// Returns the words that a mark covers, found by counting the words before it.
    pub(crate) fn words_in(&self, part: Part, span: Range<usize>, article: &Article) -> Vec<usize> {
        let text = match part {
            Part::Headline => article.headline.as_deref(),
            Part::Lead => article.lead.as_deref(),
            _ => Some(article.body.as_str()),
        };
        let text = text.unwrap_or_default();
        let first = self.words.iter().take_while(|word| word.part != part).count();
        let n_before = text[..span.start].split_whitespace().count();
        let n_marked = text[span].split_whitespace().count();
        (first + n_before..first + n_before + n_marked).collect()
    }

    fn matches(&self, query: &Query) -> Vec<Match> {
        match query {
            Query::Word { text, zone, form } => self.arrangements(&[meant(text, *form)], *zone, 0),
            Query::Phrase { text, zone, slop } => {
                self.arrangements(&text.split(' ').map(|word| vec![word]).collect::<Vec<_>>(), *zone, u64::from(*slop))
            }
            Query::Or(parts) => parts.iter().flat_map(|part| self.matches(part)).collect(),
            Query::Near(near) => {
                let right = self.matches(&near.right);
                let pairs = self.matches(&near.left).into_iter().flat_map(|one| {
                    let others = right.iter().filter(|other| self.are_near(&one, other, near));
                    others.map(|other| &one | other).collect::<Vec<_>>()
                });
                pairs.collect()
            }
            Query::NotNear(near) => {
                let right = self.matches(&near.right);
                let is_away = |one: &Match| !right.iter().any(|other| self.are_near(one, other, near));
                self.matches(&near.left).into_iter().filter(is_away).collect()
            }
            Query::AtLeast { n, part } => {
                let matches = self.matches(part);
                if self.n_apart(&matches, 0) >= *n { matches } else { Vec::new() }
            }
            Query::Boost { part, .. } => self.matches(part),
            other => panic!("{other} has no place in a text"),
        }
    }

    /// Tries all ways to take one word of the story for each place asked for, none twice.
    fn arrangements(&self, asked: &[Vec<&str>], zone: Zone, slop: u64) -> Vec<Match> {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for words in asked {
            let fits = |n: &usize| words.contains(&self.words[*n].text) && self.is_in(*n, zone);
            let here: Vec<usize> = (0..self.words.len()).filter(fits).collect();
            let longer = |way: &Vec<usize>| -> Vec<Vec<usize>> {
                here.iter().filter(|n| !way.contains(n)).map(|&n| [way.clone(), vec![n]].concat()).collect()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        let displacement = |way: &Vec<usize>| {
            // Shifted so that no word comes before the first one.
            let starts = || way.iter().rev().enumerate().map(|(behind, &n)| self.words[n].position + behind as u64);
            starts().max().unwrap_or(0) - starts().min().unwrap_or(0)
        };
        ways.into_iter().filter(|way| displacement(way) <= slop).map(|way| way.into_iter().collect()).collect()
    }

    fn is_in(&self, n: usize, zone: Zone) -> bool {
        let word = &self.words[n];
        match zone {
            Zone::Text => true,
            Zone::Headline => word.part == Part::Headline,
            Zone::Lead => word.is_in_lead,
            Zone::HeadlineOrLead => word.part == Part::Headline || word.is_in_lead,
            Zone::Body => word.part != Part::Headline,
        }
    }

    fn ends(&self, one: &Match) -> (u64, u64) {
        let positions = || one.iter().map(|&n| self.words[n].position);
        (positions().min().unwrap_or(0), positions().max().unwrap_or(0))
    }

    fn are_near(&self, one: &Match, other: &Match, near: &Near) -> bool {
        let ((first, last), (other_first, other_last)) = (self.ends(one), self.ends(other));
        let between = other_first.saturating_sub(last).max(first.saturating_sub(other_last));
        let together = || one.iter().chain(other).map(|&n| &self.words[n]);
        let share = |unit: fn(&Word) -> usize| together().map(unit).collect::<BTreeSet<_>>().len() == 1;
        let is_near = match near.within {
            Within::Words(n) => between <= u64::from(n),
            Within::Sentence => share(|word| word.sentence),
            Within::Paragraph => share(|word| word.paragraph),
        };
        is_near && one.is_disjoint(other) && (near.order == WordOrder::Any || last < other_first)
    }

    /// Counts the most matches from `free_from` on that do not reach into each other.
    fn n_apart(&self, matches: &[Match], free_from: u64) -> u32 {
        // The next one may be any; what it leaves free is counted the same way.
        let ends = matches.iter().map(|one| self.ends(one)).filter(|(first, _)| *first >= free_from);
        let earliest_last = ends.map(|(_, last)| last).min();
        earliest_last.map_or(0, |last| 1 + self.n_apart(matches, last + 1))
    }
}

/// Returns the words of the vocabulary that a word of the query stands for.
fn meant(text: &str, form: Form) -> Vec<&str> {
    match (text, form) {
        ("t", Form::Prefix) => vec!["truce", "talks"],
        ("t?lk*", Form::Wildcard) => vec!["talks"],
        ("truec", Form::Fuzzy(1)) => vec!["truce"],
        (".*(e|k)s?", Form::Regex) => vec!["truce", "talks", "strike"],
        ("энвой", Form::Name) => vec!["envoy"],
        (word, _) => vec![word],
    }
}
