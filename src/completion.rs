//! The start of a query → what its last word may become: words of the archive, fields, values of fields.
//!
//! In goes what has been typed so far, out come [`Completion`]s of the last word, each with the number of articles that
//! have it: `cea` becomes `ceasefire`, `outlet:har` becomes `outlet:"The Harbour Post"`, `hea` becomes `headline:` too.

use crate::engine::{Engine, EngineError, ListedField};
use crate::query::{FieldValues, Form, Query, Zone, field_names, presence_names};

/// What the last word of a query may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The word, with its field and quotes where it needs any, as the query language has it.
    pub text: String,
    /// The articles that have it; none for the name of a field.
    pub n_articles: Option<u64>,
}

/// Proposes at most `limit` completions of the last word of `typed`, the most frequent first.
///
/// # Errors
/// When the index cannot be read.
pub fn complete(engine: &dyn Engine, typed: &str, limit: usize) -> Result<Vec<Completion>, EngineError> {
    let last = last_word(typed);
    let sign = &last[..last.len() - last.trim_start_matches(['-', '!', '=', '+']).len()];
    let bare = &last[sign.len()..];
    let field = bare.split_once(':').and_then(|(name, value)| Some((name, value, FieldValues::of(name)?)));
    let mut completions = match field {
        None => names(bare),
        Some(_) => Vec::new(),
    };
    match field {
        None => completions.extend(words(engine, bare, Zone::Text, limit)?),
        Some((_, value, FieldValues::Words(zone))) => completions.extend(words(engine, value, zone, limit)?),
        Some((_, value, FieldValues::Facet(facet))) => {
            let values = engine.values_starting_with(ListedField::Facet(facet), unquoted(value), limit)?;
            let written = |value| Query::Facet { field: facet, value }.to_string();
            completions.extend(values.into_iter().map(|(value, n)| counted(written(value), n)));
        }
        Some((_, value, FieldValues::Languages)) => {
            let values = engine.values_starting_with(ListedField::Language, value, limit)?;
            completions.extend(values.into_iter().map(|(code, n)| counted(format!("lang:{code}"), n)));
        }
        Some((_, value, FieldValues::Presences)) => {
            let known = presence_names().filter(|name| name.starts_with(value));
            completions.extend(known.map(|name| Completion { text: format!("has:{name}"), n_articles: None }));
        }
        Some((_, _, FieldValues::Unlisted)) => {}
    }
    for completion in &mut completions {
        // The name stays as it was typed, so that what follows it is all that changes.
        if let (Some((name, ..)), Some((_, value))) = (field, completion.text.split_once(':')) {
            completion.text = format!("{name}:{value}");
        }
        completion.text.insert_str(0, sign);
    }
    completions.truncate(limit);
    Ok(completions)
}

/// Returns what stands behind the last white space or parenthesis that is not in quotes.
fn last_word(typed: &str) -> &str {
    let mut start = 0;
    let mut is_quoted = false;
    for (at, c) in typed.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            c if !is_quoted && (c.is_whitespace() || c == '(' || c == ')') => start = at + c.len_utf8(),
            _ => {}
        }
    }
    &typed[start..]
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').unwrap_or(value)
}

/// Returns the fields whose names start with `prefix`.
fn names(prefix: &str) -> Vec<Completion> {
    let is_meant = |name: &&str| !prefix.is_empty() && name.starts_with(&prefix.to_lowercase());
    field_names().filter(is_meant).map(|name| Completion { text: format!("{name}:"), n_articles: None }).collect()
}

fn words(engine: &dyn Engine, prefix: &str, zone: Zone, limit: usize) -> Result<Vec<Completion>, EngineError> {
    // Every word starts with nothing: there is nothing to propose yet.
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let words = engine.words_starting_with(prefix, limit)?;
    let written = |text| Query::Word { text, form: Form::Stem, zone }.to_string();
    Ok(words.into_iter().map(|(word, n)| counted(written(word), n)).collect())
}

fn counted(text: String, n_articles: u64) -> Completion {
    Completion { text, n_articles: Some(n_articles) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_have_spaces_in_quotes() {
        for (typed, expected) in [
            ("", ""),
            ("cea", "cea"),
            ("truce (outlet:har", "outlet:har"),
            ("outlet:\"The Har", "outlet:\"The Har"),
            ("\"cease fire\" outlet:\"The Har", "outlet:\"The Har"),
            ("truce ", ""),
        ] {
            assert_eq!(last_word(typed), expected, "{typed}");
        }
    }
}
