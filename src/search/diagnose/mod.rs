//! Explaining and checking results: the same search without an index, random samples, the count of each condition, and what
//! may have been meant by one that finds nothing.

mod explain;
mod nothing;
mod passes;
mod sample;
mod scan;
mod suggest;

pub use explain::{ExplainedCondition, Explanation, Relaxation, explain, relaxations};
pub use nothing::{Nothing, closest};
pub use sample::{SampleResult, sample};
pub use scan::{RecordSource, ScanResult, Scanned, names, scan};
pub use suggest::{Likeness, Meant, Suggestion, regional_suggestions, suggestions};
