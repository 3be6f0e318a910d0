//! Results as bytes: hits, whole threads, counts and charts, one file a format.
//!
//! Nothing here reads the terminal or the environment: [`Options`] carries what the caller found there.

pub(crate) mod format;
pub mod hint;
pub mod hits;
pub mod manifest;
pub(crate) mod moment;
pub mod numbers;
pub mod pseudonyms;
pub mod query_hint;
pub mod reject;
pub mod summary;
mod terminal;
pub mod threads;

pub use format::{Format, Medium};
pub use hits::{HitWriter, Layout, Options};
pub use terminal::printable;
