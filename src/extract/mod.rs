//! Raw stories → the typed fields of an article.
//!
//! In: a [`RawStory`], with its fields just as a format gave them, or still hidden in a web page or in plain text. Out: an
//! [`Article`] that says for each field where it was found, and what was cut away. As an example, a saved page with
//! `<meta property="og:title" content="Truce holds | The Post">` gives the headline `Truce holds`, from OpenGraph.
//!
//! Each field has sources in order of trust, and the first value that passes the field's check wins:
//!
//! 1. JSON-LD (`json_ld.rs`), OpenGraph, other metadata (`metadata.rs`);
//! 2. what readers see on the page: `<h1>`, `<time>`, the byline;
//! 3. the address, the text itself (`dateline.rs`, `plain_text.rs`), the file's name.
//!
//! The body is found by `body.rs`, on the same parsed tree that gave the metadata.

mod agencies;
mod body;
pub mod byline;
mod byline_words;
mod clean;
mod clock;
pub mod date;
mod date_tokens;
mod date_words;
mod dateline;
mod digit_order;
mod draft;
mod elements;
mod fields;
mod furniture;
mod furniture_phrases;
mod headline;
mod hints;
mod json_ld;
mod markdown;
mod markup;
mod metadata;
mod names;
mod other_headlines;
mod page;
mod page_kind;
mod page_reader;
mod plain_text;
mod printed_credits;
mod recurring_lines;
mod refused_date;
mod script_data;
mod teasers;
mod web_page;
mod witnesses;

use jiff::civil::Date;

use crate::article::{Article, Language, Source};
use crate::format::{Content, RawStory};

pub use byline::Credits;
pub use date_words::DigitOrder;
pub use hints::Reason;
pub use recurring_lines::{Extent, RecurringLines, SampleText};

/// How stories are read.
#[derive(Clone, Debug)]
pub struct ExtractOptions {
    /// The language of every story; it wins over what pages declare and what the text looks like.
    pub language: Option<Language>,
    /// Which pages are taken for articles.
    pub keep: KeepPages,
    /// The day of the run; dates after the next day are no dates of articles.
    pub today: Date,
}

/// Which pages are taken for articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepPages {
    /// Those that look like articles.
    #[default]
    Articles,
    /// Home pages, section pages and the like too, as long as they have text.
    All,
}

/// An article, and what was cut away from its source.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// The article.
    pub article: Article,
    /// What stood around the story, and why it was taken for furniture.
    pub removed: Vec<Removed>,
    /// The orders of day and month that its dates in digits show plainly, as `25/03/2025` does; each once.
    pub digit_orders: Vec<DigitOrder>,
}

/// A text that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The text.
    pub text: String,
    /// Why it was cut.
    pub why: Reason,
}

/// Why a story is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArticle {
    /// There is nothing but white space.
    #[error("empty")]
    Empty,
    /// There is markup, and no text in it.
    #[error("no text")]
    NoText,
    /// There are letters of no kind.
    #[error("no words")]
    NoWords,
    /// The text would have been fetched by scripts.
    #[error("no text: the page builds itself with JavaScript")]
    NeedsJavaScript,
    /// The first page of a site.
    #[error("a home page")]
    HomePage,
    /// A list of articles: a section, a tag, the results of a search.
    #[error("a section or search page")]
    SectionPage,
    /// A page that stands before the article.
    #[error("a consent or login page")]
    WallPage,
    /// A page that says that there is none.
    #[error("an error page")]
    ErrorPage,
}

/// Makes an article of `story`, which was found at `source`.
///
/// # Errors
///
/// [`NotAnArticle`] when there is no text, or when it is the text of another kind of page.
pub fn extract(story: RawStory, source: &Source, options: &ExtractOptions) -> Result<Extraction, NotAnArticle> {
    extract_in_folder(story, source, options, &RecurringLines::default())
}

/// Makes an article of `story` as [`extract()`] does; `recurring` lines stand around the texts of its folder.
///
/// # Errors
///
/// As for [`extract()`].
pub fn extract_in_folder(
    story: RawStory,
    source: &Source,
    options: &ExtractOptions,
    recurring: &RecurringLines,
) -> Result<Extraction, NotAnArticle> {
    let source = Source { member: story.member.or_else(|| source.member.clone()), ..source.clone() };
    let article = Article { id: story.id, source, charset: story.capture.read_in, ..Article::default() };
    let today = story.capture.saved.map_or(options.today, |saved| saved.min(options.today));
    let options = &ExtractOptions { today, ..options.clone() };
    match story.content {
        Content::Page(page) => web_page::extract(&page, story.capture.url.as_deref(), article, options),
        Content::Text(text) => fields::extract_text(&text, article, options, recurring),
        Content::Fields(raw) => fields::extract_fields(&raw, article, options),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::{ArticleId, Evidence, Field};
    use crate::format::{Capture, Prose, RawFields};

    fn run(content: Content, keep: KeepPages) -> Result<Extraction, NotAnArticle> {
        let options = ExtractOptions { language: None, keep, today: jiff::civil::date(2025, 6, 1) };
        let story = RawStory { id: ArticleId::of(b"a record"), member: None, content, capture: Capture::default() };
        let source = Source { path: "2025-03-17-truce.html".into(), ..Source::default() };
        extract(story, &source, &options)
    }

    fn page(markup: &str) -> Extraction {
        run(Content::Page(markup.to_owned()), KeepPages::Articles).unwrap()
    }

    fn check_refused(content: Content, expected: NotAnArticle) {
        assert_eq!(run(content, KeepPages::Articles).unwrap_err(), expected);
    }

    const STORY: &str =
        "<p>PORT ELMS, Velmar (Harbour Wire) \u{2014} Both sides kept the truce on Monday, the mediators said.</p>
        <h2>A first step</h2><p>They will meet again on Tuesday in the old town hall, which stands by the river.</p>";

    #[test]
    fn every_field_of_a_page_is_found_with_its_evidence() {
        let markup = format!(
            r#"<html lang="en"><head><title>Truce holds | The Harbour Post</title>
            <meta property="og:site_name" content="The Harbour Post"><meta property="og:title" content="Truce holds | The Harbour Post">
            <link rel="canonical" href="https://post.example/2025/03/17/truce"><meta name="news_keywords" content="Velmar, truce, velmar">
            <script type="application/ld+json">{{"@type":"NewsArticle","headline":"Truce holds","author":[{{"name":"By JANE DOE"}},{{"name":"Staff"}}],
            "datePublished":"2025-03-17T09:30:00+02:00","dateModified":"2030-01-01","articleSection":"World",}}</script></head>
            <body><nav><a href="/">Home</a> <a href="/world">World</a></nav><div class="cookie-banner">We use cookies to make this better for you.</div>
            <article><h1>Truce holds</h1><p class="standfirst">Both armies stay where they are.</p><div class="article-body">{STORY}
            <aside>Related: something else entirely happened.</aside></div></article>
            <footer>All rights reserved.</footer></body></html>"#
        );
        let Extraction { article, removed, .. } = page(&markup);
        assert_eq!(article.headline.as_deref(), Some("Truce holds"));
        assert_eq!(article.body.split("\n\n").nth(2), Some("A first step"));
        assert_eq!(article.byline, ["Jane Doe"]);
        assert_eq!(article.agency.as_deref(), Some("Harbour Wire"));
        assert_eq!(article.dateline.as_deref(), Some("PORT ELMS, Velmar"));
        assert_eq!(article.published.unwrap().to_string(), "2025-03-17T09:30:00+02:00");
        assert_eq!(article.modified, None, "a date in the future is no date of an article");
        assert_eq!(article.outlet.as_deref(), Some("The Harbour Post"));
        assert_eq!(article.section.as_deref(), Some("World"));
        assert_eq!(article.tags, ["Velmar", "truce"]);
        assert_eq!(article.language, Some(Language::ENGLISH));
        assert_eq!(article.evidence[&Field::Published], Evidence::JsonLd);
        assert_eq!(article.evidence[&Field::Outlet], Evidence::OpenGraph);
        assert_eq!(article.evidence[&Field::Dateline], Evidence::Text);
        assert!(removed.iter().any(|removed| removed.why == Reason::Aside));
    }

    #[test]
    fn a_standfirst_that_stands_apart_is_the_lead() {
        let article = page(&format!(
            "<header><h1>Truce holds</h1><p class=standfirst>Both armies stay where they are.</p></header><div>{STORY}</div>"
        ))
        .article;
        assert_eq!(article.lead.as_deref(), Some("Both armies stay where they are."));
        assert!(article.body.starts_with("PORT ELMS"));
    }

    #[test]
    fn a_bare_page_gives_what_its_text_and_name_say() {
        let article = page(&format!("<title>Truce holds</title><div>{STORY}</div>")).article;
        assert_eq!(article.headline.as_deref(), Some("Truce holds"));
        assert_eq!(article.published.unwrap().to_string(), "2025-03-17");
        assert_eq!(article.evidence[&Field::Published], Evidence::FileName);
        assert!(article.body.starts_with("PORT ELMS"));
    }

    #[test]
    fn the_body_may_stand_in_json_ld_alone() {
        let text = "Both sides kept the truce on Monday, the mediators said. ".repeat(6);
        let markup = format!(
            r#"<h1>Truce</h1><p>Please enable scripts.</p><script type="application/ld+json">
            {{"@type":"NewsArticle","headline":"Truce","articleBody":"{text}\n\nIt &amp;amp; all."}}</script>"#
        );
        let article = page(&markup).article;
        assert!(article.body.ends_with("\n\nIt & all."), "{}", article.body);
        assert_eq!(article.evidence[&Field::Body], Evidence::JsonLd);
    }

    #[test]
    fn pages_that_are_no_article_are_refused_with_their_reason() {
        let check = |markup: &str, expected| check_refused(Content::Page(markup.to_owned()), expected);
        check(" \n", NotAnArticle::Empty);
        check("<html><body><div id=root></div><script>render()</script></body></html>", NotAnArticle::NeedsJavaScript);
        check("<html><body><img src=x></body></html>", NotAnArticle::NoText);
        check("<title>404</title><h1>Page not found</h1><p>Try the search.</p>", NotAnArticle::ErrorPage);
        check("<h1>Log in</h1><form><p>Your name<input type=password></p></form>", NotAnArticle::WallPage);
        let links = "<li><a href=/a>Another story that was published today</a></li>".repeat(30);
        let home =
            format!("<link rel=canonical href=https://post.example/><h1>The Post</h1><p>News.</p><ul>{links}</ul>");
        check(&home, NotAnArticle::HomePage);
        assert!(run(Content::Page(home), KeepPages::All).is_ok());
        check_refused(Content::Text("* * *".to_owned()), NotAnArticle::NoWords);
    }

    #[test]
    fn ten_thousand_nested_tags_cost_no_stack() {
        let deep = format!("{}Both sides kept the truce.", "<div><b>".repeat(10_000));
        assert_eq!(page(&deep).article.words, 5);
        let shallower = format!("{}<p>Both sides kept the truce.", "<div>".repeat(1_400));
        assert_eq!(page(&shallower).article.words, 5);
    }

    #[test]
    fn a_record_s_fields_are_taken_and_cleaned() {
        let fields = RawFields {
            headline: Some("Truce &amp; talks\u{1b}[31m".to_owned()),
            body: Some(Prose::Html("<p>One.</p><p>Two<br><br>Three</p>".to_owned())),
            byline: vec!["Jane Doe and Ann Lee (AP)".to_owned()],
            published: Some("17. M\u{e4}rz 2025, 10:20 Uhr".to_owned()),
            language: Some("de".to_owned()),
            url: Some("https://www.post.example/x".to_owned()),
            ..RawFields::default()
        };
        let article = run(Content::Fields(Box::new(fields)), KeepPages::Articles).unwrap().article;
        assert_eq!(article.headline.as_deref(), Some("Truce & talks[31m"));
        assert_eq!(article.body, "One.\n\nTwo\n\nThree");
        assert_eq!(article.byline, ["Jane Doe", "Ann Lee"]);
        assert_eq!(article.agency.as_deref(), Some("AP"));
        assert_eq!(article.published.unwrap().to_string(), "2025-03-17T10:20:00");
        assert_eq!(article.outlet.as_deref(), Some("post.example"));
        assert_eq!(article.evidence[&Field::Headline], Evidence::Record);
    }

    #[test]
    fn a_text_with_furniture_gives_the_story_alone() {
        let text = "Latest NewsUSWorld\n\nTruce holds\n\nBoth sides kept it.\n\nA first step\nThey meet again.\n\n\
            Related Articles\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n\n\
            Back to top button";
        let Extraction { article, removed, .. } = run(Content::Text(text.to_owned()), KeepPages::Articles).unwrap();
        assert_eq!(article.headline.as_deref(), Some("Truce holds"));
        assert_eq!(article.body, "Both sides kept it.\n\nA first step\n\nThey meet again.");
        assert_eq!(removed.len(), 5);
    }

    proptest! {
        #[test]
        fn no_text_makes_extraction_panic(text in "\\PC*") {
            let _ = run(Content::Text(text.clone()), KeepPages::All);
            let _ = run(Content::Page(text), KeepPages::All);
        }

        #[test]
        fn no_row_of_tags_makes_extraction_panic(
            markup in "(<p>|</p>|<div class=\"body ad\">|</div>|<table>|<tr>|<td>|<h1>|<time datetime=\"|\">|<a href=x>|</a>|<script type=\"application/ld\\+json\">|</script>|\\{\"@type\":\"NewsArticle\"|<!--|-->|<br>|<svg>|é|一|\u{202e}|By |17 March 2025|<li>|&amp;|<meta property=\"og:title\" content=\"|text\\. ){0,60}",
        ) {
            let _ = run(Content::Page(markup.clone()), KeepPages::All);
            let fields = RawFields { body: Some(Prose::Html(markup.clone())), byline: vec![markup], ..RawFields::default() };
            let _ = run(Content::Fields(Box::new(fields)), KeepPages::All);
        }
    }
}
