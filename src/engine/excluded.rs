//! What must not match, in a form that tantivy can exclude by.
//!
//! tantivy 0.27 asks the excluded documents by `seek_danger` for targets that lie before where they stand, which its
//! phrase scorer does not allow (a debug assertion of `PhraseScorer::seek_danger` fails). [`Lazy`] answers such questions
//! from what is known already.

use tantivy::{
    DocId, Score, SegmentReader,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

use super::lazy::Lazy;

/// The documents of `inner`, safe to exclude by.
pub(crate) fn excluded(inner: Box<dyn Query>) -> Box<dyn Query> {
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
        Ok(Box::new(Lazy::new(self.0.as_ref(), segment, boost)?))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document)
    }
}
