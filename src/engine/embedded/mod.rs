//! Tantivy, in this process: the default engine, and a complete one.
//!
//! An index folder holds the manifest and one generation of data:
//!
//! ```text
//! index/
//!   manifest.json   which program made it, from which folders, and where its data is
//!   data-1/         tantivy's files
//!   synonyms.toml   the user's own groups of names, where there are any
//! ```
//!
//! [`Embedded::create`] makes one, [`Embedded::open`] opens one, [`Embedded::rebuild`] makes a new generation of an
//! index that another version of the program wrote, out of the articles stored in it.

mod closeness;
mod entries;
mod examine;
mod expand;
mod favour;
mod find;
mod inspect;
mod manifest;
mod positional;
mod proximity;
mod query;
mod rank;
mod reasons;
mod rebuild;
mod respell;
mod schema;
mod scoring;
mod segment_scoring;
mod tokenizer;
mod values;
mod words;
mod writer;

use std::collections::BTreeMap;
use std::fs;
use std::ops::{Bound, ControlFlow};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::index::SegmentId;
use tantivy::query::{RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, Index, IndexReader, IndexSettings, Opstamp, ReloadPolicy, Searcher, Term};

use self::entries::ToldElsewhere;
use self::expand::Remembered;
pub use self::expand::SYNONYMS;
pub use self::manifest::FILE_NAME as MANIFEST;
use self::manifest::Manifest;
use self::schema::Fields;
use self::scoring::Lengths;
use self::words::Sought;
use crate::analysis::{Expansions, fold, typed_word};
use crate::article::{Article, ArticleId, Language};
use crate::catalogue::{Catalogue, FileKey, Root};
use crate::engine::{Engine, EngineError, ListedField, Problem, Statistics, Writer, WriterSettings, by_frequency};
use crate::query::{Form, Query};
use crate::search::{Found, FoundArticle, Matching, SearchRequest};

/// The folder that holds the first generation of an index.
const FIRST_DATA: &str = "data-1";
/// Threads that search the parts of an index at the same time; it has few parts.
const MAX_SEARCH_THREADS: usize = 4;
/// How many times as frequent a word must be to be suggested for another.
const SUGGESTION_FACTOR: u64 = 10;

/// An index in a local folder.
pub struct Embedded {
    folder: PathBuf,
    manifest: Mutex<Manifest>,
    index: Index,
    reader: IndexReader,
    fields: Fields,
    totals: Mutex<Option<Arc<Totals>>>,
}

/// What every search needs to know of all articles; adding it up reads a column of each.
struct Totals {
    /// The state of the index that it is true of.
    segments: BTreeMap<SegmentId, Option<Opstamp>>,
    /// The languages of the archive, the most frequent first.
    languages: Vec<Language>,
    /// How many articles are in each of them.
    language_counts: Vec<(Language, u64)>,
    lengths: Lengths,
    /// The articles that others stand for.
    told_elsewhere: Option<ToldElsewhere>,
    /// What patterns stand for.
    expansions: Remembered,
}

impl Embedded {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// [`EngineError::NoIndex`] where there is none, [`EngineError::OtherVersion`] where another version of the program
    /// made it, [`EngineError::Open`] where it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        let manifest = Manifest::read(folder)?;
        manifest.check(folder)?;
        let failed = |source: tantivy::TantivyError| open_failed(folder, source);
        let index = Index::open_in_dir(folder.join(&manifest.data)).map_err(failed)?;
        Self::over(folder, manifest, index)
    }

    /// Makes an empty index in `folder`, which is created where it is missing.
    ///
    /// # Errors
    /// [`EngineError::Open`] where the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self, EngineError> {
        let manifest = Manifest::new(FIRST_DATA);
        let index = create_data(folder, &manifest.data)?;
        manifest.write(folder).map_err(|source| open_failed(folder, source))?;
        Self::over(folder, manifest, index)
    }

    /// Opens the index in `folder`; makes one where there is none.
    ///
    /// # Errors
    /// As for [`Embedded::open`] and [`Embedded::create`].
    pub fn open_or_create(folder: &Path) -> Result<Self, EngineError> {
        match Self::open(folder) {
            Err(EngineError::NoIndex(_)) => Self::create(folder),
            opened => opened,
        }
    }

    /// Makes a new generation of the index in `folder` from the articles stored in it, without their files.
    ///
    /// The old generation stays in force until the new one is complete.
    ///
    /// # Errors
    /// As for [`Embedded::open`]; [`EngineError::OtherVersion`] when the index is newer than this program.
    pub fn rebuild(folder: &Path, settings: &WriterSettings) -> Result<Self, EngineError> {
        rebuild::rebuild(folder, settings)
    }

    /// Tells whether `folder` holds an index, of whatever version: other programs call a file `manifest.json` too.
    #[must_use]
    pub fn is_at(folder: &Path) -> bool {
        manifest::is_at(folder)
    }

    /// Looks for damage in the index in `folder`, also in one that cannot be opened for it; nothing is written.
    ///
    /// # Errors
    /// [`EngineError::NoIndex`] and [`EngineError::OtherVersion`] as for [`Embedded::open`], [`EngineError::Read`] where
    /// the folder cannot be read.
    pub fn examine(folder: &Path) -> Result<Vec<Problem>, EngineError> {
        examine::examine(folder)
    }

    /// Returns the index folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folders and files that the index is made from.
    #[must_use]
    pub fn roots(&self) -> Vec<Root> {
        self.manifest().roots.clone()
    }

    /// Remembers the folders and files that the index is made from.
    ///
    /// # Errors
    /// [`EngineError::Write`] when the manifest cannot be written.
    pub fn set_roots(&self, roots: Vec<Root>) -> Result<(), EngineError> {
        let mut manifest = self.manifest();
        if manifest.roots != roots {
            let changed = Manifest { roots, ..manifest.clone() };
            changed.write(&self.folder).map_err(|error| EngineError::Write(error.into()))?;
            *manifest = changed;
        }
        Ok(())
    }

    fn manifest(&self) -> std::sync::MutexGuard<'_, Manifest> {
        self.manifest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn over(folder: &Path, manifest: Manifest, mut index: Index) -> Result<Self, EngineError> {
        let failed = |source: tantivy::TantivyError| open_failed(folder, source);
        register_tokenizers(&index);
        let n_threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_SEARCH_THREADS);
        if n_threads > 1 {
            index.set_multithread_executor(n_threads).map_err(failed)?;
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        let (_, fields) = Fields::declare();
        let (manifest, totals) = (Mutex::new(manifest), Mutex::new(None));
        Ok(Self { folder: folder.to_owned(), manifest, index, reader, fields, totals })
    }

    /// Returns the present state of the index, the last commit included.
    fn searcher(&self) -> Result<Searcher, EngineError> {
        self.reader.reload().map_err(read_failed)?;
        Ok(self.reader.searcher())
    }

    /// Returns what every search needs to know of all articles.
    fn totals(&self, searcher: &Searcher) -> tantivy::Result<Arc<Totals>> {
        let mut known = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        // Each reload makes a generation; only another state of the index has other segments.
        let segments = searcher.generation().segments();
        match &*known {
            Some(totals) if totals.segments == *segments => Ok(Arc::clone(totals)),
            _ => {
                let counts = languages(searcher)?;
                let totals = Arc::new(Totals {
                    segments: segments.clone(),
                    languages: by_frequency(&counts),
                    language_counts: counts.into_iter().collect(),
                    lengths: Lengths::of(searcher, self.fields.text)?,
                    told_elsewhere: ToldElsewhere::of(searcher)?,
                    expansions: Remembered::default(),
                });
                *known = Some(Arc::clone(&totals));
                Ok(totals)
            }
        }
    }

    fn expansions(&self, query: &Query, searcher: &Searcher, totals: &Totals) -> tantivy::Result<Expansions> {
        totals.expansions.expand(query, searcher, self.fields.text, &totals.languages, &self.folder)
    }

    fn suggest(&self, word: &str) -> tantivy::Result<Option<String>> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let surface = fold(word);
        // A word that finds its other forms needs none of them suggested.
        let typed = typed_word(word, Form::Stem, &self.totals(&searcher)?.languages);
        let mut own = 0;
        for term in typed.alternatives.iter().flatten().flat_map(|slot| &slot.terms) {
            own = own.max(scoring::n_articles_with(&searcher, &[Term::from_field_text(self.fields.text, term)])?);
        }
        for &distance in respell::possible_slips(&surface) {
            let near = Sought::Near { word: &surface, distance };
            let neighbours = words::count(&searcher, self.fields.text, near, words::typeable)?;
            let likely = neighbours.into_iter().find(|candidate| candidate.word != surface);
            if let Some(likely) = likely
                && likely.n_articles >= own.saturating_mul(SUGGESTION_FACTOR).max(1)
            {
                return Ok(Some(likely.word));
            }
        }
        Ok(None)
    }

    fn only_article_of(&self, file: &FileKey) -> tantivy::Result<Option<Article>> {
        // The state of the last commit that the run began with; the run itself never asks for what it wrote.
        let searcher = self.reader.searcher();
        let of_file = TermQuery::new(self.fields.file_term(file), IndexRecordOption::Basic);
        let documents = searcher
            .search(&of_file, &TopDocs::with_limit(1).order_by_fast_field::<u64>("kind", tantivy::Order::Asc))?;
        let Some(&(Some(kind), address)) = documents.first() else { return Ok(None) };
        if schema::Kind::from_number(kind) != Some(schema::Kind::Article) {
            return Ok(None);
        }
        Ok(Some(self.fields.stored_article(&searcher.doc(address)?)?))
    }

    fn articles_between(&self, low: ArticleId, high: ArticleId, limit: usize) -> tantivy::Result<Vec<Article>> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let term = |id: ArticleId| Term::from_field_u64(self.fields.id, id.as_u64());
        let range = RangeQuery::new(Bound::Included(term(low)), Bound::Included(term(high)));
        let mut copies_by_id: BTreeMap<u64, Vec<(u64, DocAddress)>> = BTreeMap::new();
        for address in searcher.search(&range, &DocSetCollector)? {
            let columns = searcher.segment_reader(address.segment_ord).fast_fields();
            let id = columns.u64("id")?.first(address.doc_id).unwrap_or_default();
            let place = columns.u64("place")?.first(address.doc_id).unwrap_or_default();
            copies_by_id.entry(id).or_default().push((place, address));
        }
        for copies in copies_by_id.values_mut() {
            copies.sort_unstable();
        }
        // One article of each id comes before further copies, so that copies hide no other id.
        let firsts = copies_by_id.values().filter_map(|copies| copies.first());
        let further = copies_by_id.values().flat_map(|copies| &copies[1..]);
        let chosen = firsts.chain(further).take(limit);
        let read = |&(_, address): &(u64, DocAddress)| Ok(self.fields.stored_article(&searcher.doc(address)?)?);
        let mut articles = chosen.map(read).collect::<tantivy::Result<Vec<Article>>>()?;
        articles
            .sort_by_cached_key(|article| (article.id.as_u64(), article.source.place_hash(), article.source.file()));
        Ok(articles)
    }
}

impl Engine for Embedded {
    fn writer(&self, settings: &WriterSettings) -> Result<Box<dyn Writer + '_>, EngineError> {
        let data = self.folder.join(&self.manifest().data);
        Ok(Box::new(writer::EmbeddedWriter::start(&self.folder, &data, &self.index, &self.fields, settings)?))
    }

    fn catalogue(&self) -> Result<Catalogue, EngineError> {
        inspect::catalogue(&self.searcher()?).map_err(read_failed)
    }

    fn members(&self, file: &FileKey) -> Result<Vec<(ArticleId, u64)>, EngineError> {
        inspect::members(&self.searcher()?, &self.fields, file).map_err(read_failed)
    }

    fn article_of_file(&self, file: &FileKey) -> Result<Option<Article>, EngineError> {
        self.only_article_of(file).map_err(read_failed)
    }

    fn search_each(
        &self,
        request: &SearchRequest,
        visit: &mut dyn FnMut(&Query, &Expansions, FoundArticle) -> ControlFlow<()>,
    ) -> Result<Found, EngineError> {
        self.find(request, visit).map_err(read_failed)
    }

    fn expand(&self, query: &Query) -> Result<Expansions, EngineError> {
        let searcher = self.searcher()?;
        let totals = self.totals(&searcher).map_err(read_failed)?;
        self.expansions(query, &searcher, &totals).map_err(read_failed)
    }

    fn count(&self, query: &Query) -> Result<u64, EngineError> {
        let request = SearchRequest { matching: Matching::All, limit: 0, ..SearchRequest::new(query.clone()) };
        Ok(self.search(&request)?.n_complete)
    }

    fn articles(&self, low: ArticleId, high: ArticleId, limit: usize) -> Result<Vec<Article>, EngineError> {
        self.articles_between(low, high, limit).map_err(read_failed)
    }

    fn suggestion(&self, word: &str) -> Result<Option<String>, EngineError> {
        self.suggest(word).map_err(read_failed)
    }

    fn words_starting_with(&self, prefix: &str, limit: usize) -> Result<Vec<(String, u64)>, EngineError> {
        values::words_starting_with(&self.searcher()?, &self.fields, prefix, limit).map_err(read_failed)
    }

    fn values_starting_with(
        &self,
        field: ListedField,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, EngineError> {
        values::values_starting_with(&self.searcher()?, field, prefix, limit).map_err(read_failed)
    }

    fn statistics(&self) -> Result<Statistics, EngineError> {
        inspect::statistics(&self.searcher()?, &self.folder).map_err(read_failed)
    }

    fn each_article(&self, visit: &mut dyn FnMut(Article, Option<i64>)) -> Result<(), EngineError> {
        inspect::each_article(&self.searcher()?, &self.fields, visit).map_err(read_failed)
    }

    fn problems(&self) -> Result<Vec<Problem>, EngineError> {
        Self::examine(&self.folder)
    }
}

/// Makes the folder `data` in `folder`, with an empty index in it.
fn create_data(folder: &Path, data: &Path) -> Result<Index, EngineError> {
    let path = folder.join(data);
    // What lies there belongs to no manifest: a creation or a rebuild that was interrupted, else it is not ours.
    if path.exists() {
        if !is_abandoned(&path).map_err(|source| open_failed(folder, source))? {
            let why = format!("`{}` is in the way, and no index; move it or name another folder", path.display());
            return Err(open_failed(folder, why));
        }
        fs::remove_dir_all(&path).map_err(|source| open_failed(folder, source))?;
    }
    fs::create_dir_all(&path).map_err(|source| open_failed(folder, source))?;
    let (schema, _) = Fields::declare();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(6) }),
        docstore_blocksize: 32 * 1024,
        ..IndexSettings::default()
    };
    Index::builder()
        .schema(schema)
        .settings(settings)
        .create_in_dir(&path)
        .map_err(|source| open_failed(folder, source))
}

/// Tells whether `data` is empty, or what an interrupted creation of an index left.
fn is_abandoned(data: &Path) -> std::io::Result<bool> {
    if ["meta.json", ".managed.json"].iter().any(|name| data.join(name).is_file()) {
        return Ok(true);
    }
    for entry in fs::read_dir(data)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        // tantivy's locks, and what it writes before it has a name.
        if !name.starts_with(".tantivy-") && !name.starts_with(".tmp") {
            return Ok(false);
        }
    }
    Ok(true)
}

fn register_tokenizers(index: &Index) {
    let article = TextAnalyzer::builder(tokenizer::ArticleTokenizer::default()).build();
    index.tokenizers().register(tokenizer::TEXT, article);
    let facet = TextAnalyzer::builder(tokenizer::FacetTokenizer::default()).build();
    index.tokenizers().register(tokenizer::FACET, facet);
}

/// Counts the articles in each language.
fn languages(searcher: &Searcher) -> tantivy::Result<BTreeMap<Language, u64>> {
    let counts = inspect::counts_by_value(searcher, "language")?;
    Ok(counts.into_iter().filter_map(|(code, n)| Some((Language::from_tag(&code)?, n))).collect())
}

fn open_failed(folder: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> EngineError {
    EngineError::Open { path: folder.to_owned(), source: source.into() }
}

fn read_failed(error: tantivy::TantivyError) -> EngineError {
    EngineError::Read(error.into())
}
