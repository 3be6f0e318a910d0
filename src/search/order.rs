//! The order of hits, compact in memory: a download keeps the order of all its hits until the last one is sent.

use crate::{
    Result,
    engine::{Candidate, DocAddress},
    index::broken,
};

/// A hit that is not read yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Listed {
    pub(super) address: DocAddress,
    pub(super) score: f32,
}

/// The hits in order; the first ones are taken away one by one.
#[derive(Debug, Default)]
pub(super) struct Order {
    documents: Vec<u32>,
    segments: Vec<u16>,
    /// Each score once for all hits that follow each other and have it, with the number of the first that has not.
    scores: Vec<(usize, f32)>,
    /// How many hits are taken.
    taken: usize,
    /// Which of the scores is that of the next hit.
    score: usize,
}

impl Order {
    /// The order of what was collected.
    pub(super) fn of(candidates: Vec<Candidate>) -> Result<Self> {
        let mut order = Self::default();
        order.documents.reserve_exact(candidates.len());
        order.segments.reserve_exact(candidates.len());
        for (place, Candidate { score, address, .. }) in (1..).zip(candidates) {
            order.documents.push(address.doc_id);
            order.segments.push(address.segment_ord.try_into().map_err(broken)?);
            match order.scores.last_mut() {
                Some((end, same)) if same.to_bits() == score.to_bits() => *end = place,
                _ => order.scores.push((place, score)),
            }
        }
        Ok(order)
    }

    /// How many hits are left.
    pub(super) fn len(&self) -> usize {
        self.documents.len() - self.taken
    }

    /// How many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.documents[..]) + size_of_val(&self.segments[..]) + size_of_val(&self.scores[..])
    }
}

impl Iterator for Order {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        let document = *self.documents.get(self.taken)?;
        while self.scores[self.score].0 <= self.taken {
            self.score += 1;
        }
        let address = DocAddress::new(self.segments[self.taken].into(), document);
        self.taken += 1;
        Some(Listed { address, score: self.scores[self.score].1 })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::Position;

    proptest! {
        #[test]
        fn it_is_the_order_of_what_was_collected(hits in prop::collection::vec((0_u32..3, 0_u32..9, 0_u8..3), 0..40)) {
            let listed = hits.iter().map(|&(segment, document, score)| Listed {
                address: DocAddress::new(segment, document),
                score: f32::from(score),
            });
            let listed: Vec<_> = listed.collect();
            let candidates = listed.iter().map(|&Listed { address, score }| Candidate { position: Position::default(), score, address });
            let mut order = Order::of(candidates.collect()).unwrap();
            for (taken, hit) in listed.iter().enumerate() {
                prop_assert_eq!(order.len(), listed.len() - taken);
                prop_assert_eq!(order.next(), Some(*hit));
            }
            prop_assert_eq!((order.len(), order.next()), (0, None));
        }
    }
}
