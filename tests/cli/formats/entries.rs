//! Entries of feeds, and the pages that they tell of.

use crate::archive::Archive;

/// A feed with one entry for each address, with so many sentences.
fn feed(entries: &[(&str, usize)]) -> String {
    let item = |(url, n_sentences): &(&str, usize)| {
        let text = "The ferry strike goes on at Brenn. ".repeat(*n_sentences);
        format!("<item><title>Strike goes on</title><link>{url}</link><description>{text}</description></item>")
    };
    let items: String = entries.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Harbour Post</title>{items}</channel></rss>")
}

fn page(url: &str, n_sentences: usize) -> String {
    let text =
        |n| format!("<p>The ferry strike goes on at Brenn, and crew {n} says that it will not sail before May.</p>");
    let text: String = (0..n_sentences).map(text).collect();
    format!(
        "<html><head><title>Strike goes on</title><link rel=canonical href='{url}'></head><body><article>\
         <h1>Strike goes on</h1>{text}</article></body></html>"
    )
}

/// Returns the names of the files that hits come from.
fn files(archive: &Archive) -> Vec<String> {
    let hits = archive.run(&["search", "--json", "-n", "0", "ferry strike"]).json();
    let path = |hit: &serde_json::Value| hit["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut files: Vec<String> = hits.iter().map(path).collect();
    files.sort();
    files
}

#[test]
fn an_entry_and_its_page_are_one_article_the_fuller_one() {
    let archive = Archive::new();
    let url = "https://www.post.example/2025/strike";
    archive.write(
        "feed.xml",
        feed(&[("http://post.example/2025/strike/?utm_source=rss", 1), ("https://post.example/2", 1)]),
    );
    archive.index().done();
    assert_eq!(files(&archive), ["feed.xml", "feed.xml"]);

    archive.write("page.html", page(url, 3));
    archive.index().done();
    assert_eq!(files(&archive), ["feed.xml", "page.html"]);
    assert!(archive.run(&["search", "ferry"]).done().starts_with("2 articles"));

    // What is cut off behind a wall tells less than the feed.
    archive.write("page.html", page(url, 1));
    archive.write("feed.xml", feed(&[(url, 20)]));
    archive.index().done();
    assert_eq!(files(&archive), ["feed.xml"]);

    archive.remove("feed.xml");
    archive.index().done();
    assert_eq!(files(&archive), ["page.html"]);
    archive.assert_sound();
}

#[test]
fn an_entry_that_several_feeds_have_is_one_article_and_versions_of_a_page_are_several() {
    let archive = Archive::new();
    let url = "https://post.example/strike";
    archive.write("monday.xml", feed(&[(url, 2)]));
    archive.write("tuesday.xml", feed(&[(url, 3)]));
    archive.index().done();
    assert_eq!(files(&archive), ["tuesday.xml"]);
    archive.write("early.html", page(url, 4));
    archive.write("late.html", page(url, 5));
    archive.index().done();
    assert_eq!(files(&archive), ["early.html", "late.html"]);
}
