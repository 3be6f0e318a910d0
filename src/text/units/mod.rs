//! Texts as units and token streams: reading, classes of characters, words.

pub(super) mod class;
mod reader;
pub(super) mod segment;
pub(super) mod stream;
pub(super) mod unit;
