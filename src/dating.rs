//! What is wrong with an article's dates.
//!
//! In: an article, and when its file was last changed. Out: the [`Trouble`]s of its dates, from what the article itself
//! tells: none, one that is no more than likely, one that was refused. As an example, an article whose date only the
//! file's name gives is doubtful.

use std::fmt;

use serde::Serialize;

use crate::article::{Article, ArticleDate, Confidence, DateRefusal, Evidence, Field, RefusedDate};

/// How bad it is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A date is printed that cannot be.
    Impossible,
    /// There is no date of publication.
    Undated,
    /// There is one that is no more than likely.
    Doubtful,
}

/// Something that is wrong with an article's dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It has no date of publication.
    NoDate,
    /// Only the file's name gives its date.
    FromFileName,
    /// Only its web address gives its date.
    FromAddress,
    /// Only the data of a script gives its date.
    FromScriptData,
    /// Other sources give other dates.
    Contradicted(Vec<RefusedDate>),
    /// Day and month may have changed places.
    DayOrMonth,
    /// It bears a date after its file was last changed.
    AfterItsFile,
    /// It was changed before it was published.
    ModifiedBeforePublished(ArticleDate),
    /// A date that was printed was refused.
    Refused(RefusedDate),
}

impl Trouble {
    /// Tells how bad it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoDate => Kind::Undated,
            Self::Refused(date) if date.why == DateRefusal::DayOrMonth => Kind::Doubtful,
            Self::Refused(_) => Kind::Impossible,
            Self::FromFileName
            | Self::FromAddress
            | Self::FromScriptData
            | Self::Contradicted(_)
            | Self::DayOrMonth
            | Self::AfterItsFile
            | Self::ModifiedBeforePublished(_) => Kind::Doubtful,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDate => f.write_str("no date"),
            Self::FromFileName => f.write_str("only the file's name gives the date"),
            Self::FromAddress => f.write_str("only the web address gives the date"),
            Self::FromScriptData => f.write_str("only the data of a script gives the date"),
            Self::Contradicted(others) => {
                let others: Vec<String> = others.iter().map(|date| format!("`{}`", date.text)).collect();
                write!(f, "another source gives {}", others.join(", "))
            }
            Self::DayOrMonth => f.write_str("day and month may have changed places"),
            Self::AfterItsFile => f.write_str("the file is older than the date"),
            Self::ModifiedBeforePublished(modified) => write!(f, "changed before that, on {}", modified.first_day()),
            Self::Refused(date) => {
                let field = if date.field == Field::Modified { "changed on " } else { "" };
                write!(f, "{field}`{}`: {}", date.text, date.why)
            }
        }
    }
}

/// Returns what is wrong with the dates of `article`, whose file was last changed at `file_modified`, in nanoseconds since
/// 1970.
#[must_use]
pub fn troubles(article: &Article, file_modified: Option<i64>) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    match article.published {
        None => troubles.push(Trouble::NoDate),
        Some(published) => {
            troubles.extend(doubt(article));
            if file_modified.is_some_and(|modified| is_after(published, modified)) {
                troubles.push(Trouble::AfterItsFile);
            }
            if let Some(modified) = article.modified
                && modified.last_day() < published.first_day()
            {
                troubles.push(Trouble::ModifiedBeforePublished(modified));
            }
        }
    }
    let is_settled = |date: &RefusedDate| match date.field {
        Field::Modified => article.modified.is_some(),
        _ => article.published.is_some(),
    };
    let refused = article.refused_dates.iter().filter(|date| match date.why {
        DateRefusal::Differs => false,
        // Of a date that was settled, the doubt is told above.
        DateRefusal::DayOrMonth => !is_settled(date),
        _ => true,
    });
    troubles.extend(refused.cloned().map(Trouble::Refused));
    troubles
}

/// Tells why the date of publication is no more than likely, if that is so.
fn doubt(article: &Article) -> Option<Trouble> {
    if article.confidence.get(&Field::Published) != Some(&Confidence::Low) {
        return None;
    }
    let refused =
        |why| article.refused_dates.iter().filter(move |date| date.field == Field::Published && date.why == why);
    let others: Vec<RefusedDate> = refused(DateRefusal::Differs).cloned().collect();
    if !others.is_empty() {
        return Some(Trouble::Contradicted(others));
    }
    match article.evidence.get(&Field::Published) {
        Some(Evidence::FileName) => Some(Trouble::FromFileName),
        Some(Evidence::Url) => Some(Trouble::FromAddress),
        Some(Evidence::ScriptData) => Some(Trouble::FromScriptData),
        _ => refused(DateRefusal::DayOrMonth).next().map(|_| Trouble::DayOrMonth),
    }
}

/// Whether `date` is later than `modified`, wherever on earth a time without its offset was printed.
fn is_after(date: ArticleDate, modified: i64) -> bool {
    /// The time zones farthest from UTC.
    const MAX_OFFSET_SECONDS: i64 = 14 * 3600;
    /// What clocks may differ by.
    const MAX_SKEW_SECONDS: i64 = 60;
    let slack = if date.offset().is_some() { MAX_SKEW_SECONDS } else { MAX_OFFSET_SECONDS };
    date.as_second() > modified.div_euclid(1_000_000_000) + slack
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(published: &str, evidence: Evidence, confidence: Confidence) -> Article {
        Article {
            published: published.parse().ok(),
            evidence: [(Field::Published, evidence)].into(),
            confidence: [(Field::Published, confidence)].into(),
            ..Article::default()
        }
    }

    #[track_caller]
    fn check(article: &Article, file_modified: &str, expected: &[&str]) {
        let modified: jiff::Timestamp = file_modified.parse().unwrap();
        let troubles = troubles(article, i64::try_from(modified.as_nanosecond()).ok());
        assert_eq!(troubles.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    const LATER: &str = "2026-01-01T00:00:00Z";

    #[test]
    fn a_date_that_a_source_states_is_no_trouble() {
        check(&article("2025-03-17", Evidence::JsonLd, Confidence::High), LATER, &[]);
        check(&article("2025-03-17", Evidence::JsonLd, Confidence::Medium), LATER, &[]);
    }

    #[test]
    fn a_date_that_was_concluded_is_doubtful() {
        let named = article("2025-03-17", Evidence::FileName, Confidence::Low);
        check(&named, LATER, &["only the file's name gives the date"]);
        let from_script = article("2025-03-17", Evidence::ScriptData, Confidence::Low);
        check(&from_script, LATER, &["only the data of a script gives the date"]);
        let mut settled = article("2025-04-03", Evidence::Meta, Confidence::Low);
        settled.refused_dates.push(RefusedDate {
            field: Field::Published,
            evidence: Evidence::Meta,
            text: "03/04/2025".to_owned(),
            why: DateRefusal::DayOrMonth,
        });
        check(&settled, LATER, &["day and month may have changed places"]);
        let mut contradicted = article("2025-03-17", Evidence::JsonLd, Confidence::Low);
        contradicted.refused_dates.push(RefusedDate {
            field: Field::Published,
            evidence: Evidence::Meta,
            text: "1 May 2024".to_owned(),
            why: DateRefusal::Differs,
        });
        check(&contradicted, LATER, &["another source gives `1 May 2024`"]);
    }

    #[test]
    fn a_date_after_that_of_the_file_is_doubtful() {
        let timed = article("2025-03-17T09:30:00Z", Evidence::JsonLd, Confidence::High);
        check(&timed, "2025-03-17T09:28:00Z", &["the file is older than the date"]);
        check(&timed, "2025-03-17T09:29:30Z", &[]);
        check(&article("2025-03-17", Evidence::JsonLd, Confidence::High), "2025-03-16T12:00:00Z", &[]);
    }

    #[test]
    fn a_change_before_the_publication_is_doubtful() {
        let mut article = article("2025-03-17", Evidence::JsonLd, Confidence::High);
        article.modified = "2025-03-01".parse().ok();
        check(&article, LATER, &["changed before that, on 2025-03-01"]);
    }

    #[test]
    fn a_refused_date_is_impossible() {
        let refused = RefusedDate {
            field: Field::Published,
            evidence: Evidence::Meta,
            text: "30 February 2025".to_owned(),
            why: DateRefusal::NoSuchDay,
        };
        let article = Article { refused_dates: vec![refused], ..Article::default() };
        check(&article, LATER, &["no date", "`30 February 2025`: no such day"]);
        let kinds: Vec<Kind> = troubles(&article, None).iter().map(Trouble::kind).collect();
        assert_eq!(kinds, [Kind::Undated, Kind::Impossible]);
    }
}
