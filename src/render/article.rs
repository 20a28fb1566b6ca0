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
    text(out, article, matches, look)
}

/// Writes lead and body.
///
/// # Errors
/// Those of `out`.
pub fn text(out: &mut dyn Write, article: &Article, matches: &Matches, look: &Look<'_>) -> io::Result<()> {
    if let Some(lead) = &article.lead {
        writeln!(out)?;
        look.wrapped(out, &look.marked(lead, &spans(matches, Part::Lead), Style::new()), "", "")?;
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

/// Returns where the article was found: its file, and which record of it.
#[must_use]
pub fn source_line(article: &Article, look: &Look<'_>) -> String {
    let path = readable_path(&article.source, look.here).display().to_string();
    match &article.source.member {
        Some(member) => format!("{path} ({member})"),
        None => path,
    }
}

fn spans(matches: &Matches, part: Part) -> Vec<Range<usize>> {
    matches.marks.iter().filter(|mark| mark.part == part).map(|mark| mark.span.clone()).collect()
}
