//! The tokens that an open segment holds until it is written.

use tantivy::{DocId, schema::Field};

use super::rows::{Keywords, Rows};
use crate::index::documents::{
    names::NameTable,
    schema::{Fields, TextFields},
};

/// The tokens of an open segment, by kind of text and by field.
pub(super) struct Held {
    pub(super) unit_names: NameTable,
    /// The names of words and marks.
    pub(super) word_names: NameTable,
    pub(super) texts: [HeldTexts; 5],
    pub(super) keywords: Vec<HeldKeywords>,
    /// The documents of threads.
    pub(super) threads: Vec<DocId>,
    /// The number of documents.
    pub(super) documents: DocId,
}

/// The rows of one kind of text, such as titles.
#[derive(Default)]
pub(super) struct HeldTexts {
    pub(super) units: Rows,
    pub(super) words: Rows,
    pub(super) marks: Rows,
}

/// A field of keywords.
pub(super) struct HeldKeywords {
    pub(super) field: Field,
    pub(super) names: NameTable,
    pub(super) keywords: Keywords,
}

impl Held {
    /// The memory that it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let of_texts = |texts: &HeldTexts| texts.units.bytes() + texts.words.bytes() + texts.marks.bytes();
        let of_keywords = |held: &HeldKeywords| held.names.bytes() + held.keywords.bytes();
        self.unit_names.bytes()
            + self.word_names.bytes()
            + self.texts.iter().map(of_texts).sum::<usize>()
            + self.keywords.iter().map(of_keywords).sum::<usize>()
            + self.threads.capacity() * size_of::<DocId>()
    }
}

/// The kinds of texts. Those of the first three are in `any_units`.
pub(super) fn kinds_of_texts(fields: &Fields) -> [TextFields; 5] {
    [fields.title, fields.body, fields.comment, fields.own, fields.quoted]
}
