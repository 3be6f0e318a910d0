//! The index to search: one that was made before, or that of an archive, updated first.

use std::{cell::Cell, path::PathBuf, sync::atomic::Ordering};

use super::userdict::UserdictArgument;
use crate::cli::{
    Failure, World,
    home::{self, ArchiveIndex, IndexArgument},
    run::{
        report,
        writing::{Limits, written},
    },
};
use crate::index::{self, IndexDir, OpenIndex, Watch, Words, rebuild, update_with_words};
use crate::message::{Localize as _, text};

/// The index to search.
#[derive(Debug, Clone, clap::Args)]
#[command(
    mut_arg("memory", |memory| memory.requires("archive")),
    mut_arg("threads", |threads| threads.requires("archive")),
    mut_arg("commit_after", |after| after.requires("archive"))
)]
pub(in crate::cli) struct Source {
    /// Search this folder of archived threads, or the archive of this name in the settings; its index is updated
    /// first: that of `pawen index DIR`, or one in the user's cache
    #[arg(short, long, value_name = "DIR", conflicts_with = "index")]
    archive: Option<PathBuf>,
    #[command(flatten)]
    index: IndexArgument,
    #[command(flatten)]
    userdict: UserdictArgument,
    #[command(flatten)]
    limits: Limits,
}

/// Returns whether an index is damaged, so that only a rebuild helps.
fn is_damaged(home: &IndexDir) -> bool {
    index::check(home, false).is_ok_and(|checked| !checked.damage.is_empty())
}

impl Source {
    /// The index to search: that of the archive, updated, or the one that was made before.
    pub(in crate::cli) fn home(&self, world: &mut World<'_>) -> Result<IndexDir, Failure> {
        let Some(archive) = &self.archive else {
            self.userdict.refuse()?;
            return Ok(self.index.home(world)?);
        };
        let archive = &world.config.archive(archive);
        let userdict = self.userdict.read(world)?;
        let found = match &userdict {
            None => home::of_archive(archive, world)?,
            // Words of one search are not put into the user's own index.
            Some(_) => ArchiveIndex::Kept(home::kept(archive, world)?),
        };
        let is_own = matches!(found, ArchiveIndex::Own(_));
        let home = found.home();
        // A search must not remove what the user has kept of deleted files.
        let keep_missing = is_own && OpenIndex::open(&home).is_ok_and(|index| !index.kept().is_empty());
        // Another process that updates this index does the same work.
        let options = index::Options { wait: true, keep_missing, ..self.limits.options(world)? };
        // The index is pawen's own: other words rebuild it, where a user's index would be refused.
        let words = userdict.as_ref().map_or(Words::Kept, Words::Replaced);
        let archives = std::slice::from_ref(archive);
        // A current index is searched without writing: the cache may be full or read-only.
        if index::is_current(&home, archives, words, &options)? {
            return Ok(home);
        }
        let interrupted = Cell::new(false);
        let update = |options: &_, watch: Watch<'_>| {
            let outcome = update_with_words(&home, archives, options, words, watch);
            interrupted.set(watch.stop.load(Ordering::Relaxed));
            outcome
        };
        let report = match written(&options, None, world, update) {
            // First: an interruption leaves an index that looks damaged to the checks below.
            Err(failure) if interrupted.get() => return Err(failure),
            // A kept index is pawen's own; whether the user's is rebuilt is for the user to decide.
            Err(failure) if !is_own && is_damaged(&home) => {
                let Failure::Error(error) = failure else { return Err(failure) };
                let (language, error) = (world.language, error.localized(world.language));
                let warning = text!(
                    language,
                    "the index that is kept for this archive is rebuilt: {error}",
                    "重建這份檔案的索引：{error}"
                );
                world.warn(warning)?;
                // The archive itself is there: nothing is lost that it still holds.
                let options = index::Options { accept_losses: true, ..options };
                let rebuild_all =
                    |options: &_, watch: Watch<'_>| rebuild(&home, archives, false, options, words, watch);
                written(&options, None, world, rebuild_all)?
            }
            Err(Failure::Error(error)) if OpenIndex::open(&home).is_ok() => {
                let (language, error) = (world.language, error.localized(world.language));
                let warning = text!(
                    language,
                    "the index of this archive is searched as it is, not up to date: {error}",
                    "這份檔案的索引沒有更新，照現在的樣子搜尋：{error}"
                );
                world.warn(warning)?;
                return Ok(home);
            }
            outcome => outcome?,
        };
        if !report.is_unchanged() || !report.barren.is_empty() {
            report::write_short(&report, archive, &home, world)?;
        }
        report::nothing_read(&report)?;
        Ok(home)
    }
}
