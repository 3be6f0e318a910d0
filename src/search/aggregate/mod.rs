//! Hits counted: by facets, over time, and by the words in them.

mod facets;
mod keywords;
mod trend;

pub use facets::{count_each_facet, count_facets};
pub use keywords::{Keyword, Keywords, keywords};
pub use trend::{Series, Trend, TrendRequest, trend};
