//! newsdex turns a folder of saved news into an archive that can be searched: the library behind the `newsdex` command.
//!
//! There are two flows, and each stage of them is a module that takes plain data and gives plain data:
//!
//! ```text
//! indexing    archive → format → extract → analysis ─→ Article ─→ engine
//! searching   text → Query ─→ engine ─→ hits ─→ matching, snippet ─→ render
//! ```
//!
//! Read them in this order:
//!
//! 1. [`article`] has the words that all modules speak: [`article::Article`] and the types of its fields.
//! 2. [`archive`] finds files and turns their bytes into text; [`format`](mod@format) turns a file into raw stories, one
//!    file for each format; [`extract`] turns a raw story into the typed fields of an article and says what each was
//!    taken from.
//! 3. [`analysis`] is the one definition of what a word is: the index, queries and marks share it.
//! 4. [`engine`] keeps articles and finds them again: two traits, and [`engine::embedded`], which implements them with
//!    tantivy. The index is its own [`catalogue`] of the files it was made from.
//! 5. [`ingest`] is the indexing flow as one pipeline: it compares folders with the catalogue, reads what changed on all
//!    cores within a [`memory`] budget, and tells what happened to each file.
//! 6. [`query`] reads what people type and never fails on it; [`search`] asks an engine, and marks in each hit what made
//!    it one: [`matching`] evaluates the query's tree over the words of the article (proximity in `spans`, which the engine
//!    shares), [`snippet`] picks the passages, [`concordance`] lists each match between the words around it.
//! 7. `months` has the names of the months, which articles print and queries type; [`completion`] proposes the rest of a
//!    query that is being typed; [`dating`] tells which dates of the archive are not to be relied on.
//! 8. [`render`] writes results for people and for programs.
//!
//! # Example
//!
//! Index a folder and ask it a question:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use newsdex::catalogue::RootSettings;
//! use newsdex::engine::Engine;
//! use newsdex::engine::embedded::Embedded;
//! use newsdex::ingest::{self, Reread, RunOptions};
//! use newsdex::search::{self, SearchRequest};
//! use newsdex::{query, snippet};
//!
//! let folder = tempfile::tempdir()?;
//! let articles = folder.path().join("articles");
//! std::fs::create_dir(&articles)?;
//! std::fs::write(articles.join("truce.txt"), "Truce holds\n\nThe ceasefire held for a second night.")?;
//!
//! let engine = Embedded::open_or_create(&folder.path().join("index"))?;
//! let settings = RootSettings::default();
//! let (roots, scopes) = ingest::roots_and_scopes(engine.roots(), &[articles], &settings, Embedded::is_at)?;
//! engine.set_roots(roots)?;
//! let (plan, _) = ingest::plan(&scopes, &engine.catalogue()?, Reread::Changed);
//! let options = RunOptions::new(jiff::civil::date(2025, 3, 18));
//! let summary = ingest::run(&engine, plan, &scopes, &options, &|_| (), &false.into())?;
//! assert_eq!(summary.articles, 1);
//!
//! let request = SearchRequest::new(query::parse("ceasefire").query);
//! let results = search::search(&engine, &request, snippet::SnippetOptions::default())?;
//! assert_eq!(results.hits[0].found.article.headline.as_deref(), Some("Truce holds"));
//! # Ok(())
//! # }
//! ```

pub mod analysis;
pub mod archive;
pub mod article;
pub mod catalogue;
pub mod completion;
pub mod concordance;
pub mod dating;
pub mod engine;
pub mod extract;
pub mod format;
pub mod ingest;
pub mod matching;
pub mod memory;
mod months;
pub mod query;
pub mod render;
pub mod search;
pub mod snippet;
mod spans;
