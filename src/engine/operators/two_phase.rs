//! Filters in two phases: an approximation, and a test of each document that it matches.
//!
//! As Lucene's `TwoPhaseIterator`: where other conditions lead, only the documents that satisfy them are tested.

use tantivy::{DocId, Score, TERMINATED};

use crate::engine::scorer::{Probe, Scorer};

/// The second phase: a test of documents that the approximation matches, in ascending order.
pub(super) trait Matches: Send {
    /// Tests `doc`.
    fn matches(&mut self, doc: DocId) -> Probe;

    /// The estimated number of matches, where the approximation has `approximation`.
    fn size_hint(&self, approximation: u32) -> u32 {
        approximation
    }

    /// The estimated cost of all matches, where the approximation walks through its own at `approximation`.
    fn cost(&self, approximation: &dyn Scorer) -> u64 {
        approximation.cost()
    }
}

/// The scorer of those documents of an approximation that match, each with the score that it has there.
pub(super) struct TwoPhase<M> {
    approximation: Box<dyn Scorer>,
    second: M,
}

impl<M: Matches> TwoPhase<M> {
    /// `approximation` was just opened.
    pub(super) fn new(approximation: Box<dyn Scorer>, second: M) -> Self {
        Self { approximation, second }
    }

    /// Moves from `doc`, the current match of the approximation, to the first document that passes the test.
    fn settle(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED {
            match self.second.matches(doc) {
                Probe::Match => return doc,
                // To advance is cheaper than to seek, and the common case.
                Probe::Next(later) if later == doc + 1 => doc = self.approximation.advance(),
                Probe::Next(later) => doc = self.approximation.seek(later),
            }
        }
        TERMINATED
    }
}

impl<M: Matches> Scorer for TwoPhase<M> {
    fn start(&mut self) -> DocId {
        let first = self.approximation.start();
        self.settle(first)
    }

    fn doc(&self) -> DocId {
        self.approximation.doc()
    }

    fn advance(&mut self) -> DocId {
        let next = self.approximation.advance();
        self.settle(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc() {
            return self.doc();
        }
        let next = self.approximation.seek(target);
        self.settle(next)
    }

    fn probe(&mut self, target: DocId) -> Probe {
        match self.approximation.probe(target) {
            Probe::Match => self.second.matches(target),
            miss @ Probe::Next(_) => miss,
        }
    }

    fn score(&mut self) -> Score {
        self.approximation.score()
    }

    fn max_score(&self) -> Score {
        self.approximation.max_score()
    }

    fn size_hint(&self) -> u32 {
        self.second.size_hint(self.approximation.size_hint())
    }

    fn cost(&self) -> u64 {
        self.second.cost(self.approximation.as_ref())
    }
}
