//! Makes an index of archives, brings one up to date with them, or makes it anew.
//!
//! Files are read in parallel; every thread goes into the index as soon as it is read, and where a better version of it
//! turns up later, that one replaces it. What was done is committed now and then, so that a run that is broken off can be
//! gone on with; searches see it when the run has come to its end.

use std::{cell::Cell, path::PathBuf, sync::atomic::Ordering, time::Instant};

use tantivy::{Index, IndexSettings};

use super::{
    options::{Options, Rejects},
    progress::{Notice, Report, Watch},
    reading::Reading,
    session::{FirstIndexed, Session, unwritable},
    survey::{Plan, Rules},
    totals,
    walked::Walked,
};
use crate::index::{
    documents::{analysis, schema::Fields},
    error::broken,
    files::{
        analyser::{self, Words},
        generation::{CONTENT, FORMAT, Home, Pointer},
        lock::Lock,
        manifest::Note,
        write_folder::WriteFolder,
    },
    read::reader::OpenIndex,
};
use crate::{
    Error, Result,
    archive::{Choices, Reject, Selection},
    text::Segmenter,
};

/// Brings the index in `home` up to date with `archives`, or makes it.
///
/// Files of other archives that the index knows stay as they are, and so do those of an archive that is passed over (see
/// [`Report::passed_over`]). If nothing has changed, nothing is written.
///
/// # Errors
/// If no archive exists and holds a file, if `home` holds something else, or if it cannot be written.
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
    reporting_foreign(home, watch, || bring_up_to_date(home, archives, options, words, watch))
}

/// Does some work on an index, then reports the files in its folder that are not pawen's own, be the work done or not.
pub(super) fn reporting_foreign<T>(home: &Home, watch: Watch<'_>, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let outcome = work();
    home.disk().take_foreign().iter().for_each(|foreign| (watch.notice)(Notice::Foreign(foreign)));
    outcome
}

fn bring_up_to_date(
    home: &Home,
    archives: &[PathBuf],
    options: &Options,
    words: Words<'_>,
    watch: Watch<'_>,
) -> Result<Report> {
    let started = Instant::now();
    // Whatever is wrong with the folder is told before anything in it is touched.
    home.ready_or_absent()?;
    let walked = Walked::of(archives, home, watch.stop)?;
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
    let next = home.free_number(pointer.map_or(0, |pointer| pointer.generation));
    let in_use = match pointer {
        Some(pointer) => Some(pointer.generation).filter(|&number| home.holds(number)),
        None => home.left_without_pointer(),
    };
    in_use.map_or(Ok(()), |number| home.goes_on(number))?;
    let found = if pointer.is_none() { home.begun() } else { in_use };
    let Some(found) = found else { return Ok((next, words.segmenter())) };
    let segmenter = words.go_on(home.folder(), analyser::read(&home.generation(found))?)?;
    Ok(segmenter.map_or_else(|| (next, words.segmenter()), |segmenter| (found, segmenter)))
}

/// Makes room for a generation that nobody searches yet, unless a run can go on with what lies there.
pub(in crate::index) fn clear(home: &Home, generation: u64, watch: Watch<'_>, lock: &Lock) -> Result<()> {
    if home.remove_lost(generation, lock)? {
        (watch.notice)(Notice::Anew);
    }
    Ok(())
}

/// Becomes the writer of an index.
pub(in crate::index) fn lock(home: &Home, options: &Options, watch: Watch<'_>) -> Result<Lock> {
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
        Error::new(format!("{}: interrupted while it waited for another writer", home.folder().display()))
            .hint("nothing was done; the same command waits again")
    })
}

/// One run of reading and writing, into one generation.
pub(in crate::index) struct Run<'a> {
    pub(in crate::index) home: &'a Home,
    pub(in crate::index) generation: u64,
    pub(in crate::index) segmenter: Segmenter,
    pub(in crate::index) options: &'a Options,
    pub(in crate::index) watch: Watch<'a>,
    pub(in crate::index) lock: &'a Lock,
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
        let index = Self::open_or_create(&folder)?;
        let catalogue = self.opened(&index)?.catalogue()?;
        let before = folder.committed()?.and_then(|committed| committed.note()).unwrap_or_default();
        if !before.running.is_empty() {
            (self.watch.notice)(Notice::Resuming);
            walked.add_running(&before.running, self.watch.stop);
        }
        let former = self.former_choices(&before);
        let choices = self.options.choices.over(former.clone());
        let selection = Selection::of(&choices)?;
        let excluded = walked.leave_out(&selection);
        // What was read by other choices is read again.
        let rules = Rules { read_all: choices != former && !catalogue.files.is_empty(), ..self.rules() };
        let mut plan = Plan::of(&walked, &catalogue, rules, self.watch.stop);
        if self.watch.stop.load(Ordering::Relaxed) {
            return Ok(Report::interrupted());
        }
        let archives = archives.unwrap_or_else(|| joined(&before.archives, &walked));
        let kept = plan.kept(&before.kept, &walked, &catalogue);
        let note =
            Note { format: FORMAT, content: CONTENT, archives, running: walked.roots().collect(), kept, choices };
        let mut report = plan.report(&mut walked);
        report.excluded = excluded;
        report.rejects.iter().try_for_each(|reject| self.tell(reject))?;
        for (version, time) in catalogue.first_indexed() {
            first_indexed.entry(version).and_modify(|known| *known = time.min(*known)).or_insert(time);
        }
        if plan.is_empty() && before == (Note { running: vec![], ..note.clone() }) {
            Reading::new(self, (&plan, &selection), None).read_all(&mut report)?;
            folder.publish()?;
        } else {
            self.home.verify(self.generation)?;
            let known = (&plan, catalogue);
            let session = Session::begin(&index, folder, known, (self.options, note, first_indexed))?;
            self.write((&plan, &selection), session, &mut report)?;
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

    /// What was chosen for the index before: with this generation, or with the one that it will replace.
    fn former_choices(&self, before: &Note) -> Choices {
        if !before.archives.is_empty() {
            return before.choices.clone();
        }
        self.home.choices()
    }

    pub(in crate::index) fn rules(&self) -> Rules {
        Rules::of(self.options)
    }

    fn opened(&self, index: &Index) -> Result<OpenIndex> {
        OpenIndex::of(index, &self.home.generation(self.generation), self.generation, self.segmenter.clone())
    }

    fn open_or_create(folder: &WriteFolder) -> Result<Index> {
        let index = match folder.committed()? {
            Some(_) => Index::open(folder.clone()).map_err(broken)?,
            None => Index::create(folder.clone(), Fields::build().0, IndexSettings::default())
                .map_err(|error| unwritable(folder, error))?,
        };
        analysis::register(index.tokenizers());
        Ok(index)
    }

    fn write(&self, plan: (&Plan, &Selection), session: Session, report: &mut Report) -> Result<()> {
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
    pub(in crate::index) fn tell(&self, reject: &Reject) -> Result<()> {
        (self.watch.notice)(Notice::Reject(reject));
        if reject.reason.is_harmless() || self.options.rejects != Rejects::Refused {
            return Ok(());
        }
        Err(Error::new(reject.to_string()).hint("without --strict it is passed over and told of at the end"))
    }
}

/// The archives that an index is made from once these were walked too.
pub(in crate::index) fn joined(before: &[String], walked: &Walked) -> Vec<String> {
    let mut archives = before.to_vec();
    archives.extend(walked.roots());
    archives.sort();
    archives.dedup();
    archives
}
