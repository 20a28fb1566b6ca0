//! Recognises pages that are no article.
//!
//! In: a page, its JSON-LD and the story found on it. Out: why it is no article, or nothing. As an example, a page whose
//! address ends after the host and that is all links is a home page.
//!
//! A page refused wrongly is a loss that nobody sees, so every refusal needs several signs.

use super::NotAnArticle;
use super::json_ld::StructuredData;
use super::page::{BlockKind, Page};

/// What the decision rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs<'a> {
    pub page: &'a Page,
    pub data: &'a StructuredData,
    /// The address of the page, where it says one.
    pub url: Option<&'a str>,
    pub headline: Option<&'a str>,
    /// The text of the story that was found.
    pub body: &'a str,
    /// Whether the source of the page has scripts.
    pub has_scripts: bool,
}

/// A story of this many characters is no matter of chance.
const A_STORY: usize = 1_200;
/// Less text than this is no story when other signs speak against it.
const A_SCRAP: usize = 300;

/// Returns why the page is no article; `None` when it may be one.
pub(super) fn refusal(signs: Signs<'_>) -> Option<NotAnArticle> {
    let Signs { page, data, url, headline, body, has_scripts } = signs;
    let n_body_chars = body.len();
    let says_article = data.article.as_ref().is_some_and(|article| !article.headlines.is_empty())
        || page.meta("og:type").is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
        || page.meta("article:published_time").is_some();
    if n_body_chars == 0 {
        // A headline with a date is a story that was saved without its text; it can still be found and cited.
        if says_article && headline.is_some() {
            return None;
        }
        if n_linked_headings(page) >= MIN_TEASERS {
            return Some(NotAnArticle::SectionPage);
        }
        return Some(if has_scripts { NotAnArticle::NeedsJavaScript } else { NotAnArticle::NoText });
    }
    let n_links: u32 = page.blocks.iter().map(|block| block.link_weight).sum();
    let n_all: u32 = page.blocks.iter().map(|block| block.weight).sum();
    let link_share = f64::from(n_links) / f64::from(n_all.max(1));
    let path = url.map(path_of);
    if let Some(path) = path
        && !says_article
    {
        let is_root =
            path.is_empty() || matches!(path, "index.html" | "index.htm" | "index.php" | "home" | "home.html");
        if is_root && (n_body_chars < A_STORY || link_share > 0.5) {
            return Some(NotAnArticle::HomePage);
        }
        let says_list = data.is_collection || page.meta("og:type").is_some_and(|kind| kind == "website");
        let first = path.split('/').next().unwrap_or_default();
        let is_list = matches!(
            first,
            "tag" | "tags" | "topic" | "topics" | "category" | "search" | "author" | "suche" | "buscar" | "recherche"
        );
        if n_body_chars < A_STORY
            && link_share > 0.4
            && (is_list
                || says_list
                    && !path.contains(|c: char| c.is_ascii_digit())
                    && path.split('/').count() <= 2
                    && !path.contains('-'))
        {
            return Some(NotAnArticle::SectionPage);
        }
    }
    if !says_article && is_consent_text(body) {
        return Some(NotAnArticle::WallPage);
    }
    if n_body_chars < A_SCRAP && !says_article {
        let title = format!("{} {}", headline.unwrap_or_default(), page.title.as_deref().unwrap_or_default());
        let title = title.to_lowercase();
        if page.n_password_fields > 0 || is_wall(&title) {
            return Some(NotAnArticle::WallPage);
        }
        if is_error(&title) {
            return Some(NotAnArticle::ErrorPage);
        }
        let has_heading = page.blocks.iter().any(|block| block.kind == BlockKind::Heading(1));
        if link_share > 0.7 && !has_heading {
            return Some(NotAnArticle::SectionPage);
        }
    }
    None
}

/// A page with so many linked headings and no story is a list of stories.
const MIN_TEASERS: usize = 4;

fn n_linked_headings(page: &Page) -> usize {
    let headings = page.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    headings.filter(|block| 2 * block.link_weight > block.weight).count()
}

/// Whether most of a text asks for consent, in the words that the law has made common.
///
/// In one paragraph, the site speaks of itself with its partners, and of what they do; a story about them does not.
fn is_consent_text(body: &str) -> bool {
    const VOICES: &[&str] = &[
        "we and our",
        "our partners",
        "partners and we",
        "wir und unsere",
        "unsere partner",
        "nous et nos",
        "nos partenaires",
        "nosotros y nuestros",
        "nuestros socios",
        "noi e i nostri",
        "nostri partner",
        "nós e os nossos",
        "nossos parceiros",
        "wij en onze",
        "onze partners",
        "my i nasi",
        "nasi partnerzy",
        "vi och våra",
        "vi og våre",
        "vi og vores",
    ];
    const MATTERS: &[&str] = &[
        "cookies",
        "ciasteczka",
        "informasjonskapsler",
        "evästeitä",
        "personal data",
        "personenbezogene daten",
        "données personnelles",
        "datos personales",
        "dati personali",
        "dados pessoais",
        "persoonsgegevens",
    ];
    /// A wall has no more text.
    const MAX_BYTES: usize = 3_000;
    if body.len() > MAX_BYTES {
        return false;
    }
    let asks = |paragraph: &&str| {
        let text = paragraph.to_lowercase();
        VOICES.iter().any(|voice| text.contains(voice)) && MATTERS.iter().any(|matter| text.contains(matter))
    };
    let n_asking: usize = body.split("\n\n").filter(asks).map(str::len).sum();
    3 * n_asking >= body.len() && n_asking > 0
}

fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    path.split(['?', '#']).next().unwrap_or_default().trim_matches('/')
}

fn is_error(title: &str) -> bool {
    [
        "404",
        "403 forbidden",
        "500 internal",
        "502 bad gateway",
        "503 service",
        "page not found",
        "seite nicht gefunden",
        "page introuvable",
        "página no encontrada",
        "access denied",
        "страница не найдена",
        "pagina non trovata",
        "sidan hittades inte",
    ]
    .iter()
    .any(|words| title.contains(words))
}

fn is_wall(title: &str) -> bool {
    [
        "log in",
        "login",
        "sign in",
        "anmelden",
        "cookie",
        "consent",
        "einwilligung",
        "privacy settings",
        "before you continue",
        "just a moment",
        "are you a robot",
        "captcha",
        "verify you are human",
        "attention required",
    ]
    .iter()
    .any(|words| title.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_mostly_asks_for_consent_is_a_wall() {
        let wall = "We and our 211 partners use cookies to store and access information on your device.";
        assert!(is_consent_text(&format!("Welcome\n\n{wall}\n\nYou may change your mind at any time.")));
        let story = "Both sides kept the truce on Monday, the mediators said in the old town hall.\n\n".repeat(4);
        assert!(!is_consent_text(&format!("{story}{wall}")));
        assert!(!is_consent_text(
            "The court ruled on cookies.\n\n\"We and our lawyers are content,\" said the minister."
        ));
    }

    #[test]
    fn a_path_is_what_stands_after_the_host() {
        assert_eq!(path_of("https://post.example/"), "");
        assert_eq!(path_of("https://post.example/world/?page=2"), "world");
    }
}
