//! Stories whose fields a record or a text gives.
//!
//! In: [`RawFields`], or plain text. Out: the article. As an example, the record `{"title": "Truce", "date":
//! "2025-03-17"}` gives a headline and a date, both from `Record`.

use super::body;
use super::draft::Draft;
use super::markup::{self, Markup};
use super::{ExtractOptions, Extraction, NotAnArticle, clean, markdown, page_reader, plain_text};
use crate::analysis::detect_language;
use crate::article::{Article, Evidence, Field, Language};
use crate::format::{Prose, RawFields};

/// Makes an article of fields that were kept apart.
pub(super) fn extract_fields(
    raw: &RawFields,
    article: Article,
    options: &ExtractOptions,
) -> Result<Extraction, NotAnArticle> {
    let from = raw.evidence.unwrap_or(Evidence::Record);
    let mut draft = Draft::new(article, options.today);
    let declared = raw.language.as_deref().and_then(Language::from_tag);
    let paragraphs = match &raw.body {
        Some(prose) => paragraphs_of(prose, &mut draft),
        None => Vec::new(),
    };
    let mut paragraphs = paragraphs;
    let texts = [
        (Field::Headline, &raw.headline),
        (Field::Subheadline, &raw.subheadline),
        (Field::Agency, &raw.agency),
        (Field::Dateline, &raw.dateline),
        (Field::RecordId, &raw.record_id),
        (Field::Outlet, &raw.outlet),
        (Field::Section, &raw.section),
        (Field::Url, &raw.url),
        (Field::Image, &raw.image),
    ];
    for (field, text) in texts {
        if let Some(text) = text {
            draft.set_text(field, from, text);
        }
    }
    take_repeated_headline(&mut draft, &mut paragraphs);
    let credits = printed_credits(raw, &mut paragraphs);
    draft.set_body(from, &paragraphs);
    if draft.article.headline.is_none() && draft.article.body.is_empty() {
        return Err(NotAnArticle::NoText);
    }
    draft.set_language(options.language, declared.map(|language| (from, language)));
    draft.set_byline(from, raw.byline.iter().map(String::as_str));
    draft.set_tags(from, raw.tags.iter().map(String::as_str), 1);
    for (field, text) in [(Field::Published, &raw.published), (Field::Modified, &raw.modified)] {
        if let Some(text) = text {
            draft.set_date(field, from, text);
        }
    }
    if let Some(line) = credits {
        draft.set_byline(Evidence::Text, [line.as_str()]);
        draft.set_date(Field::Published, Evidence::Text, &line);
    }
    set_date_of_url(&mut draft);
    if draft.article.outlet.is_none()
        && let Some(host) = draft.article.url.as_deref().and_then(host_of)
    {
        let host = host.to_owned();
        draft.set_text(Field::Outlet, Evidence::Url, &host);
    }
    has_words(draft.finish())
}

/// Takes a headline out of the body: the record may repeat it there, or give it nowhere else.
fn take_repeated_headline(draft: &mut Draft, paragraphs: &mut Vec<String>) {
    /// A first line longer than this is a paragraph.
    const MAX_HEADLINE_CHARS: usize = 250;
    match (&draft.article.headline, paragraphs.first()) {
        (Some(headline), Some(first)) if headline == first && paragraphs.len() > 1 => {
            paragraphs.remove(0);
        }
        (None, Some(first))
            if paragraphs.len() > 1
                && first.chars().nth(MAX_HEADLINE_CHARS).is_none()
                && !body::ends_a_sentence(first) =>
        {
            let first = paragraphs.remove(0);
            draft.set_text(Field::Headline, Evidence::Text, &first);
        }
        _ => {}
    }
}

/// Takes the line with byline and date from the top of a Markdown text that has no front matter for them.
fn printed_credits(raw: &RawFields, paragraphs: &mut Vec<String>) -> Option<String> {
    let is_told = !raw.byline.is_empty() || raw.published.is_some();
    if is_told || !matches!(raw.body, Some(Prose::Markdown(_))) || paragraphs.len() < 2 {
        return None;
    }
    plain_text::introduces_byline(paragraphs.first()?).then(|| paragraphs.remove(0))
}

/// Returns the paragraphs of a body.
pub(super) fn paragraphs_of(prose: &Prose, draft: &mut Draft) -> Vec<String> {
    match prose {
        Prose::Plain(text) => plain_text::paragraphs(text),
        Prose::Markdown(text) => markdown::paragraphs(text),
        Prose::Html(html) => match markup::prepare(html) {
            Markup::Parsable(markup) => {
                let page = page_reader::read(&scraper::Html::parse_document(&markup));
                let body = body::of_fragment(&page);
                draft.removed.extend(body.removed);
                body.paragraphs
            }
            Markup::TooDeep(markup) => plain_text::paragraphs(&markup::strip_tags(&markup)),
        },
    }
}

/// Makes an article of a text.
pub(super) fn extract_text(text: &str, article: Article, options: &ExtractOptions) -> Result<Extraction, NotAnArticle> {
    if text.trim().is_empty() {
        return Err(NotAnArticle::Empty);
    }
    let mut draft = Draft::new(article, options.today);
    // Once for all: furniture is recognised by the phrases of the language, and is too little to change it.
    let (language, evidence) = match options.language {
        Some(language) => (Some(language), Evidence::Option),
        None => (detect_language(text, None).map(|found| found.language), Evidence::Detection),
    };
    let story = plain_text::read(text, language);
    draft.removed = story.removed;
    if let Some(headline) = &story.headline {
        draft.set_text(Field::Headline, Evidence::Text, headline);
    }
    if let Some(subheadline) = &story.subheadline {
        draft.set_text(Field::Subheadline, Evidence::Text, subheadline);
    }
    draft.set_body(Evidence::Text, &story.paragraphs);
    draft.put_language(language, evidence);
    if let Some(byline) = &story.byline {
        draft.set_byline(Evidence::Text, [byline.as_str()]);
    }
    if let Some(date) = &story.date {
        draft.set_date(Field::Published, Evidence::Text, date);
    }
    has_words(draft.finish())
}

/// Refuses an article without a single word.
pub(super) fn has_words(extraction: Extraction) -> Result<Extraction, NotAnArticle> {
    if extraction.article.words == 0 { Err(NotAnArticle::NoWords) } else { Ok(extraction) }
}

/// Takes the date out of the article's address, where nothing better gave one.
pub(super) fn set_date_of_url(draft: &mut Draft) {
    if draft.article.published.is_none()
        && let Some(date) = draft.article.url.as_deref().and_then(super::date::date_in_url)
    {
        draft.put_date(Field::Published, Evidence::Url, date);
    }
}

/// Returns the host of an address, without `www.`.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(clean::is_harmful)).then_some(host)
}
