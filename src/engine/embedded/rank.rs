//! What an article scores, and the best of those that match.
//!
//! Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over the one field `text`: each
//! word of the query counts by its stems and, at half the weight, by the form typed. Statistics are those of the
//! articles alive now: neither deleted ones, nor documents without text, nor the cut into segments change a score, and
//! terms are added up in one order, so equal archives rank equally on every machine.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::AddAssign;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Scorer};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, Term};

use super::positional::PostingsUnion;
use super::query::{Lowering, WordCounts, n_alive_with};
use crate::analysis::{ExpandedWord, layer, typed_phrase};
use crate::query::Query;
use crate::search::Order;

/// How fast a word's repetitions stop counting.
const K1: f32 = 1.2;
/// How much an article's length counts against it.
const B: f32 = 0.75;
/// The weight of the form typed, next to that of its stems (measured in the project's relevance tests).
const SURFACE_WEIGHT: f32 = 0.5;
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

/// Terms that count as one word, and what that word is worth.
#[derive(Clone, Debug)]
struct ScoredWord {
    terms: Vec<Term>,
    weight: f32,
}

/// The words of a query and what each is worth.
#[derive(Clone, Debug)]
pub(super) struct Scoring {
    text: Field,
    words: Vec<ScoredWord>,
    average_length: f32,
}

impl Scoring {
    /// Weighs the words of `query`.
    pub(super) fn of(query: &Query, lowering: &Lowering<'_>, lengths: Lengths) -> tantivy::Result<Self> {
        let text = lowering.fields.text;
        let mut leaves: Vec<&Query> = query.leaves().collect();
        if leaves.iter().any(|leaf| !lowering.is_stop_word(leaf)) {
            leaves.retain(|leaf| !lowering.is_stop_word(leaf));
        }
        let mut words = Vec::new();
        for leaf in leaves {
            let typed = match leaf {
                Query::Word { text, form, .. } => lowering.expansions.typed(text, *form, lowering.languages),
                Query::Phrase { text, .. } => typed_phrase(text),
                _ => continue,
            };
            for slot in typed.alternatives.iter().flatten() {
                let (stems, surfaces): (Vec<Term>, Vec<Term>) = slot
                    .terms
                    .iter()
                    .map(|term| Term::from_field_text(text, term))
                    .partition(|term| term.value().as_str().is_some_and(layer::is_stem));
                let stem_weight = 1.0;
                // A word that has no stem, as in a phrase, counts in full by its form.
                let surface_weight = if stems.is_empty() { 1.0 } else { SURFACE_WEIGHT };
                for (mut terms, share) in [(stems, stem_weight), (surfaces, surface_weight)] {
                    terms.truncate(MAX_SCORED_TERMS);
                    if !terms.is_empty() {
                        let n_with_word = n_articles_with(lowering.searcher, &terms)?.min(lengths.n_articles);
                        let weight = share * rarity(n_with_word, lengths.n_articles) * (K1 + 1.0);
                        words.push(ScoredWord { terms, weight });
                    }
                }
                for pattern in &slot.patterns {
                    words.extend(expanded(&lowering.words_of(text, pattern)?, text, lengths));
                }
            }
        }
        Ok(Self { text, words, average_length: lengths.average })
    }
}

/// Weighs the words that a pattern stands for: as one word, those with slips in it less.
fn expanded(words: &[ExpandedWord], text: Field, lengths: Lengths) -> Vec<ScoredWord> {
    let n_with_word = words.iter().map(|word| word.n_articles).sum::<u64>().min(lengths.n_articles);
    let rarity = rarity(n_with_word, lengths.n_articles) * (K1 + 1.0);
    let mut by_slips: BTreeMap<u8, ScoredWord> = BTreeMap::new();
    for word in words.iter().take(MAX_SCORED_TERMS) {
        let group = by_slips.entry(word.slips);
        let group = group.or_insert_with(|| ScoredWord { terms: Vec::new(), weight: word.weight() * rarity });
        group.terms.push(Term::from_field_text(text, &word.term));
    }
    by_slips.into_values().collect()
}

/// The inverse document frequency, in the form that is never negative.
fn rarity(n_with_word: u64, n_articles: u64) -> f32 {
    let without = (n_articles - n_with_word) as f32;
    (1.0 + (without + 0.5) / (n_with_word as f32 + 0.5)).ln()
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

/// Returns those of `addresses` that `query` matches.
pub(super) fn those_matching(
    searcher: &Searcher,
    query: &dyn TantivyQuery,
    addresses: &BTreeSet<DocAddress>,
) -> tantivy::Result<BTreeSet<DocAddress>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut matching = BTreeSet::new();
    let mut scorer: Option<(SegmentOrdinal, Box<dyn Scorer>)> = None;
    // Addresses come by segment, then by document, as a scorer gives them.
    for &address in addresses {
        let scorer = match &mut scorer {
            Some((segment, scorer)) if *segment == address.segment_ord => scorer,
            other => {
                let opened = weight.scorer(searcher.segment_reader(address.segment_ord), 1.0)?;
                &mut other.insert((address.segment_ord, opened)).1
            }
        };
        if scorer.doc() < address.doc_id {
            scorer.seek(address.doc_id);
        }
        if scorer.doc() == address.doc_id {
            matching.insert(address);
        }
    }
    Ok(matching)
}

/// An article's place in an answer: greater comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rank {
    /// Score or date, as the order asks.
    primary: f64,
    /// The later article first.
    published: i64,
    /// The smaller id, then the smaller place, first.
    id: u64,
    place: u64,
}

impl Eq for Rank {}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        self.primary
            .total_cmp(&other.primary)
            .then(self.published.cmp(&other.published))
            .then(other.id.cmp(&self.id))
            .then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What [`Best`] gives: counts over all matches, and the best of them, best first.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) n_matches: u64,
    /// First and last day of publication, in days since 1970.
    pub(super) days: Option<(i64, i64)>,
    pub(super) best: Vec<Scored>,
}

/// One of the best matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scored {
    pub(super) rank: Rank,
    pub(super) address: DocAddress,
}

impl Scored {
    pub(super) fn score(&self, order: Order) -> f32 {
        if order == Order::Relevance { self.rank.primary as f32 } else { 0.0 }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.n_matches += other.n_matches;
        self.days = match (self.days, other.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (days, None) | (None, days) => days,
        };
        self.best.extend(other.best);
    }
}

/// Collects the `limit` best matches and counts all of them.
pub(super) struct Best<'a> {
    pub(super) scoring: &'a Scoring,
    pub(super) order: Order,
    pub(super) limit: usize,
}

impl Collector for Best<'_> {
    type Fruit = Tally;
    type Child = SegmentBest;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentBest> {
        let columns = reader.fast_fields();
        let words: tantivy::Result<Vec<(PostingsUnion, f32)>> = match self.order {
            Order::Relevance => self
                .scoring
                .words
                .iter()
                .map(|word| {
                    let option = IndexRecordOption::WithFreqs;
                    Ok((PostingsUnion::open(reader, self.scoring.text, &word.terms, option)?, word.weight))
                })
                .collect(),
            Order::Newest | Order::Oldest => Ok(Vec::new()),
        };
        let lengths = reader.get_fieldnorms_reader(self.scoring.text)?;
        let norms = std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            K1 * (1.0 - B + B * length / self.scoring.average_length.max(1.0))
        });
        Ok(SegmentBest {
            segment,
            order: self.order,
            limit: self.limit,
            words: words?,
            lengths,
            norms,
            published: columns.i64("published")?,
            first_day: columns.i64("first_day")?,
            last_day: columns.i64("last_day")?,
            id: columns.u64("id")?,
            place: columns.u64("place")?,
            n_matches: 0,
            days: None,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Tally>) -> tantivy::Result<Tally> {
        let mut all = Tally::default();
        for segment in segments {
            all += segment;
        }
        all.best.sort_unstable_by(|a, b| b.cmp(a));
        all.best.truncate(self.limit);
        Ok(all)
    }
}

/// [`Best`] in one segment.
pub(super) struct SegmentBest {
    segment: SegmentOrdinal,
    order: Order,
    limit: usize,
    words: Vec<(PostingsUnion, f32)>,
    lengths: FieldNormReader,
    /// The part of BM25 that depends on the length only, by tantivy's one-byte code of a length.
    norms: [f32; 256],
    published: Column<i64>,
    first_day: Column<i64>,
    last_day: Column<i64>,
    id: Column<u64>,
    place: Column<u64>,
    n_matches: u64,
    days: Option<(i64, i64)>,
    best: BinaryHeap<std::cmp::Reverse<Scored>>,
}

impl SegmentBest {
    fn score(&mut self, doc: DocId) -> f32 {
        let norm = self.norms[usize::from(self.lengths.fieldnorm_id(doc))];
        let mut score = 0.0;
        for (union, weight) in &mut self.words {
            if union.seek(doc) == doc {
                let frequency = union.term_freq() as f32;
                score += *weight * frequency / (frequency + norm);
            }
        }
        score
    }
}

impl SegmentCollector for SegmentBest {
    type Fruit = Tally;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.n_matches += 1;
        if let (Some(first), Some(last)) = (self.first_day.first(doc), self.last_day.first(doc)) {
            self.days = Some(self.days.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
        if self.limit == 0 {
            return;
        }
        let published = self.published.first(doc);
        let primary = match self.order {
            Order::Relevance => f64::from(self.score(doc)),
            Order::Newest => published.map_or(f64::NEG_INFINITY, |seconds| seconds as f64),
            Order::Oldest => published.map_or(f64::NEG_INFINITY, |seconds| -seconds as f64),
        };
        let rank = Rank {
            primary,
            published: published.unwrap_or(i64::MIN),
            id: self.id.first(doc).unwrap_or_default(),
            place: self.place.first(doc).unwrap_or_default(),
        };
        let scored = Scored { rank, address: DocAddress::new(self.segment, doc) };
        if self.best.len() < self.limit {
            self.best.push(std::cmp::Reverse(scored));
        } else if self.best.peek().is_some_and(|worst| worst.0 < scored) {
            self.best.pop();
            self.best.push(std::cmp::Reverse(scored));
        }
    }

    fn harvest(self) -> Tally {
        let best = self.best.into_iter().map(|scored| scored.0).collect();
        Tally { n_matches: self.n_matches, days: self.days, best }
    }
}

/// Returns the words that some other writing of `word` may be: those within `distance` slips, with how many articles
/// alive have them, the most frequent first, then by letter.
pub(super) fn neighbours(
    searcher: &Searcher,
    text: Field,
    word: &str,
    distance: u8,
) -> tantivy::Result<Vec<(String, u64)>> {
    let automaton =
        tantivy::query::FuzzyTermQuery::new(Term::from_field_text(text, word), distance, true).automaton()?;
    let mut counts = WordCounts::default();
    for reader in searcher.segment_readers() {
        let inverted_index = reader.inverted_index(text)?;
        let mut words = inverted_index.terms().search(&automaton).into_stream()?;
        while words.advance() {
            // Words that start with a control character are stems, which nobody types.
            if words.key().first().is_some_and(|byte| !byte.is_ascii_control()) {
                counts.add(words.key(), n_alive_with(reader, &inverted_index, words.value())?);
            }
        }
    }
    Ok(counts.most_frequent_first())
}
