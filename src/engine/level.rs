//! The units of hits.

/// The unit of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A thread: every term occurs somewhere in it.
    Threads,
    /// A comment block: every term occurs in it; conditions on threads apply to its thread.
    Comments,
    /// A single comment, which is one line of a comment block: conditions on comments hold for that line alone.
    ///
    /// The engine finds blocks only; lines are distinguished in their stored texts.
    Lines,
}

impl Level {
    /// All units, from the largest.
    pub const ALL: [Self; 3] = [Self::Threads, Self::Comments, Self::Lines];
    /// The units that are documents of the index.
    pub const DOCUMENTS: [Self; 2] = [Self::Threads, Self::Comments];

    /// Its name on the command line and in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Threads => "thread",
            Self::Comments => "block",
            Self::Lines => "comment",
        }
    }

    /// The unit of this name, or of its name before version 2 of the API and of manifests.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "threads" => Some(Self::Threads),
            "comments" => Some(Self::Comments),
            name => Self::ALL.into_iter().find(|level| level.name() == name),
        }
    }

    /// The documents that its hits are, or are parts of.
    #[must_use]
    pub const fn documents(self) -> Self {
        match self {
            Self::Threads => Self::Threads,
            Self::Comments | Self::Lines => Self::Comments,
        }
    }
}
