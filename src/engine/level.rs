//! The kinds of documents that a search finds.

/// The kind of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A thread: every term occurs somewhere in it.
    Threads,
    /// A comment block: every term occurs in it; conditions on threads apply to its thread.
    Comments,
}

impl Level {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Threads, Self::Comments];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads",
            Self::Comments => "comments",
        }
    }
}
