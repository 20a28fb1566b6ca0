//! Progress of a run on stderr: a bar, plain lines, JSON lines, or nothing.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use newsdex::catalogue::FileKey;
use newsdex::ingest::Event;
use newsdex::render::{grouped, json, safe_line};

use super::tell;

/// How to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressWhen {
    /// A bar on a terminal, else nothing.
    Auto,
    /// A line now and then.
    Plain,
    /// A JSON object now and then.
    Json,
    /// Nothing.
    None,
}

/// Time between two lines.
const LINE_INTERVAL: Duration = Duration::from_secs(2);
/// A file that takes longer is named.
const SLOW: Duration = Duration::from_secs(2);

/// Shows how far a run has come.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    when: ProgressWhen,
    started: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    n_files: u64,
    n_bytes: u64,
    n_files_done: u64,
    n_bytes_done: u64,
    at_work: BTreeMap<FileKey, Instant>,
    last_line: Option<Instant>,
}

impl Progress {
    pub(super) fn start(when: ProgressWhen, quiet: bool) -> Self {
        let when = match when {
            ProgressWhen::Auto if quiet || !io::stderr().is_terminal() => ProgressWhen::None,
            when => when,
        };
        Self { bar: (when == ProgressWhen::Auto).then(bar), when, started: Instant::now(), state: Mutex::default() }
    }

    /// Takes note of what happens.
    pub(super) fn observe(&self, event: Event<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Planned { n_files, n_bytes } => {
                state.n_files = n_files;
                state.n_bytes = n_bytes;
                if let Some(bar) = &self.bar {
                    bar.set_length(n_bytes);
                }
            }
            Event::Started(file) => drop(state.at_work.insert(file.clone(), Instant::now())),
            Event::Read { n_bytes } => state.n_bytes_done += n_bytes,
            Event::Done(file) => {
                if state.at_work.remove(&file.file).is_some() {
                    state.n_files_done += 1;
                    state.n_bytes_done += file.n_bytes_untold;
                }
            }
            Event::Finishing => {}
        }
        match self.when {
            ProgressWhen::Auto => self.draw(&state),
            ProgressWhen::Plain | ProgressWhen::Json => self.write_line(&mut state, matches!(event, Event::Finishing)),
            ProgressWhen::None => {}
        }
    }

    /// Writes a line on stderr, above the bar where there is one.
    pub(super) fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(line)),
            None => tell(line),
        }
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn draw(&self, state: &State) {
        if let Some(bar) = &self.bar {
            bar.set_position(state.n_bytes_done);
            let files = format!("{}/{} files", grouped(state.n_files_done), grouped(state.n_files));
            bar.set_message(match state.slowest() {
                Some(file) => format!("{files}, at {}", safe_line(file.as_str())),
                None => files,
            });
        }
    }

    fn write_line(&self, state: &mut State, at_end: bool) {
        if !at_end && state.last_line.is_some_and(|last| last.elapsed() < LINE_INTERVAL) {
            return;
        }
        state.last_line = Some(Instant::now());
        let seconds = self.started.elapsed().as_secs_f64();
        if self.when == ProgressWhen::Json {
            let line = serde_json::json!({
                "files": state.n_files,
                "files_done": state.n_files_done,
                "bytes": state.n_bytes,
                "bytes_done": state.n_bytes_done,
                "seconds": seconds,
                "slow": state.slowest().map(FileKey::as_str),
            });
            // The run goes on, whoever reads of its progress.
            let _ = json::line(io::BufWriter::new(io::stderr().lock()), &line);
        } else {
            let rate = state.n_files_done as f64 / seconds.max(0.001);
            tell(format_args!(
                "{} of {} files, {rate:.0} files/s",
                grouped(state.n_files_done),
                grouped(state.n_files)
            ));
        }
    }
}

impl State {
    /// Returns the file that has been at work longest, when that is long.
    fn slowest(&self) -> Option<&FileKey> {
        let (file, started) = self.at_work.iter().min_by_key(|(_, started)| **started)?;
        (started.elapsed() >= SLOW).then_some(file)
    }
}

fn bar() -> ProgressBar {
    let template = "{bar:24} {percent:>3}% {binary_bytes_per_sec} {eta} left, {wide_msg}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
