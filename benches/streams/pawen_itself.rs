//! The same queries, typed as a user types them.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
    query::{Context, Plan},
    search::{Level, Request, Sort, search},
    thread::UnixTime,
};

use crate::{corpus, draw::Class, row};

/// The number of ranked hits.
const FIRST: usize = 10;

/// Indexes the archive and prints the times of the queries of each class, at both levels.
pub(crate) fn measure(archive: &Path, drawn: &BTreeMap<Class, Vec<String>>) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
    let home = IndexDir::new(folder.path());
    let report = corpus::index(&home, archive.to_owned())?;
    println!("\npawen, the first {FIRST} and the exact number, microseconds\n{report}");
    let index = OpenIndex::open(&home)?;
    for (level, name) in [(Level::Threads, "threads"), (Level::Comments, "comments")] {
        println!("\n{:24} {:>9} {:>9} {:>9} {:>9}", name, "p50", "p95", "p99", "most");
        let mut all = Vec::new();
        for (class, queries) in questions(drawn) {
            let mut times = queries.iter().map(|query| least_time(&index, query, level)).collect::<Result<Vec<_>>>()?;
            all.extend_from_slice(&times);
            row(&class, &mut times);
        }
        row("all", &mut all);
    }
    Ok(())
}

/// The drawn sequences as phrases, and some of them together.
fn questions(drawn: &BTreeMap<Class, Vec<String>>) -> Vec<(String, Vec<String>)> {
    let mut questions: Vec<_> = drawn
        .iter()
        .map(|(class, typed)| (class.to_string(), typed.iter().map(|t| format!("\"{t}\"")).collect()))
        .collect();
    let together = |of: fn(&str, &str) -> String| {
        let (rare, common) = (&drawn[&Class::RARE], &drawn[&Class::COMMON]);
        rare.iter().zip(common).map(|(rare, common)| of(rare, common)).collect()
    };
    questions.push(("rare and common".into(), together(|rare, common| format!("\"{rare}\" \"{common}\""))));
    questions.push(("rare and '...'".into(), together(|rare, common| format!("\"{rare}\" '{common}'"))));
    questions.push(("rare, not '...'".into(), together(|rare, common| format!("\"{rare}\" -'{common}'"))));
    questions
}

/// The shortest time of three that a query takes.
fn least_time(index: &OpenIndex, typed: &str, level: Level) -> Result<Duration> {
    let plan = Plan::read(typed, &Context::new(TimeZone::UTC, UnixTime(0)));
    let plan = plan.map_err(|error| Error::verbatim(error.message.to_string()))?;
    let request =
        Request { plan: &plan, level, sort: Sort::Relevance, limit: Some(FIRST), after: None, passages: false };
    let mut least = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        let hits = search(index, &request)?;
        std::hint::black_box(hits.total());
        least = least.min(started.elapsed());
    }
    Ok(least)
}
