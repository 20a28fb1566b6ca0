//! The `newsdex` command from outside: what a person types, and what comes back.
//!
//! One program for all of it, so that the library is linked once; a module per command or promise.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stderr, reason = "a test that cannot run here says so")]

mod archive;

mod architecture;
mod batch;
mod complete;
mod concordance;
mod corpus;
mod determinism;
mod doctor;
mod extract;
mod fixtures;
mod folders;
mod formats;
mod hostile;
mod incremental;
mod killed;
mod languages;
mod options;
mod patterns;
mod ranking;
mod reading;
mod readme;
mod rereading;
mod scores;
mod search;
mod shared_data;
mod show;
mod stats;
