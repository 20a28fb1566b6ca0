//! `newsdex search --kwic`: every match on a line of its own, aligned at the keyword.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Args, ValueEnum};
use newsdex::article::Article;
use newsdex::concordance::{self, ConcordanceOptions, Line, SortWords};
use newsdex::engine::Engine;
use newsdex::matching::MAX_MARKED_BYTES;
use newsdex::render::concordance::{Entry, Table};
use newsdex::render::terminal::Look;
use newsdex::render::{self, counted};
use newsdex::search::{self, Completeness, Found, FoundArticle, SearchRequest};

use super::location::with_hint;
use super::pager::{Output, Paging};
use super::search::{Format, here, look_of_width, terminal_width};
use super::{FOUND, Global, nothing_found, tell};

/// Characters of context on each side, where no terminal sets their number.
const USUAL_GRAPHEMES: usize = 80;
/// The most characters of context on each side.
const MAX_GRAPHEMES: usize = 10_000;
/// Lines of an article, unless told otherwise.
const USUAL_LINES: usize = 1_000;
/// Lines that are held to be sorted.
const MAX_SORTED_LINES: usize = 200_000;
/// Lines wider than this are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 180;

/// Options of `newsdex search --kwic`.
#[derive(Debug, Args)]
pub(super) struct ConcordanceArgs {
    /// List every match on a line of its own, aligned at the keyword; as text, json, csv or tsv
    #[arg(long, conflicts_with_all = ["count", "paths", "nul", "context", "batch", "explain"])]
    pub(super) kwic: bool,
    /// The order of the lines: by article, or by the words before or after the keyword
    #[arg(long, value_name = "ORDER", default_value = "rank", requires = "kwic")]
    kwic_sort: Sort,
    /// Characters before and after the keyword [default: as many as the terminal shows; else 80]
    #[arg(long, value_name = "N", requires = "kwic")]
    kwic_width: Option<usize>,
    /// Lines of each article; 0 for all
    #[arg(long, value_name = "N", default_value_t = USUAL_LINES, requires = "kwic")]
    kwic_lines: usize,
}

/// The order of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// As the articles are found, and as the matches stand in them.
    Rank,
    /// By the words before the keyword, the nearest first.
    #[value(alias = "left")]
    Before,
    /// By the words after the keyword, the nearest first.
    #[value(alias = "right")]
    After,
}

/// The lines of an article: the article without its texts, and one of them.
struct SortedLine {
    rank: usize,
    completeness: Completeness,
    article: Rc<Article>,
    line: Line,
}

/// What was not listed, and how much was.
#[derive(Default)]
struct Tally {
    n_lines: usize,
    n_articles: u64,
    /// Matches of articles that had more than was asked for.
    n_left_out: usize,
    n_cut_articles: u64,
    /// Articles with a text too long to be looked at whole.
    n_long_articles: u64,
    /// Whether there are more lines than are sorted.
    is_sorted_in_part: bool,
    /// Why writing ended.
    failure: Option<io::Error>,
}

impl Tally {
    /// Says on stderr what was listed of what there is.
    fn tell(&self, format: Format) {
        if self.n_left_out > 0 {
            let (matches, articles) = (n_matches(self.n_left_out), counted(self.n_cut_articles, "article"));
            tell(format_args!("{matches} of {articles} not listed; `--kwic-lines 0` lists all"));
        }
        if self.n_long_articles > 0 {
            let articles = counted(self.n_long_articles, "article");
            let n_mebibytes = MAX_MARKED_BYTES >> 20;
            tell(format_args!("of {articles} only the first {n_mebibytes} MiB of a text were looked at"));
        }
        if self.is_sorted_in_part {
            tell(format_args!("only the first {} were sorted and listed", counted(MAX_SORTED_LINES as u64, "line")));
        }
        if format == Format::Text {
            tell(format_args!("{} in {}", n_matches(self.n_lines), counted(self.n_articles, "article")));
        }
    }
}

/// Prints the matches of the articles that `request` asks for.
pub(super) fn run(
    global: &Global,
    args: &ConcordanceArgs,
    format: Format,
    paging: Paging,
    engine: &dyn Engine,
    request: &SearchRequest,
) -> anyhow::Result<(ExitCode, Found)> {
    let here = here();
    let look = look_of_width(global, &here, terminal_width().clamp(40, MAX_WIDTH));
    let is_text = format == Format::Text;
    let usual = if is_text { render::concordance::max_graphemes(&look) } else { USUAL_GRAPHEMES };
    let options = ConcordanceOptions {
        max_graphemes: args.kwic_width.unwrap_or(usual).min(MAX_GRAPHEMES),
        max_lines: if args.kwic_lines == 0 { usize::MAX } else { args.kwic_lines },
    };
    let mut out = Output::open(if is_text { paging } else { Paging::Never });
    let mut writer = LineWriter::new(format, &mut out, look)?;
    let mut tally = Tally::default();
    let mut sorted: Vec<SortedLine> = Vec::new();
    let found =
        search::each_match(engine, request, &mut |rank, FoundArticle { article, completeness, .. }, matches| {
            let concordance = concordance::lines(&article, &matches, options);
            let n_left_out = concordance.n_matches - concordance.lines.len();
            tally.n_articles += u64::from(concordance.n_matches > 0);
            tally.n_left_out += n_left_out;
            tally.n_cut_articles += u64::from(n_left_out > 0);
            tally.n_long_articles += u64::from(matches.is_cut);
            tally.n_lines += concordance.lines.len();
            if args.kwic_sort == Sort::Rank {
                for line in &concordance.lines {
                    if let Err(error) = writer.line(&Entry { rank, completeness, article: &article, line }) {
                        tally.failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            } else {
                // What is held until it can be sorted needs the texts no more.
                let article = Rc::new(Article { body: String::new(), lead: None, ..article });
                let lines = concordance.lines.into_iter();
                sorted.extend(lines.map(|line| SortedLine { rank, completeness, article: Rc::clone(&article), line }));
                if sorted.len() > MAX_SORTED_LINES {
                    sorted.truncate(MAX_SORTED_LINES);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })
        .map_err(with_hint)?;
    if let Some(failure) = tally.failure {
        return Err(failure.into());
    }
    let by = if args.kwic_sort == Sort::Before { SortWords::Before } else { SortWords::After };
    sorted.sort_by_cached_key(|sorted| sorted.line.sort_key(by));
    for SortedLine { rank, completeness, article, line } in &sorted {
        writer.line(&Entry { rank: *rank, completeness: *completeness, article, line })?;
    }
    writer.flush()?;
    drop(writer);
    out.finish()?;
    if !global.quiet {
        tally.tell(format);
    }
    Ok((if tally.n_lines > 0 { FOUND } else { nothing_found() }, found))
}

fn n_matches(n: usize) -> String {
    format!("{} {}", render::grouped(n as u64), if n == 1 { "match" } else { "matches" })
}

/// Writes lines in one of the formats.
enum LineWriter<'a> {
    Text(&'a mut Output, Look<'a>),
    Json(&'a mut Output),
    Table(Box<Table<&'a mut Output>>),
}

impl<'a> LineWriter<'a> {
    fn new(format: Format, out: &'a mut Output, look: Look<'a>) -> anyhow::Result<Self> {
        Ok(match format {
            Format::Text => Self::Text(out, look),
            Format::Json => Self::Json(out),
            Format::Csv => Self::Table(Box::new(Table::new(out, b',')?)),
            Format::Tsv => Self::Table(Box::new(Table::new(out, b'\t')?)),
            _ => anyhow::bail!("`--kwic` prints text, json, csv or tsv"),
        })
    }

    fn line(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        match self {
            Self::Text(out, look) => render::concordance::text(*out, entry, look),
            Self::Json(out) => render::concordance::json(*out, entry),
            Self::Table(table) => table.row(entry),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Text(out, _) | Self::Json(out) => out.flush(),
            Self::Table(table) => table.flush(),
        }
    }
}
