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
            // Reversed: everywhere else the greater comes first, but on a page the earlier block does.
            .then(other.place.cmp(&self.place))
    }
}

/// A position as bytes that sort as the positions do, the first hit first.
pub(crate) type PositionBytes = [u8; 32];

impl Position {
    /// The segment and the document.
    pub(crate) const fn place(&self) -> (u32, u32) {
        self.place
    }

    /// The position of a part of the document that has a time of its own: the sort by time is by that one. Otherwise the
    /// parts of a document stay together.
    pub(crate) fn of_part(self, sort: Sort, time: Option<i64>) -> Self {
        match sort {
            Sort::Newest | Sort::Active => Self { key: or_last(time), newest: or_last(time), ..self },
            Sort::Oldest => Self { key: or_last(time.map(|time| -time)), newest: or_last(time), ..self },
            Sort::Relevance | Sort::Comments | Sort::Score => self,
        }
    }

    /// The score, if the sort is by relevance.
    #[expect(clippy::cast_possible_truncation, reason = "the key of a hit by relevance was made of its score")]
    pub(crate) fn score(&self, sort: Sort) -> Score {
        if sort == Sort::Relevance { self.key as Score } else { 0.0 }
    }

    /// The position as bytes.
    pub(crate) fn to_bytes(self) -> PositionBytes {
        let (segment, document) = self.place;
        let mut bytes = PositionBytes::default();
        // Inverted, since bytes are sorted ascending and the greater key comes first.
        bytes[..8].copy_from_slice(&(!ascending(self.key)).to_be_bytes());
        bytes[8..16].copy_from_slice(&(!ascending(self.newest)).to_be_bytes());
        bytes[16..24].copy_from_slice(&(!self.order).to_be_bytes());
        bytes[24..28].copy_from_slice(&segment.to_be_bytes());
        bytes[28..].copy_from_slice(&document.to_be_bytes());
        bytes
    }

    /// The position that was made these bytes.
    pub(crate) fn of_bytes(bytes: PositionBytes) -> Self {
        let [key, newest, order, place] = [0, 8, 16, 24].map(|at| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[at..at + 8]);
            u64::from_be_bytes(number)
        });
        let [s0, s1, s2, s3, d0, d1, d2, d3] = place.to_be_bytes();
        Self {
            key: of_ascending(!key),
            newest: of_ascending(!newest),
            order: !order,
            place: (u32::from_be_bytes([s0, s1, s2, s3]), u32::from_be_bytes([d0, d1, d2, d3])),
        }
    }
}

const SIGN: u64 = 1 << 63;

/// A number whose order is that of [`f64::total_cmp`].
const fn ascending(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

const fn of_ascending(number: u64) -> f64 {
    f64::from_bits(if number & SIGN == 0 { !number } else { number & !SIGN })
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
            Level::Comments | Level::Lines => Some(table.threads(segment)?),
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
            // Negated before the fallback, so that hits without a time come last here too.
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

    /// The position of a document of the segment `ordinal`.
    pub(super) fn position(&self, doc: DocId, score: Score, ordinal: u32) -> Position {
        let (key, newest, order) = (self.key(doc, score), self.newest(doc), self.order(doc));
        Position { key, newest, order, place: (ordinal, doc) }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_sort_as_positions(
            positions in prop::collection::vec((prop_oneof![prop::num::f64::ANY, Just(1.0), Just(0.0)], prop_oneof![Just(f64::NEG_INFINITY), Just(7.0)], 0_u64..3, (0_u32..3, 0_u32..300)), 2..20),
        ) {
            let all: Vec<_> = positions.into_iter().map(|(key, newest, order, place)| Position { key, newest, order, place }).collect();
            for a in &all {
                prop_assert_eq!(Position::of_bytes(a.to_bytes()).cmp(a), Ordering::Equal);
                for b in &all {
                    prop_assert_eq!(a.to_bytes().cmp(&b.to_bytes()), b.cmp(a));
                }
            }
        }
    }
}
