//! Hits counted: by facets, over time, and by the words in them.

mod facet;
mod label;
mod period;
mod tally;
mod trend;
mod words;

pub use facet::{Facet, Value};
pub use label::label;
pub use period::{Period, Unit};
pub use tally::{Tally, tallies, tally};
pub use trend::{Series, Trend, TrendRequest, trend};
pub use words::{StandingOut, Word, words};
