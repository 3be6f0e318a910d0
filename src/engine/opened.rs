//! Weights of our own that differ in nothing but how their scorers are opened.

use tantivy::{
    DocId, DocSet as _, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EmptyScorer, Explanation, Scorer, Weight},
};

use super::explained::explained;

/// Opens the scorers of a query.
pub(crate) trait Opens: Send + Sync + 'static {
    /// What it opens.
    type Scorer: Begins;
    /// What an explanation calls it.
    const NAME: &'static str;

    /// The scorer of `segment`, of which nothing is looked for yet; `None` if nothing is found there.
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Self::Scorer>>;
}

/// A scorer that stands nowhere before it has begun, or was asked about a document.
pub(crate) trait Begins: Scorer {
    /// Goes to the first document.
    fn begin(&mut self);
}

/// The weight of what opens scorers.
pub(crate) struct Opened<T>(pub(crate) T);

impl<T: Opens> Weight for Opened<T> {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(mut scorer) = self.0.open(segment, boost)? else { return Ok(Box::new(EmptyScorer)) };
        scorer.begin();
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let Some(mut scorer) = self.0.open(segment, boost)? else {
            return Ok((SeekDangerResult::SeekLowerBound(TERMINATED), Box::new(EmptyScorer)));
        };
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        explained(self, segment, document, T::NAME)
    }
}
