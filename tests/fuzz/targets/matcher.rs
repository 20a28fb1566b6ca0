//! Any query against any text: marks lie on characters of the text and apart from each other, and passages show them.
#![no_main]

use std::collections::BTreeMap;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use newsdex::analysis::{Analyser, Expansions, layer};
use newsdex::article::{Article, Language};
use newsdex::query::parse_on;
use newsdex::snippet::{self, SnippetOptions};
use newsdex::{analysis, matching};

fuzz_target!(|input: (&str, &str, &str, u8)| {
    let (query, headline, body, language) = input;
    let languages = ["en", "de", "tr", "ar", "ru"].map(Language::from_tag);
    let language = languages.get(usize::from(language)).copied().flatten();
    let query = parse_on(query, date(2026, 6, 1)).query;
    let article = Article { headline: Some(headline.to_owned()), body: body.to_owned(), language, ..Article::default() };
    let mut analyser = Analyser::new();
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (_, text) in analysis::parts(&article) {
        analyser.analyse(text, language, 0, &mut |term| {
            if layer::is_surface(term.text) {
                *words.entry(term.text.to_owned()).or_default() += 1;
            }
        });
    }
    let languages: Vec<Language> = language.into_iter().collect();
    let expansions = Expansions::among(&query, &languages, &words);
    let matches = matching::find(&query, &expansions, &article, &mut analyser);
    for pair in matches.marks.windows(2) {
        assert!(pair[0].part < pair[1].part || pair[0].span.end <= pair[1].span.start, "marks overlap: {pair:?}");
    }
    for (part, text) in analysis::parts(&article) {
        let marks: Vec<_> =
            matches.marks.iter().filter(|mark| mark.part == part).map(|mark| (mark.span.clone(), mark.leaf)).collect();
        for (span, leaf) in &marks {
            assert!(text.get(span.clone()).is_some_and(|marked| !marked.is_empty()), "{span:?} is no text of {text:?}");
            assert!(matches.leaves_found.contains(leaf));
        }
        for snippet in snippet::select(text, &marks, SnippetOptions::default()) {
            assert!(snippet.marks.iter().all(|mark| snippet.text.get(mark.clone()).is_some()));
        }
    }
});
