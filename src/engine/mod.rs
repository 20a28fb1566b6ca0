//! Where articles are kept and found: the two traits [`Engine`] and [`Writer`], over plain data.
//!
//! Nothing above this module knows what an engine is made of. [`embedded`] is the default and complete one.

pub mod embedded;

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::analysis::Expansions;
use crate::article::{Article, ArticleId, Language, OcrConfidence};
use crate::catalogue::{Catalogue, FileKey, FileRecord};
use crate::memory::Permit;
use crate::query::{Facet, Query};
use crate::search::{Found, FoundArticle, SearchRequest};

/// Keeps articles and finds them again.
pub trait Engine: Send + Sync {
    /// Starts a batch of changes; searches see none of it before its commit.
    ///
    /// # Errors
    /// [`EngineError::Busy`] while another process writes.
    fn writer(&self, settings: &WriterSettings) -> Result<Box<dyn Writer + '_>, EngineError>;

    /// Returns what the engine knows of every file it was given.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn catalogue(&self) -> Result<Catalogue, EngineError>;

    /// Returns the ids of the articles that were read from a container file, each with the hash of its place (see
    /// [`Source::place_hash`](crate::article::Source::place_hash)).
    ///
    /// # Errors
    /// When the index cannot be read.
    fn members(&self, file: &FileKey) -> Result<Vec<(ArticleId, u64)>, EngineError>;

    /// Returns the article of a file that gave just one.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn article_of_file(&self, file: &FileKey) -> Result<Option<Article>, EngineError>;

    /// Hands the articles that `request` asks for to `visit`, one after the other, best first, until it breaks; equal
    /// ranks in order of date, then id. With each go the query as it was read, and the words that its patterns stand
    /// for. Returns the counts alone.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn search_each(
        &self,
        request: &SearchRequest,
        visit: &mut dyn FnMut(&Query, &Expansions, FoundArticle) -> ControlFlow<()>,
    ) -> Result<Found, EngineError>;

    /// Returns the articles that `request` asks for, as [`Engine::search_each`] gives them.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn search(&self, request: &SearchRequest) -> Result<Found, EngineError> {
        let mut articles = Vec::new();
        let found = self.search_each(request, &mut |_, _, article| {
            articles.push(article);
            ControlFlow::Continue(())
        })?;
        Ok(Found { articles, ..found })
    }

    /// Returns the words of the archive that the patterns of `query` stand for, as [`Self::search`] takes them.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn expand(&self, query: &Query) -> Result<Expansions, EngineError>;

    /// Counts the articles that `query` matches.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn count(&self, query: &Query) -> Result<u64, EngineError>;

    /// Returns at most `limit` articles whose id lies between `low` and `high`, both included, in order of id.
    ///
    /// Of copies, which have one id, as many are left out as it takes to give an article of each id.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn articles(&self, low: ArticleId, high: ArticleId, limit: usize) -> Result<Vec<Article>, EngineError>;

    /// Returns the word of the archive that `word` is most likely a slip for; `None` when `word` is common enough.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn suggestion(&self, word: &str) -> Result<Option<String>, EngineError>;

    /// Returns at most `limit` words of the archive that start with `prefix`, each with the number of articles that have
    /// it, the most frequent first; as they are indexed, without case and accents.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn words_starting_with(&self, prefix: &str, limit: usize) -> Result<Vec<(String, u64)>, EngineError>;

    /// Returns at most `limit` values of a field, as printed, of which a word starts with `prefix`, each with the number
    /// of articles that have it, the most frequent first.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn values_starting_with(
        &self,
        field: ListedField,
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, EngineError>;

    /// Counts what the archive holds.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn statistics(&self) -> Result<Statistics, EngineError>;

    /// Calls `visit` for each article, one after the other, with the time when its file was last changed, in nanoseconds
    /// since 1970, where that is known.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn each_article(&self, visit: &mut dyn FnMut(Article, Option<i64>)) -> Result<(), EngineError>;

    /// Looks for damage: bytes that changed, files that belong to nothing, locks.
    ///
    /// # Errors
    /// When the index cannot be read at all.
    fn problems(&self) -> Result<Vec<Problem>, EngineError>;
}

/// Takes a batch of changes; shared by all workers.
pub trait Writer: Send + Sync {
    /// Replaces all that is known of a file, and the article it gave, if any, in one step.
    ///
    /// `permit` is held until the engine has taken the article in.
    ///
    /// # Errors
    /// When the engine cannot write any more, as on a full disk.
    fn put_file(
        &self,
        key: &FileKey,
        record: &FileRecord,
        article: Option<Article>,
        permit: Option<Permit>,
    ) -> Result<(), EngineError>;

    /// Replaces what is known of a container file itself; its records stay.
    ///
    /// # Errors
    /// As for [`Writer::put_file`].
    fn put_container(&self, key: &FileKey, record: &FileRecord) -> Result<(), EngineError>;

    /// Adds one record of a container file.
    ///
    /// # Errors
    /// As for [`Writer::put_file`].
    fn put_member(&self, key: &FileKey, article: Article, permit: Option<Permit>) -> Result<(), EngineError>;

    /// Forgets a file and all that it gave.
    ///
    /// # Errors
    /// As for [`Writer::put_file`].
    fn delete_file(&self, key: &FileKey) -> Result<(), EngineError>;

    /// Forgets one record of a container file.
    ///
    /// # Errors
    /// As for [`Writer::put_file`].
    fn delete_member(&self, key: &FileKey, id: ArticleId) -> Result<(), EngineError>;

    /// Makes everything up to here durable and visible.
    ///
    /// # Errors
    /// When it could not be written; the commit before stands.
    fn commit(&self) -> Result<(), EngineError>;

    /// Finishes background work and lets others write.
    ///
    /// # Errors
    /// When background work failed; the last commit stands.
    fn close(self: Box<Self>) -> Result<(), EngineError>;
}

/// A field whose values can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedField {
    /// A short field that describes articles.
    Facet(Facet),
    /// The language, by its code.
    Language,
}

/// What writing may use of the machine.
#[derive(Clone, Debug)]
pub struct WriterSettings {
    /// Threads that build the index, beside those that read files.
    pub n_threads: usize,
    /// Bytes of memory for the documents of the next commit, of all threads together.
    pub memory_bytes: usize,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Statistics {
    /// Articles that can be found.
    pub n_articles: u64,
    /// Articles without a date of publication.
    pub n_undated: u64,
    /// Files that were looked at, containers and skipped ones included.
    pub n_files: u64,
    /// Words of all articles.
    pub n_words: u64,
    /// Articles that OCR has read.
    pub n_read_by_ocr: u64,
    /// The mean of their confidences.
    pub ocr: Option<OcrConfidence>,
    /// Articles by outlet; the empty name stands for none.
    pub outlets: BTreeMap<String, u64>,
    /// Articles by language.
    pub languages: BTreeMap<String, u64>,
    /// Articles by year of publication.
    pub years: BTreeMap<i16, u64>,
    /// Files that gave no article, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// First and last day of publication.
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// Bytes of the index on disk.
    pub n_bytes_on_disk: u64,
    /// Parts of the index that are searched one after the other.
    pub n_segments: u64,
}

/// Something that is wrong with an index.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum Problem {
    /// A file of the index is not as it was written.
    Damaged {
        /// The file.
        path: PathBuf,
        /// How that shows.
        why: String,
    },
    /// A file of the index is gone.
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file in the index folder belongs to no commit.
    Orphan {
        /// The file.
        path: PathBuf,
        /// Its size.
        n_bytes: u64,
    },
    /// Another process is writing: no damage, but not all can be told.
    Locked,
    /// The same record of the same file stands in the index more than once.
    Repeated {
        /// The file.
        file: String,
        /// The article.
        id: ArticleId,
    },
}

impl Problem {
    /// Tells whether part of what was indexed cannot be read any more.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Missing { .. })
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Damaged { path, why } => write!(f, "`{}` is damaged: {why}", path.display()),
            Self::Missing { path } => write!(f, "`{}` is missing", path.display()),
            Self::Orphan { path, n_bytes } => {
                write!(f, "`{}` ({n_bytes} bytes) belongs to no commit", path.display())
            }
            Self::Locked => f.write_str("another process is writing to the index"),
            Self::Repeated { file, id } => write!(f, "article {id} of `{file}` stands in the index more than once"),
        }
    }
}

/// Why an engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no index where one was looked for.
    #[error("no index in `{}`", .0.display())]
    NoIndex(PathBuf),
    /// The index was made by another version of newsdex.
    #[error("the index in `{}` was made by {made_by} ({what})", .path.display())]
    OtherVersion {
        /// The index folder.
        path: PathBuf,
        /// The program that made it.
        made_by: String,
        /// What differs.
        what: &'static str,
        /// Whether this program is the older of the two.
        age: Age,
    },
    /// Another process writes to the index.
    #[error("another process is writing to the index in `{}`", .0.display())]
    Busy(PathBuf),
    /// The index could not be opened.
    #[error("failed to open the index in `{}`", .path.display())]
    Open {
        /// The index folder.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The index could not be read.
    #[error("failed to read the index")]
    Read(#[source] Box<dyn Error + Send + Sync>),
    /// The index could not be written.
    #[error("failed to write the index; everything up to the last commit is kept")]
    Write(#[source] Box<dyn Error + Send + Sync>),
}

/// Which of two versions is the older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// The index is older than the program.
    Older,
    /// The index is newer than the program.
    Newer,
}

/// Returns the languages of `counts`, the most frequent first, then by code.
pub(crate) fn by_frequency(counts: &BTreeMap<Language, u64>) -> Vec<Language> {
    let mut languages: Vec<(Language, u64)> = counts.iter().map(|(&language, &n)| (language, n)).collect();
    languages.sort_by_key(|&(language, n)| (std::cmp::Reverse(n), language));
    languages.into_iter().map(|(language, _)| language).collect()
}
