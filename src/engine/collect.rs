//! The first hits in an order, and the exact number of all.
//!
//! The order is total, and what decides it are the hits themselves, not where in the index their documents happen to lie:
//! so it is the same after a merge or in an index made anew, and pages neither overlap nor leave anything out.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::{
    Level,
    join::Joins,
    most::{Least, NOT_AMONG_THE_FIRST},
};
use crate::index::{OrderColumns, Threads};

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// Closest first.
    #[default]
    Relevance,
    /// Newest first; what has no known time comes last.
    Newest,
    /// Oldest first; what has no known time comes last.
    Oldest,
    /// Threads with the most comments first.
    Comments,
    /// Threads with the highest score (推 minus 噓) first.
    Score,
    /// What was written last first: of a thread, its last comment.
    Active,
}

impl Sort {
    /// Every order, in which they are listed to the user.
    pub const ALL: [Self; 6] = [Self::Relevance, Self::Newest, Self::Oldest, Self::Comments, Self::Score, Self::Active];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Comments => "comments",
            Self::Score => "score",
            Self::Active => "active",
        }
    }
}

/// Where a hit stands in an order; the greater comes first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// What is sorted by.
    key: f64,
    /// Among equals the newest comes first.
    newest: f64,
    /// Among these a fingerprint of the thread decides.
    order: u64,
    /// The blocks of one thread are in page order; nothing else comes as far as this, but for threads made to collide.
    place: (u32, u32),
}

impl Eq for Position {}

impl PartialOrd for Position {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Position {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key
            .total_cmp(&other.key)
            .then(self.newest.total_cmp(&other.newest))
            .then(self.order.cmp(&other.order))
            .then(other.place.cmp(&self.place))
    }
}

/// A hit that is not looked at yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) position: Position,
    pub(crate) score: Score,
    pub(crate) address: DocAddress,
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.position.cmp(&other.position)
    }
}

/// Collects the first `limit` hits behind `after`, and counts all.
pub(crate) struct First {
    pub(crate) limit: usize,
    pub(crate) sort: Sort,
    pub(crate) after: Option<Position>,
    pub(crate) level: Level,
    pub(crate) joins: Joins,
    /// What has to be scored.
    pub(crate) least: Least,
}

/// What was collected.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// How many hits there are.
    pub(crate) count: u64,
    /// How many of them come before those that were asked for.
    pub(crate) before: u64,
    /// Those, in order.
    pub(crate) first: Vec<Ranked>,
}

impl Collector for First {
    type Fruit = Collected;
    type Child = FirstOfSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<FirstOfSegment> {
        Ok(FirstOfSegment {
            limit: self.limit,
            after: self.after,
            keys: Keys::open(self, segment)?,
            least: self.least.clone(),
            ordinal,
            collected: Collected::default(),
            heap: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Collected>) -> tantivy::Result<Collected> {
        let mut all = Collected::default();
        for segment in segments {
            all.count += segment.count;
            all.before += segment.before;
            all.first.extend(segment.first);
        }
        all.first.sort_unstable_by(|a, b| b.cmp(a));
        all.first.truncate(self.limit);
        Ok(all)
    }
}

/// What the documents of a segment are sorted by.
struct Keys {
    sort: Sort,
    /// At comment level what a block's thread is sorted by.
    threads: Option<Arc<Threads>>,
    columns: Arc<OrderColumns>,
}

impl Keys {
    fn open(first: &First, segment: &SegmentReader) -> tantivy::Result<Self> {
        let threads = match first.level {
            Level::Threads => None,
            Level::Comments => Some(first.joins.threads(segment)?),
        };
        Ok(Self { sort: first.sort, threads, columns: first.joins.columns(segment)? })
    }

    /// The document of the thread that this one is or belongs to.
    fn thread(&self, document: DocId) -> DocId {
        self.threads.as_ref().map_or(document, |threads| threads.at_or_after(document))
    }

    /// What is sorted by.
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 and counts have less than 53 bits")]
    fn key(&self, document: DocId, score: Score) -> f64 {
        let columns = &self.columns;
        match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Newest => self.newest(document),
            Sort::Oldest => known(columns.posted_at.first(document).map(|time| -time)),
            Sort::Comments => columns.comments.first(self.thread(document)).map_or(0.0, |count| count as f64),
            Sort::Score => columns.votes.first(self.thread(document)).map_or(0.0, |score| score as f64),
            Sort::Active if self.threads.is_some() => {
                let continued = columns.continued_at.values_for_doc(document);
                known(continued.chain(columns.posted_at.first(document)).max())
            }
            Sort::Active => known(columns.active_at.first(document)),
        }
    }

    fn newest(&self, document: DocId) -> f64 {
        known(self.columns.posted_at.first(document))
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 have less than 53 bits")]
fn known(time: Option<i64>) -> f64 {
    time.map_or(f64::NEG_INFINITY, |time| time as f64)
}

pub(crate) struct FirstOfSegment {
    limit: usize,
    after: Option<Position>,
    keys: Keys,
    least: Least,
    ordinal: SegmentOrdinal,
    collected: Collected,
    /// The worst of the best on top.
    heap: BinaryHeap<Reverse<Ranked>>,
}

impl FirstOfSegment {
    fn is_full(&self) -> bool {
        self.heap.len() >= self.limit
    }

    /// The worst of the best, which nothing that comes after it can push out; `None` while there is room.
    fn worst(&self) -> Option<Position> {
        let settled = self.is_full() && self.after.is_none();
        settled.then(|| self.heap.peek().map(|worst| worst.0.position)).flatten()
    }

    /// Tells what is worse than all of these.
    fn raise_least(&self) {
        if let (Sort::Relevance, Some(_), Some(Reverse(worst))) = (self.keys.sort, self.worst(), self.heap.peek()) {
            self.least.raise(worst.score);
        }
    }

    /// Where a document stands, unless it comes after the worst of the best; no more of it is read than to know.
    fn position(&self, document: DocId, score: Score) -> Option<Position> {
        let worst = self.worst();
        let key = self.keys.key(document, score);
        if worst.is_some_and(|worst| key.total_cmp(&worst.key).is_lt()) {
            return None;
        }
        let newest = self.keys.newest(document);
        if worst.is_some_and(|worst| key.total_cmp(&worst.key).is_eq() && newest.total_cmp(&worst.newest).is_lt()) {
            return None;
        }
        let order = self.keys.columns.order.first(self.keys.thread(document)).unwrap_or_default();
        Some(Position { key, newest, order, place: (self.ordinal, document) })
    }
}

impl SegmentCollector for FirstOfSegment {
    type Fruit = Collected;

    fn collect(&mut self, document: DocId, score: Score) {
        self.collected.count += 1;
        if self.limit == 0 || score == NOT_AMONG_THE_FIRST {
            return;
        }
        let Some(position) = self.position(document, score) else { return };
        if self.after.is_some_and(|after| position >= after) {
            self.collected.before += 1;
            return;
        }
        let ranked = Ranked { position, score, address: DocAddress::new(self.ordinal, document) };
        if !self.is_full() {
            self.heap.push(Reverse(ranked));
        } else if self.heap.peek().is_some_and(|worst| worst.0 < ranked) {
            self.heap.pop();
            self.heap.push(Reverse(ranked));
        }
        self.raise_least();
    }

    fn harvest(self) -> Collected {
        Collected { first: self.heap.into_iter().map(|Reverse(ranked)| ranked).collect(), ..self.collected }
    }
}
