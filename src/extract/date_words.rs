//! How newspapers print months, weekdays, half-days and time zones, and what they call a change.
//!
//! In: one word, in lower case, or a line that may speak of a change. Out: what it stands for. As an example, `märz` and
//! `марта` are both 3, and `Ann Lee, updated 17 March` is parted before `updated`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::month_names::MONTHS;
use crate::article::Language;

/// Forms of the months' names that [`MONTHS`] lacks, by language, as there: other cases; a star stands for any ending, a
/// dash for none.
const MORE_FORMS: &[(&str, &str)] = &[
    ("pl", "stycz* lut* marc kwie* - - - sierp* wrze* paźdz* listopad* grud*"),
    ("cs", "- únor* - dub* květ* červn* - - září* říj* - prosin*"),
    ("ru", "январ* феврал* март* апрел* - июн* июл* август* сентябр* октябр* ноябр* декабр*"),
    ("uk", "січ* лют* берез* квіт* трав* черв* лип* серп* верес* жовт* листопад* груд*"),
    ("fi", "tammiku* helmiku* maaliskuu* huhtiku* toukoku* kesäku* heinäku* eloku* syysku* lokaku* marrasku* jouluku*"),
    ("el", "ιαν* φεβ* μαρ* απρ* μαΐ*|μάι*|μαϊ* ιουν* ιουλ* αυγ* σεπ* οκτ* νοε*|νοέ* δεκ*"),
    ("hr", "siječ* velj* ožuj* trav* svib* - - kolov* rujn* - stud* -"),
    ("sr", "јануар* фебруар* - - мај* јун* јул* - септемвр* октомвр* ноемвр* декемвр*"),
    ("lv", "janvār* februār* - aprīl* maijā jūnij* jūlij* augustā septembr* oktobr* novembr* decembr*"),
    ("et", "jaanuar* veebruar* märts* aprill* - - - - - - - -"),
    ("hu", "- februári március* - - - - - - - - -"),
    ("de", "- feber mrz - - - - - - - - -"),
    ("fr", "- fevrier - - - - - aout - - - decembre"),
    ("it", "- febb - - - - - - - - - -"),
    ("tr", "- subat - - mayis - - agustos eylul - kasim aralik"),
    ("ar", "- - - ابريل|إبريل ايار يونيه يوليه اغسطس ايلول اكتوبر - -"),
    ("hi", "- - - - - - - - सितम्बर अक्तूबर नवम्बर दिसम्बर"),
    ("ro", "- - - - - - - - - - noi -"),
    ("id", "- - - - - - - - - - nopember -"),
];

/// [`MONTHS`] and [`MORE_FORMS`], ready to be looked up.
#[derive(Default)]
struct MonthNames {
    by_language: HashMap<&'static str, OwnNames>,
    /// Those of all languages; `None` where two of them name different months alike.
    all: HashMap<&'static str, Option<i8>>,
}

/// The names of the months in one language.
#[derive(Default)]
struct OwnNames {
    whole: HashMap<&'static str, i8>,
    stems: Vec<(&'static str, i8)>,
}

impl OwnNames {
    fn month(&self, word: &str) -> Option<i8> {
        /// An ending has no more letters.
        const MAX_ENDING_CHARS: usize = 6;
        let goes_on =
            |stem: &str| word.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= MAX_ENDING_CHARS);
        let of_stem = || self.stems.iter().find(|(stem, _)| goes_on(stem)).map(|&(_, month)| month);
        self.whole.get(word).copied().or_else(of_stem)
    }
}

static MONTH_NAMES: LazyLock<MonthNames> = LazyLock::new(|| {
    let mut names = MonthNames::default();
    for (language, months) in MONTHS.iter().chain(MORE_FORMS) {
        let own = names.by_language.entry(language).or_default();
        for (month, name) in names_in(months.split(' ')).filter(|(_, name)| *name != "-") {
            if let Some(stem) = name.strip_suffix('*') {
                own.stems.push((stem, month));
                continue;
            }
            own.whole.insert(name, month);
            let known = names.all.entry(name).or_insert(Some(month));
            *known = known.filter(|&known| known == month);
        }
    }
    names
});

/// Numbers the names of the months, given from January on.
fn names_in<'a>(months: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = (i8, &'a str)> {
    (1..).zip(months).flat_map(|(month, names)| names.split('|').map(move |name| (month, name)))
}

/// Returns the month, 1 to 12, that `word` names: in `language`, in English, else in any.
///
/// `None` for a word that two languages use for different months, such as `listopad`, where the language is not known.
pub(super) fn month(word: &str, language: Option<Language>) -> Option<i8> {
    /// A word as short as this means many things in other languages.
    const MAX_SHORT_CHARS: usize = 3;
    let names_of = |language: Language| MONTH_NAMES.by_language.get(language.code());
    let own = language.and_then(names_of);
    let known = own.and_then(|names| names.month(word)).or_else(|| names_of(Language::ENGLISH)?.month(word));
    if known.is_some() || own.is_some() && word.chars().count() <= MAX_SHORT_CHARS {
        return known;
    }
    MONTH_NAMES.all.get(word).copied().flatten()
}

/// Returns the month that two words name together, as in Arabic of the Levant.
pub(super) fn month_of_two_words(first: &str, second: &str) -> Option<i8> {
    match (first, second) {
        ("كانون", "الثاني") => Some(1),
        ("تشرين", "الأول" | "الاول") => Some(10),
        ("تشرين", "الثاني") => Some(11),
        ("كانون", "الأول" | "الاول") => Some(12),
        _ => None,
    }
}

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
    fn every_month_is_known_by_each_of_its_names() {
        for (language, months) in MONTHS {
            assert_eq!(months.split(' ').count(), 12, "{language}");
            for (number, name) in names_in(months.split(' ')) {
                assert_eq!(month(name, Language::from_tag(language)), Some(number), "{name} in {language}");
            }
        }
    }

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

    #[test]
    fn the_falling_leaves_depend_on_the_language() {
        assert_eq!(month("listopada", Language::from_tag("hr")), Some(10));
        assert_eq!(month("listopada", Language::from_tag("pl")), Some(11));
        assert_eq!(month("listopada", None), None);
        assert_eq!(month("students", Language::from_tag("en")), None, "a stem of another language");
        assert_eq!(month("dublin", None), None);
        assert_eq!(month("października", Language::from_tag("pl")), Some(10));
        assert_eq!(month("mar", Language::from_tag("de")), Some(3), "English months are printed everywhere");
    }
}
