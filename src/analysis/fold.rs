//! Characters → the folded characters under which they are found: case, accents, width and ligatures do not count.
//!
//! In goes a word or a text, out comes the form that terms are made of; folding twice is folding once. `Élysée` gives
//! `elysee`, `Straße` gives `strasse`, `ёлка` gives `елка`, `أحمد` gives `احمد`, `ﬁﬂ` gives `fifl`, `हिन्दी`
//! gives `हिंदी`. Vowel signs of Indic and Thai scripts and the voicing marks of kana are letters to their readers and stay.
//! Letters that have two spellings without their marks, as in `Müller`, also have [`added_letter`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

const CANDRABINDU: char = '\u{901}';
const ANUSVARA: char = '\u{902}';
const NUKTA: char = '\u{93c}';

/// Returns `text` folded as the value of a short field, such as an outlet: white space collapses to single spaces, and
/// quotes and dashes count as their plain forms.
///
/// ```
/// assert_eq!(newsdex::analysis::fold(" Süddeutsche\u{a0} ZEITUNG "), "suddeutsche zeitung");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut folder = Folder::new(Keep::Everything);
    for c in text.chars() {
        folder.push(c, &mut result);
    }
    folder.finish(&mut result, 0);
    if result.ends_with(' ') {
        result.pop();
    }
    result
}

/// Which characters a [`Folder`] keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Letters, digits and the marks that belong to them.
    Word,
    /// Also punctuation and single spaces.
    Everything,
}

/// Folds one word or text, character by character.
pub(super) struct Folder {
    keep: Keep,
    base: Base,
    composes: bool,
}

/// What the last letter was: it decides which marks upon it are dropped.
#[derive(Clone, Copy)]
enum Base {
    /// Latin, Greek, digits, punctuation or nothing: all marks are accents.
    Accented,
    /// Cyrillic, where a breve makes another letter.
    Cyrillic(char),
    /// Scripts whose marks are part of the spelling.
    Spelled,
}

impl Folder {
    pub(super) fn new(keep: Keep) -> Self {
        Self { keep, base: Base::Accented, composes: false }
    }

    /// Adds what `c` folds to, which may be nothing, to `out`.
    pub(super) fn push(&mut self, c: char, out: &mut String) {
        match c {
            '\0'..='\x7f' => self.push_decomposed(c, out),
            // The scripts of most news need no look at the decomposition tables.
            'Ѐ'..='џ' => {
                let c = match c {
                    'Ѐ' | 'Ё' | 'ѐ' | 'ё' => 'е',
                    'Ѝ' | 'ѝ' => 'и',
                    'А'..='Я' => shifted(c, 0x20),
                    'Ѐ'..='Џ' => shifted(c, 0x50),
                    _ => c,
                };
                out.push(c);
                self.base = Base::Cyrillic(c);
            }
            // Decomposing the Thai and the Lao vowel would part them from the way they are typed.
            'ا'
            | 'ب'
            | 'ت'..='غ'
            | 'ف'..='و'
            | 'ي'
            | 'ぁ'..='ゖ'
            | 'ァ'..='ヺ'
            | 'ー'
            | '一'..='鿿'
            | '가'..='힣'
            | '\u{e33}'
            | '\u{eb3}' => {
                out.push(c);
                self.base = Base::Spelled;
            }
            _ => decompose_compatible(c, |part| self.push_decomposed(part, out)),
        }
    }

    /// Ends the word or text that begins at `start` of `out`: marks that were kept are composed with their letters.
    pub(super) fn finish(&mut self, out: &mut String, start: usize) {
        if self.composes {
            let composed: String = out[start..].nfc().collect();
            out.truncate(start);
            out.push_str(&composed);
        }
        self.composes = false;
        self.base = Base::Accented;
    }

    fn push_decomposed(&mut self, c: char, out: &mut String) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
            self.base = Base::Accented;
        } else if is_ignorable(c) || is_dropped_point(c) {
        } else if matches!(c, 'ँ'..='ह' | '\u{93c}') {
            self.push_devanagari(c, out);
        } else if !c.is_ascii() && is_combining_mark(c) {
            let keeps = match self.base {
                Base::Accented => false,
                Base::Spelled => true,
                Base::Cyrillic(letter) => makes_another_letter(letter, c),
            };
            if keeps {
                out.push(c);
                self.composes = true;
            }
        } else {
            for lower in c.to_lowercase() {
                self.push_letter(lower, out);
            }
        }
    }

    fn push_letter(&mut self, c: char, out: &mut String) {
        let text = match c {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            'ø' => "o",
            'đ' | 'ð' => "d",
            'ł' => "l",
            'ħ' => "h",
            'ŧ' => "t",
            'ı' => "i",
            'ς' => "σ",
            'ٱ' => "ا",
            'ى' | 'ی' => "ي",
            'ة' => "ه",
            'ک' => "ك",
            'ـ' => return,
            _ => {
                self.push_other(c, out);
                return;
            }
        };
        out.push_str(text);
        self.base = Base::Accented;
    }

    /// Adds a letter or sign of Hindi, Marathi or Nepali, which print one nasal as a letter or as a dot (`हिन्दी`, `हिंदी`),
    /// and leave out the dot below (`ज़मीन`, `जमीन`).
    fn push_devanagari(&mut self, c: char, out: &mut String) {
        if c == NUKTA {
            return;
        }
        let own_nasal = match c {
            'क'..='ङ' => "ङ्",
            'च'..='ञ' => "ञ्",
            'ट'..='ण' => "ण्",
            'त'..='न' => "न्",
            'प'..='म' => "म्",
            _ => "",
        };
        // What stands before the word in `out` is no part of it.
        if matches!(self.base, Base::Spelled) && !own_nasal.is_empty() && out.ends_with(own_nasal) {
            out.truncate(out.len() - own_nasal.len());
            out.push(ANUSVARA);
        }
        out.push(if c == CANDRABINDU { ANUSVARA } else { c });
        self.base = Base::Spelled;
    }

    fn push_other(&mut self, c: char, out: &mut String) {
        if let Some(digit) = ascii_digit(c) {
            out.push(digit);
            self.base = Base::Accented;
        } else if c == 'ւ' && matches!(self.base, Base::Spelled) && out.ends_with('ե') {
            // The ligature և is two letters, of which Armenia and its diaspora print the second differently.
            out.push('վ');
        } else if c.is_alphanumeric() && !is_apostrophe(c) {
            out.push(c);
            self.base = match c {
                '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Base::Cyrillic(c),
                '\0'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}' => Base::Accented,
                _ => Base::Spelled,
            };
            // Decomposed Hangul is spelled with letters that join into syllables.
            self.composes |= matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}');
        } else if self.keep == Keep::Everything {
            self.base = Base::Accented;
            match c {
                _ if c.is_whitespace() => {
                    if !out.is_empty() && !out.ends_with(' ') {
                        out.push(' ');
                    }
                }
                _ if is_apostrophe(c) => out.push('\''),
                '“' | '”' | '„' | '«' | '»' => out.push('"'),
                '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
                _ => out.push(c),
            }
        }
    }
}

/// Returns the letter that stands behind the folded form of `c` where its mark is spelled out: `ü` is `u`, or `ue`.
///
/// A combining mark is one too, behind the folded letter `base`.
pub(super) fn added_letter(c: char, base: Option<char>) -> Option<char> {
    match c {
        'ä' | 'ö' | 'ü' | 'ø' | 'Ä' | 'Ö' | 'Ü' | 'Ø' => Some('e'),
        'å' | 'Å' => Some('a'),
        'đ' | 'Đ' => Some('j'),
        '\u{308}' => base.filter(|base| matches!(base, 'a' | 'o' | 'u')).map(|_| 'e'),
        '\u{30a}' => base.filter(|&base| base == 'a'),
        _ => None,
    }
}

/// Tells whether `c` stands for an apostrophe when it is between letters.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‛' | '′' | '＇' | '´' | '\u{2b9}'..='\u{2bf}' | '\u{5f3}' | '\u{a78c}')
}

/// Tells whether `c` is not seen by readers: soft hyphens, joiners, marks of direction, choices of glyph.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Tells whether `c` is a vowel point of Arabic or Hebrew, which print mostly leaves out.
pub(super) fn is_dropped_point(c: char) -> bool {
    matches!(
        c,
        '\u{591}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'
            | '\u{5c2}'
            | '\u{5c4}'
            | '\u{5c5}'
            | '\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{6df}'..='\u{6e4}'
            | '\u{6e7}'
            | '\u{6e8}'
            | '\u{6ea}'..='\u{6ed}'
            | '\u{8d3}'..='\u{8e1}'
            | '\u{8e3}'..='\u{8ff}'
    )
}

/// Tells whether `mark` on a Cyrillic `letter` makes a letter of its own, as in й, ї, ў, ѓ; stress marks and ё do not.
fn makes_another_letter(letter: char, mark: char) -> bool {
    match mark {
        '\u{300}' => false,
        '\u{301}' => matches!(letter, 'г' | 'к'),
        '\u{308}' => letter != 'е',
        _ => true,
    }
}

fn shifted(c: char, distance: u32) -> char {
    char::from_u32(c as u32 + distance).unwrap_or(c)
}

/// Returns the ASCII digit for a decimal digit of another script.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [char; 18] =
        ['٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐'];
    let zero = ZEROS.into_iter().rev().find(|&zero| zero <= c)?;
    char::from_digit(c as u32 - zero as u32, 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text), expected);
    }

    #[test]
    fn case_accents_and_width_do_not_count() {
        check("Élysée İSTANBUL ｱｶﾞ ＡＢ１ Ǆ", "elysee istanbul アガ ab1 dz");
        check("e\u{301}le\u{300}ve", "eleve");
        check("Ơ Tiếng Việt", "o tieng viet");
    }

    #[test]
    fn letters_that_unicode_does_not_take_apart_are_folded_too() {
        check("Straße Ærø Œuvre Łódź Đoković Þór ıI", "strasse aero oeuvre lodz dokovic thor ii");
        check("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ");
    }

    #[test]
    fn cyrillic_keeps_its_letters_and_loses_stress_marks() {
        check("Ёлка ЙОД Ї ў за\u{301}мок Ќ", "елка йод ї ў замок ќ");
        check("и\u{306} е\u{308} г\u{301}", "й е ѓ");
    }

    #[test]
    fn arabic_and_persian_spellings_meet() {
        check("أحمد إلى آمن مدرسة مُحَمَّد كـــتاب", "احمد الي امن مدرسه محمد كتاب");
        check("کیف ۱۲٣", "كيف 123");
    }

    #[test]
    fn vowel_signs_of_indic_scripts_and_thai_stay() {
        check("चुनाव ไทย น้ำ", "चुनाव ไทย น้ำ");
    }

    #[test]
    fn a_nasal_before_its_kin_is_a_dot_in_devanagari() {
        check("हिन्दी मुम्बई गङ्गा ठण्ड पञ्च", "हिंदी मुंबई गंगा ठंड पंच");
        check("अन्य जन्म तुम्ही", "अन्य जन्म तुम्ही");
        check("पाँच ज़मीन ज\u{93c}मीन बड़ा", "पांच जमीन जमीन बडा");
        check("न् द", "न् द");
    }

    #[test]
    fn the_armenian_ligature_is_two_letters() {
        check("Երևան ԵՐԵՎԱՆ Երեւան", "երեվան երեվան երեվան");
    }

    #[test]
    fn a_mark_may_be_spelled_out() {
        let spelled = |c, base| added_letter(c, Some(base));
        assert_eq!(
            [spelled('ü', 'u'), spelled('\u{308}', 'u'), spelled('\u{30a}', 'a')],
            [Some('e'), Some('e'), Some('a')]
        );
        assert_eq!([spelled('\u{308}', 'e'), spelled('\u{30a}', 'u'), spelled('ë', 'e')], [None; 3]);
    }

    #[test]
    fn short_fields_lose_extra_white_space_and_fancy_quotes() {
        check("  The\u{a0}\n “Post” – O’Brien\u{ad}s ", "the \"post\" - o'briens");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in r"(\PC|[Ѐ-ӿ]|\p{M}|[؀-ۿ]|[ᄀ-ᇿ가-힣]|[か゛゜\u{3099}]|[ऀ-ॿ]){0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
