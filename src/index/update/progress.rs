//! How far a run has come, and what it came to.

use std::{
    collections::BTreeMap,
    fmt,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use crate::archive::{Reject, Warning};
use crate::index::files::{disk::Foreign, lock::Holder};

/// Counters that a run raises while somebody watches. All in units of one.
#[derive(Debug, Default)]
pub struct Progress {
    /// The files to read.
    pub files_to_read: AtomicU64,
    /// The bytes to read, as they lie on disk.
    pub bytes_to_read: AtomicU64,
    /// The files read.
    pub files: AtomicU64,
    /// The bytes read, as they lie on disk.
    pub bytes: AtomicU64,
    /// The threads read, duplicates included.
    pub threads: AtomicU64,
}

impl Progress {
    pub(in crate::index) fn add(counter: &AtomicU64, number: u64) {
        counter.fetch_add(number, Ordering::Relaxed);
    }
}

/// Something that somebody should be told of while a run goes on.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// A piece of a file was not read.
    Reject(&'a Reject),
    /// A fault was mended or passed over.
    Warning(&'a Warning),
    /// Somebody else is writing, and is waited for.
    Waiting(&'a Holder),
    /// An earlier run was broken off; what it had committed is gone on with.
    Resuming,
    /// What an earlier run had committed before it was broken off is damaged, or another version's: it is begun anew.
    Anew,
    /// The generation that was to be kept is not: this is damaged in it.
    NotKept(&'a str),
    /// Something in the index folder is not pawen's own. Reported at the end of a run.
    Foreign(&'a Foreign),
    /// Which words of a user the index was made with is damaged: it is made anew without any.
    WordsLost,
}

/// Who watches a run.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Counters to look at.
    pub progress: &'a Progress,
    /// Is told of every reject and warning, from several threads at once, in no order.
    pub notice: &'a (dyn Fn(Notice<'_>) + Sync),
    /// Raised by whoever wants the run to end before its time: what was done by then is committed.
    pub stop: &'a AtomicBool,
}

/// How many rejects and warnings a report keeps of one file; the watcher is told of all, and all are counted.
pub(super) const KEPT: usize = 100;

/// A file that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its path.
    pub file: String,
    /// How many versions of threads it held.
    pub threads: u64,
}

/// An archive of which no thread is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barren {
    /// Its path.
    pub archive: String,
    /// The files in it by kind, the commonest first.
    pub met: Vec<(&'static str, u64)>,
}

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files that were read in this run.
    pub files_read: u64,
    /// The files that have not changed since they were last read.
    pub files_unchanged: u64,
    /// The files that are gone, and so is what was in them.
    pub gone: Vec<Gone>,
    /// The archives that were passed over because they are not there or hold no file, each with the reason. What they held
    /// stays.
    pub passed_over: Vec<String>,
    /// The files that are gone, but what was in them was to be kept.
    pub files_missing: u64,
    /// The bytes read, decompressed.
    pub bytes_read: u64,
    /// The records met in this run.
    pub records: u64,
    /// The records that were rejected, of all files that the index knows.
    pub rejected: u64,
    /// The files of which the whole, or a rest, could not be read, of all files that the index knows, and what could not
    /// be looked at.
    pub unreadable: u64,
    /// The files and folders among these that could not be looked at or read for reasons that are not their own, such as
    /// a missing right: what the index holds of them stays, and they are tried again.
    pub out_of_reach: u64,
    /// The faults that were mended or passed over, of all files that the index knows.
    pub faults: u64,
    /// The files that were left out by a pattern.
    pub excluded: u64,
    /// The threads and comments that were omitted, in the files read in this run.
    pub omitted: u64,
    /// The records that are another version of a thread that is in the index.
    pub duplicates: u64,
    /// The threads in the index.
    pub threads: u64,
    /// The numbered comments in the index.
    pub comments: u64,
    /// The comment blocks in the index.
    pub blocks: u64,
    /// The bytes of the index on disk.
    pub index_bytes: u64,
    /// How long it took.
    pub took: Duration,
    /// Whether the run was ended before its time. What it did is kept, but searches do not see it yet.
    pub interrupted: bool,
    /// The files read in this run that hold no threads, such as pictures, by kind.
    pub media: BTreeMap<&'static str, u64>,
    /// The archives of which no thread is known, with what was met in them.
    pub barren: Vec<Barren>,
    /// The first rejects of each file, in the order of files and places.
    pub rejects: Vec<Reject>,
    /// The first warnings of each file, in the order of files and places.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// The report of a run that was ended before it did anything.
    pub(in crate::index) fn interrupted() -> Self {
        Self { interrupted: true, ..Self::default() }
    }

    /// Whether nothing had to be read and nothing was removed.
    #[must_use]
    pub const fn is_unchanged(&self) -> bool {
        self.files_read == 0 && self.gone.is_empty()
    }

    pub(in crate::index) fn sort(&mut self) {
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
