//! Query text → tokens.
//!
//! In goes the text of a query; out come words, phrases, field names, operators and parentheses, each with its place in
//! the text. Parentheses come out balanced, but for those that the end of the text closes, and no deeper than
//! [`MAX_NESTING`]. What stands for nothing, such as a lone dash, comes out as [`Kind::Noise`], so that an operator
//! beside it does not reach for the next word. `-football` gives an operator and a word; `cease-fire` one word.

use std::ops::Range;

use super::date::{DateProblem, read_days};
use super::field::Field;
use super::note::{Note, Reading};
use super::operator::{Proximity, at_least, weight_at};
use super::parse::MAX_NESTING;
use super::sentence::{Exclamation, exclamation_meanings};
use super::signs::{
    can_have_slips, closing_marks, is_blank, is_escapable, is_quote, is_searchable, looks_like_pattern,
};
use super::word::WordInProgress;
use super::{Form, MAX_DISTANCE, regex};

/// Slips that a word may have at most.
const MAX_SLIPS: u8 = 2;

/// A part of a query's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// Where it stands, in bytes.
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// A word, without the signs around it.
    Word {
        text: String,
        form: Form,
    },
    /// The text between quotation marks, its white space made single spaces, at least one letter or digit; and by how
    /// many words it may be out of order.
    Phrase {
        text: String,
        slop: u32,
    },
    /// `*`
    Everything,
    /// Punctuation that stands alone, or an empty phrase.
    Noise,
    /// A name whose value is the next token: a word, a phrase, noise or an opening parenthesis.
    Field {
        name: &'a str,
        field: Option<Field>,
    },
    Open,
    Close,
    Operator(Operator, Spelling),
    Proximity(Proximity),
    /// `atleast5` before an opening parenthesis.
    AtLeast(u32),
    /// `^2` right behind a word, a phrase or a group.
    Weight(f32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
}

/// How an operator is typed; only a lower-case one may be a word instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Lowercase,
    Uppercase,
    Symbol,
}

/// Splits `input` into tokens, with notes about what was left out.
pub(super) fn lex(input: &str) -> (Vec<Token<'_>>, Vec<Note>) {
    let mut lexer = Lexer {
        input,
        at: 0,
        tokens: Vec::new(),
        notes: Vec::new(),
        open: Vec::new(),
        n_flattened: 0,
        exclaimed: Vec::new(),
    };
    while let Some(c) = lexer.peek() {
        lexer.read_next(c);
    }
    for start in std::mem::take(&mut lexer.open) {
        lexer.note(Reading::ParenthesisNotClosed, start..start + lexer.char_len(start));
    }
    lexer.truncate();
    (lexer.tokens, lexer.notes)
}

struct Lexer<'a> {
    input: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
    notes: Vec<Note>,
    /// Where the parentheses that are open stand.
    open: Vec<usize>,
    /// How many parentheses that are open were left out.
    n_flattened: usize,
    /// The numbers of the tokens that are words with a `!` right behind them.
    exclaimed: Vec<usize>,
}

impl<'a> Lexer<'a> {
    fn read_next(&mut self, c: char) {
        let start = self.at;
        match c {
            _ if is_blank(c) => self.at += c.len_utf8(),
            _ if closing_marks(c).is_some() => self.read_phrase(c),
            '(' | '（' => self.open_parenthesis(),
            ')' | '）' => self.close_parenthesis(),
            '|' => self.push_run(Kind::Operator(Operator::Or, Spelling::Symbol), &['|']),
            '&' if self.rest().starts_with("&&") => {
                self.push_run(Kind::Operator(Operator::And, Spelling::Symbol), &['&']);
            }
            '」' | '』' => self.push_run(Kind::Noise, &['」', '』']),
            '-' | '!' if self.is_at_start_of_term() => self.read_sign(),
            '^' if self.is_right_behind_operand() && weight_at(self.rest()).is_some() => self.read_weight(),
            _ => self.read_term(),
        }
        debug_assert!(self.at > start, "every step reads something");
    }

    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn char_len(&self, at: usize) -> usize {
        self.input[at..].chars().next().map_or(0, char::len_utf8)
    }

    fn note(&mut self, reading: Reading, span: Range<usize>) {
        self.notes.push(Note { reading, span });
    }

    fn push(&mut self, kind: Kind<'a>, start: usize) {
        self.tokens.push(Token { kind, span: start..self.at });
    }

    /// Reads as many of `chars` as there are as one token.
    fn push_run(&mut self, kind: Kind<'a>, chars: &[char]) {
        let start = self.at;
        self.at = self.input.len() - self.rest().trim_start_matches(chars).len();
        self.push(kind, start);
    }

    /// A sign behind a word or a phrase is part of the text, as in `cease-fire`.
    fn is_at_start_of_term(&self) -> bool {
        self.input[..self.at].chars().next_back().is_none_or(|c| is_blank(c) || matches!(c, '(' | '（' | '|' | '&'))
    }

    fn is_right_behind_operand(&self) -> bool {
        self.tokens.last().is_some_and(|token| {
            token.span.end == self.at && matches!(token.kind, Kind::Word { .. } | Kind::Phrase { .. } | Kind::Close)
        })
    }

    fn read_weight(&mut self) {
        if let Some((weight, length)) = weight_at(self.rest()) {
            let start = self.at;
            self.at += length;
            self.push(Kind::Weight(weight), start);
        }
    }

    fn open_parenthesis(&mut self) {
        let start = self.at;
        self.at += self.char_len(start);
        if self.open.len() < MAX_NESTING {
            self.open.push(start);
            self.push(Kind::Open, start);
        } else {
            if self.n_flattened == 0 {
                self.note(Reading::TooDeep { limit: MAX_NESTING }, start..self.at);
            }
            self.n_flattened += 1;
        }
    }

    fn close_parenthesis(&mut self) {
        let start = self.at;
        self.at += self.char_len(start);
        if self.n_flattened > 0 {
            self.n_flattened -= 1;
        } else if self.open.pop().is_some() {
            self.push(Kind::Close, start);
        } else {
            self.note(Reading::ParenthesisNotOpened, start..self.at);
        }
    }

    /// Tells whether a parenthesis here would be left out; then it cannot be negated, nor have a field.
    fn is_at_flattened_parenthesis(&self) -> bool {
        matches!(self.peek(), Some('(' | '（')) && self.open.len() >= MAX_NESTING
    }

    /// Reads `-` or `!`, which exclude what follows them at once.
    fn read_sign(&mut self) {
        let start = self.at;
        self.push_run(Kind::Noise, &['-', '!']);
        let is_single = self.at == start + 1;
        let has_operand = self.peek().is_some_and(|c| !is_blank(c) && !matches!(c, ')' | '）' | '|'));
        if is_single && has_operand && !self.is_at_flattened_parenthesis() {
            self.tokens.pop();
            self.push(Kind::Operator(Operator::Not, Spelling::Symbol), start);
        }
    }

    fn read_phrase(&mut self, opening: char) {
        let start = self.at;
        let closing = closing_marks(opening).unwrap_or_default();
        self.at += opening.len_utf8();
        let mut text = String::new();
        let mut has_sign = false;
        let mut is_closed = false;
        while let Some(c) = self.peek() {
            let is_mark = closing.contains(&c) && !self.is_within_hebrew_word(c);
            self.at += c.len_utf8();
            match self.peek() {
                _ if is_mark => {
                    is_closed = true;
                    break;
                }
                Some(escaped) if c == '\\' && is_escapable(escaped) => {
                    self.at += escaped.len_utf8();
                    text.push(escaped);
                }
                next => {
                    has_sign |= looks_like_pattern(text.chars().next_back(), c, next);
                    text.push(c);
                }
            }
        }
        if !is_closed {
            self.note(Reading::QuoteNotClosed, start..start + opening.len_utf8());
        }
        let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
        let text = words.join(" ");
        let slop = self.read_slop();
        if has_sign && is_searchable(&text) {
            self.note_pattern_in_quotes(&words, slop, start);
        }
        self.push(if is_searchable(&text) { Kind::Phrase { text, slop } } else { Kind::Noise }, start);
    }

    /// Tells how the `words` between quotation marks are written so that the signs in them stand for letters.
    fn note_pattern_in_quotes(&mut self, words: &[&str], slop: u32, start: usize) {
        let is_of_facet = self.tokens.last().is_some_and(|token| {
            token.span.end < self.at
                && matches!(token.kind, Kind::Field { field: Some(field), .. } if !field.is_of_text())
        });
        if is_of_facet {
            return self.note(Reading::PatternInField, start..self.at);
        }
        let words: Vec<&str> = words.iter().copied().filter(|word| is_searchable(word)).collect();
        let instead = words.join(&format!(" pre/{} ", (slop + 1).min(MAX_DISTANCE)));
        self.note(Reading::PatternInQuotes { instead }, start..self.at);
    }

    /// Reads the `~3` behind a phrase.
    fn read_slop(&mut self) -> u32 {
        let start = self.at;
        let Some(digits) = self.rest().strip_prefix('~') else { return 0 };
        let n_digits = digits.bytes().take_while(u8::is_ascii_digit).count();
        if n_digits == 0 {
            return 0;
        }
        self.at += 1 + n_digits;
        // Digits that are too many for a number are a large one.
        let slop = digits[..n_digits].parse().unwrap_or(u32::MAX);
        if slop > MAX_DISTANCE {
            let operator = self.input[start..self.at].to_owned();
            let read_as = format!("~{MAX_DISTANCE}");
            self.note(Reading::DistanceOutOfRange { operator, read_as }, start..self.at);
        }
        slop.min(MAX_DISTANCE)
    }

    /// Hebrew writes acronyms with a quotation mark before the last letter.
    fn is_within_hebrew_word(&self, c: char) -> bool {
        let is_hebrew = |c: char| matches!(c, 'א'..='ת');
        c == '"'
            && self.input[..self.at].chars().next_back().is_some_and(is_hebrew)
            && self.rest().chars().nth(1).is_some_and(is_hebrew)
    }

    /// Reads a word, or a field and its value, or an operator that is a word.
    fn read_term(&mut self) {
        let start = self.at;
        if let Some((proximity, length)) = Proximity::around(self.rest()) {
            self.at += length;
            return self.push(Kind::Proximity(proximity), start);
        }
        if let Some((n, length)) = at_least(self.rest()) {
            self.at += length;
            if !self.is_at_flattened_parenthesis() {
                self.push(Kind::AtLeast(n), start);
                return self.open_parenthesis();
            }
            self.at = start;
        }
        let name_len = self.rest().bytes().take_while(|&b| b.is_ascii_alphabetic() || b == b'_').count();
        let (name, after_name) = self.rest().split_at(name_len);
        let mut after = after_name.chars();
        let field = match (after.next(), after.next()) {
            (Some('(' | '（'), _) => Field::before_parenthesis(name).map(Some),
            (Some(':'), Some(value)) => match Field::named(name) {
                Some(field) => (!is_blank(value) && !matches!(value, ')' | '）')).then_some(Some(field)),
                // A drive's letter, a time, a path of a programming language or an address is no field.
                None => (name_len > 1
                    && is_searchable(name)
                    && (value.is_alphanumeric()
                        || is_quote(value)
                        || matches!(value, '(' | '（')
                        || starts_with_comparison(&after_name[1..])))
                .then_some(None),
            },
            _ => None,
        };
        let value_at = start + name_len + usize::from(after_name.starts_with(':'));
        let Some(field) = field else {
            if value_at > start + name_len && Field::named(name).is_some() {
                self.note(Reading::FieldWithoutValue { name: name.to_owned() }, start..value_at);
            }
            return self.read_word(Position::Term);
        };
        self.at = start + name_len;
        self.push(Kind::Field { name, field }, start);
        self.at = value_at;
        match self.peek() {
            Some('(' | '（') if self.is_at_flattened_parenthesis() => {
                self.tokens.pop();
                self.push(Kind::Word { text: name.to_owned(), form: Form::Stem }, start);
                self.open_parenthesis();
            }
            Some('(' | '（') => self.open_parenthesis(),
            Some(c) if closing_marks(c).is_some() => self.read_phrase(c),
            _ => {
                self.read_word(Position::Value);
                if let Some(Field::Date(_)) = field {
                    self.complete_date(value_at);
                }
            }
        }
    }

    /// Reads on where the value of a date's field is but the beginning of a date, as in `date:17 March 2025`.
    fn complete_date(&mut self, value_at: usize) {
        const MAX_WORDS: usize = 5;
        if read_days(&self.input[value_at..self.at]) != Err(DateProblem::NotADate) {
            return;
        }
        let rest = self.rest();
        let ends = rest.char_indices().filter(|&(_, c)| is_blank(c) || matches!(c, ')' | '）' | '|')).map(|(at, _)| at);
        let date = ends.chain([rest.len()]).filter(|&end| end > 0).take(MAX_WORDS).find_map(|end| {
            let date = &self.input[value_at..self.at + end];
            // `1 2025` is rather a slip and a word.
            (date.contains(char::is_alphabetic) && read_days(date).is_ok()).then_some(date)
        });
        if let Some(date) = date {
            self.tokens.pop();
            self.at = value_at + date.len();
            let words: Vec<&str> = date.split(is_blank).filter(|word| !word.is_empty()).collect();
            self.push(Kind::Phrase { text: words.join(" "), slop: 0 }, value_at);
        }
    }

    fn read_word(&mut self, position: Position) {
        let start = self.at;
        if position == Position::Value || self.is_at_start_of_operand() {
            let rest = self.rest();
            let next_is_text = |sign: &str| {
                let next = rest.strip_prefix(sign).and_then(|rest| rest.chars().next());
                next.is_some_and(|c| c.is_alphanumeric() || c == '\\' || sign == "~~" && !is_blank(c))
            };
            if self.read_regex() {
                return;
            }
            if next_is_text("~~") {
                return self.read_name();
            }
            if next_is_text("=") {
                self.at += 1;
                return self.read_plain_word(start, Position::Value, Form::Exact);
            }
        }
        self.read_plain_word(start, position, Form::Stem);
    }

    /// Reads a word with the signs in and behind it; without any, its form is `plain`.
    fn read_plain_word(&mut self, start: usize, position: Position, plain: Form) {
        let word_at = self.at;
        let word = self.read_word_characters();
        let typed = &self.input[word_at..self.at];
        if position == Position::Term
            && !word.is_plain
            && word.stars.is_empty()
            && let Some((operator, spelling)) = operator_named(typed)
        {
            return self.push(Kind::Operator(operator, spelling), start);
        }
        if position == Position::Term
            && !word.is_plain
            && let Some(proximity) = Proximity::named(typed)
        {
            return self.push(Kind::Proximity(proximity), start);
        }
        if !typed.is_empty() && typed.bytes().all(|b| b == b'*') {
            return self.push(Kind::Everything, start);
        }
        let (first, last) = word.ends();
        if !is_searchable(&word.text[first..last]) {
            return self.push(Kind::Noise, start);
        }
        if let Some(text) = word.wildcard() {
            return self.push(Kind::Word { text, form: Form::Wildcard }, start);
        }
        if let Some((text, n_slips)) = word.fuzzy() {
            let (text, distance) = (text.to_owned(), n_slips.min(MAX_SLIPS));
            if distance < n_slips {
                self.note(Reading::TooManySlips { limit: MAX_SLIPS }, start..self.at);
            }
            let is_exact = distance == 0 || !can_have_slips(&text);
            if is_exact && distance > 0 {
                self.note(Reading::WithoutSlips { word: text.clone() }, start..self.at);
            }
            let form = if is_exact { Form::Exact } else { Form::Fuzzy(distance) };
            return self.push(Kind::Word { text, form }, start);
        }
        let inner_star = word.stars.iter().copied().find(|&star| first < star && star < last);
        let (text, form) = match inner_star {
            Some(star) if is_searchable(&word.text[first..star]) => (&word.text[first..star], Form::Prefix),
            _ if word.stars.iter().any(|&star| star >= last) => (&word.text[first..last], Form::Prefix),
            _ => (&word.text[first..last], plain),
        };
        if word.stars.iter().any(|&star| star < last) {
            let read_as = if form == Form::Prefix { format!("{text}*") } else { text.to_owned() };
            self.note(Reading::StarInWord { read_as }, start..self.at);
        }
        if form == Form::Stem && word.is_exclaimed() {
            self.exclaimed.push(self.tokens.len());
        }
        let text = text.to_owned();
        self.push(Kind::Word { text, form }, start);
    }

    /// Tells whether an operand may start here: where a term may, or behind a sign that excludes it.
    fn is_at_start_of_operand(&self) -> bool {
        let is_behind_sign = self.tokens.last().is_some_and(|token| {
            token.span.end == self.at && matches!(token.kind, Kind::Operator(Operator::Not, Spelling::Symbol))
        });
        is_behind_sign || self.is_at_start_of_term()
    }

    /// Reads `/regex/`; false where there is none that can be used.
    fn read_regex(&mut self) -> bool {
        let start = self.at;
        let Some(text) = regex::between_slashes(self.rest()) else { return false };
        let end = start + text.len() + 2;
        match regex::check(text) {
            Ok(()) => {
                self.at = end;
                self.push(Kind::Word { text: text.to_owned(), form: Form::Regex }, start);
                true
            }
            Err(why) => {
                self.note(Reading::NotARegex { why }, start..end);
                false
            }
        }
    }

    /// Reads `~~` and the name behind it.
    fn read_name(&mut self) {
        let start = self.at;
        self.at += 2;
        match self.peek() {
            Some(c) if closing_marks(c).is_some() => {
                self.read_phrase(c);
                if let Some(token) = self.tokens.last_mut() {
                    token.span.start = start;
                    if let Kind::Phrase { text, .. } = &mut token.kind {
                        token.kind = Kind::Word { text: std::mem::take(text), form: Form::Name };
                    }
                }
            }
            _ => {
                let word = self.read_word_characters();
                let (first, last) = word.ends();
                let text = word.text[first..last].to_owned();
                let kind = if is_searchable(&text) { Kind::Word { text, form: Form::Name } } else { Kind::Noise };
                self.push(kind, start);
            }
        }
    }

    /// Takes a `!` behind a word for any ending of it, but for that of a sentence.
    fn truncate(&mut self) {
        let exclaimed = std::mem::take(&mut self.exclaimed);
        let meanings = exclamation_meanings(&self.tokens, &exclaimed);
        for (index, meaning) in exclaimed.into_iter().zip(meanings) {
            let Kind::Word { text, form } = &mut self.tokens[index].kind else { continue };
            let pattern = format!("{text}*");
            let reading = match meaning {
                Exclamation::AnyEnding => {
                    *form = Form::Prefix;
                    Reading::Truncated { read_as: pattern }
                }
                Exclamation::Punctuation => Reading::ExclamationMark { pattern },
            };
            let span = self.tokens[index].span.clone();
            self.note(reading, span);
        }
    }

    fn read_word_characters(&mut self) -> WordInProgress {
        let mut word = WordInProgress::default();
        while let Some(c) = self.peek() {
            let ends_word = is_blank(c)
                || matches!(c, '(' | ')' | '（' | '）' | '|')
                || (c == '&' && self.rest().starts_with("&&"))
                || (c == '^' && is_searchable(&word.text) && weight_at(self.rest()).is_some())
                || (is_quote(c) && !self.is_within_hebrew_word(c));
            if ends_word {
                break;
            }
            self.at += c.len_utf8();
            match self.peek() {
                Some(escaped) if c == '\\' && is_escapable(escaped) => {
                    self.at += escaped.len_utf8();
                    let start = word.text.len();
                    word.text.push(escaped);
                    let first = word.escaped.map_or(start, |range| range.start);
                    word.escaped = Some(first..word.text.len());
                    word.is_plain = true;
                }
                Some(letter) if c == '\\' && word.text.is_empty() && letter.is_alphanumeric() => word.is_plain = true,
                _ if c == '*' => word.stars.push(word.text.len()),
                _ => word.text.push(c),
            }
        }
        word
    }
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Where it may be an operator.
    Term,
    /// Behind a field's colon.
    Value,
}

/// Tells whether `text` starts with the likes of `>5`; `:>` alone is a face.
fn starts_with_comparison(text: &str) -> bool {
    let number = text.strip_prefix(['<', '>']).map(|text| text.strip_prefix('=').unwrap_or(text));
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

fn operator_named(text: &str) -> Option<(Operator, Spelling)> {
    Some(match text {
        "and" => (Operator::And, Spelling::Lowercase),
        "or" => (Operator::Or, Spelling::Lowercase),
        "not" => (Operator::Not, Spelling::Lowercase),
        "AND" => (Operator::And, Spelling::Uppercase),
        "OR" => (Operator::Or, Spelling::Uppercase),
        "NOT" => (Operator::Not, Spelling::Uppercase),
        _ => return None,
    })
}
