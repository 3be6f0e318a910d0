//! An index opened for searching: one generation, held as it is however long the search takes.

use tantivy::{
    DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError, schema::Value as _,
    store::StoreReader,
};

use super::{
    catalogue::Catalogue,
    folder::ReadFolder,
    generation::Home,
    schema::Fields,
    stored::{StoredBlock, StoredThread, decode},
};
use crate::{Error, Result, archive::fingerprint, thread::UnixTime};

/// An index opened for searching.
pub struct OpenIndex {
    searcher: Searcher,
    fields: Fields,
    generation: u64,
}

impl std::fmt::Debug for OpenIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenIndex").field("generation", &self.generation).finish_non_exhaustive()
    }
}

impl OpenIndex {
    /// Opens the generation in use.
    pub fn open(home: &Home) -> Result<Self> {
        let pointer = home.ready()?;
        let folder = ReadFolder::open(&home.generation(pointer.generation)).map_err(broken)?;
        let index = Index::open(folder).map_err(broken)?;
        Self::of(&index, pointer.generation)
    }

    /// Opens what is committed in `index`.
    pub(super) fn of(index: &Index, generation: u64) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.try_into().map_err(broken)?;
        Ok(Self { searcher: tantivy::IndexReader::searcher(&reader), fields: Fields::build().1, generation })
    }

    /// tantivy's view of it.
    #[must_use]
    pub const fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The number of the generation.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// A fingerprint of which documents it holds, and where: another one after every commit and every merge.
    #[must_use]
    pub fn snapshot(&self) -> u64 {
        let state = |segment: &tantivy::SegmentReader| {
            format!("{} {}", segment.segment_id().uuid_string(), segment.num_deleted_docs())
        };
        let segments: Vec<_> = self.searcher.segment_readers().iter().map(state).collect();
        fingerprint(segments.join("\n").as_bytes())
    }

    /// By what time the newest version of a thread is known in it; `None` if it holds no thread.
    pub fn newest(&self) -> Result<Option<UnixTime>> {
        let mut newest = None;
        for segment in self.searcher.segment_readers() {
            let times = segment.fast_fields().i64("indexed_at").map_err(broken)?;
            newest = newest.max(segment.doc_ids_alive().filter_map(|document| times.first(document)).max());
        }
        Ok(newest.map(UnixTime))
    }

    /// The files it was made from.
    pub fn catalogue(&self) -> Result<Catalogue> {
        Catalogue::load(&self.searcher, &self.fields)
    }

    /// The thread that a document holds.
    pub fn thread(&self, address: DocAddress) -> Result<StoredThread> {
        decode(&self.stored(address)?)
    }

    /// The comment block that a document holds.
    pub fn block(&self, address: DocAddress) -> Result<StoredBlock> {
        decode(&self.stored(address)?)
    }

    fn stored(&self, address: DocAddress) -> Result<Vec<u8>> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(broken)?;
        bytes_of(&document, &self.fields)
    }
}

/// What a document keeps, still encoded.
pub(super) fn stored_bytes(store: &StoreReader, document: DocId, fields: &Fields) -> Result<Vec<u8>> {
    bytes_of(&store.get(document).map_err(broken)?, fields)
}

fn bytes_of(document: &TantivyDocument, fields: &Fields) -> Result<Vec<u8>> {
    let value = document.get_first(fields.stored).and_then(|value| value.as_bytes().map(<[u8]>::to_vec));
    value.ok_or_else(|| broken("a document keeps nothing"))
}

/// An index that is not as it was written.
pub(crate) fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new("the index cannot be read").because(cause).hint("index the archive anew into an empty folder")
}

/// A write that failed.
pub(super) fn unwritable(error: TantivyError) -> Error {
    Error::new("the index cannot be written").because(error).hint("is the disk full, or the folder read-only?")
}
