//! `newsdex extract`: prints the fields of articles as they would be indexed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use newsdex::archive::{Limits, ReadError};
use newsdex::article::{Article, Language, path_text};
use newsdex::extract::{ExtractOptions, Extraction, KeepPages, Removed};
use newsdex::format::FieldMap;
use newsdex::ingest;
use newsdex::matching::Matches;
use newsdex::render::terminal::Look;
use newsdex::render::{self, safe_line};

use super::pager::Output;
use super::search::{here, look};
use super::size::parse_size;
use super::{FOUND, Global, nothing_found, tell};

/// Arguments of `newsdex extract`.
#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    /// Files to read
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Print one JSON object an article
    #[arg(long)]
    json: bool,
    /// The language of all articles, such as `de`, where it is known
    #[arg(long, value_name = "CODE")]
    lang: Option<Language>,
    /// Which fields of JSON records and front matter hold what, as in headline=title,body=content
    #[arg(long, value_name = "FIELD=NAME,…", default_value = "")]
    map: FieldMap,
    /// Skip files, and records of containers, that are larger (after decompression)
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = parse_size)]
    max_file_size: u64,
    /// Take pages too that are no article, such as home and section pages
    #[arg(long)]
    keep_all: bool,
}

/// One line of `extract --json`.
#[derive(serde::Serialize)]
struct Line<'a> {
    #[serde(serialize_with = "path_text::serialize")]
    file: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Article(&'a Article),
    Skipped { skipped: &'a str },
}

/// Runs `newsdex extract`.
pub(super) fn run(global: &Global, args: &ExtractArgs) -> anyhow::Result<ExitCode> {
    let options = ExtractOptions {
        language: args.lang,
        keep: if args.keep_all { KeepPages::All } else { KeepPages::Articles },
        today: jiff::Zoned::now().date(),
    };
    let limits = Limits { max_bytes: args.max_file_size, ..Limits::default() };
    let mut out = Output::stdout();
    let mut found_any = false;
    let mut failed_any = false;
    for file in &args.files {
        let path = std::path::absolute(file)?;
        let mut printed = Ok(());
        let read = ingest::extract_file(&path, &limits, &args.map, &options, &mut |member, extraction| {
            found_any |= extraction.is_ok();
            printed = args.print(global, &mut out, file, member, extraction);
            if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        printed?;
        match read {
            Ok(()) => {}
            Err(error) if is_about_content(&error) => {
                args.print(global, &mut out, file, None, Err(error.to_string()))?;
            }
            Err(error) => {
                failed_any = true;
                tell(format_args!("newsdex: cannot read `{}`: {error}", safe_line(&file.display().to_string())));
            }
        }
    }
    out.finish()?;
    Ok(match (failed_any, found_any) {
        (true, _) => ExitCode::from(crate::ERROR),
        (false, true) => FOUND,
        (false, false) => nothing_found(),
    })
}

/// Tells files that an index would skip for what they hold from those that could not be looked into.
fn is_about_content(error: &ReadError) -> bool {
    match error {
        ReadError::TooLarge { .. }
        | ReadError::Truncated { .. }
        | ReadError::Damaged { .. }
        | ReadError::TooMuchMemory { .. }
        | ReadError::Bomb { .. } => true,
        ReadError::NotFound | ReadError::PermissionDenied | ReadError::NotAFile | ReadError::Io(_) => false,
    }
}

impl ExtractArgs {
    /// Prints what was made of a file or of a record in it.
    fn print(
        &self,
        global: &Global,
        out: &mut Output,
        file: &Path,
        member: Option<&str>,
        extraction: Result<Extraction, String>,
    ) -> io::Result<()> {
        if self.json {
            let outcome = match &extraction {
                Ok(extraction) => Outcome::Article(&extraction.article),
                Err(skipped) => Outcome::Skipped { skipped },
            };
            render::json::line(&mut *out, &Line { file, member, outcome })?;
        } else {
            match extraction {
                Ok(extraction) => print(global, out, &extraction.article, &extraction.removed)?,
                Err(reason) => {
                    let member = member.map(|member| format!(" ({member})")).unwrap_or_default();
                    let skipped = format!("skipped {}{member}: {reason}", file.display());
                    tell(safe_line(&skipped));
                }
            }
        }
        // Whoever reads along sees each article as soon as it is there, however long the file.
        out.flush()
    }
}

/// Prints the fields of an article, its text, and what was cut away around it.
fn print(global: &Global, out: &mut Output, article: &Article, removed: &[Removed]) -> io::Result<()> {
    let here = here();
    let look = look(global, &here);
    let source = render::article::source_line(article, &look);
    writeln!(out, "{}", safe_line(&format!("{source} · {}", article.id)))?;
    writeln!(out)?;
    render::evidence::fields(out, article, &look)?;
    render::article::text(out, article, &Matches::default(), &look)?;
    if !removed.is_empty() {
        writeln!(out)?;
        if global.verbose { print_cut(out, removed)? } else { summarise_cut(out, removed, &look)? }
    }
    writeln!(out)
}

/// Prints all that was cut away, in the order of the source.
fn print_cut(out: &mut Output, removed: &[Removed]) -> io::Result<()> {
    writeln!(out, "Cut away:")?;
    removed.iter().try_for_each(|piece| writeln!(out, "  {}: {}", piece.why, safe_line(&piece.text)))
}

/// Prints how much was cut away for which reason, the most frequent first.
fn summarise_cut(out: &mut Output, removed: &[Removed], look: &Look<'_>) -> io::Result<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for piece in removed {
        *counts.entry(piece.why.to_string()).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| Reverse(*n));
    let counts: Vec<String> = counts.into_iter().map(|(why, n)| format!("{n} × {why}")).collect();
    look.wrapped(out, &format!("Cut away: {}; `-v` shows it", counts.join(", ")), "", "")
}
