//! The command line: arguments to a command, its output to bytes and an exit code.
//!
//! One file a subcommand, its arguments and its work together. The terminal, the environment and the writers are
//! parameters ([`World`]), so that all of it can be tested.

mod args;
mod commands;
mod exit;
mod hint_target;
mod home;
mod run;
mod world;

use std::{ffi::OsString, io, path::Path};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, error::ErrorKind};

pub use exit::Exit;
use hint_target::HintTarget;
pub use run::messages::Messages;
pub use world::World;

use crate::{
    Error,
    index::guarded,
    output::{hint, printable},
    query::{HelpTopic, QueryError},
};

/// Full-text search over archived forum threads. If the text is in the archive, the search finds it.
#[derive(Debug, Parser)]
#[command(name = "pawen", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
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
}

/// The definition of the command line, for generators of manuals and completions.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let typed = Arguments::command().try_get_matches_from(&arguments);
    let parsed = typed.and_then(|typed| Ok((HintTarget::of(&typed, world), Arguments::from_arg_matches(&typed)?)));
    let (target, command) = match parsed {
        Err(usage) if usage.kind() == ErrorKind::InvalidUtf8 => {
            // clap's own message neither shows the argument nor what can be done.
            return not_utf8(&arguments).print(&HintTarget::Own(None), world);
        }
        Err(usage) => return print_usage(&usage, &arguments, world),
        Ok((target, Arguments { command })) => (target, command),
    };
    let outcome = guarded(|| target.generation(), || dispatch(&command, world));
    outcome.unwrap_or_else(|failure| failure.print(&target, world))
}

/// The error of an argument that is not UTF-8. clap does not report which argument it was; the first is named, as there
/// is seldom more than one.
fn not_utf8(arguments: &[OsString]) -> Failure {
    let found = arguments.iter().zip(0_u32..).find(|(argument, _)| argument.to_str().is_none());
    let thing = found.map_or_else(
        || "an argument".to_owned(),
        |(argument, number)| format!("argument {number}, {}", printable(&argument.to_string_lossy())),
    );
    let error = Error::new(format!("{thing}: not UTF-8"));
    error.hint("the terminal or the script writes another encoding, such as Big5: set it to UTF-8, or convert what is typed")
        .into()
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
    }
}

/// Prints the help that was requested, or clap's error about `arguments`.
fn print_usage(usage: &clap::Error, arguments: &[OsString], world: &mut World<'_>) -> Exit {
    // A write that fails here cannot be reported anywhere.
    if !usage.use_stderr() {
        let _ = write!(world.out, "{}", styled(usage, world.colour));
        return Exit::Hits;
    }
    let _ = match with_visible_arguments(arguments) {
        Some(usage) => write!(world.err.unguarded(), "{}", styled(&usage, world.colour_errors)),
        None => write!(world.err, "{usage}"),
    };
    Exit::Error
}

fn styled(usage: &clap::Error, colour: bool) -> String {
    let text = usage.render();
    if colour { text.ansi().to_string() } else { text.to_string() }
}

/// The error of `arguments` in their visible form. clap repeats arguments as they were typed, control characters too,
/// between colours of its own.
fn with_visible_arguments(arguments: &[OsString]) -> Option<clap::Error> {
    let visible = arguments.iter().map(|argument| printable(&argument.to_string_lossy()));
    Arguments::command().try_get_matches_from(visible).err()
}

/// The command that prints a topic of the documentation.
const fn command_for(topic: HelpTopic) -> &'static str {
    match topic {
        HelpTopic::Language => "`pawen help query` has the whole language",
        HelpTopic::Fields => "`pawen help query` lists the fields",
        HelpTopic::Saving => "`pawen save NAME QUERY` saves one",
    }
}

/// The reason why a command ended early.
#[derive(Debug)]
enum Failure {
    /// An error.
    Error(Error),
    /// A query that cannot be read or planned, with its caret.
    Query(String),
    /// The output could not be written.
    Output(io::Error),
    /// The reader of the output closed it, which is a success.
    BrokenPipe,
}

impl Failure {
    /// The error of a query, with its place.
    fn query(error: QueryError, typed: &str) -> Self {
        Self::Query(error.with_help(command_for).render(typed))
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
        // If this cannot be written, there is no other place for it.
        let _ = match self {
            Self::BrokenPipe => return Exit::Hits,
            Self::Output(error) => writeln!(world.err, "error: standard output: {error}").and_then(|()| {
                run::system::of_system(&error).map_or(Ok(()), |hint| writeln!(world.err, "hint: {hint}"))
            }),
            Self::Query(shown) => format!("error: {shown}").lines().try_for_each(|line| writeln!(world.err, "{line}")),
            Self::Error(error) => {
                let hint = run::system::way_out(&error).or_else(|| hint::of(&error, target.name()));
                writeln!(world.err, "error: {error}")
                    .and_then(|()| hint.map_or(Ok(()), |hint| writeln!(world.err, "hint: {hint}")))
            }
        };
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
