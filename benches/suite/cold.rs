//! Searches from the start of a process to its end.

use std::{ffi::OsStr, path::Path, time::Duration};

use pawen::Result;

use crate::{
    process,
    table::{self, Times, megabytes},
};

const RUNS: usize = 40;
const QUERIES: [&str; 8] =
    ["DeepSeek", "台積電", "外資", "是不是", "的", "半導體 台積電", "\"台積電 法說會\"", "台積電 -外資"];

pub(crate) fn measure(index: &Path) -> Result<()> {
    table::title(&format!("A new process for each search, {RUNS} times, files in the page cache, ms"));
    table::head(&["query", "shortest", "p50", "p95", "longest", "anonymous memory"]);
    row("(--version)", &["--version".as_ref()])?;
    for query in QUERIES {
        row(query, &["search".as_ref(), query.as_ref(), "--index".as_ref(), index.as_os_str()])?;
    }
    Ok(())
}

fn row(name: &str, arguments: &[&OsStr]) -> Result<()> {
    process::timed(&mut process::pawen(arguments))?;
    let times = (0..RUNS).map(|_| process::timed(&mut process::pawen(arguments))).collect::<Result<_>>()?;
    let times = Times::new(times);
    let memory = megabytes(memory(arguments)?);
    let [shortest, p50, p95, longest] = [0, 50, 95, 100].map(|hundredth| format!("{:.2}", times.at(hundredth)));
    table::row([name.replace('|', "\\|"), shortest, p50, p95, longest, memory]);
    Ok(())
}

/// The largest anonymous memory of ten runs, sampled without pauses.
fn memory(arguments: &[&OsStr]) -> Result<u64> {
    let runs =
        (0..10).map(|_| process::watched(&mut process::pawen(arguments), Duration::ZERO).map(|run| run.anonymous));
    runs.collect::<Result<Vec<_>>>().map(|runs| runs.into_iter().max().unwrap_or(0))
}

/// The memory of the search that needs the most.
pub(crate) fn max_memory(index: &Path) -> Result<u64> {
    let all = QUERIES.map(|query| memory(&["search".as_ref(), query.as_ref(), "--index".as_ref(), index.as_os_str()]));
    all.into_iter().collect::<Result<Vec<_>>>().map(|all| all.into_iter().max().unwrap_or(0))
}
