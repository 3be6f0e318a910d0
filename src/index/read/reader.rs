//! An index opened for searching: one generation, which stays as it is while it is open.

use crate::index::error::{Inconsistency, inconsistent};
use crate::index::files::messages::{FileFault, FolderMessage, Missing};
use std::{
    path::Path,
    sync::{Arc, OnceLock},
    thread,
    time::Duration,
};

use tantivy::{
    DocAddress, DocId, DocSet as _, Index, ReloadPolicy, Searcher, SegmentReader, TERMINATED, Term,
    schema::IndexRecordOption,
};

use super::{cancel::Cancel, dictionaries::Dictionaries, stored_texts::StoredTexts, threads::ThreadTable};
use crate::index::{
    catalogue::{Catalogue, path_of_key},
    documents::{
        document::thread_key,
        identity::Identity,
        schema::Fields,
        stored::{Proved, StoredBlock, StoredThread},
    },
    error::{broken, damaged},
    files::{
        analyser, file,
        folder::ReadFolder,
        generation::IndexDir,
        lock::{Hold, hold},
        manifest::{Manifest, PUBLISHED},
        own::READERS,
    },
};
use crate::{
    Error, Result,
    archive::{Choices, fingerprint, within},
    error::{FolderRemedy, IndexRemedy},
    text::Segmenter,
    thread::{ThreadId, UnixTime, VersionSource},
};

/// An index opened for searching. Clones share it.
#[derive(Clone)]
pub struct OpenIndex {
    searcher: Searcher,
    fields: Fields,
    threads: Arc<ThreadTable>,
    /// The stored texts of each segment once they were read, without the lock of `threads`, which costs as much as the
    /// rest.
    stored: Arc<[OnceLock<Arc<StoredTexts>>]>,
    dictionaries: Arc<Dictionaries>,
    generation: u64,
    folder: Arc<Path>,
    /// The manifest of the commit that was opened; `None` for one that is not published.
    manifest: Option<Arc<Manifest>>,
    segmenter: Segmenter,
    content: u32,
    cancel: Cancel,
    _hold: Option<Arc<Hold>>,
}

impl std::fmt::Debug for OpenIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenIndex").field("generation", &self.generation).finish_non_exhaustive()
    }
}

impl OpenIndex {
    /// Opens the result of the last finished run, without write permission and without disturbing a writer.
    ///
    /// A writer may remove the files that are being opened. Then there is a newer commit, which is opened instead.
    ///
    /// # Errors
    /// If there is no index, if it is damaged, or if another process keeps its generation locked for seconds.
    pub fn open(home: &IndexDir) -> Result<Self> {
        Self::open_within(home, TRIES)
    }

    fn open_within(home: &IndexDir, mut tries: u32) -> Result<Self> {
        let mut seen = None;
        loop {
            let pointer = home.ready()?;
            let folder = home.generation(pointer.generation);
            // Read before the attempt: what a writer publishes during it makes the next attempt a different one.
            let published = file::read(&folder.join(PUBLISHED)).ok();
            match Self::open_folder(&folder, pointer.generation) {
                Ok(Some(index)) => {
                    return Ok(Self { content: pointer.content, ..index });
                }
                // Twice the same failure with the same state on disk: no writer is at work, the index is damaged.
                Err(error) if seen.as_ref() == Some(&(pointer, published.clone())) => return Err(error),
                Err(_) => seen = Some((pointer, published)),
                Ok(None) if tries == 0 => return Err(locked(&folder)),
                Ok(None) => {
                    tries -= 1;
                    thread::sleep(PAUSE);
                }
            }
        }
    }

    /// As [`OpenIndex::open`], and compares every file with its digest. A search alone does not: it would take longer
    /// than the search.
    ///
    /// # Errors
    /// If a file is damaged, or if `cancel` was requested.
    pub fn open_verified(home: &IndexDir, cancel: &Cancel) -> Result<Self> {
        loop {
            let stamp = home.stamp();
            let index = Self::open(home)?;
            match index.verify_files(cancel) {
                // A run has finished meanwhile, and may have removed files.
                Err(_) if !cancel.is_requested() && home.stamp() != stamp => {}
                verified => return verified.map(|()| index),
            }
        }
    }

    fn verify_files(&self, cancel: &Cancel) -> Result<()> {
        for (name, digest) in self.manifest.iter().flat_map(|manifest| manifest.files()) {
            let path = self.folder.join(name);
            match digest.mismatch(&path, &|| !cancel.is_requested()) {
                Ok(None) => {}
                Ok(Some(why)) => return Err(damaged(&path, why)),
                // An interruption, or a refusal of the operating system.
                Err(error) => return cancel.check().and(Err(Error::io(&path, error))),
            }
        }
        Ok(())
    }

    /// Opens a generation by its folder; `None` if it is being removed.
    pub(in crate::index) fn open_folder(folder: &Path, generation: u64) -> Result<Option<Self>> {
        let Some(hold) = hold(folder) else { return Ok(None) };
        let failed = |missing: Missing| Error::new(FolderMessage::FileUnfit { path: folder.join(PUBLISHED), missing });
        let manifest =
            Manifest::read(folder, PUBLISHED)?.map_err(|missing| failed(missing).hint(IndexRemedy::CheckOrRebuild))?;
        // The small files first, whose checksums are cheap; of the large ones only presence and length are compared.
        if let Some(path) = manifest.damaged_sibling(folder)? {
            return Err(damaged(&path, FileFault::ChecksumDiffers));
        }
        if let Some((path, why)) = manifest.first_unfit(folder)? {
            return Err(damaged(&path, why));
        }
        let files = ReadFolder::open(folder).map_err(broken)?;
        let segmenter = analyser::read(folder)?.segmenter;
        let index = Self::of(&Index::open(files).map_err(broken)?, folder, generation, segmenter)?;
        Ok(Some(Self { manifest: Some(Arc::new(manifest)), _hold: Some(Arc::new(hold)), ..index }))
    }

    /// Opens the last commit of `index`, which is stored in `folder` and whose texts `segmenter` has segmented.
    pub(in crate::index) fn of(index: &Index, folder: &Path, generation: u64, segmenter: Segmenter) -> Result<Self> {
        // A search must not move to another commit under way, and the watching thread of tantivy would be for
        // nothing.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.try_into().map_err(broken)?;
        let searcher = tantivy::IndexReader::searcher(&reader);
        let fields = Fields::build().1;
        let threads = Arc::new(ThreadTable::new(fields, folder.to_owned()));
        Ok(Self {
            dictionaries: Arc::new(Dictionaries::new(&searcher)),
            stored: searcher.segment_readers().iter().map(|_| OnceLock::new()).collect(),
            searcher,
            fields,
            threads,
            generation,
            folder: Arc::from(folder),
            manifest: None,
            segmenter,
            content: crate::index::CONTENT,
            cancel: Cancel::never(),
            _hold: None,
        })
    }

    /// The same index, whose searches end with an error once `cancel` is requested.
    #[must_use]
    pub fn until(&self, cancel: Cancel) -> Self {
        Self { cancel, ..self.clone() }
    }

    /// The cancellation of searches of this index.
    pub(crate) const fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Returns whether it was made by the rules of an earlier version, so that a search may miss something.
    #[must_use]
    pub const fn is_older(&self) -> bool {
        self.content < crate::index::CONTENT
    }

    /// The version of the rules by which its texts became tokens.
    #[must_use]
    pub const fn content(&self) -> u32 {
        self.content
    }

    /// The choices by which its archives were read.
    #[must_use]
    pub fn choices(&self) -> Choices {
        let note = self.manifest.as_ref().and_then(|manifest| manifest.note());
        note.map(|note| note.choices).unwrap_or_default()
    }

    /// The files that are gone but whose threads were kept, as path keywords.
    #[must_use]
    pub fn kept(&self) -> Vec<String> {
        let note = self.manifest.as_ref().and_then(|manifest| manifest.note());
        note.map(|note| note.kept).unwrap_or_default()
    }

    /// The name of the file that a version of a thread was read from: its path below the archive, with the name of the
    /// archive's folder if the index was made from several.
    #[must_use]
    pub fn file_name(&self, source: &VersionSource) -> String {
        let path = path_of_key(&source.file);
        let note = self.manifest.as_ref().and_then(|manifest| manifest.note());
        let archives: Vec<_> = note.iter().flat_map(|note| &note.archives).map(|key| path_of_key(key)).collect();
        let inner = archives.iter().filter(|archive| path.starts_with(archive));
        let inner = inner.max_by_key(|archive| archive.components().count());
        let named = inner.and_then(|archive| if archives.len() > 1 { archive.parent() } else { Some(archive) });
        let below = named.and_then(|folder| path.strip_prefix(folder).ok()).filter(|rest| !rest.as_os_str().is_empty());
        let name = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(&path);
        within(&name.to_string_lossy().replace('\\', "/"), source.entry.as_deref())
    }

    /// tantivy's searcher.
    #[must_use]
    pub const fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The table of the documents that are threads.
    #[must_use]
    pub const fn threads(&self) -> &Arc<ThreadTable> {
        &self.threads
    }

    /// The dictionaries of its fields.
    #[must_use]
    pub const fn dictionaries(&self) -> &Arc<Dictionaries> {
        &self.dictionaries
    }

    /// The number of the generation.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The folder of the generation.
    pub(in crate::index) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Segments a query as the texts were segmented, with the user's words.
    #[must_use]
    pub const fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// A fingerprint of its documents and their numbers: it changes with every commit and every merge.
    #[must_use]
    pub fn snapshot(&self) -> u64 {
        let state = |segment: &tantivy::SegmentReader| {
            // A deletion leaves a segment its id; only the number differs.
            format!("{} {}", segment.segment_id().uuid_string(), segment.num_deleted_docs())
        };
        let segments: Vec<_> = self.searcher.segment_readers().iter().map(state).collect();
        fingerprint(segments.join("\n").as_bytes())
    }

    /// The time of the newest version of a thread in it; `None` if it holds no thread.
    pub fn newest(&self) -> Result<Option<UnixTime>> {
        let mut newest = None;
        for segment in self.searcher.segment_readers() {
            let times = segment.fast_fields().i64("indexed_at").map_err(broken)?;
            newest = newest.max(segment.doc_ids_alive().filter_map(|document| times.first(document)).max());
        }
        Ok(newest.map(UnixTime))
    }

    /// Its catalogue.
    pub fn catalogue(&self) -> Result<Catalogue> {
        Catalogue::load(self)
    }

    /// The thread of a document.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn thread(&self, address: DocAddress) -> Result<StoredThread> {
        self.stored(address)?.thread()
    }

    /// The comment block of a document.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn block(&self, address: DocAddress) -> Result<StoredBlock> {
        self.stored(address)?.block()
    }

    /// The documents of the thread with this id: its comment blocks in page order, and the thread itself as the last; none
    /// if the index does not have it.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn documents_of(&self, id: &ThreadId) -> Result<Vec<DocAddress>> {
        let term = Term::from_field_text(self.fields.thread, &thread_key(id));
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let documents: Vec<_> = alive_documents(segment, &term)?.map(|doc| DocAddress::new(ordinal, doc)).collect();
            // All documents of a thread are in one segment.
            if !documents.is_empty() {
                return Ok(documents);
            }
        }
        Ok(Vec::new())
    }

    /// Returns whether there are documents of a kind.
    pub(in crate::index) fn has_documents_of(&self, kind: &str) -> Result<bool> {
        let term = Term::from_field_text(self.fields.kind, kind);
        for segment in self.searcher.segment_readers() {
            if alive_documents(segment, &term)?.next().is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The stored data of a document of a kind that belongs to no thread.
    pub(in crate::index) fn stored_of_kind(&self, address: DocAddress, kind: &str) -> Result<Proved> {
        self.stored_of(address)?.get_as(address.doc_id, Identity::of_kind(kind))
    }

    /// A thread with all its comment blocks in their order, from the documents that postings list for it.
    ///
    /// # Errors
    /// If any of them is damaged, belongs to another thread, or is missing.
    pub fn whole_thread(&self, documents: &[DocAddress]) -> Result<(StoredThread, Vec<StoredBlock>)> {
        let (&main, blocks) =
            documents.split_last().ok_or_else(|| inconsistent(Inconsistency::ThreadWithoutDocuments))?;
        let proved = self.stored(main)?;
        let (identity, thread) = (proved.identity(), proved.thread()?);
        // Each block proves its distance to the thread: if they ascend and their number is right, none is missing.
        let follows = |one: &DocAddress, next: &DocAddress| one < next && one.segment_ord == next.segment_ord;
        if thread.blocks as usize != blocks.len() || !documents.is_sorted_by(follows) {
            return Err(inconsistent(Inconsistency::OtherBlocks { thread: thread.id().to_string() }));
        }
        let stored = self.stored_of(main)?;
        let block = |&address: &DocAddress| {
            stored.get_as(address.doc_id, identity.before(main.doc_id - address.doc_id))?.block()
        };
        let blocks = blocks.iter().map(block).collect::<Result<_>>()?;
        Ok((thread, blocks))
    }

    fn stored(&self, address: DocAddress) -> Result<Proved> {
        self.stored_of(address)?.get(address.doc_id)
    }

    /// The stored texts of the segment of a document.
    fn stored_of(&self, address: DocAddress) -> Result<&StoredTexts> {
        let opened = self.stored.get(address.segment_ord as usize);
        let opened = opened.ok_or_else(|| inconsistent(Inconsistency::NoSuchSegment))?;
        if let Some(stored) = opened.get() {
            return Ok(stored);
        }
        let segment = self.searcher.segment_reader(address.segment_ord);
        // As in `Dictionaries::of`: what may fail stays out of `get_or_init`.
        let stored = self.threads.stored(segment).map_err(broken)?;
        Ok(opened.get_or_init(|| stored))
    }
}

/// The documents of a segment that hold `term` and are not deleted, in order.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn alive_documents(segment: &SegmentReader, term: &Term) -> Result<impl Iterator<Item = DocId>> {
    let inverted = segment.inverted_index(term.field()).map_err(broken)?;
    let mut postings = inverted.read_postings(term, IndexRecordOption::Basic).map_err(broken)?;
    let documents = std::iter::from_fn(move || {
        let postings = postings.as_mut()?;
        let doc = postings.doc();
        postings.advance();
        (doc != TERMINATED).then_some(doc)
    });
    // Postings keep the documents that were deleted until a merge drops them.
    Ok(documents.filter(|&doc| !segment.is_deleted(doc)))
}

/// The number of attempts to open a generation that a writer is removing, with a pause after each: five seconds in all,
/// where a writer takes milliseconds to point to another one.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(25);

fn locked(generation: &Path) -> Error {
    Error::new(FolderMessage::LockedByOther { path: generation.join(READERS) }).hint(FolderRemedy::EndLocker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_that_stays_locked_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let home = IndexDir::new(folder.path());
        let lock = home.lock(&crate::index::files::lock::Holder::default(), &|_| false).unwrap();
        home.point_to(1, crate::index::CONTENT, None, &lock).unwrap();
        let generation = home.make_generation(1, &Segmenter::new(), &lock).unwrap();
        let locked = std::fs::File::open(generation.join(READERS)).unwrap();
        locked.lock().unwrap();
        let error = OpenIndex::open_within(&home, 1).unwrap_err();
        assert!(error.to_string().ends_with("readers.lock: locked by another process"), "{error}");
        assert!(error.way_out().is_some());
    }
}
