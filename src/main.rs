//! Runs one command and turns its outcome into an exit code.

mod cli;

use std::io;
use std::process::ExitCode;

/// Exit status: an error.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    match cli::run() {
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
            anstream::eprintln!("newsdex: {}", newsdex::render::safe(&causes.join(": ")));
            for hint in hints {
                anstream::eprintln!("{hint}");
            }
            ExitCode::from(ERROR)
        }
    }
}

/// Tells whether the reader of our output went away, as `head` does: that is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
