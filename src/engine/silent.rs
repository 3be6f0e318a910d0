//! A condition that says nothing about how close a hit is.

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult, SegmentReader,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// What `inner` finds, each scored nothing.
pub(crate) fn silent(inner: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(Silent(inner))
}

/// `scoring`, but nobody asks for scores.
pub(crate) fn unscored(scoring: EnableScoring<'_>) -> EnableScoring<'_> {
    match scoring {
        EnableScoring::Enabled { searcher, .. } => EnableScoring::disabled_from_searcher(searcher),
        disabled @ EnableScoring::Disabled { .. } => disabled,
    }
}

#[derive(Debug)]
struct Silent(Box<dyn Query>);

impl Clone for Silent {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Silent {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.0.weight(unscored(scoring))?;
        Ok(if scoring.is_scoring_enabled() { Box::new(SilentWeight(inner)) } else { inner })
    }
}

struct SilentWeight(Box<dyn Weight>);

impl Weight for SilentWeight {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(SilentScorer(self.0.scorer(segment, 1.0)?)))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        _: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let (known, inner) = self.0.scorer_danger(segment, target, 1.0)?;
        Ok((known, Box::new(SilentScorer(inner))))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document).map(|_| Explanation::new("silent", 0.0))
    }
}

/// Stands where its inner scorer does, of which it says nothing.
pub(crate) struct SilentScorer(Box<dyn Scorer>);

impl DocSet for SilentScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        self.0.seek_danger(target)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.0.fill_buffer(buffer)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }
}

impl Scorer for SilentScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
