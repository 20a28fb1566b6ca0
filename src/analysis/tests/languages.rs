//! What finds what, language by language.

use super::{is_found, terms};
use crate::query::Form;

/// Checks what a word typed in any archive that has texts in `language` finds in `text`.
#[track_caller]
fn check(language: &str, text: &str, found: &[&str], missed: &[&str]) {
    let terms = terms(text, Some(language));
    let finds = |typed: &&&str| is_found(typed, Form::Stem, &terms, Some(language));
    let lost: Vec<&&str> = found.iter().filter(|typed| !finds(typed)).collect();
    let too_many: Vec<&&str> = missed.iter().filter(finds).collect();
    assert!(lost.is_empty() && too_many.is_empty(), "{text}: not found by {lost:?}, found by {too_many:?}");
}

/// Checks what phrases in quotation marks find.
#[track_caller]
fn check_phrases(language: &str, text: &str, found: &[&str], missed: &[&str]) {
    let terms = terms(text, Some(language));
    let finds = |typed: &&&str| is_found(typed, Form::Exact, &terms, None);
    let lost: Vec<&&str> = found.iter().filter(|typed| !finds(typed)).collect();
    let too_many: Vec<&&str> = missed.iter().filter(finds).collect();
    assert!(lost.is_empty() && too_many.is_empty(), "{text}: not found by {lost:?}, found by {too_many:?}");
}

#[test]
fn english_words_are_found_in_all_their_forms() {
    check("en", "The ceasefires were signed", &["ceasefire", "cease-fire", "sign", "signing", "SIGNED"], &["sing"]);
    check(
        "en",
        "naïve café co\u{ad}operate ﬁnal ＡＢＣ",
        &["naive", "cafe", "cooperate", "co-operate", "final", "abc"],
        &[],
    );
    check(
        "en",
        "Beyoncé's coo\u{308}peration",
        &["beyonce", "Beyoncé", "Beyonce\u{301}", "cooperation", "coöperation"],
        &[],
    );
    check_phrases(
        "en",
        "a cease-fire deal",
        &["ceasefire deal", "cease-fire deal", "cease fire deal"],
        &["cease deal"],
    );
}

#[test]
fn german_umlauts_are_found_in_either_spelling() {
    check(
        "de",
        "Müller übergibt die Straße der Übung",
        &["Müller", "mueller", "MUELLER", "muller", "strasse", "STRAẞE", "uebung", "ubung", "Übungen", "Uebungen"],
        &["mller"],
    );
    check(
        "de",
        "Mueller geht nach Duesseldorf in die Strasse",
        &["Müller", "mueller", "düsseldorf", "Straße"],
        &["maller"],
    );
    check(
        "de",
        "neue Abenteuer in Israel, Samuel",
        &["neue", "Abenteuer", "israel", "Israël", "Samuel"],
        &["nue", "abentur"],
    );
    check("en", "Gerhard Schröder and Goethe", &["schroeder", "schroder", "Schröder", "goethe"], &[]);
    check("de", "Die Häuser wurden gefunden", &["haus", "Häuser", "haeuser"], &[]);
    check_phrases("en", "Gerhard Schröder’s house", &["gerhard schroeder", "Gerhard Schröder"], &[]);
    check("en", "a poet does go to a queen", &["poet", "does", "queen"], &["pot", "dos", "qun"]);
}

#[test]
fn nordic_letters_are_found_in_either_spelling() {
    check("da", "Århus og København", &["aarhus", "arhus", "Århus", "kobenhavn", "koebenhavn", "København"], &[]);
    check("da", "Aarhus og Koebenhavn", &["Århus", "København"], &[]);
    check("sv", "Malmö och Göteborg, Ærø", &["malmo", "malmoe", "goteborg", "Goeteborg", "aero"], &[]);
    check(
        "no",
        "Gahr Støre i Tromsø og Bærum",
        &["store", "stoere", "Støre", "tromsoe", "tromso", "baerum", "bærum"],
        &[],
    );
    check("is", "Guðni Þórðarson", &["gudni", "Guðni", "thordarson"], &[]);
    check("fi", "Hallitus kaatui Jyväskylässä", &["jyväskylä", "jyvaskylassa"], &[]);
}

#[test]
fn western_and_central_european_letters_are_folded() {
    check("nl", "Ĳsland en IJmuiden, België", &["ijsland", "IJsland", "ijmuiden", "belgie", "België"], &[]);
    check("pl", "Wałęsa w Łodzi, Kraków", &["walesa", "Wałęsa", "lodzi", "łódź", "krakow", "Łodzią"], &[]);
    check("ro", "Timișoara şi Constanța", &["timisoara", "Timişoara", "Timișoara", "constanta", "constanţa"], &[]);
    check(
        "vi",
        "Tiếng Việt, Đà Nẵng, Nguyễn",
        &["tieng viet", "da nang", "Đà Nẵng", "nguyen", "Nguye\u{302}\u{303}n"],
        &["djang"],
    );
    check("cs", "Dvořák přijel do Plzně", &["dvorak", "Dvořáka", "plzne"], &[]);
    check("hu", "Győr és Pécs városaiban", &["gyor", "város", "pecs"], &[]);
    check(
        "fr",
        "Les élections à l’Élysée, œuvre",
        &["election", "élection", "elysee", "ELYSEE", "oeuvre", "œuvre"],
        &[],
    );
    check("es", "Los niños de Málaga y el pingüino", &["nino", "niño", "malaga", "pinguino", "pingüinos"], &[]);
    check("pt", "As eleições em São Paulo", &["ELEIÇÕES", "sao paulo", "eleições"], &[]);
    check("ca", "La col·lecció de Girona", &["collecció", "col·lecció", "colleccio"], &[]);
}

#[test]
fn turkish_i_has_a_dot_or_not_and_endings_come_after_an_apostrophe() {
    let names = ["istanbul", "İstanbul", "ISTANBUL", "İSTANBUL", "Istanbul"];
    check(
        "tr",
        "İstanbul ve ışık, Iğdır",
        &[names.as_slice(), &["ışık", "IŞIK", "isik", "ışıklar", "ığdır", "igdir", "IĞDIR"]].concat(),
        &[],
    );
    check(
        "tr",
        "İstanbul'da Erdoğan’ın Türkiye'nin",
        &[names.as_slice(), &["erdogan", "Erdoğan", "Erdoğan'ın", "türkiye", "istanbulda"]].concat(),
        &["stanbul"],
    );
    check("en", "in Istanbul and İstanbul", &names, &[]);
    check_phrases(
        "tr",
        "Recep Tayyip Erdoğan'ın sözü",
        &["Tayyip Erdoğan", "tayyip erdogan'ın sozu", "erdogan sozu"],
        &[],
    );
}

#[test]
fn serbian_is_found_in_both_alphabets() {
    check("sr", "Влада у Београду", &["vlada", "vlade", "Beogradu", "Београду"], &[]);
    check("sr", "Vlada u Beogradu, Đoković", &["Влада", "Београду", "djokovic", "Đoković", "dokovic"], &[]);
    check("sr", "Djokovic", &["Đoković"], &[]);
}

#[test]
fn greek_has_one_sigma_and_no_tonos() {
    check(
        "el",
        "Ο ΠΡΩΘΥΠΟΥΡΓΟΣ στην Αθήνα, Μητσοτάκης",
        &["πρωθυπουργός", "πρωθυπουργοσ", "αθηνα", "ΑΘΗΝΑ", "Αθήνας", "μητσοτακης", "ΜΗΤΣΟΤΑΚΗΣ"],
        &[],
    );
}

#[test]
fn cyrillic_forms_are_found() {
    check("ru", "Ёлки и переговоры с Королёвым", &["елка", "ёлка", "переговоров", "королевым"], &[]);
    check("ru", "Еще елки", &["ещё", "ёлки"], &[]);
    check(
        "uk",
        "п'ять об’єктів, з\u{2bc}їзд Києва",
        &["пять", "п’ять", "п\u{2bc}ять", "об'єкт", "об’єктів", "зʼїзд", "Київ"],
        &["ять"],
    );
    check("bg", "Йордан", &["йордан", "Йордан", "и\u{306}ордан"], &["иордан"]);
}

#[test]
fn arabic_spellings_and_prefixes_are_found() {
    check("ar", "أحمد إلى مُحَمَّد كـــتاب", &["احمد", "أحمد", "الى", "إلي", "محمد", "كتاب"], &[]);
    check(
        "ar",
        "الرئيس والحكومة في المدرسة",
        &["رئيس", "الرئيس", "حكومة", "حكومه", "الحكومة", "مدرسة", "مدرسه", "المدرسة"],
        &[],
    );
    check("ar", "بالقاهرة وبغداد للحكومة لبنان", &["القاهرة", "بغداد", "الحكومة", "حكومة", "لبنان"], &[]);
    check("ar", "عام ٢٠٢٥", &["2025", "٢٠٢٥", "２０２５"], &[]);
    check(
        "fa",
        "کتاب‌ها و حزب‌الله می‌شود",
        &["كتاب", "کتاب", "کتابها", "کتاب‌ها", "حزب الله", "حزب‌الله", "حزبالله", "می شود", "میشود", "ميشود"],
        &[],
    );
    check("fa", "حزب الله ۱۴۰۴", &["حزب‌الله", "1404"], &[]);
    check("ur", "پاکستان کی حکومت", &["پاکستان", "پاكستان", "كي"], &[]);
}

#[test]
fn hebrew_points_acronyms_and_prefixes_do_not_hide_a_word() {
    check(
        "he",
        "שָׁלוֹם צה\"ל צה״ל ג'ורג' תל־אביב",
        &["שלום", "צה\"ל", "צה״ל", "צה”ל", "צהל", "ג׳ורג׳", "תל אביב", "תל-אביב"],
        &[],
    );
    check("he", "צה”ל", &["צה\"ל", "צהל"], &[]);
    check("he", "הממשלה בישראל, ולנתניהו שבירושלים", &["ממשלה", "ישראל", "נתניהו", "ירושלים"], &["שראל"]);
    check("he", "לבן", &["לבן"], &["בן"]);
}

#[test]
fn indic_vowel_signs_stay_and_spellings_meet() {
    check("hi", "हिन्दी ज़मीन की चुनावों में", &["हिन्दी", "हिंदी", "जमीन", "ज़मीन", "ज\u{93c}मीन", "चुनाव"], &["हन्दी", "जमन"]);
    check("hi", "हिंदी जमीन बड़ा", &["हिन्दी", "ज़मीन", "बड़ा", "बड\u{93c}ा"], &[]);
    check("bn", "বাংলাদেশের নির্বাচন কো", &["বাংলাদেশের", "নির্বাচন", "ক\u{9c7}\u{9be}"], &["বংলদশর"]);
    check("ta", "தமிழ்நாடு தேர்தல்", &["தமிழ்நாடு", "தேர்தல்"], &["தமழநட"]);
    check("te", "తెలంగాణ ఎన్నికలు", &["తెలంగాణ", "ఎన్నికలు"], &["తలగణ"]);
    check("ml", "കേരളം", &["കേരളം"], &["കരള"]);
    check("ka", "საქართველო", &["საქართველო", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ"], &[]);
    check("hy", "Երևան և Հայաստանի", &["երեւան", "Երևան", "ԵՐԵՎԱՆ"], &[]);
    check("am", "የኢትዮጵያ መንግሥት", &["የኢትዮጵያ", "መንግሥት"], &[]);
}

#[test]
fn names_are_found_in_scripts_without_spaces() {
    check("th", "นายกรัฐมนตรีเดินทางไปเชียงใหม่", &["นายกรัฐมนตรี", "เชียงใหม่", "รัฐมนตรี"], &["เชียงราย"]);
    check("th", "ราคาน้ำมัน", &["น้ำมัน"], &[]);
    check("lo", "ນະຄອນຫຼວງວຽງຈັນ", &["ວຽງຈັນ", "ນະຄອນ"], &["ວຽງໄຊ"]);
    check("km", "រាជធានីភ្នំពេញ", &["ភ្នំពេញ", "រាជធានី"], &["ភ្នំស្រី"]);
    check("my", "ရန်ကုန်မြို့", &["ရန်ကုန်", "မြို့"], &["မန္တလေး"]);
    check("zh", "國務院總理李強訪問北京", &["李強", "北京", "國務院", "強"], &["李鵬", "京北"]);
    check(
        "zh",
        "国务院总理李强AI技术，COVID-19后",
        &["李强", "AI技术", "技术", "ai", "COVID-19后", "covid19", "covid"],
        &[],
    );
    check("ja", "石破首相は東京２０２５のＡＩ技術", &["石破", "東京", "首相", "東京2025", "AI技術", "2025"], &["京東"]);
    check(
        "ja",
        "ウクライナのゼレンスキー大統領とﾍﾞﾄﾅﾑ",
        &["ウクライナ", "ｳｸﾗｲﾅ", "ゼレンスキー", "ベトナム", "大統領", "ゼレンスキー大統領"],
        &["ロシア"],
    );
    check("ja", "新しいコンピュータ", &["コンピューター", "コンピュータ", "ｺﾝﾋﾟｭｰﾀｰ"], &["コンピュート"]);
    check("ja", "か\u{3099}っこう", &["がっこう"], &["かっこう"]);
    check("ko", "윤석열은 문재인이 이재명의 서울에서", &["윤석열", "문재인", "이재명", "서울", "서울에서"], &["서을"]);
    check("ko", "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}에서", &["서울"], &[]);
}

#[test]
fn a_name_is_found_in_texts_of_every_language() {
    for language in ["en", "fr", "de", "es", "tr", "ru", "zh", "ja", "id", "sw"] {
        check(language, "x Biden x ceasefire x Zelensky", &["Biden", "ceasefire", "BIDEN", "zelensky"], &[]);
    }
    check("ru", "компания OpenAI и Biden", &["openai", "biden"], &[]);
    check("ar", "شركة OpenAI", &["openai"], &[]);
}

#[test]
fn a_word_in_capitals_is_an_acronym_where_in_small_letters_it_is_a_common_word() {
    check("fr", "un accord", &["un"], &["UN", "U.N."]);
    check("fr", "L'ONU, soit la UN, accord", &["UN", "U.N.", "un"], &[]);
    check("en", "those who met", &["who", "Who"], &["WHO"]);
    check("en", "The WHO met", &["who", "WHO"], &[]);
    check("en", "Nato met", &["NATO", "nato"], &[]);
}
