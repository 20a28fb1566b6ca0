//! Texts with brackets around their marks, and the passages selected from them.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

/// Checks the passages of `text`, in which brackets stand around marks, and the brackets in them; `…` stands where a
/// sentence was cut.
#[track_caller]
fn check(text: &str, options: SnippetOptions, expected: &[&str]) {
    let mut marks = Vec::new();
    let mut plain = String::new();
    let mut leaves: Vec<String> = Vec::new();
    let mut start = 0;
    for c in text.chars() {
        match c {
            '[' => start = plain.len(),
            ']' => {
                let word = plain[start..].to_owned();
                let leaf = leaves.iter().position(|leaf| *leaf == word).unwrap_or_else(|| {
                    leaves.push(word);
                    leaves.len() - 1
                });
                marks.push((start..plain.len(), leaf));
            }
            _ => plain.push(c),
        }
    }
    let show = |snippet: &Snippet| {
        let mut text = snippet.text.clone();
        for mark in snippet.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        let before = if snippet.starts_mid_sentence { "…" } else { "" };
        let after = if snippet.ends_mid_sentence { "…" } else { "" };
        format!("{before}{text}{after}")
    };
    let shown: Vec<String> = select(&plain, &marks, options).iter().map(show).collect();
    assert_eq!(shown, expected);
}

fn at_most(n_snippets: usize, max_graphemes: usize) -> SnippetOptions {
    SnippetOptions { n_snippets, max_graphemes, context: Context::Filled }
}

/// Asks for three passages with so many sentences around the marked ones.
fn with_sentences(n: usize) -> SnippetOptions {
    SnippetOptions { context: Context::Sentences(n), ..at_most(3, 40) }
}

#[test]
fn as_many_sentences_are_shown_around_as_are_asked_for() {
    let text = "One. Two. A [truce] holds. Four. Five.";
    check(text, with_sentences(0), &["A [truce] holds."]);
    check(text, with_sentences(1), &["Two. A [truce] holds. Four."]);
    check(text, with_sentences(9), &["One. Two. A [truce] holds. Four. Five."]);
    check("One. Two. Three.", with_sentences(1), &["One. Two."]);
}

#[test]
fn context_stays_in_its_paragraph() {
    check("One.\n\nA [truce] holds.\n\nFour.", with_sentences(2), &["A [truce] holds."]);
    check("One.\n\nTwo. A [truce] holds. Four.\n\nFive.", with_sentences(2), &["Two. A [truce] holds. Four."]);
}

#[test]
fn passages_that_meet_become_one() {
    let text = "A [truce] holds. Two. Three. We [talk]. Five.";
    check(text, with_sentences(0), &["A [truce] holds.", "We [talk]."]);
    check(text, with_sentences(1), &["A [truce] holds. Two. Three. We [talk]. Five."]);
    check("A [truce]. Two. Three. Four. We [talk].", with_sentences(1), &["A [truce]. Two.", "Four. We [talk]."]);
    check("A [truce]. We [talk].\n\nNo [aid].", with_sentences(1), &["A [truce]. We [talk].", "No [aid]."]);
}

#[test]
fn a_sentence_too_long_for_context_is_cut() {
    let long = "They would all hold for as long as rain fell there";
    check(
        &format!("{long}. A [truce]. {long}."),
        with_sentences(1),
        &["…hold for as long as rain fell there. A [truce]. They would all hold for as long as rain…"],
    );
    check(
        &format!("One. {long} a [truce] {long}. Two."),
        with_sentences(1),
        &["…there a [truce] They would all hold for…"],
    );
}

#[test]
fn whole_sentences_are_shown_with_those_that_follow() {
    check("It rained. The [truce] holds. All is calm.", at_most(3, 35), &["The [truce] holds. All is calm."]);
    check("It rained. The [truce] holds. All is calm.", at_most(3, 20), &["The [truce] holds."]);
    check("The [truce] holds.\n\nAll is calm.", at_most(3, 99), &["The [truce] holds."]);
    check("It rained. He saw. The [truce] holds.", at_most(3, 30), &["He saw. The [truce] holds."]);
    check("It rained.\n\nThe [truce] holds.", at_most(3, 99), &["The [truce] holds."]);
}

#[test]
fn passages_that_show_other_parts_of_the_query_come_before_those_with_more_marks() {
    let text = "No [truce]. The [truce] and [truce]. Another day. A [truce] and [talks]. We have [aid].";
    check(text, at_most(1, 22), &["A [truce] and [talks]."]);
    check(text, at_most(2, 22), &["A [truce] and [talks].", "We have [aid]."]);
    check(text, at_most(3, 22), &["The [truce] and [truce].", "A [truce] and [talks].", "We have [aid]."]);
}

#[test]
fn neighbours_with_marks_share_a_passage() {
    check("A [truce] holds. Then [talks] began.", at_most(3, 60), &["A [truce] holds. Then [talks] began."]);
}

#[test]
fn a_long_sentence_is_cut_at_words_around_its_marks() {
    let text = "Officials who had travelled to the capital said that the [truce] would hold for as long as rain fell.";
    check(text, at_most(3, 40), &["…that the [truce] would hold for as long…"]);
    check("[truce] would hold for as long as rain fell", at_most(3, 20), &["[truce] would hold…"]);
    check("They would hold for as long as [truce]", at_most(3, 20), &["…as long as [truce]"]);
}

#[test]
fn far_marks_of_a_long_sentence_get_passages_of_their_own() {
    let text = "A [truce] is what they want and after that, all agree, must come [talks] with guarantees";
    check(text, at_most(3, 30), &["A [truce] is what they want and…", "…come [talks] with guarantees"]);
}

#[test]
fn scripts_without_spaces_are_cut_between_characters() {
    check(
        "停火协议在周二生效谈判代表返回首都[东京]继续举行会议讨论交换战俘",
        at_most(1, 12),
        &["…回首都[东京]继续举行会议讨…"],
    );
    check("停火。[东京]会议。战俘", at_most(1, 5), &["[东京]会议。"]);
}

#[test]
fn white_space_collapses_and_marks_move_with_it() {
    check("A\n  [cease\n fire]\tholds", at_most(1, 99), &["A [cease fire] holds"]);
}

#[test]
fn emoji_and_combining_marks_count_as_readers_see_them() {
    check("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 [e\u{301}te\u{301}] x y z. Next.", at_most(1, 14), &["👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 [e\u{301}te\u{301}] x y z."]);
}

#[test]
fn without_marks_the_text_begins() {
    check("One two. Three four.\n\nFive six.", at_most(3, 22), &["One two. Three four."]);
    check("One two three four five", at_most(3, 12), &["One two…"]);
    check(" \n", at_most(3, 12), &[]);
}

#[test]
fn a_phrase_across_sentences_is_shown_whole() {
    check("So it was in [May. They] left. Home.", at_most(1, 28), &["So it was in [May. They] left."]);
}

#[test]
fn a_huge_text_and_a_heap_of_marks_are_no_trouble() {
    let text = format!("start {}word end", "a\u{301}\u{301}\u{301} filler ".repeat(200_000));
    let at = text.len() - 8;
    let snippets = select(&text, &[(0..5, 0), (at..at + 4, 1)], SnippetOptions::default());
    assert_eq!(snippets.len(), 2);
    let heap = format!("x{} y", "\u{301}".repeat(1_000_000));
    assert!(select(&heap, &[(0..1, 0)], SnippetOptions::default())[0].text.len() < 10_000);
    let every_word: Vec<_> = (0..100_000).map(|word| (word * 2..word * 2 + 1, word % 3)).collect();
    assert_eq!(select(&"a ".repeat(100_000), &every_word, SnippetOptions::default()).len(), 3);
    let sentences = "A b c. ".repeat(200_000);
    let every_sentence: Vec<_> = (0..200_000).map(|n| (n * 7 + 2..n * 7 + 3, n % 5)).collect();
    let all = SnippetOptions { n_snippets: usize::MAX, max_graphemes: 6, context: Context::Filled };
    assert_eq!(select(&sentences, &every_sentence, all).len(), 200_000);
    let joined = SnippetOptions { context: Context::Sentences(1), ..all };
    assert_eq!(select(&sentences, &every_sentence, joined).len(), 1);
}

proptest! {
    #[test]
    fn snippets_are_stretches_of_the_text_with_its_marks(
        text in r"([a-z]{1,9}|[ .!\n]|日本|。|é|e\u{301}|👨‍👩‍👧|العربية){0,60}",
        cuts in proptest::collection::vec(0_usize..300, 0..12),
        n_snippets in 0_usize..4,
        max_graphemes in 1_usize..60,
        n_sentences in proptest::option::of(0_usize..4),
    ) {
        let mut ends: Vec<usize> = cuts.iter().map(|&cut| text.floor_char_boundary(cut)).collect();
        ends.sort_unstable();
        let marks: Vec<_> = ends.chunks_exact(2).enumerate().map(|(leaf, pair)| (pair[0]..pair[1], leaf)).collect();
        let context = n_sentences.map_or(Context::Filled, Context::Sentences);
        let snippets = select(&text, &marks, SnippetOptions { n_snippets, max_graphemes, context });
        prop_assert!(snippets.len() <= n_snippets);
        let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for snippet in &snippets {
            prop_assert!(collapsed.contains(&snippet.text), "{:?} in {:?}", snippet.text, collapsed);
            if context == Context::Filled {
                prop_assert!(snippet.text.graphemes(true).count() <= max_graphemes);
            }
            let mut last_end = 0;
            for mark in &snippet.marks {
                prop_assert!(snippet.text.get(mark.clone()).is_some_and(|marked| !marked.is_empty()));
                prop_assert!(mark.start >= last_end);
                last_end = mark.end;
            }
        }
    }
}
