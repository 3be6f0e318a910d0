//! Writing an index: what changed since the last run, reading, sessions, rebuilds and their reports.

pub(super) mod losses;
pub(super) mod options;
pub(super) mod progress;
pub(super) mod reading;
pub(super) mod rebuild;
pub(super) mod session;
pub(super) mod survey;
pub(super) mod totals;
pub(super) mod walked;
pub(super) mod writer;
