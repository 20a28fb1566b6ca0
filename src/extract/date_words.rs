//! How newspapers print weekdays, half-days and time zones, and what they call a change.
//!
//! In: one word, in lower case, or a line that may speak of a change. Out: what it stands for. As an example, `märz` and
//! `марта` are both 3, and `Ann Lee, updated 17 March` is parted before `updated`.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::Language;

/// The half of a day that an hour is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HalfDay {
    Morning,
    Afternoon,
}

/// Returns the half of the day that `word` names.
pub(super) fn half_day(word: &str) -> Option<HalfDay> {
    match word {
        "am" | "πμ" | "오전" | "上午" | "午前" | "ص" | "صباحا" | "صباحاً" | "sa" | "öö" => {
            Some(HalfDay::Morning)
        }
        "pm" | "μμ" | "ptg" | "오후" | "下午" | "午後" | "م" | "مساء" | "مساءً" | "ch" | "晚上" => {
            Some(HalfDay::Afternoon)
        }
        _ => None,
    }
}

/// Returns the offset from UTC, in minutes, of a zone's abbreviation.
///
/// Abbreviations that several zones share are read as the one that news sites print; `IST` is India's.
pub(super) fn zone_minutes(word: &str) -> Option<i32> {
    let hours = match word {
        "z" | "utc" | "gmt" | "wet" => 0,
        "bst" | "cet" | "mez" | "west" | "wat" => 1,
        "cest" | "mesz" | "eet" | "sast" | "cat" => 2,
        "eest" | "msk" | "мск" | "eat" | "trt" | "idt" => 3,
        "gst" => 4,
        "pkt" => 5,
        "ist" => return Some(330),
        "npt" => return Some(345),
        "bdt" => 6,
        "wib" | "ict" => 7,
        "hkt" | "sgt" | "awst" | "pht" | "myt" | "wita" => 8,
        "jst" | "kst" | "wit" => 9,
        "acst" => return Some(570),
        "acdt" => return Some(630),
        "aest" => 10,
        "aedt" => 11,
        "nzst" => 12,
        "nzdt" => 13,
        "brt" | "art" | "adt" => -3,
        "nst" => return Some(-210),
        "ndt" => return Some(-150),
        "edt" | "ast" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "akdt" => -8,
        "akst" => -9,
        "hst" => -10,
        _ => return None,
    };
    Some(hours * 60)
}

/// In which order a language, a country or an outlet writes a date that is all digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitOrder {
    /// `25/03/2025`
    DayFirst,
    /// `03/25/2025`
    MonthFirst,
    /// Nothing tells.
    Unknown,
}

/// Words that say of the date after them that it is that of a change; the ends of words are left out.
const CHANGED: &[&str] = &[
    "modif",
    "updat",
    "aktualisi",
    "mis à jour",
    "mise à jour",
    "actualiz",
    "actualis",
    "aggiorna",
    "atualiza",
    "bijgewerkt",
    "uppdater",
    "oppdater",
    "opdater",
    "päivitetty",
    "aktualiz",
    "обновл",
    "изменен",
    "оновлен",
    "güncell",
    "تحديث",
    "עודכן",
    "diperbarui",
    "cập nhật",
    "更新",
    "수정",
    "last changed",
    "geändert",
    "corrected",
];

/// Parts `text` into what stands before the first word that says that the article was changed, and the rest.
pub(super) fn split_at_change(text: &str) -> (&str, &str) {
    let begins_word = |at: usize| {
        let before = text[..at].chars().next_back();
        // Chinese and Japanese part no words; elsewhere a word inside another is a part of a name.
        !before.is_some_and(char::is_alphabetic) || text[at..].starts_with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    };
    let at = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|&at| CHANGED.iter().any(|word| starts_with(&text[at..], word)) && begins_word(at));
    at.map_or((text, ""), |at| text.split_at(at))
}

/// Whether `text`, in any case, starts with `word`, which is in lower case.
fn starts_with(text: &str, word: &str) -> bool {
    let mut characters = text.chars();
    word.chars().all(|expected| characters.next().is_some_and(|c| c == expected || c.to_lowercase().eq([expected])))
}

/// The names of weekdays, parted by `|`. Source: Unicode CLDR.
const WEEKDAYS: &[&str] = &[
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun",
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi",
    "dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato",
    "domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|maandag|dinsdag|woensdag|donderdag",
    "vrijdag|zaterdag|zondag|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mandag|tirsdag|lørdag|søndag",
    "maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai|poniedziałek|wtorek|środa|czwartek|piątek",
    "sobota|niedziela|pondělí|úterý|středa|čtvrtek|pátek|neděle|понедельник|вторник|среда|четверг|пятница|суббота",
    "воскресенье|понеділок|вівторок|середа|четвер|п’ятниця|п'ятниця|субота|неділя|pazartesi|salı|çarşamba|perşembe",
    "cuma|cumartesi|pazar|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|senin|selasa|rabu|kamis|jumat",
    "sabtu|minggu|hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap|luni|marți|miercuri|joi|vineri|sâmbătă|duminică",
];

static WEEKDAY_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| WEEKDAYS.iter().flat_map(|line| line.split('|')).collect());

/// Whether `word`, in lower case, is the name of a weekday.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAY_NAMES.contains(word)
}

/// Returns the order in which the country of a language tag such as `en-US` or `en_GB` writes dates.
pub(super) fn digit_order_of_tag(tag: &str) -> DigitOrder {
    match tag.trim().split(['-', '_']).next_back().map(str::to_ascii_uppercase).as_deref() {
        Some("US" | "PH") => DigitOrder::MonthFirst,
        Some("GB" | "UK" | "IE" | "AU" | "NZ" | "IN" | "PK" | "NG" | "KE" | "GH" | "SG" | "MT" | "JM") => {
            DigitOrder::DayFirst
        }
        _ => DigitOrder::Unknown,
    }
}

/// Returns the order in which the country of a web address's host writes dates.
pub(super) fn digit_order_of_host(host: &str) -> DigitOrder {
    match host.rsplit('.').next().unwrap_or_default() {
        "us" | "gov" | "mil" => DigitOrder::MonthFirst,
        "uk" | "ie" | "au" | "nz" | "in" | "pk" | "ng" | "ke" | "gh" | "sg" | "mt" | "jm" => DigitOrder::DayFirst,
        _ => DigitOrder::Unknown,
    }
}

/// Returns the order of `03/04/2025` in `language`; English writes both, and some languages neither.
pub(super) fn digit_order(language: Option<Language>) -> DigitOrder {
    let Some(language) = language else { return DigitOrder::Unknown };
    match language.code() {
        "de" | "fr" | "es" | "it" | "pt" | "nl" | "da" | "no" | "nb" | "nn" | "fi" | "pl" | "ru" | "uk" | "be"
        | "tr" | "ar" | "cs" | "sk" | "sl" | "hr" | "sr" | "bs" | "mk" | "bg" | "ro" | "el" | "he" | "vi" | "id"
        | "ms" | "th" | "hi" | "bn" | "ca" | "gl" | "is" | "et" | "lv" | "ka" | "hy" | "az" => DigitOrder::DayFirst,
        _ => DigitOrder::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_where_it_speaks_of_a_change() {
        assert_eq!(
            split_at_change("Published 17 March, updated 18 March"),
            ("Published 17 March, ", "updated 18 March")
        );
        assert_eq!(
            split_at_change("İbrahim Kaya | Güncelleme: 05.04.2025"),
            ("İbrahim Kaya | ", "Güncelleme: 05.04.2025")
        );
        assert_eq!(split_at_change("김수정 기자"), ("김수정 기자", ""));
        assert_eq!(split_at_change("最終更新 2025年"), ("最終", "更新 2025年"));
    }
}
