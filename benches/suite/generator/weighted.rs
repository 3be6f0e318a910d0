//! Drawing by weight, with integers only, so that every machine draws the same.

use crate::corpus::Random;

/// The number of entries of the lookup table; a power of two.
const ENTRIES: u64 = 1 << 14;

/// Numbers from 0 on, each drawn with the frequency of its weight.
pub(crate) struct Weighted {
    /// The sum of the weights up to and with each number.
    ends: Vec<u64>,
    /// For each part of the sum the first number that reaches into it: a search through all sums would miss the cache.
    entries: Vec<usize>,
}

impl Weighted {
    pub(crate) fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let sums = weights.into_iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        let ends: Vec<u64> = sums.collect();
        let total = ends.last().copied().unwrap_or(0);
        let first_after = |entry: u64| ends.partition_point(|&end| end <= total * entry / ENTRIES);
        let entries = (0..=ENTRIES).map(first_after).collect();
        Self { ends, entries }
    }

    /// Zipf's law: rank `n`, from 1 on, has the weight 1 / (n + shift).
    pub(crate) fn zipf(count: u64, shift: u64) -> Self {
        Self::new((1..=count).map(|place| (1 << 32) / (place + shift)))
    }

    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let total = self.ends.last().copied().unwrap_or(0);
        let at = random.below(usize::try_from(total).unwrap_or(usize::MAX)) as u64;
        let entry = usize::try_from(at * ENTRIES / total.max(1)).unwrap_or(0);
        let (from, to) = (self.entries[entry], (self.entries[entry + 1] + 1).min(self.ends.len()));
        from + self.ends[from..to].partition_point(|&end| end <= at)
    }
}

/// A distribution given by its quantiles, in thousandths and ascending; uniform between two of them.
pub(crate) struct Quantiles(pub(crate) &'static [(usize, usize)]);

impl Quantiles {
    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let place = random.below(1000);
        let next = self.0.partition_point(|&(thousandth, _)| thousandth <= place).clamp(1, self.0.len() - 1);
        let ((_, min), (_, max)) = (self.0[next - 1], self.0[next]);
        min + random.below(max.saturating_sub(min).max(1))
    }
}
