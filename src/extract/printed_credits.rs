//! Reads the byline and the date that stand in print below a headline.
//!
//! In: a page and the place of its headline. Out: the lines that name the authors and give the date. As an example, of
//! `<b>Truce holds</b><br>Ann Lee, 17 March 2025<hr>` the second line gives both.

use super::date_words::split_at_change;
use super::page::{BlockKind, Page};
use super::{agencies, byline, date, plain_text, refused_date};
use crate::article::Language;

/// The lines that name the authors and give the date, as found.
#[derive(Debug, Default)]
pub(super) struct PrintedCredits {
    pub byline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
}

/// So many blocks below the headline may hold credits: a standfirst, a picture and its caption stand between.
const N_BLOCKS: usize = 8;
/// A line with credits weighs no more than this.
const MAX_WEIGHT: u32 = 140;

/// Reads the lines below the block `heading`.
pub(super) fn below(page: &Page, heading: usize, language: Option<Language>) -> PrintedCredits {
    let mut credits = PrintedCredits::default();
    // Where no line gives a date, one that tries to is kept, for the reason why it gives none.
    let mut refused = None;
    let blocks = page.blocks.get(heading + 1..).unwrap_or_default();
    let blocks = &blocks[..blocks.len().min(N_BLOCKS)];
    for block in blocks {
        let line = &block.text;
        if block.weight > MAX_WEIGHT || matches!(block.kind, BlockKind::Heading(1)) {
            continue;
        }
        let names_authors = plain_text::introduces_byline(line) || is_name_and_date(line, language);
        if names_authors && credits.byline.is_none() {
            credits.byline = Some(line.clone());
        }
        if names_authors || plain_text::is_date_line(line, language) {
            let (published, modified) = split_at_change(line);
            for (slot, text) in [(&mut credits.published, published), (&mut credits.modified, modified)] {
                if slot.is_none() && date::find_date(text, language).is_some() {
                    *slot = Some(text.to_owned());
                }
            }
        } else if refused.is_none()
            && refused_date::is_meant_as_date(line, language)
            && refused_date::refusal(line, language).is_some()
        {
            refused = Some(split_at_change(line).0.to_owned());
        }
    }
    credits.published = credits.published.or(refused);
    credits
}

/// Returns the names that the last paragraph of a story signs it with: in parentheses with a date or an agency, or alone.
///
/// As an example, `… the minister said. (Ann Lee aus Altbrück, Ben Ott, 3.5.2024)`.
pub(super) fn at_end(body: &str, language: Option<Language>) -> Option<&str> {
    /// In a shorter text, a name alone may be anything.
    const MIN_PARAGRAPHS: usize = 3;
    /// A signature is no longer.
    const MAX_CHARS: usize = 140;
    let mut paragraphs = body.rsplit("\n\n");
    let last = paragraphs.next()?;
    // Two more must stand before it.
    paragraphs.nth(MIN_PARAGRAPHS - 2)?;
    // Vietnamese papers print the reporter's name so; elsewhere such a line is any label.
    if is_full_name(last) && language.is_some_and(|language| language.code() == "vi") {
        return Some(last);
    }
    let (_, inner) = last.trim_end_matches(['.', ' ']).strip_suffix(')')?.rsplit_once('(')?;
    let is_name = |part: &str| is_full_name(part.split(" aus ").next().unwrap_or(part));
    let is_credit = |part: &str| agencies::agency(part).is_some() || date::find_date(part, None).is_some();
    let parts: Vec<&str> = inner.split([',', '/']).map(str::trim).collect();
    // Names alone in parentheses are those of parties, clubs and places.
    let is_signature = parts.iter().any(|part| is_name(part))
        && parts.iter().any(|part| is_credit(part))
        && parts.iter().all(|part| is_name(part) || is_credit(part));
    (inner.chars().count() <= MAX_CHARS && is_signature).then_some(inner)
}

/// Whether `line` is the name of a person and nothing else, with first name and last.
fn is_full_name(line: &str) -> bool {
    const MAX_WORDS: usize = 3;
    let words: Vec<&str> = line.split(' ').collect();
    (2..=MAX_WORDS).contains(&words.len())
        && words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some_and(char::is_lowercase))
        && byline::read([line], None).people == [line]
}

/// Whether `line` is a name and a date and nothing else: `Ann Lee, 17 March 2025`, `17 March 2025 | Ann Lee`.
fn is_name_and_date(line: &str, language: Option<Language>) -> bool {
    let parts = line.split([',', '|', '·', '•', '–', '—']).map(str::trim).filter(|part| !part.is_empty());
    let mut parts: Vec<&str> = parts.collect();
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        parts.reverse();
    }
    let mut parts = parts.into_iter();
    let Some(name) = parts.next() else { return false };
    let has_two_words = name.contains(' ') || !name.is_ascii();
    let is_written_as_name = name.split(' ').all(|word| !word.starts_with(char::is_lowercase) || word.len() <= 3);
    let rest = parts.collect::<Vec<_>>().join(", ");
    has_two_words
        && is_written_as_name
        && !name.contains(|c: char| c.is_numeric() || c == ':')
        && rest.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase() || !c.is_ascii())
        && rest.split_whitespace().count() <= MAX_WORDS_OF_DATE
        && date::find_date(&rest, language).is_some()
        && byline::read([name], None).people.len() == 1
}

/// A date with its weekday, time and zone has no more words than these.
const MAX_WORDS_OF_DATE: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: bool) {
        assert_eq!(is_name_and_date(line, Language::from_tag("en")), expected, "{line}");
    }

    #[test]
    fn a_name_with_a_date_behind_it_is_a_byline() {
        check("Ann Lee, 17 March 2025", true);
        check("17 March 2025, 10:20 | Ann Lee", true);
        check("Ann van der Lee | Monday, March 17, 2025", true);
    }

    #[test]
    fn a_story_may_be_signed_at_its_end() {
        let in_language = |last: &str, language: &str| {
            at_end(&format!("One.\n\nTwo.\n\n{last}"), Language::from_tag(language)).map(str::to_owned)
        };
        let check = |last: &str, expected: Option<&str>| {
            assert_eq!(in_language(last, "de").as_deref(), expected, "{last}");
        };
        check(
            "So sagte er. (Ann Lee aus Altbrück, Ben Ott, 3.5.2024)",
            Some("Ann Lee aus Altbrück, Ben Ott, 3.5.2024"),
        );
        assert_eq!(in_language("Lê Phương", "vi").as_deref(), Some("Lê Phương"));
        check("Manchester United", None);
        check("Er las. (Silent Water, Northern Lights)", None);
        check("They meet again (in Port Elms, on Friday).", None);
        check("The chair is Ann Lee (Liberal Union).", None);
        check("Read More", None);
    }

    #[test]
    fn other_lines_with_a_date_are_none() {
        check("17 March 2025", false);
        check("Port Elms, where it rained on 17 March 2025", false);
        check("Source: Ministry of Fish, 17 March 2025", false);
        check("The truce of 17 March 2025", false);
    }
}
