//! `pawen help`: the commands, and the query language.

use crate::cli::{Exit, Failure, World, command_in};
use crate::message::bilingual;
use crate::{Error, output::printable, query};

/// Print help about a command, or about the query language: `pawen help query`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// A command, or `query`
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let mut whole = command_in(world.language);
    // Unbuilt commands lack the arguments that they inherit.
    whole.build();
    let text = match arguments.topic.as_deref() {
        None => whole.render_long_help().to_string(),
        Some("query" | "queries" | "syntax") => query::syntax_in(world.language).to_owned(),
        Some(topic) => {
            let command = whole.find_subcommand_mut(topic).ok_or_else(|| {
                let topic = printable(topic);
                Error::new(bilingual!("{topic}: no such topic", "{topic}：沒有這個主題")).hint(bilingual!(
                    "the topics are the commands that `pawen help` lists, and `query`",
                    "主題是 `pawen help` 列出的指令，和 `query`"
                ))
            })?;
            command.render_long_help().to_string()
        }
    };
    world.out.write_all(text.as_bytes())?;
    Ok(Exit::Hits)
}
