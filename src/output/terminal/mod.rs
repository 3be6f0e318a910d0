//! Lines of a terminal: width, colour, and what must not reach it.

pub(super) mod cut;
pub(super) mod row;
pub(super) mod tone;
