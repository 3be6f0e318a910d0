//! The speed of word segmentation, and of its start: pawen's word table compared with jieba-rs.
//!
//! Usage: `cargo bench --bench words -- ARCHIVE`
//!
//! Opens both and segments one query, in this fresh process, the table also with a thousand words of a user; then
//! segments every title, post and comment of the archive with both, three times, and prints the best time. The results
//! are compared too: exits with 1 if they differ anywhere.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark prints what it measures"
)]

use std::{
    collections::BTreeMap, fs, hint::black_box, ops::ControlFlow, path::Path, process::ExitCode,
    sync::atomic::AtomicBool, time::Instant,
};

use jieba_rs::Jieba;
use pawen::{
    Result,
    archive::{self, Bounds, Piece, Throttle},
    text::{Segmenter, Units},
};

#[path = "../tests/pawen/jieba_reference.rs"]
mod reference;

const QUERY: &str = "離不開台積電的半導體產業鏈";
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let Some(archive) = std::env::args().skip(1).find(|argument| argument != "--bench") else {
        println!("words: no archive named, nothing measured");
        return ExitCode::SUCCESS;
    };
    match measure(Path::new(&archive)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(archive: &Path) -> Result<usize> {
    let query = Units::of(QUERY);
    println!("{:24} {:>10} {:>10} {:>10} {:>10}", "", "open", "first cut", "next cut", "memory");
    opening(&query, Segmenter::new, |segmenter| table_words(segmenter, &query), "table");
    let added = user_words();
    let with_words = || Segmenter::with_words(added.clone());
    opening(&query, with_words, |segmenter| table_words(segmenter, &query), "table, 1,000 words added");
    opening(&query, Jieba::new, |jieba| reference::words(jieba, &query).len(), "Jieba::new()");
    // A fair comparison: jieba-rs gets the same words, its list made beforehand.
    let lines = reference::folded_dictionary();
    let load = || Jieba::with_dict(&mut lines.as_bytes()).unwrap();
    opening(&query, load, |jieba| reference::words(jieba, &query).len(), "jieba-rs, folded words");

    let texts = texts(archive)?;
    let bytes: usize = texts.iter().map(|units| units.joined(0..units.as_slice().len()).len()).sum();
    let (segmenter, jieba) = (Segmenter::new(), reference::jieba());
    println!("\n{} texts, {:.1} MB folded", texts.len(), bytes as f64 / 1e6);
    let table = throughput(bytes, || texts.iter().map(|units| table_words(&segmenter, units)).sum());
    let reference = throughput(bytes, || texts.iter().map(|units| reference::words(&jieba, units).len()).sum());
    let segmenter = Segmenter::with_words(added);
    let with_words = throughput(bytes, || texts.iter().map(|units| table_words(&segmenter, units)).sum());
    println!("table     {table:8.1} MB/s   with 1,000 words added {with_words:.1} MB/s");
    println!("jieba-rs  {reference:8.1} MB/s   table/jieba-rs {:.2}", table / reference);
    let segmenter = Segmenter::new();
    let differ = texts.iter().filter(|units| differ(&segmenter, &jieba, units)).count();
    println!("{differ} texts are cut differently");
    Ok(differ)
}

/// A thousand words that a user might add: two of the supplement joined.
fn user_words() -> BTreeMap<String, u64> {
    let words: Vec<_> = reference::supplement().map(reference::folded).collect();
    words.iter().flat_map(|one| [&words[0], &words[1]].map(|other| (format!("{one}{other}"), 3))).take(1000).collect()
}

fn opening<T>(query: &Units, open: impl FnOnce() -> T, cut: impl Fn(&T) -> usize, name: &str) {
    black_box(query);
    let before = resident();
    let started = Instant::now();
    let opened = open();
    let open = started.elapsed();
    let time = || {
        let started = Instant::now();
        black_box(cut(&opened));
        started.elapsed()
    };
    let (first, next) = (time(), time());
    let memory = resident().saturating_sub(before);
    println!("{name:24} {open:>10.1?} {first:>10.1?} {next:>10.1?} {:>6} KiB", memory / 1024);
}

/// The memory of this process that is not shared with a file on disk, in bytes; 0 where the system does not report it.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}

fn texts(archive: &Path) -> Result<Vec<Units>> {
    let mut texts = Vec::new();
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    for file in archive::walk(archive)?.files {
        archive::read(&file, &Bounds::new(&throttle, &stop), &mut |piece| {
            if let Piece::Thread { thread, .. } = piece {
                let comments = thread.comments.iter().map(|comment| comment.text.as_str());
                let all = [thread.title.as_str(), thread.body.as_str()].into_iter().chain(comments);
                texts.extend(all.map(Units::of).filter(|units| !units.as_slice().is_empty()));
            }
            ControlFlow::Continue(())
        });
    }
    Ok(texts)
}

fn table_words(segmenter: &Segmenter, units: &Units) -> usize {
    let mut count = 0;
    segmenter.words(units, |word| count += black_box(word).len().min(1));
    count
}

fn differ(segmenter: &Segmenter, jieba: &Jieba, units: &Units) -> bool {
    let mut words = Vec::new();
    segmenter.words(units, |word| words.push(word.to_owned()));
    words != reference::words(jieba, units)
}

/// Megabytes a second in the best round.
fn throughput(bytes: usize, mut round: impl FnMut() -> usize) -> f64 {
    let seconds = (0..ROUNDS).map(|_| {
        let started = Instant::now();
        black_box(round());
        started.elapsed().as_secs_f64()
    });
    bytes as f64 / 1e6 / seconds.fold(f64::INFINITY, f64::min)
}
