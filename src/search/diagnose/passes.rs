//! Threads with several archived versions in a scan: the passes over the files that read them, and the versions that were
//! read so far.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    archive::Archived,
    index::{Catalogue, FileEntry, Rank, VersionEntry},
    thread::{ThreadId, VersionSource},
};

/// About the memory of a comment besides its text, in bytes.
const FOR_COMMENT: u64 = 300;

/// The pass in which each thread with several versions is read: all of its versions in one, and in each pass as many threads
/// as fit into memory. All other threads are read in the first pass, 0.
pub(super) struct Passes {
    pass_of: HashMap<ThreadId, usize>,
    /// The numbers of versions of the threads with several.
    counts: BTreeMap<ThreadId, usize>,
    /// The number of passes.
    pub(super) count: usize,
}

impl Passes {
    /// Divides the threads so that about `memory` bytes of versions wait for others of their threads at a time.
    pub(super) fn of(catalogue: &Catalogue, memory: u64) -> Self {
        let mut counts = catalogue.version_counts();
        counts.retain(|_, count| *count > 1);
        let versions = || catalogue.files.values().flat_map(|file| &file.threads);
        let mut sizes: HashMap<ThreadId, u64> = HashMap::new();
        for version in versions().filter(|version| counts.contains_key(&version.id())) {
            let size = sizes.entry(version.id()).or_default();
            *size = size.saturating_add(version.length).saturating_add(version.comments.saturating_mul(FOR_COMMENT));
        }
        let (mut pass_of, mut pass, mut taken) = (HashMap::new(), 0, 0_u64);
        for id in versions().map(VersionEntry::id).filter(|id| counts.contains_key(id)) {
            let size = sizes.get(&id).copied().unwrap_or_default();
            if pass_of.contains_key(&id) {
                continue;
            }
            if taken > 0 && taken.saturating_add(size) > memory {
                (pass, taken) = (pass + 1, 0);
            }
            taken = taken.saturating_add(size);
            pass_of.insert(id, pass);
        }
        Self { pass_of, counts, count: pass + 1 }
    }

    /// Returns true if `thread` is read in this pass.
    pub(super) fn is_in(&self, pass: usize, thread: &ThreadId) -> bool {
        self.pass_of.get(thread).copied().unwrap_or_default() == pass
    }

    /// Returns true if the file has to be read in this pass.
    pub(super) fn reads(&self, pass: usize, file: &FileEntry) -> bool {
        pass == 0 || file.threads.iter().any(|version| self.is_in(pass, &version.id()))
    }

    /// The threads with several versions of a pass, before any is read.
    pub(super) fn open(&self, pass: usize) -> OpenThreads {
        let counts = self.counts.iter().filter(|(id, _)| self.is_in(pass, id));
        OpenThreads { left: counts.map(|(id, count)| (id.clone(), *count)).collect(), open: BTreeMap::new() }
    }
}

/// The threads that have a version in one of these files, which cannot be read any more.
pub(super) fn threads_in(files: &[String], catalogue: &Catalogue) -> BTreeSet<ThreadId> {
    let files = files.iter().filter_map(|path| catalogue.files.get(path));
    files.flat_map(|file| &file.threads).map(VersionEntry::id).collect()
}

/// The threads with versions that are still to be read. Only these are in memory.
pub(super) struct OpenThreads {
    /// The number of versions that are still to be read, of each thread with several.
    left: BTreeMap<ThreadId, usize>,
    open: BTreeMap<ThreadId, OpenThread>,
}

/// A thread as far as its versions were read, with their ranks.
#[derive(Default)]
struct OpenThread {
    joined: Option<Archived>,
    ranks: BTreeMap<VersionSource, Rank>,
}

impl OpenThreads {
    /// Adds a version that was read. Returns its thread, if no other version of it is to be expected.
    pub(super) fn add(&mut self, read: Archived, rank: Rank) -> Option<Archived> {
        let id = read.thread.id.clone();
        let is_last = self.left.get_mut(&id).is_none_or(|left| {
            *left = left.saturating_sub(1);
            *left == 0
        });
        let mut open = self.open.remove(&id).unwrap_or_default();
        open.ranks.insert(VersionSource::clone(&read.source), rank);
        let versions = open.joined.take().into_iter().chain([read]).collect();
        open.joined = Archived::joined(versions, |source| open.ranks.get(source).cloned());
        if is_last {
            return open.joined;
        }
        self.open.insert(id, open);
        None
    }

    /// The threads some of whose versions were not read: their files have changed.
    pub(super) fn rest(self) -> impl Iterator<Item = Archived> {
        self.open.into_values().filter_map(|open| open.joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::Thread;

    fn entry(path: &str, articles: &[u32]) -> FileEntry {
        let version = |&article: &u32| VersionEntry {
            board: "Kiln".to_owned(),
            article: article.to_string(),
            comments: 1,
            length: 100,
            offset: u64::from(article),
            digest: 0,
            indexed_at: 0,
        };
        let threads = articles.iter().map(version).collect();
        FileEntry { path: path.to_owned(), bytes: 1, modified: 0, seen: 0, threads, ending: None }
    }

    fn id(article: u32) -> ThreadId {
        ThreadId { board: "kiln".to_owned(), article: article.to_string() }
    }

    #[test]
    fn threads_with_several_versions_are_divided_by_size() {
        let files = [entry("a", &[1, 2, 3, 9]), entry("b", &[1, 2, 3]), entry("c", &[3])];
        let files = files.into_iter().map(|file| (file.path.clone(), file)).collect();
        let catalogue = Catalogue { files, ..Catalogue::default() };
        // A version takes 400 bytes.
        let passes = Passes::of(&catalogue, 1700);
        assert_eq!(passes.count, 2);
        let pass = |article| (0..2).find(|&pass| passes.is_in(pass, &id(article)));
        assert_eq!([1, 2, 3, 9, 77].map(pass), [Some(0), Some(0), Some(1), Some(0), Some(0)]);
        let read = |pass| catalogue.files.values().filter(|file| passes.reads(pass, file)).count();
        assert_eq!((read(0), read(1)), (3, 3));
        assert_eq!((Passes::of(&catalogue, 0).count, Passes::of(&catalogue, u64::MAX).count), (3, 1));
        assert_eq!(threads_in(&["c".to_owned(), "z".to_owned()], &catalogue), BTreeSet::from([id(3)]));
    }

    #[test]
    fn a_thread_is_complete_with_the_last_version_of_its_pass() {
        let files = [entry("a", &[1]), entry("b", &[1])].map(|file| (file.path.clone(), file)).into();
        let passes = Passes::of(&Catalogue { files, ..Catalogue::default() }, u64::MAX);
        let mut open = passes.open(0);
        let mut add = |file: &str, body: &str| {
            let source = VersionSource { file: file.to_owned(), entry: None, offset: 0, digest: 0 };
            let thread = Thread { body: body.to_owned(), ..Thread::new(id(1)) };
            let rank = Rank::of_thread(&thread, 0, file, 0);
            open.add(Archived::read(thread, source), rank)
        };
        assert_eq!(add("a", "甲"), None);
        assert_eq!(add("b", "乙丙").unwrap().thread.all_bodies(), "乙丙\n\u{1e}甲");
        assert_eq!(open.rest().count(), 0);
    }
}
