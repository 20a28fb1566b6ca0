//! What the words of a query are worth, and what an article scores by them.
//!
//! Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over the one field `text`: each
//! word of the query counts by its stems and, at a part of the weight, by the form typed. Statistics are those of the
//! articles alive now: neither deleted ones, nor documents without text, nor the cut into segments change a score, and
//! terms are added up in one order, so equal archives rank equally on every machine.
//!
//! The numbers below are measured: README.md says on what, and how well the ranking does.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::query::Lowering;
use super::words::n_alive_with;
use crate::analysis::{ExpandedWord, Expansions, Slot, Typed, fold, layer, typed_phrase};
use crate::article::Language;
use crate::query::{Form, Query};

/// How fast a word's repetitions stop counting.
pub(super) const K1: f32 = 1.2;
/// How much an article's length counts against it.
pub(super) const B: f32 = 0.75;
/// The weight of the form typed, next to that of its stems.
const SURFACE_WEIGHT: f32 = 0.25;
/// What an article's score is multiplied by when it has all words that were typed side by side.
pub(super) const ALL_WORDS_FACTOR: f32 = 1.5;
/// A stop word of a language is in at most so many times as many articles as are in that language.
const STOP_WORD_FACTOR: u64 = 2;
/// Terms of one word or prefix that are scored; more only match.
const MAX_SCORED_TERMS: usize = 64;

/// Lengths of the articles alive, as far as scores depend on them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    n_articles: u64,
    average: f32,
}

impl Lengths {
    /// Adds up the lengths of all articles that are alive.
    pub(super) fn of(searcher: &Searcher, text: Field) -> tantivy::Result<Self> {
        let (mut n_articles, mut n_terms) = (0_u64, 0_u64);
        for reader in searcher.segment_readers() {
            let lengths = reader.get_fieldnorms_reader(text)?;
            for doc in reader.doc_ids_alive() {
                let length = lengths.fieldnorm(doc);
                // Documents that only serve as the catalogue have no text.
                if length > 0 {
                    n_articles += 1;
                    n_terms += u64::from(length);
                }
            }
        }
        Ok(Self { n_articles, average: n_terms as f32 / n_articles.max(1) as f32 })
    }
}

/// Terms of which any counts, all alike.
#[derive(Clone, Debug)]
pub(super) struct ScoredTerms {
    pub(super) terms: Vec<Term>,
    /// The most that they can add to a score.
    pub(super) weight: f32,
}

/// A place in a word of the query: one, or several as in `COVID-19`.
#[derive(Clone, Debug)]
pub(super) struct ScoredSlot {
    pub(super) stems: ScoredTerms,
    /// The form typed; then, where it is a pattern, the words that it stands for, by how far they are from it.
    pub(super) surfaces: Vec<ScoredTerms>,
}

/// A word or phrase of the query, and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct ScoredWord {
    /// As it is typed.
    pub(super) text: String,
    /// The ways to read it, of which the best in an article counts: `cease-fire` is one word or two.
    pub(super) readings: Vec<Vec<ScoredSlot>>,
    /// How many articles have it.
    pub(super) n_articles: u64,
    /// How rare it is, times the weight that was typed.
    pub(super) rarity: f32,
    /// The most that it can add to a score.
    pub(super) limit: f32,
}

impl ScoredWord {
    /// Returns the most that one term as rare as this word can add to a score.
    pub(super) fn weight(&self) -> f32 {
        self.rarity * (K1 + 1.0)
    }
}

/// The words of a query and what each is worth.
#[derive(Clone, Debug)]
pub(super) struct Scoring {
    pub(super) text: Field,
    pub(super) words: Vec<ScoredWord>,
    /// Whether the words were typed side by side, so that articles with all of them count more.
    pub(super) has_row: bool,
    /// Words that say nothing, and do not count.
    pub(super) common: Vec<String>,
    /// Words that no article has.
    pub(super) missing: Vec<String>,
    pub(super) average_length: f32,
}

impl Scoring {
    /// Weighs the words of `query`; without those that say nothing, unless there are no others.
    pub(super) fn of(query: &Query, lowering: &Lowering<'_>, lengths: Lengths) -> tantivy::Result<Self> {
        let mut leaves = Vec::new();
        add_leaves(query, 1.0, &mut leaves);
        let (common, telling): (Vec<Leaf<'_>>, Vec<Leaf<'_>>) =
            leaves.into_iter().partition(|leaf| lowering.is_stop_word(leaf.query));
        let (common, telling) = if telling.is_empty() { (telling, common) } else { (common, telling) };
        let words: tantivy::Result<Vec<ScoredWord>> =
            telling.iter().map(|leaf| scored_word(leaf, lowering, lengths)).collect();
        let (words, missing): (Vec<ScoredWord>, Vec<ScoredWord>) =
            words?.into_iter().partition(|word| word.limit > 0.0);
        Ok(Self {
            text: lowering.fields.text,
            has_row: query.is_words() && words.len() > 1,
            words,
            common: common.iter().map(|leaf| leaf.query.to_string()).collect(),
            missing: missing.into_iter().map(|word| word.text).collect(),
            average_length: lengths.average,
        })
    }
}

/// A word or phrase of a query with the weight that was typed for it.
struct Leaf<'a> {
    query: &'a Query,
    weight: f32,
}

/// Adds the words and phrases that are asked for, in the order of [`Query::leaves`].
fn add_leaves<'a>(query: &'a Query, weight: f32, leaves: &mut Vec<Leaf<'a>>) {
    match query {
        Query::Word { .. } | Query::Phrase { .. } => leaves.push(Leaf { query, weight }),
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                add_leaves(part, weight, leaves);
            }
        }
        Query::Near(near) => {
            add_leaves(&near.left, weight, leaves);
            add_leaves(&near.right, weight, leaves);
        }
        Query::NotNear(near) => add_leaves(&near.left, weight, leaves),
        Query::AtLeast { part, .. } => add_leaves(part, weight, leaves),
        Query::Boost { part, weight: more } => add_leaves(part, weight * more, leaves),
        Query::Not(_)
        | Query::All
        | Query::Facet { .. }
        | Query::Language(_)
        | Query::Published(_)
        | Query::Undated
        | Query::Length(_)
        | Query::Ocr(_)
        | Query::Has(_)
        | Query::Id(_) => {}
    }
}

fn scored_word(leaf: &Leaf<'_>, lowering: &Lowering<'_>, lengths: Lengths) -> tantivy::Result<ScoredWord> {
    let typed = match leaf.query {
        Query::Word { text, form, .. } => lowering.expansions.typed(text, *form, lowering.languages),
        Query::Phrase { text, .. } => typed_phrase(text),
        _ => Typed::default(),
    };
    let text = leaf.query.to_string();
    let mut word = ScoredWord { text, readings: Vec::new(), n_articles: 0, rarity: 0.0, limit: 0.0 };
    for slots in &typed.alternatives {
        let (mut scored, mut limit, mut rarity, mut n_articles) = (Vec::new(), 0.0, 0.0_f32, u64::MAX);
        for slot in slots {
            let (slot, n_with_slot) = scored_slot(slot, leaf.weight, lowering, lengths)?;
            limit += slot.stems.weight + slot.surfaces.iter().map(|terms| terms.weight).sum::<f32>();
            rarity = rarity.max(self::rarity(n_with_slot, lengths.n_articles));
            n_articles = n_articles.min(n_with_slot);
            scored.push(slot);
        }
        if n_articles > 0 {
            word.n_articles += n_articles;
            word.rarity = word.rarity.max(rarity * leaf.weight);
            word.limit = word.limit.max(limit);
            word.readings.push(scored);
        }
    }
    word.n_articles = word.n_articles.min(lengths.n_articles);
    Ok(word)
}

/// Weighs the terms of one place; returns how many articles have any of them, too.
fn scored_slot(
    slot: &Slot,
    weight: f32,
    lowering: &Lowering<'_>,
    lengths: Lengths,
) -> tantivy::Result<(ScoredSlot, u64)> {
    let text = lowering.fields.text;
    let (stems, surfaces): (Vec<Term>, Vec<Term>) = slot
        .terms
        .iter()
        .map(|term| Term::from_field_text(text, term))
        .partition(|term| term.value().as_str().is_some_and(layer::is_stem));
    let (stems, n_with_stem) = known_terms(stems, lowering.searcher, lengths)?;
    let (surfaces, n_with_surface) = known_terms(surfaces, lowering.searcher, lengths)?;
    // Articles in a language without stems have the surface alone.
    let mut n_with_any = n_with_stem.max(n_with_surface);
    // A word that has no stem, as in a phrase, counts in full by its form.
    let (stem_share, surface_share) = if stems.is_empty() { (0.0, 1.0) } else { (1.0, SURFACE_WEIGHT) };
    let weight_of = |share: f32, n: u64| share * weight * rarity(n, lengths.n_articles) * (K1 + 1.0);
    let stems = ScoredTerms { terms: stems, weight: weight_of(stem_share, n_with_any) };
    let surface_weight = if surfaces.is_empty() { 0.0 } else { weight_of(surface_share, n_with_surface) };
    let mut surfaces = vec![ScoredTerms { terms: surfaces, weight: surface_weight }];
    for pattern in &slot.patterns {
        let words = lowering.words_of(text, pattern)?;
        let n_with_word = words.iter().map(|word| word.n_articles).sum::<u64>().min(lengths.n_articles);
        n_with_any = n_with_any.max(n_with_word);
        // Rare compounds with a common word are no more telling than the word.
        surfaces.extend(by_slips(&words, text, weight_of(1.0, n_with_any)));
    }
    Ok((ScoredSlot { stems, surfaces }, n_with_any))
}

/// Weighs the words that a pattern stands for: as one word of `weight`, those with slips in it less.
fn by_slips(words: &[ExpandedWord], text: Field, weight: f32) -> Vec<ScoredTerms> {
    let mut by_slips: BTreeMap<u8, ScoredTerms> = BTreeMap::new();
    for word in words.iter().take(MAX_SCORED_TERMS) {
        let terms = by_slips.entry(word.slips);
        let terms = terms.or_insert_with(|| ScoredTerms { terms: Vec::new(), weight: word.weight() * weight });
        terms.terms.push(Term::from_field_text(text, &word.term));
    }
    by_slips.into_values().collect()
}

/// Keeps those of `terms` that some article has; returns how many articles that is, two terms in one counting twice.
fn known_terms(terms: Vec<Term>, searcher: &Searcher, lengths: Lengths) -> tantivy::Result<(Vec<Term>, u64)> {
    let (mut known, mut n_articles) = (Vec::new(), 0);
    for term in terms.into_iter().take(MAX_SCORED_TERMS) {
        let n_with_term = n_articles_with(searcher, std::slice::from_ref(&term))?;
        if n_with_term > 0 {
            known.push(term);
            n_articles += n_with_term;
        }
    }
    Ok((known, n_articles.min(lengths.n_articles)))
}

/// The inverse document frequency, in the form that is never negative.
fn rarity(n_with_word: u64, n_articles: u64) -> f32 {
    let without = (n_articles - n_with_word) as f32;
    (1.0 + (without + 0.5) / (n_with_word as f32 + 0.5)).ln()
}

/// Returns the words of `query`, as typed, that are so common in a language of the archive that they say nothing.
///
/// A word that far more articles have than there are in that language says something in another one: the German `war`
/// among a few German articles of an English archive.
pub(super) fn stop_words(
    query: &Query,
    searcher: &Searcher,
    text: Field,
    languages: &[(Language, u64)],
    expansions: &Expansions,
) -> tantivy::Result<BTreeSet<String>> {
    let mut stop_words = BTreeSet::new();
    for leaf in query.leaves() {
        let Query::Word { text: typed, form: Form::Stem, .. } = leaf else { continue };
        let lists = languages.iter().filter(|(language, _)| expansions.is_stop_word(typed, &[*language]));
        if let Some(n_in_language) = lists.map(|&(_, n)| n).max() {
            let n_with_word = n_articles_with(searcher, &[Term::from_field_text(text, &fold(typed))])?;
            if n_with_word <= n_in_language.saturating_mul(STOP_WORD_FACTOR) {
                stop_words.insert(typed.clone());
            }
        }
    }
    Ok(stop_words)
}

/// Counts the articles alive that have any of `terms`; an article with two of them may count twice.
pub(super) fn n_articles_with(searcher: &Searcher, terms: &[Term]) -> tantivy::Result<u64> {
    let mut n_articles = 0;
    for reader in searcher.segment_readers() {
        for term in terms {
            let inverted_index = reader.inverted_index(term.field())?;
            if let Some(info) = inverted_index.get_term_info(term)? {
                n_articles += n_alive_with(reader, &inverted_index, &info)?;
            }
        }
    }
    Ok(n_articles)
}
