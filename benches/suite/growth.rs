//! The growth of times and sizes with the archive: the same generator, the same queries, larger archives.

use std::path::Path;

use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex},
};

use crate::{
    cold, generator, process, queries,
    table::{self, float, megabytes, rate},
    warm::{RequestKind, run_all, times},
};

const TIMES: [u64; 3] = [1, 4, 16];

/// The figures of one size.
struct Size {
    bytes: u64,
    speed: f64,
    p50: f64,
    p99: f64,
    comments_p50: f64,
    memory: u64,
}

pub(crate) fn measure(bytes: u64, seed: u64) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for archives").because(error))?;
    let mut queries = Vec::new();
    table::title("Growth: the same queries, drawn from the smallest");
    let names = [
        "archive",
        "indexing",
        "CPU",
        "index",
        "threads p50",
        "p99",
        "comments p50",
        "peak of indexing",
        "memory of a search",
    ];
    table::head(
        &names
            .map(str::to_owned)
            .into_iter()
            .chain(["ratios: speed, p50, p99, comments p50, memory".to_owned()])
            .collect::<Vec<_>>(),
    );
    let mut first: Option<Size> = None;
    for times in TIMES {
        let (archive, index) = (folder.path().join("archive"), folder.path().join("index"));
        let _ = std::fs::remove_dir_all(&archive);
        let _ = std::fs::remove_dir_all(&index);
        let made = generator::make(&archive, bytes * times, seed)?;
        if queries.is_empty() {
            queries = queries::draw(&archive)?;
        }
        let size = row(&archive, &index, made.bytes, &queries, first.as_ref())?;
        first = first.or(Some(size));
    }
    Ok(())
}

fn row(archive: &Path, folder: &Path, bytes: u64, queries: &[queries::Query], first: Option<&Size>) -> Result<Size> {
    let taken = process::index(archive, folder)?;
    let index = OpenIndex::open(&IndexDir::new(folder))?;
    let threads = times(&run_all(&index, queries, RequestKind::Threads)?);
    let comments = times(&run_all(&index, queries, RequestKind::Comments)?);
    let size = Size {
        bytes,
        speed: float(bytes) / taken.processor.as_secs_f64(),
        p50: threads.at(50),
        p99: threads.at(99),
        comments_p50: comments.at(50),
        memory: cold::max_memory(folder)?,
    };
    table::row([
        megabytes(bytes),
        rate(bytes, taken.wall),
        rate(bytes, taken.processor),
        megabytes(
            index
                .searcher()
                .space_usage()
                .map_err(|error| Error::verbatim("no sizes").because(error))?
                .total()
                .get_bytes(),
        ),
        format!("{:.3} ms", size.p50),
        format!("{:.3} ms", size.p99),
        format!("{:.3} ms", size.comments_p50),
        megabytes(taken.peak),
        megabytes(size.memory),
        size.compared_with(first.unwrap_or(&size)),
    ]);
    Ok(size)
}

impl Size {
    fn compared_with(&self, first: &Self) -> String {
        let ratio = |a: f64, b: f64| format!("{:.2}", a / b);
        let ratios = [
            ratio(self.speed, first.speed),
            ratio(self.p50, first.p50),
            ratio(self.p99, first.p99),
            ratio(self.comments_p50, first.comments_p50),
            ratio(float(self.memory), float(first.memory)),
        ];
        format!("{:.1} times the size: {}", float(self.bytes) / float(first.bytes), ratios.join(", "))
    }
}
