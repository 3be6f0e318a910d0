//! What of the archives is read: `--exclude`, `--omit` and `--map`.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    Error, Result,
    archive::{Choices, Selection},
    cli::run::user_file,
    index::NewChoices,
};

/// What of the archives is read.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct ChoicesArgument {
    /// Leave out the files that match a pattern of a .gitignore; kept with the index, and '' ends it
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Leave out the threads (BOARD/ARTICLE or an address) and accounts that FILE lists, one a line; kept with the index
    #[arg(long, value_name = "FILE")]
    omit: Option<PathBuf>,
    /// Read records by the keys that FILE, a table in TOML, lists before the built-in ones; kept with the index
    #[arg(long, value_name = "FILE")]
    map: Vec<PathBuf>,
}

impl ChoicesArgument {
    /// What was typed.
    ///
    /// # Errors
    /// If a file cannot be read, or a pattern or a table is wrong.
    pub(in crate::cli) fn read(&self) -> Result<NewChoices> {
        let some = |lines: Vec<String>| (!lines.is_empty()).then_some(lines);
        let exclude = some(self.exclude.clone());
        let patterns = Choices { exclude: exclude.clone().unwrap_or_default(), ..Choices::default() };
        // Here, where the option is known; the reader of archives compiles them again.
        refuse_wrong(&patterns, "--exclude")?;
        let omit = self.omit.as_deref().map(text).transpose()?;
        let omit: Option<Vec<String>> = omit.map(|text| {
            text.lines()
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .collect()
        });
        let maps: Vec<String> = self.map.iter().map(|path| text(path)).collect::<Result<_>>()?;
        // Each by itself, so that an error names its file.
        for (path, map) in self.map.iter().zip(&maps) {
            let choices = Choices { maps: vec![map.clone()], ..Choices::default() };
            refuse_wrong(&choices, &format!("{}:", path.display()))?;
        }
        if let (Some(path), Some(omit)) = (&self.omit, &omit) {
            let choices = Choices { omit: omit.clone(), ..Choices::default() };
            refuse_wrong(&choices, &format!("{}:", path.display()))?;
        }
        Ok(NewChoices { exclude, omit, maps: some(maps) })
    }

    /// What is read where no index keeps earlier choices.
    ///
    /// # Errors
    /// As [`ChoicesArgument::read`].
    pub(in crate::cli) fn selection(&self) -> Result<Selection> {
        let NewChoices { exclude, omit, maps } = self.read()?;
        let choices = Choices {
            exclude: exclude.unwrap_or_default(),
            omit: omit.unwrap_or_default(),
            maps: maps.unwrap_or_default(),
        };
        Selection::of(&choices)
    }
}

/// Returns an error about what is named by `by` if the choices are wrong.
fn refuse_wrong(choices: &Choices, by: &str) -> Result<()> {
    Selection::of(choices).map(drop).map_err(|error| error.about(by))
}

/// The most bytes of a list of omissions or of a map: each is kept with the index and read by every run.
const MOST: u64 = 4 << 20;

fn text(path: &Path) -> Result<String> {
    let bytes = user_file::read_up_to(path, MOST).map_err(|error| Error::io(path, error))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::io(path, io::Error::other(error)))?;
    // Some editors begin a file with a byte order mark.
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}
