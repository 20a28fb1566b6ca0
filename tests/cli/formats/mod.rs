//! What news archives are really made of.

mod archives;
mod beginnings;
mod damaged_archives;
mod entries;
mod feeds;
mod kept;
mod mailboxes;
mod ocr;
mod pdf;
mod producers;
mod same_article;
mod saved_pages;
mod tables;
mod warc;
