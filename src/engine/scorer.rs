//! The interface of everything that walks through the matching documents of a segment.

use super::window::{ScoreWindow, Window};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score, TERMINATED};

/// Documents of one segment in ascending order, each with a score.
///
/// An opened scorer is not positioned: the first call has to be [`start`](Self::start) or [`probe`](Self::probe). As long
/// as it is positioned, `doc` is a match or [`TERMINATED`].
pub(super) trait Scorer: Send {
    /// Positions a scorer that was just opened at its first match, and returns that.
    fn start(&mut self) -> DocId {
        self.doc()
    }

    /// The current match; [`TERMINATED`] behind the last one.
    fn doc(&self) -> DocId;

    /// Moves to the next match and returns it.
    fn advance(&mut self) -> DocId;

    /// Moves to the first match at `target` or after it and returns that; stays at a match that is not before `target`.
    fn seek(&mut self, target: DocId) -> DocId;

    /// Tests `target` without looking for the next match. Targets of successive probes ascend.
    ///
    /// After [`Probe::Match`] the scorer is positioned at `target`. Otherwise it is not positioned any more, and only
    /// further probes are allowed until one matches. This is tantivy's `seek_danger`.
    fn probe(&mut self, target: DocId) -> Probe {
        Probe::at(target, self.seek(target))
    }

    /// The score of the current match.
    fn score(&mut self) -> Score;

    /// The score of `doc`, 0 if it is no match; `None` if it is below `enough` by its upper bound, without being computed.
    ///
    /// Successive documents ascend. Afterwards only further calls of this method are allowed.
    fn score_from(&mut self, doc: DocId, enough: Score) -> Option<Score> {
        // It may already be at a later document, or at an earlier one that was not requested.
        if self.doc() < doc {
            self.seek(doc);
        }
        if self.doc() != doc {
            return Some(0.0);
        }
        let is_low = self.max_score_here().is_some_and(|max| max < enough);
        (!is_low).then(|| self.score())
    }

    /// An upper bound of the scores of all matches; infinite where none is known.
    fn max_score(&self) -> Score;

    /// An upper bound of the score of the current match, where it may be lower than [`max_score`](Self::max_score).
    fn max_score_here(&self) -> Option<Score> {
        self.max_score_until(self.doc() + 1)
    }

    /// An upper bound of the scores of the current match and of those behind it up to `end`, where it may be lower than
    /// [`max_score`](Self::max_score).
    fn max_score_until(&self, _end: DocId) -> Option<Score> {
        None
    }

    /// Whether a score is computed from many documents, so that it costs more than to find the match.
    fn scores_many(&self) -> bool {
        false
    }

    /// The estimated number of matches.
    fn size_hint(&self) -> u32;

    /// The estimated cost of walking through all matches, in postings.
    fn cost(&self) -> u64 {
        // Right for what reads one list; what reads several says its own.
        self.size_hint().into()
    }

    /// Counts each match from the current one up to the end of `window`, which does not begin behind it, and moves behind
    /// the window.
    fn count(&mut self, window: &mut Window) {
        let (mut doc, end) = (self.doc(), window.end());
        while doc < end {
            window.add(doc);
            doc = self.advance();
        }
    }

    /// Adds the score of each match from the current one up to the end of `window`, which does not begin behind it, and moves
    /// behind the window.
    fn accumulate(&mut self, window: &mut ScoreWindow) {
        let (mut doc, end) = (self.doc(), window.end());
        while doc < end {
            let score = self.score();
            window.add(doc, score);
            doc = self.advance();
        }
    }

    /// Writes the current match and those after it into `buffer`, moves behind them, and returns how many there were: fewer
    /// than fit only at the end.
    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let mut doc = self.doc();
        for (i, slot) in buffer.iter_mut().enumerate() {
            if doc == TERMINATED {
                return i;
            }
            *slot = doc;
            doc = self.advance();
        }
        buffer.len()
    }
}

/// The result of testing one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// The document matches.
    Match,
    /// It does not, nor does any document before this one, which is greater than the target or [`TERMINATED`].
    Next(DocId),
}

impl Probe {
    /// The result for `target`, where `doc` is the first match that is not before it.
    pub(super) const fn at(target: DocId, doc: DocId) -> Self {
        if doc == target && target < TERMINATED { Self::Match } else { Self::Next(doc) }
    }
}

/// The scorer of no documents.
pub(super) struct Empty;

impl Scorer for Empty {
    fn doc(&self) -> DocId {
        TERMINATED
    }

    fn advance(&mut self) -> DocId {
        TERMINATED
    }

    fn seek(&mut self, _: DocId) -> DocId {
        TERMINATED
    }

    fn score(&mut self) -> Score {
        0.0
    }

    fn max_score(&self) -> Score {
        0.0
    }

    fn size_hint(&self) -> u32 {
        0
    }
}
