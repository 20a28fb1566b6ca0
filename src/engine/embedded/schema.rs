//! Article ↔ tantivy document: which fields are indexed, stored, sorted by.
//!
//! Three kinds of document share one schema ([`Kind`]): articles, which can be found, and two that only serve as the
//! catalogue and have no text. Every document names its file; those that stand for a whole file carry its state.

use std::io;

use tantivy::TantivyDocument;
use tantivy::Term;
use tantivy::schema::{
    Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};

use crate::analysis::{self, ZoneEnds};
use crate::article::{Article, ArticleId, Evidence, address};
use crate::catalogue::{FileKey, FileRecord, Outcome};
use crate::query::Facet;

use super::tokenizer;

/// The version of this schema; an index of another version is rebuilt.
pub(super) const VERSION: u32 = 4;

/// What a document stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file that gave one article, and that article.
    Article = 0,
    /// One article of a container file.
    Member = 1,
    /// A file that gave no article.
    Skipped = 2,
    /// A container file itself.
    Container = 3,
}

impl Kind {
    pub(super) fn from_number(number: u64) -> Option<Self> {
        [Self::Article, Self::Member, Self::Skipped, Self::Container].into_iter().find(|&kind| kind as u64 == number)
    }
}

/// The fields of the index.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// Headlines, subheadline, lead and body, as [`tokenizer::Tokenizer`] reads them.
    pub(super) text: Field,
    pub(super) byline: Field,
    pub(super) outlet: Field,
    pub(super) section: Field,
    pub(super) tags: Field,
    pub(super) agency: Field,
    pub(super) dateline: Field,
    pub(super) url: Field,
    /// A hash of the address, the same for all ways to write it.
    pub(super) address: Field,
    /// 1 for the entry of a feed, nothing for other articles.
    pub(super) entry: Field,
    /// Whether there is an image: 1 where there is one, nothing where there is none.
    pub(super) image: Field,
    pub(super) language: Field,
    /// The article as JSON: what is shown, and what a rebuild starts from.
    pub(super) article: Field,
    pub(super) id: Field,
    pub(super) kind: Field,
    /// The key of the document's file.
    pub(super) file: Field,
    /// File and id of a container's record, or the file alone for the container itself: what is replaced by itself.
    pub(super) record: Field,
    /// First bytes of the hash of path and member: the last word where order would else depend on chance.
    pub(super) place: Field,
    /// Seconds since 1970.
    pub(super) published: Field,
    /// Days since 1970.
    pub(super) first_day: Field,
    pub(super) last_day: Field,
    /// The position after the last word of the headlines and the subheadline.
    pub(super) headline_end: Field,
    /// The position after the last word of the lead; of the body's first paragraph where no lead stands apart.
    pub(super) lead_end: Field,
    pub(super) words: Field,
    /// How sure the OCR was that read the article, in thousandths; nothing where none did.
    pub(super) ocr: Field,
    pub(super) size: Field,
    pub(super) modified: Field,
    pub(super) hash: Field,
    pub(super) reason: Field,
    pub(super) end: Field,
    pub(super) next_line: Field,
}

impl Fields {
    /// Declares the fields, in the order in which every index of this version has them.
    pub(super) fn declare() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let positional = |tokenizer: &str, fieldnorms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_fieldnorms(fieldnorms)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions),
            )
        };
        let facet = || positional(tokenizer::FACET, false).set_fast("raw");
        let fast = || NumericOptions::default().set_fast();
        let fields = Self {
            text: schema.add_text_field("text", positional(tokenizer::TEXT, true)),
            byline: schema.add_text_field("byline", facet()),
            outlet: schema.add_text_field("outlet", facet()),
            section: schema.add_text_field("section", facet()),
            tags: schema.add_text_field("tags", facet()),
            agency: schema.add_text_field("agency", facet()),
            dateline: schema.add_text_field("dateline", facet()),
            url: schema.add_text_field("url", facet()),
            address: schema.add_u64_field("address", fast()),
            entry: schema.add_u64_field("entry", fast()),
            image: schema.add_u64_field("image", fast()),
            language: schema.add_text_field("language", STRING.set_fast("raw")),
            article: schema.add_bytes_field("article", STORED),
            id: schema.add_u64_field("id", fast()),
            kind: schema.add_u64_field("kind", fast() | INDEXED),
            file: schema.add_text_field("file", STRING.set_fast("raw")),
            record: schema.add_text_field("record", STRING),
            place: schema.add_u64_field("place", fast()),
            published: schema.add_i64_field("published", fast()),
            first_day: schema.add_i64_field("first_day", fast()),
            last_day: schema.add_i64_field("last_day", fast()),
            headline_end: schema.add_u64_field("headline_end", fast()),
            lead_end: schema.add_u64_field("lead_end", fast()),
            words: schema.add_u64_field("words", fast()),
            ocr: schema.add_u64_field("ocr", fast()),
            size: schema.add_u64_field("size", fast()),
            modified: schema.add_i64_field("modified", fast()),
            hash: schema.add_u64_field("hash", fast()),
            reason: schema.add_text_field("reason", TextOptions::default().set_fast("raw")),
            end: schema.add_u64_field("end", fast()),
            next_line: schema.add_u64_field("next_line", fast()),
        };
        (schema.build(), fields)
    }

    /// Makes the document of a file; `article` is the one it gave, if it gave just one.
    pub(super) fn file_document(
        &self,
        key: &FileKey,
        record: &FileRecord,
        article: Option<&Article>,
    ) -> io::Result<TantivyDocument> {
        let mut document = match article {
            Some(article) => self.article_document(key, Kind::Article, article)?,
            None => self.bare_document(
                key,
                if let Outcome::Container { .. } = record.outcome { Kind::Container } else { Kind::Skipped },
            ),
        };
        document.add_u64(self.size, record.state.size);
        document.add_i64(self.modified, record.state.modified);
        document.add_u64(self.hash, record.state.hash);
        match &record.outcome {
            Outcome::Article => {}
            Outcome::Skipped { reason } => document.add_text(self.reason, reason),
            Outcome::Container { end, next_line, skipped } => {
                document.add_text(self.record, record_name(key, None));
                document.add_u64(self.end, *end);
                document.add_u64(self.next_line, *next_line);
                if let Some(reason) = skipped {
                    document.add_text(self.reason, reason);
                }
            }
        }
        Ok(document)
    }

    /// Makes the document of one record of a container.
    pub(super) fn member_document(&self, key: &FileKey, article: &Article) -> io::Result<TantivyDocument> {
        let mut document = self.article_document(key, Kind::Member, article)?;
        document.add_text(self.record, record_name(key, Some(article.id)));
        Ok(document)
    }

    fn bare_document(&self, key: &FileKey, kind: Kind) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.kind, kind as u64);
        document.add_text(self.file, key.as_str());
        document
    }

    fn article_document(&self, key: &FileKey, kind: Kind, article: &Article) -> io::Result<TantivyDocument> {
        let mut document = self.bare_document(key, kind);
        document.add_text(self.text, tokenizer::encode(article));
        for (field, values) in [(self.byline, &article.byline), (self.tags, &article.tags)] {
            for value in values {
                document.add_text(field, value);
            }
        }
        for (field, value) in [
            (self.outlet, &article.outlet),
            (self.section, &article.section),
            (self.agency, &article.agency),
            (self.dateline, &article.dateline),
            (self.url, &article.url),
        ] {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        if let Some(hash) = article.url.as_deref().and_then(address::hash) {
            document.add_u64(self.address, hash);
        }
        if article.evidence.values().any(|evidence| *evidence == Evidence::Feed) {
            document.add_u64(self.entry, 1);
        }
        if article.image.is_some() {
            document.add_u64(self.image, 1);
        }
        if let Some(language) = article.language {
            document.add_text(self.language, language.code());
        }
        document.add_bytes(self.article, &serde_json::to_vec(article)?);
        document.add_u64(self.id, article.id.as_u64());
        document.add_u64(self.place, article.source.place_hash());
        if let Some(date) = article.published {
            document.add_i64(self.published, date.as_second());
            document.add_i64(self.first_day, day_number(date.first_day()));
            document.add_i64(self.last_day, day_number(date.last_day()));
        }
        let zones = ZoneEnds::of(analysis::parts(article));
        document.add_u64(self.headline_end, zones.headline.into());
        document.add_u64(self.lead_end, zones.lead.into());
        document.add_u64(self.words, article.words.into());
        if let Some(confidence) = article.ocr {
            document.add_u64(self.ocr, confidence.thousandths().into());
        }
        Ok(document)
    }

    /// Reads the article of a stored document.
    pub(super) fn stored_article(&self, document: &TantivyDocument) -> io::Result<Article> {
        let json = document.get_first(self.article).and_then(|value| value.as_bytes());
        let json = json.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a document without its article"))?;
        Ok(serde_json::from_slice(json)?)
    }

    /// Returns the field that holds `facet`.
    pub(super) fn facet(&self, facet: Facet) -> Field {
        match facet {
            Facet::Byline => self.byline,
            Facet::Outlet => self.outlet,
            Facet::Section => self.section,
            Facet::Tag => self.tags,
            Facet::Agency => self.agency,
            Facet::Place => self.dateline,
            Facet::Url => self.url,
        }
    }

    pub(super) fn file_term(&self, key: &FileKey) -> Term {
        Term::from_field_text(self.file, key.as_str())
    }

    pub(super) fn record_term(&self, key: &FileKey, id: ArticleId) -> Term {
        Term::from_field_text(self.record, &record_name(key, Some(id)))
    }

    pub(super) fn container_term(&self, key: &FileKey) -> Term {
        Term::from_field_text(self.record, &record_name(key, None))
    }
}

/// Returns the number of days from 1970-01-01 to `day`.
pub(super) fn day_number(day: jiff::civil::Date) -> i64 {
    jiff::civil::date(1970, 1, 1).until(day).map_or(0, |span| span.get_days().into())
}

/// Returns the day that [`day_number`] counted.
pub(super) fn day_of_number(number: i64) -> Option<jiff::civil::Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

fn record_name(key: &FileKey, id: Option<ArticleId>) -> String {
    format!("{}\0{}", key.as_str(), id.map(|id| id.to_string()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_in_both_directions() {
        for day in ["1600-01-01", "1969-12-31", "1970-01-01", "2025-03-17"] {
            let day: jiff::civil::Date = day.parse().unwrap();
            assert_eq!(day_of_number(day_number(day)), Some(day));
        }
        assert_eq!(day_number(jiff::civil::date(1970, 1, 2)), 1);
    }
}
