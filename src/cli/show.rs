//! `newsdex show`: prints one article for reading.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use newsdex::analysis::Analyser;
use newsdex::article::{Article, ArticleId};
use newsdex::engine::Engine;
use newsdex::matching::{self, Matches};
use newsdex::query;
use newsdex::render::{self, safe, safe_line};

use super::location::with_hint;
use super::pager::{Output, Paging};
use super::search::{here, look};
use super::{FOUND, Global, nothing_found, tell};

/// Articles named when a prefix fits several.
const MAX_NAMED: usize = 10;

/// Arguments of `newsdex show`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ShowArgs {
    /// The article's id, or the first characters of it
    id: String,
    /// Mark what this query matches
    #[arg(long, value_name = "QUERY", visible_alias = "query")]
    mark: Option<String>,
    /// Show which source gave each field, and how sure it is
    #[arg(long, conflicts_with_all = ["raw", "json", "format"])]
    evidence: bool,
    /// Print the record that the article was read from
    #[arg(long, conflicts_with_all = ["json", "format"])]
    raw: bool,
    /// Print the article's fields as JSON; short for `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How to print the article
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Do not use a pager
    #[arg(long)]
    no_pager: bool,
}

/// How to print the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// Its fields as one JSON object, with what is marked under `marks`.
    Json,
    /// Markdown, with what is marked in bold.
    Md,
}

/// Runs `newsdex show`.
pub(super) fn run(global: &Global, args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let engine = global.open_index()?;
    let (low, high) = ArticleId::range_of_prefix(&args.id)
        .with_context(|| format!("`{}` is no article id: an id has 12 letters and digits", safe_line(&args.id)))?;
    let articles = engine.articles(low, high, MAX_NAMED + 1).map_err(with_hint)?;
    let Some(article) = articles.first() else {
        tell(format_args!("newsdex: no article has an id that starts with `{}`", safe_line(&args.id)));
        return Ok(nothing_found());
    };
    if articles.iter().any(|other| other.id != article.id) {
        let named: Vec<String> = articles.iter().take(MAX_NAMED).map(name).collect();
        anyhow::bail!("several articles have an id that starts with `{}`:\n{}", args.id, named.join("\n"));
    }
    if args.raw {
        print_record(article)?;
    } else {
        let matches = args.mark.as_deref().map(|text| marks(global, &engine, text, article)).transpose()?;
        print_article(global, args, article, matches.as_ref())?;
    }
    for copy in &articles[1..] {
        tell(format_args!("the same record: {}", safe_line(&copy.source.file().display().to_string())));
    }
    Ok(FOUND)
}

fn name(article: &Article) -> String {
    format!("  {} {}", article.id, safe_line(article.headline.as_deref().unwrap_or("(no headline)")))
}

fn print_article(global: &Global, args: &ShowArgs, article: &Article, matches: Option<&Matches>) -> io::Result<()> {
    let here = here();
    let look = look(global, &here);
    let format = if args.json { Format::Json } else { args.format };
    let is_paged = format == Format::Text && !args.no_pager;
    let mut out = Output::open(if is_paged { Paging::Auto } else { Paging::Never });
    let marked = || matches.cloned().unwrap_or_default();
    match (format, matches) {
        _ if args.evidence => render::evidence::fields(&mut out, article, &look)?,
        (Format::Text, _) => render::article::article(&mut out, article, &marked(), &look)?,
        (Format::Md, _) => render::markdown::article(&mut out, article, &marked())?,
        (Format::Json, Some(matches)) => render::json::marked_article(&mut out, article, matches)?,
        (Format::Json, None) => render::json::line(&mut out, article)?,
    }
    out.finish()
}

/// Finds what the query matches, with the matcher that marks the hits of a search.
fn marks(global: &Global, engine: &dyn Engine, text: &str, article: &Article) -> anyhow::Result<Matches> {
    let parsed = query::parse(text);
    if !global.quiet {
        for note in &parsed.notes {
            tell(format_args!("note: {}", safe_line(&note.to_string())));
        }
    }
    let expansions = engine.expand(&parsed.query).map_err(with_hint)?;
    Ok(matching::find(&parsed.query, &expansions, article, &mut Analyser::new()))
}

/// Prints the bytes of the article's record; on a terminal without what could steer it.
fn print_record(article: &Article) -> anyhow::Result<()> {
    let file = article.source.file();
    let record = newsdex::ingest::record_bytes(article)
        .with_context(|| format!("cannot read the record from `{}`", safe_line(&file.display().to_string())))?;
    let mut stdout = io::stdout().lock();
    if stdout.is_terminal() {
        writeln!(stdout, "{}", safe(&newsdex::archive::decode(&record).text))?;
    } else {
        stdout.write_all(&record)?;
    }
    stdout.flush()?;
    Ok(())
}
