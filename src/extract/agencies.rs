//! The news agencies, and how bylines and datelines write them.
//!
//! In: a part of a byline, such as `Deutsche Presse-Agentur`. Out: the agency's usual name, here `dpa`.

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
pub(super) fn agency(text: &str) -> Option<&'static str> {
    let lower = text.trim().trim_matches(['(', ')', '.', '/', '—', '-', ' ', '[', ']']).to_lowercase();
    AGENCIES.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|&(agency, _)| agency)
}
