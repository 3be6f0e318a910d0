//! pawen's library, queried one text after another: the program that `scripts/peers` compares with other engines.
//!
//! Usage: `cargo bench --bench ask -- INDEX ROUNDS < TEXTS`
//!
//! Every line of standard input is searched for as a quoted term at thread level, by relevance. `peers/src/asking.rs`
//! defines what is timed and printed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "peers/src/asking.rs"]
mod asking;

use std::process::ExitCode;

use asking::{Engine, Failure, SHOWN, run};
use jiff::tz::TimeZone;
use pawen::{
    index::{IndexDir, OpenIndex},
    query::{Context, Plan},
    search::{Hit, Level, Request, Sort, search},
    thread::UnixTime,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [index, rounds] = &arguments[..] else {
        println!("ask: no index named, nothing searched");
        return ExitCode::SUCCESS;
    };
    match measure(index, rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(index: &str, rounds: &str) -> Result<(), Failure> {
    run(&Pawen(OpenIndex::open(&IndexDir::new(index))?), rounds.parse()?)
}

struct Pawen(OpenIndex);

impl Pawen {
    fn find(&self, text: &str, sort: Sort, limit: Option<usize>) -> Result<(u64, Vec<String>), Failure> {
        let typed = format!("\"{text}\"");
        let plan = Plan::read(&typed, &Context::new(TimeZone::UTC, UnixTime(0))).map_err(|error| error.to_string())?;
        let request = Request { plan: &plan, level: Level::Threads, sort, limit, after: None, passages: false };
        let hits = search(&self.0, &request)?;
        let total = hits.total();
        let names = hits.map(|hit| match hit? {
            Hit::Thread(hit) => Ok(hit.id.to_string()),
            Hit::Comment(_) | Hit::Line(_) => Err("a comment among threads".into()),
        });
        Ok((total, names.collect::<Result<_, Failure>>()?))
    }
}

impl Engine for Pawen {
    fn search(&self, text: &str) -> Result<(u64, Vec<String>), Failure> {
        self.find(text, Sort::Relevance, Some(SHOWN))
    }

    fn all(&self, text: &str) -> Result<Vec<String>, Failure> {
        Ok(self.find(text, Sort::Newest, None)?.1)
    }
}
