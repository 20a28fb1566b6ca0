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
    for (paragraph, marks) in paragraphs(&article.body, &spans(matches, Part::Body)) {
        writeln!(out)?;
        look.wrapped(out, &look.marked(paragraph, &marks, Style::new()), "", "")?;
    }
    Ok(())
}

/// Parts a body into its paragraphs, and its marks with it; a mark that goes from one to the next is in both.
pub(super) fn paragraphs<'a>(
    body: &'a str,
    marks: &'a [Range<usize>],
) -> impl Iterator<Item = (&'a str, Vec<Range<usize>>)> {
    let mut start = 0;
    body.split("\n\n").map(move |paragraph| {
        let end = start + paragraph.len();
        let first = marks.partition_point(|mark| mark.end <= start);
        let inside = marks[first..]
            .iter()
            .take_while(|mark| mark.start < end)
            .map(|mark| mark.start.max(start) - start..mark.end.min(end) - start)
            .collect();
        start = end + 2;
        (paragraph, inside)
    })
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
    matches.spans_in(part).cloned().collect()
}
