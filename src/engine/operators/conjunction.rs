//! The documents that match every part, and none of those excluded; scored only on request.
//!
//! As tantivy's own intersection, with the same scores to the last bit; but no score exceeds `max_score`, and excluded
//! clauses are tested only for what the parts have in common, not for all documents.

use tantivy::{DocId, Score, TERMINATED};

use crate::engine::{
    Operator,
    context::Leaf,
    deferred::{Deferred, Test, Tested},
    scorer::{Probe, Scorer},
};

/// All of `parts`, at least one, and none of `excluded`; the score is the sum over the parts.
#[derive(Debug, Clone)]
pub(crate) struct Conjunction {
    pub(in crate::engine) parts: Vec<Operator>,
    pub(in crate::engine) excluded: Vec<Operator>,
}

impl Conjunction {
    pub(in crate::engine) fn open(&self, leaf: &Leaf<'_>) -> tantivy::Result<Option<Box<dyn Scorer>>> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for operator in &self.parts {
            let part = operator.deferred(leaf)?;
            // A part without a match ends it before the other parts are opened.
            if part.doc() == TERMINATED {
                return Ok(None);
            }
            parts.push(part);
        }
        // The first part decides which documents the others are probed for. A stable sort: sums depend on the order
        // of addition.
        parts.sort_by_key(Deferred::cost);
        let excluded = self.excluded.iter().map(|operator| operator.deferred(&leaf.unscored()));
        let excluded = excluded.collect::<tantivy::Result<_>>()?;
        Ok(Some(Box::new(Tested::new(AllOf { parts, excluded }))))
    }
}

struct AllOf {
    /// The least costly first: it leads.
    parts: Vec<Deferred>,
    excluded: Vec<Deferred>,
}

impl Test for AllOf {
    fn probe(&mut self, doc: DocId) -> Probe {
        for part in &mut self.parts {
            if let Probe::Next(later) = part.probe(doc) {
                // The others cannot match before `later` either, whatever they are probed for.
                return Probe::Next(later);
            }
        }
        // Last, since most documents fail one of the parts.
        if self.excluded.iter_mut().any(|part| part.probe(doc) == Probe::Match) {
            return Probe::Next(doc + 1);
        }
        Probe::Match
    }

    fn score(&mut self, _: DocId) -> Score {
        self.parts.iter_mut().map(Deferred::score).sum()
    }

    fn max_score(&self) -> Score {
        self.parts.iter().map(Deferred::max_score).sum()
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(Deferred::size_hint).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.parts.first().map_or(0, Deferred::cost)
    }
}
