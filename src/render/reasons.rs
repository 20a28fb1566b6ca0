//! Why a hit ranks where it does, in words.

use super::{counted, grouped, safe_line};
use crate::search::{RankReasons, WordReason};

/// Factors nearer to 1 than this change nothing that a person would see.
const VISIBLE: f32 = 0.005;

/// Returns the reasons as one line.
///
/// ```
/// use newsdex::render::reasons;
/// use newsdex::search::{RankReasons, WordReason};
///
/// let ferry = WordReason { text: "ferry".into(), n_occurrences: 3, n_articles: 12, score: 4.25 };
/// let why = RankReasons {
///     words: vec![ferry],
///     all_words_factor: 1.0,
///     length_ratio: 0.5,
///     date_factor: 1.0,
///     ..RankReasons::default()
/// };
/// assert_eq!(reasons::line(4.25, &why), "score 4.25: `ferry` 3 times (12 articles have it) 4.25; 0.50 times as long as the average");
/// ```
#[must_use]
pub fn line(score: f32, reasons: &RankReasons) -> String {
    let mut parts: Vec<String> = reasons.words.iter().map(word).collect();
    if reasons.n_words_more > 0 {
        parts.push(format!("{} more", counted(reasons.n_words_more as u64, "word")));
    }
    if (reasons.all_words_factor - 1.0).abs() > VISIBLE {
        parts.push(format!("all words ×{:.2}", reasons.all_words_factor));
    }
    if reasons.closeness > VISIBLE {
        parts.push(format!("words near each other +{:.2}", reasons.closeness));
    }
    if (reasons.date_factor - 1.0).abs() > VISIBLE {
        parts.push(format!("date ×{:.2}", reasons.date_factor));
    }
    if !reasons.words.is_empty() {
        parts.push(length(reasons.length_ratio));
    }
    for (words, what) in [(&reasons.common, "too common to count"), (&reasons.missing, "in no article")] {
        if !words.is_empty() {
            parts.push(format!("`{}` {what}", words.join("`, `")));
        }
    }
    safe_line(&format!("score {score:.2}: {}", parts.join("; "))).into_owned()
}

/// Says how long an article is, with two digits that count, however short it is.
fn length(ratio: f32) -> String {
    match ratio {
        0.0..0.01 => "less than 0.01 times as long as the average".to_owned(),
        0.01..1.0 => format!("{ratio:.2} times as long as the average"),
        _ => format!("{ratio:.1} times as long as the average"),
    }
}

fn word(word: &WordReason) -> String {
    let often = match word.n_occurrences {
        // A part of a compound may add something all the same.
        0 if word.score > 0.0 => "in part".to_owned(),
        0 => return format!("`{}` not there", word.text),
        1 => "once".to_owned(),
        n => format!("{} times", grouped(n.into())),
    };
    let have =
        if word.n_articles == 1 { "1 article has" } else { &format!("{} articles have", grouped(word.n_articles)) };
    format!("`{}` {often} ({have} it) {:.2}", word.text, word.score)
}
