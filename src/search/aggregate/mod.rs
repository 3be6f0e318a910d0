//! Hits counted: by facets, over time, and by the words in them.

mod facets;
mod keywords;
mod label;
mod trend;

pub use facets::{tallies, tally};
pub use keywords::{StandingOut, Word, words};
pub use label::label;
pub use trend::{Series, Trend, TrendRequest, trend};
