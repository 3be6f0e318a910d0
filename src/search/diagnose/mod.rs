//! A search under examination: the same without an index, random samples, and what each condition comes to.

mod explain;
mod sampling;
mod scan;

pub use explain::{Explained, count, explain, place_name, relaxations};
pub use sampling::{Sampled, sample};
pub use scan::{Scanned, Source, block_name, names, scan};
