//! Tells the names of people from those of desks, agencies and outlets.
//!
//! In: a part of a byline without what surrounds it. Out: whether it may be somebody's name, or that of an organisation.
//! As an example, `Ludwig van der Berg` is a person's, `Elms Newsroom` a desk's, and `17 March 2025` nobody's.

use super::byline_words::{ROLE_WORDS, SMALL_WORDS_OF_NAMES};
use super::{date, date_words};

/// A name has no more words than this; what has more is a sentence.
const MAX_WORDS_OF_NAME: usize = 6;

/// A name has no more characters than this.
const MAX_CHARS_OF_NAME: usize = 60;

/// Whether `name` may be the name of a person.
pub(super) fn is_name(name: &str) -> bool {
    let n_chars = name.chars().count();
    if !(2..=MAX_CHARS_OF_NAME).contains(&n_chars) || name.split(' ').count() > MAX_WORDS_OF_NAME {
        return false;
    }
    if name.contains(['@', '/', '\\', '=', '{', '}', '<', '>', '!', '?', '"', '…', '#', '%']) || name.contains("www.")
    {
        return false;
    }
    if name.chars().any(char::is_numeric) || super::body::ends_a_sentence(name) && !name.ends_with('.') {
        return false;
    }
    let is_domain =
        |word: &str| word.rsplit_once('.').is_some_and(|(host, zone)| host.len() > 2 && (2..=4).contains(&zone.len()));
    let n_words = name.split(' ').count();
    let is_role = |word: &str| {
        let word = word.to_lowercase();
        // Beside another word these are surnames, and given names in Korea and India.
        let is_name_too = n_words >= 2 && matches!(word.as_str(), "min" | "am" | "est" | "haber");
        ROLE_WORDS.contains(&word.as_str()) && !is_name_too
    };
    if n_words == 1 && n_chars <= 2 && name.is_ascii() {
        return false;
    }
    if !name.contains(' ') && date_words::is_weekday(&name.to_lowercase()) {
        return false;
    }
    if name.split(' ').any(|word| is_domain(word) || is_role(word) || word.split('-').skip(1).any(is_role)) {
        return false;
    }
    // A text all in lower case is no name, but a nickname in one word, or a script without cases, may be.
    let starts_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let words: Vec<&str> = name.split(' ').collect();
    let n_small = words.iter().filter(|word| starts_small(word)).count();
    let is_particle = |word: &&str| SMALL_WORDS_OF_NAMES.contains(word) || word.contains(['\'', '’']);
    n_small == 0
        || n_small == words.len() && words.len() <= 3 && words.len() >= 2
        || words.iter().all(|word| !starts_small(word) || is_particle(word))
}

/// Whether `name`, which is no person's, may be that of a desk, an agency or an outlet: `BBC News`, `post.example`.
pub(super) fn is_organisation(name: &str) -> bool {
    /// What is longer is a sentence.
    const MAX_WORDS: usize = 5;
    let words: Vec<&str> = name.split(' ').collect();
    let n_chars = name.chars().count();
    let is_role = |word: &&str| ROLE_WORDS.contains(&word.to_lowercase().as_str());
    let is_capital = |word: &&str| word.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    (2..=MAX_CHARS_OF_NAME).contains(&n_chars)
        && words.len() <= MAX_WORDS
        && name.contains(char::is_alphabetic)
        && !name.contains(['@', '/', '\\', '=', '{', '}', '<', '>', '!', '?', '"', '…', '#', '%', ':'])
        && !words.iter().all(is_role)
        && !super::body::ends_a_sentence(name)
        && words.iter().any(|word| is_capital(word) || is_domain(word))
        && !words.iter().all(|word| word.chars().all(|c| c.is_numeric() || matches!(c, '.' | '-')))
        && date::find_date(name, None).is_none()
}

/// Whether `word` is the name of a host: `post.example`.
pub(super) fn is_domain(word: &str) -> bool {
    let is_zone = |zone: &str| (2..=8).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_lowercase());
    !word.contains(' ') && word.rsplit_once('.').is_some_and(|(_, zone)| is_zone(zone))
}

pub(super) fn is_outlet(name: &str, outlet: Option<&str>) -> bool {
    let squash =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let name = squash(name);
    outlet.is_some_and(|outlet| {
        let outlet = squash(outlet);
        !outlet.is_empty()
            && (name == outlet
                || name.len() > 4 && outlet.contains(&name)
                || name.len() >= 3 && outlet.starts_with(&name)
                || outlet.len() > 3 && name.contains(&outlet))
    })
}

/// Writes a name that is all in capitals as names are written; others stay as they are.
pub(super) fn capitalised(name: &str) -> String {
    let has_small = name.chars().any(char::is_lowercase);
    let n_capitals = name.chars().filter(|c| c.is_uppercase()).count();
    if has_small || n_capitals < 4 || !name.contains(' ') {
        return name.to_owned();
    }
    let mut capitalised = String::with_capacity(name.len());
    let mut at_start = true;
    for c in name.chars() {
        if at_start {
            capitalised.push(c);
        } else {
            capitalised.extend(c.to_lowercase());
        }
        at_start = !c.is_alphabetic();
    }
    capitalised
}
