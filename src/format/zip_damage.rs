//! What is wrong with a zip archive, or a member of it, in words for whoever has it.
//!
//! In: an error of the crate that reads zip archives. Out: the same as a [`ZipDamage`], within an [`io::Error`]:
//! `Could not find EOCD` means that the end of the archive is missing, and that it should be copied again.

use std::io::{self, Read};

use zip::result::ZipError;

use crate::archive::ReadError;

/// Why a zip archive, or a member of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ZipDamage {
    /// Its list of members is missing or wrong.
    #[error("truncated or damaged zip archive; copy or download it again")]
    Archive,
    /// The others are needed to read it.
    #[error("one of the parts of a split zip archive; join them with `zip -s 0` first")]
    Part,
    /// The bytes of a member contradict their format or their checksum.
    #[error("damaged in the zip archive; copy or download that again")]
    Member,
    /// Nobody can read it without the password.
    #[error("encrypted; unpack it with its password")]
    Encrypted,
    /// No decoder is at hand.
    #[error("compressed by {}, which cannot be read; unpack it, or pack it again without", method_name(*.method))]
    Method {
        /// Its number in the archive.
        method: u16,
    },
}

impl From<ZipDamage> for io::Error {
    fn from(damage: ZipDamage) -> Self {
        Self::other(damage)
    }
}

/// Explains why an archive as a whole cannot be read.
pub(super) fn of_archive(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) if is_of_reader(&error) => error,
        ZipError::UnsupportedArchive(_) => ZipDamage::Part.into(),
        _ => ZipDamage::Archive.into(),
    }
}

/// Explains why a member cannot be read.
pub(super) fn of_member(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => of_reading(error),
        ZipError::CompressionMethodNotSupported(method) => ZipDamage::Method { method }.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ZipDamage::Encrypted.into(),
        _ => ZipDamage::Member.into(),
    }
}

/// Explains an error that reading on in a member gave.
fn of_reading(error: io::Error) -> io::Error {
    if is_of_reader(&error) {
        return error;
    }
    match error.downcast::<ZipError>() {
        // An error of reading that holds another would only be explained again.
        Ok(ZipError::Io(_)) | Err(_) => ZipDamage::Member.into(),
        Ok(error) => of_member(error),
    }
}

/// Says whether the archive could not be read, whatever stands in it.
fn is_of_reader(error: &io::Error) -> bool {
    error.raw_os_error().is_some()
        || error.kind() == io::ErrorKind::Interrupted
        || error.get_ref().is_some_and(|source| source.is::<ReadError>() || source.is::<ZipDamage>())
}

/// A member that is read, the errors of which are explained.
pub(super) struct Explained<R>(pub(super) R);

impl<R: Read> Read for Explained<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(of_reading)
    }
}

/// Names a method that is not read. Source: APPNOTE 6.3.10, 4.4.5.
fn method_name(method: u16) -> String {
    match method {
        1 => "Shrink".to_owned(),
        2..=5 => "Reduce".to_owned(),
        6 => "Implode".to_owned(),
        10 => "IBM TERSE".to_owned(),
        14 => "LZMA".to_owned(),
        94 => "MP3".to_owned(),
        96 => "JPEG".to_owned(),
        97 => "WavPack".to_owned(),
        98 => "PPMd".to_owned(),
        other => format!("method {other}"),
    }
}
