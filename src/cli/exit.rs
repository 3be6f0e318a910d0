//! Exit codes, a contract: scripts distinguish "nothing found" from "could not search".

/// The outcome of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Something was found or done.
    Hits = 0,
    /// Nothing was found.
    NoHits = 1,
    /// The command failed.
    Error = 2,
}

impl Exit {
    /// The outcome of a search with this many hits.
    pub(super) const fn of(found: u64) -> Self {
        if found == 0 { Self::NoHits } else { Self::Hits }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
