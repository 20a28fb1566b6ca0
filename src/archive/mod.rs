//! Files → text.

mod content_coding;
mod decode;
mod decompress;
mod page_files;
mod peeked;
mod read;
mod walk;
mod zstd_frames;

pub use content_coding::{CodingError, ContentCoding};
#[cfg(test)]
pub(crate) use decode::encode;
pub use decode::{ChosenBy, Decoded, decode, decode_declared, decode_stream};
pub use decompress::{Compression, decompress, without_compression};
pub(crate) use page_files::{may_have_folder, pages_of_folder};
pub(crate) use peeked::Peeked;
pub use read::{Limits, PEEK_BYTES, ReadError, open_stream, open_uncompressed, peek, read_all};
pub use walk::{
    Links, PatternError, Unwalked, UnwalkedReason, Walk, WalkOptions, WalkedFile, exclusions, files_in, look_at, walk,
};
