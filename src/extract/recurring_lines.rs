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
//!
//! Stories of one kind share lines too: `Letters to the Editor`, `Police are investigating.` So a line that stands alone
//! must stand in most texts, and above a headline other furniture must stand below the story; a sentence is cut only
//! beside furniture that is none, with which it comes more often than not. In doubt a line is kept.

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
/// So many lines are looked at above a headline: some menus have one line a section.
const N_LEADING_LINES: usize = 40;
/// So many lines are looked at below a story: a list of other stories, then a footer.
const N_TRAILING_LINES: usize = 80;

/// The lines that stand around many stories of one folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecurringLines {
    /// Those above headlines, each with how many texts have it.
    leading: HashMap<String, usize>,
    /// Those below stories.
    trailing: HashMap<String, usize>,
    n_texts: usize,
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
            n_texts,
        };
        if lines.is_empty() {
            return Self::default();
        }
        drop_rows_of_tables(&mut lines.trailing, &ends);
        drop_sentences_of_stories(&mut lines.trailing, &ends);
        // A line that is kept may be what those beside it leaned on, so that they are kept too, and so on.
        loop {
            let cut: Vec<(&[Line], &[Line])> = ends.iter().map(|ends| lines.cut_from(ends)).collect();
            let leading = frequent(cut.iter().map(|(leading, _)| *leading), n_texts);
            let trailing = frequent(cut.iter().map(|(_, trailing)| *trailing), n_texts);
            let n_before = lines.leading.len() + lines.trailing.len();
            lines.leading.retain(|line, _| leading.contains_key(line));
            lines.trailing.retain(|line, _| trailing.contains_key(line));
            if lines.leading.len() + lines.trailing.len() == n_before {
                return lines;
            }
        }
    }

    /// Returns the first and the last lines that are cut from a text.
    fn cut_from<'a>(&self, ends: &'a Ends) -> (&'a [Line], &'a [Line]) {
        let n_trailing = self.n_trailing(ends.trailing.iter(), ends.n_paragraphs);
        let n_leading = self.n_leading(ends.leading.iter().take(ends.n_paragraphs - n_trailing), n_trailing);
        (&ends.leading[..n_leading], &ends.trailing[..n_trailing])
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
        let from_end = paragraphs.iter().rev().map(|paragraph| Line::of(paragraph));
        let n_trailing = self.n_trailing(from_end, paragraphs.len());
        let above_footer = paragraphs[..paragraphs.len() - n_trailing].iter().map(|paragraph| Line::of(paragraph));
        let n_leading = self.n_leading(above_footer, n_trailing);
        let mut dates = Vec::new();
        for text in paragraphs.drain(..n_leading) {
            if plain_text::is_date_line(&text, None) {
                dates.push(text);
            } else {
                let why = if recurs(&self.leading, &text) { Reason::Recurring } else { Reason::Navigation };
                removed.push(Removed { text, why });
            }
        }
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

    /// Returns how many of the first lines stand above the headline, where `n_trailing` are cut below the story.
    fn n_leading<L: Borrow<Line>>(&self, lines: impl Iterator<Item = L>, n_trailing: usize) -> usize {
        let mut run: Vec<(L, Leading)> = Vec::new();
        let mut below = None;
        for item in lines {
            let Some(kind) = self.leading_kind(item.borrow(), &run) else {
                below = Some(item);
                break;
            };
            run.push((item, kind));
        }
        // Without a headline below them, the last of these lines is it.
        while below.as_ref().is_none_or(|line| !may_be_headline(line.borrow())) {
            let Some((last, _)) = run.pop() else { break };
            below = Some(last);
        }
        let recurring = || run.iter().filter(|(_, kind)| *kind == Leading::Recurring).map(|(line, _)| line.borrow());
        let n_furniture = run.iter().filter(|(_, kind)| *kind != Leading::Date).count();
        // A line alone may be the headline of a series.
        let is_alone = n_furniture == 1;
        let is_furniture = |line| !is_alone || n_trailing > 0 && self.is_in_most(&self.leading, line);
        if recurring().any(is_furniture) { run.len() } else { 0 }
    }

    /// Tells what `line` is below the lines of `run`, unless something of the story.
    fn leading_kind<L: Borrow<Line>>(&self, line: &Line, run: &[(L, Leading)]) -> Option<Leading> {
        let is_below_name =
            run.last().is_some_and(|(above, kind)| *kind != Leading::Date && !ends_a_sentence(&above.borrow().text));
        let recurs = match line.form_among(&self.leading) {
            Some(Form::Exact) => is_below_name || !ends_a_sentence(&line.text),
            // A number at the very start is that of a column: `Week 3 in Velmar`.
            Some(Form::Counted) => {
                run.iter().any(|(_, kind)| *kind == Leading::Recurring)
                    && (is_below_name || !ends_a_sentence(&line.text))
            }
            None => false,
        };
        if recurs && !gives_a_field(&line.text) {
            Some(Leading::Recurring)
        } else if line.is_long {
            None
        } else if plain_text::is_date_line(&line.text, None) {
            Some(Leading::Date)
        } else {
            (furniture::is_navigation(&line.text) || furniture::is_phrase(&line.text)).then_some(Leading::Known)
        }
    }

    /// Returns how many of the last lines, given from the end, stand below a story of `n_paragraphs`.
    ///
    /// Lines that give a field may be among them.
    fn n_trailing<L: Borrow<Line>>(&self, from_end: impl Iterator<Item = L>, n_paragraphs: usize) -> usize {
        let mut n_cut = 0;
        let mut n_furniture = 0;
        let mut any_recurs = false;
        let mut any_in_most = false;
        let mut is_above_furniture = false;
        let mut n_cut_below_counter = None;
        // The first paragraph stays, whatever it is.
        for (index, line) in from_end.enumerate().take(n_paragraphs.saturating_sub(1)) {
            let line: &Line = line.borrow();
            if line.is_long {
                break;
            }
            if gives_a_field(&line.text) {
                is_above_furniture = false;
                continue;
            }
            let is_known = furniture::is_phrase(&line.text);
            let is_sentence = !is_known && ends_a_sentence(&line.text);
            let form = line.form_among(&self.trailing);
            if is_sentence && !is_above_furniture {
                break;
            }
            match form {
                Some(Form::Counted) if !is_known && n_cut_below_counter.is_none() => {
                    // A number right below the story may belong to it: `Attendance 900`. Above it must stand furniture.
                    n_cut_below_counter = Some(n_cut);
                }
                Some(Form::Counted) if !is_known => {
                    // Several are a table.
                    n_cut = n_cut_below_counter.unwrap_or(n_cut);
                    break;
                }
                None if !is_known => break,
                _ => {
                    n_cut = index + 1;
                    n_furniture += 1;
                    any_recurs |= form.is_some();
                    any_in_most |= self.is_in_most(&self.trailing, line);
                    is_above_furniture = !is_sentence;
                }
            }
        }
        if any_recurs && (n_furniture > 1 || any_in_most) { n_cut } else { 0 }
    }

    fn is_in_most(&self, lines: &HashMap<String, usize>, line: &Line) -> bool {
        line.forms().filter_map(|form| lines.get(form)).any(|n| 2 * n > self.n_texts)
    }
}

/// What a line above the headline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leading {
    Recurring,
    /// A menu or a known phrase.
    Known,
    Date,
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

    fn forms(&self) -> impl Iterator<Item = &str> {
        [self.exact.as_deref(), self.counted.as_deref()].into_iter().flatten()
    }

    fn form_among(&self, lines: &HashMap<String, usize>) -> Option<Form> {
        let holds = |form: &Option<String>| form.as_ref().is_some_and(|form| lines.contains_key(form));
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
    if !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
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
    (n_letters == MIN_LETTERS).then_some(counted)
}

fn recurs(lines: &HashMap<String, usize>, paragraph: &str) -> bool {
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

/// Returns the forms of lines that enough of `n_texts` texts have, each with how many have it.
fn frequent<'a>(texts: impl Iterator<Item = &'a [Line]>, n_texts: usize) -> HashMap<String, usize> {
    let mut n_texts_with: HashMap<&str, usize> = HashMap::new();
    for lines in texts {
        let forms: HashSet<&str> = lines.iter().flat_map(Line::forms).collect();
        for form in forms {
            *n_texts_with.entry(form).or_default() += 1;
        }
    }
    let are_enough = |n: usize| n >= RecurringLines::MIN_TEXTS && n * ONE_IN > n_texts;
    n_texts_with.into_iter().filter(|&(_, n)| are_enough(n)).map(|(form, n)| (form.to_owned(), n)).collect()
}

/// Leaves out lines whose label has another value elsewhere: `Tuesday: rain`, where other stories have `Tuesday: sun`.
fn drop_rows_of_tables(trailing: &mut HashMap<String, usize>, texts: &[Ends]) {
    let mut values: HashMap<&str, HashSet<&str>> = HashMap::new();
    for form in texts.iter().flat_map(|text| &text.trailing).filter_map(|line| line.exact.as_deref()) {
        if let Some((label, value)) = form.split_once(':') {
            values.entry(label).or_default().insert(value);
        }
    }
    trailing
        .retain(|form, _| form.split_once(':').is_none_or(|(label, _)| values.get(label).is_none_or(|v| v.len() < 2)));
}

/// Leaves out sentences that do not stand above a recurring line more often than not: `Police are investigating.`
fn drop_sentences_of_stories(trailing: &mut HashMap<String, usize>, texts: &[Ends]) {
    let mut n_texts_with: HashMap<(&str, &str), usize> = HashMap::new();
    for text in texts {
        let mut pairs = HashSet::new();
        for (below, line) in text.trailing.iter().zip(text.trailing.iter().skip(1)) {
            if ends_a_sentence(&line.text) && (!ends_a_sentence(&below.text) || furniture::is_phrase(&below.text)) {
                pairs.extend(below.forms().flat_map(|below| line.forms().map(move |line| (below, line))));
            }
        }
        for pair in pairs {
            *n_texts_with.entry(pair).or_default() += 1;
        }
    }
    let comes_with = |(below, n): (&str, usize)| trailing.get(below).is_some_and(|&n_below| 2 * n > n_below);
    let furniture: HashSet<&str> =
        n_texts_with.iter().filter(|&(&(below, _), &n)| comes_with((below, n))).map(|(&(_, line), _)| line).collect();
    trailing
        .retain(|form, _| !ends_a_sentence(form) || furniture::is_phrase(form) || furniture.contains(form.as_str()));
}

#[cfg(test)]
mod tests;
