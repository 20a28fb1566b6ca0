//! The page that `newsdex help formats` prints: what is read, from the table that the reading itself goes by.

use std::fmt::Write as _;

use newsdex::archive::Compression;
use newsdex::format::FORMATS;

use super::help::{example, fill};

/// What holds for all formats.
const NOTES: &[&str] = &[
    "The first bytes of a file and its shape decide; the name is a hint. What is no article is told of, with the reason, \
     and skipped.",
    "Files that hold several articles give each under its name within: `day.zip (2025/truce.html)`, \
     `feed.xml (item 3)`. When such a file changes only new articles are indexed, and those that are gone are forgotten. \
     Archives may lie in archives, four deep; nothing is unpacked to disk. `newsdex show --raw ID` gives the record back.",
    "Fields with other names are told with `--map headline=title,body=content.text,published=date`; a dot leads into an \
     object or a list.",
    "An entry of a feed and a saved page with the same address are shown as one article, the fuller one.",
];

/// Writes the page in lines of `width`.
pub(super) fn page(width: usize) -> String {
    let mut page = String::from("What newsdex reads: newsdex index FOLDER\n\n");
    for format in FORMATS {
        let endings: Vec<String> = format.extensions.iter().map(|extension| format!(".{extension}")).collect();
        let name = format!("{} ({})", format.name, endings.join(" "));
        page.push_str(&example(&name, format.description, width));
    }
    let endings: Vec<String> = Compression::ALL.iter().map(|(_, extension)| format!(".{extension}")).collect();
    page.push_str(&example(
        &format!("compressed ({})", endings.join(" ")),
        "any of these, up to three times over",
        width,
    ));
    for note in NOTES {
        let _ = writeln!(page, "\n{}", fill(note, width, "", ""));
    }
    page
}
