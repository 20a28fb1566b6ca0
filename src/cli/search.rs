//! `newsdex search`: finds articles.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::bail;
use clap::{Args, ValueEnum};
use newsdex::analysis::expansion::MAX_WIDE_PATTERNS;
use newsdex::analysis::{Expansions, NotLookedUp};
use newsdex::article::Language;
use newsdex::catalogue::FileKey;
use newsdex::engine::Engine;
use newsdex::engine::embedded::SYNONYMS;
use newsdex::query::{self, Facet, Query};
use newsdex::render::table::PathText;
use newsdex::render::terminal::{Color, Links, Look};
use newsdex::render::{self, counted, grouped, safe_line};
use newsdex::search::{self, Explain, Found, Matching, Order, SearchRequest, SearchResults};
use newsdex::snippet::{Context, SnippetOptions};

use super::batch::{self, Rows};
use super::concordance::{self, ConcordanceArgs};
use super::location::{absolute, with_hint};
use super::pager::{Output, Paging};
use super::reading::{self, Reading, ReadingArgs};
use super::{FOUND, Global, index, nothing_found, suggest, tell};

/// Columns of a terminal that does not tell its own.
const USUAL_WIDTH: usize = 80;
/// Lines longer than this are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 110;
/// Sentences longer than this are cut, also where whole ones are asked for.
const MAX_SENTENCE_GRAPHEMES: usize = 1_000;

/// Arguments of `newsdex search`.
#[derive(Debug, Args)]
#[command(after_help = "\
What a query may hold (`newsdex help query` tells all):
  peace talks              articles with both words first, then those with one
  \"cease fire\"             these words in a row, as written
  peace or truce, -sport   either word; not this word; (…) groups
  truce w/5 talks          at most 5 words apart; pre/5 in this order; /s /p in
                           the same sentence, paragraph
  cease*  zelensk?y  *ism  words that look so: ? is one letter, * any
  kiyv~1  /colou?r/        words with one slip (~2: two); a regular expression
  =talk  ~~zelensky        this form only; a name in all its spellings
  headline:truce by:doe outlet:\"Harbour Post\" section:world tag:aid lang:de
  date:2025-03  date:2025-01..2025-03  since:2025-03-17  before:2026  date:none")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// How many articles to show; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Leave out the first articles
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The order of the articles
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: Sort,
    /// Favour articles around this day, month or year
    #[arg(long, value_name = "DATE", value_parser = parse_days)]
    near: Option<query::DayRange>,
    /// What words side by side ask for
    #[arg(long = "match", value_name = "HOW", default_value = "best")]
    matching: Match,
    /// Published on or after this day, month or year
    #[arg(long, value_name = "DATE", value_parser = parse_days)]
    since: Option<query::DayRange>,
    /// Published on or before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = parse_days)]
    until: Option<query::DayRange>,
    /// From this outlet; several times for any of them
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,
    /// By this author; several times for any of them
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,
    /// In this language; several times for any of them
    #[arg(long, value_name = "CODE")]
    lang: Vec<Language>,
    /// Bring the index up to date with this folder first, and search in it only
    #[arg(long = "in", value_name = "PATH")]
    within: Option<PathBuf>,
    /// Passages to show of each article [default: 3, none with --batch]
    #[arg(long, value_name = "N")]
    snippets: Option<usize>,
    /// Show N sentences before and after each marked one, within its paragraph
    #[arg(short = 'C', long, value_name = "N")]
    context: Option<usize>,
    #[command(flatten)]
    concordance: ConcordanceArgs,
    /// Print one JSON object a hit; short for `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How to print the hits
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Print the files' paths only; short for `--format paths`
    #[arg(short = 'l', long = "files", conflicts_with_all = ["format", "json"])]
    paths: bool,
    /// End each path with a NUL byte, for `xargs -0`
    #[arg(short = '0', long = "null")]
    nul: bool,
    /// Print only how many articles have all of the query
    #[arg(short = 'c', long, conflicts_with_all = ["format", "json", "paths"])]
    count: bool,
    /// Say of each article why it ranks where it does (text and JSON)
    #[arg(long)]
    explain: bool,
    /// Do not use a pager
    #[arg(long)]
    no_pager: bool,
    /// Answer each line of this file, a query or `id<TAB>query`; `-` for stdin
    ///
    /// Prints one row a hit with the id of its query, by default the number of the line: as JSON lines, csv, tsv or trec
    /// (a TREC run). All other options apply to each query.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "paths", "nul", "count"])]
    batch: Option<PathBuf>,
}

/// The order of the articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// The best match first.
    Relevance,
    /// The latest first.
    Date,
    /// The earliest first.
    Oldest,
}

/// What words side by side ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Match {
    /// All of them.
    All,
    /// Any of them.
    Any,
    /// All of them first, then most of them.
    Best,
}

/// How to print the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading.
    Text,
    /// One JSON object a line.
    Json,
    /// Comma-separated values with a header.
    Csv,
    /// Tab-separated values with a header.
    Tsv,
    /// A Markdown list.
    Md,
    /// The files' paths.
    Paths,
    /// The articles' ids.
    Ids,
    /// A TREC run.
    Trec,
}

/// Passages that are shown of an article unless told otherwise.
const USUAL_SNIPPETS: usize = 3;

/// Runs `newsdex search`.
pub(super) fn run(global: &Global, args: &SearchArgs) -> anyhow::Result<ExitCode> {
    let within = args.within.as_deref().map(absolute).transpose()?;
    let engine = match &within {
        Some(place) => index::update(global, &global.index_folder(), place)?,
        None => global.open_index()?,
    };
    if let Some(file) = &args.batch {
        let snippets = args.snippets.filter(|&n| n > 0);
        let snippets = snippets.map(|n_snippets| args.snippet_options(n_snippets));
        let request_of =
            |query| args.request(args.filters().into_iter().fold(query, Query::with_filter), within.as_deref());
        return batch::run(global, &engine, file, args.rows()?, snippets, &request_of);
    }
    let text = args.query.join(" ");
    let query = match reading::read(global, &args.reading, &text, args.filters(), &engine)? {
        Reading::Search(query) => query,
        Reading::Said(code) => return Ok(code),
    };
    let request = args.request(query, within.as_deref());
    if args.count {
        let request = SearchRequest { matching: Matching::All, limit: 0, ..request };
        let found = engine.search(&request).map_err(with_hint)?;
        if !global.quiet {
            caps(&found.expansions).for_each(|cap| tell(format_args!("note: {cap}")));
        }
        tell_problem(global, &found.expansions);
        let n = found.n_complete;
        let mut out = Output::stdout();
        writeln!(out, "{n}")?;
        out.finish()?;
        return Ok(if n > 0 { FOUND } else { nothing_found() });
    }
    if args.concordance.kwic {
        let paging = if args.no_pager { Paging::Never } else { Paging::Auto };
        let (code, found) = concordance::run(global, &args.concordance, args.format(), paging, &engine, &request)?;
        tell_problem(global, &found.expansions);
        tell_respelled(global, &found);
        if !global.quiet {
            caps(&found.expansions).for_each(|cap| tell(format_args!("note: {cap}")));
            suggest::others(&engine, &text, &request, &found)?;
        }
        return Ok(code);
    }
    let options = args.snippet_options(args.snippets.unwrap_or(USUAL_SNIPPETS));
    let started = Instant::now();
    let results = search::search(&engine, &request, options).map_err(with_hint)?;
    let milliseconds = started.elapsed().as_millis();
    tell_problem(global, &results.found.expansions);
    tell_respelled(global, &results.found);
    args.print(global, &results, milliseconds)?;
    if !global.quiet {
        if args.format() != Format::Text {
            caps(&results.found.expansions).for_each(|cap| tell(format_args!("note: {cap}")));
        }
        suggest::others(&engine, &text, &request, &results.found)?;
    }
    // Beyond the last of them, there is nothing to show of the articles found.
    let is_found = results.found.n_complete + results.found.n_partial > 0;
    Ok(if is_found { FOUND } else { nothing_found() })
}

impl SearchArgs {
    fn format(&self) -> Format {
        match self.format {
            _ if self.json => Format::Json,
            _ if self.paths || (self.nul && self.format.is_none()) => Format::Paths,
            Some(format) => format,
            None => Format::Text,
        }
    }

    fn snippet_options(&self, n_snippets: usize) -> SnippetOptions {
        let options = SnippetOptions { n_snippets, ..SnippetOptions::default() };
        match self.context {
            None => options,
            Some(n) => {
                SnippetOptions { context: Context::Sentences(n), max_graphemes: MAX_SENTENCE_GRAPHEMES, ..options }
            }
        }
    }

    /// Returns what is asked for, by `query`, which has the filters of the options, and by the other options.
    fn request(&self, query: Query, within: Option<&Path>) -> SearchRequest {
        SearchRequest {
            query,
            matching: self.matching.into(),
            within: within.map(FileKey::of),
            order: self.sort.into(),
            near: self.near,
            explain: if self.explain { Explain::Yes } else { Explain::No },
            offset: self.offset,
            limit: Some(self.limit).filter(|&n| n > 0).unwrap_or(usize::MAX),
        }
    }

    /// Returns how the hits of several queries are written.
    fn rows(&self) -> anyhow::Result<Rows> {
        Ok(match self.format {
            None | Some(Format::Json) => Rows::Json,
            Some(Format::Csv) => Rows::Delimited(b','),
            Some(Format::Tsv) => Rows::Delimited(b'\t'),
            Some(Format::Trec) => Rows::Trec,
            Some(Format::Text | Format::Md | Format::Paths | Format::Ids) => {
                bail!("`--batch` prints json, csv, tsv or trec")
            }
        })
    }

    /// Returns what the options ask for beside the query.
    fn filters(&self) -> Vec<Query> {
        let any = |queries: Vec<Query>| (!queries.is_empty()).then(|| Query::any_of(queries));
        let facets = |field, values: &[String]| {
            any(values.iter().map(|value| Query::Facet { field, value: value.clone() }).collect())
        };
        let since = self.since.and_then(|days| query::DayRange::new(days.first(), None));
        let until = self.until.and_then(|days| query::DayRange::new(None, days.last()));
        [
            facets(Facet::Outlet, &self.outlet),
            facets(Facet::Byline, &self.by),
            any(self.lang.iter().map(|&language| Query::Language(language)).collect()),
            since.map(Query::Published),
            until.map(Query::Published),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn print(&self, global: &Global, results: &SearchResults, milliseconds: u128) -> io::Result<()> {
        let format = self.format();
        let paging = if self.no_pager || format != Format::Text { Paging::Never } else { Paging::Auto };
        let mut out = Output::open(paging);
        match format {
            Format::Text => {
                let here = here();
                let look = look(global, &here);
                render::terminal::summary(&mut out, results, milliseconds, &look)?;
                render::terminal::hits(&mut out, results, &look)?;
            }
            Format::Json => render::json::hits(&mut out, results)?,
            Format::Csv => render::table::delimited(&mut out, results, b',')?,
            Format::Tsv => render::table::delimited(&mut out, results, b'\t')?,
            Format::Md => render::markdown::hits(&mut out, results)?,
            // Paths are bytes that no stream may change; but no file's name may steer a terminal.
            Format::Paths => {
                let text = match (self.nul, io::stdout().is_terminal()) {
                    (true, _) => PathText::BytesAndNul,
                    (false, true) => PathText::Safe,
                    (false, false) => PathText::Bytes,
                };
                render::table::paths(&mut io::stdout().lock(), results, text)?;
            }
            Format::Ids => render::table::ids(&mut out, results)?,
            // Of one query alone, which has no id.
            Format::Trec => render::trec::run(&mut out, "1", results)?,
        }
        if format == Format::Text {
            for cap in caps(&results.found.expansions) {
                writeln!(out, "\n{cap}")?;
            }
        }
        out.finish()
    }
}

/// Returns how results look on this terminal.
pub(super) fn look<'a>(global: &Global, here: &'a std::path::Path) -> Look<'a> {
    look_of_width(global, here, terminal_width().clamp(20, MAX_WIDTH))
}

/// Returns how results look in lines of so many columns.
pub(super) fn look_of_width<'a>(global: &Global, here: &'a std::path::Path, width: usize) -> Look<'a> {
    let has_color = global.has_color();
    Look {
        color: if has_color { Color::On } else { Color::Off },
        width,
        links: if has_color && io::stdout().is_terminal() { Links::On } else { Links::Off },
        here,
    }
}

/// Says why the user's own synonyms were left out.
fn tell_problem(global: &Global, expansions: &Expansions) {
    if let Some(problem) = expansions.synonyms_problem.as_ref().filter(|_| !global.quiet) {
        tell(format_args!("note: `{SYNONYMS}` is left out: {}", safe_line(&problem.to_string())));
    }
}

/// Says which words of the query were read as others.
fn tell_respelled(global: &Global, found: &Found) {
    for respelled in found.respelled.iter().filter(|_| !global.quiet) {
        tell(format_args!("note: {}", safe_line(&respelled.to_string())));
    }
}

/// Says which patterns stand for more words than were looked up, and how many were not looked up at all.
pub(super) fn caps(expansions: &Expansions) -> impl Iterator<Item = String> {
    let in_part = expansions.capped().map(|(pattern, expansion)| {
        let n_words = counted(expansion.n_words(), "word");
        let n_looked_up = grouped(expansion.words.len() as u64);
        let pattern = pattern.to_string();
        let pattern = safe_line(&pattern);
        format!("`{pattern}` stands for {n_words}; the {n_looked_up} most frequent were looked up")
    });
    in_part.chain(left_out(expansions.not_looked_up))
}

/// Says what of a query was not looked up at all.
pub(super) fn left_out(not_looked_up: NotLookedUp) -> impl Iterator<Item = String> {
    let NotLookedUp { n_patterns, n_compound_parts } = not_looked_up;
    let patterns = (n_patterns > 0).then(|| {
        let n_patterns = counted(n_patterns as u64, "pattern");
        format!(
            "only the first {MAX_WIDE_PATTERNS} patterns that any word may match (`*a`, `a~1`, `~~a`) were looked up; \
             {n_patterns} more stand for nothing"
        )
    });
    let compounds = (n_compound_parts > 0).then(|| {
        let n_words = counted(n_compound_parts as u64, "word");
        format!("compounds with {n_words} of the query were not looked for, as that would take too long")
    });
    patterns.into_iter().chain(compounds)
}

/// Returns the columns of the terminal.
pub(super) fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0))
}

/// Returns the folder that paths are shown from.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().and_then(|folder| folder.canonicalize()).unwrap_or_default()
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Date => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

impl From<Match> for Matching {
    fn from(matching: Match) -> Self {
        match matching {
            Match::All => Self::All,
            Match::Any => Self::Any,
            Match::Best => Self::Best,
        }
    }
}

fn parse_days(text: &str) -> Result<query::DayRange, String> {
    query::parse_day_range(text).ok_or_else(|| "write a date such as 2025-03-17, 2025-03 or 2025".to_owned())
}
