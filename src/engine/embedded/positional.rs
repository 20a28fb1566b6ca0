//! A tantivy query for words at positions: one of several words, a phrase, a part of the article.
//!
//! tantivy's own phrase query takes one term a position; here each position takes any of several (a surface form, its
//! stems, the expansions of a prefix), and the match may be confined to a zone of the text.

use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The words that may stand at one position, relative to the first word of the match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: u32,
    pub(super) terms: Vec<Term>,
}

/// Matches articles in which every place of a sequence is taken.
#[derive(Clone, Debug)]
pub(super) struct SequenceQuery {
    pub(super) field: Field,
    pub(super) places: Vec<Place>,
    /// The column with the position at which the zone ends that the match must lie in; zones start at position 0.
    pub(super) zone_end: Option<&'static str>,
}

impl SequenceQuery {
    fn needs_positions(&self) -> bool {
        self.places.len() > 1 || self.zone_end.is_some()
    }
}

impl Query for SequenceQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SequenceWeight(self.clone())))
    }
}

struct SequenceWeight(SequenceQuery);

impl Weight for SequenceWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let option =
            if self.0.needs_positions() { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic };
        let mut places = Vec::with_capacity(self.0.places.len());
        for place in &self.0.places {
            let union = PostingsUnion::open(reader, self.0.field, &place.terms, option)?;
            if union.doc() == TERMINATED {
                return Ok(Box::new(EmptyScorer));
            }
            places.push((place.offset, union));
        }
        let zone_end = match self.0.zone_end {
            Some(column) => Some(reader.fast_fields().u64(column)?),
            None => None,
        };
        let mut scorer = SequenceScorer {
            places,
            positions: Vec::new(),
            candidates: Vec::new(),
            needs_positions: self.0.needs_positions(),
            zone_end,
            doc: 0,
            score: boost,
        };
        scorer.doc = scorer.first_match_from(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words in sequence", 1.0))
    }
}

struct SequenceScorer {
    places: Vec<(u32, PostingsUnion)>,
    positions: Vec<u32>,
    candidates: Vec<u32>,
    needs_positions: bool,
    zone_end: Option<tantivy::columnar::Column<u64>>,
    doc: DocId,
    score: Score,
}

impl SequenceScorer {
    fn first_match_from(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.first_common_doc_from(target);
            if doc == TERMINATED || !self.needs_positions || self.matches_at(doc) {
                return doc;
            }
            target = doc + 1;
        }
    }

    fn first_common_doc_from(&mut self, mut target: DocId) -> DocId {
        let is_sequence = self.places.len() > 1;
        'restart: loop {
            for (_, union) in &mut self.places {
                let doc = union.seek(target);
                if doc != target {
                    if doc == TERMINATED {
                        return TERMINATED;
                    }
                    target = doc;
                    if is_sequence {
                        continue 'restart;
                    }
                }
            }
            return target;
        }
    }

    /// Tells whether some start position has every place taken, within the zone.
    fn matches_at(&mut self, doc: DocId) -> bool {
        let zone =
            Range { start: 0, end: self.zone_end.as_ref().and_then(|column| column.first(doc)).unwrap_or(u64::MAX) };
        let Self { places, positions, candidates, .. } = self;
        for (n, (offset, union)) in places.iter_mut().enumerate() {
            union.positions(positions);
            let starts =
                positions.iter().filter(|&&at| zone.contains(&at.into())).filter_map(|at| at.checked_sub(*offset));
            if n == 0 {
                candidates.clear();
                candidates.extend(starts);
            } else {
                let mut starts = starts.peekable();
                candidates.retain(|candidate| {
                    while starts.next_if(|start| start < candidate).is_some() {}
                    starts.peek() == Some(candidate)
                });
            }
            if candidates.is_empty() {
                return false;
            }
        }
        true
    }
}

impl DocSet for SequenceScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.first_match_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.first_match_from(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.places.iter().map(|(_, union)| union.size_hint()).min().unwrap_or(0)
    }
}

impl Scorer for SequenceScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}

/// The documents that have any of several terms.
pub(super) struct PostingsUnion {
    postings: Vec<SegmentPostings>,
    doc: DocId,
}

impl PostingsUnion {
    /// Opens the postings of `terms` in one segment.
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        terms: &[Term],
        option: IndexRecordOption,
    ) -> tantivy::Result<Self> {
        let inverted_index = reader.inverted_index(field)?;
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            postings.extend(inverted_index.read_postings(term, option)?);
        }
        let mut union = Self { postings, doc: 0 };
        union.settle();
        Ok(union)
    }

    /// Returns the first document at or after `target`, and stays there.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for postings in &mut self.postings {
                if postings.doc() < target {
                    postings.seek(target);
                }
            }
            self.settle();
        }
        self.doc
    }

    /// Returns how often the terms stand in the present document, all together.
    pub(super) fn term_freq(&self) -> u32 {
        let here = self.postings.iter().filter(|postings| postings.doc() == self.doc);
        here.map(Postings::term_freq).sum()
    }

    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().fold(0, |sum, postings| sum.saturating_add(postings.size_hint()))
    }

    /// Writes the positions of the terms in the present document, in ascending order, each once.
    fn positions(&mut self, output: &mut Vec<u32>) {
        output.clear();
        let doc = self.doc;
        for postings in self.postings.iter_mut().filter(|postings| postings.doc() == doc) {
            postings.append_positions_with_offset(0, output);
        }
        if self.postings.len() > 1 {
            output.sort_unstable();
            output.dedup();
        }
    }

    /// Finds the present document anew and forgets terms that have no more.
    fn settle(&mut self) {
        self.postings.retain(|postings| postings.doc() != TERMINATED);
        self.doc = self.postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
    }
}
