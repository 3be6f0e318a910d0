//! The hits of a plan counted by facets.

use jiff::tz::TimeZone;

use crate::{
    Result,
    engine::{Facet, FacetCounts, Level},
    index::OpenIndex,
    query::Plan,
    search::{Weights, compile::Compiler},
};

/// Counts the hits of `plan` under the values of `facets`: under every combination of them that occurs.
///
/// # Errors
/// If the index is damaged.
pub fn count_facets(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    facets: &[Facet],
    zone: &TimeZone,
) -> Result<FacetCounts> {
    let compiler = Compiler::new(index, Weights::CHOSEN);
    let operator = compiler.operator(plan, level)?;
    compiler.context().count_facets(index, operator, level, facets, zone)
}

/// Counts the hits of `plan` under the values of each of `facets` by itself, in their order, in one pass. For names only
/// the `limit` most frequent are returned, those of equal frequency by name; for times all.
///
/// # Errors
/// If the index is damaged.
pub fn count_each_facet(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    facets: &[Facet],
    zone: &TimeZone,
    limit: usize,
) -> Result<Vec<FacetCounts>> {
    let compiler = Compiler::new(index, Weights::CHOSEN);
    let operator = compiler.operator(plan, level)?;
    compiler.context().count_each_facet(index, operator, level, (facets, limit), zone)
}
