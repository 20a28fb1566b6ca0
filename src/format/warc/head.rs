//! The head of a record: what kind it is, where it came from, how long it is.
//!
//! In: the bytes of a head. Out: its defined fields, each as far as it could be read. Source: ISO 28500:2017, 5.

use jiff::civil::Date;

use super::fields;

/// Most characters of an id that a record is named by; a `urn:uuid:` in brackets has 47.
const MAX_ID_CHARS: usize = 80;

/// The head of a record.
pub(super) struct Head {
    bytes: Vec<u8>,
    kind: Kind,
}

/// What a record is. Source: ISO 28500:2017, 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a server answered (6.3).
    Response,
    /// A file, as it is (6.4).
    Resource,
    /// Another form of a record, such as its plain text (6.8).
    Conversion,
    /// The same again (6.7).
    Revisit,
    /// What crawlers tell of themselves (6.2, 6.5, 6.6), and what later standards may add.
    Other,
}

impl Head {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let kind = match fields::value(bytes, "WARC-Type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "response" => Kind::Response,
            "resource" => Kind::Resource,
            "conversion" => Kind::Conversion,
            "revisit" => Kind::Revisit,
            _ => Kind::Other,
        };
        Self { bytes: bytes.to_vec(), kind }
    }

    /// `WARC-Type` (5.5).
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// `Content-Length` (5.3), if it is a number.
    pub(super) fn block_length(&self) -> Option<u64> {
        self.value("Content-Length")?.parse().ok()
    }

    /// `WARC-Record-ID` (5.2).
    pub(super) fn id(&self) -> Option<String> {
        self.value("WARC-Record-ID")
    }

    /// The id as far as a person would want to read it.
    pub(super) fn short_id(&self) -> Option<String> {
        let id: String = self.id()?.chars().filter(char::is_ascii_graphic).take(MAX_ID_CHARS).collect();
        (!id.is_empty()).then_some(id)
    }

    /// The day of `WARC-Date` (5.4); dates of less precision name no day.
    pub(super) fn day(&self) -> Option<Date> {
        self.value("WARC-Date")?.get(..10)?.parse().ok()
    }

    /// `WARC-Target-URI` (5.14).
    pub(super) fn target_uri(&self) -> Option<String> {
        self.uri("WARC-Target-URI")
    }

    /// `Content-Type` (5.6), that of the block.
    pub(super) fn content_type(&self) -> Option<String> {
        self.value("Content-Type")
    }

    /// `WARC-Payload-Digest` (5.9).
    pub(super) fn payload_digest(&self) -> Option<String> {
        self.value("WARC-Payload-Digest")
    }

    /// `WARC-Refers-To` (5.11).
    pub(super) fn refers_to(&self) -> Option<String> {
        self.value("WARC-Refers-To")
    }

    /// `WARC-Refers-To-Target-URI` (5.12).
    pub(super) fn refers_to_target_uri(&self) -> Option<String> {
        self.uri("WARC-Refers-To-Target-URI")
    }

    /// Says whether the record is only the first part of a longer one (7).
    pub(super) fn is_segment(&self) -> bool {
        self.value("WARC-Segment-Number").is_some()
    }

    fn value(&self, name: &str) -> Option<String> {
        fields::value(&self.bytes, name)
    }

    /// Takes off the brackets that WARC 1.0 had around addresses (4, `uri`).
    fn uri(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let uri = value.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(&value);
        (!uri.is_empty()).then(|| uri.to_owned())
    }
}
