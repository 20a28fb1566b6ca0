//! Text → the language it is written in.
//!
//! In go a body and the language that its page declares, out comes the language and whether it can be relied on. What the
//! page says decides for short texts and between close relatives; a long text speaks for itself, since many pages in
//! other languages declare English.

use whatlang::{Lang, Script};

use crate::article::Language;

/// Bytes of the text that are looked at: more than enough to tell, and detection takes longer than all other analysis.
const MAX_SAMPLE_BYTES: usize = 3 * 1024;
/// Letters from which on a text can contradict the declaration.
const MIN_LETTERS_TO_CONTRADICT: usize = 200;
/// Letters from which on a text without a declaration can be relied on.
const MIN_LETTERS_TO_RELY_ON: usize = 60;
/// Letters from which on a script can contradict the declaration.
const MIN_LETTERS_OF_A_SCRIPT: usize = 12;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The language.
    pub language: Language,
    /// Whether the text is long and plain enough to be sure, or agrees with its declaration.
    pub reliable: bool,
}

/// Returns the language of `text`, given the one that its page declares; `None` when `text` has no words and nothing is
/// declared.
///
/// ```
/// use newsdex::analysis::detect_language;
/// use newsdex::article::Language;
///
/// let german = "Die Waffenruhe hält seit drei Tagen, doch die Gespräche über einen Austausch der Gefangenen stocken.";
/// assert_eq!(detect_language(german, None).unwrap().language.code(), "de");
/// assert_eq!(detect_language("1918", None), None);
/// ```
#[must_use]
pub fn detect_language(text: &str, declared: Option<Language>) -> Option<Detected> {
    let sample = &text[..text.floor_char_boundary(MAX_SAMPLE_BYTES)];
    let n_letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if n_letters == 0 {
        return None;
    }
    let Some(found) = whatlang::detect(sample) else {
        return declared.map(|language| Detected { language, reliable: false });
    };
    let found_language = language_of(found.lang())?;
    let Some(declared) = declared else {
        let reliable = found.is_reliable() && n_letters >= MIN_LETTERS_TO_RELY_ON;
        return Some(Detected { language: found_language, reliable });
    };
    if primary(declared) == primary(found_language) {
        return Some(Detected { language: primary(declared), reliable: true });
    }
    let contradicts = if is_written_in(declared, found.script()) {
        // English is what templates declare when nobody has thought of it.
        let is_certain = found.is_reliable() || declared == Language::ENGLISH && has_no_english_words(sample);
        is_certain
            && n_letters >= MIN_LETTERS_TO_CONTRADICT
            && is_detectable(declared)
            && !are_relatives(declared, found_language)
    } else {
        n_letters >= MIN_LETTERS_OF_A_SCRIPT
    };
    let language = if contradicts { found_language } else { primary(declared) };
    Some(Detected { language, reliable: contradicts && found.is_reliable() })
}

/// Whether the commonest words of English are nearly missing from a text.
fn has_no_english_words(text: &str) -> bool {
    const WORDS: &[&str] =
        &["the", "of", "and", "to", "a", "that", "for", "was", "with", "it", "by", "as", "are", "have"];
    /// Of English prose they are a quarter and more.
    const MAX_SHARE: f64 = 0.06;
    /// Tables of results have no such words in any language.
    const MIN_SENTENCES: usize = 3;
    let (mut n_words, mut n_english) = (0_u32, 0_u32);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        n_words += 1;
        n_english += u32::from(WORDS.contains(&word.to_lowercase().as_str()));
    }
    let n_sentences = text.split(['.', '!', '?']).filter(|sentence| sentence.split(' ').count() >= 5).count();
    n_sentences >= MIN_SENTENCES && f64::from(n_english) <= MAX_SHARE * f64::from(n_words)
}

/// Returns the language that is used for `language` throughout: Norwegian is `no`, in either of its forms.
fn primary(language: Language) -> Language {
    let code = match language.code() {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "cmn" => "zh",
        "pes" => "fa",
        "fil" => "tl",
        _ => return language,
    };
    Language::from_tag(code).unwrap_or(language)
}

fn language_of(lang: Lang) -> Option<Language> {
    let code = match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    };
    Language::from_tag(code)
}

/// Tells whether the detector knows `language`; of one that it does not know it cannot say that a text is not in it.
fn is_detectable(language: Language) -> bool {
    Lang::all().iter().any(|&lang| language_of(lang) == Some(primary(language)))
}

/// Tells whether `language` may be written in `script`.
fn is_written_in(language: Language, script: Script) -> bool {
    let language = primary(language);
    let is_known = is_detectable(language);
    let has_letters_of = script.langs().iter().any(|&lang| language_of(lang) == Some(language));
    match (language.code(), script) {
        // Some are written in more scripts than the detector's tables say.
        ("ja" | "ko" | "yue", Script::Mandarin)
        | ("ja", Script::Hiragana | Script::Katakana)
        | ("sr" | "uz" | "az" | "tk" | "bs", Script::Latin | Script::Cyrillic) => true,
        _ if is_known => has_letters_of,
        // A language that the detector does not know may be in any script that several languages share.
        _ => script.langs().len() > 1,
    }
}

/// Tells whether two languages are so close that the detector takes one for the other.
fn are_relatives(one: Language, other: Language) -> bool {
    const FAMILIES: [&[&str]; 13] = [
        &["no", "da", "sv"],
        &["ru", "uk", "be", "bg", "mk", "sr"],
        &["hr", "sr", "bs", "sl", "sh"],
        &["cs", "sk"],
        &["id", "ms", "jv", "su"],
        &["nl", "af"],
        &["es", "pt", "gl", "ca"],
        &["zh", "yue", "ja"],
        &["hi", "mr", "ne"],
        &["tr", "az", "tk", "uz"],
        &["fa", "ur", "ps"],
        &["zu", "xh", "ss", "nr"],
        &["he", "yi"],
    ];
    let (one, other) = (primary(one), primary(other));
    FAMILIES.iter().any(|family| family.contains(&one.code()) && family.contains(&other.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The ceasefire held for a third day on Tuesday as negotiators from both sides returned to the \
        capital for talks about an exchange of prisoners. Officials said that aid had reached most of the villages in \
        the north, although several roads remain closed because of mines and heavy rain.";
    const ZULU: &str = "Uhulumeni uthe ukungqubuzana kuphelile futhi abantu bangabuyela emakhaya abo. Amaphoyisa athi \
        asazohlala endaweni ukuze kuqinisekiswe ukuthi umphakathi uphephile. Abaholi bomphakathi bacele abantu ukuba \
        bahlale bezolile ngesikhathi izingxoxo ziqhubeka phakathi kwezinhlangothi zombili.";
    const UKRAINIAN: &str =
        "Перемовини про припинення вогню тривають уже третій день, повідомили у вівторок посадовці.";

    #[track_caller]
    fn check(text: &str, declared: &str, expected: &str) {
        let detected = detect_language(text, Language::from_tag(declared));
        let found = detected.map_or("none", |detected| {
            assert_eq!(detected.language.code().len(), expected.len());
            Box::leak(detected.language.to_string().into_boxed_str())
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_text_contradicts_its_page() {
        check(ENGLISH, "fr", "en");
        check(ZULU, "en", "zu");
        check(ENGLISH, "", "en");
    }

    #[test]
    fn the_declaration_decides_for_a_short_text_and_between_relatives() {
        check("Oil prices", "nl", "nl");
        check(&UKRAINIAN.repeat(4), "ru", "ru");
        check(UKRAINIAN, "", "uk");
        check(&"Regjeringen sier at forhandlingene fortsetter på tirsdag. ".repeat(8), "nn", "no");
    }

    #[test]
    fn a_script_contradicts_even_in_a_short_text() {
        check(UKRAINIAN, "en", "uk");
        check("停火协议在周二生效谈判代表返回首都", "en", "zh");
        check("東京", "ja", "ja");
    }

    #[test]
    fn a_language_that_the_detector_does_not_know_is_believed() {
        check(ZULU, "sw", "sw");
        check("停火协议在周二生效谈判代表返回首都", "sw", "zh");
    }

    #[test]
    fn a_text_without_words_has_no_language() {
        check(" 12:30 — ", "en", "none");
    }
}
