//! The cost of ranking: the first ten hits and the exact count, in several ways, side by side.
//!
//! Usage: `cargo bench --bench ranking -- ARCHIVE [FOLDER]`, where FOLDER keeps the index for later runs.
//!
//! The shortest of several runs counts. `exact` ranks by the terms as typed and nothing else.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "corpus/mod.rs"]
#[expect(dead_code, reason = "no threads and no random numbers are needed here")]
mod corpus;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
    query::{Context, Plan, parse},
    search::{Level, Request, Sort, Weights, search_with},
};

const RUNS: usize = 15;

/// Common and rare terms, one and several, and questions.
const QUERIES: [&str; 12] = [
    "台積電",
    "外資",
    "是不是",
    "有沒有",
    "外資買超",
    "台積電 外資",
    "台積電 法說會",
    "半導體產業鏈",
    "ETF",
    "2330",
    "的",
    "存股該選金融股還是電信股",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("ranking: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    match measure(archive, arguments.get(1).map(PathBuf::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: PathBuf, keep: Option<PathBuf>) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
    let kept = keep.unwrap_or_else(|| folder.path().join("index"));
    let home = IndexDir::new(&kept);
    if !kept.exists() {
        corpus::index(&home, archive)?;
    }
    let index = OpenIndex::open(&home)?;
    let exact = Weights { together: 0.0, words: 0.0, pairs: 0.0, units: 0.0, reranked: 0, ..Weights::CHOSEN };
    println!("| query | threads | newest | exact | formula | `--any` | formula / exact |");
    println!("|---|---|---|---|---|---|---|");
    for query in QUERIES {
        let run = |any, sort, weights| shortest(&index, query, any, sort, weights);
        let (total, newest) = run(false, Sort::Newest, exact)?;
        let (_, exact) = run(false, Sort::Relevance, exact)?;
        let (_, formula) = run(false, Sort::Relevance, Weights::CHOSEN)?;
        let (_, any) = run(true, Sort::Relevance, Weights::CHOSEN)?;
        let ratio = formula / exact;
        println!("| {query} | {total} | {newest:.2} ms | {exact:.2} ms | {formula:.2} ms | {any:.2} ms | {ratio:.1} |");
    }
    Ok(())
}

/// The number of threads found, and the milliseconds of the shortest run.
fn shortest(index: &OpenIndex, typed: &str, any: bool, sort: Sort, weights: Weights) -> Result<(u64, f64)> {
    let query = parse(typed, &Context::new(TimeZone::UTC, pawen::thread::UnixTime(0)));
    let plan = query.and_then(|query| Plan::of_mode(&query, any));
    let plan = plan.map_err(|error| Error::verbatim(error.to_string()))?;
    let request = Request { plan: &plan, level: Level::Threads, sort, limit: Some(10), after: None, passages: false };
    let (mut total, mut best) = (0, f64::INFINITY);
    for _ in 0..RUNS {
        let started = Instant::now();
        total = search_with(index, &request, weights)?.total();
        best = best.min(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok((total, best))
}
