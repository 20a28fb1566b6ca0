//! Reads PDF documents in processes of their own.
//!
//! In: the bytes of a document. Out: what the program `newsdex read-pdf` makes of them, or why it made nothing. One process
//! serves one document: it gets the bytes as its input, and writes its answer as JSON.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{PdfError, PdfText};

/// Time on a processor that one document may take.
pub const MAX_CPU_SECONDS: u64 = 20;
/// Memory that one document may take, in bytes.
pub const MAX_READER_BYTES: u64 = 1 << 30;
/// Time that one document may take by the clock, on a machine that has other things to do.
const MAX_SECONDS: u64 = 120;
/// Bytes of an answer; more is none.
const MAX_ANSWER_BYTES: u64 = 256 << 20;

/// The program that reads documents.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on, has documents read by `program read-pdf`, a process for each, which sets itself the limits
/// [`MAX_CPU_SECONDS`] and [`MAX_READER_BYTES`], and calls [`read_here`](super::read_here). The first call counts.
pub fn read_in_children(program: PathBuf) {
    // One program is as good as another.
    let _ = PROGRAM.set(program);
}

/// Reads a document in a process of its own; `None` when there is no program for it.
pub(super) fn read(bytes: &[u8]) -> Option<Result<PdfText, PdfError>> {
    PROGRAM.get().map(|program| read_with(command(program), bytes, Duration::from_secs(MAX_SECONDS)))
}

fn command(program: &PathBuf) -> Command {
    let mut command = Command::new(program);
    command.arg("read-pdf");
    command
}

/// Has a document read by a program.
fn read_with(mut command: Command, bytes: &[u8], max_time: Duration) -> Result<PdfText, PdfError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // What stops this program at a terminal stops the reader only when its document is read: it is no broken document.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|_| PdfError::NoProcess)?;
    let answer = answer(&mut child, bytes, max_time);
    if answer.is_none() {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let ended = child.wait().map_err(|_| PdfError::NoProcess)?;
    match answer {
        None => Err(PdfError::TooSlow { seconds: max_time.as_secs() }),
        Some(_) if is_out_of_time(ended) => Err(PdfError::TooSlow { seconds: MAX_CPU_SECONDS }),
        Some(answer) if ended.success() => serde_json::from_slice(&answer).unwrap_or(Err(PdfError::ReaderFailed)),
        Some(_) => Err(PdfError::ReaderFailed),
    }
}

/// Gives a child its document, and takes its answer; `None` when that takes too long.
fn answer(child: &mut Child, bytes: &[u8], max_time: Duration) -> Option<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let (sender, receiver) = mpsc::channel();
    // Not scoped: a child that has children of its own could hold its output open, and the thread, for as long as it likes.
    thread::spawn(move || {
        let mut answer = Vec::new();
        let _ = stdout.take(MAX_ANSWER_BYTES).read_to_end(&mut answer);
        // Whoever waited may have given up.
        let _ = sender.send(answer);
    });
    let bytes = bytes.to_vec();
    thread::spawn(move || {
        let mut stdin = stdin;
        // A child that ends early does not read all.
        let _ = stdin.write_all(&bytes);
    });
    receiver.recv_timeout(max_time).ok()
}

#[cfg(unix)]
fn is_out_of_time(ended: std::process::ExitStatus) -> bool {
    /// The signals SIGXCPU, which a limit of time sends, and SIGKILL, which follows it.
    const SIGNALS: [i32; 2] = [24, 9];
    std::os::unix::process::ExitStatusExt::signal(&ended).is_some_and(|signal| SIGNALS.contains(&signal))
}

#[cfg(not(unix))]
fn is_out_of_time(_ended: std::process::ExitStatus) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: Result<&str, PdfError>) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let read = read_with(command, &b"x".repeat(100_000), Duration::from_secs(1));
        assert_eq!(read.as_ref().map(|read| read.text.as_str()).map_err(|error| *error), expected);
    }

    #[test]
    fn whatever_becomes_of_the_reader_there_is_an_answer() {
        check("echo '{\"Ok\": {\"text\": \"Truce holds\", \"url\": null}}'", Ok("Truce holds"));
        check("cat > /dev/null; echo '{\"Err\": \"Encrypted\"}'", Err(PdfError::Encrypted));
        check("echo Truce", Err(PdfError::ReaderFailed));
        check("echo '{\"Err\": \"Encrypted\"}'; exit 3", Err(PdfError::ReaderFailed));
        check("kill -ABRT $$", Err(PdfError::ReaderFailed));
        check("kill -XCPU $$", Err(PdfError::TooSlow { seconds: MAX_CPU_SECONDS }));
        check("exec sleep 60", Err(PdfError::TooSlow { seconds: 1 }));
    }

    #[test]
    fn a_reader_that_is_not_there_is_told() {
        let read = read_with(Command::new("/nowhere/newsdex"), b"%PDF-", Duration::from_secs(1));
        assert_eq!(read, Err(PdfError::NoProcess));
    }
}
