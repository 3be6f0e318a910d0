//! Matches counted by their facets, exactly, from the columns of the index: no stored text is read.

mod calendar;
mod counts;
mod facet;
mod rows;
mod seen;
mod top_names;
mod values;

use std::sync::Arc;

use jiff::tz::TimeZone;
use tantivy::collector::MultiCollector;

pub use self::{
    calendar::{Period, Unit},
    counts::FacetCounts,
    facet::{Facet, Value},
};
use self::{counts::FacetCollector, top_names::TopNames};
pub(crate) use self::{rows::RowCounter, values::RowValues};
use super::{Context, Level, Operator};
use crate::{Result, index::OpenIndex};

impl Context {
    /// Counts the matches of `operator` under every combination of the values of `facets` that occurs.
    ///
    /// # Errors
    /// If the search was cancelled, or if the index is damaged.
    pub(crate) fn count_facets(
        &self,
        index: &OpenIndex,
        operator: Operator,
        level: Level,
        facets: &[Facet],
        zone: &TimeZone,
    ) -> Result<FacetCounts> {
        self.collect(index, operator, &FacetCollector::new(level, facets.to_vec(), zone, index.threads()))
    }

    /// Counts the matches of `operator` under the values of each of `facets` by itself, in their order, in one pass. For
    /// names only the `limit` most frequent are returned, those of equal frequency by name; for times all.
    ///
    /// # Errors
    /// If the search was cancelled, or if the index is damaged.
    pub(crate) fn count_each_facet(
        &self,
        index: &OpenIndex,
        operator: Operator,
        level: Level,
        (facets, limit): (&[Facet], usize),
        zone: &TimeZone,
    ) -> Result<Vec<FacetCounts>> {
        let threads = index.threads();
        let mut collectors = MultiCollector::new();
        let add = |&facet: &Facet| {
            if facet.is_time() {
                return collectors.add_collector(FacetCollector::new(level, vec![facet], zone, threads));
            }
            let names = TopNames { facet, scope: facet.scope(level), threads: Arc::clone(threads), limit };
            collectors.add_collector(names)
        };
        let handles: Vec<_> = facets.iter().map(add).collect();
        let mut counted = self.collect(index, operator, &collectors)?;
        Ok(handles.into_iter().map(|handle| handle.extract(&mut counted)).collect())
    }
}
