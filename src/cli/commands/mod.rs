//! The subcommands, one a file with its arguments.

pub(super) mod check;
pub(super) mod cite;
pub(super) mod completions;
pub(super) mod count;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod facet;
pub(super) mod help;
pub(super) mod index;
pub(super) mod kwic;
pub(super) mod rebuild;
pub(super) mod saved;
pub(super) mod search;
#[cfg(feature = "web")]
pub(super) mod serve;
pub(super) mod show;
pub(super) mod stats;
pub(super) mod trend;
pub(super) mod verify;
pub(super) mod words;
