//! Texts that hold a minimum number of the clauses of a query, scored by how many they hold.
//!
//! A text that holds `min` of n clauses holds one of any n - min + 1 of them. So only the rarest of these are walked
//! through; the others, which may be as common as 什麼, are only tested for the texts that these yield. Lucene's
//! `MinShouldMatchSumScorer` does the same.

mod accumulated;
mod clauses;
mod counted;

use tantivy::{DocId, Score, TERMINATED};

use self::{
    accumulated::AccumulatedScorer,
    clauses::{Sum, cost, matches},
    counted::CountedMatchScorer,
};
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
        let clauses = self.scorers(leaf)?;
        if self.min <= 1 && self.coverage <= 0.0 && is_accumulated(&clauses, leaf.candidates) {
            return Ok(Some(Box::new(AccumulatedScorer::new(clauses))));
        }
        if let Some(min) = counted_from(&clauses, self.min) {
            let counted = self.scorers(&leaf.unscored())?;
            return Ok(Some(Box::new(CountedMatchScorer::new(counted, clauses, min, self.coverage))));
        }
        Ok(Some(Box::new(MinShouldMatchScorer::new(clauses, self.min, self.coverage))))
    }

    /// The scorers of the clauses, the rarest first.
    fn scorers(&self, leaf: &Leaf<'_>) -> tantivy::Result<Vec<Box<dyn Scorer>>> {
        let mut clauses = self.clauses.iter().map(|clause| clause.scorer(leaf)).collect::<tantivy::Result<Vec<_>>>()?;
        clauses.sort_by_key(|clause| clause.cost());
        Ok(clauses)
    }
}

/// The number of postings that are scored in the time in which a clause is moved to a document and scored there.
const POSTINGS: u64 = 4;

/// Whether to score all postings of the clauses costs less than to score `candidates` documents one after the other.
fn is_accumulated(clauses: &[Box<dyn Scorer>], candidates: u64) -> bool {
    let most = candidates.saturating_mul(clauses.len() as u64).saturating_mul(POSTINGS);
    // Without postings there is nothing to add up.
    (1..=most).contains(&cost(clauses))
}

/// From this number of leading postings on, opening the clauses twice may pay.
const COUNTED_FROM: u64 = 2000;

/// The minimum if to count the matches of all `clauses`, the rarest first, costs less than to walk through the leading
/// ones: for each of their documents this compares the positions of all that lead.
fn counted_from(clauses: &[Box<dyn Scorer>], min: usize) -> Option<u8> {
    let lead = leading(clauses.len(), min);
    let (leading, all) = (cost(&clauses[..lead]), cost(clauses));
    let pays = leading >= COUNTED_FROM && all <= leading.saturating_mul(lead as u64);
    (min > 1 && pays).then(|| u8::try_from(min).ok()).flatten()
}

/// The number of leading clauses: a document that matches `min` clauses matches at least one of these, the rarest.
fn leading(clauses: usize, min: usize) -> usize {
    (clauses + 1).saturating_sub(min.max(1))
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
    /// The scorer for `clauses`, the rarest first.
    fn new(clauses: Vec<Box<dyn Scorer>>, min: usize, coverage: Score) -> Self {
        let lead = clauses[..leading(clauses.len(), min)].iter().map(|clause| clause.doc()).collect();
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

    fn score(&mut self) -> Score {
        let mut sum = Sum::default();
        let (lead, tested) = self.clauses.split_at_mut(self.lead.len());
        for (clause, _) in lead.iter_mut().zip(&self.lead).filter(|(_, at)| **at == self.doc) {
            sum.add(clause.score());
        }
        sum.add_matching(tested, self.doc);
        sum.covered(self.clauses.len(), self.coverage)
    }

    fn max_score(&self) -> Score {
        self.clauses.iter().map(|clause| clause.max_score()).sum()
    }

    fn size_hint(&self) -> u32 {
        self.clauses[..self.lead.len()].iter().map(|clause| clause.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        cost(&self.clauses[..self.lead.len()])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::engine::scorer::Probe;

    /// The coverage by which a scorer scores, and a new one.
    type Way<'a> = (Score, &'a dyn Fn() -> Box<dyn Scorer>);

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
            min in 1_usize..7, targets in proptest::collection::vec(1_u32..6, 0..20),
            // Documents of one window of counts, or of many.
            spread in proptest::prop_oneof![proptest::prelude::Just(1_u32), proptest::prelude::Just(1500)]
        ) {
            let min = min.min(clauses.len());
            let clauses: Vec<BTreeSet<_>> =
                clauses.iter().map(|clause| clause.iter().map(|document| document * spread).collect()).collect();
            let documents: BTreeSet<_> = clauses.iter().flatten().copied().collect();
            let matching = |document: DocId| clauses.iter().filter(|clause| clause.contains(&document)).count();
            let all = || clauses.iter().map(scorer).collect::<Vec<_>>();
            let ways: [Way<'_>; 3] = [
                (1.0, &|| Box::new(MinShouldMatchScorer::new(all(), min, 1.0))),
                (1.0, &|| Box::new(CountedMatchScorer::new(all(), all(), u8::try_from(min).unwrap(), 1.0))),
                // Any clause is enough for it.
                (0.0, &|| Box::new(AccumulatedScorer::new(all()))),
            ];
            for (coverage, new) in ways.into_iter().take(if min == 1 { 3 } else { 2 }) {
                let mut advanced = new();
                for &document in documents.iter().filter(|&&document| matching(document) >= min) {
                    proptest::prop_assert_eq!(advanced.doc(), document);
                    let missing = (clauses.len() - matching(document)) as Score / clauses.len() as Score;
                    let share = 1.0 - coverage * missing;
                    proptest::prop_assert!((advanced.score() - matching(document) as Score * share).abs() < 1e-4);
                    // The best score from here on, up to any end.
                    let end = document + 1 + spread * 3;
                    let best = (document..end).map(|document| matching(document) as Score);
                    let best = best.filter(|&matching| matching >= min as Score).fold(0.0, Score::max);
                    let best = best * (1.0 - coverage * (clauses.len() as Score - best) / clauses.len() as Score);
                    let bound = advanced.max_score_until(end).unwrap_or(Score::INFINITY);
                    proptest::prop_assert!(bound >= best - 1e-4, "{bound} {best}");
                    advanced.advance();
                }
                proptest::prop_assert_eq!(advanced.doc(), TERMINATED);
                let mut sought = new();
                for &step in &targets {
                    let target = if sought.doc() == TERMINATED { break } else { sought.doc() + step * spread / 2 };
                    let next = documents.range(target.max(sought.doc())..).find(|&&document| matching(document) >= min);
                    proptest::prop_assert_eq!(sought.seek(target), next.copied().unwrap_or(TERMINATED));
                }
                let (mut probed, mut target) = (new(), 0);
                for &step in &targets {
                    target += step * spread;
                    match probed.probe(target) {
                        Probe::Match => proptest::prop_assert!(matching(target) >= min),
                        Probe::Next(later) => {
                            proptest::prop_assert!(later > target);
                            let mut before = documents.range(target..later);
                            proptest::prop_assert!(before.all(|&document| matching(document) < min));
                        }
                    }
                }
            }
        }
    }
}
