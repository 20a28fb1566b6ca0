//! Reads the dateline and the agency's credit at the start of a body.
//!
//! In: the first paragraphs. Out: the place and the agency. As an example, `PORT ELMS, Velmar (Harbour Wire) — Talks`
//! gives `PORT ELMS, Velmar` and `Harbour Wire`.

use super::agencies::agency;
use crate::months::month;

/// What stands before the first word of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    pub place: Option<String>,
    pub agency: Option<String>,
}

/// A dateline is no longer than this.
const MAX_CHARS: usize = 90;

/// Reads the dateline at the start of `paragraph`.
pub(super) fn read(paragraph: &str) -> Dateline {
    let end = paragraph.char_indices().nth(MAX_CHARS).map_or(paragraph.len(), |(end, _)| end);
    let start = &paragraph[..end];
    let Some(dash) = dash_after(start) else { return Dateline::default() };
    let head = start[..dash].trim();
    let (place, credit) = match head.split_once('(') {
        Some((place, credit)) => match credit.split_once(')') {
            // Text after the credit may be a date: `(Reuters) 17 March —`.
            Some((credit, rest)) if rest.chars().count() <= 20 => (place.trim(), Some(credit.trim())),
            _ => return Dateline::default(),
        },
        None => match head.rsplit_once(['/', ',']) {
            Some((place, credit)) if agency(credit).is_some() => (place.trim(), Some(credit.trim())),
            _ => (head, None),
        },
    };
    let credit = credit.and_then(agency_in_credit);
    let place = without_day(place.trim_end_matches([',', ' ', '-', '—', '–']));
    // The full stop of `Wis.` belongs to it.
    let place = if place.contains(',') { place } else { place.trim_end_matches('.') };
    let is_place = is_place(place, credit.is_some());
    if credit.is_none() && !is_place {
        return Dateline::default();
    }
    Dateline { place: is_place.then(|| place.to_owned()), agency: credit }
}

/// Takes the day off a place: `WASHINGTON, March 17`.
fn without_day(place: &str) -> &str {
    let Some((before, last)) = place.rsplit_once(',') else { return place };
    let is_month = |word: &str| month(&word.trim_end_matches('.').to_lowercase(), None).is_some();
    let has_day = last.contains(|c: char| c.is_ascii_digit());
    if has_day && last.split_whitespace().any(is_month) { before.trim_end() } else { place }
}

/// Finds the agency that the end of a story credits: `(AP)`, `dpa`.
pub(super) fn agency_at_end(paragraph: &str) -> Option<String> {
    let last = paragraph.trim_end_matches(['.', ' ']).rsplit(['(', '/', '—', '–']).next()?;
    let last = last.trim_end_matches(')').trim();
    // One word of running text that happens to be an agency's name is no credit.
    let is_apart = paragraph.trim_end().ends_with(')') || paragraph.chars().count() <= 40;
    if is_apart { agency(last).map(str::to_owned) } else { None }
}

fn dash_after(start: &str) -> Option<usize> {
    [" — ", " – ", " - ", "— ", "– ", " -- ", "—", "：", ") -", ")- ", " -"]
        .iter()
        .filter_map(|dash| start.find(dash).map(|at| if dash.starts_with(')') { at + 1 } else { at }))
        .min()
}

/// Returns the agency that a credit in parentheses names: a known one, or a name that says what it is.
fn agency_in_credit(credit: &str) -> Option<String> {
    if let Some(known) = credit.split([',', '/']).find_map(agency) {
        return Some(known.to_owned());
    }
    let n_chars = credit.chars().count();
    let is_acronym = (2..=6).contains(&n_chars) && credit.chars().all(|c| c.is_uppercase() || c == '-');
    let last_word = credit.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let says_agency =
        matches!(last_word.as_str(), "wire" | "agency" | "press" | "newswire" | "agentur" | "agence" | "agencia");
    (is_acronym || says_agency && n_chars <= 40).then(|| credit.to_owned())
}

/// Whether `text` names a place: written in capitals, or any short name before an agency's credit.
fn is_place(text: &str, has_credit: bool) -> bool {
    let words: Vec<&str> = text.split([' ', ',', '/', '-']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > 6 || text.contains(['"', '“', '?', '!', ':', '«', '„']) {
        return false;
    }
    let starts_big =
        |word: &&str| word.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic());
    if has_credit {
        return words.iter().filter(|word| !starts_big(word)).count() <= 1;
    }
    let city: String = text.split(',').next().unwrap_or_default().chars().filter(|c| c.is_alphabetic()).collect();
    city.chars().count() >= 3
        && city.chars().all(char::is_uppercase)
        && words.iter().filter(|word| !starts_big(word)).count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, place: &str, agency: &str) {
        let found = read(paragraph);
        assert_eq!(found.place.unwrap_or_default(), place, "{paragraph}");
        assert_eq!(found.agency.unwrap_or_default(), agency, "{paragraph}");
    }

    #[test]
    fn places_and_agencies_are_read() {
        check("PORT ELMS, Velmar (Harbour Wire) — Talks began.", "PORT ELMS, Velmar", "Harbour Wire");
        check("KYIV, Ukraine — Talks began.", "KYIV, Ukraine", "");
        check("KYIV (Reuters) - Talks began.", "KYIV", "Reuters");
        check("Berlin (dpa) - Die Gespräche haben begonnen.", "Berlin", "dpa");
        check("Berlin (dpa/AFP) – Die Gespräche haben begonnen.", "Berlin", "dpa");
        check("(AP) — Talks began.", "", "AP");
        check("WASHINGTON, March 17 (Reuters) - Talks began.", "WASHINGTON", "Reuters");
        check("LA CROSSE, Wis. (AP) — Talks began.", "LA CROSSE, Wis.", "AP");
    }

    #[test]
    fn a_sentence_with_a_dash_has_no_dateline() {
        check("The talks — which began on Monday — went on.", "", "");
        check("Talks (in the capital) - and elsewhere - began.", "", "");
        check("", "", "");
    }

    #[test]
    fn a_credit_at_the_end_is_read() {
        assert_eq!(agency_at_end("They went on. (AP)").as_deref(), Some("AP"));
        assert_eq!(agency_at_end("dpa").as_deref(), Some("dpa"));
        assert_eq!(agency_at_end("They went on to speak with three reporters of the AP"), None);
    }
}
