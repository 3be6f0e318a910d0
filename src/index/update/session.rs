//! One run of writing: what goes into the index, what gives way to it, and when it is committed.
//!
//! At every commit the entries of the catalogue list exactly the threads that were taken from their files: a thread goes
//! into the index and into the list of its file in one step, which no commit can divide.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tantivy::{Index, IndexWriter, TantivyError, Term, indexer::UserOperation};

use super::{
    options::{Options, Pace},
    survey::{Plan, Task},
};
use crate::index::{
    catalogue::{Catalogue, Ending, FileEntry, Rank, VersionEntry, digest},
    documents::{
        analysis::Analysis,
        document::{IndexDocument, Origin, documents, kind, thread_key},
        identity::Identity,
        schema::Fields,
        stored::encode,
    },
    error::unwritten,
    files::{manifest::Note, write_folder::WriteFolder},
};
use crate::{
    Error, Result,
    archive::{Permit, RecordPlace, Version, within},
    thread::{Thread, ThreadId, UnixTime},
};

/// When each version of a thread first came into the index, in seconds since 1970, by [`VersionEntry::mark`].
pub(in crate::index) type FirstIndexed = HashMap<u64, i64>;

/// The writing of one run.
pub(in crate::index) struct Session {
    folder: WriteFolder,
    fields: Fields,
    first_indexed: FirstIndexed,
    /// When the run began, in nanoseconds since 1970.
    began: i64,
    /// The time of what is new, in seconds since 1970: later than that of any run before.
    now: i64,
    pace: Pace,
    /// What takes more memory than this is alone in memory, and is written before anything else is taken.
    giant: usize,
    note: Note,
    state: Mutex<State>,
}

/// What changes from thread to thread.
struct State {
    writer: IndexWriter<IndexDocument>,
    /// The best version of each thread so far.
    best: BTreeMap<ThreadId, Rank>,
    /// The files that are being read, with what was taken from them since the last commit.
    open: BTreeMap<String, FileEntry>,
    committed: Instant,
    uncommitted: u64,
    /// Whether a write has failed. tantivy would commit what is left after that; but then something would be missing.
    broken: bool,
}

impl State {
    fn outcome<T>(&mut self, folder: &WriteFolder, outcome: tantivy::Result<T>) -> Result<T> {
        self.broken |= outcome.is_err();
        outcome.map_err(|error| unwritable(folder, error))
    }
}

impl Session {
    /// Begins to write what `plan` says, into an index that holds what `catalogue` says.
    pub(in crate::index) fn begin(
        index: &Index,
        folder: WriteFolder,
        (plan, catalogue): (&Plan, Catalogue),
        (options, note, first_indexed): (&Options, Note, FirstIndexed),
    ) -> Result<Self> {
        let budget = options.memory.saturating_sub(options.ahead()).max(options.threads * (16 << 20));
        let writer = index.writer_with_num_threads(options.threads, budget);
        let writer = writer.map_err(|error| unwritable(&folder, error))?;
        let state = State {
            writer,
            best: BTreeMap::new(),
            open: BTreeMap::new(),
            committed: Instant::now(),
            uncommitted: 0,
            broken: false,
        };
        let known = catalogue.files.values().flat_map(|file| &file.threads).map(|version| version.indexed_at);
        let latest = known.chain(first_indexed.values().copied()).max();
        let session = Self {
            folder,
            fields: Fields::build().1,
            first_indexed,
            began: options.began(),
            now: latest.map_or(options.now.0, |latest| options.now.0.max(latest + 1)),
            pace: options.pace,
            giant: options.ahead(),
            note,
            state: Mutex::new(state),
        };
        session.retract(plan, catalogue)?;
        Ok(session)
    }

    /// Takes out of the index and of its catalogue what is no longer so.
    fn retract(&self, plan: &Plan, mut catalogue: Catalogue) -> Result<()> {
        let mut state = self.state();
        for id in &plan.touched {
            state.writer.delete_term(Term::from_field_text(self.fields.thread, &thread_key(id)));
        }
        for path in plan.stale.iter().chain(plan.replaced.keys()) {
            state.writer.delete_term(Term::from_field_text(self.fields.path, path));
        }
        for entry in plan.replaced.values() {
            self.add_entry(&mut state, entry)?;
        }
        self.add_former(&mut state, plan, &catalogue)?;
        catalogue.files.retain(|path, _| !plan.stale.contains(path));
        catalogue.files.extend(plan.replaced.clone());
        state.best = catalogue.best(|_| true);
        Ok(())
    }

    /// Begins to take threads from a file.
    pub(in crate::index) fn open(&self, task: &Task) {
        let entry = FileEntry {
            path: task.path.clone(),
            bytes: task.file.bytes,
            modified: task.file.modified,
            seen: self.began,
            ending: None,
            threads: Vec::new(),
        };
        self.state().open.insert(task.path.clone(), entry);
    }

    /// Takes a thread that was read from the file of `task`: it goes into the index unless a version as good is there.
    pub(in crate::index) fn take(
        &self,
        task: &Task,
        (thread, record, permit): (&Thread, RecordPlace, &Arc<Permit>),
        entry_name: Option<&str>,
        analysis: &mut Analysis,
    ) -> Result<()> {
        if task.known.as_ref().is_some_and(|known| known.lists(record.offset)) {
            return Ok(());
        }
        let version = Version::of(thread, task.file.modified);
        let rank = Rank::new(version, &task.path, record.offset);
        let entry = self.entry(thread, version, record);
        let wins = |state: &State| state.best.get(&thread.id).is_none_or(|known| *known < rank);
        // What does not win now never will. The documents are made without holding up the other readers.
        let seems_to_win = wins(&self.state());
        let file = within(&task.path, entry_name);
        let origin = Origin { file: &file, indexed_at: UnixTime(entry.indexed_at) };
        let documents = if seems_to_win { documents(&self.fields, thread, origin, permit, analysis)? } else { vec![] };
        let mut state = self.state();
        if seems_to_win && wins(&state) {
            self.put(&mut state, &thread.id, documents)?;
            state.best.insert(thread.id.clone(), rank);
        }
        if let Some(open) = state.open.get_mut(&task.path) {
            open.threads.push(entry);
        }
        state.uncommitted += record.length;
        // tantivy looks at its budget between documents: what it holds of a giant one would stay beside the next giant.
        let is_giant = permit.bytes() > self.giant;
        if is_giant || state.uncommitted >= self.pace.bytes || state.committed.elapsed() >= self.pace.time {
            self.commit(&mut state, false)?;
        }
        Ok(())
    }

    fn entry(&self, thread: &Thread, version: Version, record: RecordPlace) -> VersionEntry {
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
        entry
    }

    fn put(&self, state: &mut State, id: &ThreadId, documents: Vec<IndexDocument>) -> Result<()> {
        // No commit comes between the two: the state is locked.
        if state.best.contains_key(id) {
            state.writer.delete_term(Term::from_field_text(self.fields.thread, &thread_key(id)));
        }
        let outcome = state.writer.run(documents.into_iter().map(UserOperation::Add));
        state.outcome(&self.folder, outcome).map(drop)
    }

    /// Ends the reading of a file; without `ending` it has to be read on another time.
    pub(in crate::index) fn close(&self, task: &Task, ending: Option<Ending>) -> Result<()> {
        let mut state = self.state();
        let Some(mut entry) = state.open.remove(&task.path) else { return Ok(()) };
        entry.ending = ending;
        let nothing = entry.ending.is_none() && entry.threads.is_empty();
        if nothing { Ok(()) } else { self.add_entry(&mut state, &entry) }
    }

    /// Writes down when the versions that are taken out first came into the index: if this run is broken off, the next one needs it.
    fn add_former(&self, state: &mut State, plan: &Plan, catalogue: &Catalogue) -> Result<()> {
        let former: Vec<&VersionEntry> = plan.taken_out(catalogue).collect();
        if former.is_empty() {
            return Ok(());
        }
        let mut document = IndexDocument::new(&self.fields, kind::FORMER);
        document.bytes(self.fields.stored, &encode(&former, Identity::of_kind(kind::FORMER))?);
        let outcome = state.writer.add_document(document);
        state.outcome(&self.folder, outcome).map(drop)
    }

    fn add_entry(&self, state: &mut State, entry: &FileEntry) -> Result<()> {
        let mut document = IndexDocument::new(&self.fields, kind::FILE);
        document.text(self.fields.path, &entry.path);
        document.bytes(self.fields.stored, &encode(entry, Identity::of_kind(kind::FILE))?);
        let outcome = state.writer.add_document(document);
        state.outcome(&self.folder, outcome).map(drop)
    }

    /// Commits what was taken so far, and what the files that are being read list of it.
    fn commit(&self, state: &mut State, finished: bool) -> Result<()> {
        if state.broken {
            let error = TantivyError::SystemError("an earlier write has failed".to_owned());
            return Err(unwritable(&self.folder, error));
        }
        let mut listed = Vec::new();
        for entry in state.open.values_mut().filter(|entry| !entry.threads.is_empty()) {
            listed.push(FileEntry { threads: mem::take(&mut entry.threads), ..entry.bare() });
        }
        listed.iter().try_for_each(|entry| self.add_entry(state, entry))?;
        let mut note = self.note.clone();
        if finished {
            note.running.clear();
            state.writer.delete_term(Term::from_field_text(self.fields.kind, kind::FORMER));
        }
        let note =
            serde_json::to_string(&note).map_err(|error| Error::new("a note cannot be written").because(error))?;
        let committed = state.writer.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&note);
            commit.commit()
        });
        state.outcome(&self.folder, committed)?;
        (state.committed, state.uncommitted) = (Instant::now(), 0);
        Ok(())
    }

    /// Ends the run before its time: what was done is kept for the next one, and what is in vain leaves the disk.
    pub(in crate::index) fn suspend(self) -> Result<()> {
        let outcome = self.commit(&mut self.state(), false);
        let Self { folder, state, .. } = self;
        drop(state);
        let swept = folder.sweep();
        outcome.and(swept)
    }

    /// Ends the run, and lets searches see it.
    pub(in crate::index) fn finish(self) -> Result<()> {
        self.commit(&mut self.state(), true)?;
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.writer.wait_merging_threads().map_err(|error| unwritable(&self.folder, error))?;
        self.folder.publish()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write that failed. tantivy's threads do not tell why, but the folder knows what went wrong first.
pub(super) fn unwritable(folder: &WriteFolder, error: TantivyError) -> Error {
    match folder.failure() {
        Some(failure) => unwritten(folder.path(), failure),
        None => Error::new("the index cannot be written")
            .because(error)
            .hint("run the same command again: it resumes from what was committed"),
    }
}
