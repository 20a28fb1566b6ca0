//! What news archives are really made of.

mod archives;
mod entries;
mod feeds;
mod mailboxes;
mod ocr;
mod same_article;
mod saved_pages;
mod warc;
