//! What news archives are really made of.

mod archives;
mod pdf;
mod tables;
