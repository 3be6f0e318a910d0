//! What has to be done: the archives as they lie there now, against what the index knows of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{
    options::{Options, Rejects},
    progress::{Gone, Report},
    walked::Walked,
};
use crate::index::catalogue::{Catalogue, FileEntry, Rank, VersionEntry, path_of_key};
use crate::{
    archive::{self, Bounds, Reason, Reject, SourceFile, Throttle},
    thread::ThreadId,
};

/// What a survey goes by.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(in crate::index) struct Rules {
    /// Tell whether a file has changed by its content.
    pub(in crate::index) checksum: bool,
    /// Keep what was in files that are gone.
    pub(super) keep_missing: bool,
    /// Read also what has not changed but has something to be told of it.
    pub(super) tell_all: bool,
    /// When the run began, in nanoseconds since 1970.
    pub(in crate::index) began: i64,
    /// Read every file again.
    pub(in crate::index) read_all: bool,
}

impl Rules {
    /// Those that `options` ask for.
    pub(in crate::index) fn of(options: &Options) -> Self {
        let Options { checksum, keep_missing, rejects, .. } = *options;
        Self { checksum, keep_missing, tell_all: rejects != Rejects::Told, began: options.began(), read_all: false }
    }
}

/// A file to read.
#[derive(Debug)]
pub(in crate::index) struct Task {
    /// Its path as a keyword.
    pub(in crate::index) path: String,
    /// The file.
    pub(in crate::index) file: SourceFile,
    /// What the index holds of it already.
    pub(in crate::index) known: Option<FileEntry>,
    /// Why.
    pub(super) purpose: Purpose,
}

/// Why a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) enum Purpose {
    /// It is new or has changed, or an earlier run did not come to its end.
    Index,
    /// It has not changed, but may hold the next best version of a thread.
    NextBest,
    /// It has not changed and is only told of again.
    Tell,
}

/// What has to be done.
#[derive(Default)]
pub(in crate::index) struct Plan {
    /// The files to read, by path.
    pub(in crate::index) read: BTreeMap<String, Task>,
    /// The entries to remove: of files that changed or are gone.
    pub(super) stale: BTreeSet<String>,
    /// The threads whose best version is among these: removed, and taken anew from whatever file holds the best.
    pub(super) touched: BTreeSet<ThreadId>,
    /// The entries to write in place of those there are.
    pub(in crate::index) replaced: BTreeMap<String, FileEntry>,
    unchanged: u64,
    /// The entries of files that are gone but are to be kept.
    missing: Vec<String>,
    gone: Vec<Gone>,
    rejects: Vec<Reject>,
}

impl Plan {
    /// Compares what lies there with what the catalogue knows. Once `stop` is raised the plan is not to be used.
    pub(in crate::index) fn of(walked: &Walked, catalogue: &Catalogue, rules: Rules, stop: &AtomicBool) -> Self {
        let mut plan = Self::default();
        let best = catalogue.best(|_| true);
        let known =
            Known { files: if rules.checksum { files_of_threads(catalogue) } else { BTreeMap::new() }, rules, stop };
        for (path, entry) in &catalogue.files {
            if walked.is_excluded(path) {
                plan.stale.insert(path.clone());
            } else if !walked.files.contains_key(path) && walked.is_gone(path) {
                plan.file_is_gone(path, entry, rules);
            }
        }
        for (path, file) in &walked.files {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            match catalogue.files.get(path) {
                None => plan.index(path, file, None),
                Some(entry) => plan.compare(path, file, entry, &known),
            }
        }
        plan.find_next_best(walked, catalogue, &best);
        plan
    }

    /// The versions that leave the catalogue, though they may come back.
    pub(in crate::index) fn taken_out<'a>(
        &'a self,
        catalogue: &'a Catalogue,
    ) -> impl Iterator<Item = &'a VersionEntry> {
        catalogue.files.values().flat_map(move |entry| {
            let stale = self.stale.contains(&entry.path);
            entry.threads.iter().filter(move |version| stale || self.touched.contains(&version.id()))
        })
    }

    /// The files that are gone but are kept, of which `before` were so already, once this is done.
    pub(in crate::index) fn kept(&self, before: &[String], walked: &Walked, catalogue: &Catalogue) -> Vec<String> {
        let is_kept = |path: &&String| {
            let listed = catalogue.files.contains_key(*path) && !self.stale.contains(*path);
            listed && !walked.files.contains_key(*path)
        };
        let kept: BTreeSet<&String> = before.iter().chain(&self.missing).filter(is_kept).collect();
        kept.into_iter().cloned().collect()
    }

    /// Whether there is nothing to write.
    pub(in crate::index) fn is_empty(&self) -> bool {
        self.stale.is_empty()
            && self.replaced.is_empty()
            && self.read.values().all(|task| task.purpose == Purpose::Tell)
    }

    fn file_is_gone(&mut self, path: &str, entry: &FileEntry, rules: Rules) {
        if rules.keep_missing {
            self.missing.push(path.to_owned());
            return;
        }
        let file = path_of_key(path).display().to_string();
        self.gone.push(Gone { file, threads: entry.threads.len() as u64 });
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
            None if proven => self.index(path, file, Some(entry.clone())),
            Some(_) if proven && !rules.checksum => self.is_unchanged(path, file, entry, rules),
            Some(ending) if same || (rules.checksum && entry.bytes == file.bytes) => {
                match known.checksum(file) {
                    // Of versions that are worth the same the newer file's wins: a new time may turn that.
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
        if rules.tell_all && entry.ending.is_none_or(|ending| !ending.is_clean()) {
            self.read(path, file, Some(entry.clone()), Purpose::Tell);
        }
    }

    /// What a file held stays until what it holds now can be read.
    fn has_changed(&mut self, path: &str, file: &SourceFile, failure: Option<std::io::Error>) {
        let Some(failure) = failure else { return self.reindex(path, file) };
        let reason = Reason::Unreadable(failure.to_string());
        let (file, length, excerpt) = (file.name.clone(), file.bytes, String::new());
        self.rejects.push(Reject { file, offset: 0, length, records: 0, reason, excerpt });
    }

    /// Finds the threads that lose their best version, and where the next best may be.
    fn find_next_best(&mut self, walked: &Walked, catalogue: &Catalogue, best: &BTreeMap<ThreadId, Rank>) {
        loop {
            let stale = self.stale.iter().filter_map(|path| catalogue.files.get(path));
            let threads = stale.flat_map(|file| file.threads.iter().map(VersionEntry::id));
            let loses = |id: &ThreadId| best.get(id).is_some_and(|rank| self.stale.contains(rank.path()));
            self.touched = threads.filter(loses).collect();
            let others = catalogue.files.values().filter(|entry| !walked.files.contains_key(&entry.path));
            let changed: Vec<_> = others.filter_map(|entry| self.changed_elsewhere(entry)).collect();
            if changed.is_empty() {
                break;
            }
            // A file of another archive, which was not walked now, has changed: it is brought up to date as well.
            for (path, file) in &changed {
                self.reindex(path, file);
            }
        }
        let kept: Vec<_> = catalogue.files.values().filter(|entry| !self.stale.contains(&entry.path)).collect();
        for entry in kept {
            self.read_on(entry, walked);
        }
    }

    fn holds_touched(&self, entry: &FileEntry) -> bool {
        entry.threads.iter().any(|version| self.touched.contains(&version.id()))
    }

    fn changed_elsewhere(&self, entry: &FileEntry) -> Option<(String, SourceFile)> {
        let wanted = !self.stale.contains(&entry.path) && (entry.ending.is_none() || self.holds_touched(entry));
        let known = entry.source();
        let now = if wanted { known.now()? } else { return None };
        let changed = now != known || (entry.ending.is_none() && !entry.is_proven());
        (changed && File::open(&now.path).is_ok()).then(|| (entry.path.clone(), now))
    }

    /// Plans to read a file for the touched threads it holds, or because an earlier run did not come to its end.
    ///
    /// Its entry gives up these threads first: so the next run knows, if this one is broken off, that they are missing.
    fn read_on(&mut self, entry: &FileEntry, walked: &Walked) {
        let touched = self.holds_touched(entry);
        let elsewhere = !walked.files.contains_key(&entry.path);
        let unfinished = elsewhere && entry.ending.is_none();
        if !(touched || unfinished) {
            return;
        }
        let mut left = self.replaced.remove(&entry.path).unwrap_or_else(|| entry.clone());
        if touched {
            left.threads.retain(|version| !self.touched.contains(&version.id()));
            left.ending = None;
            self.replaced.insert(entry.path.clone(), left.clone());
        }
        let file = walked.files.get(&entry.path).cloned().unwrap_or_else(|| left.source());
        // Only what the entry is about can be read on: the file may be gone, or have changed and not be readable.
        if file.now().is_none() || (file.bytes, file.modified) != (left.bytes, left.modified) {
            return;
        }
        let planned = self.read.get(&entry.path).map(|task| task.purpose);
        let resumed = entry.ending.is_none() || planned == Some(Purpose::Index);
        let purpose = if resumed { Purpose::Index } else { Purpose::NextBest };
        self.read(&entry.path, &file, Some(left), purpose);
    }

    /// The report of a run that has not begun: what the survey itself tells.
    pub(in crate::index) fn report(&mut self, walked: &mut Walked) -> Report {
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

/// What a file is compared with, beside its entry.
struct Known<'a> {
    /// How many files hold a version of each thread, if that is asked.
    files: BTreeMap<ThreadId, usize>,
    rules: Rules,
    stop: &'a AtomicBool,
}

impl Known<'_> {
    fn checksum(&self, file: &SourceFile) -> std::io::Result<u32> {
        archive::checksum(file, &Bounds::new(&Throttle::new(0), self.stop))
    }

    /// Whether another file holds a version of one of its threads.
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
