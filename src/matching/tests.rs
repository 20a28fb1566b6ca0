//! What is marked, case by case, and against a second evaluator that is slow and plain.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::analysis::Typed;
use crate::query::{Facet, Form, Zone};

fn word(text: &str) -> Query {
    Query::Word { text: text.to_owned(), form: Form::Stem, zone: Zone::Text }
}

fn prefix(text: &str) -> Query {
    Query::Word { text: text.to_owned(), form: Form::Prefix, zone: Zone::Text }
}

fn phrase(text: &str) -> Query {
    Query::Phrase { text: text.to_owned(), zone: Zone::Text, slop: 0 }
}

fn not(query: Query) -> Query {
    Query::Not(Box::new(query))
}

fn outlet(value: &str) -> Query {
    Query::Facet { field: Facet::Outlet, value: value.to_owned() }
}

fn article(headline: &str, body: &str) -> Article {
    Article {
        headline: Some(headline.to_owned()),
        body: body.to_owned(),
        language: Some(Language::ENGLISH),
        ..Article::default()
    }
}

fn pattern(text: &str, form: Form) -> Query {
    Query::Word { text: text.to_owned(), form, zone: Zone::Text }
}

/// Returns the words of `article` that the patterns of `query` stand for.
fn expansions(query: &Query, article: &Article) -> Expansions {
    let mut words = BTreeMap::new();
    for (_, text) in analysis::parts(article) {
        Analyser::new().analyse(text, article.language, 0, &mut |term| {
            words.insert(term.text.to_owned(), 1);
        });
    }
    Expansions::among(query, article.language.as_slice(), &words)
}

/// Finds what `query` matches in an archive that has only `article`.
fn find_alone(query: &Query, article: &Article) -> Matches {
    find(query, &expansions(query, article), article, &mut Analyser::new())
}

/// Checks what `query` marks in an English article whose headline and body are parted by ` | ` in `expected`, where
/// brackets stand around each mark, with its leaf.
#[track_caller]
fn check(query: &Query, expected: &str) {
    let plain: String = expected.chars().filter(|c| !matches!(c, '[' | ']' | '⁰' | '¹' | '²')).collect();
    let (headline, body) = plain.split_once(" | ").unwrap();
    let matches = find_alone(query, &article(headline, body));
    let show = |part: Part, text: &str| {
        let mut shown = text.to_owned();
        for mark in matches.marks.iter().rev().filter(|mark| mark.part == part) {
            shown.insert_str(mark.span.end, ["]⁰", "]¹", "]²"][mark.leaf]);
            shown.insert(mark.span.start, '[');
        }
        shown
    };
    assert_eq!(format!("{} | {}", show(Part::Headline, headline), show(Part::Body, body)), expected);
}

#[test]
fn words_are_marked_in_all_their_forms() {
    check(&word("talks"), "Peace [talk]⁰ | They [talked]⁰ of [Talks]⁰’ end");
}

#[test]
fn an_and_marks_all_of_its_parts_or_nothing() {
    check(&Query::And(vec![word("peace"), word("war")]), "[Peace]⁰ | and [war]¹");
    check(&Query::And(vec![word("peace"), word("war")]), "Peace | and quiet");
    check(&Query::And(vec![word("peace"), not(word("war"))]), "Peace | and war");
    check(&Query::And(vec![word("peace"), not(word("war"))]), "[Peace]⁰ | and quiet");
}

#[test]
fn an_or_marks_only_the_branches_that_are_satisfied() {
    let query = Query::Or(vec![Query::And(vec![word("peace"), word("war")]), word("quiet")]);
    check(&query, "Peace | and [quiet]²");
}

#[test]
fn words_typed_side_by_side_mark_those_that_are_there() {
    check(&Query::Words(vec![word("peace"), word("war")]), "[Peace]⁰ | and quiet");
    check(&Query::Words(vec![word("peace"), not(word("quiet"))]), "Peace | and quiet");
}

#[test]
fn what_the_engine_judges_counts_as_satisfied() {
    check(&Query::And(vec![word("peace"), outlet("The Globe")]), "[Peace]⁰ | now");
    check(&Query::And(vec![word("peace"), not(outlet("The Globe"))]), "[Peace]⁰ | now");
    check(&Query::Words(vec![word("peace"), outlet("The Globe")]), "[Peace]⁰ | now");
    check(&Query::And(vec![word("peace"), not(Query::And(vec![outlet("The Globe"), word("war")]))]), "[Peace]⁰ | war");
}

#[test]
fn a_phrase_is_marked_whole_and_does_not_cross_parts() {
    check(&phrase("cease fire deal"), "Cease-fire of a deal | A [cease-fire deal]⁰ and fire");
    check(&phrase("peace talks"), "Peace | talks");
}

#[test]
fn a_compound_is_marked_whole_where_it_is_met_whole() {
    check(&word("ceasefire"), "A [cease-fire]⁰ | no [ceasefire]⁰");
    check(&prefix("covid"), "[COVID-19]⁰ | [covid]⁰ and [Covids]⁰");
}

#[test]
fn patterns_mark_the_words_that_they_stand_for() {
    check(&pattern("zelensk?y", Form::Wildcard), "[Zelenskyy]⁰ and Zelensky | [Zelenskiy]⁰");
    check(&pattern("*fire", Form::Wildcard), "A [cease-fire]⁰ | no [campfire]⁰, no [fire]⁰");
    check(&pattern("turce", Form::Fuzzy(1)), "[Truce]⁰ | no truces");
    check(&pattern("tr.ces?", Form::Regex), "[Truce]⁰ | no [traces]⁰ of a trucel");
    check(&Query::And(vec![word("peace"), not(pattern("w?r", Form::Wildcard))]), "Peace | and war");
}

#[test]
fn a_word_marks_the_compounds_that_it_is_part_of() {
    let german = |body: &str| Article { language: Language::from_tag("de"), ..article("Waffen", body) };
    let marked = |query: &Query, body: &str| {
        let matches = find_alone(query, &german(body));
        matches.marks.iter().map(|mark| body[mark.span.clone()].to_owned()).collect::<Vec<_>>()
    };
    let body = "Die Waffenruhe bringt Ruhe, nicht Unruhe.";
    assert_eq!(marked(&word("Ruhe"), body), ["Waffenruhe", "Ruhe"]);
    assert_eq!(marked(&pattern("Ruhe", Form::Exact), body), ["Ruhe"]);
    assert_eq!(marked(&phrase("bringt Ruhe"), body), ["bringt Ruhe"]);
}

#[test]
fn a_run_is_marked_as_typed() {
    check(&word("東京"), "[東京]⁰大会 | 東と京");
    check(&word("東"), "[東]⁰京大会 | [東]⁰と京");
}

#[test]
fn overlapping_marks_are_one() {
    check(&Query::And(vec![phrase("peace talks"), word("talks")]), "[Peace talks]⁰ | end of [talks]¹");
}

#[test]
fn a_zone_keeps_to_its_parts() {
    let query = Query::Word { text: "peace".to_owned(), form: Form::Exact, zone: Zone::Headline };
    check(&query, "[Peace]⁰ | peace");
}

#[test]
fn the_headlines_not_shown_are_matched_each_for_itself() {
    let mut article = article("Peace", "They talk.");
    article.other_headlines = vec!["Talks go".to_owned(), "On the river".to_owned()];
    let places = |query: &Query| {
        let matches = find_alone(query, &article);
        matches.marks.into_iter().map(|mark| (mark.part, mark.span)).collect::<Vec<_>>()
    };
    assert_eq!(places(&phrase("the river")), [(Part::OtherHeadline(1), 3..12)]);
    assert_eq!(places(&phrase("go on")), []);
    assert_eq!(places(&phrase("peace talks")), []);
    let talks = Query::Word { text: "talks".to_owned(), form: Form::Stem, zone: Zone::Headline };
    assert_eq!(places(&talks), [(Part::OtherHeadline(0), 0..5)]);
}

#[test]
fn acronyms_do_not_mark_pronouns() {
    check(&word("U.S."), "The [U.S.]⁰ and us | The [US]⁰ for us");
}

#[test]
fn leaves_under_not_have_no_number() {
    let query = Query::And(vec![not(word("a")), word("b"), not(not(word("c"))), word("d")]);
    let matches = find_alone(&query, &article("b c", "x"));
    assert_eq!((matches.n_leaves, matches.leaves_found), (2, vec![0]));
}

#[test]
fn a_huge_body_is_marked_as_far_as_it_is_read() {
    let body = format!("peace {}war", "filler ".repeat(MAX_MARKED_BYTES / 7));
    let query = Query::And(vec![word("peace"), word("war")]);
    let matches = find_alone(&query, &article("", &body));
    assert_eq!(matches.marks.len(), 1);
    assert_eq!(matches.leaves_found, [0]);
}

fn stands_for(pattern: &Pattern, term: &str) -> bool {
    let may_match = layer::is_surface(term) || matches!(pattern, Pattern::Prefix(_));
    may_match && pattern.matcher().is_some_and(|matcher| matcher.slips(term).is_some())
}

/// The second evaluator: all terms in a list, each place tried, nothing clever.
struct Plain {
    terms: Vec<(Part, u32, String, Range<usize>)>,
}

impl Plain {
    fn new(article: &Article) -> Self {
        let mut terms = Vec::new();
        for (part, text) in analysis::parts(article) {
            Analyser::new().analyse(text, article.language, 0, &mut |term| {
                terms.push((part, term.position, term.text.to_owned(), term.span));
            });
        }
        Self { terms }
    }

    fn places(&self, typed: &Typed) -> Vec<(Part, Range<usize>)> {
        let mut places = Vec::new();
        for slots in &typed.alternatives {
            for &(part, first, ..) in &self.terms {
                let spans: Vec<Vec<Range<usize>>> = slots
                    .iter()
                    .map(|slot| {
                        let fits = |term: &String| {
                            slot.terms.contains(term) || slot.patterns.iter().any(|pattern| stands_for(pattern, term))
                        };
                        let at_slot = |&&(its_part, position, ref term, _): &&(Part, u32, String, Range<usize>)| {
                            its_part == part && position == first + slot.offset && fits(term)
                        };
                        self.terms.iter().filter(at_slot).map(|(.., span)| span.clone()).collect()
                    })
                    .collect();
                if spans.iter().all(|spans| !spans.is_empty()) {
                    let all = || spans.iter().flatten();
                    let start = all().map(|span| span.start).min().unwrap_or(0);
                    places.push((part, start..all().map(|span| span.end).max().unwrap_or(0)));
                }
            }
        }
        places
    }

    /// Returns the places that satisfy `query`, or `None` when it is not satisfied.
    fn evaluate(&self, query: &Query) -> Option<Vec<(Part, Range<usize>)>> {
        let languages = [Language::ENGLISH];
        match query {
            Query::Word { text, form, .. } => {
                Some(self.places(&analysis::typed_word(text, *form, &languages))).filter(|places| !places.is_empty())
            }
            Query::Phrase { text, .. } => {
                Some(self.places(&analysis::typed_phrase(text))).filter(|places| !places.is_empty())
            }
            Query::And(parts) => {
                Some(parts.iter().map(|part| self.evaluate(part)).collect::<Option<Vec<_>>>()?.concat())
            }
            Query::Or(parts) => {
                let satisfied: Vec<_> = parts.iter().filter_map(|part| self.evaluate(part)).collect();
                (!satisfied.is_empty()).then(|| satisfied.concat())
            }
            Query::Words(parts) => {
                let (nots, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| matches!(part, Query::Not(_)));
                let fails = nots.iter().any(|not| self.evaluate(not).is_none());
                let present: Vec<_> = others.iter().filter_map(|part| self.evaluate(part)).collect();
                (!fails && (others.is_empty() || !present.is_empty())).then(|| present.concat())
            }
            Query::Not(part) => self.evaluate(part).is_none().then(Vec::new),
            _ => Some(Vec::new()),
        }
    }
}

const VOCABULARY: [&str; 14] = [
    "peace",
    "talks",
    "talk",
    "war",
    "US",
    "us",
    "U.S.",
    "cease-fire",
    "ceasefire",
    "fire",
    "COVID-19",
    "Biden's",
    "東京都",
    "l'état",
];

const PATTERNS: [(&str, Form); 8] = [
    ("t?lk", Form::Wildcard),
    ("*fire", Form::Wildcard),
    ("c*e", Form::Wildcard),
    ("pace", Form::Fuzzy(1)),
    ("wars", Form::Fuzzy(2)),
    ("cease-fires", Form::Fuzzy(1)),
    ("talks?|w.*", Form::Regex),
    ("Biden peace", Form::Name),
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(VOCABULARY.to_vec()), 0..12).prop_map(|words| words.join(" "))
}

fn query() -> impl Strategy<Value = Query> {
    let typed = || proptest::sample::select(VOCABULARY.to_vec());
    let leaf = prop_oneof![
        typed().prop_map(word),
        typed().prop_map(|text| Query::Word { text: text.to_owned(), form: Form::Exact, zone: Zone::Text }),
        proptest::sample::select(vec!["ta", "cease", "covid-1", "bid", "東京"]).prop_map(prefix),
        proptest::sample::select(PATTERNS.to_vec()).prop_map(|(text, form)| pattern(text, form)),
        (typed(), typed()).prop_map(|(one, other)| phrase(&format!("{one} {other}"))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(Query::And),
            parts().prop_map(Query::Or),
            parts().prop_map(Query::Words),
            inner.clone().prop_map(not),
        ]
    })
}

proptest! {
    #[test]
    fn exactly_what_satisfies_the_query_is_marked(headline in text(), body in text(), query in query()) {
        let article = article(&headline, &body);
        let matches = find_alone(&query, &article);
        let expected = Plain::new(&article).evaluate(&query).unwrap_or_default();
        for (part, text) in analysis::parts(&article) {
            for at in 0..text.len() {
                let is_expected = expected.iter().any(|(its_part, span)| *its_part == part && span.contains(&at));
                let is_marked = matches.marks.iter().any(|mark| mark.part == part && mark.span.contains(&at));
                prop_assert_eq!(is_marked, is_expected, "byte {} of {:?} in {:?}", at, part, text);
            }
        }
        for pair in matches.marks.windows(2) {
            prop_assert!(pair[0].part < pair[1].part || pair[0].span.end <= pair[1].span.start);
        }
    }
}
