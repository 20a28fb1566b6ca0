//! Entries of feeds that tell of a page which is saved too: one article, of which the fuller text is found.
//!
//! Both are in the index, since either may go: an entry leaves its feed, a page is deleted. What is left out of an answer
//! is therefore no property of a document, but found anew for each state of the index.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocAddress, DocId, Score, Searcher, SegmentReader};

/// Matches the articles that another one stands for.
#[derive(Clone, Debug)]
pub(super) struct ToldElsewhere(Arc<HashMap<SegmentId, BitSet>>);

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
        let mut told_elsewhere: HashMap<SegmentId, BitSet> = HashMap::new();
        for tellings in tellings.values() {
            let Some(fullest) = tellings.iter().max() else { continue };
            // Pages with one address are versions of one another, each of which may be looked for.
            for telling in tellings.iter().filter(|&other| other != fullest && !(other.is_page && fullest.is_page)) {
                let reader = searcher.segment_reader(telling.address.segment_ord);
                let documents = told_elsewhere.entry(reader.segment_id());
                let documents = documents.or_insert_with(|| BitSet::with_max_value(reader.max_doc()));
                documents.insert(telling.address.doc_id);
            }
        }
        Ok((!told_elsewhere.is_empty()).then(|| Self(Arc::new(told_elsewhere))))
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

impl Query for ToldElsewhere {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for ToldElsewhere {
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
