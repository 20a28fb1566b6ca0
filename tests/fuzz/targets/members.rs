//! Any bytes as a file of any kind, and as a zip or tar archive, plain and compressed: members, and what lies in them.
#![no_main]

use std::io::{BufReader, Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use newsdex::archive::{Limits, decompress};
use newsdex::format::{Container, FieldMap, Format, Position, Record, record_stories, recognise, records};

const LIMITS: Limits = Limits { max_bytes: 1 << 16, max_ratio: 200, max_records: 1 << 20 };
/// Where the checksum stands in the header of a tar archive, and the mark of newer ones.
const CHECKSUM: std::ops::Range<usize> = 148..156;
const MARK: std::ops::Range<usize> = 257..262;
/// What the members of an archive may decompress to, however small it is, once in each archive that they lie in.
const MAX_BYTES: usize = 5 * (64 << 20);

fuzz_target!(|bytes: &[u8]| {
    let _ = recognise(Path::new("a"), bytes);
    let mut archive = bytes.to_vec();
    for block in archive.chunks_exact_mut(512).filter(|block| &block[MARK] == b"ustar") {
        // Else no change would get past it.
        block[CHECKSUM].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[CHECKSUM].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    // Zip archives are read from their end, and so from a file of their own.
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&archive).unwrap();
    read(Format::Zip, Container::Zip(BufReader::new(file)));
    for format in [Format::Zip, Format::Tar] {
        let slow = BufReader::with_capacity(7, Cursor::new(archive.clone()));
        let Ok(stream) = decompress(Box::new(slow), LIMITS.max_ratio) else { return };
        let n_bytes = archive.len() as u64;
        read(format, if format == Format::Tar { Container::Tar { stream, n_bytes } } else { Container::Stream(stream) });
    }
});

fn read(format: Format, container: Container) {
    let map = FieldMap::default();
    let mut n_bytes = 0;
    let mut visit = |record: Record| {
        assert!(!record.member.is_empty() && record.member.len() < 1 << 16, "a name that nobody can read");
        assert!(!record.member.split('/').any(|part| part == ".."), "{} climbs out", record.member);
        if let Ok(bytes) = &record.bytes {
            n_bytes += bytes.len();
            assert!(bytes.len() as u64 <= LIMITS.max_bytes);
            if let Ok(stories) = record_stories(&record, bytes, &map) {
                stories.take(10).for_each(drop);
            }
        }
        ControlFlow::Continue(())
    };
    let _ = records(format, container, Position::START, &LIMITS, &mut visit);
    assert!(n_bytes <= MAX_BYTES, "{n_bytes} bytes of members");
}
