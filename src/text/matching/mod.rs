//! Terms and where they occur in a text: the definition of a match, which the index only accelerates.

mod alternatives;
pub(super) mod find;
pub(super) mod holding;
pub(super) mod pattern;
pub(super) mod proximity;
pub(super) mod sequence;
pub(super) mod term;
pub(super) mod verbatim;
pub(super) mod wildcard;
