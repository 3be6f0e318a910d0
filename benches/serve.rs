//! The throughput of the page, and its memory: concurrent clients that send one request after another.
//!
//! Usage: `cargo bench --bench serve -- ARCHIVE [FOLDER [REQUESTS]]`, where FOLDER keeps the index for later runs.
//!
//! The server is a process of its own, whose memory is read before and after. The queries are drawn from the archive.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

mod corpus;
mod server;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use pawen::{
    Error, Result,
    index::IndexDir,
    thread::{Thread, ThreadId},
};

use corpus::Random;
use server::{Client, Server, encoded, failed};

/// The number of concurrent clients.
const CLIENTS: usize = 32;
/// The number of different queries.
const QUERIES: usize = 500;
/// The default number of requests to the API, and the number of those to the pages.
const REQUESTS: usize = 100_000;
const PAGES: usize = 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("serve: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    let requests = arguments.get(2).and_then(|number| number.parse().ok()).unwrap_or(REQUESTS);
    match measure(archive, arguments.get(1).map(PathBuf::from), requests) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: PathBuf, keep: Option<PathBuf>, requests: usize) -> Result<()> {
    let folder = tempfile::tempdir().map_err(failed)?;
    let kept = keep.unwrap_or_else(|| folder.path().join("index"));
    let queries = queries(&corpus::threads(&archive)?);
    if !kept.exists() {
        corpus::index(&IndexDir::new(&kept), archive)?;
    }
    let server = Server::start(&kept)?;
    let of = |path: &str| -> Vec<String> { queries.iter().map(|query| format!("{path}?{query}")).collect() };
    // The first read of a file comes from the disk, for both.
    send_all(&server.address, &of("/api/search"), QUERIES)?;
    println!("| {CLIENTS} clients | requests | a second | p50 | p99 | errors | memory before | after |");
    println!("|---|---|---|---|---|---|---|---|");
    for (name, path, requests) in [("API", "/api/search", requests), ("pages", "/", requests / PAGES)] {
        let before = server.memory()?;
        let load = send_all(&server.address, &of(path), requests)?;
        let after = server.memory()?;
        println!("| {name} | {requests} | {load} | {before} MiB | {after} MiB |");
    }
    Ok(())
}

/// The figures of a series of requests.
struct Load {
    elapsed: Duration,
    latencies: Vec<Duration>,
    errors: usize,
}

impl std::fmt::Display for Load {
    #[expect(clippy::cast_precision_loss, reason = "counts of requests have less than 53 bits")]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rate = self.latencies.len() as f64 / self.elapsed.as_secs_f64();
        let at = |hundredth: usize| self.latencies[(self.latencies.len() - 1) * hundredth / 100].as_secs_f64() * 1000.0;
        write!(f, "{rate:.0} | {:.1} ms | {:.1} ms | {}", at(50), at(99), self.errors)
    }
}

/// Sends `requests` requests in total, cycling through the paths, all clients at a time.
fn send_all(address: &str, paths: &[String], requests: usize) -> Result<Load> {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let client = || -> Result<(Vec<Duration>, usize)> {
        let mut client = Client::connect(address)?;
        let (mut latencies, mut errors) = (Vec::new(), 0);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= requests {
                return Ok((latencies, errors));
            }
            let started = Instant::now();
            errors += usize::from(client.get(&paths[number % paths.len()])? != 200);
            latencies.push(started.elapsed());
        }
    };
    let mut all = Load { elapsed: Duration::ZERO, latencies: vec![], errors: 0 };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        for client in clients {
            let (latencies, errors) = client.join().map_err(|_| Error::verbatim("a client broke"))??;
            all.latencies.extend(latencies);
            all.errors += errors;
        }
        Ok::<_, Error>(())
    })?;
    all.elapsed = started.elapsed();
    all.latencies.sort_unstable();
    Ok(all)
}

/// Typical queries: a piece of a text, two pieces, one with a person or a date, at either level, in some order.
fn queries(threads: &BTreeMap<ThreadId, Thread>) -> Vec<String> {
    let threads: Vec<_> = threads.values().filter(|thread| thread.comments.len() > 5).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut queries = Vec::new();
    while queries.len() < QUERIES {
        let thread = threads[random.below(threads.len())];
        let Some(piece) = piece(&thread.title, &mut random) else { continue };
        let comment = &thread.comments[random.below(thread.comments.len())];
        let (typed, more) = match queries.len() % 10 {
            0..4 => (piece, ""),
            4 => (piece, "&sort=newest"),
            5 => (piece, "&unit=block"),
            6 => match self::piece(&comment.text, &mut random) {
                Some(other) => (format!("{piece} {other}"), ""),
                None => continue,
            },
            7 => (format!("{piece} date:2018"), ""),
            8 => (format!("{piece} author:{}", thread.author.as_deref().unwrap_or("a")), ""),
            _ => (format!("by:{}", comment.author.as_deref().unwrap_or("a")), "&unit=block"),
        };
        queries.push(format!("q={}{more}", encoded(&typed)));
    }
    queries
}

/// Two to four consecutive characters.
fn piece(text: &str, random: &mut Random) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let length = 2 + random.below(3);
    let start = random.below(characters.len().checked_sub(length)?);
    let piece = &characters[start..start + length];
    piece.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).then(|| piece.iter().collect())
}
