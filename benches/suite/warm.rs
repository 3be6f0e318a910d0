//! The set of queries, asked of the library again and again.

use std::{
    collections::BTreeMap,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::{Home, OpenIndex},
    query::{Context, Plan},
    search::{Facet, Level, Request, Sort, TrendRequest, Unit, count_each_facet, search, trend},
    thread::UnixTime,
};

use crate::{
    queries::Query,
    table::{self, Times},
};

/// After one that does not count; the shortest counts.
const RUNS: usize = 3;
const FIRST: usize = 10;
/// What a page of hits tells beside them.
const FACETS: [Facet; 6] =
    [Facet::Board, Facet::Category, Facet::Author, Facet::By, Facet::Reaction, Facet::Every(Unit::Year)];

/// What is asked about a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    Threads,
    Comments,
    Newest,
    Shown,
    Facets,
    Trend,
}

impl Ask {
    const ALL: [Self; 6] = [Self::Threads, Self::Comments, Self::Newest, Self::Shown, Self::Facets, Self::Trend];

    const fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads: the first 10 and the exact count",
            Self::Comments => "comments: the first 10 and the exact count",
            Self::Newest => "threads, newest first: 10 and the exact count",
            Self::Shown => "threads, the 10 read and their passages found",
            Self::Facets => "threads counted by the six facets of a page",
            Self::Trend => "threads counted by month",
        }
    }
}

pub(crate) fn measure(index: &Path, queries: &[Query]) -> Result<()> {
    let index = OpenIndex::open(&Home::new(index))?;
    let threads = ask_all(&index, queries, Ask::Threads)?;
    let comments = ask_all(&index, queries, Ask::Comments)?;
    for (ask, asked) in [(Ask::Threads, &threads), (Ask::Comments, &comments)] {
        by_class(ask, queries, asked);
    }
    table::title(&format!("All {} queries, each the shortest of {RUNS} runs after another, ms", queries.len()));
    table::head(&["what is asked", "p50", "p95", "p99", "longest", "p50 to that of threads"]);
    let base = times(&threads).at(50);
    for ask in Ask::ALL {
        let asked = match ask {
            Ask::Threads => times(&threads),
            Ask::Comments => times(&comments),
            ask => times(&ask_all(&index, queries, ask)?),
        };
        let ratio = format!("{:.2}", asked.at(50) / base);
        table::row([ask.name().to_owned()].into_iter().chain(asked.cells()).chain([ratio]));
    }
    Ok(())
}

fn by_class(ask: Ask, queries: &[Query], asked: &[Asked]) {
    table::title(&format!("{}, by class, ms", ask.name()));
    table::head(&["class", "queries", "hits, p50", "p50", "p95", "p99", "longest"]);
    let mut classes: BTreeMap<(usize, &str), Vec<Asked>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (query, asked) in queries.iter().zip(asked) {
        let place = order.iter().position(|class| *class == query.class).unwrap_or(order.len());
        if place == order.len() {
            order.push(query.class);
        }
        classes.entry((place, query.class)).or_default().push(*asked);
    }
    for ((_, class), mut asked) in classes {
        asked.sort_unstable_by_key(|asked| asked.hits);
        let told = [class.to_owned(), asked.len().to_string(), asked[asked.len() / 2].hits.to_string()];
        table::row(told.into_iter().chain(times(&asked).cells()));
    }
}

/// What came of a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    hits: u64,
    time: Duration,
}

pub(crate) fn times(asked: &[Asked]) -> Times {
    Times::new(asked.iter().map(|asked| asked.time).collect())
}

pub(crate) fn ask_all(index: &OpenIndex, queries: &[Query], ask: Ask) -> Result<Vec<Asked>> {
    queries.iter().map(|query| shortest(|| ask_once(index, &query.typed, ask))).collect()
}

/// The shortest of several runs, after one that does not count.
pub(crate) fn shortest(run: impl Fn() -> Result<u64>) -> Result<Asked> {
    let mut asked = Asked { hits: run()?, time: Duration::MAX };
    for _ in 0..RUNS {
        let started = Instant::now();
        asked.hits = black_box(run()?);
        asked.time = asked.time.min(started.elapsed());
    }
    Ok(asked)
}

/// Reads a query as it was typed, and answers it.
fn ask_once(index: &OpenIndex, typed: &str, ask: Ask) -> Result<u64> {
    let plan = Plan::read(typed, &Context::new(TimeZone::UTC, UnixTime(0)));
    let plan = plan.map_err(|error| Error::new(format!("{typed}: {}", error.message)))?;
    let level = if ask == Ask::Comments { Level::Comments } else { Level::Threads };
    match ask {
        Ask::Facets => Ok(count_each_facet(index, &plan, level, &FACETS, &TimeZone::UTC, FIRST)?[0].total),
        Ask::Trend => {
            let (plans, by, zone) = ([(String::new(), plan)], Unit::Month, &TimeZone::UTC);
            let asked = TrendRequest { plans: &plans, level, by, split: None, most: 0, zone, with_all: false };
            Ok(trend(index, &asked)?.series.iter().flat_map(|series| &series.counts).sum())
        }
        _ => {
            let sort = if ask == Ask::Newest { Sort::Newest } else { Sort::Relevance };
            let passages = ask == Ask::Shown;
            let request = Request { plan: &plan, level, sort, limit: Some(FIRST), after: None, passages };
            let hits = search(index, &request)?;
            let total = hits.total();
            if ask == Ask::Shown {
                for hit in hits {
                    black_box(hit?);
                }
            }
            Ok(total)
        }
    }
}
