//! The speed and memory of indexing, and the sizes of the parts of an index.

use std::{collections::BTreeMap, fs, path::Path};

use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex, Stats, stats},
};

use crate::{
    process::{self, Taken},
    table::{self, megabytes, percent, rate, seconds},
};

pub(crate) fn measure(archive: &Path, index: &Path) -> Result<()> {
    let taken = process::index(archive, index)?;
    let stats = stats(&OpenIndex::open(&IndexDir::new(index))?)?;
    let files = by_kind(index)?;
    speed(&taken, &stats, files.values().sum());
    kinds(&files, stats.archive_bytes);
    fields(&stats);
    Ok(())
}

fn speed(taken: &Taken, stats: &Stats, bytes: u64) {
    table::title("Indexing");
    table::head(&[
        "archive",
        "threads",
        "comments",
        "wall",
        "",
        "CPU",
        "",
        "peak memory",
        "of it anonymous",
        "index",
        "of the archive",
    ]);
    table::row([
        megabytes(stats.archive_bytes),
        stats.threads.to_string(),
        stats.comments.to_string(),
        seconds(taken.wall),
        rate(stats.archive_bytes, taken.wall),
        seconds(taken.processor),
        rate(stats.archive_bytes, taken.processor),
        megabytes(taken.peak),
        megabytes(taken.anonymous),
        megabytes(bytes),
        percent(bytes, stats.archive_bytes),
    ]);
}

fn kinds(files: &BTreeMap<String, u64>, archive: u64) {
    table::title("The index by kind of file");
    table::head(&["files", "size", "of the archive"]);
    for (kind, &bytes) in files {
        table::row([kind.clone(), megabytes(bytes), percent(bytes, archive)]);
    }
}

/// The fields that take at least a hundredth of the index, and the rest.
fn fields(stats: &Stats) {
    table::title("The index by field");
    table::head(&["field", "terms", "postings", "positions", "columns", "all", "of the archive"]);
    let (large, small): (Vec<_>, Vec<_>) = stats.fields.iter().partition(|field| field.total() * 100 >= stats.bytes);
    for field in large {
        let parts = [field.terms, field.postings, field.positions, field.columns, field.total()].map(megabytes);
        table::row([field.name.clone()].into_iter().chain(parts).chain([percent(field.total(), stats.archive_bytes)]));
    }
    let rest = small.iter().map(|field| field.total()).sum();
    for (name, bytes) in [("stored texts", stats.stored_bytes), ("the others", rest)] {
        let blanks = std::iter::repeat_n(String::new(), 4);
        table::row(
            [name.into()].into_iter().chain(blanks).chain([megabytes(bytes), percent(bytes, stats.archive_bytes)]),
        );
    }
}

/// The bytes of the files in a folder.
pub(crate) fn bytes_of(folder: &Path) -> Result<u64> {
    Ok(by_kind(folder)?.values().sum())
}

/// The same, by file extension.
fn by_kind(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let failed = |error| Error::io(folder, error);
    let mut kinds = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, found) = (entry.path(), entry.metadata().map_err(failed)?);
        if found.is_dir() {
            by_kind(&path)?.into_iter().for_each(|(kind, bytes)| *kinds.entry(kind).or_default() += bytes);
        } else {
            let kind = path.extension().map_or("", |kind| kind.to_str().unwrap_or(""));
            *kinds.entry(format!(".{kind}")).or_default() += found.len();
        }
    }
    Ok(kinds)
}
