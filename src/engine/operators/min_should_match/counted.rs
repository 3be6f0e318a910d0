//! Texts that hold a minimum number of the clauses of a query, found by counting.
//!
//! For many common clauses, to compare the positions of all leading ones at each document takes longer than to go through
//! the postings of each clause once and count. Lucene's `BooleanScorer` counts in windows of documents as well.

use tantivy::{DocId, Score, TERMINATED};

use super::clauses::{Sum, cost};
use crate::engine::{
    scorer::{Probe, Scorer},
    window::Window,
};

/// The documents that match `min` of the clauses.
pub(super) struct CountedMatchScorer {
    /// The clauses that are counted, positioned behind the window.
    counted: Vec<Box<dyn Scorer>>,
    /// The same clauses, positioned at the documents that are scored.
    scored: Vec<Box<dyn Scorer>>,
    max_scores: MaxScores,
    window: Window,
    doc: DocId,
}

impl CountedMatchScorer {
    /// The scorer for two openings of the same clauses, and its first match.
    pub(super) fn new(counted: Vec<Box<dyn Scorer>>, scored: Vec<Box<dyn Scorer>>, min: u8, coverage: Score) -> Self {
        let max_scores = MaxScores::of(&scored, coverage);
        let mut first = Self { counted, scored, max_scores, window: Window::new(min), doc: 0 };
        first.settle(0);
        first
    }

    /// Counts in the window that begins with `base`, which is not before its present end.
    fn fill(&mut self, base: DocId) {
        self.window.clear(base);
        for (clause, &weight) in self.counted.iter_mut().zip(&self.max_scores.weights) {
            clause.seek(base);
            self.window.begin_clause(weight);
            clause.count(&mut self.window);
        }
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

    /// A lower bound of the matches behind the window: enough clauses are positioned there or before.
    fn reachable(&self) -> DocId {
        let mut positions: Vec<_> = self.counted.iter().map(|clause| clause.doc()).collect();
        positions.sort_unstable();
        positions.get(usize::from(self.window.min()).saturating_sub(1)).copied().unwrap_or(TERMINATED)
    }
}

/// Upper bounds of the scores of documents, from the clauses that they match.
struct MaxScores {
    /// The maximum score of each clause, as a share of their sum in [`SHARES`], rounded up.
    weights: Vec<u32>,
    sum: Score,
    coverage: Score,
}

/// The parts in which shares of the sum of all maximum scores are counted.
// With one more for each of some hundred clauses the sum of the shares stays below that of a window.
const SHARES: Score = 65_536.0;

impl MaxScores {
    fn of(clauses: &[Box<dyn Scorer>], coverage: Score) -> Self {
        let sum: Score = clauses.iter().map(|clause| clause.max_score()).sum();
        // Where a bound is not known, their sum is not either: any weight but 0 keeps the bound of a document infinite.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share, which is not negative")]
        let weight = |max: Score| if sum.is_finite() { (max / sum * SHARES).ceil() as u32 } else { 1 };
        Self { weights: clauses.iter().map(|clause| weight(clause.max_score())).collect(), sum, coverage }
    }

    /// An upper bound of the score of a document that matches this number of clauses with this sum of weights.
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    fn of_document(&self, matching: usize, weights: u32) -> Score {
        Sum::new(weights as Score / SHARES * self.sum, matching).covered(self.weights.len(), self.coverage)
    }
}

impl Scorer for CountedMatchScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.settle(target) }
    }

    fn probe(&mut self, target: DocId) -> Probe {
        if target >= TERMINATED {
            return Probe::Next(TERMINATED);
        }
        if target >= self.window.end() {
            self.fill(target);
        }
        self.doc = self.window.at_or_after(target).unwrap_or_else(|| self.reachable());
        Probe::at(target, self.doc)
    }

    fn score(&mut self) -> Score {
        let mut sum = Sum::default();
        sum.add_matching(&mut self.scored, self.doc);
        sum.covered(self.scored.len(), self.max_scores.coverage)
    }

    fn max_score(&self) -> Score {
        self.max_scores.sum
    }

    fn max_score_until(&self, end: DocId) -> Option<Score> {
        let sums = self.window.sums(self.doc, end)?;
        Some(sums.map(|(matching, weights)| self.max_scores.of_document(matching, weights)).fold(0.0, Score::max))
    }

    fn size_hint(&self) -> u32 {
        self.counted.iter().map(|clause| clause.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        cost(&self.counted)
    }
}
