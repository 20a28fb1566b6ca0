//! Any bytes as a mailbox: parted into messages, each in its limit and in its place, extracted.
#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use newsdex::archive::Limits;
use newsdex::format::{self, Container, Format, Position};

fuzz_target!(|bytes: &[u8]| {
    let mut last = Position::START;
    let container = Container::Stream(Box::new(std::io::Cursor::new(bytes.to_vec())));
    let limits = Limits { max_bytes: 200, ..Limits::default() };
    let read = format::records(Format::Mbox, container, last, &limits, &mut |record| {
        assert!(record.next.offset >= last.offset && record.next.offset <= bytes.len() as u64, "a record goes back");
        assert!(record.bytes.is_ok_and(|bytes| bytes.len() <= 200) || bytes.len() > 200, "a message over the limit is given");
        last = record.next;
        ControlFlow::Continue(())
    });
    assert!(read.is_ok(), "reading from memory does not fail");
    newsdex_fuzz::check_stories(Format::Mbox, bytes);
});
