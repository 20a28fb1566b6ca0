//! WACZ: a zip archive with the WARC files of a crawl, and what is known of them.
//!
//! In: the names of the members of a zip archive. Out: whether it is a WACZ, and which members hold its pages. As an
//! example, of `datapackage.json`, `archive/data.warc.gz`, `pages/pages.jsonl` and `indexes/index.cdx.gz` only the second
//! is read: the lists of pages, with or without their texts, tell of what the WARC files hold.
//!
//! Source: WACZ 1.1.1, <https://specs.webrecorder.net/wacz/1.1.1/>, 5: `datapackage.json` is there in every one, and
//! nothing but WARC files lies in `archive/`.

/// The member that says what the others are.
const DESCRIPTION: &str = "datapackage.json";

/// Says whether a zip archive with these members is a WACZ.
pub(super) fn is_wacz(names: impl Iterator<Item = String>) -> bool {
    let (mut has_description, mut has_pages) = (false, false);
    for name in names {
        has_description |= name == DESCRIPTION;
        has_pages |= holds_pages(&name);
        if has_description && has_pages {
            return true;
        }
    }
    false
}

/// Says whether a member of a WACZ holds pages.
pub(super) fn holds_pages(name: &str) -> bool {
    let Some(file) = name.strip_prefix("archive/") else { return false };
    let file = file.to_ascii_lowercase();
    [".warc", ".warc.gz", ".warc.zst"].iter().any(|extension| file.ends_with(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: bool) {
        assert_eq!(is_wacz(names.iter().map(|name| (*name).to_owned())), expected, "{names:?}");
    }

    #[test]
    fn a_web_archive_is_known_by_its_description_and_its_warc_files() {
        check(&["archive/a.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl", "datapackage.json"], true);
        check(&["datapackage.json", "archive/A.WARC"], true);
        check(&["datapackage.json", "archive/a.html"], false);
        check(&["archive/a.warc.gz", "notes/datapackage.json"], false);
        check(&["data/a.warc.gz", "datapackage.json"], false);
    }
}
