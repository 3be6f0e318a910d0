//! Arguments that several subcommands share.

pub(super) mod choices;
pub(super) mod source;
pub(super) mod userdict;
