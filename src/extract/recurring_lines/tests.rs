//! What lines are cut from folders of invented stories.

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
    let texts = stories(|n, story| if n < 4 { format!("{story}\n\nThe Quay, Port Elms") } else { story.to_owned() });
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
        let name = "The Harbour Post\n\nFair winds, true words.";
        let below_name: Vec<String> = texts.iter().map(|text| format!("{name}\n\n{text}")).collect();
        check(&below_name, "Morning briefing", &[BODY]);
    }
}

#[test]
fn a_line_that_stands_alone_above_headlines_is_kept() {
    let series = "Letters to the Editor";
    check(&stories(|_, story| format!("{series}\n\n{story}")), series, &["Truce holds", BODY]);
    // Below the story stands what tells that the texts were saved with all that was around them.
    let with_footer = |n, story: &str| format!("The Harbour Post\n\n{story}\n\nThe Quay, {n} Port Elms\n\nImprint");
    check(&stories(|_, story| with_footer(20, story)), "Truce holds", &[BODY]);
    // Half of a folder may be a series.
    let diary = |n, story: &str| {
        let above = if n < 5 { "Diary of a harbour keeper\n\n" } else { "" };
        format!("{above}{story}\n\nThe Quay, Port Elms")
    };
    check(&stories(diary), "Diary of a harbour keeper", &["Truce holds", BODY]);
}

#[test]
fn sentences_that_stories_end_with_are_kept() {
    let closing = "Police are investigating.";
    for closing in [closing, "\"We will be back,\" he said.", "Reuters\n\nHe gave no other details."] {
        let kept: Vec<&str> = std::iter::once(BODY).chain(closing.split("\n\n")).collect();
        check(&stories(|_, story| format!("{story}\n\n{closing}")), "Truce holds", &kept);
    }
    // Beside furniture too, unless it stands there more often than not.
    let some = |n, story: &str| {
        let above = if n < 5 { closing } else { "Nobody was hurt this time." };
        format!("{story}\n\n{above}\n\nThe Quay, Port Elms\n\nImprint")
    };
    check(&stories(some), "Truce holds", &[BODY, closing]);
}

#[test]
fn lines_between_furniture_are_kept() {
    let texts = stories(|n, story| {
        format!("{story}\n\nTopics\n\nLeft party gets {n}, right {n}\n\nUnion of {n}th ward\n\nThe Quay, Port Elms")
    });
    let mut paragraphs = plain_text::paragraphs(&texts[0]);
    learn(&texts).trim(&mut paragraphs, &mut Vec::new());
    assert_eq!(paragraphs[2..], ["Topics", "Left party gets 0, right 0", "Union of 0th ward"]);
    let dishes = ["Soup", "Herring", "Pie", "Coffee", "Rye", "Tea", "Cod", "Dab", "Eel", "Roe"];
    let texts = stories(|n, story| format!("{story}\n\nMenu\n\n{} of the day\n\nThe Quay, Port Elms", dishes[n]));
    let mut paragraphs = plain_text::paragraphs(&texts[0]);
    learn(&texts).trim(&mut paragraphs, &mut Vec::new());
    assert_eq!(paragraphs[2..], ["Menu", "Soup of the day"]);
}

#[test]
fn rows_of_a_table_are_kept_where_their_values_recur() {
    let sky = |n| if n % 2 == 0 { "rain" } else { "sun" };
    let texts = stories(|n, story| format!("{story}\n\nMonday: {}\n\nTuesday: {}", sky(n / 2), sky(n)));
    check(&texts, "Truce holds", &[BODY, "Monday: rain", "Tuesday: rain"]);
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
    let texts = stories(|n, story| format!("The Harbour Post\n\nWorld\n\n{} March 2025\n\n{story}", n + 1));
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
