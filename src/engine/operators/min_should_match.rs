//! Texts that hold a minimum number of the clauses of a query, scored by how many they hold.
//!
//! A text that holds `min` of n clauses holds one of any n - min + 1 of them. So only the rarest of these are walked
//! through; the others, which may be as common as 什麼, are only tested for the texts that these yield. Lucene's
//! `MinShouldMatchSumScorer` does the same.

use tantivy::{DocId, Score, TERMINATED};

use crate::engine::{Operator, context::Leaf, scorer::Scorer};

/// The documents that match `min` of `clauses`. The score is the sum over those that match; a document loses as large a
/// share of it as it lacks clauses, times `coverage`.
#[derive(Debug, Clone)]
pub(crate) struct MinShouldMatch {
    pub(in crate::engine) clauses: Vec<Operator>,
    pub(in crate::engine) min: usize,
    pub(in crate::engine) coverage: Score,
}

impl MinShouldMatch {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        // A single clause lacks nothing, so that its own scorer gives the same scores.
        if let ([clause], 0..=1) = (&self.clauses[..], self.min) {
            return clause.scorer(leaf).map(Some);
        }
        let clauses = self.clauses.iter().map(|clause| clause.scorer(leaf)).collect::<tantivy::Result<_>>()?;
        Ok(Some(Box::new(MinShouldMatchScorer::new(clauses, self.min, self.coverage))))
    }
}

struct MinShouldMatchScorer {
    /// The clauses, the rarest first.
    clauses: Vec<Box<dyn Scorer>>,
    /// The positions of the first clauses, which are walked through; the others are only tested.
    ///
    /// To compare all of them takes less time than to keep a heap, even for a hundred clauses.
    lead: Vec<DocId>,
    min: usize,
    coverage: Score,
    doc: DocId,
}

impl MinShouldMatchScorer {
    fn new(mut clauses: Vec<Box<dyn Scorer>>, min: usize, coverage: Score) -> Self {
        clauses.sort_by_key(|clause| clause.cost());
        let lead = (clauses.len() + 1).saturating_sub(min.max(1));
        let lead = clauses[..lead].iter().map(|clause| clause.doc()).collect();
        let mut scorer = Self { clauses, lead, min, coverage, doc: 0 };
        scorer.settle();
        scorer
    }

    /// Moves to the first document, of those at which a leading clause is positioned, that enough clauses match.
    fn settle(&mut self) -> DocId {
        loop {
            self.doc = self.lead.iter().copied().min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED || self.matches_enough() {
                return self.doc;
            }
            self.leave();
        }
    }

    fn matches_enough(&mut self) -> bool {
        if self.min <= 1 {
            return true;
        }
        let mut matching = self.lead.iter().filter(|&&at| at == self.doc).count();
        let tested = &mut self.clauses[self.lead.len()..];
        let mut left = tested.len();
        for clause in tested {
            // Decided either way: what is left cannot change it, and may be the most common of all.
            if matching + left < self.min || matching >= self.min {
                break;
            }
            left -= 1;
            matching += usize::from(matches(clause.as_mut(), self.doc));
        }
        matching >= self.min
    }

    /// Advances the leading clauses that match the current document.
    fn leave(&mut self) {
        for (clause, at) in self.clauses.iter_mut().zip(&mut self.lead) {
            if *at == self.doc {
                *at = clause.advance();
            }
        }
    }
}

/// Whether a clause, which is moved to `doc`, matches it.
fn matches(clause: &mut dyn Scorer, doc: DocId) -> bool {
    // A clause that is not in `lead` is behind if it was not tested for the documents before.
    if clause.doc() < doc {
        clause.seek(doc);
    }
    clause.doc() == doc
}

impl Scorer for MinShouldMatchScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.leave();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        for (clause, at) in self.clauses.iter_mut().zip(&mut self.lead) {
            if *at < target {
                *at = clause.seek(target);
            }
        }
        self.settle()
    }

    #[expect(clippy::cast_precision_loss, reason = "a query has some hundred clauses at most")]
    fn score(&mut self) -> Score {
        let (lead, tested) = self.clauses.split_at_mut(self.lead.len());
        let (mut sum, mut matching) = (0.0, 0);
        for (clause, &at) in lead.iter_mut().zip(&self.lead) {
            if at == self.doc {
                sum += clause.score();
                matching += 1;
            }
        }
        for clause in tested {
            if matches(clause.as_mut(), self.doc) {
                sum += clause.score();
                matching += 1;
            }
        }
        let missing = (self.clauses.len() - matching) as Score / self.clauses.len() as Score;
        sum * (1.0 - self.coverage * missing)
    }

    fn max_score(&self) -> Score {
        self.clauses.iter().map(|clause| clause.max_score()).sum()
    }

    fn size_hint(&self) -> u32 {
        self.clauses[..self.lead.len()].iter().map(|clause| clause.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.clauses[..self.lead.len()].iter().map(|clause| clause.cost()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn scorer(documents: &BTreeSet<DocId>) -> Box<dyn Scorer> {
        Box::new(Listed { documents: documents.iter().copied().collect(), at: 0 })
    }

    /// Documents from a list, each worth 1.
    struct Listed {
        documents: Vec<DocId>,
        at: usize,
    }

    impl Scorer for Listed {
        fn doc(&self) -> DocId {
            self.documents.get(self.at).copied().unwrap_or(TERMINATED)
        }

        fn advance(&mut self) -> DocId {
            self.at += 1;
            self.doc()
        }

        fn seek(&mut self, target: DocId) -> DocId {
            while self.doc() < target {
                self.at += 1;
            }
            self.doc()
        }

        fn score(&mut self) -> Score {
            1.0
        }

        fn max_score(&self) -> Score {
            1.0
        }

        fn size_hint(&self) -> u32 {
            u32::try_from(self.documents.len()).unwrap()
        }
    }

    proptest::proptest! {
        #[test]
        #[expect(clippy::cast_precision_loss, reason = "a handful of clauses")]
        fn matches_are_found_as_by_counting(
            clauses in proptest::collection::vec(proptest::collection::btree_set(0_u32..40, 0..25), 1..7),
            min in 1_usize..7, targets in proptest::collection::vec(1_u32..6, 0..20)
        ) {
            let min = min.min(clauses.len());
            let matching = |document: DocId| clauses.iter().filter(|clause| clause.contains(&document)).count();
            let new = || MinShouldMatchScorer::new(clauses.iter().map(scorer).collect(), min, 1.0);
            let mut advanced = new();
            for document in (0..40).filter(|&document| matching(document) >= min) {
                proptest::prop_assert_eq!(advanced.doc(), document);
                let share = matching(document) as Score / clauses.len() as Score;
                proptest::prop_assert!((advanced.score() - matching(document) as Score * share).abs() < 1e-4);
                advanced.advance();
            }
            proptest::prop_assert_eq!(advanced.doc(), TERMINATED);
            let mut sought = new();
            for step in targets {
                let target = if sought.doc() == TERMINATED { break } else { sought.doc() + step };
                let next = (target..40).find(|&document| matching(document) >= min).unwrap_or(TERMINATED);
                proptest::prop_assert_eq!(sought.seek(target), next);
            }
        }
    }
}
