//! How long a search takes, in process: the ten best articles with their snippets.
//!
//! In: an index folder and, where not all kinds are wanted, a part of a kind's name. Out: for each kind of query the median and the slowest of its queries, in milliseconds, and how many
//! articles they found. As an example: `cargo bench --bench search -- ~/archive/index`.
//!
//! The words are taken from the archive's own articles, evenly spread over it, so that each index is asked for what it has:
//! frequent and rare words, pairs, sentences, phrases as they stand, words near each other. Each query is run several times
//! and counts by its median; the index is opened once, and its files are in the page cache after the first round.
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use newsdex::analysis::is_stop_word;
use newsdex::article::Language;
use newsdex::engine::Engine;
use newsdex::engine::embedded::Embedded;
use newsdex::query;
use newsdex::search::{self, SearchRequest};
use newsdex::snippet::SnippetOptions;

/// Articles that queries are taken from.
const N_SAMPLED: usize = 40;
/// Each query is run so often.
const N_ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo adds `--bench` to what a person types.
    let mut arguments = env::args_os().skip(1).filter(|argument| !argument.to_string_lossy().starts_with("--"));
    let Some(folder) = arguments.next() else {
        // Nothing is asked of `cargo test --benches`, which has no index.
        println!("usage: cargo bench --bench search -- INDEX [KIND]");
        return Ok(());
    };
    let wanted = arguments.next().unwrap_or_default();
    let engine = Embedded::open(Path::new(&folder))?;
    let mut kinds = queries(&engine)?;
    kinds.retain(|kind| kind.name.contains(&*wanted.to_string_lossy()));
    println!("{:<28} {:>8} {:>10} {:>10} {:>12}", "", "queries", "median ms", "slowest ms", "median hits");
    for Kind { name, texts } in &kinds {
        let mut times = Vec::new();
        let mut hits = Vec::new();
        for text in texts {
            let request = SearchRequest::new(query::parse(text).query);
            let mut rounds = Vec::new();
            let mut n_found = 0;
            for _ in 0..N_ROUNDS {
                let started = Instant::now();
                let results = search::search(&engine, &request, SnippetOptions::default())?;
                rounds.push(started.elapsed());
                n_found = results.found.n_complete + results.found.n_partial;
            }
            times.push((median(&mut rounds), text));
            hits.push(n_found);
        }
        let (slowest, text) = times.iter().max().copied().unwrap_or((Duration::ZERO, texts.first().ok_or("no query")?));
        let mut times: Vec<Duration> = times.iter().map(|(time, _)| *time).collect();
        let milliseconds = |time: Duration| format!("{:.2}", time.as_secs_f64() * 1000.0);
        println!(
            "{name:<28} {:>8} {:>10} {:>10} {:>12}   {text}",
            texts.len(),
            milliseconds(median(&mut times)),
            milliseconds(slowest),
            median(&mut hits)
        );
    }
    Ok(())
}

fn median<T: Copy + Ord>(values: &mut [T]) -> T {
    values.sort_unstable();
    values[values.len() / 2]
}

/// A kind of query.
struct Kind {
    name: &'static str,
    texts: Vec<String>,
}

/// A sentence of an article.
struct Sentence {
    words: Vec<String>,
    /// Those of its words that say something.
    telling: Vec<String>,
}

impl Sentence {
    fn of(words: Vec<String>) -> Self {
        let telling = words.iter().filter(|word| is_telling(word)).cloned().collect();
        Self { words, telling }
    }

    /// Returns its first telling words, if it has as many.
    fn first(&self, n: usize) -> Option<String> {
        Some(self.telling.get(..n)?.join(" "))
    }

    /// Returns a phrase of it, behind its first words, which are often alike.
    fn phrase(&self, n: usize) -> Option<String> {
        Some(format!("\"{}\"", self.words.get(2..2 + n)?.join(" ")))
    }
}

fn is_telling(word: &str) -> bool {
    word.len() > 3 && !is_stop_word(word, &[Language::ENGLISH])
}

/// Makes queries of each kind out of the articles of the archive.
fn queries(engine: &Embedded) -> Result<Vec<Kind>, Box<dyn Error>> {
    let n_articles = usize::try_from(engine.statistics()?.n_articles)?;
    let step = (n_articles / N_SAMPLED).max(1);
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut n = 0;
    engine.each_article(&mut |article, _| {
        if n % (step / 20).max(1) == 0 {
            for word in words(&article.body).into_iter().filter(|word| is_telling(word)) {
                *counts.entry(word).or_default() += 1;
            }
        }
        if n % step == 0 && sentences.len() < N_SAMPLED {
            let sentence = article.body.split(". ").map(words).find(|words| words.len() >= 8);
            sentences.extend(sentence.map(Sentence::of));
        }
        n += 1;
    })?;
    let mut by_count: Vec<(&String, &usize)> = counts.iter().collect();
    by_count.sort_by_key(|&(word, n)| (std::cmp::Reverse(n), word));
    let frequent: Vec<&String> = by_count.iter().take(N_SAMPLED + 1).map(|(word, _)| *word).collect();
    let pairs = |between: &str| frequent.windows(2).map(|pair| format!("{}{between}{}", pair[0], pair[1])).collect();
    let of_sentences = |make: &dyn Fn(&Sentence) -> Option<String>| sentences.iter().filter_map(make).collect();
    let kind = |name, texts| Kind { name, texts };
    Ok(vec![
        kind("one frequent word", frequent.iter().map(|word| (*word).clone()).collect()),
        kind("one word of a sentence", of_sentences(&|sentence| sentence.telling.last().cloned())),
        kind("two frequent words", pairs(" ")),
        kind("two words of a sentence", of_sentences(&|sentence| sentence.first(2))),
        kind("three words of a sentence", of_sentences(&|sentence| sentence.first(3))),
        kind("five words of a sentence", of_sentences(&|sentence| sentence.first(5))),
        kind("a sentence", of_sentences(&|sentence| Some(sentence.words[..sentence.words.len().min(15)].join(" ")))),
        kind("a phrase of two words", of_sentences(&|sentence| sentence.phrase(2))),
        kind("a phrase of three words", of_sentences(&|sentence| sentence.phrase(3))),
        kind("frequent words, or", pairs(" or ")),
        kind("frequent words, w/5", pairs(" w/5 ")),
        kind("frequent words, same sentence", pairs(" /s ")),
        kind("a beginning, four letters", frequent.iter().map(|word| format!("{}*", &word[..4])).collect()),
    ])
}

/// Returns the words of a text that are plain ones, in small letters.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .collect()
}
