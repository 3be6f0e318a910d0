//! Strings to tokens: folding, units, streams, segmentation. Knows neither JSON nor tantivy.
//!
//! The same code runs when a text is indexed and when a query is read, so that the two can never disagree.

pub mod block;
mod class;
mod find;
pub mod fold;
mod link;
mod near;
mod pattern;
mod quote;
mod read;
mod segment;
mod stream;
mod term;
mod unit;
mod verbatim;
pub(crate) mod visible;
mod words;

pub use find::{contains, find, shown};
pub use link::{Link, addresses, links};
pub use near::{MOST_NEAR, Nearness};
pub use pattern::Pattern;
pub use quote::{Excerpt, Quoting};
pub use segment::Segmenter;
pub use stream::{CUT_RUN, Stream};
pub use term::{Sequence, Term};
pub use unit::{Kind, Part, Unit, Units};
pub use verbatim::Verbatim;
pub use words::{LeftOut, Userdict};
