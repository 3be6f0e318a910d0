//! A scorer of what can be asked about one document after another.

use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED, query::Scorer};

use super::opened::Begins;

/// Tells of documents in ascending order whether they are found.
pub(crate) trait Asked: Send + 'static {
    /// As [`DocSet::seek_danger`], of a document that can be.
    fn ask(&mut self, document: DocId) -> SeekDangerResult;
    /// What it gives to `document`, which was found.
    fn score(&mut self, document: DocId) -> Score;
    /// The most that a document can score.
    fn most(&self) -> Score;
    /// About how many documents are found.
    fn size_hint(&self) -> u32;
    /// What it costs to ask about all.
    fn cost(&self) -> u64;
}

/// Stands at a document that was asked about.
pub(crate) struct AskedScorer<A> {
    asked: A,
    /// A match, or the least document that can be one.
    document: DocId,
}

impl<A: Asked> AskedScorer<A> {
    /// Of which nothing is asked yet.
    pub(crate) const fn new(asked: A) -> Self {
        Self { asked, document: 0 }
    }

    /// The most that a document can score.
    pub(crate) fn most(&self) -> Score {
        self.asked.most()
    }

    /// Goes to the first match at `target` or after it.
    fn settle(&mut self, target: DocId) -> DocId {
        self.document = target;
        while self.seek_danger(self.document) != SeekDangerResult::Found && self.document < TERMINATED {}
        self.document
    }
}

impl<A: Asked> Begins for AskedScorer<A> {
    fn begin(&mut self) {
        self.settle(0);
    }
}

impl<A: Asked> DocSet for AskedScorer<A> {
    fn advance(&mut self) -> DocId {
        self.settle(self.document.saturating_add(1).min(TERMINATED))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document { self.document } else { self.settle(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let known =
            if target < TERMINATED { self.asked.ask(target) } else { SeekDangerResult::SeekLowerBound(TERMINATED) };
        self.document = if let SeekDangerResult::SeekLowerBound(later) = known { later } else { target };
        known
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.asked.size_hint()
    }

    fn cost(&self) -> u64 {
        self.asked.cost()
    }
}

impl<A: Asked> Scorer for AskedScorer<A> {
    fn score(&mut self) -> Score {
        self.asked.score(self.document)
    }
}
