//! Terms that must stand close to each other.

use std::ops::Range;

use super::Needle;
use crate::text::Distance;

/// Terms of which each stands once, close to the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proximity {
    /// The terms, two or more.
    pub parts: Vec<Needle>,
    /// How close.
    pub distance: Distance,
}

impl Proximity {
    /// The places in `text` that take part, as byte ranges, ascending.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let places: Vec<_> = self.parts.iter().map(|part| part.find(text)).collect();
        self.distance.find(&places, text)
    }
}
