//! The folders of indexes and of saved queries.

use crate::message::{Bilingual, bilingual};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::World;
use crate::{
    Error, Result,
    archive::{Choices, fingerprint},
    error::InputRemedy,
    index::{CONTENT, FORMAT, IndexDir, OpenIndex, made_from},
    output::printable,
};

/// The index that a command works on.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct IndexArgument {
    /// The folder of the index [default: `PAWEN_INDEX`, that of the settings, or one in the user's data folder]
    #[arg(long, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
}

impl IndexArgument {
    /// The named index, or the user's own.
    pub(super) fn home(&self, world: &World<'_>) -> Result<IndexDir> {
        if let Some(folder) = &self.index {
            return Ok(IndexDir::new(folder));
        }
        if let Some(folder) = world.variable("PAWEN_INDEX") {
            return Ok(IndexDir::new(PathBuf::from(folder)));
        }
        if let Some(folder) = world.config.index() {
            return Ok(IndexDir::new(folder));
        }
        Ok(IndexDir::new(
            folders(bilingual!("name a folder with --index DIR", "用 --index DIR 指定資料夾"))?
                .data_dir()
                .join("pawen")
                .join("index"),
        ))
    }
}

/// The index of an archive.
#[derive(Debug, Clone)]
pub(super) enum ArchiveIndex {
    /// The user's own index, which was made from that archive alone.
    Own(IndexDir),
    /// The one that is kept for the archive in the user's cache.
    Kept(IndexDir),
}

impl ArchiveIndex {
    /// Where it is.
    pub(super) fn home(self) -> IndexDir {
        let (Self::Own(home) | Self::Kept(home)) = self;
        home
    }
}

/// The index of an archive: the user's own if it was made from that archive alone and leaves nothing out, else one in the
/// user's cache. So a folder is not indexed twice.
///
/// # Errors
/// If there is no such archive, or no folder for the cache.
pub(super) fn of_archive(archive: &Path, world: &World<'_>) -> Result<ArchiveIndex> {
    let kept = kept(archive, world)?;
    let own = IndexArgument { index: None }.home(world).ok();
    let whole = std::fs::canonicalize(world.config.archive(archive)).ok();
    let is_of_archive = |home: &IndexDir| {
        made_from(home).is_ok_and(|made_from| made_from.iter().map(Some).eq([whole.as_ref()]))
            // A search of an archive finds what is in it, also what the user leaves out elsewhere.
            && OpenIndex::open(home).is_ok_and(|index| index.choices() == Choices::default())
    };
    Ok(own.filter(is_of_archive).map_or(ArchiveIndex::Kept(kept), ArchiveIndex::Own))
}

/// The index that is kept for an archive in the user's cache.
///
/// Its name includes the versions of the index: another version of pawen makes its own instead of refusing this one.
/// `PAWEN_CACHE` names another folder for all of them.
pub(super) fn kept(archive: &Path, world: &World<'_>) -> Result<IndexDir> {
    // By whatever path an archive is named, it has one index.
    let archive = world.config.archive(archive);
    let whole = std::fs::canonicalize(&archive).map_err(|error| no_archive(&archive, error, world))?;
    // The name is for people who look into the cache; the fingerprint distinguishes folders of one name.
    let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
    let folder = format!("{name}-{:016x}", fingerprint(whole.as_os_str().as_encoded_bytes()));
    let cache = match world.variable("PAWEN_CACHE") {
        Some(folder) => PathBuf::from(folder),
        None => folders(bilingual!("the variable PAWEN_CACHE names a folder", "環境變數 PAWEN_CACHE 可以指定資料夾"))?
            .cache_dir()
            .join("pawen"),
    };
    Ok(IndexDir::new(cache.join(format!("archives-{FORMAT}-{CONTENT}")).join(folder)))
}

/// The error of an archive that is not there.
fn no_archive(archive: &Path, error: std::io::Error, world: &World<'_>) -> Error {
    let names: Vec<_> = world.config.archives().map(printable).collect();
    let is_name = archive.components().count() == 1 && archive.is_relative();
    let error = Error::io(archive, error);
    if names.is_empty() || !is_name {
        return error.hint(InputRemedy::NameArchive);
    }
    let names = names.join(", ");
    error.hint(bilingual!("the archives in the settings are {names}", "設定裡的檔案有 {names}"))
}

/// The index of a command that only reads: that of `archive`, or the one that `index` names.
pub(super) fn of_either(archive: Option<&Path>, index: &IndexArgument, world: &World<'_>) -> Result<IndexDir> {
    archive.map_or_else(|| index.home(world), |archive| Ok(of_archive(archive, world)?.home()))
}

/// The file of saved queries: in the user's data folder, or the one that `PAWEN_SAVED` names.
pub(super) fn saved_queries(world: &World<'_>) -> Result<PathBuf> {
    match world.variable("PAWEN_SAVED") {
        Some(file) => Ok(PathBuf::from(file)),
        None => Ok(folders(bilingual!("the variable PAWEN_SAVED names a file", "環境變數 PAWEN_SAVED 可以指定檔案"))?
            .data_dir()
            .join("pawen")
            .join("saved.json")),
    }
}

/// The user's folders. `hint` is the way out if there is no home folder.
fn folders(hint: Bilingual) -> Result<impl etcetera::BaseStrategy> {
    etcetera::choose_base_strategy().map_err(|error| {
        Error::new(bilingual!("the user's folders are unknown", "不知道使用者的資料夾在哪裡")).because(error).hint(hint)
    })
}
