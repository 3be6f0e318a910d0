//! Dates and periods: the forms in which they are written, and the ranges of time that they denote.

pub(super) mod absolute;
pub(super) mod date;
pub(super) mod period;
pub(super) mod relative;
