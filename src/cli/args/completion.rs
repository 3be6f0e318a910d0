//! What shells complete while a command line is typed: commands, options, and in queries fields, boards and saved queries.

use std::{
    ffi::{OsStr, OsString},
    io,
};

use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate},
};

use crate::{
    Error, Result,
    cli::{World, command, home::IndexArgument, run::saved_queries::SavedQueries},
    index::OpenIndex,
    output::numbers::facets,
    query::{Field, Plan},
    search::{Facet, Level, Value, count_facets, label},
};

/// The variable by which the script of a shell requests candidates.
pub(in crate::cli) const VARIABLE: &str = "PAWEN_COMPLETE";

/// Answers the request of a shell for candidates, if this process was started for one; returns whether it was.
///
/// # Errors
/// If the request is malformed or cannot be answered, as text for a user.
pub fn complete(arguments: impl IntoIterator<Item = OsString>) -> Result<bool> {
    if std::env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    let folder = std::env::current_dir().ok();
    let environment = CompleteEnv::with_factory(command).var(VARIABLE).bin("pawen");
    environment
        .try_complete(arguments, folder.as_deref())
        .map_err(|error| Error::verbatim(error.to_string().trim_end()))
}

/// The completer of queries.
pub(in crate::cli) fn of_queries() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        candidates_of(&in_own_world, current.to_str().unwrap_or_default(), &words())
    })
}

/// The completer of names of saved queries.
pub(in crate::cli) fn of_saved() -> ArgValueCompleter {
    ArgValueCompleter::new(|current: &OsStr| {
        let begun = current.to_str().unwrap_or_default();
        in_own_world(Values::Saved, begun).into_iter().map(CompletionCandidate::new).collect()
    })
}

/// How many boards are offered, the most frequent first: the name of each is read from one of its threads.
const MOST: usize = 50;

/// Values that are completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    Boards,
    Saved,
}

/// The fields whose names are completed.
const FIELDS: [Field; 10] = [
    Field::Board,
    Field::Query,
    Field::Title,
    Field::Author,
    Field::By,
    Field::Category,
    Field::Date,
    Field::Reaction,
    Field::Score,
    Field::Comments,
];
/// The names of a field that are offered: the English one and the Chinese one. The others are variants and abbreviations.
const NAMES: usize = 2;

/// The values with which the field of this name is completed.
fn values_of(name: &str) -> Option<Values> {
    match Field::ALL.iter().find(|field| field.names().contains(&name))? {
        Field::Board => Some(Values::Boards),
        Field::Query => Some(Values::Saved),
        _ => None,
    }
}

/// The candidates for the last term of `typed`, a query. `words` are those of the command line before it: bash separates
/// them at colons, so that the name of the field may be there.
fn candidates_of(
    values: &dyn Fn(Values, &str) -> Vec<String>,
    typed: &str,
    words: &[String],
) -> Vec<CompletionCandidate> {
    let start = typed.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    let (before, term) = typed.split_at(start);
    let (written, field, begun) = match (term.split_once([':', '：']), words) {
        (Some((field, begun)), _) => {
            (format!("{before}{}", term.strip_suffix(begun).unwrap_or_default()), field, begun)
        }
        (None, [.., field, colon]) if colon == ":" => (before.to_owned(), field.as_str(), term),
        (None, _) => {
            let names = FIELDS.iter().flat_map(|field| field.names().iter().take(NAMES));
            let begun = names.filter(|name| !term.is_empty() && name.starts_with(term));
            return begun.map(|name| CompletionCandidate::new(format!("{before}{name}:"))).collect();
        }
    };
    let Some(kind) = values_of(field) else { return vec![] };
    values(kind, begun).into_iter().map(|value| CompletionCandidate::new(format!("{written}{value}"))).collect()
}

/// The words of the command line before the one that is completed.
fn words() -> Vec<String> {
    let typed: Vec<String> = std::env::args_os().filter_map(|word| word.into_string().ok()).collect();
    let line = typed.iter().position(|word| word == "--").map_or(&[][..], |at| typed.get(at + 1..).unwrap_or_default());
    let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
    line.get(..index.unwrap_or_default()).unwrap_or_default().to_vec()
}

/// The values that begin with `begun`, for the user of this process; none where they cannot be read, since a completion has
/// no place for errors.
fn in_own_world(values: Values, begun: &str) -> Vec<String> {
    let environment = |name: &str| std::env::var_os(name);
    let (mut out, mut err) = (io::sink(), io::sink());
    let mut world = World::of_process(&mut out, &mut err, &environment);
    world.config = world.settings().unwrap_or_default();
    let mut values = read(values, begun, &world).unwrap_or_default();
    values.retain(|value| is_plain(value));
    values
}

/// Returns whether no shell finds anything but a name in `value`. A board is named by an archive, and shells insert a
/// candidate as it is.
fn is_plain(value: &str) -> bool {
    value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn read(values: Values, begun: &str, world: &World<'_>) -> Result<Vec<String>> {
    match values {
        Values::Saved => {
            let names = SavedQueries::read(world)?.queries.into_keys();
            Ok(names.filter(|name| name.starts_with(begun)).collect())
        }
        Values::Boards => {
            let index = OpenIndex::open(&IndexArgument { index: None }.home(world)?)?;
            let counts = count_facets(&index, &Plan::All, Level::Threads, &[Facet::Board], &jiff::tz::TimeZone::UTC)?;
            // Boards are counted by their names in lower case.
            let begun = begun.to_lowercase();
            let fits = |value: &Value| matches!(value, Value::Name(name) if name.starts_with(&begun));
            let fitting = facets::ordered(&counts, Facet::Board, None).into_iter().filter(|(value, _)| fits(value));
            fitting.take(MOST).map(|(value, _)| label(&index, Facet::Board, &value)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gets_nothing_to_run() {
        for (value, expected) in [("Tech_Job", true), ("C-Chat", true), ("八卦", true)] {
            assert_eq!(is_plain(value), expected, "{value}");
        }
        for value in ["`id`", "a;id", "q'q", "*", "a b", "$(id)", "a\nb", "\u{202e}x"] {
            assert!(!is_plain(value), "{value}");
        }
    }

    #[test]
    fn the_last_term_is_completed() {
        let values = |kind, begun: &str| {
            let all: &[&str] = if kind == Values::Saved { &["daily"] } else { &["Stock", "Steam", "Tech_Job"] };
            let fitting = all.iter().filter(|name| name.to_lowercase().starts_with(&begun.to_lowercase()));
            fitting.map(|&name| name.to_owned()).collect()
        };
        let texts = |typed: &str, words: &[&str]| -> Vec<String> {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            let found = candidates_of(&values, typed, &words);
            found.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(texts("board:st", &[]), ["board:Stock", "board:Steam"]);
        assert_eq!(texts("台積電 看板：T", &[]), ["台積電 看板：Tech_Job"]);
        assert_eq!(texts("St", &["pawen", "search", "board", ":"]), ["Stock", "Steam"]);
        assert_eq!(texts("query:", &[]), ["query:daily"]);
        assert_eq!(texts("bo", &[]), ["board:"]);
        for none in ["", "台積電", "author:a", "http://s"] {
            assert_eq!(texts(none, &[]), Vec::<String>::new(), "{none}");
        }
    }
}
