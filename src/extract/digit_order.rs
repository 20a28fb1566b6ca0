//! The order of day and month in dates that are all digits, as the articles around one show it.
//!
//! In: the dates that an article gives. Out: the orders that they show plainly, and, once other articles have shown
//! theirs, the dates that were refused for want of one. As an example, `25/03/2025` begins with the day, so that
//! `03/04/2025` in a file beside it is the 3rd of April.

use jiff::civil::Date;

use super::date::{is_plausible, two_readings};
use super::date_tokens::{Token, tokenize};
use super::{DigitOrder, Extraction};
use crate::article::{Confidence, DateRefusal, Evidence, Field, RefusedDate};

/// Returns the order that a date in `text` shows plainly, since only one of its numbers can be a month.
///
/// What has dots begins with the day everywhere, and tells nothing of dates with other marks.
pub(super) fn shown_by(text: &str) -> Option<DigitOrder> {
    if !text.contains(['/', '-']) {
        return None;
    }
    let tokens = tokenize(text);
    let order_of = |tokens: &[Token]| match *tokens {
        [
            Token::Number(first, 1 | 2),
            Token::Mark(mark @ ('/' | '-')),
            Token::Number(second, 1 | 2),
            Token::Mark(second_mark),
            Token::Number(_, 4),
        ] if mark == second_mark => match (first, second) {
            (13..=31, 1..=12) => Some(DigitOrder::DayFirst),
            (1..=12, 13..=31) => Some(DigitOrder::MonthFirst),
            _ => None,
        },
        _ => None,
    };
    tokens.windows(5).find_map(order_of)
}

impl Extraction {
    /// Tells whether a date is missing that the order of day and month would give.
    #[must_use]
    pub fn lacks_digit_order(&self) -> bool {
        self.unsettled().next().is_some()
    }

    /// Reads the dates that are missing for want of an order, in the one that other files of the folder show.
    ///
    /// What was refused of them stays on record, since the other reading was.
    pub fn settle_dates(&mut self, order: DigitOrder, today: Date) {
        let readings: Vec<_> = self
            .unsettled()
            .filter_map(|refused| {
                let [day_first, month_first] = two_readings(&refused.text)?;
                let date = match order {
                    DigitOrder::DayFirst => day_first,
                    DigitOrder::MonthFirst => month_first,
                    DigitOrder::Unknown => return None,
                };
                is_plausible(date, today).then_some((refused.field, date))
            })
            .collect();
        let article = &mut self.article;
        for (field, date) in readings {
            let slot = if field == Field::Modified { &mut article.modified } else { &mut article.published };
            if slot.is_none() {
                *slot = Some(date);
                article.evidence.insert(field, Evidence::OtherFiles);
                article.confidence.insert(field, Confidence::Low);
            }
        }
    }

    fn unsettled(&self) -> impl Iterator<Item = &RefusedDate> {
        let article = &self.article;
        article.refused_dates.iter().filter(|refused| {
            let is_missing =
                if refused.field == Field::Modified { article.modified.is_none() } else { article.published.is_none() };
            is_missing && refused.why == DateRefusal::DayOrMonth
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[track_caller]
    fn check(text: &str, expected: Option<DigitOrder>) {
        assert_eq!(shown_by(text), expected, "{text}");
    }

    #[test]
    fn a_number_above_twelve_is_the_day() {
        check("25/03/2025", Some(DigitOrder::DayFirst));
        check("Published: 3-25-2025, 10:20", Some(DigitOrder::MonthFirst));
    }

    #[test]
    fn what_can_be_read_in_two_ways_or_has_no_order_shows_none() {
        for text in ["03/04/2025", "25.03.2025", "2025-03-25", "25/03/25", "45/03/2025", "25/03-2025", "March 25, 2025"]
        {
            check(text, None);
        }
    }

    #[test]
    fn a_refused_date_is_read_in_the_order_of_others() {
        for (order, expected) in [(DigitOrder::DayFirst, "2025-04-03"), (DigitOrder::MonthFirst, "2025-03-04")] {
            let refused = RefusedDate {
                field: Field::Published,
                evidence: Evidence::Meta,
                text: "03/04/2025".to_owned(),
                why: DateRefusal::DayOrMonth,
            };
            let article = Article { refused_dates: vec![refused], ..Article::default() };
            let mut extraction = Extraction { article, removed: Vec::new(), digit_orders: Vec::new() };
            assert!(extraction.lacks_digit_order());
            extraction.settle_dates(order, jiff::civil::date(2025, 6, 1));
            assert!(!extraction.lacks_digit_order());
            assert_eq!(extraction.article.published, expected.parse().ok());
            assert_eq!(extraction.article.evidence[&Field::Published], Evidence::OtherFiles);
            assert_eq!(extraction.article.confidence[&Field::Published], Confidence::Low);
            assert_eq!(extraction.article.refused_dates.len(), 1);
        }
    }

    #[test]
    fn a_reading_in_the_future_is_not_taken() {
        let refused = RefusedDate {
            field: Field::Published,
            evidence: Evidence::Meta,
            text: "03/12/2025".to_owned(),
            why: DateRefusal::DayOrMonth,
        };
        let article = Article { refused_dates: vec![refused], ..Article::default() };
        let mut extraction = Extraction { article, removed: Vec::new(), digit_orders: Vec::new() };
        extraction.settle_dates(DigitOrder::DayFirst, jiff::civil::date(2025, 6, 1));
        assert_eq!(extraction.article.published, None);
    }
}
