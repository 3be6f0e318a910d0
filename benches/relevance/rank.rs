//! A query, searched for in several ways, the rank of the wanted hit, and the tables of these ranks.

use std::time::Instant;

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::OpenIndex,
    query::{Context, Plan, parse},
    search::{Level, Request, Sort, Weights, search_with},
    thread::UnixTime,
};

/// The number of first hits that people look at.
pub(crate) const DEPTH: usize = 10;

/// A way to search.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) any: bool,
    pub(crate) weights: Weights,
}

/// The place of the wanted hit, from 0, if it is among the first ones, and the milliseconds that the search took, if it was
/// timed.
pub(crate) type Answer = (Option<usize>, Option<f64>);

/// The number of first queries of a task that are timed, and of runs of each, whose shortest counts: on a shared machine
/// longer ones measure the others.
const TIMED: usize = 100;
const RUNS: usize = 5;

/// Compiles a query, as a question or not.
pub(crate) fn plan(typed: &str, any: bool) -> Result<Plan> {
    let context = Context::new(TimeZone::UTC, UnixTime(0));
    let plan = parse(typed, &context).and_then(|query| Plan::of_mode(&query, any));
    plan.map_err(|error| Error::verbatim(error.to_string()))
}

/// The names of the first hits.
pub(crate) fn names(
    index: &OpenIndex,
    plan: &Plan,
    level: Level,
    weights: Weights,
    limit: Option<usize>,
) -> Result<Vec<String>> {
    let request = Request { plan, level, sort: Sort::Relevance, limit, after: None, passages: false };
    search_with(index, &request, weights)?.map(|hit| hit.map(|hit| hit.name())).collect()
}

/// The milliseconds of the shortest of several searches, without the reading of the hits.
fn shortest(index: &OpenIndex, plan: &Plan, level: Level, weights: Weights) -> Result<f64> {
    let request = Request { plan, level, sort: Sort::Relevance, limit: Some(DEPTH), after: None, passages: false };
    let mut shortest = f64::INFINITY;
    for _ in 0..RUNS {
        let started = Instant::now();
        search_with(index, &request, weights)?;
        shortest = shortest.min(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(shortest)
}

/// Searches for the query with this `number` in its task.
pub(crate) fn rank(
    index: &OpenIndex,
    typed: &str,
    wanted: &str,
    level: Level,
    way: &Way,
    number: usize,
) -> Result<Answer> {
    let plan = plan(typed, way.any)?;
    let names = names(index, &plan, level, way.weights, Some(DEPTH))?;
    let took = (number <= TIMED).then(|| shortest(index, &plan, level, way.weights)).transpose()?;
    Ok((names.iter().position(|name| name == wanted), took))
}

/// The ranks of the wanted hits of one way to ask.
#[derive(Default)]
pub(crate) struct Tally {
    queries: f64,
    reciprocal: f64,
    first: f64,
    shown: f64,
    times: Vec<f64>,
}

impl Tally {
    #[expect(clippy::cast_precision_loss, reason = "a rank is small")]
    pub(crate) fn add(&mut self, (rank, took): Answer) {
        self.queries += 1.0;
        self.times.extend(took);
        if let Some(rank) = rank {
            self.reciprocal += 1.0 / (rank as f64 + 1.0);
            self.first += if rank == 0 { 1.0 } else { 0.0 };
            self.shown += 1.0;
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |sum: f64| sum / self.queries.max(1.0);
        let percent = |sum: f64| 100.0 * of(sum);
        write!(f, "{:.4} | {:.1} % | {:.1} %", of(self.reciprocal), percent(self.first), percent(self.shown))
    }
}

/// The time that is longer than that of the share `percent` of searches.
pub(crate) fn percentile(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

/// Prints both halves of each way.
pub(crate) fn table(name: &str, ways: &[Way], tallies: &[[Tally; 2]]) {
    println!("\n| {name} | tuned: MRR@10 | hit@1 | hit@10 | held out: MRR@10 | hit@1 | hit@10 | ms, p50 | p95 | max |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (way, [tuned, held_out]) in ways.iter().zip(tallies) {
        let mut times = [&tuned.times[..], &held_out.times[..]].concat();
        let [half, most, all] = [50, 95, 100].map(|percent| percentile(&mut times, percent));
        println!("| {} | {tuned} | {held_out} | {half:.2} | {most:.2} | {all:.2} |", way.name);
    }
}

/// Returns true for what is in the half that no weight was chosen on, by FNV-1a of its name.
pub(crate) fn is_held_out(name: &str) -> bool {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash >> 63 == 1
}
