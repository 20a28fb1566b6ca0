//! Reads the JSON-LD that a page gives for search engines.
//!
//! In: the texts of a page's JSON-LD scripts. Out: what the article object among them says, such as its headline and its
//! authors. As an example, `{"@type":"NewsArticle","headline":"Truce","author":{"name":"Ann Lee"}}`.
//!
//! Publishers put the object at the top, in arrays, in `@graph`, with references by `@id`, escaped for HTML, and broken:
//! trailing commas, line breaks in strings, comment and CDATA wrappers, half of it missing. See [`mend()`].

use std::collections::HashMap;

use serde_json::{Map, Value};

/// What a page's JSON-LD says of its article: text as found, nothing judged.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ArticleObject {
    /// `headline`, else `name`.
    pub headlines: Vec<String>,
    /// `description`.
    pub description: Option<String>,
    /// `articleBody`; of a live blog, that of its updates.
    pub body: Option<String>,
    /// `author`, else `creator`.
    pub authors: Vec<Author>,
    /// `datePublished`, else `dateCreated`.
    pub published: Option<String>,
    /// `dateModified`.
    pub modified: Option<String>,
    /// `publisher.name`.
    pub publisher: Option<String>,
    /// `articleSection`.
    pub section: Option<String>,
    /// `keywords`, then the names of `about`.
    pub keywords: Vec<String>,
    /// `url`, else `mainEntityOfPage`.
    pub url: Option<String>,
    /// `image`.
    pub image: Option<String>,
    /// `inLanguage`.
    pub language: Option<String>,
    /// `alternativeHeadline`, where it differs from the headline.
    pub alternative: Option<String>,
}

/// Someone whom an article is credited to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Author {
    /// The name, as found.
    pub name: String,
    /// Whether the object says that this is an organisation.
    pub is_organisation: bool,
}

/// What a page's JSON-LD holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct StructuredData {
    /// The object of the page's article, if there is one.
    pub article: Option<ArticleObject>,
    /// The name of a `WebSite` or news organisation.
    pub site: Option<String>,
    /// The names in a `BreadcrumbList`.
    pub breadcrumbs: Vec<String>,
    /// Whether an object says that this page is a list of others.
    pub is_collection: bool,
    /// Whether some script could not be read even when mended.
    pub is_broken: bool,
}

/// Objects deeper than this in one another are followed no further.
const MAX_DEPTH: usize = 12;
/// The most objects that are looked at.
const MAX_OBJECTS: usize = 5_000;

/// Reads the scripts of a page; `url` tells which of several articles is the page's own.
pub(super) fn read(scripts: &[String], url: Option<&str>) -> StructuredData {
    let mut data = StructuredData::default();
    let mut documents = Vec::new();
    for script in scripts {
        match parse(script) {
            Some(value) => documents.push(value),
            None => data.is_broken |= !script.trim().is_empty(),
        }
    }
    let objects = objects_in(&documents);
    let mut by_id: HashMap<&str, &Map<String, Value>> = HashMap::new();
    for object in &objects {
        // A reference holds its `@id` alone; what it stands for holds more.
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.len() > 1
        {
            let known = by_id.entry(id).or_insert(object);
            if object.len() > known.len() {
                *known = object;
            }
        }
    }
    let lookup = Lookup { by_id };
    let mut best: Option<(i32, &Map<String, Value>)> = None;
    for object in &objects {
        if is_type(object, |name| matches!(name, "WebSite" | "NewsMediaOrganization")) && data.site.is_none() {
            data.site = lookup.name_of(object);
        }
        if is_type(object, |name| name == "BreadcrumbList") && data.breadcrumbs.is_empty() {
            data.breadcrumbs = lookup.breadcrumbs(object);
        }
        data.is_collection |= is_type(object, |name| matches!(name, "CollectionPage" | "SearchResultsPage"));
        if let Some(rank) = rank_of_article(object, url)
            && best.is_none_or(|(best, _)| rank > best)
        {
            best = Some((rank, object));
        }
    }
    data.article = best.map(|(_, object)| lookup.article(object));
    data
}

/// Collects every object of the documents, outer before inner; lists of other articles are left out.
fn objects_in(documents: &[Value]) -> Vec<&Map<String, Value>> {
    let mut objects = Vec::new();
    let mut waiting: Vec<(&Value, usize)> = documents.iter().rev().map(|document| (document, 0)).collect();
    while let Some((value, depth)) = waiting.pop() {
        if objects.len() >= MAX_OBJECTS || depth > MAX_DEPTH {
            continue;
        }
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev().map(|value| (value, depth + 1))),
            Value::Object(object) => {
                objects.push(object);
                let inner = object.iter().filter(|(key, _)| {
                    !matches!(
                        key.as_str(),
                        "itemListElement"
                            | "mentions"
                            | "citation"
                            | "comment"
                            | "relatedLink"
                            | "isBasedOn"
                            | "liveBlogUpdate"
                    )
                });
                let inner: Vec<_> = inner.map(|(_, value)| (value, depth + 1)).collect();
                waiting.extend(inner.into_iter().rev());
            }
            _ => {}
        }
    }
    objects
}

fn is_type(object: &Map<String, Value>, is: impl Fn(&str) -> bool) -> bool {
    let local = |name: &str| name.rsplit(['/', '#', ':']).next().is_some_and(&is);
    match object.get("@type") {
        Some(Value::String(name)) => local(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(local),
        _ => false,
    }
}

/// Returns how well `object` describes the article of the page at `url`; `None` when it describes no article.
fn rank_of_article(object: &Map<String, Value>, url: Option<&str>) -> Option<i32> {
    let is_news = |name: &str| {
        name.ends_with("NewsArticle")
            || matches!(name, "LiveBlogPosting" | "Report" | "BlogPosting" | "SatiricalArticle" | "ScholarlyArticle")
    };
    let mut rank = if is_type(object, is_news) {
        10
    } else if is_type(object, |name| matches!(name, "Article" | "TechArticle" | "SocialMediaPosting" | "Review")) {
        8
    } else if is_type(object, |name| name == "WebPage" || name == "ItemPage") && object.contains_key("datePublished") {
        2
    } else {
        return None;
    };
    rank += i32::from(object.contains_key("headline")) * 3;
    rank += i32::from(object.contains_key("datePublished")) * 2;
    rank += i32::from(object.contains_key("articleBody"));
    rank += i32::from(object.contains_key("author"));
    if let (Some(url), Some(own)) = (url, object.get("url").or_else(|| object.get("mainEntityOfPage"))) {
        let own = own.as_str().or_else(|| own.get("@id").and_then(Value::as_str));
        rank += if own.is_some_and(|own| same_page(own, url)) { 6 } else { 0 };
    }
    Some(rank)
}

fn same_page(a: &str, b: &str) -> bool {
    let path = |url: &str| {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        url.split(['?', '#']).next().unwrap_or_default().trim_start_matches("www.").trim_end_matches('/').to_owned()
    };
    path(a) == path(b)
}

/// Objects by their `@id`.
struct Lookup<'a> {
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
}

impl<'a> Lookup<'a> {
    /// Returns what `object` stands for, when it is a reference; beside its `@id` may stand the name of an account.
    fn resolve(&self, object: &'a Map<String, Value>) -> &'a Map<String, Value> {
        match object.get("@id").and_then(Value::as_str) {
            Some(id) => self.by_id.get(id).copied().filter(|named| named.contains_key("name")).unwrap_or(object),
            None => object,
        }
    }

    fn article(&self, object: &'a Map<String, Value>) -> ArticleObject {
        let text = |key: &str| object.get(key).and_then(first_text);
        let headlines: Vec<String> = ["headline", "name"].iter().find_map(|key| text(key)).into_iter().collect();
        let mut authors = self.authors(object.get("author"));
        if authors.is_empty() {
            authors = self.authors(object.get("creator"));
        }
        let mut keywords = texts(object.get("keywords"));
        if keywords.is_empty() {
            keywords = self.names(object.get("about"));
        }
        let url = text("url").or_else(|| match object.get("mainEntityOfPage") {
            Some(Value::Object(page)) => page.get("@id").and_then(first_text),
            Some(value) => first_text(value),
            None => None,
        });
        ArticleObject {
            headlines,
            description: text("description"),
            body: text("articleBody").or_else(|| text("text")).or_else(|| live_updates(object)),
            authors,
            published: text("datePublished").or_else(|| text("dateCreated")),
            modified: text("dateModified"),
            publisher: self.names(object.get("publisher")).into_iter().next(),
            section: text("articleSection"),
            keywords,
            url,
            image: object.get("image").and_then(|image| self.image(image)),
            language: object.get("inLanguage").and_then(|language| match language {
                Value::Object(language) => {
                    language.get("alternateName").or_else(|| language.get("name")).and_then(first_text)
                }
                language => first_text(language),
            }),
            alternative: text("alternativeHeadline"),
        }
    }

    fn authors(&self, value: Option<&'a Value>) -> Vec<Author> {
        let mut authors = Vec::new();
        for value in each(value) {
            match value {
                Value::String(name) => authors.push(Author { name: name.clone(), is_organisation: false }),
                Value::Object(object) => {
                    let object = self.resolve(object);
                    let is_organisation = is_type(object, |name| {
                        name.ends_with("Organization") || name == "Corporation" || name == "WebSite"
                    });
                    let names = texts(object.get("name"));
                    authors.extend(names.into_iter().map(|name| Author { name, is_organisation }));
                }
                _ => {}
            }
        }
        authors
    }

    fn names(&self, value: Option<&'a Value>) -> Vec<String> {
        let name = |value: &'a Value| match value {
            Value::String(name) => Some(name.clone()),
            Value::Object(object) => self.name_of(object),
            _ => None,
        };
        each(value).filter_map(name).collect()
    }

    fn name_of(&self, object: &'a Map<String, Value>) -> Option<String> {
        self.resolve(object).get("name").and_then(first_text)
    }

    fn image(&self, image: &'a Value) -> Option<String> {
        match image {
            Value::Array(images) => images.iter().find_map(|image| match image {
                Value::Array(_) => None,
                image => self.image(image),
            }),
            Value::Object(object) => {
                let object = self.resolve(object);
                object.get("url").or_else(|| object.get("contentUrl")).and_then(first_text)
            }
            image => first_text(image),
        }
    }

    fn breadcrumbs(&self, object: &'a Map<String, Value>) -> Vec<String> {
        let name = |element: &'a Value| {
            let element = element.as_object()?;
            let item = element.get("item").and_then(Value::as_object);
            element.get("name").and_then(first_text).or_else(|| item.and_then(|item| self.name_of(item)))
        };
        each(object.get("itemListElement")).filter_map(name).collect()
    }
}

fn live_updates(object: &Map<String, Value>) -> Option<String> {
    let mut body = String::new();
    for update in each(object.get("liveBlogUpdate")) {
        for key in ["headline", "articleBody"] {
            if let Some(text) = update.get(key).and_then(first_text) {
                body.push_str(&text);
                body.push_str("\n\n");
            }
        }
    }
    (!body.is_empty()).then_some(body)
}

/// Returns the values of an array, or the value itself.
fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    match value {
        Some(Value::Array(values)) => values.as_slice().iter(),
        Some(value) => std::slice::from_ref(value).iter(),
        None => [].iter(),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    each(value).filter_map(first_text).collect()
}

/// Returns a text, or the first of a list of them.
fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => {
            values.iter().find_map(|value| value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned))
        }
        Value::Object(object) => object.get("@value").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// Reads a script, mended where it is broken.
pub(super) fn parse(script: &str) -> Option<Value> {
    let script = script.trim();
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    let mended = mend(script);
    if let Ok(value) = serde_json::from_str(&mended) {
        return Some(value);
    }
    // Two values in one script: the first is better than none.
    serde_json::Deserializer::from_str(&mended).into_iter().next()?.ok()
}

/// Mends what publishers break in JSON: wrappers around it, line breaks in strings, commas before a closing bracket,
/// unknown escapes, and an end that is missing.
fn mend(script: &str) -> String {
    let script = script.find("<![CDATA[").map_or(script, |start| &script[start + "<![CDATA[".len()..]);
    let Some(start) = script.find(['{', '[']) else { return String::new() };
    let mut mended = String::with_capacity(script.len());
    let mut open: Vec<char> = Vec::new();
    let mut in_string = false;
    let mut characters = script[start..].chars().peekable();
    while let Some(c) = characters.next() {
        if in_string {
            match c {
                '"' => {
                    in_string = false;
                    mended.push(c);
                }
                '\\' => match characters.next() {
                    Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                        mended.extend(['\\', escaped]);
                    }
                    Some(other) if !other.is_control() => mended.push(other),
                    _ => mended.push(' '),
                },
                '\n' => mended.push_str("\\n"),
                c if c.is_control() => mended.push(' '),
                c => mended.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                mended.push(c);
            }
            '{' | '[' => {
                open.push(if c == '{' { '}' } else { ']' });
                mended.push(c);
            }
            '}' | ']' => {
                drop_comma(&mut mended);
                // A bracket of the wrong kind closes nothing.
                if open.last() == Some(&c) {
                    open.pop();
                    mended.push(c);
                }
                if open.is_empty() {
                    return mended;
                }
            }
            '/' if characters.peek() == Some(&'*') => skip_comment(&mut characters),
            ';' => {}
            c => mended.push(c),
        }
    }
    if in_string {
        mended.push('"');
    }
    close_all(&mut mended, open);
    mended
}

fn skip_comment(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut previous = ' ';
    for c in characters.by_ref().skip(1) {
        if previous == '*' && c == '/' {
            return;
        }
        previous = c;
    }
}

/// Ends a document that was cut off: a key without its value gets `null`.
fn close_all(mended: &mut String, open: Vec<char>) {
    drop_comma(mended);
    if mended.ends_with(':') {
        mended.push_str("null");
    } else if open.last() == Some(&'}') && is_lone_key(mended) {
        mended.push_str(":null");
    }
    mended.extend(open.into_iter().rev());
}

/// Whether the string at the end of `mended` is a key: it follows a brace or a comma.
fn is_lone_key(mended: &str) -> bool {
    let Some(inner) = mended.strip_suffix('"') else { return false };
    let Some(start) = inner.rfind('"') else { return false };
    inner[..start].trim_end().ends_with(['{', ','])
}

fn drop_comma(mended: &mut String) {
    let kept = mended.trim_end();
    let kept = kept.strip_suffix(',').unwrap_or(kept).len();
    mended.truncate(kept);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn article(script: &str) -> ArticleObject {
        read(&[script.to_owned()], None).article.unwrap_or_default()
    }

    fn check(script: &str, expected: &str) {
        assert_eq!(article(script).headlines.first().map_or("", String::as_str), expected, "{script}");
    }

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        check(r#"{"@type":"NewsArticle","headline":"Truce"}"#, "Truce");
        check(r#"[{"@type":"WebSite"},{"@type":["Article","NewsArticle"],"headline":"Truce"}]"#, "Truce");
        check(
            r#"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":"ReportageNewsArticle","headline":"Truce"}]}"#,
            "Truce",
        );
        check(
            r#"{"@type":"WebPage","mainEntity":{"@type":"http://schema.org/BlogPosting","headline":"Truce"}}"#,
            "Truce",
        );
        check(r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Another"}]}"#, "");
    }

    #[test]
    fn broken_json_is_mended() {
        check("{\"@type\":\"NewsArticle\",\n\"headline\":\"Tru\nce\",}", "Tru\nce");
        check("<!-- //<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"Truce\"}\n//]]> -->", "Truce");
        check(r#"{"@type":"NewsArticle","headline":"Truce","author":[{"name":"Ann"#, "Truce");
        check(r#"{"@type":"NewsArticle","headline":"It\'s","x"#, "It's");
        check(r#"{"@type":"NewsArticle","headline":"Truce"}}};"#, "Truce");
        check(r#"{"@type":"NewsArticle",/* a comment */"headline":"Truce","keywords":["a",]}"#, "Truce");
        check(r#"{"@type":"NewsArticle","headline":"One"}{"@type":"Thing"}"#, "One");
    }

    #[test]
    fn references_lead_to_the_author() {
        let found = article(
            r##"{"@graph":[{"@type":"NewsArticle","headline":"x","author":{"@id":"#ann"},"publisher":{"@id":"#post"}},
            {"@type":"Person","@id":"#ann","name":"Ann Lee"},{"@type":"Organization","@id":"#post","name":"The Post"}]}"##,
        );
        assert_eq!(found.authors, [Author { name: "Ann Lee".to_owned(), is_organisation: false }]);
        assert_eq!(found.publisher.as_deref(), Some("The Post"));
    }

    #[test]
    fn the_page_s_own_article_wins() {
        let script = r#"[{"@type":"NewsArticle","headline":"Other","url":"https://a.example/1"},
            {"@type":"NewsArticle","headline":"Own","url":"https://www.a.example/2/"}]"#;
        let data = read(&[script.to_owned()], Some("https://a.example/2?utm=x"));
        assert_eq!(data.article.unwrap().headlines, ["Own"]);
    }

    #[test]
    fn nesting_beyond_reason_gives_nothing() {
        let script = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(read(&[script], None).article.is_none());
    }

    proptest! {
        #[test]
        fn no_script_makes_the_reader_panic(script in "\\PC*") {
            let _ = read(&[script], Some("x"));
        }

        #[test]
        fn no_row_of_json_parts_makes_the_reader_panic(
            script in "(\\{|\\}|\\[|\\]|,|:|\"|\\\\|\"@type\":\"NewsArticle\"|\"@id\":\"a\"|\"author\":|null|1|/\\*|\n){0,40}",
        ) {
            let _ = read(&[script], None);
        }
    }
}
