//! Texts of one folder: the lines that recur around them are furniture, in a first run as in a later one.

use std::fs;

use crate::archive::{Archive, gzip};

/// Stories that share no line.
const STORIES: [(&str, &str); 8] = [
    ("Truce holds", "Both sides kept the truce on Monday, the mediators said."),
    ("Ferry sails again", "The ferry left Port Elms at noon with forty on board."),
    ("Will the bridge open?", "Nobody on the council would say when that might be."),
    ("Bread dearer than ever", "A loaf now costs as much as a haircut used to."),
    ("Cat promoted", "The cat that came with the engine is now deputy purser."),
    ("Lighthouse sold", "A buyer from the capital paid in cash, neighbours say."),
    ("Choir sings in the rain", "Only the sopranos had thought of umbrellas."),
    ("Minister resigns", "She gave no reason, and took her potted palm along."),
];

/// Saves story `n` as a page of the Harbour Post that was copied as text.
fn save(archive: &Archive, n: usize) {
    let (headline, body) = STORIES[n % STORIES.len()];
    let text = format!(
        "The Harbour Post\n\nFair winds, true words.\n\n{headline}\n\nBy Ann Lee\n\n{body}\n\n\
         Sign the letter to the tides, and never miss a day.\n\nPage {n} of 12\n\nThe Quay, 20 Port Elms\n"
    );
    if n == 7 {
        archive.write(format!("{n}.txt.gz"), gzip(text));
    } else {
        archive.write(format!("{n}.txt"), text);
    }
}

/// Returns what each file gave, as an index has it: headline, byline, body.
fn indexed(archive: &Archive) -> Vec<String> {
    let hits = archive.search("").json();
    let mut articles: Vec<String> = hits
        .iter()
        .map(|hit| {
            let shown = archive.run(&["show", "--json", hit["id"].as_str().unwrap()]).json().remove(0);
            format!("{} | {} | {}", shown["headline"], shown["byline"], shown["body"])
        })
        .collect();
    articles.sort();
    articles
}

#[test]
fn lines_that_recur_in_a_folder_are_cut_and_told() {
    let archive = Archive::new();
    (0..8).for_each(|n| save(&archive, n));
    archive.index().done();
    let mut expected: Vec<String> =
        STORIES.iter().map(|(headline, body)| format!("\"{headline}\" | [\"Ann Lee\"] | \"{body}\"")).collect();
    expected.sort();
    assert_eq!(indexed(&archive), expected);
    let ran = archive.run(&["extract", "--verbose", "news/0.txt"]);
    let told: Vec<&str> = ran.done().lines().filter(|line| line.contains("recurs in its folder")).collect();
    assert_eq!(
        told,
        [
            "  line that recurs in its folder: The Harbour Post",
            "  line that recurs in its folder: Fair winds, true words.",
            "  line that recurs in its folder: Sign the letter to the tides, and never miss a day.",
            "  line that recurs in its folder: Page 0 of 12",
            "  line that recurs in its folder: The Quay, 20 Port Elms",
        ]
    );
}

#[test]
fn a_later_run_reads_as_a_first_one_would() {
    let first = Archive::new();
    let later = Archive::new();
    (0..8).for_each(|n| save(&first, n));
    (0..7).for_each(|n| save(&later, n));
    first.index().done();
    later.index().done();
    save(&later, 7);
    assert_eq!(later.reported(&[]), ["7.txt.gz new 1"]);
    assert_eq!(indexed(&later), indexed(&first));
    // A part of the folder, or a file of it, is read as all of it is.
    let part = Archive::new();
    (0..8).for_each(|n| save(&part, n));
    part.run(&["index", "news/3.txt"]).done();
    let expected: Vec<String> = indexed(&first).into_iter().filter(|article| article.contains("Bread")).collect();
    assert_eq!(indexed(&part), expected);
}

#[test]
fn threads_and_their_order_change_nothing() {
    let archive = Archive::new();
    (0..8).for_each(|n| save(&archive, n));
    archive.index_with(&["--jobs", "1"]).done();
    let expected = indexed(&archive);
    archive.index_with(&["--rebuild", "--jobs", "4"]).done();
    assert_eq!(indexed(&archive), expected);
}

#[test]
fn the_articles_of_a_folder_stay_when_others_come_to_it() {
    let archive = Archive::new();
    (0..4).for_each(|n| save(&archive, n));
    archive.index().done();
    assert!(indexed(&archive)[0].starts_with("\"The Harbour Post\""), "{:?}", indexed(&archive));
    let before = indexed(&archive);
    (4..8).for_each(|n| save(&archive, n));
    assert_eq!(archive.reported(&[]).len(), 4);
    let after = indexed(&archive);
    assert!(before.iter().all(|article| after.contains(article)), "{after:?}");
    assert!(after.iter().any(|article| article.starts_with("\"Cat promoted\"")), "{after:?}");
    archive.index_with(&["--rebuild"]).done();
    assert!(!indexed(&archive).iter().any(|article| article.contains("Harbour Post")));
}

#[test]
fn a_run_that_reads_no_text_looks_into_no_folder() {
    let archive = Archive::new();
    (0..8).for_each(|n| save(&archive, n));
    archive.index().done();
    // Other bytes under the old size and time: a run that opened the files would find no recurring lines.
    for n in 0..7 {
        let path = archive.path(format!("{n}.txt"));
        let old = fs::metadata(&path).unwrap();
        fs::write(&path, vec![b'x'; usize::try_from(old.len()).unwrap()]).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(old.modified().unwrap()).unwrap();
    }
    let before = archive.index_files();
    assert_eq!(archive.run(&["index"]).done(), "files: 8 unchanged\n");
    assert_eq!(archive.index_files(), before);
}

#[test]
fn files_that_are_left_out_do_not_count() {
    let archive = Archive::new();
    (0..8).for_each(|n| save(&archive, n));
    archive.index_with(&["--exclude", "[4-7].*"]).done();
    assert!(indexed(&archive).iter().all(|article| article.starts_with("\"The Harbour Post\"")));
}

#[test]
fn the_headline_of_a_series_stays() {
    let archive = Archive::new();
    for (n, (_, body)) in STORIES.iter().enumerate() {
        archive.write(format!("briefing-{n}.txt"), format!("Morning briefing\n\nBy Ann Lee\n\n{body}\n"));
        archive.write(format!("bare/{n}.txt"), format!("Letter from Velmar {n}\n\n{body}\n"));
    }
    archive.index().done();
    let articles = indexed(&archive);
    assert_eq!(
        articles.iter().filter(|article| article.starts_with("\"Morning briefing\" | [\"Ann Lee\"] |")).count(),
        8
    );
    assert_eq!(articles.iter().filter(|article| article.starts_with("\"Letter from Velmar ")).count(), 8);
}

#[test]
fn bylines_datelines_and_agencies_stay() {
    let archive = Archive::new();
    for (n, (headline, body)) in STORIES.iter().enumerate() {
        let text = format!("{headline}\n\nBy Ann Lee\n\n17 March 2025\n\nLONDON (Reuters) - {body}\n\nREUTER\n");
        archive.write(format!("{n}.txt"), text);
    }
    archive.index().done();
    for hit in archive.search("by:\"ann lee\" date:2025-03-17").json() {
        let shown = archive.run(&["show", "--json", hit["id"].as_str().unwrap()]).json().remove(0);
        assert_eq!(shown["agency"], "Reuters");
        assert_eq!(shown["dateline"], "LONDON");
        assert!(shown["body"].as_str().unwrap().ends_with("REUTER"));
    }
    assert_eq!(archive.headlines("by:\"ann lee\" date:2025-03-17").len(), 8);
}

/// Saves a page of `outlet`, in English, that prints its date as `date`.
fn save_dated(archive: &Archive, name: &str, outlet: &str, date: &str) {
    let n = name.len() + date.len();
    let (headline, body) = STORIES[n % STORIES.len()];
    archive.write(
        name,
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>{headline}</title>\
             <meta property=\"og:site_name\" content=\"{outlet}\"><meta property=\"og:type\" content=\"article\">\
             <meta property=\"article:published_time\" content=\"{date}\"></head>\
             <body><article><h1>{headline}</h1><p>{body} {}</p></article></body></html>",
            "The harbour master would not comment on it, nor would his deputy. ".repeat(6)
        ),
    );
}

/// Returns the date that the article of the file `name` has in the index, with its evidence.
fn date_of(archive: &Archive, name: &str) -> (String, String) {
    let hits = archive.search("").json();
    let shown = hits.iter().map(|hit| archive.run(&["show", "--json", hit["id"].as_str().unwrap()]).json().remove(0));
    let shown = shown.into_iter().find(|shown| shown["source"]["path"] == name).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (text(&shown["published"]), text(&shown["evidence"]["published"]))
}

#[test]
fn a_date_that_nothing_settles_is_read_as_other_articles_of_its_outlet_are() {
    let archive = Archive::new();
    save_dated(&archive, "post.html", "The Harbour Post", "03/04/2025");
    save_dated(&archive, "post-1.html", "The Harbour Post", "25/03/2025");
    save_dated(&archive, "post-2.html", "The Harbour Post", "31/03/2025");
    save_dated(&archive, "herald.html", "Velmar Herald", "03/04/2025");
    save_dated(&archive, "herald-1.html", "Velmar Herald", "03/25/2025");
    save_dated(&archive, "herald-2.html", "Velmar Herald", "03/31/2025");
    save_dated(&archive, "argus.html", "Brack Argus", "03/04/2025");
    save_dated(&archive, "argus-1.html", "Brack Argus", "25/03/2025");
    let others = || "other-files".to_owned();
    for threads in ["1", "4"] {
        archive.index_with(&["--rebuild", "--jobs", threads]).done();
        assert_eq!(date_of(&archive, "post.html"), ("2025-04-03".to_owned(), others()));
        assert_eq!(date_of(&archive, "herald.html"), ("2025-03-04".to_owned(), others()));
        assert_eq!(date_of(&archive, "argus.html").0, "", "one other article is too few");
    }
    let ran = archive.run(&["extract", "news/post.html"]);
    assert!(ran.done().contains("published       low    other-files  2025-04-03\n"), "{}", ran.whole());
}

#[test]
fn articles_that_contradict_each_other_settle_no_date() {
    let archive = Archive::new();
    save_dated(&archive, "post.html", "The Harbour Post", "03/04/2025");
    for (n, date) in ["25/03/2025", "31/03/2025", "26/03/2025", "03/27/2025"].iter().enumerate() {
        save_dated(&archive, &format!("post-{n}.html"), "The Harbour Post", date);
    }
    archive.index().done();
    assert_eq!(date_of(&archive, "post.html").0, "");
    let told = archive.run(&["doctor", "--dates"]);
    assert!(told.stdout().contains("`03/04/2025`: day and month cannot be told apart"), "{}", told.whole());
}

#[test]
fn a_text_of_no_known_outlet_follows_its_folder() {
    let archive = Archive::new();
    for (n, date) in ["03/04/2025", "25/03/2025", "31/03/2025"].iter().enumerate() {
        let (headline, body) = STORIES[n];
        archive.write(format!("{n}.txt"), format!("{headline}\n\n{date}\n\n{body}\n"));
        archive.write(format!("elsewhere/{n}.txt"), format!("{headline}\n\n03/0{}/2025\n\n{body} Again.\n", n + 4));
    }
    archive.index().done();
    assert_eq!(date_of(&archive, "0.txt").0, "2025-04-03");
    assert_eq!(date_of(&archive, "elsewhere/0.txt").0, "");
}
