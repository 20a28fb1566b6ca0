//! Words that a search leaves out, among the options they look like: `newsdex search ceasefire -football`.
//!
//! In: the program's arguments. Out: the same, with a space before each `-word` of `search`, so that clap takes it for
//! query text; a query means the same with and without that space.
//!
//! An argument is such a word when it has one `-` and then at least two characters, or one that is not ASCII, and is no
//! row of short options such as `-lc` or `-n5`. A single unknown letter remains an error, for it is likely a slip.
//! Behind `--`, and where an option waits for its value, nothing is changed.

use std::ffi::OsString;

use clap::{Arg, Command};

/// What an argument is, by its look.
enum Look {
    /// One or more options, all of which are complete.
    Options,
    /// An option whose value is the next argument.
    OptionBeforeValue,
    /// A word to leave out.
    Excluded,
    /// Anything else.
    Other,
}

/// Returns `arguments`, the program's name first, with what `search` is to leave out as query text.
pub(super) fn as_query_text(mut command: Command, arguments: Vec<OsString>) -> Vec<OsString> {
    command.build();
    let Some(search) = command.find_subcommand("search") else { return arguments };
    let mut is_search = false;
    let mut is_value = false;
    let mut is_all_text = false;
    let mut adapted = Vec::with_capacity(arguments.len());
    for (n, argument) in arguments.into_iter().enumerate() {
        let text = argument.to_str().unwrap_or_default();
        if n == 0 || is_all_text || std::mem::take(&mut is_value) {
            adapted.push(argument);
            continue;
        }
        match look_of(search, text) {
            Look::Excluded if is_search => {
                adapted.push(format!(" {text}").into());
                continue;
            }
            Look::OptionBeforeValue => is_value = true,
            Look::Options | Look::Excluded => (),
            // The first argument that is no option is the command.
            Look::Other if is_search => is_all_text = text == "--",
            Look::Other if text == "search" => is_search = true,
            Look::Other => is_all_text = true,
        }
        adapted.push(argument);
    }
    adapted
}

fn look_of(command: &Command, text: &str) -> Look {
    if let Some(name) = text.strip_prefix("--") {
        let is_open = command.get_arguments().any(|arg| arg.get_long() == Some(name) && takes_value(arg));
        return match name {
            "" => Look::Other,
            _ if is_open => Look::OptionBeforeValue,
            _ => Look::Options,
        };
    }
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else { return Look::Other };
    for (at, letter) in letters.char_indices() {
        let Some(option) = command.get_arguments().find(|arg| arg.get_short() == Some(letter)) else {
            let is_letter = letters.len() == 1;
            return if is_letter { Look::Options } else { Look::Excluded };
        };
        if takes_value(option) {
            let value = &letters[at + letter.len_utf8()..];
            let is_number = value.trim_start_matches('=').bytes().all(|b| b.is_ascii_digit());
            return match value {
                "" => Look::OptionBeforeValue,
                _ if is_number => Look::Options,
                _ => Look::Excluded,
            };
        }
    }
    Look::Options
}

fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[track_caller]
    fn check(arguments: &str, expected: &str) {
        let split = |text: &str| text.split('|').map(OsString::from).collect::<Vec<_>>();
        let adapted = as_query_text(super::super::Cli::command(), split(&format!("newsdex|{arguments}")));
        assert_eq!(adapted, split(&format!("newsdex|{expected}")), "{arguments}");
    }

    #[test]
    fn a_word_to_leave_out_is_query_text() {
        check("search|truce|-football", "search|truce| -football");
        check("search|-cease fire|truce|-outlet:post", "search| -cease fire|truce| -outlet:post");
        check("search|-é|-ñandú|-停", "search| -é| -ñandú| -停");
        // These begin as options do.
        check("search|x|-north|-CNN|-cnn|-volcano", "search|x| -north| -CNN| -cnn| -volcano");
        check("-q|--index|search|search|x|-sport", "-q|--index|search|search|x| -sport");
    }

    #[test]
    fn options_and_their_values_stay() {
        for unchanged in [
            "search|x|-n|5|-l|-0|-lc0|-qn5|-n=5|-cn12|-h",
            "search|x|-n|-1|--outlet|-foo|--by=-bar|-x|-",
            "search|--|x|-football",
            "index|-football",
            "show|search|-football",
        ] {
            check(unchanged, unchanged);
        }
    }
}
