//! A scorer that is asked only about the documents in question.
//!
//! `seek` has to find the next document that matches, however far away it is. `seek_danger` tells only whether one does,
//! and a bound for the next; but tantivy allows it on few conditions (see [`DocSet::seek_danger`]). Here a scorer remembers
//! what it was told, so that it can be asked in any order, and goes on to a match only if it has to.

use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, query::Scorer, query::Weight};

use super::most::most;

/// A scorer that looks no further than it is asked.
pub(crate) struct Lazy {
    inner: Box<dyn Scorer>,
    /// Where `inner` stands if `found`; else the least document that it can find next.
    at: DocId,
    found: bool,
}

impl Lazy {
    /// What `weight` finds in `segment`, of which nothing is looked for yet.
    pub(crate) fn new(weight: &dyn Weight, segment: &SegmentReader, boost: Score) -> tantivy::Result<Self> {
        let (known, inner) = weight.scorer_danger(segment, 0, boost)?;
        let mut scorer = Self { inner, at: 0, found: false };
        scorer.note(0, known);
        Ok(scorer)
    }

    /// Goes to the first match at `from` or after it and before `end`, if there is one, and no further than to know.
    pub(crate) fn first(&mut self, from: DocId, end: DocId) -> Option<DocId> {
        let mut target = self.at.max(from);
        while target < end {
            match self.seek_danger(target) {
                SeekDangerResult::Found => return Some(target),
                SeekDangerResult::SeekLowerBound(later) => target = later,
            }
        }
        None
    }

    /// The most that a match can score.
    pub(crate) fn most(&self) -> Score {
        most(self.inner.as_ref())
    }

    fn note(&mut self, target: DocId, known: SeekDangerResult) {
        (self.at, self.found) = match known {
            SeekDangerResult::Found => (target, true),
            SeekDangerResult::SeekLowerBound(later) => (later, false),
        };
    }
}

impl DocSet for Lazy {
    fn advance(&mut self) -> DocId {
        if !self.found {
            return self.seek(self.at.saturating_add(1).min(TERMINATED));
        }
        self.at = self.inner.advance();
        self.found = self.at != TERMINATED;
        self.at
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.found && self.at < target {
            self.at = self.inner.seek(target);
            self.found = self.at != TERMINATED;
        }
        if self.first(target, TERMINATED).is_none() {
            (self.at, self.found) = (TERMINATED, false);
        }
        self.at
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target > self.at || (target == self.at && !self.found) {
            let known = self.inner.seek_danger(target);
            self.note(target, known);
        }
        if self.found && self.at == target {
            SeekDangerResult::Found
        } else {
            SeekDangerResult::SeekLowerBound(self.at)
        }
    }

    /// A match, or the least document that can be one.
    fn doc(&self) -> DocId {
        self.at
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for Lazy {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
