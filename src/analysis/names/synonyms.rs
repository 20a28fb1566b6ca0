//! `synonyms.toml` → words that a user wants to stand for each other.
//!
//! ```toml
//! [[group]]
//! words = ["Harbour Post", "The Post", "HP"]
//! ```
//!
//! A group counts where a name is asked for (`~~word`, `name:word`), each of its words in that form only; plain words are
//! not touched, so that nobody finds more than was typed without asking for it.

use serde::Deserialize;

use super::super::fold::fold;

/// Bytes of the file that are read.
const MAX_BYTES: usize = 1 << 20;
/// Words of one group.
const MAX_WORDS: usize = 100;

/// Groups of words that stand for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
}

/// Why a file of synonyms cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SynonymsError {
    /// It is not written as such a file is.
    #[error("line {line}: {why}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
    /// A group has fewer words than two, or too many.
    #[error("group {group} has {n_words} words; a group has 2 to {MAX_WORDS}")]
    GroupSize {
        /// The number of the group, from 1.
        group: usize,
        /// How many words it has.
        n_words: usize,
    },
    /// A word has no letter.
    #[error("`{word}` in group {group} has no letter or digit")]
    NotAWord {
        /// The number of the group, from 1.
        group: usize,
        /// The word.
        word: String,
    },
    /// The file is larger than anybody would write.
    #[error("it has more than {MAX_BYTES} bytes")]
    TooLarge,
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
}

impl Synonyms {
    /// Reads the text of `synonyms.toml`.
    ///
    /// # Errors
    /// [`SynonymsError`], for the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, SynonymsError> {
        if text.len() > MAX_BYTES {
            return Err(SynonymsError::TooLarge);
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(start).filter(|&b| b == b'\n').count() + 1;
            SynonymsError::Syntax { line, why: error.message().to_owned() }
        })?;
        for (n, Group { words }) in (1..).zip(&file.group) {
            if !(2..=MAX_WORDS).contains(&words.len()) {
                return Err(SynonymsError::GroupSize { group: n, n_words: words.len() });
            }
            if let Some(word) = words.iter().find(|word| !word.contains(char::is_alphanumeric)) {
                return Err(SynonymsError::NotAWord { group: n, word: word.clone() });
            }
        }
        Ok(Self { groups: file.group.into_iter().map(|group| group.words).collect() })
    }

    /// Returns the words that stand for `name` beside itself, which is folded.
    pub(in super::super) fn others(&self, name: &str) -> Vec<&str> {
        let has = |group: &&Vec<String>| group.iter().any(|word| fold(word) == name);
        let words = self.groups.iter().filter(has).flatten().map(String::as_str);
        words.filter(|word| fold(word) != name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        assert_eq!(Synonyms::parse(text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn the_words_of_a_group_stand_for_each_other() {
        let synonyms = Synonyms::parse("[[group]]\nwords = [\"Harbour Post\", \"HP\"]\n").unwrap();
        assert_eq!(synonyms.others("hp"), ["Harbour Post"]);
        assert_eq!(synonyms.others("harbour post"), ["HP"]);
        assert!(synonyms.others("harbour").is_empty());
        assert_eq!(Synonyms::parse("").unwrap(), Synonyms::default());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        check_error("[[group]]\nwords = \"a\"", "line 2: invalid type: string \"a\", expected a sequence");
        check_error("[[group]]\nword = []", "line 2: unknown field `word`, expected `words`");
        check_error("[[group]]\nwords = [\"a\"]", "group 1 has 1 words; a group has 2 to 100");
        check_error("[[group]]\nwords = [\"a\", \"?\"]", "`?` in group 1 has no letter or digit");
    }
}
