//! Which format of mail a text has, by the headers that it begins with.
//!
//! In: the start of a text. Out: a message, a mailbox, or a page saved as MHTML; nothing for prose that only looks like
//! one of them: people quote letters, and begin sentences with `From`. As an example, `From: the editor` is a line of
//! prose, `From: The Harbour Post <news@harbourpost.example>` above a `Message-ID` the head of a message.

use super::recognise::Name;
use super::{Format, NotAFormat, mbox};

/// The most lines of a head that are looked at.
const MAX_LINES: usize = 400;
/// Headers one of which is enough where the file is named as a message: of parts that were saved alone, not even all.
const NAMED: &[&str] = &["from", "subject", "date", "to", "message-id", "mime-version", "content-type"];
/// A head that does not say who sent the message has so many headers at least.
const MIN_HEADERS: usize = 3;

/// Tells the format of mail that `text` has; `None` when it is no mail.
pub(super) fn recognise(text: &str, name: &Name) -> Option<Result<Format, NotAFormat>> {
    if is_mailbox(text, name) {
        return Some(Ok(Format::Mbox));
    }
    let head = Head::of(after_length(text))?;
    if head.is_saved_page() {
        return Some(Ok(Format::Mhtml));
    }
    if head.is_of_message() {
        // One message after the other, and nothing to part them by.
        let is_broken = name.is_of(Format::Mbox);
        return Some(if is_broken { Err(NotAFormat::NoFromLine) } else { Ok(Format::Mail) });
    }
    let is_named = name.is_of(Format::Mail) && head.has_one_of(NAMED);
    is_named.then_some(Ok(Format::Mail))
}

/// Tells whether a file begins as mailboxes do: with a `From ` line, and headers below it.
fn is_mailbox(text: &str, name: &Name) -> bool {
    let Some((first, below)) = text.split_once('\n').filter(|(first, _)| first.starts_with("From ")) else {
        return false;
    };
    let mut below = below;
    // Some mailboxes repeat the line below, quoted.
    while below.starts_with(">From ") {
        below = below.split_once('\n').map_or("", |(_, below)| below);
    }
    let Some(head) = Head::of(below) else {
        return name.is_of(Format::Mbox) && mbox::is_envelope(first.as_bytes());
    };
    let sender = first.split_whitespace().nth(1).unwrap_or_default();
    let names_sender = sender == "-" || sender.contains('@');
    // A letter to the editor may begin `From our reader`, and go on with a colon.
    mbox::is_envelope(first.as_bytes()) || names_sender || head.is_of_message() || name.is_of(Format::Mbox)
}

/// Passes over the length that Apple Mail puts before a message.
fn after_length(text: &str) -> &str {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end();
    if !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) { rest } else { text }
}

/// Lines of `Name: value` before the first empty line.
struct Head<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Head<'a> {
    /// Reads what `text` begins with; `None` when that is no header.
    fn of(text: &'a str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().take(MAX_LINES).take_while(|line| !line.trim().is_empty()).collect();
        lines.first().is_some_and(|line| is_header(line)).then_some(Self { lines })
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        self.lines.iter().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim_end().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    fn has_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// Whether a browser saved a page so.
    fn is_saved_page(&self) -> bool {
        let is_of_browser = self.value("from").is_some_and(|from| from.contains("<Saved by"));
        let kind = self.value("content-type").unwrap_or_default().to_ascii_lowercase();
        let is_page = kind.starts_with("multipart/related") || kind.starts_with("text/html");
        let is_sent = self.has_one_of(&["message-id", "received", "to", "delivered-to", "return-path"]);
        self.has("snapshot-content-location") || is_of_browser || self.has("mime-version") && is_page && !is_sent
    }

    fn is_of_message(&self) -> bool {
        let is_of_parts = self.value("content-type").is_some_and(|kind| {
            let kind = kind.to_ascii_lowercase();
            kind.starts_with("multipart/") && self.has_one_of(&["from", "to", "subject"])
        });
        let is_identified = self.has_one_of(&["message-id", "mime-version"])
            && self.has_one_of(&["from", "sender", "subject", "date", "received"]);
        let is_signed = self.value("from").is_some_and(|from| from.contains('@'))
            && (self.has("received") || self.has("date") && self.has("subject"));
        is_identified || is_signed || is_of_parts || self.is_delivered()
    }

    /// Whether it begins with what mail servers note of a message; of many of them there is so much that the sender comes
    /// only behind what is looked at.
    fn is_delivered(&self) -> bool {
        let (name, value) = self.lines.first().and_then(|line| line.split_once(':')).unwrap_or_default();
        let value = value.trim_start();
        let is_note = match name.trim_end().to_ascii_lowercase().as_str() {
            "return-path" => value.starts_with('<'),
            "delivered-to" | "x-original-to" | "envelope-to" => value.contains('@'),
            "received" => value.starts_with("from ") || value.starts_with("by ") || value.starts_with('('),
            _ => false,
        };
        let is_folded = |line: &str| line.starts_with([' ', '\t']);
        is_note
            && self.lines.iter().filter(|line| is_header(line)).count() >= MIN_HEADERS
            && self.lines.iter().all(|line| is_header(line) || is_folded(line))
    }
}

fn is_header(line: &str) -> bool {
    let name = line.split_once(':').map_or("", |(name, _)| name.trim_end());
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::format::recognise;

    #[track_caller]
    fn check(name: &str, head: &str, expected: Result<Format, &str>) {
        let recognised = recognise(Path::new(name), head.as_bytes()).map_err(|error| error.to_string());
        assert_eq!(recognised, expected.map_err(str::to_owned), "{name}: {head:?}");
    }

    #[test]
    fn mail_is_known_by_its_headers_whatever_its_name() {
        let letter = "Return-Path: <a@b.example>\nFrom: desk@wire.example\nMessage-ID: <1>\n\nTruce";
        for name in ["a.eml", "1491941793.M41850P8566.mail.wire.rs", "1491941793.M41850P8566.mx:2,S", "a.txt"] {
            check(name, letter, Ok(Format::Mail));
        }
        check("a.emlx", &format!("71\n{letter}"), Ok(Format::Mail));
        check("a", "From: desk@wire.example\nDate: x\nSubject: y\n\nTruce", Ok(Format::Mail));
        check("a.eml", "Subject: y\n\nTruce", Ok(Format::Mail));
        check("a.eml", "Content-Type: text/html\n\n<p>Truce</p>", Ok(Format::Mail));
        check("a.eml", "Note: the guns fell silent.", Ok(Format::Text));
        check("a.txt", "To: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x", Ok(Format::Mail));
        check("Inbox", &format!("From a@b.example Mon Mar 17 09:30:00 2025\n{letter}"), Ok(Format::Mbox));
        check("Inbox", &format!("From - Mon Mar 17 09:30:00 2025\n{letter}"), Ok(Format::Mbox));
        let no_from_line = "a mailbox without a line that begins with `From `, by which messages are told apart";
        check("a.mbox", letter, Err(no_from_line));
        check("a.mbox", "Truce holds", Err(no_from_line));
        check("a.txt", "From the editor: a letter\nNote: the guns fell silent.", Ok(Format::Text));
    }

    #[test]
    fn a_page_saved_as_mime_is_told_from_a_message() {
        let saved = "Subject: Truce\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n";
        check("a.mhtml", &format!("From: <Saved by Blink>\r\n{saved}"), Ok(Format::Mhtml));
        check("a", saved, Ok(Format::Mhtml));
        check("a.eml", &format!("From: a@b.example\r\nTo: c@d.example\r\n{saved}"), Ok(Format::Mail));
    }

    #[test]
    fn a_letter_quoted_in_a_text_is_a_text() {
        for prose in [
            "From: the editor\nTo: our readers\n\nThe guns fell silent.",
            "From: the editor\nTo: all\nDate: 17 March\nSubject: a truce\nReceived: yesterday\n\nThe guns fell silent.",
            "To: all\nFrom: the editor @ the Harbour Post\nSubject: a truce\n\nThe guns fell silent.",
            "From our reader Ann Lee\nTo: the editor\nDate: 17 March\n\nThe guns fell silent.",
            "From the start, in 2025 at 10:30, it was so.\nNote: the guns fell silent.",
            "From the editor\nSubject: a truce\n\nThe guns fell silent.",
            "Received: by the editor, with thanks.\nNote: more\nLetters are welcome.\n\nThe guns fell silent.",
            "From: the editor\nDelivered-To: all\n\nThe guns fell silent.",
        ] {
            check("letter.txt", prose, Ok(Format::Text));
        }
    }

    #[test]
    fn a_message_is_known_whatever_headers_it_begins_with() {
        for message in [
            "Received: from mx.example by mail.example; Mon, 17 Mar 2025 09:30:00 +0000\nX-A: b\nX-C: d\n",
            "Return-Path: <>\nReceived: by mail.example\n\tfor <a@b.example>\nX-A: b\n",
            "Delivered-To: a@b.example\nX-A: b\nX-C: d\n",
            "Message-ID: <1>\nSubject: Truce\n\nThe guns",
            "From: Harbour Post\nMessage-ID: <1@harbourpost.example>\n\nThe guns",
            "From : Harbour Post\nMIME-Version : 1.0\n\nThe guns",
            "From: news@harbourpost.example\nReceived: by mail.example\n\nThe guns",
        ] {
            check("a.txt", message, Ok(Format::Mail));
        }
    }

    #[test]
    fn a_mailbox_is_known_by_its_first_lines() {
        for head in ["From ann@wire.example", "From -", "From ???@??? Mon Mar 17 09:30:00 2025"] {
            check("Inbox", &format!("{head}\nX-Mozilla-Status: 0001\nSubject: x\n"), Ok(Format::Mbox));
        }
        check("Inbox", "From MAILER-DAEMON\n>From x\nFrom: a@b.example\nReceived: by x\n", Ok(Format::Mbox));
        check("a.mbox", "From ann\nSubject: x\n", Ok(Format::Mbox));
        check("a.mbox", "From ann@wire.example Mon Mar 17 09:30:00 2025\nTruce holds\n", Ok(Format::Mbox));
        check("Inbox", "From Port Elms\n\nThe guns fell silent: at last.", Ok(Format::Text));
    }

    #[test]
    fn blanks_before_the_headers_are_passed_over() {
        let letter = "From: desk@wire.example\nMessage-ID: <1>\n\nTruce";
        for blank in ["\u{feff}", "\n\n", " \r\n\u{feff}"] {
            check("a", &format!("{blank}{letter}"), Ok(Format::Mail));
            check("a", &format!("{blank}From - Mon Mar 17 09:30:00 2025\n{letter}"), Ok(Format::Mbox));
        }
        let utf_16: Vec<u8> = format!("\u{feff}{letter}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognise(Path::new("a.txt"), &utf_16), Ok(Format::Text));
    }
}
