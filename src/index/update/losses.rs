//! Losses: threads of the old generation that a new one would not have although the archives did not remove them.
//!
//! A file that changed or was deleted is no loss: the archive says so. A file that cannot be read now is one, and so is
//! a deleted file whose threads `--keep-missing` kept.

use super::messages::{LossCause, RunMessage};
use crate::message::{Count, Noun};
use std::collections::BTreeSet;

use super::inventory::Inventory;
use crate::index::catalogue::{Catalogue, VersionEntry, path_of_key};
use crate::{Error, Result, error::LossRemedy, thread::ThreadId};

/// The threads that may be lost when an index is rebuilt.
pub(in crate::index) struct Losses {
    /// The catalogue of the old generation; `None` if it is damaged or in the format of another version.
    old: Option<Catalogue>,
    /// Its files that still exist, or may exist where the walk could not look.
    there: Vec<String>,
    /// Its files that were deleted and whose threads were kept.
    kept: Vec<String>,
}

impl Losses {
    /// The possible losses of an old generation. `old` is its catalogue, `None` if that cannot be read; `kept` are the
    /// deleted files whose threads its last update kept.
    pub(in crate::index) fn new(old: Option<Catalogue>, kept: &[String], walked: &Inventory) -> Self {
        let below = |path: &&String| walked.is_below(path);
        let paths = || old.iter().flat_map(|old| old.files.keys()).filter(below);
        let there = paths().filter(|path| walked.files.contains_key(*path) || !walked.is_gone(path)).cloned().collect();
        let gone = |path: &&String| !walked.files.contains_key(*path) && walked.is_gone(path);
        let kept = kept.iter().filter(below).filter(gone).cloned().collect();
        Self { old, there, kept }
    }

    /// Refuses to lose threads that were kept.
    ///
    /// # Errors
    /// If no other file holds one of the threads, or if the threads of the files are not known.
    pub(super) fn refuse_missing(&self, walked: &Inventory) -> Result<()> {
        if let (None, Some(first)) = (&self.old, self.kept.first()) {
            let (first, files) = (path_of_key(first), self.kept.len());
            return Err(Error::new(RunMessage::KeptFilesUnreadable { first, files }).hint(LossRemedy::OldUnreadable));
        }
        let remain = |path: &String| walked.files.contains_key(path);
        let remaining = self.old.iter().flat_map(|old| &old.files).filter(|(path, _)| remain(path));
        let remaining = remaining.flat_map(|(_, file)| file.threads.iter().map(VersionEntry::id)).collect();
        self.refuse(&self.kept, &remaining, LossCause::FileGone, LossRemedy::OldUsable)
    }

    /// Refuses to lose threads of files that could not be read for the new generation with the catalogue `new`.
    ///
    /// # Errors
    /// If no other file holds one of the threads, or if the threads of the files are not known.
    pub(super) fn refuse_unread(&self, new: &Catalogue) -> Result<()> {
        if self.old.is_none() {
            return Err(Error::new(RunMessage::LossUnknown).hint(LossRemedy::FilesUnread));
        }
        // An entry without an ending was not read to its end: what it would still have held is not known.
        let unread = |path: &&String| new.files.get(*path).is_none_or(|file| file.ending.is_none());
        let unread: Vec<String> = self.there.iter().filter(unread).cloned().collect();
        let held = new.files.values().flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect();
        self.refuse(&unread, &held, LossCause::FileUnread, LossRemedy::FilesUnread)
    }

    /// Refuses to put a generation without a thread in the place of one that has some.
    ///
    /// # Errors
    /// If that is so: to accept losses is not to accept that everything is lost.
    pub(super) fn refuse_nothing(&self, new: &Catalogue) -> Result<()> {
        let has_threads = |catalogue: &Catalogue| catalogue.files.values().any(|file| !file.threads.is_empty());
        if has_threads(new) || self.old.as_ref().is_some_and(|old| !has_threads(old)) {
            return Ok(());
        }
        Err(Error::new(RunMessage::NothingReadAgain).hint(LossRemedy::FilesUnread))
    }

    fn refuse(
        &self,
        files: &[String],
        remaining: &BTreeSet<ThreadId>,
        cause: LossCause,
        remedy: LossRemedy,
    ) -> Result<()> {
        let held = files.iter().filter_map(|path| self.old.as_ref()?.files.get(path));
        let lost: BTreeSet<_> = held.flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect();
        let lost = lost.difference(remaining).count();
        let (Some(first), 1..) = (files.first(), lost) else { return Ok(()) };
        let (first, threads) = (path_of_key(first), Count(lost as u64, Noun::Thread));
        let message = match files.len() - 1 {
            0 => RunMessage::ThreadsWouldBeLost { first, cause, threads },
            more => {
                let more = Count(more as u64, Noun::MoreFile);
                RunMessage::ThreadsOfFilesWouldBeLost { first, cause, more, threads }
            }
        };
        Err(Error::new(message).hint(remedy))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::index::IndexDir;

    #[test]
    fn what_was_kept_in_an_index_that_cannot_be_read_is_not_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let archive = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::write(archive.join("there.json"), "[]").unwrap();
        let walked = Inventory::all_of(
            std::slice::from_ref(&archive),
            &IndexDir::new(archive.join("index")),
            &AtomicBool::new(false),
        )
        .unwrap();
        let file = |name: &str| archive.join(name).to_str().unwrap().to_owned();
        let refused =
            |kept: &[String]| Losses::new(None, kept, &walked).refuse_missing(&walked).map_err(|e| e.to_string());
        assert_eq!(refused(&[file("there.json")]), Ok(()));
        let error = refused(&[file("gone.json"), file("too.json")]).unwrap_err();
        assert!(error.contains("gone.json: gone, but what it held was kept") && error.contains(": 2)"), "{error}");
    }
}
