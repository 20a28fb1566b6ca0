//! A request → the articles found, in order.
//!
//! Articles with all of the query come first, then those with some of the words typed side by side; in many words some say
//! little, and there the better article comes first, whether it has all of them or not.

use std::ops::ControlFlow;

use tantivy::query::Query as TantivyQuery;
use tantivy::{Searcher, TantivyDocument};

use super::entries::ToldElsewhere;
use super::favour::Favour;
use super::query::{self, Lowering, Side};
use super::rank::{self, Best, Scored, Tally};
use super::scoring::{self, Scoring};
use super::{Embedded, closeness, reasons, respell, schema};
use crate::analysis::Expansions;
use crate::query::Query;
use crate::search::{Completeness, Explain, Found, FoundArticle, Matching, Order, RankReasons, SearchRequest};

/// Up to so many words, articles with all of them come first; in more, some say little, and an article that has most of
/// them may be the better one (measured).
const MAX_WORDS_COMPLETE_FIRST: usize = 3;

/// A request, made ready for one state of the index.
struct Search<'a> {
    request: &'a SearchRequest,
    /// The query as it is read.
    query: &'a Query,
    searcher: &'a Searcher,
    told_elsewhere: Option<&'a ToldElsewhere>,
    lowering: Lowering<'a>,
    scoring: Scoring,
    favour: Favour,
}

impl Embedded {
    /// Answers `request`, giving its articles to `visit`, until that breaks.
    pub(super) fn find(
        &self,
        request: &SearchRequest,
        visit: &mut dyn FnMut(&Query, &Expansions, FoundArticle) -> ControlFlow<()>,
    ) -> tantivy::Result<Found> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let totals = self.totals(&searcher)?;
        let (text, languages) = (self.fields.text, &totals.languages);
        let mut expansions = self.expansions(&request.query, &searcher, &totals)?;
        let (query, respelled) =
            respell::respell(&request.query, request.matching, &searcher, text, languages, &expansions)?;
        if !respelled.is_empty() {
            expansions = self.expansions(&query, &searcher, &totals)?;
        }
        let stop_words = scoring::stop_words(&query, &searcher, text, &totals.language_counts, &expansions)?;
        let lowering = Lowering::new(&searcher, &self.fields, languages, &expansions, stop_words);
        let scoring = Scoring::of(&query, &lowering, totals.lengths)?;
        let favour = Favour::around(request.near);
        let told_elsewhere = totals.told_elsewhere.as_ref();
        let search = Search { request, query: &query, searcher: &searcher, told_elsewhere, lowering, scoring, favour };
        let mut found = search.run(visit)?;
        found.respelled = respelled;
        found.expansions = expansions;
        found.query = query;
        Ok(found)
    }
}

impl Search<'_> {
    fn run(
        &self,
        visit: &mut dyn FnMut(&Query, &Expansions, FoundArticle) -> ControlFlow<()>,
    ) -> tantivy::Result<Found> {
        let wanted = self.request.offset.saturating_add(self.request.limit);
        let mut found = Found::default();
        let mut tally;
        let is_mixed = self.is_mixed();
        let complete = self.matching(Side::All)?;
        if is_mixed {
            tally = self.best(&self.matching(Side::Any)?, wanted)?;
            found.n_complete = self.searcher.search(&complete, &tantivy::collector::Count)? as u64;
            found.n_partial = tally.n_matches.saturating_sub(found.n_complete);
        } else {
            tally = self.best(&complete, wanted)?;
            found.n_complete = tally.n_matches;
        }
        let n_complete_listed = tally.best.len();
        if !is_mixed && self.may_be_partial() && n_complete_listed < wanted {
            let partial = query::without(self.matching(Side::Any)?, complete.box_clone());
            let rest = self.best(&partial, wanted - n_complete_listed)?;
            found.n_partial = rest.n_matches;
            tally += rest;
        }
        let day = schema::day_of_number;
        found.days = tally.days.and_then(|(first, last)| Some((day(first)?, day(last)?)));
        let page = tally.best.get(self.request.offset..).unwrap_or_default();
        let is_complete: Vec<bool> = if is_mixed {
            let addresses = page.iter().map(|scored| scored.address).collect();
            let complete = rank::those_matching(self.searcher, &complete, &addresses)?;
            page.iter().map(|scored| complete.contains(&scored.address)).collect()
        } else {
            (self.request.offset..).take(page.len()).map(|n| n < n_complete_listed).collect()
        };
        let mut reasons = self.reasons(page)?.into_iter();
        for (scored, is_complete) in page.iter().zip(is_complete) {
            let document: TantivyDocument = self.searcher.doc(scored.address)?;
            let article = FoundArticle {
                article: self.lowering.fields.stored_article(&document)?,
                score: scored.score(self.request.order),
                completeness: if is_complete { Completeness::Complete } else { Completeness::Partial },
                reasons: reasons.next(),
            };
            if visit(self.query, self.lowering.expansions, article).is_break() {
                break;
            }
        }
        Ok(found)
    }

    /// Returns the query for the articles that have all, or any, of the words typed side by side.
    fn matching(&self, side: Side) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let mut query = self.lowering.lower(self.query, side)?;
        if let Some(place) = &self.request.within {
            query = query::all_of_queries(vec![query, self.lowering.within(place)]);
        }
        if let Some(told_elsewhere) = self.told_elsewhere {
            query = query::without(query, Box::new(told_elsewhere.clone()));
        }
        Ok(query)
    }

    /// Returns the best of the articles that `query` matches, and counts all.
    fn best(&self, query: &dyn TantivyQuery, limit: usize) -> tantivy::Result<Tally> {
        let is_by_relevance = self.request.order == Order::Relevance && limit > 0;
        let collector = Best {
            scoring: &self.scoring,
            favour: self.favour,
            order: self.request.order,
            limit: if is_by_relevance { limit.max(closeness::N_LOOKED_AT) } else { limit },
        };
        let mut tally = self.searcher.search(query, &collector)?;
        if is_by_relevance {
            closeness::raise(self.searcher, &self.scoring, self.favour, &mut tally.best)?;
            tally.best.truncate(limit);
        }
        Ok(tally)
    }

    /// Tells whether articles with all of the words do not come before the others.
    fn is_mixed(&self) -> bool {
        match self.request.matching {
            Matching::Any => true,
            Matching::All => false,
            Matching::Best => {
                self.request.order == Order::Relevance
                    && self.may_be_partial()
                    && self.scoring.words.len() > MAX_WORDS_COMPLETE_FIRST
            }
        }
    }

    /// Tells whether articles that have a part of the query only are asked for.
    fn may_be_partial(&self) -> bool {
        let is_row = |parts: &[Query]| parts.iter().filter(|part| !part.is_filter()).count() > 1;
        self.request.matching == Matching::Best && matches!(self.query, Query::Words(parts) if is_row(parts))
    }

    fn reasons(&self, page: &[Scored]) -> tantivy::Result<Vec<RankReasons>> {
        match (self.request.explain, self.request.order) {
            (Explain::Yes, Order::Relevance) => reasons::reasons(self.searcher, &self.scoring, self.favour, page),
            _ => Ok(Vec::new()),
        }
    }
}
