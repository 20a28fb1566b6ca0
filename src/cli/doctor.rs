//! `newsdex doctor`: checks the index for damage, and lists what could not be read; with `--dates`, which dates are not
//! to be relied on.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use newsdex::catalogue::Outcome;
use newsdex::engine::embedded::Embedded;
use newsdex::engine::{Engine, Problem};
use newsdex::render::{counted, json, safe};

use super::doctor_dates::{DateCheck, Extent};
use super::location::with_hint;
use super::pager::Output;
use super::search::here;
use super::{FOUND, Global, nothing_found};

/// Files listed for each kind of trouble; all with `-v`.
const MAX_LISTED: usize = 20;

/// Arguments of `newsdex doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// List undated articles, doubtful and impossible dates, by outlet
    #[arg(long)]
    dates: bool,
}

/// Runs `newsdex doctor`: exit status 0 when the index is sound, 1 when it is not.
pub(super) fn run(global: &Global, args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    if args.dates {
        return check_dates(global, args);
    }
    let folder = global.index_folder();
    let problems = Embedded::examine(&folder).map_err(with_hint)?;
    // What a damaged index says of its files is not to be trusted.
    let known = if problems.iter().any(Problem::is_damage) { Known::default() } else { Known::read(&folder)? };
    let checkup = Checkup { problems, known };
    let mut out = Output::stdout();
    if args.json {
        json::line(&mut out, &checkup.json())?;
    } else {
        checkup.print(&mut out, &folder, if global.verbose { usize::MAX } else { MAX_LISTED })?;
    }
    out.finish()?;
    Ok(if checkup.is_sound() { FOUND } else { nothing_found() })
}

/// Lists the dates that are not to be relied on; that there are some is no damage.
fn check_dates(global: &Global, args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let extent = if global.verbose || args.json { Extent::Full } else { Extent::Short };
    let mut check = DateCheck::new(extent);
    let engine = global.open_index()?;
    engine.each_article(&mut |article, file_modified| check.visit(&article, file_modified)).map_err(with_hint)?;
    let report = check.report();
    let mut out = Output::stdout();
    if args.json {
        json::line(&mut out, &report)?;
    } else {
        report.print(&mut out, extent, &here())?;
    }
    out.finish()?;
    Ok(FOUND)
}

/// What an index knows of the files it was made from that did not go well.
#[derive(Default)]
struct Known {
    /// Files that gave no article, or not all, and why.
    unread: Vec<(String, String)>,
    unreachable: Vec<String>,
    unfinished: Vec<String>,
}

impl Known {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let engine = Embedded::open(folder).map_err(with_hint)?;
        let catalogue = engine.catalogue().map_err(with_hint)?;
        let unread = catalogue.files.into_iter().filter_map(|(key, record)| match record.outcome {
            Outcome::Skipped { reason } | Outcome::Container { skipped: Some(reason), .. } => {
                Some((key.as_str().to_owned(), reason))
            }
            Outcome::Article | Outcome::Container { skipped: None, .. } => None,
        });
        let unreachable = engine.roots().into_iter().filter(|root| root.path.metadata().is_err());
        Ok(Self {
            unread: unread.collect(),
            unreachable: unreachable.map(|root| root.path.display().to_string()).collect(),
            unfinished: catalogue.unfinished.iter().map(|key| key.as_str().to_owned()).collect(),
        })
    }
}

struct Checkup {
    problems: Vec<Problem>,
    known: Known,
}

impl Checkup {
    /// A process that writes has files of which it has not committed all yet; that is no fault of the index.
    fn is_sound(&self) -> bool {
        let is_written_to = self.problems.contains(&Problem::Locked);
        self.problems.iter().all(|problem| *problem == Problem::Locked)
            && (is_written_to || self.known.unfinished.is_empty())
    }

    fn json(&self) -> serde_json::Value {
        let Known { unread, unreachable, unfinished } = &self.known;
        let unread = unread.iter().map(|(file, reason)| serde_json::json!({"file": file, "reason": reason}));
        serde_json::json!({
            "sound": self.is_sound(),
            "problems": self.problems,
            "unreachable_roots": unreachable,
            "unfinished": unfinished,
            "unread": unread.collect::<Vec<_>>(),
        })
    }

    fn print(&self, out: &mut impl Write, folder: &Path, max_listed: usize) -> io::Result<()> {
        for problem in &self.problems {
            let kind = if *problem == Problem::Locked { "note" } else { "problem" };
            writeln!(out, "{kind}: {}", safe(&problem.to_string()))?;
        }
        for file in &self.known.unfinished {
            writeln!(out, "`{}` was not finished: run `newsdex index` to go on", safe(file))?;
        }
        let folder = safe(&folder.display().to_string()).into_owned();
        if self.is_sound() {
            writeln!(out, "the index in `{folder}` is sound")?;
        }
        if self.problems.iter().any(Problem::is_damage) {
            writeln!(out, "to repair it, remove `{folder}` and index the archive again")?;
        }
        for root in &self.known.unreachable {
            writeln!(out, "`{}` cannot be reached; its articles are kept", safe(root))?;
        }
        let unread = &self.known.unread;
        if !unread.is_empty() {
            writeln!(out, "{} gave no article, or not all:", counted(unread.len() as u64, "file"))?;
        }
        for (file, reason) in unread.iter().take(max_listed) {
            writeln!(out, "  {}: {}", safe(file), safe(reason))?;
        }
        if unread.len() > max_listed {
            writeln!(out, "  and {} more; `-v` lists them", unread.len() - max_listed)?;
        }
        Ok(())
    }
}
