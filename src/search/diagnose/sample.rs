//! A random sample of substrings of the archive, each searched for in the index.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::atomic::AtomicBool,
};

use fastrand::Rng;
use jiff::tz::TimeZone;

use crate::{
    Result,
    archive::{self, Bounds, Piece, Selection, SourceFile, Throttle},
    index::{Catalogue, OpenIndex},
    query::{Context, Plan},
    search::{Hit, Level, Request, Sort, search},
    text::join_wraps,
    thread::{Thread, UnixTime},
};

/// The maximum number of files that substrings are drawn from: each is read as a whole.
const FILES: usize = 8;
/// The maximum size of these files, in bytes.
const LARGEST: u64 = 256 << 20;

/// The result of a sample.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SampleResult {
    /// The substrings looked up.
    pub looked_up: u64,
    /// The threads they were drawn from.
    pub threads: u64,
    /// The substrings that were not found, each with its thread.
    pub missed: Vec<String>,
}

/// Draws up to about `most` substrings from threads in files of the archive that have not changed since they were indexed,
/// and searches for each.
///
/// # Errors
/// If the index cannot be read.
pub fn sample(index: &OpenIndex, selection: &Selection, most: usize) -> Result<SampleResult> {
    let catalogue = index.catalogue()?;
    // Two checks of an unchanged index draw the same: a reported miss can be looked at again.
    let mut random = Rng::with_seed(0x5EED ^ catalogue.versions());
    let mut sampled = SampleResult::default();
    let files = drawn_files(&catalogue, &mut random);
    let share = most.div_ceil(files.len().max(1));
    for (file, offsets) in files {
        for thread in drawn_threads((&file, selection), &offsets, share, &mut random) {
            sampled.threads += 1;
            let texts = texts(&thread);
            for text in texts.iter().filter_map(|text| substring(text, &mut random)).take(4) {
                sampled.look_up(index, &thread, &text)?;
            }
        }
    }
    Ok(sampled)
}

impl SampleResult {
    fn look_up(&mut self, index: &OpenIndex, thread: &Thread, text: &str) -> Result<()> {
        let Ok(plan) = Plan::read(&format!("'{text}'"), &Context::new(TimeZone::UTC, UnixTime(0))) else {
            return Ok(());
        };
        self.looked_up += 1;
        let request = Request {
            plan: &plan,
            level: Level::Threads,
            // No scores: only whether the thread is among the hits matters.
            sort: Sort::Newest,
            limit: None,
            after: None,
            passages: false,
        };
        for hit in search(index, &request)? {
            if matches!(hit?, Hit::Thread(hit) if hit.id == thread.id) {
                return Ok(());
            }
        }
        self.missed.push(format!("{}: {text}", thread.id));
        Ok(())
    }
}

/// Files of the catalogue, each with the offsets of the best versions of threads in it.
fn drawn_files(catalogue: &Catalogue, random: &mut Rng) -> Vec<(SourceFile, BTreeSet<u64>)> {
    let mut offsets: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for rank in catalogue.best().into_values() {
        offsets.entry(rank.path().to_owned()).or_default().insert(rank.offset());
    }
    let mut files: Vec<_> = offsets.into_iter().collect();
    let mut drawn = Vec::new();
    while drawn.len() < FILES && !files.is_empty() {
        let (path, offsets) = files.swap_remove(random.usize(..files.len()));
        let source = catalogue.files.get(&path).map(crate::index::FileEntry::source);
        let unchanged = |file: &SourceFile| file.bytes <= LARGEST && file.now().as_ref() == Some(file);
        drawn.extend(source.filter(unchanged).map(|file| (file, offsets)));
    }
    drawn
}

fn drawn_threads(
    (file, selection): (&SourceFile, &Selection),
    offsets: &BTreeSet<u64>,
    most: usize,
    random: &mut Rng,
) -> Vec<Thread> {
    let mut offsets: Vec<u64> = offsets.iter().copied().collect();
    while offsets.len() > most {
        offsets.swap_remove(random.usize(..offsets.len()));
    }
    let mut threads = Vec::new();
    let (throttle, stop) = (Throttle::new(usize::MAX), AtomicBool::new(false));
    archive::read(file, &Bounds::new(&throttle, &stop).with(selection), &mut |piece| {
        if let Piece::Thread { thread, record, .. } = piece
            && offsets.contains(&record.offset)
        {
            threads.push(*thread);
        }
        // The rest of a large file need not be read.
        if threads.len() < offsets.len() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    threads
}

/// The texts of a thread, as they are shown.
fn texts(thread: &Thread) -> Vec<String> {
    let comments = thread.comments.iter().map(|comment| &comment.text);
    [&thread.title, &thread.body].into_iter().chain(comments).map(|text| join_wraps(text).0).collect()
}

/// Some characters of a text, if they can be quoted with single quotes.
fn substring(text: &str, random: &mut Rng) -> Option<String> {
    let start = random.usize(..text.chars().count().max(1));
    // The index has pairs of texts from two characters on.
    let drawn: String = text.chars().skip(start).take(random.usize(2..9)).collect();
    let drawn = drawn.trim();
    (drawn.chars().count() > 1 && !drawn.contains('\'')).then(|| drawn.to_owned())
}
