//! The hits of a search, read as they are requested.

use crate::message::messages;
use std::collections::VecDeque;

use super::{
    Cursor, Detail, Hit,
    lines::Selected,
    order::{HitPosition, Listed, Order},
    present::Presenter,
};
use crate::{
    Error, Result,
    engine::{AllHits, Level, TopHits},
    index::OpenIndex,
};

messages! {
    /// An error of a list of hits.
    enum HitsMessage {
        HitsUnordered => "the hits cannot be kept in order", "無法保存結果的順序";
    }
}

/// The number of hits that are read together at first, and then doubled: a caller that needs ten does not wait for more.
const FIRST: usize = 16;
/// The maximum number of hits that are read together.
const MOST: usize = 16384;

/// The hits of a search, best first, read as they are requested.
///
/// Up to sixteen thousand are read at a time, in the order of the index: adjacent texts were compressed together, and to
/// read them in the order of the hits would decompress the same block over and over.
pub struct Hits<'a> {
    index: &'a OpenIndex,
    total: u64,
    before: u64,
    last: Option<HitPosition>,
    order: Order,
    level: Level,
    presenter: Presenter<'a>,
    ready: VecDeque<Result<Hit>>,
    next_chunk: usize,
    most: usize,
}

impl<'a> Hits<'a> {
    /// The hits of a search: those `found` in order, and then the `rest`.
    pub(super) fn new(
        index: &'a OpenIndex,
        found: &TopHits,
        rest: AllHits,
        level: Level,
        presenter: Presenter<'a>,
    ) -> Result<Self> {
        let (total, before, ready) = (found.count, found.before, VecDeque::new());
        let unordered = |error| Error::new(HitsMessage::HitsUnordered).because(error);
        let (order, last) = Order::of(&found.hits, rest).map_err(unordered)?;
        let last = last.map(|document| HitPosition { document, line: 0 });
        Ok(Self { index, total, before, last, order, level, presenter, ready, next_chunk: FIRST, most: MOST })
    }

    /// Single comments that were selected.
    pub(super) fn of_lines(index: &'a OpenIndex, selected: Selected, presenter: Presenter<'a>) -> Self {
        let Selected { total, before, order, last } = selected;
        let (level, ready) = (Level::Lines, VecDeque::new());
        Self { index, total, before, last, order, level, presenter, ready, next_chunk: FIRST, most: MOST }
    }

    /// The same hits, read in groups of at most `most`: that takes less memory, and more time.
    #[must_use]
    pub fn reading(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self.next_chunk = self.next_chunk.min(self.most);
        self
    }

    /// How many bytes of memory the hits take that are not read yet.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.order.bytes()
    }

    /// The exact number of all hits, whatever the limit.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The number of hits before the first of these: those of the pages before.
    #[must_use]
    pub const fn before(&self) -> u64 {
        self.before
    }

    /// The position of the last of these hits, for the next page of `search`; `None` if there are no hits.
    #[must_use]
    pub fn cursor(&self, search: u64) -> Option<Cursor> {
        Some(Cursor::new(self.index, search, self.last?))
    }

    /// The same hits with more details of each.
    #[must_use]
    pub fn with(mut self, detail: Detail) -> Self {
        if detail.full || detail.every_match {
            // Threads of a thousand comments are long enough by themselves.
            self.next_chunk = 1;
        }
        self.presenter.detail = detail;
        self
    }

    fn read_chunk(&mut self) {
        let mut chunk: Vec<_> = self.order.by_ref().take(self.next_chunk).enumerate().collect();
        if self.next_chunk > 1 {
            self.next_chunk = self.most.min(self.next_chunk * 2);
        }
        chunk.sort_unstable_by_key(|(_, candidate)| candidate.address);
        let mut read: Vec<_> = chunk.iter().map(|(place, candidate)| (*place, self.read(candidate))).collect();
        read.sort_unstable_by_key(|(place, _)| *place);
        self.ready.extend(read.into_iter().map(|(_, hit)| hit));
    }

    fn read(&self, candidate: &Listed) -> Result<Hit> {
        let cancel = self.index.cancel();
        cancel.check()?;
        let hit = match self.level {
            Level::Threads => self.presenter.thread(candidate).map(Hit::Thread),
            Level::Comments => self.presenter.comment(candidate).map(Hit::Comment),
            Level::Lines => self.presenter.line(candidate).map(Hit::Line),
        };
        // A search that is stopped in the middle of a hit finds fewer passages than the hit has.
        cancel.check().and(hit)
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        if self.ready.is_empty() {
            self.read_chunk();
        }
        self.ready.pop_front()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.order.len() + self.ready.len();
        (left, Some(left))
    }
}

impl ExactSizeIterator for Hits<'_> {}
