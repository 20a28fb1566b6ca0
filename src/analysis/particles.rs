//! Typed Arabic and Hebrew words → the same words with the particles that are written as one with them.
//!
//! In goes a folded word, out come the folded forms in which texts print it after "and", "in", "to", "from", "the":
//! `ישראל` also stands as `בישראל` and `ולישראל`, `بغداد` as `وبغداد`. A text cannot be indexed without its particles, since
//! only a dictionary tells them from first letters; but that a typed word stands behind one is rarely by chance when the
//! word is long enough.

use crate::article::Language;

/// The particles of a script, for words of so many letters or more.
struct Particles {
    language: &'static str,
    min_letters: usize,
    joined: &'static str,
}

const PARTICLES: [Particles; 4] = [
    Particles { language: "he", min_letters: 3, joined: "ה ו ב ל וה ול וב שה" },
    Particles { language: "he", min_letters: 4, joined: "מ כ ש מה ומ וכ וש כש של שב שמ כשה" },
    Particles { language: "ar", min_letters: 3, joined: "ال وال بال فال كال لل ولل وبال" },
    Particles { language: "ar", min_letters: 4, joined: "و ف ب ل ك وب ول" },
];

/// The article, which stands between a particle and its word: `بال`, `لل`.
const ARABIC_ARTICLE: &str = "ال";

/// Returns the folded `word` behind each particle, when it is in a script of `languages` that has any.
pub(super) fn with_particles(word: &str, languages: &[Language]) -> Vec<String> {
    let language = match word.chars().next() {
        Some('א'..='ת') => "he",
        Some('ء'..='ي') => "ar",
        _ => return Vec::new(),
    };
    if !languages.iter().any(|known| known.code() == language) {
        return Vec::new();
    }
    let bare = match word.strip_prefix(ARABIC_ARTICLE) {
        Some(bare) if bare.chars().count() >= 3 => bare,
        _ => word,
    };
    let n_letters = bare.chars().count();
    let fitting = PARTICLES.iter().filter(|row| row.language == language && row.min_letters <= n_letters);
    fitting.flat_map(|row| row.joined.split(' ')).map(|particle| format!("{particle}{bare}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, code: &str, n_forms: usize, one: &str) {
        let forms = with_particles(word, &[Language::from_tag(code).unwrap()]);
        assert_eq!(forms.len(), n_forms, "{forms:?}");
        assert!(one.is_empty() || forms.iter().any(|form| form == one), "{forms:?}");
    }

    #[test]
    fn particles_come_before_words_that_are_long_enough() {
        check("ישראל", "he", 20, "ולישראל");
        check("צבא", "he", 8, "הצבא");
        check("בן", "he", 0, "");
        check("الحكومه", "ar", 15, "للحكومه");
        check("حرب", "ar", 8, "الحرب");
    }

    #[test]
    fn other_scripts_and_archives_without_the_language_have_none() {
        check("israel", "he", 0, "");
        check("ישראל", "en", 0, "");
    }
}
