//! What an index says of itself: its catalogue, its numbers, its records.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, TantivyDocument};

use super::schema::{Fields, Kind, day_of_number};
use crate::article::{Article, ArticleId, OcrConfidence};
use crate::catalogue::{Catalogue, FileKey, FileRecord, FileState, Outcome};
use crate::engine::{Problem, Statistics};

/// Reads what the index knows of each file.
pub(super) fn catalogue(searcher: &Searcher) -> tantivy::Result<Catalogue> {
    let mut catalogue = Catalogue::default();
    let mut containers_of_members = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let columns = reader.fast_fields();
        let (kinds, sizes, times) = (columns.u64("kind")?, columns.u64("size")?, columns.i64("modified")?);
        let (hashes, ends, next_lines) = (columns.u64("hash")?, columns.u64("end")?, columns.u64("next_line")?);
        let files = TextColumn::open(reader, "file")?;
        let reasons = TextColumn::open(reader, "reason")?;
        for doc in reader.doc_ids_alive() {
            let Some(file) = files.first(doc) else { continue };
            let key = FileKey::from_text(file.to_owned());
            let outcome = match kinds.first(doc).and_then(Kind::from_number) {
                Some(Kind::Article) => Outcome::Article,
                Some(Kind::Skipped) => Outcome::Skipped { reason: reasons.first(doc).unwrap_or_default().to_owned() },
                Some(Kind::Container) => Outcome::Container {
                    end: ends.first(doc).unwrap_or_default(),
                    next_line: next_lines.first(doc).unwrap_or(1),
                    skipped: reasons.first(doc).map(str::to_owned),
                },
                Some(Kind::Member) | None => {
                    containers_of_members.insert(key);
                    continue;
                }
            };
            let state = FileState {
                size: sizes.first(doc).unwrap_or_default(),
                modified: times.first(doc).unwrap_or_default(),
                hash: hashes.first(doc).unwrap_or_default(),
            };
            catalogue.files.insert(key, FileRecord { state, outcome });
        }
    }
    let files = &catalogue.files;
    catalogue.unfinished = containers_of_members.into_iter().filter(|file| !files.contains_key(file)).collect();
    Ok(catalogue)
}

/// Reads the ids of the records of a container, and the hashes of their places.
pub(super) fn members(searcher: &Searcher, fields: &Fields, file: &FileKey) -> tantivy::Result<Vec<(ArticleId, u64)>> {
    let of_file = TermQuery::new(fields.file_term(file), IndexRecordOption::Basic);
    let columns: tantivy::Result<Vec<_>> = searcher
        .segment_readers()
        .iter()
        .map(|reader| Ok((reader.fast_fields().u64("id")?, reader.fast_fields().u64("place")?)))
        .collect();
    let columns = columns?;
    let addresses = searcher.search(&of_file, &DocSetCollector)?;
    let members = addresses.into_iter().filter_map(|address| {
        let (ids, places) = &columns[address.segment_ord as usize];
        Some((ArticleId::from_u64(ids.first(address.doc_id)?), places.first(address.doc_id)?))
    });
    Ok(members.collect())
}

/// Counts the articles by the values of a text column; one without a value counts for the empty text.
pub(super) fn counts_by_value(searcher: &Searcher, column: &str) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let values = TextColumn::open(reader, column)?;
        for doc in articles(reader)? {
            let value = values.first(doc).unwrap_or_default();
            match counts.get_mut(value) {
                Some(count) => *count += 1,
                None => drop(counts.insert(value.to_owned(), 1)),
            }
        }
    }
    Ok(counts)
}

/// Adds up what the archive holds.
pub(super) fn statistics(searcher: &Searcher, folder: &Path) -> tantivy::Result<Statistics> {
    let mut statistics = Statistics {
        outlets: counts_by_value(searcher, "outlet")?,
        languages: counts_by_value(searcher, "language")?,
        n_bytes_on_disk: n_bytes_in(folder)?,
        n_segments: searcher.segment_readers().len() as u64,
        ..Statistics::default()
    };
    let mut days: Option<(i64, i64)> = None;
    let mut thousandths_of_all = 0_u64;
    for reader in searcher.segment_readers() {
        let columns = reader.fast_fields();
        let (first_days, last_days, words) =
            (columns.i64("first_day")?, columns.i64("last_day")?, columns.u64("words")?);
        let confidences = columns.u64("ocr")?;
        for doc in articles(reader)? {
            statistics.n_articles += 1;
            statistics.n_words += words.first(doc).unwrap_or_default();
            if let Some(thousandths) = confidences.first(doc) {
                statistics.n_read_by_ocr += 1;
                thousandths_of_all += thousandths;
            }
            match (first_days.first(doc), last_days.first(doc)) {
                (Some(first), Some(last)) => {
                    days = Some(days.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
                    if let Some(day) = day_of_number(first) {
                        *statistics.years.entry(day.year()).or_default() += 1;
                    }
                }
                _ => statistics.n_undated += 1,
            }
        }
    }
    statistics.ocr = OcrConfidence::of_thousandths(thousandths_of_all, statistics.n_read_by_ocr);
    statistics.days = days.and_then(|(first, last)| Some((day_of_number(first)?, day_of_number(last)?)));
    for record in catalogue(searcher)?.files.into_values() {
        statistics.n_files += 1;
        if let Outcome::Skipped { reason } = record.outcome {
            *statistics.skipped.entry(reason).or_default() += 1;
        }
    }
    Ok(statistics)
}

/// Calls `visit` for each article, with the time when its file was last changed.
pub(super) fn each_article(
    searcher: &Searcher,
    fields: &Fields,
    visit: &mut dyn FnMut(Article, Option<i64>),
) -> tantivy::Result<()> {
    /// Blocks of stored articles kept in memory; they are read in order, so that more are of no use.
    const N_CACHED_BLOCKS: usize = 2;
    let mut container_times: HashMap<String, i64> = HashMap::new();
    for reader in searcher.segment_readers() {
        let (kinds, times) = (reader.fast_fields().u64("kind")?, reader.fast_fields().i64("modified")?);
        let files = TextColumn::open(reader, "file")?;
        let is_container = |doc: &DocId| kinds.first(*doc).and_then(Kind::from_number) == Some(Kind::Container);
        for doc in reader.doc_ids_alive().filter(is_container) {
            if let (Some(file), Some(time)) = (files.first(doc), times.first(doc)) {
                container_times.insert(file.to_owned(), time);
            }
        }
    }
    for reader in searcher.segment_readers() {
        let times = reader.fast_fields().i64("modified")?;
        let store = reader.get_store_reader(N_CACHED_BLOCKS)?;
        for doc in articles(reader)? {
            let document: TantivyDocument = store.get(doc)?;
            let article = fields.stored_article(&document)?;
            let of_container = || container_times.get(FileKey::of(&article.source.file()).as_str()).copied();
            let time = times.first(doc).or_else(of_container);
            visit(article, time);
        }
    }
    Ok(())
}

/// Finds records that stand in the index more than once.
pub(super) fn repeated(searcher: &Searcher) -> tantivy::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let ids = reader.fast_fields().u64("id")?;
        let files = TextColumn::open(reader, "file")?;
        for doc in articles(reader)? {
            let (Some(id), Some(file)) = (ids.first(doc), files.first(doc)) else { continue };
            if !seen.insert((file.to_owned(), id)) {
                problems.push(Problem::Repeated { file: file.to_owned(), id: ArticleId::from_u64(id) });
            }
        }
    }
    Ok(problems)
}

/// Returns the articles of a segment that are alive.
pub(super) fn articles(reader: &SegmentReader) -> tantivy::Result<impl Iterator<Item = DocId>> {
    let kinds = reader.fast_fields().u64("kind")?;
    Ok(reader
        .doc_ids_alive()
        .filter(move |&doc| matches!(kinds.first(doc).and_then(Kind::from_number), Some(Kind::Article | Kind::Member))))
}

pub(super) fn n_bytes_in(path: &Path) -> std::io::Result<u64> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    let mut n_bytes = 0;
    for entry in fs::read_dir(path)? {
        n_bytes += n_bytes_in(&entry?.path())?;
    }
    Ok(n_bytes)
}

/// A column of texts with its dictionary in memory: reading it value by value would decode a block for each.
struct TextColumn {
    values: Vec<String>,
    column: Option<StrColumn>,
}

impl TextColumn {
    fn open(reader: &SegmentReader, name: &str) -> tantivy::Result<Self> {
        let column = reader.fast_fields().str(name)?;
        let mut values = Vec::new();
        if let Some(column) = &column {
            let mut dictionary = column.dictionary().stream()?;
            while dictionary.advance() {
                values.push(String::from_utf8_lossy(dictionary.key()).into_owned());
            }
        }
        Ok(Self { values, column })
    }

    fn first(&self, doc: DocId) -> Option<&str> {
        let ordinal = self.column.as_ref()?.ords().first(doc)?;
        self.values.get(usize::try_from(ordinal).ok()?).map(String::as_str)
    }
}
