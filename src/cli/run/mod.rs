//! The surroundings of a command: output files, progress, reports, messages, interruption.

pub(super) mod explain_file;
pub(super) mod interrupt;
pub(super) mod manifest_file;
pub(super) mod messages;
pub(super) mod opening;
pub(super) mod outfile;
pub(super) mod process;
pub(super) mod progress;
pub(super) mod report;
pub(super) mod saved_queries;
pub(super) mod system;
pub(super) mod user_file;
pub(super) mod writing;
