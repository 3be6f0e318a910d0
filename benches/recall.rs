//! Recall: random substrings of an archive, searched for and compared with a plain scan of memory.
//!
//! Usage: `cargo bench --bench recall -- ARCHIVE [QUERIES]`
//!
//! Draws substrings of 2 to 8 characters from titles, posts and comments. As a verbatim term each must find exactly the
//! threads that contain it; as a quoted term it must find at least these, except where its ends cut a run of letters or
//! digits, which is no match by definition. (A drawn blank may be a pause, which a quoted blank is not: such draws are
//! searched for verbatim only.) Exits with 1 if a thread was missed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use corpus::Random;
use jiff::tz::TimeZone;
use memchr::memmem::Finder;
use pawen::{
    Error, Result,
    index::{IndexDir, OpenIndex, remark},
    query::{Context, Plan},
    search::{Hit, Level, Request, Sort, search},
    text::{block::blocks, join_wraps},
};

const QUERIES: usize = 5000;
/// Separates texts; no text contains it.
const SEPARATOR: char = '\u{0}';

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("recall: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    let queries = arguments.get(1).and_then(|number| number.parse().ok()).unwrap_or(QUERIES);
    match measure(archive, queries) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: PathBuf, queries: usize) -> Result<bool> {
    let texts = Texts::read(&archive)?;
    let folder = tempfile::tempdir().map_err(|error| Error::verbatim("no room for an index").because(error))?;
    let home = IndexDir::new(folder.path());
    let report = corpus::index(&home, archive)?;
    println!("{report}");
    let index = OpenIndex::open(&home)?;
    let mut tally = Tally::default();
    let started = Instant::now();
    let mut random = Random(0x5EED);
    while tally.queries < queries {
        let Some(drawn) = texts.draw(&mut random) else { continue };
        tally.check(&index, &texts, &drawn)?;
    }
    println!("{} queries in {:.0} s", tally.queries, started.elapsed().as_secs_f64());
    println!("verbatim: {} hits, {} missed, {} false", tally.hits, tally.missed, tally.false_hits);
    println!("quoted:   {} queries, {} hits missed", tally.quoted, tally.quoted_missed);
    Ok(tally.missed + tally.false_hits + tally.quoted_missed == 0)
}

/// All texts of the best versions, with wraps joined, one after another.
struct Texts {
    joined: String,
    /// The start of each thread's texts.
    starts: Vec<usize>,
    names: Vec<String>,
}

impl Texts {
    fn read(archive: &std::path::Path) -> Result<Self> {
        let mut texts = Self { joined: String::new(), starts: Vec::new(), names: Vec::new() };
        for (id, thread) in corpus::threads(archive)? {
            texts.starts.push(texts.joined.len());
            texts.names.push(id.to_string());
            texts.add(&thread.title);
            texts.add(&thread.body);
            let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
            for block in blocks(&remarks) {
                texts.add(&block.text);
            }
        }
        Ok(texts)
    }

    fn add(&mut self, text: &str) {
        self.joined.push_str(&join_wraps(text).0);
        self.joined.push(SEPARATOR);
    }

    /// A substring without characters that would end a quotation.
    fn draw(&self, random: &mut Random) -> Option<String> {
        let mut start = random.below(self.joined.len());
        while !self.joined.is_char_boundary(start) {
            start -= 1;
        }
        let drawn: String = self.joined[start..].chars().take(2 + random.below(7)).collect();
        let plain =
            !drawn.contains([SEPARATOR, '\'', '"', '“', '”']) && drawn.trim() == drawn && drawn.chars().count() > 1;
        plain.then_some(drawn)
    }

    /// Returns whether a run of letters or digits continues across `at`.
    fn is_cut(&self, at: usize) -> bool {
        // Han, kana and Hangul, which are between these two, form no runs.
        let in_run = |c: char| c.is_alphanumeric() && !('\u{2e80}'..'\u{ff00}').contains(&c);
        self.joined[..at].chars().next_back().is_some_and(in_run)
            && self.joined[at..].chars().next().is_some_and(in_run)
    }

    /// The threads that contain `needle`, in the order of their ids; if `whole`, only where it cuts no run.
    fn holding(&self, needle: &str, whole: bool) -> Vec<&str> {
        let mut found: Vec<usize> = Finder::new(needle)
            .find_iter(self.joined.as_bytes())
            .filter(|&at| !whole || !(self.is_cut(at) || self.is_cut(at + needle.len())))
            .map(|at| self.starts.partition_point(|&start| start <= at) - 1)
            .collect();
        found.dedup();
        found.into_iter().map(|thread| self.names[thread].as_str()).collect()
    }
}

#[derive(Default)]
struct Tally {
    queries: usize,
    hits: usize,
    missed: usize,
    false_hits: usize,
    quoted: usize,
    quoted_missed: usize,
}

impl Tally {
    fn check(&mut self, index: &OpenIndex, texts: &Texts, drawn: &str) -> Result<()> {
        let there = texts.holding(drawn, false);
        let Some(found) = found(index, &format!("'{drawn}'"))? else { return Ok(()) };
        self.queries += 1;
        self.hits += there.len();
        let missed = there.iter().filter(|name| found.binary_search_by(|f| f.as_str().cmp(name)).is_err()).count();
        let extra = found.iter().filter(|name| !there.contains(&name.as_str())).count();
        if missed + extra > 0 {
            println!("'{drawn}': {missed} missed, {extra} false of {}", there.len());
        }
        self.missed += missed;
        self.false_hits += extra;
        if !drawn.contains(char::is_whitespace)
            && let Some(found) = self::found(index, &format!("\"{drawn}\""))?
        {
            self.quoted += 1;
            let there = texts.holding(drawn, true);
            let missed = there.iter().filter(|name| found.binary_search_by(|f| f.as_str().cmp(name)).is_err()).count();
            if missed > 0 {
                println!("\"{drawn}\": {missed} missed of {}", there.len());
            }
            self.quoted_missed += missed;
        }
        Ok(())
    }
}

/// The threads that a query finds, by id; `None` if it is not a valid query.
fn found(index: &OpenIndex, typed: &str) -> Result<Option<Vec<String>>> {
    let Ok(plan) = Plan::read(typed, &Context::new(TimeZone::UTC, pawen::thread::UnixTime(0))) else { return Ok(None) };
    let request =
        Request { plan: &plan, level: Level::Threads, sort: Sort::Newest, limit: None, after: None, passages: false };
    let mut names = Vec::new();
    for hit in search(index, &request)? {
        if let Hit::Thread(hit) = hit? {
            names.push(hit.id.to_string());
        }
    }
    names.sort();
    Ok(Some(names))
}
