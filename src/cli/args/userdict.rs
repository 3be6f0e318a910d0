//! The user's words, as given on the command line.

use std::{io, path::PathBuf};

use crate::cli::{World, run::user_file};
use crate::{
    Error, Result,
    message::{Count, Noun, bilingual, text},
    output::printable,
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
        let bytes = user_file::read(path).map_err(|error| {
            Error::io(path, error)
                .hint(bilingual!("--userdict names a file of words, one a line", "--userdict 指定詞的檔案，一行一個"))
        })?;
        let userdict = Userdict::read(&path.display().to_string(), &bytes)?;
        report_left_out(&userdict, path.display(), world)
            .map_err(|error| Error::new(bilingual!("standard error", "標準錯誤")).because(error))?;
        Ok(Some(userdict))
    }

    /// Returns an error if words are given where nothing is indexed.
    pub(super) fn refuse(&self) -> Result<()> {
        let Some(path) = &self.userdict else { return Ok(()) };
        let path = path.display();
        Err(Error::new(bilingual!(
            "--userdict {path}: an index that was made before cuts queries with the words it was made with",
            "--userdict {path}：先前建立的索引用當時的詞典斷詞"
        ))
        .hint(bilingual!("leave it out, or give --archive DIR too", "不要加它，或同時加 --archive DIR")))
    }
}

fn report_left_out(userdict: &Userdict, name: impl std::fmt::Display, world: &mut World<'_>) -> io::Result<()> {
    let Some(first) = userdict.skipped().first() else { return Ok(()) };
    let count = Count(userdict.skipped().len() as u64, Noun::Word).text(world.language);
    let (line, skipped) = (first.line, printable(&first.word));
    let report = text!(
        world.language,
        "{name}: {count} left out, as letters, digits and signs are never cut; the first on line {line}: {skipped}",
        "{name}：略過 {count}，因為字母、數字和符號從來不斷開；第一個在第 {line} 行：{skipped}"
    );
    writeln!(world.err, "{report}")
}
