//! Recognises page furniture by its recurring: lines that stand around many stories of one folder.
//!
//! In: some texts of a folder, then the paragraphs of any story in it. Out: which of the first and the last paragraphs
//! are furniture. As an example, where a fifth of the texts begin with `The Harbour Post` above their headlines and end
//! with `Sign up for our morning letter.`, both lines are cut from every story of the folder.
//!
//! Only lines recur that would be cut from the texts themselves: those in a row at the very start, above what may be a
//! headline, and those in a row at the very end. A subhead or a row of a table that stands in many stories does not,
//! since something of the story stands below it; neither does the headline of a column, since no other stands below it.
//! A line that gives a byline, a date or an agency is never cut. Numbers may differ where they count pages or comments,
//! and other furniture stands around.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::body::ends_a_sentence;
use super::hints::Reason;
use super::{Removed, dateline, furniture, plain_text};

/// A line recurs when it is cut from more than one text of so many: in a folder of several outlets or sections each
/// has its share, and an event that many texts tell of seldom has a fifth of them.
const ONE_IN: usize = 5;
/// A longer line is a paragraph, however often it recurs.
const MAX_LINE_CHARS: usize = 200;
/// A line that may stand among known phrases without being one is no longer than this.
const MAX_SHORT_CHARS: usize = 70;
/// So many lines are looked at above a headline: some menus have one line a section.
const N_LEADING_LINES: usize = 40;
/// So many lines are looked at below a story: a list of other stories, then a footer.
const N_TRAILING_LINES: usize = 80;

/// The lines that stand around many stories of one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecurringLines {
    /// Those above headlines.
    leading: HashSet<String>,
    /// Those below stories.
    trailing: HashSet<String>,
}

/// A text of a folder, to learn from what its stories share.
#[derive(Clone, Debug)]
pub struct SampleText {
    /// The text, or its start.
    pub text: String,
    /// How much of it that is.
    pub extent: Extent,
}

/// How much of a text is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its start: nothing is known of its last lines.
    Start,
}

impl RecurringLines {
    /// Fewer texts than these share a line by chance, or since they tell of one event.
    pub const MIN_TEXTS: usize = 5;

    /// Learns from some texts of a folder; their order does not matter.
    ///
    /// Reprints of one story count once, so that its last lines are not taken for the folder's.
    #[must_use]
    pub fn of(texts: impl IntoIterator<Item = SampleText>) -> Self {
        let ends = without_reprints(texts.into_iter().map(|text| Ends::of(&text)).collect());
        let n_texts = ends.len();
        let mut lines = Self {
            leading: frequent(ends.iter().map(|ends| &ends.leading[..]), n_texts),
            trailing: frequent(ends.iter().map(|ends| &ends.trailing[..]), n_texts),
        };
        // A line that is kept may be what those beside it leaned on, so that they are kept too, and so on.
        loop {
            let leading = ends.iter().map(|ends| &ends.leading[..lines.n_leading(ends.leading.iter())]);
            let leading = frequent(leading, n_texts);
            let trailing =
                ends.iter().map(|ends| &ends.trailing[..lines.n_trailing(ends.trailing.iter(), ends.n_paragraphs)]);
            let trailing = frequent(trailing, n_texts);
            let n_before = lines.leading.len() + lines.trailing.len();
            lines.leading.retain(|line| leading.contains(line));
            lines.trailing.retain(|line| trailing.contains(line));
            if lines.leading.len() + lines.trailing.len() == n_before {
                return lines;
            }
        }
    }

    /// Tells whether no line recurs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leading.is_empty() && self.trailing.is_empty()
    }

    /// Cuts the recurring lines at the start and the end of `paragraphs`, into `removed`.
    ///
    /// Returns the lines with a date that stood among the first ones: no furniture, and no part of the story either.
    pub(super) fn trim(&self, paragraphs: &mut Vec<String>, removed: &mut Vec<Removed>) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let n_leading = self.n_leading(paragraphs.iter().map(|paragraph| Line::of(paragraph)));
        let mut dates = Vec::new();
        for text in paragraphs.drain(..n_leading) {
            if plain_text::is_date_line(&text, None) {
                dates.push(text);
            } else {
                let why = if recurs(&self.leading, &text) { Reason::Recurring } else { Reason::Navigation };
                removed.push(Removed { text, why });
            }
        }
        let from_end = paragraphs.iter().rev().map(|paragraph| Line::of(paragraph));
        let n_trailing = self.n_trailing(from_end, paragraphs.len());
        for text in paragraphs.split_off(paragraphs.len() - n_trailing) {
            if gives_a_field(&text) {
                paragraphs.push(text);
            } else {
                let why = if recurs(&self.trailing, &text) { Reason::Recurring } else { Reason::Phrase };
                removed.push(Removed { text, why });
            }
        }
        dates
    }

    /// Returns how many of the first lines stand above the headline.
    fn n_leading<L: Borrow<Line>>(&self, lines: impl Iterator<Item = L>) -> usize {
        // Whether each of them recurs; the others lie between.
        let mut run: Vec<(L, bool)> = Vec::new();
        let mut below = None;
        for item in lines {
            let line: &Line = item.borrow();
            let recurs = match line.form_among(&self.leading) {
                Some(Form::Exact) => !gives_a_field(&line.text),
                // A number at the very start is that of a column: `Week 3 in Velmar`.
                Some(Form::Counted) => run.iter().any(|(_, recurs)| *recurs) && !gives_a_field(&line.text),
                None => false,
            };
            let belongs = recurs
                || !line.is_long
                    && (plain_text::is_date_line(&line.text, None)
                        || furniture::is_navigation(&line.text)
                        || furniture::is_phrase(&line.text));
            if !belongs {
                below = Some(item);
                break;
            }
            run.push((item, recurs));
        }
        // Without a headline below them, the last of these lines is it.
        while below.as_ref().is_none_or(|line| !may_be_headline(line.borrow())) {
            let Some((last, _)) = run.pop() else { break };
            below = Some(last);
        }
        if run.iter().any(|(_, recurs)| *recurs) { run.len() } else { 0 }
    }

    /// Returns how many of the last lines, given from the end, stand below a story of `n_paragraphs`.
    ///
    /// Lines that give a field may be among them.
    fn n_trailing<L: Borrow<Line>>(&self, from_end: impl Iterator<Item = L>, n_paragraphs: usize) -> usize {
        let mut n_cut = 0;
        // Up to here all lines are furniture, or give a field.
        let mut n_reached = 0;
        let mut any_recurs = false;
        let mut n_cut_below_counter = None;
        // The first paragraph stays, whatever it is.
        for (index, line) in from_end.enumerate().take(n_paragraphs.saturating_sub(1)) {
            let line: &Line = line.borrow();
            if line.is_long {
                break;
            }
            let is_next = n_reached == index;
            if gives_a_field(&line.text) {
                n_reached += usize::from(is_next);
                continue;
            }
            match line.form_among(&self.trailing) {
                Some(Form::Exact) if is_next => {
                    any_recurs = true;
                    n_reached = index + 1;
                    n_cut = n_reached;
                }
                // A number right below the story may belong to it: `Attendance 900`. Above it must stand furniture.
                Some(Form::Counted) if is_next && n_cut_below_counter.is_none() => {
                    n_cut_below_counter = Some(n_cut);
                    n_reached = index + 1;
                }
                // Several are a table.
                Some(Form::Counted) if is_next => {
                    n_cut = n_cut_below_counter.unwrap_or(n_cut);
                    break;
                }
                _ if furniture::is_phrase(&line.text) => {
                    n_reached = index + 1;
                    n_cut = n_reached;
                }
                _ if ends_a_sentence(&line.text) || line.text.chars().nth(MAX_SHORT_CHARS).is_some() => break,
                _ => {}
            }
        }
        if any_recurs { n_cut } else { 0 }
    }
}

/// A line, as it is and as it is compared.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    is_long: bool,
    /// In lower case; nothing for a paragraph, and for numbers alone.
    exact: Option<String>,
    /// With a mark for each number, where the numbers count something.
    counted: Option<String>,
}

/// In which form a line recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Word for word.
    Exact,
    /// With other numbers: `Page 3 of 12`.
    Counted,
}

impl Line {
    fn of(paragraph: &str) -> Self {
        if let Some((end, _)) = paragraph.char_indices().nth(MAX_LINE_CHARS) {
            return Self { text: paragraph[..end].to_owned(), is_long: true, exact: None, counted: None };
        }
        let lower = paragraph.to_lowercase();
        let tells = lower.contains(char::is_alphabetic) || !lower.contains(char::is_numeric);
        let counted = counted(&lower);
        let exact = tells.then_some(lower);
        Self { text: paragraph.to_owned(), is_long: false, exact, counted }
    }

    fn form_among(&self, lines: &HashSet<String>) -> Option<Form> {
        let holds = |form: &Option<String>| form.as_ref().is_some_and(|form| lines.contains(form));
        if holds(&self.exact) {
            Some(Form::Exact)
        } else if holds(&self.counted) {
            Some(Form::Counted)
        } else {
            None
        }
    }
}

/// Returns `line` with a mark for each number, where it has whole numbers alone: `8,123.40` and `4 %` are no counters.
fn counted(line: &str) -> Option<String> {
    /// Fewer letters are a label in a table: `Mo 12`.
    const MIN_LETTERS: usize = 3;
    let mut counted = String::with_capacity(line.len());
    let mut last = ' ';
    let mut before_last = ' ';
    for c in line.chars() {
        let is_fraction = c.is_ascii_digit() && matches!(last, '.' | ',') && before_last.is_ascii_digit();
        if is_fraction || matches!(c, '%' | '$' | '€' | '£' | '¥') {
            return None;
        }
        if !c.is_ascii_digit() {
            counted.push(c);
        } else if !last.is_ascii_digit() {
            counted.push('#');
        }
        (before_last, last) = (last, c);
    }
    let n_letters = counted.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count();
    (counted != line && n_letters == MIN_LETTERS).then_some(counted)
}

fn recurs(lines: &HashSet<String>, paragraph: &str) -> bool {
    Line::of(paragraph).form_among(lines).is_some()
}

/// Whether a line names authors, an agency or a place, or gives a date, so that it is no furniture.
fn gives_a_field(line: &str) -> bool {
    plain_text::is_credit(line, None)
        || dateline::agency_at_end(line).is_some()
        || dateline::read(line) != dateline::Dateline::default()
}

/// Whether a line is one that may stand above a story.
fn may_be_headline(line: &Line) -> bool {
    let text = line.text.trim_end_matches(['”', '"', '’', '\'']);
    let ends_like_one = !ends_a_sentence(text) || text.ends_with(['?', '!']);
    // A dash inside is no dateline's: no sentence follows it.
    let is_dateline = text.ends_with(['-', '–', '—']) || dateline::agency_at_end(text).is_some();
    let is_credit = is_dateline || plain_text::is_credit(text, None);
    !line.is_long && ends_like_one && text.contains(char::is_alphabetic) && !is_credit
}

/// The first and the last lines of a text.
#[derive(Debug)]
struct Ends {
    leading: Vec<Line>,
    /// From the end.
    trailing: Vec<Line>,
    n_paragraphs: usize,
    /// What stands for its longest paragraphs, the longest first.
    longest: Vec<u64>,
}

impl Ends {
    fn of(sample: &SampleText) -> Self {
        /// More long paragraphs than these are not needed to know a story by.
        const N_LONGEST: usize = 8;
        /// A shorter paragraph may stand in two stories.
        const MIN_BYTES: usize = 80;
        let paragraphs = plain_text::paragraphs(&sample.text);
        let mut longest: Vec<&String> = paragraphs.iter().filter(|paragraph| paragraph.len() >= MIN_BYTES).collect();
        longest.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        longest.dedup();
        let from_end = paragraphs.iter().rev().take(N_TRAILING_LINES);
        Self {
            longest: longest.into_iter().take(N_LONGEST).map(|paragraph| short_hash(paragraph)).collect(),
            leading: paragraphs.iter().take(N_LEADING_LINES).map(|paragraph| Line::of(paragraph)).collect(),
            trailing: match sample.extent {
                Extent::Whole => from_end.map(|paragraph| Line::of(paragraph)).collect(),
                Extent::Start => Vec::new(),
            },
            n_paragraphs: paragraphs.len(),
        }
    }
}

fn short_hash(paragraph: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    paragraph.hash(&mut hasher);
    hasher.finish()
}

/// Leaves out all but the first of the texts that tell the same story, which share their longest paragraph.
fn without_reprints(mut texts: Vec<Ends>) -> Vec<Ends> {
    let mut n_texts_with: HashMap<u64, usize> = HashMap::new();
    for &paragraph in texts.iter().flat_map(|text| &text.longest) {
        *n_texts_with.entry(paragraph).or_default() += 1;
    }
    let n_texts = texts.len();
    let mut met = HashSet::new();
    texts.retain(|text| {
        // A paragraph that most texts have is a notice of the site.
        let own = text.longest.iter().find(|&paragraph| 2 * n_texts_with[paragraph] <= n_texts);
        own.is_none_or(|&paragraph| met.insert(paragraph))
    });
    texts
}

/// Returns the forms of lines that enough of `n_texts` texts have.
fn frequent<'a>(texts: impl Iterator<Item = &'a [Line]>, n_texts: usize) -> HashSet<String> {
    let mut n_texts_with: HashMap<&str, usize> = HashMap::new();
    for lines in texts {
        let forms: HashSet<&str> =
            lines.iter().flat_map(|line| [line.exact.as_deref(), line.counted.as_deref()]).flatten().collect();
        for form in forms {
            *n_texts_with.entry(form).or_default() += 1;
        }
    }
    let are_enough = |n: usize| n >= RecurringLines::MIN_TEXTS && n * ONE_IN > n_texts;
    n_texts_with.into_iter().filter(|&(_, n)| are_enough(n)).map(|(form, _)| form.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::extract::plain_text::{PlainStory, read};

    /// Ten stories, none like the other, as the folder's other files.
    fn stories(around: impl Fn(usize, &str) -> String) -> Vec<String> {
        let stories = [
            "Truce holds\n\nBoth sides kept the truce on Monday, the mediators said.",
            "Ferry sails again\n\nThe ferry left Port Elms at noon with forty on board.",
            "Will the bridge open?\n\nNobody on the council would say when that might be.",
            "Bread dearer than ever\n\nA loaf now costs as much as a haircut used to.",
            "Cat promoted\n\nThe cat that came with the engine is now deputy purser.",
            "Lighthouse sold\n\nA buyer from the capital paid in cash, neighbours say.",
            "Choir sings in the rain\n\nOnly the sopranos had thought of umbrellas.",
            "Minister resigns\n\nShe gave no reason, and took her potted palm along.",
            "School to stay\n\nEleven pupils are enough, the county has decided.",
            "Herring back in the bay\n\nThe nets were full for the first time since spring.",
        ];
        stories.iter().enumerate().map(|(n, story)| around(n, story)).collect()
    }

    fn learn(texts: &[String]) -> RecurringLines {
        RecurringLines::of(texts.iter().map(|text| SampleText { text: text.clone(), extent: Extent::Whole }))
    }

    /// Reads the first of the texts among them all.
    fn first(texts: &[String]) -> PlainStory {
        read(&texts[0], None, &learn(texts))
    }

    #[track_caller]
    fn check(texts: &[String], headline: &str, paragraphs: &[&str]) {
        let story = first(texts);
        assert_eq!(story.headline.as_deref(), Some(headline), "{}", texts[0]);
        assert_eq!(story.paragraphs, paragraphs, "{}", texts[0]);
    }

    const BODY: &str = "Both sides kept the truce on Monday, the mediators said.";

    #[test]
    fn lines_around_most_stories_are_cut() {
        let texts = stories(|n, story| {
            format!(
                "The Harbour Post\n\nFair winds, true words.\n\n{story}\n\nSign up for our morning letter, and never \
                 miss a tide.\n\nPage {n} of 12\n\nThe Quay, 20 Port Elms"
            )
        });
        check(&texts, "Truce holds", &[BODY]);
        assert_eq!(first(&texts).removed.len(), 5);
        assert!(first(&texts).removed.iter().all(|removed| removed.why == Reason::Recurring));
    }

    #[test]
    fn lines_of_few_stories_are_kept() {
        let texts =
            stories(|n, story| if n < 4 { format!("{story}\n\nThe Quay, Port Elms") } else { story.to_owned() });
        check(&texts, "Truce holds", &[BODY, "The Quay, Port Elms"]);
        assert!(learn(&texts[..4]).is_empty());
    }

    #[test]
    fn the_headline_of_a_column_is_kept() {
        for credit in ["", "By Ann Lee\n\n"] {
            let texts = stories(|_, story| story.replacen(|_: char| false, "", 0));
            let body = |story: &String| story.split_once("\n\n").unwrap().1.to_owned();
            let texts: Vec<String> =
                texts.iter().map(|story| format!("Morning briefing\n\n{credit}{}", body(story))).collect();
            check(&texts, "Morning briefing", &[BODY]);
            let below_name: Vec<String> = texts.iter().map(|text| format!("The Harbour Post\n\n{text}")).collect();
            check(&below_name, "Morning briefing", &[BODY]);
        }
    }

    #[test]
    fn bylines_and_datelines_and_agencies_stay_what_they_are() {
        let texts = stories(|_, story| {
            format!("{}\n\nReuters", story.replacen("\n\n", "\n\nBy Ann Lee\n\nLONDON (Reuters) -\n\n", 1))
        });
        check(&texts, "Truce holds", &["LONDON (Reuters) -", BODY, "Reuters"]);
        assert_eq!(first(&texts).byline.as_deref(), Some("By Ann Lee"));
    }

    #[test]
    fn a_date_above_the_headline_is_the_date() {
        let texts = stories(|n, story| format!("The Harbour Post\n\n{} March 2025\n\n{story}", n + 1));
        check(&texts, "Truce holds", &[BODY]);
        assert_eq!(first(&texts).date.as_deref(), Some("1 March 2025"));
    }

    #[test]
    fn subheads_and_tables_inside_a_story_are_kept() {
        let table = "Nine months\n\nNet 12 mln vs 14 mln\n\nYear\n\nNet 20 mln vs 18 mln";
        let texts = stories(|n, story| {
            format!("{story}\n\n{}", table.replace("12", &format!("{}", 30 + n)).replace("20", &format!("{}", 40 + n)))
        });
        let rows = ["Nine months", "Net 30 mln vs 14 mln", "Year", "Net 40 mln vs 18 mln"];
        check(&texts, "Truce holds", &[&[BODY], &rows[..]].concat());
        let texts = stories(|n, story| format!("{story}\n\nAttendance {n}\n\nThe Quay, Port Elms"));
        check(&texts, "Truce holds", &[BODY, "Attendance 0"]);
    }

    #[test]
    fn reprints_of_one_story_count_once() {
        let reprint = "Truce holds\n\nBoth sides kept the truce on Monday, the mediators said after the talks had ended \
            in the old town hall.\n\nThey will meet again.";
        let texts = stories(|n, story| if n < 5 { format!("{n}th {reprint}") } else { story.to_owned() });
        assert!(learn(&texts).is_empty());
    }

    #[test]
    fn the_order_of_the_texts_does_not_matter() {
        let mut texts = stories(|n, story| format!("The Harbour Post\n\n{story}\n\nPage {n} of 12"));
        let lines = learn(&texts);
        texts.reverse();
        assert_eq!(learn(&texts), lines);
    }

    #[test]
    fn numbers_are_counters_where_they_measure_nothing() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(counted(line).as_deref(), expected, "{line}");
        check("page 3 of 12", Some("page # of #"));
        check("updated 17 march", Some("updated # march"));
        check("dollar 1.0834", None);
        check("turnout 64 %", None);
        check("mo 12", None);
        check("no number", None);
    }

    proptest! {
        #[test]
        fn only_short_lines_at_the_ends_are_cut(
            texts in proptest::collection::vec(
                proptest::collection::vec(
                    prop_oneof![
                        Just("The Harbour Post".to_owned()),
                        Just("Home | World".to_owned()),
                        Just("By Ann Lee".to_owned()),
                        Just("17 March 2025".to_owned()),
                        Just("Related".to_owned()),
                        Just("Sign up for our letter.".to_owned()),
                        Just("A long paragraph that all of them have. ".repeat(6)),
                        "[A-Z][a-z]{2,8}( [a-z0-9]{1,8}){0,9}[.?]?",
                    ],
                    0..12,
                ),
                1..14,
            ),
        ) {
            let texts: Vec<String> = texts.iter().map(|lines| lines.join("\n\n")).collect();
            let lines = learn(&texts);
            for text in &texts {
                let before = plain_text::paragraphs(text);
                let (mut kept, mut removed) = (before.clone(), Vec::new());
                let dates = lines.trim(&mut kept, &mut removed);
                prop_assert!(removed.iter().all(|removed| removed.text.chars().count() <= MAX_LINE_CHARS));
                prop_assert_eq!(kept.len() + removed.len() + dates.len(), before.len());
                prop_assert!(before.is_empty() || !kept.is_empty());
                // What is kept stands in a row, up to the credits among the last lines.
                let in_a_row = kept.iter().take_while(|line| !gives_a_field(line)).count();
                prop_assert!(before.windows(in_a_row.max(1)).any(|row| *row == kept[..in_a_row]) || in_a_row == 0);
            }
        }
    }
}
