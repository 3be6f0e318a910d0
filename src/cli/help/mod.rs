//! The help of the command line: headings, examples, and their Chinese. Only what prints help builds it; a command line that
//! is correct is read without it.

mod chinese;
mod examples;
mod headings;

use clap::{Arg, ArgAction, Command};

use crate::message::{Language, text};

/// `command` with its help in a language. It is for printing help and errors: it accepts the same command lines, but in
/// Chinese values of a fixed list are read as text.
pub(super) fn presented(command: Command, language: Language) -> Command {
    let command = arranged(command, language);
    match language {
        Language::English => command,
        Language::Chinese => chinese::translated(command),
    }
}

/// `command` with headings and examples; the help texts are in English.
fn arranged(command: Command, language: Language) -> Command {
    // clap's own flags come under the heading of other options, which is printed first.
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Print help (--help prints more)");
    let mut arranged = command.disable_help_flag(true).arg(help);
    if arranged.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        arranged = arranged.disable_version_flag(true).arg(version.help("Print the version"));
    }
    // Where an index is only updated on the way, what tunes that is not in the short help.
    let has = |name: &str| arranged.get_arguments().any(|argument| argument.get_id() == name);
    let only_reads = has("archive") && has("memory");
    let arranged = arranged.mut_args(|argument| headings::under(argument, only_reads, language));
    let examples = examples::of(arranged.get_name(), language);
    let arranged = match examples {
        Some(examples) => arranged.after_long_help(text!(language, "Examples:\n{examples}", "範例：\n{examples}")),
        None => arranged,
    };
    arranged.mut_subcommands(|subcommand| self::arranged(subcommand, language))
}
