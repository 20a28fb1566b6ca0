//! The table of the module's documentation, row by row, and what holds for every text.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::query::Form;

mod languages;

type Owned = (u32, String, Range<usize>);

fn terms(text: &str, language: Option<&str>) -> Vec<Owned> {
    let mut terms = Vec::new();
    let language = language.and_then(Language::from_tag);
    Analyser::new()
        .analyse(text, language, 0, &mut |term| terms.push((term.position, term.text.to_owned(), term.span)));
    terms
}

/// Checks the surfaces of `text`: positions parted by spaces, terms at one position by `+`.
#[track_caller]
fn check(text: &str, expected: &str) {
    let mut positions: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (position, term, _) in terms(text, None) {
        if layer::is_surface(&term) {
            positions.entry(position).or_default().push(term);
        }
    }
    let found: Vec<String> = positions.values().map(|terms| terms.join("+")).collect();
    assert_eq!(found.join(" "), expected);
}

/// Checks the terms of another layer, each with its position.
#[track_caller]
fn check_layer(text: &str, language: &str, layer: char, expected: &[(u32, &str)]) {
    let terms = terms(text, Some(language));
    let found: Vec<(u32, &str)> =
        terms.iter().filter_map(|(position, term, _)| Some((*position, term.strip_prefix(layer)?))).collect();
    assert_eq!(found, expected);
}

#[test]
fn case_accents_ligatures_and_width_do_not_count() {
    check("Élysée STRASSE Straße e\u{301}te\u{301} ﬁn ＡＢＣ", "elysee strasse strasse ete fin abc");
    check("ёлка й أحمد مُحَمَّد", "елка й احمد محمد");
}

#[test]
fn marks_are_spelled_out_in_names() {
    check(
        "Müller Mu\u{308}ller Århus KØBENHAVN Đoković",
        "muller+mueller muller+mueller arhus+aarhus kobenhavn+koebenhavn dokovic+djokovic",
    );
    check("für över Israël", "fur over israel");
    check("हिन्दी ज़मीन Երևան", "हिंदी जमीन երեվան");
    let spelled =
        |text, language| terms(text, Some(language)).iter().filter(|(_, term, _)| layer::is_surface(term)).count();
    assert_eq!([spelled("für", "de"), spelled("över", "sv"), spelled("İstanbul'da", "tr")], [2, 1, 2]);
}

#[test]
fn invisible_characters_are_not_there() {
    check("co\u{ad}operate\u{ad} \u{feff}word\u{200b}", "cooperate word");
}

#[test]
fn an_apostrophe_joins_ends_a_possessive_or_elides() {
    check("O'Brien don’t Qurʼan п’ять rock'n'roll", "obrien dont quran пять rocknroll");
    check("Biden's workers' US’s it’s", "biden workers us it");
    check("L’élection aujourd'hui d’aujourd’hui qu'il dell'arte", "l election aujourdhui d aujourdhui qu il dell arte");
    check("'quoted' the '90s", "quoted the 90s");
}

#[test]
fn letters_with_dots_are_one_word() {
    check("U.S. a.m. J.R.R. Tolkien U.S.-led", "us am jrr tolkien us+usled led");
    check("end.The bbc.co.uk i.e., x.", "end the bbc co uk ie x");
}

#[test]
fn a_short_name_with_an_ampersand_is_one_word() {
    check("AT&T Q&A Marks&Spencer R & D", "att qa marks spencer r d");
}

#[test]
fn numbers_are_read_as_they_are_printed() {
    check("1,200 1.200,50 3.5 3,5 $1.2bn 50%", "1200 1200.50 3.5 3.5 1.2bn 50");
    check("10:30 17.03.2025 1,2,3,4 2024.", "10 30 17 03 2025 1 2 3 4 2024");
    check("#MeToo @user 20th ½ CO₂", "metoo user 20th co2");
}

#[test]
fn a_compound_is_found_whole_and_in_parts() {
    check("COVID-19 F–16 and/or", "covid+covid19 19 f+f16 16 and+andor or");
    check("می\u{200c}خواهم", "مي+ميخواهم خواهم");
    check("cease-\u{ad}fire a - b -c 24/7 2-1", "cease fire a b c 24 7 2 1");
    check("mother-in-law's one-two-three-four", "mother+motherinlaw in law one+onetwothreefour two three four");
    check("a-b-c-d-e f-g", "a b c d e f+fg g");
    check("Île-d’Yeu l’ex-roi", "ile d yeu l ex+exroi roi");
}

#[test]
fn runs_give_pairs_of_characters() {
    check("日本語", "日本 本語 語");
    check("AI技術 は", "ai 技術 術 は");
    check("東京2020大会", "東京 京 2020 大会 会");
    check("ｶﾞｽ ガス", "ガス ス ガス ス");
    check("น้ำมัน", "น้ำ ำมั มัน น");
    check("대통령", "대통 통령 령");
}

#[test]
fn stems_stand_beside_surfaces_and_not_beside_numbers() {
    check_layer(
        "Talks COVID-19 U.S. cease-fires",
        "en",
        layer::STEM,
        &[(0, "en:talk"), (1, "en:covid"), (4, "en:ceas"), (4, "en:ceasefir"), (5, "en:fire")],
    );
    check_layer("KIRIK Irak", "tr", layer::STEM, &[(0, "tr:kirik"), (1, "tr:irak")]);
    check_layer("wars", "zh", layer::STEM, &[]);
}

#[test]
fn acronyms_are_known_by_dots_or_by_capitals_in_a_sentence_that_has_others() {
    check_layer(
        "The US and U.N. met AT&T. We did. US TALKS END.",
        "en",
        layer::ACRONYM,
        &[(1, "us"), (3, "un"), (5, "att")],
    );
    check_layer("Das US-Heer in U.S. G20 WASHINGTON", "de", layer::ACRONYM, &[(1, "us"), (4, "us")]);
    check_layer("WHO は", "ja", layer::ACRONYM, &[(0, "who")]);
}

#[test]
fn sentences_and_paragraphs_are_marked_at_their_first_word() {
    check_layer(
        "One two. “Three” four.\n\n* * *\n\nFive",
        "en",
        layer::START,
        &[(0, "s"), (0, "p"), (2, "s"), (4, "s"), (4, "p")],
    );
}

#[test]
fn spans_leave_out_what_is_no_part_of_the_word() {
    let text = "Biden’s U.S. COVID-19";
    let spans: Vec<String> = terms(text, None)
        .into_iter()
        .filter(|(_, term, _)| layer::is_surface(term))
        .map(|(_, _, span)| text[span].to_owned())
        .collect();
    assert_eq!(spans, ["Biden", "U.S.", "COVID", "COVID-19", "19"]);
}

#[test]
fn a_word_too_long_is_cut_and_still_found() {
    let text = "x".repeat(1_000_000);
    let terms = terms(&text, Some("en"));
    assert_eq!(terms[2].1.len(), 128);
    assert_eq!(terms.len(), 3);
    assert!(is_found(&text, Form::Stem, &terms, Some("en")));
}

#[test]
fn typed_words_meet_the_spellings_of_texts() {
    #[track_caller]
    fn check_found(text: &str, typed: &str, expected: bool) {
        let language = Some("en");
        assert_eq!(is_found(typed, Form::Stem, &terms(text, language), language), expected, "{typed} in {text}");
    }
    check_found("COVID-19", "covid19", true);
    check_found("COVID 19", "COVID-19", true);
    check_found("the ceasefires", "cease-fire", true);
    check_found("a cease-fire", "ceasefires", true);
    check_found("tell us more", "U.S.", false);
    check_found("the US and", "U.S.", true);
    check_found("the U.S. and", "us", true);
    check_found("O’Brien", "obrien", true);
    check_found("日本語", "本語", true);
    check_found("日本語", "語", true);
    check_found("日本語", "日", true);
    check_found("日本語", "日語", false);
    check_found("2-1", "21", false);
}

#[test]
fn a_prefix_is_the_beginning_of_the_last_word() {
    #[track_caller]
    fn check_found(text: &str, typed: &str, expected: bool) {
        assert_eq!(is_found(typed, Form::Prefix, &terms(text, None), None), expected, "{typed} in {text}");
    }
    check_found("COVID-19", "covid-1", true);
    check_found("COVID-19", "covid1", true);
    check_found("O'Brien", "O'B", true);
    check_found("日本語", "日本", true);
    check_found("ceasefire", "eas", false);
}

#[test]
fn an_article_gives_the_parts_it_has() {
    let article = Article {
        headline: Some("H".into()),
        other_headlines: vec!["O".into(), "P".into()],
        lead: Some(String::new()),
        body: "B".into(),
        ..Article::default()
    };
    let expected =
        [(Part::Headline, "H"), (Part::OtherHeadline(0), "O"), (Part::OtherHeadline(1), "P"), (Part::Body, "B")];
    assert_eq!(parts(&article).collect::<Vec<_>>(), expected);
    assert!(parts(&article).map(|(part, _)| part).is_sorted());
}

/// Searches as an index does, the slow way.
fn is_found(typed: &str, form: Form, terms: &[Owned], language: Option<&str>) -> bool {
    let languages: Vec<Language> = language.and_then(Language::from_tag).into_iter().collect();
    let stands_for = |pattern: &Pattern, term: &str| {
        (layer::is_surface(term) || matches!(pattern, Pattern::Prefix(_)))
            && pattern.matcher().is_some_and(|matcher| matcher.slips(term).is_some())
    };
    let stands_at = |slot: &Slot, start: u32| {
        terms.iter().any(|(position, term, _)| {
            *position == start + slot.offset
                && (slot.terms.contains(term) || slot.patterns.iter().any(|pattern| stands_for(pattern, term)))
        })
    };
    typed_word(typed, form, &languages)
        .alternatives
        .iter()
        .any(|slots| terms.iter().any(|&(start, ..)| slots.iter().all(|slot| stands_at(slot, start))))
}

/// Words with what may stand in them, in several scripts.
fn word() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z]{1,8}",
        "[0-9]{1,4}",
        "[a-zA-Zéßñøæœ]{1,6}",
        "[А-яёії]{1,6}",
        "[ء-ي]{1,5}",
        "[日本語東京の가나]{1,4}",
        r"\p{L}\p{M}?",
        Just("s".to_owned()),
        Just("l".to_owned()),
        Just("I".to_owned()),
    ];
    let joiner = prop_oneof![
        Just("'"),
        Just("’"),
        Just("-"),
        Just("/"),
        Just("."),
        Just(","),
        Just("&"),
        Just("–"),
        Just("\u{ad}")
    ];
    (piece.clone(), proptest::collection::vec((joiner, piece), 0..7))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |word, (joiner, piece)| word + joiner + &piece))
}

fn language() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(None), Just(Some("en")), Just(Some("tr")), Just(Some("fr")), Just(Some("ru"))]
}

proptest! {
    #[test]
    fn a_word_typed_as_it_stands_is_found(word in word(), before in "[a-z]{0,5}", language in language()) {
        let text = format!("{before} {word} next");
        let terms = terms(&text, language);
        for form in [Form::Stem, Form::Exact, Form::Prefix, Form::Fuzzy(1), Form::Fuzzy(2), Form::Name] {
            let is_searchable = !typed_word(&word, form, &[]).alternatives.is_empty();
            prop_assert!(!is_searchable || is_found(&word, form, &terms, language), "{:?} {:?}", form, word);
        }
    }

    #[test]
    fn terms_stand_in_order_on_character_boundaries(
        text in r"([a-zA-Z0-9 .,'’&/\-\n]|\PC|\p{M}|[日本語のก-๙ｶﾞ가-힣]|\s){0,80}",
        language in language(),
    ) {
        let (mut last_position, mut last_start) = (0, 0);
        let mut n_surfaces = BTreeMap::new();
        for (position, term, span) in terms(&text, language) {
            prop_assert!(text.get(span.clone()).is_some_and(|word| !word.is_empty()));
            prop_assert!(position >= last_position && position <= last_position + 1);
            prop_assert!(span.start >= last_start);
            prop_assert!(!term.is_empty());
            if layer::is_surface(&term) {
                *n_surfaces.entry(position).or_insert(0) += 1;
                prop_assert!(!term.chars().any(|c| c.is_whitespace() || c.is_control()), "{:?}", term);
            }
            (last_position, last_start) = (position, span.start);
        }
        prop_assert!(n_surfaces.values().all(|n| (1..=4).contains(n)));
    }
}
