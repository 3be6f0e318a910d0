//! A disjunction whose parts are costly to search through: each is asked only about the documents in question.
//!
//! tantivy's own union runs ahead, a window of documents at a time, which is fast for postings. Where each document costs
//! a look into its stored text, the union must not read more of them than the rest of the query lets through.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::lazy::Lazy;

/// What one of `parts` finds, with the sum of their scores.
pub(super) fn either(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(Either(parts.into_iter().map(Arc::from).collect()))
}

#[derive(Debug, Clone)]
struct Either(Vec<Arc<dyn Query>>);

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(EitherWeight(weights)))
    }
}

struct EitherWeight(Vec<Box<dyn Weight>>);

impl EitherWeight {
    fn lazily(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<EitherScorer> {
        let parts =
            self.0.iter().map(|part| Lazy::new(part.as_ref(), segment, boost)).collect::<tantivy::Result<_>>()?;
        Ok(EitherScorer { parts, document: 0 })
    }
}

impl Weight for EitherWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = self.lazily(segment, boost)?;
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let mut scorer = self.lazily(segment, boost)?;
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let found = self.0.iter().find_map(|part| part.explain(segment, document).ok());
        Ok(found.unwrap_or_else(|| Explanation::new("none of these", 0.0)))
    }
}

/// Stands where one of its parts does.
pub(super) struct EitherScorer {
    parts: Vec<Lazy>,
    /// A match, or the least document that can be one.
    document: DocId,
}

impl EitherScorer {
    /// The most that a document can score.
    pub(super) fn most(&self) -> Score {
        self.parts.iter().map(Lazy::most).sum()
    }

    /// Goes to the first match at `target` or after it.
    fn settle(&mut self, target: DocId) -> DocId {
        self.document = target;
        while self.seek_danger(self.document) != SeekDangerResult::Found && self.document < TERMINATED {}
        self.document
    }
}

impl DocSet for EitherScorer {
    fn advance(&mut self) -> DocId {
        self.settle(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document { self.document } else { self.settle(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let mut next = TERMINATED;
        for part in &mut self.parts {
            match part.seek_danger(target) {
                SeekDangerResult::Found => {
                    self.document = target;
                    return SeekDangerResult::Found;
                }
                SeekDangerResult::SeekLowerBound(later) => next = next.min(later),
            }
        }
        self.document = next;
        SeekDangerResult::SeekLowerBound(next)
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(DocSet::size_hint).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(DocSet::cost).fold(0, u64::saturating_add)
    }
}

impl Scorer for EitherScorer {
    fn score(&mut self) -> Score {
        let document = self.document;
        let here = |part: &mut Lazy| part.seek_danger(document) == SeekDangerResult::Found;
        self.parts.iter_mut().filter_map(|part| here(part).then(|| part.score())).sum()
    }
}
