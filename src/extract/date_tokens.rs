//! Parts a text that may hold a date into numbers, words and marks.
//!
//! In: text in any script. Out: [`Token`]s. As an example, `17. März 2025` gives 17, a full stop, `märz`, 2025.

use unicode_normalization::char::is_combining_mark;

/// Longer texts hold no date that stands for itself.
const MAX_DATE_CHARS: usize = 300;

/// A piece of a text that may hold a date.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Digits: their value, and how many they are.
    Number(u32, usize),
    /// Letters, in lower case.
    Word(String),
    /// Anything else but white space.
    Mark(char),
}

/// Parts the start of `text` into tokens.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut number = (0_u32, 0_usize);
    for c in text.chars().take(MAX_DATE_CHARS) {
        if let Some(digit) = digit(c) {
            end_word(&mut tokens, &mut word);
            // Long numbers keep their first nine digits and their length, which is enough to refuse them.
            number = (if number.1 < 9 { number.0 * 10 + digit } else { number.0 }, number.1 + 1);
            continue;
        }
        if number.1 > 0 {
            push_number(&mut tokens, number);
            number = (0, 0);
        }
        match c {
            '年' | '月' | '日' | '号' | '時' | '时' | '點' | '分' | '秒' | '년' | '월' | '일' | '시' | '분' | '초' =>
            {
                end_word(&mut tokens, &mut word);
                tokens.push(Token::Mark(c));
            }
            // Vowel signs belong to the word they stand in, though they are no letters.
            _ if c.is_alphabetic() || is_combining_mark(c) => {
                word.extend(c.to_lowercase().filter(|&c| c != '\u{307}'));
            }
            _ => {
                end_word(&mut tokens, &mut word);
                if !c.is_whitespace() && !super::clean::is_harmful(c) && !matches!(c, '\u{200e}' | '\u{200f}') {
                    tokens.push(Token::Mark(c));
                }
            }
        }
    }
    end_word(&mut tokens, &mut word);
    if number.1 > 0 {
        push_number(&mut tokens, number);
    }
    join_half_days(tokens)
}

fn end_word(tokens: &mut Vec<Token>, word: &mut String) {
    if !word.is_empty() {
        tokens.push(Token::Word(std::mem::take(word)));
    }
}

/// Keeps a number; one of 8 digits is a packed date, and 4 or 6 digits after it a packed time.
fn push_number(tokens: &mut Vec<Token>, (value, n_digits): (u32, usize)) {
    if n_digits == 8 && (1600..2100).contains(&(value / 10_000)) {
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
        let parts = [
            Token::Number(year, 4),
            Token::Mark('-'),
            Token::Number(month, 2),
            Token::Mark('-'),
            Token::Number(day, 2),
        ];
        tokens.extend(parts);
    } else if n_digits == 6 && tokens.last() == Some(&Token::Word("t".to_owned())) {
        let (hour, minute, second) = (value / 10_000, value / 100 % 100, value % 100);
        let parts = [
            Token::Number(hour, 2),
            Token::Mark(':'),
            Token::Number(minute, 2),
            Token::Mark(':'),
            Token::Number(second, 2),
        ];
        tokens.extend(parts);
    } else {
        tokens.push(Token::Number(value, n_digits));
    }
}

/// Makes one word of `a.m.` and `p. m.`.
fn join_half_days(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Token::Word(m) = &token
            && let [.., Token::Word(half), Token::Mark('.')] = joined.as_slice()
            && matches!((half.as_str(), m.as_str()), ("a" | "p", "m") | ("π" | "μ", "μ"))
        {
            let word = format!("{half}{m}");
            joined.truncate(joined.len() - 2);
            joined.push(Token::Word(word));
        } else {
            joined.push(token);
        }
    }
    joined
}

fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 8] = ['0', '٠', '۰', '०', '০', '๐', '０', '౦'];
    ZEROS.iter().find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|&digit| digit < 10))
}
