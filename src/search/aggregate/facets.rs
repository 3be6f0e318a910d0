//! The hits of a plan counted by facets.

use jiff::tz::TimeZone;

use crate::{
    Result,
    engine::{Facet, FacetCounts, Level, RowCounter, RowValues},
    index::{OpenIndex, StoredBlock},
    query::Plan,
    search::{Weights, compile::Compiler, lines::Lines},
    text::{Link, links},
    thread::Reaction,
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
    if level == Level::Lines {
        let mut counted = count_lines(index, &compiler, plan, &[facets], zone)?;
        return Ok(counted.pop().unwrap_or_default());
    }
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
    if level == Level::Lines {
        let each: Vec<_> = facets.chunks(1).collect();
        let mut counted = count_lines(index, &compiler, plan, &each, zone)?;
        counted.iter_mut().zip(facets).filter(|(_, facet)| !facet.is_time()).for_each(|(counts, _)| {
            counts.keep_most_frequent(limit);
        });
        return Ok(counted);
    }
    let operator = compiler.operator(plan, level)?;
    compiler.context().count_each_facet(index, operator, level, (facets, limit), zone)
}

/// Counts the single comments that satisfy `plan` under the values of each of `groups` of facets.
fn count_lines(
    index: &OpenIndex,
    compiler: &Compiler,
    plan: &Plan,
    groups: &[&[Facet]],
    zone: &TimeZone,
) -> Result<Vec<FacetCounts>> {
    let counters = groups.iter().map(|facets| RowCounter::new(index, Level::Comments, facets, zone));
    let mut counters = counters.collect::<Result<Vec<_>>>()?;
    // Finding links takes longer than all else here.
    let with_domains = groups.iter().any(|facets| facets.contains(&Facet::Domain));
    Lines::of(index, compiler, plan)?.each(|address, found| {
        for &line in &found.lines {
            let values = values_of(&found.block, line, with_domains);
            for counter in &mut counters {
                counter.add(address, &values);
            }
        }
        Ok(())
    })?;
    counters.into_iter().map(RowCounter::counts).collect()
}

/// The values that a line of a block has of its own, without domains unless they are wanted.
fn values_of(block: &StoredBlock, line: usize, with_domains: bool) -> RowValues {
    let comment = &block.comments[line];
    let links = if with_domains { links(block.line(line)) } else { vec![] };
    let mut domains: Vec<_> = links.iter().flat_map(Link::domains).map(str::to_owned).collect();
    domains.sort_unstable();
    domains.dedup();
    RowValues { time: comment.posted_at, reaction: comment.reaction().map(Reaction::sign), domains }
}
