//! What news archives are really made of.

mod archives;
mod entries;
mod feeds;
mod ocr;
