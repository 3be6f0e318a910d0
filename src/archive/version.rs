//! Which of several archived versions of a thread is the best.

use crate::thread::Thread;

/// How much a version of a thread holds. The greater one wins: more comments, then the longer body, then the newer file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The comments that the forum numbers.
    pub comments: usize,
    /// The bytes of the body.
    pub length: usize,
    /// When the file was last changed, in nanoseconds since 1970.
    pub modified: i64,
}

impl Version {
    /// The version that `thread` is, read from a file last changed at `modified`.
    #[must_use]
    pub fn of(thread: &Thread, modified: i64) -> Self {
        Self { comments: thread.comment_count(), length: thread.body.len(), modified }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_count_before_length_and_length_before_age() {
        let version = |comments, length, modified| Version { comments, length, modified };
        let ascending = [version(0, 9, 9), version(1, 2, 9), version(1, 3, 1), version(1, 3, 2), version(2, 0, 0)];
        assert!(ascending.is_sorted());
    }
}
