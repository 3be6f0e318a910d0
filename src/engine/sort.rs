//! The orders of hits.
//!
//! Each is total, and is decided by the hits themselves, not by where in the index their documents are: so it is the same
//! after a merge or in a rebuilt index, and pages neither overlap nor leave anything out.

use std::{cmp::Ordering, sync::Arc};

use serde::{Deserialize, Serialize};
use tantivy::{DocId, Score, SegmentReader};

use super::Level;
use crate::index::{OrderColumns, ThreadTable, Threads};

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// Closest first.
    #[default]
    Relevance,
    /// Newest first; hits of unknown time come last.
    Newest,
    /// Oldest first; hits of unknown time come last.
    Oldest,
    /// Threads with the most comments first.
    Comments,
    /// Threads with the highest score (推 minus 噓) first.
    Score,
    /// What was written last first: for a thread, its last comment.
    Active,
}

impl Sort {
    /// Every order, as they are listed to the user.
    pub const ALL: [Self; 6] = [Self::Relevance, Self::Newest, Self::Oldest, Self::Comments, Self::Score, Self::Active];

    /// Its name on the command line and in data.
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

/// The place of a hit in an order; the greater comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The value that is sorted by.
    pub(super) key: f64,
    /// Among equal keys the newest comes first.
    pub(super) newest: f64,
    /// Then the fingerprint of the thread decides.
    pub(super) order: u64,
    /// Segment and document: the blocks of one thread are in page order. No two threads come as far as this, unless their
    /// fingerprints were made to collide.
    pub(super) place: (u32, u32),
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

/// The values by which the documents of a segment are sorted.
pub(super) struct SortKeys {
    pub(super) sort: Sort,
    /// At comment level, to sort blocks by values of their threads.
    threads: Option<Arc<Threads>>,
    columns: Arc<OrderColumns>,
}

impl SortKeys {
    pub(super) fn open(
        sort: Sort,
        level: Level,
        table: &ThreadTable,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let threads = match level {
            Level::Threads => None,
            Level::Comments => Some(table.threads(segment)?),
        };
        Ok(Self { sort, threads, columns: table.columns(segment)? })
    }

    /// The document of the thread that `doc` is or belongs to.
    fn thread(&self, doc: DocId) -> DocId {
        self.threads.as_ref().map_or(doc, |threads| threads.at_or_after(doc))
    }

    /// The value that is sorted by.
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 and counts have less than 53 bits")]
    pub(super) fn key(&self, doc: DocId, score: Score) -> f64 {
        let columns = &self.columns;
        match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Newest => self.newest(doc),
            Sort::Oldest => or_last(columns.posted_at.first(doc).map(|time| -time)),
            Sort::Comments => columns.comments.first(self.thread(doc)).map_or(0.0, |count| count as f64),
            Sort::Score => columns.votes.first(self.thread(doc)).map_or(0.0, |score| score as f64),
            Sort::Active if self.threads.is_some() => {
                let continued = columns.continued_at.values_for_doc(doc);
                or_last(continued.chain(columns.posted_at.first(doc)).max())
            }
            Sort::Active => or_last(columns.active_at.first(doc)),
        }
    }

    pub(super) fn newest(&self, doc: DocId) -> f64 {
        or_last(self.columns.posted_at.first(doc))
    }

    /// The fingerprint of the thread.
    pub(super) fn order(&self, doc: DocId) -> u64 {
        self.columns.order.first(self.thread(doc)).unwrap_or_default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 have less than 53 bits")]
fn or_last(time: Option<i64>) -> f64 {
    time.map_or(f64::NEG_INFINITY, |time| time as f64)
}
