//! Explaining and checking results: the same search without an index, random samples, and the count of each condition.

mod explain;
mod sample;
mod scan;

pub use explain::{Explained, explain, place_name, relaxations};
pub use sample::{Sampled, sample};
pub use scan::{Scanned, Source, block_name, names, scan};
