//! Plans: what is written of each field.

use tantivy::{
    DocId,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption},
};

use super::{
    encode::Format,
    rows::{Keywords, Rows},
    spelling::UnitNames,
};
use crate::index::documents::names::SortedNames;

/// The numbers of a field, by ascending document.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// Those of the rows of one kind.
    Rows(&'a Rows),
    /// Those of all texts of a thread, for the thread's own document: `texts` are the rows of titles, posts and comments,
    /// `threads` the documents of threads. The documents of comments are before that of their thread.
    Threads { texts: [&'a Rows; 3], threads: &'a [DocId] },
    /// Those of a field of keywords.
    Keywords(&'a Keywords),
}

impl<'a> Source<'a> {
    /// Passes the numbers of each document to `take`; those of one document perhaps in several parts.
    pub(super) fn each(self, take: &mut impl FnMut(DocId, &'a [u32])) {
        match self {
            Self::Rows(rows) => rows.cursor().up_to(DocId::MAX, take),
            Self::Threads { texts, threads } => {
                let mut cursors = texts.map(Rows::cursor);
                for &thread in threads {
                    for cursor in &mut cursors {
                        cursor.up_to(thread, &mut |_, numbers| take(thread, numbers));
                    }
                }
            }
            Self::Keywords(keywords) => {
                for (document, number) in keywords.iter() {
                    take(*document, std::slice::from_ref(number));
                }
            }
        }
    }
}

/// A field to be written.
pub(super) struct FieldSource<'a> {
    pub(super) field: Field,
    pub(super) option: IndexRecordOption,
    pub(super) source: Source<'a>,
    /// The names whose ranks are in the source.
    pub(super) names: &'a SortedNames,
    /// The units, if the terms are pairs of them.
    pub(super) pairs_of: Option<&'a UnitNames>,
    /// Names that are no terms.
    pub(super) without: Vec<u32>,
    /// `true` if a token that occurs again in a document counts again in the number of tokens.
    pub(super) counts_repeats: bool,
    pub(super) norms: Option<FieldNormReader>,
}

/// A field with the numbers of its tokens.
pub(super) struct Plan<'a> {
    pub(super) field: &'a FieldSource<'a>,
    /// The number of pairs of each first unit, or of postings of each name.
    pub(super) counts: Vec<u32>,
    pub(super) tokens: u64,
    pub(super) format: Format,
}
