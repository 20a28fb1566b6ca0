//! The words of an index and the values of its fields, for those who are about to type them.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::inspect::articles;
use super::schema::Fields;
use super::words::{self, Sought};
use crate::analysis::fold;
use crate::engine::ListedField;
use crate::query::Facet;

/// Returns the words that start with `prefix`, the most frequent first.
pub(super) fn words_starting_with(
    searcher: &Searcher,
    fields: &Fields,
    prefix: &str,
    limit: usize,
) -> tantivy::Result<Vec<(String, u64)>> {
    let prefix = fold(prefix);
    let mut words = words::count(searcher, fields.text, Sought::StartingWith(&prefix), words::typeable)?;
    words.truncate(limit);
    Ok(words.into_iter().map(|word| (word.word, word.n_articles)).collect())
}

/// Returns the values of a field of which a word starts with `prefix`, the most frequent first.
pub(super) fn values_starting_with(
    searcher: &Searcher,
    field: ListedField,
    prefix: &str,
    limit: usize,
) -> tantivy::Result<Vec<(String, u64)>> {
    let prefix = fold(prefix);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let Some(column) = reader.fast_fields().str(column_of(field))? else { continue };
        let mut n_articles = vec![0_u64; column.num_terms()];
        for doc in articles(reader)? {
            for ordinal in column.ords().values_for_doc(doc) {
                if let Some(n) = usize::try_from(ordinal).ok().and_then(|ordinal| n_articles.get_mut(ordinal)) {
                    *n += 1;
                }
            }
        }
        let mut values = column.dictionary().stream()?;
        for n in n_articles {
            if !values.advance() {
                break;
            }
            let value = String::from_utf8_lossy(values.key());
            if n > 0 && has_word_starting_with(&fold(&value), &prefix) {
                *counts.entry(value.into_owned()).or_default() += n;
            }
        }
    }
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    // The sort is stable, and the values come by letter.
    values.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    values.truncate(limit);
    Ok(values)
}

fn column_of(field: ListedField) -> &'static str {
    match field {
        ListedField::Language => "language",
        ListedField::Facet(Facet::Byline) => "byline",
        ListedField::Facet(Facet::Outlet) => "outlet",
        ListedField::Facet(Facet::Section) => "section",
        ListedField::Facet(Facet::Tag) => "tags",
        ListedField::Facet(Facet::Agency) => "agency",
        ListedField::Facet(Facet::Place) => "dateline",
        ListedField::Facet(Facet::Url) => "url",
    }
}

fn has_word_starting_with(text: &str, prefix: &str) -> bool {
    let starts_word = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    text.starts_with(prefix) || text.match_indices(prefix).any(|(at, _)| starts_word(at))
}
