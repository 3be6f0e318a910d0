//! The catalogue: the files that an index was made from, and the versions of threads that each of them holds.
//!
//! The entry of a file is a document of the index, or several if commits were made while it was read. It is committed
//! together with the threads, and at every commit this holds: a thread is in the index if and only if an entry lists a
//! version of it, and the indexed version is the best of those listed, unless a document of the kind `version` says that
//! others are still to be joined. A file whose entry has no ending is read again
//! from where it was left. So an interrupted run that is resumed ends in the same index as one that was not
//! interrupted.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry},
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tantivy::DocAddress;

use super::{
    documents::{document::kind, identity::Identity, stored::Proved},
    read::{
        reader::{OpenIndex, alive_documents},
        stored_texts::Store,
    },
};
use crate::{
    Result,
    archive::{SourceFile, Version, fingerprint},
    text::hex,
    thread::{Thread, ThreadId, VersionSource},
};

/// A file that was read, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its absolute path, as a keyword.
    pub path: String,
    /// Its size on disk, in bytes.
    pub bytes: u64,
    /// The time of its last change, in nanoseconds since 1970.
    pub modified: i64,
    /// The start of the run that read it, in nanoseconds since 1970.
    pub seen: i64,
    /// The outcome of reading it; `None` if a part is still to be read.
    pub ending: Option<Ending>,
    /// The threads read from it, in the order of their records.
    pub threads: Vec<VersionEntry>,
}

/// The outcome of reading a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The CRC-32 of its content, decompressed.
    pub crc32: u32,
    /// The number of its records that were rejected.
    pub rejected: u64,
    /// `true` if the file, or the rest of it from some place on, could not be read.
    pub unreadable: bool,
    /// The number of faults that were repaired or skipped.
    pub faults: u64,
}

impl Ending {
    /// Returns whether there is nothing to report about the file.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.rejected == 0 && !self.unreadable && self.faults == 0
    }
}

/// The time within which two changes of a file may leave the same modification time, in nanoseconds. The coarsest clock
/// of a file system in use is that of FAT, with steps of two seconds.
const TICK: i64 = 2_000_000_000;

impl FileEntry {
    /// The file, as the walk of an archive finds it.
    #[must_use]
    pub fn source(&self) -> SourceFile {
        let path = path_of_key(&self.path);
        SourceFile { name: path.display().to_string(), path, bytes: self.bytes, modified: self.modified }
    }

    /// Returns whether size and time prove that the file has not changed. They do not if it was changed less than
    /// [`TICK`] before it was read, as another change within that tick leaves the same time. (git calls such an entry
    /// racy.)
    #[must_use]
    pub(super) const fn is_proven(&self) -> bool {
        self.modified < self.seen.saturating_sub(TICK)
    }

    /// Returns whether a thread was read from the record at `offset`.
    #[must_use]
    pub(super) fn lists(&self, offset: u64) -> bool {
        // The threads are in the order of their offsets, also after `join`.
        self.threads.binary_search_by_key(&offset, |version| version.offset).is_ok()
    }

    /// The entry without its threads.
    #[must_use]
    pub(super) fn bare(&self) -> Self {
        Self { threads: Vec::new(), path: self.path.clone(), ..*self }
    }

    /// Adds what another commit wrote about the same file.
    fn join(&mut self, part: Self) {
        // Parts arrive in the order of segments, and only the last one that was written has an ending.
        self.ending = self.ending.or(part.ending);
        // The earliest, by which the file proves less.
        self.seen = self.seen.min(part.seen);
        self.threads.extend(part.threads);
        self.threads.sort_by_key(|version| version.offset);
    }
}

/// A path as a keyword: the path itself if it is UTF-8, otherwise `NUL` and its bytes in hexadecimal. No path begins
/// with `NUL`.
pub(super) fn path_key(path: &Path) -> String {
    path.to_str().map_or_else(|| format!("\0{}", hex::encode(path.as_os_str().as_encoded_bytes())), str::to_owned)
}

/// The path of a keyword that [`path_key`] returned.
pub(crate) fn path_of_key(key: &str) -> PathBuf {
    #[cfg(unix)]
    if let Some(digits) = key.strip_prefix('\0') {
        let bytes = hex::decode(digits.as_bytes()).unwrap_or_default();
        return PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    }
    PathBuf::from(key)
}

/// A version of a thread in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionEntry {
    /// The thread's board.
    pub board: String,
    /// The thread's article id.
    pub article: String,
    /// The number of numbered comments.
    pub comments: u64,
    /// The length of the body, in bytes.
    pub length: u64,
    /// The offset of its record in the decompressed content of the file.
    pub offset: u64,
    /// The CRC-32 of its texts and of the authors of its comments, by which versions of one thread differ.
    pub digest: u32,
    /// The time at which it first came into the index, in seconds since 1970; a rebuild keeps it.
    pub indexed_at: i64,
}

/// The CRC-32 of a thread's texts and of the authors of its comments: identifies a version again in another file, or in
/// a file that was rewritten.
#[must_use]
pub(super) fn digest(thread: &Thread) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    let mut add = |text: &str| {
        crc.update(text.as_bytes());
        // A byte that UTF-8 does not have, so that no text can be moved across the border of two fields.
        crc.update(&[0xff]);
    };
    add(&thread.title);
    add(&thread.body);
    for comment in &thread.comments {
        add(comment.author.as_deref().unwrap_or_default());
        add(&comment.text);
        if comment.earlier.is_some() {
            add("earlier");
        }
    }
    for earlier in &thread.earlier {
        add(earlier.place.name());
        add(&earlier.text);
    }
    crc.finalize()
}

/// The source of `thread`, which was read from the record at `offset` of the file at `path`, in its `entry` if that is a
/// container.
#[must_use]
pub fn version_source(thread: &Thread, path: &str, entry: Option<&str>, offset: u64) -> VersionSource {
    VersionSource { file: path.to_owned(), entry: entry.map(str::to_owned), offset, digest: digest(thread) }
}

impl VersionEntry {
    /// The identity of the thread.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId { board: self.board.clone(), article: self.article.clone() }
    }

    /// A fingerprint of the thread's identity and this version's digest.
    #[must_use]
    pub fn mark(&self) -> u64 {
        fingerprint(format!("{}\0{}\0{}", self.board.to_lowercase(), self.article, self.digest).as_bytes())
    }
}

/// The order among the versions of a thread: the greatest is indexed. Path and offset break ties, so that the result
/// does not depend on the order in which files are read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    version: Version,
    path: Reverse<String>,
    offset: Reverse<u64>,
}

impl Rank {
    /// The rank of `thread`, read from the file at `path` that was last changed at `modified`, where its record begins at
    /// `offset`.
    #[must_use]
    pub fn of_thread(thread: &Thread, modified: i64, path: &str, offset: u64) -> Self {
        Self::new(Version::of(thread, modified), path, offset)
    }

    pub(super) fn new(version: Version, path: &str, offset: u64) -> Self {
        Self { version, path: Reverse(path.to_owned()), offset: Reverse(offset) }
    }

    /// The path, as a keyword, of the file that holds the version.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path.0
    }

    /// The offset of the version's record in that file.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset.0
    }

    pub(super) fn of(file: &FileEntry, entry: &VersionEntry) -> Self {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let version = Version { comments: count(entry.comments), length: count(entry.length), modified: file.modified };
        Self::new(version, &file.path, entry.offset)
    }
}

/// The files of an index by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The entries.
    pub files: BTreeMap<String, FileEntry>,
    /// Versions that an interrupted run removed in order to read their files again. The times at which they were first
    /// indexed are recorded here only.
    pub former: Vec<VersionEntry>,
}

impl Catalogue {
    /// Reads the catalogue of an index.
    pub(super) fn load(index: &OpenIndex) -> Result<Self> {
        let mut catalogue = Self::default();
        each_stored(index, kind::FILE, &mut |_, stored| {
            catalogue.add(stored.value()?);
            Ok(())
        })?;
        each_stored(index, kind::FORMER, &mut |_, stored| {
            catalogue.former.extend(stored.value::<Vec<VersionEntry>>()?);
            Ok(())
        })?;
        Ok(catalogue)
    }

    fn add(&mut self, entry: FileEntry) {
        match self.files.entry(entry.path.clone()) {
            Entry::Vacant(place) => drop(place.insert(entry)),
            Entry::Occupied(mut known) => known.get_mut().join(entry),
        }
    }

    /// The best version of each thread.
    #[must_use]
    pub fn best(&self) -> BTreeMap<ThreadId, Rank> {
        let mut best = BTreeMap::new();
        for file in self.files.values() {
            for entry in &file.threads {
                let rank = Rank::of(file, entry);
                let current = best.entry(entry.id()).or_insert_with(|| rank.clone());
                if *current < rank {
                    *current = rank;
                }
            }
        }
        best
    }

    /// The version with that rank.
    #[must_use]
    pub fn version(&self, rank: &Rank) -> Option<&VersionEntry> {
        let threads = &self.files.get(rank.path())?.threads;
        threads.get(threads.binary_search_by_key(&rank.offset(), |version| version.offset).ok()?)
    }

    /// The version that was read from `source`, and its rank; `None` if it is not in the archive any more.
    #[must_use]
    pub fn version_of(&self, source: &VersionSource) -> Option<(&VersionEntry, Rank)> {
        let file = self.files.get(&source.file)?;
        let from = file.threads.partition_point(|version| version.offset < source.offset);
        // Records of a file that was converted while it was read may have the same offset.
        let mut here = file.threads[from..].iter().take_while(|version| version.offset == source.offset);
        let version = here.find(|version| version.digest == source.digest)?;
        Some((version, Rank::of(file, version)))
    }

    /// The time at which the latest of all texts of `thread`, which was read from `source`, was first indexed: those of
    /// other versions included. `None` if `source` is not in the archive any more.
    #[must_use]
    pub fn indexed_at(&self, thread: &Thread, source: &VersionSource) -> Option<i64> {
        let time = |source: &VersionSource| self.version_of(source).map(|(version, _)| version.indexed_at);
        let removed = thread.comments.iter().filter_map(|comment| comment.earlier.as_ref());
        let others = thread.earlier.iter().map(|text| &text.source).chain(removed);
        Some(others.filter_map(|source| time(source)).fold(time(source)?, i64::max))
    }

    /// The threads whose versions differ in their texts.
    #[must_use]
    pub(super) fn contested(&self) -> BTreeSet<ThreadId> {
        let mut digests = BTreeMap::new();
        let versions = self.files.values().flat_map(|file| &file.threads);
        let differs =
            |version: &&VersionEntry| *digests.entry(version.id()).or_insert(version.digest) != version.digest;
        versions.filter(differs).map(VersionEntry::id).collect()
    }

    /// The number of versions of each thread.
    #[must_use]
    pub fn version_counts(&self) -> BTreeMap<ThreadId, usize> {
        let mut counts = BTreeMap::new();
        for version in self.files.values().flat_map(|file| &file.threads) {
            *counts.entry(version.id()).or_default() += 1;
        }
        counts
    }

    /// The time at which each version first came into the index, in seconds since 1970, by [`VersionEntry::mark`].
    #[must_use]
    pub fn first_indexed(&self) -> HashMap<u64, i64> {
        let mut first = HashMap::new();
        for entry in self.former.iter().chain(self.files.values().flat_map(|file| &file.threads)) {
            let time = first.entry(entry.mark()).or_insert(entry.indexed_at);
            // A version may be in several files, or twice in one: it was new at the earliest of these times.
            *time = entry.indexed_at.min(*time);
        }
        first
    }

    /// The number of versions of threads in all files.
    #[must_use]
    pub fn versions(&self) -> u64 {
        self.files.values().map(|file| file.threads.len() as u64).sum()
    }
}

/// Visits the stored data of each document of a kind that belongs to no thread.
pub(super) fn each_stored(
    index: &OpenIndex,
    kind: &str,
    visit: &mut dyn FnMut(DocAddress, &Proved) -> Result<()>,
) -> Result<()> {
    let fields = index.fields();
    let identity = Identity::of_kind(kind);
    let term = tantivy::Term::from_field_text(fields.kind, kind);
    for (ordinal, segment) in (0..).zip(index.searcher().segment_readers()) {
        let store = Store::open(segment, index.folder())?;
        for doc in alive_documents(segment, &term)? {
            visit(DocAddress::new(ordinal, doc), &store.get(doc, Some(identity))?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_comes_back_from_its_key() {
        assert_eq!(path_key(Path::new("/a/貼文.json")), "/a/貼文.json");
        assert_eq!(path_of_key("/a/貼文.json"), Path::new("/a/貼文.json"));
        #[cfg(unix)]
        {
            let odd = PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(b"/a/n\xff".to_vec()));
            assert_eq!(path_of_key(&path_key(&odd)), odd);
        }
    }
}
