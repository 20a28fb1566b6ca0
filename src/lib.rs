//! newsdex turns a folder of saved news into an archive that can be searched.

pub mod analysis;
pub mod article;
pub mod format;
pub mod matching;
pub mod snippet;
