//! JSON in archives: finding the records of a content, the extent and size of each, and repairs of broken syntax.

pub(super) mod content;
pub(super) mod node;
pub(super) mod opening;
pub(super) mod python;
pub(super) mod record;
pub(super) mod records;
pub(super) mod repair;
pub(super) mod scan;
pub(super) mod table;
pub(super) mod text;
