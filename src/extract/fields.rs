//! Stories whose fields a record or a text gives.
//!
//! In: [`RawFields`], or plain text. Out: the article. As an example, the record `{"title": "Truce", "date":
//! "2025-03-17"}` gives a headline and a date, both from `Record`.

use super::body::{self, Body};
use super::draft::Draft;
use super::hints::Reason;
use super::markup::{self, Markup};
use super::page::Page;
use super::witnesses::Verdict;
use super::{
    ExtractOptions, Extraction, NotAnArticle, RecurringLines, Removed, clean, date, markdown, page_reader, plain_text,
    refused_date,
};
use crate::analysis::detect_language;
use crate::article::{Article, DateRefusal, Evidence, Field, Language};
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
    // Agencies repeat the headline where they have no second one.
    let subheadline = raw.subheadline.clone().filter(|line| raw.headline.as_ref() != Some(line));
    let texts = [
        (Field::Headline, &raw.headline),
        (Field::Subheadline, &subheadline),
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
    draft.article.ocr = raw.ocr;
    take_repeated_headline(&mut draft, &mut paragraphs);
    take_imprint(&mut draft, &mut paragraphs);
    let credits = match raw.body {
        Some(Prose::Markdown(_)) => take_credits(&mut paragraphs, options.language.or(declared)),
        _ => Vec::new(),
    };
    draft.set_body(from, &paragraphs);
    if draft.article.headline.is_none() && draft.article.body.is_empty() {
        return Err(NotAnArticle::NoText);
    }
    draft.set_language(options.language, declared.map(|language| (from, language)));
    draft.set_byline(from, raw.byline.iter().map(String::as_str));
    if draft.article.byline.is_empty()
        && let Some(byline) = only_byline(&draft.removed).map(str::to_owned)
    {
        draft.set_byline(Evidence::Text, [byline.as_str()]);
    }
    draft.set_tags(from, raw.tags.iter().map(String::as_str), 1);
    for (field, text) in [(Field::Published, &raw.published), (Field::Modified, &raw.modified)] {
        if let Some(text) = text {
            draft.set_date(field, from, text);
        }
    }
    for line in &credits {
        draft.set_byline(Evidence::Text, [line.as_str()]);
        draft.set_date(Field::Published, Evidence::Text, line);
    }
    let headlines = raw.other_headlines.iter().filter_map(|text| clean::field(text, clean::MAX_HEADLINE_CHARS));
    draft.set_other_headlines(&headlines.map(|text| (from, text)).collect::<Vec<_>>());
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

/// Returns the byline that was cut off a body, unless there were several: a newsletter's stories have one each.
fn only_byline(removed: &[Removed]) -> Option<&str> {
    let is_byline = |removed: &&Removed| removed.why == Reason::Credit && plain_text::introduces_byline(&removed.text);
    let mut bylines = removed.iter().filter(is_byline).map(|removed| removed.text.as_str());
    bylines.next().filter(|_| bylines.next().is_none())
}

/// Takes the outlet's name and address off the end of a body from which more of the kind was cut.
fn take_imprint(draft: &mut Draft, paragraphs: &mut Vec<String>) {
    /// An address is shorter.
    const MAX_CHARS: usize = 160;
    let Some(outlet) = draft.article.outlet.clone().filter(|_| !draft.removed.is_empty()) else { return };
    while paragraphs.len() > 1
        && let Some(last) = paragraphs.pop_if(|last| {
            last.starts_with(&outlet) && last.chars().nth(MAX_CHARS).is_none() && !body::ends_a_sentence(last)
        })
    {
        draft.removed.push(Removed { text: last, why: Reason::Footer });
    }
}

/// Takes the lines with byline and date out of the start of a body.
fn take_credits(paragraphs: &mut Vec<String>, language: Option<Language>) -> Vec<String> {
    /// Byline and date stand on two lines at most.
    const MAX_LINES: usize = 2;
    let is_credit = |line: &&String| plain_text::is_credit(line, language);
    let n_credits = paragraphs.iter().take(MAX_LINES).take_while(is_credit).count();
    paragraphs.drain(..n_credits).collect()
}

/// Returns the paragraphs of a body.
pub(super) fn paragraphs_of(prose: &Prose, draft: &mut Draft) -> Vec<String> {
    match prose {
        Prose::Plain(text) => plain_text::paragraphs(text),
        Prose::MailText(text) => {
            let mut paragraphs = plain_text::paragraphs(text);
            body::trim(&mut paragraphs, &mut draft.removed);
            paragraphs
        }
        Prose::Markdown(text) => markdown::paragraphs(text),
        Prose::Html(html) => paragraphs_of_markup(html, body::of_fragment, draft),
        Prose::MailHtml(html) => paragraphs_of_markup(html, body::of_mail, draft),
    }
}

fn paragraphs_of_markup(markup: &str, find: fn(&Page) -> Body, draft: &mut Draft) -> Vec<String> {
    match markup::prepare(markup) {
        Markup::Parsable(markup) => {
            let body = find(&page_reader::read(&scraper::Html::parse_document(&markup)));
            draft.removed.extend(body.removed);
            body.paragraphs
        }
        Markup::TooDeep(markup) => plain_text::paragraphs(&markup::strip_tags(&markup)),
    }
}

/// Makes an article of a text, around the like of which stand `recurring` lines.
pub(super) fn extract_text(
    text: &str,
    article: Article,
    options: &ExtractOptions,
    recurring: &RecurringLines,
) -> Result<Extraction, NotAnArticle> {
    if text.trim().is_empty() {
        return Err(NotAnArticle::Empty);
    }
    let mut draft = Draft::new(article, options.today);
    // Once for all: furniture is recognised by the phrases of the language, and is too little to change it.
    let found = if options.language.is_none() { detect_language(text, None) } else { None };
    let language = options.language.or(found.map(|found| found.language));
    let story = plain_text::read(text, language, recurring);
    draft.removed = story.removed;
    if let Some(headline) = &story.headline {
        draft.set_text(Field::Headline, Evidence::Text, headline);
    }
    if let Some(subheadline) = &story.subheadline {
        draft.set_text(Field::Subheadline, Evidence::Text, subheadline);
    }
    draft.set_body(Evidence::Text, &story.paragraphs);
    match options.language {
        Some(_) => draft.put_language(options.language, Evidence::Option),
        None => draft.put_detected(found, Evidence::Detection),
    }
    if let Some(byline) = &story.byline {
        draft.set_byline(Evidence::Text, [byline.as_str()]);
    }
    if let Some(date) = &story.date {
        draft.set_date(Field::Published, Evidence::Text, date);
    } else {
        note_refused_date(&mut draft, &story.paragraphs);
    }
    has_words(draft.finish())
}

/// Notes a date line that gives no date, such as `30 February 2025`; it is left in the text.
fn note_refused_date(draft: &mut Draft, paragraphs: &[String]) {
    /// A date line stands near the start, and is short.
    const N_PARAGRAPHS: usize = 3;
    const MAX_CHARS: usize = 60;
    let lines = paragraphs.iter().take(N_PARAGRAPHS).filter(|line| line.chars().nth(MAX_CHARS).is_none());
    for line in lines {
        if refused_date::is_meant_as_date(line, draft.article.language)
            && let Some(why) = refused_date::refusal(line, draft.article.language)
        {
            draft.refuse_date(Field::Published, Evidence::Text, line, why);
        }
    }
}

/// Refuses an article without a single word.
pub(super) fn has_words(extraction: Extraction) -> Result<Extraction, NotAnArticle> {
    if extraction.article.words == 0 { Err(NotAnArticle::NoWords) } else { Ok(extraction) }
}

/// Takes the date out of the article's address, where nothing better gave one; else hears whether it agrees.
pub(super) fn set_date_of_url(draft: &mut Draft) {
    if let Some(date) = draft.article.url.as_deref().and_then(date::date_in_url) {
        if draft.article.published.is_some_and(|known| Verdict::of_dates(known, date) == Verdict::Differs)
            && date::is_plausible(date, draft.today)
        {
            draft.refuse_date(Field::Published, Evidence::Url, &date.to_string(), DateRefusal::Differs);
        }
        draft.put_date(Field::Published, Evidence::Url, date);
    }
}

/// Returns the name that was registered for `host`: the longest label but the last, nearly always.
pub(super) fn registered_name(host: &str) -> Option<&str> {
    let (labels, _) = host.rsplit_once('.')?;
    labels.split('.').max_by_key(|label| label.len())
}

/// Returns the host of an address, without `www.`.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(clean::is_harmful)).then_some(host)
}
