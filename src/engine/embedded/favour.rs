//! Articles around an event are favoured: `--near 2022-02-24`.
//!
//! A score is multiplied by a number that falls smoothly with the days between the article and the event, from 1 on the
//! days themselves down to [`LEAST`], so that an article that says more may still come before one that is nearer.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::schema::day_number;
use crate::query::DayRange;

/// What the score of an article is multiplied by that lies far from the event, or has no date.
const LEAST: f32 = 0.25;
/// After so many days half of the favour is left.
const HALF_LIFE_DAYS: f32 = 30.0;

/// The days that are favoured, if any, counted from 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Favour {
    days: Option<(i64, i64)>,
}

impl Favour {
    /// Favours articles around `days`.
    pub(super) fn around(days: Option<DayRange>) -> Self {
        let bounds =
            |days: DayRange| (days.first().map_or(i64::MIN, day_number), days.last().map_or(i64::MAX, day_number));
        Self { days: days.map(bounds) }
    }

    pub(super) fn open(self, reader: &SegmentReader) -> tantivy::Result<OpenFavour> {
        let columns = reader.fast_fields();
        let open = |days| {
            let (first_days, last_days) = (columns.i64("first_day")?, columns.i64("last_day")?);
            Ok::<_, tantivy::TantivyError>(FavouredDays { days, first_days, last_days })
        };
        Ok(OpenFavour(self.days.map(open).transpose()?))
    }
}

/// A [`Favour`] in one segment.
pub(super) struct OpenFavour(Option<FavouredDays>);

/// The days that are favoured, and the columns of articles' first and last days.
struct FavouredDays {
    days: (i64, i64),
    first_days: Column<i64>,
    last_days: Column<i64>,
}

impl OpenFavour {
    /// Returns what the score of an article is multiplied by: at most 1, and 1 where nothing is favoured.
    pub(super) fn factor(&self, doc: DocId) -> f32 {
        let Some(FavouredDays { days: (first, last), first_days, last_days }) = &self.0 else { return 1.0 };
        match (first_days.first(doc), last_days.first(doc)) {
            (Some(article_first), Some(article_last)) => {
                factor_at(article_first.saturating_sub(*last).max(first.saturating_sub(article_last)).max(0))
            }
            _ => LEAST,
        }
    }
}

/// Returns the factor of an article so many days away.
fn factor_at(days: i64) -> f32 {
    LEAST + (1.0 - LEAST) * (-(days as f32) / HALF_LIFE_DAYS).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_favour_falls_smoothly() {
        assert!((factor_at(0) - 1.0).abs() < f32::EPSILON);
        assert!((factor_at(30) - 0.625).abs() < 1e-6);
        assert!(factor_at(1) > factor_at(2));
        assert!((factor_at(100_000) - LEAST).abs() < 1e-6);
    }
}
