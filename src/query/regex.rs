//! `/regex/` → a regular expression over whole words, within limits.
//!
//! In goes the text between the slashes, out comes what tells whether a word is so from its first letter to its last.
//! The engine underneath needs time linear in the word, whatever the expression; what would need too much memory is
//! refused, as `(a{1000}){1000}` is.

use ::regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::signs::is_blank;

/// Bytes that a compiled expression may take.
const MAX_BYTES: usize = 1 << 20;
/// How deep groups may be nested.
const MAX_NESTING: u32 = 50;

/// Compiles `text`; the error says in a few words why it is no regular expression that can be used.
pub(crate) fn compile(text: &str) -> Result<Regex, String> {
    // Alone at first: `a)|(b` would be one only within the parentheses that are put around it.
    build(text)?;
    build(&format!("^(?:{text})$"))
}

/// Tells in a few words why `text` is no regular expression that can be used, as typed or without its accents: words are
/// compared without theirs, and `[x-é]` is `[x-e]` then.
pub(super) fn check(text: &str) -> Result<(), String> {
    compile(text)?;
    if !text.is_ascii() {
        let without_accents: String = text.nfd().filter(|&c| !is_combining_mark(c)).collect();
        compile(&without_accents).map_err(|why| format!("without accents, {why}"))?;
    }
    Ok(())
}

/// Returns what stands between the slashes of the regular expression that `rest` starts with.
pub(super) fn between_slashes(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('/')?;
    let mut characters = inner.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => drop(characters.next().filter(|&(_, c)| !is_blank(c))?),
            '/' => {
                let next = inner[at + 1..].chars().next();
                let ends = next.is_none_or(|c| is_blank(c) || matches!(c, ')' | '）' | '|' | '^'));
                return (ends && at > 0).then(|| &inner[..at]);
            }
            _ if is_blank(c) => return None,
            _ => {}
        }
    }
    None
}

fn build(expression: &str) -> Result<Regex, String> {
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .size_limit(MAX_BYTES)
        .dfa_size_limit(MAX_BYTES)
        .nest_limit(MAX_NESTING)
        .build()
        .map_err(|error| match error {
            ::regex::Error::CompiledTooBig(_) => "it would grow too large".to_owned(),
            // The last line of the message says what is wrong; those above draw where, which the caller does better.
            error => {
                let message = error.to_string();
                let line = message.lines().last().unwrap_or_default();
                line.strip_prefix("error: ").unwrap_or(line).to_owned()
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_matched_in_any_case() {
        let regex = compile("Zelensk(y|i)").unwrap();
        assert!(regex.is_match("zelensky"));
        assert!(!regex.is_match("zelenskyy"));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        assert_eq!(compile("a(").unwrap_err(), "unclosed group");
        assert_eq!(compile("((a{1000}){1000}){1000}").unwrap_err(), "it would grow too large");
        assert!(compile(&"(".repeat(1_000)).is_err());
        assert!(compile("(?=a)").is_err());
    }

    #[test]
    fn what_is_none_alone_is_none_in_parentheses() {
        assert_eq!(compile("a)|(b").unwrap_err(), "unopened group");
    }

    #[test]
    fn what_is_none_without_accents_is_refused() {
        let why = check("[x-é]").unwrap_err();
        assert!(why.starts_with("without accents, invalid character class range"), "{why}");
        assert_eq!(check("[e-é]lys[eé]e"), Ok(()));
    }
}
