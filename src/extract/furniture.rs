//! Recognises page furniture that stands around a story's text.
//!
//! In: the paragraphs of a story, or the lines of a page saved as text. Out: the story alone, and what was cut. As an
//! example, of `Latest NewsUSWorld`, a story, `Related Articles` and `Leave a Reply` the story stays.
//!
//! Only blocks at the start and at the end are looked at, and only short ones or known phrases are cut, so that no
//! paragraph of the story can be.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Removed;
use super::body::ends_a_sentence;
use super::furniture_phrases::{ANYWHERE, AT_THE_ENDS, OFFERS, PROMOTION, SECTIONS};
use super::hints::Reason;

/// A table of phrases, ready to be looked up.
struct Phrases {
    whole: HashSet<&'static str>,
    /// How a line starts.
    starts: Vec<&'static str>,
}

impl Phrases {
    fn of(table: &[&'static str]) -> Self {
        let all = || table.iter().flat_map(|line| line.split('|'));
        let starts = all().filter_map(|phrase| phrase.strip_suffix('*')).collect();
        Self { whole: all().filter(|phrase| !phrase.ends_with('*')).collect(), starts }
    }

    fn holds(&self, line: &str) -> bool {
        if line.chars().nth(MAX_PHRASE_CHARS).is_some() {
            return false;
        }
        let line = line.trim().to_lowercase();
        let is_mark =
            |c: char| c.is_ascii_punctuation() || matches!(c, '»' | '›' | '→' | '▼' | '…' | '：' | ' ' | '（' | '）');
        let bare = line.trim_matches(is_mark);
        // A screen reader's `button` stays when a page is copied.
        let bare = bare.strip_suffix(" button").unwrap_or(bare);
        self.whole.contains(bare)
            || self.whole.contains(line.as_str())
            || self.starts.iter().any(|start| line.starts_with(start) || bare.starts_with(start))
    }
}

static AT_THE_ENDS_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(AT_THE_ENDS));
static ANYWHERE_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(ANYWHERE));
static SECTION_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| SECTIONS.iter().flat_map(|line| line.split('|')).collect());

/// A line longer than this is part of the story unless it is a known phrase.
const MAX_SHORT_CHARS: usize = 70;
/// A known phrase with its rest is no longer than this; what is longer is a sentence that begins alike.
const MAX_PHRASE_CHARS: usize = 160;

/// Whether `line` is one that publishers put around stories.
pub(super) fn is_phrase(line: &str) -> bool {
    AT_THE_ENDS_PHRASES.holds(line)
}

/// Whether `line` is one that publishers put inside stories: `Advertisement`, `Read also: …`, `Image 2 of 5`.
pub(super) fn is_inserted(line: &str) -> bool {
    /// Longer lines are no labels.
    const MAX_BYTES: usize = 200;
    if line.len() > MAX_BYTES {
        return false;
    }
    if !line.contains(|c: char| c.is_ascii_digit()) {
        return ANYWHERE_PHRASES.holds(line);
    }
    let mut counted = String::with_capacity(line.len());
    for c in line.chars() {
        if !c.is_ascii_digit() {
            counted.push(c);
        } else if !counted.ends_with('#') {
            counted.push('#');
        }
    }
    ANYWHERE_PHRASES.holds(&counted)
}

/// Whether a paragraph is an offer or a notice of the site: a call to subscribe, the consent to embedded content.
pub(super) fn is_offer(paragraph: &str) -> bool {
    paragraph.len() <= MAX_OFFER_BYTES && OFFER_WORDINGS.are_in(paragraph)
}

/// Whether a paragraph among the last of a page is an offer or a notice of the site.
pub(super) fn is_last_offer(paragraph: &str) -> bool {
    paragraph.len() <= MAX_LAST_OFFER_BYTES && PROMOTION_WORDINGS.are_in(paragraph)
}

/// Offers are short; a long paragraph that speaks of newsletters is a story about them.
const MAX_OFFER_BYTES: usize = 600;
/// Its words are weaker, so that it must be shorter.
const MAX_LAST_OFFER_BYTES: usize = 400;

/// Phrases that are looked for inside a paragraph, all at once.
struct Wordings {
    phrases: AhoCorasick,
    /// Of each phrase, whether its last word may go on.
    may_go_on: Vec<bool>,
}

impl Wordings {
    /// Reads a table; a star stands for any ending of a phrase's last word.
    fn of(table: &[&str]) -> Self {
        let all = || table.iter().flat_map(|line| line.split('|'));
        let phrases = AhoCorasick::new(all().map(|phrase| phrase.trim_end_matches('*')));
        Self {
            phrases: phrases.expect("the tables are far smaller than what an automaton can hold"),
            may_go_on: all().map(|phrase| phrase.ends_with('*')).collect(),
        }
    }

    /// Whether `paragraph` has one of the phrases, as whole words.
    fn are_in(&self, paragraph: &str) -> bool {
        let lower = paragraph.to_lowercase();
        // Chinese and Japanese part no words.
        let is_letter = |c: char| c.is_alphabetic() && (c as u32) < 0x2e80;
        self.phrases.find_overlapping_iter(&lower).any(|found| {
            !lower[..found.start()].ends_with(is_letter)
                && (self.may_go_on[found.pattern()] || !lower[found.end()..].starts_with(is_letter))
        })
    }
}

static OFFER_WORDINGS: LazyLock<Wordings> = LazyLock::new(|| Wordings::of(OFFERS));
static PROMOTION_WORDINGS: LazyLock<Wordings> = LazyLock::new(|| Wordings::of(PROMOTION));

/// Short names in a row without a space between them that make a menu of a line.
const MIN_GLUED_NAMES: usize = 5;
/// Words of a section's name.
const MAX_NAME_WORDS: usize = 3;

/// Whether `line` is a row of section names, perhaps grown together: `Latest NewsUSWorld`, `Home > World > Asia`.
pub(super) fn is_navigation(line: &str) -> bool {
    if ends_a_sentence(line) || line.chars().nth(2 * MAX_SHORT_CHARS).is_some() {
        return false;
    }
    let is_section = |name: &str| SECTION_NAMES.contains(name.trim().to_lowercase().as_str());
    let parts: Vec<&str> =
        line.split(['|', '>', '›', '»', '/', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() >= 2 && parts.iter().filter(|part| is_section(part)).count() * 2 >= parts.len() {
        return true;
    }
    let names = split_where_glued(line);
    // So many words that lost the space between them are no text, whatever they name.
    if names.len() >= MIN_GLUED_NAMES && names.iter().all(|name| name.split_whitespace().count() <= MAX_NAME_WORDS) {
        return true;
    }
    if names.len() >= 2 && names.iter().filter(|name| is_section(name)).count() * 2 >= names.len() {
        return true;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    words.len() >= 3 && words.iter().all(|word| is_section(word))
}

/// Splits where a small letter is followed by a capital, or a row of capitals by a word: `NewsUSWorld`.
fn split_where_glued(line: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for window in characters.windows(3) {
        let [(_, before), (at, c), (_, after)] = *window else { continue };
        let at_small = before.is_lowercase() && c.is_uppercase();
        // `NewsUSWorld`, `NewsU.S.World`
        let at_row = (before.is_uppercase() || before == '.') && c.is_uppercase() && after.is_lowercase();
        if at_small || at_row {
            parts.push(line[start..at].trim());
            start = at;
        }
    }
    if let [.., (_, before), (at, c)] = characters[..]
        && before.is_lowercase()
        && c.is_uppercase()
    {
        parts.push(line[start..at].trim());
        start = at;
    }
    parts.push(line[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether `text` is the credit of a picture, or a caption that ends with one: `A port (Image: Getty)`.
pub(super) fn is_picture_credit(text: &str) -> bool {
    let lower = text.trim_end_matches([')', ']', '.', ' ']).to_lowercase();
    let is_credit = |text: &str| {
        let marks = [
            "image:",
            "images:",
            "photo:",
            "picture:",
            "pictures:",
            "photograph:",
            "foto:",
            "fotos:",
            "bild:",
            "bilder:",
            "credit:",
            "quelle:",
            "fuente:",
            "crédit",
            "photo by ",
            "photo credit",
            "photo ©",
            "image credit",
            "copyright ",
            "©",
            "фото:",
            "写真",
            "拍摄",
            "摄",
            "사진",
        ];
        marks.iter().any(|mark| text.starts_with(mark))
    };
    // The last part in parentheses or after a mark; a long one is a remark of the text.
    let last = lower.rfind(['(', '[', '|', '©']).map_or("", |at| lower[at..].trim_start_matches(['(', '[', '|', ' ']));
    let is_credited = last.chars().count() <= 60 && is_credit(last);
    is_credited
        || is_credit(&lower) && lower.chars().count() <= 100
        || last.starts_with("getty")
        || last.ends_with("getty images")
}

/// Cuts the furniture at the start and the end of `paragraphs`, into `removed`.
pub(super) fn trim_paragraphs(paragraphs: &mut Vec<String>, removed: &mut Vec<Removed>) {
    let is_section = |line: &str| SECTION_NAMES.contains(line.to_lowercase().as_str());
    let is_leading = |(index, line): &(usize, &String)| {
        // The name of a section alone may be a headline, unless a menu stands above it.
        is_navigation(line) || is_phrase(line) || *index > 0 && is_section(line)
    };
    let leading = paragraphs.iter().enumerate().take_while(is_leading).count();
    // When all of it is furniture, the search for the story went wrong, not its end.
    if leading == paragraphs.len() {
        return;
    }
    removed.extend(paragraphs.drain(..leading).map(|text| Removed { text, why: Reason::Navigation }));
    let end = end_of_story(paragraphs);
    removed.extend(paragraphs.drain(end..).map(|text| Removed { text, why: Reason::Phrase }));
}

/// Headings of page furniture that stories use as well: a review has its menu, a programme its topics.
const AMBIGUOUS_HEADINGS: &[&str] = &["menu", "topics", "home", "search", "themen", "quelle", "tags"];

/// Returns where the trailing furniture starts: at the topmost known phrase above which only short lines stand.
fn end_of_story(paragraphs: &[String]) -> usize {
    let mut end = paragraphs.len();
    for (index, line) in paragraphs.iter().enumerate().rev() {
        if index == 0 {
            break;
        }
        if is_phrase(line) {
            // What stands below a heading that stories have too is the story's, unless it was furniture by itself.
            let is_ambiguous = AMBIGUOUS_HEADINGS.contains(&line.to_lowercase().as_str());
            if !is_ambiguous || index + 1 == end {
                end = index;
            }
        } else if is_offer(line) || is_last_offer(line) {
            // The text of a box is no phrase to cut at, and does not stop the search for one above it.
        } else if ends_a_sentence(line) || line.chars().nth(MAX_SHORT_CHARS).is_some() {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &[&str]) {
        let mut paragraphs: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        let mut removed = Vec::new();
        trim_paragraphs(&mut paragraphs, &mut removed);
        assert_eq!(paragraphs, expected);
        assert_eq!(removed.len(), lines.len() - expected.len());
    }

    #[test]
    fn section_names_and_comment_forms_are_cut() {
        check(
            &[
                "Latest NewsUSWorld",
                "Truce holds",
                "Both sides kept the truce on Monday.",
                "Related Articles",
                "Leave a Reply",
                "Your email address will not be published. Required fields are marked *",
                "Back to top button",
            ],
            &["Truce holds", "Both sides kept the truce on Monday."],
        );
    }

    #[test]
    fn what_stands_below_a_heading_that_stories_use_too_stays() {
        let review = ["The Quay feeds everybody well.", "Menu", "Herring in cream", "Gull’s egg", "Port"];
        check(&review, &review);
        check(&["The Quay feeds everybody well.", "Menu", "Leave a Reply"], &["The Quay feeds everybody well."]);
    }

    #[test]
    fn a_menu_grown_together_and_a_box_at_the_end_are_cut() {
        check(
            &[
                "Latest NewsU.S.WorldMoneyLifeSports",
                "À la uneMondeVilleMerCulture",
                "Truce holds",
                "Both sides kept the truce on Monday.",
                "Related articles",
                "Council to vote on cannery shelter",
                "Sign up to our free newsletter",
                "The Morning Tide: the day's news from the harbour and beyond, in your inbox at 6 a.m.",
                "Join the conversation",
                "Back to top",
            ],
            &["Truce holds", "Both sides kept the truce on Monday."],
        );
    }

    #[test]
    fn a_paragraph_is_never_cut() {
        check(
            &["Truce holds", "Comments by both sides raised hopes.", "They will meet again."],
            &["Truce holds", "Comments by both sides raised hopes.", "They will meet again."],
        );
        check(
            &["A line.", "Related", "A last paragraph that ends as sentences do."],
            &["A line.", "Related", "A last paragraph that ends as sentences do."],
        );
    }

    #[test]
    fn other_languages_have_furniture_too() {
        check(&["Ein Satz.", "Mehr zum Thema", "Kommentare"], &["Ein Satz."]);
        check(&["Предложение.", "Читайте также: другое", "Поделиться"], &["Предложение."]);
        check(&["一つの文。", "関連記事"], &["一つの文。"]);
    }

    #[test]
    fn names_with_a_capital_inside_are_no_navigation() {
        for line in ["PlayStation sales rise", "McDonald wins", "iPhone", "World leaders meet"] {
            assert!(!is_navigation(line), "{line}");
        }
    }
}
