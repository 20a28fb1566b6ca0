//! newsdex turns a folder of saved news into an archive that can be searched.

pub mod analysis;
pub mod archive;
pub mod article;
pub mod catalogue;
pub mod engine;
pub mod extract;
pub mod format;
pub mod ingest;
pub mod matching;
pub mod memory;
pub mod query;
pub mod render;
pub mod search;
pub mod snippet;
