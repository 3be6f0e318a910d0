//! Strings to tokens: folding, units, streams, segmentation. Knows neither JSON nor tantivy.
//!
//! The same code runs when a text is indexed and when a query is read, so that the two can never disagree.

pub mod block;
pub mod fold;
pub mod hex;
mod link;
mod matching;
mod quote;
mod units;
pub(crate) mod visible;
mod words;

pub use link::{Link, addresses, links};
pub use matching::find::{contains, find, shown};
pub use matching::pattern::Pattern;
pub use matching::proximity::{MOST_NEAR, Nearness};
pub use matching::term::{Sequence, Term};
pub use matching::verbatim::Verbatim;
pub use quote::{Excerpt, Quoting};
pub use units::segment::Segmenter;
pub use units::stream::{CUT_RUN, Stream};
pub use units::unit::{Kind, Part, Unit, Units};
pub use words::{LeftOut, Userdict};
