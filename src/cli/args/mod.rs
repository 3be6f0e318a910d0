//! Arguments that several subcommands share.

pub(super) mod choices;
pub(super) mod colour;
pub(super) mod completion;
pub(super) mod configured;
pub(super) mod format;
pub(super) mod offsets;
pub(super) mod pseudonyms;
pub(super) mod query;
pub(super) mod sort;
pub(super) mod source;
pub(super) mod unit;
pub(super) mod userdict;
pub(super) mod zone;
