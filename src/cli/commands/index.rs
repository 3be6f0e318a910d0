//! `pawen index`: creating and updating an index.

use crate::message::bilingual;
use std::path::PathBuf;

use crate::cli::{
    Exit, Failure, World,
    args::{
        choices::ChoicesArgument,
        format::{ReportFormat, write_report},
        userdict::UserdictArgument,
    },
    home::IndexArgument,
    run::{
        explain_file, report,
        writing::{Limits, Reading},
    },
};
use crate::{
    Error, Result,
    index::{IndexDir, Options, Report, Watch, Words, made_from, update_with_words},
    output::{printable, summary::counted},
};

/// Create an index of archives, or update it
///
/// Files that have not changed since they were last read are not read again; the threads of deleted files are removed.
/// An interrupted run is resumed by the next one.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Folders of archived threads, or single files [default: those that the index was made from]
    #[arg(value_name = "ARCHIVE")]
    archives: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    userdict: UserdictArgument,
    /// Detect changed files by their content, not by size and time
    #[arg(long)]
    checksum: bool,
    /// Keep the threads of deleted files
    #[arg(long)]
    keep_missing: bool,
    #[command(flatten)]
    choices: ChoicesArgument,
    /// Say how FILE is understood, which of its keys are used and which are not, and index nothing
    #[arg(long, value_name = "FILE", conflicts_with = "archives")]
    explain_file: Option<PathBuf>,
    #[command(flatten)]
    format: ReportFormat,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    limits: Limits,
}

pub(in crate::cli) fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<Exit, Failure> {
    if let Some(file) = &arguments.explain_file {
        // Before the folder of the index is looked for: none is needed.
        return explain_file::run(file, &arguments.choices.selection()?, world);
    }
    let Arguments { checksum, keep_missing, .. } = arguments;
    let home = arguments.index.home(world)?;
    let archives = &arguments.archives(&home)?;
    let options = arguments.limits.options(world)?;
    let options =
        Options { checksum: *checksum, keep_missing: *keep_missing, choices: arguments.choices.read()?, ..options };
    let userdict = arguments.userdict.read(world)?;
    let words = userdict.as_ref().map_or(Words::Kept, Words::Given);
    let work = |options: &Options, watch: Watch<'_>| update_with_words(&home, archives, options, words, watch);
    let report = arguments.reading.run(archives, options, world, work)?;
    if arguments.format.is_json() {
        write_report(world.out, &report::object(&report))?;
    } else {
        report::write(&report, world)?;
    }
    passed_over(&report)
}

impl Arguments {
    /// The archives that are named, or those that the index was made from.
    fn archives(&self, home: &IndexDir) -> Result<Vec<PathBuf>> {
        if !self.archives.is_empty() {
            return Ok(self.archives.clone());
        }
        made_from(home).ok().filter(|known| !known.is_empty()).ok_or_else(|| {
            let folder = printable(&home.folder().display().to_string());
            Error::new(bilingual!(
                "no archive was named, and {folder} was made from none",
                "沒有指定資料夾，{folder} 也沒有記錄來源"
            ))
            .hint(bilingual!("`pawen index ARCHIVE...` makes an index", "`pawen index ARCHIVE...` 建立索引"))
        })
    }
}

/// An archive that was named but does not exist is an error, though the rest was done.
fn passed_over(report: &Report) -> Result<Exit, Failure> {
    let (Some(first), more) = (report.passed_over.first(), report.passed_over.len().saturating_sub(1)) else {
        return report::exit(report);
    };
    let archives = counted(more as u64, "archive");
    let message = if more == 0 {
        bilingual!("passed over: {first}", "略過：{first}")
    } else {
        bilingual!("passed over: {first}; so were {archives} more", "略過：{first}，以及另外 {more} 個")
    };
    let hint = bilingual!(
        "what the index holds of it stays; `pawen rebuild ARCHIVE...` makes an index of those that are named alone",
        "索引裡原有的內容會保留；`pawen rebuild ARCHIVE...` 只用指定的建立索引"
    );
    Err(Error::new(message).hint(hint).into())
}
