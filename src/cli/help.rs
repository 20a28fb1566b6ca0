//! `newsdex help`: pages on commands, and the one on the query language.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Command};
use newsdex::render::safe_line;

use super::pager::{Output, Paging};
use super::search::terminal_width;
use super::{FOUND, help_query};

/// The page on the query language.
const QUERY: &str = "query";
/// Lines longer than this are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 100;

/// Arguments of `newsdex help`.
#[derive(Debug, Args)]
pub(super) struct HelpArgs {
    /// A command, or `query` for the query language
    topic: Option<String>,
}

/// Runs `newsdex help`.
pub(super) fn run(args: &HelpArgs, mut command: Command) -> anyhow::Result<ExitCode> {
    let mut out = Output::open(Paging::Auto);
    match args.topic.as_deref() {
        Some(QUERY) => out.write_all(help_query::page(terminal_width().clamp(60, MAX_WIDTH)).as_bytes())?,
        None => write!(out, "{}", command.render_long_help().ansi())?,
        Some(name) => {
            command.build();
            let Some(named) = command.find_subcommand_mut(name) else {
                bail!(
                    "there is no help on `{}`; `newsdex help` lists the commands, `newsdex help query` is about queries",
                    safe_line(name)
                );
            };
            write!(out, "{}", named.render_long_help().ansi())?;
        }
    }
    out.finish()?;
    Ok(FOUND)
}
