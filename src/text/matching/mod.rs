//! Terms and the places where they match: by units, by characters, by distance.

pub(super) mod find;
pub(super) mod pattern;
pub(super) mod proximity;
pub(super) mod term;
pub(super) mod verbatim;
