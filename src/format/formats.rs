//! The formats, and what a person is told about each.

use std::fmt;

/// The formats that stories are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "`FORMATS` describes each")]
pub enum Format {
    Html,
    Mhtml,
    Text,
    Markdown,
    Json,
    JsonLines,
    Csv,
    Warc,
    Feed,
    Nitf,
    NewsMl,
    ReutersSgml,
    Alto,
    Mets,
    Hocr,
    Mail,
    Mbox,
    Pdf,
    Zip,
    Tar,
}

/// What a person is told about a format.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name.
    pub name: &'static str,
    /// Endings of file names that it usually has. A hint: the content decides.
    pub extensions: &'static [&'static str],
    /// What is read of it.
    pub description: &'static str,
}

/// All formats, in the order of [`Format`].
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Html,
        name: "HTML",
        extensions: &["html", "htm", "xhtml", "shtml"],
        description: "saved web pages, also by SingleFile and by the \"complete page\" of browsers",
    },
    FormatInfo {
        format: Format::Mhtml,
        name: "MHTML",
        extensions: &["mhtml", "mht"],
        description: "web pages saved as one file by Chrome, Edge, Internet Explorer or Word",
    },
    FormatInfo {
        format: Format::Text,
        name: "plain text",
        extensions: &["txt", "text"],
        description: "one story a file, typed or copied from a page",
    },
    FormatInfo {
        format: Format::Markdown,
        name: "Markdown",
        extensions: &["md", "markdown", "mdown", "mkd"],
        description: "one story a file, with YAML, TOML or JSON front matter or without",
    },
    FormatInfo {
        format: Format::Json,
        name: "JSON",
        extensions: &["json", "jsonld"],
        description: "one record or a list: schema.org, news-please, Fundus, trafilatura, newspaper, TREC Washington \
                      Post, ninjs, our own export, and whatever `--map` describes",
    },
    FormatInfo {
        format: Format::JsonLines,
        name: "JSON Lines",
        extensions: &["jsonl", "ndjson", "jl", "jsonlines"],
        description: "one such record a line; read as a stream, so that files may be of any size",
    },
    FormatInfo {
        format: Format::Csv,
        name: "CSV",
        extensions: &["csv", "tsv", "tab"],
        description: "tables with a header that names the fields of such records, one a row, parted by commas, \
                      semicolons, tabs or bars; the same",
    },
    FormatInfo {
        format: Format::Warc,
        name: "WARC",
        extensions: &["warc"],
        description: "web archives, 1.0 and 1.1: the pages, texts, feeds and records among what was crawled; WACZ too",
    },
    FormatInfo {
        format: Format::Feed,
        name: "feed",
        extensions: &["rss", "atom", "rdf"],
        description: "RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed: each entry a story, with the text that the feed has \
                      of it",
    },
    FormatInfo {
        format: Format::Nitf,
        name: "NITF",
        extensions: &["nitf"],
        description: "stories of agencies and newspapers, also as in The New York Times Annotated Corpus",
    },
    FormatInfo {
        format: Format::NewsMl,
        name: "NewsML",
        extensions: &["newsml"],
        description: "NewsML-G2, items and messages of several; NewsML 1; the Reuters Corpus (RCV1)",
    },
    FormatInfo {
        format: Format::ReutersSgml,
        name: "Reuters SGML",
        extensions: &["sgm", "sgml"],
        description: "wire stories as in Reuters-21578",
    },
    FormatInfo {
        format: Format::Alto,
        name: "ALTO",
        extensions: &["alto"],
        description: "scanned pages, of versions 2 to 4: each page a story, unless METS beside it names its articles",
    },
    FormatInfo {
        format: Format::Mets,
        name: "METS",
        extensions: &["mets"],
        description: "scanned issues: each article that METS names a story, with its text from the ALTO files beside it; \
                      pages where it names none",
    },
    FormatInfo {
        format: Format::Hocr,
        name: "hOCR",
        extensions: &["hocr"],
        description: "scanned pages as tesseract and others write them: each page a story",
    },
    FormatInfo {
        format: Format::Mail,
        name: "mail",
        extensions: &["eml", "emlx"],
        description: "newsletters and other messages, one a file, also in Maildir folders; those that they forward are \
                      read too",
    },
    FormatInfo {
        format: Format::Mbox,
        name: "mbox",
        extensions: &["mbox", "mbx"],
        description: "mailboxes, as Thunderbird, Apple Mail and Gmail's export have them; read as a stream, so that \
                      files may be of any size",
    },
    FormatInfo {
        format: Format::Pdf,
        name: "PDF",
        extensions: &["pdf"],
        description: "documents with text in them, one story each; scans need OCR first",
    },
    FormatInfo {
        format: Format::Zip,
        name: "zip",
        extensions: &["zip", "wacz"],
        description: "an archive of files of all these formats but METS, also in other archives",
    },
    FormatInfo {
        format: Format::Tar,
        name: "tar",
        extensions: &["tar", "tgz", "tbz2", "txz", "tzst"],
        description: "the same; read as a stream, so that files may be of any size",
    },
];

impl Format {
    /// Returns what is told about the format.
    #[must_use]
    pub fn info(self) -> &'static FormatInfo {
        &FORMATS[self as usize]
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.info().name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_described_in_its_place() {
        for (n, info) in FORMATS.iter().enumerate() {
            assert_eq!(info.format as usize, n, "{}", info.name);
        }
    }
}
