//! The dictionaries of an open index by field: data that does not change while it is open is read from tantivy once.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use tantivy::{
    InvertedIndexReader, Searcher, SegmentReader, TantivyError, fieldnorm::FieldNormReader, index::SegmentId,
    schema::Field,
};

/// The dictionaries of every field, each opened at its first use.
#[derive(Debug)]
pub struct Dictionaries {
    searcher: Searcher,
    /// By the numbers of the fields.
    fields: Box<[OnceLock<Dictionary>]>,
}

impl Dictionaries {
    /// The dictionaries of the segments of `searcher`.
    #[must_use]
    pub fn new(searcher: &Searcher) -> Self {
        let fields = (0..searcher.schema().num_fields()).map(|_| OnceLock::new());
        Self { searcher: searcher.clone(), fields: fields.collect() }
    }

    /// The number of segments.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// The name of `field`.
    #[must_use]
    pub fn field_name(&self, field: Field) -> &str {
        self.searcher.schema().get_field_name(field)
    }

    /// The dictionary of `field`.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn of(&self, field: Field) -> tantivy::Result<&Dictionary> {
        let kept = &self.fields[field.field_id() as usize];
        if let Some(dictionary) = kept.get() {
            return Ok(dictionary);
        }
        // Opened outside of `get_or_init`, which cannot fail: two searches may open it at once, and one result is
        // kept.
        let dictionary = Dictionary::open(&self.searcher, field)?;
        Ok(kept.get_or_init(|| dictionary))
    }
}

/// The dictionary of a field, by segments.
pub struct Dictionary {
    /// In the order of the index.
    pub segments: Vec<SegmentDictionary>,
    /// The number of tokens in all texts of the field.
    pub tokens: u64,
}

impl Dictionary {
    fn open(searcher: &Searcher, field: Field) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter().map(|segment| SegmentDictionary::open(segment, field));
        let segments = segments.collect::<tantivy::Result<Vec<_>>>()?;
        let tokens = segments.iter().map(|segment| segment.inverted.total_num_tokens()).sum();
        Ok(Self { segments, tokens })
    }

    /// The index of `segment` among its segments.
    ///
    /// # Errors
    /// If it is not among them.
    pub fn ordinal(&self, segment: &SegmentReader) -> tantivy::Result<usize> {
        // By the id: tantivy hands a scorer the reader of its segment, not its number.
        let ordinal = self.segments.iter().position(|known| known.id == segment.segment_id());
        ordinal.ok_or_else(|| TantivyError::InternalError("a segment of another index is searched".to_owned()))
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary").field("tokens", &self.tokens).finish_non_exhaustive()
    }
}

/// The dictionary of a field in a segment.
pub struct SegmentDictionary {
    id: SegmentId,
    /// Terms, and the places of their postings.
    pub inverted: Arc<InvertedIndexReader>,
    /// The lengths of its texts, if the field has them.
    pub lengths: Option<FieldNormReader>,
}

impl SegmentDictionary {
    fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let (inverted, lengths) = (segment.inverted_index(field)?, segment.fieldnorms_readers().get_field(field)?);
        Ok(Self { id: segment.segment_id(), inverted, lengths })
    }
}
