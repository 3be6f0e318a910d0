//! How an index is made.

use std::time::Duration;

use crate::index::files::lock::Holder;
use crate::{archive::Choices, thread::UnixTime};

/// How an index is made.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The memory that may be used for what is not yet on disk, in bytes.
    pub memory: usize,
    /// How many threads write, and how many read.
    pub threads: usize,
    /// How much work may be lost if the run is broken off.
    pub pace: Pace,
    /// When the run begins: what it adds is known by it, for those who ask what is new. Where it is no later than that of
    /// the run before, the next second is taken.
    pub now: UnixTime,
    /// Who makes it.
    pub holder: Holder,
    /// Whether to wait for another writer to end.
    pub wait: bool,
    /// Whether to tell by its content if a file has changed, instead of by size and time.
    pub checksum: bool,
    /// Whether what was in files that are gone stays.
    pub keep_missing: bool,
    /// Whether a rebuild changes over to an index without what the old one held of files that cannot be read, or that are
    /// gone and were kept.
    pub accept_losses: bool,
    /// What becomes of pieces that cannot be read.
    pub rejects: Rejects,
    /// What of the archives is read.
    pub choices: NewChoices,
}

/// What of the archives is read, as far as a run chooses it: what it does not choose is as the index was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewChoices {
    /// Patterns of files that are not read.
    pub exclude: Option<Vec<String>>,
    /// Threads and accounts that are not indexed.
    pub omit: Option<Vec<String>>,
    /// Tables of aliases.
    pub maps: Option<Vec<String>>,
}

impl NewChoices {
    /// These choices, and for the others those of `before`.
    pub(in crate::index) fn over(&self, before: Choices) -> Choices {
        Choices {
            exclude: self.exclude.clone().unwrap_or(before.exclude),
            omit: self.omit.clone().unwrap_or(before.omit),
            maps: self.maps.clone().unwrap_or(before.maps),
        }
    }
}

/// What becomes of pieces of archives that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rejects {
    /// They are told of when their file is read.
    #[default]
    Told,
    /// They are told of in every run, also if their file has not changed.
    ToldAgain,
    /// The first one, in whatever file, ends the run with an error.
    Refused,
}

impl Options {
    /// How an index is made unless told otherwise.
    #[must_use]
    pub fn new(memory: usize, threads: usize) -> Self {
        Self {
            memory,
            threads,
            pace: Pace::default(),
            now: UnixTime(0),
            holder: Holder::default(),
            wait: false,
            checksum: false,
            keep_missing: false,
            accept_losses: false,
            rejects: Rejects::default(),
            choices: NewChoices::default(),
        }
    }

    /// The memory for what was read and is not yet written.
    pub(in crate::index) fn ahead(&self) -> usize {
        (self.memory / 8).max(4 << 20)
    }

    /// When the run begins, in nanoseconds since 1970.
    pub(in crate::index) const fn began(&self) -> i64 {
        self.now.0.saturating_mul(1_000_000_000)
    }

    /// The least memory that makes sense: tantivy's own minimum for each of its threads, and something to read ahead.
    #[must_use]
    pub const fn least_memory(threads: usize) -> usize {
        threads * (16 << 20) + (4 << 20)
    }
}

/// After how much work it is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// After so much time.
    pub time: Duration,
    /// After so many bytes of records.
    pub bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), bytes: 512 << 20 }
    }
}
