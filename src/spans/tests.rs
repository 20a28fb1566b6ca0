//! What is near what, case by case.

use super::*;
use crate::query::parse;

/// Checks which words of a text match `query`: they stand in brackets in `expected`. `.` ends a sentence and `¶` a
/// paragraph; each word has the next position.
#[track_caller]
fn check(query: &str, expected: &str) {
    let text = expected.replace(['[', ']'], "");
    let mut leaves = Leaves::default();
    let part = leaves.add(&parse(query).query, &Expansions::default(), &[], &mut Some(0));
    let mut occurrences = Occurrences { leaves: vec![Vec::new(); leaves.leaves.len()], ..Occurrences::default() };
    let mut words: Vec<String> = Vec::new();
    let (mut opens_sentence, mut opens_paragraph) = (true, true);
    for token in text.split(' ') {
        if token == "¶" {
            (opens_sentence, opens_paragraph) = (true, true);
            continue;
        }
        let position = words.len() as u32;
        if opens_sentence {
            occurrences.sentence_starts.push(position);
        }
        if opens_paragraph {
            occurrences.paragraph_starts.push(position);
        }
        (opens_sentence, opens_paragraph) = (token.ends_with('.'), false);
        words.push(token.trim_end_matches('.').to_owned());
    }
    for (leaf, places) in leaves.leaves.iter().zip(&mut occurrences.leaves) {
        for first in 0..words.len() {
            let stands = |slots: &Vec<Slot>| {
                slots.iter().all(|slot| words.get(first + slot.offset as usize).is_some_and(|w| slot.terms.contains(w)))
            };
            for slots in leaf.typed.alternatives.iter().filter(|slots| stands(slots)) {
                let length = slots.last().map_or(0, |slot| slot.offset);
                places.push(Stretch { first: first as u32, last: first as u32 + length });
            }
        }
    }
    let found = part.words_in(&occurrences);
    assert_eq!(part.is_in(&occurrences), !found.is_empty(), "{query}");
    let is_marked = |position: usize| {
        found.iter().any(|piece| {
            let stretch = occurrences.leaves[piece.leaf][piece.place];
            (stretch.first..=stretch.last).contains(&(position as u32))
        })
    };
    let mut position = 0;
    let shown: Vec<String> = text
        .split(' ')
        .map(|token| {
            let word = token.trim_end_matches('.');
            position += usize::from(token != "¶");
            if token != "¶" && is_marked(position - 1) {
                token.replace(word, &format!("[{word}]"))
            } else {
                token.to_owned()
            }
        })
        .collect();
    assert_eq!(shown.join(" "), expected, "{query}");
}

#[test]
fn at_most_n_less_one_words_stand_between() {
    check("a w/2 b", "[a] x [b] x x a");
    check("a w/1 b", "a x b x x a");
    check("a w/3 b", "[a] x [b] x x [a]");
    check("a pre/3 b", "[a] x [b] x x a");
}

#[test]
fn sentences_and_paragraphs_are_kept() {
    check("a /s b", "a x. [b] [a]. b");
    check("a /p b", "[a] x. [b] ¶ a x");
    check("\"a b\" /s c", "c a. b c. a b. [c] x [a] [b]");
}

#[test]
fn no_word_counts_twice() {
    check("a w/3 a", "a x x x a");
    check("a w/3 a", "[a] x [a]");
    check("a w/5 \"a b\"", "a b");
    check("a w/5 \"a b\"", "[a] x [a] [b]");
}

#[test]
fn nested_matches_try_all_that_is_near() {
    check("(a w/9 b) w/1 c", "[a] b x [b] [c]");
    check("(a w/4 b) w/2 c", "[a] [c] x [b]");
    check("(a or b) w/2 (c or d)", "a x x [b] [d] x [a] [c] x x d");
}

#[test]
fn what_is_away_counts_where_it_is_away() {
    check("a not w/2 b", "a b x x x [a]");
    check("a not w/2 b", "a x b");
    check("a not /s b", "a b. [a] x");
}

#[test]
fn a_count_is_of_matches_apart() {
    check("atleast3(a)", "[a] x [a] [a]");
    check("atleast3(a)", "a x a");
    check("atleast2(\"a a\")", "a a a");
    check("atleast2(a w/2 b)", "[a] [b] x [b] [a]");
}

#[test]
fn a_loose_phrase_may_be_out_of_order_by_as_much_as_it_says() {
    check("\"a b c\"~1", "[a] x [b] [c]");
    check("\"a b c\"~1", "a x b x c");
    check("\"a b\"~2", "[b] [a]");
    check("\"a b\"~1", "b a");
    check("\"a a\"~3", "a x x");
}

#[test]
fn a_text_full_of_the_words_takes_no_longer_than_it_may() {
    let places: Vec<Stretch> = (0..200_000).map(|at| Stretch { first: at, last: at }).collect();
    let occurrences = Occurrences { leaves: vec![places; 3], ..Occurrences::default() };
    let mut leaves = Leaves::default();
    let part = leaves.add(&parse("(a w/900 b) w/900 c").query, &Expansions::default(), &[], &mut None);
    assert!(part.is_in(&occurrences));
    assert!(!part.words_in(&occurrences).is_empty());
}

#[test]
fn many_words_before_the_other_ones_are_not_looked_through() {
    let at = |positions: std::ops::Range<u32>| positions.map(|at| Stretch { first: at, last: at }).collect();
    let mut occurrences = Occurrences { leaves: vec![at(9_000..18_000), at(0..9_000)], ..Occurrences::default() };
    occurrences.leaves[0].push(Stretch { first: 20_000, last: 20_000 });
    occurrences.leaves[1].push(Stretch { first: 20_001, last: 20_001 });
    occurrences.paragraph_starts = vec![0, 20_000];
    let check = |query: &str, expected: usize| {
        let mut leaves = Leaves::default();
        let part = leaves.add(&parse(query).query, &Expansions::default(), &[], &mut None);
        assert_eq!(part.words_in(&occurrences).len(), expected, "{query}");
    };
    check("a pre/p b", 2);
    check("a not pre/p b", 9_000);
}
