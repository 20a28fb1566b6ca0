//! The engine, the matcher and a third evaluator that knows nothing of either agree on what matches and what is marked.
//!
//! Archives and queries are made at random. The third evaluator ([`judge`]) tries every combination of the words of an
//! article, as the documentation of the query language defines a match.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod judge;

use std::collections::BTreeSet;
use std::path::Path;

use newsdex::analysis::{Analyser, Part};
use newsdex::article::{Article, ArticleId, Language};
use newsdex::catalogue::{FileKey, FileRecord, FileState, Outcome};
use newsdex::engine::embedded::Embedded;
use newsdex::engine::{Engine, Writer, WriterSettings};
use newsdex::matching;
use newsdex::query::{Form, Query, Within, WordOrder, Zone, parse};
use newsdex::search::{Matching, SearchRequest};
use proptest::prelude::*;

use judge::Judge;

const VOCABULARY: [&str; 5] = ["harbour", "truce", "envoy", "talks", "strike"];

/// A text as paragraphs of sentences of words.
type Paragraphs = Vec<Vec<Vec<&'static str>>>;

/// An article as its words stand, before it is text.
#[derive(Clone, Debug)]
struct Story {
    headline: Vec<&'static str>,
    lead: Vec<&'static str>,
    body: Paragraphs,
}

impl Story {
    fn article(&self, number: usize) -> Article {
        let sentence = |words: &Vec<&str>| {
            let text = words.join(" ");
            let (first, rest) = text.split_at(text.len().min(1));
            format!("{}{rest}.", first.to_uppercase())
        };
        let paragraph = |sentences: &Vec<Vec<&str>>| sentences.iter().map(sentence).collect::<Vec<_>>().join(" ");
        let text = |words: &Vec<&'static str>| (!words.is_empty()).then(|| sentence(words));
        Article {
            id: ArticleId::of(&number.to_le_bytes()),
            headline: text(&self.headline),
            lead: text(&self.lead),
            body: self.body.iter().map(paragraph).collect::<Vec<_>>().join("\n\n"),
            language: Some(Language::ENGLISH),
            ..Article::default()
        }
    }
}

fn sentence(max_words: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 1..=max_words)
}

fn story() -> impl Strategy<Value = Story> {
    let body = prop::collection::vec(prop::collection::vec(sentence(6), 1..3), 1..3);
    let headline = prop_oneof![Just(Vec::new()), sentence(4)];
    let lead = prop_oneof![3 => Just(Vec::new()), 1 => sentence(4)];
    (headline, lead, body).prop_map(|(headline, lead, body)| Story { headline, lead, body })
}

fn leaf() -> impl Strategy<Value = Query> {
    let word = || prop::sample::select(&VOCABULARY[..]);
    let zone = prop_oneof![
        6 => Just(Zone::Text),
        1 => prop::sample::select(&[Zone::Headline, Zone::Lead, Zone::HeadlineOrLead, Zone::Body][..]),
    ];
    let form = prop_oneof![Just(Form::Stem), Just(Form::Exact)];
    let slop = prop_oneof![2 => Just(0_u32), 1 => 1..4_u32];
    let pattern =
        prop::sample::select(&[("t", Form::Prefix), ("t?lk*", Form::Wildcard), ("truec", Form::Fuzzy(1))][..]);
    prop_oneof![
        1 => (pattern, zone.clone()).prop_map(|((text, form), zone)| Query::Word { text: text.to_owned(), form, zone }),
        3 => (word(), form, zone.clone()).prop_map(|(text, form, zone)| Query::Word { text: text.to_owned(), form, zone }),
        1 => (prop::collection::vec(word(), 2..4), zone, slop)
            .prop_map(|(words, zone, slop)| Query::Phrase { text: words.join(" "), zone, slop }),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let within = || prop_oneof![4 => (1..5_u32).prop_map(Within::Words), 1 => Just(Within::Sentence), 1 => Just(Within::Paragraph)];
    let order = || prop_oneof![2 => Just(WordOrder::Any), 1 => Just(WordOrder::LeftFirst)];
    leaf().prop_recursive(4, 10, 3, move |part| {
        let two = || (part.clone(), part.clone(), within(), order());
        prop_oneof![
            4 => two().prop_map(|(left, right, within, order)| Query::near(left, right, within, order)),
            1 => two().prop_map(|(left, right, within, order)| Query::not_near(left, right, within, order)),
            1 => (2..4_u32, part.clone()).prop_map(|(n, part)| Query::at_least(n, part)),
            2 => prop::collection::vec(part.clone(), 2..4).prop_map(Query::any_of),
            1 => prop::collection::vec(part.clone(), 2..4).prop_map(Query::all_of),
            1 => part.clone().prop_map(|part| part.boosted(2.0)),
            1 => part.clone().prop_map(Query::negated),
        ]
    })
}

/// Indexes stories in several segments, with some replaced and some deleted; returns those that are left.
fn archive(folder: &Path, stories: &[Story]) -> (Embedded, Vec<(ArticleId, Story)>) {
    let engine = Embedded::create(folder).unwrap();
    let settings = WriterSettings { n_threads: 1, memory_bytes: 32 << 20 };
    let key = |number: usize| FileKey::of(Path::new(&format!("/archive/{number}.txt")));
    let record = FileRecord { state: FileState { size: 1, modified: 1, hash: 1 }, outcome: Outcome::Article };
    let mut alive = Vec::new();
    for round in 0..2 {
        let writer: Box<dyn Writer + '_> = engine.writer(&settings).unwrap();
        for (number, story) in stories.iter().enumerate() {
            // Half of the files get another story in the second round, and each fifth file goes.
            let number_of_story = if round == 1 && number % 2 == 0 { number + stories.len() } else { number };
            let story = if number_of_story == number { story } else { &stories[stories.len() - 1 - number] };
            let is_written = round == 0 || number % 2 == 0;
            if is_written {
                writer.put_file(&key(number), &record, Some(story.article(number_of_story)), None).unwrap();
            }
            if round == 1 && number % 5 == 4 {
                writer.delete_file(&key(number)).unwrap();
            } else if round == 1 {
                alive.push((story.article(number_of_story).id, story.clone()));
            }
            if number % 4 == 3 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        writer.close().unwrap();
    }
    (engine, alive)
}

fn check(engine: &Embedded, alive: &[(ArticleId, Story)], query: &Query) -> Result<(), TestCaseError> {
    let request = SearchRequest { matching: Matching::All, limit: 1_000, ..SearchRequest::new(query.clone()) };
    let found: BTreeSet<ArticleId> =
        engine.search(&request).unwrap().articles.iter().map(|found| found.article.id).collect();
    let expansions = engine.expand(query).unwrap();
    for (number, (id, story)) in alive.iter().enumerate() {
        let judge = Judge::of(story);
        let expected = judge.evaluate(query);
        prop_assert_eq!(found.contains(id), expected.is_some(), "{} in {:?}", query, story);
        let article = story.article(number);
        let marks = matching::find(query, &expansions, &article, &mut Analyser::new()).marks;
        let marked: BTreeSet<usize> =
            marks.iter().flat_map(|mark| judge.words_in(mark.part, mark.span.clone(), &article)).collect();
        prop_assert_eq!(marked, expected.unwrap_or_default(), "marks of {} in {:?}", query, story);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_is_marked_is_what_is_meant(
        stories in prop::collection::vec(story(), 1..12),
        queries in prop::collection::vec(query(), 30),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (engine, alive) = archive(&folder.path().join("index"), &stories);
        for query in &queries {
            check(&engine, &alive, query)?;
            // What is typed is what was meant.
            prop_assert_eq!(&parse(&query.to_string()).query, query);
        }
    }
}

#[test]
fn parts_stand_too_far_apart_to_be_near() {
    let story = Story { headline: vec!["truce"], lead: vec![], body: vec![vec![vec!["talks"]]] };
    let folder = tempfile::tempdir().unwrap();
    let (engine, alive) = archive(&folder.path().join("index"), &[story]);
    let count = |text: &str| engine.count(&parse(text).query).unwrap();
    assert_eq!(
        (alive.len(), count("truce and talks"), count("truce w/999 talks"), count("truce /p talks")),
        (1, 1, 0, 0)
    );
}

/// The parts that stories have.
const PARTS: [Part; 3] = [Part::Headline, Part::Lead, Part::Body];
