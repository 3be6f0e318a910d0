//! The writing of a segment, in tantivy's format and with its encoders: the tokens of all documents are held as numbers,
//! and sorted once when the segment is written. `docs/design/segments.md` has the whole.

pub(super) mod deletion;
mod encode;
mod held;
mod jobs;
pub(super) mod open;
mod pairs;
mod plan;
mod rows;
mod seal;
mod singles;
mod slices;
mod spelling;
mod write;

#[cfg(test)]
mod tests;
