//! The user's settings as defaults of options.

use clap::{Command, ValueEnum as _};

use super::{colour::Colour, zone::zone};
use crate::{Error, Result, cli::config::Config, message::bilingual, output::printable};

/// `command` with the defaults of the user's settings.
///
/// # Errors
/// If a setting has a value that its option refuses.
pub(in crate::cli) fn with_defaults(command: Command, config: &Config) -> Result<Command> {
    let tz = config.zone().map(|name| checked("tz", name, zone(name).map(drop), config)).transpose()?;
    let color = config.colour().map(|when| checked("color", when, Colour::from_str(when, false).map(drop), config));
    let color = color.transpose()?;
    if tz.is_none() && color.is_none() {
        return Ok(command);
    }
    Ok(command.mut_subcommands(|subcommand| {
        subcommand.mut_args(|argument| match (argument.get_id().as_str(), tz, color) {
            ("tz", Some(tz), _) => argument.default_value(tz),
            ("color", _, Some(color)) => argument.default_value(color),
            _ => argument,
        })
    }))
}

/// The value of a setting that its option accepts.
fn checked(key: &str, value: &str, outcome: Result<(), String>, config: &Config) -> Result<&'static str> {
    match outcome {
        // clap takes defaults that live as long as the process, which these are for.
        Ok(()) => Ok(value.to_owned().leak()),
        Err(reason) => {
            let shown = printable(value);
            let wrong = Error::new(bilingual!("{key} cannot be {shown}", "{key} 不能是 {shown}"));
            Err(config
                .fault(key, wrong.because(reason))
                .hint(bilingual!("docs/config.md lists the keys and their values", "docs/config.md 列出所有的鍵和值")))
        }
    }
}
