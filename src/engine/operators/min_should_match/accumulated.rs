//! The sums of the scores of all clauses, computed one posting list at a time.
//!
//! Where most documents that hold a clause are scored anyway, to go through the postings of each clause once and add up
//! takes less time than to move all clauses to one document after the other. Lucene's `BooleanScorer` does the same in
//! windows of documents.

use tantivy::{DocId, Score, TERMINATED};

use super::clauses::cost;
use crate::engine::{scorer::Scorer, window::ScoreWindow};

/// The documents that match one of the clauses at least, each with the sum of their scores.
pub(super) struct AccumulatedScorer {
    /// The clauses, positioned behind the window.
    clauses: Vec<Box<dyn Scorer>>,
    max_score: Score,
    window: ScoreWindow,
    doc: DocId,
}

impl AccumulatedScorer {
    /// The scorer for clauses that are positioned, and its first match. Scores are added in the order of `clauses`.
    pub(super) fn new(clauses: Vec<Box<dyn Scorer>>) -> Self {
        let max_score = clauses.iter().map(|clause| clause.max_score()).sum();
        let mut first = Self { clauses, max_score, window: ScoreWindow::new(), doc: 0 };
        first.settle(0);
        first
    }

    /// Moves to the first match at `target` or after it; `target` is not before the window.
    fn settle(&mut self, mut target: DocId) -> DocId {
        self.doc = loop {
            if let Some(doc) = self.window.at_or_after(target) {
                break doc;
            }
            target = self.reachable().max(target);
            if target == TERMINATED {
                break TERMINATED;
            }
            self.fill(target);
        };
        self.doc
    }

    /// A lower bound of the matches behind the window.
    fn reachable(&self) -> DocId {
        self.clauses.iter().map(|clause| clause.doc()).min().unwrap_or(TERMINATED)
    }

    /// Adds up the scores in the window that begins with `base`, which is not before its present end.
    fn fill(&mut self, base: DocId) {
        self.window.clear(base);
        for clause in &mut self.clauses {
            clause.seek(base);
            clause.accumulate(&mut self.window);
        }
    }
}

impl Scorer for AccumulatedScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.settle(target) }
    }

    fn score(&mut self) -> Score {
        self.window.score(self.doc)
    }

    fn score_from(&mut self, doc: DocId, _enough: Score) -> Option<Score> {
        // The sum is there already, so that the next match need not be looked for.
        if doc >= self.window.end() {
            let next = self.reachable().max(doc);
            if next < TERMINATED {
                self.fill(next);
            }
        }
        Some(self.window.score(doc))
    }

    fn max_score(&self) -> Score {
        self.max_score
    }

    fn size_hint(&self) -> u32 {
        self.clauses.iter().map(|clause| clause.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        cost(&self.clauses)
    }
}
