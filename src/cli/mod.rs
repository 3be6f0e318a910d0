//! The command line: arguments to a command, its output to bytes and an exit code.
//!
//! One file a subcommand, its arguments and its work together. The terminal, the environment and the writers are
//! parameters ([`World`]), so that all of it can be tested.

mod args;
mod commands;
mod config;
mod exclusions;
mod exit;
mod help;
mod hint_target;
mod home;
mod language;
mod run;
mod usage;
mod world;

use std::{ffi::OsString, io, path::Path};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, error::ErrorKind};

pub use args::completion::complete;
pub use config::Config;
pub use exit::Exit;
use hint_target::HintTarget;
pub use run::{messages::Messages, process::prepare_process};
pub use world::World;

use crate::{
    Error,
    index::guarded,
    message::{AnyMessage, Bilingual, Language, Localize as _, bilingual},
    output::{hint, printable},
    query::{HelpTopic, QueryError},
};

/// Full-text search over archived forum threads. If the text is in the archive, the search finds it.
#[derive(Debug, Parser)]
#[command(name = "pawen", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    /// The language of messages and help: en or zh-TW [default: `PAWEN_LANG`, that of the settings, or of the locale]
    #[arg(long, global = true, value_name = "LANGUAGE", display_order = 1000)]
    // Read before the other arguments, by `language::of`: the errors about them are in it, too.
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Search(commands::search::Arguments),
    Index(commands::index::Arguments),
    Rebuild(commands::rebuild::Arguments),
    Rollback(commands::rebuild::RollbackArguments),
    Check(commands::check::Arguments),
    Stats(commands::stats::Arguments),
    Count(commands::count::Arguments),
    Export(commands::export::Arguments),
    Cite(commands::cite::Arguments),
    Facet(commands::facet::Arguments),
    Trend(commands::trend::Arguments),
    Words(commands::words::Arguments),
    Kwic(commands::kwic::Arguments),
    Show(commands::show::Arguments),
    Explain(commands::explain::Arguments),
    #[cfg(feature = "web")]
    Serve(commands::serve::Arguments),
    Verify(commands::verify::Arguments),
    Save(commands::saved::SaveArguments),
    Saved(commands::saved::SavedArguments),
    Help(commands::help::Arguments),
    Completions(commands::completions::CompletionsArguments),
    Man(commands::completions::ManArguments),
}

/// The definition of the command line, for generators of manuals and completions.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// The definition of the command line with its help in a language.
#[must_use]
pub fn command_in(language: Language) -> clap::Command {
    help::presented(command(), language)
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let command = match prepared(&arguments, world) {
        Ok(command) => command,
        Err(error) => return Failure::Error(error).print(&HintTarget::Own(None), world),
    };
    let arguments = exclusions::marked(&arguments, &command).unwrap_or(arguments);
    let typed = command.try_get_matches_from(&arguments);
    let parsed = typed.and_then(|typed| Ok((HintTarget::of(&typed, world), Arguments::from_arg_matches(&typed)?)));
    let (target, command) = match parsed {
        Err(usage) if usage.kind() == ErrorKind::InvalidUtf8 => {
            // clap's own message neither shows the argument nor what can be done.
            return not_utf8(&arguments).print(&HintTarget::Own(None), world);
        }
        Err(usage) => return print_usage(&usage, &arguments, world),
        Ok((target, Arguments { command, .. })) => (target, command),
    };
    let outcome = guarded(|| target.generation(), || dispatch(&command, world));
    outcome.unwrap_or_else(|failure| failure.print(&target, world))
}

/// Reads the settings and the language of a command line into `world`, and returns its definition.
fn prepared(arguments: &[OsString], world: &mut World<'_>) -> Result<clap::Command, Error> {
    let config = world.settings();
    // First the language, also that of an error about the settings.
    let none = Config::default();
    world.language = language::of(arguments, world.environment, config.as_ref().unwrap_or(&none))?;
    world.config = config?;
    args::configured::with_defaults(Arguments::command(), &world.config)
}

/// The error of an argument that is not UTF-8. clap does not report which argument it was; the first is named, as there
/// is seldom more than one.
fn not_utf8(arguments: &[OsString]) -> Failure {
    let found = arguments.iter().zip(0_u32..).find(|(argument, _)| argument.to_str().is_none());
    let message = match found {
        None => bilingual!("an argument: not UTF-8", "有引數不是 UTF-8"),
        Some((argument, number)) => {
            let shown = printable(&argument.to_string_lossy());
            bilingual!("argument {number}, {shown}: not UTF-8", "第 {number} 個引數 {shown}：不是 UTF-8")
        }
    };
    let hint = bilingual!(
        "the terminal or the script writes another encoding, such as Big5: set it to UTF-8, or convert what is typed",
        "終端機或腳本用的是別的編碼，如 Big5：請設成 UTF-8，或轉換輸入的文字"
    );
    Error::new(message).hint(hint).into()
}

fn dispatch(command: &Command, world: &mut World<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Search(arguments) => commands::search::run(arguments, world),
        Command::Index(arguments) => commands::index::run(arguments, world),
        Command::Rebuild(arguments) => commands::rebuild::run(arguments, world),
        Command::Rollback(arguments) => commands::rebuild::run_back(arguments, world),
        Command::Check(arguments) => commands::check::run(arguments, world),
        Command::Stats(arguments) => commands::stats::run(arguments, world),
        Command::Count(arguments) => commands::count::run(arguments, world),
        Command::Export(arguments) => commands::export::run(arguments, world),
        Command::Cite(arguments) => commands::cite::run(arguments, world),
        Command::Facet(arguments) => commands::facet::run(arguments, world),
        Command::Trend(arguments) => commands::trend::run(arguments, world),
        Command::Words(arguments) => commands::words::run(arguments, world),
        Command::Kwic(arguments) => commands::kwic::run(arguments, world),
        Command::Show(arguments) => commands::show::run(arguments, world),
        #[cfg(feature = "web")]
        Command::Serve(arguments) => commands::serve::run(arguments, world),
        Command::Explain(arguments) => commands::explain::run(arguments, world),
        Command::Verify(arguments) => commands::verify::run(arguments, world),
        Command::Save(arguments) => commands::saved::save(arguments, world),
        Command::Saved(arguments) => commands::saved::saved(arguments, world),
        Command::Help(arguments) => commands::help::run(arguments, world),
        Command::Completions(arguments) => commands::completions::completions(arguments, world),
        Command::Man(arguments) => commands::completions::man(arguments, world),
    }
}

/// Prints the help that was requested, or the error about `arguments`.
fn print_usage(error: &clap::Error, arguments: &[OsString], world: &mut World<'_>) -> Exit {
    // Parsed again and only now: most command lines print no help, and pay nothing for its translation.
    let command = command_in(world.language);
    let translated = command.clone().try_get_matches_from(arguments).err();
    let error = translated.as_ref().unwrap_or(error);
    // A write that fails here cannot be reported anywhere.
    if !error.use_stderr() {
        let _ = write!(world.out, "{}", styled(error, world.colour));
        return Exit::Hits;
    }
    let typed: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    if let Some(lines) = usage::worded(error, &typed, &command, world.language) {
        let _ = lines.into_iter().try_for_each(|line| writeln!(world.err, "{line}"));
        return Exit::Error;
    }
    let _ = match with_visible_arguments(arguments, world.language) {
        Some(usage) => write!(world.err.unguarded(), "{}", styled(&usage, world.colour_errors)),
        None => write!(world.err, "{error}"),
    };
    Exit::Error
}

fn styled(usage: &clap::Error, colour: bool) -> String {
    let text = usage.render();
    if colour { text.ansi().to_string() } else { text.to_string() }
}

/// The error of `arguments` in their visible form. clap repeats arguments as they were typed, control characters too,
/// between colours of its own.
fn with_visible_arguments(arguments: &[OsString], language: Language) -> Option<clap::Error> {
    let visible = arguments.iter().map(|argument| printable(&argument.to_string_lossy()));
    command_in(language).try_get_matches_from(visible).err()
}

/// The command that prints a topic of the documentation.
fn command_for(topic: HelpTopic) -> Bilingual {
    match topic {
        HelpTopic::Language => {
            bilingual!("`pawen help query` has the whole language", "`pawen help query` 有完整的說明")
        }
        HelpTopic::Fields => bilingual!("`pawen help query` lists the fields", "`pawen help query` 列出所有欄位"),
        HelpTopic::Saving => bilingual!("`pawen save NAME QUERY` saves one", "`pawen save 名稱 查詢` 可以儲存一個"),
    }
}

/// The reason why a command ended early.
#[derive(Debug)]
enum Failure {
    /// An error.
    Error(Error),
    /// A query that cannot be read or planned.
    Query {
        /// The place of the query, if it was not typed on the command line.
        place: Option<AnyMessage>,
        /// The query.
        typed: String,
        /// The error in it, with the help that this interface has.
        error: QueryError,
    },
    /// The output could not be written.
    Output(io::Error),
    /// The reader of the output closed it, which is a success.
    BrokenPipe,
}

impl Failure {
    /// The error of a query, with its place.
    fn query(error: QueryError, typed: &str) -> Self {
        Self::Query { place: None, typed: typed.to_owned(), error: error.with_help(command_for) }
    }

    /// The same failure, of a query that was read from `place`.
    fn of_query_at(self, place: impl Into<AnyMessage>) -> Self {
        match self {
            Self::Query { typed, error, .. } => Self::Query { place: Some(place.into()), typed, error },
            other => other,
        }
    }

    /// The same failure, of writing the file at `path` instead of standard output.
    fn at(self, path: &Path) -> Self {
        match self {
            Self::BrokenPipe => Self::Error(Error::io(path, io::ErrorKind::BrokenPipe.into())),
            Self::Output(error) => Self::Error(Error::io(path, error)),
            other => other,
        }
    }

    fn print(self, target: &HintTarget, world: &mut World<'_>) -> Exit {
        let language = world.language;
        let (error, hint) = match self {
            Self::BrokenPipe => return Exit::Hits,
            Self::Output(error) => {
                let hint = run::system::of_system(&error);
                (Error::new(bilingual!("standard output", "標準輸出")).because(error), hint)
            }
            Self::Query { place, typed, error } => {
                let place = place
                    .map_or_else(String::new, |place| format!("{}{}", place.localized(language), language.colon()));
                let shown = format!("{}{place}{}", language.error(), error.render_in(&typed, language));
                // If this cannot be written, there is no other place for it.
                let _ = shown.lines().try_for_each(|line| writeln!(world.err, "{line}"));
                return Exit::Error;
            }
            Self::Error(error) => {
                let hint = run::system::way_out(&error).or_else(|| hint::of(&error, target.name()));
                (error, hint)
            }
        };
        let _ = writeln!(world.err, "{}{}", language.error(), error.localized(language)).and_then(|()| {
            let hint = hint.map(|hint| hint.localized(language).to_string());
            hint.map_or(Ok(()), |hint| world.hint(hint))
        });
        Exit::Error
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// An error while writing the output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::Output(error) }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_defined() {
        super::command().debug_assert();
    }
}
