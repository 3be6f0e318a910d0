//! The collector of the first hits in an order, and of the exact number of all.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    sync::Arc,
};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use crate::{
    engine::{
        Level, Position, Sort, Threshold,
        rank::{NOT_COMPETITIVE, rounded},
        sort::SortKeys,
    },
    index::ThreadTable,
};

/// A hit whose document is not read yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) position: Position,
    pub(crate) score: Score,
    pub(crate) address: DocAddress,
}

impl Candidate {
    /// Adds to its score, by which it has to be sorted.
    #[expect(clippy::cast_possible_truncation, reason = "a score is a small number")]
    pub(crate) fn add(&mut self, score: f64) {
        let sum = f64::from(self.score) + score;
        self.score = rounded(sum as Score);
        self.position.key = f64::from(self.score);
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.position.cmp(&other.position)
    }
}

/// Collects the first `limit` hits behind `after`, and counts all.
pub(crate) struct TopHitsCollector {
    pub(crate) limit: usize,
    pub(crate) sort: Sort,
    pub(crate) after: Option<Position>,
    pub(crate) level: Level,
    pub(crate) threads: Arc<ThreadTable>,
    /// Raised as hits are collected, so that what cannot be among them is not scored.
    pub(crate) threshold: Threshold,
}

/// The first hits in an order.
#[derive(Debug, Default)]
pub(crate) struct TopHits {
    /// The number of all hits.
    pub(crate) count: u64,
    /// The number of hits before the first of `hits`.
    pub(crate) before: u64,
    /// In order.
    pub(crate) hits: Vec<Candidate>,
}

impl Collector for TopHitsCollector {
    type Fruit = TopHits;
    type Child = SegmentTopHits;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTopHits> {
        Ok(SegmentTopHits {
            limit: self.limit,
            after: self.after,
            keys: SortKeys::open(self.sort, self.level, &self.threads, segment)?,
            threshold: self.threshold.clone(),
            ordinal,
            collected: TopHits::default(),
            heap: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<TopHits>) -> tantivy::Result<TopHits> {
        let mut all = TopHits::default();
        // To grow step by step would hold many of them twice.
        all.hits.reserve_exact(segments.iter().map(|segment| segment.hits.len()).sum());
        for segment in segments {
            all.count += segment.count;
            all.before += segment.before;
            all.hits.extend(segment.hits);
        }
        all.hits.sort_unstable_by(|a, b| b.cmp(a));
        all.hits.truncate(self.limit);
        Ok(all)
    }
}

pub(crate) struct SegmentTopHits {
    limit: usize,
    after: Option<Position>,
    keys: SortKeys,
    threshold: Threshold,
    ordinal: SegmentOrdinal,
    collected: TopHits,
    /// The last of the first hits on top.
    heap: BinaryHeap<Reverse<Candidate>>,
}

impl SegmentTopHits {
    fn is_full(&self) -> bool {
        self.heap.len() >= self.limit
    }

    /// The position of the last of the first hits, which nothing that comes after it can push out; `None` while there is
    /// room, or where the hits behind a cursor are wanted.
    fn last(&self) -> Option<Position> {
        let settled = self.is_full() && self.after.is_none();
        settled.then(|| self.heap.peek().map(|last| last.0.position)).flatten()
    }

    fn raise_threshold(&self) {
        if let (Sort::Relevance, Some(_), Some(Reverse(last))) = (self.keys.sort, self.last(), self.heap.peek()) {
            self.threshold.raise(last.score);
        }
    }

    /// The position of a document, unless it comes after the last of the first hits; no more columns are read than to know.
    fn position(&self, doc: DocId, score: Score) -> Option<Position> {
        let last = self.last();
        let key = self.keys.key(doc, score);
        if last.is_some_and(|last| key.total_cmp(&last.key).is_lt()) {
            return None;
        }
        let newest = self.keys.newest(doc);
        if last.is_some_and(|last| key.total_cmp(&last.key).is_eq() && newest.total_cmp(&last.newest).is_lt()) {
            return None;
        }
        Some(Position { key, newest, order: self.keys.order(doc), place: (self.ordinal, doc) })
    }
}

impl SegmentCollector for SegmentTopHits {
    type Fruit = TopHits;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.collected.count += 1;
        if self.limit == 0 || score == NOT_COMPETITIVE {
            return;
        }
        let Some(position) = self.position(doc, score) else { return };
        if self.after.is_some_and(|after| position >= after) {
            self.collected.before += 1;
            return;
        }
        let hit = Candidate { position, score, address: DocAddress::new(self.ordinal, doc) };
        if !self.is_full() {
            self.heap.push(Reverse(hit));
        } else if self.heap.peek().is_some_and(|last| last.0 < hit) {
            self.heap.pop();
            self.heap.push(Reverse(hit));
        }
        self.raise_threshold();
    }

    fn harvest(self) -> TopHits {
        TopHits { hits: self.heap.into_iter().map(|Reverse(hit)| hit).collect(), ..self.collected }
    }
}
