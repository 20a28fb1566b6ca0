//! What a person who found nothing, or little, may have meant; told on stderr.

use newsdex::engine::Engine;
use newsdex::query::{Form, Query};
use newsdex::render::{counted, safe_line};
use newsdex::search::{Found, Matching, SearchRequest};

use super::location::with_hint;
use super::tell;

/// An answer with this many articles needs no other words.
const MANY: u64 = 10;
/// Words of one query that others are proposed for; each is compared with most words of the archive.
const MAX_COMPARED: usize = 8;

/// Says how many articles have any of the words where none has all of them, and proposes, word by word, a more frequent
/// one that looks nearly the same; `text` is the query as typed.
pub(super) fn others(engine: &dyn Engine, text: &str, request: &SearchRequest, found: &Found) -> anyhow::Result<()> {
    // Words that were read as others have been told of.
    if found.n_complete >= MANY || !found.respelled.is_empty() {
        return Ok(());
    }
    let leaves: Vec<Query> = request.query.leaves().cloned().collect();
    if found.n_complete + found.n_partial == 0 && leaves.len() > 1 {
        let query = Query::any_of(leaves.clone());
        let any = SearchRequest { query, matching: Matching::Any, limit: 0, ..request.clone() };
        let any = engine.search(&any).map_err(with_hint)?;
        let n_any = any.n_complete + any.n_partial;
        let verb = if n_any == 1 { "has" } else { "have" };
        tell(format_args!("{} {verb} any of these words", counted(n_any, "article")));
    }
    let mut meant = text.to_owned();
    for word in leaves.iter().flat_map(plain_words).take(MAX_COMPARED) {
        if let Some(suggestion) = engine.suggestion(word).map_err(with_hint)? {
            meant = with_word_replaced(&meant, word, &suggestion);
        }
    }
    if meant != text {
        tell(format_args!("did you mean: {}", safe_line(&meant)));
    }
    Ok(())
}

/// Returns the words of `leaf` that are no pattern.
fn plain_words(leaf: &Query) -> std::str::SplitWhitespace<'_> {
    match leaf {
        Query::Word { text, form: Form::Stem | Form::Exact, .. } | Query::Phrase { text, .. } => {
            text.split_whitespace()
        }
        _ => "".split_whitespace(),
    }
}

/// Returns `text` with `suggestion` wherever `word` stands in it by itself.
fn with_word_replaced(text: &str, word: &str, suggestion: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut kept_to = 0;
    for (at, found) in text.match_indices(word) {
        let is_whole = !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + found.len()..].starts_with(char::is_alphanumeric);
        if is_whole {
            replaced.extend([&text[kept_to..at], suggestion]);
            kept_to = at + found.len();
        }
    }
    replaced + &text[kept_to..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_replaced_where_it_stands_by_itself() {
        let check = |text: &str, expected: &str| assert_eq!(with_word_replaced(text, "trce", "truce"), expected);
        check("trce (by:doe or \"trce holds\")", "truce (by:doe or \"truce holds\")");
        check("trces", "trces");
        check("été trceé", "été trceé");
    }
}
