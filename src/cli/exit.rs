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

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
