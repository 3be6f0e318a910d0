//! Reading of the planned files in parallel.

use super::messages::RunMessage;
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::{
    changes::{Changes, Purpose, Task},
    progress::{KEPT, Progress, Report},
    session::Session,
    writer::Run,
};
use crate::index::{catalogue::Ending, documents::analysis::Analysis};
use crate::{
    Error, Result,
    archive::{self, Bounds, Piece, Reason, Reject, Selection, Summary, Throttle},
    text::Segmenter,
};

/// The threads that read the planned files.
pub(in crate::index) struct Reading<'a> {
    run: &'a Run<'a>,
    tasks: Vec<&'a Task>,
    selection: &'a Selection,
    session: Option<&'a Session>,
    /// The segmenter that all readers share.
    segmenter: Segmenter,
    throttle: Arc<Throttle>,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl<'a> Reading<'a> {
    /// Prepares to read the files of `changes`, into `session` unless there is nothing to write.
    pub(in crate::index) fn new(
        run: &'a Run<'a>,
        (changes, selection): (&'a Changes, &'a Selection),
        session: Option<&'a Session>,
    ) -> Self {
        let tasks: Vec<_> = changes.read.values().collect();
        Progress::add(&run.watch.progress.files_to_read, tasks.len() as u64);
        Progress::add(&run.watch.progress.bytes_to_read, tasks.iter().map(|task| task.file.bytes).sum());
        let segmenter = run.segmenter.for_indexing();
        let throttle = Throttle::new(run.options.ahead());
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { run, tasks, selection, session, segmenter, throttle, next, failed }
    }

    /// Reads all files and adds the results to `report`.
    pub(super) fn read_all(&self, report: &mut Report) -> Result<()> {
        // A thread without a file would still prepare an analysis with its dictionary.
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

    /// Reads files until none is left, a reader has failed, or the run has to end.
    fn read_files(&self) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        let options = self.run.options;
        let mut analysis = Analysis::new(self.segmenter.clone()).within(options.memory, options.threads);
        while !self.is_over()
            && let Some(task) = self.tasks.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let outcome = self.read_file(task, &mut analysis);
            // Set before the error is returned, so that the others stop at their next piece and not at their next
            // file.
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcomes.push(outcome?);
            let progress = self.run.watch.progress;
            Progress::add(&progress.files, 1);
            Progress::add(&progress.bytes, task.file.bytes);
        }
        Ok(outcomes)
    }

    fn read_file(&self, task: &Task, analysis: &mut Analysis) -> Result<Outcome> {
        let session = self.session.filter(|_| task.purpose != Purpose::Report);
        if let Some(session) = session {
            session.begin_file(task);
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
        // A file that could not be read to its end for a reason outside of it is tried again in the next run.
        let ended = !outcome.failed && !self.is_over();
        if let (Some(session), false) = (session, self.is_over()) {
            session.end_file(task, ended.then(|| ending(&summary)))?;
        }
        outcome.indexed = task.purpose == Purpose::Index;
        outcome.summary = summary;
        Ok(outcome)
    }

    fn take(&self, task: &Task, piece: Piece, outcome: &mut Outcome, analysis: &mut Analysis) -> Result<()> {
        // A file read for the next best version is unchanged: its faults were reported by the run that read it first.
        let is_reported = task.purpose != Purpose::NextBest || self.run.rules().report_all;
        match piece {
            Piece::Thread { thread, record, permit, entry } => {
                Progress::add(&self.run.watch.progress.threads, 1);
                match self.session {
                    Some(session) if task.purpose != Purpose::Report => {
                        session.add_version(task, (*thread, record, &permit), entry.as_deref(), analysis)?;
                    }
                    _ => {}
                }
            }
            Piece::Reject(reject) => {
                outcome.failed |= matches!(reject.reason, Reason::Unreadable(_));
                if let Reason::Media(kind) = reject.reason {
                    *outcome.media.entry(kind).or_default() += 1;
                }
                if is_reported {
                    self.run.report(&reject)?;
                    if !reject.reason.is_harmless() {
                        keep(&mut outcome.rejects, reject);
                    }
                }
            }
            Piece::Warning(warning) if is_reported => {
                self.run.warn(&warning)?;
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

/// The result of a thread of a run.
pub(super) fn join<T>(reader: std::thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    reader.join().unwrap_or_else(|_| Err(Error::new(RunMessage::ReaderPanicked)))
}

/// Keeps an item for the report, up to [`KEPT`]: a broken file may have millions.
fn keep<T>(list: &mut Vec<T>, item: T) {
    if list.len() < KEPT {
        list.push(item);
    }
}

/// The result of reading one file.
#[derive(Default)]
struct Outcome {
    /// `true` if the file was read in order to index it.
    indexed: bool,
    /// `true` if the file could not be read to its end for a reason outside of it.
    failed: bool,
    summary: Summary,
    rejects: Vec<Reject>,
    warnings: Vec<archive::Warning>,
    /// The number of files of each kind that holds no threads: this file, if it is one.
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
