//! How well are hits ordered?
//!
//! Usage: `cargo bench --bench relevance -- ARCHIVE [QUERIES [FOLDER]] [--weights NAME=NUMBER,…]`, or a `FILE.json` of questions
//! instead of ARCHIVE.
//!
//! | task | query | index |
//! |---|---|---|
//! | terms | the real queries of `terms.txt` | the whole index |
//! | mistyped | an account or a word with one typing error | the whole index |
//! | title | 4 to 8 adjacent Han characters of the title | an index without titles |
//! | question | two runs of 2 to 4 of them, in order, within `請問…的…怎麼了` | the same |
//! | sentence | 8 to 16 characters of the post, one omitted and one replaced | the whole index |
//! | comment | the same of a comment block; its thread has to come back | the same |
//! | block | the same query; at comment level the block itself has to come back | the same |
//! | questions of a file | see `squad.rs` | an index of its paragraphs |
//!
//! Titles are drawn from those that no other thread has: a title does not distinguish the answers to one thread.
//!
//! What is drawn is split in halves by names: the weights were chosen on the half that is called `tuned`, the other was not
//! looked at before. In FOLDER the indexes are kept and used again. `--weights` measures other weights.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "../corpus/mod.rs"]
mod corpus;
mod known;
mod rank;
mod squad;
mod terms;
mod typos;

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    archive::CanonicalThread,
    index::{IndexDir, OpenIndex},
    search::Weights,
    thread::Thread,
};

const QUERIES: usize = 2000;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let weights = arguments.iter().position(|argument| argument == "--weights");
    let weights = weights.map(|at| arguments.drain(at..).nth(1).unwrap_or_default());
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("relevance: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    let queries = arguments.get(1).and_then(|number| number.parse().ok()).unwrap_or(QUERIES);
    let measured = chosen(&weights.unwrap_or_default())
        .and_then(|weights| measure(&archive, queries, arguments.get(2).map(PathBuf::from), weights));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: &Path, queries: usize, keep: Option<PathBuf>, weights: Weights) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| no_room(&error))?;
    let kept = keep.unwrap_or_else(|| folder.path().to_owned());
    std::fs::create_dir_all(&kept).map_err(|error| no_room(&error))?;
    if archive.extension().is_some_and(|extension| extension == "json") {
        return squad::measure(archive, &kept, weights);
    }
    terms::measure(archive, &kept, weights)?;
    typos::measure(archive, &kept)?;
    if queries > 0 { known::measure(archive, queries, &kept, weights) } else { Ok(()) }
}

/// The weights in use, but for those that are named: `words=2,reranked=0`.
fn chosen(changes: &str) -> Result<Weights> {
    let mut weights = Weights::CHOSEN;
    for change in changes.split(',').filter(|change| !change.is_empty()) {
        let unknown = || Error::verbatim(format!("not a weight: {change}"));
        let (name, value) = change.split_once('=').ok_or_else(unknown)?;
        let number: f32 = value.parse().map_err(|_| unknown())?;
        let weight = match name {
            "exact" => &mut weights.exact,
            "together" => &mut weights.together,
            "words" => &mut weights.words,
            "pairs" => &mut weights.pairs,
            "units" => &mut weights.units,
            "coverage" => &mut weights.coverage,
            "title" => &mut weights.title,
            "body" => &mut weights.body,
            "comment" => &mut weights.comment,
            "comment_part" => &mut weights.comment_part,
            "title_part" => &mut weights.title_part,
            "more" => &mut weights.more,
            "wide" => &mut weights.wide,
            "narrow" => &mut weights.narrow,
            "reranked" => {
                weights.reranked = value.parse().map_err(|_| unknown())?;
                continue;
            }
            _ => return Err(unknown()),
        };
        *weight = number;
    }
    Ok(weights)
}

fn no_room(error: &std::io::Error) -> Error {
    Error::verbatim("no room for an index").because(error.to_string())
}

/// Writes `threads` as an archive of one file at `path`, and returns that.
fn archived(threads: impl Iterator<Item = Thread>, path: &Path) -> Result<PathBuf> {
    let mut file = BufWriter::new(File::create(path).map_err(|error| no_room(&error))?);
    for thread in threads {
        let record = serde_json::to_string(&CanonicalThread::new(&thread, &TimeZone::UTC));
        let record = record.map_err(|error| Error::verbatim("a thread cannot be written").because(error))?;
        writeln!(file, "{record}").map_err(|error| no_room(&error))?;
    }
    file.flush().map_err(|error| no_room(&error))?;
    Ok(path.to_owned())
}

/// The index in a folder, made of an archive if it is not there.
fn indexed(folder: &Path, archive: impl FnOnce() -> Result<PathBuf>) -> Result<OpenIndex> {
    let home = IndexDir::new(folder);
    if !folder.exists() {
        corpus::index(&home, archive()?)?;
    }
    OpenIndex::open(&home)
}
