//! Markup → its tags, one after the other, without a tree.
//!
//! In: XML or SGML, sound or not. Out: [`Token`]s that cover the text without gaps: tags, text, character data, and what
//! is neither (comments, instructions, the document type). Everything is found in one pass forward, so that no text,
//! however made, costs more than its length.
//!
//! ```text
//! <p>AT&T<br/>  → Start("p"), Text("AT&T"), Empty("br")
//! ```

use std::ops::Range;

use memchr::{memchr, memmem};

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct Token<'a> {
    pub(in crate::format) kind: TokenKind<'a>,
    pub(in crate::format) range: Range<usize>,
}

/// What a part of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum TokenKind<'a> {
    /// A start tag, with its name.
    Start(&'a str),
    /// The tag of an element without content.
    Empty(&'a str),
    /// An end tag.
    End(&'a str),
    /// Text, with references in it.
    Text,
    /// The text inside of a CDATA section, without references.
    CharacterData(&'a str),
    /// A comment, an instruction, a document type.
    Other,
}

/// The tokens of a text.
pub(in crate::format) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Whether a document type may still come: only one in front of the first element is taken for one.
    is_prolog: bool,
    /// Quotes that do not stand anywhere in the rest, so that no tag searches for them again.
    absent_quotes: Vec<u8>,
    followed_quotes: FollowedQuotes,
}

/// The quotes that were followed to the end of a value.
///
/// One that is met again was followed in vain: a tag without an end is given up for the next `<`, which may stand in one
/// of its values, and from there the same quotes lead to the same bad end, over and over.
#[derive(Default)]
struct FollowedQuotes {
    /// A bit for each byte of the text; none before the first quote.
    bits: Vec<u64>,
}

impl FollowedQuotes {
    /// Notes that the quote at `place`, in a text of `n_bytes`, is followed; false where it was before.
    fn insert(&mut self, place: usize, n_bytes: usize) -> bool {
        if self.bits.is_empty() {
            self.bits.resize(n_bytes / 64 + 1, 0);
        }
        let (word, bit) = (&mut self.bits[place / 64], 1 << (place % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

impl<'a> Tokens<'a> {
    pub(in crate::format) fn of(text: &'a str) -> Self {
        Self::behind(text, 0)
    }

    /// Returns the tokens from `start` on, the place of a character.
    pub(super) fn behind(text: &'a str, start: usize) -> Self {
        Self { text, at: start, is_prolog: true, absent_quotes: Vec::new(), followed_quotes: FollowedQuotes::default() }
    }

    /// Reads what starts at the `<` that the rest of the text starts with; `None` when it is a sign in the text.
    fn markup(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let rest = &self.text[start..];
        let token = |kind, length| Some(Token { kind, range: start..start + length });
        let after = |end: &str| memmem::find(rest.as_bytes(), end.as_bytes()).map_or(rest.len(), |at| at + end.len());
        if rest.starts_with("<!--") {
            return token(TokenKind::Other, after("-->"));
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let length = memmem::find(data.as_bytes(), b"]]>");
            let data = &data[..length.unwrap_or(data.len())];
            let length = length.map_or(rest.len(), |length| length + "<![CDATA[]]>".len());
            return token(TokenKind::CharacterData(data), length);
        }
        if rest.starts_with("<?") {
            return token(TokenKind::Other, after(">"));
        }
        if rest.starts_with("<!") {
            let end = if self.is_prolog { document_type_end(rest) } else { None };
            self.is_prolog &= end.is_some();
            return token(TokenKind::Other, end.unwrap_or_else(|| after(">")));
        }
        let is_end = rest[1..].starts_with('/');
        let name = name_at(&rest[1 + usize::from(is_end)..])?;
        let length = self.tag_length(rest, 1 + usize::from(is_end) + name.len())?;
        self.is_prolog = false;
        let kind = match is_end {
            true => TokenKind::End(name),
            false if rest[..length].ends_with("/>") => TokenKind::Empty(name),
            false => TokenKind::Start(name),
        };
        token(kind, length)
    }

    /// Returns how long the tag is that `rest` starts with; `None` when it has no end before the next one.
    fn tag_length(&mut self, rest: &str, after_name: usize) -> Option<usize> {
        let bytes = rest.as_bytes();
        let mut at = after_name;
        let mut previous = b' ';
        loop {
            match *bytes.get(at)? {
                b'>' => return Some(at + 1),
                b'<' => return None,
                // A quote opens a value only behind an equals sign; others are slips.
                quote @ (b'"' | b'\'') if previous == b'=' && !self.absent_quotes.contains(&quote) => {
                    if !self.followed_quotes.insert(self.at + at, self.text.len()) {
                        return None;
                    }
                    match memchr(quote, &bytes[at + 1..]) {
                        Some(length) => at += length + 1,
                        None => self.absent_quotes.push(quote),
                    }
                    previous = quote;
                }
                byte if byte.is_ascii_whitespace() => {}
                byte => previous = byte,
            }
            at += 1;
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        if start == self.text.len() {
            return None;
        }
        let bytes = self.text.as_bytes();
        if bytes[start] == b'<'
            && let Some(token) = self.markup()
        {
            self.at = token.range.end;
            return Some(token);
        }
        // A `<` that starts nothing is a sign of the text.
        self.at = memchr(b'<', &bytes[start + 1..]).map_or(bytes.len(), |length| start + 1 + length);
        Some(Token { kind: TokenKind::Text, range: start..self.at })
    }
}

/// Returns the name that `text` starts with.
fn name_at(text: &str) -> Option<&str> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
    let end = text.as_bytes().iter().position(|byte| !is_name(byte)).unwrap_or(text.len());
    is_sound_name(&text[..end]).then(|| &text[..end])
}

/// Says whether `name` may name an element or an attribute; names beyond ASCII are not known in news.
pub(super) fn is_sound_name(name: &str) -> bool {
    let is_sound = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    name.split_once(':').map_or_else(|| is_sound(name), |(prefix, local)| is_sound(prefix) && is_sound(local))
}

/// Returns the name without its prefix.
pub(in crate::format) fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns where the document type ends that `rest` starts with; declarations may stand in brackets inside of it.
pub(in crate::format) fn document_type_end(rest: &str) -> Option<usize> {
    let (mut at, mut quote, mut depth) = (2, None, 0_usize);
    let bytes = rest.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'-') if bytes[at..].starts_with(b"--") && bytes[..at].ends_with(b"<!") => {
                at += memmem::find(&bytes[at..], b"-->")? + 2;
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at + 1),
            (None, _) => {}
        }
        at += 1;
    }
    None
}

/// Reads the attributes of a start tag, as it stands in the text: names, and values with their references.
pub(in crate::format) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = &inside[name_at(inside).map_or(0, str::len)..];
    std::iter::from_fn(move || {
        let is_space = |c: char| c.is_ascii_whitespace();
        rest = rest.trim_start_matches(|c| is_space(c) || matches!(c, '"' | '\'' | '='));
        if rest.is_empty() {
            return None;
        }
        let name_end = rest.find(|c| is_space(c) || matches!(c, '=' | '"' | '\'')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            rest = after;
            return Some((name, ""));
        };
        let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.split_once(*quote));
        let (value, after) = quoted.unwrap_or_else(|| value.split_at(value.find(is_space).unwrap_or(value.len())));
        rest = after;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(TokenKind<'_>, &str)]) {
        let tokens: Vec<_> = Tokens::of(text).map(|token| (token.kind, &text[token.range])).collect();
        assert_eq!(tokens, expected);
    }

    #[test]
    fn tags_are_told_from_text() {
        use TokenKind::{CharacterData, Empty, End, Other, Start, Text};
        check(
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \">\">]><a b=\"1>2\"> 3 < 4 <x:c/><![CDATA[<d>]]><!-- <e> --></a>",
            &[
                (Other, "<?xml version='1.0'?>"),
                (Other, "<!DOCTYPE a [<!ENTITY b \">\">]>"),
                (Start("a"), "<a b=\"1>2\">"),
                (Text, " 3 "),
                (Text, "< 4 "),
                (Empty("x:c"), "<x:c/>"),
                (CharacterData("<d>"), "<![CDATA[<d>]]>"),
                (Other, "<!-- <e> -->"),
                (End("a"), "</a>"),
            ],
        );
    }

    #[test]
    fn a_slip_in_a_tag_does_not_swallow_what_follows() {
        use TokenKind::{Start, Text};
        check("<a b='1><c>", &[(Start("a"), "<a b='1>"), (Start("c"), "<c>")]);
        check("<a <c>", &[(Text, "<a "), (Start("c"), "<c>")]);
        check("<1>", &[(Text, "<1>")]);
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let read: Vec<_> = attributes("<a b=\"1 2\" c = '3' d=4 e f=\"/x\"/>").collect();
        assert_eq!(read, [("b", "1 2"), ("c", "3"), ("d", "4"), ("e", ""), ("f", "/x")]);
    }

    /// With quadratic time these would take hours.
    #[test]
    fn tags_without_ends_cost_no_more_than_their_length() {
        for text in [
            format!("<a {}", "b=\"<a \" ".repeat(300_000)),
            format!("<a {}>", "b='<a ' c=\"<a \" ".repeat(200_000)),
            format!("<a {}", "b=\"<a c='\" d='<a e=\"' ".repeat(150_000)),
            format!("<a b=\"{}\"", "<a c='".repeat(300_000)),
            format!("<a {}", "=\"<a\"".repeat(300_000)),
            "<a b='".repeat(300_000),
        ] {
            assert_eq!(Tokens::of(&text).map(|token| token.range.len()).sum::<usize>(), text.len());
        }
    }

    proptest! {
        #[test]
        fn tokens_cover_any_text(text in r#"(<|>|/|!|--|\?|\[|CDATA|\[|\]|\]\]>|a|b:c|=|"|'| |é|DOCTYPE){0,60}"#) {
            let mut at = 0;
            for token in Tokens::of(&text) {
                prop_assert_eq!(token.range.start, at);
                prop_assert!(token.range.end > at);
                at = token.range.end;
                if let TokenKind::Start(_) = token.kind {
                    prop_assert!(attributes(&text[token.range]).count() <= text.len());
                }
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
