//! What the sources of a field say of each other, and how far its value is to be trusted for that.
//!
//! In: for each source heard, whether it says the same. Out: a [`Confidence`] for each field. As an example, a headline
//! that JSON-LD and `<h1>` give alike is of high confidence; a date from the file's name alone is of low confidence.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::headline::{adds_a_name, squash};
use crate::article::{ArticleDate, Confidence, Evidence, Field};

/// Whether a source says what an article's field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Agrees,
    Differs,
}

impl Verdict {
    /// Compares a line of text with the one that is kept: capitals, marks and spaces do not count, nor do names beside
    /// it.
    pub(super) fn of_texts(field: Field, kept: &str, other: &str) -> Self {
        /// Shorter names stand in others by chance.
        const MIN_BYTES: usize = 3;
        let (kept_letters, other_letters) = (squash(kept), squash(other));
        let holds = |long: &str, short: &str| short.len() >= MIN_BYTES && long.contains(short);
        let is_same = match field {
            Field::Headline => kept_letters == other_letters || adds_a_name(kept, other) || adds_a_name(other, kept),
            Field::Outlet | Field::Section | Field::Url => {
                kept_letters == other_letters
                    || holds(&kept_letters, &other_letters)
                    || holds(&other_letters, &kept_letters)
            }
            _ => kept_letters == other_letters,
        };
        if is_same { Self::Agrees } else { Self::Differs }
    }

    /// Compares two dates: those less than a day apart may be one date in two time zones.
    pub(super) fn of_dates(kept: ArticleDate, other: ArticleDate) -> Self {
        let day_after = |date: ArticleDate| date.last_day().saturating_add(1.day());
        let is_same = kept.first_day() <= day_after(other) && other.first_day() <= day_after(kept);
        if is_same { Self::Agrees } else { Self::Differs }
    }

    /// Compares two lists of names; `None` where they have some in common.
    pub(super) fn of_names(kept: &[String], other: &[String]) -> Option<Self> {
        let set = |names: &[String]| names.iter().map(|name| squash(name)).collect::<BTreeSet<String>>();
        let (kept, other) = (set(kept), set(other));
        if kept == other { Some(Self::Agrees) } else { kept.is_disjoint(&other).then_some(Self::Differs) }
    }
}

/// The sources that were heard on each field.
#[derive(Debug, Default)]
pub(super) struct Witnesses {
    agreeing: BTreeSet<(Field, Evidence)>,
    differing: BTreeSet<(Field, Evidence)>,
    doubted: BTreeSet<Field>,
    assessed: BTreeMap<Field, Confidence>,
}

impl Witnesses {
    /// Notes what a source says of a field's value.
    pub(super) fn hear(&mut self, field: Field, evidence: Evidence, verdict: Verdict) {
        match verdict {
            Verdict::Agrees => self.agreeing.insert((field, evidence)),
            Verdict::Differs => self.differing.insert((field, evidence)),
        };
    }

    /// Notes that a field's value could be read in another way too.
    pub(super) fn doubt(&mut self, field: Field) {
        self.doubted.insert(field);
    }

    /// Notes how sure a field's value is, whatever its sources say.
    pub(super) fn assess(&mut self, field: Field, confidence: Confidence) {
        self.assessed.insert(field, confidence);
    }

    /// Tells how far the value of `field`, which was taken from `evidence`, is to be trusted.
    pub(super) fn confidence(&self, field: Field, evidence: Evidence) -> Confidence {
        if let Some(confidence) = self.assessed.get(&field) {
            return *confidence;
        }
        let says_so = matches!(evidence, Evidence::Record | Evidence::Feed | Evidence::FrontMatter | Evidence::Option);
        let of_field = |sources: &BTreeSet<(Field, Evidence)>| -> BTreeSet<Evidence> {
            sources.iter().filter(|(of, _)| *of == field).map(|(_, source)| *source).collect()
        };
        let mut agreeing = of_field(&self.agreeing);
        agreeing.insert(evidence);
        // One that says both, as several `<meta>` elements may, is not against it.
        let n_differing = of_field(&self.differing).difference(&agreeing).count();
        let is_doubted = self.doubted.contains(&field);
        match agreeing.len() {
            _ if says_so && !is_doubted => Confidence::High,
            2.. if agreeing.len() > n_differing => Confidence::High,
            2.. => Confidence::Medium,
            _ if is_doubted || n_differing > 0 || is_inferred(field, evidence) => Confidence::Low,
            _ => Confidence::Medium,
        }
    }
}

/// Whether what `evidence` gives for `field` was concluded, not said.
fn is_inferred(field: Field, evidence: Evidence) -> bool {
    match evidence {
        Evidence::Url | Evidence::FileName | Evidence::OtherFiles | Evidence::Detection => true,
        // Of the data's many dates it is the first, by a name that may mean anything.
        Evidence::ScriptData => field == Field::Published,
        // What stands beside the headline in a title may be a section's name.
        Evidence::TitleElement => field == Field::Outlet,
        // Body, dateline, byline and date line are there to say it; a headline is known by its place alone.
        Evidence::Text => matches!(field, Field::Headline | Field::Subheadline | Field::Outlet),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(evidence: Evidence, others: &[(Evidence, Verdict)], expected: Confidence) {
        let mut witnesses = Witnesses::default();
        for (source, verdict) in others {
            witnesses.hear(Field::Published, *source, *verdict);
        }
        assert_eq!(witnesses.confidence(Field::Published, evidence), expected);
    }

    #[test]
    fn two_sources_that_agree_are_of_high_confidence() {
        check(Evidence::JsonLd, &[(Evidence::Url, Verdict::Agrees)], Confidence::High);
        check(Evidence::Record, &[], Confidence::High);
        check(Evidence::JsonLd, &[(Evidence::JsonLd, Verdict::Agrees)], Confidence::Medium);
    }

    #[test]
    fn sources_that_differ_are_weighed() {
        let (meta, time) = (Evidence::Meta, Evidence::TimeElement);
        check(Evidence::JsonLd, &[(meta, Verdict::Differs)], Confidence::Low);
        check(Evidence::JsonLd, &[(meta, Verdict::Agrees), (time, Verdict::Differs)], Confidence::High);
        let against = [(meta, Verdict::Agrees), (time, Verdict::Differs), (Evidence::Url, Verdict::Differs)];
        check(Evidence::JsonLd, &against, Confidence::Medium);
        check(Evidence::JsonLd, &[(meta, Verdict::Agrees), (meta, Verdict::Differs)], Confidence::High);
    }

    #[test]
    fn what_is_concluded_is_of_low_confidence() {
        check(Evidence::FileName, &[], Confidence::Low);
        check(Evidence::JsonLd, &[], Confidence::Medium);
        let mut witnesses = Witnesses::default();
        assert_eq!(witnesses.confidence(Field::Body, Evidence::Text), Confidence::Medium);
        witnesses.doubt(Field::Published);
        assert_eq!(witnesses.confidence(Field::Published, Evidence::Record), Confidence::Low);
    }

    #[test]
    fn dates_of_neighbouring_days_are_one_in_two_time_zones() {
        let check = |a: &str, b: &str, expected| {
            assert_eq!(Verdict::of_dates(a.parse().unwrap(), b.parse().unwrap()), expected);
        };
        check("2025-03-17T23:30:00-05:00", "2025-03-18", Verdict::Agrees);
        check("2025-03-17", "2025-03-19", Verdict::Differs);
        check("2025-03", "2025-03-19", Verdict::Agrees);
        check("9999-12-31", "9999-12-31", Verdict::Agrees);
    }
}
