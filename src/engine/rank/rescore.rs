//! The most promising matches are scored first.
//!
//! Matches come in the order of the index, and the [threshold](super::threshold) rises only as good ones are found: until
//! then the costliest signal is computed for matches that are nowhere near the first hits. So the cheap signals of a
//! window of matches are computed beforehand; the best of these are scored in full, and only then those that can still
//! reach the threshold. Lucene's rescoring is similar, but approximate; here the result is that of scoring everything.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{DocId, Score, TERMINATED, fastfield::AliveBitSet};

use super::{NOT_COMPETITIVE, RankScorer, STEP, Signal};
use crate::engine::scorer::Scorer;

/// The number of matches in a window.
// A window is scored before its first match is returned: a larger one has better matches to raise the threshold by, and
// more sums to keep.
const WINDOW: usize = 8192;

/// The same matches and scores as those of the scorer that it holds, computed a window ahead.
pub(super) struct Rescorer {
    ranked: RankScorer,
    /// The costliest signal once more, for the matches that are scored first.
    late: Signal,
    /// The number of hits that are wanted.
    limit: usize,
    /// A deleted document is no hit.
    alive: Option<AliveBitSet>,
    window: Vec<(DocId, Score)>,
    at: usize,
    pending: Vec<Pending>,
    /// The scores of each pending match.
    scores: Vec<Score>,
}

/// A match whose costliest signal alone is not computed yet.
#[derive(Debug, Clone, Copy)]
struct Pending {
    /// Its place in the window.
    place: usize,
    /// The sum of its other scores.
    sum: Score,
    is_scored: bool,
}

impl Rescorer {
    pub(super) fn new(ranked: RankScorer, late: Signal, limit: usize, alive: Option<AliveBitSet>) -> Self {
        let (window, pending, scores) = (Vec::new(), Vec::new(), Vec::new());
        let mut rescorer = Self { ranked, late, limit, alive, window, at: 0, pending, scores };
        rescorer.fill();
        rescorer
    }

    /// Moves to the next window.
    fn fill(&mut self) {
        self.at = 0;
        self.window.clear();
        self.pending.clear();
        self.scores.clear();
        let best = self.score_cheap();
        self.score_best(&best);
        self.score_rest();
    }

    /// Computes the cheap signals of each match; returns the best of the pending ones, in order.
    fn score_cheap(&mut self) -> Vec<usize> {
        let mut best = BinaryHeap::with_capacity(self.limit + 1);
        while self.ranked.doc() != TERMINATED && self.window.len() < WINDOW {
            let doc = self.ranked.doc();
            if let Some(sum) = self.ranked.score_all_but_last() {
                // A deleted document must not raise the threshold above a living one.
                if self.alive.as_ref().is_none_or(|alive| alive.is_alive(doc)) {
                    self.keep_best(&mut best, sum);
                }
                self.pending.push(Pending { place: self.window.len(), sum, is_scored: false });
                self.scores.extend(&self.ranked.scores);
            }
            self.window.push((doc, NOT_COMPETITIVE));
            self.ranked.advance();
        }
        let mut best: Vec<_> = best.into_iter().map(|Reverse((_, pending))| pending).collect();
        // The late signal's scorer only moves forward.
        best.sort_unstable();
        best
    }

    /// Adds the next pending match to the best if its sum is among the highest, and raises the threshold to the lowest sum
    /// of the best: as many matches as are wanted score that much.
    fn keep_best(&self, best: &mut BinaryHeap<Reverse<(u32, usize)>>, sum: Score) {
        // Scores are not negative: their bits are in the same order.
        let next = Reverse((sum.to_bits(), self.pending.len()));
        if best.len() < self.limit {
            best.push(next);
        } else if let Some(mut lowest) = best.peek_mut()
            && next < *lowest
        {
            *lowest = next;
        } else {
            return;
        }
        if let Some(Reverse((sum, _))) = best.peek()
            && best.len() == self.limit
        {
            // The sum lacks the costliest signal, which adds at least nothing; a step less, as it is rounded in the
            // end.
            self.ranked.threshold.raise(Score::from_bits(*sum) - STEP);
        }
    }

    /// Scores the best in full, unless they are all.
    fn score_best(&mut self, best: &[usize]) {
        // Then every match of the window is among the first so far, and none can be skipped.
        if best.len() < self.limit {
            return;
        }
        let mut worst = Score::INFINITY;
        for &pending in best {
            let place = self.pending[pending].place;
            // Nothing is below this bound.
            let last = self.late.scorer.score_from(self.window[place].0, Score::NEG_INFINITY).unwrap_or(0.0);
            let score = self.total(pending, last);
            self.window[place].1 = score;
            self.pending[pending].is_scored = true;
            worst = worst.min(score);
        }
        // As many matches as are wanted have at least this final score.
        self.ranked.threshold.raise(worst);
    }

    fn score_rest(&mut self) {
        for pending in 0..self.pending.len() {
            let Pending { place, sum, is_scored } = self.pending[pending];
            if !is_scored && let Some(last) = self.ranked.score_last(self.window[place].0, sum) {
                self.window[place].1 = self.total(pending, last);
            }
        }
    }

    /// The final score of a pending match, with `last` by the costliest signal.
    fn total(&self, pending: usize, last: Score) -> Score {
        let each = self.scores.len() / self.pending.len();
        let scores = &self.scores[pending * each..][..each];
        self.ranked.total(scores, last)
    }
}

impl Scorer for Rescorer {
    fn doc(&self) -> DocId {
        self.window.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.window.len() {
            self.fill();
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        // The window is computed already, and the collector of tantivy only advances.
        while self.doc() < target {
            self.advance();
        }
        self.doc()
    }

    fn score(&mut self) -> Score {
        self.window.get(self.at).map_or(NOT_COMPETITIVE, |(_, score)| *score)
    }

    fn max_score(&self) -> Score {
        self.ranked.max_score()
    }

    fn size_hint(&self) -> u32 {
        self.ranked.size_hint()
    }

    fn cost(&self) -> u64 {
        self.ranked.cost()
    }
}
