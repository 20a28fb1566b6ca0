//! What is asked of an archive and what it answers: plain data between engines and renderers.
//!
//! [`search()`] asks the engine for the articles and marks in each what made it a hit.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use jiff::civil::Date;

use crate::analysis::{Analyser, Expansions, Part};
use crate::article::Article;
use crate::catalogue::FileKey;
use crate::engine::{Engine, EngineError};
use crate::matching::{self, Matches};
use crate::query::{DayRange, Query};
use crate::snippet::{self, Snippet, SnippetOptions};

/// A question to an archive.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// What the articles must be about.
    pub query: Query,
    /// What words typed side by side ask for.
    pub matching: Matching,
    /// The file or folder that the articles must come from.
    pub within: Option<FileKey>,
    /// The order of the answer.
    pub order: Order,
    /// The days around which articles are favoured, in an order by relevance.
    pub near: Option<DayRange>,
    /// Whether to say why each article ranks where it does.
    pub explain: Explain,
    /// How many articles to leave out at the top.
    pub offset: usize,
    /// How many articles to give.
    pub limit: usize,
}

impl SearchRequest {
    /// Asks for the ten best articles.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self {
            query,
            matching: Matching::Best,
            within: None,
            order: Order::Relevance,
            near: None,
            explain: Explain::No,
            offset: 0,
            limit: 10,
        }
    }
}

/// What words typed side by side ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Articles with all of the words.
    All,
    /// Articles with any of the words.
    Any,
    /// Articles with all of the words; where they do not fill the page, then articles with any. In many words some say
    /// little: then articles with most of them may come before others with all.
    Best,
}

/// The order of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The best match first.
    Relevance,
    /// The latest article first, undated ones last.
    Newest,
    /// The earliest article first, undated ones last.
    Oldest,
}

/// Whether an answer says why articles rank where they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explain {
    /// It does not.
    No,
    /// It does, where the order is by relevance.
    Yes,
}

/// Why an article ranks where it does: the parts of its score.
///
/// The score is what all words add, times `all_words_factor`, and `closeness`, all times `date_factor`.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct RankReasons {
    /// What the words of the query add, the most first.
    pub words: Vec<WordReason>,
    /// Further words of the query, which are not told of.
    pub n_words_more: usize,
    /// Words that say nothing, and do not count.
    pub common: Vec<String>,
    /// Words that no article has.
    pub missing: Vec<String>,
    /// What neighbouring words of the query add that stand near each other in the article.
    pub closeness: f32,
    /// More than 1 when the article has all words that were typed side by side.
    pub all_words_factor: f32,
    /// How long the article is, the average being 1: in a long one, each word counts less.
    pub length_ratio: f32,
    /// Less than 1 when articles around a day are favoured and this one lies apart from it.
    pub date_factor: f32,
}

/// What a word of the query adds to the score of an article.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct WordReason {
    /// The word or phrase as typed.
    pub text: String,
    /// How often the article has it; of a phrase, how often its rarest word.
    pub n_occurrences: u32,
    /// How many articles have it: rare words count more.
    pub n_articles: u64,
    /// What it adds.
    pub score: f32,
}

/// Whether an article has all of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completeness {
    /// All of it.
    Complete,
    /// Some of the words typed side by side.
    Partial,
}

/// What an engine answers.
#[derive(Clone, Debug)]
pub struct Found {
    /// The query as it was read, some of its words perhaps in other spellings.
    pub query: Query,
    /// Words of the query that no article has, and what they were read as.
    pub respelled: Vec<Respelled>,
    /// Articles that have all of the query.
    pub n_complete: u64,
    /// Articles that have some of its words only; counted where they are listed.
    pub n_partial: u64,
    /// First and last day of publication among the articles counted.
    pub days: Option<(Date, Date)>,
    /// The words that the patterns of the query stand for.
    pub expansions: Expansions,
    /// The articles asked for.
    pub articles: Vec<FoundArticle>,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            query: Query::NOTHING,
            respelled: Vec::new(),
            n_complete: 0,
            n_partial: 0,
            days: None,
            expansions: Expansions::default(),
            articles: Vec::new(),
        }
    }
}

/// A word of a query that no article has, and was read as words that look so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respelled {
    /// The word as typed.
    pub typed: String,
    /// The most frequent of the words that it was read as.
    pub words: Vec<String>,
}

impl std::fmt::Display for Respelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no article has `{}`; read as `{}`", self.typed, self.words.join("`, `"))
    }
}

/// One article of [`Found`].
#[derive(Clone, Debug)]
pub struct FoundArticle {
    /// The article.
    pub article: Article,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// Whether it has all of the query.
    pub completeness: Completeness,
    /// Why it ranks where it does, if that was asked.
    pub reasons: Option<RankReasons>,
}

/// What is shown of one article, and why it is a hit.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its place in the whole answer, from 1.
    pub rank: usize,
    /// The article as found.
    pub found: FoundArticle,
    /// Byte ranges of the headline that the query matches.
    pub headline_marks: Vec<Range<usize>>,
    /// Headlines beside the one shown, where the article says a part of the query there alone.
    pub other_headlines: Vec<Snippet>,
    /// Passages of lead and body that show the match.
    pub snippets: Vec<Snippet>,
}

/// An answer ready to be shown.
#[derive(Clone, Debug)]
pub struct SearchResults {
    /// Counts, as the engine gave them; its articles have moved to `hits`.
    pub found: Found,
    /// The articles, with marks.
    pub hits: Vec<Hit>,
}

/// Asks `engine` and marks in each article what made it a hit.
///
/// # Errors
/// When the index cannot be read.
pub fn search(
    engine: &dyn Engine,
    request: &SearchRequest,
    snippets: SnippetOptions,
) -> Result<SearchResults, EngineError> {
    let mut found = engine.search(request)?;
    let mut analyser = Analyser::new();
    let (query, expansions) = (&found.query, &found.expansions);
    let hits = std::mem::take(&mut found.articles)
        .into_iter()
        .enumerate()
        .map(|(n, article)| mark(request.offset + n + 1, article, query, expansions, snippets, &mut analyser))
        .collect();
    Ok(SearchResults { found, hits })
}

/// Asks `engine`, and hands each article with the places where the query matches it to `visit`, one after the other, with
/// its place in the whole answer, until it breaks. Returns the counts alone.
///
/// # Errors
/// When the index cannot be read.
pub fn each_match(
    engine: &dyn Engine,
    request: &SearchRequest,
    visit: &mut dyn FnMut(usize, FoundArticle, Matches) -> ControlFlow<()>,
) -> Result<Found, EngineError> {
    let mut analyser = Analyser::new();
    let mut rank = request.offset;
    engine.search_each(request, &mut |query, expansions, found| {
        rank += 1;
        let matches = matching::find(query, expansions, &found.article, &mut analyser);
        visit(rank, found, matches)
    })
}

/// Asks `engine` and marks nothing, which takes a fraction of the time for many hits.
///
/// # Errors
/// When the index cannot be read.
pub fn search_unmarked(engine: &dyn Engine, request: &SearchRequest) -> Result<SearchResults, EngineError> {
    let mut found = engine.search(request)?;
    let unmarked = |(n, found)| Hit {
        rank: request.offset + n + 1,
        found,
        headline_marks: Vec::new(),
        other_headlines: Vec::new(),
        snippets: Vec::new(),
    };
    let hits = std::mem::take(&mut found.articles).into_iter().enumerate().map(unmarked).collect();
    Ok(SearchResults { found, hits })
}

fn mark(
    rank: usize,
    found: FoundArticle,
    query: &Query,
    expansions: &Expansions,
    options: SnippetOptions,
    analyser: &mut Analyser,
) -> Hit {
    let matches = matching::find(query, expansions, &found.article, analyser);
    let marks_of = |part: Part| -> Vec<(Range<usize>, usize)> {
        let marks = matches.marks.iter().filter(|mark| mark.part == part);
        marks.map(|mark| (mark.span.clone(), mark.leaf)).collect()
    };
    let headline_marks = marks_of(Part::Headline).into_iter().map(|(span, _)| span).collect();
    let lead = found.article.lead.as_deref().unwrap_or_default();
    let (lead_marks, body_marks) = (marks_of(Part::Lead), marks_of(Part::Body));
    let mut snippets = Vec::new();
    if !lead_marks.is_empty() && options.n_snippets > 0 {
        snippets = snippet::select(lead, &lead_marks, SnippetOptions { n_snippets: 1, ..options });
    }
    // Where nothing is marked the body's first sentences show what the article is about.
    if snippets.is_empty() || !body_marks.is_empty() {
        let n_snippets = options.n_snippets - snippets.len();
        snippets.extend(snippet::select(&found.article.body, &body_marks, SnippetOptions { n_snippets, ..options }));
    }
    let other_headlines = telling_headlines(&found.article, &matches, options);
    Hit { rank, found, headline_marks, other_headlines, snippets }
}

/// Returns the headlines that show parts of the query which no other text shown has.
fn telling_headlines(article: &Article, matches: &Matches, options: SnippetOptions) -> Vec<Snippet> {
    let is_shown = |part: Part| matches!(part, Part::Headline | Part::Lead | Part::Body);
    let mut shown: BTreeSet<usize> =
        matches.marks.iter().filter(|mark| is_shown(mark.part)).map(|mark| mark.leaf).collect();
    let mut telling = Vec::new();
    for (n, headline) in article.other_headlines.iter().enumerate() {
        let marks = matches.marks.iter().filter(|mark| mark.part == Part::OtherHeadline(n));
        let marks: Vec<(Range<usize>, usize)> = marks.map(|mark| (mark.span.clone(), mark.leaf)).collect();
        if marks.iter().any(|(_, leaf)| !shown.contains(leaf)) {
            shown.extend(marks.iter().map(|(_, leaf)| *leaf));
            telling.extend(snippet::select(headline, &marks, SnippetOptions { n_snippets: 1, ..options }));
        }
    }
    telling
}
