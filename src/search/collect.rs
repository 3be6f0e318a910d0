//! The first hits in an order, and the exact number of all.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::Column,
};

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Closest first; among equals the newest.
    #[default]
    Relevance,
    /// Newest first; what has no known time comes last.
    Newest,
    /// Oldest first; what has no known time comes last.
    Oldest,
}

/// A hit that is not looked at yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    key: (Finite, Finite),
    pub(super) score: Score,
    pub(super) address: DocAddress,
}

/// A number that can be ordered: scores and times never are NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finite(f64);

impl Eq for Finite {}

impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finite {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then_with(|| other.address.cmp(&self.address))
    }
}

/// Collects the first `limit` hits and counts all.
pub(super) struct First {
    pub(super) limit: usize,
    pub(super) sort: Sort,
}

impl Collector for First {
    type Fruit = (u64, Vec<Ranked>);
    type Child = FirstOfSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<FirstOfSegment> {
        let times = segment.fast_fields().i64("posted_at")?;
        Ok(FirstOfSegment { limit: self.limit, sort: self.sort, times, ordinal, count: 0, heap: BinaryHeap::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<(u64, Vec<Ranked>)>) -> tantivy::Result<(u64, Vec<Ranked>)> {
        let count = segments.iter().map(|(count, _)| count).sum();
        let mut first: Vec<_> = segments.into_iter().flat_map(|(_, ranked)| ranked).collect();
        first.sort_unstable_by(|a, b| b.cmp(a));
        first.truncate(self.limit);
        Ok((count, first))
    }
}

pub(super) struct FirstOfSegment {
    limit: usize,
    sort: Sort,
    times: Column<i64>,
    ordinal: SegmentOrdinal,
    count: u64,
    /// The worst of the best on top.
    heap: BinaryHeap<Reverse<Ranked>>,
}

impl FirstOfSegment {
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 have less than 53 bits")]
    fn key(&self, document: DocId, score: Score) -> (Finite, Finite) {
        let time = self.times.first(document).map(|time| time as f64);
        let newest = Finite(time.unwrap_or(f64::NEG_INFINITY));
        match self.sort {
            Sort::Relevance => (Finite(f64::from(score)), newest),
            Sort::Newest => (newest, Finite(0.0)),
            Sort::Oldest => (Finite(time.map_or(f64::NEG_INFINITY, |time| -time)), Finite(0.0)),
        }
    }
}

impl SegmentCollector for FirstOfSegment {
    type Fruit = (u64, Vec<Ranked>);

    fn collect(&mut self, document: DocId, score: Score) {
        self.count += 1;
        if self.limit == 0 {
            return;
        }
        let address = DocAddress::new(self.ordinal, document);
        let ranked = Ranked { key: self.key(document, score), score, address };
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(ranked));
        } else if self.heap.peek().is_some_and(|worst| worst.0 < ranked) {
            self.heap.pop();
            self.heap.push(Reverse(ranked));
        }
    }

    fn harvest(self) -> (u64, Vec<Ranked>) {
        (self.count, self.heap.into_iter().map(|Reverse(ranked)| ranked).collect())
    }
}
