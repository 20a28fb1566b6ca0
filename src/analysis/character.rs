//! Characters → what each can do in a word, and the characters of scripts that are written without spaces.
//!
//! In goes a character, out comes its [`Class`]: `é` is part of a word, `日` part of a run in which words are not parted,
//! `’` may join letters, `-` may join words.

use std::ops::{Range, RangeInclusive};

use unicode_normalization::char::is_combining_mark;

use super::fold::{Folder, Keep, is_apostrophe, is_ignorable};

/// Bytes of a folded character with its marks that are kept.
const MAX_UNIT_BYTES: usize = 32;

/// What a character can do in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
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

/// Returns the character at `at` of `text`, which is read up to `end`.
pub(super) fn char_at(text: &str, at: usize, end: usize) -> Option<char> {
    if at >= end {
        return None;
    }
    let byte = text.as_bytes()[at];
    if byte < 0x80 { Some(char::from(byte)) } else { text[at..].chars().next() }
}

/// Tells what `c` can do in a word.
pub(super) fn classify(c: char) -> Class {
    match c {
        // The characters of most news, before anything that needs a table.
        '0'..='9' | 'A'..='Z' | 'a'..='z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ѐ'..='ҁ' | 'א'..='ת' | 'ء'..='ي' => {
            Class::Word
        }
        '\'' => Class::Apostrophe,
        '-' | '/' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{5be}' | '\u{fe63}' | '\u{ff0d}' => Class::Hyphen,
        '\0'..='\x7f' | '¼'..='¾' | '⅐'..='⅟' | '↉' => Class::Other,
        _ if is_apostrophe(c) => Class::Apostrophe,
        _ if is_ignorable(c) => Class::Ignorable,
        _ if is_unspaced(c) => Class::Run,
        _ if c.is_alphanumeric() => Class::Word,
        _ if is_combining_mark(c) => Class::Mark,
        _ => Class::Other,
    }
}

/// Tells whether `c` is a letter or sign of a script without spaces, but no digit and no punctuation.
fn is_unspaced(c: char) -> bool {
    const THAI: &[RangeInclusive<char>] = &['\u{e01}'..='\u{e3a}', '\u{e40}'..='\u{e4e}'];
    const LAO: &[RangeInclusive<char>] = &['\u{e81}'..='\u{ece}', '\u{edc}'..='\u{edf}'];
    const MYANMAR: &[RangeInclusive<char>] = &['\u{1000}'..='\u{103f}', '\u{1050}'..='\u{108f}'];
    const KHMER: &[RangeInclusive<char>] = &['\u{1780}'..='\u{17d3}', '\u{17dd}'..='\u{17dd}'];
    const KANA: &[RangeInclusive<char>] = &[
        '\u{3041}'..='\u{3096}',
        '\u{309d}'..='\u{309f}',
        '\u{30a1}'..='\u{30fa}',
        '\u{30fc}'..='\u{30ff}',
        '\u{31f0}'..='\u{31ff}',
        '\u{ff66}'..='\u{ff9f}',
    ];
    const HAN: &[RangeInclusive<char>] = &[
        '\u{2e80}'..='\u{2fdf}',
        '々'..='々',
        '〇'..='〇',
        '\u{3400}'..='\u{4dbf}',
        '\u{4e00}'..='\u{9fff}',
        '\u{f900}'..='\u{faff}',
        '\u{20000}'..='\u{323af}',
    ];
    const HANGUL: &[RangeInclusive<char>] = &[
        '\u{1100}'..='\u{11ff}',
        '\u{3131}'..='\u{318e}',
        '\u{a960}'..='\u{a97f}',
        '\u{ac00}'..='\u{d7a3}',
        '\u{d7b0}'..='\u{d7fb}',
        '\u{ffa0}'..='\u{ffdc}',
    ];
    let scripts: &[&[RangeInclusive<char>]] = match c {
        '\0'..='\u{e00}' => &[],
        '\u{e01}'..='\u{10ff}' => &[THAI, LAO, MYANMAR],
        '\u{1100}'..='\u{2e7f}' => &[HANGUL, KHMER],
        _ => &[HAN, KANA, HANGUL],
    };
    scripts.iter().any(|ranges| ranges.iter().any(|range| range.contains(&c)))
}
