//! The hits of a search for single comments, in their order.

use super::Lines;
use crate::message::messages;
use crate::{
    Error, Result,
    engine::{Documents, Packed, Sort},
    search::order::{HitPosition, Order},
};

/// The minimum number of positions that are kept before all but the first are dropped.
const KEPT: usize = 1024;

/// The lines that were requested of those that are hits, in their order.
pub(in crate::search) struct Selected {
    /// The number of all hits.
    pub(in crate::search) total: u64,
    /// The number of hits before the first of these.
    pub(in crate::search) before: u64,
    /// The hits.
    pub(in crate::search) order: Order,
    /// The position of the last.
    pub(in crate::search) last: Option<HitPosition>,
}

impl Lines<'_> {
    /// The first `limit` lines behind `after`, or all behind it, of the `candidates`.
    ///
    /// # Errors
    /// If the index is damaged, the search was cancelled, or the system gives no memory.
    pub(in crate::search) fn select(
        &self,
        candidates: Documents,
        sort: Sort,
        limit: Option<usize>,
        after: Option<HitPosition>,
    ) -> Result<Selected> {
        let (mut total, mut before, mut kept) = (0, 0, Kept::of(limit));
        candidates.each(|document, address| {
            let found = self.read(address)?;
            for line in found.lines {
                total += 1;
                let time = found.block.comments[line].posted_at;
                let line =
                    u32::try_from(line).map_err(|error| Error::new(SelectMessage::BlockTooLong).because(error))?;
                let position = HitPosition { document: document.of_part(sort, time), line };
                if after.is_some_and(|after| position >= after) {
                    before += 1;
                } else {
                    kept.push(position).map_err(no_memory)?;
                }
            }
            Ok(())
        })?;
        let (mut order, mut last) = (Order::default(), None);
        kept.in_order(|position| {
            last = Some(position);
            order.push_line(position, sort)
        })
        .map_err(no_memory)?;
        Ok(Selected { total, before, order, last })
    }
}

fn no_memory(error: std::io::Error) -> Error {
    Error::new(SelectMessage::HitsNotKept).because(error)
}

messages! {
    /// An error of the selection of single comments.
    enum SelectMessage {
        BlockTooLong => "a block of too many lines", "推文段的行數太多";
        HitsNotKept => "the hits cannot be kept in order", "無法保存結果的順序";
    }
}

/// The positions of hits as they are collected.
enum Kept {
    /// The first hits among others that came before them.
    First { limit: usize, hits: Vec<HitPosition> },
    /// All hits, as bytes.
    All(Packed<{ HitPosition::BYTES }>),
}

impl Kept {
    fn of(limit: Option<usize>) -> Self {
        limit.map_or_else(|| Self::All(Packed::new()), |limit| Self::First { limit, hits: Vec::new() })
    }

    fn push(&mut self, position: HitPosition) -> std::io::Result<()> {
        match self {
            Self::First { limit: 0, .. } => Ok(()),
            Self::First { limit, hits } => {
                hits.push(position);
                // Each hit is moved a few times at most, and few are in memory.
                if hits.len() >= 2 * (*limit).max(KEPT) {
                    hits.select_nth_unstable_by(*limit - 1, |one, other| other.cmp(one));
                    hits.truncate(*limit);
                }
                Ok(())
            }
            Self::All(all) => all.push(position.to_bytes()),
        }
    }

    /// Passes the positions to `take`, the first hit first.
    fn in_order(self, mut take: impl FnMut(HitPosition) -> std::io::Result<()>) -> std::io::Result<()> {
        match self {
            Self::First { limit, mut hits } => {
                hits.sort_unstable_by(|one, other| other.cmp(one));
                hits.into_iter().take(limit).try_for_each(take)
            }
            Self::All(all) => Packed::sorted(vec![all], |bytes| take(HitPosition::of_bytes(bytes))),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::Position;

    fn kept(lines: &[u32], limit: Option<usize>) -> Vec<u32> {
        let mut kept = Kept::of(limit);
        for &line in lines {
            kept.push(HitPosition { document: Position::default(), line }).unwrap();
        }
        let mut all = Vec::new();
        kept.in_order(|position| {
            all.push(position.line);
            Ok(())
        })
        .unwrap();
        all
    }

    proptest! {
        #[test]
        fn the_first_are_those_of_all_in_order(lines in prop::collection::vec(any::<u32>(), 0..5000), limit in 0_usize..20) {
            let mut sorted = lines.clone();
            sorted.sort_unstable();
            prop_assert_eq!(&kept(&lines, None), &sorted);
            sorted.truncate(limit);
            prop_assert_eq!(kept(&lines, Some(limit)), sorted);
        }
    }
}
