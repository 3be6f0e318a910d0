//! Counts to bytes: tables, facets, charts and concordances.

pub mod chart;
pub mod concordance;
pub mod facets;
pub mod name;
pub mod plot;
pub mod table;
