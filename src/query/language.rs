//! The name or code of a language → [`Language`]: `de`, `pt-BR`, `German`, `Deutsch`.

use crate::article::Language;

/// Codes with the names that people write, in lower case: the English one, the language's own, some without accents.
const NAMES: &[(&str, &[&str])] = &[
    ("af", &["afrikaans"]),
    ("am", &["amharic", "አማርኛ"]),
    ("ar", &["arabic", "العربية", "عربي"]),
    ("az", &["azerbaijani", "azeri", "azərbaycan"]),
    ("be", &["belarusian", "беларуская"]),
    ("bg", &["bulgarian", "български"]),
    ("bn", &["bengali", "bangla", "বাংলা"]),
    ("bs", &["bosnian", "bosanski"]),
    ("ca", &["catalan", "català", "catala"]),
    ("cs", &["czech", "čeština", "cestina", "česky"]),
    ("cy", &["welsh", "cymraeg"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english"]),
    ("es", &["spanish", "español", "espanol", "castellano"]),
    ("et", &["estonian", "eesti"]),
    ("eu", &["basque", "euskara"]),
    ("fa", &["persian", "farsi", "فارسی"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français", "francais"]),
    ("ga", &["irish", "gaeilge"]),
    ("gl", &["galician", "galego"]),
    ("he", &["hebrew", "עברית"]),
    ("hi", &["hindi", "हिन्दी", "हिंदी"]),
    ("hr", &["croatian", "hrvatski"]),
    ("hu", &["hungarian", "magyar"]),
    ("hy", &["armenian", "հայերեն"]),
    ("id", &["indonesian", "bahasa indonesia"]),
    ("is", &["icelandic", "íslenska", "islenska"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("ka", &["georgian", "ქართული"]),
    ("kk", &["kazakh", "қазақша"]),
    ("km", &["khmer", "ខ្មែរ"]),
    ("ko", &["korean", "한국어"]),
    ("ku", &["kurdish", "kurdî"]),
    ("lt", &["lithuanian", "lietuvių"]),
    ("lv", &["latvian", "latviešu"]),
    ("mk", &["macedonian", "македонски"]),
    ("ms", &["malay", "bahasa melayu"]),
    ("my", &["burmese", "မြန်မာ"]),
    ("nb", &["norwegian bokmål", "bokmål", "bokmal"]),
    ("ne", &["nepali", "नेपाली"]),
    ("nl", &["dutch", "nederlands", "flemish"]),
    ("nn", &["norwegian nynorsk", "nynorsk"]),
    ("no", &["norwegian", "norsk"]),
    ("pa", &["punjabi", "ਪੰਜਾਬੀ"]),
    ("pl", &["polish", "polski"]),
    ("ps", &["pashto", "پښتو"]),
    ("pt", &["portuguese", "português", "portugues"]),
    ("ro", &["romanian", "română", "romana"]),
    ("ru", &["russian", "русский"]),
    ("sk", &["slovak", "slovenčina", "slovencina"]),
    ("sl", &["slovenian", "slovene", "slovenščina"]),
    ("so", &["somali", "soomaali"]),
    ("sq", &["albanian", "shqip"]),
    ("sr", &["serbian", "српски", "srpski"]),
    ("sv", &["swedish", "svenska"]),
    ("sw", &["swahili", "kiswahili"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("te", &["telugu", "తెలుగు"]),
    ("th", &["thai", "ไทย", "ภาษาไทย"]),
    ("tl", &["tagalog", "filipino"]),
    ("tr", &["turkish", "türkçe", "turkce"]),
    ("uk", &["ukrainian", "українська"]),
    ("ur", &["urdu", "اردو"]),
    ("uz", &["uzbek", "oʻzbekcha"]),
    ("vi", &["vietnamese", "tiếng việt"]),
    ("yi", &["yiddish", "ייִדיש"]),
    ("zh", &["chinese", "mandarin", "中文", "汉语", "漢語"]),
];

/// Reads the code of any language, or the name of a common one.
pub(super) fn read_language(text: &str) -> Option<Language> {
    let name = text.trim().to_lowercase();
    let by_name = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|&(code, _)| code);
    Language::from_tag(by_name.unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for (text, code) in [
            ("de", "de"),
            ("pt-BR", "pt"),
            ("German", "de"),
            ("Deutsch", "de"),
            ("Русский", "ru"),
            ("中文", "zh"),
            ("Norwegian Bokmål", "nb"),
            ("ckb", "ckb"),
        ] {
            assert_eq!(read_language(text).unwrap().code(), code, "{text}");
        }
        assert_eq!(read_language("klingon"), None);
        assert_eq!(read_language(""), None);
    }

    #[test]
    fn every_name_belongs_to_one_language_and_is_in_lower_case() {
        let names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| *names).copied().collect();
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name), "{name}");
            assert_eq!(*name, name.to_lowercase());
        }
    }
}
