//! The weights of relevance, all in one place.
//!
//! A score is a sum over several kinds of evidence and the places where each occurs, of BM25 times the weight of the kind
//! times the weight of the place. At thread level the best comment block of a thread counts for its comments. The first
//! hits are then ranked again by their densest window of text. docs/design/ranking.md has the formula.
//!
//! The weights were chosen by `cargo bench --bench relevance` on one half of an archive's threads, and of the questions of
//! a set; docs/benchmarks.md has the tables of both halves.

use crate::thread::Place;

/// The weights of evidence and of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A term as it was typed.
    pub exact: f32,
    /// All terms in one title, post or comment block: more than all else together, so that no hit with the terms apart is
    /// ranked above one that holds them together.
    pub together: f32,
    /// The words of the terms.
    pub words: f32,
    /// Pairs of neighbouring units.
    pub pairs: f32,
    /// Units, wherever in the thread they are.
    pub units: f32,
    /// The share of its score for words, and for pairs, that a comment block loses with those it lacks: 1 for their share,
    /// 0 for nothing.
    pub coverage: f32,
    /// A term in the title, which says what a thread is about.
    pub title: f32,
    /// A term, a word or a pair in the post, which is written with care.
    pub body: f32,
    /// A term in a comment, which may mention anything.
    pub comment: f32,
    /// A word or a pair in the title: the title is a line of the text, so it counts as a part of that.
    pub title_part: f32,
    /// A word or a pair in a comment that is close to the query.
    pub comment_part: f32,
    /// The maximum that all further comment blocks of a thread together add to the score of its best, as a share of it.
    pub more: f32,
    /// The words, pairs and units of the query within the best wide window of text: times their inverse document
    /// frequency.
    pub wide: f32,
    /// The units of the query within the best narrow window of text, or in the title.
    pub narrow: f32,
    /// The number of first hits that are ranked again by their windows; 0 for none.
    pub reranked: usize,
}

impl Weights {
    /// The weights in use.
    pub const CHOSEN: Self = Self {
        exact: 4.0,
        together: 1000.0,
        words: 3.0,
        pairs: 3.0,
        units: 2.3,
        coverage: 1.0,
        title: 8.0,
        body: 2.0,
        comment: 1.5,
        title_part: 0.8,
        comment_part: 2.5,
        more: 0.2,
        wide: 9.9,
        narrow: 7.9,
        reranked: 15,
    };

    /// The weight of a term as it was typed, at a place.
    pub(super) const fn place(&self, place: Place) -> f32 {
        match place {
            Place::Title => self.title,
            Place::Body => self.body,
            Place::Comment => self.comment,
        }
    }

    /// The weight of a part of a term at a place.
    pub(super) const fn part(&self, place: Place) -> f32 {
        match place {
            Place::Title => self.title_part,
            Place::Body => self.body,
            Place::Comment => self.comment_part,
        }
    }
}
