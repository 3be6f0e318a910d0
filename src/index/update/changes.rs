//! The comparison of the archives with the catalogue: the changes that a run has to make.

use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
    fs::File,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    inventory::Inventory,
    options::{Options, Rejects},
    progress::{DeletedFile, Report},
};
use crate::index::catalogue::{Catalogue, FileEntry, Rank, VersionEntry, path_of_key};
use crate::{
    archive::{self, Bounds, Reason, Reject, Selection, SourceFile, Throttle},
    thread::ThreadId,
};

/// The rules of the comparison.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(in crate::index) struct Rules {
    /// Detect changes by the content of a file.
    pub(in crate::index) checksum: bool,
    /// Keep the threads of deleted files.
    pub(super) keep_missing: bool,
    /// Read unchanged files again if there is something to report about them.
    pub(super) report_all: bool,
    /// The start of the run, in nanoseconds since 1970.
    pub(in crate::index) began: i64,
    /// Read every file again.
    pub(in crate::index) read_all: bool,
}

impl Rules {
    /// The rules that `options` request.
    pub(in crate::index) fn of(options: &Options) -> Self {
        let Options { checksum, keep_missing, rejects, .. } = *options;
        Self {
            checksum,
            keep_missing,
            report_all: rejects != Rejects::Reported,
            began: options.began(),
            read_all: false,
        }
    }
}

/// A file to read.
#[derive(Debug)]
pub(in crate::index) struct Task {
    /// Its path as a keyword.
    pub(in crate::index) path: String,
    /// The file.
    pub(in crate::index) file: SourceFile,
    /// The catalogue entry of its threads that are indexed already.
    pub(in crate::index) known: Option<FileEntry>,
    /// The reason for reading it.
    pub(super) purpose: Purpose,
}

/// The reason for reading a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) enum Purpose {
    /// It is new or has changed, or an earlier run did not finish it.
    Index,
    /// It has not changed, but may hold the next best version of a thread.
    NextBest,
    /// It has not changed, and is read to report its faults again.
    Report,
}

/// The changes that a run has to make.
#[derive(Default)]
pub(in crate::index) struct Changes {
    /// The files to read, by path.
    pub(in crate::index) read: BTreeMap<String, Task>,
    /// The paths of the entries to remove: their files were changed or deleted.
    pub(super) stale: BTreeSet<String>,
    /// The threads whose best version is in a stale file: they are removed, and added again from the files with the other
    /// versions.
    pub(super) touched: BTreeSet<ThreadId>,
    /// The threads that lose another version than the best, which stays: what they hold of versions other than the best is
    /// read again. Each with the rank of the best version.
    pub(super) renewed: BTreeMap<ThreadId, Rank>,
    /// The entries that replace those of the same path.
    pub(in crate::index) replaced: BTreeMap<String, FileEntry>,
    unchanged: u64,
    /// The paths of deleted files whose threads are kept.
    missing: Vec<String>,
    gone: Vec<DeletedFile>,
    rejects: Vec<Reject>,
}

impl Changes {
    /// Compares the files in the archives with the catalogue. The result is incomplete, and must not be used, if `stop`
    /// was set meanwhile.
    pub(in crate::index) fn of(
        walked: &Inventory,
        catalogue: &Catalogue,
        rules: Rules,
        selection: &Selection,
        stop: &AtomicBool,
    ) -> Self {
        let mut changes = Self::default();
        let best = catalogue.best();
        // Only the comparison by content needs it, and it is as large as the catalogue.
        let files = if rules.checksum { files_of_threads(catalogue) } else { BTreeMap::new() };
        let known = Known { files, rules, selection, stop };
        for (path, entry) in &catalogue.files {
            // Before the question whether it is gone: an excluded file exists, and its threads go even with
            // `keep_missing`.
            if walked.is_excluded(path) {
                changes.stale.insert(path.clone());
            } else if !walked.files.contains_key(path) && walked.is_gone(path) {
                changes.file_is_gone(path, entry, rules);
            }
        }
        for (path, file) in &walked.files {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            match catalogue.files.get(path) {
                None => changes.index(path, file, None),
                Some(entry) => changes.compare(path, file, entry, &known),
            }
        }
        changes.find_next_best(walked, catalogue, &best);
        changes
    }

    /// The versions that leave the catalogue; some of them may be added again.
    pub(in crate::index) fn taken_out<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = &'a VersionEntry> {
        catalogue.files.values().flat_map(move |entry| {
            let stale = self.stale.contains(&entry.path);
            let left = self.replaced.get(&entry.path);
            let leaves = move |version: &&VersionEntry| left.is_some_and(|left| !left.lists(version.offset));
            entry.threads.iter().filter(move |version| stale || leaves(version))
        })
    }

    /// The deleted files whose threads are kept after these changes; `before` are those that were kept until now.
    pub(in crate::index) fn kept(&self, before: &[String], walked: &Inventory, catalogue: &Catalogue) -> Vec<String> {
        let is_kept = |path: &&String| {
            let listed = catalogue.files.contains_key(*path) && !self.stale.contains(*path);
            listed && !walked.files.contains_key(*path)
        };
        let kept: BTreeSet<&String> = before.iter().chain(&self.missing).filter(is_kept).collect();
        kept.into_iter().cloned().collect()
    }

    /// Returns whether nothing has to be written.
    pub(in crate::index) fn is_empty(&self) -> bool {
        self.stale.is_empty()
            && self.replaced.is_empty()
            && self.read.values().all(|task| task.purpose == Purpose::Report)
    }

    fn file_is_gone(&mut self, path: &str, entry: &FileEntry, rules: Rules) {
        if rules.keep_missing {
            self.missing.push(path.to_owned());
            return;
        }
        let file = path_of_key(path).display().to_string();
        self.gone.push(DeletedFile { file, threads: entry.threads.len() as u64 });
        self.stale.insert(path.to_owned());
    }

    fn index(&mut self, path: &str, file: &SourceFile, known: Option<FileEntry>) {
        self.read(path, file, known, Purpose::Index);
    }

    fn read(&mut self, path: &str, file: &SourceFile, known: Option<FileEntry>, purpose: Purpose) {
        let task = Task { path: path.to_owned(), file: file.clone(), known, purpose };
        self.read.insert(path.to_owned(), task);
    }

    fn reindex(&mut self, path: &str, file: &SourceFile) {
        self.stale.insert(path.to_owned());
        self.index(path, file, None);
    }

    fn compare(&mut self, path: &str, file: &SourceFile, entry: &FileEntry, known: &Known<'_>) {
        let rules = known.rules;
        if rules.read_all {
            return self.has_changed(path, file, File::open(&file.path).err());
        }
        let same = entry.bytes == file.bytes && entry.modified == file.modified;
        let proven = same && entry.is_proven();
        match entry.ending {
            // An interrupted run resumes where it was; without proof the file may have changed under the same time.
            None if proven => self.index(path, file, Some(entry.clone())),
            Some(_) if proven && !rules.checksum => self.is_unchanged(path, file, entry, rules),
            Some(ending) if same || (rules.checksum && entry.bytes == file.bytes) => {
                match known.checksum(file) {
                    // A new modification time can change which of several equal versions wins.
                    Ok(crc32) if crc32 == ending.crc32 && (same || !known.is_contested(entry)) => {
                        let stamped = FileEntry { modified: file.modified, seen: rules.began, ..entry.clone() };
                        if stamped.modified != entry.modified || !proven {
                            self.replaced.insert(path.to_owned(), stamped.clone());
                        }
                        self.is_unchanged(path, file, &stamped, rules);
                    }
                    outcome => self.has_changed(path, file, outcome.err()),
                }
            }
            _ => self.has_changed(path, file, File::open(&file.path).err()),
        }
    }

    fn is_unchanged(&mut self, path: &str, file: &SourceFile, entry: &FileEntry, rules: Rules) {
        self.unchanged += 1;
        if rules.report_all && entry.ending.is_none_or(|ending| !ending.is_clean()) {
            self.read(path, file, Some(entry.clone()), Purpose::Report);
        }
    }

    /// Plans to read a changed file again. If it cannot be opened, its old threads stay in the index.
    fn has_changed(&mut self, path: &str, file: &SourceFile, failure: Option<std::io::Error>) {
        let Some(failure) = failure else { return self.reindex(path, file) };
        let reason = Reason::Unreadable(failure.to_string());
        let (file, length, excerpt) = (file.name.clone(), file.bytes, String::new());
        self.rejects.push(Reject { file, offset: 0, length, records: 0, reason, excerpt });
    }

    /// Finds the threads that lose their best version, and the files that may hold the next best.
    fn find_next_best(&mut self, walked: &Inventory, catalogue: &Catalogue, best: &BTreeMap<ThreadId, Rank>) {
        let contested = LazyCell::new(|| catalogue.contested());
        // Each file added may touch further threads, whose other versions lie in further files.
        loop {
            let stale = self.stale.iter().filter_map(|path| catalogue.files.get(path));
            let threads: BTreeSet<_> = stale.flat_map(|file| file.threads.iter().map(VersionEntry::id)).collect();
            let loses = |id: &ThreadId| best.get(id).is_some_and(|rank| self.stale.contains(rank.path()));
            let (touched, others): (BTreeSet<_>, BTreeSet<_>) = threads.into_iter().partition(loses);
            let others = others.into_iter().filter(|id| contested.contains(id));
            self.renewed = others.filter_map(|id| best.get(&id).cloned().map(|rank| (id, rank))).collect();
            self.touched = touched;
            let others = catalogue.files.values().filter(|entry| !walked.files.contains_key(&entry.path));
            let changed: Vec<_> = others.filter_map(|entry| self.changed_elsewhere(entry)).collect();
            if changed.is_empty() {
                break;
            }
            // A file of an archive that this run did not walk has changed: it is updated as well.
            for (path, file) in &changed {
                self.reindex(path, file);
            }
        }
        // Only now: the loop above decides which files are stale.
        let kept: Vec<_> = catalogue.files.values().filter(|entry| !self.stale.contains(&entry.path)).collect();
        for entry in kept {
            self.read_on(entry, walked);
        }
    }

    /// Returns whether a version has to be read again from the file of `entry`, which has not changed.
    fn is_reread(&self, entry: &FileEntry, version: &VersionEntry) -> bool {
        let id = version.id();
        let is_other = |best: &Rank| (best.path(), best.offset()) != (entry.path.as_str(), version.offset);
        self.touched.contains(&id) || self.renewed.get(&id).is_some_and(is_other)
    }

    fn is_read_again(&self, entry: &FileEntry) -> bool {
        entry.threads.iter().any(|version| self.is_reread(entry, version))
    }

    fn changed_elsewhere(&self, entry: &FileEntry) -> Option<(String, SourceFile)> {
        let wanted = !self.stale.contains(&entry.path) && (entry.ending.is_none() || self.is_read_again(entry));
        let known = entry.source();
        let now = if wanted { known.now()? } else { return None };
        let changed = now != known || (entry.ending.is_none() && !entry.is_proven());
        (changed && File::open(&now.path).is_ok()).then(|| (entry.path.clone(), now))
    }

    /// Plans to read a file for the versions in it that have to be read again, or because an earlier run did not finish it.
    ///
    /// The threads are removed from its entry first: if this run is interrupted, the next one knows that they are
    /// missing.
    fn read_on(&mut self, entry: &FileEntry, walked: &Inventory) {
        let is_read_again = self.is_read_again(entry);
        let elsewhere = !walked.files.contains_key(&entry.path);
        let unfinished = elsewhere && entry.ending.is_none();
        if !(is_read_again || unfinished) {
            return;
        }
        let mut left = self.replaced.get(&entry.path).unwrap_or(entry).clone();
        let file = walked.files.get(&entry.path).cloned().unwrap_or_else(|| left.source());
        // Only the file that the entry describes can be resumed: by now it may be deleted, or changed and unreadable.
        let is_readable = file.now().is_some() && (file.bytes, file.modified) == (left.bytes, left.modified);
        let before = left.threads.len();
        // What cannot be read again is kept as it was joined to a thread that stays in the index.
        let is_left = |version: &VersionEntry| is_readable || self.touched.contains(&version.id());
        left.threads.retain(|version| !(self.is_reread(entry, version) && is_left(version)));
        if left.threads.len() < before {
            left.ending = None;
            self.replaced.insert(entry.path.clone(), left.clone());
        }
        if !is_readable {
            return;
        }
        let planned = self.read.get(&entry.path).map(|task| task.purpose);
        let resumed = entry.ending.is_none() || planned == Some(Purpose::Index);
        let purpose = if resumed { Purpose::Index } else { Purpose::NextBest };
        self.read(&entry.path, &file, Some(left), purpose);
    }

    /// The report before anything was read: the results of the comparison.
    pub(in crate::index) fn report(&mut self, walked: &mut Inventory) -> Report {
        let mut rejects = std::mem::take(&mut walked.rejects);
        rejects.append(&mut self.rejects);
        Report {
            files_read: self.read.values().filter(|task| task.purpose == Purpose::Index).count() as u64,
            files_unchanged: self.unchanged,
            files_missing: self.missing.len() as u64,
            gone: std::mem::take(&mut self.gone),
            unreadable: rejects.len() as u64,
            out_of_reach: rejects.len() as u64,
            passed_over: std::mem::take(&mut walked.passed_over),
            rejects,
            ..Report::default()
        }
    }
}

/// The context in which a file is compared with its entry.
struct Known<'a> {
    /// The number of files that hold a version of each thread; empty unless changes are detected by content.
    files: BTreeMap<ThreadId, usize>,
    rules: Rules,
    selection: &'a Selection,
    stop: &'a AtomicBool,
}

impl Known<'_> {
    fn checksum(&self, file: &SourceFile) -> std::io::Result<u32> {
        archive::checksum(file, &Bounds::new(&Throttle::new(0), self.stop).with(self.selection))
    }

    /// Returns whether another file holds a version of one of its threads.
    fn is_contested(&self, entry: &FileEntry) -> bool {
        entry.threads.iter().any(|version| self.files.get(&version.id()).is_some_and(|&files| files > 1))
    }
}

fn files_of_threads(catalogue: &Catalogue) -> BTreeMap<ThreadId, usize> {
    let mut files = BTreeMap::new();
    for entry in catalogue.files.values() {
        let ids: BTreeSet<ThreadId> = entry.threads.iter().map(VersionEntry::id).collect();
        for id in ids {
            *files.entry(id).or_default() += 1;
        }
    }
    files
}
