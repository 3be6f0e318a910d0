//! The clauses of a query that match one document, and the sum of their scores.

use tantivy::{DocId, Score};

use crate::engine::scorer::Scorer;

/// The estimated cost of walking through all of `clauses`, in postings.
pub(super) fn cost(clauses: &[Box<dyn Scorer>]) -> u64 {
    clauses.iter().map(|clause| clause.cost()).fold(0, u64::saturating_add)
}

/// The scores of the clauses that match a document, and their number.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    score: Score,
    matching: usize,
}

impl Sum {
    pub(super) const fn new(score: Score, matching: usize) -> Self {
        Self { score, matching }
    }

    pub(super) fn add(&mut self, score: Score) {
        self.score += score;
        self.matching += 1;
    }

    /// Adds the clauses that match `doc`.
    pub(super) fn add_matching(&mut self, clauses: &mut [Box<dyn Scorer>], doc: DocId) {
        for clause in clauses {
            if matches(clause.as_mut(), doc) {
                self.add(clause.score());
            }
        }
    }

    /// The sum, less the share of the `clauses` that do not match, times `coverage`.
    #[expect(clippy::cast_precision_loss, reason = "a query has some hundred clauses at most")]
    pub(super) fn covered(self, clauses: usize, coverage: Score) -> Score {
        let missing = (clauses - self.matching) as Score / clauses as Score;
        self.score * (1.0 - coverage * missing)
    }
}

/// Returns whether a clause, which is moved to `doc`, matches it.
pub(super) fn matches(clause: &mut dyn Scorer, doc: DocId) -> bool {
    // A clause that is not in `lead` is behind if it was not tested for the documents before; others stay.
    clause.seek(doc) == doc
}
