//! How newspapers print months, half-days and time zones.
//!
//! In: one word, in lower case. Out: what it stands for. As an example, `märz` and `марта` are both 3.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::article::Language;

/// The months, by the words that name them, parted by `|`; a star stands for any ending.
///
/// Sources: Unicode CLDR (wide and abbreviated month names, format and stand-alone), and the genitives in use.
const MONTHS: [&[&str]; 12] = [
    &[
        "january|jan|januar*|jänner|jän|enero|ene|janvier|janv|gennaio|gen|janeiro|stycz*|sty|leden|ledna|led",
        "ocak|oca|январ*|янв|січ*|tammiku*|ianuarie|ian|ιαν*|يناير|جانفي|ינואר|जनवरी|ژانویه|januari|sausio|saus",
        "janúar|siječ*|јануар*|януари|xaneiro|gener|มกราคม|janvār*|jaanuar*",
    ],
    &[
        "february|feb|februar*|feber|febrero|février|févr|fevrier|febbraio|febb|fevereiro|fev|lut*|únor*|úno",
        "şubat|subat|şub|феврал*|фев|лют*|helmiku*|februarie|φεβ*|فبراير|فيفري|شباط|פברואר|फ़रवरी|فوریه|vasario",
        "vas|febrúar|velj*|фебруар*|februári|febreiro|febrer|กุมภาพันธ์|veebruar*",
    ],
    &[
        "march|mar|märz|mär|mrz|marzo|mars|março|marca|marzec|marc|března|březen|mart|март*|мар|берез*",
        "maaliskuu*|martie|μαρ*|مارس|آذار|מרץ|मार्च|maart|mrt|maret|kovo|marts|ožuj*|марта|március|március*",
        "márc|març|มีนาคม|märts*|mac",
    ],
    &[
        "april|apr|abril|abr|avril|avr|aprile|kwie*|kwi|dub*|nisan|nis|апрел*|апр|квіт*|huhtiku*|aprilie|απρ*",
        "أبريل|ابريل|إبريل|أفريل|نيسان|אפריל|अप्रैल|آوریل|balandžio|bal|apríl|trav*|април|április|ápr|เมษายน",
        "aprill*|aprīl*",
    ],
    &[
        "may|mai|mayo|maggio|mag|maio|maj|maja|květ*|mayıs|mayis|май|мая|трав*|toukoku*|μαΐ*|μάι*|μαϊ*|مايو|ماي",
        "أيار|ايار|מאי|मई|مه|mei|gegužės|geg|maí|svib*|мај*|május|máj|maig|พฤษภาคม|maijs|maijā",
    ],
    &[
        "june|jun|juni|junio|juin|giugno|giu|junho|czerwca|czerwiec|cze|červn*|červen|haziran|haz|июн*|черв*",
        "kesäku*|iunie|ιουν*|يونيو|يونيه|جوان|حزيران|יוני|जून|ژوئن|birželio|birž|júní|lipnja|lipanj|јун*|юни",
        "június|juny|xuño|มิถุนายน|jūnij*|juuni",
    ],
    &[
        "july|jul|juli|julio|juillet|juil|luglio|lug|julho|lipca|lipiec|lip|července|červenec|temmuz|tem|июл*",
        "лип*|heinäku*|iulie|ιουλ*|يوليو|يوليه|جويلية|تموز|יולי|जुलाई|ژوئیه|liepos|liep|júlí|srp|srpnja|srpanj",
        "јул*|юли|július|juliol|xullo|กรกฎาคม|jūlij*|juuli",
    ],
    &[
        "august|aug|augusti|agosto|ago|août|aout|sierp*|sie|srpna|srpen|ağustos|agustos|ağu|август*|авг|серп*",
        "eloku*|αυγ*|أغسطس|اغسطس|أوت|آب|אוגוסט|अगस्त|اوت|augustus|agustus|agu|rugpjūčio|rugp|ágúst|kolov*",
        "augusztus|agost|สิงหาคม|ogos|augustā",
    ],
    &[
        "september|sep|sept|septiembre|setiembre|septembre|settembre|set|setembro|wrze*|wrz|září*|eylül|eylul",
        "eyl|сентябр*|сен|сент|верес*|syysku*|septembrie|σεπ*|سبتمبر|أيلول|ايلول|ספטמבר|सितंबर|सितम्बर|سپتامبر",
        "rugsėjo|rugs|rujn*|rujan|септемвр*|септембар|szeptember|setembre|กันยายน|septembr*",
    ],
    &[
        "october|oct|oktober|okt|octubre|octobre|ottobre|ott|outubro|out|paźdz*|paź|říj*|ekim|eki|октябр*|окт",
        "жовт*|lokaku*|octombrie|οκτ*|أكتوبر|اكتوبر|אוקטובר|अक्टूबर|अक्तूबर|اکتبر|spalio|spal|október|октомвр*",
        "октобар|outono|ตุลาคม|oktobr*|oktoober",
    ],
    &[
        "november|nov|noviembre|novembre|novembro|listopad*|lis|kasım|kasim|kas|ноябр*|ноя|нояб|листопад*",
        "marrasku*|noiembrie|noi|νοε*|νοέ*|نوفمبر|נובמבר|नवंबर|नवम्बर|نوامبر|lapkričio|lapkr|nóvember|stud*",
        "ноемвр*|новембар|พฤศจิกายน|nopember|novembr*",
    ],
    &[
        "december|dec|dezember|dez|diciembre|dic|décembre|déc|decembre|dicembre|dezembro|grud*|gru|prosin*",
        "aralık|aralik|ara|декабр*|дек|груд*|jouluku*|decembrie|δεκ*|ديسمبر|דצמבר|दिसंबर|दिसम्बर|دسامبر",
        "desember|des|gruodžio|gruod|декемвр*|децембар|desembre|decembro|ธันวาคม|detsember|decembr*",
    ],
];

/// [`MONTHS`], ready to be looked up.
struct MonthNames {
    whole: HashMap<&'static str, i8>,
    stems: Vec<(&'static str, i8)>,
}

static MONTH_NAMES: LazyLock<MonthNames> = LazyLock::new(|| {
    let mut names = MonthNames { whole: HashMap::new(), stems: Vec::new() };
    for (month, lines) in (1..).zip(MONTHS) {
        for name in lines.iter().flat_map(|line| line.split('|')) {
            if let Some(stem) = name.strip_suffix('*') {
                names.stems.push((stem, month));
            } else {
                // Two languages may share a word; the table's order decides.
                names.whole.entry(name).or_insert(month);
            }
        }
    }
    names
});

/// Returns the month, 1 to 12, that `word` names.
pub(super) fn month(word: &str, language: Option<Language>) -> Option<i8> {
    /// An ending has no more letters.
    const MAX_ENDING_CHARS: usize = 6;
    // The falling leaves are October in Croatian, November in Polish and Czech.
    if word.starts_with("listopad") && language.is_some_and(|language| language.code() == "hr") {
        return Some(10);
    }
    if let Some(&month) = MONTH_NAMES.whole.get(word) {
        return Some(month);
    }
    let goes_on = |stem: &str| word.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= MAX_ENDING_CHARS);
    MONTH_NAMES.stems.iter().find(|(stem, _)| goes_on(stem)).map(|&(_, month)| month)
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
        "am" | "오전" | "上午" | "午前" | "ص" | "صباحا" | "صباحاً" | "sa" | "öö" => {
            Some(HalfDay::Morning)
        }
        "pm" | "오후" | "下午" | "午後" | "م" | "مساء" | "مساءً" | "ch" | "晚上" => {
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

/// In which order a language writes a date that is all digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigitOrder {
    DayFirst,
    Unknown,
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
    fn every_month_name_is_known() {
        for (number, lines) in (1..).zip(MONTHS) {
            for name in lines.iter().flat_map(|line| line.split('|')) {
                // `srp` and the like are shared by two languages; the first month in the table wins.
                let found = month(name.trim_end_matches('*'), None);
                assert!(found.is_some_and(|found| found <= number), "{name}");
            }
        }
    }

    #[test]
    fn the_falling_leaves_depend_on_the_language() {
        assert_eq!(month("listopada", Language::from_tag("hr")), Some(10));
        assert_eq!(month("listopada", Language::from_tag("pl")), Some(11));
    }
}
