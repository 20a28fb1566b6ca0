//! Words → their sounds.
//!
//! A Latin letter stands for other sounds in other languages, so each consonant is a set: `ch` is what it is in English,
//! and may be that of French or German. Where one letter changes the whole reading, as `j` does in `Jelzin`, a word has
//! several.

use super::letters::{
    A, B, CH, Consonants, D, E, F, G, H, I, J, K, KH, L, Letter, M, N, O, P, R, S, SH, T, TS, U, V, Vowels, Z, ZH,
    is_of_abjad, letter,
};

/// Letters of a name that are read; what is longer is no name.
const MAX_LETTERS: usize = 40;

/// A consonant of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Consonant {
    /// What its letters mostly stand for.
    pub(super) likely: Consonants,
    /// That, and what else they may stand for.
    pub(super) possible: Consonants,
}

impl Consonant {
    /// Tells whether it is sh, ch or zh.
    pub(super) fn is_hushing(self) -> bool {
        self.likely & (SH | CH | ZH) != 0
    }
}

/// The vowels between two consonants, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) vowels: Vowels,
    /// Whether the script leaves out what may stand here.
    pub(super) is_open: bool,
}

/// The sounds of a name: a run of vowels before each consonant, and one behind the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sounds {
    pub(super) consonants: Vec<Consonant>,
    pub(super) runs: Vec<Run>,
}

impl Sounds {
    /// Returns how many sounds there are.
    pub(super) fn len(&self) -> usize {
        self.consonants.len() + self.runs.iter().filter(|run| run.vowels != 0).count()
    }

    /// Tells whether the script leaves out vowels.
    pub(super) fn is_of_abjad(&self) -> bool {
        self.runs.iter().any(|run| run.is_open)
    }

    /// Tells whether so much is written that a match is no chance.
    pub(super) fn tells_enough(&self) -> bool {
        let n_closed = self.runs.iter().filter(|run| !run.is_open).count();
        let n = self.consonants.len();
        if self.is_of_abjad() { n >= 3 || n == 2 && n_closed >= 2 } else { n >= 2 }
    }

    fn consonant(&mut self, likely: Consonants, otherwise: Consonants) {
        if self.runs.len() == self.consonants.len() {
            self.runs.push(Run::default());
        }
        self.consonants.push(Consonant { likely, possible: likely | otherwise });
    }

    fn vowels(&mut self, vowels: Vowels) {
        if self.runs.len() == self.consonants.len() {
            self.runs.push(Run::default());
        }
        if let Some(run) = self.runs.last_mut() {
            run.vowels |= vowels;
            run.is_open = false;
        }
    }

    fn open(&mut self) {
        if self.runs.len() == self.consonants.len() {
            self.runs.push(Run { vowels: 0, is_open: true });
        } else if let Some(run) = self.runs.last_mut() {
            run.is_open = true;
        }
    }

    fn finish(mut self) -> Self {
        if self.runs.len() == self.consonants.len() {
            self.runs.push(Run::default());
        }
        self
    }
}

/// Reads a folded word; nothing comes out for words of digits, of scripts without an alphabet, and of one letter.
pub(super) fn readings(word: &str) -> Vec<Sounds> {
    let letters: Vec<char> = word.chars().take(MAX_LETTERS + 1).collect();
    let Some(&first) = letters.first() else { return Vec::new() };
    if letters.len() > MAX_LETTERS || letters.len() < 2 {
        return Vec::new();
    }
    let mut readings = Vec::new();
    if word.is_ascii() {
        readings.extend(latin(&letters, Jot::Consonant));
        if readings.is_empty() {
            return readings;
        }
        if letters.contains(&'j') {
            readings.extend(latin(&letters, Jot::Glide));
        }
    } else if is_of_abjad(first) {
        readings.extend(abjad(&letters));
        // The article of Arabic.
        if letters.starts_with(&['ا', 'ل']) && letters.len() >= 5 {
            readings.extend(abjad(&letters[2..]));
        }
    } else {
        readings.extend(alphabet(&letters));
        // The ending of the Georgian nominative, which is no part of a foreign name.
        if let [name @ .., 'ი'] = &letters[..]
            && name.len() >= 3
        {
            readings.extend(alphabet(name));
        }
    }
    readings
}

/// How `j` is read where it could be either.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jot {
    Consonant,
    Glide,
}

/// Letters that stand for one sound together, the longest first: what they mostly are, and what else.
const LATIN_GROUPS: [(&str, Consonants, Consonants); 25] = [
    ("tsch", CH, 0),
    ("dsch", J, 0),
    ("tch", CH, 0),
    ("sch", SH, 0),
    ("dzh", J, 0),
    ("tz", TS, Z),
    ("ts", TS, 0),
    ("cz", CH, TS),
    ("sz", SH, S),
    ("zh", ZH, J),
    ("sh", SH, 0),
    ("ch", CH, SH | KH),
    ("kh", KH | H, 0),
    ("gh", G, KH),
    ("ph", F, 0),
    ("th", T, S),
    ("dh", D, Z),
    ("dj", J, 0),
    ("ck", K, 0),
    ("ss", S, 0),
    ("zz", TS | Z, 0),
    ("cc", K, CH),
    ("ff", F | V, 0),
    ("gg", G, J),
    ("qu", K, 0),
];

fn latin(letters: &[char], jot: Jot) -> Option<Sounds> {
    let mut sounds = Sounds::default();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        // Most letters begin no group: a look at the next one spares looking at all groups.
        let may_be_group = rest.get(1).is_some_and(|&next| !is_vowel(next) || rest[0] == 'q');
        let group = LATIN_GROUPS.iter().filter(|_| may_be_group).find(|(group, ..)| {
            group.len() <= rest.len() && group.bytes().zip(rest).all(|(byte, &c)| char::from(byte) == c)
        });
        if let Some(&(group, likely, otherwise)) = group {
            sounds.consonant(likely, otherwise);
            if group == "qu" {
                sounds.consonant(V, 0);
            }
            at += group.len();
            continue;
        }
        let c = letters[at];
        let next = letters.get(at + 1).copied();
        let before = at.checked_sub(1).map(|before| letters[before]);
        at += 1;
        // A letter written twice is one sound.
        if next == Some(c) && !is_vowel(c) {
            at += 1;
        }
        match c {
            'a' => sounds.vowels(A),
            'e' => sounds.vowels(E),
            'i' | 'y' => sounds.vowels(I),
            'o' => sounds.vowels(O),
            'u' => sounds.vowels(U),
            'j' => {
                let is_before_vowel = next.is_some_and(is_vowel);
                let is_after_consonant = before.is_some_and(|before| !is_vowel(before));
                if !is_before_vowel || jot == Jot::Glide || is_after_consonant && before != Some('n') {
                    sounds.vowels(I);
                } else {
                    sounds.consonant(J | ZH, H);
                }
            }
            'b' => sounds.consonant(B, 0),
            'c' if matches!(next, Some('e' | 'i' | 'y')) => sounds.consonant(S | TS, CH | K),
            'c' => sounds.consonant(K, TS | CH | S),
            'd' => sounds.consonant(D, 0),
            'f' => sounds.consonant(F, if next.is_none() { V } else { 0 }),
            'g' => sounds.consonant(G, if matches!(next, Some('e' | 'i' | 'y')) { J | ZH | H } else { H }),
            // At the end, and before a consonant, it only lengthens the vowel in some languages.
            'h' if next.is_none() && before.is_some_and(is_vowel) => {}
            'h' => sounds.consonant(H, KH),
            'k' => sounds.consonant(K, 0),
            'l' => sounds.consonant(L, 0),
            'm' => sounds.consonant(M, 0),
            'n' => sounds.consonant(N, 0),
            'p' => sounds.consonant(P, 0),
            'q' => sounds.consonant(K | G, 0),
            'r' => sounds.consonant(R, 0),
            's' => sounds.consonant(S, Z | SH),
            't' => sounds.consonant(T, 0),
            'v' | 'w' => sounds.consonant(V, F),
            'x' => {
                sounds.consonant(K, 0);
                sounds.consonant(S, Z);
            }
            'z' => sounds.consonant(Z | TS, ZH),
            _ => return None,
        }
    }
    Some(sounds.finish())
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Reads a word of an alphabet that writes its vowels.
fn alphabet(letters: &[char]) -> Option<Sounds> {
    let mut sounds = Sounds::default();
    let mut at = 0;
    while at < letters.len() {
        let (c, next) = (letters[at], letters.get(at + 1).copied());
        let pair = match (c, next) {
            ('д', Some('ж')) => Some(J),
            ('т', Some('с')) => Some(TS),
            ('μ', Some('π')) => Some(B),
            ('γ', Some('κ')) => Some(G),
            ('ν', Some('τ')) => Some(D),
            ('τ', Some('σ')) => Some(TS | CH),
            ('τ', Some('ζ')) => Some(J),
            _ => None,
        };
        if let Some(consonant) = pair {
            sounds.consonant(consonant, 0);
            at += 2;
            continue;
        }
        at += 1;
        match letter(c)? {
            // Greek ου is one vowel, and so is Armenian ու.
            Letter::Vowels(O) if matches!((c, next), ('ο', Some('υ')) | ('ո', Some('ւ'))) => {
                sounds.vowels(U);
                at += 1;
            }
            Letter::Consonant { likely, otherwise } => {
                sounds.consonant(likely, otherwise);
                if next == Some(c) {
                    at += 1;
                }
            }
            Letter::Two(first, second) => {
                sounds.consonant(first, 0);
                sounds.consonant(second, 0);
            }
            Letter::Soft(consonant) => {
                sounds.consonant(consonant, 0);
                sounds.vowels(I);
            }
            Letter::Vowels(vowels) => sounds.vowels(vowels),
            Letter::Open => sounds.open(),
            Letter::Silent => {}
            Letter::Waw | Letter::He => return None,
        }
    }
    Some(sounds.finish())
}

/// Reads a word of a script that writes long vowels only: between consonants, any may stand.
fn abjad(letters: &[char]) -> Option<Sounds> {
    let mut sounds = Sounds::default();
    sounds.open();
    let is_alif = |c: char| matches!(c, 'ا' | 'א');
    for (at, &c) in letters.iter().enumerate() {
        let (before, next) = (at.checked_sub(1).map(|before| letters[before]), letters.get(at + 1).copied());
        match letter(c)? {
            Letter::Consonant { likely, otherwise } => {
                sounds.consonant(likely, otherwise);
                sounds.open();
            }
            Letter::He if next.is_some() => {
                sounds.consonant(H, KH);
                sounds.open();
            }
            Letter::He => sounds.open(),
            Letter::Waw => {
                let is_consonant = match before {
                    None => !next.is_some_and(is_alif) || c == 'و',
                    Some(before) => next.is_some_and(is_alif) || is_alif(before) && at > 1 && next.is_some(),
                };
                if is_consonant {
                    sounds.consonant(V, 0);
                    sounds.open();
                } else {
                    sounds.vowels(O | U);
                }
            }
            // At the beginning it only carries a vowel.
            Letter::Vowels(_) if at == 0 && is_alif(c) => {}
            Letter::Vowels(vowels) => sounds.vowels(vowels),
            Letter::Open => sounds.open(),
            Letter::Silent => {}
            Letter::Two(..) | Letter::Soft(_) => return None,
        }
    }
    Some(sounds.finish())
}
