//! A reader, and the first bytes of it, which have been looked at and are still to be read.
//!
//! In: a reader that gives its bytes in pieces of any size. Out: the same bytes, the first of them known beforehand, and
//! the same error where it comes: `Peeked::new(reader, 6)?.head()` tells a compressed file from others.

use std::io::{self, BufRead, Read};

/// A reader, the first bytes of which are known.
pub(crate) struct Peeked<R> {
    head: Vec<u8>,
    /// How much of the head need not be given any more.
    n_given: usize,
    /// What came instead of more bytes.
    error: Option<io::Error>,
    rest: R,
}

impl<R: BufRead> Peeked<R> {
    /// Looks at the first `n_bytes` of a reader, or at as many as it gives.
    ///
    /// # Errors
    /// When it gives none; an error behind the first bytes is one of reading on.
    pub(crate) fn new(mut rest: R, n_bytes: u64) -> io::Result<Self> {
        // Mostly it is at hand, and can be left where it is.
        match rest.fill_buf() {
            Ok(bytes) if bytes.len() as u64 >= n_bytes => {
                let head = bytes[..n_bytes as usize].to_vec();
                return Ok(Self { n_given: head.len(), head, error: None, rest });
            }
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        let mut head = Vec::new();
        match rest.by_ref().take(n_bytes).read_to_end(&mut head) {
            Err(error) if head.is_empty() => Err(error),
            read => Ok(Self { head, n_given: 0, error: read.err(), rest }),
        }
    }

    /// The first bytes: fewer than asked for only where the reader has no more, or fails.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Takes the error that came behind the first bytes, if one did.
    pub(crate) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }
}

impl<R: BufRead> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_given == self.head.len() && self.error.is_none() {
            return self.rest.read(buffer);
        }
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.n_given < self.head.len() {
            return Ok(&self.head[self.n_given..]);
        }
        self.error.take().map_or_else(|| self.rest.fill_buf(), Err)
    }

    fn consume(&mut self, n: usize) {
        if self.n_given < self.head.len() {
            self.n_given += n;
            if self.n_given == self.head.len() {
                (self.head, self.n_given) = (Vec::new(), 0);
            }
        } else {
            self.rest.consume(n);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    #[test]
    fn what_was_looked_at_is_read_all_the_same() {
        for n_bytes in [0, 1, 6, 11, 100] {
            let slow = BufReader::with_capacity(1, Cursor::new(b"Truce holds"));
            let mut peeked = Peeked::new(slow, n_bytes).unwrap();
            assert_eq!(peeked.head().len() as u64, n_bytes.min(11));
            let mut all = String::new();
            peeked.read_to_string(&mut all).unwrap();
            assert_eq!(all, "Truce holds");
        }
    }

    #[test]
    fn an_error_behind_the_first_bytes_comes_behind_them() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("damage"))
            }
        }
        let damaged = || BufReader::new(Cursor::new(b"Truce").chain(Fails));
        let mut peeked = Peeked::new(damaged(), 6).unwrap();
        assert_eq!(peeked.head(), b"Truce");
        let mut read = Vec::new();
        assert_eq!(peeked.read_to_end(&mut read).unwrap_err().to_string(), "damage");
        assert_eq!(read, b"Truce");
        assert!(Peeked::new(BufReader::new(Fails), 6).is_err());
    }
}
