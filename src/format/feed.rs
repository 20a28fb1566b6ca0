//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0.
//!
//! In: the bytes of a file. Out: [`RawStory`](super::RawStory) values, one an entry, with what the feed says of all of
//! them: its title is their outlet. Elements of the modules that newspapers use (Dublin Core, content, Media RSS,
//! `FeedBurner`) are known by their namespaces, whatever their prefixes are.
//!
//! Sources: the RSS 2.0 specification, RSS 1.0 with its modules, RFC 4287 (Atom), the Atom 0.3 draft.
//!
//! ```
//! use newsdex::format::{self, Content, FieldMap, Format};
//!
//! let file = b"<rss version='2.0'><channel><title>Harbour Post</title>\
//!     <item><title>Truce holds</title><description>The guns fell silent.</description></item></channel></rss>";
//! let map = FieldMap::default();
//! let story = format::stories(Format::Feed, file, &map)?.next().unwrap().unwrap();
//! let Content::Fields(fields) = story.content else { unreachable!() };
//! assert_eq!((fields.headline.as_deref(), fields.outlet.as_deref()), (Some("Truce holds"), Some("Harbour Post")));
//! # Ok::<(), format::FormatError>(())
//! ```

use std::borrow::Cow;
use std::collections::HashMap;

use roxmltree::Node;

use super::xml::{self, Outline, Surroundings};
use super::{FormatError, Prose, RawFields, Stories, prose, values, wordpress};
use crate::archive;
use crate::article::{ArticleId, Evidence};

/// The namespaces of feeds, without what may stand at their ends, and the prefixes that they usually have.
const PREFIXES: &[(&str, &str)] = &[
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9", ""),
    ("http://channel.netscape.com/rdf/simple/0.9", ""),
    ("http://backend.userland.com/rss2", ""),
    ("http://backend.userland.com/rss", ""),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://wordpress.org/export/1.0", "wp"),
    ("http://wordpress.org/export/1.1", "wp"),
    ("http://wordpress.org/export/1.2", "wp"),
];

/// Reads the entries of a feed.
pub(super) fn stories<'a>(bytes: &[u8]) -> Result<Stories<'a>, FormatError> {
    let text = archive::decode(bytes).text;
    let outline = Outline::of(&text, is_entry)?;
    if outline.items.is_empty() {
        return Err(FormatError::NoRecords);
    }
    let channel = Surroundings::default().read(&outline.rest(&text), Channel::of).unwrap_or_default();
    Ok(outline.stories(text, move |entry| fields(entry, &channel)))
}

/// Finds the entry with `id`.
pub(super) fn item(bytes: &[u8], id: ArticleId) -> Option<String> {
    xml::item(bytes, id, is_entry)
}

fn is_entry(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// What a feed says of all of its entries.
#[derive(Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
    /// The names of those who are known by another in the entries: an export of `WordPress` gives their logins there.
    names: HashMap<String, String>,
    link: Option<String>,
}

impl Channel {
    fn of(root: Node<'_, '_>) -> Self {
        let inner = xml::child(root, "channel");
        let elements = Elements(inner.unwrap_or(root));
        Self {
            title: elements.title(),
            language: elements.text(&["language", "dc:language"]).or_else(|| xml::language(elements.0)),
            // Authors of an RSS channel are its editors; those of an Atom feed wrote the entries that name none.
            authors: elements.all("atom:author").filter_map(person).collect(),
            names: elements.all("wp:author").filter_map(named_author).collect(),
            link: elements.link(None).or_else(|| elements.text(&["link"])),
        }
    }
}

/// Reads one entry.
fn fields(entry: Node<'_, '_>, channel: &Channel) -> Result<RawFields, FormatError> {
    let elements = Elements(entry);
    let kind = elements.text(&["wp:post_type"]);
    if let Some(kind) = kind.as_deref().filter(|kind| !matches!(*kind, "post" | "page")) {
        return Err(FormatError::NotAStory { found: format!("a WordPress {kind}") });
    }
    if let Some("draft" | "auto-draft" | "trash") = elements.text(&["wp:status"]).as_deref() {
        return Err(FormatError::NotAStory { found: "a WordPress draft".to_owned() });
    }
    let published = ["pubDate", "dc:date", "atom:published", "atom:issued", "dcterms:issued", "dcterms:created"];
    let modified = ["atom:updated", "atom:modified", "dcterms:modified", "atom:created"];
    let (published, modified) = match (elements.text(&published), elements.text(&modified)) {
        // An Atom entry must have the one date, and may have the other.
        (None, modified) => (modified, None),
        dates => dates,
    };
    let url = elements.url(channel);
    let body = elements.body();
    let body = if kind.is_some() { body.map(wordpress::displayed) } else { body };
    let fields = RawFields {
        evidence: Some(Evidence::Feed),
        headline: elements.title(),
        body: body.map(|body| without_credit(body, url.as_deref())),
        byline: elements.authors(channel),
        published: published.map(|date| with_whole_year(&date)),
        modified: modified.map(|date| with_whole_year(&date)),
        record_id: elements.text(&["guid", "atom:id", "dc:identifier"]).or_else(|| elements.about()),
        outlet: elements.source().or_else(|| channel.title.clone()),
        tags: elements.tags(),
        url,
        language: elements
            .text(&["dc:language", "language"])
            .or_else(|| xml::language(entry))
            .or_else(|| channel.language.clone()),
        image: elements.image(),
        ..RawFields::default()
    };
    if fields.headline.is_none() && fields.body.is_none() { Err(FormatError::Blank) } else { Ok(fields) }
}

/// The elements inside of another, by the names that they usually have: `dc:creator`.
#[derive(Clone, Copy)]
struct Elements<'a, 'input>(Node<'a, 'input>);

impl<'a, 'input> Elements<'a, 'input> {
    fn all(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
        self.0.children().filter(move |node| node.is_element() && is_named(*node, name))
    }

    /// Returns the text of the first of these elements that has any.
    fn text(self, names: &[&'static str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).find_map(xml::line))
    }

    fn title(self) -> Option<String> {
        let title = self.text(&["title", "atom:title", "dc:title", "media:title"])?;
        Some(without_tags(&title))
    }

    /// Returns the text of the entry, or what it says in short.
    fn body(self) -> Option<Prose> {
        let whole = ["content:encoded", "xhtml:body", "xhtml:div", "atom:content"];
        let short = ["description", "atom:summary", "itunes:summary", "media:description", "dc:description"];
        let read = |names: &[&'static str]| names.iter().find_map(|name| self.all(name).find_map(content));
        match (read(&whole), read(&short)) {
            // What should be whole holds but a picture now and then.
            (Some(whole), Some(short)) if n_letters(&whole) < n_letters(&short) => Some(short),
            (whole, short) => whole.or(short),
        }
    }

    fn authors(self, channel: &Channel) -> Vec<String> {
        let creators = self.all("dc:creator").filter_map(xml::line);
        let creators = creators.map(|name| channel.names.get(&name).cloned().unwrap_or_else(|| name_of(&name)));
        let creators: Vec<String> = creators.collect();
        let authors = self.all("author").chain(self.all("atom:author")).filter_map(person);
        let names = if creators.is_empty() { authors.collect() } else { creators };
        if !names.is_empty() {
            return names;
        }
        self.text(&["itunes:author"]).map_or_else(|| channel.authors.clone(), |name| vec![name])
    }

    /// Returns whom the entry was taken from.
    fn source(self) -> Option<String> {
        let of_atom = self.all("atom:source").find_map(|source| Elements(source).text(&["atom:title"]));
        self.text(&["source"]).or(of_atom).or_else(|| self.text(&["dc:publisher"]))
    }

    fn tags(self) -> Vec<String> {
        let categories = ["category", "atom:category"].into_iter().flat_map(|name| self.all(name));
        let mut tags: Vec<String> = categories
            .filter_map(|category| {
                let label = xml::attribute(category, "label").or_else(|| xml::attribute(category, "term"));
                xml::line(category).or_else(|| label.map(str::to_owned))
            })
            .collect();
        tags.extend(self.all("dc:subject").filter_map(xml::line));
        let keywords = self.text(&["media:keywords", "itunes:keywords"]);
        tags.extend(keywords.iter().flat_map(|words| words.split(',')).map(|word| word.trim().to_owned()));
        tags.retain(|tag| !tag.is_empty());
        tags
    }

    /// Returns the address of the article: not that of a counter of clicks, where the entry gives both.
    fn url(self, channel: &Channel) -> Option<String> {
        let guid = self.all("guid").find(|guid| xml::attribute(*guid, "isPermaLink") != Some("false"));
        let candidates = [
            self.text(&["feedburner:origLink"]),
            self.link(channel.link.as_deref()),
            self.text(&["link"]).map(|link| resolved(&link, channel.link.as_deref())),
            guid.and_then(xml::line),
            self.about(),
        ];
        candidates.into_iter().flatten().find(|link| values::is_link(link)).map(|link| without_campaign(&link))
    }

    /// Returns where an Atom link leads to that stands for the entry itself.
    fn link(self, base: Option<&str>) -> Option<String> {
        let is_alternate = |link: &Node<'_, '_>| xml::attribute(*link, "rel").is_none_or(|rel| rel == "alternate");
        let is_page = |link: &Node<'_, '_>| xml::attribute(*link, "type").is_none_or(|kind| kind.contains("html"));
        let links = || self.all("atom:link").filter(is_alternate);
        let link = links().find(is_page).or_else(|| links().next())?;
        let base =
            link.ancestors().find_map(|node| node.attribute(("http://www.w3.org/XML/1998/namespace", "base"))).or(base);
        Some(resolved(xml::attribute(link, "href")?, base))
    }

    /// Returns what names an entry of RSS 1.0.
    fn about(self) -> Option<String> {
        let about =
            self.0.attributes().find(|attribute| attribute.name() == "about" && attribute.namespace().is_some());
        about.map(|about| about.value().to_owned())
    }

    fn image(self) -> Option<String> {
        let media =
            self.0.descendants().filter(|node| is_named(*node, "media:content") || is_named(*node, "enclosure"));
        let is_image = |node: &Node<'_, '_>| {
            xml::attribute(*node, "type").is_some_and(|kind| kind.starts_with("image/"))
                || xml::attribute(*node, "medium") == Some("image")
        };
        let thumbnails = self.0.descendants().filter(|node| is_named(*node, "media:thumbnail"));
        let addresses = media.filter(is_image).chain(thumbnails).filter_map(|node| xml::attribute(node, "url"));
        let of_podcast = self.all("itunes:image").filter_map(|image| xml::attribute(image, "href"));
        addresses.chain(of_podcast).find(|address| values::is_link(address)).map(str::to_owned)
    }
}

/// Says whether an element has the name that it usually has.
///
/// What RSS itself names has no prefix. An element in the namespace of what it stands in, be that a wrong one or none,
/// belongs to the same format.
fn is_named(node: Node<'_, '_>, name: &str) -> bool {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if node.tag_name().name() != local {
        return false;
    }
    let parent = node.parent_element().map(|parent| parent.tag_name());
    let parent = parent.filter(|parent| parent.namespace() == node.tag_name().namespace());
    match parent.map(|parent| parent.name()) {
        Some("item" | "channel") => prefix.is_empty(),
        Some("entry" | "feed" | "source" | "author") => prefix == "atom",
        _ => xml::usual_prefix(node, PREFIXES) == prefix,
    }
}

/// Reads an element that holds a text: as text, as escaped markup, or as markup.
fn content(node: Node<'_, '_>) -> Option<Prose> {
    let kind = xml::attribute(node, "type").unwrap_or_default();
    if node.children().any(|child| child.is_element()) {
        return xml::prose(node);
    }
    let is_other = kind.starts_with("image/") || kind.starts_with("audio/") || kind.starts_with("application/octet");
    let text = node.text().filter(|text| !is_other && !text.trim().is_empty())?;
    if kind == "text/plain" { Some(Prose::Plain(text.to_owned())) } else { Some(prose::of_text(text)) }
}

/// Drops the last paragraph where it only says, in whatever language, which entry this is and of which site.
///
/// `WordPress` adds `The post <a href="…">Truce</a> appeared first on <a href="…">Harbour Post</a>.`
fn without_credit(body: Prose, url: Option<&str>) -> Prose {
    let (Prose::Html(html), Some(url)) = (&body, url) else { return body };
    let start = html.rfind("<p>").unwrap_or(html.len());
    let mut links = html[start..].split("<a ").skip(1);
    let leads_to = |link: &str| link.split('>').next().is_some_and(|tag| tag.contains(url));
    let is_credit = links.next().is_some_and(leads_to) && links.next().is_some() && links.next().is_none();
    if is_credit { Prose::Html(html[..start].to_owned()) } else { body }
}

/// Counts the letters of a text, without those of its tags.
fn n_letters(prose: &Prose) -> usize {
    let mut is_in_tag = false;
    let is_text = |c: &char| {
        match c {
            '<' => is_in_tag = true,
            '>' => is_in_tag = false,
            _ => {}
        }
        !is_in_tag && c.is_alphanumeric()
    };
    prose.source().chars().filter(is_text).count()
}

/// Reads who wrote an entry: an element of RSS with a text, of Atom with a name.
fn person(node: Node<'_, '_>) -> Option<String> {
    match Elements(node).text(&["atom:name"]) {
        Some(name) => Some(name),
        None => xml::line(node).map(|text| name_of(&text)),
    }
}

/// Returns the login and the name of an author of `WordPress`.
fn named_author(author: Node<'_, '_>) -> Option<(String, String)> {
    let text = |name: &str| xml::child(author, name).and_then(xml::line);
    Some((text("author_login")?, text("author_display_name")?))
}

/// Returns the name in `ada@post.example (Ada Lind)` and in `Ada Lind <ada@post.example>`.
fn name_of(text: &str) -> String {
    let is_address = |text: &str| text.contains('@') && !text.trim().contains(' ');
    if let Some((address, name)) = text.split_once('(')
        && is_address(address)
        && let Some((name, _)) = name.split_once(')')
    {
        return name.trim().to_owned();
    }
    match text.split_once('<') {
        Some((name, address)) if is_address(address.trim_end_matches('>')) => name.trim().to_owned(),
        _ => text.to_owned(),
    }
}

/// Writes the year of `17 Mar 25 09:30 GMT` in full: RFC 822 has two digits, and RFC 2822, 4.3, says what they mean.
fn with_whole_year(date: &str) -> String {
    const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words: Vec<String> = date.split_whitespace().map(str::to_owned).collect();
    let month = words.iter().position(|word| MONTHS.contains(&word.as_str()));
    if let Some(year) = month.and_then(|month| words.get_mut(month + 1))
        && let Ok(number @ 0..100) = year.parse::<u8>()
        && year.len() == 2
    {
        *year = format!("{}{number:02}", if number < 50 { 20 } else { 19 });
        return words.join(" ");
    }
    date.to_owned()
}

/// Returns `link` in full; one that is cut short is meant from `base` on.
fn resolved(link: &str, base: Option<&str>) -> String {
    let Some(base) = base.filter(|base| values::is_link(base) && !link.contains("://")) else { return link.to_owned() };
    let host_end = base.find("://").map_or(0, |at| at + 3);
    let path_start = base[host_end..].find('/').map_or(base.len(), |at| host_end + at);
    if let Some(rest) = link.strip_prefix("//") {
        return format!("{}{rest}", &base[..host_end]);
    }
    if link.starts_with('/') {
        return format!("{}{link}", &base[..path_start]);
    }
    let folder = base[path_start..].rfind('/').map_or("/", |at| &base[path_start..=path_start + at]);
    format!("{}{folder}{link}", &base[..path_start])
}

/// Drops from an address what tells the site only that readers came from its feed.
fn without_campaign(link: &str) -> String {
    let (rest, fragment) = link.split_once('#').map_or((link, None), |(rest, fragment)| (rest, Some(fragment)));
    let Some((path, query)) = rest.split_once('?').filter(|(_, query)| query.contains("utm_")) else {
        return link.to_owned();
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("utm_")).collect();
    let mut link = path.to_owned();
    if !kept.is_empty() {
        link.extend(["?", &kept.join("&")]);
    }
    link.extend(fragment.into_iter().flat_map(|fragment| ["#", fragment]));
    link
}

/// Drops the tags of a title, which may be text or escaped markup.
fn without_tags(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find('<') {
        let tag_length = rest[at..].find('>').filter(|_| super::recognise::is_page_tag(&rest[at + 1..]));
        let kept = at + usize::from(tag_length.is_none());
        text.push_str(&rest[..kept]);
        rest = &rest[tag_length.map_or(kept, |length| at + length + 1)..];
    }
    let title: Cow<'_, str> = if rest.len() == title.len() { title.into() } else { (text + rest).into() };
    title.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Content;

    /// Reads the only entry of a feed, and compares what `pick` takes of it.
    #[track_caller]
    fn check(feed: &str, pick: fn(&RawFields) -> Option<&str>, expected: Option<&str>) {
        let mut stories = stories(feed.as_bytes()).unwrap();
        let Content::Fields(fields) = stories.next().unwrap().unwrap().content else { panic!("no fields") };
        assert_eq!(pick(&fields), expected, "{feed}");
    }

    fn rss(inside: &str) -> String {
        format!("<rss><channel><title>Harbour Post</title><item><title>T</title>{inside}</item></channel></rss>")
    }

    fn atom(inside: &str) -> String {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title><link href='https://hp.example/news/'/>\
             <entry><title>T</title>{inside}</entry></feed>"
        )
    }

    #[test]
    fn a_name_is_taken_from_whatever_stands_around_it() {
        let author: fn(&RawFields) -> Option<&str> = |fields| fields.byline.first().map(String::as_str);
        check(&rss("<author>ada@post.example (Ada Lind)</author>"), author, Some("Ada Lind"));
        check(&rss("<author>Ada Lind &lt;ada@post.example&gt;</author>"), author, Some("Ada Lind"));
        check(&rss("<author>Ada Lind (HP)</author>"), author, Some("Ada Lind (HP)"));
        check(&rss("<author>a@b.example (Desk)</author><dc:creator>Ada Lind</dc:creator>"), author, Some("Ada Lind"));
        check(&atom("<author><name>Ada Lind</name><email>ada@post.example</email></author>"), author, Some("Ada Lind"));
    }

    #[test]
    fn the_address_is_that_of_the_article() {
        let url: fn(&RawFields) -> Option<&str> = |fields| fields.url.as_deref();
        check(
            &rss("<link>https://hp.example/a</link><guid>https://hp.example/b</guid>"),
            url,
            Some("https://hp.example/a"),
        );
        check(&rss("<guid>https://hp.example/b</guid>"), url, Some("https://hp.example/b"));
        check(&rss("<guid isPermaLink=\"false\">https://hp.example/b</guid>"), url, None);
        check(
            &atom("<link rel='self' href='/x'/><link href='../a?b=c'/>"),
            url,
            Some("https://hp.example/news/../a?b=c"),
        );
        check(&atom("<link rel='alternate' type='text/html' href='/a'/>"), url, Some("https://hp.example/a"));
        check(&atom("<link href='//m.hp.example/a'/>"), url, Some("https://m.hp.example/a"));
        check(
            &rss("<link>https://hp.example/a?utm_source=rss&amp;b=c&amp;utm_medium=feed#d</link>"),
            url,
            Some("https://hp.example/a?b=c#d"),
        );
        check(&rss("<link>https://hp.example/a?utm_source=rss</link>"), url, Some("https://hp.example/a"));
    }

    #[test]
    fn a_feed_in_no_namespace_or_in_a_wrong_one_is_read() {
        let published: fn(&RawFields) -> Option<&str> = |fields| fields.published.as_deref();
        let atom =
            |namespace| format!("<feed {namespace}><entry><title>T</title><updated>2025</updated></entry></feed>");
        let rss = |namespace| {
            format!("<rss {namespace}><channel><item><title>T</title><pubDate>2025</pubDate></item></channel></rss>")
        };
        for namespace in ["", "xmlns=\"http://www.w3.org/2005/Atom\"", "xmlns=\"http://purl.org/rss/2.0/\""] {
            check(&atom(namespace), published, Some("2025"));
            check(&rss(namespace), published, Some("2025"));
        }
    }

    #[test]
    fn of_two_texts_the_fuller_one_is_the_body() {
        let body: fn(&RawFields) -> Option<&str> = |fields| fields.body.as_ref().map(Prose::source);
        check(
            &rss("<description>Short</description><content:encoded>The whole text</content:encoded>"),
            body,
            Some("The whole text"),
        );
        check(
            &rss("<description>The gist</description><content:encoded>&lt;img src='a'&gt;</content:encoded>"),
            body,
            Some("The gist"),
        );
        check(&rss("<description>Short &amp;amp; sweet</description>"), body, Some("<p>Short &amp; sweet</p>"));
        check(&atom("<summary type='text'>1 &lt; 2</summary>"), body, Some("1 < 2"));
        check(&atom("<content type='html'>&lt;p&gt;A&lt;/p&gt;</content>"), body, Some("<p>A</p>"));
        check(&atom("<content type='image/png'>iVBORw0KGgo</content>"), body, None);
    }

    #[test]
    fn what_names_the_entry_and_its_site_is_no_body() {
        let body: fn(&RawFields) -> Option<&str> = |fields| fields.body.as_ref().map(|body| body.source().trim_end());
        let (entry, site) =
            ("<a href=\"https://hp.example/a\">T</a>", "<a href=\"https://hp.example\">Harbour Post</a>");
        let text = |last: &str| {
            rss(&format!("<link>https://hp.example/a</link><description><![CDATA[<p>One.</p>\n{last}]]></description>"))
        };
        check(&text(&format!("<p>The post {entry} appeared first on {site}.</p>")), body, Some("<p>One.</p>"));
        check(&text(&format!("<p>Der Beitrag {entry} erschien zuerst auf {site}.</p>")), body, Some("<p>One.</p>"));
        check(&text("<p>Two.</p>"), body, Some("<p>One.</p>\n<p>Two.</p>"));
    }

    #[test]
    fn years_of_two_digits_are_of_our_time() {
        let check = |date: &str, expected: &str| assert_eq!(with_whole_year(date), expected);
        check("Mon, 17 Mar 25 09:30 GMT", "Mon, 17 Mar 2025 09:30 GMT");
        check("Mon 17 Mar 97 09:30 GMT", "Mon 17 Mar 1997 09:30 GMT");
        check("Mon, 17 Mar 2025 09:30:00 GMT", "Mon, 17 Mar 2025 09:30:00 GMT");
        check("2025-03-17T09:30:00Z", "2025-03-17T09:30:00Z");
    }

    #[test]
    fn an_atom_entry_with_one_date_was_published_then() {
        let published: fn(&RawFields) -> Option<&str> = |fields| fields.published.as_deref();
        check(&atom("<updated>2025-03-17</updated>"), published, Some("2025-03-17"));
        check(&atom("<published>2025-03-16</published><updated>2025-03-17</updated>"), published, Some("2025-03-16"));
    }
}
