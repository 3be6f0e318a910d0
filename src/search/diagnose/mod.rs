//! Explaining and checking results: the same search without an index, random samples, and the count of each condition.

mod explain;
mod sample;
mod scan;

pub use explain::{Explanation, explain, relaxations};
pub use sample::{SampleResult, sample};
pub use scan::{RecordSource, ScanResult, block_name, names, scan};
