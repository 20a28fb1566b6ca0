//! A mail message: a newsletter, mostly.
//!
//! In: the bytes of a message, as `.eml` files, Maildir and mailboxes hold it. Out: its [`RawStory`], with the body as
//! HTML where it has such a part, else as text; then those of the messages that it forwards as attachments.
//!
//! ```text
//! From: The Harbour Post <news@harbourpost.example>
//! Subject: Fwd: =?utf-8?q?Truce_holds?=
//! Date: Mon, 17 Mar 2025 09:30:00 +0200
//!
//! The guns fell silent.
//!  → headline: Truce holds, outlet: The Harbour Post, published: 2025-03-17T09:30:00+02:00
//! ```

use std::borrow::Cow;

use super::mail_sender::{self, Sender};
use super::mime::{ContentType, MAX_DEPTH, Part, line_end};
use super::{Capture, Content, FormatError, MemberError, Prose, RawFields, RawStory, Stories};
use crate::article::ArticleId;

/// The most forwarded messages that are read of one message.
const MAX_FORWARDS: usize = 200;
/// Forwards of forwards deeper than this are not read.
const MAX_FORWARD_DEPTH: usize = 4;
/// The most parts that are looked at for the body of one message.
const MAX_BODY_PARTS: usize = 1_000;

/// Reads a message, and those that it forwards.
///
/// Where there are several, each has a name, also the message itself.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let mut stories = list(bytes)?;
    if let [Ok(message), _, ..] = stories.as_mut_slice() {
        message.member.get_or_insert_with(|| "message".to_owned());
    }
    Ok(Box::new(stories.into_iter()))
}

/// Reads a message, which has no name of its own, and those that it forwards.
pub(super) fn list(bytes: &[u8]) -> Result<Vec<Result<RawStory, MemberError>>, FormatError> {
    let mut stories = Vec::new();
    let n_forwards = add_stories(message_of(bytes), bytes, None, MAX_FORWARD_DEPTH, &mut stories);
    if n_forwards == 0
        && let Some(Err(error)) = stories.pop_if(|story| story.is_err())
    {
        return Err(error.cause);
    }
    Ok(stories)
}

/// Returns the bytes of the message with this id: `bytes`, or one that is forwarded in it.
pub(super) fn message(bytes: &[u8], id: ArticleId) -> Option<Vec<u8>> {
    find(bytes, id, MAX_FORWARD_DEPTH)
}

fn find(bytes: &[u8], id: ArticleId, max_depth: usize) -> Option<Vec<u8>> {
    if ArticleId::of(bytes) == id {
        return Some(bytes.to_vec());
    }
    let max_depth = max_depth.checked_sub(1)?;
    let body = Body::of(Part::read(message_of(bytes)));
    body.forwards.iter().find_map(|forward| find(forward, id, max_depth))
}

/// Adds the story of a message and, while `max_depth` allows, those of its forwards; returns the number of these.
fn add_stories(
    message: &[u8],
    record: &[u8],
    member: Option<String>,
    max_depth: usize,
    stories: &mut Vec<Result<RawStory, MemberError>>,
) -> usize {
    let part = Part::read(message);
    let body = Body::of(part);
    let forwards = if max_depth > 0 { body.forwards.as_slice() } else { &[] };
    let prose = body.prose();
    // Whoever forwards without a word of their own tells nothing.
    if prose.is_some() || forwards.is_empty() {
        let fields = fields(part, prose);
        stories.push(if fields.headline.is_none() && fields.body.is_none() {
            Err(MemberError { member: member.clone().unwrap_or_default(), cause: FormatError::Blank })
        } else {
            let content = Content::Fields(Box::new(fields));
            Ok(RawStory { id: ArticleId::of(record), member: member.clone(), content, capture: Capture::default() })
        });
    }
    for (n, forward) in forwards.iter().enumerate() {
        let outer = member.as_deref().map(|member| format!("{member}/")).unwrap_or_default();
        if stories.len() <= MAX_FORWARDS {
            add_stories(forward, forward, Some(format!("{outer}forward {}", n + 1)), max_depth - 1, stories);
        }
    }
    forwards.len()
}

/// Returns the message in a file of Apple Mail, which puts its length before it and a property list behind it.
fn message_of(bytes: &[u8]) -> &[u8] {
    let first_line = &bytes[..line_end(bytes, 0).min(20)];
    let length = std::str::from_utf8(first_line).ok().and_then(|line| line.trim().parse::<usize>().ok());
    let rest = &bytes[first_line.len()..];
    length.and_then(|length| rest.get(..length)).unwrap_or(bytes)
}

/// Reads the fields that a message's headers hold.
fn fields(part: Part<'_>, body: Option<Prose>) -> RawFields {
    let subject = part.text("Subject");
    let headline = subject.as_deref().map(without_prefixes).filter(|headline| !headline.is_empty()).map(str::to_owned);
    // Somebody may remember it as the forward that it was.
    let other_headlines = subject.into_iter().filter(|subject| Some(subject) != headline.as_ref()).collect();
    let Sender { outlet, byline } = mail_sender::sender(part);
    let published = match part.date("Date") {
        Some(date) => Some(date.to_rfc3339()),
        // What cannot be read as a date is kept among those refused.
        None => part.text("Date"),
    };
    RawFields {
        headline,
        other_headlines,
        body,
        byline,
        outlet,
        published,
        record_id: part.token("Message-ID"),
        url: part.token("Archived-At").filter(|url| url.starts_with("http")),
        language: part.text("Content-Language").and_then(|tags| Some(tags.split(',').next()?.trim().to_owned())),
        tags: part.text("Keywords").into_iter().collect(),
        ..RawFields::default()
    }
}

/// Takes `Fwd:`, `AW:` and their like off a subject.
fn without_prefixes(subject: &str) -> &str {
    /// What mail programs put before a subject that they forward or answer, in lower case.
    const PREFIXES: &[&str] = &[
        "re",
        "fw",
        "fwd",
        "aw",
        "wg",
        "tr",
        "rv",
        "rif",
        "inoltra",
        "sv",
        "vs",
        "vb",
        "vl",
        "antw",
        "doorst",
        "enc",
        "res",
        "odp",
        "pd",
        "ynt",
        "ilt",
        "i̇lt",
        "απ",
        "πρθ",
        "vá",
        "továbbítás",
        "ha",
        "ответ",
        "пересылка",
        "відп",
        "回复",
        "回覆",
        "答复",
        "转发",
        "轉寄",
        "返信",
        "転送",
        "회신",
        "전달",
    ];
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once([':', '：']) {
        let prefix = prefix.trim_end().to_lowercase();
        // `Re[2]:`, `RE(3):`
        let name = prefix.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '^'));
        if !PREFIXES.contains(&name) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// What a message says, and what it sends along.
#[derive(Default)]
struct Body<'a> {
    html: Vec<Part<'a>>,
    text: Vec<(Part<'a>, ContentType)>,
    forwards: Vec<Cow<'a, [u8]>>,
    n_parts: usize,
}

impl<'a> Body<'a> {
    fn of(message: Part<'a>) -> Self {
        let mut body = Self::default();
        body.add(message, MAX_DEPTH, "text/plain");
        body
    }

    /// Adds what `part` holds for readers.
    fn add(&mut self, part: Part<'a>, max_depth: usize, default_kind: &str) {
        let Some(max_depth) = max_depth.checked_sub(1) else { return };
        self.n_parts += 1;
        if self.n_parts > MAX_BODY_PARTS {
            return;
        }
        let has_type = part.has("Content-Type");
        let content_type = part.content_type();
        let kind = if has_type { content_type.kind.as_str() } else { default_kind };
        match kind {
            "message/rfc822" | "message/global" => {
                if self.forwards.len() < MAX_FORWARDS {
                    self.forwards.push(part.content());
                }
            }
            _ if part.is_attachment() => {}
            "text/html" => self.html.push(part),
            "text/plain" | "text" => self.text.push((part, content_type)),
            "multipart/alternative" => self.add_alternative(part.parts(&content_type), max_depth),
            "multipart/related" => {
                if let Some(root) = root(&part.parts(&content_type), &content_type) {
                    self.add(root, max_depth, "text/plain");
                }
            }
            "multipart/digest" => {
                part.parts(&content_type).into_iter().for_each(|part| self.add(part, max_depth, "message/rfc822"));
            }
            kind if kind.starts_with("multipart/") => {
                part.parts(&content_type).into_iter().for_each(|part| self.add(part, max_depth, "text/plain"));
            }
            _ => {}
        }
    }

    /// Adds each of several versions of the same: which of them to read shows when all are known.
    fn add_alternative(&mut self, versions: Vec<Part<'a>>, max_depth: usize) {
        versions.into_iter().for_each(|version| self.add(version, max_depth, "text/plain"));
    }

    /// Returns the body: what is marked up, unless there is hardly any text in it.
    fn prose(&self) -> Option<Prose> {
        /// A page of pictures has the text that matters in its plain version.
        const MIN_SHARE: usize = 5;
        let html: Vec<String> = self.html.iter().map(|part| part.decoded().text).collect();
        let text = self.text.iter().map(|(part, content_type)| plain_text(*part, content_type));
        let text: Vec<String> = text.filter(|text| !text.trim().is_empty()).collect();
        let n_text: usize = text.iter().map(|text| text.trim().len()).sum();
        let n_html: usize = html.iter().map(|html| text_bytes(html)).sum();
        if n_html > 0 && n_html * MIN_SHARE >= n_text {
            return Some(Prose::Html(html.join("\n")));
        }
        (n_text > 0).then(|| Prose::Mail(text.join("\n\n")))
    }
}

/// Returns the part that the others of a `multipart/related` belong to. Source: RFC 2387.
pub(super) fn root<'a>(parts: &[Part<'a>], content_type: &ContentType) -> Option<Part<'a>> {
    let id_of = |part: &Part<'_>| part.token("Content-ID");
    let start = content_type.parameter("start").map(|start| start.trim_matches(['<', '>']));
    let started = start.and_then(|start| parts.iter().find(|part| id_of(part).as_deref() == Some(start)));
    started.or_else(|| parts.first()).copied()
}

/// Returns the text of a part: soft line breaks taken out, the signature cut off.
fn plain_text(part: Part<'_>, content_type: &ContentType) -> String {
    let text = part.decoded().text;
    let text = without_signature(&text);
    let is_flowed = content_type.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    if is_flowed && text.lines().any(is_soft) {
        let deletes_space = content_type.parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
        return unflowed(text, if deletes_space { Space::Delete } else { Space::Keep });
    }
    text.to_owned()
}

/// Whether a line goes on with the next one.
fn is_soft(line: &str) -> bool {
    line.ends_with(' ') && !is_signature_mark(line)
}

fn is_signature_mark(line: &str) -> bool {
    line.trim_end_matches('\r') == "-- "
}

/// What becomes of the space before a soft line break.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    Keep,
    Delete,
}

/// Joins the lines of a flowed text: of each paragraph one, an empty one after it. Source: RFC 3676, section 4.
fn unflowed(text: &str, space: Space) -> String {
    let mut joined = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        // A space before a line keeps it from being taken for a quote.
        let content = line.strip_prefix(' ').unwrap_or(line);
        if is_soft(line) {
            joined.push_str(if space == Space::Delete { &content[..content.len() - 1] } else { content });
        } else {
            joined.push_str(content);
            joined.push_str("\n\n");
        }
    }
    joined
}

/// Cuts the signature, which a line of two hyphens and a space introduces.
fn without_signature(text: &str) -> &str {
    /// What is longer is text.
    const MAX_LINES: usize = 12;
    let Some(mark) = text.rfind("\n-- \n").or_else(|| text.rfind("\n-- \r\n")) else { return text };
    if text[mark + 1..].lines().count() <= MAX_LINES + 1 { &text[..mark] } else { text }
}

/// Counts the bytes of text that stand in markup, roughly.
fn text_bytes(html: &str) -> usize {
    let mut n_bytes = 0;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        n_bytes += rest[..start].trim().len();
        rest = &rest[start..];
        let is_style = |name: &str| rest.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if is_style("style") {
            "</style"
        } else if is_style("title") {
            "</title"
        } else {
            ">"
        };
        rest = rest.find(end).map_or("", |at| &rest[at + end.len()..]);
    }
    n_bytes + rest.trim().len()
}
