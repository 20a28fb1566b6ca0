//! Entries of feeds that tell of a page which is saved too: one article, of which the fuller text is found.
//!
//! Both are in the index, since either may go: an entry leaves its feed, a page is deleted. What is left out of an answer
//! is therefore no property of a document, but found anew for each state of the index.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocAddress, DocId, Score, Searcher, SegmentReader};

use super::query::without;
use super::rank;

/// The articles that others stand for, each with the fullest of its address.
#[derive(Clone, Debug)]
pub(super) struct ToldElsewhere(Vec<(DocAddress, DocAddress)>);

/// Matches some of these articles.
#[derive(Clone, Debug)]
struct LeftOut(Arc<HashMap<SegmentId, BitSet>>);

/// One of several articles with the same address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Telling {
    n_words: u64,
    /// Of two that are equally long the page is shown.
    is_page: bool,
    id: u64,
    address: DocAddress,
}

impl ToldElsewhere {
    /// Compares the entries of feeds with all articles of the same addresses; `None` where all are to be found.
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Option<Self>> {
        let mut tellings: HashMap<u64, Vec<Telling>> = HashMap::new();
        each_article(searcher, Kind::Entry, &mut |hash, telling| tellings.entry(hash).or_default().push(telling))?;
        if tellings.is_empty() {
            return Ok(None);
        }
        each_article(searcher, Kind::Page, &mut |hash, telling| {
            if let Some(tellings) = tellings.get_mut(&hash) {
                tellings.push(telling);
            }
        })?;
        let mut told_elsewhere = Vec::new();
        for tellings in tellings.values() {
            let Some(fullest) = tellings.iter().max() else { continue };
            // Pages with one address are versions of one another, each of which may be looked for.
            let others = tellings.iter().filter(|&other| other != fullest && !(other.is_page && fullest.is_page));
            told_elsewhere.extend(others.map(|other| (other.address, fullest.address)));
        }
        Ok((!told_elsewhere.is_empty()).then_some(Self(told_elsewhere)))
    }

    /// Leaves those out of `query` that a fuller article stands for which it matches too.
    pub(super) fn leave_out(&self, searcher: &Searcher, query: Box<dyn Query>) -> tantivy::Result<Box<dyn Query>> {
        let fullest = self.0.iter().map(|(_, fullest)| *fullest).collect();
        let matching = rank::those_matching(searcher, &query, &fullest)?;
        let mut left_out: HashMap<SegmentId, BitSet> = HashMap::new();
        for (other, _) in self.0.iter().filter(|(_, fullest)| matching.contains(fullest)) {
            let reader = searcher.segment_reader(other.segment_ord);
            let documents = left_out.entry(reader.segment_id());
            documents.or_insert_with(|| BitSet::with_max_value(reader.max_doc())).insert(other.doc_id);
        }
        Ok(if left_out.is_empty() { query } else { without(query, Box::new(LeftOut(Arc::new(left_out)))) })
    }
}

/// Whether an article is an entry of a feed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Entry,
    Page,
}

/// Gives all articles alive of a kind that have an address, with its hash.
fn each_article(searcher: &Searcher, kind: Kind, visit: &mut dyn FnMut(u64, Telling)) -> tantivy::Result<()> {
    for (reader, segment_ord) in searcher.segment_readers().iter().zip(0..) {
        let columns = reader.fast_fields();
        let entries = columns.u64("entry")?;
        if kind == Kind::Entry && entries.values.num_vals() == 0 {
            continue;
        }
        let (addresses, words, ids) = (columns.u64("address")?, columns.u64("words")?, columns.u64("id")?);
        for doc_id in reader.doc_ids_alive() {
            let is_page = entries.first(doc_id).is_none();
            if is_page == (kind == Kind::Page)
                && let Some(hash) = addresses.first(doc_id)
            {
                let n_words = words.first(doc_id).unwrap_or_default();
                let id = ids.first(doc_id).unwrap_or_default();
                visit(hash, Telling { n_words, is_page, id, address: DocAddress { segment_ord, doc_id } });
            }
        }
    }
    Ok(())
}

impl Query for LeftOut {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for LeftOut {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.get(&reader.segment_id()) {
            Some(documents) => Box::new(ConstScorer::new(BitSetDocSet::from(documents.clone()), boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("told elsewhere", 1.0))
    }
}
