//! Shows long output page by page, where a person would want that.

use std::io::{self, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

/// Where results go: a pager, or stdout itself.
pub(super) enum Output {
    Pager(Child),
    Stdout(io::BufWriter<anstream::AutoStream<io::Stdout>>),
}

impl Output {
    /// Starts the pager that `PAGER` names (`less` by default), when stdout is a terminal and paging is wanted.
    pub(super) fn open(paging: Paging) -> Self {
        if paging == Paging::Auto && io::stdout().is_terminal() {
            let command = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
            let mut words = command.split_whitespace();
            if let Some(program) = words.next().filter(|&program| program != "cat") {
                let pager = Command::new(program)
                    .args(words)
                    // Quit if it fits on one screen, keep colour, leave the text on the screen.
                    .env("LESS", std::env::var("LESS").unwrap_or_else(|_| "FRX".to_owned()))
                    .stdin(Stdio::piped())
                    .spawn();
                if let Ok(child) = pager {
                    return Self::Pager(child);
                }
            }
        }
        Self::stdout()
    }

    /// Writes to stdout.
    pub(super) fn stdout() -> Self {
        Self::Stdout(io::BufWriter::new(anstream::AutoStream::auto(io::stdout())))
    }

    /// Waits until everything has been read.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Self::Pager(child) = &mut self {
            drop(child.stdin.take());
            child.wait()?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Pager(child) => match &mut child.stdin {
                Some(pipe) => pipe.write(bytes),
                None => Err(io::ErrorKind::BrokenPipe.into()),
            },
            Self::Stdout(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Pager(child) => child.stdin.as_mut().map_or(Ok(()), Write::flush),
            Self::Stdout(stdout) => stdout.flush(),
        }
    }
}

/// Whether a pager may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    /// On a terminal.
    Auto,
    /// Never.
    Never,
}
