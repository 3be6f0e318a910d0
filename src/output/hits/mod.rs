//! Hits to bytes: one file a format, and the columns and wire types that they share.

pub mod column;
pub(super) mod csv;
pub mod ids;
pub(super) mod json;
pub mod jsonl;
pub(super) mod md;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
pub(super) mod passage;
#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
pub(super) mod schema;
pub(super) mod separated;
pub(super) mod text;
pub(super) mod tsv;
pub mod wire;
