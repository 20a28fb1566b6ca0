//! The folder that a browser saved beside a page, by its name.
//!
//! In: the name of a folder: `Truce_files`. Out: the names that a page beside it would have, if it is one: `Truce.html`,
//! `Truce.htm` and so on. Whether there is such a page is for the caller to see.
//!
//! Source of the names: "Managing the File System", Windows shell documentation, on connected files; Firefox and Word
//! write them in the language of the user, Chrome always `_files`.

/// What such folders end with, behind the name of their page.
const SUFFIXES: &[&str] = &[
    "_files",
    ".files",
    "_file",
    "-Dateien",
    "_Dateien",
    "_fichiers",
    "_archivos",
    "_bestanden",
    "-filer",
    "_filer",
    "_tiedostot",
    "_pliki",
    "_soubory",
    "_elemei",
    "_ficheiros",
    "_arquivos",
    "_dosyalar",
    "_datoteke",
    "_fitxers",
    "_failid",
    "_fails",
    "_bylos",
    "_fajlovi",
    "_fitxategiak",
    "_fisiere",
    "_fișiere",
    "_subory",
    "_súbory",
    "_fájlok",
    "_filoj",
    "_файлы",
    "_файли",
    ".файлы",
    "_αρχεία",
    "_קבצים",
    "_ملفات",
];
/// What pages end with.
const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "shtml", "HTML", "HTM"];

/// Returns the names of the pages that a folder may belong to; none when its name says that it belongs to no page.
pub(crate) fn pages_of_folder(name: &str) -> impl Iterator<Item = String> {
    let pages = SUFFIXES.iter().filter_map(|suffix| name.strip_suffix(suffix));
    let pages = pages.flat_map(|page| EXTENSIONS.iter().map(move |extension| format!("{page}.{extension}")));
    // Somebody may have compressed the page since.
    pages.flat_map(|page| [format!("{page}.gz"), page])
}

/// Says whether a file may be the page that a folder belongs to, by its name.
pub(crate) fn may_have_folder(name: &str) -> bool {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folder: &str, page: &str, expected: bool) {
        assert_eq!(pages_of_folder(folder).any(|name| name == page), expected, "{folder}, {page}");
        assert!(!expected || may_have_folder(page));
    }

    #[test]
    fn a_folder_is_known_to_belong_to_its_page_in_any_language() {
        check("Truce_files", "Truce.html", true);
        check("Truce_files", "Truce.htm.gz", true);
        check("Br\u{fc}cke-Dateien", "Br\u{fc}cke.htm", true);
        check("Truce_files", "Talks.html", false);
        check("Truce", "Truce.html", false);
        check("Truce_files", "Truce.txt", false);
    }
}
