//! The user's words, as given on the command line.

use std::{fs, io, path::PathBuf};

use crate::cli::World;
use crate::{
    Error, Result,
    output::{printable, summary},
    text::Userdict,
};

/// The user's words.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct UserdictArgument {
    /// Words to keep whole in ranking: a file with lines `WORD` or `WORD FREQUENCY`. They become part of the index
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) userdict: Option<PathBuf>,
}

impl UserdictArgument {
    /// The words in the named file. Words that are in the dictionary anyway are reported on standard error.
    pub(in crate::cli) fn read(&self, world: &mut World<'_>) -> Result<Option<Userdict>> {
        let Some(path) = &self.userdict else { return Ok(None) };
        let bytes = fs::read(path)
            .map_err(|error| Error::io(path, error).hint("--userdict names a file of words, one a line"))?;
        let userdict = Userdict::read(&path.display().to_string(), &bytes)?;
        report_left_out(&userdict, path.display(), &mut world.err)
            .map_err(|error| Error::new("standard error").because(error))?;
        Ok(Some(userdict))
    }

    /// Returns an error if words are given where nothing is indexed.
    pub(super) fn refuse(&self, reason: &str) -> Result<()> {
        let Some(path) = &self.userdict else { return Ok(()) };
        Err(Error::new(format!("--userdict {}: {reason}", path.display()))
            .hint("leave it out, or give --archive DIR too"))
    }
}

fn report_left_out(userdict: &Userdict, name: impl std::fmt::Display, err: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = userdict.skipped().first() else { return Ok(()) };
    let count = summary::counted(userdict.skipped().len() as u64, "word");
    let (line, word) = (first.line, printable(&first.word));
    writeln!(
        err,
        "{name}: {count} left out, as letters, digits and signs are never cut; the first on line {line}: {word}"
    )
}
