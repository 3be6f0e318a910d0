//! JSON: values, where they end, tables of them, and repairs of broken syntax.

pub(super) mod node;
pub(super) mod number;
pub(super) mod opening;
pub(super) mod python;
pub(super) mod repair;
pub(super) mod scan;
pub(super) mod table;
pub(super) mod text;
