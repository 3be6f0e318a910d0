//! `pawen completions` and `pawen man`: what shells and the manual know about the command line.

use clap_complete::env::Shells;

use crate::{
    Error,
    cli::{Exit, Failure, World, args::completion::VARIABLE, command},
    output::printable,
};

/// Print the completions of a shell: `source <(pawen completions bash)`
///
/// Commands, options and their values are completed, and in queries the fields, the boards of the index (`board:`) and the
/// saved queries (`query:`). The script calls pawen for each completion, so that it need not be made again.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CompletionsArguments {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    shell: String,
}

/// Print the manual page of pawen, or of a command: `pawen man search | man -l -`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ManArguments {
    /// A command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(in crate::cli) fn completions(arguments: &CompletionsArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let shells = Shells::builtins();
    let shell = shells.completer(&arguments.shell).ok_or_else(|| {
        let names: Vec<_> = shells.names().collect();
        Error::new(format!("{}: unknown shell", printable(&arguments.shell)))
            .hint(format!("the shells are {}", names.join(", ")))
    })?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "pawen", "pawen", "pawen", &mut script)?;
    world.out.write_all(&script)?;
    Ok(Exit::Hits)
}

pub(in crate::cli) fn man(arguments: &ManArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let mut whole = command();
    // Unbuilt commands lack the arguments that they inherit.
    whole.build();
    let page = match arguments.command.as_deref() {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
            Error::new(format!("{}: no such command", printable(name))).hint("`pawen help` lists the commands")
        })?,
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    world.out.write_all(&roff)?;
    Ok(Exit::Hits)
}
