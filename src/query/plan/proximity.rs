//! Proximity conditions.

use std::ops::Range;

use super::Needle;
use crate::text::Distance;

/// Terms that have to occur once each, within a maximum distance of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proximity {
    /// The terms, two or more.
    pub parts: Vec<Needle>,
    /// The maximum distance, and the order.
    pub distance: Distance,
}

impl Proximity {
    /// Returns the occurrences that take part in a match in `text`, as byte ranges, ascending.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let places: Vec<_> = self.parts.iter().map(|part| part.find(text)).collect();
        self.distance.find(&places, text)
    }
}
