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
    asked::AskedScorer,
    close::CloseScorer,
    either::EitherOf,
    intersection::EveryOf,
    join::{BlocksScorer, ThreadsScorer},
    phrase::PhraseScorer,
    posted::PostedScorer,
    silent::SilentScorer,
    union::UnionScorer,
    verified::VerifiedScorer,
    within::WithinScorer,
};

/// The most that a document can score; infinite if it is not known.
pub(crate) fn most(scorer: &dyn Scorer) -> Score {
    None.or_else(|| scorer.downcast_ref::<PostedScorer>().map(PostedScorer::most))
        .or_else(|| scorer.downcast_ref::<PhraseScorer>().map(PhraseScorer::most))
        .or_else(|| scorer.downcast_ref::<ThreadsScorer>().map(ThreadsScorer::most))
        .or_else(|| scorer.downcast_ref::<UnionScorer>().map(UnionScorer::most))
        .or_else(|| scorer.downcast_ref::<CloseScorer>().map(CloseScorer::most))
        .or_else(|| scorer.downcast_ref::<AskedScorer<EveryOf>>().map(AskedScorer::most))
        .or_else(|| scorer.downcast_ref::<AskedScorer<EitherOf>>().map(AskedScorer::most))
        .or_else(|| scorer.downcast_ref::<VerifiedScorer>().map(VerifiedScorer::most))
        .or_else(|| says_nothing(scorer).then_some(0.0))
        .unwrap_or(Score::INFINITY)
}

fn says_nothing(scorer: &dyn Scorer) -> bool {
    scorer.is::<SilentScorer>()
        || scorer.is::<BlocksScorer>()
        || scorer.is::<WithinScorer>()
        || scorer.is::<EmptyScorer>()
}

/// The score of what is found but not scored, because it cannot be among the first.
pub(crate) const NOT_AMONG_THE_FIRST: Score = Score::NEG_INFINITY;

/// The least score by which a hit can be among the first, as far as is known by now. Copies share it.
#[derive(Debug, Clone)]
pub(crate) struct Least {
    score: Arc<AtomicU32>,
    first: Option<usize>,
}

impl Least {
    /// Of a search for the first so many hits, or for all.
    pub(crate) fn of(first: Option<usize>) -> Self {
        Self { score: Arc::new(AtomicU32::new(Score::NEG_INFINITY.to_bits())), first }
    }

    /// How many hits are wanted; `None` for all.
    pub(crate) const fn first(&self) -> Option<usize> {
        self.first
    }

    pub(crate) fn get(&self) -> Score {
        Score::from_bits(self.score.load(Ordering::Relaxed))
    }

    /// So many hits score this or more that nothing below it counts.
    pub(crate) fn raise(&self, score: Score) {
        if score > self.get() {
            self.score.store(score.to_bits(), Ordering::Relaxed);
        }
    }
}
