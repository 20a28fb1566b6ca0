//! Query text → [`Query`], leniently: every text has a reading, and [`Note`]s tell of the less obvious ones.
//!
//! # Grammar
//!
//! ```text
//! query       = [ alternatives ]                             (* blank: every article *)
//! alternatives = sequence { OR sequence }
//! sequence    = operand { [ AND ] operand }                  (* "and" binds no tighter than a space *)
//! operand     = { NOT } nearness
//! nearness    = weighted { [ NOT ] NEAR weighted }           (* from left to right: (a w/5 b) w/5 c *)
//! weighted    = ( term | group ) [ "^" number ]
//! group       = "(" alternatives ")" | name ":" group | zone group | "atleast" digits group
//! zone        = "headline" | "title" | "lead" | "hlead" | "body" | "byline"
//! term        = [ name ":" ] ( [ "=" ] word | pattern | phrase [ "~" digits ] ) | "*"
//! pattern     = word "*" | word "!"                          (* any ending; "!" is announced *)
//!             | word                                         (* of letters, with "?" for one, "*" for any *)
//!             | word "~" [ "1" | "2" ]                       (* so many slips; 1 when not said *)
//!             | "/" regex "/"                                (* without white space or a bare "/"; a whole word *)
//!             | "~~" ( word | phrase )                       (* a name in all its spellings; also "name:" *)
//!
//! OR          = "or" | "OR" | "|" | "||"
//! AND         = "and" | "AND" | "&&"
//! NOT         = "not" | "NOT" | "-" | "!"                    (* the signs: right before the operand, after white
//!                                                              space, "(" or a sign for OR or AND *)
//! NEAR        = ( "w" | "near" | "within" | "n" | "pre" | "onear" | "" ) "/" ( digits | "s" | "p" )
//!             | "AROUND(" digits ")"
//! phrase      = '"' text '"'                                 (* also “ ” „ ‟ ＂, « », ‹ ›, 「 」, 『 』 *)
//! word        = [ "\" ] character { character }              (* up to white space, a parenthesis, a quotation
//!                                                              mark, "|" or "&&" *)
//! character   = "\" punctuation | any other                  (* "\" takes away what punctuation means *)
//! name        = "headline" | "title" | "lead" | "hlead" | "body" | "name" | "by" | "author" | "byline" | "outlet"
//!             | "source" | "section" | "tag" | "tags" | "agency" | "place" | "dateline" | "url" | "lang" | "language"
//!             | "words" | "length" | "has" | "id" | date name
//! date name   = "date" | "on" | "since" | "after" | "before" | "until" | "last"
//! days        = period | [ period ] ".." [ period ] | "none" (* the value of a date name; "none" of "date" and "on" *)
//! period      = "2025" | "2025-03" | "2025-03-17" | "17.3.2025" | "March 2025" | …
//! ```
//!
//! * **Operators that are words.** A word with a `\` in front is never an operator nor a field: `\or`, `\headline:x`. A
//!   lower-case operator at the beginning or the end of the query or of a group is a word (`not` at the end only), and
//!   so is any operator that is the whole query; other operators that lack a side are left out. With one capital, as in
//!   a headline, they are words.
//! * **Sentences.** People paste sentences and headlines, in which `and` and `or` are words like the others: `rice crop
//!   and rice exports`. So they are in four plain words or more, and nothing else, where only `and` is an operator, in
//!   six where `or` is one too, in eight where `not` is; the operators are counted, too. Then `and` asks for nothing
//!   more than a space does, the others are words. In five words that are all capitals, a `-` before a word is a dash.
//!   That operators are meant is shown by one between each two words (`a or b or c`), by `AND` among words that are not
//!   all capitals, by any other sign, by a parenthesis or by a phrase.
//! * **Words.** Punctuation around a word is not part of it, nor are `#`, `@` and `+` before it; what is left needs a
//!   letter or a digit, or it stands for nothing. A phrase of one word asks for this form of the word only.
//! * **Near.** What stands beside a proximity operator matches at places of the text: words, phrases, what is near each
//!   other, and alternatives of these. Anything else is required as well: `a w/5 (b c)` is `a w/5 b and a w/5 c`.
//! * **Patterns.** In quotes none has a meaning. `?` within a word stands for one letter; behind one it is punctuation.
//!   `!` right behind a word stands for any ending, but in a sentence or three plain words or more, as headlines are:
//!   there only if words in small letters have it that are not the last (`acqui! bank sale`). A regular expression
//!   starts after and ends before white space, a parenthesis or `|`, so that paths and `/s` are none.
//! * **Side by side.** Operands without an operator between them are [`Query::Words`], as long as they are words,
//!   phrases and [filters](Query::is_filter), in parentheses or not; with any `or` or `and` among them, they are
//!   [`Query::And`]. Grouping words of a field, as in `headline(a b)`, only repeats the field.
//! * **Printing.** `Display` writes a query in this grammar, and reading that gives the same query.
//!
//! | typed | read as | |
//! |---|---|---|
//! | `peace talks` | `peace talks` | all of them first, then most |
//! | `peace talks or truce` | `peace and talks or truce` | |
//! | `peace (talks truce)` | `peace talks truce` | |
//! | `peace talks and kyiv` | `peace talks kyiv` | a sentence, with a note |
//! | `peace and talks` | `peace and talks` | both |
//! | `peace -(talks truce)` | `peace -(talks and truce)` | |
//! | `«cease fire»` | `"cease fire"` | |
//! | `title:(truce, peace)` | `headline:truce headline:peace` | |
//! | `a w/5 b pre/2 c` | `(a w/5 b) pre/2 c` | |
//! | `a /s not b` | `a not w/s b` | |
//! | `peace talks w/5 geneva` | `peace and talks w/5 geneva` | |
//! | `peace^2 "cease fire"~3` | `peace^2 "cease fire"~3` | |
//! | `since:2025-3 lang:german` | `since:2025-03-01 lang:de` | |
//! | `date:2025-01..2025-03` | `date:2025-01..2025-03` | |
//! | `or` | `\or` | the word |
//! | `name:"Vladimir Putin"` | `~~"Vladimir Putin"` | every spelling of each word |
//! | `acqui!` | `acqui*` | with a note |
//! | `Yahoo! shares fall` | `Yahoo shares fall` | with a note |
//! | `"Joh* Doe"` | `"Joh\* Doe"` | with a note |
//! | `date:1 March 2025` | `date:2025-03-01` | |
//! | `ab~1` | `"ab"` | too short for slips: with a note |
//! | `=talks` | `"talks"` | |
//! | `#MeToo C++ 10:30` | `MeToo C++ 10:30` | |
//! | `outlt:ap` | `outlt ap` | with a note |
//! | `???` | `-*` | nothing, with a note |

use std::ops::Range;

use jiff::civil::Date;

use super::field::{Field, nearest_name};
use super::lex::{Kind, Operator, Spelling, Token, lex};
use super::note::{Note, Reading};
use super::operator::{self, Proximity};
use super::sentence::read_as_sentence;
use super::signs::{is_blank, is_searchable};
use super::value::read_filter;
use super::{Form, Query, Zone};

/// How much of a query is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 64 * 1024;
/// How many words, phrases and filters of a query are read.
pub const MAX_TERMS: usize = 1_000;
/// How deep parentheses are read; trees are at most about twice as deep.
pub const MAX_NESTING: usize = 64;
/// How many notes a query can have; more would help nobody.
pub const MAX_NOTES: usize = 20;

/// A query as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What is asked for.
    pub query: Query,
    /// How it was read where that was not obvious, in the order of the text.
    pub notes: Vec<Note>,
}

/// Reads what a person typed as a query. It never fails: what cannot be understood is words.
///
/// A blank text asks for every article, as filters alone do; a text of punctuation only asks for nothing.
///
/// ```
/// use newsdex::query::parse;
///
/// assert_eq!(parse("peace | truce").query.to_string(), "peace or truce");
///
/// let parsed = parse("peace date:2025-13");
/// assert_eq!(parsed.query.to_string(), "peace date 2025-13");
/// assert_eq!(parsed.notes[0].span, 6..18);
/// ```
#[must_use]
pub fn parse(text: &str) -> Parsed {
    parse_on(text, jiff::Zoned::now().date())
}

/// Reads a query as it is meant on the day `today`, from which `last:7d` counts; see [`parse()`].
#[must_use]
pub fn parse_on(text: &str, today: Date) -> Parsed {
    let read = &text[..text.floor_char_boundary(MAX_QUERY_BYTES)];
    let (mut tokens, mut notes) = lex(read);
    notes.extend(read_as_sentence(&mut tokens, read));
    let mut parser = Parser { input: read, today, tokens, at: 0, notes, n_leaves: 0 };
    if read.len() < text.len() {
        parser.note(Reading::TooLong { limit: MAX_QUERY_BYTES }, read.len()..text.len());
    }
    let query = match parser.alternatives(None) {
        Some(Part { query: Query::And(parts), joined: Joined::Loosely }) => Query::Words(parts),
        Some(part) => part.query,
        None if read.chars().all(is_blank) => Query::All,
        None => {
            parser.note(Reading::NothingToSearchFor, 0..read.len());
            Query::NOTHING
        }
    };
    let mut notes = parser.notes;
    // What was not read at all must be told, whatever else there is to tell.
    notes.sort_by_key(|note| (!note.reading.is_limit(), note.span.start));
    notes.truncate(MAX_NOTES);
    notes.sort_by_key(|note| note.span.start);
    Parsed { query, notes }
}

/// A part of a query while it is read.
struct Part {
    query: Query,
    joined: Joined,
}

/// How the parts of a part were put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    /// Side by side, or it is a single one.
    Loosely,
    /// With `or` or `and` between them.
    ByOperators,
    /// With a proximity operator between them, and not in parentheses.
    ByNearness,
}

/// A field and the name by which it was called.
#[derive(Clone, Copy)]
struct NamedField<'a> {
    name: &'a str,
    field: Field,
}

/// What stands next to an operator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    /// The beginning or the end of the query or of a group.
    Edge,
    /// `and` or `or`.
    Operator,
    Operand,
}

struct Parser<'a> {
    input: &'a str,
    today: Date,
    tokens: Vec<Token<'a>>,
    at: usize,
    notes: Vec<Note>,
    n_leaves: usize,
}

impl<'a> Parser<'a> {
    /// Reads as far as the query or the group reaches; `field` is what the words of the group are looked for in.
    fn alternatives(&mut self, field: Option<NamedField<'a>>) -> Option<Part> {
        let start = self.at;
        let mut sequences = Vec::new();
        sequences.extend(self.sequence(field, Neighbour::Edge));
        while matches!(self.peek(), Some(Kind::Operator(Operator::Or, _))) {
            self.at += 1;
            sequences.extend(self.sequence(field, Neighbour::Operator));
        }
        if sequences.len() <= 1 {
            return sequences.pop();
        }
        let is_doubtful = sequences.iter().any(|part| part.joined == Joined::ByNearness);
        let query = Query::any_of(sequences.into_iter().map(|part| part.query).collect());
        if is_doubtful {
            let span = self.span_from(start);
            self.note(Reading::OrIsLooser { read_as: query.to_string() }, span);
        }
        Some(Part { query, joined: Joined::ByOperators })
    }

    /// Reads up to the next `or` that is an operator, or to the end.
    fn sequence(&mut self, field: Option<NamedField<'a>>, before: Neighbour) -> Option<Part> {
        let mut before = before;
        let mut parts = Vec::new();
        let mut has_and = false;
        loop {
            match self.peek() {
                None | Some(Kind::Close) => break,
                Some(&Kind::Operator(operator @ (Operator::And | Operator::Or), spelling)) => {
                    let after = self.neighbour_after();
                    match (before, after) {
                        (Neighbour::Operand, Neighbour::Operand) if operator == Operator::Or => break,
                        (Neighbour::Operand, Neighbour::Operand) => {
                            self.at += 1;
                            has_and = true;
                            before = Neighbour::Operator;
                        }
                        (Neighbour::Edge, _) | (Neighbour::Operand, Neighbour::Edge) => {
                            parts.extend(self.operator_without_side(spelling, field));
                            before = Neighbour::Operand;
                        }
                        (Neighbour::Operator, _) | (Neighbour::Operand, Neighbour::Operator) => {
                            self.stray_operator();
                        }
                    }
                }
                Some(_) => {
                    parts.extend(self.operand(field));
                    before = Neighbour::Operand;
                }
            }
        }
        join(parts, has_and)
    }

    /// Reads what is near each other, with the negations before it.
    fn operand(&mut self, field: Option<NamedField<'a>>) -> Option<Part> {
        let mut is_negated = false;
        while let Some(&Kind::Operator(Operator::Not, spelling)) = self.peek() {
            if self.neighbour_after() == Neighbour::Operand {
                self.at += 1;
                is_negated = !is_negated;
            } else {
                let part = self.operator_without_side(spelling, field);
                return if is_negated { part.map(negate) } else { part };
            }
        }
        let part = self.nearness(field)?;
        Some(if is_negated { negate(part) } else { part })
    }

    /// Reads operands with proximity operators between them.
    fn nearness(&mut self, field: Option<NamedField<'a>>) -> Option<Part> {
        let start = self.at;
        let mut left = self.weighted(field);
        let (mut n_links, mut is_cut) = (0, false);
        while let Some((proximity, n_tokens)) = self.peek_proximity() {
            let operator_at = self.at;
            self.at += n_tokens;
            let mut is_negated = n_tokens > 1;
            while matches!(self.peek(), Some(Kind::Operator(Operator::Not, _))) {
                self.at += 1;
                is_negated = !is_negated;
            }
            let right = if self.is_at_operand() { self.weighted(field) } else { None };
            left = match (left, right) {
                (Some(left), Some(right)) if n_links < MAX_NESTING => {
                    n_links += 1;
                    let read = near(left, right, proximity, is_negated);
                    if read.joined != Joined::ByNearness {
                        let span = self.span_from(start);
                        self.note(Reading::NotNearSomething { read_as: read.query.to_string() }, span);
                    }
                    self.note_distance(proximity, operator_at + n_tokens - 1);
                    Some(Part { joined: Joined::ByNearness, ..read })
                }
                (left, right) => {
                    let span = self.tokens.get(operator_at).map(|token| token.span.clone()).unwrap_or_default();
                    if n_links < MAX_NESTING {
                        self.note(Reading::StrayOperator { operator: self.input[span.clone()].to_owned() }, span);
                    } else if !is_cut {
                        is_cut = true;
                        self.note(Reading::ChainTooLong { limit: MAX_NESTING }, span);
                    }
                    join(left.into_iter().chain(right).collect(), false)
                }
            };
        }
        left
    }

    fn note_distance(&mut self, proximity: Proximity, token: usize) {
        if proximity.is_out_of_range
            && let Some(span) = self.tokens.get(token).map(|token| token.span.clone())
        {
            let read_as = operator::name(proximity.within, proximity.order);
            self.note(Reading::DistanceOutOfRange { operator: self.input[span.clone()].to_owned(), read_as }, span);
        }
    }

    /// Returns the proximity operator that stands here, and how many tokens it takes: two with a `not` before it.
    fn peek_proximity(&self) -> Option<(Proximity, usize)> {
        match (self.peek()?, self.tokens.get(self.at + 1).map(|token| &token.kind)) {
            (Kind::Proximity(proximity), _) => Some((*proximity, 1)),
            (Kind::Operator(Operator::Not, _), Some(Kind::Proximity(proximity))) => Some((*proximity, 2)),
            _ => None,
        }
    }

    fn is_at_operand(&self) -> bool {
        !matches!(self.peek(), None | Some(Kind::Close | Kind::Operator(..) | Kind::Proximity(_) | Kind::Weight(_)))
    }

    /// Reads a term or a group with the weight behind it.
    fn weighted(&mut self, field: Option<NamedField<'a>>) -> Option<Part> {
        if !self.is_at_operand() {
            // A proximity operator without anything before it is told of where it is read.
            if matches!(self.peek(), Some(Kind::Weight(_) | Kind::Operator(..))) {
                self.at += 1;
            }
            return None;
        }
        let part = self.term_or_group(field);
        let Some(&Kind::Weight(weight)) = self.peek() else { return part };
        self.at += 1;
        let part = part?;
        let query = part.query.boosted(weight);
        let joined = if query.is_text_leaf() || query.is_filter() { part.joined } else { Joined::ByOperators };
        Some(Part { query, joined })
    }

    fn term_or_group(&mut self, field: Option<NamedField<'a>>) -> Option<Part> {
        let Token { kind, span } = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match kind {
            Kind::Word { .. } | Kind::Phrase { .. } => self.term(Token { kind, span }, field),
            Kind::Everything => {
                self.note(Reading::Everything, span);
                Some(leaf(Query::All))
            }
            Kind::Open => {
                let part = self.alternatives(field);
                if self.peek() == Some(&Kind::Close) {
                    self.at += 1;
                }
                part.map(|part| match part.joined {
                    Joined::ByNearness => Part { joined: Joined::ByOperators, ..part },
                    Joined::Loosely | Joined::ByOperators => part,
                })
            }
            Kind::AtLeast(n) => {
                let part = self.term_or_group(field)?;
                Some(Part { query: Query::at_least(n, part.query), joined: Joined::ByOperators })
            }
            Kind::Field { name, field: None } => {
                self.note(Reading::UnknownField { name: name.to_owned(), nearest: nearest_name(name) }, span.clone());
                let name = self.term(word(name, span), field);
                let value = self.term_or_group(field);
                join(name.into_iter().chain(value).collect(), false)
            }
            Kind::Field { name, field: Some(named) } => self.value(NamedField { name, field: named }, field, span),
            Kind::Noise | Kind::Close | Kind::Operator(..) | Kind::Proximity(_) | Kind::Weight(_) => None,
        }
    }

    /// Reads what stands behind a field's colon.
    fn value(&mut self, named: NamedField<'a>, around: Option<NamedField<'a>>, span: Range<usize>) -> Option<Part> {
        if self.peek() == Some(&Kind::Noise) {
            self.at += 1;
            self.note(Reading::FieldWithoutValue { name: named.name.to_owned() }, span.clone());
            return self.term(word(named.name, span), around);
        }
        let named = match (named.field, around.map(|around| around.field)) {
            // `headline(name:x)` is a name in the headline.
            (Field::Name(_), Some(Field::Zone(zone) | Field::Name(zone))) => {
                NamedField { field: Field::Name(zone), ..named }
            }
            _ => named,
        };
        self.term_or_group(Some(named))
    }

    /// Makes a leaf of a word or a phrase.
    fn term(&mut self, token: Token<'a>, named: Option<NamedField<'a>>) -> Option<Part> {
        let Some(NamedField { name, field }) = named else { return self.text_leaf(token.kind, Zone::Text, token.span) };
        let filter = match field {
            Field::Zone(zone) => return self.text_leaf(token.kind, zone, token.span),
            Field::Name(zone) => {
                let kind = match token.kind {
                    Kind::Word { text, form: Form::Stem | Form::Exact } | Kind::Phrase { text, .. } => {
                        Kind::Word { text, form: Form::Name }
                    }
                    kind => kind,
                };
                return self.text_leaf(kind, zone, token.span);
            }
            Field::Facet(facet) => {
                let mut value = text_of(&token.kind);
                if let Kind::Word { form, .. } = token.kind
                    && form.is_pattern()
                {
                    self.note(Reading::PatternInField, token.span.clone());
                    if form == Form::Wildcard {
                        value = value.split(['*', '?']).find(|part| is_searchable(part)).unwrap_or_default();
                    }
                }
                Ok(Query::Facet { field: facet, value: value.to_owned() })
            }
            Field::Language | Field::Date(_) | Field::Length | Field::Ocr | Field::Has | Field::Id => {
                read_filter(field, text_of(&token.kind), self.value_as_typed(&token), self.today)
            }
        };
        match filter {
            Ok(filter) => self.counted(filter, token.span),
            Err(reading) => {
                let name_at = token.span.start.saturating_sub(name.len() + 1);
                let is_right_before = self.input.get(name_at..).is_some_and(|text| text.starts_with(name));
                let start = if is_right_before { name_at } else { token.span.start };
                self.note(reading, start..token.span.end);
                let name = self.text_leaf(word(name, token.span.clone()).kind, Zone::Text, token.span.clone());
                let value = self.text_leaf(token.kind, Zone::Text, token.span);
                join(name.into_iter().chain(value).collect(), false)
            }
        }
    }

    /// Returns a value with the signs around it, which are no punctuation in `2025-01..` and `>800`.
    fn value_as_typed<'t>(&self, token: &'t Token<'a>) -> &'t str
    where
        'a: 't,
    {
        match &token.kind {
            Kind::Phrase { text, .. } => text,
            _ => &self.input[token.span.clone()],
        }
    }

    fn text_leaf(&mut self, kind: Kind<'a>, zone: Zone, span: Range<usize>) -> Option<Part> {
        let query = match kind {
            Kind::Word { text, form } => Query::Word { text, form, zone },
            Kind::Phrase { text, slop } => {
                let mut words = text.split(' ').filter(|word| is_searchable(word));
                match (words.next(), words.next()) {
                    (Some(only), None) => Query::Word { text: only.to_owned(), form: Form::Exact, zone },
                    _ => Query::Phrase { text, zone, slop },
                }
            }
            _ => return None,
        };
        self.counted(query, span)
    }

    fn counted(&mut self, query: Query, span: Range<usize>) -> Option<Part> {
        self.n_leaves += 1;
        if self.n_leaves == MAX_TERMS + 1 {
            self.note(Reading::TooManyTerms { limit: MAX_TERMS }, span.start..self.input.len());
        }
        (self.n_leaves <= MAX_TERMS).then(|| leaf(query))
    }

    /// Reads an operator at the beginning or the end as a word where it may be one, and leaves it out elsewhere.
    fn operator_without_side(&mut self, spelling: Spelling, field: Option<NamedField<'a>>) -> Option<Part> {
        let is_whole_query = self.tokens.len() == 1 && spelling != Spelling::Symbol;
        if spelling == Spelling::Lowercase || is_whole_query {
            let span = self.tokens.get(self.at)?.span.clone();
            self.at += 1;
            self.term(word(&self.input[span.clone()], span), field)
        } else {
            self.stray_operator();
            None
        }
    }

    fn stray_operator(&mut self) {
        if let Some(token) = self.tokens.get(self.at) {
            let span = token.span.clone();
            self.at += 1;
            self.note(Reading::StrayOperator { operator: self.input[span.clone()].to_owned() }, span);
        }
    }

    fn peek(&self) -> Option<&Kind<'a>> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn neighbour_after(&self) -> Neighbour {
        match self.tokens.get(self.at + 1).map(|token| &token.kind) {
            None | Some(Kind::Close) => Neighbour::Edge,
            Some(Kind::Operator(Operator::And | Operator::Or, _)) => Neighbour::Operator,
            Some(_) => Neighbour::Operand,
        }
    }

    /// Returns the text from the token at `start` to the last one read.
    fn span_from(&self, start: usize) -> Range<usize> {
        let first = self.tokens.get(start).map_or(self.input.len(), |token| token.span.start);
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(first, |token| token.span.end);
        first..last.max(first)
    }

    fn note(&mut self, reading: Reading, span: Range<usize>) {
        self.notes.push(Note { reading, span });
    }
}

/// Puts `right` near `left`, or away from it.
///
/// The part is joined [`Joined::ByNearness`] only if both could be near something.
fn near(left: Part, right: Part, proximity: Proximity, is_negated: bool) -> Part {
    let Proximity { within, order, .. } = proximity;
    let are_positional = left.query.is_positional() && right.query.is_positional();
    // Many parts near many parts would be a query of their product.
    let n_parts = left.query.leaves().count() * right.query.leaves().count();
    let query = match (left.query, right.query) {
        (left, right) if !are_positional && n_parts > MAX_TERMS => {
            Query::all_of(vec![left, if is_negated { right.negated() } else { right }])
        }
        (left, right) if is_negated => Query::not_near(left, right, within, order),
        (left, right) => Query::near(left, right, within, order),
    };
    Part { query, joined: if are_positional { Joined::ByNearness } else { Joined::ByOperators } }
}

fn leaf(query: Query) -> Part {
    Part { query, joined: Joined::Loosely }
}

fn negate(part: Part) -> Part {
    let query = part.query.negated();
    // What is excluded twice is asked for, and may be more than a word.
    let joined = if query.is_text_leaf() || query.is_filter() { Joined::Loosely } else { Joined::ByOperators };
    Part { query, joined }
}

/// Makes one part of parts that stand side by side.
fn join(mut parts: Vec<Part>, has_and: bool) -> Option<Part> {
    if parts.len() <= 1 {
        return parts.pop();
    }
    let is_loose = |part: &Part| part.joined == Joined::Loosely || part.query.is_text_leaf() || part.query.is_filter();
    let joined = if !has_and && parts.iter().all(is_loose) { Joined::Loosely } else { Joined::ByOperators };
    let query = Query::all_of(parts.into_iter().map(|part| part.query).collect());
    Some(Part { query, joined })
}

fn word(text: &str, span: Range<usize>) -> Token<'_> {
    Token { kind: Kind::Word { text: text.to_owned(), form: Form::Stem }, span }
}

fn text_of<'t>(kind: &'t Kind<'_>) -> &'t str {
    match kind {
        Kind::Word { text, .. } | Kind::Phrase { text, .. } => text,
        _ => "",
    }
}

#[cfg(test)]
mod tests;
