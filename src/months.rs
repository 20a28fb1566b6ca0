//! The names of the months in many languages → their numbers, for dates that newspapers print and that people type.
//!
//! In goes a word and perhaps its language, out comes a month: `märz` and `марта` are both 3. `listopad`, which is October
//! in Zagreb and November in Warsaw, is neither where the language is not known.

mod names;

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::article::Language;
use names::MONTHS;

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
    /// The same, without their accents.
    all_without_accents: HashMap<String, Option<i8>>,
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
            let known = names.all_without_accents.entry(without_accents(name)).or_insert(Some(month));
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
pub(crate) fn month(word: &str, language: Option<Language>) -> Option<i8> {
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

/// Returns the month, 1 to 12, that somebody means who types `word` in any case, perhaps without its accents: in English,
/// else in any language.
pub(crate) fn typed_month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    month(&word, None).or_else(|| MONTH_NAMES.all_without_accents.get(&without_accents(&word)).copied().flatten())
}

fn without_accents(word: &str) -> String {
    let is_accent = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    word.nfd().filter(|&c| !is_accent(c)).map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

/// Returns the month that two words name together, as in Arabic of the Levant.
pub(crate) fn month_of_two_words(first: &str, second: &str) -> Option<i8> {
    match (first, second) {
        ("كانون", "الثاني") => Some(1),
        ("تشرين", "الأول" | "الاول") => Some(10),
        ("تشرين", "الثاني") => Some(11),
        ("كانون", "الأول" | "الاول") => Some(12),
        _ => None,
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
    fn the_falling_leaves_depend_on_the_language() {
        assert_eq!(month("listopada", Language::from_tag("hr")), Some(10));
        assert_eq!(month("listopada", Language::from_tag("pl")), Some(11));
        assert_eq!(month("listopada", None), None);
        assert_eq!(month("students", Language::from_tag("en")), None, "a stem of another language");
        assert_eq!(month("dublin", None), None);
        assert_eq!(month("października", Language::from_tag("pl")), Some(10));
        assert_eq!(month("mar", Language::from_tag("de")), Some(3), "English months are printed everywhere");
    }

    #[test]
    fn a_typed_month_needs_neither_case_nor_accents() {
        let months = ["März", "MARZ", "марта", "fevrier", "AĞUSTOS", "agustos", "Mayıs", "août", "मार्च", "Mai"];
        assert_eq!(months.map(typed_month), [3, 3, 3, 2, 8, 8, 5, 8, 3, 5].map(Some));
        assert_eq!(typed_month("listopad"), None);
        assert_eq!(typed_month("monday"), None);
    }
}
