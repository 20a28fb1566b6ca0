//! Makes text from outside fit to be stored, searched and printed.
//!
//! In: text as a page, a record or a file gives it. Out: NFC text without control characters, with single spaces. As an
//! example, `" Peace\u{1b}[31m &amp;\n  war "` as an attribute becomes `Peace[31m & war`.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The longest headline, subheadline or section that is kept, in characters.
pub(super) const MAX_HEADLINE_CHARS: usize = 1_000;
/// The longest lead that is kept, in characters.
pub(super) const MAX_LEAD_CHARS: usize = 5_000;
/// The longest name of a person, an outlet or a tag, in characters.
pub(super) const MAX_NAME_CHARS: usize = 120;
/// The longest web address that is kept, in characters; `data:` addresses are far longer and tell nothing.
pub(super) const MAX_URL_CHARS: usize = 2_000;

/// Returns `text` as one line: composed, without control characters, with single spaces.
pub(super) fn line(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let mut cleaned = String::with_capacity(text.len());
    push_line(&mut cleaned, text);
    cleaned.truncate(cleaned.trim_end().len());
    compose(cleaned)
}

/// Whether `text` is a line of ASCII with nothing to be cleaned in it, as most lines of most archives are.
fn is_clean(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
}

/// Returns `text` as [`line()`] does, entities decoded, cut at `max_chars`; `None` when nothing is left.
pub(super) fn field(text: &str, max_chars: usize) -> Option<String> {
    let text = line(&decode_entities(text));
    let text = match text.char_indices().nth(max_chars) {
        Some((end, _)) => text[..end].trim_end().to_owned(),
        None => text,
    };
    (!text.is_empty()).then_some(text)
}

/// Decodes character references, a second time where the first left some: JSON-LD is often escaped twice.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let once = html_escape::decode_html_entities(text);
    if once.contains('&') { Cow::Owned(html_escape::decode_html_entities(&*once).into_owned()) } else { once }
}

/// Returns whether `c` may not stand in stored text: it would command a terminal or turn the reading direction.
pub(super) fn is_harmful(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Appends `text` to `line`, which stays a line of single spaces without control characters.
pub(super) fn push_line(line: &mut String, text: &str) {
    let mut needs_space = false;
    for c in text.chars().map(meant) {
        if is_space(c) {
            needs_space = !line.is_empty();
        } else if !is_harmful(c) {
            if needs_space && !line.ends_with(' ') {
                line.push(' ');
            }
            needs_space = false;
            line.push(c);
        }
    }
    if needs_space && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// Returns the quote, dash or letter that a control character stands for where the bytes of windows-1252 were taken for
/// numbers of characters; in text nobody means the control character.
fn meant(c: char) -> char {
    /// What windows-1252 has from U+0080 on; blank where it has nothing, and for U+0085, which is a line break as well.
    const WINDOWS_1252: &str = "€ ‚ƒ„ †‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    match c {
        '\u{80}'..='\u{9f}' => {
            let at = u32::from(c) as usize - 0x80;
            WINDOWS_1252.chars().nth(at).filter(|meant| *meant != ' ').unwrap_or(c)
        }
        _ => c,
    }
}

/// Returns `text` in Unicode's composed form.
pub(super) fn compose(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}' || c == '\u{85}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_direction_marks_never_get_through() {
        assert_eq!(line("a\u{1b}[31mb\u{202e}c\u{9d}d\u{2066}\u{7}"), "a[31mbcd");
    }

    #[test]
    fn bytes_of_windows_1252_that_were_taken_for_characters_are_what_was_meant() {
        assert_eq!(line("\u{80}5, \u{8a}koda, na\u{9e}e \u{9f}"), "€5, Škoda, naže Ÿ");
        assert_eq!(line("\u{93}The guns don\u{92}t fire\u{94} \u{96} yet\u{85}"), "“The guns don’t fire” – yet");
    }

    #[test]
    fn white_space_becomes_single_spaces() {
        assert_eq!(line("\u{a0} a \n\t b\u{3000}c\r\n"), "a b c");
    }

    #[test]
    fn a_line_of_ascii_is_cleaned_like_any_other() {
        for (text, expected) in [("a b", "a b"), (" a", "a"), ("a ", "a"), ("a  b", "a b"), ("a\tb", "a b"), ("", "")] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn letters_and_their_accents_are_composed() {
        assert_eq!(line("Mu\u{308}nchen"), "München");
    }

    #[test]
    fn entities_are_decoded_even_when_escaped_twice() {
        assert_eq!(field("Q&amp;amp;A &quot;x&quot;", 100).as_deref(), Some("Q&A \"x\""));
        assert_eq!(field(" &nbsp; ", 100), None);
        assert_eq!(field("abc def", 4).as_deref(), Some("abc"));
    }
}
