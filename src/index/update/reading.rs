//! Reads the planned files, several at once, and hands on what is in them.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{
    progress::{KEPT, Notice, Progress, Report},
    session::Session,
    survey::{Plan, Purpose, Task},
    writer::Run,
};
use crate::index::{catalogue::Ending, documents::analysis::Analysis};
use crate::{
    Error, Result,
    archive::{self, Bounds, Piece, Reason, Reject, Selection, Summary, Throttle},
    text::Segmenter,
};

/// The reading of the planned files, by several threads.
pub(in crate::index) struct Reading<'a> {
    run: &'a Run<'a>,
    tasks: Vec<&'a Task>,
    selection: &'a Selection,
    session: Option<&'a Session>,
    /// Cuts the words for all readers.
    segmenter: Segmenter,
    throttle: Arc<Throttle>,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl<'a> Reading<'a> {
    /// Prepares to read what `plan` says, into `session` unless there is nothing to write.
    pub(in crate::index) fn new(
        run: &'a Run<'a>,
        (plan, selection): (&'a Plan, &'a Selection),
        session: Option<&'a Session>,
    ) -> Self {
        let tasks: Vec<_> = plan.read.values().collect();
        Progress::add(&run.watch.progress.files_to_read, tasks.len() as u64);
        Progress::add(&run.watch.progress.bytes_to_read, tasks.iter().map(|task| task.file.bytes).sum());
        let segmenter = run.segmenter.for_indexing();
        let throttle = Throttle::new(run.options.ahead());
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { run, tasks, selection, session, segmenter, throttle, next, failed }
    }

    /// Reads it all, and adds to `report` what came of it.
    pub(super) fn read_all(&self, report: &mut Report) -> Result<()> {
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
        let mut analysis = Analysis::new(self.segmenter.clone());
        while !self.is_over()
            && let Some(task) = self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let outcome = self.read_file(task, &mut analysis);
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcomes.push(outcome?);
            let progress = self.run.watch.progress;
            Progress::add(&progress.files, 1);
            Progress::add(&progress.bytes, task.file.bytes);
        }
        Ok(outcomes)
    }

    fn read_file(&self, task: &Task, analysis: &mut Analysis) -> Result<Outcome> {
        let session = self.session.filter(|_| task.purpose != Purpose::Tell);
        if let Some(session) = session {
            session.open(task);
        }
        let (mut outcome, mut error) = (Outcome::default(), None);
        let bounds =
            Bounds::of_memory(self.run.options.memory, &self.throttle, self.run.watch.stop).with(self.selection);
        let summary =
            archive::read(&task.file, &bounds, &mut |piece| match self.take(task, piece, &mut outcome, analysis) {
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

    fn take(&self, task: &Task, piece: Piece, outcome: &mut Outcome, analysis: &mut Analysis) -> Result<()> {
        let told = task.purpose != Purpose::NextBest || self.run.rules().tell_all;
        match piece {
            Piece::Thread { thread, record, permit, entry } => {
                Progress::add(&self.run.watch.progress.threads, 1);
                match self.session {
                    Some(session) if task.purpose != Purpose::Tell => {
                        session.take(task, (&thread, record, &permit), entry.as_deref(), analysis)?;
                    }
                    _ => {}
                }
            }
            Piece::Reject(reject) => {
                outcome.failed |= matches!(reject.reason, Reason::Unreadable(_));
                if let Reason::Media(kind) = reject.reason {
                    *outcome.media.entry(kind).or_default() += 1;
                }
                if told {
                    self.run.tell(&reject)?;
                    if !reject.reason.is_harmless() {
                        keep(&mut outcome.rejects, reject);
                    }
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
    /// The kind of the file, if it is one that holds no threads.
    media: BTreeMap<&'static str, u64>,
}

impl Outcome {
    fn add_to(self, report: &mut Report) {
        report.rejects.extend(self.rejects);
        report.warnings.extend(self.warnings);
        for (kind, files) in self.media {
            *report.media.entry(kind).or_default() += files;
        }
        report.unreadable += u64::from(self.failed);
        report.out_of_reach += u64::from(self.failed);
        if self.indexed {
            report.records += self.summary.records;
            report.omitted += self.summary.omitted;
            report.bytes_read += self.summary.bytes;
        }
    }
}
