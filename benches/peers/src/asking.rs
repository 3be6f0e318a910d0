//! The timing of an engine in a process of its own; the same for bare tantivy and for pawen's library. `../asking.py`
//! is its twin for engines that Python drives.

use std::{
    error::Error,
    io::{BufRead as _, BufWriter, Write as _},
    time::{Duration, Instant},
};

/// An error of an engine, which ends the measurement.
pub(crate) type Failure = Box<dyn Error>;

/// The number of hits in a list of hits.
pub(crate) const SHOWN: usize = 10;

/// An engine with its index open.
pub(crate) trait Engine {
    /// The timed part: the names of the first [`SHOWN`] hits by relevance, and the exact number of all.
    ///
    /// # Errors
    /// If the engine rejects the query, or fails.
    fn search(&self, text: &str) -> Result<(u64, Vec<String>), Failure>;

    /// The names of all hits, to compare them with a scan; not timed.
    ///
    /// # Errors
    /// If the engine rejects the query, or fails.
    fn all(&self, text: &str) -> Result<Vec<String>, Failure>;
}

/// Searches for every line of standard input, in `rounds` rounds after one that is not timed. Prints a line for each:
/// the microseconds of its best round, the number of hits, and their names, in columns.
///
/// # Errors
/// If the engine fails, or the output cannot be written.
pub(crate) fn run(engine: &impl Engine, rounds: usize) -> Result<(), Failure> {
    let queries = std::io::stdin().lock().lines().collect::<Result<Vec<String>, _>>()?;
    let mut best = vec![Duration::MAX; queries.len()];
    for round in 0..=rounds {
        for (query, best) in queries.iter().zip(&mut best) {
            let started = Instant::now();
            engine.search(query)?;
            if round > 0 {
                *best = started.elapsed().min(*best);
            }
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (query, best) in queries.iter().zip(best) {
        let (count, _) = engine.search(query)?;
        writeln!(out, "{:.1}\t{count}\t{}", best.as_secs_f64() * 1e6, engine.all(query)?.join(" "))?;
    }
    Ok(out.flush()?)
}
