//! A comparison of token streams that decide a match: size, indexing time and query time of the schemes side by side.
//!
//! Usage: `cargo bench --bench streams -- ARCHIVE [QUERIES [pawen]]`; with `pawen` it alone is measured.
//!
//! Every title, post and comment block of the archive becomes a document of one bare index per scheme, made by one
//! thread and merged to one segment. The same queries are counted in each: sequences of 1, 2, 3, 4 and 8 units, drawn
//! at random from the texts, the most frequent, and those that occur once; and mixed ones, which join characters with
//! letters or digits. All schemes must count the same, or the run fails. At the end pawen itself executes the same
//! queries as a search does: the first ten and the exact number, at both levels.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "../corpus/mod.rs"]
mod corpus;
mod draw;
mod pawen_itself;
mod scheme;
mod texts;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use draw::{CLASSES, Class};
use pawen::Result;
use scheme::{Scheme, Schemed};

/// The number of queries of each class.
const QUERIES: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("streams: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    let queries = arguments.get(1).and_then(|number| number.parse().ok()).unwrap_or(QUERIES);
    let schemes: &[Scheme] = if arguments.get(2).is_some_and(|only| only == "pawen") { &[] } else { &Scheme::ALL };
    match measure(&archive, queries, schemes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: &std::path::Path, queries: usize, schemes: &[Scheme]) -> Result<()> {
    let texts = texts::read(archive)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {:.1} MB\n", texts.len(), megabytes(bytes));
    let drawn = draw::draw(&texts, queries);
    let mut built = Vec::new();
    println!(
        "{:24} {:>9} {:>9} {:>9} {:>9} {:>7} {:>9}",
        "scheme", "terms MB", "docs MB", "pos. MB", "all MB", "of text", "seconds"
    );
    for &scheme in schemes {
        let index = Schemed::build(scheme, &texts)?;
        let size = index.size()?;
        let all = size.terms + size.postings + size.positions;
        println!(
            "{:24} {:9.1} {:9.1} {:9.1} {:9.1} {:6.0}% {:9.1}",
            scheme.name(),
            megabytes(size.terms),
            megabytes(size.postings),
            megabytes(size.positions),
            megabytes(all),
            100.0 * ratio(all, bytes),
            index.took.as_secs_f64()
        );
        built.push(index);
    }
    drop(texts);
    for class in CLASSES.into_iter().filter(|_| !built.is_empty()) {
        table(class, &drawn[&class], &built)?;
    }
    pawen_itself::measure(archive, &drawn)
}

/// Counts the queries of a class in every scheme, and prints the times.
fn table(class: Class, queries: &[String], built: &[Schemed]) -> Result<()> {
    println!("\n{class}: {} queries, microseconds", queries.len());
    println!("{:24} {:>9} {:>9} {:>9} {:>9}", "", "p50", "p95", "p99", "most");
    let mut counts: Option<Vec<usize>> = None;
    for index in built {
        let mut times = Vec::with_capacity(queries.len());
        let mut counted = Vec::with_capacity(queries.len());
        for query in queries {
            let (count, took) = index.count(query)?;
            counted.push(count);
            times.push(took);
        }
        row(index.scheme.name(), &mut times);
        match &counts {
            None => counts = Some(counted),
            Some(expected) if *expected == counted => {}
            Some(expected) => {
                let first = (0..queries.len()).find(|&i| expected[i] != counted[i]).unwrap_or(0);
                let message = format!(
                    "{}: {} for {}, not {}",
                    index.scheme.name(),
                    counted[first],
                    queries[first],
                    expected[first]
                );
                return Err(pawen::Error::verbatim(message));
            }
        }
    }
    Ok(())
}

/// Prints the distribution of `times` as one row.
fn row(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let microseconds = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e6);
    let [p50, p95, p99, most] = [50, 95, 99, 100].map(|share| microseconds(at(share)));
    println!("{name:24} {p50:9.1} {p95:9.1} {p99:9.1} {most:9.1}");
}

#[expect(clippy::cast_precision_loss, reason = "sizes are printed with one digit after the point")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn ratio(a: usize, b: usize) -> f64 {
    megabytes(a) / megabytes(b)
}
