//! The sample archive: everything that its README says is there is found.

use std::collections::BTreeMap;

use crate::archive::{CORPUS, corpus};

/// Returns the paths, below the corpus, of the files that have all of a query.
fn files(query: &str) -> Vec<String> {
    let ran = corpus().run(&["search", "--json", "-n", "0", "--match", "all", query]);
    let mut files: Vec<String> = ran
        .json()
        .iter()
        .map(|hit| hit["file"].as_str().unwrap().strip_prefix(CORPUS).unwrap().trim_start_matches('/').to_owned())
        .collect();
    files.sort();
    files
}

/// Checks that a query finds a file.
#[track_caller]
fn check(query: &str, file: &str) {
    let found = files(query);
    assert!(found.iter().any(|found| found == file), "`{query}` finds {found:#?}");
}

fn extracted(file: &str) -> serde_json::Value {
    corpus().run(&["extract", "--json", &format!("{CORPUS}/{file}")]).json().remove(0)
}

#[test]
fn every_article_is_found_and_nothing_else() {
    let statistics = corpus().run(&["stats", "--json"]).json().remove(0);
    assert_eq!(statistics["n_articles"], 116);
    let report = corpus().report();
    let skipped: BTreeMap<&str, &str> = report
        .iter()
        .filter(|line| line["status"] == "skipped")
        .map(|line| (line["file"].as_str().unwrap().strip_prefix(CORPUS).unwrap(), line["reason"].as_str().unwrap()))
        .collect();
    let names: Vec<&str> = skipped.keys().copied().collect();
    assert_eq!(
        names,
        [
            "/README.md",
            "/not-articles/consent-wall.html",
            "/not-articles/empty.html",
            "/not-articles/index.html",
            "/not-articles/login-wall.html",
            "/not-articles/script-only.html",
            "/not-articles/tag-ceasefire.html",
        ]
    );
    assert!(skipped.values().all(|reason| !reason.is_empty()));
}

#[test]
fn a_headline_is_no_navigation() {
    for (file, headline) in [
        (
            "saved-text/tidewater-gazette/bridge-toll-quarter.txt",
            "Bridge Toll to Rise by a Quarter, and Nobody Has the Change",
        ),
        ("brenn-bulletin/families-cross-back.htm", "Families cross back to Brenn, one wardrobe at a time"),
    ] {
        assert_eq!(extracted(file)["headline"], headline, "{file}");
    }
}

#[test]
fn every_charset_is_read() {
    for (file, headline) in [
        ("encodings/shift_jis.html", "汐浜港に新しい灯台、来春点灯へ"),
        ("encodings/utf-16le-bom.txt", "Ferry to the Skerries gets a second engine — and a cat"),
        ("encodings/utf-8-declared-as-iso-8859-1.html", "À la criée de Saint-Aubrin, la sole passe à 31 €"),
        ("encodings/windows-1251.html", "Ледокол «Прасковья» вышел в последний рейс"),
        ("encodings/windows-1252-declared.html", "„Viel zu schnell“ – Mühlstraße bekommt Tempo 30"),
        ("encodings/windows-1252-undeclared.txt", "Café “Zur Möwe” to close after 64 years"),
    ] {
        let article = extracted(file);
        let (found, body) = (article["headline"].as_str().unwrap(), article["body"].as_str().unwrap());
        assert_eq!(found, headline, "{file}");
        let is_broken = |c: char| c == char::REPLACEMENT_CHARACTER || ('\u{80}'..='\u{9f}').contains(&c);
        assert!(!body.contains(is_broken) && !body.contains("Ã"), "{file}: {body}");
    }
}

#[test]
fn the_wire_story_is_found_in_all_outlets_that_printed_it() {
    assert_eq!(
        files("barges wheat broken bridge"),
        [
            "brenn-bulletin/the-barges-came-through.txt",
            "northern-ledger/2025/04/22/wheat-barges-orva.html",
            "stanwick-courier/world/barges-pass-brenn.html",
            "tidewater-gazette/2025/04/first-grain-barges-orva.html",
            "wire/2025-04-22-first-barges-pass-brenn.txt",
        ]
    );
}

#[test]
fn all_versions_of_a_page_are_kept() {
    let versions: Vec<String> = ["v1", "v2", "v3"]
        .iter()
        .map(|version| {
            let found = files("");
            found.into_iter().find(|file| file.starts_with("versions/") && file.contains(version)).unwrap()
        })
        .collect();
    let articles: Vec<serde_json::Value> = versions.iter().map(|file| extracted(file)).collect();
    assert!(articles.iter().all(|article| article["url"] == articles[0]["url"]));
    for field in ["headline", "modified", "body", "id"] {
        assert_ne!(articles[0][field], articles[1][field], "{field}");
        assert_ne!(articles[1][field], articles[2][field], "{field}");
    }
}

#[test]
fn articles_without_a_date_are_found_as_such() {
    let undated = files("date:none");
    for file in ["undated/", "saved-text/tidewater-gazette/", "saved-text/harbour-post/ferry-cat.txt"] {
        assert!(undated.iter().any(|found| found.starts_with(file)), "{undated:#?}");
    }
    for file in undated {
        assert_eq!(extracted(&file)["published"], serde_json::Value::Null, "{file}");
    }
}

#[test]
fn what_stands_around_saved_text_is_not_searchable() {
    for furniture in [
        "\"Related Articles\"",
        "\"Leave a Reply\"",
        "\"Back to top button\"",
        "\"Your email address will not be published\"",
        "\"Recent Posts\"",
        "\"enable JavaScript\"",
        "newsletter unsubscribe",
    ] {
        assert_eq!(files(furniture), [""; 0], "{furniture}");
    }
}

#[test]
fn every_language_is_found_by_its_own_words() {
    check("ceasefire", "harbour-post/2025/03/17/velmar-karsia-ceasefire-agreed.html");
    check("Waffenruhe", "kurier-am-strom/ausland/waffenruhe-orva.html");
    check("Waffenruhen", "kurier-am-strom/ausland/waffenruhe-orva.html");
    check("\"alto el fuego\"", "diario-de-puerto-alba/internacional/alto-el-fuego-dudas.html");
    check("\"cessate il fuoco\"", "il-faro-del-mattino/esteri/cessate-il-fuoco-osservatori.html");
    check("\"zawieszenie broni\"", "glos-portowy/swiat/zawieszenie-broni.html");
    check("staakt-het-vuren", "de-kadebode/opinie/staakt-het-vuren.txt");
    check("\"припинення вогню\"", "holos-zatoky/svit/prypynennia-vohniu.html");
    check("停火", "lan-gang-ribao/guoji/tinghuo.html");
    for (query, folder) in [
        ("cessez-le-feu", "le-fanal/"),
        ("ateşkes", "liman-postasi/"),
        ("прекращение огня", "vechernyaya-gavan/"),
        ("прекращения огня", "vechernyaya-gavan/"),
        ("\"وقف إطلاق النار\"", "marfa-al-zahra/"),
        ("وقف اطلاق النار", "marfa-al-zahra/"),
        ("停戦", "shiohama-shimbun/"),
        ("cessar-fogo", "markdown/"),
    ] {
        let found = files(query);
        assert!(found.iter().any(|file| file.starts_with(folder)), "`{query}` finds {found:#?}");
    }
}

#[test]
fn the_house_spellings_of_a_word_find_one_another() {
    let one = files("ceasefire");
    for spelling in ["cease-fire", "Cease-Fire", "CEASEFIRE", "ceasefires", "\"ceasefire\""] {
        assert!(!files(spelling).is_empty(), "{spelling}");
    }
    assert_eq!(files("CEASEFIRE"), one);
    let hyphenated = files("cease-fire");
    for file in &one {
        assert!(hyphenated.contains(file), "`cease-fire` does not find {file}");
    }
    let northern = "northern-ledger/2025/04/22/wheat-barges-orva.html".to_owned();
    assert!(one.contains(&northern), "`ceasefire` does not find cease-fire");
}

#[test]
fn names_and_numbers_are_found_with_and_without_their_marks() {
    let same = |spellings: &[&str]| {
        let first = files(spellings[0]);
        assert!(!first.is_empty(), "{}", spellings[0]);
        for spelling in &spellings[1..] {
            assert_eq!(files(spelling), first, "`{spelling}` and `{}`", spellings[0]);
        }
    };
    same(&["O'Brien", "O’Brien", "OBrien", "o'brien"]);
    same(&["U.N.", "u.n."]);
    // Without its points the name is also a word of other languages.
    let un = files("UN");
    assert!(files("U.N.").iter().all(|file| un.contains(file)), "{un:#?}");
    same(&["COVID-19", "covid-19", "Covid19"]);
    same(&["F-16", "F16", "f-16"]);
    same(&["1,200", "1200"]);
    same(&["B&K", "b&k"]);
    same(&["Zoë", "Zoe", "zoe"]);
    same(&["François", "Francois"]);
    same(&["Łukasz", "Lukasz"]);
    same(&["Müller", "Muller"]);
    same(&["Al-Rashid", "al-rashid"]);
    same(&["tag:OysterWeek", "tag:#OysterWeek", "tag:oysterweek"]);
    same(&["#GullWatch", "gullwatch"]);
}
