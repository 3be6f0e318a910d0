//! What every part finds, scored only where somebody asks.
//!
//! As tantivy's own intersection, with the same scores to the last bit; but it tells [the most](super::most) that a
//! document can score, and what must not match is asked of what the parts have in common, not of all documents.

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{BooleanQuery, EmptyScorer, EnableScoring, Explanation, Occur, Query, Scorer, Weight},
};

use super::{excluded::excluded, explained::explained, lazy::Lazy, silent::unscored};

/// What each of `parts` finds and none of `without`, with the sum of the scores of `parts`, of which there is one at least.
pub(super) fn intersection(parts: Vec<Box<dyn Query>>, without: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(Intersection { parts, without })
}

#[derive(Debug)]
struct Intersection {
    parts: Vec<Box<dyn Query>>,
    without: Vec<Box<dyn Query>>,
}

impl Clone for Intersection {
    fn clone(&self) -> Self {
        let copies = |queries: &[Box<dyn Query>]| queries.iter().map(|query| query.box_clone()).collect();
        Self { parts: copies(&self.parts), without: copies(&self.without) }
    }
}

impl Query for Intersection {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if !scoring.is_scoring_enabled() {
            // tantivy counts a window of documents at a time.
            let Self { parts, without } = self.clone();
            let parts = parts.into_iter().map(|part| (Occur::Must, part));
            let without = without.into_iter().map(|part| (Occur::MustNot, excluded(part)));
            return BooleanQuery::new(parts.chain(without).collect()).weight(scoring);
        }
        let weights = |queries: &[Box<dyn Query>], scoring: EnableScoring<'_>| {
            queries.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()
        };
        Ok(Box::new(IntersectionWeight {
            parts: weights(&self.parts, scoring)?,
            without: weights(&self.without, unscored(scoring))?,
        }))
    }
}

struct IntersectionWeight {
    parts: Vec<Box<dyn Weight>>,
    without: Vec<Box<dyn Weight>>,
}

impl IntersectionWeight {
    /// Of which nothing is looked for yet; `None` if a part finds nothing.
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<IntersectionScorer>> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for weight in &self.parts {
            let part = Lazy::new(weight.as_ref(), segment, boost)?;
            if part.doc() == TERMINATED {
                return Ok(None);
            }
            parts.push(part);
        }
        parts.sort_by_key(DocSet::cost);
        let without = self.without.iter().map(|weight| Lazy::new(weight.as_ref(), segment, boost));
        let without = without.collect::<tantivy::Result<_>>()?;
        Ok(Some(IntersectionScorer { parts, without, document: 0 }))
    }
}

impl Weight for IntersectionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.open(segment, boost)? else { return Ok(Box::new(EmptyScorer)) };
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut scorer) = self.open(segment, boost)? else {
            return Ok((SeekDangerResult::SeekLowerBound(TERMINATED), Box::new(EmptyScorer)));
        };
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, "every one of")
    }
}

/// Stands where all of its parts do.
pub(super) struct IntersectionScorer {
    /// The least costly first: it leads.
    parts: Vec<Lazy>,
    without: Vec<Lazy>,
    /// A match, or the least document that can be one.
    document: DocId,
}

impl IntersectionScorer {
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

    /// What is known of `target`.
    fn ask(&mut self, target: DocId) -> SeekDangerResult {
        for part in &mut self.parts {
            if let SeekDangerResult::SeekLowerBound(later) = part.seek_danger(target) {
                return SeekDangerResult::SeekLowerBound(later);
            }
        }
        if self.without.iter_mut().any(|part| part.seek_danger(target) == SeekDangerResult::Found) {
            return SeekDangerResult::SeekLowerBound(target + 1);
        }
        SeekDangerResult::Found
    }
}

impl DocSet for IntersectionScorer {
    fn advance(&mut self) -> DocId {
        self.settle(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document { self.document } else { self.settle(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            self.document = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let known = self.ask(target);
        self.document = if let SeekDangerResult::SeekLowerBound(later) = known { later } else { target };
        known
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(DocSet::size_hint).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.parts.first().map_or(0, DocSet::cost)
    }
}

impl Scorer for IntersectionScorer {
    fn score(&mut self) -> Score {
        self.parts.iter_mut().map(Scorer::score).sum()
    }
}
