//! How fast pages are read, against parsing them alone.
//!
//! In: a folder of saved pages, `corpus/` unless one is named. Out: for parsing alone and for everything included, pages
//! and megabytes (10^6 bytes of decompressed page) per second, the median of several rounds with their range; the ratio of
//! the two; the slowest page. As an example: `cargo bench --bench extraction -- ~/archive/pages`.
//!
//! Both are measured on one thread, in the same run, round by round in turn, so that whatever else the machine does hits
//! both. "Parsing alone" builds the tree of a page whose text is already in memory; "everything" reads the file,
//! decompresses, recognises, decodes and extracts it. The peak of memory is that of the process before any page is kept in
//! memory for the parser: after one pass that reads everything, page by page.
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use newsdex::archive::{self, Limits};
use newsdex::article::Source;
use newsdex::extract::{self, ExtractOptions, KeepPages};
use newsdex::format::{self, FieldMap, Format};
use scraper::Html;

/// Each way is run so often, in turn.
const N_ROUNDS: usize = 5;
/// The day that counts as today, so that each run does the same.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 6, 1);

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench` to what a person types.
    let folder = env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--"));
    let folder = folder.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from);
    let mut pages = Vec::new();
    add_pages(&folder, &mut pages)?;
    pages.sort();

    let mut slowest = (Duration::ZERO, Path::new(""));
    extract_all(&pages, &mut slowest)?;
    let peak = peak_of_memory();

    // Recognised and decoded once, outside the time measured.
    let texts: Vec<String> =
        pages.iter().map(|page| Ok(archive::decode(&read(page)?).text)).collect::<Result<_, Box<dyn Error>>>()?;
    let n_bytes: usize = texts.iter().map(String::len).sum();
    if texts.is_empty() {
        return Err(format!("no pages in `{}`", folder.display()).into());
    }
    println!("{} pages, {:.1} MB decompressed, one thread, {N_ROUNDS} rounds", texts.len(), n_bytes as f64 / 1e6);

    let (mut parsing, mut everything, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..N_ROUNDS {
        let parsed = parse_all(&texts);
        let extracted = extract_all(&pages, &mut slowest)?;
        parsing.push(parsed.as_secs_f64());
        everything.push(extracted.as_secs_f64());
        ratios.push(parsed.as_secs_f64() / extracted.as_secs_f64());
    }
    print_speed("parsing alone", parsing, texts.len(), n_bytes);
    print_speed("everything", everything, texts.len(), n_bytes);
    ratios.sort_by(f64::total_cmp);
    println!(
        "everything / parsing alone, in pages/s: {:.2} ({:.2} to {:.2})",
        ratios[N_ROUNDS / 2],
        ratios[0],
        ratios[N_ROUNDS - 1]
    );
    println!("slowest page, the worst of all rounds: {} ms, {}", slowest.0.as_millis(), slowest.1.display());
    match peak {
        Some(kib) => println!("peak memory of a pass over all pages: {:.0} MiB", kib as f64 / 1024.0),
        None => println!("peak memory: not known on this system; try `/usr/bin/time -v newsdex extract --json …`"),
    }
    Ok(())
}

/// Adds the pages in a folder, at any depth, which the program would read as HTML.
fn add_pages(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|error| format!("`{}`: {error}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            add_pages(&path, pages)?;
        } else if matches!(format::recognise(&path, &archive::peek(&path)?), Ok(Format::Html)) {
            pages.push(path);
        }
    }
    Ok(())
}

fn read(page: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(archive::read_all(page, &Limits::default()).map_err(|error| format!("`{}`: {error}", page.display()))?)
}

/// Parses all pages; returns how long it took.
fn parse_all(texts: &[String]) -> Duration {
    let started = Instant::now();
    for text in texts {
        black_box(Html::parse_document(black_box(text)));
    }
    started.elapsed()
}

/// Reads and extracts all pages, as `newsdex index` does; returns how long it took.
fn extract_all<'a>(pages: &'a [PathBuf], slowest: &mut (Duration, &'a Path)) -> Result<Duration, Box<dyn Error>> {
    let options = ExtractOptions { language: None, keep: KeepPages::Articles, today: TODAY };
    let map = FieldMap::default();
    let all_started = Instant::now();
    for page in pages {
        let started = Instant::now();
        let source = Source { root: page.clone(), ..Source::default() };
        let bytes = read(page)?;
        for story in format::stories(format::recognise(page, &bytes)?, &bytes, &map)? {
            // That a page is no article is an answer, too.
            let _ = black_box(extract::extract(story?, &source, &options));
        }
        *slowest = (*slowest).max((started.elapsed(), page));
    }
    Ok(all_started.elapsed())
}

fn print_speed(what: &str, mut seconds: Vec<f64>, n_pages: usize, n_bytes: usize) {
    seconds.sort_by(f64::total_cmp);
    let rate = |amount: f64| {
        let [median, slowest, fastest] = [seconds[N_ROUNDS / 2], seconds[N_ROUNDS - 1], seconds[0]].map(|s| amount / s);
        format!("{median:.1} ({slowest:.1} to {fastest:.1})")
    };
    println!("{what}: {} pages/s, {} MB/s", rate(n_pages as f64), rate(n_bytes as f64 / 1e6));
}

/// Returns the most memory that the process has held so far, in KiB, where the system tells.
fn peak_of_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}
