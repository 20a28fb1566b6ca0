//! A Zstandard file → the bytes in its frames.
//!
//! In: a reader of one frame or several. Out: the bytes in all of them, and an error for each that is damaged, behind
//! which the next one is looked for: archives of the web have one frame a record, as `.warc.zst`.
//!
//! Sources: RFC 8878, 3.1; "Zstandard Compression for WARC Files" 1.0 of the IIPC.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::decompress::{Compression, MAX_WINDOW_LOG, explain};
use super::read::ReadError;

/// What a frame begins with.
const MARK: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The frames of a file, one after the other.
pub(super) struct Frames<R> {
    compressed: R,
    decoder: Decoder<'static>,
    place: Place,
    /// The decoder may hold bytes that there was no room for.
    is_full: bool,
}

/// Where in a file reading goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before a frame, or the end of the file.
    BetweenFrames,
    /// In a frame that gave no bytes yet.
    InFrame,
    /// In a frame that gave some.
    InBegunFrame,
    /// Somewhere in what was told to be damaged.
    BehindDamage,
}

impl<R: BufRead> Frames<R> {
    /// Begins to read a file, with the dictionary at its start if there is one.
    pub(super) fn begin(mut compressed: R) -> Result<Self, ReadError> {
        let mut decoder = Decoder::with_dictionary(&dictionary(&mut compressed)?)?;
        decoder.set_parameter(DParameter::WindowLogMax(MAX_WINDOW_LOG))?;
        Ok(Self { compressed, decoder, place: Place::BetweenFrames, is_full: false })
    }

    /// Finds the next frame; says whether there is one.
    fn skip_damage(&mut self) -> io::Result<bool> {
        if !skip_behind_mark(&mut self.compressed)? {
            return Ok(false);
        }
        self.decoder.reinit()?;
        self.decoder.run(&mut InBuffer::around(&MARK), &mut OutBuffer::around(&mut [][..]))?;
        (self.place, self.is_full) = (Place::InFrame, false);
        Ok(true)
    }

    /// Says what is wrong where the decoder failed.
    fn fail(&mut self, error: io::Error) -> io::Error {
        let is_whole_before = self.place != Place::InBegunFrame;
        match ReadError::from(explain(Compression::Zstd, error)) {
            ReadError::Damaged { compression, .. } => {
                self.place = Place::BehindDamage;
                ReadError::Damaged { compression, is_whole_before }.into()
            }
            error => error.into(),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.place == Place::BehindDamage && !self.skip_damage()? {
            return Ok(0);
        }
        loop {
            let input = if self.is_full { &[] } else { self.compressed.fill_buf()? };
            let is_end = input.is_empty() && !self.is_full;
            if is_end && self.place == Place::BetweenFrames {
                return Ok(0);
            }
            let (mut source, mut target) = (InBuffer::around(input), OutBuffer::around(&mut *buffer));
            let hint = match self.decoder.run(&mut source, &mut target) {
                Ok(hint) => hint,
                Err(error) => return Err(self.fail(error)),
            };
            let (n_taken, n) = (source.pos(), target.pos());
            self.compressed.consume(n_taken);
            // So the decoder says that the frame ends here.
            if hint == 0 {
                self.decoder.reinit()?;
                (self.place, self.is_full) = (Place::BetweenFrames, false);
            } else {
                self.is_full = n == buffer.len();
                self.place =
                    if n > 0 || self.place == Place::InBegunFrame { Place::InBegunFrame } else { Place::InFrame };
            }
            if n > 0 {
                return Ok(n);
            }
            if is_end {
                return Err(explain(Compression::Zstd, io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }
}

/// Takes bytes, one at least, up to the end of the mark that a frame begins with; says whether there is one.
fn skip_behind_mark(compressed: &mut impl BufRead) -> io::Result<bool> {
    // The damaged frame may still stand before its own mark.
    let n_first = compressed.fill_buf()?.len().min(1);
    compressed.consume(n_first);
    let mut n_matched = 0;
    while n_matched < MARK.len() {
        let bytes = compressed.fill_buf()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        let mut n_taken = 0;
        for byte in bytes {
            n_taken += 1;
            n_matched = if *byte == MARK[n_matched] { n_matched + 1 } else { usize::from(*byte == MARK[0]) };
            if n_matched == MARK.len() {
                break;
            }
        }
        compressed.consume(n_taken);
    }
    Ok(true)
}

/// Takes the dictionary that the frames of a file are compressed with, where it stands at its start; else it is empty.
///
/// Source: "Zstandard Compression for WARC Files" 1.0 of the IIPC, `dict-frame`, which allows 8 MiB of it.
fn dictionary(reader: &mut impl BufRead) -> Result<Vec<u8>, ReadError> {
    const MAX_BYTES: u64 = 8 * 1024 * 1024;
    const COMPRESSION: Compression = Compression::Zstd;
    let Some([0x5d, 0x2a, 0x4d, 0x18, n0, n1, n2, n3]) = reader.fill_buf()?.first_chunk::<8>().copied() else {
        return Ok(Vec::new());
    };
    reader.consume(8);
    let n_bytes = u64::from(u32::from_le_bytes([n0, n1, n2, n3]));
    if n_bytes > MAX_BYTES {
        return Err(ReadError::TooMuchMemory { compression: COMPRESSION });
    }
    let mut dictionary = Vec::new();
    if reader.take(n_bytes).read_to_end(&mut dictionary)? as u64 != n_bytes {
        return Err(ReadError::Truncated { compression: COMPRESSION });
    }
    if !dictionary.starts_with(&MARK) {
        return Ok(dictionary);
    }
    let mut whole = Vec::new();
    let mut decoder = zstd::stream::read::Decoder::with_buffer(dictionary.as_slice())?;
    decoder.window_log_max(MAX_WINDOW_LOG)?;
    let n_whole = decoder.take(MAX_BYTES + 1).read_to_end(&mut whole).map_err(|error| explain(COMPRESSION, error))?;
    let is_too_long = n_whole as u64 > MAX_BYTES;
    if is_too_long { Err(ReadError::TooMuchMemory { compression: COMPRESSION }) } else { Ok(whole) }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;
    use crate::archive::decompress;

    fn frame(content: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        io::Write::write_all(&mut encoder, content).unwrap();
        encoder.finish().unwrap()
    }

    /// Reads a file that is given in pieces of `piece` bytes, through its damage.
    fn check(file: &[u8], piece: usize, expected: &[Result<&str, &str>]) {
        let reader = BufReader::with_capacity(piece, io::Cursor::new(file.to_vec()));
        let mut stream = decompress(Box::new(reader), 200).unwrap();
        let mut read = Vec::new();
        loop {
            let mut whole = Vec::new();
            let outcome = stream.read_to_end(&mut whole);
            read.push(Ok(String::from_utf8(whole).unwrap()));
            match outcome {
                Ok(_) => break,
                Err(error) => read.push(Err(error.to_string())),
            }
        }
        let expected: Vec<_> = expected.iter().map(|piece| piece.map(str::to_owned).map_err(str::to_owned)).collect();
        assert_eq!(read, expected, "in pieces of {piece} bytes");
    }

    const DAMAGED: Result<&str, &str> = Err("damaged Zstandard file; copy or download it again");

    #[test]
    fn a_damaged_frame_costs_itself_only() {
        let mut damaged = frame(b"Talks go on. ");
        let last = damaged.len() - 1;
        damaged[last] ^= 1;
        let file = [frame(b"Truce holds. "), damaged, frame(b"Ferry sails.")].concat();
        check(&file, 4096, &[Ok("Truce holds. "), DAMAGED, Ok("Ferry sails.")]);
    }

    #[test]
    fn bytes_between_two_frames_are_told_of_and_passed_over() {
        let file = [frame(b"Truce holds. "), b"(((stray(".to_vec(), frame(b"Ferry sails.")].concat();
        for piece in [1, 2, 7, 4096] {
            check(&file, piece, &[Ok("Truce holds. "), DAMAGED, Ok("Ferry sails.")]);
        }
        check(&[frame(b"Truce holds."), b"stray".to_vec()].concat(), 4096, &[Ok("Truce holds."), DAMAGED, Ok("")]);
    }

    #[test]
    fn a_frame_larger_than_any_buffer_is_given_whole() {
        let long = "Truce holds. ".repeat(100_000);
        check(&[frame(long.as_bytes()), frame(b"Ferry sails.")].concat(), 100, &[Ok(&(long + "Ferry sails."))]);
    }
}
