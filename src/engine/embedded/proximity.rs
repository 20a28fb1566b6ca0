//! A tantivy query for words near each other: articles that may match are looked into by [`crate::spans`].

use std::fmt;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::positional::{Place, PostingsUnion, Sequence, ZoneBounds};
use crate::analysis::layer;
use crate::spans::{Needs, Occurrences, Positional, Stretch};

/// A word or phrase: sequences of places, of which any will do.
#[derive(Clone, Debug)]
pub(super) struct LeafTerms {
    pub(super) sequences: Vec<Vec<Place>>,
    pub(super) zone: ZoneBounds,
}

/// Matches those of some articles in which a positional part of the query matches.
pub(super) struct ProximityQuery {
    pub(super) field: Field,
    /// Finds the articles that have the words: all that match, and more.
    pub(super) candidates: Box<dyn Query>,
    pub(super) part: Arc<Positional>,
    pub(super) leaves: Arc<[LeafTerms]>,
}

impl Clone for ProximityQuery {
    fn clone(&self) -> Self {
        Self {
            field: self.field,
            candidates: self.candidates.box_clone(),
            part: Arc::clone(&self.part),
            leaves: Arc::clone(&self.leaves),
        }
    }
}

impl fmt::Debug for ProximityQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProximityQuery").field("part", &self.part).field("leaves", &self.leaves).finish_non_exhaustive()
    }
}

impl Query for ProximityQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(ProximityWeight { query: self.clone(), candidates }))
    }
}

struct ProximityWeight {
    query: ProximityQuery,
    candidates: Box<dyn Weight>,
}

impl Weight for ProximityWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let ProximityQuery { field, part, leaves, .. } = &self.query;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let open = |leaf: &LeafTerms| -> tantivy::Result<Vec<Sequence>> {
            leaf.sequences.iter().map(|places| Sequence::open(reader, *field, places, leaf.zone, option)).collect()
        };
        let starts_of = |mark: &str, is_needed: bool| {
            let term = Term::from_field_text(*field, mark);
            is_needed.then(|| PostingsUnion::open(reader, *field, &[term], option)).transpose()
        };
        let Needs { sentences, paragraphs } = part.needs();
        let mut scorer = ProximityScorer {
            candidates: self.candidates.scorer(reader, boost)?,
            part: Arc::clone(part),
            leaves: leaves.iter().map(open).collect::<tantivy::Result<_>>()?,
            sentence_starts: starts_of(layer::SENTENCE_START, sentences)?,
            paragraph_starts: starts_of(layer::PARAGRAPH_START, paragraphs)?,
            occurrences: Occurrences { leaves: vec![Vec::new(); leaves.len()], ..Occurrences::default() },
            starts: Vec::new(),
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("words near each other", 1.0))
    }
}

struct ProximityScorer {
    candidates: Box<dyn Scorer>,
    part: Arc<Positional>,
    leaves: Vec<Vec<Sequence>>,
    sentence_starts: Option<PostingsUnion>,
    paragraph_starts: Option<PostingsUnion>,
    occurrences: Occurrences,
    starts: Vec<u32>,
}

impl ProximityScorer {
    /// Goes on to the first candidate, from the present one on, that matches.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.candidates.doc();
            if doc == TERMINATED || self.is_match(doc) {
                return doc;
            }
            self.candidates.advance();
        }
    }

    fn is_match(&mut self, doc: DocId) -> bool {
        let Self { leaves, occurrences, starts, .. } = self;
        for (sequences, places) in leaves.iter_mut().zip(&mut occurrences.leaves) {
            places.clear();
            for sequence in sequences.iter_mut() {
                let length = sequence.last_offset();
                sequence.starts_in(doc, starts);
                places.extend(starts.iter().map(|&first| Stretch { first, last: first + length }));
            }
            if sequences.len() > 1 {
                places.sort_unstable();
                places.dedup();
            }
        }
        let read = |union: &mut Option<PostingsUnion>, output: &mut Vec<u32>| {
            output.clear();
            if let Some(union) = union
                && union.seek(doc) == doc
            {
                union.positions(output);
            }
        };
        read(&mut self.sentence_starts, &mut occurrences.sentence_starts);
        read(&mut self.paragraph_starts, &mut occurrences.paragraph_starts);
        self.part.is_in(&self.occurrences)
    }
}

impl DocSet for ProximityScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
            self.settle();
        }
        self.candidates.doc()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }
}

impl Scorer for ProximityScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
