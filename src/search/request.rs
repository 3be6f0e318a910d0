//! A search: its parameters, and the walk from plan to hits.

use std::sync::Arc;

use super::{
    After, Hits, Weights,
    compile::{Compiler, Evidence},
    lines::{self, Lines},
    order::HitPosition,
    present::Presenter,
    rerank::{self, Rerank},
};
use crate::{
    Result,
    engine::{
        AllHits, AllHitsCollector, Candidate, Level, Operator, Position, Sort, Threshold, TopHits, TopHitsCollector,
    },
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
    /// The place after which the hits begin; `None` for the first hits.
    pub after: Option<After>,
    /// `true` for hits with snippets with the spans that match; finding these takes most of the time.
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
    if request.level == Level::Lines {
        return lines_of(index, request, weights);
    }
    let execution = Execution::new(index, request, weights);
    let after = request.position(index)?.map(|position| position.document);
    // Also behind a cursor: where the hits resume depends on the order of the first ones.
    let front = execution.front(after)?;
    let (found, rest) = match request.limit {
        Some(limit) => (execution.first(limit, after, front)?, AllHits::default()),
        None => execution.all(after, front)?,
    };
    let mut presenter = Presenter::new(index, execution.compiler, request.passages.then_some(request.plan));
    presenter.is_ranked = request.sort == Sort::Relevance;
    Hits::new(index, &found, rest, request.level, presenter)
}

/// The single comments that are hits. They are ranked as their blocks are, but not again by their texts.
fn lines_of<'a>(index: &'a OpenIndex, request: &Request<'a>, weights: Weights) -> Result<Hits<'a>> {
    let plan = lines::candidates(request.plan);
    let of_blocks = Request { plan: &plan, level: Level::Comments, ..*request };
    let execution = Execution::new(index, &of_blocks, weights);
    let after = request.position(index)?;
    let (operator, _) = execution.compiled(None)?;
    let compiler = &execution.compiler;
    let candidates = compiler.context().documents(index, operator, request.sort, Level::Comments)?;
    let selected = Lines::of(index, compiler, request.plan)?.select(candidates, request.sort, request.limit, after)?;
    let mut presenter = Presenter::new(index, execution.compiler, request.passages.then_some(request.plan));
    presenter.is_ranked = request.sort == Sort::Relevance;
    Ok(Hits::of_lines(index, selected, presenter))
}

impl Request<'_> {
    /// The position after which the hits begin.
    fn position(&self, index: &OpenIndex) -> Result<Option<HitPosition>> {
        self.after.map(|after| after.cursor.position(index, after.search)).transpose()
    }
}

/// The operators that a search executes, as a tree with one operator a line. For single comments they are those that find
/// the blocks whose lines are then read.
///
/// # Errors
/// If the plan cannot be compiled.
pub fn operator_tree(index: &OpenIndex, request: &Request<'_>) -> Result<String> {
    let plan = if request.level == Level::Lines { &lines::candidates(request.plan) } else { request.plan };
    let request = &Request { plan, level: request.level.documents(), ..*request };
    let execution = Execution::new(index, request, Weights::CHOSEN);
    let (operator, _) = execution.compiled(request.limit)?;
    Ok(format!("{operator:#}"))
}

/// A search that is executed.
struct Execution<'s, 'a> {
    index: &'a OpenIndex,
    request: &'s Request<'a>,
    compiler: Compiler,
    /// The evidence by which hits are ranked; none under another order.
    evidence: Vec<Evidence>,
}

/// The first hits of a search, those that are ranked again in their new order.
struct Front {
    /// Those behind the cursor.
    hits: Vec<Candidate>,
    /// The number of those before it.
    before: u64,
    /// The number of all hits.
    count: u64,
    /// Whether all hits are among the first ones.
    is_all: bool,
    /// The position, in the order of the operators, of the last hit that was ranked again: all others are behind it.
    last: Position,
}

impl Front {
    /// Where the hits resume that are not among the first ones, in the order of the operators.
    fn resume(&self, after: Option<Position>) -> Position {
        // The greater position comes first: a cursor among the first hits resumes behind all of them.
        after.map_or(self.last, |after| after.min(self.last))
    }

    /// The number of hits before the cursor, where `rest` is that of the hits before those that are not among the first.
    fn before(&self, after: Option<Position>, rest: u64) -> u64 {
        if after.is_some_and(|after| after < self.last) { rest } else { self.before }
    }
}

impl<'s, 'a> Execution<'s, 'a> {
    fn new(index: &'a OpenIndex, request: &'s Request<'a>, weights: Weights) -> Self {
        let is_ranked = request.sort == Sort::Relevance;
        let evidence = if is_ranked { Evidence::of(request.plan, index.segmenter()) } else { vec![] };
        Self { index, request, compiler: Compiler::new(index, weights), evidence }
    }

    /// The first hits, at least as many as are ranked again; `None` if none are.
    fn front(&self, after: Option<Position>) -> Result<Option<Front>> {
        let Request { plan, level, sort, limit, .. } = *self.request;
        let reranked = self.compiler.weights().reranked;
        if sort != Sort::Relevance || limit == Some(0) || reranked == 0 {
            return Ok(None);
        }
        let Some(rerank) = Rerank::of(self.index, &self.compiler, (plan, &self.evidence), level)? else {
            return Ok(None);
        };
        // Behind a cursor only those are collected that are ranked again; the page itself is collected by `first`.
        let wanted = limit.filter(|_| after.is_none()).unwrap_or(0).max(reranked);
        let mut found = self.collected(wanted, None)?;
        let reranked = reranked.min(found.hits.len());
        let Some(last) = found.hits[..reranked].last().map(|last| last.position) else { return Ok(None) };
        rerank.apply(&self.compiler, &mut found.hits[..reranked])?;
        let is_all = found.count == found.hits.len() as u64;
        let (hits, before) = rerank::behind(found.hits, after);
        Ok(Some(Front { hits, before, count: found.count, is_all, last }))
    }

    /// The first `limit` hits behind `after`.
    fn first(&self, limit: usize, after: Option<Position>, front: Option<Front>) -> Result<TopHits> {
        let Some(mut front) = front else { return self.collected(limit, after) };
        front.hits.truncate(limit);
        let mut before = front.before;
        // The page begins among the first hits and ends behind them.
        if front.hits.len() < limit && !front.is_all {
            let more = self.collected(limit - front.hits.len(), Some(front.resume(after)))?;
            before = front.before(after, more.before);
            front.hits.extend(more.hits);
        }
        Ok(TopHits { count: front.count, before, hits: front.hits })
    }

    /// All hits behind `after`: the first ones, and the others.
    fn all(&self, after: Option<Position>, front: Option<Front>) -> Result<(TopHits, AllHits)> {
        let after_front = front.as_ref().map(|front| front.resume(after));
        let (operator, _) = self.compiled(None)?;
        let Request { level, sort, .. } = *self.request;
        let collector =
            AllHitsCollector { sort, after: after_front.or(after), level, threads: Arc::clone(self.index.threads()) };
        let rest = self.compiler.context().collect(self.index, operator, &collector)?;
        let before = front.as_ref().map_or(rest.before, |front| front.before(after, rest.before));
        let hits = front.map_or_else(Vec::new, |front| front.hits);
        Ok((TopHits { count: rest.count, before, hits }, rest))
    }

    /// The first `limit` hits behind `after`, in the order of the operators.
    fn collected(&self, limit: usize, after: Option<Position>) -> Result<TopHits> {
        // Behind a cursor the next hits are wanted, however much better others are.
        let (operator, threshold) = self.compiled(Some(limit).filter(|_| after.is_none()))?;
        let Request { level, sort, .. } = *self.request;
        let threads = Arc::clone(self.index.threads());
        let collector = TopHitsCollector { limit, sort, after, level, threads, threshold };
        self.compiler.context().collect(self.index, operator, &collector)
    }

    /// The operator of the search for the first `limit` hits, or for all, and the threshold that its collector has to raise.
    fn compiled(&self, limit: Option<usize>) -> Result<(Operator, Threshold)> {
        let Request { plan, level, sort, .. } = *self.request;
        let operator = self.compiler.operator(plan, level)?;
        let threshold = Threshold::new(limit.filter(|limit| (1..=MAX_SKIPPING).contains(limit)));
        if sort != Sort::Relevance {
            return Ok((operator, threshold));
        }
        let evidence = self.compiler.evidence(plan, &self.evidence, level)?;
        Ok((operator.ranked(evidence, threshold.clone()), threshold))
    }
}

/// The exact number of hits of `plan`.
///
/// # Errors
/// If the index is damaged.
pub fn count(index: &OpenIndex, plan: &Plan, level: Level) -> Result<u64> {
    if level == Level::Lines {
        return lines::count(index, &Compiler::new(index, Weights::CHOSEN), plan);
    }
    // Newest first needs no scores.
    let request = Request { plan, level, sort: Sort::Newest, limit: Some(0), after: None, passages: false };
    Ok(search(index, &request)?.total())
}
