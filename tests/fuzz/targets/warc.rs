//! Any bytes as a web archive, plain and compressed: records, the HTTP around their pages, their names.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use newsdex::archive::{Limits, decompress};
use newsdex::format::{Container, FieldMap, Format, Position, record_stories, records};

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_ratio: 200, max_records: 1 << 20 };

fuzz_target!(|bytes: &[u8]| {
    let Ok(reader) = decompress(Box::new(Cursor::new(bytes.to_vec())), LIMITS.max_ratio) else { return };
    let map = FieldMap::default();
    let mut last = Position::START;
    let _ = records(Format::Warc, Container::Stream(reader), Position::START, &LIMITS, &mut |record| {
        assert!(record.next.offset >= last.offset && record.next.number >= last.number, "reading goes on backwards");
        last = record.next;
        newsdex_fuzz::check_line(&record.member);
        if let Ok(bytes) = &record.bytes
            && let Ok(stories) = record_stories(&record, bytes, &map)
        {
            stories.take(10).for_each(drop);
        }
        ControlFlow::Continue(())
    });
});
