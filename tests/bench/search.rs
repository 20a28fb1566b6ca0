//! How long a search takes, in process: the ten best articles with their snippets.
//!
//! In: an index folder. Out: for each kind of query the median and the slowest of its queries, in milliseconds, and how many
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
    let Some(folder) = env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--")) else {
        // Nothing is asked of `cargo test --benches`, which has no index.
        println!("usage: cargo bench --bench search -- INDEX");
        return Ok(());
    };
    let engine = Embedded::open(Path::new(&folder))?;
    let kinds = queries(&engine)?;
    println!("{:<28} {:>8} {:>10} {:>10} {:>12}", "", "queries", "median ms", "slowest ms", "median hits");
    for (kind, texts) in &kinds {
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
            "{kind:<28} {:>8} {:>10} {:>10} {:>12}   {text}",
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

/// Makes queries of each kind out of the articles of the archive.
fn queries(engine: &Embedded) -> Result<Vec<(&'static str, Vec<String>)>, Box<dyn Error>> {
    let n_articles = usize::try_from(engine.statistics()?.n_articles)?;
    let step = (n_articles / N_SAMPLED).max(1);
    let mut sentences: Vec<Vec<String>> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut n = 0;
    engine.each_article(&mut |article, _| {
        if n % (step / 20).max(1) == 0 {
            for word in words(&article.body) {
                *counts.entry(word).or_default() += 1;
            }
        }
        if n % step == 0 && sentences.len() < N_SAMPLED {
            let sentence = article.body.split(". ").map(words).find(|words| words.len() >= 8);
            sentences.extend(sentence);
        }
        n += 1;
    })?;
    let is_telling = |word: &&String| !is_stop_word(word, &[Language::ENGLISH]) && word.len() > 3;
    let mut by_count: Vec<(&String, usize)> =
        counts.iter().map(|(word, &n)| (word, n)).filter(|(word, _)| is_telling(word)).collect();
    by_count.sort_by_key(|&(word, n)| (std::cmp::Reverse(n), word));
    let frequent: Vec<&String> = by_count.iter().take(N_SAMPLED + 1).map(|(word, _)| *word).collect();
    let of_sentences = |make: &dyn Fn(&[&String], &[String]) -> Option<String>| -> Vec<String> {
        let telling = |sentence: &[String]| -> Option<String> {
            make(&sentence.iter().filter(is_telling).collect::<Vec<_>>(), sentence)
        };
        sentences.iter().filter_map(|sentence| telling(sentence)).collect()
    };
    let pairs = |between: &str| frequent.windows(2).map(|pair| format!("{}{between}{}", pair[0], pair[1])).collect();
    let first = |n: usize| {
        move |telling: &[&String], _: &[String]| {
            let words: Vec<&str> = telling.iter().take(n).map(|word| word.as_str()).collect();
            (words.len() == n).then(|| words.join(" "))
        }
    };
    Ok(vec![
        ("one frequent word", frequent.iter().map(|word| (*word).clone()).collect()),
        ("one word of a sentence", of_sentences(&|telling, _| Some((*telling.last()?).clone()))),
        ("two frequent words", pairs(" ")),
        ("two words of a sentence", of_sentences(&first(2))),
        ("three words of a sentence", of_sentences(&first(3))),
        ("five words of a sentence", of_sentences(&first(5))),
        ("a sentence", of_sentences(&|_, sentence| Some(sentence[..sentence.len().min(15)].join(" ")))),
        ("a phrase of two words", of_sentences(&|_, sentence| Some(format!("\"{}\"", sentence[2..4].join(" "))))),
        ("a phrase of three words", of_sentences(&|_, sentence| Some(format!("\"{}\"", sentence[2..5].join(" "))))),
        ("frequent words, or", pairs(" or ")),
        ("frequent words, w/5", pairs(" w/5 ")),
        ("frequent words, same sentence", pairs(" /s ")),
        ("a beginning, four letters", frequent.iter().map(|word| format!("{}*", &word[..4])).collect()),
    ])
}

/// Returns the words of a text that are plain ones, in small letters.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .collect()
}
