//! What characters mean in the text of a query, whatever stands around them.
//!
//! In goes a character or a few, out comes what it is for: to part words, to open or close a phrase, or nothing at the
//! edge of a word. `“` opens a phrase that `”` closes.

use unicode_normalization::char::is_combining_mark;

/// Tells whether `c` parts words: white space, and characters that cannot be seen but for joiners.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        // Zero-width space, marks of writing direction, byte-order mark: they come along with text that was copied.
        || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Tells whether `text` has something that an index knows.
pub(super) fn is_searchable(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Tells whether slips in `text` can be told from other words: it has a part of letters, and enough of them, in a script
/// that is written with spaces.
pub(super) fn can_have_slips(text: &str) -> bool {
    const MIN_LETTERS: usize = 3;
    let is_spaced = |c: char| matches!(c, '\0'..='\u{e00}' | '\u{10a0}'..='\u{10ff}' | '\u{1200}'..='\u{177f}' | '\u{1e00}'..='\u{1fff}');
    let is_long = |part: &str| {
        let n_letters = part.chars().filter(|c| c.is_alphabetic()).count();
        n_letters >= MIN_LETTERS && part.chars().all(|c| c.is_alphabetic() && is_spaced(c) || is_combining_mark(c))
    };
    let is_mark_within = |c: char| matches!(c, '\'' | '’' | '.' | '-' | '‐' | '‑');
    let joined: String = text.chars().filter(|&c| !is_mark_within(c)).collect();
    is_long(&joined) || text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).any(is_long)
}

/// Marks that open and close phrases with one another.
const DOUBLE: &[char] = &['"', '“', '”', '„', '‟', '＂', '〝', '〞', '〟'];

/// Tells whether `sign`, between the characters `before` and `after`, would stand for letters outside of quotes.
pub(super) fn looks_like_pattern(before: Option<char>, sign: char, after: Option<char>) -> bool {
    let [is_behind_letter, is_before_letter] = [before, after].map(|c| c.is_some_and(char::is_alphanumeric));
    match sign {
        '*' => is_behind_letter || is_before_letter,
        '?' => is_behind_letter && is_before_letter,
        _ => false,
    }
}

/// Tells whether `c` closes a phrase that `"` opened.
pub(super) fn closes_straight_quote(c: char) -> bool {
    DOUBLE.contains(&c)
}

/// Returns the marks that close a phrase opened by `c`; `None` where `c` opens none.
///
/// `“`, `”`, `«` and `»` each open phrases in some languages and close them in others.
pub(super) fn closing_marks(c: char) -> Option<&'static [char]> {
    const GUILLEMETS: &[char] = &['«', '»'];
    const SINGLE_GUILLEMETS: &[char] = &['‹', '›'];
    match c {
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => [DOUBLE, GUILLEMETS, SINGLE_GUILLEMETS].into_iter().find(|marks| marks.contains(&c)),
    }
}

pub(super) fn is_quote(c: char) -> bool {
    closing_marks(c).is_some() || matches!(c, '」' | '』')
}

/// Tells whether `c` may be escaped anywhere in a word: letters and digits may not, or `AC\DC` would lose its sign.
pub(super) fn is_escapable(c: char) -> bool {
    !c.is_alphanumeric() && !is_blank(c)
}

/// Punctuation that does not belong to a word it stands before or behind; `?` and `!` may end a pasted headline.
pub(super) fn is_edge_punctuation(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '?'
            | '!'
            | '…'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '؟'
            | '،'
            | '؛'
            | '।'
            | '¿'
            | '¡'
            | '-'
            | '‐'..='―' | '−'
    )
}
