//! Codes of languages with three letters → those with two, which most software knows.
//!
//! Libraries and OCR programs write ISO 639-2, by the English name (`ger`) or by the language's own (`deu`).
//! Source: <https://www.loc.gov/standards/iso639-2/php/code_list.php>.

/// Codes of ISO 639-2, and the code of ISO 639-1 of the same language.
#[rustfmt::skip]
const CODES: &[(&str, &str)] = &[
    ("afr", "af"), ("alb", "sq"), ("sqi", "sq"), ("ara", "ar"), ("arm", "hy"), ("hye", "hy"), ("aze", "az"),
    ("baq", "eu"), ("eus", "eu"), ("bel", "be"), ("ben", "bn"), ("bos", "bs"), ("bul", "bg"), ("bur", "my"),
    ("mya", "my"), ("cat", "ca"), ("chi", "zh"), ("zho", "zh"), ("cze", "cs"), ("ces", "cs"), ("dan", "da"),
    ("dut", "nl"), ("nld", "nl"), ("eng", "en"), ("est", "et"), ("fao", "fo"), ("fin", "fi"), ("fre", "fr"),
    ("fra", "fr"), ("geo", "ka"), ("kat", "ka"), ("ger", "de"), ("deu", "de"), ("gle", "ga"), ("glg", "gl"),
    ("gre", "el"), ("ell", "el"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"),
    ("ice", "is"), ("isl", "is"), ("ind", "id"), ("ita", "it"), ("jpn", "ja"), ("kan", "kn"), ("kaz", "kk"),
    ("khm", "km"), ("kor", "ko"), ("lao", "lo"), ("lat", "la"), ("lav", "lv"), ("lit", "lt"), ("ltz", "lb"),
    ("mac", "mk"), ("mkd", "mk"), ("mal", "ml"), ("mar", "mr"), ("may", "ms"), ("msa", "ms"), ("mlt", "mt"),
    ("mon", "mn"), ("nep", "ne"), ("nno", "nn"), ("nob", "nb"), ("nor", "no"), ("pan", "pa"), ("per", "fa"),
    ("fas", "fa"), ("pol", "pl"), ("por", "pt"), ("rum", "ro"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"),
    ("slo", "sk"), ("slk", "sk"), ("slv", "sl"), ("spa", "es"), ("srp", "sr"), ("swa", "sw"), ("swe", "sv"),
    ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"),
    ("uzb", "uz"), ("vie", "vi"), ("wel", "cy"), ("cym", "cy"), ("yid", "yi"),
];

/// Returns the code with two letters, where the language has one and is known; else `code` itself.
pub(super) fn shortest(code: &str) -> &str {
    CODES.iter().find(|(long, _)| long.eq_ignore_ascii_case(code)).map_or(code, |(_, short)| short)
}
