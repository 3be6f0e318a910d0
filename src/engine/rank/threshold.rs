//! The minimum competitive score, shared by the scorers and the collector of a search.
//!
//! Every match is counted, but only some can be among the first hits. What cannot is not scored.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tantivy::Score;

/// The score of a match that was not scored because it cannot be among the first hits.
pub(in crate::engine) const NOT_COMPETITIVE: Score = Score::NEG_INFINITY;

/// The minimum score by which a match can be among the first hits, as far as is known by now. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Threshold {
    score: Arc<AtomicU32>,
    limit: Option<usize>,
}

impl Threshold {
    /// The threshold of a search for the first `limit` hits, or for all.
    pub(crate) fn new(limit: Option<usize>) -> Self {
        Self { score: Arc::new(AtomicU32::new(Score::NEG_INFINITY.to_bits())), limit }
    }

    /// The number of hits that are wanted; `None` for all.
    pub(in crate::engine) const fn limit(&self) -> Option<usize> {
        self.limit
    }

    pub(in crate::engine) fn get(&self) -> Score {
        // Nothing else is published with it: an old value only scores more than is needed.
        Score::from_bits(self.score.load(Ordering::Relaxed))
    }

    /// Raises the threshold to `score`, which as many matches reach as hits are wanted. It never falls.
    pub(in crate::engine) fn raise(&self, score: Score) {
        let higher = |bits| (score > Score::from_bits(bits)).then_some(score.to_bits());
        // An error says that it is as high already.
        let _ = self.score.fetch_update(Ordering::Relaxed, Ordering::Relaxed, higher);
    }
}
