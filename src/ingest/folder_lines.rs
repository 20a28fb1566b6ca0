//! Learns what lines recur in the texts of a folder, from a sample of its files.
//!
//! In: a folder. Out: its [`RecurringLines`]. As an example, five texts that all end with `The Quay, Port Elms` make that
//! line recur.

use std::path::Path;

use super::folders::{may_have_extension, sample};
use crate::archive;
use crate::extract::{Extent, RecurringLines, SampleText};
use crate::format::{self, Format};

/// Learns what lines recur in the texts of `folder`; files that cannot be read are passed over.
pub(super) fn recurring_lines(folder: &Path, is_left_out: impl Fn(&Path) -> bool) -> RecurringLines {
    // No file of another format is opened.
    let may_be_text = |path: &Path| may_have_extension(path, Format::Text.info().extensions);
    let sampled = sample(folder, |path| may_be_text(path) && !is_left_out(path));
    if sampled.len() < RecurringLines::MIN_TEXTS {
        return RecurringLines::default();
    }
    RecurringLines::of(sampled.iter().filter_map(|path| sample_text(path)))
}

/// Reads a text, or the start of a long one.
fn sample_text(path: &Path) -> Option<SampleText> {
    let bytes = archive::peek(path).ok()?;
    if format::recognise(path, &bytes) != Ok(Format::Text) {
        return None;
    }
    let extent = if bytes.len() as u64 == archive::PEEK_BYTES { Extent::Start } else { Extent::Whole };
    Some(SampleText { text: archive::decode(&bytes).text, extent })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Fills a folder with `files` and tells whether lines recur in it.
    fn check(files: &[(&str, &str)], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let lines = recurring_lines(folder.path(), |path| path.ends_with("left-out.txt"));
        assert_eq!(!lines.is_empty(), expected, "{files:?}");
    }

    const TEXTS: [(&str, &str); 4] = [
        ("1.txt", "Truce holds\n\nBoth sides kept it.\n\nThe Quay, Port Elms"),
        ("2.text", "Ferry sails\n\nIt left at noon.\n\nThe Quay, Port Elms"),
        ("3", "Market opens\n\nFish is dear.\n\nThe Quay, Port Elms"),
        ("4.TXT", "Bridge shut\n\nNobody knows why.\n\nThe Quay, Port Elms"),
    ];

    #[test]
    fn five_texts_are_enough() {
        check(&TEXTS, false);
        let fifth = |name| [&TEXTS[..], &[(name, "Cat promoted\n\nIt works nights.\n\nThe Quay, Port Elms")]].concat();
        check(&fifth("5.txt"), true);
    }

    #[test]
    fn files_that_are_no_texts_or_left_out_do_not_count() {
        let fifth = |name, text| [&TEXTS[..], &[(name, text)]].concat();
        let text = "Cat promoted\n\nIt works nights.\n\nThe Quay, Port Elms";
        check(&fifth("left-out.txt", text), false);
        check(&fifth(".hidden.txt", text), false);
        check(&fifth("5.html", text), false);
        check(&fifth("5.txt", "<html><h1>Cat promoted</h1><p>It works nights.</p><p>The Quay, Port Elms</p>"), false);
    }

    #[test]
    fn the_lines_of_a_long_text_are_looked_at_in_its_start_alone() {
        let long = format!("Long\n\n{}\n\nThe Quay, Port Elms", "A long sentence. ".repeat(6_000));
        check(&[&TEXTS[..], &[("5.txt", long.as_str())]].concat(), false);
    }

    #[test]
    fn a_folder_that_is_gone_has_no_lines() {
        assert!(recurring_lines(Path::new("nowhere/at/all"), |_| false).is_empty());
    }
}
