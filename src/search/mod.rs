//! Plan to hits: matching, ranking, sorting, snippets.

mod hit;

pub use hit::{CommentHit, Hit, Match, Place, ThreadHit};
