//! Words of a query that no article has → words that look so: a slip of the typist must not lose a known headline.
//!
//! Only words typed side by side are read anew, when the best articles are asked for and the others tell what is meant:
//! an operator, `--match all` or a word alone ask for just what is typed.

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::{expand, scoring};
use crate::analysis::{Expansions, Pattern, fold};
use crate::article::Language;
use crate::query::{Form, Query, Zone};
use crate::search::{Matching, Respelled};

/// Missing words of one query that others are looked for in place of; looking more up would take long, and tell that the
/// query is in another language.
const MAX_LOOKED_UP: usize = 8;
/// Near words that are told of.
const MAX_TOLD: usize = 3;

/// Returns `query` with near words for those that no article has, and what was read anew.
pub(super) fn respell(
    query: &Query,
    matching: Matching,
    searcher: &Searcher,
    text: Field,
    languages: &[Language],
    expansions: &Expansions,
) -> tantivy::Result<(Query, Vec<Respelled>)> {
    let (mut respelled, mut n_looked_up) = (Vec::new(), 0);
    let Query::Words(parts) = query else { return Ok((query.clone(), respelled)) };
    if matching != Matching::Best {
        return Ok((query.clone(), respelled));
    }
    let mut parts = parts.clone();
    for part in &mut parts {
        let Query::Word { text: typed, form: form @ Form::Stem, zone: Zone::Text } = part else { continue };
        if n_looked_up == MAX_LOOKED_UP {
            break;
        }
        if !is_missing(typed, searcher, text, languages, expansions)? {
            continue;
        }
        n_looked_up += 1;
        if let Some((distance, words)) = near_words(typed, searcher, text)? {
            respelled.push(Respelled { typed: typed.clone(), words });
            *form = Form::Fuzzy(distance);
        }
    }
    Ok((Query::Words(parts), respelled))
}

/// Tells whether no article has any form of the word `typed`.
fn is_missing(
    typed: &str,
    searcher: &Searcher,
    text: Field,
    languages: &[Language],
    expansions: &Expansions,
) -> tantivy::Result<bool> {
    let slots = expansions.typed(typed, Form::Stem, languages).alternatives;
    // Of a compound, the parts may be there.
    let [slots] = slots.as_slice() else { return Ok(false) };
    let [slot] = slots.as_slice() else { return Ok(false) };
    let has_words = |pattern| expansions.get(pattern).is_some_and(|expansion| !expansion.words.is_empty());
    if slot.patterns.iter().any(has_words) {
        return Ok(false);
    }
    let terms: Vec<Term> = slot.terms.iter().map(|term| Term::from_field_text(text, term)).collect();
    Ok(scoring::n_articles_with(searcher, &terms)? == 0)
}

/// Returns the most frequent words with as few slips as there are any with, and how many slips.
fn near_words(typed: &str, searcher: &Searcher, text: Field) -> tantivy::Result<Option<(u8, Vec<String>)>> {
    let word = fold(typed);
    if !word.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    for &distance in possible_slips(&word) {
        let expansion = expand::look_up(searcher, text, &Pattern::Fuzzy { word: word.clone(), distance })?;
        if !expansion.words.is_empty() {
            let words = expansion.words.into_iter().take(MAX_TOLD).map(|word| word.term).collect();
            return Ok(Some((distance, words)));
        }
    }
    Ok(None)
}

/// Returns how many slips a word may have, the fewest first: two in a short word make any other short word.
pub(super) fn possible_slips(word: &str) -> &'static [u8] {
    match word.chars().count() {
        0..=3 => &[],
        4..=6 => &[1],
        _ => &[1, 2],
    }
}
