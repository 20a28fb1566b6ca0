//! Lets tantivy index what [`Analyser`] finds.
//!
//! tantivy's tokenizers see one text and nothing else, so [`encode`] puts the article's language in front of it and a
//! separator between its parts; articles hold no control characters, so neither can be mistaken for text.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{self, Analyser};
use crate::article::{Article, Language};

/// The name under which the index knows [`ArticleTokenizer`].
pub(super) const TEXT: &str = "newsdex-text";
/// The name under which the index knows [`FacetTokenizer`].
pub(super) const FACET: &str = "newsdex-facet";

/// Stands before and after the language.
const LANGUAGE_MARK: char = '\u{1}';
/// Stands between the parts: the control character that Unicode calls "group separator".
const PART_SEPARATOR: char = '\u{1d}';
/// Paragraphs are analysed one at a time, so that a long article does not stand in memory as terms.
const PARAGRAPH_SEPARATOR: &str = "\n\n";

/// Writes the parts of an article as the one text that [`ArticleTokenizer`] reads.
pub(super) fn encode(article: &Article) -> String {
    let mut text = String::with_capacity(article.body.len() + 256);
    if let Some(language) = article.language {
        text.push(LANGUAGE_MARK);
        text.push_str(language.code());
        text.push(LANGUAGE_MARK);
    }
    for (n, (_, part)) in analysis::parts(article).enumerate() {
        if n > 0 {
            text.push(PART_SEPARATOR);
        }
        text.push_str(part);
    }
    text
}

/// Gives the terms of a text that [`encode`] wrote.
#[derive(Clone, Default)]
pub(super) struct ArticleTokenizer {
    terms: Terms,
}

/// Gives the surface forms of a short field, such as an outlet's name.
#[derive(Clone, Default)]
pub(super) struct FacetTokenizer {
    terms: Terms,
}

impl Tokenizer for ArticleTokenizer {
    type TokenStream<'a> = ParagraphStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ParagraphStream<'a> {
        let (language, text) = split_language(text);
        ParagraphStream::over(&mut self.terms, text, language)
    }
}

impl Tokenizer for FacetTokenizer {
    type TokenStream<'a> = ParagraphStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ParagraphStream<'a> {
        ParagraphStream::over(&mut self.terms, text, None)
    }
}

fn split_language(text: &str) -> (Option<Language>, &str) {
    let marked = text.strip_prefix(LANGUAGE_MARK).and_then(|rest| rest.split_once(LANGUAGE_MARK));
    match marked {
        Some((language, text)) => (Language::from_tag(language), text),
        None => (None, text),
    }
}

/// The terms of one paragraph, in one buffer.
#[derive(Default)]
struct Terms {
    analyser: Analyser,
    text: String,
    places: Vec<(Range<usize>, u32)>,
    next: usize,
}

/// tantivy clones a tokenizer for each thread; a clone starts with buffers of its own.
impl Clone for Terms {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Terms {
    fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.next = 0;
    }

    fn fill(&mut self, paragraph: &str, language: Option<Language>, first_position: u32) -> u32 {
        self.clear();
        let Self { analyser, text, places, .. } = self;
        analyser.analyse(paragraph, language, first_position, &mut |term| {
            let start = text.len();
            text.push_str(term.text);
            places.push((start..text.len(), term.position));
        })
    }
}

/// Walks over the terms of a text, paragraph by paragraph.
pub(super) struct ParagraphStream<'a> {
    terms: &'a mut Terms,
    language: Option<Language>,
    /// What is left of the present part.
    part: &'a str,
    /// The parts that follow.
    parts: std::str::Split<'a, char>,
    next_position: u32,
    token: Token,
}

impl<'a> ParagraphStream<'a> {
    fn over(terms: &'a mut Terms, text: &'a str, language: Option<Language>) -> Self {
        terms.clear();
        let mut parts = text.split(PART_SEPARATOR);
        let part = parts.next().unwrap_or_default();
        Self { terms, language, part, parts, next_position: 0, token: Token::default() }
    }

    /// Analyses the next paragraph; false when there is none.
    fn next_paragraph(&mut self) -> bool {
        while self.part.is_empty() {
            let Some(part) = self.parts.next() else { return false };
            self.part = part;
            self.next_position += analysis::PART_GAP;
        }
        let (paragraph, rest) = self.part.split_once(PARAGRAPH_SEPARATOR).unwrap_or((self.part, ""));
        self.part = rest;
        self.next_position = self.terms.fill(paragraph, self.language, self.next_position);
        true
    }
}

impl TokenStream for ParagraphStream<'_> {
    fn advance(&mut self) -> bool {
        while self.terms.next == self.terms.places.len() {
            if !self.next_paragraph() {
                return false;
            }
        }
        let (range, position) = self.terms.places[self.terms.next].clone();
        self.terms.next += 1;
        self.token.position = position as usize;
        self.token.text.clear();
        self.token.text.push_str(&self.terms.text[range]);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the surface forms of an article and their positions.
    fn check(article: &Article, expected: &[(&str, usize)]) {
        let text = encode(article);
        let mut tokenizer = ArticleTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            let token = stream.token();
            if analysis::layer::is_surface(&token.text) {
                found.push((token.text.clone(), token.position));
            }
        }
        assert_eq!(found.iter().map(|(text, position)| (text.as_str(), *position)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn parts_stand_apart_and_paragraphs_follow_each_other() {
        let gap = analysis::PART_GAP as usize;
        let article = Article {
            headline: Some("Truce holds".to_owned()),
            body: "One two.\n\nThree.".to_owned(),
            language: Some(Language::ENGLISH),
            ..Article::default()
        };
        let body = 2 + gap;
        check(&article, &[("truce", 0), ("holds", 1), ("one", body), ("two", body + 1), ("three", body + 2)]);
    }
}
