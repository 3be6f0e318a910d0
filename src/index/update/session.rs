//! The writing of one run: additions, replacements and commits.
//!
//! At every commit the entries of the catalogue list exactly the threads that were read from their files: a thread is
//! added to the index and to the entry of its file under one lock, so that no commit comes between the two.
//!
//! Of each thread the first version that is read is indexed. Further versions are stored in documents of their own, and
//! joined with it before the run ends (see `joining`).

use super::messages::RunMessage;
use std::{
    collections::{BTreeMap, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use rayon::{ThreadPool, ThreadPoolBuilder};
use tantivy::{Index, IndexWriter, TantivyError, Term};

use super::{
    changes::{Changes, Task},
    options::{Options, Pace},
    progress::{Phase, Progress},
};
use crate::index::{
    catalogue::{Catalogue, Ending, FileEntry, Rank, VersionEntry, version_source},
    documents::{
        analysis::{Analysis, TokenNames},
        document::{
            IndexDocument, Origin, documents, each_document, kind, rejoin_document, thread_key, version_document,
        },
        identity::Identity,
        schema::Fields,
        stored::encode,
    },
    error::unwritten,
    files::{manifest::CommitNote, write_folder::WriteFolder},
    invert::{
        deletion::Deletion,
        open::{Budget, OpenSegment},
    },
};
use crate::{
    Error, Result,
    archive::{Archived, Permit, RecordPlace, Version},
    error::FolderRemedy,
    thread::{Thread, ThreadId, UnixTime, VersionSource},
};

/// The least budget of tantivy's writer, in bytes. It gets no documents: it deletes, commits and merges.
const TANTIVY_BUDGET: usize = 15_000_000;

/// The time at which each version of a thread first came into the index, in seconds since 1970, by
/// [`VersionEntry::mark`].
pub(in crate::index) type FirstIndexed = HashMap<u64, i64>;

/// The beginning of a session.
pub(in crate::index) struct Start<'a> {
    pub(super) changes: &'a Changes,
    /// The catalogue of the index before the changes.
    pub(super) catalogue: Catalogue,
    pub(super) options: &'a Options,
    /// The note of the commit that will end the session.
    pub(super) note: CommitNote,
    pub(super) first_indexed: FirstIndexed,
    /// `true` if an earlier run has left versions that are to be joined.
    pub(super) is_pending: bool,
}

/// The writing of one run.
pub(in crate::index) struct Session {
    folder: WriteFolder,
    fields: Fields,
    first_indexed: FirstIndexed,
    /// The start of the run, in nanoseconds since 1970.
    began: i64,
    /// The time recorded for new threads, in seconds since 1970: later than that of any run before.
    now: i64,
    pace: Pace,
    /// The size, in bytes, above which a thread is written before another is added.
    giant: usize,
    note: CommitNote,
    budget: Budget,
    /// The threads that sort and encode segments.
    pool: ThreadPool,
    state: Mutex<State>,
}

/// The part of a session that changes with every thread.
struct State {
    writer: IndexWriter<IndexDocument>,
    /// What was added since the last commit.
    segment: Option<OpenSegment>,
    /// What the next commit deletes, in the segments of commits before.
    deletions: Vec<Term>,
    /// The times at which removed versions were first indexed, until a commit has recorded them.
    former: Option<IndexDocument>,
    /// The best version of each thread so far, and the digest of its texts.
    best: BTreeMap<ThreadId, (Rank, u32)>,
    /// Set if versions of threads are to be joined.
    is_pending: bool,
    /// The files that are being read, with the threads added since the last commit.
    open: BTreeMap<String, FileEntry>,
    committed: Instant,
    uncommitted: u64,
    /// Set once a write has failed. tantivy would still commit the rest, without the documents of the failed write.
    broken: bool,
}

/// The use of a version that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It is the first of its thread, which is indexed.
    First,
    /// It is to be joined with others of its thread.
    Further,
    /// Its texts are those of the best version, whose facts are worth more.
    Known,
}

impl State {
    fn use_of(&self, id: &ThreadId, rank: &Rank, digest: u32) -> Use {
        match self.best.get(id) {
            None => Use::First,
            Some((known, held)) if *held == digest && known > rank => Use::Known,
            Some(_) => Use::Further,
        }
    }

    fn outcome<T>(&mut self, folder: &WriteFolder, outcome: tantivy::Result<T>) -> Result<T> {
        // After a failed write tantivy's state is not known: committing it could list threads that are not there.
        self.broken |= outcome.is_err();
        outcome.map_err(|error| unwritable(folder, error))
    }
}

impl Session {
    /// Starts to write changes to an index.
    pub(in crate::index) fn begin(
        index: &Index,
        folder: WriteFolder,
        Start { changes, catalogue, options, note, first_indexed, is_pending }: Start<'_>,
    ) -> Result<Self> {
        let writer = index.writer_with_num_threads(1, TANTIVY_BUDGET);
        let writer = writer.map_err(|error| unwritable(&folder, error))?;
        let pool = ThreadPoolBuilder::new().num_threads(options.threads).build();
        let pool = pool.map_err(|error| unwritable(&folder, error.into()))?;
        let state = State {
            writer,
            segment: None,
            deletions: Vec::new(),
            former: None,
            best: BTreeMap::new(),
            is_pending: is_pending || !changes.renewed.is_empty(),
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
            // A clock that was set back must not give two runs the same time: `--since-last` compares by it.
            now: latest.map_or(options.now.0, |latest| options.now.0.max(latest + 1)),
            pace: options.pace,
            giant: options.ahead(),
            note,
            budget: Budget::of(options.memory, options.threads),
            pool,
            state: Mutex::new(state),
        };
        session.retract(changes, catalogue)?;
        Ok(session)
    }

    /// Removes outdated documents and catalogue entries.
    fn retract(&self, changes: &Changes, mut catalogue: Catalogue) -> Result<()> {
        let mut state = self.state();
        for id in &changes.touched {
            state.deletions.push(Term::from_field_text(self.fields.thread, &thread_key(id)));
        }
        for path in changes.stale.iter().chain(changes.replaced.keys()) {
            state.deletions.push(Term::from_field_text(self.fields.path, path));
        }
        for entry in changes.replaced.values() {
            self.add_entry(&mut state, entry)?;
        }
        for id in changes.renewed.keys() {
            self.add(&mut state, &[rejoin_document(&self.fields, id)?], &mut TokenNames::default())?;
        }
        state.former = self.former(changes, &catalogue)?;
        catalogue.files.retain(|path, _| !changes.stale.contains(path));
        catalogue.files.extend(changes.replaced.clone());
        let with_digest = |(id, rank)| {
            let digest = catalogue.version(&rank)?.digest;
            Some((id, (rank, digest)))
        };
        state.best = catalogue.best().into_iter().filter_map(with_digest).collect();
        Ok(())
    }

    /// Starts to add threads of a file.
    pub(in crate::index) fn begin_file(&self, task: &Task) {
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

    /// Adds a thread that was read from the file of `task`.
    pub(in crate::index) fn add_version(
        &self,
        task: &Task,
        (thread, record, permit): (Thread, RecordPlace, &Arc<Permit>),
        entry_name: Option<&str>,
        analysis: &mut Analysis,
    ) -> Result<()> {
        // A resumed file is read from its start, and what was committed of it is in the index already.
        if task.known.as_ref().is_some_and(|known| known.lists(record.offset)) {
            return Ok(());
        }
        let source = version_source(&thread, &task.path, entry_name, record.offset);
        let Archived { thread, source, .. } = Archived::read(thread, source);
        let version = Version::of(&thread, task.file.modified);
        let rank = Rank::new(version, &task.path, record.offset);
        let entry = self.entry(&thread, version, &source);
        let origin = Origin { source: &source, indexed_at: UnixTime(entry.indexed_at) };
        let is_giant = permit.bytes() > self.giant;
        let mut made = |of: Use| match of {
            Use::First if is_giant => Ok(vec![]),
            Use::First => documents(&self.fields, &thread, origin, analysis),
            Use::Further => Ok(vec![version_document(&self.fields, &thread, &source)?]),
            Use::Known => Ok(vec![]),
        };
        // The documents are made outside of the lock, so that other readers do not wait for it.
        let expected = self.state().use_of(&thread.id, &rank, source.digest);
        let mut added = made(expected)?;
        let mut state = self.state();
        let now = state.use_of(&thread.id, &rank, source.digest);
        if now != expected {
            // Another reader has added a version of the thread in the meantime.
            added = made(now)?;
        }
        state.is_pending |= now == Use::Further;
        if now == Use::First && is_giant {
            self.add_giant(&mut state, &thread, origin, analysis)?;
        } else if !added.is_empty() {
            self.add(&mut state, &added, analysis.names())?;
        }
        if state.best.get(&thread.id).is_none_or(|(known, _)| *known < rank) {
            state.best.insert(thread.id, (rank, source.digest));
        }
        if let Some(open) = state.open.get_mut(&task.path) {
            open.threads.push(entry);
        }
        self.commit_in_time(&mut state, record.length, permit)
    }

    /// Adds the documents of a giant as they are made: together they would take more memory than the thread itself. Other
    /// readers wait, as they do for its permit.
    fn add_giant(&self, state: &mut State, thread: &Thread, origin: Origin<'_>, analysis: &mut Analysis) -> Result<()> {
        let add = &mut |document, names: &mut TokenNames| self.add(state, &[document], names);
        let outcome = each_document(&self.fields, thread, origin, analysis, add);
        // Otherwise a commit would have a part of the thread.
        state.broken |= outcome.is_err();
        outcome
    }

    /// Adds documents to the open segment, those of one thread in their order.
    fn add(&self, state: &mut State, documents: &[IndexDocument], names: &mut TokenNames) -> Result<()> {
        let State { segment, writer, .. } = &mut *state;
        let open = match segment {
            Some(open) => Ok(open),
            None => OpenSegment::create(writer.index()).map(|open| segment.insert(open)),
        };
        let outcome = open.and_then(|open| open.add(documents, names));
        state.outcome(&self.folder, outcome)
    }

    /// Commits if the pace requires it after `bytes` more were read, or if the open segment has its part of the memory. A
    /// giant is committed at once: two in a row would both be in memory.
    fn commit_in_time(&self, state: &mut State, bytes: u64, permit: &Permit) -> Result<()> {
        state.uncommitted += bytes;
        let is_full = state.segment.as_ref().is_some_and(|open| open.bytes() >= self.budget.held);
        if is_full
            || permit.bytes() > self.giant
            || state.uncommitted >= self.pace.bytes
            || state.committed.elapsed() >= self.pace.time
        {
            self.commit(state, false)?;
        }
        Ok(())
    }

    fn entry(&self, thread: &Thread, version: Version, source: &VersionSource) -> VersionEntry {
        let mut entry = VersionEntry {
            board: thread.id.board.clone(),
            article: thread.id.article.clone(),
            comments: version.comments as u64,
            length: version.length as u64,
            offset: source.offset,
            digest: source.digest,
            indexed_at: self.now,
        };
        entry.indexed_at = self.first_indexed.get(&entry.mark()).copied().unwrap_or(self.now);
        entry
    }

    /// Commits what was read, so that its versions can be joined; returns whether there are any.
    pub(super) fn commit_pending(&self) -> Result<bool> {
        let mut state = self.state();
        if state.is_pending {
            self.commit(&mut state, false)?;
        }
        Ok(state.is_pending)
    }

    /// Replaces the documents of a thread, which was joined from several versions.
    pub(super) fn replace(
        &self,
        id: &ThreadId,
        thread: &Archived,
        indexed_at: i64,
        permit: &Arc<Permit>,
        analysis: &mut Analysis,
    ) -> Result<()> {
        let origin = Origin { source: &thread.source, indexed_at: UnixTime(indexed_at) };
        let is_giant = permit.bytes() > self.giant;
        let documents = if is_giant { vec![] } else { documents(&self.fields, &thread.thread, origin, analysis)? };
        let mut state = self.state();
        // No commit comes between the deletion and the addition: the state is locked. What is deleted was committed
        // before the versions were joined.
        state.deletions.push(Term::from_field_text(self.fields.thread, &thread_key(id)));
        if is_giant {
            self.add_giant(&mut state, &thread.thread, origin, analysis)?;
        } else {
            self.add(&mut state, &documents, analysis.names())?;
        }
        self.commit_in_time(&mut state, thread.thread.body.len() as u64, permit)
    }

    /// Ends the reading of a file. Without an `ending` the next run reads it again.
    pub(in crate::index) fn end_file(&self, task: &Task, ending: Option<Ending>) -> Result<()> {
        let mut state = self.state();
        let Some(mut entry) = state.open.remove(&task.path) else { return Ok(()) };
        entry.ending = ending;
        // An entry that proves nothing would only be removed again by the next run.
        let nothing = entry.ending.is_none() && entry.threads.is_empty();
        if nothing { Ok(()) } else { self.add_entry(&mut state, &entry) }
    }

    /// The document with the times at which the removed versions were first indexed: if this run is interrupted, the next
    /// one needs them.
    fn former(&self, changes: &Changes, catalogue: &Catalogue) -> Result<Option<IndexDocument>> {
        let former: Vec<&VersionEntry> = changes.taken_out(catalogue).collect();
        if former.is_empty() {
            return Ok(None);
        }
        let mut document = IndexDocument::new(&self.fields, kind::FORMER);
        document.bytes(self.fields.stored, &encode(&former, Identity::of_kind(kind::FORMER))?);
        Ok(Some(document))
    }

    fn add_entry(&self, state: &mut State, entry: &FileEntry) -> Result<()> {
        let mut document = IndexDocument::new(&self.fields, kind::FILE);
        document.text(self.fields.path, &entry.path);
        document.bytes(self.fields.stored, &encode(entry, Identity::of_kind(kind::FILE))?);
        self.add(state, &[document], &mut TokenNames::default())
    }

    /// Commits the threads added so far, and the entries of the files that are being read.
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
            // Those of this run were committed before, or are still to be added.
            let kinds = [kind::FORMER, kind::VERSION].map(|kind| Term::from_field_text(self.fields.kind, kind));
            state.deletions.extend(kinds);
        } else if let Some(former) = state.former.take() {
            self.add(state, &[former], &mut TokenNames::default())?;
        }
        let note =
            serde_json::to_string(&note).map_err(|error| Error::new(RunMessage::NoteUnwritable).because(error))?;
        let committed = self.write(state, &note);
        state.outcome(&self.folder, committed)?;
        (state.committed, state.uncommitted) = (Instant::now(), 0);
        Ok(())
    }

    /// Writes the open segment and commits it together with the deletions.
    fn write(&self, state: &mut State, note: &str) -> tantivy::Result<()> {
        let segment = state.segment.take();
        let spared = segment.as_ref().map(OpenSegment::id);
        if let Some(open) = segment {
            state.writer.add_segment(open.seal(&self.pool, self.budget)?)?;
        }
        for term in state.deletions.drain(..) {
            state.writer.delete_query(Box::new(Deletion::of(term, spared)))?;
        }
        let mut commit = state.writer.prepare_commit()?;
        commit.set_payload(note);
        commit.commit().map(drop)
    }

    /// Ends the run early: commits what was done, for the next run to resume, and removes files that are no longer
    /// used.
    pub(in crate::index) fn suspend(self) -> Result<()> {
        let outcome = self.commit(&mut self.state(), false);
        let Self { folder, state, .. } = self;
        drop(state);
        let swept = folder.sweep();
        outcome.and(swept)
    }

    /// Ends the run and publishes its result to searches.
    pub(in crate::index) fn finish(self, progress: &Progress) -> Result<()> {
        progress.enter(Phase::Merging);
        self.commit(&mut self.state(), true)?;
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.writer.wait_merging_threads().map_err(|error| unwritable(&self.folder, error))?;
        progress.enter(Phase::Publishing);
        self.folder.publish()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error of a failed write. tantivy's threads do not return the cause, but the folder has recorded its first
/// failure.
pub(super) fn unwritable(folder: &WriteFolder, error: TantivyError) -> Error {
    match folder.failure() {
        Some(failure) => unwritten(folder.path(), failure),
        None => Error::new(RunMessage::IndexUnwritable).because(error).hint(FolderRemedy::Repeat),
    }
}
