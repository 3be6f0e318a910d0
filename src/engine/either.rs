//! A disjunction whose parts are costly to search through: each is asked only about the documents in question.
//!
//! tantivy's own union runs ahead, a window of documents at a time, which is fast for postings. Where each document costs
//! a look into its stored text, the union must not read more of them than the rest of the query lets through.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Query, Scorer as _, Weight},
};

use super::{
    asked::{Asked, AskedScorer},
    lazy::Lazy,
    opened::{Opened, Opens},
};

/// What one of `parts` finds, with the sum of their scores.
pub(crate) fn either(parts: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(Either(parts.into_iter().map(Arc::from).collect()))
}

#[derive(Debug, Clone)]
struct Either(Vec<Arc<dyn Query>>);

impl Query for Either {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(Opened(OpensEither(weights))))
    }
}

struct OpensEither(Vec<Box<dyn Weight>>);

impl Opens for OpensEither {
    type Scorer = AskedScorer<EitherOf>;
    const NAME: &'static str = "either";

    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<Self::Scorer>> {
        let parts = self.0.iter().map(|part| Lazy::new(part.as_ref(), segment, boost));
        Ok(Some(AskedScorer::new(EitherOf(parts.collect::<tantivy::Result<_>>()?))))
    }
}

/// The parts, one of which has to find a document.
pub(crate) struct EitherOf(Vec<Lazy>);

impl Asked for EitherOf {
    fn ask(&mut self, document: DocId) -> SeekDangerResult {
        let mut next = TERMINATED;
        for part in &mut self.0 {
            match part.seek_danger(document) {
                SeekDangerResult::Found => return SeekDangerResult::Found,
                SeekDangerResult::SeekLowerBound(later) => next = next.min(later),
            }
        }
        SeekDangerResult::SeekLowerBound(next)
    }

    fn score(&mut self, document: DocId) -> Score {
        let here = |part: &mut Lazy| part.seek_danger(document) == SeekDangerResult::Found;
        self.0.iter_mut().filter_map(|part| here(part).then(|| part.score())).sum()
    }

    fn most(&self) -> Score {
        self.0.iter().map(Lazy::most).sum()
    }

    fn size_hint(&self) -> u32 {
        self.0.iter().map(DocSet::size_hint).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.0.iter().map(DocSet::cost).fold(0, u64::saturating_add)
    }
}
