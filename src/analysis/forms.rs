//! The letters of a word → the forms that it is indexed under.
//!
//! In goes a word, segment by segment as an apostrophe or a point parts it; out come, in a [`Scratch`] that is used again
//! and again, its folded surface and its form in lower case for the stemmer, and its [`Shape`]. `O’Neill’s` has the
//! segments `O` and `Neill`, the surface `oneill` and the shape of letters.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{Folder, Keep, added_letter, is_dropped_point, is_ignorable};

/// Bytes of a folded word that are kept: no word of any language is longer, and what is longer is no word.
pub(super) const MAX_WORD_BYTES: usize = 128;

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
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    pub(super) surfaces: String,
    /// The surfaces of words with marks that may be spelled out, spelled so.
    pub(super) respelled: String,
    pub(super) lowered: String,
    pub(super) lowering: Lowering,
}

impl Scratch {
    pub(super) fn new(lowering: Lowering) -> Self {
        Self { surfaces: String::new(), respelled: String::new(), lowered: String::new(), lowering }
    }

    pub(super) fn clear(&mut self) {
        self.surfaces.clear();
        self.respelled.clear();
        self.lowered.clear();
    }

    /// Forgets what comes before the forms of one word, and moves their ranges with them.
    pub(super) fn clear_before(&mut self, forms: &mut FormRanges) {
        self.surfaces.drain(..forms.surface.start);
        self.respelled.drain(..forms.respelled.start);
        self.lowered.drain(..forms.lowered.start);
        forms.surface = 0..forms.surface.len();
        forms.respelled = 0..forms.respelled.len();
        forms.lowered = 0..forms.lowered.len();
    }
}

/// Where the forms of one word stand in a [`Scratch`].
#[derive(Clone, Debug)]
pub(super) struct FormRanges {
    /// Its folded form, in [`Scratch::surfaces`].
    pub(super) surface: Range<usize>,
    /// Its folded form with marks spelled out, in [`Scratch::respelled`]; empty where there are none.
    pub(super) respelled: Range<usize>,
    /// Its form in lower case for the stemmer, in [`Scratch::lowered`].
    pub(super) lowered: Range<usize>,
}

/// The forms of the word that is being read.
pub(super) struct Forms<'a> {
    scratch: &'a mut Scratch,
    surface_start: usize,
    respelled_start: usize,
    lowered_start: usize,
    n_letters: usize,
    n_capitals: usize,
    n_others: usize,
}

impl<'a> Forms<'a> {
    /// Starts a word behind what is in `scratch`.
    pub(super) fn begin(scratch: &'a mut Scratch) -> Self {
        let (surface_start, lowered_start) = (scratch.surfaces.len(), scratch.lowered.len());
        let respelled_start = scratch.respelled.len();
        Self { scratch, surface_start, respelled_start, lowered_start, n_letters: 0, n_capitals: 0, n_others: 0 }
    }

    pub(super) fn ranges(&self) -> FormRanges {
        FormRanges {
            surface: self.surface_start..self.scratch.surfaces.len(),
            respelled: self.respelled_start..self.scratch.respelled.len(),
            lowered: self.lowered_start..self.scratch.lowered.len(),
        }
    }

    pub(super) fn surface(&self) -> &str {
        &self.scratch.surfaces[self.surface_start..]
    }

    fn room(&self) -> usize {
        MAX_WORD_BYTES.saturating_sub(self.scratch.surfaces.len() - self.surface_start)
    }

    pub(super) fn push_decimal_point(&mut self) {
        if self.room() > 0 {
            self.scratch.surfaces.push('.');
            self.respell(self.scratch.surfaces.len() - 1, None);
        }
    }

    pub(super) fn push_segment(&mut self, segment: &str) {
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
        self.respell(start, None);
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
            let letter_start = self.scratch.surfaces.len();
            let base = self.scratch.surfaces.chars().next_back();
            folder.push(c, &mut self.scratch.surfaces);
            self.respell(letter_start, added_letter(c, base));
            if c.is_alphabetic() {
                self.n_letters += 1;
                self.n_capitals += usize::from(c.is_uppercase());
            } else {
                self.n_others += usize::from(c.is_numeric());
            }
        }
        folder.finish(&mut self.scratch.surfaces, start);
    }

    /// Takes over what was added to the surface from `start` on, and the letter that is added to it.
    fn respell(&mut self, start: usize, added: Option<char>) {
        let is_respelled = self.scratch.respelled.len() > self.respelled_start;
        if is_respelled {
            self.scratch.respelled.push_str(&self.scratch.surfaces[start..]);
        } else if added.is_some() {
            self.scratch.respelled.push_str(&self.scratch.surfaces[self.surface_start..]);
        }
        self.scratch.respelled.extend(added);
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
            let normal: String = self.scratch.lowered[start..].nfkc().collect();
            self.scratch.lowered.truncate(start);
            self.scratch.lowered.push_str(&normal);
        }
    }

    pub(super) fn shape(&self) -> Shape {
        match (self.n_letters, self.n_others) {
            (0, _) => Shape::Digits,
            (n, 0) if n == self.n_capitals && (2..=6).contains(&n) => Shape::Capitals,
            (_, 0) => Shape::Letters,
            _ => Shape::Mixed,
        }
    }
}
