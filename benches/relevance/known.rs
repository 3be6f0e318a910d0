//! Known items: queries are drawn from threads, and the thread has to come back at the top.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use pawen::{
    Result,
    index::remark,
    search::{Level, Weights, block_name},
    text::block::blocks,
    thread::Thread,
};

use crate::{
    archived,
    corpus::{self, Random},
    indexed,
    rank::{Tally, Way, is_held_out, rank, table},
};

pub(crate) fn measure(archive: &Path, queries: usize, folder: &Path, chosen: Weights) -> Result<()> {
    let threads: Vec<_> = corpus::threads(archive)?.into_values().collect();
    println!("{} threads", threads.len());
    let whole = indexed(&folder.join("whole"), || Ok(archive.to_owned()))?;
    let untitled = indexed(&folder.join("untitled"), || without_titles(&threads, folder))?;
    let mut subjects: BTreeMap<&str, usize> = BTreeMap::new();
    for thread in &threads {
        *subjects.entry(subject(&thread.title)).or_default() += 1;
    }
    for task in TASKS {
        let index = if task.titles { &whole } else { &untitled };
        let mut random = Random(0x5EED);
        let mut tallies = ways(chosen).map(|_| [Tally::default(), Tally::default()]);
        let mut drawn = 0;
        while drawn < queries {
            let thread = &threads[random.below(threads.len())];
            if !task.titles && subjects[subject(&thread.title)] > 1 {
                continue;
            }
            let Some((query, wanted)) = (task.draw)(&mut random, thread) else { continue };
            drawn += 1;
            let half = usize::from(is_held_out(&thread.id.to_string()));
            for (tally, way) in tallies.iter_mut().zip(ways(chosen)) {
                tally[half].add(rank(index, &query, &wanted, task.level, &way, drawn)?);
            }
        }
        table(task.name, &ways(chosen), &tallies);
    }
    Ok(())
}

/// The threads without their titles, as an archive.
fn without_titles(threads: &[Thread], folder: &Path) -> Result<PathBuf> {
    let untitled = threads.iter().map(|thread| Thread { title: String::new(), ..thread.clone() });
    archived(untitled, &folder.join("untitled.jsonl"))
}

fn ways(chosen: Weights) -> [Way; 4] {
    let none = Weights { exact: 0.0, together: 0.0, words: 0.0, pairs: 0.0, units: 0.0, reranked: 0, ..chosen };
    [
        Way { name: "exact", any: false, weights: Weights { exact: 1.0, ..none } },
        Way { name: "formula", any: false, weights: chosen },
        Way { name: "`--any`, without windows", any: true, weights: Weights { reranked: 0, ..chosen } },
        Way { name: "formula, `--any`", any: true, weights: chosen },
    ]
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
