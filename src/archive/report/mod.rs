//! The account of a file: threads, rejected records and warnings, in the order of the content.

pub(super) mod output;
pub(super) mod reject;
pub(super) mod words;
