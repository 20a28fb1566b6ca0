//! Files → text.

mod decode;
mod read;

pub use decode::{ChosenBy, Decoded, decode};
pub use read::{Limits, ReadError, open_stream, peek, read_all};
