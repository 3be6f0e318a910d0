//! Arguments that several subcommands share.

pub(super) mod source;
pub(super) mod userdict;
