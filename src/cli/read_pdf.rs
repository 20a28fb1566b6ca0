//! `newsdex read-pdf`, which nobody types: reads one PDF document for the program that started it.
//!
//! In: the document's bytes, on stdin. Out: its text, or why there is none, as JSON on stdout. As an example, a scan gives
//! `{"Err":"NoText"}`. Before the first byte is read, the process limits what it may take; a document that takes more, or
//! breaks the reader, ends this process and no other.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use newsdex::format::pdf::{self, MAX_CPU_SECONDS, MAX_READER_BYTES, PdfError};
use rlimit::Resource;

/// Documents nest objects in objects, and pages in pages.
const STACK_BYTES: usize = 64 << 20;

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    #[cfg(unix)]
    for (resource, limit) in [(Resource::AS, MAX_READER_BYTES), (Resource::CPU, MAX_CPU_SECONDS), (Resource::CORE, 0)] {
        // A limit that is lower already stays.
        let (_, hard) = resource.get()?;
        resource.set(limit.min(hard), limit.min(hard))?;
    }
    let mut document = Vec::new();
    io::stdin().lock().read_to_end(&mut document)?;
    let reader = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || pdf::read_here(&document))?;
    let read = reader.join().unwrap_or(Err(PdfError::ReaderFailed));
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, &read)?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}
