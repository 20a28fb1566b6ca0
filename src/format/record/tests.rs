//! Records of all the shapes that are known, each with the fields that it gives.

use serde_json::json;

use super::*;
use crate::format::Prose;

/// Reads `record`, and compares the fields that it gives with those that `expect` makes of none.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "`json!` gives values")]
fn check(record: Value, map: &str, expect: impl FnOnce(&mut RawFields)) {
    let mut expected = RawFields { evidence: Some(Evidence::Record), ..RawFields::default() };
    expect(&mut expected);
    assert_eq!(fields(&record, &map.parse().unwrap(), Evidence::Record), expected);
}

#[expect(clippy::unnecessary_wraps, reason = "the fields are optional")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn all(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "a body is optional")]
fn plain(text: &str) -> Option<Prose> {
    Some(Prose::Plain(text.to_owned()))
}

#[test]
fn a_schema_org_article_is_read() {
    let record = json!({
        "@context": "https://schema.org", "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://harbourpost.example/truce"},
        "headline": "Truce holds", "description": "Talks go on.", "articleBody": "The guns fell silent.",
        "datePublished": "2025-03-17T09:30:00+02:00", "dateModified": "2025-03-17T11:00:00+02:00",
        "author": [{"@type": "Person", "name": "Ada Lind"}, {"@type": "Person", "name": "Ben Okri"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Post", "logo": {"@type": "ImageObject"}},
        "articleSection": ["World", "Europe"], "keywords": "peace, talks",
        "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
        "image": [{"@type": "ImageObject", "url": "https://harbourpost.example/truce.jpg", "caption": "Silence"}],
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns fell silent.");
        fields.byline = all(&["Ada Lind", "Ben Okri"]);
        fields.published = some("2025-03-17T09:30:00+02:00");
        fields.modified = some("2025-03-17T11:00:00+02:00");
        fields.outlet = some("Harbour Post");
        fields.section = some("World");
        fields.tags = all(&["peace", "talks"]);
        fields.url = some("https://harbourpost.example/truce");
        fields.language = some("en");
        fields.image = some("https://harbourpost.example/truce.jpg");
    });
}

#[test]
fn an_article_in_a_graph_is_found_with_what_it_refers_to() {
    let record = json!({"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "@id": "https://harbourpost.example/truce", "name": "Truce holds - Harbour Post"},
        {"@type": ["Article", "NewsArticle"], "name": "Truce holds", "author": {"@id": "#ada"}, "publisher": {"@id": "#post"},
         "isPartOf": {"@id": "https://harbourpost.example/truce"}, "articleBody": "The guns fell silent."},
        {"@type": "Person", "@id": "#ada", "name": "Ada Lind"},
        {"@type": "Organization", "@id": "#post", "name": "Harbour Post"},
    ]});
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns fell silent.");
        fields.byline = all(&["Ada Lind"]);
        fields.outlet = some("Harbour Post");
    });
}

#[test]
fn a_news_please_record_is_read() {
    let record = json!({
        "authors": ["Ada Lind"], "date_download": "2025-04-01 10:00:00", "date_modify": null,
        "date_publish": "2025-03-17 09:30:00", "description": "Talks go on.", "filename": "truce.json",
        "image_url": "https://harbourpost.example/truce.jpg", "language": "en", "localpath": null,
        "maintext": "The guns fell silent.", "source_domain": "harbourpost.example", "title": "Truce holds",
        "title_page": null, "title_rss": null, "url": "https://harbourpost.example/truce",
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns fell silent.");
        fields.byline = all(&["Ada Lind"]);
        fields.published = some("2025-03-17 09:30:00");
        fields.outlet = some("harbourpost.example");
        fields.url = some("https://harbourpost.example/truce");
        fields.language = some("en");
        fields.image = some("https://harbourpost.example/truce.jpg");
    });
}

#[test]
fn a_fundus_record_is_read() {
    let record = json!({
        "title": "Truce holds", "authors": ["Ada Lind"], "publishing_date": "2025-03-17 09:30:00+02:00",
        "topics": ["peace", "talks"], "publisher": "Harbour Post", "lang": "en", "free_access": true,
        "body": {"summary": ["The gist."], "sections": [{"headline": ["Talks"], "paragraphs": ["They go on."]}]},
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The gist.\n\nTalks\n\nThey go on.");
        fields.byline = all(&["Ada Lind"]);
        fields.published = some("2025-03-17 09:30:00+02:00");
        fields.outlet = some("Harbour Post");
        fields.tags = all(&["peace", "talks"]);
        fields.language = some("en");
    });
}

#[test]
fn a_trafilatura_record_is_read() {
    let record = json!({
        "title": "Truce holds", "author": "Ada Lind; Ben Okri", "hostname": "harbourpost.example", "date": "2025-03-17",
        "fingerprint": "a9f1", "id": null, "license": null, "comments": "", "raw_text": "The guns …", "text": "The guns fell silent.",
        "language": "en", "image": null, "pagetype": "article", "filedate": "2025-04-01", "excerpt": "Talks go on.",
        "source": "https://harbourpost.example/truce", "source-hostname": "Harbour Post", "sitename": "Harbour Post",
        "categories": "World;Europe", "tags": "peace;talks",
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns fell silent.");
        fields.byline = all(&["Ada Lind", "Ben Okri"]);
        fields.published = some("2025-03-17");
        fields.outlet = some("Harbour Post");
        fields.section = some("World");
        fields.tags = all(&["peace", "talks"]);
        fields.url = some("https://harbourpost.example/truce");
        fields.language = some("en");
    });
}

#[test]
fn a_newspaper_record_is_read() {
    let record = json!({
        "url": "https://harbourpost.example/truce?utm=1", "canonical_link": "https://harbourpost.example/truce",
        "source_url": "https://www.harbourpost.example", "title": "Truce holds", "text": "The guns fell silent.",
        "authors": ["Ada Lind"], "publish_date": "2025-03-17T00:00:00", "meta_lang": "en", "meta_description": "Talks.",
        "meta_keywords": ["peace", "talks"], "keywords": [], "tags": [], "summary": "", "top_image": "https://harbourpost.example/truce.jpg",
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns fell silent.");
        fields.byline = all(&["Ada Lind"]);
        fields.published = some("2025-03-17T00:00:00");
        fields.outlet = some("harbourpost.example");
        fields.tags = all(&["peace", "talks"]);
        fields.url = some("https://harbourpost.example/truce?utm=1");
        fields.language = some("en");
        fields.image = some("https://harbourpost.example/truce.jpg");
    });
}

#[test]
fn a_washington_post_record_is_read() {
    let record = json!({
        "id": "b2e89334", "article_url": "https://harbourpost.example/truce", "title": "Truce holds", "author": "",
        "published_date": 1_741_167_000_000_i64, "source": "The Harbour Post", "type": "article",
        "contents": [
            {"content": "World", "mime": "text/plain", "type": "kicker"},
            {"content": "Truce holds", "mime": "text/plain", "type": "title"},
            {"content": "By Ada Lind", "mime": "text/plain", "type": "byline"},
            {"content": 1_741_167_000_000_i64, "mime": "text/plain", "type": "date"},
            {"fullcaption": "Silence", "imageURL": "https://harbourpost.example/truce.jpg", "type": "image"},
            {"content": "The guns of <b>both</b> sides", "subtype": "paragraph", "mime": "text/html", "type": "sanitized_html"},
            null,
            {"content": "AT&amp;T said", "subtype": "paragraph", "mime": "text/html", "type": "sanitized_html"},
            {"role": "", "type": "author_info", "name": "Ada Lind", "bio": "Ada Lind covers peace."},
        ],
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = Some(Prose::Html("<p>The guns of <b>both</b> sides</p>\n<p>AT&amp;T said</p>".to_owned()));
        fields.byline = all(&["By Ada Lind"]);
        fields.published = some("2025-03-05T09:30:00Z");
        fields.record_id = some("b2e89334");
        fields.outlet = some("The Harbour Post");
        fields.section = some("World");
        fields.url = some("https://harbourpost.example/truce");
        fields.image = some("https://harbourpost.example/truce.jpg");
    });
}

#[test]
fn ninjs_of_both_versions_is_read() {
    let first = json!({
        "uri": "tag:wire.example,2025:truce", "type": "text", "headline": "Truce holds", "byline": "Ada Lind",
        "body_text": "The guns.", "body_xhtml": "<p>The guns.</p>", "firstcreated": "2025-03-17T09:30:00Z",
        "versioncreated": "2025-03-17T11:00:00Z", "located": "Kyiv", "language": "en", "copyrightholder": "Example Wire",
        "subject": [{"code": "1", "name": "peace"}, {"code": "2", "name": "talks"}],
    });
    let second = json!({
        "uri": "tag:wire.example,2025:truce", "by": "Ada Lind", "headlines": [{"role": "main", "value": "Truce holds"}],
        "bodies": [{"contenttype": "text/plain", "value": "The guns."}, {"contenttype": "text/html", "value": "<p>The guns.</p>"}],
        "firstcreated": "2025-03-17T09:30:00Z", "versioncreated": "2025-03-17T11:00:00Z", "located": "Kyiv",
        "language": "en", "infosources": [{"name": "Example Wire"}],
        "subjects": [{"name": "peace"}, {"name": "talks"}],
    });
    for record in [first, second] {
        check(record, "", |fields| {
            fields.headline = some("Truce holds");
            fields.body = Some(Prose::Html("<p>The guns.</p>".to_owned()));
            fields.byline = all(&["Ada Lind"]);
            fields.dateline = some("Kyiv");
            fields.published = some("2025-03-17T09:30:00Z");
            fields.modified = some("2025-03-17T11:00:00Z");
            fields.record_id = some("tag:wire.example,2025:truce");
            fields.outlet = some("Example Wire");
            fields.tags = all(&["peace", "talks"]);
            fields.language = some("en");
        });
    }
}

#[test]
fn of_the_headlines_of_ninjs_the_main_one_is_shown() {
    let record = json!({
        "headlines": [{"role": "seo", "value": "Truce Orva 2025"}, {"role": "main", "value": "Truce holds"}],
        "descriptions": [{"role": "summary", "value": "The guns fell silent."}],
        "contentCreated": "2025-03-17T09:30:00Z", "versionCreated": "2025-03-17T11:00:00Z",
    });
    check(record, "", |fields| {
        fields.headline = some("Truce holds");
        fields.other_headlines = all(&["Truce Orva 2025"]);
        fields.body = plain("The guns fell silent.");
        fields.published = some("2025-03-17T09:30:00Z");
        fields.modified = some("2025-03-17T11:00:00Z");
    });
}

#[test]
fn our_own_export_is_read_back() {
    let article = crate::article::Article {
        headline: some("Truce holds"),
        other_headlines: all(&["Guns fall silent; talks go on"]),
        subheadline: some("Talks go on"),
        body: "The guns fell silent.\n\nTalks go on.".to_owned(),
        byline: all(&["Ada Lind"]),
        agency: some("Example Wire"),
        dateline: some("Kyiv"),
        published: "2025-03-17T09:30:00+02:00".parse().ok(),
        record_id: some("b2e89334"),
        outlet: some("Harbour Post"),
        tags: all(&["peace"]),
        ..Default::default()
    };
    check(serde_json::to_value(article).unwrap(), "", |fields| {
        fields.headline = some("Truce holds");
        fields.other_headlines = all(&["Guns fall silent; talks go on"]);
        fields.subheadline = some("Talks go on");
        fields.body = plain("The guns fell silent.\n\nTalks go on.");
        fields.byline = all(&["Ada Lind"]);
        fields.agency = some("Example Wire");
        fields.dateline = some("Kyiv");
        fields.published = some("2025-03-17T09:30:00+02:00");
        fields.record_id = some("b2e89334");
        fields.outlet = some("Harbour Post");
        fields.tags = all(&["peace"]);
    });
}

#[test]
fn records_of_services_and_databases_are_read() {
    let elasticsearch =
        json!({"_index": "news", "_id": "7", "_source": {"title": "Truce holds", "content": "The guns."}});
    check(elasticsearch, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns.");
        fields.record_id = some("7");
    });
    let wordpress = json!({"title": {"rendered": "Truce holds"}, "content": {"rendered": "<p>The guns.</p>"}, "link": "https://harbourpost.example/truce"});
    check(wordpress, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = Some(Prose::Html("<p>The guns.</p>".to_owned()));
        fields.url = some("https://harbourpost.example/truce");
    });
    let table =
        json!({"Headline": "Truce holds", "Body": "The guns.", "Date": 20_250_317, "Source": "Harbour Post", "ID": 7});
    check(table, "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("The guns.");
        fields.published = some("2025-03-17");
        fields.record_id = some("7");
        fields.outlet = some("Harbour Post");
    });
}

#[test]
fn a_summary_is_the_body_only_where_there_is_no_other() {
    check(json!({"title": "Truce holds", "description": "Talks go on."}), "", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("Talks go on.");
    });
    check(json!({"name": "left-pad", "description": "Pads."}), "", |_| {});
}

#[test]
fn the_map_goes_before_the_known_names() {
    let record = json!({"title": "HP-17", "h": "Truce holds", "paras": [{"t": "One."}, {"t": "Two."}], "people": [{"n": "Ada Lind"}, {"n": "Ben Okri"}], "at": 1_741_167_000, "page": "/truce"});
    check(record, "headline=h,body=paras.t,byline=people.n,published=at,url=page,record_id=title", |fields| {
        fields.headline = some("Truce holds");
        fields.body = plain("One.\n\nTwo.");
        fields.byline = all(&["Ada Lind", "Ben Okri"]);
        fields.published = some("2025-03-05T09:30:00Z");
        fields.record_id = some("HP-17");
        fields.url = some("/truce");
    });
}
