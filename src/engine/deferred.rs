//! Scorers that are probed one document at a time instead of being advanced to their next match.
//!
//! To advance has to find the next match, however far away it is; for a phrase or a verified text that is costly, and in
//! an intersection mostly in vain. A probe tests one document, but leaves a scorer without a position, and allows only
//! ascending targets. [`Deferred`] remembers the results, so that any document can be tested in any order of calls.

use tantivy::{DocId, Score, TERMINATED};

use super::scorer::{Probe, Scorer};

/// A scorer that is advanced only if it has to be.
pub(super) struct Deferred {
    inner: Box<dyn Scorer>,
    /// If `found`, the position of `inner`; otherwise a lower bound of its next match.
    at: DocId,
    found: bool,
}

impl Deferred {
    /// Wraps a scorer that was just opened.
    pub(super) fn new(mut inner: Box<dyn Scorer>) -> Self {
        // A probe and not `start`, which would look for the first match, however far away.
        let probe = inner.probe(0);
        let mut deferred = Self { inner, at: 0, found: false };
        deferred.note(0, probe);
        deferred
    }

    fn note(&mut self, target: DocId, probe: Probe) {
        (self.at, self.found) = match probe {
            Probe::Match => (target, true),
            Probe::Next(later) => (later, false),
        };
    }

    /// A match, or a lower bound of the next one.
    pub(super) const fn doc(&self) -> DocId {
        self.at
    }

    /// Tests `target`, which may be any document that is not before the last one that was tested.
    pub(super) fn probe(&mut self, target: DocId) -> Probe {
        // A target below the bound is known to be no match, and a scorer allows only ascending probes.
        if target > self.at || (target == self.at && !self.found) {
            let probe = self.inner.probe(target);
            self.note(target, probe);
        }
        if self.found && self.at == target { Probe::Match } else { Probe::Next(self.at) }
    }

    /// Moves to the first match at `from` or after it and before `end`, if there is one, and looks no further than `end`.
    pub(super) fn first(&mut self, from: DocId, end: DocId) -> Option<DocId> {
        let mut target = self.at.max(from);
        while target < end {
            match self.probe(target) {
                Probe::Match => return Some(target),
                Probe::Next(later) => target = later,
            }
        }
        None
    }

    /// Moves to the first match at `target` or after it and returns it.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.found && self.at < target {
            // A positioned scorer can be sought in one step; the loop of probes below is for one that is not.
            self.at = self.inner.seek(target);
            self.found = self.at != TERMINATED;
        }
        if self.first(target, TERMINATED).is_none() {
            (self.at, self.found) = (TERMINATED, false);
        }
        self.at
    }

    /// The score of the match at [`doc`](Self::doc).
    pub(super) fn score(&mut self) -> Score {
        self.inner.score()
    }

    /// See [`Scorer::max_score_until`]; only at a match.
    pub(super) fn max_score_until(&self, end: DocId) -> Option<Score> {
        self.inner.max_score_until(end)
    }

    pub(super) fn max_score(&self) -> Score {
        self.inner.max_score()
    }

    pub(super) fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    pub(super) fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

/// A test of single documents, in ascending order.
pub(super) trait Test: Send {
    /// Tests a document.
    fn probe(&mut self, doc: DocId) -> Probe;
    /// The score of `doc`, which matched.
    fn score(&mut self, doc: DocId) -> Score;
    /// An upper bound of the scores.
    fn max_score(&self) -> Score;
    /// The estimated number of matches.
    fn size_hint(&self) -> u32;
    /// The estimated cost of all tests.
    fn cost(&self) -> u64;
}

/// The scorer of the documents that pass a test.
pub(super) struct Tested<T> {
    test: T,
    /// A match, or a lower bound of the next one.
    doc: DocId,
}

impl<T: Test> Tested<T> {
    pub(super) const fn new(test: T) -> Self {
        Self { test, doc: 0 }
    }

    /// Moves to the first match at `target` or after it.
    fn settle(&mut self, target: DocId) -> DocId {
        self.doc = target;
        // `probe` moves `doc` to the lower bound that it returns, so that each step skips what cannot match.
        while self.probe(self.doc) != Probe::Match && self.doc < TERMINATED {}
        self.doc
    }
}

impl<T: Test> Scorer for Tested<T> {
    fn start(&mut self) -> DocId {
        self.settle(0)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        // `TERMINATED` is not the largest number: one more would be taken for a document.
        self.settle(self.doc.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.settle(target) }
    }

    fn probe(&mut self, target: DocId) -> Probe {
        let probe = if target < TERMINATED { self.test.probe(target) } else { Probe::Next(TERMINATED) };
        self.doc = if let Probe::Next(later) = probe { later } else { target };
        probe
    }

    fn score(&mut self) -> Score {
        self.test.score(self.doc)
    }

    fn max_score(&self) -> Score {
        self.test.max_score()
    }

    fn size_hint(&self) -> u32 {
        self.test.size_hint()
    }

    fn cost(&self) -> u64 {
        self.test.cost()
    }
}
