//! The whole command line, declared in one place; each command is a file beside this one.

mod batch;
mod complete;
mod concordance;
mod doctor;
mod doctor_dates;
mod excluded;
mod extract;
mod help;
mod help_formats;
mod help_query;
mod index;
mod location;
mod pager;
mod progress;
mod read_pdf;
mod reading;
mod search;
mod show;
mod size;
mod stats;
mod suggest;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use newsdex::render::safe;

/// Full-text search for news archives: index a folder of saved news, search it, see why each hit matched.
#[derive(Debug, Parser)]
#[command(name = "newsdex", version, about, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options that stand before or after any command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The index folder [default: the nearest `index` here or above that holds one]
    #[arg(long, value_name = "DIR", global = true, env = "NEWSDEX_INDEX", hide_env_values = true)]
    index: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    color: ColorWhen,
    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create the index, or bring it up to date with folders of saved articles
    Index(index::IndexArgs),
    /// Find articles
    Search(search::SearchArgs),
    /// Print one article for reading
    Show(show::ShowArgs),
    /// Print the fields of articles as they would be indexed
    Extract(extract::ExtractArgs),
    /// Tell what the archive holds
    Stats(stats::StatsArgs),
    /// Check the index for damage, and list what could not be read
    Doctor(doctor::DoctorArgs),
    /// Propose how a query goes on: words, fields, values of fields, with the number of articles that have them
    Complete(complete::CompleteArgs),
    /// Tell how to use a command, or, with `query`, how to write queries
    Help(help::HelpArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Read one PDF document from stdin, for another newsdex
    #[command(hide = true)]
    ReadPdf,
}

/// Runs the command that the program's arguments ask for.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let arguments = excluded::as_query_text(Cli::command(), std::env::args_os().collect());
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(answer) => return print_answer(&answer, &arguments),
    };
    let global = &cli.global;
    global.apply_color();
    if let Ok(program) = std::env::current_exe() {
        newsdex::format::pdf::read_in_children(program);
    }
    match cli.command {
        Command::Index(args) => index::run(global, &args),
        Command::Search(args) => search::run(global, &args),
        Command::Show(args) => show::run(global, &args),
        Command::Extract(args) => extract::run(global, &args),
        Command::Stats(args) => stats::run(global, &args),
        Command::Doctor(args) => doctor::run(global, &args),
        Command::Help(args) => help::run(&args, Cli::command()),
        Command::Complete(args) => complete::run(global, &args),
        Command::Completions { shell } => {
            // Into memory first: the generator panics where it cannot write, as into a closed pipe.
            let script = complete::script(shell, &mut Cli::command());
            let mut stdout = io::stdout().lock();
            stdout.write_all(&script)?;
            stdout.flush()?;
            Ok(FOUND)
        }
        Command::ReadPdf => read_pdf::run(),
        Command::Man => {
            let mut stdout = io::stdout().lock();
            clap_mangen::Man::new(Cli::command()).render(&mut stdout)?;
            stdout.flush()?;
            Ok(FOUND)
        }
    }
}

/// Prints what clap answers instead of running a command: help, the version, or what is wrong with `arguments`.
fn print_answer(answer: &clap::Error, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let is_harmless = |argument: &OsString| argument.to_str().is_some_and(|text| safe(text) == text);
    if !answer.use_stderr() {
        answer.print()?;
        io::stdout().flush()?;
        return Ok(FOUND);
    }
    if arguments.iter().all(is_harmless) {
        // An error that cannot be told is an error still.
        let _ = answer.print();
    } else {
        // clap repeats what was typed, and its colours cannot be told from those.
        tell(safe(answer.to_string().trim_end()));
    }
    Ok(ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(crate::ERROR)))
}

/// Prints a line on stderr; that this may fail, as on a full disk, changes nothing of what else is done.
pub(crate) fn tell(line: impl std::fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

impl Global {
    /// Makes `anstream`, through which everything is printed, keep or drop colour.
    fn apply_color(&self) {
        let choice = match self.color {
            ColorWhen::Auto => anstream::ColorChoice::Auto,
            ColorWhen::Always => anstream::ColorChoice::Always,
            ColorWhen::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }

    /// Tells whether what goes to stdout has colour.
    fn has_color(&self) -> bool {
        match self.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        }
    }
}

/// Exit status: something was found, or done.
const FOUND: ExitCode = ExitCode::SUCCESS;

/// Exit status: nothing was found.
fn nothing_found() -> ExitCode {
    ExitCode::from(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
