//! stub
#![allow(missing_docs)]
#[derive(Clone, Debug)]
pub struct Snippet {
    pub text: String,
    pub marks: Vec<std::ops::Range<usize>>,
    pub is_cut_at_start: bool,
    pub is_cut_at_end: bool,
}
#[derive(Clone, Copy, Debug, Default)]
pub struct SnippetOptions {
    pub n_snippets: usize,
    pub max_graphemes: usize,
}
pub fn select(_: &str, _: &[(std::ops::Range<usize>, usize)], _: &SnippetOptions) -> Vec<Snippet> {
    vec![]
}
