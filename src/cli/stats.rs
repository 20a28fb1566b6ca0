//! `newsdex stats`: tells what the archive holds.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use newsdex::engine::{Engine, Statistics};
use newsdex::render::{counted, grouped, json, readable_day, safe_line};

use super::location::with_hint;
use super::pager::Output;
use super::size::readable_size;
use super::{FOUND, Global};

/// Outlets, languages and reasons listed; all with `--json`.
const MAX_LISTED: usize = 15;
/// The longest bar of the chart.
const BAR_WIDTH: u64 = 40;

/// Arguments of `newsdex stats`.
#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs `newsdex stats`.
pub(super) fn run(global: &Global, args: &StatsArgs) -> anyhow::Result<ExitCode> {
    let statistics = global.open_index()?.statistics().map_err(with_hint)?;
    let mut out = Output::stdout();
    if args.json {
        json::line(&mut out, &statistics)?;
    } else {
        print(&mut out, &statistics)?;
    }
    out.finish()?;
    Ok(FOUND)
}

fn print(out: &mut dyn Write, statistics: &Statistics) -> io::Result<()> {
    writeln!(
        out,
        "{} from {}, {}",
        counted(statistics.n_articles, "article"),
        counted(statistics.n_files, "file"),
        counted(statistics.n_words, "word")
    )?;
    if let Some((first, last)) = statistics.days {
        writeln!(out, "published {} to {}", readable_day(first), readable_day(last))?;
    }
    writeln!(out, "{} undated", grouped(statistics.n_undated))?;
    if let Some(confidence) = statistics.ocr {
        let n_articles = grouped(statistics.n_read_by_ocr);
        writeln!(out, "{n_articles} read by OCR, with a mean confidence of {confidence}")?;
    }
    let size = readable_size(statistics.n_bytes_on_disk);
    writeln!(out, "{size} on disk, in {}", counted(statistics.n_segments, "segment"))?;
    let most = statistics.years.values().copied().max().unwrap_or(1).max(1);
    if !statistics.years.is_empty() {
        writeln!(out, "\nBy year:")?;
    }
    for (year, &n) in &statistics.years {
        let bar = "█".repeat(usize::try_from((n * BAR_WIDTH).div_ceil(most)).unwrap_or(0));
        writeln!(out, "  {year} {bar} {}", grouped(n))?;
    }
    list(out, "By outlet", &statistics.outlets, "(none)")?;
    list(out, "By language", &statistics.languages, "(unknown)")?;
    list(out, "Files without an article", &statistics.skipped, "")
}

fn list(out: &mut dyn Write, title: &str, counts: &BTreeMap<String, u64>, unnamed: &str) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}:")?;
    let mut rows: Vec<(&String, u64)> = counts.iter().map(|(name, &n)| (name, n)).collect();
    rows.sort_by_key(|&(name, n)| (std::cmp::Reverse(n), name));
    for (name, n) in rows.iter().take(MAX_LISTED) {
        let name = if name.is_empty() { unnamed } else { name };
        writeln!(out, "  {:>8} {}", grouped(*n), safe_line(name))?;
    }
    if rows.len() > MAX_LISTED {
        writeln!(out, "  {:>8} more", rows.len() - MAX_LISTED)?;
    }
    Ok(())
}
