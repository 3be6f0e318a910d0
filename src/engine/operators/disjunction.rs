//! The documents that match one part at least, scored only on request.
//!
//! tantivy's own union computes the scores of a window of 4,096 documents at a time, in every segment: for a rare term
//! that takes longer than all the rest, and few documents of a common one get among the first ten. So a few parts are
//! merged one document at a time, and only many parts are left to tantivy.

use std::sync::Arc;

use tantivy::{DocId, Score, TERMINATED};

use crate::engine::{
    Operator, adapter,
    context::Leaf,
    deferred::{Deferred, Test, Tested},
    scorer::{Probe, Scorer},
};

/// One of `parts` at least; the score is the sum over those that match.
#[derive(Debug, Clone)]
pub(crate) struct Disjunction {
    pub(in crate::engine) parts: Vec<Arc<Operator>>,
    /// Whether each part is only tested for the documents in question, because to walk through it costs a look into the
    /// stored text of each document.
    pub(in crate::engine) is_probed: bool,
}

/// Up to this many parts are merged one document at a time, which looks at every part for each document.
const FEW: usize = 8;

impl Disjunction {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        if self.is_probed {
            let parts = self.parts.iter().map(|part| part.deferred(leaf)).collect::<tantivy::Result<_>>()?;
            return Ok(Some(Box::new(Tested::new(AnyOf(parts)))));
        }
        if self.parts.len() > FEW {
            return adapter::buffered_union(&self.parts, leaf).map(Some);
        }
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let scorer = part.scorer(leaf)?;
            // A term is missing in many small segments; what is left may need no union at all.
            if scorer.doc() != TERMINATED {
                parts.push(scorer);
            }
        }
        Ok(match parts.len() {
            0 => None,
            1 => Some(parts.swap_remove(0)),
            _ => Some(Box::new(UnionScorer::new(parts))),
        })
    }
}

struct UnionScorer {
    parts: Vec<Part>,
    doc: DocId,
}

struct Part {
    scorer: Box<dyn Scorer>,
    /// The position of `scorer`.
    doc: DocId,
    max_score: Score,
}

impl UnionScorer {
    fn new(parts: Vec<Box<dyn Scorer>>) -> Self {
        let part = |scorer: Box<dyn Scorer>| Part { doc: scorer.doc(), max_score: scorer.max_score(), scorer };
        let mut union = Self { parts: parts.into_iter().map(part).collect(), doc: 0 };
        union.settle();
        union
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.parts.iter().map(|part| part.doc).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl Scorer for UnionScorer {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        for part in &mut self.parts {
            if part.doc == self.doc {
                part.doc = part.scorer.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for part in &mut self.parts {
            if part.doc < target {
                part.doc = part.scorer.seek(target);
            }
        }
        self.settle()
    }

    fn score(&mut self) -> Score {
        let matching = self.parts.iter_mut().filter(|part| part.doc == self.doc);
        matching.map(|part| part.scorer.score()).sum()
    }

    fn max_score(&self) -> Score {
        self.parts.iter().map(|part| part.max_score).sum()
    }

    fn max_score_here(&self) -> Option<Score> {
        Some(self.parts.iter().filter(|part| part.doc == self.doc).map(|part| part.max_score).sum())
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.scorer.size_hint()).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|part| part.scorer.cost()).fold(0, u64::saturating_add)
    }
}

/// Parts; at least one has to match.
struct AnyOf(Vec<Deferred>);

impl Test for AnyOf {
    fn probe(&mut self, doc: DocId) -> Probe {
        let mut next = TERMINATED;
        for part in &mut self.0 {
            match part.probe(doc) {
                Probe::Match => return Probe::Match,
                Probe::Next(later) => next = next.min(later),
            }
        }
        Probe::Next(next)
    }

    fn score(&mut self, doc: DocId) -> Score {
        let here = |part: &mut Deferred| part.probe(doc) == Probe::Match;
        self.0.iter_mut().filter_map(|part| here(part).then(|| part.score())).sum()
    }

    fn max_score(&self) -> Score {
        self.0.iter().map(Deferred::max_score).sum()
    }

    fn size_hint(&self) -> u32 {
        self.0.iter().map(Deferred::size_hint).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.0.iter().map(Deferred::cost).fold(0, u64::saturating_add)
    }
}
