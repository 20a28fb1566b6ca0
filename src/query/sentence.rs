//! Tokens → whether they are a sentence or a headline that was typed or pasted, in which operators are words.
//!
//! In go the tokens of a query, out comes how signs and words are meant that stand in prose too: `and`, `or` and `not`,
//! dashes, and a `!` behind a word. `rice crop and rice exports` is a sentence, `rice and exports` is none.

use super::Form;
use super::lex::{Kind, Operator, Spelling, Token};
use super::note::{Note, Reading};

/// Words from which on a row of plain ones is a sentence where `and` is the only operator in it: what it asks for as an
/// operator comes first in any case.
const MIN_WORDS_WITH_AND: usize = 4;
/// The same where `or` is an operator too.
const MIN_WORDS_WITH_OR: usize = 6;
/// The same where `not` is.
const MIN_WORDS_WITH_NOT: usize = 8;
/// Words in capitals from which on a sign before a word is a dash, as wires end their headlines: `… RISE -DEALERS`.
const MIN_CAPITALS_WITH_DASH: usize = 5;

/// Makes words of the operators among `tokens`, if these are a sentence; the note tells of it.
pub(super) fn read_as_sentence<'a>(tokens: &mut [Token<'a>], input: &'a str) -> Option<Note> {
    if !is_sentence(tokens) {
        return None;
    }
    let mut operators: Vec<String> = Vec::new();
    for token in tokens {
        let Kind::Operator(operator, spelling) = token.kind else { continue };
        let typed = &input[token.span.clone()];
        if !operators.iter().any(|known| known == typed) {
            operators.push(typed.to_owned());
        }
        // Articles with all of the words come first, as `and` asks for.
        token.kind = if operator == Operator::And || spelling == Spelling::Symbol {
            Kind::Noise
        } else {
            Kind::Word { text: typed.to_owned(), form: Form::Stem }
        };
    }
    Some(Note { reading: Reading::Sentence { operators }, span: 0..input.len() })
}

/// Tells whether `tokens` are a sentence that was typed or pasted: many plain words, with operators among them that
/// look like the other words.
pub(super) fn is_sentence(tokens: &[Token<'_>]) -> bool {
    let (mut n_words, mut n_operators, mut n_signs, mut least) = (0, 0, 0, MIN_WORDS_WITH_AND);
    // Scripts without case are not in capitals, so an operator in capitals stands out among their words too.
    let (mut has_capitals, mut has_others, mut has_uppercase_operator) = (false, false, false);
    for token in tokens {
        match &token.kind {
            Kind::Word { text, form: Form::Stem } => {
                has_capitals |= text.contains(char::is_uppercase);
                has_others |= text.contains(|c: char| c.is_alphabetic() && !c.is_uppercase());
                n_words += 1;
            }
            Kind::Operator(Operator::Not, Spelling::Symbol) => n_signs += 1,
            Kind::Operator(operator, spelling @ (Spelling::Lowercase | Spelling::Uppercase)) => {
                n_operators += 1;
                has_uppercase_operator |= *spelling == Spelling::Uppercase;
                least = least.max(match operator {
                    Operator::And => MIN_WORDS_WITH_AND,
                    Operator::Or => MIN_WORDS_WITH_OR,
                    Operator::Not => MIN_WORDS_WITH_NOT,
                });
            }
            Kind::Noise => {}
            _ => return false,
        }
    }
    let is_in_capitals = has_capitals && !has_others;
    if n_signs > 0 {
        return is_in_capitals && n_words >= MIN_CAPITALS_WITH_DASH;
    }
    // With an operator between each two words, they are meant.
    let is_row = n_words > n_operators + 1;
    n_operators > 0 && is_row && n_words + n_operators >= least && (is_in_capitals || !has_uppercase_operator)
}

/// Words from which on plain ones may be a sentence with a `!`.
const MIN_EXCLAIMED_WORDS: usize = 3;

/// What a `!` right behind a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exclamation {
    /// Any ending of the word, as in Nexis.
    AnyEnding,
    Punctuation,
}

/// Tells what the `!` behind each of the words means whose numbers among `tokens` are `exclaimed`.
///
/// In a pasted headline, which is plain words only, it is punctuation behind the last word and behind names, as in
/// `Yahoo! shares fall`. Anything that headlines lack, also a second `!` behind a word in small letters, makes a query.
pub(super) fn exclamation_meanings(tokens: &[Token<'_>], exclaimed: &[usize]) -> Vec<Exclamation> {
    let is_noise = |token: &Token<'_>| token.kind == Kind::Noise;
    let is_plain = |token: &Token<'_>| is_noise(token) || matches!(token.kind, Kind::Word { form: Form::Stem, .. });
    let n_words = tokens.iter().filter(|token| !is_noise(token)).count();
    let is_headline = n_words >= MIN_EXCLAIMED_WORDS && tokens.iter().all(is_plain) || is_sentence(tokens);
    let is_last = |index: usize| tokens[index + 1..].iter().all(is_noise);
    let is_in_small_letters = |index: usize| match &tokens[index].kind {
        Kind::Word { text, .. } => !text.contains(char::is_uppercase),
        _ => false,
    };
    let has_truncation =
        exclaimed.iter().any(|&index| is_in_small_letters(index) && (!is_last(index) || exclaimed.len() > 1));
    let meaning = if is_headline && !has_truncation { Exclamation::Punctuation } else { Exclamation::AnyEnding };
    vec![meaning; exclaimed.len()]
}
