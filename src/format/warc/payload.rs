//! The block of a record → the payload that may hold a story.
//!
//! In: the head and the block of a record. Out: the page, text, feed or data in it, freed of HTTP, and how to read it; or
//! that there is nothing of the kind. Images, scripts and fonts, redirects and errors, and what crawlers note about
//! themselves are passed over silently: a crawl is full of them. What the bytes are is told by the bytes, as of any file;
//! the declared media type only rules out what a reader of news has no use for.

use std::borrow::Cow;
use std::path::Path;

use super::fields;
use super::head::{Head, Kind};
use super::http::Response;
use crate::archive::{CodingError, Limits};
use crate::format::{Capture, Format, RecordError, is_container, recognise};

/// Files that every site has for programs.
const SITE_FILES: &[&str] =
    &["/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/security.txt", "/llms.txt", "/sellers.json"];

/// What a block holds.
pub(super) enum Payload {
    /// Nothing for a reader of news.
    Nothing,
    /// The same as another record (ISO 28500:2017, 6.7).
    Unchanged,
    /// What may be a story.
    Story(Story),
    /// What might have been one.
    Unreadable(RecordError),
}

/// A payload that may be a story.
pub(super) struct Story {
    pub(super) bytes: Vec<u8>,
    pub(super) format: Format,
    pub(super) capture: Capture,
}

impl Payload {
    /// Takes the payload out of a whole block.
    pub(super) fn of(head: &Head, block: &[u8], limits: &Limits) -> Self {
        let Some(candidate) = Candidate::of(head, block) else { return Self::Nothing };
        if head.kind() == Kind::Revisit {
            return Self::Unchanged;
        }
        if head.is_segment() {
            let reason = "it goes on in other records, which are not put together";
            return Self::Unreadable(RecordError::Damaged(reason.to_owned()));
        }
        let bytes = match candidate.payload(limits) {
            Ok(bytes) if bytes.len() as u64 <= limits.max_bytes => bytes,
            Ok(_) | Err(CodingError::TooLong { .. }) => {
                return Self::Unreadable(RecordError::TooLong { limit: limits.max_bytes });
            }
            Err(error) => return Self::Unreadable(RecordError::Damaged(error.to_string())),
        };
        let Some(format) = candidate.format(&bytes) else { return Self::Nothing };
        let charset = candidate.content_type.as_deref().and_then(fields::charset);
        let capture = Capture { url: candidate.uri, saved: head.day(), charset, read_in: None };
        Self::Story(Story { bytes: bytes.into_owned(), format, capture })
    }
}

/// Says whether a block that begins with `block` may hold a story.
pub(super) fn may_be_story(head: &Head, block: &[u8]) -> bool {
    Candidate::of(head, block).is_some()
}

/// A block that its heads do not rule out.
struct Candidate<'a> {
    uri: Option<String>,
    content_type: Option<String>,
    use_of_type: TypeUse,
    body: Body<'a>,
}

enum Body<'a> {
    Http(Response<'a>),
    Bare(&'a [u8]),
}

impl<'a> Candidate<'a> {
    fn of(head: &Head, block: &'a [u8]) -> Option<Self> {
        if head.kind() == Kind::Other {
            return None;
        }
        let uri = head.target_uri();
        if uri.as_deref().is_some_and(is_for_programs) {
            return None;
        }
        let (content_type, body) = match Response::of(block) {
            Some(response) if matches!(head.kind(), Kind::Response | Kind::Revisit) => {
                let is_page = response.status().is_some_and(|status| status == 200 || status == 304);
                if !is_page || (head.kind() == Kind::Response && response.status() != Some(200)) {
                    return None;
                }
                (response.content_type(), Body::Http(response))
            }
            _ => {
                let content_type = head.content_type().filter(|_| head.kind() != Kind::Revisit);
                (content_type, Body::Bare(block))
            }
        };
        let use_of_type = TypeUse::of(&content_type.as_deref().map(fields::media_type).unwrap_or_default());
        (use_of_type != TypeUse::Never).then_some(Self { uri, content_type, use_of_type, body })
    }

    fn payload(&self, limits: &Limits) -> Result<Cow<'a, [u8]>, CodingError> {
        match &self.body {
            Body::Http(response) => response.payload(limits),
            Body::Bare(block) => Ok(Cow::Borrowed(block)),
        }
    }

    /// Tells the format of the payload by its bytes; what is no story, or a container of others, has none.
    fn format(&self, bytes: &[u8]) -> Option<Format> {
        let name = match self.use_of_type {
            TypeUse::Page => "page.html",
            _ => self.uri.as_deref().map(last_segment).unwrap_or_default(),
        };
        match recognise(Path::new(name), bytes).ok()? {
            Format::Html => Some(Format::Html),
            _ if self.use_of_type == TypeUse::Unknown => None,
            // Whole in memory, its lines are a list like any other.
            Format::JsonLines => Some(Format::Json),
            format => (!is_container(format)).then_some(format),
        }
    }
}

/// What a media type says about its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TypeUse {
    /// A web page.
    Page,
    /// Something to read.
    Text,
    /// Nothing for a reader of news.
    Never,
    /// Servers have types of their own, for pages too.
    Unknown,
}

impl TypeUse {
    fn of(media_type: &str) -> Self {
        let (kind, name) = media_type.split_once('/').unwrap_or((media_type, ""));
        match (kind, name) {
            ("text", "html") | ("application", "xhtml+xml" | "vnd.wap.xhtml+xml") => Self::Page,
            ("image" | "audio" | "video" | "font" | "model", _) => Self::Never,
            ("text", "css" | "vtt" | "calendar" | "event-stream" | "cache-manifest" | "dns") => Self::Never,
            ("application", "http" | "warc-fields" | "manifest+json" | "wasm") => Self::Never,
            (_, name) if ["javascript", "ecmascript", "font"].iter().any(|part| name.contains(part)) => Self::Never,
            ("text" | "message" | "", _) => Self::Text,
            ("application", "octet-stream" | "pdf" | "json" | "xml" | "x-ndjson" | "jsonl" | "x-jsonlines") => {
                Self::Text
            }
            (_, name) if name.ends_with("+xml") || name.ends_with("+json") => Self::Text,
            _ => Self::Unknown,
        }
    }
}

/// Says whether an address is that of a file for programs, or of a note by the crawler.
fn is_for_programs(uri: &str) -> bool {
    let (scheme, rest) = uri.split_once(':').unwrap_or_default();
    if ["urn", "metadata", "dns", "whois"].iter().any(|noted| scheme.eq_ignore_ascii_case(noted)) {
        return true;
    }
    let path = path_of(rest);
    path.starts_with("/.well-known/") || SITE_FILES.contains(&path)
}

/// Returns the path of an address, from what stands behind its scheme.
fn path_of(rest: &str) -> &str {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.find('/').map_or("", |slash| &rest[slash..])
}

fn last_segment(uri: &str) -> &str {
    let (_, rest) = uri.split_once(':').unwrap_or_default();
    path_of(rest).rsplit('/').next().unwrap_or_default()
}
