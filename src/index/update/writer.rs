//! Updating an index with the current files of its archives.
//!
//! Files are read in parallel. Each thread is added as soon as it is read; further versions of it are set aside, and joined
//! with it at the end. Commits at intervals let an interrupted run be resumed. Searches see the result when the run has
//! finished.

use super::messages::RunMessage;
use std::{cell::Cell, path::PathBuf, sync::atomic::Ordering, time::Instant};

use tantivy::{Index, IndexSettings};

use super::{
    changes::{Changes, Rules},
    inventory::Inventory,
    joining::Joining,
    options::{Options, Rejects},
    progress::{Notice, Report, Watch},
    reading::Reading,
    session::{FirstIndexed, Session, Start, unwritable},
    totals,
};
use crate::index::{
    documents::{document::kind, schema::Fields},
    error::broken,
    files::{
        analyser::{self, Words},
        generation::{CONTENT, FORMAT, IndexDir, Pointer},
        lock::Lock,
        manifest::CommitNote,
        write_folder::WriteFolder,
    },
    read::reader::OpenIndex,
};
use crate::{
    Error, Result,
    archive::{Choices, Reject, Selection, Warning},
    error::{FolderRemedy, InputRemedy},
    text::Segmenter,
};

/// Updates the index in `home` with `archives`, or creates it.
///
/// Files of other archives of the index stay as they are, and so do those of a skipped archive (see
/// [`Report::passed_over`]). If nothing has changed, nothing is written.
///
/// # Errors
/// If no archive exists and holds a file, if `home` holds something else than an index, or if it cannot be written.
pub fn update(home: &IndexDir, archives: &[PathBuf], options: &Options, watch: Watch<'_>) -> Result<Report> {
    update_with_words(home, archives, options, Words::Kept, watch)
}

/// As [`update`], with words of the user.
///
/// # Errors
/// As for [`update`]; or if `words` differ from those of the index and are to be kept.
pub fn update_with_words(
    home: &IndexDir,
    archives: &[PathBuf],
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let _foreign = ForeignReport { home, watch };
    let started = Instant::now();
    // Errors of the folder are reported before anything in it is changed.
    home.ready_or_absent()?;
    let walked = Inventory::of(archives, home, watch.stop)?;
    if watch.stop.load(Ordering::Relaxed) {
        return Ok(Report::interrupted());
    }
    let lock = lock(home, options, watch)?;
    // Another process may have written while this one waited for the lock.
    let pointer = home.ready_or_absent()?;
    if pointer.is_none() && home.left_without_pointer().is_none() {
        home.generations().into_iter().try_for_each(|number| clear(home, number, watch, &lock))?;
    }
    let (generation, segmenter) = target(home, pointer.as_ref(), words)?;
    let run = Run { home, generation, segmenter, options, watch, lock: &lock };
    let choices = match pointer {
        Some(pointer) => home.published_note(pointer.generation)?.map(|note| note.choices).unwrap_or_default(),
        None => Choices::default(),
    };
    let mut report = run.carry_out(walked, (FirstIndexed::new(), choices), None)?;
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

/// Reports, when dropped, the files in an index folder that are not pawen's own: at the end of a run, also of one that
/// failed.
pub(super) struct ForeignReport<'a> {
    pub(super) home: &'a IndexDir,
    pub(super) watch: Watch<'a>,
}

impl Drop for ForeignReport<'_> {
    fn drop(&mut self) {
        for foreign in self.home.disk().take_foreign() {
            (self.watch.notice)(Notice::Foreign(&foreign));
        }
    }
}

/// The generation to write to, and its segmenter: the generation in use, or a new one if there is none or the words
/// differ.
fn target(home: &IndexDir, pointer: Option<&Pointer>, words: Words<'_>) -> Result<(u64, Segmenter)> {
    let next = home.free_number(pointer.map_or(0, |pointer| pointer.generation));
    let in_use = match pointer {
        Some(pointer) => Some(pointer.generation).filter(|&number| home.holds(number)),
        None => home.left_without_pointer(),
    };
    in_use.map_or(Ok(()), |number| home.check_resumable(number))?;
    let found = if pointer.is_none() { home.begun()? } else { in_use };
    let Some(found) = found else { return Ok((next, words.segmenter())) };
    let segmenter = words.resume(home.folder(), analyser::read(&home.generation(found))?)?;
    Ok(segmenter.map_or_else(|| (next, words.segmenter()), |segmenter| (found, segmenter)))
}

/// Makes room for a generation that no search uses yet, unless a run can resume what is stored there.
pub(in crate::index) fn clear(home: &IndexDir, generation: u64, watch: Watch<'_>, lock: &Lock) -> Result<()> {
    if home.remove_lost(generation, lock)? {
        (watch.notice)(Notice::StartingOver);
    }
    Ok(())
}

/// Locks an index for writing.
pub(in crate::index) fn lock(home: &IndexDir, options: &Options, watch: Watch<'_>) -> Result<Lock> {
    let (reported, stopped) = (Cell::new(false), || watch.stop.load(Ordering::Relaxed));
    let lock = home.lock(&options.holder, &|other| {
        if options.wait && !reported.replace(true) {
            (watch.notice)(Notice::Waiting(other));
        }
        options.wait && !stopped()
    });
    lock.map_err(|error| {
        if !(reported.get() && stopped()) {
            return error;
        }
        Error::new(RunMessage::WaitInterrupted { folder: home.folder().to_owned() }).hint(FolderRemedy::WaitAgain)
    })
}

/// One run of reading and writing, into one generation.
pub(in crate::index) struct Run<'a> {
    pub(in crate::index) home: &'a IndexDir,
    pub(in crate::index) generation: u64,
    pub(in crate::index) segmenter: Segmenter,
    pub(in crate::index) options: &'a Options,
    pub(in crate::index) watch: Watch<'a>,
    pub(in crate::index) lock: &'a Lock,
}

impl Run<'_> {
    /// Updates the generation with the files of the archives, or creates it.
    ///
    /// `first_indexed` has the times at which known versions were first indexed, and `choices` what was chosen for the
    /// generation that this one replaces, if it does. The generation records `archives` as those it was made from, or if
    /// these are `None` its former ones together with those that were walked.
    pub(super) fn carry_out(
        &self,
        mut walked: Inventory,
        (mut first_indexed, choices): (FirstIndexed, Choices),
        archives: Option<Vec<String>>,
    ) -> Result<Report> {
        let path = self.home.make_generation(self.generation, &self.segmenter, self.lock)?;
        let folder = WriteFolder::open(&path, self.home.disk(), self.lock)?;
        let index = Self::open_or_create(&folder)?;
        let opened = self.opened(&index)?;
        let (catalogue, is_pending) = (opened.catalogue()?, opened.has_documents_of(kind::VERSION)?);
        drop(opened);
        let before = folder.committed()?.and_then(|committed| committed.note()).unwrap_or_default();
        if !before.running.is_empty() {
            (self.watch.notice)(Notice::Resuming);
            walked.add_running(&before.running, self.watch.stop);
        }
        let former = if before.archives.is_empty() { choices } else { before.choices.clone() };
        let choices = self.options.choices.over(former.clone());
        let selection = Selection::of(&choices)?;
        let excluded = walked.leave_out(&selection);
        // Files that were read by other choices are read again.
        let rules = Rules { read_all: choices != former && !catalogue.files.is_empty(), ..self.rules() };
        let mut changes = Changes::of(&walked, &catalogue, rules, &selection, self.watch.stop);
        if self.watch.stop.load(Ordering::Relaxed) {
            return Ok(Report::interrupted());
        }
        let archives = archives.unwrap_or_else(|| joined(&before.archives, &walked));
        let kept = changes.kept(&before.kept, &walked, &catalogue);
        let note =
            CommitNote { format: FORMAT, content: CONTENT, archives, running: walked.roots().collect(), kept, choices };
        let mut report = changes.report(&mut walked);
        report.excluded = excluded;
        report.rejects.iter().try_for_each(|reject| self.report(reject))?;
        for (version, time) in catalogue.first_indexed() {
            first_indexed.entry(version).and_modify(|known| *known = time.min(*known)).or_insert(time);
        }
        if changes.is_empty() && before == (CommitNote { running: vec![], ..note.clone() }) {
            Reading::new(self, (&changes, &selection), None).read_all(&mut report)?;
            folder.publish()?;
        } else {
            self.home.verify(self.generation)?;
            let start = Start { changes: &changes, catalogue, options: self.options, note, first_indexed, is_pending };
            let session = Session::begin(&index, folder, start)?;
            self.write(&index, (&changes, &selection), session, &mut report)?;
        }
        if !report.interrupted {
            let index = self.opened(&index)?;
            let catalogue = index.catalogue()?;
            totals::fill(&mut report, &index, &catalogue, &path)?;
            report.barren = walked.barren(&catalogue);
        }
        report.sort();
        Ok(report)
    }

    pub(in crate::index) fn rules(&self) -> Rules {
        Rules::of(self.options)
    }

    fn opened(&self, index: &Index) -> Result<OpenIndex> {
        OpenIndex::of(index, &self.home.generation(self.generation), self.generation, self.segmenter.clone())
    }

    fn open_or_create(folder: &WriteFolder) -> Result<Index> {
        match folder.committed()? {
            Some(_) => Index::open(folder.clone()).map_err(broken),
            None => Index::create(folder.clone(), Fields::build().0, IndexSettings::default())
                .map_err(|error| unwritable(folder, error)),
        }
    }

    fn write(
        &self,
        index: &Index,
        changes: (&Changes, &Selection),
        session: Session,
        report: &mut Report,
    ) -> Result<()> {
        let read = Reading::new(self, changes, Some(&session)).read_all(report);
        let read = read.and_then(|()| self.join_versions(index, &session));
        report.interrupted = self.watch.stop.load(Ordering::Relaxed);
        match read {
            Ok(()) if report.interrupted => session.suspend(),
            Ok(()) => session.finish(self.watch.progress),
            Err(error) => {
                // The error that ended the run is returned, not one of this attempt to keep what was done.
                let _ = session.suspend();
                Err(error)
            }
        }
    }

    /// Joins the versions of threads that were set aside.
    fn join_versions(&self, index: &Index, session: &Session) -> Result<()> {
        if self.watch.stop.load(Ordering::Relaxed) || !session.commit_pending()? {
            return Ok(());
        }
        Joining::new(self, session, self.opened(index)?)?.join_all()
    }

    /// Reports a record that was not read; with [`Rejects::Refused`] as an error.
    pub(in crate::index) fn report(&self, reject: &Reject) -> Result<()> {
        (self.watch.notice)(Notice::Reject(reject));
        if reject.reason.is_harmless() || self.options.rejects != Rejects::Refused {
            return Ok(());
        }
        let with_more_memory = reject.reason.is_of_memory();
        Err(Error::new(RunMessage::RecordRejected { reject: reject.clone() })
            .hint(InputRemedy::AllowRejects { with_more_memory }))
    }

    /// Reports a fault of a file; with [`Rejects::Refused`] as an error if a part of a record was not read.
    pub(in crate::index) fn warn(&self, warning: &Warning) -> Result<()> {
        (self.watch.notice)(Notice::Warning(warning));
        if !warning.fault.is_loss() || self.options.rejects != Rejects::Refused {
            return Ok(());
        }
        Err(Error::new(RunMessage::PartRejected { warning: warning.clone() })
            .hint(InputRemedy::AllowRejects { with_more_memory: false }))
    }
}

/// The archives that an index is made from after a run: those before, and those that were walked.
pub(in crate::index) fn joined(before: &[String], walked: &Inventory) -> Vec<String> {
    let mut archives = before.to_vec();
    archives.extend(walked.roots());
    archives.sort();
    archives.dedup();
    archives
}
