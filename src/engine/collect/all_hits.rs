//! The collector of all hits in an order.
//!
//! Of each hit it keeps the bytes that sort as its position, and no copy of them: millions take little more memory than
//! that while they are collected, and less once they are in order.

use std::{io, sync::Arc};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::packed::Packed;
use crate::{
    engine::{
        Level, Position, Sort,
        sort::{PositionBytes, SortKeys},
    },
    index::ThreadTable,
};

/// The records of hits before they are in order.
const POSITION: usize = size_of::<PositionBytes>();

/// Collects every hit behind `after`, and counts all.
pub(crate) struct AllHitsCollector {
    pub(crate) sort: Sort,
    pub(crate) after: Option<Position>,
    pub(crate) level: Level,
    pub(crate) threads: Arc<ThreadTable>,
}

/// All hits, not yet in order.
#[derive(Default)]
pub(crate) struct AllHits {
    /// The number of all hits.
    pub(crate) count: u64,
    /// The number of hits before `after`.
    pub(crate) before: u64,
    sort: Sort,
    /// Those of each segment.
    positions: Vec<Packed<POSITION>>,
}

impl AllHits {
    /// Passes the hits to `take` in their order: position, document, and score.
    ///
    /// # Errors
    /// If the system gives no memory, or if `take` fails.
    pub(crate) fn in_order(
        self,
        mut take: impl FnMut(Position, DocAddress, Score) -> io::Result<()>,
    ) -> io::Result<()> {
        Packed::sorted(self.positions, |bytes| {
            let position = Position::of_bytes(bytes);
            let (segment, document) = position.place();
            // The score is not kept: the key of the position has it.
            take(position, DocAddress::new(segment, document), position.score(self.sort))
        })
    }
}

impl Collector for AllHitsCollector {
    type Fruit = AllHits;
    type Child = SegmentAllHits;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentAllHits> {
        let keys = SortKeys::open(self.sort, self.level, &self.threads, segment)?;
        let (positions, failure) = (Packed::new(), None);
        Ok(SegmentAllHits { keys, after: self.after, ordinal, count: 0, before: 0, positions, failure })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<SegmentFruit>>) -> tantivy::Result<AllHits> {
        let mut all = AllHits { sort: self.sort, ..AllHits::default() };
        for segment in segments {
            let (count, before, positions) = segment?;
            all.count += count;
            all.before += before;
            all.positions.push(positions);
        }
        Ok(all)
    }
}

/// The number of hits, the number before those that are wanted, and these.
type SegmentFruit = (u64, u64, Packed<POSITION>);

pub(crate) struct SegmentAllHits {
    keys: SortKeys,
    after: Option<Position>,
    ordinal: SegmentOrdinal,
    count: u64,
    before: u64,
    positions: Packed<POSITION>,
    /// Why there is no more memory.
    failure: Option<io::Error>,
}

impl SegmentCollector for SegmentAllHits {
    type Fruit = tantivy::Result<SegmentFruit>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.count += 1;
        // A collector cannot end a search; the rest is only counted.
        if self.failure.is_some() {
            return;
        }
        let position = self.keys.position(doc, score, self.ordinal);
        if self.after.is_some_and(|after| position >= after) {
            self.before += 1;
        } else {
            self.failure = self.positions.push(position.to_bytes()).err();
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.failure.map_or(Ok((self.count, self.before, self.positions)), |failure| Err(failure.into()))
    }
}
