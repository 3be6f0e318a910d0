//! Makes an index of archives, brings one up to date with them, or makes it anew.
//!
//! Files are read in parallel; every thread goes into the index as soon as it is read, and where a better version of it
//! turns up later, that one replaces it. What was done is committed now and then, so that a run that is broken off can be
//! gone on with; searches see it when the run has come to its end.

use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Instant,
};

use tantivy::{Index, IndexSettings};

use super::{
    analyser::{self, Words},
    catalogue::Ending,
    generation::{CONTENT, FORMAT, Home, Pointer},
    lock::Lock,
    manifest::Note,
    options::{Options, Rejects},
    progress::{KEPT, Notice, Progress, Report, Watch},
    reader::{OpenIndex, broken},
    schema::Fields,
    session::{FirstIndexed, Session, unwritable},
    survey::{Plan, Purpose, Rules, Task, Walked},
    tokenizer, totals,
    write_folder::WriteFolder,
};
use crate::{
    Error, Result,
    archive::{self, Piece, Reason, Reject, Summary},
    text::Segmenter,
};

/// Brings the index in `home` up to date with `archives`, or makes it.
///
/// Files of other archives that the index knows stay as they are. If nothing has changed, nothing is written.
///
/// # Errors
/// If an archive does not exist or holds no file at all, if `home` holds something else, or if it cannot be written.
pub fn update(home: &Home, archives: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    update_with_words(home, archives, options, Words::Kept, watch)
}

/// As [`update`], with words of a user.
///
/// # Errors
/// As for [`update`]; or if the index was made with other words and they are to stay.
pub fn update_with_words(
    home: &Home,
    archives: &[PathBuf],
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let started = Instant::now();
    // Whatever is wrong with the folder is told before anything in it is touched.
    home.ready_or_absent()?;
    let walked = Walked::of(archives)?;
    let lock = lock(home, options, watch)?;
    // Another process may have written while this one waited for the lock.
    let pointer = home.ready_or_absent()?;
    let (generation, segmenter) = target(home, pointer.as_ref(), words)?;
    let run = Run { home, generation, segmenter, options, watch, lock: &lock };
    let mut report = run.carry_out(walked, FirstIndexed::new(), None)?;
    if report.interrupted {
        return Ok(report);
    }
    if pointer.is_none_or(|pointer| pointer.generation != generation) {
        home.point_to(generation, CONTENT, None, &lock)?;
    }
    if let Some(pointer) = home.ready_or_absent()? {
        home.remove_old(&pointer, &lock)?;
    }
    report.took = started.elapsed();
    Ok(report)
}

/// The generation to write to, and how its texts are cut: the one in use, or a new one where there is none, or where it
/// was made with other words.
fn target(home: &Home, pointer: Option<&Pointer>, words: Words<'_>) -> Result<(u64, Segmenter)> {
    let next = pointer.map_or(1, |pointer| pointer.generation + 1);
    let in_use = pointer.filter(|pointer| home.holds(pointer)).map(|pointer| pointer.generation);
    let found = if pointer.is_none() { home.begun() } else { in_use };
    let Some(found) = found else { return Ok((next, words.segmenter())) };
    let segmenter = words.go_on(home.folder(), analyser::read(&home.generation(found))?)?;
    Ok(segmenter.map_or_else(|| (next, words.segmenter()), |segmenter| (found, segmenter)))
}

/// Becomes the writer of an index.
pub(super) fn lock(home: &Home, options: &Options, watch: Watch<'_>) -> Result<Lock> {
    home.lock(&options.holder, &|other| {
        if options.wait {
            (watch.notice)(Notice::Waiting(other));
        }
        options.wait
    })
}

/// One run of reading and writing, into one generation.
pub(super) struct Run<'a> {
    pub(super) home: &'a Home,
    pub(super) generation: u64,
    pub(super) segmenter: Segmenter,
    pub(super) options: &'a Options,
    pub(super) watch: Watch<'a>,
    pub(super) lock: &'a Lock,
}

impl Run<'_> {
    /// Brings the generation up to date with what lies in the archives, or begins it.
    ///
    /// Of versions that are in `first_indexed` it is known when they first came into the index. The generation's archives become
    /// `archives`, or those that were walked in addition to those it was made from.
    pub(super) fn carry_out(
        &self,
        mut walked: Walked,
        mut first_indexed: FirstIndexed,
        archives: Option<Vec<String>>,
    ) -> Result<Report> {
        let path = self.home.make_generation(self.generation, &self.segmenter, self.lock)?;
        let folder = WriteFolder::open(&path, self.home.disk(), self.lock)?;
        let index = self.open_or_create(&folder)?;
        let catalogue = self.opened(&index)?.catalogue()?;
        let before = folder.committed()?.and_then(|committed| committed.note()).unwrap_or_default();
        if !before.running.is_empty() {
            (self.watch.notice)(Notice::Resuming);
            walked.add_running(&before.running);
        }
        let mut plan = Plan::of(&walked, &catalogue, self.rules());
        let archives = archives.unwrap_or_else(|| joined(&before.archives, &walked));
        let note = Note { format: FORMAT, content: CONTENT, archives, running: walked.roots().collect() };
        let mut report = plan.report(walked);
        report.rejects.iter().try_for_each(|reject| self.tell(reject))?;
        for (version, time) in catalogue.first_indexed() {
            first_indexed.entry(version).and_modify(|known| *known = time.min(*known)).or_insert(time);
        }
        if plan.is_empty() && before == (Note { running: vec![], ..note.clone() }) {
            Reading::new(self, &plan, None).read_all(&mut report)?;
            folder.publish()?;
        } else {
            let known = (&plan, catalogue);
            let session = Session::begin(&index, folder, known, (self.options, note, first_indexed))?;
            self.write(&plan, session, &mut report)?;
        }
        if !report.interrupted {
            let index = self.opened(&index)?;
            totals::fill(&mut report, &index, &index.catalogue()?, &path)?;
        }
        report.sort();
        Ok(report)
    }

    fn rules(&self) -> Rules {
        let Options { checksum, keep_missing, rejects, .. } = *self.options;
        Rules { checksum, keep_missing, tell_all: rejects != Rejects::Told, began: self.options.began() }
    }

    fn opened(&self, index: &Index) -> Result<OpenIndex> {
        OpenIndex::of(index, self.generation, self.segmenter.clone())
    }

    fn open_or_create(&self, folder: &WriteFolder) -> Result<Index> {
        let index = match folder.committed()? {
            Some(_) => Index::open(folder.clone()).map_err(broken)?,
            None => Index::create(folder.clone(), Fields::build().0, IndexSettings::default())
                .map_err(|error| unwritable(folder, error))?,
        };
        tokenizer::register(index.tokenizers(), &self.segmenter.for_indexing());
        Ok(index)
    }

    fn write(&self, plan: &Plan, session: Session, report: &mut Report) -> Result<()> {
        let read = Reading::new(self, plan, Some(&session)).read_all(report);
        report.interrupted = self.watch.stop.load(Ordering::Relaxed);
        match read {
            Ok(()) if report.interrupted => session.suspend(),
            Ok(()) => session.finish(),
            Err(error) => {
                // What was done until then is worth keeping, if that is possible; the error tells why it ended.
                let _ = session.suspend();
                Err(error)
            }
        }
    }

    /// Tells of a piece that was not read, which may be the end.
    fn tell(&self, reject: &Reject) -> Result<()> {
        (self.watch.notice)(Notice::Reject(reject));
        if self.options.rejects != Rejects::Refused {
            return Ok(());
        }
        Err(Error::new(reject.to_string()).hint("without --strict it is passed over and told of at the end"))
    }
}

/// The archives that an index is made from once these were walked too.
fn joined(before: &[String], walked: &Walked) -> Vec<String> {
    let mut archives = before.to_vec();
    archives.extend(walked.roots());
    archives.sort();
    archives.dedup();
    archives
}

/// The reading of the planned files, by several threads.
struct Reading<'a> {
    run: &'a Run<'a>,
    tasks: Vec<&'a Task>,
    session: Option<&'a Session>,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl<'a> Reading<'a> {
    fn new(run: &'a Run<'a>, plan: &'a Plan, session: Option<&'a Session>) -> Self {
        let tasks: Vec<_> = plan.read.values().collect();
        Progress::add(&run.watch.progress.files_to_read, tasks.len() as u64);
        Progress::add(&run.watch.progress.bytes_to_read, tasks.iter().map(|task| task.file.bytes).sum());
        Self { run, tasks, session, next: AtomicUsize::new(0), failed: AtomicBool::new(false) }
    }

    fn read_all(&self, report: &mut Report) -> Result<()> {
        let readers = self.run.options.threads.clamp(1, self.tasks.len().max(1));
        let outcomes = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..readers).map(|_| scope.spawn(|| self.read_files())).collect();
            readers.into_iter().map(join).collect::<Vec<_>>()
        });
        for outcome in outcomes {
            outcome?.into_iter().for_each(|outcome| outcome.add_to(report));
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.run.watch.stop.load(Ordering::Relaxed)
    }

    /// Reads files until none is left, one reader has failed, or the run is to end.
    fn read_files(&self) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        while !self.is_over()
            && let Some(task) = self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let outcome = self.read_file(task);
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcomes.push(outcome?);
            let progress = self.run.watch.progress;
            Progress::add(&progress.files, 1);
            Progress::add(&progress.bytes, task.file.bytes);
        }
        Ok(outcomes)
    }

    fn read_file(&self, task: &Task) -> Result<Outcome> {
        let session = self.session.filter(|_| task.purpose != Purpose::Tell);
        if let Some(session) = session {
            session.open(task);
        }
        let (mut outcome, mut error) = (Outcome::default(), None);
        let summary = archive::read(&task.file, &mut |piece| match self.take(task, piece, &mut outcome) {
            Ok(()) if self.is_over() => ControlFlow::Break(()),
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                error = Some(failure);
                ControlFlow::Break(())
            }
        });
        if let Some(error) = error {
            return Err(error);
        }
        // A file that could not be read to its end for reasons that are not its own is tried again the next time.
        let ended = !outcome.failed && !self.is_over();
        if let (Some(session), false) = (session, self.is_over()) {
            session.close(task, ended.then(|| ending(&summary)))?;
        }
        outcome.indexed = task.purpose == Purpose::Index;
        outcome.summary = summary;
        Ok(outcome)
    }

    fn take(&self, task: &Task, piece: Piece, outcome: &mut Outcome) -> Result<()> {
        let told = task.purpose != Purpose::NextBest || self.run.rules().tell_all;
        match piece {
            Piece::Thread { thread, record } => {
                Progress::add(&self.run.watch.progress.threads, 1);
                match self.session {
                    Some(session) if task.purpose != Purpose::Tell => session.take(task, &thread, record)?,
                    _ => {}
                }
            }
            Piece::Reject(reject) => {
                outcome.failed |= matches!(reject.reason, Reason::Unreadable(_));
                if told {
                    self.run.tell(&reject)?;
                    keep(&mut outcome.rejects, reject);
                }
            }
            Piece::Warning(warning) if told => {
                (self.run.watch.notice)(Notice::Warning(&warning));
                keep(&mut outcome.warnings, warning);
            }
            Piece::Warning(_) => {}
        }
        Ok(())
    }
}

fn ending(summary: &Summary) -> Ending {
    let Summary { crc32, rejected, unreadable, faults, .. } = *summary;
    Ending { crc32, rejected, unreadable, faults }
}

fn join<T>(reader: std::thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    reader.join().unwrap_or_else(|_| Err(Error::new("a reader of archives broke off: this is a bug in pawen")))
}

/// Keeps something to be told of at the end, within bounds: a broken file may have millions.
fn keep<T>(list: &mut Vec<T>, told: T) {
    if list.len() < KEPT {
        list.push(told);
    }
}

/// What reading one file came to.
#[derive(Default)]
struct Outcome {
    /// Whether it was read for its own sake.
    indexed: bool,
    /// Whether it could not be read to its end, for reasons that are not its own.
    failed: bool,
    summary: Summary,
    rejects: Vec<Reject>,
    warnings: Vec<archive::Warning>,
}

impl Outcome {
    fn add_to(self, report: &mut Report) {
        report.rejects.extend(self.rejects);
        report.warnings.extend(self.warnings);
        report.unreadable += u64::from(self.failed);
        if self.indexed {
            report.records += self.summary.records;
            report.bytes_read += self.summary.bytes;
        }
    }
}
