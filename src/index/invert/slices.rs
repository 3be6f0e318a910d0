//! Slices of a field's terms: pieces of work that each take about the same memory.

use std::{collections::BTreeMap, ops::Range};

use super::spelling::UnitNames;

/// Terms that are encoded together.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slice {
    /// Single names.
    Names(Range<u32>),
    /// The pairs whose text is at least `lower` and less than `upper`.
    Pairs { lower: Vec<u8>, upper: Option<Vec<u8>> },
    /// One pair, which has more occurrences than a slice may.
    Pair(u32, u32),
}

/// Divides names into ranges with at most `limit` postings each, or of one name.
pub(super) fn of_names(counts: &[u32], limit: usize) -> Vec<Slice> {
    let (mut slices, mut start, mut sum) = (Vec::new(), 0, 0);
    for (rank, &count) in (0..).zip(counts) {
        if sum > 0 && sum + count as usize > limit {
            slices.push(Slice::Names(start..rank));
            (start, sum) = (rank, 0);
        }
        sum += count as usize;
    }
    if sum > 0 {
        slices.push(Slice::Names(start..u32::try_from(counts.len()).unwrap_or(u32::MAX)));
    }
    slices
}

/// Divides the pairs of a field into slices with about `limit` occurrences at most, by the numbers of pairs of each first
/// unit. `seconds` counts those of one first unit by their second units, in ascending order of these.
pub(super) fn of_pairs(
    units: &UnitNames,
    counts: &[u32],
    limit: usize,
    mut seconds: impl FnMut(u32) -> Vec<(u32, u32)>,
) -> Vec<Slice> {
    let mut division = Division { slices: Vec::new(), lower: Vec::new(), sum: 0, limit };
    // The pairs of divided first units whose texts are still to come: `ab` is between `a` and its pair `a漲`.
    let mut later: BTreeMap<Vec<u8>, (u32, u32, u32)> = BTreeMap::new();
    for (first, &count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
        let name = units.names.get(first);
        while let Some(entry) = later.first_entry().filter(|entry| entry.key().as_slice() < name) {
            division.add_pair(entry.remove_entry());
        }
        if count as usize <= limit {
            division.add(count, name);
            continue;
        }
        for (second, count) in seconds(first) {
            let mut text = Vec::new();
            units.spell(first, second, &mut text);
            later.insert(text, (first, second, count));
        }
    }
    for pair in later {
        division.add_pair(pair);
    }
    division.finish()
}

struct Division {
    slices: Vec<Slice>,
    /// The lower bound of the current slice.
    lower: Vec<u8>,
    sum: usize,
    limit: usize,
}

impl Division {
    /// Adds terms from `text` on.
    fn add(&mut self, count: u32, text: &[u8]) {
        if self.sum > 0 && self.sum + count as usize > self.limit {
            self.end_at(text.to_vec());
        }
        self.sum += count as usize;
    }

    fn add_pair(&mut self, (mut text, (first, second, count)): (Vec<u8>, (u32, u32, u32))) {
        if count as usize <= self.limit {
            return self.add(count, &text);
        }
        self.end_at(text.clone());
        self.slices.push(Slice::Pair(first, second));
        // The least text that is greater.
        text.push(0);
        self.lower = text;
    }

    fn end_at(&mut self, text: Vec<u8>) {
        // Also without occurrences of its own: first units before it may have some that come after the texts of others.
        if self.lower < text {
            let lower = std::mem::replace(&mut self.lower, text.clone());
            self.slices.push(Slice::Pairs { lower, upper: Some(text) });
        }
        self.sum = 0;
    }

    fn finish(mut self) -> Vec<Slice> {
        let lower = std::mem::take(&mut self.lower);
        self.slices.push(Slice::Pairs { lower, upper: None });
        self.slices
    }
}
