//! Words that stand for other words, from outside.

use crate::archive::{Archive, text_article};

fn archive() -> Archive {
    let archive = Archive::new();
    for (name, headline) in [
        ("1.txt", "Zelenskyy meets envoys on the truce"),
        ("2.txt", "Zelensky speaks of a ceasefire"),
        ("3.txt", "Zelenskiy and the campfire of nations"),
        ("4.txt", "Turce or peace, asks a tabloid"),
    ] {
        archive.write(name, text_article(headline, "The council of the harbour met on Monday evening and went home."));
    }
    archive.index();
    archive
}

#[test]
fn patterns_find_and_mark_the_words_they_stand_for() {
    let archive = archive();
    let check = |query: &str, expected: &[&str]| {
        let ran = archive.run(&["search", "--sort", "oldest", "--json", "--", query]);
        let mut marked: Vec<String> = Vec::new();
        for hit in ran.json() {
            let headline = hit["headline"].as_str().unwrap().to_owned();
            for mark in hit["headline_marks"].as_array().unwrap() {
                let end = |n: usize| mark[n].as_u64().unwrap() as usize;
                marked.push(headline[end(0)..end(1)].to_owned());
            }
        }
        marked.sort();
        assert_eq!(marked, expected, "{query}");
    };
    check("zelensk?y", &["Zelenskiy", "Zelenskyy"]);
    check("zel*y", &["Zelenskiy", "Zelensky", "Zelenskyy"]);
    check("*fire", &["campfire", "ceasefire"]);
    check("truce~1", &["Turce", "truce"]);
    check("/zelensk(y|i)+/", &["Zelenskiy", "Zelensky", "Zelenskyy"]);
    check("=zelensky", &["Zelensky"]);
    check("zelenskyyy~1 -z*iy", &["Zelenskyy"]);
}

#[test]
fn a_pattern_that_stands_for_too_many_words_says_so() {
    let archive = Archive::new();
    let words: Vec<String> = (0..1_200).map(|n| format!("zebra{n}x")).collect();
    archive.write("many.txt", text_article("Many words", &words.join(" ")));
    archive.index();
    let said = "`zeb*x` stands for 1,200 words; the 1,000 most frequent were looked up";
    assert!(archive.run(&["search", "zeb*x"]).stdout().contains(said));
    assert!(archive.run(&["search", "-c", "zeb*x"]).stderr().contains(said));
    assert!(archive.run(&["search", "--json", "zeb*x"]).stderr().contains(said));
}

#[test]
fn patterns_that_take_long_are_looked_up_in_part_and_said_so() {
    let archive = archive();
    let query = (0..70).map(|n| format!("*q{}{}* or ", char::from(b'b' + n % 10), char::from(b'b' + n / 10)));
    let query = query.collect::<String>() + "*fire";
    let said = "only the first 64 patterns that any word may match (`*a`, `a~1`, `~~a`) were looked up; \
                7 patterns more stand for nothing";
    let ran = archive.run(&["search", "-c", &query]);
    assert_eq!(ran.stdout(), "0\n", "{}", ran.stderr());
    assert!(ran.stderr().contains(said), "{}", ran.stderr());
    assert!(archive.run(&["search", "--strict-query", &query]).failed().contains(said));
    assert_eq!(archive.run(&["search", "-c", "*fire or *a* or *b*"]).stderr(), "");
}

#[test]
fn an_impossible_regular_expression_is_words() {
    let archive = archive();
    let ran = archive.run(&["search", "/((z{1000}){1000}){1000}/"]);
    assert!(ran.stderr().contains("this is no regular expression (it would grow too large); read as words"));
    let ran = archive.run(&["search", "/(z.*)*y/"]);
    assert!(ran.done().contains("Zelensky"));
}

/// An archive in which one name stands in many spellings.
fn names() -> Archive {
    let archive = Archive::new();
    for (name, headline, body) in [
        ("1.txt", "Zelenskyy meets envoys", "The council met on Monday evening."),
        ("2.txt", "Selenskyj spricht im Rat", "Der Rat hat am Montag getagt und nichts beschlossen."),
        ("3.txt", "Зеленський у Києві", "Рада зібралася в понеділок і нічого не вирішила."),
        ("4.txt", "زيلينسكي في المجلس", "اجتمع المجلس يوم الاثنين ولم يقرر شيئا."),
        ("5.txt", "Envoys leave Kiev for Côte d'Ivoire", "The council met on Monday evening."),
        ("6.txt", "Wladimir Putin speaks", "Vladimir Poutine answers, and the Harbour Post prints it."),
    ] {
        archive.write(name, text_article(headline, body));
    }
    archive.index();
    archive
}

#[test]
fn a_name_is_found_in_all_its_spellings() {
    let archive = names();
    let check = |query: &str, n_expected: &str| {
        let ran = archive.run(&["search", "--count", "--", query]);
        assert_eq!(ran.stdout().trim(), n_expected, "{query}: {}", ran.stderr());
    };
    check("~~zelensky", "4");
    check("name:Зеленский", "4");
    check("zelensky", "0");
    check("~~kyiv", "1");
    check("name:\"ivory coast\"", "1");
    check("name:\"vladimir putin\"", "1");
    check("name:\"putin vladimir\"", "0");
    let shown = archive.run(&["search", "name:\"vladimir putin\""]);
    assert!(shown.stdout().contains("[Wladimir Putin] speaks"), "{}", shown.stdout());
}

#[test]
fn users_give_names_of_their_own_without_indexing_anew() {
    let archive = names();
    let count = || archive.run(&["search", "--count", "name:gazette"]);
    assert_eq!(count().stdout().trim(), "0");
    let file = archive.place().join("index").join("synonyms.toml");
    std::fs::write(&file, "[[group]]\nwords = [\"Gazette\", \"Harbour Post\"]\n").unwrap();
    assert_eq!(count().stdout().trim(), "1");
    std::fs::write(&file, "[[group]]\nwords = [\"Gazette\"]\n").unwrap();
    let ran = count();
    assert_eq!(ran.stdout().trim(), "0");
    assert!(ran.stderr().contains("`synonyms.toml` is left out: group 1 has 1 words"), "{}", ran.stderr());
    let strict = archive.run(&["search", "--strict-query", "name:gazette"]);
    assert!(strict.failed().contains("`synonyms.toml`: group 1 has 1 words"));
    archive.assert_sound();
}

#[test]
fn a_word_is_found_in_compounds_and_the_reading_tells_in_which() {
    let archive = Archive::new();
    for (name, headline, body) in [
        ("1.txt", "Waffenruhe am Fluss", "Der Rat der Stadt hat am Montag getagt und nichts beschlossen."),
        ("2.txt", "Unruhe am Fluss", "Die Waffen schweigen nicht, und der Rat hat wieder nichts beschlossen."),
        ("3.txt", "Ruhe am Fluss", "Der Rat der Stadt hat am Montag getagt und wieder nichts beschlossen."),
    ] {
        archive.write(name, text_article(headline, body));
    }
    archive.index();
    assert_eq!(archive.run(&["search", "Ruhe", "--format", "ids"]).stdout().lines().count(), 2);
    assert_eq!(archive.headlines("Ruhe").first().map(String::as_str), Some("Ruhe am Fluss"));
    assert_eq!(archive.headlines("=Ruhe"), ["Ruhe am Fluss"]);
    assert!(archive.run(&["search", "Ruhe"]).stdout().contains("[Waffenruhe]"));
    insta::assert_snapshot!("explained", archive.run(&["search", "--explain-query", "Ruhe w?ffen /x+/"]).whole());
}
