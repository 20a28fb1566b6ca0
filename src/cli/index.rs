//! `newsdex index`: creates the index, or brings it up to date.

use std::io::{self, BufWriter, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use clap::Args;
use newsdex::article::Language;
use newsdex::catalogue::{Catalogue, FileKey, RootSettings};
use newsdex::engine::embedded::Embedded;
use newsdex::engine::{Engine, EngineError, WriterSettings};
use newsdex::extract::KeepPages;
use newsdex::ingest::{self, Event, Gone, Plan, Reading, Reread, RunOptions, Scope, Summary, Unreachable};
use newsdex::render::{counted, grouped, safe_line};

use super::location::{absolute, with_hint};
use super::progress::{Progress, ProgressWhen};
use super::size::{parse_size, readable_size};
use super::{FOUND, Global, tell};

/// Files that gave no article and are named on stderr; more are counted, and all stand in the report.
const MAX_NAMED_SKIPS: usize = 20;
/// Memory that one byte of a web page takes while it is read, together with what is written meanwhile.
const MEMORY_PER_FILE_BYTE: u64 = 16;
/// Exit status: stopped by the user.
const INTERRUPTED: u8 = 130;
/// Exit status: an error.
const ERROR: u8 = 2;

/// Arguments of `newsdex index`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct IndexArgs {
    /// Folders or files to index; without any, the known ones are brought up to date
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Leave out files and folders that match, such as `*.bak` or `drafts/`
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read the names of files from this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Names in `--files-from` end with a NUL byte
    #[arg(short = '0', long = "null", requires = "files_from")]
    nul: bool,
    /// Threads that read files [default: one a core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Memory to work in, as in 512M or 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = parse_size)]
    memory: u64,
    /// Skip files, and records of containers, that are larger after decompression [default: 32M, and a
    /// sixteenth of --memory at the most]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    max_file_size: Option<u64>,
    /// The language of all articles, such as `de`, where it is known
    #[arg(long, value_name = "CODE")]
    lang: Option<Language>,
    /// Which fields of JSON records and front matter hold what, as in headline=title,body=content
    #[arg(long, value_name = "FIELD=NAME,…")]
    map: Vec<String>,
    /// Follow symbolic links, also out of the folder
    #[arg(long)]
    follow_links: bool,
    /// Index pages too that are no article, such as home and section pages
    #[arg(long)]
    keep_all: bool,
    /// Keep the articles of files that are gone
    #[arg(long)]
    keep_missing: bool,
    /// Forget all articles from this file or folder, and do not look there any more
    #[arg(long, value_name = "PATH", conflicts_with = "keep_missing")]
    forget: Vec<PathBuf>,
    /// Say what would be done, and do nothing
    #[arg(long, conflicts_with = "report")]
    dry_run: bool,
    /// Read all files again; an index of another version is first made anew from its stored articles. Texts indexed
    /// before their folder's recurring lines were known keep those lines until then
    #[arg(long)]
    rebuild: bool,
    /// Fail (exit status 2) when any file could not be read
    #[arg(long)]
    strict: bool,
    /// Write what happened to each file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How to show progress
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressWhen,
}

/// Runs `newsdex index`.
pub(super) fn run(global: &Global, args: &IndexArgs) -> anyhow::Result<ExitCode> {
    let mut missing = Vec::new();
    let mut paths = Vec::new();
    for path in &args.paths {
        match absolute(path) {
            Ok(path) => paths.push(path),
            Err(error) => missing.push(error),
        }
    }
    if paths.is_empty()
        && let Some(error) = missing.pop()
    {
        return Err(error);
    }
    for error in &missing {
        tell(format_args!("newsdex: {}", safe_line(&format!("{error:#}"))));
    }
    let files = args.files_from.as_deref().map(|list| read_list(list, args.nul)).transpose()?;
    let folder = global.index_folder();
    if paths.is_empty() && files.is_none() && !Embedded::is_at(&folder) {
        anyhow::bail!("no index in `{}`; name a folder of saved articles to make one", folder.display());
    }
    if let Ok(index) = folder.canonicalize()
        && let Some(path) = paths.iter().find(|path| path.starts_with(&index))
    {
        anyhow::bail!(
            "`{}` lies in the index `{}`; name another folder with `--index`",
            path.display(),
            index.display()
        );
    }
    let job = Job { purpose: Purpose::Index, paths, files, args };
    if args.dry_run {
        return job.dry_run(&folder);
    }
    let engine = if args.rebuild && Embedded::is_at(&folder) {
        job.rebuilt(&folder)?
    } else {
        Embedded::open_or_create(&folder).map_err(with_hint)?
    };
    let outcome = job.run(global, &engine)?;
    if !global.quiet {
        print_summary(&mut anstream::stdout(), &outcome.summary)?;
    }
    if args.strict && outcome.summary.still_skipped > 0 {
        let n = counted(outcome.summary.still_skipped, "unchanged file");
        tell(format_args!("newsdex: {n} gave no article, or not all, as `newsdex doctor` tells"));
    }
    for root in &outcome.unreachable {
        tell(format_args!("newsdex: {}", safe_line(&root.to_string())));
    }
    Ok(match &outcome.summary {
        summary if summary.interrupted => ExitCode::from(INTERRUPTED),
        _ if !outcome.unreachable.is_empty() || !missing.is_empty() => ExitCode::from(ERROR),
        summary if args.strict && !summary.is_clean() => ExitCode::from(ERROR),
        _ => FOUND,
    })
}

/// Brings the index in `folder` up to date with `place`, before a search in it.
pub(super) fn update(global: &Global, folder: &Path, place: &Path) -> anyhow::Result<Embedded> {
    let engine = Embedded::open_or_create(folder).map_err(with_hint)?;
    let args = IndexArgs::for_update();
    let job = Job { purpose: Purpose::Search, paths: vec![place.to_owned()], files: None, args: &args };
    let outcome = match job.run(global, &engine) {
        Ok(outcome) => outcome,
        Err(error) if is_busy(&error) => {
            tell("note: another process is writing to the index; this answers from its last commit");
            return Ok(engine);
        }
        Err(error) => return Err(error),
    };
    let summary = &outcome.summary;
    if !global.quiet && summary.new + summary.changed + summary.moved + summary.gone > 0 {
        print_summary(&mut anstream::stderr(), summary)?;
    }
    match outcome.unreachable.into_iter().next() {
        Some(unreachable) => Err(unreachable.into()),
        None => Ok(engine),
    }
}

fn is_busy(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(EngineError::Busy(_))))
}

/// What an invocation asks to be indexed.
struct Job<'a> {
    purpose: Purpose,
    /// Absolute paths of roots, or of parts of roots.
    paths: Vec<PathBuf>,
    /// Absolute paths of files named one by one.
    files: Option<Vec<PathBuf>>,
    args: &'a IndexArgs,
}

/// What a person wants who brings the index up to date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The index: every file that could not be read is named.
    Index,
    /// An answer: the summary is enough.
    Search,
}

/// What came of it.
struct Done {
    summary: Summary,
    unreachable: Vec<Unreachable>,
}

impl Job<'_> {
    fn run(&self, global: &Global, engine: &Embedded) -> anyhow::Result<Done> {
        let catalogue = engine.catalogue().map_err(with_hint)?;
        let Planned { roots, scopes, plan, unreachable } = self.plan(engine.roots(), &catalogue)?;
        engine.set_roots(roots.clone()).map_err(with_hint)?;
        let stop = stop_on_interrupt();
        let report = self.args.report.as_deref().map(ReportFile::create).transpose()?;
        let progress = Progress::start(self.args.progress, global.quiet);
        let skips =
            Skips { named: Mutex::new(0), all: global.verbose, none: global.quiet || self.purpose == Purpose::Search };
        let observe = |event: Event<'_>| {
            if let Event::Done(file) = event {
                if let Some(report) = &report {
                    report.write(file);
                }
                if let Some(reason) = &file.reason {
                    skips.tell(file.file.as_str(), reason, &progress);
                }
            }
            progress.observe(event);
        };
        let summary = ingest::run(engine, plan, &scopes, &self.run_options(), &observe, stop).map_err(with_hint)?;
        progress.finish();
        skips.tell_rest();
        if let Some(report) = report {
            report.finish()?;
        }
        let seen = roots.into_iter().map(|mut root| {
            root.device = ingest::device_of(&root.path).or(root.device);
            root
        });
        if unreachable.is_empty() {
            engine.set_roots(seen.collect()).map_err(with_hint)?;
        }
        Ok(Done { summary, unreachable })
    }

    fn plan(&self, known: Vec<newsdex::catalogue::Root>, catalogue: &Catalogue) -> anyhow::Result<Planned> {
        let settings = RootSettings {
            exclude: self.args.exclude.clone(),
            map: self.args.map.clone(),
            language: self.args.lang,
            follow_links: self.args.follow_links,
        };
        let forgotten: Vec<PathBuf> = self
            .args
            .forget
            .iter()
            .map(|path| path.canonicalize().or_else(|_| std::path::absolute(path)))
            .collect::<Result<_, _>>()?;
        let known: Vec<_> =
            known.into_iter().filter(|root| !forgotten.iter().any(|place| root.path.starts_with(place))).collect();
        // Files that are named one by one, or forgotten, say nothing about the roots.
        let asks_for_roots = !self.paths.is_empty() || (self.files.is_none() && forgotten.is_empty());
        let settings = if asks_for_roots { settings } else { RootSettings::default() };
        let (roots, scopes) = ingest::roots_and_scopes(known.clone(), &self.paths, &settings, Embedded::is_at)?;
        for old in known.iter().filter(|old| old.settings != RootSettings::default()) {
            if !roots.iter().any(|root| root.path == old.path) {
                let path = old.path.display().to_string();
                tell(format_args!(
                    "note: `{}` is part of another folder now; its own --exclude, --map and --lang no longer hold",
                    safe_line(&path)
                ));
            }
        }
        let reread = self.reread();
        let (mut plan, unreachable) =
            if asks_for_roots { ingest::plan(&scopes, catalogue, reread) } else { (Plan::default(), Vec::new()) };
        for place in &forgotten {
            ingest::plan_to_forget(&mut plan, place, catalogue);
        }
        let root_paths: Vec<PathBuf> = roots.iter().map(|root| root.path.clone()).collect();
        let is_loose = |path: &PathBuf| !root_paths.iter().any(|root| path.starts_with(root));
        let files = match &self.files {
            Some(files) => files.clone(),
            None if self.paths.is_empty() && forgotten.is_empty() => {
                catalogue.files.keys().map(FileKey::path).filter(is_loose).collect()
            }
            None => Vec::new(),
        };
        ingest::plan_files(&mut plan, &files, &root_paths, catalogue, reread);
        Ok(Planned { roots, scopes, plan, unreachable })
    }

    fn dry_run(&self, folder: &Path) -> anyhow::Result<ExitCode> {
        let (catalogue, roots) = if Embedded::is_at(folder) {
            let engine = Embedded::open(folder).map_err(with_hint)?;
            (engine.catalogue().map_err(with_hint)?, engine.roots())
        } else {
            (Catalogue::default(), Vec::new())
        };
        let Planned { plan, unreachable, .. } = self.plan(roots, &catalogue)?;
        let n_new = plan.tasks.iter().filter(|task| task.known.is_none()).count() as u64;
        let n_changed = plan.tasks.len() as u64 - n_new;
        writeln!(
            anstream::stdout(),
            "would read {} ({} new, {} changed or touched, {}), forget {}, leave {} unchanged",
            counted(plan.tasks.len() as u64, "file"),
            grouped(n_new),
            grouped(n_changed),
            readable_size(plan.n_bytes()),
            grouped(if self.args.keep_missing { 0 } else { plan.gone.len() as u64 }),
            grouped(plan.unchanged.len() as u64),
        )?;
        for root in &unreachable {
            tell(format_args!("newsdex: {}", safe_line(&root.to_string())));
        }
        Ok(if unreachable.is_empty() { FOUND } else { ExitCode::from(ERROR) })
    }

    /// Opens the index; one of another version is first made anew from its stored articles.
    fn rebuilt(&self, folder: &Path) -> anyhow::Result<Embedded> {
        match Embedded::open(folder) {
            Err(EngineError::OtherVersion { .. }) => {
                let settings = WriterSettings {
                    n_threads: 1,
                    memory_bytes: usize::try_from(self.args.memory / 2).unwrap_or(usize::MAX),
                };
                Embedded::rebuild(folder, &settings).map_err(with_hint)
            }
            opened => opened.map_err(with_hint),
        }
    }

    fn reread(&self) -> Reread {
        let args = self.args;
        // These options may make readable what was not.
        let may_read_more = args.max_file_size.is_some() || args.keep_all || !args.map.is_empty();
        match may_read_more {
            _ if args.rebuild => Reread::All,
            true => Reread::Skipped,
            false => Reread::Changed,
        }
    }

    fn run_options(&self) -> RunOptions {
        let defaults = RunOptions::new(jiff::Zoned::now().date());
        RunOptions {
            n_threads: self.args.jobs.map_or(defaults.n_threads, usize::from),
            memory_bytes: self.args.memory,
            max_file_bytes: self
                .args
                .max_file_size
                .unwrap_or(defaults.max_file_bytes.min(self.args.memory / MEMORY_PER_FILE_BYTE)),
            keep: if self.args.keep_all { KeepPages::All } else { KeepPages::Articles },
            gone: if self.args.keep_missing { Gone::Keep } else { Gone::Forget },
            loose: Reading { map: self.args.map.join(",").parse().unwrap_or_default(), language: self.args.lang },
            ..defaults
        }
    }
}

struct Planned {
    roots: Vec<newsdex::catalogue::Root>,
    scopes: Vec<Scope>,
    plan: Plan,
    unreachable: Vec<Unreachable>,
}

impl IndexArgs {
    /// The arguments of an update that nobody typed: all defaults.
    fn for_update() -> Self {
        #[derive(clap::Parser)]
        struct Defaults {
            #[command(flatten)]
            args: IndexArgs,
        }
        <Defaults as clap::Parser>::parse_from(["newsdex"]).args
    }
}

/// Turns true at the first Ctrl-C; the second ends the program.
fn stop_on_interrupt() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    // Fails only where a handler stands already, which is this one.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        tell("stopping: what is done will be kept; run the command again to go on");
    });
    &STOP
}

/// Names on stderr the files that gave no article.
struct Skips {
    named: Mutex<usize>,
    all: bool,
    none: bool,
}

impl Skips {
    fn tell(&self, file: &str, reason: &str, progress: &Progress) {
        let mut named = self.named.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *named += 1;
        if !self.none && (self.all || *named <= MAX_NAMED_SKIPS) {
            progress.line(&format!("skipped {}: {}", safe_line(file), safe_line(reason)));
        }
    }

    fn tell_rest(&self) {
        let named = *self.named.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !self.none && !self.all && named > MAX_NAMED_SKIPS {
            tell(format_args!(
                "and {} more; `-v` names them, `--report FILE` lists them all",
                grouped((named - MAX_NAMED_SKIPS) as u64)
            ));
        }
    }
}

/// The file that `--report` names.
struct ReportFile {
    path: PathBuf,
    file: Mutex<io::Result<BufWriter<std::fs::File>>>,
}

impl ReportFile {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let file = std::fs::File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(Ok(BufWriter::new(file))) })
    }

    fn write(&self, report: &ingest::FileReport) {
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Ok(writer) = &mut *file {
            let written = serde_json::to_writer(&mut *writer, report).map_err(io::Error::from);
            // The first failure is kept and told at the end; the run itself goes on.
            if let Err(error) = written.and_then(|()| writer.write_all(b"\n")) {
                *file = Err(error);
            }
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        let file = self.file.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.and_then(|mut file| file.flush()).with_context(|| format!("cannot write `{}`", self.path.display()))
    }
}

fn print_summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let counts = [
        (summary.new, "new"),
        (summary.changed, "changed"),
        (summary.touched, "touched"),
        (summary.moved, "moved"),
        (summary.gone, "gone"),
        (summary.unchanged, "unchanged"),
        (summary.n_skipped(), "skipped"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", grouped(*n))).collect();
    let files = if counts.is_empty() { "no files".to_owned() } else { format!("files: {}", counts.join(", ")) };
    writeln!(out, "{files}")?;
    if summary.articles > 0 {
        let undated =
            if summary.undated > 0 { format!(", {} undated", grouped(summary.undated)) } else { String::new() };
        writeln!(out, "added {}{undated}", counted(summary.articles, "article"))?;
    }
    let mut reasons: Vec<_> = summary.skipped.iter().collect();
    reasons.sort_by_key(|&(reason, n)| (std::cmp::Reverse(n), reason));
    for (reason, n) in reasons.iter().take(MAX_NAMED_SKIPS) {
        writeln!(out, "  {:>6} skipped: {}", grouped(**n), safe_line(reason))?;
    }
    if reasons.len() > MAX_NAMED_SKIPS {
        writeln!(out, "  and {} other reasons", grouped((reasons.len() - MAX_NAMED_SKIPS) as u64))?;
    }
    if summary.partly_skipped > 0 {
        writeln!(out, "{} gave only some of their articles", counted(summary.partly_skipped, "file"))?;
    }
    let n_files = summary.new + summary.changed + summary.touched + summary.moved + summary.n_skipped();
    let rate = |n: f64| n / summary.seconds.max(0.001);
    if n_files > 0 {
        writeln!(
            out,
            "{:.1} s, {:.0} files/s, {:.1} MB/s",
            summary.seconds,
            rate(n_files as f64),
            rate(summary.bytes as f64 / 1e6)
        )?;
    }
    if summary.interrupted {
        writeln!(out, "stopped before the end: run the same command again to go on")?;
    }
    Ok(())
}

/// Reads names of files, one a line or ended by NUL bytes, and makes them absolute.
fn read_list(list: &Path, nul: bool) -> anyhow::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    let read = if list == Path::new("-") {
        io::stdin().read_to_end(&mut names)
    } else {
        std::fs::File::open(list).and_then(|mut file| file.read_to_end(&mut names))
    };
    read.with_context(|| format!("cannot read the list of files `{}`", list.display()))?;
    let end = if nul { 0 } else { b'\n' };
    let names = names.split(|&byte| byte == end).map(|name| if nul { name } else { name.trim_ascii_end() });
    names
        .filter(|name| !name.is_empty())
        .map(|name| {
            let path = Path::new(std::ffi::OsStr::from_bytes(name));
            // A file that is gone has no canonical name; it is forgotten under the name it has here.
            path.canonicalize().or_else(|_| std::path::absolute(path)).map_err(anyhow::Error::from)
        })
        .collect()
}
