//! `newsdex doctor`: checks the index for damage, and lists what could not be read.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use newsdex::catalogue::Outcome;
use newsdex::engine::Engine;
use newsdex::render::{counted, json, safe};

use super::location::with_hint;
use super::pager::Output;
use super::{FOUND, Global, nothing_found};

/// Files listed for each kind of trouble; all with `-v`.
const MAX_LISTED: usize = 20;

/// Arguments of `newsdex doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs `newsdex doctor`: exit status 0 when the index is sound, 1 when it is not.
pub(super) fn run(global: &Global, args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let engine = global.open_index()?;
    let problems = engine.problems().map_err(with_hint)?;
    let catalogue = engine.catalogue().map_err(with_hint)?;
    let unread = catalogue.files.iter().filter_map(|(key, record)| match &record.outcome {
        Outcome::Skipped { reason } => Some((key.as_str(), reason.as_str())),
        Outcome::Container { skipped: Some(reason), .. } => Some((key.as_str(), reason.as_str())),
        Outcome::Article | Outcome::Container { skipped: None, .. } => None,
    });
    let unread: Vec<(&str, &str)> = unread.collect();
    let unreachable: Vec<String> = engine
        .roots()
        .into_iter()
        .filter(|root| root.path.metadata().is_err())
        .map(|root| root.path.display().to_string())
        .collect();
    let unfinished: Vec<&str> = catalogue.unfinished.iter().map(newsdex::catalogue::FileKey::as_str).collect();
    let is_sound = problems.is_empty();
    let mut out = Output::stdout();
    if args.json {
        let report = serde_json::json!({
            "sound": is_sound,
            "problems": problems,
            "unreachable_roots": unreachable,
            "unfinished": unfinished,
            "unread": unread.iter().map(|(file, reason)| serde_json::json!({"file": file, "reason": reason})).collect::<Vec<_>>(),
        });
        json::line(&mut out, &report)?;
    } else {
        for problem in &problems {
            writeln!(out, "problem: {}", safe(&problem.to_string()))?;
        }
        if is_sound {
            writeln!(out, "the index in `{}` is sound", engine.folder().display())?;
        }
        for root in &unreachable {
            writeln!(out, "`{}` cannot be reached; its articles are kept", safe(root))?;
        }
        for file in &unfinished {
            writeln!(out, "`{}` was not finished: run `newsdex index` to go on", safe(file))?;
        }
        if !unread.is_empty() {
            writeln!(out, "{} gave no article, or not all:", counted(unread.len() as u64, "file"))?;
        }
        let n_listed = if global.verbose { unread.len() } else { MAX_LISTED };
        for (file, reason) in unread.iter().take(n_listed) {
            writeln!(out, "  {}: {}", safe(file), safe(reason))?;
        }
        if unread.len() > n_listed {
            writeln!(out, "  and {} more; `-v` lists them", unread.len() - n_listed)?;
        }
    }
    out.finish()?;
    Ok(if is_sound { FOUND } else { nothing_found() })
}
