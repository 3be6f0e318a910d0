//! The command line: what was typed becomes what to do, and what comes of it becomes bytes and an exit code.
//!
//! One file a subcommand, its arguments and its work together. The terminal, the environment and the writers are
//! parameters ([`World`]), so that all of it can be tested.

mod exit;
mod explain;
mod help;
mod home;
mod index;
mod progress;
mod report;
mod saved;
mod search;
mod show;
mod verify;
mod world;

use std::{ffi::OsString, io};

use clap::{CommandFactory as _, Parser, Subcommand};

pub use exit::Exit;
pub use world::World;

use crate::Error;

/// Full-text search over archived forum threads. If the text is in the archive, the search finds it.
#[derive(Debug, Parser)]
#[command(name = "pawen", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Search(search::Arguments),
    Index(index::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Verify(verify::Arguments),
    Save(saved::SaveArguments),
    Saved(saved::SavedArguments),
    Help(help::Arguments),
}

/// The definition of the command line, for whoever makes manuals or completions of it.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs one command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Exit {
    let outcome = match Arguments::try_parse_from(arguments) {
        Err(usage) => return tell_usage(&usage, world),
        Ok(Arguments { command: Command::Search(arguments) }) => search::run(&arguments, world),
        Ok(Arguments { command: Command::Index(arguments) }) => index::run(&arguments, world),
        Ok(Arguments { command: Command::Show(arguments) }) => show::run(&arguments, world),
        Ok(Arguments { command: Command::Explain(arguments) }) => explain::run(&arguments, world),
        Ok(Arguments { command: Command::Verify(arguments) }) => verify::run(&arguments, world),
        Ok(Arguments { command: Command::Save(arguments) }) => saved::save(&arguments, world),
        Ok(Arguments { command: Command::Saved(arguments) }) => saved::saved(&arguments, world),
        Ok(Arguments { command: Command::Help(arguments) }) => help::run(&arguments, world),
    };
    outcome.unwrap_or_else(|failure| failure.tell(world))
}

fn tell_usage(usage: &clap::Error, world: &mut World<'_>) -> Exit {
    let (text, colour) = (usage.render(), world.colour_errors);
    let text = if colour { text.ansi().to_string() } else { text.to_string() };
    // If not even this can be written, there is nobody left to tell.
    if usage.use_stderr() {
        let _ = world.err.write_all(text.as_bytes());
        return Exit::Error;
    }
    let _ = world.out.write_all(text.as_bytes());
    Exit::Hits
}

/// Why a command ended before its time.
#[derive(Debug)]
enum Failure {
    /// Something to tell.
    Error(Error),
    /// A query that cannot be meant, shown with its caret.
    Query(String),
    /// Whoever read the output has seen enough: a success.
    BrokenPipe,
}

impl Failure {
    fn tell(self, world: &mut World<'_>) -> Exit {
        // If not even this can be written, there is nobody left to tell.
        let _ = match self {
            Self::BrokenPipe => return Exit::Hits,
            Self::Query(shown) => writeln!(world.err, "error: {shown}"),
            Self::Error(error) => match error.way_out() {
                Some(hint) => writeln!(world.err, "error: {error}\nhint: {hint}"),
                None => writeln!(world.err, "error: {error}"),
            },
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
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::Error(Error::new("standard output").because(error))
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_defined() {
        super::command().debug_assert();
    }
}
