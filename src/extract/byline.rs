//! Splits a byline into people, agencies and desks.
//!
//! In: a text such as `By JANE DOE and A. Lee, Staff Writers | Harbour Wire`, or several names as a page lists them. Out:
//! the people in order, the agency, and everyone who is credited. As an example, `Von Anna Roth und Ben Ott, dpa` gives
//! Anna Roth, Ben Ott; dpa; and all three as authors.
//!
//! Places, roles, addresses and handles are dropped; a text that reads as a sentence gives nobody. A desk or an outlet
//! (`BBC News`) is no person, and an author all the same.

use super::agencies::agency;
use super::byline_words::{DEGREES, ENDINGS_OF_PLACES, PARTICLES, PREFIXES, SUFFIXES};
use super::names::{capitalised, is_domain, is_name, is_organisation, is_outlet};
use super::{clean, date, date_words};
use crate::months::month;

/// Who wrote an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// The people, in the order of the byline.
    pub people: Vec<String>,
    /// The news agency.
    pub agency: Option<String>,
    /// Everyone credited, as printed: the people, agencies, desks and outlets.
    pub authors: Vec<String>,
}

/// A byline is no longer than this; the rest is not read.
const MAX_BYLINE_CHARS: usize = 2_000;
/// A byline names no more people than this.
const MAX_PEOPLE: usize = 30;

/// Reads the bylines of one article; `outlet` is its publication, which is nobody's name.
#[must_use]
pub fn read<'a>(bylines: impl IntoIterator<Item = &'a str>, outlet: Option<&str>) -> Credits {
    let mut credits = Credits::default();
    for byline in bylines {
        let Some(byline) = clean::field(byline, MAX_BYLINE_CHARS) else { continue };
        if byline.contains("://") || byline.starts_with("www.") {
            continue;
        }
        // `Ann Lee, updated 17 March`; without a date, the word is part of a name.
        let byline = match date_words::split_at_change(&byline) {
            (before, change) if change.contains(|c: char| c.is_ascii_digit()) => before,
            _ => byline.as_str(),
        };
        let parts = split(without_introduction(byline));
        // After the outlet's own name stands its address: `The Post, Frankfurt, Germany`.
        if let Some(name) = parts.first().map(|first| trim_name(first)).filter(|name| is_outlet(name, outlet)) {
            credits.add_author(name);
            continue;
        }
        let is_alone = parts.len() == 1;
        for part in parts {
            // Part of a sentence is all in small letters; a name is only where nothing else stands.
            let has_capital = part.contains(|c: char| c.is_alphabetic() && !c.is_lowercase());
            if is_alone || has_capital || agency(&part).is_some() {
                credits.add(&part, outlet);
            }
        }
    }
    if !credits.people.is_empty() {
        credits.authors.retain(|author| !is_outlet(author, outlet) && !is_domain(author));
    }
    credits
}

impl Credits {
    fn add(&mut self, part: &str, outlet: Option<&str>) {
        let name = trim_name(part);
        let is_degree = || DEGREES.contains(&name.to_lowercase().as_str());
        if name.is_empty() || is_degree() || ENDINGS_OF_PLACES.iter().any(|ending| name.ends_with(ending)) {
            return;
        }
        if let Some(agency) = agency(name) {
            self.agency.get_or_insert_with(|| agency.to_owned());
            self.add_author(name);
        } else if is_name(name) && !is_outlet(name, outlet) {
            let name = capitalised(name);
            self.add_author(&name);
            add(&mut self.people, &name);
        } else if is_organisation(name) {
            self.add_author(name);
        }
    }

    fn add_author(&mut self, name: &str) {
        add(&mut self.authors, name);
    }
}

/// Adds a name to a list, once.
fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MAX_PEOPLE && !names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
        names.push(name.to_owned());
    }
}

/// Parts a byline where one name ends and the next begins.
fn split(byline: &str) -> Vec<String> {
    const WORDS: &[&str] = &[
        "and", "und", "et", "и", "та", "і", "och", "og", "ja", "ve", "with", "mit", "avec", "con", "med", "met", "by",
    ];
    // These stand inside names too: `Ana e Silva`, `Anna von Berg`.
    const WORDS_OF_NAMES: &[&str] = &["y", "e", "i", "en", "von"];
    let mut parts = vec![String::new()];
    let byline = without_parentheses(byline);
    let is_in_capitals = !byline.contains(char::is_lowercase);
    let words: Vec<&str> = byline.split(' ').filter(|word| !word.is_empty()).collect();
    for (at, &word) in words.iter().enumerate() {
        let has_name = parts.last().is_some_and(|part| !part.is_empty());
        if word == "-" && has_name {
            parts.push(String::new());
            continue;
        }
        // A capital `E` or `Y` is an initial, unless all is in capitals.
        let parts_names = WORDS.contains(&word)
            || is_in_capitals && WORDS.contains(&word.to_lowercase().as_str())
            || WORDS_OF_NAMES.contains(&word)
                && parts_two_names(parts.last().map_or("", String::as_str), &words[at + 1..]);
        if parts_names && (has_name || parts.len() > 1) {
            parts.push(String::new());
            continue;
        }
        let mut rest = word;
        while let Some(at) = rest.find([',', ';', '、', '|', '&', '/', '／', '،', '•', '·', '–', '—', '；', '，', '\n'])
        {
            push_word(&mut parts, &rest[..at]);
            parts.push(String::new());
            rest = &rest[at..];
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
        push_word(&mut parts, rest);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a full name stands on both sides of a word, or what introduces one before it.
fn parts_two_names(before: &str, after: &[&str]) -> bool {
    let is_introduction = PREFIXES.contains(&before.to_lowercase().as_str());
    let begins_name = |word: &&&str| word.starts_with(char::is_uppercase) && !word.contains(',');
    let n_after = after.iter().take(2).take_while(begins_name).count();
    // The second word of the name behind may have a comma after it.
    let is_full = n_after == 2 || n_after == 1 && after.get(1).is_some_and(|word| word.starts_with(char::is_uppercase));
    is_introduction || before.split(' ').count() >= 2 && is_full
}

fn push_word(parts: &mut [String], word: &str) {
    if let Some(part) = parts.last_mut().filter(|_| !word.is_empty()) {
        if !part.is_empty() {
            part.push(' ');
        }
        part.push_str(word);
    }
}

/// Takes out what stands in parentheses; an agency among it becomes a part of its own.
fn without_parentheses(byline: &str) -> String {
    let mut kept = String::with_capacity(byline.len());
    let mut rest = byline;
    while let Some(start) = rest.find(['(', '[']) {
        kept.push_str(&rest[..start]);
        let inner = &rest[start + 1..];
        let end = inner.find([')', ']']).unwrap_or(inner.len());
        if agency(&inner[..end]).is_some() {
            kept.push_str(" , ");
            kept.push_str(&inner[..end]);
            kept.push_str(" , ");
        }
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Takes off the words that introduce names.
fn without_introduction(text: &str) -> &str {
    let mut rest = text.trim_matches(is_trimmed);
    loop {
        let shorter = PREFIXES.iter().find_map(|prefix| strip_word_prefix(rest, prefix));
        match shorter {
            Some(shorter) => rest = shorter.trim_matches(is_trimmed),
            None => return rest,
        }
    }
}

/// Takes off a name what surrounds it: introductions, marks, dates, addresses, handles.
fn trim_name(part: &str) -> &str {
    let mut name = before_date(part.trim_matches(is_trimmed));
    loop {
        let before = name;
        name = without_introduction(name);
        for particle in PARTICLES {
            // `Von Anna Roth` is an introduction, `Von der Leyen` and `De Niro` are names.
            if let Some(rest) = strip_word_prefix(name, particle)
                && (rest.trim().contains(' ') && rest.trim().starts_with(char::is_uppercase) || agency(rest).is_some())
            {
                name = rest.trim_matches(is_trimmed);
            }
        }
        for suffix in SUFFIXES {
            name = name.strip_suffix(suffix).unwrap_or(name).trim_matches(is_trimmed);
        }
        if name.len() == before.len() {
            break;
        }
    }
    // `Jane Doe in Berlin`, `Jane Doe @jane`, `Jane Doe for The Post`
    for mark in [" in ", " @", " for ", " für ", " bei ", " at ", " à ", " em ", " из ", " (", " aus ", " on "] {
        if let Some((before, _)) = name.split_once(mark) {
            name = before.trim_matches(is_trimmed);
        }
    }
    name
}

/// Returns what stands before a date: of `Ann Lee 17 March 2025` and of `Ann Lee March 17, 2025` the name.
fn before_date(part: &str) -> &str {
    let starts_word = |&at: &usize| at == 0 || part[..at].ends_with(' ');
    let Some(start) = part.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).find(starts_word) else {
        return part;
    };
    let is_month = |word: &str| month(&word.trim_end_matches(['.', ',']).to_lowercase(), None).is_some();
    let name = part[..start].trim_end_matches(is_trimmed);
    let (rest, last) = name.rsplit_once(' ').unwrap_or(("", name));
    let after = part[start..].trim_start_matches(|c: char| !c.is_alphabetic());
    if after.split(' ').next().is_some_and(is_month) {
        // May and April are names as well.
        name
    } else if is_month(last) {
        rest
    } else if part[start..].contains(':') || date::parse_date(&part[start..], None).is_some() {
        name
    } else {
        part
    }
}

fn is_trimmed(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ':' | '|' | '-' | '–' | '—' | '*' | '_' | '"' | '“' | '”' | '/' | '：' | '·' | '>' | '<')
}

/// Takes `prefix` off `text`, in any case, where a word ends there.
fn strip_word_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    // Chinese and Japanese put a colon or a slash where others put a space, or nothing.
    let needs_no_space =
        prefix.chars().count() >= 2 && prefix.starts_with(is_ideograph) && rest.starts_with(is_ideograph);
    (needs_no_space || rest.starts_with([' ', ':', '/', '：', '|', '／'])).then_some(rest)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(byline: &str, people: &[&str], agency: Option<&str>) {
        let credits = read([byline], Some("The Harbour Post"));
        assert_eq!(credits.people, people, "{byline}");
        assert_eq!(credits.agency.as_deref(), agency, "{byline}");
    }

    #[test]
    fn people_are_parted_from_each_other_and_from_agencies() {
        check("By Jane Doe on Monday, November 18th, 2019 at 11:04 a.m.", &["Jane Doe"], None);
        check("By Jane Doe", &["Jane Doe"], None);
        check("By JANE DOE and ANN O'NEIL, Staff Writers", &["Jane Doe", "Ann O'Neil"], None);
        check("Von Anna Roth und Ben Ott, dpa", &["Anna Roth", "Ben Ott"], Some("dpa"));
        check("Jane Doe (Reuters)", &["Jane Doe"], Some("Reuters"));
        check("Por María Paz y Juan Ruiz", &["María Paz", "Juan Ruiz"], None);
        check("Par Luc Petit et Anne-Marie Roux avec AFP", &["Luc Petit", "Anne-Marie Roux"], Some("AFP"));
        check("Di Ugo Neri e Lia Bo", &["Ugo Neri", "Lia Bo"], None);
        check("Текст: Анна Петрова и Иван Ким", &["Анна Петрова", "Иван Ким"], None);
        check("بقلم ليلى حداد", &["ليلى حداد"], None);
        check("文/王小明", &["王小明"], None);
        check("記者 王小明、李大華", &["王小明", "李大華"], None);
        check("김민수 기자", &["김민수"], None);
        check("The Associated Press", &[], Some("AP"));
        check("Jane Doe with Ludwig van der Berg", &["Jane Doe", "Ludwig van der Berg"], None);
    }

    #[test]
    fn places_roles_and_addresses_are_dropped() {
        check("Par Luc Petit, envoyée spéciale à Kadebode, avec AFP", &["Luc Petit"], Some("AFP"));
        check("Story by Ann Lee • ann@post.example • @annlee", &["Ann Lee"], None);
        check("記者林美玲／蘭港報導", &["林美玲"], None);
        check("Autor: Hanna Żuk 5 października 2024 r., godz. 7:20", &["Hanna Żuk"], None);
        check("Ann Lee, Monday, 17 March 2025", &["Ann Lee"], None);
        check("By Ann Lee - Harbour Wire - Monday, March 17, 2025 8:40 AM EST", &["Ann Lee"], None);
        check("Ann Lee | Updated: March 17, 2025", &["Ann Lee"], None);
        check("Ann Lee March 17, 2025", &["Ann Lee"], None);
        check("Jane Doe in Berlin", &["Jane Doe"], None);
        check("Jane Doe, Chief Correspondent, jane@post.example", &["Jane Doe"], None);
        check("Jane Doe @janedoe", &["Jane Doe"], None);
        check("By Jane Doe | The Harbour Post", &["Jane Doe"], None);
    }

    #[test]
    fn desks_and_outlets_are_authors_and_nobody_s_name() {
        let check = |byline: &str, authors: &[&str]| {
            let credits = read([byline], Some("The Harbour Post"));
            assert!(credits.people.is_empty(), "{byline}");
            assert_eq!(credits.authors, authors, "{byline}");
        };
        check("The Harbour Post", &["The Harbour Post"]);
        check("The Harbour Post, Port Elms, Velmar", &["The Harbour Post"]);
        check("Elms Newsroom", &["Elms Newsroom"]);
        check("post.example", &["post.example"]);
        check("Associated Press", &["Associated Press"]);
        for nobody in
            ["Staff", "News Desk", "17 March 2025", "https://post.example/ann", "She has written about harbours."]
        {
            check(nobody, &[]);
        }
        assert_eq!(read(["Ann Lee, dpa"], None).authors, ["Ann Lee", "dpa"]);
    }

    #[test]
    fn words_with_a_small_letter_are_no_part_of_a_name_but_particles() {
        check("Ludwig van der Berg", &["Ludwig van der Berg"], None);
        check("Edit topics", &[], None);
    }

    #[test]
    fn what_is_nobody_s_name_gives_nobody() {
        for byline in [
            "",
            "Staff",
            "Redaktion",
            "News Desk",
            "https://post.example/jane",
            "The Harbour Post",
            "Harbour Post",
            "She has written about harbours for more than twenty years.",
            "17 March 2025",
            "admin",
            "post.example",
        ] {
            check(byline, &[], None);
        }
    }

    #[test]
    fn names_are_not_torn_at_their_own_words() {
        check("Ursula von der Leyen", &["Ursula von der Leyen"], None);
        check("Anna von Berg", &["Anna von Berg"], None);
        check("José Ortega y Gasset", &["José Ortega y Gasset"], None);
        check("Ana e Silva", &["Ana e Silva"], None);
        check("Jordi Pujol i Soley", &["Jordi Pujol i Soley"], None);
        check("Interview von Anna Roth", &["Anna Roth"], None);
        check("John Smith, MD and Jane Doe, Ph.D.", &["John Smith", "Jane Doe"], None);
        check("BY JANE DOE AND TOM O'BRIEN", &["Jane Doe", "Tom O'Brien"], None);
        check("김수정, 이수정 기자", &["김수정", "이수정"], None);
        check("Kim Min, Am Patel", &["Kim Min", "Am Patel"], None);
    }

    #[test]
    fn a_sentence_names_nobody() {
        check("By the time the police came, all was lost", &[], None);
        check("On 17 March 2025", &[], None);
    }

    #[test]
    fn nobody_is_named_twice() {
        assert_eq!(read(["Jane Doe", "By JANE DOE"], None).people, ["Jane Doe"]);
    }

    proptest! {
        #[test]
        fn no_byline_makes_the_reader_panic(byline in "\\PC*") {
            let _ = read([byline.as_str()], Some(byline.as_str()));
        }
    }
}
