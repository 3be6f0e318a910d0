//! The ways out of errors about the command line: what an option of another program is called here, and conditions that
//! belong into the query.

use clap::{
    Arg, Command,
    error::{ContextKind, ErrorKind},
};

use super::value;
use crate::{
    message::{Language, text},
    query::Field,
};

/// The hint of an error about the command line `typed`, if there is a way out.
pub(super) fn of(error: &clap::Error, typed: &[String], command: &Command, language: Language) -> Option<String> {
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let option = value(error, ContextKind::InvalidArg)?;
            let subcommand = subcommand(typed, command)?;
            of_option(&option, typed, subcommand, command, language).or_else(|| alike(error, language))
        }
        // What is typed after a command is no query.
        ErrorKind::InvalidSubcommand => alike(error, language).or_else(|| {
            if subcommand(typed, command).is_some() {
                return None;
            }
            let query = value(error, ContextKind::InvalidSubcommand)?;
            Some(text!(
                language,
                "`pawen search {query}` searches for it; `pawen help` lists the commands",
                "`pawen search {query}` 會搜尋它；`pawen help` 會列出指令"
            ))
        }),
        _ => alike(error, language),
    }
}

/// The command in `typed`.
pub(super) fn subcommand<'c>(typed: &[String], command: &'c Command) -> Option<&'c Command> {
    typed.iter().skip(1).find_map(|word| command.find_subcommand(word))
}

/// The argument as it was typed: of `-limit`, clap names `-l` alone.
pub(super) fn whole(argument: &str, typed: &[String]) -> String {
    let is_short = argument.starts_with('-') && !argument.starts_with("--");
    let begins = |word: &&String| is_short && word.starts_with(argument);
    let word = typed.iter().find(|&word| word == argument).or_else(|| typed.iter().find(begins));
    let word = word.map_or(argument, String::as_str);
    word.split_once('=').map_or(word, |(name, _)| name).to_owned()
}

/// The values that are known, and the one that was probably meant.
fn alike(error: &clap::Error, language: Language) -> Option<String> {
    let alike = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let alike = alike.into_iter().find_map(|kind| value(error, kind));
    let known = value(error, ContextKind::ValidValue).filter(|known| !known.is_empty());
    // clap's values are separated for English.
    let listed = |names: String| match language {
        Language::English => names,
        Language::Chinese => names.replace(", ", "、"),
    };
    match (alike.map(&listed), known.map(&listed)) {
        (Some(alike), None) => Some(text!(language, "did you mean {alike}?", "是不是 {alike}？")),
        (_, Some(known)) => Some(text!(language, "the values are {known}", "可以用的有 {known}")),
        (None, None) => None,
    }
}

fn of_option(
    option: &str,
    typed: &[String],
    subcommand: &Command,
    command: &Command,
    language: Language,
) -> Option<String> {
    let option = whole(option, typed);
    let takes_query = subcommand.get_positionals().any(|argument| argument.get_id() == "query");
    let name = option.strip_prefix("--").or_else(|| option.strip_prefix('-'))?;
    let has = |option: &str| subcommand.get_arguments().any(|argument| argument.get_long() == Some(option));
    if !option.starts_with("--") && has(name) {
        return Some(text!(language, "did you mean --{name}?", "是不是 --{name}？"));
    }
    if let Some(condition) = takes_query.then(|| condition(name, given(&option, typed))).flatten() {
        return Some(text!(
            language,
            "a condition is a part of the query: `{condition}`",
            "條件寫在查詢裡：`{condition}`"
        ));
    }
    if let Some(own) = other_name(name).filter(|own| has(own)) {
        return Some(text!(language, "it is --{own} here", "這裡叫做 --{own}"));
    }
    if let Some(way_out) = never_needed(name, language).filter(|_| takes_query) {
        return Some(way_out);
    }
    if takes_query && !option.starts_with("--") && name.chars().nth(1).is_some() {
        let command = subcommand.get_name();
        return Some(text!(
            language,
            "to exclude what begins with a letter, put the query after `--`: `pawen {command} -- … {option}`",
            "要排除字母開頭的詞，查詢前面加 `--`：`pawen {command} -- … {option}`"
        ));
    }
    // With two hyphens: a single letter is the short form of too many things.
    let has_it = |argument: &Arg| option.starts_with("--") && argument.get_long() == Some(name);
    let owner = command.get_subcommands().find(|other| other.get_arguments().any(has_it))?.get_name();
    Some(text!(language, "`pawen {owner}` has this option", "`pawen {owner}` 才有這個選項"))
}

/// The value that was typed for an option.
fn given<'t>(option: &str, typed: &'t [String]) -> Option<&'t str> {
    let attached = |word: &'t String| word.strip_prefix(option)?.strip_prefix('=');
    typed.iter().find_map(attached).or_else(|| {
        let next = typed.get(typed.iter().position(|word| word == option)? + 1)?;
        (!next.starts_with('-')).then_some(next)
    })
}

/// The condition of the query language that an option of this name means.
fn condition(name: &str, given: Option<&str>) -> Option<String> {
    let date = given.unwrap_or("2018-01");
    let period = match name {
        "since" | "after" | "from" | "start" | "newer" => format!("{date}.."),
        "until" | "before" | "to" | "end" | "older" => format!("..{date}"),
        "year" | "month" | "day" | "on" => date.to_owned(),
        _ => {
            // A single letter is the abbreviation of a field, and may be the short form of any option.
            let is_long = name.chars().nth(1).is_some();
            let field = Field::ALL.iter().find(|field| is_long && field.names().contains(&name))?;
            let value = given.unwrap_or("…");
            let quote = if value.contains(char::is_whitespace) { "\"" } else { "" };
            return Some(format!("{}:{quote}{value}{quote}", field.name()));
        }
    };
    Some(format!("date:{period}"))
}

/// The option that other programs call by this name.
fn other_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "top" | "max" | "max-count" | "num" | "head" | "size" | "lines" | "l" | "k" => "limit",
        "fmt" | "output-format" | "type" => "format",
        "order" | "order-by" | "sort-by" | "orderby" => "sort",
        "timezone" | "zone" | "time-zone" => "tz",
        "colour" => "color",
        "dir" | "folder" | "path" | "input" => "archive",
        "out" | "outfile" => "output",
        "group-by" | "field" | "interval" => "by",
        "overwrite" | "yes" | "y" => "force",
        "fields" | "select" => "columns",
        "or" | "question" => "any",
        "level" => "unit",
        _ => return None,
    })
}

/// The way out for options that pawen does not need.
fn never_needed(name: &str, language: Language) -> Option<String> {
    Some(match name {
        "grep" | "regex" | "regexp" | "pattern" | "E" | "e" => text!(
            language,
            "there are no regular expressions: `*` leaves a part of a word open; `rg` searches the files by them",
            "沒有正規表示式：`*` 可以讓詞的一部分不定；`rg` 能用正規表示式搜尋檔案"
        ),
        "ignore-case" | "i" => text!(language, "case never counts", "本來就不分大小寫"),
        "exclude" | "not" | "v" | "invert-match" => {
            text!(language, "`-x` in the query excludes x", "查詢裡的 `-x` 會排除 x")
        }
        _ => return None,
    })
}
