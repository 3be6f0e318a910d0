//! The progress of a run, and its report.

use std::{
    collections::BTreeMap,
    fmt,
    sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering},
    time::Duration,
};

use crate::archive::{Reject, Warning};
use crate::index::check::Damage;
use crate::index::files::{disk::Foreign, lock::Holder};

/// A phase of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Files are read, and their threads are added.
    Reading,
    /// The last threads are written, and segments are merged.
    Merging,
    /// The result is made visible to searches.
    Publishing,
}

/// Counters that a run increases while another thread reads them. All in units of one.
#[derive(Debug, Default)]
pub struct Progress {
    /// The files to read.
    pub files_to_read: AtomicU64,
    /// The bytes to read, by the sizes of the files on disk.
    pub bytes_to_read: AtomicU64,
    /// The files read.
    pub files: AtomicU64,
    /// The bytes read, by the sizes of the files on disk.
    pub bytes: AtomicU64,
    /// The threads read, duplicates included.
    pub threads: AtomicU64,
    /// The phase, as a number.
    phase: AtomicU8,
}

impl Progress {
    /// The phase of the run.
    pub fn phase(&self) -> Phase {
        let phases = [Phase::Publishing, Phase::Merging];
        let current = self.phase.load(Ordering::Relaxed);
        phases.into_iter().find(|&phase| phase as u8 == current).unwrap_or(Phase::Reading)
    }

    pub(in crate::index) fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    pub(in crate::index) fn add(counter: &AtomicU64, number: u64) {
        // A display only: nothing else depends on the order in which the counters rise.
        counter.fetch_add(number, Ordering::Relaxed);
    }
}

/// An event to report while a run is under way.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// A part of a file was not read.
    Reject(&'a Reject),
    /// A fault was repaired or skipped.
    Warning(&'a Warning),
    /// Another process is writing; the run waits for it.
    Waiting(&'a Holder),
    /// An earlier run was interrupted; this one resumes from its last commit.
    Resuming,
    /// What an interrupted run had committed is damaged, or is another version's: the run starts over.
    StartingOver,
    /// The previous generation is not kept, because of this damage in it.
    NotKept(&'a Damage),
    /// A file in the index folder is not pawen's own. Reported at the end of a run.
    Foreign(&'a Foreign),
    /// The record of the user's words that the index was made with is damaged: it is rebuilt without them.
    WordsLost,
    /// The record of what was left out on purpose is damaged: the index is rebuilt without leaving out anything more than
    /// the run names.
    ChoicesLost,
}

/// The observer of a run.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Counters for a progress display.
    pub progress: &'a Progress,
    /// Is called with every event, from several threads at once, in no order.
    pub notice: &'a (dyn Fn(Notice<'_>) + Sync),
    /// Set to end the run early: what was done until then is committed.
    pub stop: &'a AtomicBool,
}

/// The maximum number of rejects, and of warnings, that a report keeps for one file. All are counted and passed to the
/// observer.
pub(super) const KEPT: usize = 100;

/// A file that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedFile {
    /// Its path.
    pub file: String,
    /// The number of versions of threads that it held.
    pub threads: u64,
}

/// An archive in which no thread was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadlessArchive {
    /// Its path.
    pub archive: String,
    /// The kinds of its files with their numbers, most frequent first.
    pub met: Vec<(&'static str, u64)>,
}

/// The result of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files that were read in this run.
    pub files_read: u64,
    /// The files that have not changed since they were last read.
    pub files_unchanged: u64,
    /// The deleted files, whose threads were removed.
    pub gone: Vec<DeletedFile>,
    /// The archives that were skipped because they do not exist or hold no file, each with the reason. Their threads
    /// stay in the index.
    pub passed_over: Vec<String>,
    /// The number of deleted files whose threads were kept.
    pub files_missing: u64,
    /// The bytes read, decompressed.
    pub bytes_read: u64,
    /// The records read in this run.
    pub records: u64,
    /// The rejected records, in all files of the index.
    pub rejected: u64,
    /// The files that could not be read to the end, among all files of the index, and the places that could not be
    /// listed.
    pub unreadable: u64,
    /// The files and folders among these that could not be read for reasons outside of them, such as a missing
    /// permission: what the index holds of them stays, and the next run tries again.
    pub out_of_reach: u64,
    /// The faults that were repaired or skipped, in all files of the index.
    pub faults: u64,
    /// The files that were left out by a pattern.
    pub excluded: u64,
    /// The threads and comments that were omitted, in the files read in this run.
    pub omitted: u64,
    /// The records that hold another version of an indexed thread.
    pub duplicates: u64,
    /// The threads in the index.
    pub threads: u64,
    /// The numbered comments in the index.
    pub comments: u64,
    /// The comment blocks in the index.
    pub blocks: u64,
    /// The size of the index on disk, in bytes.
    pub index_bytes: u64,
    /// The duration of the run.
    pub took: Duration,
    /// Whether the run was ended before its time. What it did is kept, but searches do not see it yet.
    pub interrupted: bool,
    /// The files read in this run that hold no threads, such as pictures, by kind.
    pub media: BTreeMap<&'static str, u64>,
    /// The archives in which no thread was found, with the kinds of their files.
    pub barren: Vec<ThreadlessArchive>,
    /// The first rejects of each file, by file and offset.
    pub rejects: Vec<Reject>,
    /// The first warnings of each file, by file and offset.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// The report of a run that ended before it did anything.
    pub(in crate::index) fn interrupted() -> Self {
        Self { interrupted: true, ..Self::default() }
    }

    /// Returns whether no file was read and none was removed.
    #[must_use]
    pub const fn is_unchanged(&self) -> bool {
        self.files_read == 0 && self.gone.is_empty()
    }

    pub(in crate::index) fn sort(&mut self) {
        // Readers report in any order; two runs over the same archive print the same.
        self.rejects.sort_by(|a, b| (&a.file, a.offset).cmp(&(&b.file, b.offset)));
        self.warnings.sort_by(|a, b| (&a.file, a.offset).cmp(&(&b.file, b.offset)));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { threads, comments, duplicates, rejected, unreadable, .. } = self;
        write!(f, "{threads} threads, {comments} comments, {duplicates} duplicates, {rejected} rejected")?;
        if *unreadable > 0 {
            write!(f, ", {unreadable} files unreadable")?;
        }
        Ok(())
    }
}
