//! `pawen completions` and `pawen man`: what shells and the manual know about the command line.

use clap_complete::env::Shells;

use crate::{
    Error,
    cli::{Exit, Failure, World, args::completion::VARIABLE, command_in},
    message::bilingual,
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
        let (typed, names) = (printable(&arguments.shell), shells.names().collect::<Vec<_>>().join(", "));
        Error::new(bilingual!("{typed}: unknown shell", "{typed}：不認得的 shell"))
            .hint(bilingual!("the shells are {names}", "shell 有 {names}"))
    })?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "pawen", "pawen", "pawen", &mut script)?;
    world.out.write_all(&script)?;
    Ok(Exit::Hits)
}

pub(in crate::cli) fn man(arguments: &ManArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let mut whole = command_in(world.language);
    // Unbuilt commands lack the arguments that they inherit.
    whole.build();
    let page = match arguments.command.as_deref() {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
            let name = printable(name);
            Error::new(bilingual!("{name}: no such command", "{name}：沒有這個指令"))
                .hint(bilingual!("`pawen help` lists the commands", "`pawen help` 會列出指令"))
        })?,
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    world.out.write_all(&roff)?;
    Ok(Exit::Hits)
}
