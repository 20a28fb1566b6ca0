//! newsdex turns a folder of saved news into an archive that can be searched.

pub mod archive;
pub mod article;
pub mod format;
pub mod query;
