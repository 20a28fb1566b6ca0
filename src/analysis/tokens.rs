//! Text → words and runs of characters, each with its place in the text and its folded form.
//!
//! A [`Word`] takes one position; a run of a script that is written without spaces takes one for each of its characters.
//! `Biden's L’élection AT&T U.S. 日本` gives the words `biden`, `l`, `election`, `att`, `us` and the run `日本`. What
//! becomes a term of the index is decided above, in [`super`] for articles and in [`super::typed`] for queries.

use std::ops::Range;

use super::character::{Class, char_at, classify};
use super::forms::{FormRanges, Forms, MAX_WORD_BYTES, Scratch, Shape};
use super::number::{Digits, read_digits};

/// Characters on either side of `&` in a name such as `AT&T`.
const MAX_AMPERSAND_SIDE: usize = 3;

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';

/// Parts of a compound that are also one word.
const MAX_COMPOUND_PARTS: usize = 4;

/// What stands next in a text.
#[derive(Debug)]
pub(super) enum Group {
    /// A word, or the parts of a compound.
    Words(Compound),
    /// Characters of a script that is written without spaces; [`super::character::units`] takes them apart.
    Run(Range<usize>),
}

/// Whether the words of a group are also one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compound {
    Joined,
    /// A chain of too many.
    PartsOnly,
}

#[derive(Debug)]
enum Found {
    Word(Word),
    Run(Range<usize>),
}

/// A word: one position of the text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its bytes in the text, without a possessive ending.
    pub(super) span: Range<usize>,
    pub(super) forms: FormRanges,
    pub(super) shape: Shape,
    /// Its part before the first apostrophe that joins, if it has one.
    pub(super) head: Option<Head>,
    /// Whether a hyphen or a slash joins it to the word before.
    pub(super) joint: Joint,
}

/// The part of a word before an apostrophe: where it ends in the text, and in the forms of the word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) end: usize,
    pub(super) surface_bytes: usize,
    pub(super) lowered_bytes: usize,
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    None,
    Hyphen,
}

/// Finds the words of a stretch of text, in order.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// Where a word must begin to be joined to the last one.
    joined_at: Option<usize>,
    /// Up to where separators between digits part numbers.
    parted_until: usize,
    /// What was found beyond the end of the last group.
    carried: Option<Found>,
    compound: Compound,
}

impl<'a> Words<'a> {
    /// Starts at the beginning of `range`, which lies in `text` on character boundaries.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            joined_at: None,
            parted_until: 0,
            carried: None,
            compound: Compound::Joined,
        }
    }

    /// Finds the next word, compound or run.
    ///
    /// Words are put into `words` and their forms into `scratch`, in place of what was there.
    pub(super) fn next_group(&mut self, scratch: &mut Scratch, words: &mut Vec<Word>) -> Option<Group> {
        words.clear();
        let first = match self.carried.take() {
            Some(Found::Word(mut word)) => {
                scratch.clear_before(&mut word.forms);
                Found::Word(word)
            }
            carried => {
                scratch.clear();
                carried.or_else(|| self.next(scratch))?
            }
        };
        let first = match first {
            Found::Word(word) => word,
            Found::Run(run) => return Some(Group::Run(run)),
        };
        if first.joint == Joint::None {
            self.compound = Compound::Joined;
        }
        words.push(first);
        while self.joined_at.is_some() {
            match self.next(scratch) {
                Some(Found::Word(word)) if word.joint == Joint::Hyphen && word.shape != Shape::Elided => {
                    if words.len() == MAX_COMPOUND_PARTS {
                        self.compound = Compound::PartsOnly;
                        self.carried = Some(Found::Word(word));
                        break;
                    }
                    words.push(word);
                }
                found => {
                    self.carried = found;
                    break;
                }
            }
        }
        Some(Group::Words(self.compound))
    }

    /// Returns the next word or run; a word's forms are added to `scratch`.
    fn next(&mut self, scratch: &mut Scratch) -> Option<Found> {
        loop {
            let (c, class) = self.class_at(self.at)?;
            match class {
                Class::Word => {
                    if let Some(word) = self.word(scratch) {
                        return Some(Found::Word(word));
                    }
                }
                Class::Run => return Some(Found::Run(self.run())),
                _ => self.at += c.len_utf8(),
            }
        }
    }

    fn class_at(&self, at: usize) -> Option<(char, Class)> {
        let c = char_at(self.text, at, self.end)?;
        Some((c, if self.is_persian_hyphen(c, at) { Class::Hyphen } else { classify(c) }))
    }

    /// Tells whether `c`, which stands at `at`, parts two letters of Arabic script that would be joined in writing:
    /// Persian and its neighbours put it where others put a hyphen, or print a space there.
    fn is_persian_hyphen(&self, c: char, at: usize) -> bool {
        let is_arabic = |c: Option<char>| c.is_some_and(|c| matches!(c, 'ء'..='ۿ'));
        c == ZERO_WIDTH_NON_JOINER
            && is_arabic(self.text[..at].chars().next_back())
            && is_arabic(char_at(self.text, at + c.len_utf8(), self.end))
    }

    fn class_is(&self, at: usize, class: Class) -> bool {
        self.class_at(at).is_some_and(|(_, found)| found == class)
    }

    fn run(&mut self) -> Range<usize> {
        let start = self.at;
        let mut end = start;
        while let Some((c, class)) = self.class_at(self.at) {
            match class {
                Class::Run | Class::Mark => end = self.at + c.len_utf8(),
                Class::Ignorable => {}
                _ => break,
            }
            self.at += c.len_utf8();
        }
        start..end
    }

    /// Reads the word that begins here; `None` when nothing of it is left after folding.
    fn word(&mut self, scratch: &mut Scratch) -> Option<Word> {
        let start = self.at;
        let joint = if self.joined_at == Some(start) { Joint::Hyphen } else { Joint::None };
        let mut forms = Forms::begin(scratch);
        let mut head = None;
        let (end, shape) = match self.dotted(&mut forms) {
            Some(end) => (end, Some(Shape::Dotted)),
            None => self.plain(&mut forms, &mut head),
        };
        let shape = shape.unwrap_or_else(|| forms.shape());
        let word = Word { span: start..end, forms: forms.ranges(), shape, head, joint };
        self.joined_at = match self.class_at(self.at) {
            Some((hyphen, Class::Hyphen)) if self.class_is(self.at + hyphen.len_utf8(), Class::Word) => {
                Some(self.at + hyphen.len_utf8())
            }
            _ => None,
        };
        (!word.forms.surface.is_empty()).then_some(word)
    }

    /// Reads single letters with dots between them, as in `U.S.`, and a last dot with them.
    fn dotted(&mut self, forms: &mut Forms<'_>) -> Option<usize> {
        let mut letter = self.at..self.single_letter(self.at)?;
        // Most words are not dotted; those are left before anything of them is kept.
        self.letter_after_dot(letter.end)?;
        let end = loop {
            forms.push_segment(&self.text[letter.clone()]);
            match self.letter_after_dot(letter.end) {
                Some(next) => letter = next,
                None => break letter.end + usize::from(self.has_dot(letter.end)),
            }
        };
        self.at = end;
        if let Some(ending) = self.possessive_ending(end) {
            self.at = ending;
        }
        Some(end)
    }

    fn has_dot(&self, at: usize) -> bool {
        at < self.end && self.text.as_bytes()[at] == b'.'
    }

    fn letter_after_dot(&self, at: usize) -> Option<Range<usize>> {
        if !self.has_dot(at) {
            return None;
        }
        Some(at + 1..self.single_letter(at + 1)?)
    }

    /// Returns the end of the letter at `at` when it stands alone.
    fn single_letter(&self, at: usize) -> Option<usize> {
        let (c, class) = self.class_at(at)?;
        if class != Class::Word || !c.is_alphabetic() {
            return None;
        }
        let mut end = at + c.len_utf8();
        while let Some((c, class)) = self.class_at(end) {
            match class {
                Class::Word | Class::Run => return None,
                Class::Mark | Class::Ignorable => end += c.len_utf8(),
                _ => break,
            }
        }
        Some(end)
    }

    /// Reads a word of letters and digits with what may join them: apostrophes, `&`, points in numbers.
    fn plain(&mut self, forms: &mut Forms<'_>, head: &mut Option<Head>) -> (usize, Option<Shape>) {
        let start = self.at;
        self.number(forms);
        let mut is_first_segment = true;
        loop {
            let segment = self.segment();
            forms.push_segment(&self.text[segment.clone()]);
            let end = segment.end;
            let Some((c, class)) = self.class_at(self.at) else {
                return (end, None);
            };
            let after = self.at + c.len_utf8();
            if class == Class::Apostrophe {
                if let Some(ending) = self.possessive_ending(self.at) {
                    self.at = ending;
                    return (end, None);
                }
                if !self.class_is(after, Class::Word) {
                    return (end, None);
                }
                if is_first_segment && is_elided(forms.surface()) {
                    self.at = after;
                    return (end, Some(Shape::Elided));
                }
                let FormRanges { surface, lowered, .. } = forms.ranges();
                let (surface_bytes, lowered_bytes) = (surface.len(), lowered.len());
                head.get_or_insert(Head { end, surface_bytes, lowered_bytes });
            } else if !(self.joins_letters(c, after) || c == '&' && self.joins_a_name(start, after)) {
                return (end, None);
            }
            self.at = after;
            is_first_segment = false;
        }
    }

    /// Reads digits with points and commas, where they are one number.
    fn number(&mut self, forms: &mut Forms<'_>) {
        if self.at < self.parted_until || !self.text.as_bytes()[self.at].is_ascii_digit() {
            return;
        }
        match read_digits(&self.text.as_bytes()[self.at..self.end]) {
            Digits::Plain => {}
            Digits::Several { length } => self.parted_until = self.at + length,
            Digits::Number { length, decimal } => {
                let digits = &self.text[self.at..self.at + length];
                let decimal = decimal.unwrap_or(length);
                for part in digits[..decimal].split(['.', ',']) {
                    forms.push_segment(part);
                }
                if decimal < length {
                    forms.push_decimal_point();
                    forms.push_segment(&digits[decimal + 1..]);
                }
                self.at += length;
            }
        }
    }

    /// Passes over letters, digits and marks, and returns where they stand; invisible characters at their end are not
    /// part of it.
    fn segment(&mut self) -> Range<usize> {
        let start = self.at;
        let bytes = &self.text.as_bytes()[..self.end];
        while bytes.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
            self.at += 1;
        }
        let mut end = self.at;
        if bytes.get(self.at).is_none_or(u8::is_ascii) {
            return start..end;
        }
        while let Some((c, class)) = self.class_at(self.at) {
            match class {
                Class::Word | Class::Mark => end = self.at + c.len_utf8(),
                Class::Ignorable => {}
                _ => break,
            }
            self.at += c.len_utf8();
        }
        start..end
    }

    /// Returns the end of `'s` at `at`.
    fn possessive_ending(&self, at: usize) -> Option<usize> {
        let (apostrophe, class) = self.class_at(at)?;
        let after = at + apostrophe.len_utf8();
        let is_ending = class == Class::Apostrophe
            && matches!(char_at(self.text, after, self.end), Some('s' | 'S'))
            && !matches!(self.class_at(after + 1), Some((_, Class::Word | Class::Mark | Class::Ignorable)));
        is_ending.then_some(after + 1)
    }

    /// Tells whether `c`, which ends at `after`, stands within a word: `col·lecció`, `צה"ל`.
    fn joins_letters(&self, c: char, after: usize) -> bool {
        match c {
            '·' => self.class_is(after, Class::Word),
            '"' | '״' | '”' => {
                let is_hebrew = |c: Option<char>| c.is_some_and(|c| matches!(c, 'א'..='ת'));
                is_hebrew(self.text[..self.at].chars().next_back()) && is_hebrew(char_at(self.text, after, self.end))
            }
            _ => false,
        }
    }

    /// Tells whether the `&` before `after` joins a few letters on either side, as in `AT&T`.
    fn joins_a_name(&self, start: usize, after: usize) -> bool {
        let is_short = |n_letters: usize| (1..=MAX_AMPERSAND_SIDE).contains(&n_letters);
        let is_letter = |c: &char| c.is_alphabetic() && classify(*c) == Class::Word;
        let before = self.text[start..self.at].chars().rev().take(MAX_AMPERSAND_SIDE + 1);
        let behind = &self.text[after..self.end];
        let n_behind = behind.chars().take(MAX_AMPERSAND_SIDE + 1).take_while(is_letter).count();
        let next = behind.chars().nth(n_behind);
        is_short(before.take_while(|c| *c != '&').take_while(is_letter).count())
            && is_short(n_behind)
            && !next.is_some_and(|c| matches!(classify(c), Class::Word | Class::Mark))
    }
}

/// Returns the compound of `words` as one word, if they are one.
pub(super) fn joined(words: &[Word]) -> Option<Word> {
    let (first, rest) = words.split_first()?;
    let last = rest.last()?;
    let surface = first.forms.surface.start..last.forms.surface.end;
    // A score of 2-1 is not 21.
    let is_number = words.iter().all(|word| word.shape == Shape::Digits);
    if is_number || surface.len() > MAX_WORD_BYTES {
        return None;
    }
    let shape = if words.iter().all(|word| word.shape.has_stem()) { Shape::Letters } else { Shape::Mixed };
    Some(Word {
        span: first.span.start..last.span.end,
        forms: FormRanges { surface, respelled: 0..0, lowered: first.forms.lowered.start..last.forms.lowered.end },
        shape,
        head: None,
        joint: Joint::None,
    })
}

/// Tells whether the folded `word` loses its last vowel before an apostrophe: French, Italian, Catalan.
fn is_elided(word: &str) -> bool {
    matches!(
        word,
        "l" | "d"
            | "j"
            | "m"
            | "t"
            | "s"
            | "n"
            | "c"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quelqu"
            | "quoiqu"
            | "dell"
            | "all"
            | "nell"
            | "sull"
            | "dall"
            | "coll"
            | "un"
            | "gl"
            | "quell"
            | "quest"
            | "sant"
            | "dov"
            | "com"
            | "cos"
            | "senz"
            | "anch"
            | "tutt"
            | "grand"
            | "bell"
            | "v"
            | "entr"
    )
}
