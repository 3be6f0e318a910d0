//! How much a document can score at most, as far as a scorer tells; and how much it has to, to be among the first.
//!
//! Every hit is counted, but only some can be among those that are shown. What cannot is not scored.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tantivy::{
    Score,
    query::{EmptyScorer, Scorer},
};

use super::{
    close::CloseScorer, either::EitherScorer, intersection::IntersectionScorer, join::ThreadsScorer,
    phrase::PhraseScorer, posted::PostedScorer, silent::SilentScorer, union::UnionScorer, verified::VerifiedScorer,
};

/// The most that a document can score; infinite if it is not known.
pub(super) fn most(scorer: &dyn Scorer) -> Score {
    None.or_else(|| scorer.downcast_ref::<PostedScorer>().map(PostedScorer::most))
        .or_else(|| scorer.downcast_ref::<PhraseScorer>().map(PhraseScorer::most))
        .or_else(|| scorer.downcast_ref::<ThreadsScorer>().map(ThreadsScorer::most))
        .or_else(|| scorer.downcast_ref::<UnionScorer>().map(UnionScorer::most))
        .or_else(|| scorer.downcast_ref::<CloseScorer>().map(CloseScorer::most))
        .or_else(|| scorer.downcast_ref::<IntersectionScorer>().map(IntersectionScorer::most))
        .or_else(|| scorer.downcast_ref::<EitherScorer>().map(EitherScorer::most))
        .or_else(|| scorer.downcast_ref::<VerifiedScorer>().map(VerifiedScorer::most))
        .or_else(|| scorer.downcast_ref::<SilentScorer>().map(|_| 0.0))
        .or_else(|| scorer.downcast_ref::<EmptyScorer>().map(|_| 0.0))
        .unwrap_or(Score::INFINITY)
}

/// The score of what is found but not scored, because it cannot be among the first.
pub(super) const NOT_AMONG_THE_FIRST: Score = Score::NEG_INFINITY;

/// The least score by which a hit can be among the first, as far as is known by now. Copies share it.
#[derive(Debug, Clone)]
pub(super) struct Least(Arc<AtomicU32>);

impl Default for Least {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Score::NEG_INFINITY.to_bits())))
    }
}

impl Least {
    pub(super) fn get(&self) -> Score {
        Score::from_bits(self.0.load(Ordering::Relaxed))
    }

    /// So many hits score this or more that nothing below it counts.
    pub(super) fn raise(&self, score: Score) {
        if score > self.get() {
            self.0.store(score.to_bits(), Ordering::Relaxed);
        }
    }
}
