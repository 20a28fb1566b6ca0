//! Text → words and runs of characters, each with its place in the text and its folded form.
//!
//! A [`Word`] takes one position; a run of a script that is written without spaces takes one for each of its characters.
//! `Biden's L’élection AT&T U.S. 日本` gives the words `biden`, `l`, `election`, `att`, `us` and the run `日本`. What
//! becomes a term of the index is decided above, in [`super`] for articles and in [`super::typed`] for queries.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{Folder, Keep, is_apostrophe, is_dropped_point, is_ignorable};
use super::number::{Digits, read_digits};

/// Bytes of a folded word that are kept: no word of any language is longer, and what is longer is no word.
pub(super) const MAX_WORD_BYTES: usize = 128;
/// Bytes of a folded character with its marks that are kept.
const MAX_UNIT_BYTES: usize = 32;
/// Characters on either side of `&` in a name such as `AT&T`.
const MAX_AMPERSAND_SIDE: usize = 3;

/// Parts of a compound that are also one word.
const MAX_COMPOUND_PARTS: usize = 4;

/// What stands next in a text.
#[derive(Debug)]
pub(super) enum Group {
    /// A word, or the parts of a compound.
    Words(Compound),
    /// Characters of a script that is written without spaces; [`units`] takes them apart.
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
    /// Its folded form, in [`Scratch::surfaces`].
    pub(super) surface: Range<usize>,
    /// Its form in lower case for the stemmer, in [`Scratch::lowered`].
    pub(super) lowered: Range<usize>,
    pub(super) shape: Shape,
    /// Whether a hyphen or a slash joins it to the word before.
    pub(super) joint: Joint,
}

/// What a word looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word of letters, which has a stem.
    Letters,
    /// Letters, all of them capitals, two to six: `WHO`.
    Capitals,
    /// Single letters with dots: `U.S.`.
    Dotted,
    /// A word that an apostrophe ends, as in `l’élection`.
    Elided,
    /// Digits, perhaps with a decimal point.
    Digits,
    /// Letters and digits, or more of them than a word has.
    Mixed,
}

impl Shape {
    /// Tells whether words of this shape have stems.
    pub(super) fn has_stem(self) -> bool {
        matches!(self, Self::Letters | Self::Capitals | Self::Elided)
    }
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    None,
    Hyphen,
}

/// How capitals are lowered before stemming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lowering {
    /// Not at all: nobody asks for stems.
    Skipped,
    Usual,
    /// As in Turkish, where I is the capital of ı.
    Turkic,
}

/// The text of the words found, one after the other, so that neighbours can be joined without copying.
#[derive(Debug)]
pub(super) struct Scratch {
    pub(super) surfaces: String,
    pub(super) lowered: String,
    pub(super) lowering: Lowering,
}

impl Scratch {
    pub(super) fn new(lowering: Lowering) -> Self {
        Self { surfaces: String::new(), lowered: String::new(), lowering }
    }

    fn clear(&mut self) {
        self.surfaces.clear();
        self.lowered.clear();
    }

    /// Forgets everything before the forms of `word`.
    fn clear_before(&mut self, word: &mut Word) {
        self.surfaces.drain(..word.surface.start);
        self.lowered.drain(..word.lowered.start);
        word.surface = 0..word.surface.len();
        word.lowered = 0..word.lowered.len();
    }
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

/// What a character can do in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter or digit.
    Word,
    /// A letter of a script that is written without spaces.
    Run,
    Mark,
    Ignorable,
    Apostrophe,
    Hyphen,
    Other,
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
                scratch.clear_before(&mut word);
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
        Some((c, classify(c)))
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
        let surface_start = scratch.surfaces.len();
        let lowered_start = scratch.lowered.len();
        let mut forms = Forms { scratch, surface_start, lowered_start, n_letters: 0, n_capitals: 0, n_others: 0 };
        let (end, shape) = match self.dotted(&mut forms) {
            Some(end) => (end, Some(Shape::Dotted)),
            None => self.plain(&mut forms),
        };
        let shape = shape.unwrap_or_else(|| forms.shape());
        let word = Word {
            span: start..end,
            surface: surface_start..forms.scratch.surfaces.len(),
            lowered: lowered_start..forms.scratch.lowered.len(),
            shape,
            joint,
        };
        self.joined_at = match self.class_at(self.at) {
            Some((hyphen, Class::Hyphen)) if self.class_is(self.at + hyphen.len_utf8(), Class::Word) => {
                Some(self.at + hyphen.len_utf8())
            }
            _ => None,
        };
        (!word.surface.is_empty()).then_some(word)
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
    fn plain(&mut self, forms: &mut Forms<'_>) -> (usize, Option<Shape>) {
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
            '"' | '״' => {
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

/// The forms of the word that is being read.
struct Forms<'a> {
    scratch: &'a mut Scratch,
    surface_start: usize,
    lowered_start: usize,
    n_letters: usize,
    n_capitals: usize,
    n_others: usize,
}

impl Forms<'_> {
    fn surface(&self) -> &str {
        &self.scratch.surfaces[self.surface_start..]
    }

    fn room(&self) -> usize {
        MAX_WORD_BYTES.saturating_sub(self.scratch.surfaces.len() - self.surface_start)
    }

    fn push_decimal_point(&mut self) {
        if self.room() > 0 {
            self.scratch.surfaces.push('.');
        }
    }

    fn push_segment(&mut self, segment: &str) {
        if segment.is_ascii() {
            self.push_ascii(segment);
        } else {
            self.push_folded(segment);
            self.push_lowered(segment);
        }
    }

    fn push_ascii(&mut self, segment: &str) {
        let kept = &segment[..segment.len().min(self.room())];
        for byte in kept.bytes() {
            self.n_letters += usize::from(byte.is_ascii_alphabetic());
            self.n_capitals += usize::from(byte.is_ascii_uppercase());
        }
        self.n_others += kept.bytes().filter(u8::is_ascii_digit).count() + (segment.len() - kept.len());
        let start = self.scratch.surfaces.len();
        self.scratch.surfaces.push_str(kept);
        self.scratch.surfaces[start..].make_ascii_lowercase();
        match self.scratch.lowering {
            Lowering::Skipped => {}
            Lowering::Usual => self.scratch.lowered.push_str(&self.scratch.surfaces[start..]),
            Lowering::Turkic => self.push_lowered(kept),
        }
    }

    fn push_folded(&mut self, segment: &str) {
        let start = self.scratch.surfaces.len();
        let mut folder = Folder::new(Keep::Word);
        for c in segment.chars() {
            if self.room() == 0 {
                self.n_others += 1;
                break;
            }
            folder.push(c, &mut self.scratch.surfaces);
            if c.is_alphabetic() {
                self.n_letters += 1;
                self.n_capitals += usize::from(c.is_uppercase());
            } else {
                self.n_others += usize::from(c.is_numeric());
            }
        }
        folder.finish(&mut self.scratch.surfaces, start);
    }

    /// Adds the form that stemmers expect: lower case, composed, without points, accents kept.
    fn push_lowered(&mut self, segment: &str) {
        let lowering = self.scratch.lowering;
        if lowering == Lowering::Skipped {
            return;
        }
        let start = self.scratch.lowered.len();
        let mut composes = false;
        for c in segment.chars() {
            if self.scratch.lowered.len() - self.lowered_start > MAX_WORD_BYTES {
                self.n_others += 1;
                break;
            }
            match c {
                'I' if lowering == Lowering::Turkic => self.scratch.lowered.push('ı'),
                'İ' => self.scratch.lowered.push('i'),
                _ if is_ignorable(c) || is_dropped_point(c) => {}
                _ => {
                    composes |= is_combining_mark(c) || matches!(c, 'ﬀ'..='ﬆ' | '！'..='ￜ');
                    self.scratch.lowered.extend(c.to_lowercase());
                }
            }
        }
        if composes {
            let composed: String = self.scratch.lowered[start..].nfkc().collect();
            self.scratch.lowered.truncate(start);
            self.scratch.lowered.push_str(&composed);
        }
    }

    fn shape(&self) -> Shape {
        match (self.n_letters, self.n_others) {
            (0, _) => Shape::Digits,
            (n, 0) if n == self.n_capitals && (2..=6).contains(&n) => Shape::Capitals,
            (_, 0) => Shape::Letters,
            _ => Shape::Mixed,
        }
    }
}

/// Returns the compound of `words` as one word, if they are one.
pub(super) fn joined(words: &[Word]) -> Option<Word> {
    let (first, rest) = words.split_first()?;
    let last = rest.last()?;
    let surface = first.surface.start..last.surface.end;
    // A score of 2-1 is not 21.
    let is_number = words.iter().all(|word| word.shape == Shape::Digits);
    if is_number || surface.len() > MAX_WORD_BYTES {
        return None;
    }
    let shape = if words.iter().all(|word| word.shape.has_stem()) { Shape::Letters } else { Shape::Mixed };
    Some(Word {
        span: first.span.start..last.span.end,
        surface,
        lowered: first.lowered.start..last.lowered.end,
        shape,
        joint: Joint::None,
    })
}

/// Returns the characters of a run, each with its marks.
pub(super) fn units(text: &str, run: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = run.start;
    std::iter::from_fn(move || {
        let unit = at..unit_end(text, at, run.end)?;
        at = unit.end;
        Some(unit)
    })
}

/// Returns the end of the character at `start` together with its marks.
pub(crate) fn unit_end(text: &str, start: usize, end: usize) -> Option<usize> {
    let mut characters = text.get(start..end)?.char_indices();
    characters.next()?;
    let attached = characters
        .find(|&(_, c)| !(is_combining_mark(c) || is_ignorable(c) || matches!(c, 'ﾞ' | 'ﾟ' | '\u{1160}'..='\u{11ff}')));
    Some(attached.map_or(end, |(length, _)| start + length))
}

/// Adds the folded form of one character with its marks to `out`.
pub(super) fn fold_unit(unit: &str, out: &mut String) {
    let start = out.len();
    let mut folder = Folder::new(Keep::Word);
    for c in unit.chars().take_while({
        let mut n_bytes = 0;
        move |c| {
            n_bytes += c.len_utf8();
            n_bytes <= MAX_UNIT_BYTES
        }
    }) {
        folder.push(c, out);
    }
    folder.finish(out, start);
}

/// Tells whether `c` is a letter of a script that is written without spaces between words.
pub(crate) fn is_run_letter(c: char) -> bool {
    c >= '\u{e01}' && classify(c) == Class::Run
}

fn char_at(text: &str, at: usize, end: usize) -> Option<char> {
    if at >= end {
        return None;
    }
    let byte = text.as_bytes()[at];
    if byte < 0x80 { Some(char::from(byte)) } else { text[at..].chars().next() }
}

fn classify(c: char) -> Class {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => Class::Word,
        '\'' => Class::Apostrophe,
        '-' | '/' => Class::Hyphen,
        '\0'..='\x7f' => Class::Other,
        // The letters of most news, before anything that needs a table.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ѐ'..='ҁ' | 'א'..='ת' | 'ء'..='ي' => Class::Word,
        '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{5be}' | '\u{fe63}' | '\u{ff0d}' => Class::Hyphen,
        '¼'..='¾' | '⅐'..='⅟' | '↉' => Class::Other,
        _ if is_apostrophe(c) => Class::Apostrophe,
        _ if is_ignorable(c) => Class::Ignorable,
        _ if is_unspaced(c) => Class::Run,
        _ if c.is_alphanumeric() => Class::Word,
        _ if is_combining_mark(c) => Class::Mark,
        _ => Class::Other,
    }
}

fn is_unspaced(c: char) -> bool {
    match c {
        // Thai, Lao, Myanmar, Khmer: letters and vowel signs, not digits and punctuation.
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}' | '\u{edc}'..='\u{edf}' => true,
        '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{1780}'..='\u{17d3}' | '\u{17dd}' => true,
        // Han with its iteration mark and its zero, kana, Hangul.
        '々' | '〇' | '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => true,
        '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' => true,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => true,
        '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => true,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' => true,
        '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7fb}' | '\u{ffa0}'..='\u{ffdc}' => true,
        _ => false,
    }
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
