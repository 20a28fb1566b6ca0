//! How a query is read: notes on stderr, errors where the reading is to be strict, and the whole reading in words.

use std::process::ExitCode;

use clap::Args;
use newsdex::engine::Engine;
use newsdex::engine::embedded::SYNONYMS;
use newsdex::query::{self, Parsed, Query};
use newsdex::render::{self, safe_line};

use super::location::with_hint;
use super::pager::Output;
use super::{FOUND, Global, tell};

/// Options that are about how a query is read.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    /// Refuse a query that is not read as it stands, and point at the place
    #[arg(long, conflicts_with = "batch")]
    strict_query: bool,
    /// Print how the query is read, and the words that its patterns stand for, instead of searching
    #[arg(long, conflicts_with_all = ["batch", "explain"])]
    explain_query: bool,
}

/// What is to be done with a query after it was read.
pub(super) enum Reading {
    /// It is to be searched for.
    Search(Query),
    /// All is said already.
    Said(ExitCode),
}

/// Reads `text`, and tells what there is to tell of it; `filters` are what options ask for beside it.
pub(super) fn read(
    global: &Global,
    args: &ReadingArgs,
    text: &str,
    filters: Vec<Query>,
    engine: &dyn Engine,
) -> anyhow::Result<Reading> {
    let Parsed { query, notes } = query::parse(text);
    if args.strict_query && !notes.is_empty() {
        for note in &notes {
            tell(format_args!("newsdex: {}", render::query::fault(text, note)));
        }
        return Ok(Reading::Said(ExitCode::from(crate::ERROR)));
    }
    if !global.quiet {
        for note in &notes {
            tell(format_args!("note: {}", safe_line(&note.to_string())));
        }
    }
    let query = filters.into_iter().fold(query, Query::with_filter);
    if args.strict_query {
        let expansions = engine.expand(&query).map_err(with_hint)?;
        if let Some(problem) = expansions.synonyms_problem {
            tell(format_args!("newsdex: `{SYNONYMS}`: {}", safe_line(&problem.to_string())));
            return Ok(Reading::Said(ExitCode::from(crate::ERROR)));
        }
        if let Some(left_out) = super::search::left_out(expansions.not_looked_up).next() {
            tell(format_args!("newsdex: {left_out}"));
            return Ok(Reading::Said(ExitCode::from(crate::ERROR)));
        }
    }
    if !args.explain_query {
        return Ok(Reading::Search(query));
    }
    let expansions = engine.expand(&query).map_err(with_hint)?;
    let mut out = Output::stdout();
    render::query::explained(&mut out, &query, &expansions)?;
    out.finish()?;
    Ok(Reading::Said(FOUND))
}
