//! The texts of terms: names, and pairs of units.

use std::collections::HashMap;

use crate::{
    index::documents::names::{NameTable, SortedNames},
    text::{Joint, as_fraction},
};

/// The units of a segment.
pub(super) struct UnitNames {
    pub(super) names: SortedNames,
    /// For each unit its part in the text of a pair.
    joints: Vec<Joint>,
    dot: Option<u32>,
    /// For runs of digits and letters, the pair that has the text of a dot and the run.
    fractions: HashMap<u32, (u32, u32)>,
}

impl UnitNames {
    /// Sorts the names of units. Also returns the rank of each, by number.
    pub(super) fn of(mut names: NameTable) -> (Self, Vec<u32>) {
        let fractions = if names.holds('.') { add_fractions(&mut names) } else { vec![] };
        let (names, ranks) = SortedNames::of(names);
        let rank = |number: u32| ranks[number as usize];
        let fractions = fractions.into_iter().map(|(run, first, second)| (rank(run), (rank(first), rank(second))));
        let joint = |rank| Joint::of(&String::from_utf8_lossy(names.get(rank)));
        let joints = (0..).take(names.len()).map(joint).collect();
        (Self { dot: names.find(b"."), fractions: fractions.collect(), joints, names }, ranks)
    }

    /// The pair by which two adjacent units are counted: of two pairs with one text always the same.
    pub(super) fn pair(&self, first: u32, second: u32) -> (u32, u32) {
        if Some(first) == self.dot {
            return self.fractions.get(&second).copied().unwrap_or((first, second));
        }
        (first, second)
    }

    /// The gaps among the units.
    pub(super) fn gaps(&self) -> Vec<u32> {
        (0..).zip(&self.joints).filter(|(_, joint)| joint.is_gap()).map(|(rank, _)| rank).collect()
    }

    /// Replaces `text` by that of a pair.
    pub(super) fn spell(&self, first: u32, second: u32, text: &mut Vec<u8>) {
        text.clear();
        text.extend_from_slice(self.names.get(first));
        if let Some(separator) = self.joints[first as usize].separator(self.joints[second as usize]) {
            text.extend_from_slice(separator.encode_utf8(&mut [0; 4]).as_bytes());
        }
        text.extend_from_slice(self.names.get(second));
    }
}

/// Adds the units of the pairs that have the text of a dot and a run: they may occur nowhere else.
fn add_fractions(names: &mut NameTable) -> Vec<(u32, u32, u32)> {
    let mut fractions = Vec::new();
    for run in (0..).take(names.len()) {
        let text = String::from_utf8_lossy(names.get(run)).into_owned();
        if let Some((fraction, rest)) = as_fraction(&text) {
            fractions.push((run, names.number(&fraction), names.number(rest)));
        }
    }
    fractions
}
