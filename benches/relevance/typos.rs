//! Accounts and words with one typing error: are they suggested where nothing is found, and how long does that take?

use std::{collections::BTreeSet, path::Path, time::Instant};

use pawen::{
    Result,
    index::OpenIndex,
    search::{Level, Suggestion, count, suggestions},
    thread::Thread,
};

use crate::{
    corpus::{self, Random},
    indexed,
    rank::{percentile, plan},
};

/// The number of typing errors of a kind.
const EACH: usize = 500;
/// The minimum number of characters of what is mistyped.
const SHORTEST: usize = 5;
/// The number of suggestions that count.
const FIRST: usize = 3;

pub(crate) fn measure(archive: &Path, folder: &Path) -> Result<()> {
    let index = indexed(&folder.join("whole"), || Ok(archive.to_owned()))?;
    let threads: Vec<_> = corpus::threads(archive)?.into_values().collect();
    println!("\n| mistyped | drawn | suggested among the first {FIRST} | ms, p50 | p95 | max |");
    println!("|---|---|---|---|---|---|");
    kind(&index, "accounts", "by:", &accounts(&threads))?;
    kind(&index, "words of letters", "", &words(&threads))
}

fn kind(index: &OpenIndex, name: &str, field: &str, values: &[String]) -> Result<()> {
    let mut random = Random(0x5EED);
    let (mut drawn, mut named, mut times) = (0, 0, vec![]);
    while drawn < EACH && !values.is_empty() {
        let meant = &values[random.below(values.len())];
        let plan = plan(&format!("{field}{}", mistyped(&mut random, meant)), false)?;
        // What happens to exist is no error that a search could notice.
        if count(index, &plan, Level::Threads)? > 0 {
            continue;
        }
        drawn += 1;
        let started = Instant::now();
        let found = suggestions(index, &plan, Level::Threads)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        // A name is suggested as the archive writes it.
        let is_meant = |suggestion: &Suggestion| suggestion.instead.eq_ignore_ascii_case(meant);
        named += usize::from(found.iter().take(FIRST).any(is_meant));
    }
    let [half, most, all] = [50, 95, 100].map(|percent| percentile(&mut times, percent));
    println!("| {name} | {drawn} | {named} | {half:.2} | {most:.2} | {all:.2} |");
    Ok(())
}

fn accounts(threads: &[Thread]) -> Vec<String> {
    let of_thread = |thread: &Thread| {
        let commenters = thread.comments.iter().filter_map(|comment| comment.author.clone());
        thread.author.clone().into_iter().chain(commenters).collect::<Vec<_>>()
    };
    let is_account = |name: &String| name.len() >= SHORTEST && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let all: BTreeSet<_> = threads.iter().flat_map(of_thread).map(|name| name.to_ascii_lowercase()).collect();
    all.into_iter().filter(is_account).collect()
}

/// The runs of letters that occur between blanks or Han characters.
fn words(threads: &[Thread]) -> Vec<String> {
    let mut all = BTreeSet::new();
    for thread in threads {
        let comments = thread.comments.iter().map(|comment| &comment.text);
        for text in [&thread.title, &thread.body].into_iter().chain(comments) {
            let runs = text.split(|c: char| c.is_whitespace() || !c.is_ascii());
            let is_word = |run: &&str| run.len() >= SHORTEST && run.bytes().all(|byte| byte.is_ascii_lowercase());
            all.extend(runs.filter(is_word).map(str::to_owned));
        }
    }
    all.into_iter().filter(|word| word.len() <= 24).collect()
}

/// A text with one character inserted, left out, replaced, or swapped with the next.
fn mistyped(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let (at, letter) = (random.below(chars.len() - 1), char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0)));
    match random.below(4) {
        0 => chars.insert(at, letter),
        1 => drop(chars.remove(at)),
        2 => chars[at] = letter,
        _ => chars.swap(at, at + 1),
    }
    chars.into_iter().collect()
}
