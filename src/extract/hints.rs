//! What the names of an element's classes say about it.
//!
//! In: the attributes of an element. Out: whether it is told to hold the story, its lead, a byline, or something that is
//! no part of the story. As an example, `class="article__related-links"` hints at [`Reason::Related`].
//!
//! The words are those that publishers share (Readability's and trafilatura's lists, and what recurs over a hundred
//! publishers); no word names a publisher.

use std::fmt;

/// Why a text is no part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Reason {
    Navigation,
    Related,
    Share,
    Comments,
    Newsletter,
    Consent,
    Advertising,
    Caption,
    Credit,
    Hidden,
    Footer,
    Aside,
    Controls,
    LinkList,
    Repeated,
    Phrase,
    Recurring,
    Headline,
    Embedded,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Navigation => "navigation",
            Self::Related => "related stories",
            Self::Share => "share links",
            Self::Comments => "comments",
            Self::Newsletter => "newsletter or subscription",
            Self::Consent => "consent or login",
            Self::Advertising => "advertising",
            Self::Caption => "picture caption",
            Self::Credit => "byline, date or credit",
            Self::Hidden => "hidden on the page",
            Self::Footer => "footer",
            Self::Aside => "aside",
            Self::Controls => "controls",
            Self::LinkList => "list of links",
            Self::Repeated => "repeated text",
            Self::Phrase => "known furniture phrase",
            Self::Recurring => "line that recurs in its folder",
            Self::Headline => "the headline",
            Self::Embedded => "embedded post",
        })
    }
}

/// What an element is told to hold.
#[expect(clippy::struct_excessive_bools, reason = "an element may hold several of these at once")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// It holds the text of the story and little else.
    pub is_body: bool,
    /// It holds the standfirst.
    pub is_lead: bool,
    /// It holds the names of the authors.
    pub is_byline: bool,
    /// It holds a date.
    pub is_date: bool,
    /// It holds the trail of sections that lead to this page.
    pub is_breadcrumb: bool,
    /// Its role says that it is no part of the story.
    pub role: Option<Reason>,
    /// A class name says so.
    pub furniture: Option<Reason>,
}

impl Hints {
    /// Reads the hints of an element's `class`, `id`, `role`, `itemprop` and `data-testid` values.
    pub(super) fn read<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut hints = Self::default();
        for (name, value) in values {
            match name {
                "itemprop" => hints.read_itemprop(value),
                "role" => hints.read_role(value),
                "class" | "id" | "data-testid" | "data-component" | "data-qa" => {
                    for word in value.split_ascii_whitespace() {
                        hints.read_name(word);
                    }
                }
                "hidden" => hints.mark(Reason::Hidden),
                "style" if hides(value) => hints.mark(Reason::Hidden),
                _ => {}
            }
        }
        hints
    }

    fn mark(&mut self, reason: Reason) {
        self.furniture.get_or_insert(reason);
    }

    fn read_itemprop(&mut self, value: &str) {
        match value {
            "articleBody" => self.is_body = true,
            "author" => self.is_byline = true,
            "datePublished" | "dateModified" => self.is_date = true,
            "caption" => self.mark(Reason::Caption),
            "breadcrumb" => self.is_breadcrumb = true,
            _ => {}
        }
    }

    fn read_role(&mut self, value: &str) {
        self.role = match value {
            "navigation" | "menu" | "menubar" | "search" | "banner" => Some(Reason::Navigation),
            "complementary" => Some(Reason::Aside),
            "dialog" | "alertdialog" => Some(Reason::Consent),
            "contentinfo" => Some(Reason::Footer),
            _ => None,
        };
    }

    /// Reads one class name such as `article__related-links` or `articleBody`.
    fn read_name(&mut self, name: &str) {
        let mut lower = [0_u8; MAX_NAME_BYTES];
        let Some(lower) = lower.get_mut(..name.len()) else { return };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        let Ok(lower) = std::str::from_utf8(lower) else { return };
        self.read_words(name, lower);
    }

    fn read_words(&mut self, name: &str, lower: &str) {
        let mut previous = "";
        let mut start = 0;
        let bytes = name.as_bytes();
        for end in 1..=bytes.len() {
            let is_boundary = end == bytes.len()
                || (bytes[end].is_ascii() && !bytes[end].is_ascii_alphanumeric())
                || (bytes[end].is_ascii_uppercase() && bytes[end - 1].is_ascii_lowercase());
            if !is_boundary {
                continue;
            }
            let word = lower[start..end].trim_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
            if !word.is_empty() {
                self.read_word(previous, word);
                previous = word;
            }
            // Words are only split before ASCII characters, so that this is the start of a character.
            start = end;
        }
        self.is_body |= is_body_name(lower);
    }

    fn read_word(&mut self, previous: &str, word: &str) {
        if matches!(previous, "has" | "is" | "with" | "no" | "without" | "show" | "hide" | "not" | "non") {
            return;
        }
        match word {
            "standfirst" | "lede" | "dek" | "chapo" | "ingress" | "vorspann" | "sommario" | "entradilla" | "bajada"
            | "standin" | "subtitle" | "subheadline" | "abstract" | "manchet" | "lead" | "intro" | "excerpt"
            | "summary" | "teaser" | "description" | "deck" => self.is_lead = true,
            "breadcrumb" | "breadcrumbs" => {
                self.is_breadcrumb = true;
                self.mark(Reason::Navigation);
            }
            "author" | "authors" | "byline" | "bylines" | "autor" | "autoren" | "auteur" | "auteurs" | "autore" => {
                self.is_byline = true;
            }
            "date" | "dateline" | "datetime" | "timestamp" | "published" | "pubdate" | "datum" | "fecha" => {
                self.is_date = true;
            }
            _ => {}
        }
        if let Some(reason) = reason_of_word(previous, word) {
            self.mark(reason);
        }
    }
}

/// Class names longer than this are made by machines and say nothing.
const MAX_NAME_BYTES: usize = 80;

fn hides(style: &str) -> bool {
    let mut compact = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase());
    let compact: String = compact.by_ref().take(400).collect();
    // The last is Outlook's, which hides the line that newsletters show in lists of messages.
    ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|rule| compact.contains(rule))
}

/// Whether a class name is one that publishers give to the element around the story's paragraphs.
fn is_body_name(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "articlebody",
        "articlecontent",
        "articletext",
        "storybody",
        "storycontent",
        "storytext",
        "postcontent",
        "postbody",
        "entrycontent",
        "contentbody",
        "bodytext",
        "textbody",
        "bodycontent",
        "newsbody",
        "newstext",
        "newscontent",
        "singlecontent",
        "articlebodytext",
        "articlebodycontent",
        "paragraphs",
        "richtext",
        "maincontent",
    ];
    let mut squashed = [0_u8; MAX_NAME_BYTES];
    let mut length = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        squashed[length] = byte;
        length += 1;
    }
    let squashed = &squashed[..length];
    NAMES.iter().any(|name| squashed == name.as_bytes())
}

fn reason_of_word(previous: &str, word: &str) -> Option<Reason> {
    const PREFIXES: &[(&str, Reason)] = &[
        ("related", Reason::Related),
        ("recommend", Reason::Related),
        ("newsletter", Reason::Newsletter),
        ("subscri", Reason::Newsletter),
        ("advert", Reason::Advertising),
        ("sponsor", Reason::Advertising),
        ("cookie", Reason::Consent),
        ("comment", Reason::Comments),
        ("disqus", Reason::Comments),
        ("breadcrumb", Reason::Navigation),
        ("sidebar", Reason::Aside),
        ("caption", Reason::Caption),
        ("bildunterschrift", Reason::Caption),
        ("copyright", Reason::Credit),
        ("social", Reason::Share),
        ("sharebar", Reason::Share),
        ("sharing", Reason::Share),
        ("taboola", Reason::Advertising),
        ("outbrain", Reason::Advertising),
    ];
    let reason = match word {
        "ad" | "ads" | "adslot" | "anzeige" | "werbung" | "publicidad" | "dfp" | "gpt" | "mpu" | "promo"
        | "promoted" | "promotion" | "affiliate" | "commercial" | "reklam" | "annonce" => Reason::Advertising,
        "nav" | "navigation" | "navbar" | "menu" | "submenu" | "topbar" | "masthead" | "pagination" | "pager"
        | "sitemap" | "toc" | "skip" | "skiplink" => Reason::Navigation,
        "share" | "shares" | "follow" | "teilen" => Reason::Share,
        "consent" | "gdpr" | "cmp" | "login" | "signin" | "register" | "modal" | "popup" | "popover" | "lightbox" => {
            Reason::Consent
        }
        "signup" | "piano" | "donate" | "donation" => Reason::Newsletter,
        "readmore" | "trending" | "popular" | "mostread" | "reco" | "recirculation" | "recirc" | "morefrom"
        | "readalso" | "seealso" | "lesen" | "outro" | "infobox" | "factbox" => Reason::Related,
        "more" if matches!(previous, "read" | "load" | "learn" | "see" | "discover") => Reason::Related,
        "read" | "viewed" if previous == "most" => Reason::Related,
        "also" if matches!(previous, "see" | "read") => Reason::Related,
        "next" if matches!(previous, "up" | "read") => Reason::Related,
        // A class that only names a paywall may stand around the whole story.
        "box" | "teaser" if previous == "abo" => Reason::Newsletter,
        "gate" | "offer" | "barrier" | "banner" | "prompt" | "overlay" | "message" | "cta"
            if matches!(previous, "paywall" | "pay" | "reg" | "piano" | "subscription" | "premium" | "abo") =>
        {
            Reason::Newsletter
        }
        "regwall" | "paygate" => Reason::Newsletter,
        "box" | "text" | "source" | "legend" | "copyright" | "author" | "gallery"
            if matches!(previous, "photo" | "picture" | "image" | "media" | "foto" | "bild" | "figure") =>
        {
            Reason::Caption
        }
        "figcaption" | "credit" | "credits" | "photocredit" => Reason::Caption,
        "tags" | "taglist" | "topics" | "keywords" | "tagcloud" => Reason::LinkList,
        "bio" | "correction" | "licence" | "license" | "disclaimer" | "byline" | "bylines" => Reason::Credit,
        "tweet" if previous == "twitter" => Reason::Embedded,
        "media" if previous == "instagram" => Reason::Embedded,
        "embed" if matches!(previous, "tiktok" | "twitter" | "instagram" | "facebook") => Reason::Embedded,
        "footer" | "footnote" | "footnotes" | "colophon" => Reason::Footer,
        "aside" | "rail" | "widget" | "widgets" => Reason::Aside,
        "only" if previous == "sr" => Reason::Hidden,
        "hidden" if previous == "visually" => Reason::Hidden,
        "reader" if previous == "screen" => Reason::Hidden,
        "tooltip" | "toolbar" | "tools" | "print" | "rating" | "player" | "audioplayer" | "gallery" | "slideshow"
        | "carousel" | "quiz" | "poll" => Reason::Controls,
        _ => return PREFIXES.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|&(_, reason)| reason),
    };
    Some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(class: &str, expected: Option<Reason>) {
        assert_eq!(Hints::read([("class", class)].into_iter()).furniture, expected, "{class}");
    }

    #[test]
    fn a_class_name_tells_what_is_no_part_of_the_story() {
        check("article__related-links", Some(Reason::Related));
        check("shareBar", Some(Reason::Share));
        check("wrap cookie-banner", Some(Reason::Consent));
        check("article-body", None);
        check("", None);
    }

    #[test]
    fn a_name_that_denies_its_word_is_no_hint() {
        check("has-sidebar no-ads", None);
    }

    #[test]
    fn words_are_found_in_camel_case_and_beyond_ascii() {
        check("readMore", Some(Reason::Related));
        check("naïve-é", None);
    }

    #[test]
    fn the_element_around_the_paragraphs_is_recognised() {
        for class in ["article-body", "articleBody", "entry-content", "story_body"] {
            assert!(Hints::read([("class", class)].into_iter()).is_body, "{class}");
        }
        assert!(!Hints::read([("class", "article-body-ad")].into_iter()).is_body);
    }
}
