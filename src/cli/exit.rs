//! Exit codes, a contract: scripts tell "nothing found" from "could not look".

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Something was found or done.
    Hits = 0,
    /// Nothing was found.
    NoHits = 1,
    /// It could not be done.
    Error = 2,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
