//! Typed text → how it is read, and what is said about it.

use super::*;

/// Checks how `text` is read, and what the notes about it start with.
fn check(text: &str, expected: &str, notes: &[&str]) {
    let parsed = parse(text);
    assert_eq!(parsed.query.to_string(), expected, "{text}");
    let said: Vec<String> = parsed.notes.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), notes.len(), "{text}: {said:?}");
    for (said, note) in said.iter().zip(notes) {
        assert!(said.starts_with(note), "{text}: {said}");
    }
    assert_eq!(parse(expected).query, parsed.query, "{text} is read as {expected}");
}

fn check_all(table: &[(&str, &str)]) {
    for (text, expected) in table {
        check(text, expected, &[]);
    }
}

#[test]
fn words_stand_side_by_side() {
    check_all(&[
        ("peace", "peace"),
        ("peace talks", "peace talks"),
        ("  peace\t\u{3000}talks\u{feff} ", "peace talks"),
        ("(peace talks)", "peace talks"),
        ("((peace)) talks", "peace talks"),
        ("\"cease fire\" talks", "\"cease fire\" talks"),
        ("peace since:2025 outlet:ap -football not cricket", "peace since:2025-01-01 outlet:ap -football -cricket"),
        ("peace (outlet:ap or outlet:afp)", "peace (outlet:ap or outlet:afp)"),
        ("peace (outlet:ap and lang:en)", "peace outlet:ap lang:en"),
        ("peace -(football or cricket)", "peace -(football or cricket)"),
        ("peace -(football cricket)", "peace -(football and cricket)"),
        ("headline(peace talks) kyiv", "headline:peace headline:talks kyiv"),
    ]);
    assert!(parse("peace -(football or cricket)").query.is_words());
    assert!(!parse("peace").query.is_words());
    assert!(!parse("peace and talks").query.is_words());
}

#[test]
fn operators_in_a_sentence_are_words() {
    let is_words = |text: &str| parse(text).query.is_words();
    assert!(is_words("why did the north and the south not talk of peace"));
    assert!(is_words("TALKS OF THE NORTH AND THE SOUTH OR OF NEITHER ."));
    assert!(!is_words("talks of the north AND the south on a truce"));
    assert!(!is_words("(talks of the north and the south on a truce)"));
    assert!(is_words("shipping and ports turkey"));
    assert!(is_words("oil prices cut or raised again"));
    assert!(is_words("the blunt body problem (the curved shock)"));
    assert!(is_words("LONDON - UK BONDS RISE SHARPLY ON COMMENTS -DEALERS"));
    assert!(!is_words("peace talks or truce"));
    assert!(!is_words("kyiv or kiev or kyjiv or kyiw or kiew or kief"));
    assert!(!is_words("a and b and c and d and e or f or g"));
    assert!(!is_words("peace talks or truce in kyiv -football"));
    check(
        "rice crop and rice exports",
        "rice crop rice exports",
        &["read as a sentence, in which `and` is no operator"],
    );
    check("BONDS RISE ON WEAK DOLLAR -DEALERS", "BONDS RISE ON WEAK DOLLAR DEALERS", &["read as a sentence"]);
    let notes = parse("why did the north and the south not talk of peace").notes;
    let operators = ["and", "not"].map(str::to_owned).to_vec();
    assert_eq!(notes.into_iter().map(|note| note.reading).collect::<Vec<_>>(), [Reading::Sentence { operators }]);
}

#[test]
fn operators_in_capitals_stand_out_among_words_without_case() {
    check_all(&[
        ("السلام محادثات OR هدنة النار اتفاق", "السلام and محادثات or هدنة and النار and اتفاق"),
        ("שיחות שלום AND הפסקת אש", "שיחות and שלום and הפסקת and אש"),
        ("停战 谈判 协议 和平 -足球 OR 篮球", "停战 and 谈判 and 协议 and 和平 and not 足球 or 篮球"),
        ("停战 谈判 协议 和平 会谈 -足球", "停战 谈判 协议 和平 会谈 -足球"),
    ]);
}

#[test]
fn what_is_excluded_twice_is_asked_for() {
    check("c -(-(not d or q*))", "c and (not d or q*)", &[]);
    check("c -(-(d w/5 q))", "c and d w/5 q", &[]);
    check("c -(-d)", "c d", &[]);
}

#[test]
fn question_marks_at_the_end_are_punctuation_before_a_star_too() {
    check("a?b?* x", "a?b* x", &[]);
    check("N?\\-* x", "\\N\\?\\-* x", &[]);
}

#[test]
fn operators_join_and_exclude() {
    check_all(&[
        ("peace or truce", "peace or truce"),
        ("peace OR truce | armistice || halt", "peace or truce or armistice or halt"),
        ("peace|truce", "peace or truce"),
        ("peace AND talks && kyiv", "peace and talks and kyiv"),
        ("peace talks or truce", "peace and talks or truce"),
        ("peace (talks or truce)", "peace and (talks or truce)"),
        ("(peace talks) kyiv", "peace talks kyiv"),
        ("peace and not football", "peace and not football"),
        ("peace AND NOT (football OR cricket)", "peace and not (football or cricket)"),
        ("peace or not war", "peace or not war"),
        ("-football", "-football"),
        ("!football", "-football"),
        ("not football", "-football"),
        ("not not football", "football"),
        ("-(-football)", "football"),
        ("not -football", "football"),
        ("-football -cricket", "-football -cricket"),
        ("-\"cease fire\"", "-\"cease fire\""),
        ("a|-b", "a or not b"),
        ("a or(b c)", "a or b and c"),
        ("（a or b） c", "(a or b) and c"),
        ("a (b or c (d or e))", "a and (b or c and (d or e))"),
    ]);
}

#[test]
fn operators_without_a_side_are_words_or_left_out() {
    check_all(&[
        ("or", "\\or"),
        ("OR", "\\OR"),
        ("not", "\\not"),
        ("or peace", "\\or peace"),
        ("peace and", "peace \\and"),
        ("to be or not", "to and be or \\not"),
        ("(or peace)", "\\or peace"),
        ("War And Peace", "War And Peace"),
        ("Bring on or, off", "Bring on \\or off"),
    ]);
    check("or or and", "\\or \\and", &["`or`"]);
    check("peace OR", "peace", &["`OR` has nothing on one of its sides"]);
    check("AND peace", "peace", &["`AND`"]);
    check("peace or or truce", "peace or truce", &["`or`"]);
    check("peace OR AND truce", "peace and truce", &["`OR`"]);
    check("peace ||", "peace", &["`||`"]);
    check("peace NOT", "peace", &["`NOT`"]);
}

#[test]
fn dashes_within_and_between_words_do_not_exclude() {
    check_all(&[
        ("cease-fire", "cease-fire"),
        ("\"cease\"-fire", "\"cease\" fire"),
        ("Kyiv - Moscow", "Kyiv Moscow"),
        ("Kyiv – Moscow", "Kyiv Moscow"),
        ("--football", "football"),
        ("peace -- talks", "peace talks"),
        ("-\"\" peace", "peace"),
        ("pre- and post-war", "pre and post-war"),
    ]);
}

#[test]
fn every_pair_of_quotation_marks_makes_a_phrase() {
    for text in [
        "\"cease fire\"",
        "“cease fire”",
        "„cease fire“",
        "”cease fire”",
        "«cease fire»",
        "»cease fire«",
        "‹cease fire›",
        "「cease fire」",
        "『cease fire』",
        "＂cease fire＂",
        "“cease  fire\"",
        "\" cease fire \"",
    ] {
        check(text, "\"cease fire\"", &[]);
    }
    check_all(&[
        ("\"ceasefire\"", "\"ceasefire\""),
        ("\"ceasefire -\"", "\"ceasefire\""),
        ("«he said “no” twice»", "\"he said \\“no\\” twice\""),
        ("\"say \\\"no\\\" now\"", "\"say \\\"no\\\" now\""),
        ("peace\"cease fire\"talks", "peace \"cease fire\" talks"),
        ("\"\" peace", "peace"),
        ("O'Brien aujourd'hui ’t", "O'Brien aujourd'hui ’t"),
        ("צה\"ל", "צה\"ל"),
    ]);
    assert_eq!(
        parse("\"ceasefire\"").query,
        Query::Word { text: "ceasefire".to_owned(), form: Form::Exact, zone: Zone::Text }
    );
    check("\"cease fire", "\"cease fire\"", &["a quotation mark is not closed"]);
    check("peace \"", "peace", &["a quotation mark is not closed"]);
}

#[test]
fn a_star_stands_for_the_rest_of_a_word() {
    check_all(&[("cease*", "cease*"), ("headline:cease*", "headline:cease*"), ("or*", "or*"), ("cease**", "cease*")]);
    check("*", "*", &["`*` stands for every article"]);
    check("peace *", "peace", &["`*` stands for every article"]);
    check("-*", "-*", &["`*` stands for every article"]);
    check("outlet:harb*", "outlet:harb", &["`*` and other patterns are not understood in this field"]);
    check("outlet:*h?rb*", "outlet:h", &["`*` and other patterns are not understood in this field"]);
    check("x.y/*z", "x.y/*", &["`*` within a word is understood among letters only; read as `x.y/*`"]);
}

#[test]
fn signs_within_a_word_stand_for_letters() {
    check_all(&[
        ("zelensk?y c*fire *ism *ir*", "zelensk?y c*fire *ism *ir*"),
        ("headline:zelensk?y, -c**fire", "headline:zelensk?y -c*fire"),
        ("O'Br?en cease-f*e", "OBr?en ceasef*e"),
        ("who? why?? really?!", "who why really"),
        ("停?战", "停?战"),
        ("\\*x a\\?b", "\\*x \\a\\?b"),
    ]);
    let form_of = |text: &str| match parse(text).query {
        Query::Word { form, .. } => form,
        query => panic!("{query:?}"),
    };
    assert_eq!(form_of("zelensk?y"), Form::Wildcard);
    assert_eq!(form_of("zelensky?"), Form::Stem);
    assert_eq!(form_of("=talk"), Form::Exact);
}

#[test]
fn a_tilde_allows_slips() {
    check_all(&[
        ("zelenski~ zelenski~1 zelenski~2", "zelenski~ zelenski~ zelenski~2"),
        ("headline:zelenski~2,", "headline:zelenski~2"),
        ("zelenski~0", "\"zelenski\""),
        ("~5 https://x.y/~jane a~b covid-19~", "~5 https://x.y/~jane a~b covid-19~"),
    ]);
    for text in ["ab~1", "a1b2~", "停战协议~1"] {
        let word = text.split('~').next().unwrap_or_default();
        check(text, &format!("\"{word}\""), &["slips are understood in words of three letters or more"]);
    }
    check("zelenski~7", "zelenski~2", &["a word may have 2 slips at most; read as `~2`"]);
}

#[test]
fn signs_in_quotes_are_told_to_mean_nothing() {
    let note = |instead: &str| format!("`*` and `?` mean nothing in quotes; read as punctuation (write `{instead}`)");
    check("\"Joh* Doe\"", "\"Joh\\* Doe\"", &[&note("Joh* pre/1 Doe")]);
    check("\"cease f*\"~2", "\"cease f\\*\"~2", &[&note("cease pre/3 f*")]);
    check("headline:“*fire”", "headline:\"\\*fire\"", &[&note("*fire")]);
    check("\"zelensk?y said\"", "\"zelensk\\?y said\"", &[&note("zelensk?y pre/1 said")]);
    check("outlet:\"Harb* Post\"", "outlet:\"Harb\\* Post\"", &["`*` and other patterns are not understood in this"]);
    for text in ["\"What? No\"", "\"peace * talks\"", "\"Joh\\* Doe\"", "\"*\" x"] {
        assert_eq!(parse(text).notes, [], "{text}");
    }
}

#[test]
fn slashes_hold_a_regular_expression_and_paths_do_not() {
    check_all(&[
        ("/zelensk(y|i)+/ talks", "/zelensk(y|i)+/ talks"),
        ("headline:/a|b/ -/c\\/d/", "headline:/a|b/ -/c\\/d/"),
        ("(/\"x\"/ or b)", "/\"x\"/ or b"),
        ("AC/DC and/or 1/2/ /usr/bin/ //x", "AC/DC and/or 1/2/ /usr/bin/ //x"),
        ("a /s b w/5 c", "(a w/s b) w/5 c"),
    ]);
    check("/a{/ b", "\\/a\\{\\/ b", &["this is no regular expression (unclosed counted repetition)"]);
    for (text, why) in [("/a)|(b/", "unopened group"), ("/[x-é]/", "without accents, invalid character class range")] {
        let notes = parse(text).notes;
        assert!(notes.iter().any(|note| note.to_string().contains(why)), "{notes:?}");
    }
    let notes = parse("/((a{1000}){1000}){1000}/").notes;
    assert!(notes.iter().any(|note| note.to_string().contains("it would grow too large")), "{notes:?}");
}

#[test]
fn an_exclamation_mark_truncates_a_word_but_not_a_headline() {
    let note = |read_as: &str| format!("`!` behind a word stands for any ending; read as `{read_as}`");
    check("acqui!", "acqui*", &[&note("acqui*")]);
    check("bank acqui!", "bank acqui*", &[&note("acqui*")]);
    check("acqui! and bank!", "acqui* and bank*", &[&note("acqui*"), &note("bank*")]);
    check("headline:(acqui!)", "headline:acqui*", &[&note("acqui*")]);
    check("Zelensk!", "Zelensk*", &[&note("Zelensk*")]);
    check("Acqui! bank", "Acqui* bank", &[&note("Acqui*")]);
    check("Zelensk! and (peace talks truce)", "Zelensk* and peace and talks and truce", &[&note("Zelensk*")]);
    check("Zelensk! peace talks geneva*", "Zelensk* peace talks geneva*", &[&note("Zelensk*")]);
    check("Zelensk! w/5 Putin", "Zelensk* w/5 Putin", &[&note("Zelensk*")]);
    check("Zelensk! acqui! bank sale", "Zelensk* acqui* bank sale", &[&note("Zelensk*"), &note("acqui*")]);
    check("O'Brie! cease-fir!", "O'Brie* cease-fir*", &[&note("O'Brie*"), &note("cease-fir*")]);
    let left_out = |pattern: &str| format!("`!` is read as punctuation, as in a headline (write `{pattern}` for");
    check("Exclusive: minister resigns!", "Exclusive minister resigns", &[&left_out("resigns*")]);
    check("Yahoo! shares fall", "Yahoo shares fall", &[&left_out("Yahoo*")]);
    check("Stop! Really?! no!!", "Stop Really no", &[&left_out("Stop*")]);
    check_all(&[("acqui\\!", "\\acqui\\!"), ("4!", "4")]);
}

#[test]
fn a_name_is_asked_for_in_all_its_spellings() {
    check_all(&[
        ("~~zelensky", "~~zelensky"),
        ("name:zelensky NAME:(putin or \"vladimir putin\")", "~~zelensky and (~~putin or ~~\"vladimir putin\")"),
        ("~~\"vladimir  putin\" ~~“putin”", "~~\"vladimir putin\" ~~putin"),
        ("headline:~~putin headline(name:putin)", "headline:~~putin headline:~~putin"),
        ("-~~putin, ~~ x", "-~~putin x"),
    ]);
}

#[test]
fn fields_are_read_by_all_their_names() {
    check_all(&[
        ("headline:peace title:talks", "headline:peace headline:talks"),
        ("headline:\"peace talks\"", "headline:\"peace talks\""),
        ("headline:\"peace\"", "headline:\"peace\""),
        ("headline:(peace or truce)", "headline:peace or headline:truce"),
        ("Title(peace -war)", "headline:peace -headline:war"),
        ("headline:or", "headline:or"),
        ("by:jane author:jane byline:jane", "by:jane by:jane by:jane"),
        ("outlet:\"The  Harbour Post\"", "outlet:\"The Harbour Post\""),
        ("source:ap SECTION:World tags:#Peace", "outlet:ap section:World tag:Peace"),
        ("outlet:(ap or afp)", "outlet:ap or outlet:afp"),
        ("lang:german language:UK lang:pt-BR", "lang:de lang:uk lang:pt"),
        ("lang:\"norwegian bokmål\"", "lang:nb"),
        ("-outlet:ap", "-outlet:ap"),
    ]);
    check("foo:bar", "foo bar", &["there is no field `foo`; read as words"]);
    check("__:0", "__:0", &[]);
    check("-foo:bar", "-(foo and bar)", &["there is no field `foo`"]);
    check("outlt:harbour", "outlt harbour", &["there is no field `outlt`; read as words (did you mean `outlet:`?)"]);
    check("foo:>5", "foo >5", &["there is no field `foo`"]);
    assert_eq!(parse("lol:> std::<5").notes, []);
    check("lang:klingon", "lang klingon", &["`klingon` is no known language"]);
    check("headline: peace", "headline peace", &["`headline:` has no value"]);
    check("outlet:\"\" peace", "outlet peace", &["`outlet:` has no value"]);
}

#[test]
fn dates_are_read_forgivingly() {
    check_all(&[
        ("date:2025-3-1", "date:2025-03-01"),
        ("date:2025/03/17", "date:2025-03-17"),
        ("date:17.3.2025,", "date:2025-03-17"),
        ("date:\"March 2025\" on:\"17 March 2025\" date:march-2025", "date:2025-03 date:2025-03-17 date:2025-03"),
        ("date:2025-01..2025-03", "date:2025-01..2025-03"),
        ("date:2025-01..", "since:2025-01-01"),
        ("date:..2024", "until:2024-12-31"),
        ("since:2025-03 after:2025-03", "since:2025-03-01 since:2025-04-01"),
        ("before:2025-03 until:2025-03", "until:2025-02-28 until:2025-03-31"),
        ("date:(2024 or 2026..)", "date:2024 or since:2026-01-01"),
        ("date:none", "date:none"),
        ("-date:2025", "-date:2025"),
    ]);
    check_all(&[
        ("date:March 2025 peace", "date:2025-03 peace"),
        ("(since:1 March 2025) peace", "since:2025-03-01 peace"),
        ("until:March 17, 2025, peace", "until:2025-03-17 peace"),
        ("date:17 de marzo de 2025|date:2024", "date:2025-03-17 or date:2024"),
        ("date:2025 March", "date:2025 March"),
    ]);
    check("date:March peace 2025", "date March peace 2025", &["`March` is no date"]);
    check("date:1 2025", "date 1 2025", &["`1` is no date"]);
    check("after:December 9999 x", "after \"December 9999\" x", &["`December 9999` is no date"]);
    check("date:2025-13", "date 2025-13", &["`2025-13` is no date; read as words"]);
    check("since:yesterday", "since yesterday", &["`yesterday` is no date"]);
    check("date:03/04/2025", "date 03/04/2025", &["`03/04/2025` could be two different days"]);
    check("after:9999", "after 9999", &["`9999` is no date"]);
}

#[test]
fn what_people_paste_is_plain_words() {
    check_all(&[
        ("https://x.y/z?a=b", "https://x.y/z?a=b"),
        ("10:30 C++ AT&T U.S. .NET", "10:30 C++ AT&T U.S. .NET"),
        ("#MeToo @user +peace", "MeToo user peace"),
        ("заголовок:мир 标题：和平", "заголовок:мир 标题：和平"),
        ("std::vec C:\\Users AC\\DC", "std::vec C:\\Users AC\\DC"),
        ("¿Qué pasó?", "Qué pasó"),
        ("停战协议 الهدنة हिन्दी", "停战协议 الهدنة हिन्दी"),
        ("peace, talks. U.S.", "peace talks U.S."),
        ("\\or \\-peace headline\\:x", "\\or \\-peace \\headline\\:x"),
    ]);
}

#[test]
fn parentheses_need_not_match() {
    check("(peace or truce", "peace or truce", &["a parenthesis is not closed"]);
    check("peace) talks", "peace talks", &["`)` closes nothing"]);
    check("() peace", "peace", &[]);
    check("-() peace", "peace", &[]);
}

#[test]
fn a_query_without_words_finds_nothing_and_a_blank_one_everything() {
    for text in ["???", "\"\"", "()", "-", "|", "„“ …", "🙂"] {
        let parsed = parse(text);
        assert_eq!(parsed.query, Query::NOTHING, "{text}");
        assert!(parsed.notes.iter().any(|note| note.reading == Reading::NothingToSearchFor), "{text}");
    }
    for text in ["", "  \n", "\u{feff}"] {
        assert_eq!(parse(text), Parsed { query: Query::All, notes: vec![] });
    }
}

#[test]
fn a_note_points_at_what_it_is_about() {
    for (text, pointed_at) in [
        ("peace outlt:ap", "outlt"),
        ("peace date:2025-13 talks", "date:2025-13"),
        ("мир lang:\"no such\"", "lang:\"no such\""),
        ("peace “talks", "“"),
        ("a or or b", "or"),
        ("a ) b", ")"),
    ] {
        let parsed = parse(text);
        assert_eq!(&text[parsed.notes[0].span.clone()], pointed_at);
    }
}

#[test]
fn a_huge_query_is_read_up_to_its_limits() {
    let check_limit = |text: &str, limit: &Reading| {
        let parsed = parse(text);
        assert!(parsed.notes.iter().any(|note| note.reading == *limit), "{:?}", parsed.notes);
        assert!(parsed.notes.len() <= MAX_NOTES);
        assert_eq!(parse(&parsed.query.to_string()).query, parsed.query);
        parsed.query
    };
    let many = check_limit(&"peace ".repeat(MAX_TERMS + 1), &Reading::TooManyTerms { limit: MAX_TERMS });
    assert!(matches!(many, Query::Words(parts) if parts.len() == MAX_TERMS));
    check_limit(&"foo:bar ".repeat(MAX_TERMS), &Reading::TooManyTerms { limit: MAX_TERMS });
    check_limit(&"мир".repeat(MAX_QUERY_BYTES), &Reading::TooLong { limit: MAX_QUERY_BYTES });
    let too_deep = Reading::TooDeep { limit: MAX_NESTING };
    for level in ["(", "-(", "a or (b ", "-(a ", "a not (b or ", "headline:(a or -(b ", "headline(a and -(b "] {
        check_limit(&level.repeat(MAX_NESTING + 1), &too_deep);
        let closed = level.repeat(1_000) + "x" + &")".repeat(1_000 * level.matches('(').count());
        check_limit(&closed, &too_deep);
    }
}

#[test]
fn words_near_each_other_are_read_as_librarians_write_them() {
    check_all(&[
        ("peace w/5 talks", "peace w/5 talks"),
        ("peace NEAR/5 talks", "peace w/5 talks"),
        ("peace AROUND(3) talks", "peace w/3 talks"),
        ("peace pre/3 talks", "peace pre/3 talks"),
        ("peace /s talks w/p truce", "(peace w/s talks) w/p truce"),
        ("peace not w/5 talks", "peace not w/5 talks"),
        ("peace w/5 not talks", "peace not w/5 talks"),
        ("not peace w/5 talks", "-(peace w/5 talks)"),
        ("(peace or truce) w/5 (talks or \"round table\")", "(peace or truce) w/5 (talks or \"round table\")"),
        ("headline(peace w/5 talks)", "headline:peace w/5 headline:talks"),
        ("peace talks w/5 geneva", "peace and talks w/5 geneva"),
        ("peace and talks w/5 geneva and truce", "peace and talks w/5 geneva and truce"),
        ("(joh* w/2 doe) or smith", "(joh* w/2 doe) or smith"),
        ("w\\/5 \\w/5 w/o and/or", "\\w\\/5 \\w\\/5 w/o and/or"),
    ]);
    check("peace or truce w/5 gaza", "peace or (truce w/5 gaza)", &["`or` joins less closely than `w/n`"]);
    check("peace w/0 talks", "peace w/1 talks", &["`w/0` is read as `w/1`"]);
    check("peace w/3.5 talks", "peace w/3 talks", &["`w/3.5` is read as `w/3`"]);
    check("peace w/5", "peace", &["`w/5` has nothing on one of its sides"]);
    check("w/5 peace", "peace", &["`w/5` has nothing on one of its sides"]);
    check("peace w/5 /s talks", "peace w/s talks", &["`w/5` has nothing"]);
    check(
        "peace w/5 (talks geneva)",
        "peace w/5 talks and peace w/5 geneva",
        &["words, phrases and alternatives of them may be near each other; read as `peace w/5 talks and"],
    );
    let near = "words, phrases and alternatives of them may be near each other; read as ";
    check("peace not w/5 lang:de", "peace and not lang:de", &[&format!("{near}`peace and not lang:de`")]);
    check(
        "(peace truce) not w/5 (talks envoy)",
        "peace not w/5 (talks or envoy) and truce not w/5 (talks or envoy)",
        &[near],
    );
    check("peace w/5 lang:de", "peace and lang:de", &["words, phrases and alternatives"]);
    let long = vec!["peace"; MAX_NESTING + 3].join(" w/5 ");
    let notes = parse(&long).notes;
    assert_eq!(notes.into_iter().map(|note| note.reading).collect::<Vec<_>>(), [Reading::ChainTooLong { limit: 64 }]);
}

#[test]
fn counts_weights_and_loose_phrases_are_read() {
    check_all(&[
        ("atleast5(peace)", "atleast5(peace)"),
        ("ATLEAST3(peace or truce)", "atleast3(peace or truce)"),
        ("atleast2(peace talks)", "atleast2(peace) and atleast2(talks)"),
        ("atleast5 (peace) atleast5", "atleast5(peace) and \\atleast5"),
        ("atleast1(peace)", "peace"),
        ("peace^2 talks", "peace^2 talks"),
        ("(peace or truce)^0.5 talks", "(peace or truce)^0.5 and talks"),
        ("\"cease fire\"~3^2", "\"cease fire\"~3^2"),
        ("outlet:ap^3", "outlet:ap"),
        ("x^y 10^", "x^y 10^"),
    ]);
    check("\"a b\"~99999999999", "\"a b\"~999", &["`~99999999999` is read as `~999`"]);
}

#[test]
fn zones_and_filters_are_read() {
    check_all(&[
        ("hlead(peace talks)", "hlead:peace hlead:talks"),
        ("lead:peace body:talks", "lead:peace body:talks"),
        ("agency:reuters place:kyiv dateline:oslo", "agency:reuters place:kyiv place:oslo"),
        ("words:>800 words:..300 length:300..800", "words:>=801 words:<=300 words:300..800"),
        ("words:<=1,200 words:50", "words:<=1200 words:50..50"),
        ("has:image has:author", "has:image has:byline"),
        ("id:01AB url:harbourpost.example", "id:01ab url:harbourpost.example"),
    ]);
    for (text, expected) in [
        ("ocr:<0.7 ocr:>0.7 ocr:>=0.9", "ocr:<=0.699 ocr:>=0.701 ocr:>=0.9"),
        ("ocr:<70% ocr:>=90 % ocr:<=70", "ocr:<=0.699 ocr:>=0.9 ocr:<=0.7"),
        ("ocr:0.5..0.8 ocr:80%..50% ocr:..0.5 ocr:.5..", "ocr:0.5..0.8 ocr:0.5..0.8 ocr:<=0.5 ocr:>=0.5"),
        ("ocr:0.75 ocr:=100% ocr:1", "ocr:0.75..0.75 ocr:>=1 ocr:>=1"),
        ("ocr:>0.7005 ocr:<0.7005 ocr:<=0.7005 ocr:0.7005", "ocr:>=0.701 ocr:<=0.7 ocr:<=0.7 ocr:<0"),
        ("ocr:<0 ocr:>1 ocr:>=0 ocr:<=200", "ocr:<0 ocr:<0 ocr:>=0 ocr:>=0"),
        ("has:ocr -ocr:<0,7", "has:ocr -ocr:<=0.699"),
    ] {
        check(text, expected, &[]);
    }
    check("ocr:good", "ocr good", &["`good` is no confidence"]);
    check("words:many", "words many", &["`many` is no number of words"]);
    check("has:feathers", "has feathers", &["articles have no `feathers`"]);
    check("id:u", "id u", &["no id starts with `u`"]);
}

#[test]
fn the_last_days_count_from_today() {
    let read = |text| parse_on(text, jiff::civil::date(2025, 3, 17)).query.to_string();
    assert_eq!(read("last:7d"), "since:2025-03-10");
    assert_eq!(read("last:2weeks"), "since:2025-03-03");
    assert_eq!(read("last:1m"), "since:2025-02-17");
    assert_eq!(read("last:1y"), "since:2024-03-17");
    check("last:soon", "last soon", &["`soon` is no date"]);
    check("last:99999999999d", "last 99999999999d", &["`99999999999d` is no date"]);
}
