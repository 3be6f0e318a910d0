//! The identity of a document, which the checksum of its stored data covers.
//!
//! Stored data ends with a checksum (see `stored`). A damaged store can also return the data of *another* document,
//! complete and with a checksum that matches: its offsets are not protected either. So the checksum covers the document's
//! identity as well, which a reader takes from other files of the segment: from the postings of threads, and from the
//! column `order`, a fingerprint of each thread's name. The documents of a thread are added together, deleted together
//! and kept in order by merges, so the distance between a comment block and its thread never changes.

use crate::archive::fingerprint;

/// The identity of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Identity {
    /// The fingerprint of its thread's name, or of its kind if it belongs to no thread.
    name: u64,
    /// The number of documents from here to its thread; 0 for the thread itself.
    distance: u32,
}

impl Identity {
    /// The identity of the thread whose name has this fingerprint.
    pub(in crate::index) const fn thread(name: u64) -> Self {
        Self { name, distance: 0 }
    }

    /// The identity of a comment block, `distance` documents before its thread.
    pub(in crate::index) const fn block(thread: u64, distance: u32) -> Self {
        Self { name: thread, distance }
    }

    /// The identity of every document of a kind that belongs to no thread.
    pub(in crate::index) fn of_kind(kind: &str) -> Self {
        Self { name: fingerprint(kind.as_bytes()), distance: 0 }
    }

    /// Returns whether it is that of a thread, not of a comment block.
    pub(super) const fn is_thread(self) -> bool {
        self.distance == 0
    }

    /// The identity of the document that is `distance` documents before this thread.
    pub(in crate::index) const fn before(self, distance: u32) -> Self {
        Self { distance, ..self }
    }

    /// The bytes that a checksum covers.
    pub(in crate::index) fn bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&self.name.to_le_bytes());
        bytes[8..].copy_from_slice(&self.distance.to_le_bytes());
        bytes
    }
}
