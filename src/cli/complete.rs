//! `newsdex complete`: proposes how a query goes on; shells ask it when somebody types tab.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;
use newsdex::completion;
use newsdex::render::safe_line;

use super::location::with_hint;
use super::pager::Output;
use super::{FOUND, Global, nothing_found};

/// Arguments of `newsdex complete`.
#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// The query so far; its last word is completed
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: String,
    /// How many words to propose
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

/// Runs `newsdex complete`.
pub(super) fn run(global: &Global, args: &CompleteArgs) -> anyhow::Result<ExitCode> {
    let engine = global.open_index()?;
    let completions = completion::complete(&engine, &args.text, args.limit).map_err(with_hint)?;
    let mut out = Output::stdout();
    for completion in &completions {
        let text = safe_line(&completion.text);
        match completion.n_articles {
            Some(n) => writeln!(out, "{text}\t{n}")?,
            None => writeln!(out, "{text}")?,
        }
    }
    out.finish()?;
    Ok(if completions.is_empty() { nothing_found() } else { FOUND })
}

/// Writes the completions of a shell: of options as clap generates them and, in bash, zsh and fish, of queries, for
/// which they ask `newsdex complete`.
pub(super) fn script(shell: Shell, command: &mut Command) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "newsdex", &mut script);
    let Ok(generated) = String::from_utf8(script.clone()) else { return script };
    match shell {
        Shell::Bash => generated + &BASH.replace("@OPTIONS@", &options_with_values(command)),
        Shell::Zsh => zsh(&generated),
        Shell::Fish => generated + FISH,
        _ => generated,
    }
    .into_bytes()
}

/// Bash parts words at colons, replaces the last part only, and takes what it is given as it stands.
const BASH: &str = r#"
# Queries: `newsdex complete` knows the words and the values of the archive.
_newsdex_query() {
    _newsdex "$@"
    local line=${COMP_LINE:0:COMP_POINT} word i is_search= previous
    local typed=${line##*[[:space:]]}
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == search ]] && is_search=1
    done
    previous=${line%"$typed"}
    previous=${previous%"${previous##*[![:space:]]}"}
    previous=${previous##*[[:space:]]}
    case $previous in @OPTIONS@) return ;; esac
    case $typed in ''|-*|*[\'\"\\\$\`]*) return ;; esac
    [[ $is_search ]] || return
    local behind_colon=${typed##*:} words=()
    local before_colon=${typed%"$behind_colon"}
    while IFS=$'\t' read -r word _; do
        [[ $word == "$before_colon"* ]] || continue
        word=${word#"$before_colon"}
        words+=("$(printf '%q' "$word")")
    done < <(newsdex complete -- "$typed" 2>/dev/null)
    ((${#words[@]})) || return
    COMPREPLY=("${words[@]}")
    [[ ${#words[@]} == 1 && ${words[0]} == *: ]] && compopt -o nospace
    # Of several, bash keeps what they have in common: that must not be less than what was typed.
    if ((${#words[@]} > 1)); then
        for word in "${words[@]}"; do
            [[ $word == "$behind_colon"* ]] || { COMPREPLY+=("$behind_colon"); break; }
        done
    fi
}
complete -F _newsdex_query -o nosort -o bashdefault -o default newsdex 2>/dev/null ||
    complete -F _newsdex_query -o bashdefault -o default newsdex
"#;

const FISH: &str = r#"
# Queries: `newsdex complete` knows the words and the values of the archive.
complete -c newsdex -n "__fish_newsdex_using_subcommand search" -f -a "(newsdex complete -- (commandline -ct) 2>/dev/null)"
"#;

/// Zsh quotes what it inserts, and keeps colons.
const ZSH: &str = r#"
# Queries: `newsdex complete` knows the words and the values of the archive.
_newsdex_query() {
    local -a words others
    [[ $PREFIX == -* ]] && return 1
    words=(${${(f)"$(newsdex complete -- "${(Q)PREFIX}" 2>/dev/null)"}%%$'\t'*})
    if (( $#words )); then
        # Of several, zsh keeps what they have in common: that must not be less than what was typed.
        others=(${words:#${(Q)PREFIX}*})
        (( $#others && $#words > 1 )) && compstate[insert]=menu compstate[list]='list force'
        compadd -U -V newsdex -- $words
    else
        _default
    fi
}
"#;

/// Lets the query of `search` be completed by a function of our own.
fn zsh(generated: &str) -> String {
    let mut script = String::with_capacity(generated.len() + ZSH.len());
    for line in generated.split_inclusive('\n') {
        // The function that zsh calls is run as the file is loaded, at its end.
        if line.starts_with("if [ \"$funcstack[1]\" = \"_newsdex\" ]") {
            script.push_str(ZSH.trim_start());
            script.push('\n');
        }
        if line.contains("::query -- ") {
            script.push_str(&line.replace(":_default", ":_newsdex_query"));
        } else {
            script.push_str(line);
        }
    }
    script
}

/// Returns the options of `search` that take a value, as a pattern: what follows one of them is no query.
fn options_with_values(command: &Command) -> String {
    let mut command = command.clone();
    command.build();
    let Some(search) = command.find_subcommand("search") else { return String::new() };
    let mut options = Vec::new();
    for option in search.get_arguments().filter(|option| option.get_action().takes_values()) {
        options.extend(option.get_long().map(|long| format!("--{long}")));
        options.extend(option.get_short().map(|short| format!("-{short}")));
    }
    options.join("|")
}
