//! Names → whether two of them may be spellings of one, in any scripts.
//!
//! In goes a typed name, out comes what tells which words may be it: `zelensky` is Zelenskyy, Zelenskiy, Selenskyj,
//! Зеленський and زيلينسكي. A word is read as sounds (in `romanise`): consonants, each with the sounds that its letters
//! may stand for in the languages that print news, and the vowels between them. Two words are one name when their
//! consonants agree one by one and their vowels do, with doubts that only longer names may have: Bush is not Bosh, nor
//! Sanders senders. What no rule finds, such as Peking for Beijing, stands in a table (in `groups`).

pub(super) mod groups;
mod letters;
mod romanise;
pub mod synonyms;

use romanise::{Consonant, Run, Sounds};

/// What tells which words may be a name.
#[derive(Clone, Debug)]
pub struct Name {
    surface: String,
    readings: Vec<Sounds>,
}

impl Name {
    /// Reads a folded word as a name.
    #[must_use]
    pub fn new(surface: &str) -> Self {
        Self { surface: surface.to_owned(), readings: romanise::readings(surface) }
    }

    /// Tells whether the folded `word` may be the name.
    #[must_use]
    pub fn is_spelt(&self, word: &str) -> bool {
        if self.surface == word {
            return true;
        }
        // Names do not lose or gain half their letters; a letter has up to two bytes, a sound up to four letters.
        if self.readings.is_empty() || word.len() > 8 * self.surface.len() {
            return false;
        }
        let others = romanise::readings(word);
        self.readings.iter().any(|sounds| others.iter().any(|other| are_one(sounds, other)))
    }
}

/// Returns the letters that spellings of the name `surface` may begin with.
#[must_use]
pub fn first_letters(surface: &str) -> Vec<char> {
    letters::that_may_begin(&romanise::readings(surface))
}

/// Sounds of a name from which on it is enough that runs of vowels share one.
const MIN_SHARING: usize = 6;

/// How much two spellings may differ: nothing in short names, which meet by chance.
fn budget(n_sounds: usize) -> u32 {
    match n_sounds {
        0..=5 => 0,
        6..=7 => 1,
        8..=9 => 3,
        _ => 4,
    }
}

fn are_one(a: &Sounds, b: &Sounds) -> bool {
    if a.consonants.len() != b.consonants.len() || !a.tells_enough() || !b.tells_enough() {
        return false;
    }
    let n_sounds = a.len().max(b.len());
    let budget = budget(n_sounds);
    let mut doubts = 0;
    for (a, b) in a.consonants.iter().zip(&b.consonants) {
        match consonant_doubt(*a, *b) {
            Some(doubt) => doubts += doubt,
            None => return false,
        }
        if doubts > budget {
            return false;
        }
    }
    let last = a.runs.len() - 1;
    // A vowel letter of an abjad stands for several vowels at once.
    let sharing = if n_sounds >= MIN_SHARING || a.is_of_abjad() || b.is_of_abjad() {
        Sharing::Enough
    } else {
        Sharing::TooLittle
    };
    for (n, (run, other)) in a.runs.iter().zip(&b.runs).enumerate() {
        let place = match n {
            0 => Place::First,
            _ if n == last => Place::Last,
            _ if a.consonants[n - 1].is_hushing() => Place::AfterHushing,
            _ => Place::Inner,
        };
        match vowel_doubt(*run, *other, place, sharing) {
            Some(doubt) => doubts += doubt,
            None => return false,
        }
        if doubts > budget {
            return false;
        }
    }
    true
}

fn consonant_doubt(a: Consonant, b: Consonant) -> Option<u32> {
    if a.likely & b.likely != 0 {
        Some(0)
    } else if a.likely & b.possible != 0 || a.possible & b.likely != 0 {
        Some(1)
    } else {
        (a.possible & b.possible != 0).then_some(2)
    }
}

/// Where vowels stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    /// Behind sh, ch or zh, where Russian ё is printed as е and heard as o.
    AfterHushing,
    Inner,
    Last,
}

/// Whether it is enough that runs of vowels share one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Enough,
    TooLittle,
}

fn vowel_doubt(a: Run, b: Run, place: Place, sharing: Sharing) -> Option<u32> {
    use letters::{A, E, I, O, U};
    if a.is_open || b.is_open || a.vowels == b.vowels {
        return Some(0);
    }
    let (a, b) = (a.vowels, b.vowels);
    let (shared, different) = (a & b, a ^ b);
    if a == 0 || b == 0 {
        return match (place, different) {
            (Place::Last, E) => Some(1),
            (Place::Inner | Place::AfterHushing, E | A | I) => Some(2),
            _ => None,
        };
    }
    if shared != 0 {
        // A glide (`Tatiana`, `Tatyana`), an umlaut (`Mueller`), French `ou`.
        let is_spelling =
            different == I || (different & !(E | I) == 0 && shared & (O | U) != 0) || (a | b) & !I == O | U;
        return if is_spelling || sharing == Sharing::Enough { Some(0) } else { None };
    }
    match a | b {
        both if both == E | O && place == Place::AfterHushing => Some(0),
        both if both == O | U => Some(1),
        both if [E | I, A | E, A | O, E | O].contains(&both) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[track_caller]
    fn check(name: &str, spellings: &str, others: &str) {
        let typed = Name::new(&fold(name));
        for word in spellings.split(' ').filter(|word| !word.is_empty()) {
            let folded = fold(word);
            assert!(
                typed.is_spelt(&folded),
                "{name} is {word}: {:?} {:?}",
                typed.readings,
                romanise::readings(&folded)
            );
            assert!(Name::new(&folded).is_spelt(&fold(name)), "{word} is {name}");
            let first = folded.chars().next().unwrap();
            assert!(
                folded == fold(name) || first_letters(&fold(name)).contains(&first),
                "{name} may begin with {first}"
            );
        }
        for word in others.split(' ').filter(|word| !word.is_empty()) {
            let folded = fold(word);
            assert!(
                !typed.is_spelt(&folded),
                "{name} is not {word}: {:?} {:?}",
                typed.readings,
                romanise::readings(&folded)
            );
        }
    }

    #[test]
    fn names_meet_across_the_ways_to_write_cyrillic() {
        check(
            "Zelensky",
            "Zelenskyy Zelenskiy Zelenski Selenskyj Zelenskij Zelenskyi Зеленський Зеленский زيلينسكي Ζελένσκι זלנסקי",
            "Zelaya Zelensk Selena Zielinska Zaleski",
        );
        check("Putin", "Poutine Путин Путін بوتين Πούτιν פוטין პუტინი", "Putnam Poten Button Patton");
        check("Gorbachev", "Gorbatschow Gorbatchev Gorbačov Горбачев Горбачёв", "Grabar");
        check("Khrushchev", "Chruschtschow Khrouchtchev Хрущев", "Christchurch");
        check("Yeltsin", "Jelzin Eltsine Ельцин", "Elton Yelling");
        check("Yatsenyuk", "Jazenjuk Iatseniouk Яценюк", "");
        check("Navalny", "Nawalny Navalnyj Навальный Nawalnyj نافالني", "Navarro Navalha");
        check("Lukashenko", "Lukaschenko Loukachenko Lukašenko Лукашенко Lukashenka", "");
        check("Timoshenko", "Tymoshenko Timoschenko Tymoschenko Timochenko Тимошенко", "");
        check("Tchaikovsky", "Tschaikowski Чайковский Tchaïkovski", "");
        check("Shevchenko", "Schewtschenko Chevtchenko Шевченко", "");
        check("Tatiana", "Tatyana Tatjana Татьяна", "Titian");
        check("Milošević", "Milosevic Милошевић", "Molosovic");
        check("Ljubljana", "Љубљана Lubljana", "Lublin");
    }

    #[test]
    fn names_meet_across_other_scripts() {
        check("Netanyahu", "Netanjahu Netanyahou Нетаньяху نتنياهو נתניהו", "Netanya");
        check("Mitsotakis", "Μητσοτάκης Мицотакис", "");
        check("Tsipras", "Τσίπρας Ципрас Zipras", "");
        check("Saakashvili", "Saakaschwili სააკაშვილი Саакашвили", "");
        check("Pashinyan", "Paschinjan Pachinian Пашинян Փաշինյան", "");
        check("Khomeini", "Chomeini خميني Хомейни", "Comein");
        check("Ahmed", "أحمد Ахмед", "Amid");
        check("Hitler", "Гитлер Гітлер", "Hustler");
    }

    #[test]
    fn short_and_plain_words_do_not_meet_by_chance() {
        check("Bush", "Буш", "Bosh Bash");
        check("Scholz", "Шольц", "Schulz Shells Schools");
        check("Trump", "", "Tramp Tromp Trompe Triumph");
        check("Sanders", "", "senders sounders cinders");
        check("Thatcher", "", "teacher touche");
        check("Sara", "Сара", "Zara Sera Sura");
        check("Chan", "", "Han Kan Shan");
        check("Merkel", "Меркель", "Markle Merkle Markel miracle");
        check("Meloni", "Мелони", "Malone Melon Milano");
        check("Harris", "", "Horus heiress Paris");
        check("Bauer", "", "Beier Bayer Boer");
        check("Chandler", "", "handler");
        check("Mahmoud", "Mahmud محمود", "Mohammed");
        check("Rabin", "", "Rubin Robin");
        check("May", "", "my me ma");
        check("Xi", "", "she si");
        check("Iran", "", "Iraq Iron urine");
        check("Austria", "", "Australia");
        check("Niger", "", "Nigeria");
        check("Müller", "Mueller Muller Мюллер", "Miller Moeller Mahler");
    }

    #[test]
    fn hostile_words_are_compared_in_no_time() {
        let name = Name::new(&"sch".repeat(40));
        assert!(!name.is_spelt(&"ж".repeat(64)));
        assert!(Name::new("").readings.is_empty());
        assert!(!Name::new("東京").is_spelt("京都"));
    }
}
