//! Letters of seven scripts → the sounds that each may stand for in a name.

use super::romanise::Sounds;

/// A set of vowels.
pub(super) type Vowels = u8;
pub(super) const A: Vowels = 1;
pub(super) const E: Vowels = 1 << 1;
/// Also the glide in `ya`.
pub(super) const I: Vowels = 1 << 2;
pub(super) const O: Vowels = 1 << 3;
pub(super) const U: Vowels = 1 << 4;

/// A set of consonants.
pub(super) type Consonants = u32;
pub(super) const P: Consonants = 1;
pub(super) const B: Consonants = 1 << 1;
pub(super) const F: Consonants = 1 << 2;
/// Also `w`.
pub(super) const V: Consonants = 1 << 3;
pub(super) const T: Consonants = 1 << 4;
pub(super) const D: Consonants = 1 << 5;
pub(super) const K: Consonants = 1 << 6;
pub(super) const G: Consonants = 1 << 7;
pub(super) const S: Consonants = 1 << 8;
pub(super) const Z: Consonants = 1 << 9;
pub(super) const SH: Consonants = 1 << 10;
pub(super) const ZH: Consonants = 1 << 11;
pub(super) const CH: Consonants = 1 << 12;
/// As in `jet`.
pub(super) const J: Consonants = 1 << 13;
pub(super) const TS: Consonants = 1 << 14;
pub(super) const H: Consonants = 1 << 15;
pub(super) const KH: Consonants = 1 << 16;
pub(super) const M: Consonants = 1 << 17;
pub(super) const N: Consonants = 1 << 18;
pub(super) const L: Consonants = 1 << 19;
pub(super) const R: Consonants = 1 << 20;

/// What a letter does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    /// A consonant: what it mostly is, and what else it may be.
    Consonant { likely: Consonants, otherwise: Consonants },
    /// Two consonants.
    Two(Consonants, Consonants),
    /// A consonant with a glide behind it.
    Soft(Consonants),
    /// Any of some vowels, or all of them.
    Vowels(Vowels),
    /// A vowel that may be any, or none: what a script leaves out.
    Open,
    /// Nothing.
    Silent,
    /// ו and و: a consonant before vowels and at the beginning, else a vowel.
    Waw,
    /// A letter that stands for a consonant, but for an open vowel at the end: ה and ه.
    He,
}

const fn one(likely: Consonants) -> Letter {
    Letter::Consonant { likely, otherwise: 0 }
}

const fn mostly(likely: Consonants, otherwise: Consonants) -> Letter {
    Letter::Consonant { likely, otherwise }
}

/// Returns what a letter of a script other than Latin does; `None` for all others.
pub(super) fn letter(c: char) -> Option<Letter> {
    match c {
        'α'..='ω' => greek(c),
        'а'..='ґ' => cyrillic(c),
        'ա'..='և' => armenian(c),
        'א'..='ת' => hebrew(c),
        'ء'..='ۿ' => arabic(c),
        'ა'..='ჿ' => georgian(c),
        _ => None,
    }
}

fn cyrillic(c: char) -> Option<Letter> {
    use Letter::{Open, Silent, Soft, Two, Vowels};
    Some(match c {
        'а' => Vowels(A),
        'б' => one(B),
        'в' => mostly(V, F),
        'г' => one(G | H),
        'ґ' | 'ѓ' => one(G),
        'д' => one(D),
        'е' | 'є' => Vowels(E | I),
        'э' => Vowels(E),
        'ж' => mostly(ZH, J),
        'з' => one(Z),
        'ѕ' => one(Z),
        'и' | 'і' | 'ї' | 'й' | 'ы' | 'ј' => Vowels(I),
        'к' | 'қ' => one(K),
        'ќ' => mostly(K, CH),
        'л' => one(L),
        'м' => one(M),
        'н' => one(N),
        'о' => Vowels(O),
        'п' => one(P),
        'р' => one(R),
        'с' => one(S),
        'т' => one(T),
        'у' => Vowels(U),
        'ў' => mostly(V, 0),
        'ф' => one(F),
        'х' => one(KH | H),
        'ц' => one(TS),
        'ч' | 'ћ' => one(CH),
        'ш' => one(SH),
        'щ' => Two(SH, CH),
        'ъ' => Open,
        'ь' => Silent,
        'ю' => Vowels(U | I),
        'я' => Vowels(A | I),
        'ђ' | 'џ' => one(J),
        'љ' => Soft(L),
        'њ' => Soft(N),
        _ => return None,
    })
}

fn greek(c: char) -> Option<Letter> {
    use Letter::{Two, Vowels};
    Some(match c {
        'α' => Vowels(A),
        'β' => one(V),
        'γ' => mostly(G, 0),
        'δ' => one(D),
        'ε' => Vowels(E),
        'ζ' => one(Z),
        'η' | 'ι' => Vowels(I),
        'θ' | 'τ' => one(T),
        'κ' => one(K),
        'λ' => one(L),
        'μ' => one(M),
        'ν' => one(N),
        'ξ' => Two(K, S),
        'ο' | 'ω' => Vowels(O),
        'π' => one(P),
        'ρ' => one(R),
        'σ' | 'ς' => mostly(S, SH),
        'υ' => Vowels(U | I),
        'φ' => one(F),
        'χ' => one(KH | H),
        'ψ' => Two(P, S),
        _ => return None,
    })
}

fn arabic(c: char) -> Option<Letter> {
    use Letter::{He, Open, Vowels, Waw};
    Some(match c {
        'ا' => Vowels(A | E | O),
        'ب' => one(B | P),
        'پ' => one(P),
        'ت' | 'ط' => one(T),
        'ث' => one(T | S),
        'ج' => one(J | G | ZH),
        'چ' => one(CH),
        'ح' => one(H),
        'خ' => one(KH),
        'د' | 'ض' => one(D),
        'ذ' => one(D | Z),
        'ر' => one(R),
        'ز' | 'ظ' => one(Z),
        'ژ' => one(ZH),
        'س' => one(S),
        'ص' => one(S),
        'ش' => mostly(SH, CH),
        'ع' | 'ء' | 'ئ' | 'ؤ' => Open,
        'غ' | 'گ' => one(G),
        'ف' => one(F | V),
        'ق' => one(K | G),
        'ك' => one(K),
        'ل' => one(L),
        'م' => one(M),
        'ن' => one(N),
        'ه' => He,
        'و' => Waw,
        'ي' => Vowels(I | E),
        _ => return None,
    })
}

fn hebrew(c: char) -> Option<Letter> {
    use Letter::{He, Open, Vowels, Waw};
    Some(match c {
        'א' | 'ע' => Open,
        'ב' => one(B | V),
        'ג' => one(G | J),
        'ד' => one(D),
        'ה' => He,
        'ו' => Waw,
        'ז' => one(Z),
        'ח' => one(H | KH),
        'ט' | 'ת' => one(T),
        'י' => Vowels(I | E),
        'כ' | 'ך' => one(K | KH),
        'ל' => one(L),
        'מ' | 'ם' => one(M),
        'נ' | 'ן' => one(N),
        'ס' => one(S),
        'פ' | 'ף' => one(P | F),
        'צ' | 'ץ' => mostly(TS, CH | Z),
        'ק' => one(K),
        'ר' => one(R),
        'ש' => one(SH | S),
        _ => return None,
    })
}

fn georgian(c: char) -> Option<Letter> {
    use Letter::Vowels;
    Some(match c {
        'ა' => Vowels(A),
        'ბ' => one(B),
        'გ' => one(G),
        'დ' => one(D),
        'ე' => Vowels(E),
        'ვ' => one(V),
        'ზ' => one(Z),
        'თ' | 'ტ' => one(T),
        'ი' => Vowels(I),
        'კ' | 'ქ' | 'ყ' => one(K),
        'ლ' => one(L),
        'მ' => one(M),
        'ნ' => one(N),
        'ო' => Vowels(O),
        'პ' | 'ფ' => one(P),
        'ჟ' => one(ZH),
        'რ' => one(R),
        'ს' => one(S),
        'უ' => Vowels(U),
        'ღ' => one(G),
        'შ' => one(SH),
        'ჩ' | 'ჭ' => one(CH),
        'ც' | 'წ' => one(TS),
        'ძ' => one(Z),
        'ხ' => one(KH),
        'ჯ' => one(J),
        'ჰ' => one(H),
        _ => return None,
    })
}

fn armenian(c: char) -> Option<Letter> {
    use Letter::Vowels;
    Some(match c {
        'ա' => Vowels(A),
        'բ' => one(B),
        'գ' => one(G),
        'դ' => one(D),
        'ե' | 'է' | 'ը' => Vowels(E),
        'զ' | 'ձ' => one(Z),
        'թ' | 'տ' => one(T),
        'ժ' => one(ZH),
        'ի' | 'յ' => Vowels(I),
        'լ' => one(L),
        'խ' => one(KH),
        'ծ' | 'ց' => one(TS),
        'կ' | 'ք' => one(K),
        'հ' => one(H),
        'ղ' => mostly(G, L),
        'ճ' | 'չ' => one(CH),
        'մ' => one(M),
        'ն' => one(N),
        'շ' => one(SH),
        'ո' | 'օ' => Vowels(O),
        'պ' | 'փ' => one(P),
        'ջ' => one(J),
        'ռ' | 'ր' => one(R),
        'ս' => one(S),
        'վ' | 'ւ' => one(V),
        'ֆ' => one(F),
        _ => return None,
    })
}

/// Tells whether `c` is of a script that leaves out short vowels.
pub(super) fn is_of_abjad(c: char) -> bool {
    matches!(c, 'א'..='ת' | 'ء'..='ۿ')
}

/// Returns the sounds that a name may begin with whose first letter is the Latin letter `c`.
fn first_sounds_of_latin(c: char) -> Letter {
    match c {
        'b' => one(B),
        'c' => one(K | S | TS | CH | SH | KH),
        'd' => one(D | J | Z),
        'f' => one(F | V),
        'g' => one(G | J | ZH | H),
        'h' => one(H | KH),
        'j' => one(J | ZH | H),
        'k' => one(K | KH | H),
        'l' => one(L),
        'm' => one(M),
        'n' => one(N),
        'p' => one(P | F),
        'q' => one(K | G),
        'r' => one(R),
        's' => one(S | Z | SH),
        't' => one(T | TS | CH | S),
        'v' | 'w' => one(V | F),
        'x' => one(K | S | H | Z),
        'z' => one(Z | TS | ZH | S),
        _ => Letter::Open,
    }
}

/// Returns the letters with which words may begin that have one of `readings`.
pub(super) fn that_may_begin(readings: &[Sounds]) -> Vec<char> {
    const SCRIPTS: [std::ops::RangeInclusive<char>; 7] =
        ['a'..='z', 'а'..='ґ', 'α'..='ω', 'ء'..='گ', 'א'..='ת', 'ა'..='ჰ', 'ա'..='և'];
    let (mut consonants, mut has_vowel) = (0, false);
    for sounds in readings {
        match (sounds.runs.first(), sounds.consonants.first()) {
            (Some(run), Some(consonant)) if run.vowels == 0 => {
                consonants |= consonant.possible;
                has_vowel |= run.is_open;
            }
            _ => has_vowel = true,
        }
    }
    let may_begin = |c: char| {
        let letter = if c.is_ascii() { Some(first_sounds_of_latin(c)) } else { letter(c) };
        let has = |sounds: Consonants| sounds & consonants != 0;
        match letter {
            Some(Letter::Consonant { likely, otherwise }) => has(likely | otherwise) || has_vowel && c == 'j',
            Some(Letter::Two(first, _) | Letter::Soft(first)) => has(first),
            Some(Letter::Vowels(_) | Letter::Open) => has_vowel || c == 'ا',
            Some(Letter::Waw) => has_vowel || has(V),
            Some(Letter::He) => has(H),
            Some(Letter::Silent) | None => false,
        }
    };
    let mut letters: Vec<char> = SCRIPTS.into_iter().flatten().filter(|&c| may_begin(c)).collect();
    // Digraphs that begin with another sound's letter.
    let digraphs = [('μ', B), ('γ', G), ('ν', D), ('τ', TS | J), ('д', J), ('т', TS)];
    letters.extend(digraphs.into_iter().filter(|(_, sounds)| sounds & consonants != 0).map(|(c, _)| c));
    letters.sort_unstable();
    letters.dedup();
    letters
}
