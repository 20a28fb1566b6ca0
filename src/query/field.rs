//! The names of fields in queries → what they ask for: `title` → the headline, `source` → the outlet.

use super::{Facet, Presence, Zone};

/// What a field name before a colon asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Words in a part of the text.
    Zone(Zone),
    /// A name in all its spellings, in a part of the text.
    Name(Zone),
    /// A field that describes the article.
    Facet(Facet),
    /// The language of the article.
    Language,
    /// When it was published.
    Date(DateField),
    /// How many words it has.
    Length,
    /// How sure the OCR was that read it.
    Ocr,
    /// Whether it has some field at all.
    Has,
    /// Its id.
    Id,
}

/// How the days after a date field's name are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateField {
    /// On one of the days.
    On,
    /// From the first of the days.
    Since,
    /// From the day after the last of the days.
    After,
    /// Up to the day before the first of the days.
    Before,
    /// Up to the last of the days.
    Until,
    /// From so many days, weeks, months or years before today.
    Last,
}

/// Every name of every field; the first one of each is the one that `Display` writes.
const FIELDS: &[(&str, Field)] = &[
    ("headline", Field::Zone(Zone::Headline)),
    ("title", Field::Zone(Zone::Headline)),
    ("lead", Field::Zone(Zone::Lead)),
    ("hlead", Field::Zone(Zone::HeadlineOrLead)),
    ("body", Field::Zone(Zone::Body)),
    ("name", Field::Name(Zone::Text)),
    ("by", Field::Facet(Facet::Byline)),
    ("author", Field::Facet(Facet::Byline)),
    ("byline", Field::Facet(Facet::Byline)),
    ("outlet", Field::Facet(Facet::Outlet)),
    ("source", Field::Facet(Facet::Outlet)),
    ("section", Field::Facet(Facet::Section)),
    ("tag", Field::Facet(Facet::Tag)),
    ("tags", Field::Facet(Facet::Tag)),
    ("agency", Field::Facet(Facet::Agency)),
    ("place", Field::Facet(Facet::Place)),
    ("dateline", Field::Facet(Facet::Place)),
    ("url", Field::Facet(Facet::Url)),
    ("lang", Field::Language),
    ("language", Field::Language),
    ("date", Field::Date(DateField::On)),
    ("on", Field::Date(DateField::On)),
    ("since", Field::Date(DateField::Since)),
    ("after", Field::Date(DateField::After)),
    ("before", Field::Date(DateField::Before)),
    ("until", Field::Date(DateField::Until)),
    ("last", Field::Date(DateField::Last)),
    ("words", Field::Length),
    ("length", Field::Length),
    ("ocr", Field::Ocr),
    ("has", Field::Has),
    ("id", Field::Id),
];

/// What `has:` may ask for.
const PRESENCES: &[(&str, Presence)] = &[
    ("byline", Presence::Byline),
    ("author", Presence::Byline),
    ("outlet", Presence::Outlet),
    ("section", Presence::Section),
    ("tag", Presence::Tag),
    ("tags", Presence::Tag),
    ("agency", Presence::Agency),
    ("place", Presence::Place),
    ("dateline", Presence::Place),
    ("url", Presence::Url),
    ("image", Presence::Image),
    ("lang", Presence::Language),
    ("language", Presence::Language),
    ("date", Presence::Date),
    ("ocr", Presence::Ocr),
];

impl Presence {
    /// Reads what stands behind `has:`, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        PRESENCES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, presence)| presence)
    }

    /// Returns the name that [`Self::named`] reads.
    pub(super) fn name(self) -> &'static str {
        PRESENCES.iter().find(|(_, presence)| *presence == self).map_or("", |(name, _)| name)
    }
}

impl Field {
    /// Finds the field that is called `name`, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, field)| field)
    }

    /// Finds the field that may be written `name(…)`, without a colon.
    ///
    /// Names that also stand before parentheses in prose, such as `by (`, are none.
    pub(super) fn before_parenthesis(name: &str) -> Option<Self> {
        ["headline", "title", "lead", "hlead", "body", "byline"]
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name))
            .and_then(|_| Self::named(name))
    }

    /// Tells whether its value is words of the text, among which patterns have a meaning.
    pub(super) fn is_of_text(self) -> bool {
        matches!(self, Self::Zone(_) | Self::Name(_))
    }

    /// Returns the field's name as `Display` writes it; nothing for the whole text.
    pub(super) fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// What the values of a field are, for those who propose some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValues {
    /// Words of a part of the text.
    Words(Zone),
    /// The values that the archive has.
    Facet(Facet),
    /// Codes of languages.
    Languages,
    /// The names of fields.
    Presences,
    /// Too many to propose: days, numbers, ids.
    Unlisted,
}

impl FieldValues {
    /// Returns what the values are of the field that is called `name`, in any case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match Field::named(name)? {
            Field::Zone(zone) | Field::Name(zone) => Self::Words(zone),
            Field::Facet(facet) => Self::Facet(facet),
            Field::Language => Self::Languages,
            Field::Has => Self::Presences,
            Field::Date(_) | Field::Length | Field::Ocr | Field::Id => Self::Unlisted,
        })
    }
}

/// Returns the names of the fields, each field's first name before its others.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name)
}

/// Returns the names that `has:` understands.
pub fn presence_names() -> impl Iterator<Item = &'static str> {
    PRESENCES.iter().map(|(name, _)| *name)
}

/// Returns the field name that `name` was probably meant to be: at most two letters away, and mostly right.
pub(super) fn nearest_name(name: &str) -> Option<&'static str> {
    const MAX_NAME_BYTES: usize = 12;
    const MAX_EDITS: usize = 2;
    // Most text before a colon is no misspelt field, and may be long.
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let name = name.to_ascii_lowercase();
    FIELDS
        .iter()
        .map(|&(known, _)| (edit_distance(name.as_bytes(), known.as_bytes()), known))
        .filter(|&(edits, _)| edits <= MAX_EDITS && 2 * edits < name.len())
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, known)| known)
}

/// Counts the letters to insert, drop, replace, or swap with their neighbour, each at most once.
fn edit_distance(from: &[u8], to: &[u8]) -> usize {
    let mut two_rows_up = vec![0; to.len() + 1];
    let mut row_above: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i; to.len() + 1];
        for j in 1..=to.len() {
            let replaced = row_above[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            row[j] = replaced.min(row_above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                row[j] = row[j].min(two_rows_up[j - 2] + 1);
            }
        }
        two_rows_up = std::mem::replace(&mut row_above, row);
    }
    row_above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_suggests_the_right_one() {
        for (name, expected) in [
            ("outlt", Some("outlet")),
            ("Autor", Some("author")),
            ("lanugage", Some("language")),
            ("titel", Some("title")),
            ("dat", Some("date")),
            ("foo", None),
            ("to", None),
            ("minister", None),
            ("a-very-long-name-before-a-colon", None),
        ] {
            assert_eq!(nearest_name(name), expected, "{name}");
        }
    }

    #[test]
    fn the_name_that_is_written_is_one_that_is_read() {
        for &(_, field) in FIELDS {
            assert_eq!(Field::named(field.name()), Some(field));
        }
    }
}
