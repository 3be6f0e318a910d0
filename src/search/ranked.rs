//! What matches, with the score of what else speaks for it.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// Scores are told apart by steps of this size: sums of the same numbers may differ in their last bits, by the order in
/// which they were added, which depends on how the index happens to be cut into segments.
const STEP: Score = 1.0 / 256.0;

/// Finds what `matching` finds, neither more nor less, and adds to its score what each of `evidence` says of it.
pub(super) fn ranked(matching: Box<dyn Query>, evidence: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(Ranked { matching: Arc::from(matching), evidence: evidence.into_iter().map(Arc::from).collect() })
}

#[derive(Debug, Clone)]
struct Ranked {
    matching: Arc<dyn Query>,
    evidence: Vec<Arc<dyn Query>>,
}

impl Query for Ranked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let matching = self.matching.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(matching);
        }
        let evidence = self.evidence.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(RankedWeight { matching, evidence }))
    }
}

struct RankedWeight {
    matching: Box<dyn Weight>,
    evidence: Vec<Box<dyn Weight>>,
}

impl Weight for RankedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let matching = self.matching.scorer(segment, boost)?;
        let evidence = self.evidence.iter().map(|weight| weight.scorer(segment, boost));
        Ok(Box::new(RankedScorer { matching, evidence: evidence.collect::<tantivy::Result<_>>()? }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.matching.explain(segment, document)
    }
}

struct RankedScorer {
    matching: Box<dyn Scorer>,
    evidence: Vec<Box<dyn Scorer>>,
}

impl DocSet for RankedScorer {
    fn advance(&mut self) -> DocId {
        self.matching.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.matching.seek(target)
    }

    fn doc(&self) -> DocId {
        self.matching.doc()
    }

    fn size_hint(&self) -> u32 {
        self.matching.size_hint()
    }

    fn cost(&self) -> u64 {
        self.matching.cost()
    }
}

impl Scorer for RankedScorer {
    fn score(&mut self) -> Score {
        let document = self.matching.doc();
        let mut score = self.matching.score();
        for evidence in &mut self.evidence {
            if evidence.doc() < document {
                evidence.seek(document);
            }
            if evidence.doc() == document {
                score += evidence.score();
            }
        }
        (score / STEP).round() * STEP
    }
}
