//! What every part finds, scored only where somebody asks.
//!
//! As tantivy's own intersection, with the same scores to the last bit; but it tells [the most](super::most) that a
//! document can score, and what must not match is asked of what the parts have in common, not of all documents.

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{BooleanQuery, EnableScoring, Occur, Query, Scorer, Weight},
};

use super::{
    asked::{Asked, AskedScorer},
    excluded::excluded,
    lazy::Lazy,
    opened::{Opened, Opens},
    silent::unscored,
};

/// What each of `parts` finds and none of `without`, with the sum of the scores of `parts`, of which there is one at least.
pub(crate) fn intersection(parts: Vec<Box<dyn Query>>, without: Vec<Box<dyn Query>>) -> Box<dyn Query> {
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
        Ok(Box::new(Opened(OpensIntersection {
            parts: weights(&self.parts, scoring)?,
            without: weights(&self.without, unscored(scoring))?,
        })))
    }
}

struct OpensIntersection {
    parts: Vec<Box<dyn Weight>>,
    without: Vec<Box<dyn Weight>>,
}

impl Opens for OpensIntersection {
    type Scorer = AskedScorer<EveryOf>;
    const NAME: &'static str = "every one of";

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Self::Scorer>> {
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
        Ok(Some(AskedScorer::new(EveryOf { parts, without })))
    }
}

/// The parts, all of which have to find a document, and those that must not.
pub(crate) struct EveryOf {
    /// The least costly first: it leads.
    parts: Vec<Lazy>,
    without: Vec<Lazy>,
}

impl Asked for EveryOf {
    fn ask(&mut self, document: DocId) -> SeekDangerResult {
        for part in &mut self.parts {
            if let SeekDangerResult::SeekLowerBound(later) = part.seek_danger(document) {
                return SeekDangerResult::SeekLowerBound(later);
            }
        }
        if self.without.iter_mut().any(|part| part.seek_danger(document) == SeekDangerResult::Found) {
            return SeekDangerResult::SeekLowerBound(document + 1);
        }
        SeekDangerResult::Found
    }

    fn score(&mut self, _: DocId) -> Score {
        self.parts.iter_mut().map(Scorer::score).sum()
    }

    fn most(&self) -> Score {
        self.parts.iter().map(Lazy::most).sum()
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(DocSet::size_hint).min().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.parts.first().map_or(0, DocSet::cost)
    }
}
