//! The typed blocks of a record that are no body.
//!
//! In: the list of blocks that the Washington Post's records have for their contents. Out: fields that the record gives
//! nowhere else. Blocks of body are `prose`'s business.
//!
//! ```text
//! [{"type": "kicker", "content": "World"}, {"type": "byline", "content": "By Ada Lind"}, …]  →  section, byline
//! ```

use serde_json::Value;

use super::{RawFields, values};

/// Takes from a list of typed blocks, as the Washington Post's records have it, what is not body.
pub(super) fn add_fields(fields: &mut RawFields, blocks: &[Value]) {
    for block in blocks {
        let content = block.get("content");
        match block.get("type").and_then(Value::as_str) {
            Some("title") if fields.headline.is_none() => fields.headline = content.and_then(values::text),
            Some("kicker") if fields.section.is_none() => fields.section = content.and_then(values::text),
            Some("deck") if fields.subheadline.is_none() => fields.subheadline = content.and_then(values::text),
            Some("byline") if fields.byline.is_empty() => {
                fields.byline = content.map(|content| values::texts(content, &[';'])).unwrap_or_default();
            }
            Some("date") if fields.published.is_none() => fields.published = content.and_then(values::date),
            Some("image") if fields.image.is_none() => fields.image = block.get("imageURL").and_then(values::link),
            _ => {}
        }
    }
}
