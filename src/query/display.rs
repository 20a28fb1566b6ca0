//! [`Query`] → query text that [`parse()`](super::parse()) reads as the same query.
//!
//! Words stand bare where the lexer reads them so, and else with `\` before what it would take for a sign: a query for
//! the word `or` is written `\or`. Parentheses stand only where they are needed.

use std::fmt::{self, Write};

use super::field::Field;
use super::lex::{self, Kind};
use super::{Facet, Form, Near, OcrRange, Query, WordRange, Zone, operator, sentence, signs};
use crate::article::OcrConfidence;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = Written(self).to_string();
        // Many words with operators would be read as a sentence, were it not for parentheses.
        if sentence::is_sentence(&lex::lex(&written).0) { write!(f, "({written})") } else { f.write_str(&written) }
    }
}

/// A query as its parts make it.
struct Written<'a>(&'a Query);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_query(f, self.0, Around::Nothing)
    }
}

/// What a query is written within, the loosest first: a query that is looser than its surroundings needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Nothing,
    Or,
    And,
    Words,
    Near,
    Not,
}

fn write_query(f: &mut fmt::Formatter<'_>, query: &Query, around: Around) -> fmt::Result {
    match query {
        Query::All => f.write_char('*'),
        Query::Or(parts) if parts.is_empty() => f.write_str("-*"),
        Query::Or(parts) => write_parts(f, parts, " or ", Around::Or, around),
        Query::And(parts) => write_parts(f, parts, " and ", Around::And, around),
        Query::Words(parts) => write_parts(f, parts, " ", Around::Words, around),
        Query::Not(part) => {
            f.write_str(if matches!(around, Around::Or | Around::And) { "not " } else { "-" })?;
            write_query(f, part, Around::Not)
        }
        Query::Word { text, form, zone } => write_word(f, text, *form, *zone),
        Query::Phrase { text, zone, slop } => {
            f.write_str(&prefix(Field::Zone(*zone)))?;
            write_quoted(f, text)?;
            if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
        }
        Query::Near(near) => write_near(f, near, "", around),
        Query::NotNear(near) => write_near(f, near, "not ", around),
        Query::AtLeast { n, part } => {
            write!(f, "atleast{n}(")?;
            write_query(f, part, Around::Nothing)?;
            f.write_char(')')
        }
        Query::Boost { part, weight } => {
            write_query(f, part, Around::Not)?;
            write!(f, "^{weight}")
        }
        Query::Facet { field, value } => write_facet(f, *field, value),
        Query::Language(language) => write!(f, "{}{language}", prefix(Field::Language)),
        Query::Published(days) => write!(f, "{days}"),
        Query::Undated => f.write_str("date:none"),
        Query::Length(words) => write!(f, "{}{words}", prefix(Field::Length)),
        Query::Ocr(confidence) => write!(f, "{}{confidence}", prefix(Field::Ocr)),
        Query::Has(presence) => write!(f, "{}{}", prefix(Field::Has), presence.name()),
        Query::Id(start) => write!(f, "{}{start}", prefix(Field::Id)),
    }
}

fn write_parts(
    f: &mut fmt::Formatter<'_>,
    parts: &[Query],
    between: &str,
    here: Around,
    around: Around,
) -> fmt::Result {
    let is_looser = here < around;
    if is_looser {
        f.write_char('(')?;
    }
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(between)?;
        }
        write_query(f, part, here)?;
    }
    if is_looser { f.write_char(')') } else { Ok(()) }
}

/// Writes two parts and the operator between them, in parentheses wherever that reads better.
fn write_near(f: &mut fmt::Formatter<'_>, near: &Near, not: &str, around: Around) -> fmt::Result {
    let needs_parentheses = !matches!(around, Around::Nothing | Around::And);
    if needs_parentheses {
        f.write_char('(')?;
    }
    write_query(f, &near.left, Around::Near)?;
    write!(f, " {not}{} ", operator::name(near.within, near.order))?;
    write_query(f, &near.right, Around::Near)?;
    if needs_parentheses { f.write_char(')') } else { Ok(()) }
}

impl fmt::Display for WordRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (min, u32::MAX) => write!(f, ">={min}"),
            (0, max) => write!(f, "<={max}"),
            (min, max) => write!(f, "{min}..{max}"),
        }
    }
}

impl fmt::Display for OcrRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |thousandths: u16| f64::from(thousandths) / f64::from(OcrConfidence::CERTAIN);
        match (self.min, self.max) {
            (min, max) if min > max => f.write_str("<0"),
            (min, OcrConfidence::CERTAIN) => write!(f, ">={}", part(min)),
            (0, max) => write!(f, "<={}", part(max)),
            (min, max) => write!(f, "{}..{}", part(min), part(max)),
        }
    }
}

/// Returns the field's name and its colon; nothing for the whole text.
fn prefix(field: Field) -> String {
    if field == Field::Zone(Zone::Text) { String::new() } else { format!("{}:", field.name()) }
}

fn write_word(f: &mut fmt::Formatter<'_>, text: &str, form: Form, zone: Zone) -> fmt::Result {
    let prefix = prefix(Field::Zone(zone));
    f.write_str(&prefix)?;
    let (before, after) = match form {
        Form::Exact => return write_quoted(f, text),
        Form::Name if text.contains(' ') => {
            f.write_str("~~")?;
            return write_quoted(f, text);
        }
        Form::Regex => return write!(f, "/{text}/"),
        Form::Stem | Form::Wildcard => ("", ""),
        Form::Prefix => ("", "*"),
        Form::Fuzzy(1) => ("", "~"),
        Form::Fuzzy(_) => ("", "~2"),
        Form::Name => ("~~", ""),
    };
    if form == Form::Wildcard || stands_bare(&prefix, before, text, after, form) {
        return write!(f, "{before}{text}{after}");
    }
    f.write_str(before)?;
    // `\` before the first letter keeps the lexer from seeing an operator or a field's name.
    if text.starts_with(char::is_alphanumeric) {
        f.write_char('\\')?;
    }
    for c in text.chars() {
        if !c.is_alphanumeric() {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_str(after)
}

fn write_facet(f: &mut fmt::Formatter<'_>, facet: Facet, value: &str) -> fmt::Result {
    let prefix = prefix(Field::Facet(facet));
    f.write_str(&prefix)?;
    if stands_bare(&prefix, "", value, "", Form::Stem) { f.write_str(value) } else { write_quoted(f, value) }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(c) = characters.next() {
        let is_sign = signs::looks_like_pattern(before, c, characters.peek().copied());
        if is_sign || c == '\\' || signs::closes_straight_quote(c) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
        before = Some(c);
    }
    f.write_char('"')
}

/// Asks the lexer itself, between the parentheses that may stand around any part, so that the two cannot disagree.
fn stands_bare(prefix: &str, before: &str, text: &str, after: &str, form: Form) -> bool {
    // What follows a word may make an operator of it.
    if operator::at_least(&format!("{text}(")).is_some() {
        return false;
    }
    let written = format!("({prefix}{before}{text}{after})");
    let (tokens, notes) = lex::lex(&written);
    let kinds: Vec<&Kind<'_>> = tokens.iter().map(|token| &token.kind).collect();
    let word = match kinds[..] {
        [Kind::Open, word, Kind::Close] if prefix.is_empty() => word,
        [Kind::Open, Kind::Field { .. }, word, Kind::Close] if !prefix.is_empty() => word,
        _ => return false,
    };
    notes.is_empty() && matches!(word, Kind::Word { text: read, form: read_form } if read == text && *read_form == form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Language;
    use crate::query::{DayRange, MAX_DISTANCE, Presence, Within, WordOrder, parse, parse_day_range};
    use proptest::prelude::*;

    /// Words that are more than letters to the parser.
    const TRICKY_WORDS: &[&str] = &[
        "or",
        "and",
        "not",
        "OR",
        "AND",
        "NOT",
        "headline",
        "date",
        "headline:x",
        "foo:bar",
        "O'Brien",
        "aujourd’hui",
        "cease-fire",
        "C++",
        "10:30",
        "https://x.y/z",
        "-x",
        "--x",
        "!x",
        "x!",
        "(x)",
        "a\"b",
        "צה\"ל",
        "мир",
        "停战",
        "الهدنة",
        "हिन्दी",
        "#MeToo",
        "@user",
        "AT&T",
        "U.S.",
        "x.",
        "a*b",
        "*x",
        "x*",
        "\\or",
        "x\\",
        "\\\\x",
        "AC\\DC",
        "AC/DC",
        "/usr/bin",
        "/s",
        "/x/",
        "a?b",
        "*a*",
        "~~x",
        "=x",
        "x~",
        "x~~1",
        "peace,",
        "…x",
        "x|y",
        "a&&b",
        "a&b",
        "x」",
        "«x»",
        "e\u{301}",
        "\u{301}x",
        "x\u{200d}",
        "=x",
        "x~1",
        "x^2",
        "w/5",
        "/p",
        "atleast5",
        "標：題",
    ];

    fn any_word() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(TRICKY_WORDS).prop_map(str::to_owned),
            "[a-z]{1,6}",
            r#"[a-c\\"'():|&!*#.,-]{1,6}"#,
            r"\PC{1,6}",
        ]
        .prop_filter("a word has a letter and no white space", |word| {
            signs::is_searchable(word) && !word.contains(signs::is_blank)
        })
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop::collection::vec(any_word(), 2..4).prop_map(|words| words.join(" "))
    }

    fn any_zone() -> impl Strategy<Value = Zone> {
        prop::sample::select(&[Zone::Text, Zone::Headline, Zone::Lead, Zone::HeadlineOrLead, Zone::Body][..])
    }

    fn any_text_leaf() -> impl Strategy<Value = Query> {
        let forms = [Form::Stem, Form::Exact, Form::Prefix, Form::Fuzzy(1), Form::Fuzzy(2), Form::Name];
        let form = prop::sample::select(forms.to_vec());
        let wildcard = prop::sample::select(&["c*fire", "*ism", "zelensk?y", "*ir*", "or*x", "зеленськ?й", "c?*e"][..]);
        let regex = prop::sample::select(&["zelensk(y|i)", "[a-c]+\\d", "a\\/b", ".*ism", "x", "(a\"b)", "..."][..]);
        let of_form = |form: Form| move |(text, zone): (&str, Zone)| Query::Word { text: text.to_owned(), form, zone };
        let word = (any_word(), form, any_zone())
            .prop_filter("slips", |(text, form, _)| !matches!(form, Form::Fuzzy(_)) || signs::can_have_slips(text))
            .prop_map(|(text, form, zone)| Query::Word { text, form, zone });
        prop_oneof![
            3 => word,
            1 => (wildcard, any_zone()).prop_map(of_form(Form::Wildcard)),
            1 => (regex, any_zone()).prop_map(of_form(Form::Regex)),
            1 => (any_text(), any_zone()).prop_map(|(text, zone)| Query::Word { text, form: Form::Name, zone }),
            2 => (any_text(), any_zone(), prop_oneof![3 => Just(0), 1 => 1..=MAX_DISTANCE])
                .prop_map(|(text, zone, slop)| Query::Phrase { text, zone, slop }),
        ]
    }

    fn any_day_range() -> impl Strategy<Value = DayRange> {
        let day = prop_oneof![
            (0_i16..=9999, 1_i8..=12, 1_i8..=28),
            (2020_i16..2023, prop_oneof![Just(1_i8), Just(12)], Just(1_i8)),
        ]
        .prop_map(|(year, month, day)| jiff::civil::date(year, month, day));
        let last = prop_oneof![day.clone(), day.clone().prop_map(jiff::civil::Date::last_of_month)];
        (prop::option::of(day), prop::option::of(last))
            .prop_filter_map("the days are in order", |(first, last)| DayRange::new(first, last))
    }

    fn any_filter_leaf() -> impl Strategy<Value = Query> {
        let facet = prop::sample::select(&[Facet::Byline, Facet::Outlet, Facet::Tag, Facet::Agency, Facet::Url][..]);
        let language = prop::sample::select(&["en", "uk", "zh", "ckb", "no"][..]);
        prop_oneof![
            (facet, prop_oneof![any_word(), any_text()]).prop_map(|(field, value)| Query::Facet { field, value }),
            language.prop_filter_map("a code", Language::from_tag).prop_map(Query::Language),
            any_day_range().prop_map(Query::Published),
            Just(Query::Undated),
            (0..99_u32, prop_oneof![Just(u32::MAX), 99..9_999_u32])
                .prop_map(|(min, max)| Query::Length(WordRange { min, max })),
            (0..=1000_u16, 0..=1000_u16).prop_map(|(a, b)| Query::Ocr(OcrRange { min: a.min(b), max: a.max(b) })),
            prop::sample::select(&[Presence::Image, Presence::Date, Presence::Place][..]).prop_map(Query::Has),
            "[0-9a-hjkmnp-tv-z]{1,12}".prop_map(Query::Id),
        ]
    }

    fn any_tree(leaf: impl Strategy<Value = Query> + 'static) -> impl Strategy<Value = Query> {
        leaf.prop_recursive(5, 24, 4, |part| {
            prop_oneof![
                prop::collection::vec(part.clone(), 2..4).prop_map(Query::all_of),
                prop::collection::vec(part.clone(), 2..4).prop_map(Query::any_of),
                part.clone().prop_map(Query::negated),
                (part.clone(), any_weight()).prop_map(|(part, weight)| part.boosted(weight)),
                (2..20_u32, part.clone()).prop_map(|(n, part)| Query::at_least(n, part)),
                (part.clone(), part.clone(), any_within(), any_order())
                    .prop_map(|(left, right, within, order)| Query::near(left, right, within, order)),
                (part.clone(), part, any_within(), any_order())
                    .prop_map(|(left, right, within, order)| Query::not_near(left, right, within, order)),
            ]
        })
    }

    fn any_weight() -> impl Strategy<Value = f32> {
        prop::sample::select(&[0.1_f32, 0.5, 2.0, 3.25, 1e9][..])
    }

    fn any_within() -> impl Strategy<Value = Within> {
        prop_oneof![(1..=MAX_DISTANCE).prop_map(Within::Words), Just(Within::Sentence), Just(Within::Paragraph)]
    }

    fn any_order() -> impl Strategy<Value = WordOrder> {
        prop_oneof![Just(WordOrder::Any), Just(WordOrder::LeftFirst)]
    }

    /// Any query but those for everything and for nothing, which are always noted.
    fn any_query() -> impl Strategy<Value = Query> {
        let any_leaf = || prop_oneof![2 => any_text_leaf(), 1 => any_filter_leaf()];
        let filter = any_tree(any_filter_leaf()).prop_filter("no `And` in `Words`", |q| !matches!(q, Query::And(_)));
        let exclusion = any_tree(any_leaf()).prop_map(|query| match query {
            Query::Not(_) => query,
            query => query.negated(),
        });
        let part = prop_oneof![2 => any_text_leaf(), 1 => filter, 1 => exclusion];
        prop_oneof![any_tree(any_leaf()), prop::collection::vec(part, 2..6).prop_map(Query::Words)]
    }

    /// Text that is full of what the parser looks for.
    fn any_typed_text() -> impl Strategy<Value = String> {
        let signs = "~ ~~ ~1 ~5 / /x/ ? a?b c*d = x! or and not OR NOT - ! -- ( ) （ \" “ ” « » 「 」 | || && & * \\ : \
                     headline: title( outlet: date: since: lang: foo: lead( hlead: w/5 /s pre/2 AROUND(3) ^2 ~3 \
                     atleast2( words: >80 has: id: 2025-03 03/04/2025 2025-13 .. de none # @ + ' . , ? א";
        let signs: Vec<&str> = signs.split(' ').collect();
        let fragment = prop_oneof![
            1 => Just(" ".to_owned()),
            2 => prop::sample::select(signs).prop_map(str::to_owned),
            1 => any_word(),
        ];
        prop_oneof![
            4 => prop::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat()),
            1 => any::<String>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn printing_then_parsing_is_the_identity(query in any_query()) {
            let printed = query.to_string();
            let parsed = parse(&printed);
            prop_assert_eq!(&parsed.query, &query, "{}", printed);
            prop_assert!(parsed.notes.is_empty(), "{}: {:?}", printed, parsed.notes);
        }

        #[test]
        fn any_text_is_read_and_reading_its_reading_changes_nothing(text in any_typed_text()) {
            let parsed = parse(&text);
            for note in &parsed.notes {
                prop_assert!(text.get(note.span.clone()).is_some(), "{:?}", note);
            }
            prop_assert_eq!(&parse(&parsed.query.to_string()).query, &parsed.query, "{}", parsed.query);
        }

        #[test]
        fn a_day_range_is_read_as_it_is_written(range in any_day_range()) {
            let written = range.to_string();
            let (name, days) = written.split_once(':').unwrap();
            let read = parse_day_range(days).unwrap();
            match name {
                "since" => prop_assert_eq!(read.first(), range.first()),
                "until" => prop_assert_eq!(read.last(), range.last()),
                _ => prop_assert_eq!(read, range),
            }
        }
    }
}
