//! Sequences of units that have to be adjacent.

use std::ops::Range;

use crate::text::{UnitKind, Units, units::reader::Reading};

/// Units that have to be adjacent, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub(super) units: Units,
}

impl Sequence {
    pub(super) fn new(text: &str) -> Self {
        Self { units: Units::of(text) }
    }

    pub(super) fn in_context(text: &str, reading: Reading) -> Self {
        Self { units: Units::in_context(text, reading) }
    }

    /// The number of units; never 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.as_slice().len()
    }

    /// Returns true if it has no unit, which is the case for no sequence of a term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.as_slice().is_empty()
    }

    /// The kind of the unit at `index`.
    #[must_use]
    pub fn kind(&self, index: usize) -> UnitKind {
        self.units.as_slice()[index].kind
    }

    /// The folded form of the unit at `index`.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.units.text(index)
    }

    /// The pair token of the units at `index` and `index + 1`.
    #[must_use]
    pub fn pair(&self, index: usize) -> &str {
        self.units.joined(index..index + 2)
    }

    /// The adjacent units in `range` as a sequence of their own.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let start = self.units.row[range.start].folded.start;
        let folded = self.units.joined(range.clone()).to_owned();
        let mut row = self.units.row[range].to_vec();
        for unit in &mut row {
            unit.folded = unit.folded.start - start..unit.folded.end - start;
        }
        Self { units: Units { folded, row, ..Units::default() } }
    }

    /// The indexes at which `other` occurs in it.
    pub(super) fn places<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        let starts = 0..(self.len() + 1).saturating_sub(other.len());
        starts.filter(move |at| (0..other.len()).all(|i| self.text(at + i) == other.text(i)))
    }

    /// Returns true if both have the same units.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (0..self.len()).all(|i| self.kind(i) == other.kind(i) && self.text(i) == other.text(i))
    }

    /// The units, separated by blanks: the printed form.
    #[must_use]
    pub fn row(&self) -> String {
        (0..self.len()).map(|i| self.text(i)).collect::<Vec<_>>().join(" ")
    }
}
