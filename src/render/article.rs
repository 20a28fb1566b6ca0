//! One article for reading, with what the query matches marked.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::terminal::{ALSO_HEADLINED, Look, facts};
use super::{readable_path, safe_line};
use crate::analysis::Part;
use crate::article::Article;
use crate::matching::Matches;

const HEADLINE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Writes the whole article.
///
/// # Errors
/// Those of `out`.
pub fn article(out: &mut dyn Write, article: &Article, matches: &Matches, look: &Look<'_>) -> io::Result<()> {
    let show = |out: &mut dyn Write, part: Part, text: &Option<String>, style: Style| match text {
        Some(text) => look.wrapped(out, &look.marked(text, &spans(matches, part), style), "", ""),
        None => Ok(()),
    };
    show(out, Part::Headline, &article.headline, HEADLINE)?;
    show(out, Part::Subheadline, &article.subheadline, Style::new())?;
    for (n, headline) in article.other_headlines.iter().enumerate() {
        let headline = look.marked(headline, &spans(matches, Part::OtherHeadline(n)), Style::new());
        look.wrapped(out, &format!("{}{headline}", look.styled(FAINT, ALSO_HEADLINED)), "", "")?;
    }
    look.wrapped(out, &look.styled(FAINT, &safe_line(&facts(article))), "", "")?;
    for line in [source_line(article, look)].into_iter().chain(article.url.clone()) {
        writeln!(out, "{}", look.styled(FAINT, &safe_line(&line)))?;
    }
    if article.lead.is_some() {
        writeln!(out)?;
        show(out, Part::Lead, &article.lead, Style::new())?;
    }
    let marks = spans(matches, Part::Body);
    let mut start = 0;
    for paragraph in article.body.split("\n\n") {
        let end = start + paragraph.len();
        let first = marks.partition_point(|mark| mark.end <= start);
        let inside: Vec<Range<usize>> = marks[first..]
            .iter()
            .take_while(|mark| mark.start < end)
            .map(|mark| mark.start.max(start) - start..mark.end.min(end) - start)
            .collect();
        writeln!(out)?;
        look.wrapped(out, &look.marked(paragraph, &inside, Style::new()), "", "")?;
        start = end + 2;
    }
    Ok(())
}

/// Writes which source gave each field.
///
/// # Errors
/// Those of `out`.
pub fn evidence(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let name = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let fields = serde_json::to_value(article)?;
    for (field, source) in &article.evidence {
        let field = name(serde_json::to_value(field));
        let value = match fields.get(&field) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Array(texts)) => {
                texts.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        };
        let value = safe_line(&value);
        let shown: String = value.chars().take(80).collect();
        let ellipsis = if shown.len() < value.len() { "…" } else { "" };
        writeln!(out, "{field:<12} {:<13} {shown}{ellipsis}", name(serde_json::to_value(source)))?;
    }
    Ok(())
}

fn source_line(article: &Article, look: &Look<'_>) -> String {
    let path = readable_path(&article.source, look.here).display().to_string();
    match &article.source.member {
        Some(member) => format!("{path} ({member})"),
        None => path,
    }
}

fn spans(matches: &Matches, part: Part) -> Vec<Range<usize>> {
    matches.marks.iter().filter(|mark| mark.part == part).map(|mark| mark.span.clone()).collect()
}
