//! The letters on a page → lines of text.
//!
//! In: a page, whose content places letters one by one. Out: [`Line`]s in the order in which they were drawn, which is that
//! of reading in nearly all documents. Letters are on one line as long as each stands close behind the one before, and a gap
//! between two is a space.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Vec2};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use unicode_normalization::UnicodeNormalization;

/// A gap between letters that is a space, in sizes of the type.
const SPACE: f64 = 0.17;
/// A gap that is more than a space: to the next column, or to what stands at the other side of a running head.
const COLUMN_GAP: f64 = 1.3;
/// How far a letter may stand back behind the end of the one before: kerning, accents.
const MAX_OVERLAP: f64 = 0.6;
/// How far a letter may stand above or below its line, as in 1st and H2O.
const MAX_RISE: f64 = 0.4;
/// The units of a letter's own drawing, per size of its type. Source: ISO 32000-2, 9.2.4.
const GLYPH_UNITS: f64 = 1000.0;

/// Letters side by side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where it starts and ends, from the left edge of the page.
    pub(super) start: f64,
    pub(super) end: f64,
    /// How far below the upper edge of the page it stands.
    pub(super) y: f64,
    /// The size of its type.
    pub(super) size: f64,
    /// Which way it runs, in quarters of a turn.
    turn: u8,
}

#[cfg(test)]
impl Line {
    /// Makes a line as most are.
    pub(super) fn horizontal(text: &str, start: f64, end: f64, y: f64, size: f64) -> Self {
        Self { text: text.to_owned(), start, end, y, size, turn: 0 }
    }
}

/// Takes what is drawn on a page, and keeps its letters.
pub(super) struct Letters {
    lines: Vec<Line>,
    line: Option<OpenLine>,
    /// Letters that may still be taken.
    n_left: usize,
    pub(super) n_unknown: usize,
    pub(super) n_drawn: usize,
}

/// A line that more letters may follow.
struct OpenLine {
    letters: Vec<Letter>,
    line: Line,
}

/// A letter, or several that are drawn as one.
struct Letter {
    text: String,
    /// A space stands before it.
    is_spaced: bool,
}

impl Letters {
    pub(super) fn new(n_left: usize) -> Self {
        Self { lines: Vec::new(), line: None, n_left, n_unknown: 0, n_drawn: 0 }
    }

    /// Tells whether there were more letters than allowed.
    pub(super) fn is_full(&self) -> bool {
        self.n_left == 0
    }

    /// Returns the lines of the page that run as most of its letters do; a stamp at its edge may run upwards.
    pub(super) fn into_lines(mut self) -> Vec<Line> {
        self.close_line();
        let n_letters = |turn| self.lines.iter().filter(|line| line.turn == turn).map(|line| line.text.len()).sum();
        let turn = (0..4_u8).rev().max_by_key(|turn| -> usize { n_letters(*turn) }).unwrap_or(0);
        let mut lines: Vec<Line> = Vec::new();
        for line in self.lines {
            // Some draw a line twice, to make it bold.
            let is_drawn_again = lines.iter().rev().take(4).any(|other| {
                other.text == line.text && (other.y - line.y).abs() < 1.0 && (other.start - line.start).abs() < 2.0
            });
            if line.turn == turn && !is_drawn_again {
                lines.push(line);
            }
        }
        lines
    }

    fn close_line(&mut self) {
        let Some(OpenLine { letters, mut line }) = self.line.take() else { return };
        line.text = text_of(letters);
        if !line.text.trim().is_empty() {
            self.lines.push(line);
        }
    }

    /// Takes a letter that starts and ends at two points of the page.
    fn add(&mut self, text: &str, start: Point, end: Point, size: f64, turn: u8) {
        if !(start.is_finite() && end.is_finite() && size.is_finite() && size > 0.0) {
            return;
        }
        if self.is_full() {
            return;
        }
        self.n_left -= 1;
        let is_space = text.chars().all(char::is_whitespace);
        let follows = self.line.as_ref().is_some_and(|open| {
            let (line, scale) = (&open.line, open.line.size.max(size));
            let (rise, gap) = ((start.y - line.y).abs(), start.x - line.end);
            line.turn == turn && rise < MAX_RISE * scale && gap > -MAX_OVERLAP * scale && gap < COLUMN_GAP * scale
        });
        if !follows {
            self.close_line();
            if is_space {
                return;
            }
            let line = Line { text: String::new(), start: start.x, end: start.x, y: start.y, size, turn };
            self.line = Some(OpenLine { letters: Vec::new(), line });
        }
        let Some(OpenLine { letters, line }) = &mut self.line else { return };
        let is_spaced = start.x - line.end > SPACE * size;
        if is_space {
            letters.push(Letter { text: " ".to_owned(), is_spaced: false });
        } else {
            letters.push(Letter { text: text.to_owned(), is_spaced });
            line.size = line.size.max(size);
        }
        line.end = line.end.max(end.x);
    }
}

impl<'a> Device<'a> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let width = match &**glyph {
                hayro_interpret::font::Glyph::Outline(outline) => outline.advance_width(),
                hayro_interpret::font::Glyph::Type3(drawn) => drawn.advance_width(),
            };
            self.n_drawn += 1;
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(text)) => text,
                None => char::REPLACEMENT_CHARACTER.to_string(),
            };
            self.n_unknown += usize::from(text.contains(char::REPLACEMENT_CHARACTER));
            let (start, end, size, turn) = placed(place, f64::from(width.unwrap_or(500.0)), run.writing_mode());
            // What stands for nothing is drawn for nobody.
            let text: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
            // Ligatures, and the forms that Arabic letters take in words, are letters.
            let text = if text.chars().any(is_form) { text.nfkc().collect() } else { text };
            if !text.is_empty() {
                self.add(&text, start, end, size, turn);
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Tells where a letter of some width starts and ends, turned so that its line runs from left to right.
fn placed(place: Affine, width: f64, mode: WritingMode) -> (Point, Point, f64, u8) {
    let origin = place * Point::ZERO;
    let ahead = (place * Point::new(1.0, 0.0)) - origin;
    let up = (place * Point::new(0.0, 1.0)) - origin;
    let size = up.hypot() * GLYPH_UNITS;
    // Lines of Chinese or Japanese may run downwards.
    let (ahead, width) = match mode {
        WritingMode::Horizontal => (ahead, width),
        WritingMode::Vertical => (-up, GLYPH_UNITS),
    };
    let turn = match (ahead.x.abs() >= ahead.y.abs(), ahead.x >= 0.0, ahead.y >= 0.0) {
        (true, true, _) => 0,
        (false, _, true) => 1,
        (true, false, _) => 2,
        (false, _, false) => 3,
    };
    let end = origin + Vec2::new(ahead.x * width, ahead.y * width);
    (turned(origin, turn), turned(end, turn), size, turn)
}

/// Turns a point of the page by quarters of a turn.
fn turned(point: Point, turn: u8) -> Point {
    match turn {
        0 => point,
        1 => Point::new(point.y, -point.x),
        2 => Point::new(-point.x, -point.y),
        _ => Point::new(-point.y, point.x),
    }
}

/// Puts the letters of a line together. They stand from left to right, in any script; Arabic and Hebrew are read from right
/// to left, with their numbers from left to right.
fn text_of(letters: Vec<Letter>) -> String {
    let n_rightward = letters.iter().filter(|letter| letter.text.chars().any(is_right_to_left)).count();
    let n_letters = letters.iter().filter(|letter| letter.text.chars().any(char::is_alphabetic)).count();
    let mut text = String::new();
    if n_rightward * 2 <= n_letters {
        for letter in letters {
            if letter.is_spaced && !text.ends_with(' ') {
                text.push(' ');
            }
            text.push_str(&letter.text);
        }
    } else {
        text = right_to_left(letters);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_form(c: char) -> bool {
    matches!(u32::from(c), 0xfb00..=0xfdff | 0xfe70..=0xfefc)
}

pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

/// Returns the bracket or quote that is drawn as this one where lines run from right to left.
fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('‹', '›'), ('<', '>')];
    PAIRS.iter().find_map(|&(a, b)| if c == a { Some(b) } else { (c == b).then_some(a) }).unwrap_or(c)
}

/// Puts the letters of a line together from right to left; words of other scripts and numbers keep their direction.
fn right_to_left(letters: Vec<Letter>) -> String {
    let mut runs: Vec<(bool, Vec<Letter>)> = Vec::new();
    for letter in letters {
        let has = |test: fn(char) -> bool| letter.text.chars().any(test);
        let is_digit = |c: char| c.is_numeric();
        let is_left_to_right = has(is_digit) || (has(char::is_alphabetic) && !has(is_right_to_left));
        // What parts two words or digits of one run belongs to it.
        match runs.last_mut() {
            Some((direction, run)) if *direction == is_left_to_right => run.push(letter),
            _ => runs.push((is_left_to_right, vec![letter])),
        }
    }
    let mut text = String::new();
    for (is_left_to_right, run) in runs.into_iter().rev() {
        if is_left_to_right {
            for letter in run {
                if letter.is_spaced {
                    text.push(' ');
                }
                text.push_str(&letter.text);
            }
        } else {
            for letter in run.into_iter().rev() {
                text.extend(letter.text.chars().map(mirrored));
                if letter.is_spaced {
                    text.push(' ');
                }
            }
        }
    }
    text
}
