//! How a query is executed: operators over the segments of an index, whatever the query means.

mod ahead;
mod asked;
pub(crate) mod close;
pub(crate) mod collect;
pub(crate) mod either;
pub(crate) mod entries;
mod excluded;
mod explained;
pub(crate) mod intersection;
pub(crate) mod join;
#[cfg(test)]
mod laws;
mod lazy;
mod level;
pub(crate) mod most;
mod opened;
pub(crate) mod phrase;
pub(crate) mod posted;
pub(crate) mod ranked;
pub(crate) mod silent;
pub(crate) mod statistics;
pub(crate) mod stoppable;
pub(crate) mod union;
pub(crate) mod verified;
pub(crate) mod within;

pub use collect::Sort;
pub use level::Level;
