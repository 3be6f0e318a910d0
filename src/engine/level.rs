//! The kinds of documents that a search finds.

/// What a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A thread: every term stands somewhere in it.
    Threads,
    /// A comment block: every term stands in it; what is said of threads narrows its thread.
    Comments,
}

impl Level {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Threads, Self::Comments];

    /// What it is called in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads",
            Self::Comments => "comments",
        }
    }
}
