//! Windows of documents: the number of clauses that each matches, and the sum of their scores.

use std::iter;

use tantivy::{DocId, Score, TERMINATED};

use crate::index::DocumentSet;

/// The number of documents in a window.
// Their counts stay in the processor's first cache.
const WINDOW: u16 = 4096;

/// The lowest bit of the number of clauses in a sum; the weights are below it.
const COUNT: u32 = 24;
/// The limit of the sum of all weights.
const MAX_WEIGHTS: u32 = 1 << COUNT;

/// The numbers of clauses that the documents of a window match, and the sums of their weights.
pub(super) struct Window {
    base: DocId,
    min: u8,
    /// The weight of the clause that is counted, and the one that it counts for above it.
    step: u32,
    sums: Vec<u32>,
    /// The documents that match enough, by their distance from `base`.
    matches: DocumentSet,
}

impl Window {
    /// A window in which nothing is counted yet, for documents that match `min` clauses.
    pub(super) fn new(min: u8) -> Self {
        let (sums, matches) = (vec![0; WINDOW.into()], DocumentSet::below(WINDOW.into()));
        Self { base: 0, min, step: 1 << COUNT, sums, matches }
    }

    /// The number of clauses that a document has to match.
    pub(super) const fn min(&self) -> u8 {
        self.min
    }

    /// Begins a window at `base`.
    pub(super) fn clear(&mut self, base: DocId) {
        self.base = base;
        self.sums.fill(0);
        self.matches.clear();
    }

    /// The first document behind the window.
    pub(super) fn end(&self) -> DocId {
        self.base.saturating_add(WINDOW.into()).min(TERMINATED)
    }

    /// Begins to count the next clause, which has this weight; the sum of all weights is below [`MAX_WEIGHTS`].
    pub(super) fn begin_clause(&mut self, weight: u32) {
        self.step = (1 << COUNT) + weight;
    }

    /// Notes that `doc`, which is in the window, matches the clause.
    #[inline]
    pub(super) fn add(&mut self, doc: DocId) {
        let place = doc.wrapping_sub(self.base);
        // Damaged postings may not ascend.
        let Some(sum) = self.sums.get_mut(place as usize) else { return };
        *sum = sum.saturating_add(self.step);
        if *sum >> COUNT == u32::from(self.min) {
            self.matches.insert(place);
        }
    }

    /// For each match from `start` up to `end` the number of clauses that it matches, and the sum of their weights; `None` if
    /// these documents are not all in the window.
    pub(super) fn sums(&self, start: DocId, end: DocId) -> Option<impl Iterator<Item = (usize, u32)>> {
        (start >= self.base && end <= self.end()).then(|| {
            let matches = iter::successors(self.at_or_after(start), |doc| self.at_or_after(doc + 1));
            let sums = matches.take_while(move |&doc| doc < end).map(|doc| self.sums[(doc - self.base) as usize]);
            sums.map(|sum| ((sum >> COUNT) as usize, sum & (MAX_WEIGHTS - 1)))
        })
    }

    /// The first match of the window at `target` or after it.
    pub(super) fn at_or_after(&self, target: DocId) -> Option<DocId> {
        let place = self.matches.at_or_after(target.saturating_sub(self.base));
        (place != TERMINATED).then(|| self.base + place)
    }
}

/// The number of documents in a window of scores.
// A thread has some tens of documents, so that a window has a few hundred threads, whose scores stay in the processor's
// second cache.
const SCORES: u16 = 1 << 14;

/// The sums of the scores of those documents of a window that a clause matches.
pub(super) struct ScoreWindow {
    base: DocId,
    /// 0 for all documents that do not match.
    scores: Vec<Score>,
    /// The documents that match, by their distance from `base`.
    matches: DocumentSet,
}

impl ScoreWindow {
    /// An empty window.
    pub(super) fn new() -> Self {
        Self { base: 0, scores: vec![0.0; SCORES.into()], matches: DocumentSet::below(SCORES.into()) }
    }

    /// Begins a window at `base`.
    pub(super) fn clear(&mut self, base: DocId) {
        // Most documents are comment blocks where threads are scored, and the other way round.
        let mut place = self.matches.at_or_after(0);
        while let Some(score) = self.scores.get_mut(place as usize) {
            *score = 0.0;
            place = self.matches.at_or_after(place + 1);
        }
        self.matches.clear();
        self.base = base;
    }

    /// The first document behind the window.
    pub(super) fn end(&self) -> DocId {
        self.base.saturating_add(SCORES.into()).min(TERMINATED)
    }

    /// Adds to the score of `doc`, unless it is not in the window.
    #[inline]
    pub(super) fn add(&mut self, doc: DocId, score: Score) {
        let place = doc.wrapping_sub(self.base);
        // Damaged postings may not ascend.
        let Some(sum) = self.scores.get_mut(place as usize) else { return };
        *sum += score;
        self.matches.insert(place);
    }

    /// The first match of the window at `target` or after it.
    pub(super) fn at_or_after(&self, target: DocId) -> Option<DocId> {
        let place = self.matches.at_or_after(target.saturating_sub(self.base));
        (place != TERMINATED).then(|| self.base + place)
    }

    /// The sum for `doc`, which is in the window.
    pub(super) fn score(&self, doc: DocId) -> Score {
        self.scores.get(doc.wrapping_sub(self.base) as usize).copied().unwrap_or(0.0)
    }
}
