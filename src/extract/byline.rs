//! Splits a byline into people, agencies and desks.
//!
//! In: a text such as `By JANE DOE and A. Lee, Staff Writers | Harbour Wire`, or several names as a page lists them. Out:
//! the people in order, the agency, and everyone who is credited. As an example, `Von Anna Roth und Ben Ott, dpa` gives
//! Anna Roth, Ben Ott; dpa; and all three as authors.
//!
//! Places, roles, addresses and handles are dropped; a text that reads as a sentence gives nobody. A desk or an outlet
//! (`BBC News`) is no person, and an author all the same.

use super::{clean, date, date_words};

/// Who wrote an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// The people, in the order of the byline.
    pub people: Vec<String>,
    /// The news agency.
    pub agency: Option<String>,
    /// Everyone credited, as printed: the people, agencies, desks and outlets.
    pub authors: Vec<String>,
}

/// A name has no more words than this; what has more is a sentence.
const MAX_WORDS_OF_NAME: usize = 6;
/// A name has no more characters than this.
const MAX_CHARS_OF_NAME: usize = 60;
/// A byline is no longer than this; the rest is not read.
const MAX_BYLINE_CHARS: usize = 2_000;
/// A byline names no more people than this.
const MAX_PEOPLE: usize = 30;

/// Reads the bylines of one article; `outlet` is its publication, which is nobody's name.
#[must_use]
pub fn read<'a>(bylines: impl IntoIterator<Item = &'a str>, outlet: Option<&str>) -> Credits {
    let mut credits = Credits::default();
    for byline in bylines {
        let Some(byline) = clean::field(byline, MAX_BYLINE_CHARS) else { continue };
        if byline.contains("://") || byline.starts_with("www.") {
            continue;
        }
        let parts = split(without_introduction(&byline));
        // After the outlet's own name stands its address: `The Post, Frankfurt, Germany`.
        if let Some(name) = parts.first().map(|first| trim_name(first)).filter(|name| is_outlet(name, outlet)) {
            credits.add_author(name);
            continue;
        }
        for part in parts {
            credits.add(&part, outlet);
        }
    }
    if !credits.people.is_empty() {
        credits.authors.retain(|author| !is_outlet(author, outlet));
    }
    credits
}

impl Credits {
    fn add(&mut self, part: &str, outlet: Option<&str>) {
        let name = trim_name(part);
        if name.is_empty() || ENDINGS_OF_PLACES.iter().any(|ending| name.ends_with(ending)) {
            return;
        }
        if let Some(agency) = agency(name) {
            self.agency.get_or_insert_with(|| agency.to_owned());
            self.add_author(name);
        } else if is_name(name) && !is_outlet(name, outlet) {
            let name = capitalised(name);
            self.add_author(&name);
            add(&mut self.people, &name);
        } else if is_organisation(name) {
            self.add_author(name);
        }
    }

    fn add_author(&mut self, name: &str) {
        add(&mut self.authors, name);
    }
}

/// Adds a name to a list, once.
fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MAX_PEOPLE && !names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
        names.push(name.to_owned());
    }
}

/// News agencies: the name that is shown, and how bylines and datelines write it, in lower case.
const AGENCIES: &[(&str, &[&str])] = &[
    ("AP", &["ap", "associated press", "the associated press", "ap news"]),
    ("Reuters", &["reuters", "reuter", "thomson reuters", "رويترز", "рейтер", "ロイター", "路透社", "로이터"]),
    ("AFP", &["afp", "agence france-presse", "agence france presse", "afp news", "أ ف ب", "法新社"]),
    ("dpa", &["dpa", "deutsche presse-agentur", "deutsche presse agentur", "dpa-afx", "dpa/lsw", "dpa/lno"]),
    ("UPI", &["upi", "united press international"]),
    ("Bloomberg", &["bloomberg", "bloomberg news"]),
    ("PA", &["pa", "pa media", "press association", "pa news agency"]),
    ("EFE", &["efe", "agencia efe"]),
    ("Europa Press", &["europa press", "europapress"]),
    ("ANSA", &["ansa", "agenzia ansa"]),
    ("Adnkronos", &["adnkronos"]),
    ("APA", &["apa", "austria presse agentur"]),
    ("SDA", &["sda", "keystone-sda", "ats", "keystone-ats"]),
    ("epd", &["epd", "evangelischer pressedienst"]),
    ("KNA", &["kna", "katholische nachrichten-agentur"]),
    ("sid", &["sid", "sport-informations-dienst"]),
    ("ANP", &["anp"]),
    ("Belga", &["belga"]),
    ("NTB", &["ntb"]),
    ("TT", &["tt", "tidningarnas telegrambyrå"]),
    ("Ritzau", &["ritzau", "/ritzau/"]),
    ("STT", &["stt"]),
    ("PAP", &["pap", "polska agencja prasowa"]),
    ("ČTK", &["čtk", "ctk"]),
    ("MTI", &["mti"]),
    ("Lusa", &["lusa", "agência lusa"]),
    ("Agência Brasil", &["agência brasil"]),
    ("TASS", &["tass", "тасс", "itar-tass"]),
    ("RIA Novosti", &["ria novosti", "риа новости"]),
    ("Interfax", &["interfax", "интерфакс"]),
    ("Interfax-Ukraine", &["interfax-ukraine", "интерфакс-украина", "інтерфакс-україна"]),
    ("Ukrinform", &["ukrinform", "укрінформ", "укринформ"]),
    ("UNIAN", &["unian", "уніан", "униан"]),
    ("Anadolu", &["anadolu agency", "anadolu ajansı", "anadolu", "aa"]),
    ("İHA", &["iha", "i̇ha", "ihlas haber ajansı"]),
    ("DHA", &["dha", "demirören haber ajansı"]),
    ("Xinhua", &["xinhua", "新华社", "新華社"]),
    ("CNA", &["cna", "中央社"]),
    ("Kyodo", &["kyodo", "kyodo news", "共同通信", "共同"]),
    ("Jiji", &["jiji", "jiji press", "時事", "時事通信"]),
    ("Yonhap", &["yonhap", "yonhap news agency", "연합뉴스"]),
    ("PTI", &["pti", "press trust of india"]),
    ("ANI", &["ani"]),
    ("IANS", &["ians"]),
    ("Antara", &["antara", "antara news"]),
    ("Bernama", &["bernama"]),
    ("AAP", &["aap", "australian associated press"]),
    ("The Canadian Press", &["the canadian press", "canadian press", "la presse canadienne"]),
    ("WAFA", &["wafa", "وفا"]),
    ("MENA", &["أ ش أ"]),
    ("SPA", &["واس"]),
    ("IRNA", &["irna", "ایرنا"]),
    ("VNA", &["ttxvn"]),
];

/// Returns the agency that `text` names, as it is usually written.
#[must_use]
pub fn agency(text: &str) -> Option<&'static str> {
    let lower = text.trim().trim_matches(['(', ')', '.', '/', '—', '-', ' ', '[', ']']).to_lowercase();
    AGENCIES.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|&(agency, _)| agency)
}

/// Parts a byline where one name ends and the next begins.
fn split(byline: &str) -> Vec<String> {
    const WORDS: &[&str] = &[
        "and", "und", "et", "y", "e", "и", "та", "і", "en", "och", "og", "ja", "ve", "i", "with", "mit", "avec", "con",
        "med", "met", "by", "von",
    ];
    let mut parts = vec![String::new()];
    let byline = without_parentheses(byline);
    for word in byline.split(' ').filter(|word| !word.is_empty()) {
        let has_name = parts.last().is_some_and(|part| !part.is_empty());
        // A capital `E` or `Y` is an initial.
        if WORDS.contains(&word) && (has_name || word != "von" && parts.len() > 1) {
            parts.push(String::new());
            continue;
        }
        let mut rest = word;
        while let Some(at) = rest.find([',', ';', '、', '|', '&', '/', '／', '،', '•', '·', '–', '—', '；', '，', '\n'])
        {
            push_word(&mut parts, &rest[..at]);
            parts.push(String::new());
            rest = &rest[at..];
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
        push_word(&mut parts, rest);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn push_word(parts: &mut [String], word: &str) {
    if let Some(part) = parts.last_mut().filter(|_| !word.is_empty()) {
        if !part.is_empty() {
            part.push(' ');
        }
        part.push_str(word);
    }
}

/// Takes out what stands in parentheses; an agency among it becomes a part of its own.
fn without_parentheses(byline: &str) -> String {
    let mut kept = String::with_capacity(byline.len());
    let mut rest = byline;
    while let Some(start) = rest.find(['(', '[']) {
        kept.push_str(&rest[..start]);
        let inner = &rest[start + 1..];
        let end = inner.find([')', ']']).unwrap_or(inner.len());
        if agency(&inner[..end]).is_some() {
            kept.push_str(" , ");
            kept.push_str(&inner[..end]);
            kept.push_str(" , ");
        }
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Words that stand before a name: they are dropped.
const PREFIXES: &[&str] = &[
    "by",
    "por",
    "par",
    "door",
    "tekst",
    "text",
    "текст",
    "автор",
    "авторка",
    "автори",
    "autor",
    "autora",
    "auteur",
    "autore",
    "author",
    "written by",
    "words by",
    "words",
    "story by",
    "reported by",
    "posted by",
    "published by",
    "report by",
    "analysis by",
    "opinion by",
    "texte",
    "texto",
    "testo",
    "tekst af",
    "tekst:",
    "foto",
    "بقلم",
    "كتب",
    "كتبت",
    "文",
    "記者",
    "记者",
    "作者",
    "撰文",
    "文字",
    "exclusive by",
    "a cura di",
    "oleh",
    "penulis",
    "yazan",
    "haber",
    "reporter",
    "ein gastbeitrag von",
    "ein kommentar von",
    "eine analyse von",
    "kommentar von",
    "gastbeitrag von",
    "kommentti",
    "teksti",
    "från",
    "fra",
    "dr.",
    "propos recueillis par",
];

/// Words that stand before a name, and are part of some names.
const PARTICLES: &[&str] = &["von", "de", "di", "da", "av", "af"];

/// Endings of a name in Asian bylines: reporter, staff.
const SUFFIXES: &[&str] = &["기자", "記者", "记者", "特派員", "논설위원", "특파원", "編集委員"];

/// How Chinese bylines end after the reporter's name: with the place that is reported from.
const ENDINGS_OF_PLACES: &[&str] = &["報導", "报道", "報道", "电", "電"];

/// Takes off the words that introduce names.
fn without_introduction(text: &str) -> &str {
    let mut rest = text.trim_matches(is_trimmed);
    loop {
        let shorter = PREFIXES.iter().find_map(|prefix| strip_word_prefix(rest, prefix));
        match shorter {
            Some(shorter) => rest = shorter.trim_matches(is_trimmed),
            None => return rest,
        }
    }
}

/// Takes off a name what surrounds it: introductions, marks, dates, addresses, handles.
fn trim_name(part: &str) -> &str {
    let mut name = before_date(part.trim_matches(is_trimmed));
    loop {
        let before = name;
        name = without_introduction(name);
        for particle in PARTICLES {
            // `Von Anna Roth` is an introduction, `Von der Leyen` and `De Niro` are names.
            if let Some(rest) = strip_word_prefix(name, particle)
                && (rest.trim().contains(' ') && rest.trim().starts_with(char::is_uppercase) || agency(rest).is_some())
            {
                name = rest.trim_matches(is_trimmed);
            }
        }
        for suffix in SUFFIXES {
            name = name.strip_suffix(suffix).unwrap_or(name).trim_matches(is_trimmed);
        }
        if name.len() == before.len() {
            break;
        }
    }
    // `Jane Doe in Berlin`, `Jane Doe @jane`, `Jane Doe for The Post`
    for mark in [" in ", " @", " for ", " für ", " bei ", " at ", " à ", " em ", " из ", " i ", " (", " aus ", " on "]
    {
        if let Some((before, _)) = name.split_once(mark) {
            name = before.trim_matches(is_trimmed);
        }
    }
    name
}

/// Returns what stands before a date: of `Ann Lee 17 March 2025` and of `Ann Lee March 17, 2025` the name.
fn before_date(part: &str) -> &str {
    let starts_word = |&at: &usize| at == 0 || part[..at].ends_with(' ');
    let Some(start) = part.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).find(starts_word) else {
        return part;
    };
    let is_month = |word: &str| date_words::month(&word.trim_end_matches(['.', ',']).to_lowercase(), None).is_some();
    let name = part[..start].trim_end_matches(is_trimmed);
    let (rest, last) = name.rsplit_once(' ').unwrap_or(("", name));
    let after = part[start..].trim_start_matches(|c: char| !c.is_alphabetic());
    if after.split(' ').next().is_some_and(is_month) {
        // May and April are names as well.
        name
    } else if is_month(last) {
        rest
    } else if part[start..].contains(':') || date::parse_date(&part[start..], None).is_some() {
        name
    } else {
        part
    }
}

fn is_trimmed(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ':' | '|' | '-' | '–' | '—' | '*' | '_' | '"' | '“' | '”' | '/' | '：' | '·' | '>' | '<')
}

/// Takes `prefix` off `text`, in any case, where a word ends there.
fn strip_word_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    // Chinese and Japanese put a colon or a slash where others put a space, or nothing.
    let needs_no_space =
        prefix.chars().count() >= 2 && prefix.starts_with(is_ideograph) && rest.starts_with(is_ideograph);
    (needs_no_space || rest.starts_with([' ', ':', '/', '：', '|', '／'])).then_some(rest)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Roles and desks, which are nobody's name; compared with each word of a part, in lower case.
const ROLE_WORDS: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "desk",
    "newsroom",
    "team",
    "bureau",
    "chief",
    "contributor",
    "contributors",
    "contributing",
    "columnist",
    "agency",
    "agencies",
    "redaktion",
    "redaktionen",
    "redacción",
    "redaccion",
    "redação",
    "rédaction",
    "redazione",
    "redactie",
    "redakcja",
    "redakce",
    "редакция",
    "редакція",
    "agenturen",
    "agentur",
    "correspondente",
    "correspondant",
    "correspondante",
    "envoyé",
    "envoyée",
    "envoyés",
    "spécial",
    "spéciale",
    "enviado",
    "enviada",
    "especial",
    "corresponsal",
    "inviato",
    "inviata",
    "corrispondente",
    "verslaggever",
    "writes",
    "korrespondent",
    "korrespondentin",
    "reporterin",
    "redakteur",
    "redakteurin",
    "journalist",
    "journaliste",
    "periodista",
    "giornalista",
    "editora",
    "admin",
    "administrator",
    "webdesk",
    "online",
    "digital",
    "news",
    "nachrichten",
    "press",
    "media",
    "guest",
    "author",
    "editorial",
    "board",
    "office",
    "unit",
    "service",
    "services",
    "wires",
    "newswire",
    "wire",
    "tv",
    "radio",
    "newspaper",
    "magazine",
    "muhabir",
    "editör",
    "haber",
    "merkezi",
    "корреспондент",
    "журналист",
    "produzent",
    "photographer",
    "photos",
    "photo",
    "video",
    "foto",
    "fotos",
    "photography",
    "senior",
    "junior",
    "updated",
    "published",
    "minutes",
    "min",
    "read",
    "ago",
    "politics",
    "sports",
    "sport",
    "business",
    "producer",
    "anonymous",
    "unknown",
    "published:",
    "am",
    "pm",
    "est",
    "utc",
    "follow",
    "subscribe",
    "share",
    "comments",
    "view",
    "bio",
    "profile",
    "more",
    "articles",
    "posts",
    "about",
    "contact",
    "mehr",
    "artikel",
    "kontakt",
    "zum",
    "autorin",
    "autoren",
];

/// Whether `name` may be the name of a person.
fn is_name(name: &str) -> bool {
    let n_chars = name.chars().count();
    if !(2..=MAX_CHARS_OF_NAME).contains(&n_chars) || name.split(' ').count() > MAX_WORDS_OF_NAME {
        return false;
    }
    if name.contains(['@', '/', '\\', '=', '{', '}', '<', '>', '!', '?', '"', '…', '#', '%']) || name.contains("www.")
    {
        return false;
    }
    if name.chars().any(char::is_numeric) || super::body::ends_a_sentence(name) && !name.ends_with('.') {
        return false;
    }
    let is_domain =
        |word: &str| word.rsplit_once('.').is_some_and(|(host, zone)| host.len() > 2 && (2..=4).contains(&zone.len()));
    let is_role = |word: &str| ROLE_WORDS.contains(&word.to_lowercase().as_str());
    if !name.contains(' ') && date_words::is_weekday(&name.to_lowercase()) {
        return false;
    }
    if name.split(' ').any(|word| is_domain(word) || is_role(word) || word.split('-').skip(1).any(is_role)) {
        return false;
    }
    // A text all in lower case is no name, but a nickname in one word, or a script without cases, may be.
    let starts_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let words: Vec<&str> = name.split(' ').collect();
    let n_small = words.iter().filter(|word| starts_small(word)).count();
    let is_particle = |word: &&str| SMALL_WORDS_OF_NAMES.contains(word) || word.contains(['\'', '’']);
    n_small == 0
        || n_small == words.len() && words.len() <= 3 && words.len() >= 2
        || words.iter().all(|word| !starts_small(word) || is_particle(word))
}

/// Words that names write with a small letter.
const SMALL_WORDS_OF_NAMES: &[&str] = &[
    "von", "vom", "van", "der", "den", "des", "de", "la", "le", "las", "los", "di", "da", "do", "dos", "das", "du",
    "del", "della", "dalla", "degli", "bin", "ibn", "bint", "ben", "al", "el", "y", "i", "e", "zu", "zum", "zur", "af",
    "av", "ter", "ten", "te", "op", "in", "'t", "d", "och", "ap", "st.", "jr.", "sr.", "oğlu", "kızı", "фон", "де",
    "ван",
];

/// Whether `name`, which is no person's, may be that of a desk, an agency or an outlet: `BBC News`, `post.example`.
fn is_organisation(name: &str) -> bool {
    /// What is longer is a sentence.
    const MAX_WORDS: usize = 5;
    let words: Vec<&str> = name.split(' ').collect();
    let n_chars = name.chars().count();
    let is_role = |word: &&str| ROLE_WORDS.contains(&word.to_lowercase().as_str());
    let is_capital = |word: &&str| word.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
    let is_zone = |zone: &str| (2..=8).contains(&zone.len()) && zone.chars().all(|c| c.is_ascii_lowercase());
    let is_domain = |word: &&str| word.rsplit_once('.').is_some_and(|(_, zone)| is_zone(zone));
    (2..=MAX_CHARS_OF_NAME).contains(&n_chars)
        && words.len() <= MAX_WORDS
        && name.contains(char::is_alphabetic)
        && !name.contains(['@', '/', '\\', '=', '{', '}', '<', '>', '!', '?', '"', '…', '#', '%', ':'])
        && !words.iter().all(is_role)
        && !super::body::ends_a_sentence(name)
        && words.iter().any(|word| is_capital(word) || is_domain(word))
        && !words.iter().all(|word| word.chars().all(|c| c.is_numeric() || matches!(c, '.' | '-')))
        && date::find_date(name, None).is_none()
}

fn is_outlet(name: &str, outlet: Option<&str>) -> bool {
    let squash =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let name = squash(name);
    outlet.is_some_and(|outlet| {
        let outlet = squash(outlet);
        !outlet.is_empty()
            && (name == outlet
                || name.len() > 4 && outlet.contains(&name)
                || name.len() >= 3 && outlet.starts_with(&name)
                || outlet.len() > 3 && name.contains(&outlet))
    })
}

/// Writes a name that is all in capitals as names are written; others stay as they are.
fn capitalised(name: &str) -> String {
    let has_small = name.chars().any(char::is_lowercase);
    let n_capitals = name.chars().filter(|c| c.is_uppercase()).count();
    if has_small || n_capitals < 4 || !name.contains(' ') {
        return name.to_owned();
    }
    let mut capitalised = String::with_capacity(name.len());
    let mut at_start = true;
    for c in name.chars() {
        if at_start {
            capitalised.push(c);
        } else {
            capitalised.extend(c.to_lowercase());
        }
        at_start = !c.is_alphabetic();
    }
    capitalised
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(byline: &str, people: &[&str], agency: Option<&str>) {
        let credits = read([byline], Some("The Harbour Post"));
        assert_eq!(credits.people, people, "{byline}");
        assert_eq!(credits.agency.as_deref(), agency, "{byline}");
    }

    #[test]
    fn people_are_parted_from_each_other_and_from_agencies() {
        check("By Jane Doe on Monday, November 18th, 2019 at 11:04 a.m.", &["Jane Doe"], None);
        check("By Jane Doe", &["Jane Doe"], None);
        check("By JANE DOE and ANN O'NEIL, Staff Writers", &["Jane Doe", "Ann O'Neil"], None);
        check("Von Anna Roth und Ben Ott, dpa", &["Anna Roth", "Ben Ott"], Some("dpa"));
        check("Jane Doe (Reuters)", &["Jane Doe"], Some("Reuters"));
        check("Por María Paz y Juan Ruiz", &["María Paz", "Juan Ruiz"], None);
        check("Par Luc Petit et Anne-Marie Roux avec AFP", &["Luc Petit", "Anne-Marie Roux"], Some("AFP"));
        check("Di Ugo Neri e Lia Bo", &["Ugo Neri", "Lia Bo"], None);
        check("Текст: Анна Петрова и Иван Ким", &["Анна Петрова", "Иван Ким"], None);
        check("بقلم ليلى حداد", &["ليلى حداد"], None);
        check("文/王小明", &["王小明"], None);
        check("記者 王小明、李大華", &["王小明", "李大華"], None);
        check("김민수 기자", &["김민수"], None);
        check("The Associated Press", &[], Some("AP"));
        check("Jane Doe with Ludwig van der Berg", &["Jane Doe", "Ludwig van der Berg"], None);
    }

    #[test]
    fn places_roles_and_addresses_are_dropped() {
        check("Par Luc Petit, envoyée spéciale à Kadebode, avec AFP", &["Luc Petit"], Some("AFP"));
        check("Story by Ann Lee • ann@post.example • @annlee", &["Ann Lee"], None);
        check("記者林美玲／蘭港報導", &["林美玲"], None);
        check("Autor: Hanna Żuk 5 października 2024 r., godz. 7:20", &["Hanna Żuk"], None);
        check("Ann Lee, Monday, 17 March 2025", &["Ann Lee"], None);
        check("Ann Lee March 17, 2025", &["Ann Lee"], None);
        check("Jane Doe in Berlin", &["Jane Doe"], None);
        check("Jane Doe, Chief Correspondent, jane@post.example", &["Jane Doe"], None);
        check("Jane Doe @janedoe", &["Jane Doe"], None);
        check("By Jane Doe | The Harbour Post", &["Jane Doe"], None);
    }

    #[test]
    fn desks_and_outlets_are_authors_and_nobody_s_name() {
        let check = |byline: &str, authors: &[&str]| {
            let credits = read([byline], Some("The Harbour Post"));
            assert!(credits.people.is_empty(), "{byline}");
            assert_eq!(credits.authors, authors, "{byline}");
        };
        check("The Harbour Post", &["The Harbour Post"]);
        check("The Harbour Post, Port Elms, Velmar", &["The Harbour Post"]);
        check("Elms Newsroom", &["Elms Newsroom"]);
        check("post.example", &["post.example"]);
        check("Associated Press", &["Associated Press"]);
        for nobody in
            ["Staff", "News Desk", "17 March 2025", "https://post.example/ann", "She has written about harbours."]
        {
            check(nobody, &[]);
        }
        assert_eq!(read(["Ann Lee, dpa"], None).authors, ["Ann Lee", "dpa"]);
    }

    #[test]
    fn words_with_a_small_letter_are_no_part_of_a_name_but_particles() {
        check("Ludwig van der Berg", &["Ludwig van der Berg"], None);
        check("Edit topics", &[], None);
    }

    #[test]
    fn what_is_nobody_s_name_gives_nobody() {
        for byline in [
            "",
            "Staff",
            "Redaktion",
            "News Desk",
            "https://post.example/jane",
            "The Harbour Post",
            "Harbour Post",
            "She has written about harbours for more than twenty years.",
            "17 March 2025",
            "admin",
            "post.example",
        ] {
            check(byline, &[], None);
        }
    }

    #[test]
    fn nobody_is_named_twice() {
        assert_eq!(read(["Jane Doe", "By JANE DOE"], None).people, ["Jane Doe"]);
    }

    proptest! {
        #[test]
        fn no_byline_makes_the_reader_panic(byline in "\\PC*") {
            let _ = read([byline.as_str()], Some(byline.as_str()));
        }
    }
}
