//! `newsdex help`: pages on commands, on the query language and on formats.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Command};
use newsdex::render::safe_line;

use super::pager::{Output, Paging};
use super::search::terminal_width;
use super::{FOUND, help_formats, help_query};

/// The page on the query language.
const QUERY: &str = "query";
/// The page on what is read.
const FORMATS: &str = "formats";
/// Lines longer than this are hard to read, however wide the terminal.
const MAX_WIDTH: usize = 100;

/// Columns before what a name means.
const EXAMPLE_WIDTH: usize = 34;
const INDENT: &str = "  ";

/// Arguments of `newsdex help`.
#[derive(Debug, Args)]
pub(super) struct HelpArgs {
    /// A command, `query` for the query language, or `formats` for what is read
    topic: Option<String>,
}

/// Runs `newsdex help`.
pub(super) fn run(args: &HelpArgs, mut command: Command) -> anyhow::Result<ExitCode> {
    let mut out = Output::open(Paging::Auto);
    match args.topic.as_deref() {
        Some(QUERY) => out.write_all(help_query::page(terminal_width().clamp(60, MAX_WIDTH)).as_bytes())?,
        Some(FORMATS) => out.write_all(help_formats::page(terminal_width().clamp(60, MAX_WIDTH)).as_bytes())?,
        None => write!(out, "{}", command.render_long_help().ansi())?,
        Some(name) => {
            command.build();
            let Some(named) = command.find_subcommand_mut(name) else {
                bail!(
                    "there is no help on `{}`; `newsdex help` lists the commands, `newsdex help query` is about queries, \
                     `newsdex help formats` about what is read",
                    safe_line(name)
                );
            };
            write!(out, "{}", named.render_long_help().ansi())?;
        }
    }
    out.finish()?;
    Ok(FOUND)
}

/// Writes a line of a list: a name and, in a column of its own, what it means.
pub(super) fn example(name: &str, meaning: &str, width: usize) -> String {
    let indent = " ".repeat(EXAMPLE_WIDTH);
    let label = format!("{INDENT}{name}  ");
    if label.len() > EXAMPLE_WIDTH {
        return format!("{INDENT}{name}\n{}\n", fill(meaning, width, &indent, &indent));
    }
    format!("{}\n", fill(meaning, width, &format!("{label:<EXAMPLE_WIDTH$}"), &indent))
}

/// Breaks lines at spaces only: dates and operators stay whole.
pub(super) fn fill(text: &str, width: usize, first_indent: &str, indent: &str) -> String {
    let options = textwrap::Options::new(width).initial_indent(first_indent).subsequent_indent(indent);
    textwrap::fill(
        text,
        options
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation),
    )
}
