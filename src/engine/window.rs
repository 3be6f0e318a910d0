//! The number of clauses that each document of a window matches.

use tantivy::{DocId, TERMINATED};

use crate::index::DocumentSet;

/// The number of documents in a window.
// Their counts stay in the processor's first cache.
const WINDOW: u16 = 4096;

/// The numbers of clauses that the documents of a window match.
pub(super) struct Window {
    base: DocId,
    min: u8,
    counts: Vec<u8>,
    /// The documents that match enough, by their distance from `base`.
    matches: DocumentSet,
}

impl Window {
    /// A window in which nothing is counted yet, for documents that match `min` clauses.
    pub(super) fn new(min: u8) -> Self {
        Self { base: 0, min, counts: vec![0; WINDOW.into()], matches: DocumentSet::below(WINDOW.into()) }
    }

    /// The number of clauses that a document has to match.
    pub(super) const fn min(&self) -> u8 {
        self.min
    }

    /// Begins a window at `base`.
    pub(super) fn clear(&mut self, base: DocId) {
        self.base = base;
        self.counts.fill(0);
        self.matches.clear();
    }

    /// The first document behind the window.
    pub(super) fn end(&self) -> DocId {
        self.base.saturating_add(WINDOW.into()).min(TERMINATED)
    }

    /// Notes that `doc`, which is in the window, matches one more clause.
    #[inline]
    pub(super) fn add(&mut self, doc: DocId) {
        let place = doc.wrapping_sub(self.base);
        // Damaged postings may not ascend.
        let Some(count) = self.counts.get_mut(place as usize) else { return };
        *count = count.saturating_add(1);
        if *count == self.min {
            self.matches.insert(place);
        }
    }

    /// The first match of the window at `target` or after it.
    pub(super) fn at_or_after(&self, target: DocId) -> Option<DocId> {
        let place = self.matches.at_or_after(target.saturating_sub(self.base));
        (place != TERMINATED).then(|| self.base + place)
    }
}
