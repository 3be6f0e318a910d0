//! The weights of relevance, all in one place.
//!
//! A score is the sum, over three kinds of evidence and the places where each occurs, of BM25 times the weight of the kind
//! times the weight of the place. At thread level the best comment block of a thread counts for its comments.
//!
//! The weights were chosen by `cargo bench --bench relevance` on one half of an archive's threads; docs/benchmarks.md has
//! the table of both halves.

use crate::thread::Place;

/// The weights of evidence and of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A term as it was typed.
    pub exact: f32,
    /// The words of the terms.
    pub words: f32,
    /// Pairs of neighbouring units, in a text that holds enough of them.
    pub pairs: f32,
    /// The share of its score for words, and for pairs, that a text loses with those it lacks: 1 for their share, 0 for
    /// nothing.
    pub coverage: f32,
    /// In the title, which says what a thread is about.
    pub title: f32,
    /// In the post, which is written with care.
    pub body: f32,
    /// In a comment, which may mention anything.
    pub comment: f32,
    /// The maximum that all further comment blocks of a thread together add to the score of its best, as a share of it.
    pub more: f32,
}

impl Weights {
    /// The weights in use.
    pub const CHOSEN: Self =
        Self { exact: 4.0, words: 0.5, pairs: 3.0, coverage: 1.0, title: 4.0, body: 2.0, comment: 1.5, more: 0.2 };

    /// The weight of a place.
    pub(super) const fn place(&self, place: Place) -> f32 {
        match place {
            Place::Title => self.title,
            Place::Body => self.body,
            Place::Comment => self.comment,
        }
    }
}
