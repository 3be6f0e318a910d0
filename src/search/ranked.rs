//! What matches, with the score of what else speaks for it.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::{
    most::{Least, NOT_AMONG_THE_FIRST, most},
    union::UnionScorer,
};

/// Scores are told apart by steps of this size: sums of the same numbers may differ in their last bits, by the order in
/// which they were added, which depends on how the index happens to be cut into segments.
const STEP: Score = 1.0 / 256.0;

/// Finds what `matching` finds, neither more nor less, and adds to its score what each of `evidence` says of it. What
/// cannot come to the `least` score is found but [not scored](NOT_AMONG_THE_FIRST).
pub(super) fn ranked(matching: Box<dyn Query>, evidence: Vec<Box<dyn Query>>, least: Least) -> Box<dyn Query> {
    Box::new(Ranked { matching: Arc::from(matching), evidence: evidence.into_iter().map(Arc::from).collect(), least })
}

#[derive(Debug, Clone)]
struct Ranked {
    matching: Arc<dyn Query>,
    evidence: Vec<Arc<dyn Query>>,
    least: Least,
}

impl Query for Ranked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let matching = self.matching.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(matching);
        }
        let evidence = self.evidence.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(RankedWeight { matching, evidence, least: self.least.clone() }))
    }
}

struct RankedWeight {
    matching: Box<dyn Weight>,
    evidence: Vec<Box<dyn Weight>>,
    least: Least,
}

impl Weight for RankedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let matching = self.matching.scorer(segment, boost)?;
        if matching.doc() == TERMINATED {
            return Ok(matching);
        }
        let mut evidence = Vec::with_capacity(self.evidence.len());
        for weight in &self.evidence {
            let scorer = weight.scorer(segment, boost)?;
            if scorer.doc() != TERMINATED {
                evidence.push(Evidence { most: most(scorer.as_ref()), scorer, given: 0.0 });
            }
        }
        Ok(Box::new(RankedScorer::new(matching, evidence, self.least.clone())))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.matching.explain(segment, document)
    }
}

struct RankedScorer {
    matching: Box<dyn Scorer>,
    /// What a document can score at most for that it matches.
    most: Score,
    /// Whether the parts of `matching` tell it of the document at hand.
    of_parts: bool,
    evidence: Vec<Evidence>,
    /// In which order it is asked, each with the most that a document can score by it and by all that come after it.
    asked: Vec<(usize, Score)>,
    least: Least,
}

struct Evidence {
    scorer: Box<dyn Scorer>,
    /// What a document can score at most by it.
    most: Score,
    /// What it says of the document at hand.
    given: Score,
}

impl Evidence {
    /// Asks what it says of `document`.
    fn ask(&mut self, document: DocId) {
        if self.scorer.doc() < document {
            self.scorer.seek(document);
        }
        self.given = if self.scorer.doc() == document { self.scorer.score() } else { 0.0 };
    }
}

impl RankedScorer {
    fn new(matching: Box<dyn Scorer>, evidence: Vec<Evidence>, least: Least) -> Self {
        // What is costly to ask comes last: most often it need not be asked any more.
        let mut asked: Vec<_> = (0..evidence.len()).map(|i| (i, 0.0)).collect();
        asked.sort_by_key(|&(i, _)| evidence[i].scorer.cost());
        let mut sum = 0.0;
        for (i, from_here) in asked.iter_mut().rev() {
            sum += evidence[*i].most;
            *from_here = sum;
        }
        let of_parts = matching.is::<UnionScorer>();
        Self { most: most(matching.as_ref()), of_parts, matching, evidence, asked, least }
    }

    /// The most that the document at hand can score for that it matches.
    fn most_here(&self) -> Score {
        let union = if self.of_parts { self.matching.downcast_ref::<UnionScorer>() } else { None };
        union.map_or(self.most, UnionScorer::most_here)
    }
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
        // A score is rounded, and sums of the same numbers may differ in their last bits.
        let enough = self.least.get() - STEP;
        let evidence = self.asked.first().map_or(0.0, |(_, from_here)| *from_here);
        if self.most_here() + evidence < enough {
            return NOT_AMONG_THE_FIRST;
        }
        let document = self.matching.doc();
        let matching = self.matching.score();
        let mut known = matching;
        for &(i, from_here) in &self.asked {
            if known + from_here < enough {
                return NOT_AMONG_THE_FIRST;
            }
            let evidence = &mut self.evidence[i];
            evidence.ask(document);
            known += evidence.given;
        }
        // Always added in the same order, whatever was asked first.
        let score = self.evidence.iter().fold(matching, |sum, evidence| sum + evidence.given);
        if score < enough {
            return NOT_AMONG_THE_FIRST;
        }
        (score / STEP).round() * STEP
    }
}
