//! A saved web page → an article.
//!
//! In: a page's markup. Out: the article, from one parsed tree. As an example, a page whose JSON-LD names the authors
//! and whose text stands in `<article>` gives byline and body, each with its evidence.

use scraper::Html;

use super::body::{self, Body, Known};
use super::date_words::{self, DigitOrder};
use super::draft::Draft;
use super::json_ld::{self, StructuredData};
use super::markup::{self, Markup};
use super::metadata::{self, Candidates, Texts};
use super::page::Page;
use super::page_kind::{self, Signs};
use super::{
    ExtractOptions, Extraction, KeepPages, NotAnArticle, RecurringLines, clean, fields, headline, other_headlines,
    page_reader, plain_text, printed_credits, script_data,
};
use crate::article::{Article, Evidence, Field, Language};
use crate::format::RawFields;

/// Makes an article of the markup of a page, which was saved from `url` as far as whatever saved it says.
pub(super) fn extract(
    markup: &str,
    url: Option<&str>,
    article: Article,
    options: &ExtractOptions,
) -> Result<Extraction, NotAnArticle> {
    if markup.trim().is_empty() {
        return Err(NotAnArticle::Empty);
    }
    match markup::prepare(markup) {
        Markup::Parsable(clean) => {
            let page = page_reader::read(&Html::parse_document(&clean));
            extract_page(&page, url, markup, article, options)
        }
        Markup::TooDeep(deep) => {
            fields::extract_text(&markup::strip_tags(&deep), article, options, &RecurringLines::default())
        }
    }
}

fn extract_page(
    page: &Page,
    saved_from: Option<&str>,
    markup: &str,
    article: Article,
    options: &ExtractOptions,
) -> Result<Extraction, NotAnArticle> {
    let address = page.links.iter().find(|(rel, _)| rel == "canonical").map(|(_, href)| href.as_str());
    let data = json_ld::read(&page.json_ld, address.or(page.meta("og:url")));
    let mut candidates = metadata::collect(page, &data, saved_from);
    let mut draft = Draft::new(article, options.today);
    set_url_and_outlet(&mut draft, &candidates, page);
    let outlets = outlet_names(&draft, &candidates);
    let headlines: Vec<String> = candidates
        .headlines
        .iter()
        .filter(|(from, _)| *from != Evidence::Markup)
        .map(|(_, text)| headline::without_outlet(&clean::line(text), &outlets))
        .collect();
    let description = candidates
        .descriptions
        .iter()
        .map(|(_, text)| clean::line(&clean::decode_entities(text)))
        .max_by_key(String::len);
    let authors: Vec<String> =
        candidates.bylines.iter().flat_map(|(_, names)| names.iter().map(|name| clean::line(name))).collect();
    let declared = declared_language(&candidates.languages);
    let known = Known {
        headlines: &headlines,
        description: description.as_deref(),
        authors: &authors,
        language: options.language.or(declared.map(|(_, language)| language)),
        ..Known::default()
    };
    let mut body = body::find(page, known);
    let mut given = headline::headlines(&candidates.headlines, body.heading.as_deref(), &outlets);
    if let Some((from, text)) = headline::choose(&given) {
        draft.set_text(Field::Headline, *from, text);
    }
    if body.heading.is_none() {
        // The headings of the page are then those of other stories.
        given.retain(|(from, _)| *from != Evidence::Markup);
    }
    for (from, text) in &given {
        draft.set_text(Field::Headline, *from, text);
    }
    let witness = witness_of_json_ld(&data, &body);
    let script_story = match witness {
        None if body.is_scrap() => script_data::find(markup, &headlines),
        _ => None,
    };
    let from = if witness.is_some() { Evidence::JsonLd } else { Evidence::Markup };
    if let Some(paragraphs) = witness {
        body.paragraphs = paragraphs;
    }
    draft.removed = std::mem::take(&mut body.removed);
    if let Some(story) = &script_story {
        set_script_story(&mut draft, &mut candidates, story);
    } else {
        draft.set_body(from, &body.paragraphs);
    }
    if let Some(lead) = &body.lead {
        draft.set_text(Field::Lead, Evidence::Markup, lead);
    }

    draft.set_language(options.language, declared);
    draft.digit_order = digit_order(&draft, &candidates.languages);
    candidates.add_visible(page, |block| body.is_near(block));
    let tags = page.tags.iter().filter(|mention| body.is_near(mention.at_block)).map(|mention| mention.visible.clone());
    candidates.tags.push((Evidence::Markup, tags.collect()));
    if let Some(heading) = body.heading_at {
        let credits = printed_credits::below(page, heading, draft.article.language);
        candidates.bylines.extend(credits.byline.map(|line| (Evidence::Text, vec![line])));
        candidates.published.extend(credits.published.map(|line| (Evidence::Text, line)));
        candidates.modified.extend(credits.modified.map(|line| (Evidence::Text, line)));
    }
    let signature = printed_credits::at_end(&draft.article.body, draft.article.language).map(str::to_owned);
    candidates.bylines.extend(signature.map(|names| (Evidence::Text, vec![names])));
    set_other_fields(&mut draft, &candidates);
    given.extend(headline::headlines(&candidates.alternative_headlines, None, &outlets));
    let sections: Vec<String> = candidates.sections.iter().map(|(_, section)| clean::line(section)).collect();
    for (_, text) in &mut given {
        *text = headline::without_outlet(text, &sections);
    }
    other_headlines::retain_about(&mut given, &draft.article);
    draft.set_other_headlines(&given);

    let signs = Signs {
        page,
        data: &data,
        url: draft.article.url.as_deref(),
        headline: draft.article.headline.as_deref(),
        body: &draft.article.body,
        has_scripts: markup.contains("<script"),
    };
    let refusal = page_kind::refusal(signs);
    match refusal {
        Some(reason) if options.keep == KeepPages::Articles || draft.article.body.is_empty() => Err(reason),
        _ => fields::has_words(draft.finish()),
    }
}

/// Takes body, names and dates from a story that was found in the data of scripts.
fn set_script_story(draft: &mut Draft, candidates: &mut Candidates, story: &RawFields) {
    let from = Evidence::ScriptData;
    if let Some(prose) = &story.body {
        let paragraphs = fields::paragraphs_of(prose, draft);
        draft.set_body(from, &paragraphs);
    }
    candidates.bylines.extend((!story.byline.is_empty()).then(|| (from, story.byline.clone())));
    candidates.published.extend(story.published.clone().map(|text| (from, text)));
    candidates.modified.extend(story.modified.clone().map(|text| (from, text)));
}

fn set_url_and_outlet(draft: &mut Draft, candidates: &Candidates, page: &Page) {
    for (from, url) in &candidates.urls {
        draft.set_text(Field::Url, *from, url);
    }
    // An address or a handle is no name.
    let names =
        || candidates.outlets.iter().filter(|(_, name)| !name.contains("://") && !name.trim_start().starts_with('@'));
    let domain_like = |name: &str| name.contains('.') && !name.trim().contains(' ');
    for (from, name) in names().filter(|(_, name)| !domain_like(name)) {
        draft.set_text(Field::Outlet, *from, name);
    }
    for (from, name) in names() {
        draft.set_text(Field::Outlet, *from, without_zone(name));
    }
    set_outlet_of_print(draft, candidates, page);
    if draft.article.outlet.is_none()
        && let Some(host) = draft.article.url.as_deref().and_then(fields::host_of)
    {
        let host = host.to_owned();
        draft.set_text(Field::Outlet, Evidence::Url, &host);
    }
    draft.compare_outlet_with_address();
}

/// Takes the outlet from what readers see: the rest of the title, or the line with the copyright.
fn set_outlet_of_print(draft: &mut Draft, candidates: &Candidates, page: &Page) {
    /// The copyright stands at the end of a page.
    const N_LAST_BLOCKS: usize = 20;
    if draft.article.outlet.is_some() {
        return;
    }
    let headlines = candidates.headlines.iter().filter(|(from, _)| *from != Evidence::TitleElement);
    let headlines: Vec<String> = headlines.map(|(_, text)| clean::line(text)).collect();
    let titles = page.title.iter().map(|title| (Evidence::TitleElement, title));
    let titles = titles.chain(candidates.headlines.iter().map(|(from, title)| (*from, title)));
    for (from, title) in titles {
        if let Some(name) = headline::outlet_in_title(&clean::line(title), &headlines) {
            draft.set_text(Field::Outlet, from, name);
        }
    }
    if let Some(title) = page.title.as_deref().filter(|title| headline::is_title_of_outlet(title, &headlines)) {
        draft.set_text(Field::Outlet, Evidence::TitleElement, title);
    }
    for block in page.blocks.iter().rev().take(N_LAST_BLOCKS) {
        if let Some(name) = headline::outlet_in_copyright(&block.text) {
            draft.set_text(Field::Outlet, Evidence::Text, name);
        }
    }
}

/// Takes `.de` or `.co.uk` off a name that is a domain.
fn without_zone(name: &str) -> &str {
    let name = name.trim();
    let Some((rest, zone)) = name.rsplit_once('.') else { return name };
    if !(2..=4).contains(&zone.len()) || rest.is_empty() {
        return name;
    }
    rest.strip_suffix(".co").or_else(|| rest.strip_suffix(".com")).unwrap_or(rest)
}

/// Returns the names that the page's publication goes by, its domain's among them.
fn outlet_names(draft: &Draft, candidates: &Candidates) -> Vec<String> {
    let mut names: Vec<String> = candidates.outlets.iter().map(|(_, name)| clean::line(name)).collect();
    if let Some(host) = draft.article.url.as_deref().and_then(fields::host_of) {
        names.push(host.to_owned());
        names.extend(fields::registered_name(host).map(str::to_owned));
    }
    names
}

/// Returns the paragraphs of the JSON-LD's `articleBody`, where the page itself has far less.
fn witness_of_json_ld(data: &StructuredData, body: &Body) -> Option<Vec<String>> {
    /// So many times more text must the JSON-LD have.
    const MIN_TIMES: usize = 3;
    /// Less text than this is no body, whatever the page has.
    const MIN_CHARS: usize = 200;
    /// So much text is a body; what the JSON-LD has besides are the updates of a live blog, or other stories.
    const MAX_FOUND: usize = 8_000;
    let text = data.article.as_ref()?.body.as_deref()?;
    let text = clean::decode_entities(text);
    let text = if text.contains("</") { markup::strip_tags(&text) } else { text.into_owned() };
    let found: usize = body.paragraphs.iter().map(String::len).sum();
    if text.len() < MIN_CHARS || text.len() < MIN_TIMES * found || found > MAX_FOUND {
        return None;
    }
    Some(plain_text::paragraphs(&text))
}

/// Returns the order in which the page's country writes dates that are all digits.
fn digit_order(draft: &Draft, languages: &Texts) -> DigitOrder {
    let host = draft.article.url.as_deref().and_then(fields::host_of).unwrap_or_default();
    let of_host = date_words::digit_order_of_host(host);
    if of_host != DigitOrder::Unknown {
        return of_host;
    }
    let orders = languages.iter().map(|(_, tag)| date_words::digit_order_of_tag(tag));
    orders.into_iter().find(|order| *order != DigitOrder::Unknown).unwrap_or(DigitOrder::Unknown)
}

fn declared_language(languages: &Texts) -> Option<(Evidence, Language)> {
    // `<html lang>` is about this page; what search engines are told is often the site's default.
    let html = languages.iter().filter(|(from, _)| *from == Evidence::HtmlLang);
    let others = languages.iter().filter(|(from, _)| *from != Evidence::HtmlLang);
    html.chain(others).find_map(|(from, tag)| Some((*from, Language::from_tag(tag)?)))
}

fn set_other_fields(draft: &mut Draft, candidates: &Candidates) {
    for (from, names) in &candidates.bylines {
        draft.set_byline(*from, names.iter().map(String::as_str));
    }
    for (from, text) in &candidates.published {
        draft.set_date(Field::Published, *from, text);
    }
    fields::set_date_of_url(draft);
    for (from, text) in &candidates.modified {
        draft.set_date(Field::Modified, *from, text);
    }
    // A single tag is often the section or the whole list in one breath; other sources know better.
    for min_tags in [2, 1] {
        for (from, tags) in &candidates.tags {
            draft.set_tags(*from, tags.iter().map(String::as_str), min_tags);
        }
    }
    for (from, section) in &candidates.sections {
        if !section.contains("://") && Some(section) != draft.article.headline.as_ref() {
            draft.set_text(Field::Section, *from, section);
        }
    }
    for (from, image) in &candidates.images {
        if image.starts_with("http") {
            draft.set_text(Field::Image, *from, image);
        }
    }
    for (from, text) in &candidates.subheadlines {
        if Some(text) != draft.article.headline.as_ref() {
            draft.set_text(Field::Subheadline, *from, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(markup: &str) -> Article {
        let options =
            ExtractOptions { language: None, keep: KeepPages::Articles, today: jiff::civil::date(2025, 6, 1) };
        extract(markup, None, Article::default(), &options).unwrap().article
    }

    const TEASER: &str =
        "<tr><td><font size=1>The council has agreed to repair the old bridge over the river before the";

    #[test]
    fn a_page_laid_out_with_tables_gives_its_story_and_its_credits() {
        let links = "<tr><td><font size=1><a href=/a>Another story of the day</a></font></td></tr>".repeat(30);
        let article = page(&format!(
            "<HTML><HEAD><TITLE>TRUCE HOLDS - Harbour Post</TITLE></HEAD><BODY><TABLE><TR><TD><TABLE>{links}</TABLE></TD>
            <TD><FONT size=5><B>TRUCE HOLDS</B></FONT><BR><FONT size=2>Ann Lee, 14 June 1999</FONT><HR>
            <P>PORT ELMS -- Both sides kept the truce.<P>Shots fired: none<P>They meet again.<HR>
            <TABLE>{}</TABLE></TD></TR></TABLE><CENTER>Copyright 1999 Harbour Post</CENTER></BODY></HTML>",
            TEASER.repeat(40),
        ));
        assert_eq!(article.headline.as_deref(), Some("TRUCE HOLDS"));
        assert_eq!(article.body, "PORT ELMS -- Both sides kept the truce.\n\nShots fired: none\n\nThey meet again.");
        assert_eq!(article.byline, ["Ann Lee"]);
        assert_eq!(article.published.unwrap().to_string(), "1999-06-14");
        assert_eq!(article.outlet.as_deref(), Some("Harbour Post"));
        assert_eq!(article.evidence[&Field::Outlet], Evidence::TitleElement);
        assert_eq!(article.evidence[&Field::Byline], Evidence::Text);
    }

    #[test]
    fn the_lines_of_a_credit_are_kept_apart() {
        let article = page(
            "<title>HARBOUR POST ONLINE</title><table><tr><td><font size=5><b>Truce holds</b></font><br>
            <font size=1>By Ann Lee, Staff Writer<br>Published 17 March 2019</font>
            <p>Both sides kept the truce on Monday, the mediators said.<p>They meet again.</td></tr></table>",
        );
        assert_eq!(article.headline.as_deref(), Some("Truce holds"));
        assert_eq!(article.byline, ["Ann Lee"]);
        assert_eq!(article.published.unwrap().to_string(), "2019-03-17");
        assert_eq!(article.outlet.as_deref(), Some("HARBOUR POST ONLINE"));
        assert_eq!(article.body, "Both sides kept the truce on Monday, the mediators said.\n\nThey meet again.");
    }

    #[test]
    fn a_short_story_is_found_beside_long_comments() {
        let comments =
            "<p>I have lived by this river for forty years, and never did I see such a thing.</p>".repeat(30);
        let article = page(&format!(
            "<h1>Truce holds</h1><div class=entry-content><p>Both sides kept the truce.</p></div>
            <div class=comments>{comments}</div>"
        ));
        assert_eq!(article.body, "Both sides kept the truce.");
    }

    #[test]
    fn a_live_blog_s_updates_do_not_replace_a_body_that_is_there() {
        let told = "Both sides kept the truce on Monday, the mediators said in the town hall. ";
        let body: Vec<String> = (0..120).map(|n| format!("<p>{n}: {told}</p>")).collect();
        let body = body.concat();
        let updates = "An update of the hour, which stands in the data alone. ".repeat(2_000);
        let article = page(&format!(
            r#"<h1>Truce holds</h1><div class="article-body">{body}</div><script type="application/ld+json">
            {{"@type":"LiveBlogPosting","headline":"Truce holds","articleBody":"{updates}"}}</script>"#
        ));
        assert_eq!(article.body.split("\n\n").count(), 120);
        assert_eq!(article.evidence[&Field::Body], Evidence::Markup);
    }

    #[test]
    fn a_flash_that_repeats_its_headline_is_a_story() {
        let article =
            page("<h1>Truce holds, both sides say</h1><div><p>VELMAR \u{2013} Truce holds, both sides say</p></div>");
        assert_eq!(article.body, "VELMAR \u{2013} Truce holds, both sides say");
    }
}
