//! Results and articles as Markdown that can be pasted into a document; what the query matches is bold.

use std::io::{self, Write};
use std::ops::Range;

use super::table::passages;
use super::{readable_date, safe, safe_line};
use crate::analysis::Part;
use crate::article::Article;
use crate::matching::Matches;
use crate::search::SearchResults;

/// Writes a numbered list of the hits.
///
/// # Errors
/// Those of `out`.
pub fn hits(out: &mut dyn Write, results: &SearchResults) -> io::Result<()> {
    for hit in &results.hits {
        let article = &hit.found.article;
        let headline = escaped(article.headline.as_deref().unwrap_or("(no headline)"));
        match web_address(article) {
            Some(url) => write!(out, "{}. [{headline}](<{url}>)", hit.rank)?,
            None => write!(out, "{}. {headline}", hit.rank)?,
        }
        let date = article.published.map(|date| readable_date(&date));
        let facts: Vec<String> = article.outlet.iter().cloned().chain(date).collect();
        if !facts.is_empty() {
            write!(out, " ({})", escaped(&facts.join(", ")))?;
        }
        writeln!(out, " `{}`", article.id)?;
        for snippet in passages(hit) {
            writeln!(out, "   > {}\n", marked(&snippet.text, &snippet.marks))?;
        }
    }
    Ok(())
}

/// Writes an article: headline, what is known of it, and its text.
///
/// # Errors
/// Those of `out`.
pub fn article(out: &mut dyn Write, article: &Article, matches: &Matches) -> io::Result<()> {
    let spans = |part: Part| matches.spans_in(part).cloned().collect::<Vec<_>>();
    let headline = article.headline.as_deref().unwrap_or("(no headline)");
    writeln!(out, "# {}", marked(headline, &spans(Part::Headline)))?;
    if let Some(subheadline) = &article.subheadline {
        writeln!(out, "\n*{}*", marked(subheadline, &spans(Part::Subheadline)))?;
    }
    write!(out, "\n{}", escaped(&super::terminal::facts(article)))?;
    match web_address(article) {
        Some(url) => writeln!(out, " · <{url}>")?,
        None => writeln!(out)?,
    }
    if let Some(lead) = &article.lead {
        writeln!(out, "\n{}", paragraph(lead, &spans(Part::Lead)))?;
    }
    for (text, marks) in super::article::paragraphs(&article.body, &spans(Part::Body)) {
        writeln!(out, "\n{}", paragraph(text, &marks))?;
    }
    Ok(())
}

fn web_address(article: &Article) -> Option<String> {
    let url = article.url.as_ref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
    Some(safe(url).replace(['<', '>', '\n'], ""))
}

fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for mark in marks {
        shown.extend([&escaped(&text[end..mark.start]), "**", &escaped(&text[mark.clone()]), "**"]);
        end = mark.end;
    }
    shown + &escaped(&text[end..])
}

/// Returns a paragraph whose first characters make it nothing else, such as an item of a list.
fn paragraph(text: &str, marks: &[Range<usize>]) -> String {
    let marked = marked(text, marks);
    let marked = marked.trim_start();
    let digits = marked.len() - marked.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match marked[digits..].chars().next() {
        Some('-' | '+' | '=' | '~') if digits == 0 => format!("\\{marked}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &marked[..digits], &marked[digits..]),
        _ => marked.to_owned(),
    }
}

/// Returns `text` so that Markdown shows it as it is.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in safe_line(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_as_text() {
        assert_eq!(escaped("<b>bold</b> *x* [y]\nz"), "\\<b\\>bold\\</b\\> \\*x\\* \\[y\\] z");
    }

    #[test]
    fn a_paragraph_is_no_list() {
        let check = |text: &str, expected: &str| assert_eq!(paragraph(text, &[]), expected);
        check("- one", "\\- one");
        check("12. one", "12\\. one");
        check("12 men", "12 men");
        let mark = 3..6;
        assert_eq!(paragraph("12 men", &[mark]), "12 **men**");
    }
}
