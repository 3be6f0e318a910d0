//! Writing an index: the changes since the last run, reading, sessions, rebuilds and their reports.

pub(super) mod changes;
pub(super) mod current;
mod inventory;
pub(super) mod joining;
pub(super) mod losses;
mod messages;
pub(super) mod options;
pub(super) mod progress;
pub(super) mod reading;
pub(super) mod rebuild;
pub(super) mod session;
pub(super) mod totals;
pub(super) mod writer;
