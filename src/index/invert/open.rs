//! An open segment: the documents that were added to it and are not yet written.

use rayon::ThreadPool;
use tantivy::{
    Index, Segment,
    fastfield::FastFieldsWriter,
    index::{SegmentComponent, SegmentId, SegmentMeta},
    schema::{Field, FieldType, Schema},
    store::StoreWriter,
};

use super::{
    held::{Held, HeldKeywords, kinds_of_texts},
    jobs::Room,
    rows::Keywords,
    seal,
};
use crate::index::documents::{
    analysis::TokenNames,
    document::{FieldValue, IndexDocument, kind},
    names::NameTable,
    schema::Fields,
};

/// The memory of an open segment, in bytes.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Budget {
    /// The memory of what is held until the segment is written.
    pub(in crate::index) held: usize,
    /// The memory for sorting, in each thread.
    pub(super) slice: usize,
}

impl Budget {
    /// The parts of `memory` bytes, for `threads` threads.
    pub(in crate::index) fn of(memory: usize, threads: usize) -> Self {
        // The rest is for records that are being read, and for what is encoded and not yet written.
        Self { held: memory / 8 * 5, slice: memory / 12 / threads.max(1) }
    }
}

/// The use of the values of a field, besides columns and the store.
#[derive(Clone, Copy)]
enum Route {
    Units(usize),
    Words(usize),
    Marks(usize),
    Keyword(usize),
    None,
}

/// A segment to which documents can be added.
pub(in crate::index) struct OpenSegment {
    segment: Segment,
    schema: Schema,
    fields: Fields,
    routes: Vec<Route>,
    held: Held,
    columns: FastFieldsWriter,
    store: StoreWriter,
}

impl OpenSegment {
    /// Begins a segment of `index`.
    ///
    /// # Errors
    /// If its first file cannot be created.
    pub(in crate::index) fn create(index: &Index) -> tantivy::Result<Self> {
        let (segment, schema, settings) = (index.new_segment(), index.schema(), index.settings());
        let fields = Fields::build().1;
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let tokenizers = index.fast_field_tokenizer().clone();
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?;
        let (routes, keywords) = routes(&schema, &fields);
        let held = Held {
            unit_names: NameTable::default(),
            word_names: NameTable::default(),
            texts: Default::default(),
            keywords,
            threads: Vec::new(),
            documents: 0,
        };
        Ok(Self { segment, schema, fields, routes, held, columns, store })
    }

    /// The identity of the segment.
    pub(in crate::index) fn id(&self) -> SegmentId {
        self.segment.id()
    }

    /// Adds documents, those of one thread in their order. `names` are those of the tokens in their rows.
    ///
    /// # Errors
    /// If their stored data cannot be written.
    pub(in crate::index) fn add(&mut self, documents: &[IndexDocument], names: &mut TokenNames) -> tantivy::Result<()> {
        for document in documents {
            for (field, value) in document.values() {
                self.add_value(field, value, names);
            }
            if document.is_of(&self.fields, kind::THREAD) {
                self.held.threads.push(self.held.documents);
            }
            self.columns.add_document(document)?;
            self.store.store(document, &self.schema)?;
            self.held.documents += 1;
        }
        Ok(())
    }

    fn add_value(&mut self, field: Field, value: FieldValue<'_>, names: &mut TokenNames) {
        let Held { unit_names, word_names, texts, keywords, documents, .. } = &mut self.held;
        let (segment, document) = (self.segment.id(), *documents);
        match (self.routes[field.field_id() as usize], value.as_row(), value.as_text()) {
            (Route::Units(kind), Some(row), _) => {
                texts[kind].units.push(document, names.units.translated(segment, unit_names, row));
            }
            (Route::Words(kind), Some(row), _) => {
                texts[kind].words.push(document, names.words.translated(segment, word_names, row));
            }
            (Route::Marks(kind), Some(row), _) => {
                texts[kind].marks.push(document, names.words.translated(segment, word_names, row));
            }
            (Route::Keyword(place), _, Some(keyword)) => {
                let HeldKeywords { names, keywords, .. } = &mut keywords[place];
                keywords.push(document, names.number(keyword));
            }
            _ => {}
        }
    }

    /// The memory that the segment takes, in bytes.
    pub(in crate::index) fn bytes(&self) -> usize {
        self.held.bytes() + self.columns.mem_usage()
    }

    /// Writes the segment with the threads of `pool`, and returns what a commit needs to list it.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(in crate::index) fn seal(self, pool: &ThreadPool, budget: Budget) -> tantivy::Result<SegmentMeta> {
        let Self { segment, fields, held, mut columns, store, .. } = self;
        let documents = held.documents;
        std::thread::scope(|scope| {
            let stored = scope.spawn(|| {
                store.close()?;
                let mut file = segment.open_write(SegmentComponent::FastFields)?;
                columns.serialize(&mut file, None)?;
                tantivy::directory::TerminatingWrite::terminate(file)?;
                Ok(())
            });
            let inverted = seal::invert(&segment, &fields, held, pool, Room(budget.slice));
            let stored = stored.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            inverted.and(stored)
        })?;
        let segment = segment.with_max_doc(documents);
        // It has no temporary store, as a sorted segment has.
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
}

/// The routes of the fields, and the empty fields of keywords.
fn routes(schema: &Schema, fields: &Fields) -> (Vec<Route>, Vec<HeldKeywords>) {
    let texts = kinds_of_texts(fields);
    let (mut routes, mut keywords) = (Vec::new(), Vec::new());
    for (field, entry) in schema.fields() {
        let of_text = (0..).zip(&texts).find_map(|(kind, texts)| {
            match texts.all().iter().position(|known| *known == Some(field))? {
                1 => Some(Route::Units(kind)),
                2 => Some(Route::Words(kind)),
                3 => Some(Route::Marks(kind)),
                _ => Some(Route::None),
            }
        });
        let is_keyword = matches!(entry.field_type(), FieldType::Str(_)) && field != fields.any_units;
        routes.push(match of_text {
            Some(route) => route,
            None if is_keyword => {
                keywords.push(HeldKeywords { field, names: NameTable::default(), keywords: Keywords::default() });
                Route::Keyword(keywords.len() - 1)
            }
            None => Route::None,
        });
    }
    (routes, keywords)
}
