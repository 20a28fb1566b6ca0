//! A tantivy query for words at positions: one of several words, a phrase, a part of the article.
//!
//! tantivy's own phrase query takes one term a position; here each position takes any of several (a surface form, its
//! stems, the expansions of a prefix), and the match may be confined to a zone of the text.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::query::Zone;

/// The words that may stand at one position, relative to the first word of the match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: u32,
    pub(super) terms: Vec<Term>,
}

/// The part of the text that a match must lie in, by the columns with the positions that bound it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ZoneBounds {
    /// Where it starts; the text does at position 0.
    start: Option<&'static str>,
    /// Where it ends, that position excluded.
    end: Option<&'static str>,
}

impl ZoneBounds {
    pub(super) fn of(zone: Zone) -> Self {
        let (start, end) = match zone {
            Zone::Text => (None, None),
            Zone::Headline => (None, Some("headline_end")),
            Zone::Lead => (Some("headline_end"), Some("lead_end")),
            Zone::HeadlineOrLead => (None, Some("lead_end")),
            Zone::Body => (Some("headline_end"), None),
        };
        Self { start, end }
    }

    fn is_whole_text(self) -> bool {
        self == Self::default()
    }
}

/// Matches articles in which every place of a sequence is taken.
#[derive(Clone, Debug)]
pub(super) struct SequenceQuery {
    pub(super) field: Field,
    pub(super) places: Vec<Place>,
    pub(super) zone: ZoneBounds,
}

impl SequenceQuery {
    fn needs_positions(&self) -> bool {
        self.places.len() > 1 || !self.zone.is_whole_text()
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
        let needs_positions = self.0.needs_positions();
        let option = if needs_positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic };
        let mut sequence = Sequence::open(reader, self.0.field, &self.0.places, self.0.zone, option)?;
        if let [(_, union)] = &mut sequence.places[..]
            && !needs_positions
            && union.is_faster_as_set(reader.max_doc())
        {
            let documents = union.documents_to(reader.max_doc());
            return Ok(Box::new(ConstScorer::new(BitSetDocSet::from(documents), boost)));
        }
        if sequence.places.iter().any(|(_, union)| union.doc() == TERMINATED) {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = SequenceScorer { sequence, starts: Vec::new(), needs_positions, doc: 0, score: boost };
        scorer.doc = scorer.first_match_from(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words in sequence", 1.0))
    }
}

/// Words one after the other in the articles of one segment.
pub(super) struct Sequence {
    places: Vec<(u32, PostingsUnion)>,
    zone_start: Option<Column<u64>>,
    zone_end: Option<Column<u64>>,
    positions: Vec<u32>,
}

impl Sequence {
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        places: &[Place],
        zone: ZoneBounds,
        option: IndexRecordOption,
    ) -> tantivy::Result<Self> {
        let opened: tantivy::Result<Vec<(u32, PostingsUnion)>> = places
            .iter()
            .map(|place| Ok((place.offset, PostingsUnion::open(reader, field, &place.terms, option)?)))
            .collect();
        let column = |name: Option<&'static str>| name.map(|name| reader.fast_fields().u64(name)).transpose();
        Ok(Self {
            places: opened?,
            zone_start: column(zone.start)?,
            zone_end: column(zone.end)?,
            positions: Vec::new(),
        })
    }

    /// Returns how many positions the sequence takes behind its first.
    pub(super) fn last_offset(&self) -> u32 {
        self.places.iter().map(|(offset, _)| *offset).max().unwrap_or(0)
    }

    /// Returns the first document from `target` on that may have the sequence: one with all of its words.
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

    /// Writes the positions in `doc` at which the sequence starts, within the zone, in order. Documents must be asked for
    /// in order.
    pub(super) fn starts_in(&mut self, doc: DocId, starts: &mut Vec<u32>) {
        starts.clear();
        let bound = |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(doc));
        let zone = bound(&self.zone_start).unwrap_or(0)..bound(&self.zone_end).unwrap_or(u64::MAX);
        let Self { places, positions, .. } = self;
        for (n, (offset, union)) in places.iter_mut().enumerate() {
            if union.seek(doc) != doc {
                starts.clear();
                return;
            }
            union.positions(positions);
            let starts_here =
                positions.iter().filter(|&&at| zone.contains(&at.into())).filter_map(|at| at.checked_sub(*offset));
            if n == 0 {
                starts.extend(starts_here);
            } else {
                let mut starts_here = starts_here.peekable();
                starts.retain(|start| {
                    while starts_here.next_if(|other| other < start).is_some() {}
                    starts_here.peek() == Some(start)
                });
            }
            if starts.is_empty() {
                return;
            }
        }
    }
}

/// Terms of one place from which on it is faster to read all their documents at once than to merge them.
const MIN_TERMS_OF_SET: usize = 32;
/// The same where the terms are frequent.
const MIN_FREQUENT_TERMS_OF_SET: usize = 4;
/// Terms are frequent which one document of so many has, each counted by itself.
const FREQUENT: u32 = 32;

struct SequenceScorer {
    sequence: Sequence,
    starts: Vec<u32>,
    needs_positions: bool,
    doc: DocId,
    score: Score,
}

impl SequenceScorer {
    fn first_match_from(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.sequence.first_common_doc_from(target);
            if doc == TERMINATED || !self.needs_positions {
                return doc;
            }
            self.sequence.starts_in(doc, &mut self.starts);
            if !self.starts.is_empty() {
                return doc;
            }
            target = doc + 1;
        }
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
        self.sequence.places.iter().map(|(_, union)| union.size_hint()).min().unwrap_or(0)
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
        let doc = postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        Ok(Self { postings, doc })
    }

    /// Returns the first document at or after `target`, and stays there.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = TERMINATED;
            for postings in &mut self.postings {
                let mut doc = postings.doc();
                if doc < target {
                    // One step costs a fraction of a search for the next document.
                    doc = if doc + 1 == target { postings.advance() } else { postings.seek(target) };
                }
                self.doc = self.doc.min(doc);
            }
        }
        self.doc
    }

    /// Returns how often the terms stand in the present document, all together.
    pub(super) fn term_freq(&self) -> u32 {
        let here = self.postings.iter().filter(|postings| postings.doc() == self.doc);
        here.map(Postings::term_freq).sum()
    }

    /// Tells whether reading all documents at once is faster than merging them, in a segment with documents to `max_doc`.
    fn is_faster_as_set(&self, max_doc: DocId) -> bool {
        let n_terms = self.postings.len();
        n_terms >= MIN_TERMS_OF_SET || (n_terms >= MIN_FREQUENT_TERMS_OF_SET && self.size_hint() > max_doc / FREQUENT)
    }

    /// Returns the documents from the present one on, all before `max_doc`, and goes on behind them.
    fn documents_to(&mut self, max_doc: DocId) -> BitSet {
        let mut documents = BitSet::with_max_value(max_doc);
        for postings in &mut self.postings {
            while postings.doc() != TERMINATED {
                documents.insert(postings.doc());
                postings.advance();
            }
        }
        documents
    }

    /// Adds how often the terms stand in each document of `range` to `frequencies`, and goes on behind it.
    pub(super) fn add_frequencies(&mut self, range: &Range<DocId>, frequencies: &mut [u32]) {
        self.seek(range.start);
        self.doc = TERMINATED;
        for postings in &mut self.postings {
            let mut doc = postings.doc();
            while doc < range.end {
                frequencies[(doc - range.start) as usize] += postings.term_freq();
                doc = postings.advance();
            }
            self.doc = self.doc.min(doc);
        }
    }

    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().fold(0, |sum, postings| sum.saturating_add(postings.size_hint()))
    }

    /// Writes the positions of the terms in the present document, in ascending order, each once.
    pub(super) fn positions(&mut self, output: &mut Vec<u32>) {
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
}
