//! A query and an article → the places in its text that made it a hit.
//!
//! In goes the tree that the engine answered with the words that its patterns stand for, out come [`Mark`]s on the
//! words that satisfy it: phrases whole, patterns on the words they met, nothing that only a `not` names. The terms are
//! those of the index ([`crate::analysis`]), so what is marked is what was found. Facets, dates and languages are the
//! engine's to judge: here they count as satisfied.
//!
//! ```
//! use newsdex::analysis::{Analyser, Expansions};
//! use newsdex::article::Article;
//! use newsdex::matching;
//! use newsdex::query::{Query, Zone};
//!
//! let article = Article { body: "The cease-fire holds.".into(), ..Article::default() };
//! let query = Query::Phrase { text: "cease fire".into(), zone: Zone::Text, slop: 0 };
//! let matches = matching::find(&query, &Expansions::default(), &article, &mut Analyser::new());
//! assert_eq!(&article.body[matches.marks[0].span.clone()], "cease-fire");
//! ```

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{
    self, Analyser, Expansions, PART_GAP, Part, Pattern, Slot, ZoneEnds, has_own_surfaces, is_run_letter, layer,
    unit_end,
};
use crate::article::{Article, Language};
use crate::query::Query;
use crate::spans::{Leaf, Leaves, Occurrences, Piece, Positional, Stretch};

/// Bytes of each part that are looked at; words behind them are not marked, and what is not found may stand there.
pub const MAX_MARKED_BYTES: usize = 4 << 20;

/// Text that the query matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The part of the article.
    pub part: Part,
    /// Its bytes in the text of that part, on character boundaries.
    pub span: Range<usize>,
    /// The number of the word or phrase of the query that it matches; where marks overlapped, of the first.
    pub leaf: usize,
}

/// Where a query matches an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The marks by part and place; none overlaps another.
    pub marks: Vec<Mark>,
    /// How many words and phrases the query has, not counting those under a `not`: they are numbered from 0, from left
    /// to right.
    pub n_leaves: usize,
    /// The numbers of those that stand in the article, in order, whether they are marked or not.
    pub leaves_found: Vec<usize>,
    /// Whether a part is longer than what is looked at, so that further matches may stand behind that.
    pub is_cut: bool,
}

impl Matches {
    /// Returns what is marked in the text of a part, in order.
    pub fn spans_in(&self, part: Part) -> impl Iterator<Item = &Range<usize>> {
        let first = self.marks.partition_point(|mark| mark.part < part);
        self.marks[first..].iter().take_while(move |mark| mark.part == part).map(|mark| &mark.span)
    }
}

/// Finds what `query` matches in the parts of `article`, in its language.
///
/// Time is linear in the text, of which at most 4 MiB of a part are looked at.
#[must_use]
pub fn find(query: &Query, expansions: &Expansions, article: &Article, analyser: &mut Analyser) -> Matches {
    let parts: Vec<(Part, &str)> = analysis::parts(article).collect();
    find_in(query, expansions, &parts, article.language, analyser)
}

/// Finds what `query` matches in `parts` of an article in `language`; see [`find`].
#[must_use]
pub fn find_in(
    query: &Query,
    expansions: &Expansions,
    parts: &[(Part, &str)],
    language: Option<Language>,
    analyser: &mut Analyser,
) -> Matches {
    let languages = language.into_iter().collect();
    let mut plan = Plan { expansions, languages, leaves: Leaves::default(), n_positive: 0 };
    let root = plan.node(query, Sign::Positive);
    let leaves = plan.leaves.leaves;
    let mut lookup = Lookup::new(&leaves, expansions);
    let zones = ZoneEnds::of(parts.iter().copied());
    let mut sight = Sight::Whole;
    let mut position = 0;
    for &(part, text) in parts {
        let seen = &text[..text.floor_char_boundary(MAX_MARKED_BYTES)];
        if seen.len() < text.len() {
            sight = Sight::Cut;
        }
        let end = lookup.read(seen, language, position, analyser);
        lookup.gather(part, &leaves, zones);
        position = end.saturating_add(PART_GAP);
    }
    let places = lookup.into_places();
    let text = Text { leaves: &leaves, places: &places, sight };
    let mut marked = Vec::new();
    text.judge(&root, &mut marked);
    let is_found = |(leaf, places): (&Leaf, &Vec<PlaceInText>)| leaf.number.filter(|_| !places.is_empty());
    let mut leaves_found: Vec<usize> = leaves.iter().zip(&places.in_text).filter_map(is_found).collect();
    leaves_found.dedup();
    let is_cut = sight == Sight::Cut;
    Matches { marks: text.marks_of(marked), n_leaves: plan.n_positive, leaves_found, is_cut }
}

/// A query with its words and phrases numbered.
enum Node {
    /// What matches at places of the text.
    Text(Positional),
    /// What only the engine can judge.
    Unjudged,
    All,
    And(Vec<Node>),
    Or(Vec<Node>),
    /// What is required, and what is better to have.
    Words {
        required: Vec<Node>,
        wished: Vec<Node>,
    },
    Not(Box<Node>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Positive,
    Negative,
}

/// The words and phrases of a query, while it is read.
struct Plan<'a> {
    expansions: &'a Expansions,
    languages: Vec<Language>,
    leaves: Leaves,
    n_positive: usize,
}

impl Plan<'_> {
    fn node(&mut self, query: &Query, sign: Sign) -> Node {
        match query {
            Query::All => Node::All,
            Query::Word { .. } | Query::Phrase { .. } | Query::Near(_) | Query::NotNear(_) | Query::AtLeast { .. } => {
                let mut number = (sign == Sign::Positive).then_some(self.n_positive);
                let part = self.leaves.add(query, self.expansions, &self.languages, &mut number);
                self.n_positive = number.unwrap_or(self.n_positive);
                Node::Text(part)
            }
            Query::Boost { part, .. } => self.node(part, sign),
            Query::Facet { .. }
            | Query::Language(_)
            | Query::Published(_)
            | Query::Undated
            | Query::Length(_)
            | Query::Ocr(_)
            | Query::Has(_)
            | Query::Id(_) => Node::Unjudged,
            Query::Words(parts) => {
                let (mut required, mut wished) = (Vec::new(), Vec::new());
                for part in parts {
                    let node = self.node(part, sign);
                    match node {
                        Node::Not(_) | Node::Unjudged => required.push(node),
                        _ => wished.push(node),
                    }
                }
                Node::Words { required, wished }
            }
            Query::And(parts) => Node::And(parts.iter().map(|part| self.node(part, sign)).collect()),
            Query::Or(parts) => Node::Or(parts.iter().map(|part| self.node(part, sign)).collect()),
            Query::Not(part) => Node::Not(Box::new(self.node(part, Sign::Negative))),
        }
    }
}

/// A place where a slot matches.
struct Hit {
    position: u32,
    span: Range<usize>,
}

/// A place of a leaf in the text of a part.
struct PlaceInText {
    stretch: Stretch,
    part: Part,
    span: Range<usize>,
}

/// Where the leaves stand: their positions, and the text at these.
struct Places {
    occurrences: Occurrences,
    /// Of each leaf the places, in the order of its occurrences.
    in_text: Vec<Vec<PlaceInText>>,
}

/// Which slots each term belongs to, and where they match in the text that was read last.
struct Lookup {
    slots_of_term: HashMap<String, Vec<(usize, Extent)>>,
    hits: Vec<Vec<Hit>>,
    asked: Asked,
    /// For each leaf and each of its alternatives, the index of its first slot among all slots.
    first_slots: Vec<Vec<usize>>,
    sentence_starts: Vec<u32>,
    paragraph_starts: Vec<u32>,
    in_text: Vec<Vec<PlaceInText>>,
}

/// How much of a term's text was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// The first of a pair of characters.
    FirstCharacter,
}

/// Which terms the query asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Surfaces,
    Stems,
}

impl Lookup {
    fn new(leaves: &[Leaf], expansions: &Expansions) -> Self {
        let mut lookup = Self {
            slots_of_term: HashMap::new(),
            hits: Vec::new(),
            asked: Asked::Surfaces,
            first_slots: Vec::with_capacity(leaves.len()),
            sentence_starts: Vec::new(),
            paragraph_starts: Vec::new(),
            in_text: leaves.iter().map(|_| Vec::new()).collect(),
        };
        for leaf in leaves {
            let mut first_slots = Vec::with_capacity(leaf.typed.alternatives.len());
            for slots in &leaf.typed.alternatives {
                first_slots.push(lookup.hits.len());
                for slot in slots {
                    lookup.add(slot, expansions);
                }
            }
            lookup.first_slots.push(first_slots);
        }
        lookup
    }

    fn add(&mut self, slot: &Slot, expansions: &Expansions) {
        let index = self.hits.len();
        self.hits.push(Vec::new());
        for term in &slot.terms {
            self.add_term(term, index, Extent::Whole);
        }
        for pattern in &slot.patterns {
            let extent = match pattern {
                Pattern::Prefix(prefix) if prefix.starts_with(is_run_letter) => Extent::FirstCharacter,
                _ => Extent::Whole,
            };
            for word in expansions.get(pattern).into_iter().flat_map(|expansion| &expansion.words) {
                self.add_term(&word.term, index, extent);
            }
        }
    }

    fn add_term(&mut self, term: &str, slot: usize, extent: Extent) {
        if layer::is_stem(term) {
            self.asked = Asked::Stems;
        }
        self.slots_of_term.entry(term.to_owned()).or_default().push((slot, extent));
    }

    /// Finds where the slots match in `text`, whose first word stands at `position`; returns the position behind the
    /// last.
    fn read(&mut self, text: &str, language: Option<Language>, position: u32, analyser: &mut Analyser) -> u32 {
        let Self { slots_of_term, hits, asked, sentence_starts, paragraph_starts, .. } = self;
        hits.iter_mut().for_each(Vec::clear);
        let language = language.filter(|&language| *asked == Asked::Stems || has_own_surfaces(language));
        analyser.analyse(text, language, position, &mut |term| {
            match term.text {
                layer::SENTENCE_START => sentence_starts.push(term.position),
                layer::PARAGRAPH_START => paragraph_starts.push(term.position),
                _ => {}
            }
            for &(slot, extent) in slots_of_term.get(term.text).into_iter().flatten() {
                let mut span = term.span.clone();
                if extent == Extent::FirstCharacter {
                    // The pair that begins with the character typed has another one, which was not.
                    span.end = unit_end(text, span.start, span.end).unwrap_or(span.end);
                }
                add_hit(&mut hits[slot], term.position, span);
            }
        })
    }

    /// Adds the places of the leaves in `part`, which was read last.
    fn gather(&mut self, part: Part, leaves: &[Leaf], zones: ZoneEnds) {
        for ((leaf, first_slots), places) in leaves.iter().zip(&self.first_slots).zip(&mut self.in_text) {
            let n_before = places.len();
            for (slots, &first_slot) in leaf.typed.alternatives.iter().zip(first_slots) {
                let found = spans_of(slots, &self.hits[first_slot..first_slot + slots.len()]);
                let found = found.into_iter().map(|(stretch, span)| PlaceInText { stretch, part, span });
                places.extend(found.filter(|place| {
                    zones.has(leaf.zone, place.stretch.first) && zones.has(leaf.zone, place.stretch.last)
                }));
            }
            places[n_before..].sort_by_key(|place| place.stretch);
            places.dedup_by(|place, last| {
                let is_same = place.stretch == last.stretch;
                if is_same {
                    last.span = last.span.start.min(place.span.start)..last.span.end.max(place.span.end);
                }
                is_same
            });
        }
    }

    fn into_places(self) -> Places {
        let stretches = |places: &Vec<PlaceInText>| places.iter().map(|place| place.stretch).collect();
        let occurrences = Occurrences {
            leaves: self.in_text.iter().map(stretches).collect(),
            sentence_starts: self.sentence_starts,
            paragraph_starts: self.paragraph_starts,
        };
        Places { occurrences, in_text: self.in_text }
    }
}

/// Adds a hit, or widens the last one when it is at the same position.
fn add_hit(hits: &mut Vec<Hit>, position: u32, span: Range<usize>) {
    match hits.last_mut() {
        Some(last) if last.position == position => {
            last.span = last.span.start.min(span.start)..last.span.end.max(span.end);
        }
        _ => hits.push(Hit { position, span }),
    }
}

/// Returns the places where all of `slots` match, one after the other: their positions and their text.
fn spans_of(slots: &[Slot], hits: &[Vec<Hit>]) -> Vec<(Stretch, Range<usize>)> {
    let Some((first_hits, other_hits)) = hits.split_first() else {
        return Vec::new();
    };
    let mut next = vec![0; other_hits.len()];
    let length = slots.iter().map(|slot| slot.offset).max().unwrap_or(0);
    let mut spans = Vec::new();
    for first in first_hits {
        let mut span = first.span.clone();
        let stands = slots[1..].iter().zip(other_hits).zip(&mut next).all(|((slot, hits), next)| {
            let position = first.position.saturating_add(slot.offset);
            while hits.get(*next).is_some_and(|hit| hit.position < position) {
                *next += 1;
            }
            let hit = hits.get(*next).filter(|hit| hit.position == position);
            span.end = span.end.max(hit.map_or(0, |hit| hit.span.end));
            hit.is_some()
        });
        if stands {
            spans.push((Stretch { first: first.position, last: first.position.saturating_add(length) }, span));
        }
    }
    spans
}

/// How much of the article was looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Whole,
    Cut,
}

/// Whether an article satisfies a part of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    No,
    /// Its text alone does not tell.
    Open,
    Yes,
}

/// The text of an article, as far as the query is concerned.
struct Text<'a> {
    leaves: &'a [Leaf],
    places: &'a Places,
    sight: Sight,
}

impl Text<'_> {
    /// Judges `node`, and adds the words that satisfy it to `marked`.
    fn judge(&self, node: &Node, marked: &mut Vec<Piece>) -> Verdict {
        let n_marked_before = marked.len();
        let verdict = match node {
            Node::Text(part) => {
                let words = part.words_in(&self.places.occurrences);
                if !words.is_empty() {
                    marked.extend(words);
                    Verdict::Yes
                } else if self.sight == Sight::Cut
                    || matches!(part, Positional::Leaf(leaf) if self.is_unsearchable(*leaf))
                {
                    Verdict::Open
                } else {
                    Verdict::No
                }
            }
            Node::Unjudged => Verdict::Open,
            Node::All => Verdict::Yes,
            Node::And(nodes) => self.all_of(nodes, marked),
            Node::Or(nodes) => self.any_of(nodes, marked).unwrap_or(Verdict::No),
            Node::Words { required, wished } => {
                let required = self.all_of(required, marked);
                required.min(self.any_of(wished, marked).unwrap_or(Verdict::Yes))
            }
            Node::Not(node) => {
                let verdict = self.judge(node, marked);
                marked.truncate(n_marked_before);
                match verdict {
                    Verdict::No => Verdict::Yes,
                    Verdict::Open => Verdict::Open,
                    Verdict::Yes => Verdict::No,
                }
            }
        };
        if verdict == Verdict::No {
            marked.truncate(n_marked_before);
        }
        verdict
    }

    fn is_unsearchable(&self, leaf: usize) -> bool {
        self.leaves[leaf].typed.alternatives.is_empty()
    }

    fn all_of(&self, nodes: &[Node], marked: &mut Vec<Piece>) -> Verdict {
        nodes.iter().map(|node| self.judge(node, marked)).min().unwrap_or(Verdict::Yes)
    }

    /// Judges whether any of `nodes` is satisfied; `None` when there are none.
    fn any_of(&self, nodes: &[Node], marked: &mut Vec<Piece>) -> Option<Verdict> {
        nodes.iter().map(|node| self.judge(node, marked)).max()
    }

    /// Returns the text of the words `marked`, in order, with overlapping ones merged.
    fn marks_of(&self, mut marked: Vec<Piece>) -> Vec<Mark> {
        marked.sort_unstable();
        marked.dedup();
        let mark = |piece: &Piece| {
            let place = &self.places.in_text[piece.leaf][piece.place];
            let leaf = self.leaves[piece.leaf].number?;
            Some(Mark { part: place.part, span: place.span.clone(), leaf })
        };
        let mut marks: Vec<Mark> = marked.iter().filter_map(mark).collect();
        marks.sort_by_key(|mark| (mark.part, mark.span.start, Reverse(mark.span.end), mark.leaf));
        marks.dedup_by(|mark, last| {
            let overlaps = mark.part == last.part && mark.span.start < last.span.end;
            if overlaps {
                last.span.end = last.span.end.max(mark.span.end);
            }
            overlaps
        });
        marks
    }
}

#[cfg(test)]
mod tests;
