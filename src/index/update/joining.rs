//! The joining of versions at the end of a run: of each thread the best version, and what the others have in addition.
//!
//! What a run has read is committed first, and then read from the index: the indexed version of a thread, to which others
//! may have been joined by earlier runs, and the versions that this run has set aside. No file of the archive is read
//! again. The texts of a thread are in memory while its versions are joined, in each thread that joins, within the same
//! bounds as those of a record that is read.

use super::messages::Contradiction;
use crate::index::error::inconsistent;
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
    read::reader::OpenIndex,
};
use crate::{
    Result,
    archive::{Archived, EARLIER_BYTES, Permit, Throttle},
    text::Segmenter,
    thread::{ThreadId, VersionSource},
};

/// About the memory that a thread takes until it is written, in bytes, for each of its comments and each byte of its post.
const FOR_COMMENT: usize = 1000;
const FOR_BYTE: usize = 40;

/// A thread with versions that a run has set aside.
struct Pending {
    id: ThreadId,
    /// Their documents, the best first.
    versions: Vec<DocAddress>,
    /// The bytes that are stored of them.
    bytes: usize,
}

/// The threads that join versions.
pub(super) struct Joining<'a> {
    run: &'a Run<'a>,
    session: &'a Session,
    /// The last commit, and its catalogue.
    index: OpenIndex,
    catalogue: Catalogue,
    pending: Vec<Pending>,
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
        let options = self.run.options;
        let mut analysis = Analysis::new(self.segmenter.clone()).within(options.memory, options.threads);
        while !(self.failed.load(Ordering::Relaxed) || self.run.watch.stop.load(Ordering::Relaxed))
            && let Some(pending) = self.pending.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            let outcome = self.join_thread(pending, &mut analysis);
            self.failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
            outcome?;
        }
        Ok(())
    }

    fn join_thread(&self, pending: &Pending, analysis: &mut Analysis) -> Result<()> {
        let documents = self.index.documents_of(&pending.id)?;
        let Some(&main) = documents.last() else { return Ok(()) };
        // The indexed version may be an emptied post, and the one that was set aside a giant.
        let weight = weight(&self.index.thread(main)?).saturating_add(pending.bytes.saturating_mul(FOR_BYTE));
        let permit = self.throttle.acquire(weight);
        permit.apart(|| self.join_versions(pending, &documents, &permit, analysis))
    }

    fn join_versions(
        &self,
        Pending { id, versions, .. }: &Pending,
        documents: &[DocAddress],
        permit: &Arc<Permit>,
        analysis: &mut Analysis,
    ) -> Result<()> {
        let (thread, blocks) = self.index.whole_thread(documents)?;
        let source = Arc::new(thread.source.clone());
        let before = Archived { source, thread: thread.into_thread(blocks), left_out: false };
        let rank = |source: &VersionSource| self.rank(source);
        let mut joined = Archived::joined(vec![before.clone()], rank);
        for &address in versions {
            let version: StoredVersion = self.index.stored_of_kind(address, kind::VERSION)?.value()?;
            let other = version.into_thread().map(|(thread, source)| Archived::read(thread, source));
            joined = Archived::joined(joined.into_iter().chain(other).collect(), rank);
        }
        let joined = joined.ok_or_else(|| inconsistent(Contradiction::NoVersionListed { thread: id.to_string() }))?;
        if joined.thread == before.thread && joined.source == before.source {
            return Ok(());
        }
        let indexed_at = self.catalogue.indexed_at(&joined.thread, &joined.source);
        let indexed_at =
            indexed_at.ok_or_else(|| inconsistent(Contradiction::BestVersionUnlisted { thread: id.to_string() }))?;
        self.session.replace(id, &joined, indexed_at, permit, analysis)
    }

    fn rank(&self, source: &VersionSource) -> Option<Rank> {
        self.catalogue.version_of(source).map(|(_, rank)| rank)
    }
}

fn weight(thread: &StoredThread) -> usize {
    let bytes = thread.bodies.len().saturating_add(EARLIER_BYTES.min(thread.bodies.len()));
    bytes.saturating_mul(FOR_BYTE).saturating_add((thread.comments as usize).saturating_mul(FOR_COMMENT))
}

/// The threads to be joined.
fn pending(index: &OpenIndex, catalogue: &Catalogue) -> Result<Vec<Pending>> {
    let mut pending: BTreeMap<ThreadId, Vec<(Reverse<Rank>, DocAddress, usize)>> = BTreeMap::new();
    each_stored(index, kind::VERSION, &mut |address, stored| {
        let (id, source) = stored.version_head()?;
        let rank = source.and_then(|source| catalogue.version_of(&source)).map(|(_, rank)| rank);
        let versions = pending.entry(id).or_default();
        versions.extend(rank.map(|rank| (Reverse(rank), address, stored.len())));
        Ok(())
    })?;
    let in_order = |(id, mut versions): (ThreadId, Vec<(Reverse<Rank>, DocAddress, usize)>)| {
        versions.sort_unstable();
        let bytes = versions.iter().map(|(.., bytes)| bytes).sum();
        Pending { id, versions: versions.into_iter().map(|(_, address, _)| address).collect(), bytes }
    };
    Ok(pending.into_iter().map(in_order).collect())
}
