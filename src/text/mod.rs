//! Strings to tokens: folding, units, token streams, segmentation. Knows neither JSON nor tantivy.
//!
//! Texts and queries are read by the same code, so that the two cannot disagree.

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
pub use matching::find::{contains, find, join_wraps};
pub use matching::holding::Written;
pub use matching::proximity::{Distance, MAX_PROXIMITY_TERMS};
pub use matching::verbatim::Verbatim;
pub use matching::{pattern::Pattern, sequence::Sequence, term::Term, wildcard::Wildcard};
pub use quote::{Excerpt, Quoting};
pub use units::class::{TEXT_SEPARATOR, is_unspaced};
pub use units::joint::{Joint, as_fraction};
pub(crate) use units::reader::escape_length;
pub use units::segment::Segmenter;
pub use units::stream::{CUT_RUN, Stream};
pub use units::unit::{Part, Unit, UnitKind, Units};
pub use words::{SkippedWord, Userdict, same_sound, words_in_taiwan};
