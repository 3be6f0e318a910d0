//! What a new generation would lose of what the old one holds, though nobody has taken it out of the archives.
//!
//! A file that changed or was deleted is no loss: the archive says so. One that cannot be read now, and one that is gone
//! but of which `--keep-missing` kept what it held, are.

use std::collections::BTreeSet;

use super::walked::Walked;
use crate::index::catalogue::{Catalogue, VersionEntry, path_of_key};
use crate::{Error, Result, thread::ThreadId};

/// What is at stake when a generation is made anew.
pub(in crate::index) struct AtStake {
    /// What the old generation was made from; `None` if that is damaged, or in the format of another version.
    old: Option<Catalogue>,
    /// Its files that are still there, as far as can be seen.
    there: Vec<String>,
    /// Its files that are gone and were kept.
    kept: Vec<String>,
}

impl AtStake {
    /// Of an old generation with the catalogue `old`, `None` if that cannot be read, in which the files `kept` were kept though
    /// they were gone when it was brought up to date last.
    pub(in crate::index) fn new(old: Option<Catalogue>, kept: &[String], walked: &Walked) -> Self {
        let below = |path: &&String| walked.is_below(path);
        let paths = || old.iter().flat_map(|old| old.files.keys()).filter(below);
        let there = paths().filter(|path| walked.files.contains_key(*path) || !walked.is_gone(path)).cloned().collect();
        let gone = |path: &&String| !walked.files.contains_key(*path) && walked.is_gone(path);
        let kept = kept.iter().filter(below).filter(gone).cloned().collect();
        Self { old, there, kept }
    }

    /// Refuses to do without what was kept.
    ///
    /// # Errors
    /// If a thread lies in no other file, or if it is not known what the files held.
    pub(super) fn refuse_missing(&self, walked: &Walked) -> Result<()> {
        if let (None, Some(first)) = (&self.old, self.kept.first()) {
            let (first, number) = (path_of_key(first), self.kept.len());
            return Err(Error::new(format!(
                "{}: gone, but what it held was kept, and cannot be read by this version (files of which it is so: {number})",
                first.display()
            ))
            .hint("the old index stays as it is, for the version that made it; `--accept-losses` makes it anew without them"));
        }
        let remain = |path: &String| walked.files.contains_key(path);
        let remaining = self.old.iter().flat_map(|old| &old.files).filter(|(path, _)| remain(path));
        let remaining = remaining.flat_map(|(_, file)| file.threads.iter().map(VersionEntry::id)).collect();
        let hint = "the old index stays in use, and `pawen index` keeps it up to date; `--accept-losses` makes it anew without them";
        self.refuse(&self.kept, &remaining, "gone, but what it held was kept", hint)
    }

    /// Refuses to do without what could not be read, where the new generation was made from what `new` says.
    ///
    /// # Errors
    /// If a thread lies in no other file, or if it is not known what the files held.
    pub(super) fn refuse_unread(&self, new: &Catalogue) -> Result<()> {
        let hint = "the old index stays in use; make the files readable, then the same command goes on with the new one; \
                    `--accept-losses` changes over without them";
        if self.old.is_none() {
            let what = "files cannot be read, and what the old index, which is damaged or of another version, holds of them is not known";
            return Err(Error::new(what).hint(hint));
        }
        let unread = |path: &&String| new.files.get(*path).is_none_or(|file| file.ending.is_none());
        let unread: Vec<String> = self.there.iter().filter(unread).cloned().collect();
        let held = new.files.values().flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect();
        self.refuse(&unread, &held, "cannot be read", hint)
    }

    fn refuse(&self, files: &[String], remaining: &BTreeSet<ThreadId>, why: &str, hint: &str) -> Result<()> {
        let held = files.iter().filter_map(|path| self.old.as_ref()?.files.get(path));
        let lost: BTreeSet<_> = held.flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect();
        let lost = lost.difference(remaining).count();
        let (Some(first), 1..) = (files.first(), lost) else { return Ok(()) };
        let more = match files.len() - 1 {
            0 => String::new(),
            1 => "; so it is with 1 more file".to_owned(),
            more => format!("; so it is with {more} more files"),
        };
        let threads = if lost == 1 { "1 thread".to_owned() } else { format!("{lost} threads") };
        let first = path_of_key(first);
        Err(Error::new(format!("{}: {why}{more}: a new index would lose {threads}", first.display())).hint(hint))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::index::Home;

    #[test]
    fn what_was_kept_in_an_index_that_cannot_be_read_is_not_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let archive = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::write(archive.join("there.json"), "[]").unwrap();
        let walked =
            Walked::all_of(std::slice::from_ref(&archive), &Home::new(archive.join("index")), &AtomicBool::new(false))
                .unwrap();
        let file = |name: &str| archive.join(name).to_str().unwrap().to_owned();
        let refused =
            |kept: &[String]| AtStake::new(None, kept, &walked).refuse_missing(&walked).map_err(|e| e.to_string());
        assert_eq!(refused(&[file("there.json")]), Ok(()));
        let told = refused(&[file("gone.json"), file("too.json")]).unwrap_err();
        assert!(told.contains("gone.json: gone, but what it held was kept") && told.contains(": 2)"), "{told}");
    }
}
