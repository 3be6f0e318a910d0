//! `pawen rebuild` and `pawen rollback`: switching to a new index, and back.

use crate::message::text;
use std::path::PathBuf;

use crate::cli::{
    Exit, Failure, World,
    args::{choices::ChoicesArgument, userdict::UserdictArgument},
    home::IndexArgument,
    run::{
        report,
        writing::{Limits, Reading, written},
    },
};
use crate::index::{Options, Report, Watch, Words, made_from, rebuild, rollback};

/// Build a new index, and switch to it once it is complete and sound
///
/// Searches use the old index until then.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folders of archived threads, or single files [default: those that the index was made from]
    #[arg(value_name = "ARCHIVE")]
    archives: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    userdict: UserdictArgument,
    /// Keep the old index, so that `pawen rollback` can switch back to it
    #[arg(long)]
    keep_previous: bool,
    /// Switch also if the new index lacks threads of files that cannot be read, or of deleted files that --keep-missing
    /// kept
    #[arg(long)]
    accept_losses: bool,
    #[command(flatten)]
    choices: ChoicesArgument,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    limits: Limits,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = arguments.index.home(world)?;
    let choices = arguments.choices.read()?;
    let options = Options { accept_losses: arguments.accept_losses, choices, ..arguments.limits.options(world)? };
    let userdict = arguments.userdict.read(world)?;
    let words = userdict.as_ref().map_or(Words::Kept, Words::Given);
    let (archives, keep) = (&arguments.archives, arguments.keep_previous);
    let work = |options: &Options, watch: Watch<'_>| rebuild(&home, archives, keep, options, words, watch);
    let read = if archives.is_empty() { made_from(&home).unwrap_or_default() } else { archives.clone() };
    let report = arguments.reading.run(&read, options, world, work)?;
    report::write(&report, world)?;
    // Files that cannot be read are what was accepted.
    if arguments.accept_losses { Ok(Exit::Hits) } else { report::exit(&report) }
}

/// Switch back to the index that `pawen rebuild --keep-previous` kept
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RollbackArguments {
    #[command(flatten)]
    index: IndexArgument,
    /// If another process writes to this index, wait for it
    #[arg(long)]
    wait: bool,
}

pub(in crate::cli) fn run_back(arguments: &RollbackArguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    let home = arguments.index.home(world)?;
    let options = Options { holder: world.holder(), wait: arguments.wait, ..Options::new(0, 1) };
    let mut generation = 0;
    written(&options, None, world, |options, watch| {
        generation = rollback(&home, options, watch)?;
        Ok(Report::default())
    })?;
    let line = text!(
        world.language,
        "generation {generation} is in use again; `pawen rollback` changes back",
        "改回使用第 {generation} 代；`pawen rollback` 可以再換回來"
    );
    writeln!(world.err, "{line}")?;
    Ok(Exit::Hits)
}
