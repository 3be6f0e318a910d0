//! Units of a text, and the token streams made of them: character classes, reader, segmentation.

pub(super) mod class;
pub(super) mod joint;
mod number;
pub(super) mod reader;
pub(super) mod segment;
pub(super) mod stream;
pub(super) mod unit;
