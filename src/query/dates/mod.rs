//! Dates and periods: their written forms, and the ranges of time they denote.

pub(super) mod absolute;
pub(super) mod date;
mod messages;
pub(super) mod period;
pub(super) mod relative;
