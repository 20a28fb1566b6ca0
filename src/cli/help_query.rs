//! The page that `newsdex help query` prints: the whole query language, so that nothing else need be read.
//!
//! A page is plain data: sections of prose and of examples, each with what it finds. The tests read every example.

use std::fmt::Write as _;

use super::help::{example, fill};

/// A part of the page under a heading.
pub(super) struct Section {
    heading: &'static str,
    /// Paragraphs above the examples.
    text: &'static [&'static str],
    /// What to write, and what it finds.
    examples: &'static [(&'static str, &'static str)],
    /// Paragraphs below the examples.
    notes: &'static [&'static str],
}

/// The page, in reading order.
pub(super) const PAGE: &[Section] = &[
    Section {
        heading: "Words",
        text: &[
            "Type words: of up to three, articles that have them all come first; where these do not fill the page, \
             those follow, under a line that says so, that have most of them. Of more words some say little, and the \
             better articles come first, whether they have all of them or not. Case, accents and punctuation do not \
             matter: U.N., O'Brien, COVID-19 and 1,200 are found with and without. A word finds its other forms (talk: \
             talks, talking), in the language of each article, and, in German, Dutch and the Nordic languages, the \
             compounds that it is a part of.",
        ],
        examples: &[
            ("peace talks", "articles with both words, then those with one"),
            ("\"cease fire\"", "the words in a row, exactly as written; also “…” «…» 「…」"),
            ("\"peace deal\"~3", "the words in this order, altogether up to 3 words out of place"),
            ("=talk", "exactly this form: not talks (a single word in quotes does the same)"),
            ("peace^3 talks", "peace counts three times as much for the order of the hits"),
        ],
        notes: &[],
    },
    Section {
        heading: "And, or, not",
        text: &[
            "In small letters or capitals. A pasted sentence or headline is read as words: a row of plain words, longer \
             than what its operators join, with `and` from four words on, with `or` from six, with `not` from eight, \
             the operators counted (`rice crop and rice exports`). A note says so; parentheses around it make them \
             operators, and so do capitals, but for a row that is all capitals.",
        ],
        examples: &[
            ("truce or ceasefire", "either; also OR, |"),
            ("truce and aid", "both, and nothing that has only one; also AND, &&"),
            ("truce not football", "the one without the other; also NOT, -football"),
            ("(truce or ceasefire) (aid or relief)", "groups"),
        ],
        notes: &[],
    },
    Section {
        heading: "Near each other",
        text: &[
            "Both sides may be anything that stands in the text: words, patterns, phrases, groups of `or`, and what \
             is near something itself.",
        ],
        examples: &[
            ("ceasefire w/5 monitors", "at most 5 words apart, in either order; also near/5, /5, AROUND(5)"),
            ("ceasefire pre/3 violated", "at most 3 words apart, in this order"),
            ("ceasefire /s envoy", "in the same sentence; also w/s; pre/s in this order"),
            ("ceasefire /p envoy", "in the same paragraph; also w/p; pre/p in this order"),
            (
                "ceasefire not w/5 monitors",
                "ceasefire at least once without monitors within 5 words of it; also not /s, not /p",
            ),
            ("(truce or \"cease fire\") w/10 (talks or envoy*)", "groups, phrases and patterns"),
            ("(minister w/3 defence) w/20 resign*", "what is near each other, near something else"),
            ("atleast5(ferry)", "five mentions or more; what overlaps counts once"),
        ],
        notes: &[
            "What is counted: `a w/n b` lets at most n-1 words stand between the last word of the one side and the \
             first word of the other. So `a w/1 b` is side by side, and `a w/5 b` has up to four words between. All \
             words count, small ones too. A word is what newsdex takes it for: `cease-fire` is two, `10:30` two; \
             `U.S.`, `O'Brien`, `AT&T` and `1,200` are one; of Chinese, Japanese, Korean and Thai each character is \
             one. No word serves both sides: `peace w/5 \"peace talks\"` needs another peace. The distance is 1 to \
             999.",
            "Headline, lead and body are apart: no phrase and no nearness goes from one to another. A sentence ends \
             at its mark (. ! ? … 。 ؟ ।), not at an abbreviation such as Dr.; a paragraph ends where the article's \
             does.",
            "What is near each other takes up the text from its first word to its last, so in `(a w/400 b) w/3 c` the c \
             may also stand anywhere between a and b, however far from both. To have c near one of them: \
             `(a w/400 b) and (c w/3 (a or b))`.",
            "`not w/n` is about one place in the text: an article is found if the left side stands somewhere without \
             the right side near. To shut out articles that have both near each other anywhere: `a not (a w/5 b)`.",
        ],
    },
    Section {
        heading: "Words that stand for others",
        text: &[
            "Looked up among the words of the archive, the most frequent first; when there are too many, a line says \
             how many were looked up. `--explain-query` lists them.",
        ],
        examples: &[
            ("ceasefire*", "words that start so; also ceasefire! and Zelensk! as in Nexis, with a note"),
            ("*fire", "words that end so"),
            ("zelensk?y", "? is exactly one letter, * any number of them, anywhere in a word"),
            (
                "zelenski~1",
                "one slip: a letter too many, missing, wrong, or swapped with its neighbour; ~2: two; words of three \
                 letters or more",
            ),
            ("joh* pre/1 doe", "patterns in a row; in quotes they would be punctuation"),
            ("/zelensk(y|yy|iy)/", "a regular expression for whole words, in small letters and without accents"),
            ("name:zelensky", "a name in all its spellings and scripts; also ~~zelensky"),
        ],
        notes: &[
            "In three plain words or more a `!` is read as that of a headline (`Exclusive: minister resigns!`), with a \
             note; `*` is never.",
            "Spellings of a name are recognised by how its letters may sound (Zelensky, Selenskyj, Зеленський, \
             زيلينسكي), and from a table (Kyiv and Kiev, Beijing and Peking). Your own go into the file \
             `synonyms.toml` in the index folder, and count wherever a name is asked for, without indexing anew:",
            "    [[group]]\n    words = [\"Harbour Post\", \"The Post\", \"HP\"]",
        ],
    },
    Section {
        heading: "Parts of the text",
        text: &["Each may hold a whole query in parentheses, or one word or phrase behind a colon."],
        examples: &[
            ("headline(truce or ceasefire)", "headlines and the line below; also title(…)"),
            ("headline:truce", "the same for one word; headline:\"cease fire\" for a phrase"),
            ("lead(envoy w/5 talks)", "the lead; where none stands apart, the first paragraph"),
            ("hlead(truce)", "headlines or lead"),
            ("body(truce)", "all but headlines"),
        ],
        notes: &[],
    },
    Section {
        heading: "What is known of an article",
        text: &[
            "Values are words that stand in a row in the field: `outlet:harbour` finds The Harbour Post. Quote what \
             has several words. In shells with completion, a tab behind `outlet:` lists values (`newsdex complete \
             outlet:`).",
        ],
        examples: &[
            ("by:doherty", "who wrote it; also author:, byline:, byline(…)"),
            ("outlet:\"harbour post\"", "the paper or site; also source:"),
            ("section:world tag:ceasefire", "section and keyword"),
            ("agency:reuters", "the agency that is credited"),
            ("place:kyiv", "the place before the lead; also dateline:"),
            ("lang:de", "the language, by code or name (lang:german); also language:"),
            ("url:bbc.co.uk", "words of its address on the web"),
            ("id:6xtqde8s8esg", "an article; the first characters of its id will do"),
            ("words:>800", "how long it is: also words:<300, words:300..800"),
            (
                "has:image -has:byline",
                "whether it has a field: byline, outlet, section, tag, agency, place, url, image, lang, date",
            ),
        ],
        notes: &[],
    },
    Section {
        heading: "Dates of publication",
        text: &["As the article prints them. A month or a year stands for all of its days."],
        examples: &[
            ("date:2025-03", "in March 2025; also date:2025-03-17, date:2025, date:17 March 2025, date:17.3.2025"),
            ("date:2025-01..2025-03", "from January to March; either end may be left out"),
            ("since:2025-03-17", "on that day or later; after: later only"),
            ("until:2025-03-17", "on that day or earlier; before: earlier only"),
            ("last:7d", "the last seven days; also last:2w, last:3m, last:1y"),
            ("date:none", "without a date"),
        ],
        notes: &["03/04/2025 is two different days in two countries and is not read; write 2025-04-03."],
    },
    Section {
        heading: "What binds more tightly",
        text: &[
            "From tight to loose: fields, `^` and `~`; nearness (w/n, pre/n, /s, /p); not; side by side and `and`; \
             `or`. Equal ones go from left to right. Parentheses decide otherwise, and `--explain-query` shows what \
             was understood:",
        ],
        examples: &[
            ("truce w/5 talks aid", "(truce w/5 talks) aid"),
            ("truce or ceasefire aid", "truce or (ceasefire and aid)"),
            ("truce and talks or aid", "(truce and talks) or aid"),
            ("truce and (talks or aid)", "truce and (talks or aid)"),
            ("truce w/5 talks w/5 envoy", "(truce w/5 talks) w/5 envoy"),
            ("-truce w/5 talks", "not (truce w/5 talks)"),
        ],
        notes: &[],
    },
    Section {
        heading: "If you come from elsewhere",
        text: &[
            "In Nexis `or` binds more tightly than anything: there `truce and talks or aid` is `truce and (talks or \
             aid)`, and `truce or ceasefire w/5 aid` is `(truce or ceasefire) w/5 aid`. Here `or` is the loosest, so \
             write these parentheses.",
        ],
        examples: &[
            ("ceasefire*", "Nexis ceasefire!, Factiva ceasefire*"),
            ("zelensk?y", "Nexis zelensk?y or zelensk*y, Factiva zelensk?y"),
            ("truce w/5 talks", "Nexis truce w/5 talks, Factiva truce near5 talks, Google truce AROUND(5) talks"),
            ("truce pre/5 talks", "Nexis truce pre/5 talks, Factiva truce adj5 talks"),
            ("truce w/s talks", "Nexis truce w/s talks, Factiva truce same talks is w/p"),
            ("truce -football", "Nexis truce and not football, Google truce -football"),
            ("atleast5(truce)", "Nexis atleast5(truce), Factiva atleast5 truce"),
            ("hlead(truce)", "Nexis hlead(truce), Factiva hlp=truce"),
            ("headline:truce", "Nexis headline(truce), Factiva hd=truce, Google intitle:truce"),
            ("by:doe outlet:ledger", "Nexis byline(doe) and publication(ledger), Factiva by=doe, sn=ledger"),
            ("url:bbc.co.uk", "Google site:bbc.co.uk"),
            ("words:>800 lang:en", "Nexis length > 800, Factiva wc>800 and la=en"),
            ("since:2025-03-01", "Nexis date geq (3/1/2025), Google after:2025-02-28"),
        ],
        notes: &[],
    },
    Section {
        heading: "Signs as they are",
        text: &[
            "A backslash takes away what the next sign means, and before a word, that it is an operator or a field. \
             Most text needs none: C++, #MeToo, @user, AT&T, and/or, https://… are read as they are meant.",
        ],
        examples: &[
            ("\\or", "the word or"),
            ("\\headline:x", "the words headline and x"),
            ("what\\?", "the word, not a pattern"),
            ("\"What?\"", "in quotes signs mean nothing"),
        ],
        notes: &[],
    },
    Section {
        heading: "When it is not understood",
        text: &[
            "A query never fails: what cannot be understood is read as words, and a note on stderr says how. With \
             `--strict-query` it is an error (exit status 2) that points at the place and tells the cure. \
             `--explain-query` prints how a query is read and which words its patterns stand for.",
            "Limits: 64 KiB, 1,000 words and filters, parentheses 64 deep; what lies beyond is left out, and said so.",
        ],
        examples: &[],
        notes: &[],
    },
];

/// Returns the page in lines of at most `width` columns.
pub(super) fn page(width: usize) -> String {
    let mut page = String::from("How to write queries: newsdex search QUERY\n");
    // What is indented already is to be copied.
    let plain = |text: &str| if text.starts_with(' ') { text.to_owned() } else { fill(text, width, "", "") };
    for section in PAGE {
        let _ = writeln!(page, "\n{}\n", section.heading.to_uppercase());
        for text in section.text {
            let _ = writeln!(page, "{}", plain(text));
        }
        if !section.text.is_empty() && !section.examples.is_empty() {
            page.push('\n');
        }
        for (query, meaning) in section.examples {
            page.push_str(&example(query, meaning, width));
        }
        for (n, text) in section.notes.iter().enumerate() {
            if n > 0 || !section.examples.is_empty() {
                page.push('\n');
            }
            let _ = writeln!(page, "{}", plain(text));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page mentions beside its examples.
    const MENTIONED: &[(&str, &str)] = &[
        ("truce OR talks", "truce or talks"),
        ("truce | talks", "truce or talks"),
        ("truce AND talks", "truce and talks"),
        ("truce && talks", "truce and talks"),
        ("truce NOT talks", "truce -talks"),
        ("“cease fire”", "\"cease fire\""),
        ("«cease fire»", "\"cease fire\""),
        ("「cease fire」", "\"cease fire\""),
        ("truce near/5 talks", "truce w/5 talks"),
        ("truce /5 talks", "truce w/5 talks"),
        ("truce AROUND(5) talks", "truce w/5 talks"),
        ("truce /s talks", "truce w/s talks"),
        ("truce pre/s talks", "truce pre/s talks"),
        ("truce /p talks", "truce w/p talks"),
        ("truce pre/p talks", "truce pre/p talks"),
        ("truce not /s talks", "truce not w/s talks"),
        ("truce not /p talks", "truce not w/p talks"),
        ("truce not (truce w/5 talks)", "truce -(truce w/5 talks)"),
        ("kiyv~2", "kiyv~2"),
        ("~~zelensky", "name:zelensky"),
        ("title(truce)", "headline:truce"),
        ("author:doe", "by:doe"),
        ("byline:doe", "by:doe"),
        ("byline(doe)", "by:doe"),
        ("source:ledger", "outlet:ledger"),
        ("dateline:kyiv", "place:kyiv"),
        ("language:german", "lang:de"),
        ("words:<300", "words:<300"),
        ("words:300..800", "words:300..800"),
        ("date:17 March 2025", "date:2025-03-17"),
        ("date:17.3.2025", "date:2025-03-17"),
        ("date:2025-01..", "since:2025-01-01"),
        ("after:2025-03-17", "since:2025-03-18"),
        ("before:2025-03-17", "until:2025-03-16"),
        ("last:2w last:3m", "last:2w last:3m"),
        ("last:1y", "last:1y"),
    ];

    #[test]
    fn what_else_is_mentioned_means_what_is_said() {
        for (query, same) in MENTIONED {
            let (read, meant) = (newsdex::query::parse(query), newsdex::query::parse(same));
            assert_eq!((&read.query, &read.notes), (&meant.query, &Vec::new()), "{query}");
        }
    }

    #[test]
    fn every_example_is_read_without_a_note() {
        let examples = PAGE.iter().flat_map(|section| section.examples);
        let noted: Vec<String> = examples
            .flat_map(|(query, _)| {
                newsdex::query::parse(query).notes.into_iter().map(move |note| format!("{query}: {note}"))
            })
            .collect();
        assert!(noted.is_empty(), "{noted:#?}");
    }

    #[test]
    fn sentences_begin_where_they_are_said_to() {
        for (query, is_sentence) in [
            ("rice crop and rice exports", true),
            ("rice crop and exports", true),
            ("crop and exports", false),
            ("rice crop or rice exports rose", true),
            ("rice crop or exports rose", false),
            ("rice crop not rice exports rose again slightly", true),
            ("rice crop not rice exports rose again", false),
            ("rice crop AND rice exports", false),
            ("(rice crop and rice exports)", false),
        ] {
            let notes = newsdex::query::parse(query).notes;
            let is_noted = notes.iter().any(|note| matches!(note.reading, newsdex::query::Reading::Sentence { .. }));
            assert_eq!(is_noted, is_sentence, "{query}");
        }
    }

    #[test]
    fn what_binds_more_tightly_is_what_is_said_to() {
        let section = PAGE.iter().find(|section| section.heading == "What binds more tightly").unwrap();
        for (query, meaning) in section.examples {
            let (read, meant) = (newsdex::query::parse(query).query, newsdex::query::parse(meaning).query);
            // Words side by side and words with `and` between differ in what follows the complete hits only.
            let plain = |query: newsdex::query::Query| query.to_string().replace("and ", "").replace("not ", "-");
            assert_eq!(plain(read), plain(meant), "{query}");
        }
    }
}
