//! The order of hits, compact in memory: a download keeps the order of all its hits until the last one is sent.

use std::{cmp::Ordering, io};

use serde::{Deserialize, Serialize};

use crate::engine::{AllHits, Candidate, DocAddress, Packed, Position, PositionBytes, Sort};

/// A hit that is not read yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Listed {
    pub(super) address: DocAddress,
    pub(super) score: f32,
    /// The number of the line in its block, counted from 0, if the hit is a single comment.
    pub(super) line: Option<u32>,
}

/// The place of a hit in the order; the greater comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct HitPosition {
    /// The position of the document.
    pub(super) document: Position,
    /// The line of a block, if the hit is a single comment; else 0.
    pub(super) line: u32,
}

impl HitPosition {
    /// The length of its form as bytes.
    pub(super) const BYTES: usize = size_of::<PositionBytes>() + size_of::<u32>();

    /// Bytes that sort as the positions do, the first hit first.
    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        let (mut bytes, document) = ([0; Self::BYTES], self.document.to_bytes());
        bytes[..document.len()].copy_from_slice(&document);
        bytes[document.len()..].copy_from_slice(&self.line.to_be_bytes());
        bytes
    }

    pub(super) fn of_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let (mut document, mut line) = (PositionBytes::default(), [0; size_of::<u32>()]);
        document.copy_from_slice(&bytes[..size_of::<PositionBytes>()]);
        line.copy_from_slice(&bytes[size_of::<PositionBytes>()..]);
        Self { document: Position::of_bytes(document), line: u32::from_be_bytes(line) }
    }
}

impl Eq for HitPosition {}

impl PartialOrd for HitPosition {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for HitPosition {
    fn cmp(&self, other: &Self) -> Ordering {
        // The line reversed: on a page the earlier one comes first.
        self.document.cmp(&other.document).then(other.line.cmp(&self.line))
    }
}

/// The hits in order; the first ones are taken away one by one.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// The segment, in two bytes, and the document of each.
    documents: Packed<6>,
    /// The line of each, if hits are single comments; else none.
    lines: Packed<4>,
    /// Each score once for all hits that follow each other and have it, with the number of the first that has not.
    scores: Packed<12>,
    /// The score that was added last, and the number of hits up to it.
    open: Option<(usize, f32)>,
    /// How many hits are taken.
    taken: usize,
    /// Which of the scores is that of the next hit.
    score: usize,
}

impl Order {
    /// The order of the `first` hits, which are sorted, and then of the `rest`; and the position of the last hit.
    ///
    /// # Errors
    /// If the system gives no memory.
    pub(super) fn of(first: &[Candidate], rest: AllHits) -> io::Result<(Self, Option<Position>)> {
        let (mut order, mut last) = (Self::default(), None);
        for &Candidate { position, score, address } in first {
            last = Some(position);
            order.push(address, score)?;
        }
        rest.in_order(|position, address, score| {
            last = Some(position);
            order.push(address, score)
        })?;
        Ok((order, last))
    }

    /// Adds a single comment.
    ///
    /// # Errors
    /// As for [`Order::of`].
    pub(super) fn push_line(&mut self, position: HitPosition, sort: Sort) -> io::Result<()> {
        let (segment, document) = position.document.place();
        self.lines.push(position.line.to_le_bytes())?;
        self.push(DocAddress::new(segment, document), position.document.score(sort))
    }

    fn push(&mut self, address: DocAddress, score: f32) -> io::Result<()> {
        // Two bytes are enough for 65,536 segments; more is an error, and not the address of another document.
        let segment = u16::try_from(address.segment_ord).map_err(io::Error::other)?;
        let ([s0, s1], [d0, d1, d2, d3]) = (segment.to_le_bytes(), address.doc_id.to_le_bytes());
        self.documents.push([s0, s1, d0, d1, d2, d3])?;
        match &mut self.open {
            // By bits: a score that is not a number is equal to itself, too.
            Some((end, same)) if same.to_bits() == score.to_bits() => *end += 1,
            open => {
                let end = self.documents.len();
                if let Some(run) = open.replace((end, score)) {
                    self.scores.push(run_bytes(run))?;
                }
            }
        }
        Ok(())
    }

    /// How many hits are left.
    pub(super) const fn len(&self) -> usize {
        self.documents.len() - self.taken
    }

    /// How many bytes of memory it takes.
    pub(super) const fn bytes(&self) -> usize {
        self.documents.bytes() + self.lines.bytes() + self.scores.bytes()
    }

    /// The score of the next hit.
    fn next_score(&mut self) -> f32 {
        while let Some(bytes) = self.scores.get(self.score) {
            let (end, score) = run(bytes);
            // Runs end in ascending order, so that each is passed once.
            if end > self.taken {
                return score;
            }
            self.score += 1;
        }
        self.open.map_or(0.0, |(_, score)| score)
    }
}

fn run_bytes((end, score): (usize, f32)) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&(end as u64).to_le_bytes());
    bytes[8..].copy_from_slice(&score.to_le_bytes());
    bytes
}

fn run([e0, e1, e2, e3, e4, e5, e6, e7, score @ ..]: [u8; 12]) -> (usize, f32) {
    let end = u64::from_le_bytes([e0, e1, e2, e3, e4, e5, e6, e7]);
    (usize::try_from(end).unwrap_or(usize::MAX), f32::from_le_bytes(score))
}

impl Iterator for Order {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        let [s0, s1, d0, d1, d2, d3] = self.documents.get(self.taken)?;
        let (segment, document) = (u16::from_le_bytes([s0, s1]), u32::from_le_bytes([d0, d1, d2, d3]));
        let (score, line) = (self.next_score(), self.lines.get(self.taken).map(u32::from_le_bytes));
        self.taken += 1;
        Some(Listed { address: DocAddress::new(segment.into(), document), score, line })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_order_of_what_was_collected(hits in prop::collection::vec((0_u32..3, 0_u32..9, 0_u8..3), 0..40)) {
            let listed = hits.iter().map(|&(segment, document, score)| Listed {
                address: DocAddress::new(segment, document),
                score: f32::from(score),
                line: None,
            });
            let listed: Vec<_> = listed.collect();
            let candidates = listed.iter().map(|&Listed { address, score, .. }| Candidate { position: Position::default(), score, address });
            let candidates: Vec<_> = candidates.collect();
            let (mut order, _) = Order::of(&candidates, AllHits::default()).unwrap();
            for (taken, hit) in listed.iter().enumerate() {
                prop_assert_eq!(order.len(), listed.len() - taken);
                prop_assert_eq!(order.next(), Some(*hit));
            }
            prop_assert_eq!((order.len(), order.next()), (0, None));
        }
    }
}
