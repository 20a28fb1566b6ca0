//! The best of the articles that match, in the order asked for.
//!
//! All matches are counted; those that cannot be among the best are not scored to the end. Equal ranks are told apart by
//! date, id and place, never by where tantivy keeps an article, so equal archives rank equally on every machine.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};
use std::mem;
use std::ops::{AddAssign, Neg};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::favour::{Favour, OpenFavour};
use super::scoring::Scoring;
use super::segment_scoring::{SegmentScoring, WINDOW};
use crate::search::Order;

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
    pub(super) primary: f64,
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
    pub(super) favour: Favour,
    pub(super) order: Order,
    pub(super) limit: usize,
}

impl Collector for Best<'_> {
    type Fruit = Tally;
    type Child = SegmentBest;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentBest> {
        let columns = reader.fast_fields();
        let scoring = match self.order {
            Order::Relevance if self.limit > 0 => {
                Some(SegmentScoring::open(self.scoring, reader, IndexRecordOption::WithFreqs)?)
            }
            Order::Relevance | Order::Newest | Order::Oldest => None,
        };
        Ok(SegmentBest {
            segment,
            order: self.order,
            limit: self.limit,
            scoring,
            favour: self.favour.open(reader)?,
            published: columns.i64("published")?,
            first_day: columns.i64("first_day")?,
            last_day: columns.i64("last_day")?,
            id: columns.u64("id")?,
            place: columns.u64("place")?,
            n_matches: 0,
            days: None,
            waiting: Vec::new(),
            scores: Vec::new(),
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    /// Collects blocks of articles alive: tantivy itself falls back to one article at a time where some are deleted.
    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Tally> {
        let mut best = self.for_segment(ordinal, reader)?;
        let mut alive = [0; COLLECT_BLOCK_BUFFER_LEN];
        weight.for_each_no_score(reader, &mut |docs| {
            let mut n_alive = 0;
            for &doc in docs.iter().filter(|&&doc| !reader.is_deleted(doc)) {
                alive[n_alive] = doc;
                n_alive += 1;
            }
            best.collect_block(&alive[..n_alive]);
        })?;
        Ok(best.harvest())
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
    /// Where the order is by relevance.
    scoring: Option<SegmentScoring>,
    favour: OpenFavour,
    published: Column<i64>,
    first_day: Column<i64>,
    last_day: Column<i64>,
    id: Column<u64>,
    place: Column<u64>,
    n_matches: u64,
    days: Option<(i64, i64)>,
    /// Articles of one window that are counted, and not ranked yet.
    waiting: Vec<DocId>,
    scores: Vec<f32>,
    best: BinaryHeap<Reverse<Scored>>,
}

impl SegmentBest {
    /// Counts `docs`, a block in order, and widens the days to theirs.
    fn count(&mut self, docs: &[DocId]) {
        self.n_matches += docs.len() as u64;
        let (mut first_days, mut last_days) = ([None; COLLECT_BLOCK_BUFFER_LEN], [None; COLLECT_BLOCK_BUFFER_LEN]);
        self.first_day.first_vals(docs, &mut first_days[..docs.len()]);
        self.last_day.first_vals(docs, &mut last_days[..docs.len()]);
        for days in first_days.into_iter().zip(last_days) {
            let (Some(first), Some(last)) = days else { continue };
            self.days = Some(self.days.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
    }

    /// Ranks the articles that wait.
    fn rank_waiting(&mut self) {
        let (docs, mut scores) = (mem::take(&mut self.waiting), mem::take(&mut self.scores));
        if let Some(scoring) = &mut self.scoring {
            // A favour never raises a score.
            let worst = self.best.peek().filter(|_| self.best.len() == self.limit);
            scoring.scores(&docs, worst.map_or(f32::NEG_INFINITY, |worst| worst.0.rank.primary as f32), &mut scores);
            for (&doc, &score) in docs.iter().zip(&scores) {
                self.keep(doc, f64::from(score * self.favour.factor(doc)));
            }
        } else {
            for &doc in &docs {
                let published = self.published.first(doc).map(|seconds| seconds as f64);
                let primary = if self.order == Order::Oldest { published.map(Neg::neg) } else { published };
                self.keep(doc, primary.unwrap_or(f64::NEG_INFINITY));
            }
        }
        (self.waiting, self.scores) = (docs, scores);
        self.waiting.clear();
    }

    /// Keeps `doc` where it is among the best.
    fn keep(&mut self, doc: DocId, primary: f64) {
        let worst = if self.best.len() < self.limit { None } else { self.best.peek().map(|worst| worst.0) };
        if worst.is_some_and(|worst| primary < worst.rank.primary) {
            return;
        }
        let rank = Rank {
            primary,
            published: self.published.first(doc).unwrap_or(i64::MIN),
            id: self.id.first(doc).unwrap_or_default(),
            place: self.place.first(doc).unwrap_or_default(),
        };
        let scored = Scored { rank, address: DocAddress::new(self.segment, doc) };
        if worst.is_none() {
            self.best.push(Reverse(scored));
        } else if worst.is_some_and(|worst| worst < scored) {
            self.best.pop();
            self.best.push(Reverse(scored));
        }
    }
}

impl SegmentCollector for SegmentBest {
    type Fruit = Tally;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.count(docs);
        if self.limit == 0 {
            return;
        }
        for &doc in docs {
            if self.waiting.first().is_some_and(|first| doc - first >= WINDOW) {
                self.rank_waiting();
            }
            self.waiting.push(doc);
        }
    }

    fn harvest(mut self) -> Tally {
        self.rank_waiting();
        let best = self.best.into_iter().map(|scored| scored.0).collect();
        Tally { n_matches: self.n_matches, days: self.days, best }
    }
}
