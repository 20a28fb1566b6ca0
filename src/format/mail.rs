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
use super::mail_text::{is_page, plain_text, text_bytes};
use super::mime::{ContentType, MAX_DEPTH, Part, line_end};
use super::recognise::n_blank_bytes;
use super::{Capture, Content, FormatError, MemberError, Prose, RawFields, RawStory, RecordError, Stories, read_in};
use crate::archive::Decoded;
use crate::article::{ArticleId, Charset};

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
    let body = Body::of(Part::of_message(message_of(bytes)));
    body.forwards.iter().find_map(|forward| find(forward, id, max_depth))
}

/// Adds the story of a message and, while `max_depth` allows, those of its forwards; returns the number of these.
fn add_stories(
    message: &[u8],
    record: &[u8],
    member: Option<&str>,
    max_depth: usize,
    stories: &mut Vec<Result<RawStory, MemberError>>,
) -> usize {
    let part = Part::of_message(message);
    let body = Body::of(part);
    let forwards = if max_depth > 0 { body.forwards.as_slice() } else { &[] };
    let (prose, read_in) = body.prose();
    // Whoever forwards without a word of their own tells nothing.
    if prose.is_some() || forwards.is_empty() {
        let is_lost = prose.is_none() && body.is_too_deep;
        let fields = fields(part, prose);
        stories.push(if is_lost {
            let cause =
                FormatError::Record(RecordError::Damaged(format!("parts in parts, more than {MAX_DEPTH} deep")));
            Err(MemberError { member: member.unwrap_or_default().to_owned(), cause })
        } else if fields.headline.is_none() && fields.body.is_none() {
            Err(MemberError { member: member.unwrap_or_default().to_owned(), cause: FormatError::Blank })
        } else {
            let content = Content::Fields(Box::new(fields));
            let capture = Capture { read_in, ..Capture::default() };
            Ok(RawStory { id: ArticleId::of(record), member: member.map(str::to_owned), content, capture })
        });
    }
    for (n, forward) in forwards.iter().enumerate() {
        let outer = member.map(|member| format!("{member}/")).unwrap_or_default();
        let member = format!("{outer}forward {}", n + 1);
        if stories.len() > MAX_FORWARDS {
            let why = format!("more than {MAX_FORWARDS} forwarded messages in one");
            stories.push(Err(MemberError { member, cause: FormatError::Record(RecordError::Damaged(why)) }));
            break;
        }
        add_stories(forward, forward, Some(&member), max_depth - 1, stories);
    }
    forwards.len()
}

/// Returns the message in a file of Apple Mail, which puts its length before it and a property list behind it.
fn message_of(bytes: &[u8]) -> &[u8] {
    let file = &bytes[n_blank_bytes(bytes)..];
    let first_line = &file[..line_end(file, 0).min(20)];
    let length = std::str::from_utf8(first_line).ok().and_then(|line| line.trim().parse::<usize>().ok());
    let rest = &file[first_line.len()..];
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
    /// Whether there are parts that are nested too deep to be looked at.
    is_too_deep: bool,
}

impl<'a> Body<'a> {
    fn of(message: Part<'a>) -> Self {
        let mut body = Self::default();
        body.add(message, MAX_DEPTH, "text/plain");
        body
    }

    /// Adds what `part` holds for readers.
    fn add(&mut self, part: Part<'a>, max_depth: usize, default_kind: &str) {
        let Some(max_depth) = max_depth.checked_sub(1) else {
            self.is_too_deep = true;
            return;
        };
        self.n_parts += 1;
        if self.n_parts > MAX_BODY_PARTS {
            return;
        }
        let has_type = part.has("Content-Type");
        let content_type = part.content_type();
        let kind = if has_type { content_type.kind.as_str() } else { default_kind };
        match kind {
            "message/rfc822" | "message/global" => self.forwards.push(part.content()),
            // So some programs send messages along that were dragged into another.
            "application/octet-stream" | "text/plain"
                if part.file_name().is_some_and(|name| is_message_name(&name)) =>
            {
                self.forwards.push(part.content());
            }
            _ if part.is_attachment() => {}
            "text/html" | "application/xhtml+xml" => self.html.push(part),
            "text/plain" | "text" => self.text.push((part, content_type)),
            "multipart/related" => {
                if let Some(root) = root(&part.parts(&content_type), &content_type) {
                    self.add(root, max_depth, "text/plain");
                }
            }
            "multipart/digest" => {
                part.parts(&content_type).into_iter().for_each(|part| self.add(part, max_depth, "message/rfc822"));
            }
            kind if kind.starts_with("multipart/") => {
                let parts = part.parts(&content_type);
                if parts.is_empty() {
                    // Nothing parts it; what stands there is meant to be read.
                    self.text.push((part, ContentType::default()));
                }
                for part in parts {
                    self.add(part, max_depth, "text/plain");
                }
            }
            _ => {}
        }
    }

    /// Returns the body, what is marked up unless there is hardly any text in it, and the charset that it was read in.
    fn prose(&self) -> (Option<Prose>, Option<Charset>) {
        /// A page of pictures has the text that matters in its plain version.
        const MIN_SHARE: usize = 5;
        let mut html: Vec<Decoded> = self.html.iter().map(Part::decoded).collect();
        let text = self.text.iter().map(|(part, content_type)| plain_text(*part, content_type));
        // Scripts that send pages often forget to say so.
        let (pages, text): (Vec<Decoded>, Vec<Decoded>) = text.partition(|text| is_page(&text.text));
        html.extend(pages);
        let n_text: usize = text.iter().map(|text| text.text.trim().len()).sum();
        let n_html: usize = html.iter().map(|html| text_bytes(&html.text)).sum();
        let joined = |parts: &[Decoded], mark: &str| {
            let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
            (texts.join(mark), parts.iter().find_map(read_in))
        };
        if n_html > 0 && n_html * MIN_SHARE >= n_text {
            let (html, read_in) = joined(&html, "\n");
            return (Some(Prose::MailHtml(html)), read_in);
        }
        let (text, read_in) = joined(&text, "\n\n");
        ((n_text > 0).then_some(Prose::MailText(text)), read_in)
    }
}

fn is_message_name(file_name: &str) -> bool {
    file_name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("eml"))
}

/// Returns the part that the others of a `multipart/related` belong to. Source: RFC 2387.
pub(super) fn root<'a>(parts: &[Part<'a>], content_type: &ContentType) -> Option<Part<'a>> {
    let id_of = |part: &Part<'_>| part.token("Content-ID");
    let start = content_type.parameter("start").map(|start| start.trim_matches(['<', '>']));
    let started = start.and_then(|start| parts.iter().find(|part| id_of(part).as_deref() == Some(start)));
    started.or_else(|| parts.first()).copied()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    /// Reads a message; gives of each story its member, its headline and its body.
    fn read(message: &[u8]) -> Vec<(Option<String>, String, Option<Prose>)> {
        let stories = stories(message).unwrap().map(|story| {
            let story = story.unwrap();
            let Content::Fields(fields) = story.content else { panic!("a message has fields") };
            (story.member, fields.headline.unwrap_or_default(), fields.body)
        });
        stories.collect()
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "so that it can be written where it is expected")]
    fn check_body(message: &str, expected: Option<Prose>) {
        let stories = read(message.as_bytes());
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].2, expected, "{message}");
    }

    #[track_caller]
    fn check_members(message: &str, expected: &[(Option<&str>, &str)]) {
        let stories = read(message.as_bytes());
        let members: Vec<_> =
            stories.iter().map(|(member, headline, _)| (member.as_deref(), headline.as_str())).collect();
        assert_eq!(members, expected);
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn text(text: &str) -> Option<Prose> {
        Some(Prose::MailText(text.to_owned()))
    }

    #[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
    fn html(html: &str) -> Option<Prose> {
        Some(Prose::MailHtml(html.to_owned()))
    }

    #[test]
    fn prefixes_of_forwards_and_answers_are_no_part_of_a_headline() {
        let check = |subject: &str, expected: &str| assert_eq!(without_prefixes(subject), expected);
        check("Fwd: Re: Truce holds", "Truce holds");
        check("AW: WG: Brücke: gesperrt", "Brücke: gesperrt");
        check("RE[2]: TR : Truce", "Truce");
        check("转发：停火", "停火");
        check("Ferry: no boats", "Ferry: no boats");
        check("Re:", "");
    }

    #[test]
    fn the_marked_up_version_is_read_unless_it_says_nothing() {
        let both = |html: &str| {
            format!(
                "Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nThe guns fell silent.\n\
                 --b\nContent-Type: text/html\n\n{html}\n--b--\n"
            )
        };
        check_body(&both("<p>The guns fell silent"), html("<p>The guns fell silent"));
        check_body(
            &both("<style>p { color: red; margin: 0 auto }</style><img src=x>"),
            text("The guns fell silent.\n"),
        );
    }

    #[test]
    fn files_sent_along_are_no_text() {
        let message = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\n\
            Content-Disposition: attachment; filename=a.txt\n\nTwo.\n--b\nContent-Type: image/png\n\nThree.\n--b--";
        check_body(message, text("One.\n"));
        check_body("Subject: x\nContent-Type: application/pdf\n\n%PDF", None);
    }

    #[test]
    fn a_text_that_is_a_page_is_read_as_one() {
        let page = "\n<!DOCTYPE HTML><p>The guns fell silent.";
        check_body(&format!("Subject: x\n\n{page}"), html(&format!("{page}\n")));
        let page = "<html><p>The guns fell silent.";
        check_body(&format!("Subject: x\nContent-Type: application/xhtml+xml\n\n{page}"), html(page));
        check_body("Subject: x\n\n<htm", text("<htm\n"));
    }

    #[test]
    fn a_multipart_that_nothing_parts_is_a_text() {
        let broken = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nThe guns fell silent.\n";
        check_body(broken, text("The guns fell silent.\n"));
    }

    #[test]
    fn soft_line_breaks_are_taken_out() {
        let flowed = "Content-Type: text/plain; format=flowed\n\nThe guns \nfell silent.\n They meet.\n-- \nAnn\n";
        check_body(&format!("Subject: x\n{flowed}"), text("The guns fell silent.\n\nThey meet.\n\n"));
        let delsp = "Subject: x\nContent-Type: text/plain; format=flowed; delsp=yes\n\n停 \n戦。\n";
        check_body(delsp, text("停戦。\n\n"));
    }

    #[test]
    fn addresses_that_stand_for_links_are_left_out() {
        check_body(
            "Subject: x\n\nTruce <https://l.example/1> holds (see https://post.example).\nhttps://l.example/2\nThe guns ( https://l.example/3 )",
            text("Truce holds (see https://post.example).\nThe guns\n"),
        );
    }

    #[test]
    fn forwarded_messages_are_stories_of_their_own() {
        let forward = |text: &str, inner: &str| {
            format!(
                "Subject: FW: it\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\n{text}\n--a\n\
                 Content-Type: message/rfc822\n\n{inner}\n--a--\n"
            )
        };
        let inner = "Subject: Truce holds\n\nThe guns fell silent.";
        check_members(&forward("Look.", inner), &[(Some("message"), "it"), (Some("forward 1"), "Truce holds")]);
        check_members(&forward("", inner), &[(Some("forward 1"), "Truce holds")]);
        let record = forward("Look.", inner);
        assert_eq!(message(record.as_bytes(), ArticleId::of(inner.as_bytes())).as_deref(), Some(inner.as_bytes()));
        assert_eq!(message(record.as_bytes(), ArticleId::of(record.as_bytes())).as_deref(), Some(record.as_bytes()));
        assert_eq!(message(record.as_bytes(), ArticleId::of(b"x")), None);
        let file = format!(
            "Subject: FW: it\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nLook.\n--a\nContent-Type: \
             application/octet-stream\nContent-Disposition: attachment; filename=\"truce.EML\"\n\n{inner}\n--a--\n"
        );
        check_members(&file, &[(Some("message"), "it"), (Some("forward 1"), "Truce holds")]);
        let digest = "Subject: Digest\nContent-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: A\n\na.\n--d\n\nSubject: B\n\nb.\n--d--";
        check_members(digest, &[(Some("forward 1"), "A"), (Some("forward 2"), "B")]);
    }

    #[test]
    fn a_message_of_apple_mail_ends_where_its_length_says() {
        let message = "Subject: x\n\nThe guns fell silent.\n";
        check_body(
            &format!("{}    \n{message}<?xml version=\"1.0\"?><plist/>", message.len()),
            text("The guns fell silent.\n"),
        );
    }

    #[test]
    fn blanks_before_the_headers_are_passed_over() {
        let message = "Subject: x\n\nThe guns fell silent.\n";
        let with_length = format!("{}\n{message}<plist/>", message.len());
        for blank in ["\u{feff}", "\n\r\n", " \n\u{feff}\n"] {
            check_body(&format!("{blank}{message}"), text("The guns fell silent.\n"));
            check_body(&format!("{blank}{with_length}"), text("The guns fell silent.\n"));
        }
        check_body(
            "The guns fell silent.\n\nTalks: they go on.\n",
            text("The guns fell silent.\n\nTalks: they go on.\n"),
        );
        // No headers, but an empty line that parts them from the text.
        let forward = "Subject: x\nContent-Type: message/rfc822\n\n\nThe guns fell silent.\n";
        check_body(forward, text("The guns fell silent.\n"));
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for message in ["", "\n\n", "From: a@b.example\n\n \n", "Subject: Re:\n\n"] {
            assert!(matches!(stories(message.as_bytes()), Err(FormatError::Blank)), "{message}");
        }
    }

    #[test]
    fn hostile_messages_cost_no_more_than_their_length() {
        let mut nested = String::new();
        for n in 0..1_000 {
            write!(nested, "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n").unwrap();
        }
        let forwards = "Subject: x\nContent-Type: message/rfc822\n\n".repeat(20_000);
        let error = stories(nested.as_bytes()).err().unwrap().to_string();
        assert_eq!(error, "parts in parts, more than 12 deep");
        let parts = format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\na\n".repeat(10_000));
        let no_end =
            format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}", "--a\n\na\n".repeat(10_000));
        let boundaries =
            format!("Subject: x\nContent-Type: multipart/mixed; boundary=\"-\"\n\n{}", "-".repeat(1_000_000));
        let garbage = format!("Subject: x\nContent-Transfer-Encoding: base64\n\n{}", "!\0\u{fffd}=".repeat(100_000));
        let head = format!("Subject: {}\nTo: {}\n\nx", "=?utf-8?q?a".repeat(1_000_000), "a@b, <\"(".repeat(100_000));
        let zeros = "\0".repeat(1_000_000);
        let addresses = format!("Subject: x\n\n{}", "<http://a>".repeat(100_000));
        let brackets = format!("Subject: x\n\n{}", "<(".repeat(500_000));
        for message in [nested, forwards, parts, no_end, boundaries, garbage, head, zeros, addresses, brackets] {
            if let Ok(stories) = stories(message.as_bytes()) {
                assert!(stories.count() <= MAX_FORWARDS + 2 + MAX_FORWARD_DEPTH);
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = stories(&bytes).map(Iterator::count);
        }

        #[test]
        fn any_message_is_read(
            message in "(Subject: |Content-Type: (multipart/(mixed|alternative|related|digest); boundary=x|message/rfc822|text/html|text/plain; format=flowed; delsp=yes)|\n|--x|--|-- | |<p>|<http|é|a){0,60}"
        ) {
            for story in stories(message.as_bytes()).into_iter().flatten().flatten() {
                prop_assert!(super::message(message.as_bytes(), story.id).is_some());
            }
        }
    }
}
