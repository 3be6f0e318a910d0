//! Reads the stored data of a segment's documents, each compared with its checksum.

use crate::index::error::Inconsistency;
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{DocId, SegmentReader, TERMINATED, columnar::Column, store::StoreReader};

use super::threads::{ThreadTable, Threads};
use crate::{
    Result,
    index::{
        documents::{identity::Identity, stored::Proved},
        error::{damaged, unreadable},
    },
};

/// The number of decompressed blocks that are cached for each segment, the same as in tantivy.
const CACHED_BLOCKS: usize = 100;

/// The stored data of a segment.
pub(in crate::index) struct Store {
    reader: StoreReader,
    path: PathBuf,
}

impl Store {
    /// Opens the store of a segment in `folder`.
    pub(in crate::index) fn open(segment: &SegmentReader, folder: &Path) -> Result<Self> {
        let path = folder.join(format!("{}.store", segment.segment_id().uuid_string()));
        match segment.get_store_reader(CACHED_BLOCKS) {
            Ok(reader) => Ok(Self { reader, path }),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// The data of `document`, if it is what was written for the document that `identity` names.
    ///
    /// # Errors
    /// If it cannot be read, or is not what was written. The error names the file.
    pub(in crate::index) fn get(&self, document: DocId, identity: Option<Identity>) -> Result<Proved> {
        let bytes = self.reader.get_document_bytes(document).map_err(|error| unreadable(&self.path, error))?;
        let proved = identity.and_then(|identity| Proved::new(&bytes, identity));
        proved.ok_or_else(|| damaged(&self.path, Inconsistency::TextChecksumDiffers))
    }
}

/// The threads and comment blocks that a segment stores.
pub(crate) struct StoredTexts {
    store: Store,
    threads: Arc<Threads>,
    names: Column<u64>,
}

impl fmt::Debug for StoredTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredTexts").field("path", &self.store.path).finish_non_exhaustive()
    }
}

impl StoredTexts {
    pub(super) fn open(segment: &SegmentReader, table: &ThreadTable, folder: &Path) -> tantivy::Result<Self> {
        let names = table.columns(segment)?.order.clone();
        // Errors of this crate name the file, which tantivy's do not.
        let store = Store::open(segment, folder).map_err(std::io::Error::other)?;
        Ok(Self { store, threads: table.threads(segment)?, names })
    }

    /// The stored data of a thread or comment block.
    ///
    /// # Errors
    /// If it cannot be read, or is not what was written for this document. The error names the file.
    pub(crate) fn get(&self, document: DocId) -> Result<Proved> {
        self.get_next(document, &mut LastThread::default())
    }

    /// As [`StoredTexts::get`], faster for documents of the thread that was `last`.
    pub(crate) fn get_next(&self, document: DocId, last: &mut LastThread) -> Result<Proved> {
        self.store.get(document, self.identity(document, last))
    }

    /// As [`StoredTexts::get`], for a document whose identity is known.
    pub(super) fn get_as(&self, document: DocId, identity: Identity) -> Result<Proved> {
        self.store.get(document, Some(identity))
    }

    /// The identity of a thread or comment block as the segment's postings and columns say it.
    fn identity(&self, document: DocId, last: &mut LastThread) -> Option<Identity> {
        let thread = self.threads.at_or_after(document);
        if last.0.is_none_or(|(known, _)| known != thread) {
            // A block without a thread behind it, or a thread without a name: the segment is damaged, and nothing
            // proves this text.
            let name = (thread != TERMINATED).then(|| self.names.first(thread)).flatten()?;
            last.0 = Some((thread, name));
        }
        last.0.map(|(_, name)| Identity::block(name, thread - document))
    }
}

/// The thread of the document that was read last from a segment, and the fingerprint of its name: to look that up takes
/// about as long as the checksum.
#[derive(Debug, Default)]
pub(crate) struct LastThread(Option<(DocId, u64)>);
