//! One archive in many languages and scripts: which query finds which article.

use crate::archive::{Archive, text_article};

/// Names of files, each with its headline and its text.
const ARTICLES: &[(&str, &str, &str)] = &[
    (
        "ar",
        "الرئيس أحمد يزور الحكومة",
        "قال الرئيس أحمد إن الحكومة وافقت على الهدنة في عام ٢٠٢٥، وبغداد ترحب بالقاهرة في محادثات السلام.",
    ),
    ("bn", "বাংলাদেশের নির্বাচন", "বাংলাদেশের নির্বাচন কমিশন মঙ্গলবার জানিয়েছে যে ভোট গণনা চলছে এবং ফলাফল শীঘ্রই প্রকাশ করা হবে।"),
    (
        "da",
        "Århus og København",
        "Borgmesteren i Århus mødte sin kollega fra København, og de talte om den nye havn, som byen skal bygge næste år.",
    ),
    (
        "de",
        "Müller übernimmt",
        "Die Bürgermeisterin Grete Müller übernimmt am Dienstag die Leitung der Übung an der Straße zum Hafen von Düsselwerder.",
    ),
    (
        "de2",
        "Mueller geht",
        "Der frühere Trainer Horst Mueller geht nach einem neuen Abenteuer in der Strasse der Sportler in den Ruhestand.",
    ),
    (
        "el",
        "Ο ΠΡΩΘΥΠΟΥΡΓΟΣ ΣΤΗΝ ΑΘΗΝΑ",
        "Ο πρωθυπουργός συναντήθηκε στην Αθήνα με τους υπουργούς για την εκεχειρία και τις συνομιλίες για την ειρήνη.",
    ),
    (
        "en",
        "Biden hails ceasefire",
        "President Biden said the cease-fire deal had held for a third day, and the UN welcomed it. The Istanbul talks go on.",
    ),
    (
        "fa",
        "کتاب‌های تازه",
        "حزب‌الله می‌گوید که کتاب‌های تازه در سال ۱۴۰۴ منتشر می‌شود و وزیر از این خبر استقبال کرده است.",
    ),
    (
        "fr",
        "Biden salue un accord",
        "Le président Biden a salué un accord de cessez-le-feu, ceasefire disent les Anglais, signé à l’Élysée par les deux camps.",
    ),
    ("he", "הממשלה בישראל", "דובר צה\"ל אמר כי הממשלה בישראל דנה בהפסקת האש, ולנתניהו נמסר על כך אתמול בערב בירושלים."),
    ("hi", "हिन्दी समाचार", "मुम्बई में हिन्दी समाचार के अनुसार ज़मीन के मामले में चुनाव आयोग ने मंगलवार को नई सूची जारी की है।"),
    (
        "ja",
        "石破首相が会談",
        "石破首相は東京でゼレンスキー大統領と会談し、ＡＩ技術と新しいコンピュータについて話し合ったと発表した。",
    ),
    ("km", "រាជធានីភ្នំពេញ", "រាជធានីភ្នំពេញបានរៀបចំកិច្ចប្រជុំមួយអំពីសន្តិភាពនៅក្នុងតំបន់"),
    (
        "ko",
        "윤석열은 서울에서",
        "윤석열은 서울에서 열린 회담에 참석했고 문재인이 그를 만났다고 대변인이 화요일에 밝혔다.",
    ),
    (
        "pl",
        "Wałęsa w Łodzi",
        "Były prezydent Wałęsa przyjechał do Łodzi, gdzie rozmawiał z mieszkańcami o wyborach i o przyszłości miasta.",
    ),
    (
        "ro",
        "Timișoara în sărbătoare",
        "Primăria din Timișoara a anunțat că sărbătoarea orașului va avea loc marți, iar Constanţa trimite o delegație.",
    ),
    (
        "ru",
        "Ёлки и переговоры",
        "Переговоры с Королёвым продолжаются третий день, а ёлки уже стоят на всех площадях города, сообщили во вторник.",
    ),
    ("th", "นายกรัฐมนตรีเยือนเชียงใหม่", "นายกรัฐมนตรีเดินทางไปเชียงใหม่เพื่อหารือเรื่องราคาน้ำมันกับผู้ว่าราชการจังหวัด"),
    (
        "tr",
        "İstanbul'da ışık",
        "Erdoğan'ın İstanbul'da yaptığı konuşmada Iğdır için yeni bir ışık yakıldığı ve görüşmelerin süreceği söylendi.",
    ),
    (
        "uk",
        "Об’єкт у Києві",
        "Посадовці повідомили, що п'ять років тому об’єкт у Києві збудували для лікарні, і перемовини про це тривають.",
    ),
    (
        "vi",
        "Tiếng Việt ở Đà Nẵng",
        "Ông Nguyễn nói tiếng Việt tại Đà Nẵng và cho biết cuộc đàm phán sẽ tiếp tục vào tuần tới ở thủ đô.",
    ),
    ("zh", "国务院总理李强访问北京", "国务院总理李强在北京表示，COVID-19后AI技术发展迅速，停火协议将于周二生效。"),
];

fn archive() -> Archive {
    let archive = Archive::new();
    for (name, headline, text) in ARTICLES {
        archive.write(format!("{name}.txt"), text_article(headline, text));
    }
    archive.index();
    archive
}

/// Returns the names of the files that `query` finds, in order.
fn found(archive: &Archive, query: &str) -> Vec<String> {
    let headlines = archive.headlines(query);
    let name = |headline: &String| {
        let article = ARTICLES.iter().find(|(_, known, _)| known == headline);
        article.map_or_else(|| headline.clone(), |(name, ..)| (*name).to_owned())
    };
    let mut names: Vec<String> = headlines.iter().map(name).collect();
    names.sort();
    names
}

#[test]
fn a_query_finds_the_articles_in_all_languages_that_have_the_form() {
    let archive = archive();
    let rows: &[(&str, &[&str])] = &[
        ("Biden", &["en", "fr"]),
        ("ceasefire", &["en", "fr"]),
        ("\"ceasefire deal\"", &["en"]),
        ("UN", &["en"]),
        ("un accord", &["fr"]),
        ("Müller", &["de", "de2"]),
        ("mueller", &["de", "de2"]),
        ("=Mueller", &["de", "de2"]),
        ("Uebungen", &["de"]),
        ("strasse", &["de", "de2"]),
        ("duesselwerder", &["de"]),
        ("neues", &["de2"]),
        ("Aarhus koebenhavn", &["da"]),
        ("arhus", &["da"]),
        ("ISTANBUL", &["en", "tr"]),
        ("İstanbul", &["en", "tr"]),
        ("\"erdogan istanbul\"", &["tr"]),
        ("=Erdoğan", &["tr"]),
        ("ışık", &["tr"]),
        ("IŞIK igdir", &["tr"]),
        ("lodzi walesa", &["pl"]),
        ("timişoara constanța", &["ro"]),
        ("nguyen \"da nang\"", &["vi"]),
        ("Πρωθυπουργος αθηνα", &["el"]),
        ("елки переговоров", &["ru"]),
        ("пять обʼєкт", &["uk"]),
        ("حكومه احمد 2025", &["ar"]),
        ("بغداد القاهرة", &["ar"]),
        ("\"حزب الله\"", &["fa"]),
        ("كتاب 1404", &["fa"]),
        ("צהל ישראל נתניהו", &["he"]),
        ("हिंदी जमीन मुंबई", &["hi"]),
        ("নির্বাচন", &["bn"]),
        ("เชียงใหม่", &["th"]),
        ("ភ្នំពេញ", &["km"]),
        ("李强", &["zh"]),
        ("AI技术 COVID-19", &["zh"]),
        ("ｾﾞﾚﾝｽｷｰ AI技術", &["ja"]),
        ("コンピューター", &["ja"]),
        ("윤석열 문재인 서울", &["ko"]),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .map(|(query, expected)| (query, found(&archive, query), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(query, found, expected)| format!("{query}: {found:?}, not {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_found_an_article_is_marked_in_it_as_it_is_written() {
    let archive = archive();
    let marked = |query: &str| {
        let hits = archive.search(query).json();
        let mut marked = Vec::new();
        for hit in &hits {
            let headline: Vec<char> = hit["headline"].as_str().unwrap().chars().collect();
            for mark in hit["headline_marks"].as_array().unwrap() {
                let end = |n: usize| mark[n].as_u64().unwrap() as usize;
                marked.push(headline[end(0)..end(1)].iter().collect::<String>());
            }
        }
        marked.sort();
        marked
    };
    assert_eq!(marked("mueller"), ["Mueller", "Müller"]);
    assert_eq!(marked("istanbul"), ["İstanbul'da"]);
    assert_eq!(marked("=istanbul"), ["İstanbul"]);
    assert_eq!(marked("ישראל"), ["בישראל"]);
    assert_eq!(marked("aarhus"), ["Århus"]);
    assert_eq!(marked("石破"), ["石破"]);
}

#[test]
fn dates_of_a_query_may_name_the_month_in_any_language() {
    let archive = Archive::new();
    archive.write("de.txt", "Truce holds\n2025-03-17\n\nThe ceasefire held for a second night in the harbour town.");
    archive.write("fr.txt", "Truce ends\n2025-04-17\n\nThe ceasefire ended after a second night in the harbour town.");
    archive.index();
    for date in ["März 2025", "17 mars 2025", "mars 2025", "17 марта 2025", "2025年3月"] {
        assert_eq!(archive.headlines(&format!("ceasefire date:\"{date}\"")), ["Truce holds"], "{date}");
    }
    assert_eq!(archive.headlines("date:\"avril 2025\""), ["Truce ends"]);
}
