//! Fills the fields of an article, and notes where each was found.
//!
//! In: values with their evidence, the most trusted first. Out: the article, each field holding the first value that
//! passed its check. As an example, a date after tomorrow is passed over for the next one.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::civil::Date;
use unicode_segmentation::UnicodeSegmentation;

use super::date_words::DigitOrder;
use super::witnesses::{Verdict, Witnesses};
use super::{Removed, agencies, byline, clean, date, dateline, digit_order, fields, other_headlines, refused_date};
use crate::analysis::{Detected, detect_language};
use crate::article::{Article, ArticleDate, Confidence, DateRefusal, Evidence, Field, Language, RefusedDate};

/// An article that is being filled.
#[derive(Debug)]
pub(super) struct Draft {
    pub article: Article,
    pub removed: Vec<Removed>,
    pub today: Date,
    /// The order in which the country of the page writes dates that are all digits.
    pub digit_order: DigitOrder,
    /// Those that its own dates show.
    digit_orders: Vec<DigitOrder>,
    witnesses: Witnesses,
}

/// The most tags that are kept.
const MAX_TAGS: usize = 60;
/// More paragraphs in front than these hold no dateline.
const N_DATELINE_PARAGRAPHS: usize = 2;

impl Draft {
    pub(super) fn new(article: Article, today: Date) -> Self {
        Self {
            article,
            removed: Vec::new(),
            today,
            digit_order: DigitOrder::Unknown,
            digit_orders: Vec::new(),
            witnesses: Witnesses::default(),
        }
    }

    /// Notes that `field` was taken from `evidence`.
    pub(super) fn note(&mut self, field: Field, evidence: Evidence) {
        self.article.evidence.insert(field, evidence);
    }

    /// Fills one of the fields that hold a line of text; where it is filled, the text only tells whether its source agrees.
    pub(super) fn set_text(&mut self, field: Field, evidence: Evidence, text: &str) {
        let max_chars = match field {
            Field::Lead => clean::MAX_LEAD_CHARS,
            Field::Url | Field::Image => clean::MAX_URL_CHARS,
            Field::Headline | Field::Subheadline => clean::MAX_HEADLINE_CHARS,
            _ => clean::MAX_NAME_CHARS,
        };
        let Some(text) = clean::field(text, max_chars) else { return };
        let article = &mut self.article;
        let slot = match field {
            Field::Headline => &mut article.headline,
            Field::Subheadline => &mut article.subheadline,
            Field::Lead => &mut article.lead,
            Field::Agency => &mut article.agency,
            Field::Dateline => &mut article.dateline,
            Field::RecordId => &mut article.record_id,
            Field::Outlet => &mut article.outlet,
            Field::Section => &mut article.section,
            Field::Url => &mut article.url,
            Field::Image => &mut article.image,
            Field::OtherHeadlines
            | Field::Body
            | Field::Byline
            | Field::Authors
            | Field::Published
            | Field::Modified
            | Field::Tags
            | Field::Language => return,
        };
        if let Some(kept) = slot {
            self.witnesses.hear(field, evidence, Verdict::of_texts(field, kept, &text));
        } else {
            *slot = Some(text);
            self.note(field, evidence);
        }
    }

    /// Hears whether the article's address confirms the outlet, as `harbourpost.example` does for The Harbour Post.
    pub(super) fn compare_outlet_with_address(&mut self) {
        let host = self.article.url.as_deref().and_then(fields::host_of);
        if let (Some(outlet), Some(name)) = (&self.article.outlet, host.and_then(fields::registered_name))
            && Verdict::of_texts(Field::Outlet, outlet, name) == Verdict::Agrees
        {
            self.witnesses.hear(Field::Outlet, Evidence::Url, Verdict::Agrees);
        }
    }

    /// Sets the headlines beside the one shown, which is set before, as are the other fields that they might repeat.
    pub(super) fn set_other_headlines(&mut self, candidates: &[(Evidence, String)]) {
        let (evidence, headlines): (Vec<Evidence>, Vec<String>) =
            other_headlines::select(&self.article, candidates).into_iter().unzip();
        self.article.other_headlines = headlines;
        if let Some(evidence) = evidence.first() {
            self.note(Field::OtherHeadlines, *evidence);
        }
    }

    /// Sets the paragraphs of the body, and what their first and last lines tell.
    pub(super) fn set_body(&mut self, evidence: Evidence, paragraphs: &[String]) {
        self.article.body = paragraphs.join("\n\n");
        if self.article.body.is_empty() {
            return;
        }
        self.note(Field::Body, evidence);
        let mut places = paragraphs.iter().take(N_DATELINE_PARAGRAPHS).map(|paragraph| dateline::read(paragraph));
        if let Some(found) = places.find(|found| *found != dateline::Dateline::default()) {
            if let Some(place) = found.place {
                self.set_text(Field::Dateline, Evidence::Text, &place);
            }
            if let Some(agency) = found.agency {
                self.set_text(Field::Agency, Evidence::Text, &agency);
            }
        }
        if let Some(agency) = paragraphs.last().and_then(|paragraph| dateline::agency_at_end(paragraph)) {
            self.set_text(Field::Agency, Evidence::Text, &agency);
        }
    }

    /// Reads bylines; where one that named people was read, others only tell whether their sources agree.
    pub(super) fn set_byline<'a>(&mut self, evidence: Evidence, bylines: impl IntoIterator<Item = &'a str>) {
        let credits = byline::read(bylines, self.article.outlet.as_deref());
        if let Some(agency) = &credits.agency {
            self.set_text(Field::Agency, evidence, agency);
        }
        let article = &mut self.article;
        if !article.byline.is_empty() {
            if !credits.people.is_empty()
                && let Some(verdict) = Verdict::of_names(&article.byline, &credits.people)
            {
                self.witnesses.hear(Field::Byline, evidence, verdict);
                self.witnesses.hear(Field::Authors, evidence, verdict);
            }
            return;
        }
        // What stands on the page for readers may be any label; what is declared is an author.
        let is_declared = evidence <= Evidence::Microdata;
        let names_agency = article.authors.iter().any(|author| agencies::agency(author).is_some());
        let is_better = article.authors.is_empty() || is_declared && credits.agency.is_some() && !names_agency;
        if !credits.people.is_empty() {
            article.byline = credits.people;
            article.authors = credits.authors;
            self.note(Field::Byline, evidence);
            self.note(Field::Authors, evidence);
        } else if !credits.authors.is_empty() && is_better && (is_declared || credits.agency.is_some()) {
            article.authors = credits.authors;
            self.note(Field::Authors, evidence);
        }
    }

    /// Sets a date, or hears whether its source agrees. A later source that gives the same day with its time makes it
    /// more exact.
    pub(super) fn set_date(&mut self, field: Field, evidence: Evidence, text: &str) {
        let Some(date) = date::parse_date(text, self.article.language).or_else(|| self.settle(text)) else {
            if let Some(why) = refused_date::refusal(text, self.article.language) {
                self.refuse_date(field, evidence, text, why);
            }
            return;
        };
        if !date::is_plausible(date, self.today) {
            let is_late = date.first_day() > self.today;
            let why = if is_late { DateRefusal::InTheFuture } else { DateRefusal::TooOld };
            return self.refuse_date(field, evidence, text, why);
        }
        if let Some(order) = digit_order::shown_by(text)
            && !self.digit_orders.contains(&order)
        {
            self.digit_orders.push(order);
        }
        match if field == Field::Modified { self.article.modified } else { self.article.published } {
            None if refused_date::is_day_or_month(text) => {
                self.witnesses.doubt(field);
                // The other reading was refused.
                self.refuse_date(field, evidence, text, DateRefusal::DayOrMonth);
            }
            Some(known) if Verdict::of_dates(known, date) == Verdict::Differs => {
                self.refuse_date(field, evidence, text, DateRefusal::Differs);
            }
            _ => {}
        }
        self.put_date(field, evidence, date);
    }

    /// Reads a date that may be read in two ways, where the country or another date of the article decides.
    fn settle(&self, text: &str) -> Option<ArticleDate> {
        let [day_first, month_first] = date::two_readings(text)?;
        match self.digit_order {
            DigitOrder::DayFirst => return Some(day_first),
            DigitOrder::MonthFirst => return Some(month_first),
            DigitOrder::Unknown => {}
        }
        let article = &self.article;
        let of_url = article.url.as_deref().and_then(date::date_in_url);
        let of_name = article.source.file_name().and_then(date::date_at_start);
        let known = [article.published, article.modified, of_url, of_name];
        let mut confirmed = [day_first, month_first].into_iter().filter(|reading| {
            known.iter().flatten().any(|known| Verdict::of_dates(*known, *reading) == Verdict::Agrees)
        });
        // Where one date confirms the one reading and another the other, nothing is settled.
        confirmed.next().filter(|_| confirmed.next().is_none())
    }

    /// Keeps what a date says that was not taken.
    pub(super) fn refuse_date(&mut self, field: Field, evidence: Evidence, text: &str, why: DateRefusal) {
        /// An article may print many dates that are not its own.
        const MAX_REFUSED: usize = 5;
        let Some(text) = clean::field(text, clean::MAX_NAME_CHARS) else { return };
        // Readers see the dates of other things too; what is not a date of theirs is no fault of the article's.
        let is_seen = matches!(evidence, Evidence::TimeElement | Evidence::Markup | Evidence::Text);
        if is_seen && why != DateRefusal::Differs && self.article.published.is_some() {
            return;
        }
        let refused = &mut self.article.refused_dates;
        let is_known = refused.iter().any(|known| known.field == field && known.text == text);
        if refused.len() < MAX_REFUSED && !is_known {
            refused.push(RefusedDate { field, evidence, text, why });
        }
    }

    /// Sets a date that has been read, or hears whether its source agrees.
    pub(super) fn put_date(&mut self, field: Field, evidence: Evidence, date: ArticleDate) {
        if !date::is_plausible(date, self.today) {
            return;
        }
        let slot = if field == Field::Modified { &mut self.article.modified } else { &mut self.article.published };
        match slot {
            None => *slot = Some(date),
            Some(known) => {
                self.witnesses.hear(field, evidence, Verdict::of_dates(*known, date));
                let exact = date::more_exact(*known, date);
                if exact == *known {
                    return;
                }
                *known = exact;
            }
        }
        self.note(field, evidence);
    }

    /// Sets the tags, unless they are set or fewer than `min_tags`: lists in one string are parted, doubles and junk
    /// dropped.
    pub(super) fn set_tags<'a>(
        &mut self,
        evidence: Evidence,
        tags: impl IntoIterator<Item = &'a str>,
        min_tags: usize,
    ) {
        if !self.article.tags.is_empty() {
            return;
        }
        let texts: Vec<Cow<'_, str>> = tags.into_iter().map(clean::decode_entities).collect();
        // A comma inside one of several tags belongs to it.
        let is_list = texts.len() == 1;
        let mut tags: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        for text in texts {
            let parts: Vec<&str> =
                if is_list { text.split([',', ';', '、', '，', '|', '،']).collect() } else { vec![&text] };
            for part in parts {
                let Some(tag) = clean::field(part, clean::MAX_NAME_CHARS) else { continue };
                let tag = without_kind(&tag).trim_start_matches('#');
                let is_outlet = self.article.outlet.as_deref().is_some_and(|outlet| outlet == tag);
                if is_tag(tag) && !is_outlet && tags.len() < MAX_TAGS && seen.insert(tag.to_lowercase()) {
                    tags.push(tag.to_owned());
                }
            }
        }
        if tags.len() >= min_tags.max(1) {
            self.article.tags = tags;
            self.note(Field::Tags, evidence);
        }
    }

    /// Sets a language that is known.
    pub(super) fn put_language(&mut self, language: Option<Language>, evidence: Evidence) {
        self.article.language = language;
        if language.is_some() {
            self.note(Field::Language, evidence);
        }
    }

    /// Sets the language that the text looks like, which `evidence` gave or confirmed.
    pub(super) fn put_detected(&mut self, found: Option<Detected>, evidence: Evidence) {
        let Some(found) = found else { return };
        self.put_language(Some(found.language), evidence);
        let is_declared = evidence != Evidence::Detection;
        self.witnesses.assess(
            Field::Language,
            match (is_declared, found.reliable) {
                (true, true) => Confidence::High,
                (true, false) | (false, true) => Confidence::Medium,
                (false, false) => Confidence::Low,
            },
        );
    }

    /// Sets the language: the one asked for, else that of the text, else the one declared.
    pub(super) fn set_language(&mut self, asked: Option<Language>, declared: Option<(Evidence, Language)>) {
        if asked.is_some() {
            return self.put_language(asked, Evidence::Option);
        }
        let article = &self.article;
        let text =
            if article.body.is_empty() { article.headline.as_deref().unwrap_or_default() } else { &article.body };
        let found = detect_language(text, declared.map(|(_, language)| language));
        let source = declared.filter(|(_, language)| Some(*language) == found.map(|found| found.language));
        self.put_detected(found, source.map_or(Evidence::Detection, |(evidence, _)| evidence));
    }

    /// Takes the date from the file's name, where nothing else gave one; counts the words; weighs what was heard.
    pub(super) fn finish(mut self) -> super::Extraction {
        if let Some(date) = self.article.source.file_name().and_then(date::date_at_start) {
            match self.article.published.map(|known| Verdict::of_dates(known, date)) {
                None => self.put_date(Field::Published, Evidence::FileName, date),
                Some(Verdict::Agrees) => self.witnesses.hear(Field::Published, Evidence::FileName, Verdict::Agrees),
                // The file may be named for the day when it was saved.
                Some(Verdict::Differs) => {}
            }
        }
        let confidence = self.article.evidence.iter();
        let confidence =
            confidence.map(|(field, evidence)| (*field, self.witnesses.confidence(*field, *evidence))).collect();
        self.article.confidence = confidence;
        let article = &self.article;
        let texts = [article.headline.as_deref(), article.lead.as_deref(), Some(article.body.as_str())];
        let n_words: usize = texts.into_iter().flatten().map(|text| text.unicode_words().count()).sum();
        self.article.words = u32::try_from(n_words).unwrap_or(u32::MAX);
        super::Extraction { article: self.article, removed: self.removed, digit_orders: self.digit_orders }
    }
}

/// Whether `tag` is a word for readers, not an address or a number of the publisher's system.
fn is_tag(tag: &str) -> bool {
    let is_number = || tag.len() >= 16 && tag.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    tag.chars().any(char::is_alphabetic) && !tag.contains("://") && !tag.contains(['=', '{', '_']) && !is_number()
}

/// Takes off a tag what kind of thing it names: `topic/floods`, `Category: Economy`.
fn without_kind(tag: &str) -> &str {
    const KINDS: &[&str] = &[
        "topic",
        "topics",
        "section",
        "sections",
        "organization",
        "person",
        "people",
        "location",
        "place",
        "category",
        "tag",
        "story",
    ];
    match tag.split_once(['/', ':']) {
        Some((kind, rest)) if KINDS.contains(&kind.trim().to_lowercase().as_str()) => rest.trim(),
        _ => tag,
    }
}
