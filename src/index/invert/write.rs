//! The files of an inverted index: dictionaries, postings, positions.

use std::{
    io::{self, Write},
    sync::Arc,
};

use tantivy::{
    Segment, directory::CompositeWrite, index::SegmentComponent, postings::TermInfo, termdict::TermDictionaryBuilder,
};

use super::{
    encode::{Encoded, NONE, Span},
    jobs::Piece,
    plan::Plan,
};

/// Writes the files of a segment: the slices of each field one after another, in the order of their terms.
pub(super) fn write<'a>(segment: &Segment, pieces: impl IntoIterator<Item = Piece<'a>>) -> tantivy::Result<()> {
    let open = |component| segment.open_write(component).map(CompositeWrite::wrap);
    let mut terms = open(SegmentComponent::Terms)?;
    let mut postings = open(SegmentComponent::Postings)?;
    let mut positions = open(SegmentComponent::Positions)?;
    let mut pieces = pieces.into_iter().peekable();
    while let Some((plan, _)) = pieces.peek() {
        let plan = Arc::clone(plan);
        let field = plan.field.field;
        let postings = postings.for_field(field);
        postings.write_all(&plan.tokens.to_le_bytes())?;
        let mut writer = FieldWriter {
            plan: &plan,
            dictionary: TermDictionaryBuilder::create(terms.for_field(field))?,
            postings: Counted { file: postings, bytes: 0 },
            positions: Counted { file: positions.for_field(field), bytes: 0 },
            name: Vec::new(),
        };
        while let Some((_, encoded)) = pieces.next_if(|(next, _)| next.field.field == field) {
            writer.add(&encoded)?;
        }
        writer.dictionary.finish()?;
    }
    terms.close()?;
    postings.close()?;
    positions.close()?;
    Ok(())
}

/// A part of a file, and the bytes written to it.
struct Counted<W> {
    file: W,
    bytes: usize,
}

impl<W: Write> Counted<W> {
    /// Writes the span of `bytes`; returns its place in the part.
    fn write(&mut self, span: Span, bytes: &[u8]) -> io::Result<std::ops::Range<usize>> {
        let (start, bytes) = (self.bytes, span.of(bytes));
        self.file.write_all(bytes)?;
        self.bytes += bytes.len();
        Ok(start..self.bytes)
    }
}

struct FieldWriter<'a, W: Write> {
    plan: &'a Plan<'a>,
    dictionary: TermDictionaryBuilder<W>,
    postings: Counted<W>,
    positions: Counted<W>,
    name: Vec<u8>,
}

impl<W: Write> FieldWriter<'_, W> {
    fn add(&mut self, Encoded { terms, postings, positions }: &Encoded) -> io::Result<()> {
        for term in terms {
            let info = TermInfo {
                doc_freq: term.documents,
                postings_range: self.postings.write(term.postings, postings)?,
                positions_range: self.positions.write(term.positions, positions)?,
            };
            match self.plan.field.pairs_of {
                Some(units) if term.second != NONE => {
                    units.spell(term.first, term.second, &mut self.name);
                    self.dictionary.insert(&self.name, &info)?;
                }
                _ => self.dictionary.insert(self.plan.field.names.get(term.first), &info)?,
            }
        }
        Ok(())
    }
}
