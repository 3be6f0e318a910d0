//! A search: its parameters, and the walk from plan to hits.

use std::sync::Arc;

use super::{Cursor, Hits, Weights, compile::Compiler, present::Presenter};
use crate::{
    Result,
    engine::{AllHitsCollector, Level, Operator, Sort, Threshold, TopHitsCollector},
    index::OpenIndex,
    query::Plan,
};

/// A search in an index.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The condition that hits satisfy.
    pub plan: &'a Plan,
    /// The kind of hits.
    pub level: Level,
    /// The order.
    pub sort: Sort,
    /// The maximum number of hits; `None` for all. All are counted in any case.
    pub limit: Option<usize>,
    /// Where to resume, with the fingerprint of the search: see `search_fingerprint`. `None` starts with the first hit.
    pub after: Option<(Cursor, u64)>,
    /// Whether hits have snippets with the spans that match; finding these takes most of the time.
    pub passages: bool,
}

/// Above this limit skipping uncompetitive hits costs more than it saves.
const MAX_SKIPPING: usize = 1024;

/// Searches `index`.
///
/// # Errors
/// If the index is damaged.
pub fn search<'a>(index: &'a OpenIndex, request: &Request<'a>) -> Result<Hits<'a>> {
    search_with(index, request, Weights::CHOSEN)
}

/// Searches `index` with other weights, to measure them. They affect only the order.
///
/// # Errors
/// If the index is damaged.
pub fn search_with<'a>(index: &'a OpenIndex, request: &Request<'a>, weights: Weights) -> Result<Hits<'a>> {
    let (compiler, operator, threshold) = compiled(index, request, weights)?;
    let after = request.after.map(|(cursor, search)| cursor.position(index, search)).transpose()?;
    let (sort, level, threads) = (request.sort, request.level, Arc::clone(index.threads()));
    let presenter = |compiler| {
        let shown = request.passages.then_some(request.plan);
        let mut presenter = Presenter::new(index, compiler, shown);
        presenter.is_ranked = sort == Sort::Relevance;
        presenter
    };
    let Some(limit) = request.limit else {
        let collector = AllHitsCollector { sort, after, level, threads };
        let found = compiler.context().collect(index, operator, &collector)?;
        return Hits::all(index, found, level, presenter(compiler));
    };
    let collector = TopHitsCollector { limit, sort, after, level, threads, threshold };
    let found = compiler.context().collect(index, operator, &collector)?;
    Hits::first(index, found, level, presenter(compiler))
}

/// The operators that a search executes, as a tree with one operator a line.
///
/// # Errors
/// If the plan cannot be compiled.
pub fn operator_tree(index: &OpenIndex, request: &Request<'_>) -> Result<String> {
    let (_, operator, _) = compiled(index, request, Weights::CHOSEN)?;
    Ok(format!("{operator:#}"))
}

/// The operator of a search, with the compiler that made it and the threshold that its collector has to raise.
fn compiled(index: &OpenIndex, request: &Request<'_>, weights: Weights) -> Result<(Compiler, Operator, Threshold)> {
    let compiler = Compiler::new(index, weights);
    let operator = compiler.operator(request.plan, request.level)?;
    // Behind a cursor the next hits are wanted, however much better others are.
    let limit = request.limit.filter(|&limit| request.after.is_none() && (1..=MAX_SKIPPING).contains(&limit));
    let threshold = Threshold::new(limit);
    if request.sort != Sort::Relevance {
        return Ok((compiler, operator, threshold));
    }
    let evidence = compiler.evidence(request.plan, index.segmenter(), request.level)?;
    Ok((compiler, operator.ranked(evidence, threshold.clone()), threshold))
}

/// The exact number of hits of `plan`.
///
/// # Errors
/// If the index is damaged.
pub fn count(index: &OpenIndex, plan: &Plan, level: Level) -> Result<u64> {
    // Newest first needs no scores.
    let request = Request { plan, level, sort: Sort::Newest, limit: Some(0), after: None, passages: false };
    Ok(search(index, &request)?.total())
}
