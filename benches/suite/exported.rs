//! The speed of exports.

use std::{ffi::OsStr, fs, path::Path, time::Instant};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
    query::{Context, Plan},
    search::{Level, count},
    thread::UnixTime,
};

use crate::{
    process,
    table::{self, float, megabytes, rate, seconds},
};

/// A term of many comments.
const QUERY: &str = "是";
const FORMATS: [&str; 3] = ["csv", "jsonl", "ids"];

pub(crate) fn measure(index: &Path) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an export").because(error))?;
    let hits = hits(index)?;
    table::title(&format!("Export of the {hits} comment blocks with {QUERY}"));
    table::head(&["format", "written", "wall", "hits a second", "written a second"]);
    for format in FORMATS {
        let file = folder.path().join(format!("hits.{format}"));
        let command: [&OsStr; 4] = ["export".as_ref(), QUERY.as_ref(), "--comments".as_ref(), "--index".as_ref()];
        let arguments = command.into_iter().chain([index.as_ref(), "-o".as_ref(), file.as_ref()]);
        let took = process::timed(&mut process::pawen(arguments))?;
        let bytes = fs::metadata(&file).map_err(|error| Error::io(&file, error))?.len();
        let a_second = format!("{:.0}", float(hits) / took.as_secs_f64());
        table::row([format.to_owned(), megabytes(bytes), seconds(took), a_second, rate(bytes, took)]);
    }
    decided(index)
}

/// How fast single comments are decided, by queries whose blocks are all read.
fn decided(index: &Path) -> Result<()> {
    let index = OpenIndex::open(&IndexDir::new(index))?;
    table::title("Single comments counted, one process");
    table::head(&["query", "comments", "wall", "comments read a second"]);
    let mut all = None;
    for typed in ["*", QUERY, "-是"] {
        let plan = plan(typed)?;
        let started = Instant::now();
        let found = count(&index, &plan, Level::Lines)?;
        let took = started.elapsed();
        // The first query matches all, and an exclusion is decided for every comment.
        let all = *all.get_or_insert(found);
        let read = if typed == QUERY { found } else { all };
        let a_second = format!("{:.0}", float(read) / took.as_secs_f64());
        table::row([typed.to_owned(), found.to_string(), seconds(took), a_second]);
    }
    Ok(())
}

fn plan(typed: &str) -> Result<Plan> {
    let plan = Plan::read(typed, &Context::new(TimeZone::UTC, UnixTime(0)));
    plan.map_err(|error| Error::verbatim(error.to_string()))
}

fn hits(index: &Path) -> Result<u64> {
    count(&OpenIndex::open(&IndexDir::new(index))?, &plan(QUERY)?, Level::Comments)
}
