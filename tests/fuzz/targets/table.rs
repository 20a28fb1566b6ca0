//! Any bytes as a table, read row by row, with a header of articles before them or without.
#![no_main]

use std::io::BufReader;
use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use newsdex::archive::Limits;
use newsdex::format::{self, Container, FieldMap, Format, Position};

/// Rows may be no longer.
const MAX_ROW_BYTES: u64 = 200;

fuzz_target!(|input: (bool, u8, &[u8])| {
    let (has_header, from, rows) = input;
    let mut table = if has_header { b"title,text,date\n".to_vec() } else { Vec::new() };
    table.extend_from_slice(rows);
    let map: FieldMap = "headline=title,body=a.0.b".parse().unwrap();
    let limits = Limits { max_bytes: MAX_ROW_BYTES, ..Limits::default() };
    let from = if from == 0 { Position::START } else { Position { offset: u64::from(from), number: 3 } };
    let n_bytes = table.len() as u64;
    let container = Container::Stream(Box::new(BufReader::with_capacity(7, std::io::Cursor::new(table))));
    let _ = format::records(Format::Csv, container, from, &limits, &mut |record| {
        // A table in UTF-16 is longer as UTF-8.
        assert!(record.next.offset <= from.offset.max(n_bytes * 3));
        if let Ok(bytes) = &record.bytes {
            assert!(bytes.len() as u64 <= MAX_ROW_BYTES);
            if let Ok(stories) = format::record_stories(&record, bytes, &map) {
                stories.for_each(drop);
            }
        }
        ControlFlow::Continue(())
    });
});
