//! How close a hit is: the one place where weights stand.
//!
//! A term counts by BM25 where it stands exactly; among the comments of a thread only the best block counts, so that a
//! long tail of comments does not win by its length.

use crate::thread::Place;

/// How much an occurrence counts by where it stands: a title says what a thread is about, a body was thought over, and a
/// comment may mention anything.
pub(super) const fn weight(place: Place) -> f32 {
    match place {
        Place::Title => 4.0,
        Place::Body => 2.0,
        Place::Comment => 1.0,
    }
}
