//! Recognises page furniture that stands around a story's text.
//!
//! In: the paragraphs of a story, or the lines of a page saved as text. Out: the story alone, and what was cut. As an
//! example, of `Latest NewsUSWorld`, a story, `Related Articles` and `Leave a Reply` the story stays.
//!
//! Only blocks at the start and at the end are looked at, and only short ones or known phrases are cut, so that no
//! paragraph of the story can be.

use super::Removed;
use super::body::ends_a_sentence;
use super::hints::Reason;

/// Lines that publishers put around stories, in lower case without the marks at their ends. A star stands for any rest.
const PHRASES: &[&str] = &[
    // English
    "related articles",
    "related stories",
    "related news",
    "related posts",
    "related",
    "related topics",
    "related content",
    "related:",
    "read more",
    "read next",
    "read also",
    "more on this story",
    "more from*",
    "you may also like*",
    "you might also like*",
    "recommended*",
    "leave a reply*",
    "leave a comment*",
    "post a comment",
    "add a comment",
    "comments",
    "no comments*",
    "view comments",
    "join the conversation",
    "your email address will not be published*",
    "required fields are marked*",
    "save my name, email*",
    "notify me of*",
    "back to top*",
    "share this*",
    "share on*",
    "share",
    "tweet",
    "print",
    "email",
    "facebook",
    "twitter",
    "whatsapp",
    "linkedin",
    "telegram",
    "copy link",
    "follow us*",
    "sign up*",
    "subscribe*",
    "newsletter",
    "advertisement",
    "sponsored*",
    "most read",
    "most popular",
    "trending*",
    "latest news",
    "all rights reserved*",
    "copyright*",
    "©*",
    "(c) *",
    "tags",
    "tags:*",
    "filed under*",
    "topics",
    "topics:*",
    "previous article*",
    "next article*",
    "previous post*",
    "next post*",
    "skip to content",
    "skip to main content",
    "menu",
    "search",
    "home",
    "log in",
    "sign in",
    "terms of use*",
    "privacy policy*",
    "cookie policy*",
    "contact us",
    "about us",
    "report a typo*",
    "story continues below*",
    "article continues below*",
    "click here to*",
    "read the full*",
    "watch:*",
    "listen to this article*",
    "download our app*",
    "get the app",
    "support our journalism*",
    "this article was originally published*",
    "reporting by*",
    "editing by*",
    "our standards:*",
    // German
    "mehr zum thema",
    "lesen sie auch*",
    "lesen sie mehr*",
    "auch interessant",
    "das könnte sie auch interessieren*",
    "weitere artikel*",
    "weitere nachrichten*",
    "zum thema",
    "kommentare",
    "kommentar schreiben",
    "kommentar verfassen",
    "schreiben sie einen kommentar*",
    "deine e-mail-adresse wird nicht*",
    "ihre e-mail-adresse wird nicht*",
    "erforderliche felder*",
    "teilen",
    "drucken",
    "artikel teilen",
    "nach oben",
    "zurück nach oben",
    "zur startseite",
    "startseite",
    "anzeige",
    "werbung",
    "jetzt abonnieren*",
    "newsletter abonnieren*",
    "anmelden",
    "alle rechte vorbehalten*",
    "impressum",
    "datenschutz*",
    "meistgelesen",
    "schlagwörter*",
    "themen",
    "mehr aus*",
    "quelle:*",
    // French
    "à lire aussi*",
    "lire aussi*",
    "sur le même sujet*",
    "articles similaires",
    "articles liés",
    "laisser un commentaire*",
    "votre adresse e-mail ne sera pas*",
    "les champs obligatoires*",
    "partager*",
    "imprimer",
    "haut de page",
    "retour en haut*",
    "publicité",
    "s'abonner*",
    "abonnez-vous*",
    "tous droits réservés*",
    "mentions légales",
    "les plus lus",
    "commentaires",
    "commenter",
    "accueil",
    // Spanish
    "artículos relacionados",
    "noticias relacionadas",
    "relacionado",
    "lee también*",
    "lea también*",
    "te puede interesar*",
    "más noticias*",
    "deja un comentario*",
    "deja una respuesta*",
    "tu dirección de correo electrónico no será*",
    "los campos obligatorios*",
    "compartir*",
    "imprimir",
    "volver arriba",
    "publicidad",
    "suscríbete*",
    "todos los derechos reservados*",
    "lo más leído",
    "comentarios",
    "etiquetas*",
    "inicio",
    // Italian
    "articoli correlati",
    "leggi anche*",
    "potrebbe interessarti*",
    "lascia un commento*",
    "il tuo indirizzo email non sarà*",
    "i campi obbligatori*",
    "condividi*",
    "stampa",
    "torna su",
    "pubblicità",
    "iscriviti*",
    "tutti i diritti riservati*",
    "riproduzione riservata*",
    "commenti",
    "i più letti",
    // Portuguese
    "artigos relacionados",
    "notícias relacionadas",
    "leia também*",
    "leia mais*",
    "veja também*",
    "deixe um comentário*",
    "deixe uma resposta*",
    "o seu endereço de e-mail não será*",
    "campos obrigatórios*",
    "compartilhar*",
    "partilhar*",
    "voltar ao topo",
    "publicidade",
    "assine*",
    "todos os direitos reservados*",
    "comentários",
    "mais lidas",
    // Dutch
    "gerelateerde artikelen",
    "lees ook*",
    "lees meer*",
    "meer over dit onderwerp",
    "geef een reactie*",
    "je e-mailadres wordt niet*",
    "vereiste velden*",
    "delen",
    "deel dit*",
    "naar boven",
    "advertentie",
    "reacties",
    "meest gelezen",
    "alle rechten voorbehouden*",
    // Nordic
    "läs också*",
    "läs mer*",
    "läs även*",
    "relaterade artiklar",
    "dela",
    "annons",
    "kommentera",
    "kommentarer",
    "till toppen",
    "les også*",
    "les mer*",
    "relaterte artikler",
    "del",
    "annonse",
    "til toppen",
    "læs også*",
    "læs mere*",
    "relaterede artikler",
    "annonce",
    "lue myös*",
    "aiheesta lisää*",
    "jaa",
    "mainos",
    "kommentit",
    // Polish, Czech
    "czytaj także*",
    "czytaj też*",
    "czytaj również*",
    "zobacz także*",
    "zobacz też*",
    "powiązane artykuły",
    "dodaj komentarz*",
    "twój adres e-mail nie zostanie*",
    "wymagane pola*",
    "udostępnij*",
    "drukuj",
    "reklama",
    "komentarze",
    "wszelkie prawa zastrzeżone*",
    "čtěte také*",
    "související články",
    "přidat komentář*",
    "sdílet*",
    "nahoru",
    "reklama",
    // Russian, Ukrainian
    "читайте также*",
    "читать также*",
    "читайте на*",
    "похожие статьи",
    "похожие новости",
    "материалы по теме",
    "по теме",
    "оставить комментарий*",
    "добавить комментарий*",
    "ваш адрес email не будет*",
    "ваш e-mail не будет*",
    "обязательные поля*",
    "поделиться*",
    "наверх",
    "реклама",
    "подписывайтесь*",
    "подписаться*",
    "комментарии*",
    "все права защищены*",
    "главная",
    "теги*",
    "самое читаемое",
    "новости по теме",
    "читайте також*",
    "схожі новини",
    "схожі статті",
    "за темою",
    "залишити коментар*",
    "ваша e-mail адреса не*",
    "обов'язкові поля*",
    "обов’язкові поля*",
    "поділитися*",
    "нагору",
    "підписуйтесь*",
    "підписатися*",
    "коментарі*",
    "всі права захищені*",
    "усі права захищені*",
    "головна",
    // Turkish
    "ilgili haberler",
    "ilgili yazılar",
    "bunlar da ilginizi çekebilir*",
    "bir yanıt yazın*",
    "bir cevap yazın*",
    "e-posta adresiniz yayınlanmayacak*",
    "gerekli alanlar*",
    "paylaş*",
    "yazdır",
    "başa dön",
    "yukarı çık",
    "reklam",
    "abone ol*",
    "yorumlar",
    "yorum yap*",
    "tüm hakları saklıdır*",
    "ana sayfa",
    "çok okunanlar",
    // Arabic
    "اقرأ أيضا*",
    "اقرأ أيضاً*",
    "مقالات ذات صلة",
    "أخبار ذات صلة",
    "مواضيع ذات صلة",
    "اترك تعليقا*",
    "اترك تعليقاً*",
    "اترك رد*",
    "لن يتم نشر عنوان بريدك*",
    "الحقول الإلزامية*",
    "مشاركة",
    "شارك*",
    "العودة إلى الأعلى",
    "زر الذهاب إلى الأعلى",
    "إعلان",
    "التعليقات",
    "جميع الحقوق محفوظة*",
    "الرئيسية",
    "الأكثر قراءة",
    // Japanese, Chinese, Korean
    "関連記事*",
    "関連ニュース*",
    "あわせて読みたい*",
    "続きを読む*",
    "コメント*",
    "コメントを残す*",
    "シェア*",
    "ツイート",
    "ページの先頭へ*",
    "トップへ戻る",
    "無断転載*",
    "広告",
    "ホーム",
    "人気記事*",
    "メールアドレスが公開されることはありません*",
    "相关阅读*",
    "相关新闻*",
    "相关文章*",
    "延伸阅读*",
    "延伸閱讀*",
    "相關新聞*",
    "相關文章*",
    "推荐阅读*",
    "发表评论*",
    "發表評論*",
    "发表回复*",
    "您的邮箱地址不会被公开*",
    "您的电子邮箱地址不会被公开*",
    "必填项已用*",
    "分享*",
    "返回顶部",
    "回到頂部",
    "广告",
    "廣告",
    "版权所有*",
    "版權所有*",
    "首页",
    "首頁",
    "责任编辑*",
    "责编*",
    "打印",
    "收藏",
    "관련기사*",
    "관련 기사*",
    "관련뉴스*",
    "댓글*",
    "공유*",
    "무단 전재*",
    "무단전재*",
    "저작권자*",
    "맨 위로",
    "광고",
    "많이 본 뉴스",
    // Indonesian, Vietnamese, Greek, Hebrew, Romanian, Hungarian
    "baca juga*",
    "berita terkait*",
    "artikel terkait*",
    "tinggalkan balasan*",
    "bagikan*",
    "komentar",
    "tin liên quan*",
    "xem thêm*",
    "chia sẻ*",
    "bình luận*",
    "διαβάστε επίσης*",
    "σχετικά άρθρα",
    "κοινοποίηση*",
    "כתבות נוספות*",
    "שתף*",
    "תגובות*",
    "citește și*",
    "citeşte şi*",
    "articole similare",
    "lasă un răspuns*",
    "olvassa el*",
    "kapcsolódó cikkek*",
    "hozzászólások*",
];

/// Names of sections, which stand in navigation lines.
const SECTIONS: &[&str] = &[
    "home",
    "news",
    "latest",
    "world",
    "us",
    "uk",
    "usa",
    "politics",
    "business",
    "sport",
    "sports",
    "opinion",
    "culture",
    "tech",
    "technology",
    "science",
    "health",
    "entertainment",
    "lifestyle",
    "travel",
    "video",
    "videos",
    "photos",
    "local",
    "national",
    "international",
    "europe",
    "asia",
    "africa",
    "economy",
    "markets",
    "weather",
    "arts",
    "style",
    "food",
    "climate",
    "environment",
    "education",
    "crime",
    "live",
    "breaking",
    "latest news",
    "top stories",
    "more",
    "menu",
    "search",
    "login",
    "subscribe",
    "newsletter",
    "startseite",
    "nachrichten",
    "politik",
    "wirtschaft",
    "kultur",
    "wissen",
    "gesellschaft",
    "panorama",
    "ausland",
    "inland",
    "lokales",
    "meinung",
    "reise",
    "wissenschaft",
    "gesundheit",
    "digital",
    "accueil",
    "actualités",
    "monde",
    "politique",
    "économie",
    "société",
    "culture",
    "sciences",
    "france",
    "opinions",
    "santé",
    "planète",
    "inicio",
    "noticias",
    "mundo",
    "política",
    "economía",
    "deportes",
    "cultura",
    "sociedad",
    "opinión",
    "internacional",
    "nacional",
    "tecnología",
    "ciencia",
    "notizie",
    "esteri",
    "politica",
    "economia",
    "cronaca",
    "cultura",
    "spettacoli",
    "mondo",
    "notícias",
    "esportes",
    "esporte",
    "ciência",
    "saúde",
    "nieuws",
    "binnenland",
    "buitenland",
    "economie",
    "nyheter",
    "inrikes",
    "utrikes",
    "ekonomi",
    "kultur",
    "nyheder",
    "indland",
    "udland",
    "uutiset",
    "kotimaa",
    "ulkomaat",
    "talous",
    "urheilu",
    "wiadomości",
    "świat",
    "polska",
    "gospodarka",
    "kraj",
    "kultura",
    "zprávy",
    "domácí",
    "zahraniční",
    "главная",
    "новости",
    "мир",
    "в мире",
    "политика",
    "экономика",
    "общество",
    "спорт",
    "культура",
    "наука",
    "головна",
    "новини",
    "світ",
    "політика",
    "економіка",
    "суспільство",
    "війна",
    "культура",
    "anasayfa",
    "gündem",
    "dünya",
    "siyaset",
    "spor",
    "kültür",
    "sağlık",
    "teknoloji",
    "الرئيسية",
    "أخبار",
    "العالم",
    "سياسة",
    "اقتصاد",
    "رياضة",
    "ثقافة",
    "صحة",
    "عاجل",
];

/// A line longer than this is part of the story unless it is a known phrase.
const MAX_SHORT_CHARS: usize = 70;
/// A known phrase with its rest is no longer than this; what is longer is a sentence that begins alike.
const MAX_PHRASE_CHARS: usize = 160;

/// Whether `line` is one that publishers put around stories.
pub(super) fn is_phrase(line: &str) -> bool {
    if line.chars().nth(MAX_PHRASE_CHARS).is_some() {
        return false;
    }
    let line = line.trim().to_lowercase();
    let bare = line.trim_matches(|c: char| {
        c.is_ascii_punctuation() && c != '(' || matches!(c, '»' | '›' | '→' | '▼' | '…' | '：' | ' ')
    });
    // A screen reader's `button` stays when a page is copied.
    let bare = bare.strip_suffix(" button").unwrap_or(bare);
    PHRASES.iter().any(|phrase| match phrase.strip_suffix('*') {
        Some(start) => line.starts_with(start),
        None => bare == *phrase || line == *phrase,
    })
}

/// Whether `line` is a row of section names, perhaps grown together: `Latest NewsUSWorld`, `Home > World > Asia`.
pub(super) fn is_navigation(line: &str) -> bool {
    if ends_a_sentence(line) || line.chars().nth(2 * MAX_SHORT_CHARS).is_some() {
        return false;
    }
    let is_section = |name: &str| SECTIONS.contains(&name.trim().to_lowercase().as_str());
    let parts: Vec<&str> =
        line.split(['|', '>', '›', '»', '/', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() >= 2 && parts.iter().filter(|part| is_section(part)).count() * 2 >= parts.len() {
        return true;
    }
    let names = split_where_glued(line);
    if names.len() >= 2 && names.iter().filter(|name| is_section(name)).count() * 2 >= names.len() {
        return true;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    words.len() >= 3 && words.iter().all(|word| is_section(word))
}

/// Splits where a small letter is followed by a capital, or a row of capitals by a word: `NewsUSWorld`.
fn split_where_glued(line: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = line.char_indices().collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for window in characters.windows(3) {
        let [(_, before), (at, c), (_, after)] = *window else { continue };
        let at_small = before.is_lowercase() && c.is_uppercase();
        let at_row = before.is_uppercase() && c.is_uppercase() && after.is_lowercase();
        if at_small || at_row {
            parts.push(line[start..at].trim());
            start = at;
        }
    }
    if let [.., (_, before), (at, c)] = characters[..]
        && before.is_lowercase()
        && c.is_uppercase()
    {
        parts.push(line[start..at].trim());
        start = at;
    }
    parts.push(line[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether `text` is the credit of a picture, or a caption that ends with one: `A port (Image: Getty)`.
pub(super) fn is_picture_credit(text: &str) -> bool {
    let lower = text.trim_end_matches([')', ']', '.', ' ']).to_lowercase();
    let is_credit = |text: &str| {
        let marks = [
            "image:",
            "images:",
            "photo:",
            "picture:",
            "pictures:",
            "photograph:",
            "foto:",
            "fotos:",
            "bild:",
            "bilder:",
            "credit:",
            "quelle:",
            "fuente:",
            "crédit",
            "photo by ",
            "photo credit",
            "photo ©",
            "image credit",
            "copyright ",
            "©",
            "фото:",
            "写真",
            "拍摄",
            "摄",
            "사진",
        ];
        marks.iter().any(|mark| text.starts_with(mark))
    };
    // The last part in parentheses or after a mark; a long one is a remark of the text.
    let last = lower.rfind(['(', '[', '|', '©']).map_or("", |at| lower[at..].trim_start_matches(['(', '[', '|', ' ']));
    let is_credited = last.chars().count() <= 60 && is_credit(last);
    is_credited
        || is_credit(&lower) && lower.chars().count() <= 100
        || last.starts_with("getty")
        || last.ends_with("getty images")
}

/// Cuts the furniture at the start and the end of `paragraphs`, into `removed`.
pub(super) fn trim_paragraphs(paragraphs: &mut Vec<String>, removed: &mut Vec<Removed>) {
    let leading = paragraphs.iter().take_while(|line| is_navigation(line) || is_phrase(line)).count();
    // When all of it is furniture, the search for the story went wrong, not its end.
    if leading == paragraphs.len() {
        return;
    }
    removed.extend(paragraphs.drain(..leading).map(|text| Removed { text, why: Reason::Navigation }));
    let end = end_of_story(paragraphs);
    removed.extend(paragraphs.drain(end..).map(|text| Removed { text, why: Reason::Phrase }));
}

/// Returns where the trailing furniture starts: at the topmost known phrase above which only short lines stand.
fn end_of_story(paragraphs: &[String]) -> usize {
    let mut end = paragraphs.len();
    for (index, line) in paragraphs.iter().enumerate().rev() {
        if index == 0 {
            break;
        }
        if is_phrase(line) {
            end = index;
        } else if ends_a_sentence(line) || line.chars().nth(MAX_SHORT_CHARS).is_some() {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &[&str]) {
        let mut paragraphs: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        let mut removed = Vec::new();
        trim_paragraphs(&mut paragraphs, &mut removed);
        assert_eq!(paragraphs, expected);
        assert_eq!(removed.len(), lines.len() - expected.len());
    }

    #[test]
    fn section_names_and_comment_forms_are_cut() {
        check(
            &[
                "Latest NewsUSWorld",
                "Truce holds",
                "Both sides kept the truce on Monday.",
                "Related Articles",
                "Leave a Reply",
                "Your email address will not be published. Required fields are marked *",
                "Back to top button",
            ],
            &["Truce holds", "Both sides kept the truce on Monday."],
        );
    }

    #[test]
    fn a_paragraph_is_never_cut() {
        check(
            &["Truce holds", "Comments by both sides raised hopes.", "They will meet again."],
            &["Truce holds", "Comments by both sides raised hopes.", "They will meet again."],
        );
        check(
            &["A line.", "Related", "A last paragraph that ends as sentences do."],
            &["A line.", "Related", "A last paragraph that ends as sentences do."],
        );
    }

    #[test]
    fn other_languages_have_furniture_too() {
        check(&["Ein Satz.", "Mehr zum Thema", "Kommentare"], &["Ein Satz."]);
        check(&["Предложение.", "Читайте также: другое", "Поделиться"], &["Предложение."]);
        check(&["一つの文。", "関連記事"], &["一つの文。"]);
    }

    #[test]
    fn names_with_a_capital_inside_are_no_navigation() {
        for line in ["PlayStation sales rise", "McDonald wins", "iPhone", "World leaders meet"] {
            assert!(!is_navigation(line), "{line}");
        }
    }
}
