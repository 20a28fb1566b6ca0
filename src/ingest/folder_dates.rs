//! Learns in which order the outlets of a folder write day and month, from a sample of its files.
//!
//! In: a folder, an article in it and its outlet. Out: the order that other files show. As an example, where two other
//! pages of the Harbour Post print `25/03/2025` and `3/31/2025` stands in none, its `03/04/2025` is the 3rd of April.
//!
//! Files are read for that only when a date of the folder needs it. Only what other files agree on counts: of the same
//! outlet, or, beside an article whose outlet is not known, of the whole folder.

use std::ffi::OsString;
use std::path::Path;

use super::folders::{FolderReading, may_have_extension, sample};
use super::pipeline::{guarded, stories_of_file};
use crate::archive::Limits;
use crate::article::Source;
use crate::extract::{DigitOrder, Extraction};
use crate::format::{Format, RawStory};

/// Fewer files than these show an order by mistake.
const MIN_FILES: usize = 2;
/// A larger file is not read for its date: it would take memory that nobody has set aside.
const MAX_BYTES: u64 = 2 << 20;
/// The formats of which a file holds one story.
const FORMATS: [Format; 4] = [Format::Html, Format::Text, Format::Markdown, Format::Json];

/// The files of a folder whose dates show an order.
#[derive(Debug, Default)]
pub(super) struct FolderDates(Vec<DatedFile>);

#[derive(Debug)]
struct DatedFile {
    name: OsString,
    /// In lower case.
    outlet: Option<String>,
    orders: Vec<DigitOrder>,
}

impl FolderDates {
    /// Reads a sample of `folder`; files that give no article are passed over.
    pub(super) fn learn(
        folder: &Path,
        reading: FolderReading<'_>,
        extract: impl Fn(RawStory, &Source) -> Result<Extraction, String>,
    ) -> Self {
        let may_be_story =
            |path: &Path| FORMATS.iter().any(|format| may_have_extension(path, format.info().extensions));
        let sampled = sample(folder, |path| may_be_story(path) && !(reading.is_left_out)(path));
        let dated = sampled.iter().filter_map(|path| {
            let story = guarded(|| Ok(only_story(path, reading))).ok()??;
            let extracted = extract(story, &Source::new(folder, path)).ok()?;
            (!extracted.digit_orders.is_empty()).then(|| DatedFile {
                name: path.file_name().unwrap_or_default().to_owned(),
                outlet: extracted.article.outlet.map(|outlet| outlet.to_lowercase()),
                orders: extracted.digit_orders,
            })
        });
        Self(dated.collect())
    }

    /// Returns the order that enough files beside `file` show, and none contradicts.
    pub(super) fn digit_order_beside(&self, file: &Path, outlet: Option<&str>) -> DigitOrder {
        let outlet = outlet.map(str::to_lowercase);
        let others = || {
            let others = self.0.iter().filter(|other| Some(other.name.as_os_str()) != file.file_name());
            others.filter(|other| outlet.is_none() || other.outlet == outlet)
        };
        let n_with = |order| others().filter(|other| other.orders.contains(&order)).count();
        match (n_with(DigitOrder::DayFirst), n_with(DigitOrder::MonthFirst)) {
            (MIN_FILES.., 0) => DigitOrder::DayFirst,
            (0, MIN_FILES..) => DigitOrder::MonthFirst,
            _ => DigitOrder::Unknown,
        }
    }
}

/// Reads the story of a file that holds one.
fn only_story(path: &Path, reading: FolderReading<'_>) -> Option<RawStory> {
    let limits = Limits { max_bytes: MAX_BYTES, ..Limits::default() };
    let (_, mut stories) = stories_of_file(path, &limits, reading.map).ok()?;
    stories.next()?.ok().filter(|story| story.member.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &[DigitOrder] = &[DigitOrder::DayFirst];
    const MONTH: &[DigitOrder] = &[DigitOrder::MonthFirst];
    const BOTH: &[DigitOrder] = &[DigitOrder::DayFirst, DigitOrder::MonthFirst];

    /// Asks for the order beside `a.html`, of the Harbour Post, where files show these orders.
    #[track_caller]
    fn check(files: &[(&str, Option<&str>, &[DigitOrder])], expected: DigitOrder, expected_in_folder: DigitOrder) {
        let others = files.iter().map(|(name, outlet, orders)| DatedFile {
            name: name.into(),
            outlet: outlet.map(str::to_lowercase),
            orders: orders.to_vec(),
        });
        let dates = FolderDates(others.collect());
        assert_eq!(dates.digit_order_beside(Path::new("news/a.html"), Some("The Harbour Post")), expected);
        assert_eq!(dates.digit_order_beside(Path::new("news/a.html"), None), expected_in_folder);
    }

    const POST: Option<&str> = Some("The Harbour Post");
    const HERALD: Option<&str> = Some("Velmar Herald");

    #[test]
    fn two_files_that_agree_settle_it() {
        check(&[("b", POST, DAY), ("c", POST, DAY)], DigitOrder::DayFirst, DigitOrder::DayFirst);
        check(&[("b", POST, MONTH), ("c", POST, MONTH)], DigitOrder::MonthFirst, DigitOrder::MonthFirst);
    }

    #[test]
    fn one_file_or_the_article_itself_settles_nothing() {
        check(&[("b", POST, DAY)], DigitOrder::Unknown, DigitOrder::Unknown);
        check(&[("b", POST, DAY), ("a.html", POST, DAY)], DigitOrder::Unknown, DigitOrder::Unknown);
    }

    #[test]
    fn files_that_contradict_each_other_settle_nothing() {
        check(&[("b", POST, DAY), ("c", POST, DAY), ("d", POST, MONTH)], DigitOrder::Unknown, DigitOrder::Unknown);
        check(&[("b", POST, DAY), ("c", POST, BOTH)], DigitOrder::Unknown, DigitOrder::Unknown);
    }

    #[test]
    fn other_outlets_count_only_where_the_articles_own_is_not_known() {
        check(&[("b", HERALD, DAY), ("c", None, DAY)], DigitOrder::Unknown, DigitOrder::DayFirst);
        check(&[("b", HERALD, MONTH), ("c", POST, DAY), ("d", POST, DAY)], DigitOrder::DayFirst, DigitOrder::Unknown);
    }
}
