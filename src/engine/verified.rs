//! Candidates of an index lookup, each looked at again in its stored text.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
    store::StoreReader,
};

use super::most::most;
use crate::{
    Result,
    index::{Encoded, Stop},
};

/// Tells from what a document keeps whether it is confirmed.
pub(crate) type Confirms = dyn Fn(&[u8]) -> Result<bool> + Send + Sync;

/// Decides by what a document keeps.
#[derive(Clone)]
pub(crate) struct Check {
    /// Whether the document is confirmed.
    pub(crate) confirms: Arc<Confirms>,
    /// Ends the reading.
    pub(crate) stop: Stop,
    /// Raised where a document could not be read: tantivy's scorers cannot fail, but the search must.
    pub(crate) failed: Arc<AtomicBool>,
}

/// The documents that `candidates` finds and `check` confirms.
#[derive(Clone)]
pub(crate) struct Verified {
    candidates: Arc<dyn Query>,
    check: Check,
}

impl Verified {
    pub(crate) fn query(candidates: Box<dyn Query>, check: Check) -> Box<dyn Query> {
        Box::new(Self { candidates: Arc::from(candidates), check })
    }
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Verified").field(&self.candidates).finish()
    }
}

impl Query for Verified {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(VerifiedWeight { candidates, check: self.check.clone() }))
    }
}

struct VerifiedWeight {
    candidates: Box<dyn Weight>,
    check: Check,
}

impl VerifiedWeight {
    fn verify(&self, candidates: Box<dyn Scorer>, segment: &SegmentReader) -> tantivy::Result<VerifiedScorer> {
        // Neighbouring candidates often lie in one block of the store.
        let store = segment.get_store_reader(2)?;
        Ok(VerifiedScorer { candidates, store, check: self.check.clone() })
    }
}

impl Weight for VerifiedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = self.verify(self.candidates.scorer(segment, boost)?, segment)?;
        scorer.settle();
        Ok(Box::new(scorer))
    }

    /// In an intersection no text is read before the other conditions hold.
    fn scorer_danger(
        &self,
        segment: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let (known, candidates) = self.candidates.scorer_danger(segment, target, boost)?;
        let scorer = self.verify(candidates, segment)?;
        let known = match known {
            SeekDangerResult::Found if !scorer.is_confirmed(target) => SeekDangerResult::SeekLowerBound(target + 1),
            known => known,
        };
        Ok((known, Box::new(scorer)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(segment, document)
    }
}

/// Stands at a candidate that is confirmed.
pub(crate) struct VerifiedScorer {
    candidates: Box<dyn Scorer>,
    store: StoreReader,
    check: Check,
}

impl VerifiedScorer {
    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        most(self.candidates.as_ref())
    }

    /// Passes candidates until one is confirmed.
    fn settle(&mut self) -> DocId {
        while self.candidates.doc() != TERMINATED && !self.is_confirmed(self.candidates.doc()) {
            self.candidates.advance();
        }
        self.candidates.doc()
    }

    fn is_confirmed(&self, document: DocId) -> bool {
        if self.check.stop.is_given() {
            return false;
        }
        let stored = self.store.get(document).ok();
        stored.and_then(|Encoded(bytes)| (self.check.confirms)(&bytes).ok()).unwrap_or_else(|| {
            self.check.failed.store(true, Ordering::Relaxed);
            false
        })
    }
}

impl DocSet for VerifiedScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.candidates.seek(target);
        self.settle()
    }

    /// Reads the text of `target` alone, if that is a candidate, and none of those that follow.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.candidates.seek_danger(target) {
            SeekDangerResult::Found if !self.is_confirmed(target) => SeekDangerResult::SeekLowerBound(target + 1),
            known => known,
        }
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        // Reading a stored text costs about as much as passing a hundred postings.
        self.candidates.cost().saturating_mul(100)
    }
}

impl Scorer for VerifiedScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
