//! Makes an index of archives, or brings one up to date with them.
//!
//! Files are read in parallel; every thread goes into the index as soon as it is read, and where a better version of it
//! turns up later, that one replaces it. Everything is committed at once: an index is never half of a run.

use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use tantivy::{Index, IndexWriter, Term, indexer::UserOperation};

use super::{
    analyser::{self, Words},
    catalogue::{Catalogue, FileEntry, Rank, VersionEntry, digest},
    document::{IndexDocument, Origin, documents, kind, thread_key},
    generation::{Home, Pointer},
    progress::{KEPT, Notice, Progress, Report, Watch},
    reader::{OpenIndex, unwritable},
    schema::Fields,
    stored::encode,
    survey::{Plan, Task, Walked},
    throttle::Throttle,
    tokenizer, totals,
};
use crate::{
    Error, Result,
    archive::{self, Piece, RecordPlace, Summary, Version},
    text::Segmenter,
    thread::{Thread, ThreadId, UnixTime},
};

/// How an index is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The memory that may be used for what is not yet on disk, in bytes.
    pub memory: usize,
    /// How many threads write, and how many read.
    pub threads: usize,
    /// The time of the run: what it adds is known by it, for those who ask what is new. Where it is no later than that
    /// of the run before, the next second is taken.
    pub now: UnixTime,
}

impl Options {
    /// The least memory that makes sense: tantivy's own minimum for each of its threads, and something to read ahead.
    #[must_use]
    pub const fn least_memory(threads: usize) -> usize {
        threads * (16 << 20) + (4 << 20)
    }
}

/// Brings the index in `home` up to date with `archives`, or makes it.
///
/// Files of other archives that the index knows stay as they are. If nothing has changed, nothing is written.
///
/// # Errors
/// If an archive does not exist or holds no file at all, if `home` holds something else, or if it cannot be written.
pub fn update(home: &Home, archives: &[PathBuf], options: Options, watch: Watch<'_>) -> Result<Report> {
    update_with_words(home, archives, options, Words::Kept, watch)
}

/// As [`update`], with words of a user.
///
/// # Errors
/// As for [`update`]; or if the index was made with other words and they are to stay.
pub fn update_with_words(
    home: &Home,
    archives: &[PathBuf],
    options: Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let started = Instant::now();
    // Whatever is wrong with the folder is told before anything in it is touched.
    home.ready_or_absent()?;
    let walked = Walked::of(archives)?;
    let _lock = home.lock()?;
    // Another process may have written while this one waited for the lock.
    let pointer = home.ready_or_absent()?;
    let Target { index, catalogue, generation, segmenter } = Target::of(home, pointer.as_ref(), words)?;
    tokenizer::register(index.tokenizers(), &segmenter.for_indexing());
    let plan = Plan::of(&walked, &catalogue);
    walked.rejects.iter().for_each(|reject| (watch.notice)(Notice::Reject(reject)));
    let mut report = plan.report(walked);
    let write = !report.is_unchanged() || pointer.is_none_or(|pointer| pointer.generation != generation);
    if write {
        Run::new(&index, &plan, options, watch)?.carry_out(&index, &catalogue, &mut report)?;
        home.point_to(generation)?;
    }
    let index = OpenIndex::of(&index, generation, segmenter)?;
    let catalogue = if write { index.catalogue()? } else { catalogue };
    totals::fill(&mut report, &index, &catalogue, &home.generation(generation))?;
    report.sort();
    report.took = started.elapsed();
    Ok(report)
}

/// What a run writes to.
struct Target {
    index: Index,
    /// What is in it before the run.
    catalogue: Catalogue,
    generation: u64,
    segmenter: Segmenter,
}

impl Target {
    /// The generation in use, or a new one: where there is none, or where it was made with other words.
    fn of(home: &Home, pointer: Option<&Pointer>, words: Words<'_>) -> Result<Self> {
        let next = pointer.map_or(1, |pointer| pointer.generation + 1);
        let Some(pointer) = pointer.filter(|pointer| home.holds(pointer)) else {
            return Self::create(home, next, words.segmenter());
        };
        let folder = home.generation(pointer.generation);
        let Some(segmenter) = words.go_on(home.folder(), analyser::read(&folder)?)? else {
            return Self::create(home, next, words.segmenter());
        };
        let index = Index::open_in_dir(folder).map_err(super::reader::broken)?;
        let catalogue = OpenIndex::of(&index, pointer.generation, segmenter.clone())?.catalogue()?;
        Ok(Self { index, catalogue, generation: pointer.generation, segmenter })
    }

    fn create(home: &Home, generation: u64, segmenter: Segmenter) -> Result<Self> {
        let folder = home.make_generation(generation)?;
        analyser::write(&folder, &segmenter)?;
        let index = Index::create_in_dir(folder, Fields::build().0).map_err(unwritable)?;
        Ok(Self { index, catalogue: Catalogue::default(), generation, segmenter })
    }
}

/// One run of reading and writing.
struct Run<'a> {
    writer: IndexWriter<IndexDocument>,
    fields: Fields,
    plan: &'a Plan,
    watch: Watch<'a>,
    throttle: std::sync::Arc<Throttle>,
    readers: usize,
    /// The best version of each thread so far. Held while its documents are handed on, so that the operations on one
    /// thread reach the index in the order in which they were decided.
    best: Mutex<BTreeMap<ThreadId, Rank>>,
    /// When versions that come again, in another file or in one that was written anew, first came into the index.
    first_indexed: HashMap<u64, i64>,
    /// The time of what is new: later than that of any run before.
    now: i64,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl<'a> Run<'a> {
    fn new(index: &Index, plan: &'a Plan, options: Options, watch: Watch<'a>) -> Result<Self> {
        let ahead = (options.memory / 8).max(4 << 20);
        let budget = options.memory.saturating_sub(ahead).max(options.threads * (16 << 20));
        let writer = index.writer_with_num_threads(options.threads, budget).map_err(unwritable)?;
        let size = |task: &Task| task.file.bytes;
        Progress::add(&watch.progress.files_to_read, plan.read.len() as u64);
        Progress::add(&watch.progress.bytes_to_read, plan.read.iter().map(size).sum());
        Ok(Self {
            writer,
            fields: Fields::build().1,
            plan,
            watch,
            throttle: Throttle::new(ahead),
            readers: options.threads.clamp(1, plan.read.len().max(1)),
            best: Mutex::default(),
            first_indexed: HashMap::new(),
            now: options.now.0,
            next: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
        })
    }

    fn carry_out(mut self, index: &Index, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
        self.remove_stale(catalogue);
        let read = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..self.readers).map(|_| scope.spawn(|| self.read_files())).collect();
            readers.into_iter().map(join).collect::<Result<Vec<_>>>()
        })?;
        for outcome in read.into_iter().flatten() {
            outcome.add_to(report);
        }
        self.writer.commit().map_err(unwritable)?;
        self.writer.wait_merging_threads().map_err(unwritable)?;
        // What the merges left behind is removed by the next writer, unless this one's successor does it now.
        let sweeper: IndexWriter<IndexDocument> = index.writer_with_num_threads(1, 15 << 20).map_err(unwritable)?;
        sweeper.garbage_collect_files().wait().map_err(unwritable)?;
        Ok(())
    }

    fn remove_stale(&mut self, catalogue: &Catalogue) {
        for path in &self.plan.stale {
            self.writer.delete_term(Term::from_field_text(self.fields.path, path));
        }
        for id in &self.plan.touched {
            self.writer.delete_term(Term::from_field_text(self.fields.thread, &thread_key(id)));
        }
        self.first_indexed = catalogue.first_indexed();
        let latest = self.first_indexed.values().max();
        self.now = latest.map_or(self.now, |latest| self.now.max(latest + 1));
        let mut best = catalogue.best(|file| !self.plan.stale.contains(&file.path));
        best.retain(|id, _| !self.plan.touched.contains(id));
        self.best = Mutex::new(best);
    }

    /// Reads files until none is left or one reader has failed.
    fn read_files(&self) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        while let Some(task) = self.plan.read.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.failed.load(Ordering::Relaxed) {
                break;
            }
            let outcome = self.read_file(task);
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcomes.push(outcome?);
            Progress::add(&self.watch.progress.files, 1);
            Progress::add(&self.watch.progress.bytes, task.file.bytes);
        }
        Ok(outcomes)
    }

    fn read_file(&self, task: &Task) -> Result<Outcome> {
        let mut outcome = Outcome { unchanged: task.unchanged, ..Outcome::default() };
        let mut versions = Vec::new();
        let mut error = None;
        outcome.summary = archive::read(&task.file, &mut |piece| match piece {
            Piece::Thread { thread, record } => match self.take(task, &thread, record) {
                Ok(version) => {
                    versions.push(version);
                    ControlFlow::Continue(())
                }
                Err(failure) => {
                    error = Some(failure);
                    ControlFlow::Break(())
                }
            },
            Piece::Reject(reject) => {
                self.tell(task, Notice::Reject(&reject));
                keep(&mut outcome.rejects, reject)
            }
            Piece::Warning(warning) => {
                self.tell(task, Notice::Warning(&warning));
                keep(&mut outcome.warnings, warning)
            }
        });
        match error {
            Some(error) => Err(error),
            None if task.unchanged => Ok(outcome),
            None => self.add_entry(task, &outcome.summary, versions).map(|()| outcome),
        }
    }

    /// Tells the watcher, but not again of a file that is only read for another one's sake.
    fn tell(&self, task: &Task, notice: Notice<'_>) {
        if !task.unchanged {
            (self.watch.notice)(notice);
        }
    }

    /// Puts a thread into the index unless a version as good is there already.
    fn take(&self, task: &Task, thread: &Thread, record: RecordPlace) -> Result<VersionEntry> {
        Progress::add(&self.watch.progress.threads, 1);
        let version = Version::of(thread, task.file.modified);
        let mut entry = VersionEntry {
            board: thread.id.board.clone(),
            article: thread.id.article.clone(),
            comments: version.comments as u64,
            length: version.length as u64,
            offset: record.offset,
            digest: digest(thread),
            indexed_at: self.now,
        };
        entry.indexed_at = self.first_indexed.get(&entry.mark()).copied().unwrap_or(self.now);
        if task.unchanged && !self.plan.touched.contains(&thread.id) {
            return Ok(entry);
        }
        let permit = self.throttle.acquire(usize::try_from(record.length).unwrap_or(usize::MAX));
        let rank = Rank::new(version, &task.path, record.offset);
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        let known = best.get(&thread.id);
        if known.is_some_and(|known| *known >= rank) {
            return Ok(entry);
        }
        let mut operations = Vec::new();
        if known.is_some() {
            operations.push(UserOperation::Delete(Term::from_field_text(self.fields.thread, &thread_key(&thread.id))));
        }
        let origin = Origin { file: &task.path, indexed_at: UnixTime(entry.indexed_at) };
        operations.extend(documents(&self.fields, thread, origin, &permit)?.into_iter().map(UserOperation::Add));
        self.writer.run(operations).map_err(unwritable)?;
        best.insert(thread.id.clone(), rank);
        Ok(entry)
    }

    fn add_entry(&self, task: &Task, summary: &Summary, threads: Vec<VersionEntry>) -> Result<()> {
        let entry = FileEntry {
            path: task.path.clone(),
            bytes: task.file.bytes,
            modified: task.file.modified,
            crc32: summary.crc32,
            rejected: summary.rejected,
            threads,
        };
        let mut document = IndexDocument::new(&self.fields, kind::FILE);
        document.text(self.fields.path, &std::sync::Arc::from(entry.path.as_str()));
        document.bytes(self.fields.stored, encode(&entry)?);
        self.writer.add_document(document).map_err(unwritable)?;
        Ok(())
    }
}

fn join<T>(reader: std::thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    reader.join().unwrap_or_else(|_| Err(Error::new("a reader of archives broke off: this is a bug in pawen")))
}

/// Keeps something to be told of at the end, within bounds: a broken file may have millions.
fn keep<T>(list: &mut Vec<T>, told: T) -> ControlFlow<()> {
    if list.len() < KEPT {
        list.push(told);
    }
    ControlFlow::Continue(())
}

/// What reading one file came to.
#[derive(Default)]
struct Outcome {
    unchanged: bool,
    summary: Summary,
    rejects: Vec<archive::Reject>,
    warnings: Vec<archive::Warning>,
}

impl Outcome {
    fn add_to(self, report: &mut Report) {
        // A file that was only read again for another one's sake was reported when it was read first.
        if self.unchanged {
            return;
        }
        report.records += self.summary.records;
        report.unreadable += u64::from(self.summary.unreadable);
        report.faults += self.summary.faults;
        report.bytes_read += self.summary.bytes;
        report.rejects.extend(self.rejects);
        report.warnings.extend(self.warnings);
    }
}
