//! The joining of versions at the end of a run: of each thread the best version, and what the others have in addition.
//!
//! What a run has read is committed first, and then read from the index: the indexed version of a thread, to which others
//! may have been joined by earlier runs, and the versions that this run has set aside. No file of the archive is read
//! again, and the texts of one thread at a time are in memory.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tantivy::DocAddress;

use super::{reading::join, session::Session, writer::Run};
use crate::index::{
    catalogue::{Catalogue, Rank, each_stored},
    documents::{
        analysis::Analysis,
        document::kind,
        stored::{StoredThread, StoredVersion},
    },
    error::broken,
    read::reader::OpenIndex,
};
use crate::{
    Result,
    archive::{Archived, EARLIER_BYTES, Throttle},
    text::Segmenter,
    thread::{ThreadId, VersionSource},
};

/// About the memory that a thread takes until it is written, in bytes, for each of its comments and each byte of its post.
const FOR_COMMENT: usize = 1000;
const FOR_BYTE: usize = 40;

/// The threads that join versions.
pub(super) struct Joining<'a> {
    run: &'a Run<'a>,
    session: &'a Session,
    /// The last commit, and its catalogue.
    index: OpenIndex,
    catalogue: Catalogue,
    /// The threads to be joined, each with the documents of the versions set aside.
    pending: Vec<(ThreadId, Vec<DocAddress>)>,
    segmenter: Segmenter,
    throttle: Arc<Throttle>,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl<'a> Joining<'a> {
    /// Prepares to join the versions in `index`, the last commit of `session`.
    pub(super) fn new(run: &'a Run<'a>, session: &'a Session, index: OpenIndex) -> Result<Self> {
        let catalogue = index.catalogue()?;
        let pending = pending(&index, &catalogue)?;
        let (segmenter, throttle) = (run.segmenter.for_indexing(), Throttle::new(run.options.ahead()));
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Ok(Self { run, session, index, catalogue, pending, segmenter, throttle, next, failed })
    }

    /// Joins all versions, or those until the run has to end.
    pub(super) fn join_all(&self) -> Result<()> {
        let workers = self.run.options.threads.clamp(1, self.pending.len().max(1));
        let outcomes = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(|| self.join_some())).collect();
            workers.into_iter().map(join).collect::<Vec<_>>()
        });
        outcomes.into_iter().collect()
    }

    fn join_some(&self) -> Result<()> {
        let mut analysis = Analysis::new(self.segmenter.clone());
        while !(self.failed.load(Ordering::Relaxed) || self.run.watch.stop.load(Ordering::Relaxed))
            && let Some((id, versions)) = self.pending.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let outcome = self.join_thread(id, versions, &mut analysis);
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcome?;
        }
        Ok(())
    }

    fn join_thread(&self, id: &ThreadId, versions: &[DocAddress], analysis: &mut Analysis) -> Result<()> {
        let documents = self.index.documents_of(id)?;
        let Some(&main) = documents.last() else { return Ok(()) };
        let permit = self.throttle.acquire(weight(&self.index.thread(main)?));
        let (thread, blocks) = self.index.whole_thread(&documents)?;
        let source = Arc::new(thread.source.clone());
        let before = Archived { source, thread: thread.into_thread(blocks) };
        let rank = |source: &VersionSource| self.rank(source);
        let mut joined = Archived::joined(vec![before.clone()], rank);
        for &address in versions {
            let version: StoredVersion = self.index.stored_of_kind(address, kind::VERSION)?.value()?;
            let other = version.into_thread().map(|(thread, source)| Archived::read(thread, source));
            joined = Archived::joined(joined.into_iter().chain(other).collect(), rank);
        }
        let joined = joined.ok_or_else(|| broken(format!("no version of {id} is listed")))?;
        if joined == before {
            return Ok(());
        }
        let version = self.catalogue.version_of(&joined.source).map(|(version, _)| version);
        let version = version.ok_or_else(|| broken(format!("the best version of {id} is not listed")))?;
        self.session.replace(id, &joined, version.indexed_at, &permit, analysis)
    }

    fn rank(&self, source: &VersionSource) -> Option<Rank> {
        self.catalogue.version_of(source).map(|(_, rank)| rank)
    }
}

fn weight(thread: &StoredThread) -> usize {
    let bytes = thread.bodies.len().saturating_add(EARLIER_BYTES.min(thread.bodies.len()));
    bytes.saturating_mul(FOR_BYTE).saturating_add((thread.comments as usize).saturating_mul(FOR_COMMENT))
}

/// The threads to be joined, each with the documents of the versions set aside, the best first.
fn pending(index: &OpenIndex, catalogue: &Catalogue) -> Result<Vec<(ThreadId, Vec<DocAddress>)>> {
    let mut pending: BTreeMap<ThreadId, Vec<(Reverse<Rank>, DocAddress)>> = BTreeMap::new();
    each_stored(index, kind::VERSION, &mut |address, stored| {
        let (id, source) = stored.version_head()?;
        let rank = source.and_then(|source| catalogue.version_of(&source)).map(|(_, rank)| rank);
        let versions = pending.entry(id).or_default();
        versions.extend(rank.map(|rank| (Reverse(rank), address)));
        Ok(())
    })?;
    let in_order = |(id, mut versions): (ThreadId, Vec<(Reverse<Rank>, DocAddress)>)| {
        versions.sort_unstable();
        (id, versions.into_iter().map(|(_, address)| address).collect())
    };
    Ok(pending.into_iter().map(in_order).collect())
}
