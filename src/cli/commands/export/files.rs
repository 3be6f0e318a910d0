//! The files that an export writes.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::arguments::Arguments;
use crate::{
    Error, Result,
    cli::run::{
        manifest_file,
        outfile::{OutFile, digest, is_in, with_ending},
    },
    index::{IndexDir, made_from},
    message::bilingual,
    output::manifest::Manifest,
};

/// The files of a job.
pub(super) struct Files {
    /// `None` for standard output.
    pub(super) output: Option<(PathBuf, OutFile)>,
    pub(super) manifest: Option<OutFile>,
}

impl Files {
    /// Starts the files of the arguments; `before` is the manifest whose export is repeated.
    ///
    /// # Errors
    /// If a file exists already, would be read by the next run of `pawen index`, or cannot be written.
    pub(super) fn create(arguments: &Arguments, before: Option<&Manifest>, home: &IndexDir) -> Result<Self> {
        let no_place = |what: &str, chinese: &str| {
            Err(Error::new(bilingual!("--manifest: {what} has no place for it", "--manifest：{chinese}沒有地方放它"))
                .hint(bilingual!("name a file with -o FILE", "用 -o FILE 指定檔案")))
        };
        let Some(path) = arguments.target(before) else {
            let nothing = Self { output: None, manifest: None };
            return if arguments.has_manifest() { no_place("standard output", "標準輸出") } else { Ok(nothing) };
        };
        refuse_sources(&path, home)?;
        refuse_edited(&path, arguments, before)?;
        let file = OutFile::create(&path, arguments.force)?;
        if arguments.has_manifest() && !file.is_file() {
            let path = path.display().to_string();
            return no_place(&path, &format!("{path} "));
        }
        let manifest = with_ending(&path, ".manifest.json");
        let manifest = arguments.has_manifest().then(|| manifest_file::create(&manifest, arguments.force));
        Ok(Self { output: Some((path, file)), manifest: manifest.transpose()? })
    }
}

impl Arguments {
    /// Returns whether a manifest is written.
    fn has_manifest(&self) -> bool {
        self.manifest || self.manifest_files
    }

    /// The regular file to write, if there is one: with a manifest, the file next to it that it describes.
    fn target(&self, before: Option<&Manifest>) -> Option<PathBuf> {
        let described = || described_by(self.from_manifest.as_deref()?, before?);
        let named = self.output.clone().or_else(described);
        named.filter(|path| path.as_os_str() != "-")
    }
}

/// The path of the file that a manifest describes, which is next to it.
pub(super) fn described_by(path: &Path, manifest: &Manifest) -> Option<PathBuf> {
    // A name that leads to another folder is not one that pawen wrote.
    let name = Path::new(&manifest.file.name).file_name()?;
    Some(path.parent()?.join(name))
}

/// Refuses a file in the index, or in an archive that the index was made from: the next run would read it as threads.
fn refuse_sources(path: &Path, home: &IndexDir) -> Result<()> {
    let archives = made_from(home).unwrap_or_default();
    let sources = std::iter::once(home.folder()).chain(archives.iter().map(PathBuf::as_path));
    let Some(source) = sources.into_iter().find(|source| is_in(path, source)) else { return Ok(()) };
    let (path, source) = (path.display(), source.display());
    Err(Error::new(bilingual!("{path}: it would be in {source}", "{path}：會放在 {source} 裡"))
        .hint(bilingual!("name a file elsewhere: this is what is searched", "請放在別處：那是被搜尋的資料")))
}

/// Refuses a file that a manifest names, unless it is to be replaced and is the one that the manifest describes.
fn refuse_edited(path: &Path, arguments: &Arguments, before: Option<&Manifest>) -> Result<()> {
    let Some(before) = before.filter(|_| arguments.output.is_none()) else { return Ok(()) };
    let Ok(file) = File::open(path) else { return Ok(()) };
    let shown = path.display();
    if !arguments.force {
        return Err(Error::new(bilingual!("{shown}: there is such a file already", "{shown}：已經有這個檔案")).hint(
            bilingual!(
                "--check MANIFEST compares it without writing; --force replaces it",
                "--check 說明檔 只比對，不寫入；--force 會取代它"
            ),
        ));
    }
    if digest(file).map_err(|error| Error::io(path, error))? == before.file.sha256 {
        return Ok(());
    }
    Err(Error::new(bilingual!(
        "{shown}: not the file that the manifest describes",
        "{shown}：不是清單說明檔所說的檔案"
    ))
    .hint(bilingual!("-o FILE names the file to write", "用 -o FILE 指定要寫的檔案")))
}
