//! A query and an article → the places in its text that made it a hit.
//!
//! In goes the tree that the engine answered, out come [`Mark`]s on the words that satisfy it: phrases whole, prefixes on
//! the words they met, nothing that only a `not` names. The terms are those of the index ([`crate::analysis`]), so what is
//! marked is what was found. Facets, dates and languages are the engine's to judge: here they count as satisfied.
//!
//! ```
//! use newsdex::analysis::Analyser;
//! use newsdex::article::Article;
//! use newsdex::matching;
//! use newsdex::query::{Query, Zone};
//!
//! let article = Article { body: "The cease-fire holds.".into(), ..Article::default() };
//! let query = Query::Phrase { text: "cease fire".into(), zone: Zone::Text };
//! let matches = matching::find(&query, &article, &mut Analyser::new());
//! assert_eq!(&article.body[matches.marks[0].span.clone()], "cease-fire");
//! ```

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{self, Analyser, Part, Slot, Typed, is_run_letter, layer, typed_phrase, typed_word, unit_end};
use crate::article::{Article, Language};
use crate::query::{Form, Query, Zone};

/// Bytes of each part that are looked at; words behind them are not marked, and what is not found may stand there.
const MAX_MARKED_BYTES: usize = 4 << 20;

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
    /// How many words and phrases the query has, not counting those under a `not`: they are numbered from 0, from left to
    /// right.
    pub n_leaves: usize,
    /// The numbers of those that stand in the article, in order, whether they are marked or not.
    pub leaves_found: Vec<usize>,
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
pub fn find(query: &Query, article: &Article, analyser: &mut Analyser) -> Matches {
    let parts: Vec<(Part, &str)> = analysis::parts(article).collect();
    find_in(query, &parts, article.language, analyser)
}

/// Finds what `query` matches in `parts` of an article in `language`; see [`find`].
#[must_use]
pub fn find_in(query: &Query, parts: &[(Part, &str)], language: Option<Language>, analyser: &mut Analyser) -> Matches {
    let mut plan = Plan { languages: language.into_iter().collect(), leaves: Vec::new(), n_positive: 0 };
    let root = plan.node(query, Sign::Positive);
    let Plan { mut leaves, n_positive, .. } = plan;
    let mut sight = Sight::Whole;
    let mut lookup = Lookup::new(&mut leaves);
    for &(part, text) in parts {
        let seen = &text[..text.floor_char_boundary(MAX_MARKED_BYTES)];
        if seen.len() < text.len() {
            sight = Sight::Cut;
        }
        lookup.read(seen, language, analyser);
        for leaf in leaves.iter_mut().filter(|leaf| leaf.covers(part)) {
            for (slots, &first_slot) in leaf.typed.alternatives.iter().zip(&leaf.first_slots) {
                let spans = spans_of(slots, &lookup.hits[first_slot..first_slot + slots.len()]);
                leaf.found.extend(spans.into_iter().map(|span| (part, span)));
            }
        }
    }
    let mut marked = Vec::new();
    judge(&root, &leaves, sight, &mut marked);
    let number_of = |leaf: &Leaf| leaf.number.filter(|_| !leaf.found.is_empty());
    Matches {
        marks: marks_of(&leaves, &marked),
        n_leaves: n_positive,
        leaves_found: leaves.iter().filter_map(number_of).collect(),
    }
}

/// A query with its words and phrases numbered.
enum Node {
    /// The leaf at an index.
    Text(usize),
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

/// A word or phrase of the query and where it was found.
struct Leaf {
    typed: Typed,
    /// For each alternative, the index of its first slot among all slots.
    first_slots: Vec<usize>,
    zone: Zone,
    /// Its number; a word under a `not` has none.
    number: Option<usize>,
    found: Vec<(Part, Range<usize>)>,
}

impl Leaf {
    fn covers(&self, part: Part) -> bool {
        match self.zone {
            Zone::Text => true,
            Zone::Headline => matches!(part, Part::Headline | Part::Subheadline | Part::OtherHeadline(_)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Positive,
    Negative,
}

/// The words and phrases of a query, while it is read.
struct Plan {
    languages: Vec<Language>,
    leaves: Vec<Leaf>,
    n_positive: usize,
}

impl Plan {
    fn node(&mut self, query: &Query, sign: Sign) -> Node {
        match query {
            Query::All => Node::All,
            Query::Word { text, form, zone } => {
                let typed = self.typed(text, *form);
                self.leaf(typed, *zone, sign)
            }
            Query::Phrase { text, zone } => self.leaf(typed_phrase(text), *zone, sign),
            Query::Facet { .. } | Query::Language(_) | Query::Published(_) | Query::Undated => Node::Unjudged,
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

    fn typed(&self, text: &str, form: Form) -> Typed {
        typed_word(text, form, &self.languages)
    }

    fn leaf(&mut self, typed: Typed, zone: Zone, sign: Sign) -> Node {
        let number = (sign == Sign::Positive).then_some(self.n_positive);
        self.n_positive += usize::from(sign == Sign::Positive);
        self.leaves.push(Leaf { typed, first_slots: Vec::new(), zone, number, found: Vec::new() });
        Node::Text(self.leaves.len() - 1)
    }
}

/// A place where a slot matches.
struct Hit {
    position: u32,
    span: Range<usize>,
}

/// Which slots each term belongs to, and where they match in the text that was read last.
struct Lookup {
    slots_of_term: HashMap<String, Vec<usize>>,
    prefixes: Vec<(String, usize)>,
    hits: Vec<Vec<Hit>>,
    needs: Needs,
}

/// Which terms the query asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Surfaces,
    Stems,
}

impl Lookup {
    fn new(leaves: &mut [Leaf]) -> Self {
        let mut lookup =
            Self { slots_of_term: HashMap::new(), prefixes: Vec::new(), hits: Vec::new(), needs: Needs::Surfaces };
        for leaf in leaves {
            for slots in &leaf.typed.alternatives {
                leaf.first_slots.push(lookup.hits.len());
                for slot in slots {
                    lookup.add(slot);
                }
            }
        }
        lookup
    }

    fn add(&mut self, slot: &Slot) {
        let index = self.hits.len();
        self.hits.push(Vec::new());
        self.prefixes.extend(slot.prefixes.iter().map(|prefix| (prefix.clone(), index)));
        for term in &slot.terms {
            if layer::is_stem(term) {
                self.needs = Needs::Stems;
            }
            self.slots_of_term.entry(term.clone()).or_default().push(index);
        }
    }

    /// Finds where the slots match in `text`.
    fn read(&mut self, text: &str, language: Option<Language>, analyser: &mut Analyser) {
        let Self { slots_of_term, prefixes, hits, needs } = self;
        hits.iter_mut().for_each(Vec::clear);
        let language = language.filter(|_| *needs == Needs::Stems);
        analyser.analyse(text, language, 0, &mut |term| {
            for &slot in slots_of_term.get(term.text).into_iter().flatten() {
                add_hit(&mut hits[slot], term.position, term.span.clone());
            }
            for (prefix, slot) in prefixes.iter().filter(|(prefix, _)| term.text.starts_with(prefix.as_str())) {
                let mut span = term.span.clone();
                if prefix.starts_with(is_run_letter) {
                    // The pair that begins with the character typed has another one, which was not.
                    span.end = unit_end(text, span.start, span.end).unwrap_or(span.end);
                }
                add_hit(&mut hits[*slot], term.position, span);
            }
        });
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

/// Returns the stretches of text where all of `slots` match, one after the other.
fn spans_of(slots: &[Slot], hits: &[Vec<Hit>]) -> Vec<Range<usize>> {
    let Some((first_hits, other_hits)) = hits.split_first() else {
        return Vec::new();
    };
    let mut next = vec![0; other_hits.len()];
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
            spans.push(span);
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

/// Judges `node`, and adds the leaves that satisfy it to `marked`.
fn judge(node: &Node, leaves: &[Leaf], sight: Sight, marked: &mut Vec<usize>) -> Verdict {
    let n_marked_before = marked.len();
    let verdict = match node {
        Node::Text(index) => {
            let leaf = &leaves[*index];
            if !leaf.found.is_empty() {
                marked.push(*index);
                Verdict::Yes
            } else if sight == Sight::Cut || leaf.typed.alternatives.is_empty() {
                Verdict::Open
            } else {
                Verdict::No
            }
        }
        Node::Unjudged => Verdict::Open,
        Node::All => Verdict::Yes,
        Node::And(nodes) => all_of(nodes, leaves, sight, marked),
        Node::Or(nodes) => any_of(nodes, leaves, sight, marked).unwrap_or(Verdict::No),
        Node::Words { required, wished } => {
            let required = all_of(required, leaves, sight, marked);
            required.min(any_of(wished, leaves, sight, marked).unwrap_or(Verdict::Yes))
        }
        Node::Not(node) => {
            let verdict = judge(node, leaves, sight, marked);
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

fn all_of(nodes: &[Node], leaves: &[Leaf], sight: Sight, marked: &mut Vec<usize>) -> Verdict {
    nodes.iter().map(|node| judge(node, leaves, sight, marked)).min().unwrap_or(Verdict::Yes)
}

/// Judges whether any of `nodes` is satisfied; `None` when there are none.
fn any_of(nodes: &[Node], leaves: &[Leaf], sight: Sight, marked: &mut Vec<usize>) -> Option<Verdict> {
    nodes.iter().map(|node| judge(node, leaves, sight, marked)).max()
}

/// Returns the places of the leaves `marked`, in order, with overlapping ones merged.
fn marks_of(leaves: &[Leaf], marked: &[usize]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for leaf in marked.iter().map(|&index| &leaves[index]) {
        let Some(number) = leaf.number else {
            continue;
        };
        marks.extend(leaf.found.iter().map(|(part, span)| Mark { part: *part, span: span.clone(), leaf: number }));
    }
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

#[cfg(test)]
mod tests;
