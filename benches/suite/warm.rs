//! The set of queries, repeated in one process by the library.

use std::{
    collections::BTreeMap,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
    query::{Context, Plan},
    search::{Facet, Level, Request, Sort, TrendRequest, Unit, count_each_facet, search, trend},
    thread::UnixTime,
};

use crate::{
    queries::Query,
    table::{self, Times},
};

/// The timed runs of a query, after an untimed one; the shortest counts.
const RUNS: usize = 3;
const FIRST: usize = 10;
/// Facets of a page of hits.
const FACETS: [Facet; 6] =
    [Facet::Board, Facet::Category, Facet::Author, Facet::By, Facet::Reaction, Facet::Every(Unit::Year)];

/// The kind of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestKind {
    Threads,
    Comments,
    Lines,
    Newest,
    Shown,
    Facets,
    Trend,
}

impl RequestKind {
    const ALL: [Self; 7] =
        [Self::Threads, Self::Comments, Self::Lines, Self::Newest, Self::Shown, Self::Facets, Self::Trend];

    const fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads: the first 10 and the exact count",
            Self::Comments => "comments: the first 10 and the exact count",
            Self::Lines => "single comments: the first 10 and the exact count",
            Self::Newest => "threads, newest first: 10 and the exact count",
            Self::Shown => "threads, the 10 read and their passages found",
            Self::Facets => "threads counted by the six facets of a page",
            Self::Trend => "threads counted by month",
        }
    }
}

pub(crate) fn measure(index: &Path, queries: &[Query]) -> Result<()> {
    let index = OpenIndex::open(&IndexDir::new(index))?;
    let threads = run_all(&index, queries, RequestKind::Threads)?;
    let comments = run_all(&index, queries, RequestKind::Comments)?;
    for (kind, results) in [(RequestKind::Threads, &threads), (RequestKind::Comments, &comments)] {
        by_class(kind, queries, results);
    }
    table::title(&format!("All {} queries, each the shortest of {RUNS} runs after another, ms", queries.len()));
    table::head(&["request", "p50", "p95", "p99", "longest", "p50 to that of threads"]);
    let base = times(&threads).at(50);
    for kind in RequestKind::ALL {
        let spread = match kind {
            RequestKind::Threads => times(&threads),
            RequestKind::Comments => times(&comments),
            kind => times(&run_all(&index, queries, kind)?),
        };
        let ratio = format!("{:.2}", spread.at(50) / base);
        table::row([kind.name().to_owned()].into_iter().chain(spread.cells()).chain([ratio]));
    }
    Ok(())
}

fn by_class(kind: RequestKind, queries: &[Query], results: &[Answer]) {
    table::title(&format!("{}, by class, ms", kind.name()));
    table::head(&["class", "queries", "hits, p50", "p50", "p95", "p99", "longest"]);
    let mut classes: BTreeMap<(usize, &str), Vec<Answer>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (query, result) in queries.iter().zip(results) {
        let place = order.iter().position(|class| *class == query.class).unwrap_or(order.len());
        if place == order.len() {
            order.push(query.class);
        }
        classes.entry((place, query.class)).or_default().push(*result);
    }
    for ((_, class), mut results) in classes {
        results.sort_unstable_by_key(|result| result.hits);
        let cells = [class.to_owned(), results.len().to_string(), results[results.len() / 2].hits.to_string()];
        table::row(cells.into_iter().chain(times(&results).cells()));
    }
}

/// The result of a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    hits: u64,
    time: Duration,
}

pub(crate) fn times(results: &[Answer]) -> Times {
    Times::new(results.iter().map(|result| result.time).collect())
}

pub(crate) fn run_all(index: &OpenIndex, queries: &[Query], kind: RequestKind) -> Result<Vec<Answer>> {
    queries.iter().map(|query| shortest(|| run_once(index, &query.typed, kind))).collect()
}

/// The shortest of several runs, after an untimed one.
pub(crate) fn shortest(run: impl Fn() -> Result<u64>) -> Result<Answer> {
    let mut result = Answer { hits: run()?, time: Duration::MAX };
    for _ in 0..RUNS {
        let started = Instant::now();
        result.hits = black_box(run()?);
        result.time = result.time.min(started.elapsed());
    }
    Ok(result)
}

/// Parses a query as typed, and executes it.
fn run_once(index: &OpenIndex, typed: &str, kind: RequestKind) -> Result<u64> {
    let plan = Plan::read(typed, &Context::new(TimeZone::UTC, UnixTime(0)));
    let plan = plan.map_err(|error| Error::verbatim(format!("{typed}: {}", error.message)))?;
    let level = match kind {
        RequestKind::Comments => Level::Comments,
        RequestKind::Lines => Level::Lines,
        _ => Level::Threads,
    };
    match kind {
        RequestKind::Facets => Ok(count_each_facet(index, &plan, level, &FACETS, &TimeZone::UTC, FIRST)?[0].total),
        RequestKind::Trend => {
            let (plans, by, zone) = ([(String::new(), plan)], Unit::Month, &TimeZone::UTC);
            let request = TrendRequest { plans: &plans, level, by, split: None, most: 0, zone, with_all: false };
            Ok(trend(index, &request)?.series.iter().flat_map(|series| &series.counts).sum())
        }
        _ => {
            let sort = if kind == RequestKind::Newest { Sort::Newest } else { Sort::Relevance };
            let passages = kind == RequestKind::Shown;
            let request = Request { plan: &plan, level, sort, limit: Some(FIRST), after: None, passages };
            let hits = search(index, &request)?;
            let total = hits.total();
            if kind == RequestKind::Shown {
                for hit in hits {
                    black_box(hit?);
                }
            }
            Ok(total)
        }
    }
}
