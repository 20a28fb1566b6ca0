//! Where words stand in an article → where the positional parts of a query match it.
//!
//! This is the one evaluator of phrases with distance, proximity and counts: an engine gives it the positions that its
//! postings hold, [`crate::matching`] those of the words of the stored text, so that what is found is what is marked.
//!
//! A [`Match`] stretches from its first to its last word. Between two matches lie the words from the end of the one to
//! the start of the other; matches that are woven into each other are as near as can be, but no word counts twice:
//! `peace w/5 "peace talks"` needs another *peace*. For `peace pre/2 talks` in
//!
//! ```text
//! position   0     1     2     3     4
//! word       peace or    peace then  talks
//! ```
//!
//! there is one match, from 2 to 4. Words that follow each other have neighbouring positions, and between headline, lead
//! and body lie more positions than [`MAX_DISTANCE`], so that nothing is near across them.
//!
//! The meaning is that of interval queries (Clarke, Cormack and Burkowski, "An Algebra for Structured Text Search and a
//! Framework for its Implementation", 1995), but that all matches count and not only the shortest: `(a w/9 b) w/2 c` is
//! found although a nearer `b` is farther from `c`.

use std::collections::BTreeSet;

use crate::analysis::{Expansions, Slot, Typed, typed_phrase};
use crate::article::Language;
use crate::query::{MAX_DISTANCE, Near, Query, Within, WordOrder, Zone};

/// Comparisons of two words in one article. An ordinary article needs some hundreds; what is beyond this is a text of a
/// million words in which all that is asked for stands everywhere, and there the matches found by then have to do.
const MAX_COMPARISONS: usize = 20_000_000;
/// Words of matches that are kept at a time, for the same reason: 16 bytes each.
const MAX_PIECES: usize = 2_000_000;
/// Places of a phrase that may be out of order; longer ones must stand as written.
const MAX_SLOPPY_SLOTS: usize = 256;

/// A query part that matches at places of the text; its words are leaves, by number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Positional {
    /// The leaf of a number.
    Leaf(usize),
    /// Leaves, each with its offset from the first, that may be out of place by `slop` words altogether.
    Sloppy { leaves: Vec<(u32, usize)>, slop: u32 },
    /// Any of some.
    AnyOf(Vec<Positional>),
    /// Two that match near each other.
    Near(Box<Pair>),
    /// The left one where the right one is not near.
    NotNear(Box<Pair>),
    /// One that matches so often.
    AtLeast(u32, Box<Positional>),
}

/// Two parts and how near they must match.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) left: Positional,
    pub(crate) right: Positional,
    within: Within,
    order: WordOrder,
}

/// The words of positional parts while a query is read.
#[derive(Debug, Default)]
pub(crate) struct Leaves {
    pub(crate) leaves: Vec<Leaf>,
}

/// A word or phrase that is looked up as it is.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) typed: Typed,
    pub(crate) zone: Zone,
    /// The number of the word or phrase of the query that it belongs to; a word that must not be near has none.
    pub(crate) number: Option<usize>,
}

impl Leaves {
    /// Adds the words of `query` for articles in any of `languages`; what is not positional matches nowhere.
    ///
    /// `number` is that of the query's first word, or `None` when the words are not wanted; it moves behind the last.
    pub(crate) fn add(
        &mut self,
        query: &Query,
        expansions: &Expansions,
        languages: &[Language],
        number: &mut Option<usize>,
    ) -> Positional {
        match query {
            Query::Word { text, form, zone } => self.leaf(expansions.typed(text, *form, languages), *zone, number),
            Query::Phrase { text, zone, slop: 0 } => self.leaf(typed_phrase(text), *zone, number),
            Query::Phrase { text, zone, slop } => self.sloppy(&typed_phrase(text), *zone, *slop, number),
            Query::Or(parts) => {
                Positional::AnyOf(parts.iter().map(|part| self.add(part, expansions, languages, number)).collect())
            }
            Query::Near(near) => {
                Positional::Near(Box::new(self.pair(near, expansions, languages, number, Sought::Near)))
            }
            Query::NotNear(near) => {
                Positional::NotNear(Box::new(self.pair(near, expansions, languages, number, Sought::Away)))
            }
            Query::AtLeast { n, part } => {
                Positional::AtLeast(*n, Box::new(self.add(part, expansions, languages, number)))
            }
            Query::Boost { part, .. } => self.add(part, expansions, languages, number),
            _ => Positional::AnyOf(Vec::new()),
        }
    }

    fn pair(
        &mut self,
        near: &Near,
        expansions: &Expansions,
        languages: &[Language],
        number: &mut Option<usize>,
        sought: Sought,
    ) -> Pair {
        let left = self.add(&near.left, expansions, languages, number);
        let right = match sought {
            Sought::Near => self.add(&near.right, expansions, languages, number),
            Sought::Away => self.add(&near.right, expansions, languages, &mut None),
        };
        Pair { left, right, within: near.within, order: near.order }
    }

    fn leaf(&mut self, typed: Typed, zone: Zone, number: &mut Option<usize>) -> Positional {
        self.leaves.push(Leaf { typed, zone, number: next(number) });
        Positional::Leaf(self.leaves.len() - 1)
    }

    fn sloppy(&mut self, typed: &Typed, zone: Zone, slop: u32, number: &mut Option<usize>) -> Positional {
        let number = next(number);
        let sequences = typed.alternatives.iter().map(|slots| {
            if slots.len() > MAX_SLOPPY_SLOTS {
                self.leaves.push(Leaf { typed: Typed { alternatives: vec![slots.clone()] }, zone, number });
                return Positional::Leaf(self.leaves.len() - 1);
            }
            let leaves = slots.iter().map(|slot| {
                let alone = Typed { alternatives: vec![vec![Slot { offset: 0, ..slot.clone() }]] };
                self.leaves.push(Leaf { typed: alone, zone, number });
                (slot.offset, self.leaves.len() - 1)
            });
            Positional::Sloppy { leaves: leaves.collect(), slop }
        });
        Positional::AnyOf(sequences.collect())
    }
}

/// Which side of a pair the right part is on.
#[derive(Clone, Copy)]
enum Sought {
    Near,
    Away,
}

fn next(number: &mut Option<usize>) -> Option<usize> {
    let taken = *number;
    *number = number.map(|number| number + 1);
    taken
}

/// The positions that a leaf takes at one place, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// Where the leaves stand in one article.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    /// Of each leaf the places, in order, each once.
    pub(crate) leaves: Vec<Vec<Stretch>>,
    /// The positions of the first words of sentences and of paragraphs, in order; needed where [`Positional::needs`]
    /// says so.
    pub(crate) sentence_starts: Vec<u32>,
    pub(crate) paragraph_starts: Vec<u32>,
}

/// A place of a leaf: the number of the leaf, and of the place among its [`Occurrences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Piece {
    pub(crate) leaf: usize,
    pub(crate) place: usize,
}

/// A match of a part: what it stretches over, and the words in it that were asked for.
#[derive(Clone, Debug)]
struct Match {
    stretch: Stretch,
    pieces: Pieces,
}

#[derive(Clone, Debug)]
enum Pieces {
    One(Piece),
    Several(Box<[Piece]>),
}

impl Pieces {
    fn as_slice(&self) -> &[Piece] {
        match self {
            Self::One(piece) => std::slice::from_ref(piece),
            Self::Several(pieces) => pieces,
        }
    }
}

/// Which marks between sentences and paragraphs a part needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) sentences: bool,
    pub(crate) paragraphs: bool,
}

impl Positional {
    /// Tells what [`Occurrences`] must hold beside the leaves.
    pub(crate) fn needs(&self) -> Needs {
        match self {
            Self::Leaf(_) | Self::Sloppy { .. } => Needs::default(),
            Self::AnyOf(parts) => parts.iter().map(Self::needs).fold(Needs::default(), Needs::or),
            Self::AtLeast(_, part) => part.needs(),
            Self::Near(pair) | Self::NotNear(pair) => {
                let own =
                    Needs { sentences: pair.within == Within::Sentence, paragraphs: pair.within == Within::Paragraph };
                own.or(pair.left.needs()).or(pair.right.needs())
            }
        }
    }

    /// Tells whether the part matches at all.
    pub(crate) fn is_in(&self, occurrences: &Occurrences) -> bool {
        Evaluation::of(occurrences).has_match(self)
    }

    /// Returns the words of all matches, in order of leaf and place.
    pub(crate) fn words_in(&self, occurrences: &Occurrences) -> Vec<Piece> {
        let mut words = BTreeSet::new();
        Evaluation::of(occurrences).gather(self, &mut words);
        words.into_iter().collect()
    }
}

impl Needs {
    fn or(self, other: Self) -> Self {
        Self { sentences: self.sentences || other.sentences, paragraphs: self.paragraphs || other.paragraphs }
    }
}

/// The matches of parts in one article, while they are looked for.
struct Evaluation<'a> {
    occurrences: &'a Occurrences,
    /// Comparisons that may still be made.
    n_comparisons: usize,
    /// Pieces that may still be kept.
    n_pieces: usize,
}

impl<'a> Evaluation<'a> {
    fn of(occurrences: &'a Occurrences) -> Self {
        Self { occurrences, n_comparisons: MAX_COMPARISONS, n_pieces: MAX_PIECES }
    }

    fn has_match(&mut self, part: &Positional) -> bool {
        match part {
            Positional::Leaf(leaf) => !self.occurrences.leaves[*leaf].is_empty(),
            Positional::AnyOf(parts) => parts.iter().any(|part| self.has_match(part)),
            Positional::Near(pair) => {
                let (left, right) = self.matches_of_both(pair);
                let right = Sorted::new(right);
                left.iter().any(|one| self.first_near(one, &right, pair).is_some())
            }
            Positional::NotNear(pair) => {
                let (left, right) = self.matches_of_both(pair);
                let right = Sorted::new(right);
                left.iter().any(|one| self.is_away(one, &right, pair))
            }
            Positional::Sloppy { leaves, .. } => {
                // One will do.
                let n_pieces = std::mem::replace(&mut self.n_pieces, leaves.len());
                let has_match = !self.matches(part).is_empty();
                self.n_pieces = n_pieces;
                has_match
            }
            Positional::AtLeast(..) => !self.matches(part).is_empty(),
        }
    }

    /// Adds the words of all matches of `part`.
    ///
    /// Of pairs, it is enough to know for each match on one side that there is one on the other.
    fn gather(&mut self, part: &Positional, words: &mut BTreeSet<Piece>) {
        match part {
            Positional::AnyOf(parts) => parts.iter().for_each(|part| self.gather(part, words)),
            Positional::Near(pair) => {
                let (left, right) = self.matches_of_both(pair);
                let (left, right) = (Sorted::new(left), Sorted::new(right));
                for one in &left.matches {
                    if self.first_near(one, &right, pair).is_some() {
                        words.extend(one.pieces.as_slice());
                    }
                }
                for other in &right.matches {
                    if self.first_near_right(&left, other, pair).is_some() {
                        words.extend(other.pieces.as_slice());
                    }
                }
            }
            part => words.extend(self.matches(part).iter().flat_map(|found| found.pieces.as_slice())),
        }
    }

    /// Returns the matches of `part`, in order of their first words.
    fn matches(&mut self, part: &Positional) -> Vec<Match> {
        let mut matches = match part {
            Positional::Leaf(leaf) => return self.places(*leaf),
            Positional::Sloppy { leaves, slop } => self.arrangements(leaves, *slop),
            Positional::AnyOf(parts) => parts.iter().flat_map(|part| self.matches(part)).collect(),
            Positional::Near(pair) => {
                let (left, right) = self.matches_of_both(pair);
                self.pairs(&left, &Sorted::new(right), pair)
            }
            Positional::NotNear(pair) => {
                let (mut left, right) = self.matches_of_both(pair);
                let right = Sorted::new(right);
                left.retain(|one| self.is_away(one, &right, pair));
                return left;
            }
            Positional::AtLeast(n, part) => {
                let matches = self.matches(part);
                return if n_apart(&matches) >= *n as usize { matches } else { Vec::new() };
            }
        };
        matches.sort_by_key(|found| found.stretch);
        matches
    }

    fn matches_of_both(&mut self, pair: &Pair) -> (Vec<Match>, Vec<Match>) {
        let left = self.matches(&pair.left);
        let right = if left.is_empty() { Vec::new() } else { self.matches(&pair.right) };
        (left, right)
    }

    fn places(&self, leaf: usize) -> Vec<Match> {
        let places = self.occurrences.leaves[leaf].iter().enumerate();
        places.map(|(place, &stretch)| Match { stretch, pieces: Pieces::One(Piece { leaf, place }) }).collect()
    }

    /// Returns all pairs of matches that are near each other.
    fn pairs(&mut self, left: &[Match], right: &Sorted, pair: &Pair) -> Vec<Match> {
        let mut pairs = Vec::new();
        for one in left {
            for other in right.around(one, self.reach(one, pair.within), Side::Either) {
                if !self.may_compare(1) {
                    return pairs;
                }
                if self.are_near(one, other, pair) {
                    if !self.may_keep(one.pieces.as_slice().len() + other.pieces.as_slice().len()) {
                        return pairs;
                    }
                    pairs.push(one.with(other));
                }
            }
        }
        pairs
    }

    /// Tells whether no match of `right` is near `one`; where that could not be found out, one may be.
    fn is_away(&mut self, one: &Match, right: &Sorted, pair: &Pair) -> bool {
        self.first_near(one, right, pair).is_none() && self.n_comparisons > 0
    }

    fn first_near<'m>(&mut self, one: &Match, right: &'m Sorted, pair: &Pair) -> Option<&'m Match> {
        let side = if pair.order == WordOrder::LeftFirst { Side::Behind } else { Side::Either };
        right
            .around(one, self.reach(one, pair.within), side)
            .find(|other| self.may_compare(1) && self.are_near(one, other, pair))
    }

    fn first_near_right<'m>(&mut self, left: &'m Sorted, other: &Match, pair: &Pair) -> Option<&'m Match> {
        let side = if pair.order == WordOrder::LeftFirst { Side::Before } else { Side::Either };
        left.around(other, self.reach(other, pair.within), side)
            .find(|one| self.may_compare(1) && self.are_near(one, other, pair))
    }

    /// Takes `n` comparisons off those that may still be made; false when there are not so many.
    fn may_compare(&mut self, n: usize) -> bool {
        let left = self.n_comparisons.checked_sub(n);
        self.n_comparisons = left.unwrap_or(0);
        left.is_some()
    }

    fn may_keep(&mut self, n_pieces: usize) -> bool {
        let left = self.n_pieces.checked_sub(n_pieces);
        self.n_pieces = left.unwrap_or(0);
        left.is_some()
    }

    /// Returns the positions that a match near `one` must touch, first and last included.
    fn reach(&self, one: &Match, within: Within) -> Stretch {
        let Stretch { first, last } = one.stretch;
        match within {
            Within::Words(n) => Stretch { first: first.saturating_sub(n), last: last.saturating_add(n) },
            Within::Sentence => unit(&self.occurrences.sentence_starts, first),
            Within::Paragraph => unit(&self.occurrences.paragraph_starts, first),
        }
    }

    fn are_near(&mut self, left: &Match, right: &Match, pair: &Pair) -> bool {
        let (one, other) = (left.stretch, right.stretch);
        let is_in_order = pair.order == WordOrder::Any || one.last < other.first;
        let is_near = match pair.within {
            Within::Words(n) => other.first.saturating_sub(one.last).max(one.first.saturating_sub(other.last)) <= n,
            Within::Sentence => shares_unit(&self.occurrences.sentence_starts, one, other),
            Within::Paragraph => shares_unit(&self.occurrences.paragraph_starts, one, other),
        };
        is_in_order && is_near && self.are_disjoint(left, right)
    }

    /// Tells whether no word belongs to both.
    fn are_disjoint(&mut self, one: &Match, other: &Match) -> bool {
        if !one.stretch.overlaps(other.stretch) {
            return true;
        }
        let (ours, theirs) = (one.pieces.as_slice(), other.pieces.as_slice());
        self.may_compare(ours.len() * theirs.len())
            && ours.iter().all(|a| theirs.iter().all(|b| !self.stretch_of(*a).overlaps(self.stretch_of(*b))))
    }

    fn stretch_of(&self, piece: Piece) -> Stretch {
        self.occurrences.leaves[piece.leaf][piece.place]
    }

    /// Returns the ways to take one place of each leaf, no word twice, so that they are out of place by `slop` words at
    /// the most: that is how far the one that comes earliest for its offset is from the one that comes latest.
    ///
    /// This is the distance that Lucene's sloppy phrases have.
    fn arrangements(&mut self, leaves: &[(u32, usize)], slop: u32) -> Vec<Match> {
        let mut found = Vec::new();
        let mut taken = Vec::with_capacity(leaves.len());
        self.arrange(leaves, slop, &mut taken, None, &mut found);
        found
    }

    /// Takes a place of the first of `leaves` and then of the others; `starts` are the positions at which the phrase would
    /// start by the earliest and the latest of those `taken`.
    fn arrange(
        &mut self,
        leaves: &[(u32, usize)],
        slop: u32,
        taken: &mut Vec<Piece>,
        starts: Option<(i64, i64)>,
        found: &mut Vec<Match>,
    ) {
        let Some((&(offset, leaf), others)) = leaves.split_first() else {
            if self.may_keep(taken.len()) {
                found.extend(self.match_of(taken));
            }
            return;
        };
        let slop_of = i64::from(slop);
        let (lowest, highest) = starts.map_or((i64::MIN, i64::MAX), |(earliest, latest)| {
            (latest - slop_of + i64::from(offset), earliest + slop_of + i64::from(offset))
        });
        let places = &self.occurrences.leaves[leaf];
        let from = places.partition_point(|stretch| i64::from(stretch.first) < lowest);
        for (place, &stretch) in places.iter().enumerate().skip(from) {
            if i64::from(stretch.first) > highest || self.n_pieces == 0 || !self.may_compare(1 + taken.len()) {
                return;
            }
            if taken.iter().all(|&piece| !self.stretch_of(piece).overlaps(stretch)) {
                let start = i64::from(stretch.first) - i64::from(offset);
                let (earliest, latest) = starts.unwrap_or((start, start));
                taken.push(Piece { leaf, place });
                self.arrange(others, slop, taken, Some((earliest.min(start), latest.max(start))), found);
                taken.pop();
            }
        }
    }

    fn match_of(&self, pieces: &[Piece]) -> Option<Match> {
        let stretches = || pieces.iter().map(|&piece| self.stretch_of(piece));
        let (first, last) = (stretches().map(|of| of.first).min()?, stretches().map(|of| of.last).max()?);
        Some(Match { stretch: Stretch { first, last }, pieces: Pieces::Several(pieces.into()) })
    }
}

impl Match {
    fn with(&self, other: &Self) -> Self {
        let pieces = [self.pieces.as_slice(), other.pieces.as_slice()].concat();
        let stretch = Stretch {
            first: self.stretch.first.min(other.stretch.first),
            last: self.stretch.last.max(other.stretch.last),
        };
        Self { stretch, pieces: Pieces::Several(pieces.into()) }
    }
}

impl Stretch {
    fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// Matches in order of their first words.
struct Sorted {
    matches: Vec<Match>,
    /// Positions from the first to the last word of the longest.
    longest: u32,
}

impl Sorted {
    fn new(matches: Vec<Match>) -> Self {
        let longest = matches.iter().map(|found| found.stretch.last - found.stretch.first).max().unwrap_or(0);
        Self { matches, longest }
    }

    /// Returns those that may touch `reach`, the ones that begin at or behind `one` before the others.
    fn around(&self, one: &Match, reach: Stretch, side: Side) -> impl Iterator<Item = &Match> + use<'_> {
        let starts_before = |position: u32| self.matches.partition_point(|found| found.stretch.first < position);
        let from = starts_before(reach.first.saturating_sub(self.longest));
        let here = starts_before(one.stretch.first).max(from);
        let to = starts_before(reach.last.saturating_add(1)).max(here);
        let behind = if side == Side::Before { here..here } else { here..to };
        let before = if side == Side::Behind { here..here } else { from..here };
        self.matches[behind].iter().chain(self.matches[before].iter().rev())
    }
}

/// Where others are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Either,
    Behind,
    Before,
}

/// Counts as many of `matches`, which come in order of their first words, as do not overlap.
fn n_apart(matches: &[Match]) -> usize {
    let mut stretches: Vec<Stretch> = matches.iter().map(|found| found.stretch).collect();
    stretches.sort_by_key(|stretch| stretch.last);
    let mut n = 0;
    let mut free_from = 0;
    for stretch in stretches {
        if stretch.first >= free_from {
            n += 1;
            free_from = stretch.last + 1;
        }
    }
    n
}

/// Returns the positions of the sentence or paragraph that `position` is in.
fn unit(starts: &[u32], position: u32) -> Stretch {
    let next = starts.partition_point(|&start| start <= position);
    Stretch {
        first: next.checked_sub(1).map_or(0, |at| starts[at]),
        last: starts.get(next).map_or(u32::MAX, |start| start - 1),
    }
}

fn shares_unit(starts: &[u32], one: Stretch, other: Stretch) -> bool {
    let unit = unit(starts, one.first.min(other.first));
    one.last.max(other.last) <= unit.last
}

const _: () = assert!(MAX_DISTANCE < crate::analysis::PART_GAP, "nothing is near across the parts of an article");

#[cfg(test)]
mod tests;
