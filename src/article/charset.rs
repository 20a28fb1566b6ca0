//! The charset that an article's text was read in.
//!
//! It is noted where it could be doubted: as an example, of bytes that are valid UTF-8 and declare windows-1251.

use serde::{Deserialize, Serialize};

/// The charset that a record was read in, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charset {
    /// Its name in the Encoding Standard, such as `windows-1251`.
    pub name: String,
    /// What it was chosen by.
    pub chosen_by: CharsetEvidence,
    /// Another one that was declared, and that cannot be true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
}

/// What a charset was chosen by, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CharsetEvidence {
    /// The bytes begin with a mark.
    ByteOrderMark,
    /// The bytes are UTF-8, whatever was declared.
    ValidUtf8,
    /// The header of HTTP or MIME that they came with names it.
    Header,
    /// The text itself names it.
    Declaration,
    /// The letters look like it.
    Detection,
}
