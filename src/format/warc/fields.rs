//! The named fields at the head of a record, and at that of an HTTP message, which look alike.
//!
//! In: a head, from its first line to the blank line. Out: the values of its fields by name, in whatever letters the name
//! is written. Lines end in CRLF or, as some writers have it, in LF; a value may go on in indented lines. Source: ISO
//! 28500:2017, 4, `named-field`; RFC 9112, 5, and 5.2 for obsolete folding.

/// Finds where the head that `bytes` begin with ends, behind its blank line.
///
/// What stands before `from` has been searched before.
pub(super) fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    let start = from.saturating_sub(3);
    memchr::memchr_iter(b'\n', &bytes[start..]).find_map(|at| match &bytes[start + at + 1..] {
        [b'\n', ..] => Some(start + at + 2),
        [b'\r', b'\n', ..] => Some(start + at + 3),
        _ => None,
    })
}

/// Returns the first line of a head.
pub(super) fn first_line(head: &[u8]) -> &[u8] {
    lines(head).next().unwrap_or_default().trim_ascii()
}

/// Returns the value of a field; the first, where it is given more than once.
pub(super) fn value(head: &[u8], name: &str) -> Option<String> {
    let mut lines = lines(head).skip(1);
    let first = lines.find_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then_some(&line[colon + 1..])
    })?;
    let mut value = String::from_utf8_lossy(first.trim_ascii()).into_owned();
    for folded in lines.take_while(|line| line.starts_with(b" ") || line.starts_with(b"\t")) {
        if !value.is_empty() {
            value.push(' ');
        }
        value.push_str(&String::from_utf8_lossy(folded.trim_ascii()));
    }
    Some(value)
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n')
}

/// Returns the media type of a `Content-Type`, in lower case, without its parameters.
pub(super) fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the charset that a `Content-Type` names.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let parameter = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    let charset = parameter.trim().trim_matches(['"', '\'']);
    (!charset.is_empty()).then(|| charset.to_owned())
}
