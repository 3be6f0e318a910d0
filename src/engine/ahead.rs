//! What has the best prospects is scored first.
//!
//! Hits come in the order in which they lie in the index, and the [least](super::most) score that counts rises only as
//! good ones are found: until then the costliest evidence is asked of hits that are nowhere near the first. So a window
//! of hits is looked through beforehand, of each what is cheap to ask; the best of them are scored in full, and only then
//! what still may come up to them.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{DocId, DocSet, Score, TERMINATED, fastfield::AliveBitSet, query::Scorer};

use super::{
    most::NOT_AMONG_THE_FIRST,
    ranked::{Evidence, RankedScorer, STEP},
};

/// So many hits are looked through together.
const WINDOW: usize = 8192;

/// As the scorer that it holds, but a window ahead.
pub(crate) struct AheadScorer {
    ranked: RankedScorer,
    /// The costliest evidence once more, for those that are scored first.
    late: Evidence,
    /// How many hits are wanted.
    first: usize,
    /// What is deleted is no hit.
    alive: Option<AliveBitSet>,
    window: Vec<(DocId, Score)>,
    at: usize,
    waiting: Vec<Waiting>,
    /// What each of those that wait was given.
    given: Vec<Score>,
}

/// A hit of which the costliest evidence alone is not asked yet.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    /// Its place in the window.
    place: usize,
    /// What it scores at least.
    known: Score,
    is_scored: bool,
}

impl AheadScorer {
    pub(crate) fn new(ranked: RankedScorer, late: Evidence, first: usize, alive: Option<AliveBitSet>) -> Self {
        let (window, waiting, given) = (Vec::new(), Vec::new(), Vec::new());
        let mut ahead = Self { ranked, late, first, alive, window, at: 0, waiting, given };
        ahead.fill();
        ahead
    }

    /// Goes on to the next window.
    fn fill(&mut self) {
        self.at = 0;
        self.window.clear();
        self.waiting.clear();
        self.given.clear();
        let best = self.look_through();
        self.score_first(&best);
        self.score_rest();
    }

    /// Asks of each hit what is cheap to ask; which of those that wait are the best, in their order.
    fn look_through(&mut self) -> Vec<usize> {
        let mut best = BinaryHeap::with_capacity(self.first + 1);
        while self.ranked.doc() != TERMINATED && self.window.len() < WINDOW {
            let document = self.ranked.doc();
            if let Some(known) = self.ranked.ask_all_but_last() {
                if self.alive.as_ref().is_none_or(|alive| alive.is_alive(document)) {
                    // Scores are not negative: their bits are in the same order.
                    best.push(Reverse((known.to_bits(), self.waiting.len())));
                    self.raise_least(&mut best);
                }
                self.waiting.push(Waiting { place: self.window.len(), known, is_scored: false });
                self.given.extend(self.ranked.given());
            }
            self.window.push((document, NOT_AMONG_THE_FIRST));
            self.ranked.advance();
        }
        let mut best: Vec<_> = best.into_iter().map(|Reverse((_, waiting))| waiting).collect();
        best.sort_unstable();
        best
    }

    /// What the best score at least, they score: so many are enough.
    fn raise_least(&self, best: &mut BinaryHeap<Reverse<(u32, usize)>>) {
        if best.len() > self.first {
            best.pop();
        }
        if let Some(Reverse((known, _))) = best.peek()
            && best.len() == self.first
        {
            self.ranked.least().raise(Score::from_bits(*known) - STEP);
        }
    }

    /// Scores the best, unless they are all.
    fn score_first(&mut self, best: &[usize]) {
        if best.len() < self.first {
            return;
        }
        let mut worst = Score::INFINITY;
        for &waiting in best {
            let place = self.waiting[waiting].place;
            let given = self.late.ask(self.window[place].0);
            let score = self.total(waiting, given);
            self.window[place].1 = score;
            self.waiting[waiting].is_scored = true;
            worst = worst.min(score);
        }
        self.ranked.least().raise(worst);
    }

    fn score_rest(&mut self) {
        for waiting in 0..self.waiting.len() {
            let Waiting { place, known, is_scored } = self.waiting[waiting];
            if !is_scored && let Some(given) = self.ranked.ask_last(self.window[place].0, known) {
                self.window[place].1 = self.total(waiting, given);
            }
        }
    }

    /// The score of one that waits, to which the last evidence gives so much.
    fn total(&self, waiting: usize, last: Score) -> Score {
        let given = self.given.len() / self.waiting.len();
        let given = &self.given[waiting * given..][..given];
        self.ranked.total(given, last)
    }
}

impl DocSet for AheadScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.window.len() {
            self.fill();
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.window.get(self.at).map_or(TERMINATED, |(document, _)| *document)
    }

    fn size_hint(&self) -> u32 {
        self.ranked.size_hint()
    }

    fn cost(&self) -> u64 {
        self.ranked.cost()
    }
}

impl Scorer for AheadScorer {
    fn score(&mut self) -> Score {
        self.window.get(self.at).map_or(NOT_AMONG_THE_FIRST, |(_, score)| *score)
    }
}
