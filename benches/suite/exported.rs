//! The speed of exports.

use std::{ffi::OsStr, fs, path::Path};

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
    let folder = tempfile::tempdir().map_err(|error| Error::new("no room for an export").because(error))?;
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
    Ok(())
}

fn hits(index: &Path) -> Result<u64> {
    let plan = Plan::read(QUERY, &Context::new(TimeZone::UTC, UnixTime(0)));
    let plan = plan.map_err(|error| Error::new(error.message))?;
    count(&OpenIndex::open(&IndexDir::new(index))?, &plan, Level::Comments)
}
