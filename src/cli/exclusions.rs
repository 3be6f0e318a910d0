//! Words of a query that begin with a hyphen, such as `-廣告` and `-board:Stock`, which clap takes for options.
//!
//! Such a word is marked before clap sees it, and the parser of queries removes the mark. What may be an option stays one:
//! `-limit`, `-DeepSeek`.

use std::ffi::OsString;

use clap::{
    Arg, Command,
    builder::{StringValueParser, TypedValueParser},
};

use crate::query::Field;

/// The mark. No argument of a process holds this character.
const MARK: char = '\0';

/// The command line with its excluding words marked; `None` if it has none. `command` defines command lines.
pub(super) fn marked(arguments: &[OsString], command: &Command) -> Option<Vec<OsString>> {
    let ends = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    arguments[..ends].iter().any(is_exclusion).then(|| with_marks(arguments, ends, command))
}

/// The parser of the words of a query: removes the mark.
pub(super) fn query_word() -> impl TypedValueParser<Value = String> {
    StringValueParser::new().map(|word| word.strip_prefix(MARK).map_or_else(|| word.clone(), str::to_owned))
}

fn with_marks(arguments: &[OsString], ends: usize, command: &Command) -> Vec<OsString> {
    let mut words = arguments.to_vec();
    let typed = |argument: &OsString| argument.to_str().and_then(|name| command.find_subcommand(name));
    let Some(subcommand) = arguments.iter().skip(1).find_map(typed) else { return words };
    if !subcommand.get_positionals().any(|argument| argument.get_id() == "query") {
        return words;
    }
    for at in 1..ends {
        let before = &arguments[at - 1];
        let is_value = !is_exclusion(before) && before.to_str().is_some_and(|word| expects_value(word, subcommand));
        if is_exclusion(&arguments[at]) && !is_value {
            let mut word = OsString::from(MARK.to_string());
            word.push(&arguments[at]);
            words[at] = word;
        }
    }
    words
}

/// Returns whether `word` excludes something and is the form of no option.
fn is_exclusion(word: &OsString) -> bool {
    let Some(excluded) = word.to_str().and_then(|word| word.strip_prefix('-')) else { return false };
    let is_text = excluded.starts_with(|c: char| !c.is_ascii() || matches!(c, '"' | '\'' | '('));
    is_text || is_condition(excluded)
}

/// Returns whether `text` begins with the name of a field. A single letter may be the short form of an option.
fn is_condition(text: &str) -> bool {
    let Some(end) = text.find([':', '：', '<', '>', '=']) else { return false };
    let name = &text[..end];
    name.len() > 1 && Field::is_named(name)
}

/// Returns whether the argument `word` is an option whose value is the next argument.
fn expects_value(word: &str, subcommand: &Command) -> bool {
    let is_named = |argument: &&Arg| match word.strip_prefix("--") {
        Some(long) => argument.get_long() == Some(long),
        None => {
            word.strip_prefix('-').is_some_and(|short| argument.get_short().is_some_and(|own| short.ends_with(own)))
        }
    };
    subcommand.get_arguments().find(is_named).is_some_and(|argument| argument.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The command line as clap sees it, with `·` for the mark.
    fn seen(words: &str) -> String {
        let arguments: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        let seen = marked(&arguments, &crate::cli::command()).unwrap_or(arguments);
        seen.join(" ".as_ref()).into_string().unwrap().replace(MARK, "·")
    }

    #[test]
    fn words_that_exclude_are_marked_and_options_are_not() {
        for (words, expected) in [
            ("pawen search -廣告 航運 --limit 3", "pawen search ·-廣告 航運 --limit 3"),
            ("pawen count 航運 -「廣告」 -\"a -(a", "pawen count 航運 ·-「廣告」 ·-\"a ·-(a"),
            (
                "pawen --lang en trend -board:Stock -score>5 -CAT：x",
                "pawen --lang en trend ·-board:Stock ·-score>5 ·-CAT：x",
            ),
            ("pawen search -after:2018 -AUTHOR:x", "pawen search ·-after:2018 ·-AUTHOR:x"),
            ("pawen save new -廣告", "pawen save new ·-廣告"),
            ("pawen export x -o -廣告", "pawen export x -o -廣告"),
            ("pawen trend x --title -廣告", "pawen trend x --title -廣告"),
            ("pawen search --comments -廣告", "pawen search --comments ·-廣告"),
            ("pawen index -廣告", "pawen index -廣告"),
            ("pawen search -- -廣告", "pawen search -- -廣告"),
            ("pawen search -DeepSeek -n:3 -limit -- - --board:x", "pawen search -DeepSeek -n:3 -limit -- - --board:x"),
            ("pawen -廣告", "pawen -廣告"),
        ] {
            assert_eq!(seen(words), expected);
        }
    }
}
