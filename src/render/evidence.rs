//! What each field of an article holds, what it was taken from, and how far it is to be trusted.
//!
//! In: an article. Out: a line a field, such as `published    high    json-ld        2025-03-17T09:30:00+02:00`.

use std::io::{self, Write};

use serde_json::Value;

use super::terminal::Look;
use super::{counted, safe_line};
use crate::article::{Article, Charset, Field};

/// Characters of a value that are shown.
const MAX_VALUE_CHARS: usize = 300;
/// Columns before the value.
const INDENT: &str = "                                    ";

/// Writes a line for each field that was taken from somewhere.
///
/// # Errors
/// Those of `out`.
pub fn fields(out: &mut dyn Write, article: &Article, look: &Look<'_>) -> io::Result<()> {
    let values = serde_json::to_value(article)?;
    for (field, evidence) in &article.evidence {
        // Whom a citation names is mostly whom the byline names.
        if *field == Field::Authors && article.authors == article.byline {
            continue;
        }
        let name = name(field);
        let value = match (field, values.get(&name)) {
            (Field::Body, _) => size_of(&article.body),
            (_, Some(Value::String(text))) => text.clone(),
            (Field::OtherHeadlines, _) => article.other_headlines.join(" | "),
            (_, Some(Value::Array(texts))) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        };
        let value = safe_line(&value);
        let shown: String = value.chars().take(MAX_VALUE_CHARS).collect();
        let ellipsis = if shown.len() < value.len() { "…" } else { "" };
        let confidence = article.confidence.get(field).map(self::name).unwrap_or_default();
        let label = format!("{name:<15} {confidence:<6} {:<12} ", self::name(evidence));
        if matches!(field, Field::Url | Field::Image) {
            // An address in two lines is none.
            writeln!(out, "{label}{shown}{ellipsis}")?;
        } else {
            look.wrapped(out, &format!("{shown}{ellipsis}"), &label, INDENT)?;
        }
    }
    match &article.charset {
        Some(charset) => self::charset(out, charset, look),
        None => Ok(()),
    }
}

/// Writes the line of the charset that an article's text was read in.
fn charset(out: &mut dyn Write, charset: &Charset, look: &Look<'_>) -> io::Result<()> {
    let evidence = name(&charset.chosen_by);
    let overruled = charset.overruled.as_ref().map(|other| format!(", though {other} was declared"));
    let value = safe_line(&format!("{}{}", charset.name, overruled.unwrap_or_default())).into_owned();
    look.wrapped(out, &value, &format!("{:<15} {:<6} {evidence:<12} ", "charset", ""), INDENT)
}

/// Returns a name as the JSON of an article has it.
fn name(value: &impl serde::Serialize) -> String {
    let name = serde_json::to_value(value).ok();
    name.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Says how long a body is, which is shown elsewhere.
fn size_of(body: &str) -> String {
    let n_words = body.split_whitespace().count() as u64;
    let n_paragraphs = body.split("\n\n").count() as u64;
    format!("{} in {}", counted(n_words, "word"), counted(n_paragraphs, "paragraph"))
}
