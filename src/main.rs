//! Runs one command and turns its outcome into an exit code.

mod cli;

use std::io;
use std::process::ExitCode;

/// Exit status: an error.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    // A panic is told once, as an error, by whoever catches it: `ingest` for a file, `main` for the rest.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| ()));
    }
    match std::panic::catch_unwind(cli::run).unwrap_or_else(|panic| Err(bug(&*panic))) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let mut hints = Vec::new();
            let causes: Vec<String> = error
                .chain()
                .filter_map(|cause| {
                    // A hint is a context, which anyhow shows as the outermost cause.
                    let text = cause.to_string();
                    if text.starts_with("hint: ") {
                        hints.push(text);
                        None
                    } else {
                        Some(text)
                    }
                })
                .collect();
            cli::tell(format_args!("newsdex: {}", newsdex::render::safe(&causes.join(": "))));
            for hint in hints {
                cli::tell(hint);
            }
            ExitCode::from(ERROR)
        }
    }
}

/// Makes an error of a panic.
fn bug(panic: &(dyn std::any::Any + Send)) -> anyhow::Error {
    let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    let message = message.unwrap_or("no message");
    anyhow::anyhow!("hint: `newsdex doctor` tells whether the index is damaged; else this is a bug")
        .context(format!("failed where it should not: {message}"))
}

/// Tells whether the reader of our output went away, as `head` does: that is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
