//! The options of an update or a rebuild.

use std::time::Duration;

use crate::index::files::lock::Holder;
use crate::{archive::Choices, thread::UnixTime};

/// The options of an update or a rebuild.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The memory for what is not yet on disk, in bytes.
    pub memory: usize,
    /// The number of threads that write, and of threads that read.
    pub threads: usize,
    /// The amount of work after which it is committed, which is the most that an interruption can lose.
    pub pace: Pace,
    /// The start of the run, which is recorded as the time at which new threads were indexed. If it is not later than
    /// that of the run before, the next second after that is used.
    pub now: UnixTime,
    /// The process that writes, as others see it.
    pub holder: Holder,
    /// `true` to wait for another writer to end.
    pub wait: bool,
    /// `true` to detect changed files by their content instead of size and time.
    pub checksum: bool,
    /// `true` to keep the threads of deleted files.
    pub keep_missing: bool,
    /// `true` to let a rebuild lose the threads of files that cannot be read, or that were deleted and kept.
    pub accept_losses: bool,
    /// The treatment of records that cannot be read.
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

/// The treatment of records that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rejects {
    /// They are reported when their file is read.
    #[default]
    Reported,
    /// They are reported in every run, also if their file has not changed.
    ReportedAgain,
    /// The first one, in any file, ends the run with an error.
    Refused,
}

/// The memory that a thread needs, in bytes: for a record, for its names, and for sorting a slice of a segment.
const ROOM_OF_THREAD: usize = 16 << 20;

impl Options {
    /// The default options for that much memory, in bytes, and that number of threads.
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

    /// The memory for records that are being read, in bytes.
    pub(in crate::index) fn ahead(&self) -> usize {
        // The larger part goes to the open segment: few and large segments make searches fast and later merges cheap.
        (self.memory / 8).max(4 << 20)
    }

    /// The start of the run, in nanoseconds since 1970.
    pub(in crate::index) const fn began(&self) -> i64 {
        self.now.0.saturating_mul(1_000_000_000)
    }

    /// The minimum of memory for `threads` threads, in bytes: `ROOM_OF_THREAD` for each, and 4 MiB to read ahead.
    #[must_use]
    pub const fn min_memory(threads: usize) -> usize {
        threads * ROOM_OF_THREAD + (4 << 20)
    }

    /// The number of threads that `memory` bytes are enough for, at least one.
    #[must_use]
    pub fn max_threads(memory: usize) -> usize {
        (memory.saturating_sub(4 << 20) / ROOM_OF_THREAD).max(1)
    }
}

/// The amount of work after which it is committed, whichever limit is reached first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The time between commits.
    pub time: Duration,
    /// The size of the records between commits, in bytes.
    pub bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        // By work: each commit is a segment, which searches and merges take time for. The time is for slow archives.
        Self { time: Duration::from_mins(5), bytes: 512 << 20 }
    }
}
