//! What must not match, in a form that tantivy can exclude by.
//!
//! tantivy 0.27 asks the excluded documents by `seek_danger` for targets that lie before where they stand, which its
//! phrase scorer does not allow (a debug assertion of `PhraseScorer::seek_danger` fails). Here such questions are answered
//! from what is known already, and the others passed on: only the documents that are asked about are looked at.

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// The documents of `inner`, safe to exclude by.
pub(super) fn excluded(inner: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(Excluded(inner))
}

#[derive(Debug)]
struct Excluded(Box<dyn Query>);

impl Clone for Excluded {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Excluded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExcludedWeight(self.0.weight(scoring)?)))
    }
}

struct ExcludedWeight(Box<dyn Weight>);

impl Weight for ExcludedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (known, inner) = self.0.scorer_danger(segment, 0, boost)?;
        let (at, found) = match known {
            SeekDangerResult::Found => (0, true),
            SeekDangerResult::SeekLowerBound(at) => (at, false),
        };
        Ok(Box::new(ExcludedScorer { inner, at, found }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document)
    }
}

/// What `inner` finds, looked at no further than is asked.
struct ExcludedScorer {
    inner: Box<dyn Scorer>,
    /// Where `inner` stands if `found`; else the least document that it can find next.
    at: DocId,
    found: bool,
}

impl DocSet for ExcludedScorer {
    fn advance(&mut self) -> DocId {
        self.seek(self.at.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.seek_danger(target);
        while !self.found && self.at < TERMINATED {
            self.seek_danger(self.at);
        }
        self.at
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target > self.at || (target == self.at && !self.found) {
            match self.inner.seek_danger(target) {
                SeekDangerResult::Found => (self.at, self.found) = (target, true),
                SeekDangerResult::SeekLowerBound(later) => (self.at, self.found) = (later, false),
            }
        }
        if self.found && self.at == target {
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(self.at)
    }

    fn doc(&self) -> DocId {
        self.at
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for ExcludedScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
