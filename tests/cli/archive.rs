//! A folder of saved news in a temporary place, and the command that is run on it.
//!
//! ```ignore
//! let archive = Archive::new();
//! archive.write("talks.txt", text_article("Talks resume", "The ferry talks go on."));
//! archive.index().done();
//! assert_eq!(archive.search("ferry").headlines(), ["Talks resume"]);
//! ```

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// The sample archive of the repository.
pub(crate) const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// A temporary place with a folder `news` of saved articles and, once indexed, a folder `index`.
pub(crate) struct Archive {
    place: TempDir,
    n_written: AtomicU64,
}

impl Archive {
    pub(crate) fn new() -> Self {
        let archive = Self { place: tempfile::tempdir().unwrap(), n_written: AtomicU64::new(0) };
        fs::create_dir(archive.news()).unwrap();
        archive
    }

    /// The folder that commands are run in.
    pub(crate) fn place(&self) -> PathBuf {
        self.place.path().canonicalize().unwrap()
    }

    pub(crate) fn news(&self) -> PathBuf {
        self.place().join("news")
    }

    /// The path of a saved file.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.news().join(name)
    }

    /// Saves a file; each one saved is a second later than the one before.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self.touch(path);
    }

    /// Adds to the end of a file.
    pub(crate) fn append(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        File::options().append(true).open(&path).unwrap().write_all(bytes.as_ref()).unwrap();
        self.touch(path);
    }

    /// Makes a file a second later than the one saved before.
    pub(crate) fn touch(&self, name: impl AsRef<Path>) {
        let n = self.n_written.fetch_add(1, Ordering::Relaxed);
        let time = UNIX_EPOCH + Duration::from_secs(1_742_200_000 + n);
        File::options().append(true).open(self.path(name)).unwrap().set_modified(time).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::create_dir_all(self.path(to).parent().unwrap()).unwrap();
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// The command, to be run in this place, untouched by the settings of whoever runs the tests.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        command(&self.place(), arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Indexes the folder `news`.
    pub(crate) fn index(&self) -> Ran {
        self.index_with(&[])
    }

    pub(crate) fn index_with(&self, options: &[&str]) -> Ran {
        self.run(&[&["index", "news"], options].concat())
    }

    /// Indexes, and returns what the report says of each file that is not unchanged: `talks.txt new 1`.
    pub(crate) fn reported(&self, options: &[&str]) -> Vec<String> {
        let ran = self.index_with(&[options, &["--report", "report.jsonl"]].concat());
        assert_eq!(ran.status, Some(0), "{}", ran.stderr());
        let mut told: Vec<String> = self
            .report()
            .into_iter()
            .filter(|line| line["status"] != "unchanged")
            .map(|line| {
                let file = line["file"].as_str().unwrap().replace(&format!("{}/", self.news().display()), "");
                format!("{file} {} {}", line["status"].as_str().unwrap(), line["articles"])
            })
            .collect();
        told.sort();
        told
    }

    /// Reads the report of the last run that wrote one.
    pub(crate) fn report(&self) -> Vec<Value> {
        json_lines(&fs::read_to_string(self.place().join("report.jsonl")).unwrap())
    }

    /// Asks for all hits of a query.
    pub(crate) fn search(&self, query: &str) -> Ran {
        self.run(&["search", "--json", "-n", "0", "--match", "all", query])
    }

    /// Returns the sorted headlines of the articles that have all of a query.
    pub(crate) fn headlines(&self, query: &str) -> Vec<String> {
        let mut headlines = self.search(query).headlines();
        headlines.sort();
        headlines
    }

    /// Checks that the index is sound.
    pub(crate) fn assert_sound(&self) {
        let ran = self.run(&["doctor"]);
        assert_eq!(ran.status, Some(0), "{}{}", ran.stdout(), ran.stderr());
    }

    /// Returns every file of the index folder with its size and its time of change.
    pub(crate) fn index_files(&self) -> BTreeMap<PathBuf, (u64, std::time::SystemTime)> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.place().join("index")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let metadata = entry.metadata().unwrap();
                if metadata.is_dir() {
                    folders.push(entry.path());
                } else {
                    files.insert(entry.path(), (metadata.len(), metadata.modified().unwrap()));
                }
            }
        }
        files
    }
}

/// The sample archive, indexed once for all tests, which only read it.
pub(crate) fn corpus() -> &'static Archive {
    static INDEXED: OnceLock<Archive> = OnceLock::new();
    INDEXED.get_or_init(|| {
        let archive = Archive::new();
        let ran = archive.run(&["index", CORPUS, "--report", "report.jsonl"]);
        assert_eq!(ran.status, Some(0), "{}", ran.stderr());
        archive
    })
}

/// The command, to be run in `place`.
pub(crate) fn command<S: AsRef<OsStr>>(place: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsdex"));
    command
        .args(arguments)
        .current_dir(place)
        .stdin(Stdio::null())
        .env_clear()
        .env("HOME", place)
        .env("TZ", "UTC")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80");
    command
}

/// What came of a command.
pub(crate) struct Ran {
    /// The exit status; `None` when a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) raw_stdout: Vec<u8>,
    pub(crate) raw_stderr: Vec<u8>,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            status: output.status.code(),
            signal: output.status.signal(),
            raw_stdout: output.stdout,
            raw_stderr: output.stderr,
        }
    }

    pub(crate) fn stdout(&self) -> &str {
        str::from_utf8(&self.raw_stdout).unwrap()
    }

    pub(crate) fn stderr(&self) -> &str {
        str::from_utf8(&self.raw_stderr).unwrap()
    }

    /// Checks that it went well, and gives its stdout.
    #[track_caller]
    pub(crate) fn done(&self) -> &str {
        assert_eq!(self.status, Some(0), "stdout: {}\nstderr: {}", self.stdout(), self.stderr());
        self.stdout()
    }

    /// Checks that it ended with an error, and gives its stderr.
    #[track_caller]
    pub(crate) fn failed(&self) -> &str {
        assert_eq!(self.status, Some(2), "stdout: {}\nstderr: {}", self.stdout(), self.stderr());
        self.stderr()
    }

    /// Reads stdout as JSON lines.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<Value> {
        assert!(matches!(self.status, Some(0 | 1)), "{}", self.stderr());
        json_lines(self.stdout())
    }

    /// Returns the headlines of hits printed as JSON lines.
    #[track_caller]
    pub(crate) fn headlines(&self) -> Vec<String> {
        self.json().iter().map(|hit| hit["headline"].as_str().unwrap_or("(none)").to_owned()).collect()
    }

    /// Writes down all that came back, without what differs from run to run: places, times and rates.
    pub(crate) fn whole(&self) -> String {
        let status = self.status.map_or_else(|| format!("signal {:?}", self.signal), |status| status.to_string());
        let mut whole = format!("exit status: {status}\n");
        for (name, text) in [("stdout", self.stdout()), ("stderr", self.stderr())] {
            if !text.is_empty() {
                whole.extend(["----- ", name, " -----\n", &plain(text)]);
            }
        }
        whole
    }
}

/// Replaces what differs from run to run.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace(CORPUS, "[corpus]");
    let told =
        |line: &str| if line.contains(" files/s, ") { "[seconds and rates]\n".to_owned() } else { line.to_owned() };
    replace_milliseconds(&text.split_inclusive('\n').map(told).collect::<String>())
}

/// `(12 ms)` differs from run to run.
fn replace_milliseconds(text: &str) -> String {
    let mut parts = text.split(" ms)");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.truncate(plain.rfind('(').unwrap_or(plain.len()));
        plain += "([n] ms)";
        plain += part;
    }
    plain
}

pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An article as plain text; the headline is part of every paragraph so that no two bodies are the same.
pub(crate) fn text_article(headline: &str, body: &str) -> String {
    format!("{headline}\n\nBy Jane Doe\n\nPublished 17 March 2025\n\n{body}\n")
}

/// An article as a web page.
pub(crate) fn page(headline: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline}</title>\
         <meta property=og:type content=article>\
         <meta property=article:published_time content=2025-03-17T09:30:00Z></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>{headline}</h1><p>{body}</p></article></body></html>"
    )
}

/// An article as a line of JSON.
pub(crate) fn record(headline: &str, body: &str) -> String {
    format!("{}\n", serde_json::json!({ "headline": headline, "body": body, "published": "2025-03-17T09:30:00Z" }))
}

pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}
