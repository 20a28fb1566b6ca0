//! `newsdex extract`: prints the fields of articles as they would be indexed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use newsdex::analysis::Analyser;
use newsdex::archive::Limits;
use newsdex::article::{Article, Language, path_text};
use newsdex::extract::{ExtractOptions, KeepPages, Removed};
use newsdex::format::FieldMap;
use newsdex::ingest;
use newsdex::matching;
use newsdex::query::Query;
use newsdex::render::{self, safe};

use super::pager::Output;
use super::search::{here, look};
use super::{FOUND, Global, nothing_found};

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
    let mut out = Output::stdout();
    let mut found_any = false;
    for file in &args.files {
        let path = std::path::absolute(file)?;
        let extracted = ingest::extract_file(&path, &Limits::default(), &args.map, &options);
        for (member, extraction) in extracted {
            found_any |= extraction.is_ok();
            if args.json {
                let outcome = match &extraction {
                    Ok(extraction) => Outcome::Article(&extraction.article),
                    Err(skipped) => Outcome::Skipped { skipped },
                };
                render::json::line(&mut out, &Line { file, member: member.as_deref(), outcome })?;
            } else {
                match extraction {
                    Ok(extraction) => print(global, &mut out, &extraction.article, &extraction.removed)?,
                    Err(reason) => {
                        let member = member.map(|member| format!(" ({member})")).unwrap_or_default();
                        anstream::eprintln!("skipped {}{member}: {}", safe(&file.display().to_string()), safe(&reason));
                    }
                }
            }
        }
    }
    out.finish()?;
    Ok(if found_any { FOUND } else { nothing_found() })
}

fn print(global: &Global, out: &mut Output, article: &Article, removed: &[Removed]) -> io::Result<()> {
    let here = here();
    let look = look(global, &here);
    let matches = matching::find(&Query::All, article, &mut Analyser::new());
    render::article::article(out, article, &matches, &look)?;
    if global.verbose {
        writeln!(out, "\nEvidence:")?;
        render::article::evidence(out, article)?;
        if !removed.is_empty() {
            writeln!(out, "\nCut away:")?;
        }
        for piece in removed {
            let text: String = safe(&piece.text).replace('\n', " ").chars().take(100).collect();
            writeln!(out, "  {}: {text}", piece.why)?;
        }
    }
    writeln!(out)
}
