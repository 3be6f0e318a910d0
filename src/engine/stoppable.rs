//! A query that ends where it is when it is told to.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use crate::index::Stop;

/// `inner`, which finds nothing more once `stop` was given; what was found until then is not to be used.
pub(crate) fn stoppable(inner: Box<dyn Query>, stop: &Stop) -> Box<dyn Query> {
    if stop.may_come() { Box::new(Stoppable { inner, stop: stop.clone() }) } else { inner }
}

#[derive(Debug)]
struct Stoppable {
    inner: Box<dyn Query>,
    stop: Stop,
}

impl Clone for Stoppable {
    fn clone(&self) -> Self {
        Self { inner: self.inner.box_clone(), stop: self.stop.clone() }
    }
}

impl Query for Stoppable {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(StoppableWeight { inner: self.inner.weight(scoring)?, stop: self.stop.clone() }))
    }
}

struct StoppableWeight {
    inner: Box<dyn Weight>,
    stop: Stop,
}

impl Weight for StoppableWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        // To find all terms like a pattern takes long by itself.
        if self.stop.is_given() {
            return Ok(Box::new(EmptyScorer));
        }
        let inner = self.inner.scorer(segment, boost)?;
        Ok(Box::new(StoppableScorer { inner, stop: self.stop.clone(), ended: false }))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(segment, document)
    }
}

struct StoppableScorer {
    inner: Box<dyn Scorer>,
    stop: Stop,
    /// Whether it heeded the order: between two moves a scorer stands where it is.
    ended: bool,
}

impl StoppableScorer {
    fn goes_on(&mut self) -> bool {
        self.ended |= self.stop.is_given();
        !self.ended
    }
}

impl DocSet for StoppableScorer {
    fn advance(&mut self) -> DocId {
        if self.goes_on() { self.inner.advance() } else { TERMINATED }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.goes_on() { self.inner.seek(target) } else { TERMINATED }
    }

    fn doc(&self) -> DocId {
        if self.ended { TERMINATED } else { self.inner.doc() }
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for StoppableScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
