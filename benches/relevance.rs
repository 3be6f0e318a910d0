//! The quality of ranking, by known items: queries are drawn from threads, and the thread has to come back at the top.
//!
//! Usage: `cargo bench --bench relevance -- ARCHIVE [QUERIES [FOLDER]]`
//!
//! | task | query | searched in |
//! |---|---|---|
//! | title | 4 to 8 Han characters that follow each other in the title | an index without titles |
//! | question | two sequences of 2 to 4 of them, in order, within `請問…的…怎麼了` | the same |
//! | sentence | 8 to 16 characters of the post, one of them left out and one replaced | the whole index |
//! | comment | the same of a comment block; its thread has to come back | the same |
//! | block | the same query; at comment level the block itself has to come back | the same |
//!
//! Titles are drawn from those that no other thread has: answers to `Re:` one title cannot be distinguished by it.
//!
//! Each is searched for in several ways: as it is (`exact`), with `--any` and ranked by words or by pairs alone, and by
//! pawen's formula without and with `--any`. `Coverage` is a part of the formula: a text that holds half of the pairs
//! scores half of their weight. Threads are split in halves by their names: the weights were chosen on the half called
//! `tuned`, the other was not used before. FOLDER keeps the indexes for later runs.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints what it measures")]

#[path = "corpus/mod.rs"]
mod corpus;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use corpus::Random;
use jiff::tz::TimeZone;
use pawen::{
    Error, Result,
    archive::CanonicalThread,
    index::{Home, OpenIndex, remark},
    query::{Context, Plan, parse},
    search::{Hit, Level, Request, Sort, Weights, block_name, search_with},
    text::block::blocks,
    thread::{Thread, ThreadId},
};

const QUERIES: usize = 2000;
/// The number of hits that people look at.
const DEPTH: usize = 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(archive) = arguments.first().map(PathBuf::from) else {
        println!("relevance: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    let queries = arguments.get(1).and_then(|number| number.parse().ok()).unwrap_or(QUERIES);
    match measure(&archive, queries, arguments.get(2).map(PathBuf::from)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: &Path, queries: usize, keep: Option<PathBuf>) -> Result<()> {
    let threads: Vec<_> = corpus::threads(archive)?.into_values().collect();
    println!("{} threads", threads.len());
    let folder = tempfile::tempdir().map_err(|error| no_room(&error))?;
    let kept = keep.unwrap_or_else(|| folder.path().to_owned());
    let whole = indexed(&kept.join("whole"), || Ok(archive.to_owned()))?;
    let untitled = indexed(&kept.join("untitled"), || without_titles(&threads, folder.path()))?;
    let mut subjects: BTreeMap<&str, usize> = BTreeMap::new();
    for thread in &threads {
        *subjects.entry(subject(&thread.title)).or_default() += 1;
    }
    for task in TASKS {
        let index = if task.titles { &whole } else { &untitled };
        let mut random = Random(0x5EED);
        let mut tallies = ways().map(|_| [Tally::default(), Tally::default()]);
        let mut drawn = 0;
        let started = Instant::now();
        while drawn < queries {
            let thread = &threads[random.below(threads.len())];
            if !task.titles && subjects[subject(&thread.title)] > 1 {
                continue;
            }
            let Some((query, wanted)) = (task.draw)(&mut random, thread) else { continue };
            drawn += 1;
            let half = usize::from(is_held_out(&thread.id));
            for (tally, way) in tallies.iter_mut().zip(ways()) {
                tally[half].add(rank(index, &query, &wanted, task.level, &way)?);
            }
        }
        println!("\n{} ({:.0} s)", task.name, started.elapsed().as_secs_f64());
        println!("| {} | tuned: MRR@10 | hit@1 | hit@10 | held out: MRR@10 | hit@1 | hit@10 |", task.name);
        println!("|---|---|---|---|---|---|---|");
        for (way, [tuned, held_out]) in ways().iter().zip(&tallies) {
            println!("| {} | {tuned} | {held_out} |", way.name);
        }
    }
    Ok(())
}

fn no_room(error: &std::io::Error) -> Error {
    Error::new("no room for an index").because(error.to_string())
}

/// The index in a folder, built from an archive if it is missing.
fn indexed(folder: &Path, archive: impl FnOnce() -> Result<PathBuf>) -> Result<OpenIndex> {
    let home = Home::new(folder);
    if !folder.exists() {
        corpus::index(&home, archive()?)?;
    }
    OpenIndex::open(&home)
}

/// The threads without their titles, as an archive.
fn without_titles(threads: &[Thread], folder: &Path) -> Result<PathBuf> {
    let path = folder.join("untitled.jsonl");
    let mut file = BufWriter::new(fs::File::create(&path).map_err(|error| no_room(&error))?);
    for thread in threads {
        let untitled = Thread { title: String::new(), ..thread.clone() };
        let record = serde_json::to_string(&CanonicalThread::new(&untitled, &TimeZone::UTC));
        let record = record.map_err(|error| Error::new("a thread cannot be written").because(error))?;
        writeln!(file, "{record}").map_err(|error| no_room(&error))?;
    }
    Ok(path)
}

/// A way of searching.
struct Way {
    name: &'static str,
    any: bool,
    weights: Weights,
}

fn ways() -> [Way; 6] {
    let chosen = Weights::CHOSEN;
    let none = Weights { exact: 0.0, words: 0.0, pairs: 0.0, coverage: 0.0, ..chosen };
    [
        Way { name: "exact", any: false, weights: Weights { exact: 1.0, ..none } },
        Way { name: "words, of `--any`", any: true, weights: Weights { words: 1.0, ..none } },
        Way { name: "pairs, of `--any`", any: true, weights: Weights { pairs: 1.0, ..none } },
        Way { name: "pairs with coverage", any: true, weights: Weights { pairs: 1.0, coverage: 1.0, ..none } },
        Way { name: "formula", any: false, weights: chosen },
        Way { name: "formula, `--any`", any: true, weights: chosen },
    ]
}

/// The rank of the wanted hit, from 0, if it is among the first ones.
fn rank(index: &OpenIndex, typed: &str, wanted: &str, level: Level, way: &Way) -> Result<Option<usize>> {
    let context = Context::new(TimeZone::UTC, pawen::thread::UnixTime(0));
    let plan = parse(typed, &context).and_then(|query| if way.any { Plan::any(&query) } else { Plan::of(&query) });
    let plan = plan.map_err(|error| Error::new(error.to_string()))?;
    let request =
        Request { plan: &plan, level, sort: Sort::Relevance, limit: Some(DEPTH), after: None, passages: false };
    for (rank, hit) in search_with(index, &request, way.weights)?.enumerate() {
        let name = match hit? {
            Hit::Thread(hit) => hit.id.to_string(),
            Hit::Comment(hit) => block_name(&hit.id, hit.floors.first().copied()),
        };
        if name == wanted {
            return Ok(Some(rank));
        }
    }
    Ok(None)
}

#[derive(Default)]
struct Tally {
    queries: f64,
    reciprocal: f64,
    first: f64,
    shown: f64,
}

impl Tally {
    #[expect(clippy::cast_precision_loss, reason = "a rank is small")]
    fn add(&mut self, rank: Option<usize>) {
        self.queries += 1.0;
        if let Some(rank) = rank {
            self.reciprocal += 1.0 / (rank as f64 + 1.0);
            self.first += if rank == 0 { 1.0 } else { 0.0 };
            self.shown += 1.0;
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |sum: f64| sum / self.queries.max(1.0);
        let percent = |sum: f64| 100.0 * of(sum);
        write!(f, "{:.3} | {:.1} % | {:.1} %", of(self.reciprocal), percent(self.first), percent(self.shown))
    }
}

/// Returns whether the thread is of the half that no weight was chosen on, by FNV-1a of its name.
fn is_held_out(id: &ThreadId) -> bool {
    let hash = id
        .to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash >> 63 == 1
}

/// Draws a query from a thread, with the name of what it has to find; `None` if the thread is too short for one.
type Draw = fn(&mut Random, &Thread) -> Option<(String, String)>;

struct Task {
    name: &'static str,
    titles: bool,
    level: Level,
    draw: Draw,
}

const TASKS: [Task; 5] = [
    Task { name: "title", titles: false, level: Level::Threads, draw: title },
    Task { name: "question", titles: false, level: Level::Threads, draw: question },
    Task { name: "sentence", titles: true, level: Level::Threads, draw: sentence },
    Task { name: "comment", titles: true, level: Level::Threads, draw: comment },
    Task { name: "block", titles: true, level: Level::Comments, draw: block },
];

fn title(random: &mut Random, thread: &Thread) -> Option<(String, String)> {
    let length = 4 + random.below(5);
    Some((stretch(random, subject(&thread.title), length)?, thread.id.to_string()))
}

fn question(random: &mut Random, thread: &Thread) -> Option<(String, String)> {
    let runs = runs(subject(&thread.title));
    let han: Vec<char> = runs.concat();
    let (first, second) = (2 + random.below(3), 2 + random.below(3));
    let gap = han.len().checked_sub(first + second)?;
    let start = random.below(gap + 1);
    let (about, what): (String, String) =
        (han[start..start + first].iter().collect(), han[han.len() - second..].iter().collect());
    Some((format!("請問{about}的{what}怎麼了"), thread.id.to_string()))
}

fn sentence(random: &mut Random, thread: &Thread) -> Option<(String, String)> {
    let length = 8 + random.below(9);
    let line = thread.body.lines().nth(random.below(thread.body.lines().count().max(1)))?;
    let drawn = stretch(random, line, length)?;
    Some((garbled(random, &drawn), thread.id.to_string()))
}

fn comment(random: &mut Random, thread: &Thread) -> Option<(String, String)> {
    let (query, _) = of_block(random, thread)?;
    Some((query, thread.id.to_string()))
}

fn block(random: &mut Random, thread: &Thread) -> Option<(String, String)> {
    let (query, floor) = of_block(random, thread)?;
    Some((query, block_name(&thread.id, floor)))
}

fn of_block(random: &mut Random, thread: &Thread) -> Option<(String, Option<u32>)> {
    let length = 8 + random.below(9);
    let remarks: Vec<_> = thread.comments.iter().map(remark).collect();
    let blocks = blocks(&remarks);
    let block = blocks.get(random.below(blocks.len().max(1)))?;
    let drawn = stretch(random, &block.text, length)?;
    let floor = thread.comments[block.comments.clone()].iter().find_map(|comment| comment.floor);
    Some((garbled(random, &drawn), floor))
}

/// The title without its category and the mark of an answer.
fn subject(title: &str) -> &str {
    let bare = title.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ':' || c == ' ');
    bare.find(']').map_or(bare, |end| &bare[end + 1..]).trim()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The runs of Han characters.
fn runs(text: &str) -> Vec<Vec<char>> {
    text.split(|c| !is_han(c)).filter(|run| !run.is_empty()).map(|run| run.chars().collect()).collect()
}

/// This number of consecutive Han characters.
fn stretch(random: &mut Random, text: &str, length: usize) -> Option<String> {
    let runs: Vec<_> = runs(text).into_iter().filter(|run| run.len() >= length).collect();
    let run = runs.get(random.below(runs.len().max(1)))?;
    let start = random.below(run.len() - length + 1);
    Some(run[start..start + length].iter().collect())
}

/// The text with one character left out and another replaced by one from elsewhere in it, as people misremember things.
fn garbled(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    chars.remove(1 + random.below(chars.len() - 2));
    let (at, from) = (1 + random.below(chars.len() - 2), random.below(chars.len()));
    chars[at] = chars[from];
    chars.into_iter().collect()
}
