//! Terms and where they occur in a text: the definition of a match, which the index only accelerates.

pub(super) mod find;
pub(super) mod pattern;
pub(super) mod proximity;
pub(super) mod term;
pub(super) mod verbatim;
