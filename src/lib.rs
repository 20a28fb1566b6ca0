//! newsdex turns a folder of saved news into an archive that can be searched.

pub mod article;
pub mod extract;
pub mod format;
