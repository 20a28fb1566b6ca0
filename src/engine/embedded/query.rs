//! Query → tantivy query: which articles match. What they score is `rank`'s business.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, ExistsQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::expand;
use super::positional::{Place, SequenceQuery, ZoneBounds};
use super::proximity::{LeafTerms, ProximityQuery};
use super::schema::{Fields, Kind, day_number};
use crate::analysis::{ExpandedWord, Expansions, Pattern, Slot, Typed, typed_phrase};
use crate::article::{ArticleId, Language};
use crate::catalogue::FileKey;
use crate::query::{DayRange, Form, Presence, Query, Zone};
use crate::spans::{Leaves, Positional};

/// What words typed side by side ask for, once [`crate::search::Matching::Best`] has been taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// All of them.
    All,
    /// Any of them.
    Any,
}

/// Turns queries into tantivy queries for one state of the index.
pub(super) struct Lowering<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    /// The languages of the archive, whose stems a word may have.
    pub(super) languages: &'a [Language],
    /// The words that the patterns of the query stand for.
    pub(super) expansions: &'a Expansions,
    /// The words of the query, as typed, that say nothing.
    stop_words: BTreeSet<String>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: &'a Fields,
        languages: &'a [Language],
        expansions: &'a Expansions,
        stop_words: BTreeSet<String>,
    ) -> Self {
        Self { searcher, fields, languages, expansions, stop_words }
    }

    /// Returns the query that finds what `query` matches.
    pub(super) fn lower(&self, query: &Query, side: Side) -> tantivy::Result<Box<dyn TantivyQuery>> {
        Ok(match query {
            Query::All => self.every_article(),
            Query::Word { text, form, zone } => {
                self.sequences(self.fields.text, &self.expansions.typed(text, *form, self.languages), *zone)?
            }
            Query::Phrase { text, zone, slop: 0 } => self.sequences(self.fields.text, &typed_phrase(text), *zone)?,
            Query::Phrase { .. } | Query::Near(_) | Query::NotNear(_) | Query::AtLeast { .. } => {
                self.proximity(query)?
            }
            Query::Boost { part, .. } => self.lower(part, side)?,
            Query::Facet { field, value } => {
                self.sequences(self.fields.facet(*field), &typed_phrase(value), Zone::Text)?
            }
            Query::Language(language) => {
                let term = Term::from_field_text(self.fields.language, language.code());
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Query::Published(days) => self.published(days),
            Query::Undated => {
                let dated = RangeQuery::new(Bound::Included(self.day(i64::MIN)), Bound::Unbounded);
                without(self.every_article(), Box::new(dated))
            }
            Query::Length(words) => {
                let bound = |n: u32| Bound::Included(Term::from_field_u64(self.fields.words, n.into()));
                Box::new(RangeQuery::new(bound(words.min), bound(words.max)))
            }
            Query::Ocr(confidence) if confidence.min > confidence.max => Box::new(EmptyQuery),
            Query::Ocr(confidence) => {
                let bound = |n: u16| Bound::Included(Term::from_field_u64(self.fields.ocr, n.into()));
                Box::new(RangeQuery::new(bound(confidence.min), bound(confidence.max)))
            }
            Query::Has(presence) => self.having(*presence),
            Query::Id(start) => {
                let Some((low, high)) = ArticleId::range_of_prefix(start) else { return Ok(Box::new(EmptyQuery)) };
                let bound = |id: ArticleId| Bound::Included(Term::from_field_u64(self.fields.id, id.as_u64()));
                Box::new(RangeQuery::new(bound(low), bound(high)))
            }
            Query::Words(parts) => self.words(parts, side)?,
            Query::And(parts) => self.all_of(parts, side)?,
            Query::Or(parts) => any_of(self.lower_each(parts, side)?),
            Query::Not(part) => without(self.every_article(), self.lower_excluded(part)?),
        })
    }

    /// Returns the query that finds the articles at or below `place`.
    pub(super) fn within(&self, place: &FileKey) -> Box<dyn TantivyQuery> {
        let folder = place.as_str().trim_end_matches(std::path::MAIN_SEPARATOR);
        let bound = |end: char| Term::from_field_text(self.fields.file, &format!("{folder}{end}"));
        let separator = std::path::MAIN_SEPARATOR;
        let after = char::from(separator as u8 + 1);
        let below = RangeQuery::new(Bound::Included(bound(separator)), Bound::Excluded(bound(after)));
        let itself = TermQuery::new(self.fields.file_term(place), IndexRecordOption::Basic);
        any_of(vec![Box::new(below), Box::new(itself)])
    }

    /// Returns the terms that may stand at `slot`.
    pub(super) fn slot_terms(&self, field: Field, slot: &Slot) -> tantivy::Result<Vec<Term>> {
        let mut terms: Vec<Term> = slot.terms.iter().map(|term| Term::from_field_text(field, term)).collect();
        for pattern in &slot.patterns {
            let words = self.words_of(field, pattern)?;
            terms.extend(words.iter().map(|word| Term::from_field_text(field, &word.term)));
        }
        Ok(terms)
    }

    /// Returns the words that `pattern` stands for; those of the text are known.
    pub(super) fn words_of(&self, field: Field, pattern: &Pattern) -> tantivy::Result<Cow<'a, [ExpandedWord]>> {
        Ok(match self.expansions.get(pattern) {
            Some(expansion) if field == self.fields.text => Cow::Borrowed(&expansion.words),
            _ => Cow::Owned(expand::look_up(self.searcher, field, pattern)?.words),
        })
    }

    fn every_article(&self) -> Box<dyn TantivyQuery> {
        let kind = |kind: Kind| {
            let term = Term::from_field_u64(self.fields.kind, kind as u64);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn TantivyQuery>
        };
        any_of(vec![kind(Kind::Article), kind(Kind::Member)])
    }

    fn sequences(&self, field: Field, typed: &Typed, zone: Zone) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let LeafTerms { sequences, zone } = self.leaf_terms(field, typed, zone)?;
        Ok(any_of_sequences(field, sequences, zone))
    }

    /// Looks up the terms of a word or phrase.
    fn leaf_terms(&self, field: Field, typed: &Typed, zone: Zone) -> tantivy::Result<LeafTerms> {
        let place = |slot: &Slot| Ok(Place { offset: slot.offset, terms: self.slot_terms(field, slot)? });
        let sequence = |slots: &Vec<Slot>| slots.iter().map(place).collect::<tantivy::Result<_>>();
        let sequences = typed.alternatives.iter().map(sequence).collect::<tantivy::Result<_>>()?;
        Ok(LeafTerms { sequences, zone: ZoneBounds::of(zone) })
    }

    /// Lowers a query whose words must stand in certain places to each other.
    fn proximity(&self, query: &Query) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let field = self.fields.text;
        let mut leaves = Leaves::default();
        let part = leaves.add(query, self.expansions, self.languages, &mut None);
        let leaves: Vec<LeafTerms> = leaves
            .leaves
            .iter()
            .map(|leaf| self.leaf_terms(field, &leaf.typed, leaf.zone))
            .collect::<tantivy::Result<_>>()?;
        let candidates = candidates(field, &part, &leaves);
        Ok(Box::new(ProximityQuery { field, candidates, part: part.into(), leaves: leaves.into() }))
    }

    fn having(&self, presence: Presence) -> Box<dyn TantivyQuery> {
        let exists = |field: Field| -> Box<dyn TantivyQuery> {
            Box::new(ExistsQuery::new(self.searcher.schema().get_field_name(field).to_owned(), false))
        };
        match presence {
            Presence::Byline => exists(self.fields.byline),
            Presence::Outlet => exists(self.fields.outlet),
            Presence::Section => exists(self.fields.section),
            Presence::Tag => exists(self.fields.tags),
            Presence::Agency => exists(self.fields.agency),
            Presence::Place => exists(self.fields.dateline),
            Presence::Url => exists(self.fields.url),
            Presence::Image => exists(self.fields.image),
            Presence::Language => exists(self.fields.language),
            Presence::Date => exists(self.fields.published),
            Presence::Ocr => exists(self.fields.ocr),
        }
    }

    fn published(&self, days: &DayRange) -> Box<dyn TantivyQuery> {
        let first = days.first().map_or(i64::MIN, day_number);
        let last = days.last().map_or(i64::MAX, day_number);
        let first_day = |number| Term::from_field_i64(self.fields.first_day, number);
        let last_day = |number| Term::from_field_i64(self.fields.last_day, number);
        let starts = RangeQuery::new(Bound::Included(first_day(first)), Bound::Unbounded);
        let ends = RangeQuery::new(Bound::Unbounded, Bound::Included(last_day(last)));
        all_of_queries(vec![Box::new(starts), Box::new(ends)])
    }

    fn day(&self, number: i64) -> Term {
        Term::from_field_i64(self.fields.first_day, number)
    }

    fn words(&self, parts: &[Query], side: Side) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let (required, words): (Vec<&Query>, Vec<&Query>) = parts.iter().partition(|part| part.is_filter());
        let telling: Vec<&Query> = words.iter().copied().filter(|word| !self.is_stop_word(word)).collect();
        let words = if telling.is_empty() { words } else { telling };
        if side == Side::All {
            return self.all_of_refs(&[required, words].concat(), side);
        }
        let any = self.any_of_words(&words)?;
        if required.is_empty() {
            return Ok(any);
        }
        let required = self.all_of_refs(&required, side)?;
        Ok(if words.is_empty() { required } else { all_of_queries(vec![any, required]) })
    }

    /// Returns the query for articles with any of `words`. All that are a term wherever it stands are sought as one, which
    /// is far faster than one by one.
    fn any_of_words(&self, words: &[&Query]) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let field = self.fields.text;
        let (mut terms, mut queries) = (Vec::new(), Vec::new());
        for &word in words {
            if let Query::Word { text, form, zone: Zone::Text } = word {
                let typed = self.expansions.typed(text, *form, self.languages);
                let LeafTerms { sequences, zone } = self.leaf_terms(field, &typed, Zone::Text)?;
                let (one_place, longer): (Vec<_>, Vec<_>) = sequences.into_iter().partition(|places| places.len() == 1);
                terms.extend(one_place.into_iter().flatten().flat_map(|place| place.terms));
                queries.extend((!longer.is_empty()).then(|| any_of_sequences(field, longer, zone)));
            } else {
                queries.push(self.lower(word, Side::Any)?);
            }
        }
        if !terms.is_empty() {
            queries.push(any_of_sequences(field, vec![vec![Place { offset: 0, terms }]], ZoneBounds::of(Zone::Text)));
        }
        Ok(any_of(queries))
    }

    /// Tells whether `query` is a word that says nothing.
    pub(super) fn is_stop_word(&self, query: &Query) -> bool {
        match query {
            Query::Word { text, form: Form::Stem, .. } => self.stop_words.contains(text),
            _ => false,
        }
    }

    fn all_of(&self, parts: &[Query], side: Side) -> tantivy::Result<Box<dyn TantivyQuery>> {
        self.all_of_refs(&parts.iter().collect::<Vec<_>>(), side)
    }

    fn all_of_refs(&self, parts: &[&Query], side: Side) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let mut clauses = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            clauses.push(match part {
                Query::Not(excluded) => (Occur::MustNot, self.lower_excluded(excluded)?),
                part => (Occur::Must, self.lower(part, side)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.every_article()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Lowers what is left out: articles with all of its words, whichever side is asked for, so that articles that match
    /// with all words always match with any.
    fn lower_excluded(&self, excluded: &Query) -> tantivy::Result<Box<dyn TantivyQuery>> {
        self.lower(excluded, Side::All)
    }

    fn lower_each(&self, parts: &[Query], side: Side) -> tantivy::Result<Vec<Box<dyn TantivyQuery>>> {
        parts.iter().map(|part| self.lower(part, side)).collect()
    }
}

/// Returns a query for articles that have the words of `part`: for those that match it, and for more.
fn candidates(field: Field, part: &Positional, leaves: &[LeafTerms]) -> Box<dyn TantivyQuery> {
    let words = |leaf: &LeafTerms| any_of_sequences(field, leaf.sequences.clone(), leaf.zone);
    match part {
        Positional::Leaf(leaf) => words(&leaves[*leaf]),
        Positional::Sloppy { leaves: slots, .. } => {
            all_of_queries(slots.iter().map(|(_, leaf)| words(&leaves[*leaf])).collect())
        }
        Positional::AnyOf(parts) => any_of(parts.iter().map(|part| candidates(field, part, leaves)).collect()),
        Positional::Near(pair) => {
            all_of_queries(vec![candidates(field, &pair.left, leaves), candidates(field, &pair.right, leaves)])
        }
        Positional::NotNear(pair) => candidates(field, &pair.left, leaves),
        Positional::AtLeast(_, part) => candidates(field, part, leaves),
    }
}

fn any_of_sequences(field: Field, sequences: Vec<Vec<Place>>, zone: ZoneBounds) -> Box<dyn TantivyQuery> {
    let query = |places| Box::new(SequenceQuery { field, places, zone }) as Box<dyn TantivyQuery>;
    any_of(sequences.into_iter().map(query).collect())
}

fn any_of(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

pub(super) fn all_of_queries(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

pub(super) fn without(query: Box<dyn TantivyQuery>, excluded: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::MustNot, excluded)]))
}
