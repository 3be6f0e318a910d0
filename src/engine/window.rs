//! The number of clauses that each document of a window matches.

use tantivy::{DocId, TERMINATED};

/// The number of documents in a window: their counts stay in the processor's first cache.
const WINDOW: usize = 4096;
const WORDS: usize = WINDOW / 64;

/// The numbers of clauses that the documents of a window match.
pub(super) struct Window {
    base: DocId,
    min: u8,
    counts: [u8; WINDOW],
    /// A bit for each document that matches enough.
    matches: [u64; WORDS],
}

impl Window {
    /// A window in which nothing is counted yet, for documents that match `min` clauses.
    pub(super) const fn new(min: u8) -> Self {
        Self { base: 0, min, counts: [0; WINDOW], matches: [0; WORDS] }
    }

    /// Begins a window at `base`.
    pub(super) fn clear(&mut self, base: DocId) {
        self.base = base;
        self.counts.fill(0);
        self.matches.fill(0);
    }

    /// The first document behind the window.
    pub(super) fn end(&self) -> DocId {
        #[expect(clippy::cast_possible_truncation, reason = "a constant")]
        let end = self.base.saturating_add(WINDOW as DocId);
        end.min(TERMINATED)
    }

    /// Notes that `doc`, which is in the window, matches one more clause.
    #[inline]
    pub(super) fn add(&mut self, doc: DocId) {
        let place = (doc - self.base) as usize;
        let count = &mut self.counts[place];
        *count = count.saturating_add(1);
        if *count == self.min {
            self.matches[place / 64] |= 1 << (place % 64);
        }
    }

    /// The first match of the window at `target` or after it.
    pub(super) fn at_or_after(&self, target: DocId) -> Option<DocId> {
        let place = target.saturating_sub(self.base) as usize;
        let first = self.matches.get(place / 64)? & (u64::MAX << (place % 64));
        let rest = self.matches.iter().copied().enumerate().skip(place / 64 + 1);
        let (at, word) = [(place / 64, first)].into_iter().chain(rest).find(|(_, word)| *word != 0)?;
        DocId::try_from(at * 64).ok().map(|start| self.base + start + word.trailing_zeros())
    }
}
